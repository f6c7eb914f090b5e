"""What released results say about the goals of a site, measure by measure; nothing is computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd

from kpk_eval.breaks import blocking
from kpk_eval.coverage import coverage_differs
from kpk_eval.described import COUNTS, SHAPES, WHENS, counted
from kpk_eval.disclose import HIDDEN, assemble
from kpk_eval.heard import heard
from kpk_eval.latest import OWN, SERIES, Numbers, described, in_need, in_years, latest, reached
from kpk_eval.model import (
    RESULT_COLUMNS,
    Column,
    Design,
    Origin,
    Released,
    Scale,
    Shape,
    Sort,
    Status,
    Verdict,
    Wording,
)
from kpk_eval.params import say
from kpk_eval.params.measures import COUNTED, REACH
from kpk_eval.params.schema import Goal, GoalMeasure, Site
from kpk_eval.recall import recall
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

NAMINGS = "namings"
"""Relation of the network that goals are about."""
SURVEYED = "survey_change"
"""Analysis that rests on what people answer."""
REACHED = "reach_change"
"""Analysis of who uses what, by need."""
NETWORK = "network_change"
"""Analysis that rests on what institutions say of each other."""
MOST = 3
"""Measures of one aim that a profile shows with their numbers; further goals get a short line."""
INDICATORS = "indicator_change"
"""Analysis that compares values of a place before and after the start."""


class State(StrEnum):
    """What is known about a measure: one of the verdicts, or why there is none."""

    IMPROVED = Verdict.IMPROVED.value
    WORSENED = Verdict.WORSENED.value
    NO_CLEAR_CHANGE = Verdict.NO_CLEAR_CHANGE.value
    EQUIVALENT = Verdict.EQUIVALENT.value
    NOT_ESTIMABLE = Verdict.NOT_ESTIMABLE.value
    WITHHELD = "withheld"
    """Hidden to protect people."""
    NOT_MEASURED = "not measured"
    DESCRIBED = "described"
    """Counted, and neither tested nor assessed."""


class Strength(StrEnum):
    """How far a comparison carries, the strongest first; none of them proves a cause."""

    AREAS = "areas"
    """Change of the site beside that of areas without a prevention chain."""
    SAME_PEOPLE = "same people"
    """The same people before and after, nobody beside them."""
    ALL_WAVES = "all waves"
    """Everybody who answered at any time, by a model, nobody beside them."""
    OTHER_COVERAGE = "other coverage"
    """Change of the site beside that of areas, but of another part of the target group than before."""
    DIFFERENT_PEOPLE = "different people"
    """Other people before than after, nobody beside them."""
    NUMBER = "number"
    """A number without a comparison in time."""
    DESCRIBED = "described"
    """Numbers at one time or at two, neither with an interval nor with a comparison."""
    NONE = "none"


STRENGTHS = {
    Design.AREA: Strength.AREAS,
    Design.PAIRED: Strength.SAME_PEOPLE,
    Design.ALL_WAVES: Strength.ALL_WAVES,
    Design.UNPAIRED: Strength.DIFFERENT_PEOPLE,
}
PEOPLE = ("n", "n_before", "n_after")
NUMBERS = ("estimate", "low", "high", "p", "p_adjusted", "effect_size", "now", "now_low", "now_high")
WORDS = ("verdict", "reason")
YEARS = ("years_before", "years_after")
COVERAGE = ("coverage_before", "coverage_after")
"""Part of the target group that the values of a place say something about."""
FURTHER = (
    "aim",
    "goal",
    "measured_by",
    "strength",
    "goal_state",
    "lacking",
    "type",
    "better",
    "decimals",
    "about_places",
    "voiced",
    "now",
    "now_low",
    "now_high",
    "now_when",
    *COVERAGE,
    *YEARS,
    *WHENS,
    *COUNTS,
    "count_beside",
)
TECHNICAL = frozenset({"clusters", "level", "p_floor", "decimals", "about_places", *COVERAGE, *COUNTS})


def _column(name: str) -> Column:
    if name in PEOPLE:
        return Column(name, Sort.PEOPLE, unless="about_places")
    if name in (*NUMBERS, *WORDS):
        return Column(name, Sort.STATISTIC, PEOPLE, unless="about_places", scale=Scale.WORDS)
    return Column(name, Sort.TECHNICAL if name in TECHNICAL else Sort.LABEL)


COLUMNS = tuple(_column(name) for name in (*RESULT_COLUMNS, *FURTHER))
"""``outcome`` is the measure; ``measured_by`` the analysis that a goal names for it; ``voiced`` how the
interviews about the same go together with its number, as the team reads them; ``now`` the mean, share or
median of all who answered in the last wave, a slope with its limits, or a value of the indicator (see
`_in_years`)."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows about the goals of sites, and the released results that they were taken from."""

    rows: tuple[Row, ...]
    parts: tuple[Released, ...]


def evidence(study: Study, sites: Sequence[Site]) -> Found:
    """One row for each site, goal and measure, in the order of aims, goals and measures."""
    rows: list[Row] = []
    parts: dict[str, Released] = {}
    for site in sites:
        voiced = {(one.beside.analysis, one.beside.id): one.fit.value for one in heard(study, site.id)[::-1]}
        answered, uptake = described(study, site.id), reached(study, site.id)
        stands = {SURVEYED: latest(study, answered), REACHED: in_need(study, uptake)}
        series = recall(study, SERIES, sites=(site.id,))
        for goal in study.evaluation.goals(site):
            for measure in goal.measures:
                released = recall(study, measure.analysis, sites=(site.id,))
                parts |= {one.evidence: one for one in (*released, *answered, *uptake, *series)}
                said = {"voiced": voiced.get((measure.analysis, measure.id), "")}
                stood = _surveyed(study, measure, stands) | _in_years(study, site, measure, series)
                rows.append(_row(study, site, goal, measure, released) | said | stood)
    return Found(tuple(rows), tuple(parts.values()))


def _in_years(study: Study, site: Site, measure: GoalMeasure, series: Sequence[Released]) -> Row:
    """Beside a change, the last value of the indicator that no break parts from the first one behind."""
    if measure.analysis != INDICATORS:
        return {}
    plan, first = study.evaluation.plan, site.first_year

    def comparable(year: int) -> bool:
        return first is None or blocking(plan, measure.id, before=first, after=year) is None

    found = in_years(series, measure.id, comparable=comparable)
    return {"now": found[0], "now_when": str(found[1])} if found else {}


def _surveyed(study: Study, measure: GoalMeasure, stands: Mapping[str, Mapping[str, Numbers]]) -> Row:
    """Where the last survey finds an outcome, those in need or their distance to the others; its year."""
    own = stands.get(measure.analysis, {})
    if measure.id not in own:
        return {}
    wave = study.waves[-1]
    when = say(wave.label, study.language) if wave.year is None else str(wave.year)
    return {**own[measure.id], "now_when": when}


def shown(
    study: Study, found: Found, *, analysis: str, shape: Shape, site: str = "", notes: tuple[str, ...] = ()
) -> Released:
    """Rows about goals as a released result; further ``notes`` stand below those of the logic model."""
    table = pd.DataFrame(list(found.rows), columns=[*(column.name for column in COLUMNS), HIDDEN])
    return assemble(
        found.parts,
        origin=origin_of(study, analysis, site=site),
        shape=shape,
        table=table,
        columns=COLUMNS,
        wording=wording_of(study),
        notes=(*notes_of(study), *notes),
        minimum=study.evaluation.frame.disclosure.minimum,
    )


def origin_of(study: Study, analysis: str, *, site: str = "") -> Origin:
    """Origin of a result that rests on parameters and released results."""
    synthetic = study.evaluation.frame.synthetic is not None
    return Origin(analysis, study.evaluation.id, study.edition.id, site, synthetic=synthetic)


def wording_of(study: Study) -> Wording:
    """Display texts with those of the logic model, which have keys of their own kind."""
    usual, model = study.wording(), study.evaluation.logic_model
    goals = {goal.id: goal for site in study.evaluation.sites for goal in study.evaluation.goals(site)}
    own = {f"goal.{name}": say(goal.label, study.language) for name, goal in goals.items()}
    words = words_of(study.language)
    for one in study.evaluation.plan.reach:
        levels = [say(level.label, study.language) for level in one.levels]
        named = {"reach": say(one.label, study.language), "need": ", ".join(levels[: one.need])}
        for number in REACH:
            own[f"{one.id}.{number}"] = words.fill(f"goal_reach.{number}", **named)
    if model is not None:
        own |= {f"element.{one.id}": say(one.label, study.language) for one in model.elements}
        own |= {f"phase.{one.id}": say(one.label, study.language) for one in model.phases}
    return Wording(usual.language, {**usual.texts, **own})


def notes_of(study: Study) -> tuple[str, ...]:
    """What the logic model says of itself."""
    model = study.evaluation.logic_model
    return (say(model.note, study.language),) if model and model.note else ()


def _row(study: Study, site: Site, goal: Goal, measure: GoalMeasure, released: Sequence[Released]) -> Row:
    return known_of(study, site, measure, released) | {"aim": goal.aim.value, "goal": goal.id}


def known_of(study: Study, site: Site, measure: GoalMeasure, released: Sequence[Released]) -> Row:
    """What released results of a site say of a measure, in its strongest design, or why there is nothing."""
    blank: Row = dict.fromkeys((*(column.name for column in COLUMNS), HIDDEN))
    frame = {
        "analysis": "goals", "site": site.id, "outcome": measure.id, "measured_by": measure.analysis,
        "about_places": True, HIDDEN: "",
    }  # fmt: skip
    taken = [found for one in released if (found := READERS[one.shape](study, one, measure))]
    if not taken:
        why = _why_not(study, site, measure)
        nothing = {"goal_state": State.NOT_MEASURED.value, "strength": Strength.NONE.value, "lacking": why}
        return blank | frame | nothing
    return blank | frame | min(taken, key=_rank)


def _rank(row: Row) -> tuple[bool, int]:
    """What can be read goes before what cannot; then the stronger design."""
    return row["goal_state"] in {State.WITHHELD, State.NOT_ESTIMABLE}, list(Strength).index(row["strength"])


def _why_not(study: Study, site: Site, measure: GoalMeasure) -> str:
    """Why there is no row: nothing delivered for this edition, or not compared in it."""
    if measure.analysis in COUNTED:
        return f"no {measure.analysis}"
    plan = study.evaluation.plan
    name = {one.id: one.outcome for one in plan.reach}.get(measure.id.partition(".")[0], measure.id)
    outcome = {one.id: one for one in plan.outcomes}.get(name)
    if outcome is None:
        return "no network" if measure.analysis == NETWORK else "no numbers"
    surveyed = any(one.population == outcome.population for one in study.sources(site.id))
    reported = {one.id for one in study.contrasts} & set(outcome.contrasts)
    return "not compared" if surveyed and not reported else "no survey"


def _of_estimates(study: Study, released: Released, measure: GoalMeasure) -> Row | None:
    """The latest comparison of the edition, in the strongest design that could be estimated."""
    table = released.table[released.table["outcome"] == measure.id]
    if table.empty:
        return None
    contrasts = [one.id for one in study.contrasts]
    place = table["contrast"].map(lambda one: contrasts.index(one) if one in contrasts else -1)
    latest = table[place == place.max()].to_dict("records")
    return min((_taken(row) for row in latest), key=_rank)


def _of_network(study: Study, released: Released, measure: GoalMeasure) -> Row | None:
    """Change of a measure of the network as the institutions name each other; shares of possible ties."""
    table = released.table
    row = _of_estimates(study, replace(released, table=table[table["relation"] == NAMINGS]), measure)
    return row and row | {"estimand": "share_change"}


def _taken(given: Mapping[Any, Any]) -> Row:
    names = {*RESULT_COLUMNS, "type", "better", "decimals", *COVERAGE, *YEARS} - {"analysis"}
    row: Row = {name: given.get(name) for name in names}
    hidden = {name.strip() for name in str(given.get(HIDDEN) or "").split(",")} & set(row)
    verdict = row["verdict"] if isinstance(row["verdict"], str) else Verdict.NOT_ESTIMABLE.value
    withheld = hidden & {"estimate", "verdict"}
    return row | {
        "goal_state": State.WITHHELD.value if withheld else State(verdict).value,
        "strength": _strength(row).value,
        "about_places": row["design"] == Design.AREA,
        HIDDEN: ",".join(sorted(hidden)),
    }


def _strength(row: Row) -> Strength:
    """How far the design of a row carries; who was covered differently is compared like different people."""
    covered: list[float | None] = [None if pd.isna(row[name]) else float(row[name]) for name in COVERAGE]
    design = Design(row["design"])
    if design is Design.AREA and coverage_differs(*covered):
        return Strength.OTHER_COVERAGE
    return STRENGTHS[design]


def _of_series(study: Study, released: Released, measure: GoalMeasure) -> Row | None:
    """The latest value of the site, which alone says nothing about a change."""
    table = released.table
    own = table[(table["indicator"] == measure.id) & (table["group"] == OWN)]
    told = own[own["value"].notna()].sort_values("year")
    if own.empty:
        return None
    row = (told if len(told) else own.sort_values("year")).to_dict("records")[-1]
    hidden = {name.strip() for name in str(row[HIDDEN]).split(",")}
    withheld = "value" in hidden
    value = {"estimate": row["value"], "low": row["low"], "high": row["high"]} if len(told) else {}
    indicator = {one.id: one for one in study.evaluation.plan.indicators}[measure.id]
    return {
        "contrast": str(row["year"]),
        "estimand": "level",
        "unit": row["unit"],
        "decimals": row["decimals"],
        "better": str(indicator.better),
        "status": Status.PLANNED.value,
        "goal_state": State.WITHHELD.value if withheld else State.NOT_ESTIMABLE.value,
        "strength": Strength.NUMBER.value if len(told) else Strength.NONE.value,
        "lacking": "" if withheld else _lacking(len(told)),
        **value,
        HIDDEN: "estimate" if withheld else "",
    }


def _lacking(values: int) -> str:
    """What a series without a comparison lacks, by the number of its values."""
    return "not compared yet" if values > 1 else "single value" if values else "no numbers"


def _of_counts(study: Study, released: Released, measure: GoalMeasure) -> Row | None:
    """Numbers that are described only, of things and events; no number of people is among them."""
    found = counted(study, released, measure.id)
    states = {"goal_state": State.DESCRIBED.value, "strength": Strength.DESCRIBED.value, "lacking": ""}
    return found and found | states | {"status": Status.PLANNED.value}


READERS: Mapping[Shape, Callable[[Study, Released, GoalMeasure], Row | None]] = {
    Shape.ESTIMATES: _of_estimates,
    Shape.NETWORK_CHANGE: _of_network,
    Shape.SERIES: _of_series,
    **dict.fromkeys(SHAPES, _of_counts),
}
"""Shape of a released result -> how the row of a measure is taken from it."""


def elements_of(study: Study, site: Site, measured: Found) -> Iterator[Row]:
    """Elements of the logic model of a site, their links, and what is known of their measures."""
    own = {one.id for one in study.evaluation.elements(site)}
    goals = {goal.id: goal for goal in study.evaluation.goals(site)}
    for element in study.evaluation.elements(site):
        frame = {"site": site.id, "stage_of": element.stage.value, "element": element.id}
        yield frame | {"piece": "element"}
        yield from (frame | {"piece": "link", "to": name} for name in element.leads_to if name in own)
        for row in measured.rows:
            if goals[row["goal"]].element == element.id:
                kept = {name: row[name] for name in ("goal", "outcome", "goal_state", "strength", "status")}
                yield frame | kept | {"piece": "measure"}
