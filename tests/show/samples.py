"""Small released results of every shape, in both languages."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from kpk_eval.model import RESULT_COLUMNS, SEAL, Column, Origin, Released, Shape, Sort, Wording
from kpk_eval.show.rows import COLUMNS

from .area_samples import area_rows
from .cost_samples import LABELS as COST_LABELS
from .cost_samples import cost_rows
from .district_samples import district_rows
from .interview_samples import LABELS as INTERVIEW_LABELS
from .interview_samples import interview_rows
from .offer_samples import LABELS, offer_rows
from .process_samples import LABELS as PROCESS_LABELS
from .process_samples import process_rows
from .robustness_rows import robustness_rows

COVERAGE = ("coverage_before", "coverage_after")
TEXTS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "wellbeing": "Wohlbefinden", "strain": "Belastung der Eltern", "contact": "Kennt ein Angebot vor Ort",
        "trust": "Vertrauen", "sleep": "Schlaf", "families": "Familien", "seestadt": "Seestadt",
        "landkreis": "Landkreis", "t0": "Ausgangserhebung", "t1": "Zwischenerhebung", "t2": "Enderhebung",
        "t0_t1": "Ausgangs- bis Zwischenerhebung", "t0_t2": "Ausgangs- bis Enderhebung",
        "poverty": "Kinder in Haushalten mit Grundsicherung", "interim": "Zwischenbericht",
        "goal.calm": "Ruhe in der Familie", "goal.fast": "Schnelle Hilfe",
        "element.e_input": "Geld", "element.e_activity": "Arbeit", "element.e_output": "Angebote",
        "element.e_outcome": "Familien geht es besser", "element.e_impact": "Gute Chancen",
        "survey_t0": "Befragung der Familien, Ausgangserhebung", "offers": "Bestand der Angebote",
    },
    "en": {
        "wellbeing": "Well-being", "strain": "Strain of parents", "contact": "Knows a local offer",
        "trust": "Trust", "sleep": "Sleep", "families": "Families", "seestadt": "Seestadt",
        "landkreis": "Landkreis", "t0": "Baseline", "t1": "Interim", "t2": "Final",
        "t0_t1": "baseline to interim", "t0_t2": "baseline to final",
        "poverty": "Children in households on benefits", "interim": "Interim report",
        "goal.calm": "Calm in the family", "goal.fast": "Quick help",
        "element.e_input": "Money", "element.e_activity": "Work", "element.e_output": "Offers",
        "element.e_outcome": "Families fare better", "element.e_impact": "Fair chances",
        "survey_t0": "Family survey, baseline", "offers": "Stock of offers",
    },
}  # fmt: skip
NO_PEOPLE: Mapping[str, str] = MappingProxyType({})
POINTS = {"de": "Punkte", "en": "points"}


DISTANCES_HIDDEN = ",".join(
    ["n_after", "slope_answered"]
    + [
        f"reach_{name}{end}"
        for name in ("need", "gap", "ratio", "slope", "index")
        for end in ("", "_low", "_high")
    ]
)


def make_released(
    shape: Shape,
    rows: Sequence[Mapping[str, Any]],
    *,
    columns: Sequence[str] = (),
    language: str = "de",
    texts: Mapping[str, str] | None = None,
    analysis: str = "sample",
    minimum: int = 10,
    synthetic: bool = False,
    notes: tuple[str, ...] = (),
    population: str = "families",
    base: int = 1,
    people: Mapping[str, str] = NO_PEOPLE,
) -> Released:
    """Released result with these rows, as disclosure control would hand it on.

    ``people`` names the columns that hold numbers of people, each with the column that says whether a
    statistical office published them.
    """
    table = pd.DataFrame(rows, columns=[*columns, "hidden"] if columns else None)
    table["hidden"] = [str(row.get("hidden", "")) for row in rows]
    declared = tuple(
        Column(str(name), Sort.PEOPLE if name in people else Sort.LABEL, unless=people.get(str(name), ""))
        for name in table.columns
        if name != "hidden"
    )
    flags = {name for name in people.values() if name}
    declared = tuple(Column(one.name, Sort.TECHNICAL) if one.name in flags else one for one in declared)
    return Released(
        origin=Origin(analysis, "demo", "interim", "seestadt", population, synthetic=synthetic),
        shape=shape,
        table=table,
        columns=declared,
        wording=Wording(language, {**TEXTS[language], **(texts or {})}),
        notes=notes,
        minimum=minimum,
        seal=SEAL,
        base=base,
    )


def estimate_row(**given: Any) -> dict[str, Any]:
    """Row of shape ``estimates`` of the same people in two waves."""
    row = dict.fromkeys(RESULT_COLUMNS)
    row |= {
        "analysis": "sample", "site": "seestadt", "population": "families", "outcome": "wellbeing",
        "family": "main", "contrast": "t0_t1", "design": "paired", "estimand": "mean_change",
        "unit": "Punkte",
        "n": 147, "n_before": 210, "n_after": 180, "estimate": 3.1234, "low": 1.91, "high": 4.33,
        "level": 0.95, "p": 0.0004, "p_adjusted": 0.0012, "effect_size": 0.42, "effect_size_kind": "g_av",
        "verdict": "improved", "status": "planned", "reason": "", "type": "continuous", "better": "higher",
    }  # fmt: skip
    return row | given


NO_NUMBERS = dict.fromkeys(("estimate", "low", "high", "p", "p_adjusted", "effect_size", "effect_size_kind"))


def estimate_rows(language: str) -> list[dict[str, Any]]:
    """One row for every way in which a change can end."""
    unit = POINTS[language]
    hidden = "n,estimate,low,high,p,p_adjusted,effect_size,verdict"
    return [
        estimate_row(unit=unit),
        estimate_row(
            unit=unit, outcome="strain", better="lower", n=1147, estimate=-1.84, low=-2.9, high=-0.77,
            p=0.0001, p_adjusted=0.0002, effect_size=-0.31,
        ),
        estimate_row(
            unit="", outcome="contact", estimand="share_difference", type="binary", design="unpaired", n=390,
            estimate=-0.0712, low=-0.142, high=-0.003, p=0.011, p_adjusted=0.033, effect_size=None,
            effect_size_kind=None, verdict="worsened",
        ),
        estimate_row(
            unit=unit, outcome="trust", estimate=0.31, low=-0.8, high=1.42, p=0.58, p_adjusted=0.58,
            effect_size=0.04, verdict="no clear change",
        ),
        estimate_row(
            unit=unit, outcome="sleep", status="exploratory", estimate=0.05, low=-0.2, high=0.3, p=0.7,
            p_adjusted=None, effect_size=0.01, verdict="equivalent",
        ),
        estimate_row(
            unit=unit, outcome="sleep", contrast="t0_t2", status="exploratory", n=12, verdict="not estimable",
            reason="no_variance", **NO_NUMBERS,
        ),
        estimate_row(
            unit=unit, outcome="trust", contrast="t0_t2", n=None, verdict=None, hidden=hidden, **NO_NUMBERS
        ),
    ]  # fmt: skip


def description_rows(language: str) -> list[dict[str, Any]]:
    """A scale over three waves, the last one hidden, and a share."""
    base = {"site": "seestadt", "population": "families"}
    scale = base | {"outcome": "wellbeing", "type": "continuous", "unit": POINTS[language]}
    share = base | {"outcome": "contact", "type": "binary", "unit": ""}
    return [
        scale | {"wave": "t0", "n": 210, "missing": 12, "mean": 18.4321, "sd": 6.2, "median": 18.5},
        scale | {"wave": "t1", "n": 180, "missing": 0, "mean": 21.55, "sd": 6.9, "median": 22.0},
        scale | {"wave": "t2", "hidden": "n,mean,sd,median", "missing": 14},
        share | {"wave": "t0", "n": 1208, "missing": 14, "mean": 0.4127, "sd": 0.49, "median": 0.0},
        share | {"wave": "t1", "n": 182, "missing": 11, "mean": 0.3415, "sd": 0.47, "median": 0.0},
        share | {"wave": "t2", "n": 0, "missing": 195},
    ]


def series_rows() -> list[dict[str, Any]]:
    """A site with a gap, five other areas and the Land over six years."""
    rows = []
    for year in range(2018, 2024):
        own = {
            "indicator": "poverty", "area": "Seestadt", "group": "site", "year": year,
            "value": 24.1 - 0.8 * (year - 2018), "reason": "", "numerator": None, "denominator": None,
            "coverage": None, "low": None, "high": None,
        }  # fmt: skip
        if year == 2020:
            own |= {"value": None, "reason": "geheim"}
        land = own | {"area": "Land", "group": "land", "value": 15.0 - 0.2 * (year - 2018), "reason": ""}
        others = [
            own
            | {
                "area": f"A{k}",
                "group": "comparison",
                "value": 9.0 + k * 1.5 + 0.1 * (year - 2018),
                "reason": "",
            }
            for k in range(5)
        ]
        rows += [own, land, *others]
    return rows


def goal_rows(language: str) -> list[dict[str, Any]]:
    """One row for every state of a measure."""
    unit = POINTS[language]
    frame = {
        "aim": "families", "goal": "calm", "measured_by": "survey_change", "lacking": "", "decimals": None,
        "about_places": False, "coverage_before": None, "coverage_after": None,
    }  # fmt: skip
    nothing = NO_NUMBERS | {"n": None, "n_before": None, "n_after": None, "design": "", "verdict": ""}

    def row(state: str, strength: str, **given: Any) -> dict[str, Any]:
        return estimate_row(unit=unit) | frame | {"goal_state": state, "strength": strength} | given

    return [
        row("improved", "same people"),
        row("worsened", "different people", outcome="trust", design="unpaired", n=390, verdict="worsened",
            estimate=-0.4, low=-0.7, high=-0.1, status="exploratory"),
        row("no clear change", "same people", outcome="strain", better="lower", goal="fast",
            verdict="no clear change", estimate=-0.9, low=-1.7, high=-0.1),
        row("equivalent", "areas", outcome="poverty", goal="fast", aim="networks", design="area", n=None,
            n_before=None, n_after=None, measured_by="indicator_change", verdict="equivalent", estimate=0.25,
            low=-0.5, high=1.0, decimals=1, contrast="", coverage_before=62.0, coverage_after=95.0),
        row("not estimable", "number", outcome="contact", goal="fast", aim="networks", contrast="2024",
            measured_by="indicator_series", lacking="not compared yet", estimand="level", decimals=1,
            **nothing | {"estimate": 19.93, "low": 17.6, "high": 22.3}),
        row("not estimable", "same people", outcome="sleep", goal="fast", aim="networks",
            reason="no_variance", **nothing | {"design": "paired"}),
        row("withheld", "same people", outcome="poverty", goal="calm", aim="professionals",
            hidden="estimate,low,high,verdict", **nothing | {"design": "paired"}),
        row("not measured", "none", outcome="sleep", goal="calm", aim="professionals", lacking="no survey",
            contrast="", **nothing),
    ]  # fmt: skip


def logic_rows() -> list[dict[str, Any]]:
    """A small logic model in which one element is measured and one is not."""
    frame = {"site": "seestadt", "to": "", "goal": "", "outcome": "", "goal_state": "", "hidden": ""}
    frame |= {"status": ""}
    chain = ("input", "activity", "output", "outcome", "impact")
    rows = []
    for stage, following in zip(chain, (*chain[1:], ""), strict=True):
        here = frame | {"stage_of": stage, "element": f"e_{stage}"}
        rows.append(here | {"piece": "element"})
        rows += [here | {"piece": "link", "to": f"e_{following}"}] if following else []
        if stage == "outcome":
            measure = here | {"piece": "measure", "goal": "calm"}
            rows.append(measure | {"outcome": "wellbeing", "goal_state": "improved", "status": "planned"})
            rows.append(measure | {"outcome": "trust", "goal_state": "improved", "status": "exploratory"})
            rows.append(measure | {"outcome": "strain", "goal_state": "not measured"})
    return rows


def sample(shape: Shape, language: str) -> Released:
    """A small result of a shape."""
    base = {"site": "seestadt", "population": "families"}
    flow = base | {"contrast": "t0_t1"}
    reliable = flow | {
        "outcome": "wellbeing", "unit": POINTS[language], "n": 140, "reliability": 0.84,
        "threshold": 1.12, "level": 0.95, "reason": "",
    }  # fmt: skip
    quality = {
        "site": "seestadt", "source": "survey_t0", "severity": "error", "checked": 1210,
        "description": "<= 4",
    }  # fmt: skip
    sources = {
        "site": "seestadt", "contract": "families", "rows_read": 1210, "set_aside": 2, "rules": 41,
        "rules_failed": 0, "rules_warned": 0, "rules_kept": 38, "left_out": 0,
    }  # fmt: skip
    recodes = {"site": "seestadt", "source": "survey_t0", "wave": ""}
    gaps, held = recodes | {"wave": "t0"}, {"column": "id", "state": "passed", "failed": 0}
    complete = base | {"people": 1210}
    uptake = base | {"reach": "by_income", "level": 0.95}
    ties = {"site": "seestadt", "relation": "namings", "wave": "t0", "n": 40, "n_heard": 35}
    whole = ties | {"part": "whole", "type": "binary"}
    field = ties | {"part": "field", "type": "binary", "n": 15, "n_heard": 10}
    bridge = field | {"part": "bridge", "x": 0.0, "y": 1.0, "to_x": 0.5, "to_y": -0.5}
    mixed = {"site": "seestadt", "relation": "namings", "wave": "t0", "type": "binary"}
    tied = dict.fromkeys(RESULT_COLUMNS) | {
        "site": "seestadt", "relation": "namings", "contrast": "t0_t1", "family": "network", "n": 40,
        "n_before": 35, "n_after": 35, "level": 0.95, "type": "binary", "better": "higher",
        "status": "exploratory",
    }  # fmt: skip
    rows: Mapping[Shape, list[dict[str, Any]]] = {
        Shape.ESTIMATES: estimate_rows(language),
        Shape.DESCRIPTION: description_rows(language),
        Shape.SERIES: series_rows(),
        Shape.MISSING: [
            base | {"wave": "t0", "outcome": "wellbeing", "reason": "keine Angabe", "n": 12},
            base | {"wave": "t1", "outcome": "wellbeing", "reason": "keine Angabe", "n": 0},
            base | {"wave": "t0", "outcome": "wellbeing", "reason": "weiß nicht", "hidden": "n"},
            base | {"wave": "t0", "outcome": "contact", "reason": "", "n": 1},
        ],
        Shape.FLOW: [
            flow | {"stage": "delivered_before", "wave": "t0", "n": 1215},
            flow | {"stage": "left_out_before", "wave": "t0", "n": 0},
            flow | {"stage": "set_aside_before", "wave": "t0", "hidden": "n"},
            flow | {"stage": "delivered_after", "wave": "t1", "n": 180},
            flow | {"stage": "left_out_after", "wave": "t1", "n": 0},
            flow | {"stage": "set_aside_after", "wave": "t1", "n": 0},
            flow | {"stage": "answered_before", "wave": "t0", "n": 1210},
            flow | {"stage": "answered_after", "wave": "t1", "n": 180},
            flow | {"stage": "without_code_before", "wave": "t0", "n": 15},
            flow | {"stage": "without_code_after", "wave": "t1", "n": 0},
            flow | {"stage": "linked_exactly", "n": 120},
            flow | {"stage": "linked_tolerantly", "n": 25},
            flow | {"stage": "linked", "n": 145},
            flow | {"stage": "only_before", "wave": "t0", "n": 1050},
            flow | {"stage": "only_after", "wave": "t1", "hidden": "n"},
            flow | {"stage": "complete", "outcome": "wellbeing", "n": 140},
        ],
        Shape.RELIABLE: [
            reliable
            | {"improved": 0.25, "improved_low": 0.18, "improved_high": 0.33, "worsened": 0.09,
               "worsened_low": 0.05, "worsened_high": 0.15},
            reliable | {"contrast": "t0_t2", "improved": 0.3, "improved_low": 0.2, "improved_high": 0.4},
            reliable | {"outcome": "strain"},
            reliable | {"outcome": "trust", "threshold": None, "reliability": -0.1, "reason": "unreliable"},
        ],
        Shape.SOURCES: [
            sources | {"source": "survey_t0", "rows_kept": 1208, "rules_warned": 1, "state": "warned"},
            sources | {"source": "offers", "rows_kept": 0, "rules_failed": 2, "state": "blocked"},
        ],
        Shape.QUALITY: [
            quality | held | {"rule": "id.unique", "kind": "unique", "state": "failed", "failed": 20},
            quality
            | {"rule": "wb", "column": "wb1", "kind": "range", "severity": "warning", "state": "warned",
               "hidden": "failed"},
            quality | {"rule": "x.empty", "state": "could not run", "checked": None, "description": ""},
            quality | held | {"rule": "id.required", "kind": "required"},
            quality | held | {"rule": "id.length", "kind": "length"},
        ],
        Shape.GAPS: [
            gaps | {"column": "wb1", "reason": "keine Angabe", "n": 25},
            gaps | {"column": "wb1", "reason": "weiß <nicht>", "hidden": "n"},
            gaps | {"column": "wb2", "reason": "", "hidden": "n"},
            gaps | {"column": "age", "reason": "", "n": 1210},
        ],
        Shape.COMPLETENESS: [
            complete | {"wave": "t0", "outcome": "wellbeing", "n": 1195, "valid": 100.0, "items": 95.0},
            complete | {"wave": "t1", "outcome": "wellbeing", "n": 1080, "valid": 90.0, "items": 90.0},
            complete | {"wave": "t0", "outcome": "contact", "n": 0},
            complete | {"wave": "t1", "outcome": "contact", "hidden": "n,valid,items"},
        ],
        Shape.CODEBOOK: [
            {"site": "seestadt", "contract": "Familien", "column": "sdq1", "label": "Zu <anderen> nett",
             "type": "Zahl", "values": "1 = nie; 2 = oft", "required": "ja"},
            {"site": "seestadt", "contract": "Familien", "column": "code", "label": "Code", "type": "Text",
             "values": "", "required": "nein"},
        ],
        Shape.NETWORK: [
            whole | {"measure": "response", "estimate": 0.85, "people": 35},
            whole | {"measure": "density", "estimate": 0.21, "low": 0.18, "high": 0.24},
            whole | {"measure": "known_range", "low": 0.18, "high": 0.33},
            whole | {"measure": "between", "estimate": 0.11, "low": 0.08, "high": 0.14},
            whole
            | {"measure": "ei", "type": "continuous", "estimate": -0.3, "low": -0.4, "high": -0.1,
               "expected": 0.4},
            whole | {"measure": "isolates", "hidden": "people"},
            whole | {"measure": "core", "type": "continuous", "estimate": 0.3, "people": 15},
            whole | {"measure": "density", "wave": "t1", "reason": "low_response"},
            field | {"group": "health", "estimate": 0.4, "x": 0.0, "y": 1.0},
            field | {"group": "education+social", "hidden": "estimate", "x": 0.5, "y": -0.5},
            bridge | {"group": "health", "to_group": "education+social", "estimate": 0.1},
        ],
        Shape.NETWORK_MIXING: [
            mixed | {"group": one, "to_group": other, "n_from": 10, "n_to": 15, "estimate": share}
            for one, other, share in (
                ("health", "health", 0.4), ("health", "social", 0.08), ("social", "health", 0.17),
                ("social", "social", 0.45),
            )
        ],
        Shape.NETWORK_CHANGE: [
            tied
            | {"outcome": "between", "estimate": 0.11, "low": 0.07, "high": 0.16, "p": 0.0001,
               "p_adjusted": 0.0002, "verdict": "improved", "status": "planned"},
            tied
            | {"outcome": "reciprocity", "estimate": 0.02, "low": -0.13, "high": 0.18, "p": 0.6,
               "p_adjusted": 0.6, "verdict": "no clear change"},
            tied | {"outcome": "density", "verdict": "not estimable", "reason": "low_response"},
            tied | {"outcome": "kept", "family": None, "estimate": 0.47, "low": 0.39, "high": 0.55},
            tied | {"outcome": "alike", "family": None, "type": "continuous", "estimate": 0.5, "p": 0.001},
        ],
        Shape.GOALS: goal_rows(language),
        Shape.LOGIC: logic_rows(),
        Shape.ACROSS: [*goal_rows(language), goal_rows(language)[1] | {"site": "landkreis"}],
        Shape.STATEMENTS: [
            {"site": "seestadt", "about": "setting", "text": "Hafen <und> Markt"},
            {"site": "seestadt", "about": "goals_families", "text": "Familien sind erreicht"},
            {"site": "seestadt", "about": "goals_families", "text": "Eltern sind zufriedener"},
            {"site": "seestadt", "about": "open_need", "text": "Jugend"},
            {"site": "seestadt", "about": "open_need", "text": "Kita."},
            {"site": "seestadt", "about": "open_estimate", "text": "Schlaf"},
            {"site": "seestadt", "about": "open_data", "text": "Liste der Angebote"},
        ],
        Shape.REACH: [
            uptake | {"wave": "t0", "stage": "by_income=0", "in_need": True, "n": 105, "mean": 0.19,
                      "low": 0.12, "high": 0.26},
            uptake | {"wave": "t1", "stage": "by_income=0", "in_need": True, "n": 100,
                      "reason": "small_group"},
            uptake | {"wave": "t0", "stage": "by_income=1", "in_need": False, "n": 40, "mean": 0.38,
                      "low": 0.28, "high": 0.57},
            uptake | {"wave": "t1", "stage": "by_income=1", "in_need": False, "hidden": "n",
                      "reason": "small_group"},
        ],
        Shape.REACH_GAPS: [
            uptake | {"wave": "t0", "stage": "by_income=need", "n": 145, "n_need": 105, "mean": 0.19,
                      "low": 0.12, "high": 0.26, "reach_gap": 0.24, "reach_gap_low": 0.06,
                      "reach_gap_high": 0.41, "reach_ratio": 2.31,
                      "reach_ratio_low": 1.33, "reach_ratio_high": 4.03, "reach_slope": 0.34,
                      "reach_slope_low": 0.13, "reach_slope_high": 0.55, "reach_index": 0.19,
                      "reach_index_low": 0.08, "reach_index_high": 0.31},
            uptake | {"wave": "t1", "stage": "by_income=need", "n": 140, "n_need": 100,
                      "reason": "small_group"},
            uptake | {"wave": "t1", "stage": "by_degree=need", "reach": "by_degree", "n": 140, "n_need": 40,
                      "mean": 0.22, "low": 0.12, "high": 0.37, "reach_gap": -0.04, "reach_gap_low": -0.18,
                      "reach_gap_high": 0.1},
        ],
        Shape.REACH_DISTANCES: [
            uptake | {"contrast": "t0_t1", "n_before": 145, "n_after": 140, "reach_need": 0.06,
                      "reach_need_low": -0.04, "reach_need_high": 0.16, "reach_gap": -0.12,
                      "reach_gap_low": -0.3, "reach_gap_high": 0.06, "reach_ratio": 0.71,
                      "reach_ratio_low": 0.4, "reach_ratio_high": 1.27, "reach_slope": -0.1,
                      "reach_slope_low": -0.31, "reach_slope_high": 0.11, "slope_answered": -0.08,
                      "reach_index": -0.05, "reach_index_low": -0.19, "reach_index_high": 0.1},
            uptake | {"contrast": "t0_t2", "n_before": 145, "n_after": 140, "reason": "small_group"},
            uptake | {"contrast": "t1_t2", "n_before": 145, "hidden": DISTANCES_HIDDEN},
        ],
        Shape.RECODES: [
            recodes | {"column": "sdq1", "action": "value", "what": "1 → 0; 2 → 1; 3 → 2", "n": 1190},
            recodes | {"column": "sdq1", "action": "missing", "what": "9 → <k. A.>", "hidden": "n"},
            recodes | {"column": "income", "wave": "t0", "action": "unit", "what": "× 12 (€ → €)", "n": 900},
        ],
    } | offer_rows() | cost_rows() | area_rows() | robustness_rows(language) | process_rows()  # fmt: skip
    rows |= district_rows() | interview_rows(goal_rows(language))
    told = ("type", "better")
    further = {
        Shape.ESTIMATES: told, Shape.GOALS: (*told, "decimals", "about_places", *COVERAGE),
        Shape.ACROSS: (*told, "decimals", "about_places", *COVERAGE),
        Shape.JOINT: (*told, "decimals", "about_places"),
        Shape.FLOW: ("wave", "outcome"), Shape.SENSITIVITY: ("better",),
    }  # fmt: skip
    extra = further.get(shape, ())
    return make_released(
        shape, rows[shape], columns=(*COLUMNS[shape], *extra), language=language, analysis=f"sample_{shape}",
        population="families" if "population" in COLUMNS[shape] else "",
        texts={
            **LABELS[language], **COST_LABELS[language], **PROCESS_LABELS[language],
            **INTERVIEW_LABELS[language],
        },
        **({"base": 5, "people": {"n": ""}} if shape is Shape.FLOW else {}),
    )  # fmt: skip
