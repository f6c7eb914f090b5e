"""Comparisons of areas as they are told: both changes, the years, the coverage, what so few areas can say."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval import coverage as covered
from kpk_eval.model import Design, Verdict
from kpk_eval.show.changes import Change
from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice

USUAL = 0.05
"""Level of the verdict, below which p must be able to fall."""
ASSESSED = frozenset({Verdict.IMPROVED, Verdict.WORSENED, Verdict.EQUIVALENT})


def is_one(change: Change) -> bool:
    """Whether a change is a comparison of areas with the numbers of both sides."""
    return change.row.text("design") == Design.AREA and "years_before" in change.row.values


def concerns(changes: Sequence[Change]) -> bool:
    """Whether all changes are comparisons of areas."""
    return bool(changes) and all(map(is_one, changes))


def number(change: Change, column: str, voice: Voice) -> str:
    """A difference in the unit of the indicator, with its sign."""
    return voice.numbers.decimal(change.scaled(column), change.scale.decimals, signed=True)


def others(change: Change, voice: Voice) -> str:
    """Number of areas beside the site or sites; empty where there is no comparison."""
    areas = change.row.number("clusters")
    return "" if areas is None else voice.numbers.count(areas - max(change.sites, 1))


def years(row: Row, voice: Voice) -> str:
    """Years before and after; where there are none after, where the series ends."""
    before, after = row.text("years_before"), row.text("years_after")
    if before and after:
        return voice.words.fill("number.years", before=before, after=after)
    last, first = row.number("last_year"), row.number("first_year")
    if after or last is None or first is None:
        return ""
    return voice.words.fill("number.years_end", last=f"{last:.0f}", first=f"{first:.0f}")


def coverage(row: Row, voice: Voice) -> str:
    """Lowest coverage of the site's values before and after; empty where it is not known."""
    before, after = row.number("coverage_before"), row.number("coverage_after")
    if before is None or after is None:
        return ""
    ends = [voice.numbers.with_unit(voice.numbers.decimal(one, 0), "%") for one in (before, after)]
    return voice.words.fill("number.coverage_both", before=ends[0], after=ends[1])


def coverage_differs(row: Row) -> bool:
    """Whether so much more or less was covered after that this alone may have moved the value."""
    return covered.coverage_differs(row.number("coverage_before"), row.number("coverage_after"))


def reservation(change: Change, voice: Voice) -> str:
    """What keeps an assessment of areas from being read for more than it is; empty where nothing does."""
    beside_others = change.row.text("design") == Design.AREA and change.verdict in ASSESSED
    return voice.words["doubt.other coverage"] if beside_others and coverage_differs(change.row) else ""


def floor(change: Change, voice: Voice) -> str:
    """That p cannot fall below 5 % with so few areas; empty where it can."""
    smallest, areas = change.row.number("p_floor"), change.row.number("clusters")
    if smallest is None or areas is None or smallest < USUAL or change.verdict is Verdict.EQUIVALENT:
        return ""
    return voice.words.fill(
        "prose.areas_floor", n=voice.numbers.count(areas), floor=voice.numbers.p(smallest)
    )


def movement(change: Change, voice: Voice, *, cautious: bool) -> str:
    """Both changes, and how far they lie apart; without a direction where the data leave it open."""
    shown = round(change.scaled("estimate"), change.scale.decimals)
    way = "open" if cautious else "up" if shown > 0 else "down" if shown < 0 else "flat"
    return voice.words.fill(
        f"prose.areas.{way}",
        site=number(change, "change_site", voice),
        others=number(change, "change_areas", voice),
        n=others(change, voice),
        amount=change.amount(voice, signed=way == "open"),
    )


def basis(change: Change, voice: Voice) -> str:
    """Interval, years, coverage and p with its floor."""
    row = change.row
    p = row.number("p_adjusted") if row.shows("p_adjusted") else row.number("p")
    told = "" if p is None else voice.words.fill("prose.areas_p", p=voice.numbers.p(p))
    named = change.named_interval(voice, signed=True)
    return "; ".join(filter(None, (named, years(row, voice), coverage(row, voice), told)))


def afterthoughts(change: Change, voice: Voice) -> tuple[str, ...]:
    """What has to be said behind the verdict: few areas, or another coverage."""
    told = [floor(change, voice)]
    if coverage_differs(change.row) and change.row.shows("estimate"):
        told.append(voice.words["prose.areas_coverage"])
    return tuple(filter(None, told))
