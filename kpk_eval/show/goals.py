"""Rows of shape ``goals`` as they are told: how much, which assessment, how far it carries, what is open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpk_eval.goal_evidence import INDICATORS, REACHED, State, Strength
from kpk_eval.latest import SLOPE
from kpk_eval.model import Better, Design, OutcomeType, Released, Status
from kpk_eval.params.schema import Fit
from kpk_eval.show.areas import coverage, coverage_differs, others
from kpk_eval.show.changes import Change, Scale, changes_of, no_difference
from kpk_eval.show.rows import Row, rows_of
from kpk_eval.show.voice import Voice

ALPHA = 0.05
"""A p value below this is needed for an assessment with a direction."""
NETWORK = "network_change"
"""Analysis that counts institutions instead of people."""
LEVEL = "level"
"""Estimand of a value that is no change."""
RANGE = re.compile(r"\((\d[^()]*)\)")
"""Range of a scale within its unit: "points (1 to 5)"."""
DISTANCE = f".{SLOPE}"
"""End of a measure of reach that compares groups instead of telling a share."""
PERCENT = 100
KNOWN = frozenset({State.IMPROVED, State.WORSENED, State.EQUIVALENT})
"""States that say something of a change."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One measure of a goal with its display texts."""

    row: Row
    change: Change
    state: State
    strength: Strength

    @property
    def shows(self) -> bool:
        """Whether there is a number."""
        return self.row.shows("estimate") or self.described

    @property
    def described(self) -> bool:
        """Whether it is counted and neither tested nor assessed."""
        return self.state is State.DESCRIBED

    def amount(self, voice: Voice) -> str:
        """Change with its sign, or the value with its year where it is none; of what is counted, the last."""
        if self.described:
            return self._counted("after", voice)
        if self.row.text("estimand") != LEVEL:
            return self.change.amount(voice, signed=True)
        return voice.words.fill(
            "level_at", when=self.when(voice), amount=self.change.amount(voice, signed=False)
        )

    def interval(self, voice: Voice) -> str:
        """Interval; empty where a bound is missing. What is counted has its earlier number here, and more."""
        if self.described:
            return "; ".join(filter(None, (self._counted("before", voice), self.beside)))
        return self.change.interval(voice, signed=self.row.text("estimand") != LEVEL)

    def _counted(self, end: str, voice: Voice) -> str:
        """So many of so many at the first time or the last; empty where there is no such time."""
        if not self.row.shows(f"count_{end}"):
            return ""
        number, when = voice.count(self.row, f"count_{end}"), voice.text(self.row, f"when_{end}")
        if not self.row.shows(f"of_{end}"):
            return voice.words.fill("counted_at.all", when=when, n=number)
        return voice.words.fill("counted_at.of", when=when, n=number, of=voice.count(self.row, f"of_{end}"))

    @property
    def beside(self) -> str:
        """What has to be said beside the last number of what is counted."""
        return self.row.text("count_beside")

    def course(self, end: str, voice: Voice) -> str:
        """So many of so many at one end of what is counted, without its time; empty where there is none."""
        if not self.row.shows(f"count_{end}"):
            return ""
        number = voice.count(self.row, f"count_{end}")
        if not self.row.shows(f"of_{end}"):
            return number
        return voice.words.fill("found.of", n=number, of=voice.count(self.row, f"of_{end}"))

    @property
    def hint(self) -> str:
        """Direction of an interval without zero that the tests taken together do not bear out."""
        better, estimate = self.row.text("better"), self.row.number("estimate")
        p, adjusted = self.row.number("p"), self.row.number("p_adjusted")
        raised = p is not None and adjusted is not None and adjusted > p
        unclear = self.state is State.NO_CLEAR_CHANGE and self.change.leaves_out_zero
        if not (raised and unclear) or estimate is None or better not in {Better.HIGHER, Better.LOWER}:
            return ""
        rises = estimate > no_difference(self.row)
        return "better" if rises is (better == Better.HIGHER) else "worse"

    @property
    def reserved(self) -> bool:
        """Whether there is an assessment, but another part of the target group was covered than before."""
        return is_reserved(self.row, self.state)

    @property
    def planned(self) -> bool:
        """Whether the comparison was fixed before the data were seen; true where there is none."""
        return self.row.text("status") != Status.EXPLORATORY

    @property
    def is_hint(self) -> bool:
        """Whether an assessment was not planned, or only the joint test leaves a direction open."""
        return bool(self.hint) or (self.state in KNOWN and not self.planned)

    def range(self, voice: Voice) -> str:
        """Range of the scale, as the unit says it in parentheses, or of what it is a share; else empty."""
        if self.row.text("measured_by") == NETWORK:
            return voice.words[f"goal_share.{self.row.text('outcome')}"]
        found = RANGE.search(voice.text(self.row, "unit"))
        return voice.words.fill("scale_range", range=found[1]) if found else ""

    def now(self, voice: Voice) -> str:
        """Where the last survey finds it, with its year; empty where that is not known."""
        number = self.row.number("now")
        if number is None:
            return ""
        reached = self.row.text("measured_by") == REACHED
        if reached and self.row.text("outcome").endswith(DISTANCE):
            return self._distance(voice)
        share = reached or self.row.text("type") == OutcomeType.BINARY
        decimals = self.row.number("decimals")
        places = 1 if decimals is None else int(decimals)
        amount = voice.numbers.percent(number, 0) if share else voice.numbers.decimal(number, places)
        if self.row.text("measured_by") == INDICATORS and not self.shows:
            amount = voice.numbers.with_unit(amount, voice.text(self.row, "unit"))
        return voice.words.fill("now_at", when=self.row.text("now_when"), amount=amount)

    def _distance(self, voice: Voice) -> str:
        """Distance of the groups in the last survey with its interval, in the unit of its change."""
        amount, low, high = (
            voice.numbers.decimal(PERCENT * (self.row.number(f"now{end}") or 0.0), 0, signed=True)
            for end in ("", "_low", "_high")
        )
        interval = voice.words.fill("number.interval", low=low, high=high)
        return voice.words.fill(
            "now_between", when=self.row.text("now_when"), amount=amount, interval=interval
        )

    def when(self, voice: Voice) -> str:
        """Comparison, or the year of a value."""
        return voice.text(self.row, "contrast")

    def people(self, voice: Voice) -> str:
        """How many people, institutions or areas are behind a comparison; empty where none are."""
        if self.row.text("design") == Design.AREA and self.row.shows("clusters"):
            return voice.words.fill("goal_people.areas", n=voice.count(self.row, "clusters"))
        if not self.row.shows("n"):
            return ""
        if self.row.text("measured_by") == NETWORK:
            return voice.words.fill(
                "goal_people.institutions", n=voice.count(self.row, "n"), **self._ends(voice)
            )
        if self.row.text("design") == Design.UNPAIRED:
            return voice.words.fill("goal_people.apart", **self._ends(voice))
        return voice.words.fill("goal_people.linked", n=voice.count(self.row, "n"))

    def _ends(self, voice: Voice) -> dict[str, str]:
        return {name: voice.count(self.row, f"n_{name}") for name in ("before", "after")}

    def compared(self, voice: Voice) -> str:
        """Who or what is compared with whom, in words."""
        if self.row.text("design") == Design.AREA:
            parts = {"n": others(self.change, voice), "coverage": coverage(self.row, voice)}
            beside = voice.words.fill(f"compared.{self.strength}", **parts)
            years = [self.row.text(f"years_{end}") for end in ("before", "after")]
            named = dict(zip(("before", "after"), years, strict=True))
            return voice.words.fill("compared_years", beside=beside, **named) if all(years) else beside
        people = self.people(voice)
        return voice.words.fill(f"compared.{self.strength}", people=people) if people else self.alone(voice)

    def alone(self, voice: Voice) -> str:
        """What is compared where it may not be said how many there are, or there is nobody."""
        return voice.words[f"compared_alone.{self.strength}"]

    def doubts(self, voice: Voice) -> str:
        """What has to be said beside an assessment so that it is not read for more than it is."""
        told = [voice.words["doubt.other coverage"]] if self.reserved else []
        told += [voice.words["doubt.exploratory"]] if self.is_hint and not self.hint else []
        told += [voice.words[f"doubt.{self.hint}"]] if self.hint else []
        told += [voice.text(self.row, "voiced")] if self.row.text("voiced") == Fit.CONTRADICT else []
        return "; ".join(told)

    def still_open(self, voice: Voice) -> str:
        """What the numbers leave open, and what would be needed."""
        words, row = voice.words, self.row
        beside = self.state in KNOWN and self.row.text("design") == Design.AREA
        said = [words["still_open.areas"] if beside else words[f"still_open.{self.state}"]]
        if self.state is State.NO_CLEAR_CHANGE and self.change.leaves_out_zero:
            said.append(words["still_open.adjusted"])
        floor = row.number("p_floor")
        if self.state is State.NO_CLEAR_CHANGE and floor is not None and floor > ALPHA:
            said.append(words.fill("still_open.floor", p=voice.numbers.p(floor)))
        said.append(self.why_not(voice))
        if self.state in KNOWN and self.strength is Strength.DIFFERENT_PEOPLE:
            said.append(words[f"still_open.{self.strength}"])
        if self.state in KNOWN and not self.planned:
            said.append(words["still_open.exploratory"])
        said.append(self.cautions(voice))
        return " ".join(filter(None, said))

    def cautions(self, voice: Voice) -> str:
        """What speaks against reading a number as it stands; empty where nothing does."""
        return voice.words["prose.areas_coverage"] if self.shows and coverage_differs(self.row) else ""

    def why_not(self, voice: Voice) -> str:
        """Why there is no assessment, and what would be needed; empty where there is one."""
        words, row = voice.words, self.row
        said = []
        if self.state is State.NOT_ESTIMABLE and row.text("reason"):
            said.append(words.fill("still_open.reason", reason=voice.reason(row)))
        if row.text("lacking"):
            said.append(words[f"lacking.{row.text('lacking')}"])
        return " ".join(said)


def is_reserved(row: Row, state: State) -> bool:
    """Whether an assessment rests on another part of the target group than before."""
    return row.text("strength") == Strength.OTHER_COVERAGE and state in KNOWN


def is_doubtful(row: Row, state: State) -> bool:
    """Whether an assessment is a hint only or under reservation, so that it must not count as plain."""
    return is_reserved(row, state) or (state in KNOWN and row.text("status") == Status.EXPLORATORY)


def told_state(state: State, voice: Voice, *, doubtful: bool) -> str:
    """State in words, with its doubt."""
    told = voice.words[f"goal_state.{state}"]
    return voice.words.fill("with_doubt", state=told) if doubtful else told


def tellings_of(released: Released, voice: Voice) -> tuple[Telling, ...]:
    """Measures of a result in its order."""
    told = {_key(change.row): change for change in changes_of(released, voice)}
    return tuple(_telling(told[_key(row)], row) for row in rows_of(released))


def tally(tellings: Sequence[Telling], voice: Voice) -> str:
    """How many measures have which state, those under doubt apart."""
    counted = Counter((one.state, is_doubtful(one.row, one.state)) for one in tellings)
    return ", ".join(
        voice.words.fill(
            "prose.goal_tally",
            n=voice.numbers.count(counted[state, doubtful]),
            state=told_state(state, voice, doubtful=doubtful),
        )
        for state in State
        for doubtful in (False, True)
        if counted[state, doubtful]
    )


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.text(name) for name in ("site", "goal", "measured_by", "outcome"))


def _telling(change: Change, row: Row) -> Telling:
    """Numbers with declared decimals keep them."""
    decimals = row.number("decimals")
    if decimals is not None:
        scale = Scale(change.scale.factor, change.scale.unit, int(decimals))
        change = replace(change, scale=scale)
    return Telling(row, change, State(row.text("goal_state")), Strength(row.text("strength")))
