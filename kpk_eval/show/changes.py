"""Rows of shape ``estimates`` as they are told: what changed by how much, and what may be said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kpk_eval.model import Better, Design, Released, Status, Verdict
from kpk_eval.show.numbers import decimals_for, decimals_of
from kpk_eval.show.rows import Row, State, distinct, rows_of, varying
from kpk_eval.show.voice import Voice

WAYS = ("design", "estimand")
"""Columns about the way of comparing, named beside the outcome that is compared in several ways."""
COMPARED = ("outcome", "contrast", "site", "population")
"""Columns that say what is compared."""
SHARES = frozenset({"share_change", "share_difference", "risk_difference", "slope_change"})
"""Estimands that are differences of shares from 0 to 1."""
SLOPES = frozenset({"slope_change"})
"""Those of them that compare slopes over groups, not the share of all."""
RATIOS = frozenset({"share_ratio", "odds_ratio", "conditional_odds_ratio"})
"""Estimands of which 1 is no difference."""
PROBABILITIES = frozenset({"probability_of_increase"})
"""Estimands of which 0.5 is no difference."""
UNITLESS = RATIOS | PROBABILITIES | {"marginal_log_odds_ratio", "kappa"}
"""Estimands that are not in the unit of the outcome."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of a row are written: shares as percentage points, all else in its own unit."""

    factor: float
    unit: str
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One estimated change with its display texts; ``row`` holds the numbers."""

    row: Row
    outcome: str
    asides: tuple[str, ...]
    """Way of comparing, where the rows differ in it."""
    scale: Scale
    verdict: Verdict | None

    @property
    def state(self) -> State:
        """Shown, hidden to protect people, or absent (not estimable)."""
        if {"estimate", "verdict"} & self.row.hidden:
            return State.HIDDEN
        return State.SHOWN if self.row.shows("estimate") else State.ABSENT

    @property
    def planned(self) -> bool:
        """Whether the comparison was fixed before the data were seen."""
        return self.row.text("status") == Status.PLANNED

    @property
    def sites(self) -> int:
        """Number of sites over which this is a mean; 0 for a change at one of them."""
        return int(self.row.number("sites") or 0)

    @property
    def lower_is_better(self) -> bool:
        """Whether a smaller value is the better one."""
        return self.row.text("better") == Better.LOWER

    def scaled(self, column: str) -> float:
        """Estimate or bound in the unit in which it is written; not a number where there is none."""
        number = self.row.number(column)
        return float("nan") if number is None else number * self.scale.factor

    @property
    def leaves_out_zero(self) -> bool:
        """Whether no change lies outside the interval."""
        none, low, high = no_difference(self.row), self.scaled("low"), self.scaled("high")
        return low > none or high < none

    @property
    def decided_at_zero(self) -> bool:
        """Whether there is a direction although the interval reaches to no change, as with few levels."""
        moved = self.verdict in {Verdict.IMPROVED, Verdict.WORSENED}
        return moved and self.row.shows("low", "high") and not self.leaves_out_zero

    def amount(self, voice: Voice, *, signed: bool) -> str:
        """Estimate with its unit; without ``signed`` its size alone."""
        value = self.scaled("estimate")
        text = voice.numbers.decimal(value if signed else abs(value), self.scale.decimals, signed=signed)
        return voice.numbers.with_unit(text, self.scale.unit)

    def interval(self, voice: Voice, *, signed: bool = False, of: str = "") -> str:
        """Interval without its unit; empty where a bound is missing.

        ``of`` takes another one than that of the estimate: ``prediction`` or ``without``.
        """
        ends = (f"{of}_low", f"{of}_high") if of else ("low", "high")
        if not self.row.shows(*ends):
            return ""
        low, high = (
            voice.numbers.decimal(self.scaled(end), self.scale.decimals, signed=signed) for end in ends
        )
        return voice.words.fill("number.interval", low=low, high=high)

    def named_interval(self, voice: Voice, *, signed: bool = False) -> str:
        """Interval with its level; empty where a bound is missing."""
        interval = self.interval(voice, signed=signed)
        level = voice.level(self.row.number("level"))
        return voice.words.fill("number.named_interval", level=level, interval=interval) if interval else ""


def changes_of(released: Released, voice: Voice) -> tuple[Change, ...]:
    """Changes by outcome in the order of the result, planned comparisons first."""
    rows = rows_of(released)
    changes = [
        Change(
            row=row,
            outcome=voice.text(row, "outcome"),
            asides=_asides(row, rows, voice),
            scale=scale,
            verdict=Verdict(row.text("verdict")) if row.text("verdict") else None,
        )
        for row, scale in zip(rows, _scales(rows, voice), strict=True)
    ]
    order = distinct(rows, "outcome")
    return tuple(
        sorted(changes, key=lambda change: (not change.planned, order.index(change.row.text("outcome"))))
    )


def _asides(row: Row, rows: Sequence[Row], voice: Voice) -> tuple[str, ...]:
    """Way of comparing, where the same is compared in another way as well."""
    same = [other for other in rows if all(other.text(name) == row.text(name) for name in COMPARED)]
    told = []
    for way in WAYS:
        if len({voice.text(other, way) for other in same}) > 1:
            told.append(voice.text(row, way))
            same = [other for other in same if voice.text(other, way) == told[-1]]
    return tuple(filter(None, told))


def telling(changes: Sequence[Change], names: Sequence[str]) -> tuple[str, ...]:
    """Those columns that tell changes of the same outcome apart."""
    outcomes = distinct([change.row for change in changes], "outcome")
    same = [[change.row for change in changes if change.row.text("outcome") == one] for one in outcomes]
    return tuple(name for name in names if any(varying(rows, (name,)) for rows in same))


def one_level(changes: Sequence[Change]) -> float | None:
    """Level that all intervals share; None where they differ or there is none."""
    levels = {change.row.number("level") for change in changes} - {None}
    return levels.pop() if len(levels) == 1 else None


def is_share(row: Row) -> bool:
    """Whether the numbers of a row are differences of shares."""
    return row.text("estimand") in SHARES


def no_difference(row: Row) -> float:
    """Value of an estimand that says that nothing differs."""
    estimand = row.text("estimand")
    return 1.0 if estimand in RATIOS else 0.5 if estimand in PROBABILITIES else 0.0


def _scales(rows: Sequence[Row], voice: Voice) -> tuple[Scale, ...]:
    """Scale of each row; rows with the same unit and design are written with the same decimals.

    Another design rests on other people: on so many, perhaps, that more digits were released.
    """
    kinds = [(*_unit(row, voice), row.text("design")) for row in rows]
    decimals = {
        kind: _decimals([row for row, own in zip(rows, kinds, strict=True) if own == kind], kind[0])
        for kind in set(kinds)
    }
    return tuple(Scale(kind[0], kind[1], decimals[kind]) for kind in kinds)


def _unit(row: Row, voice: Voice) -> tuple[float, str]:
    if is_share(row):
        return 100.0, voice.words["number.percentage_points"]
    if row.text("design") == Design.AREA and row.text("unit").startswith("%"):
        return 1.0, voice.words["number.percentage_points"]
    return 1.0, "" if row.text("estimand") in UNITLESS else voice.text(row, "unit")


def _decimals(rows: Sequence[Row], factor: float) -> int:
    """Decimals that show the middle width of the intervals with two digits, no more than needed.

    Points have at least one; percentage points none where they were released as whole ones. Indicators have
    those that the plan declares.
    """
    if declared := [own for row in rows if (own := row.number("decimals")) is not None]:
        return int(max(declared))
    bounds = [(row.number("low"), row.number("high")) for row in rows]
    widths = [(high - low) * factor for low, high in bounds if low is not None and high is not None]
    values = [row.number(name) for row in rows for name in ("estimate", "low", "high")]
    needed = decimals_of([value * factor for value in values if value is not None])
    return max(min(decimals_for(median(widths) if widths else 0.0), needed), int(factor == 1))
