"""What may be printed of all tables about the same people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

import pandas as pd

from kpk_eval.clearance.public import with_public
from kpk_eval.disclose import disclose
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.comparison import compare
from kpk_eval.disclosure.edition import Clearance, clear
from kpk_eval.disclosure.ledger import Entry, Statistic
from kpk_eval.disclosure.policy import Policy
from kpk_eval.disclosure.rows import Row, rows_of
from kpk_eval.disclosure.rules import threshold
from kpk_eval.disclosure.ruling import Ruling
from kpk_eval.disclosure.survey import absent, survey_people, worth
from kpk_eval.disclosure.survey_axes import ANSWER, TRAIT
from kpk_eval.model import Origin, Released, Result, Scale, Sort

OF_OTHERS = frozenset({"p_adjusted"})
"""Statistics that also rest on other rows: another number of rows changes them, not another answer."""
NOBODY = "nobody"
"""Name of the table of what others tell by leaving rows out."""

Columns = Mapping[str, tuple[int, ...]]
"""Column -> positions of rows, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What must change in the tables about the same people, by their evidence, and what goes on record.

    ``further`` are numbers of people to hide beside those that the primary rules hide, ``carried`` rows that
    must not be printed anew. ``blocked`` says why the edition must not be published, without values;
    ``entries`` are the numbers that it publishes.
    """

    further: Mapping[str, Columns]
    carried: Mapping[str, tuple[int, ...]]
    blocked: tuple[str, ...]
    entries: tuple[Entry, ...] = field(repr=False)


def cleared(
    results: Sequence[Result],
    *,
    policy: Policy,
    contrasts: Mapping[str, tuple[str, str]],
    earlier: Sequence[Entry] = (),
    public: Sequence[Row] = (),
) -> Cleared:
    """All tables about the same people, cleared together.

    Parameters
    ----------
    results
        The tables before anything is hidden.
    policy
        The thresholds in force.
    contrasts
        Contrast -> its two waves.
    earlier
        What was published before about these people, in the order of the editions.
    public
        Numbers of these people that readers know from elsewhere.

    Raises
    ------
    ContradictionError
        Where no people fit the numbers: a cell is wrongly defined.
    ParameterError
        Where a public figure is not what the data count.
    """
    edition = results[0].origin.edition
    rows = [row for result in results for row in _rows(result, policy)]
    rows = with_public([*rows, *_left_out(rows, results[0].origin)], public)
    counted = [row.cell for row in rows] + [Cell.parse(entry.cell) for entry in earlier]
    people = survey_people(counted, contrasts=contrasts, loose=policy.base > 1)
    found = clear(
        rows, people, edition=edition, earlier=earlier, minimum=policy.minimum, wide=policy.base == 1
    )
    anew = {one.entry.cell for one in found.comparisons}
    further = _further(found, anew, minimum=policy.minimum)
    shown = [disclose(one, policy=policy, further=further.get(one.origin.evidence, {})) for one in results]
    told = [_statistics(result, table) for result, table in zip(results, shown, strict=True)]
    blocked = [_blocked(statistics, earlier, minimum=policy.minimum) for statistics in told]
    anew |= {entry.cell for one in blocked for entry in one.values() if _is_of_reach(entry)}
    carried = {
        result.origin.evidence: _carried(result, anew, rows)
        for result, rows in zip(results, blocked, strict=True)
    }
    kept = (
        entry
        for result, statistics in zip(results, told, strict=True)
        for row, entry in statistics
        if row not in carried[result.origin.evidence]
    )
    return Cleared(
        further=further,
        carried={evidence: places for evidence, places in carried.items() if places},
        blocked=(*(f"{key}: follows from what is published for good" for key in found.exposed),
                 *found.audit.messages()),
        entries=(*found.entries, *kept),
    )  # fmt: skip


def _rows(result: Result, policy: Policy) -> list[Row]:
    """All numbers of people in a table."""
    people = {one.name: result.table[one.name].tolist() for one in result.columns if one.sort is Sort.PEOPLE}
    rows = rows_of(result.origin.evidence, people, result.cells, base=policy.base, minimum=policy.minimum)
    return [replace(row, worth=worth(row.cell)) for row in rows]


def _left_out(rows: Sequence[Row], origin: Origin) -> list[Row]:
    """Reasons of missing answers that nobody gave: a table without their row says so."""
    table = replace(origin, analysis=NOBODY).evidence
    return [
        Row(table=table, place=f"{NOBODY}:{place}", cell=cell, people=0)
        for place, cell in enumerate(absent(row.cell for row in rows))
    ]


def _further(found: Clearance, anew: set[str], *, minimum: int) -> dict[str, Columns]:
    """Numbers of people that only complementary suppression hides, by table."""
    places: dict[str, dict[str, list[int]]] = {}
    for row in found.hidden:
        if row.cell.key not in anew and threshold(row.people, minimum=minimum) is Ruling.SHOW:
            column, _, place = row.place.rpartition(":")
            places.setdefault(row.table, {}).setdefault(column, []).append(int(place))
    return {
        table: {column: tuple(sorted(rows)) for column, rows in columns.items()}
        for table, columns in places.items()
    }


def _statistics(result: Result, shown: Released) -> list[tuple[int, Entry]]:
    """Rows of a table with the statistics that it publishes of the people whom they count.

    Where several rows are about the same people, their labels tell their statistics apart.
    """
    found = []
    for column in result.columns:
        if column.sort is Sort.STATISTIC and column.scale is not Scale.WORDS and column.name not in OF_OTHERS:
            whom, people = result.cells[column.contributors[0]], result.table[column.contributors[0]]
            for row, value in _values(shown.table[column.name]):
                cell = whom[row]
                if cell is not None:
                    apart = "" if whom.count(cell) == 1 else f": {_labels(result, row)}"
                    entry = Entry(
                        edition=result.origin.edition, table=result.origin.evidence, cell=cell.key,
                        statistic=Statistic.OTHER, of=f"{column.name}{apart}", low=value, high=value,
                        people=int(people.iloc[row]),
                    )  # fmt: skip
                    found.append((row, entry))
    return found


def _labels(result: Result, row: int) -> str:
    """What names a row."""
    named = (one.name for one in result.columns if one.sort is Sort.LABEL)
    return "/".join(str(result.table[name].iloc[row]) for name in named)


def _values(column: pd.Series[float]) -> Iterator[tuple[int, float]]:
    """Positions and values of the numbers in a column."""
    numbers: Iterable[float] = pd.to_numeric(column).astype(float)
    return ((row, value) for row, value in enumerate(numbers) if isfinite(value))


def _blocked(
    statistics: Sequence[tuple[int, Entry]], earlier: Sequence[Entry], *, minimum: int
) -> dict[int, Entry]:
    """Rows with a statistic that differs from an earlier edition by few people, or for no visible reason."""
    compared = compare(earlier, [entry for _, entry in statistics], minimum=minimum)
    return {row: entry for (row, entry), one in zip(statistics, compared, strict=True) if one.blocked}


def _is_of_reach(entry: Entry) -> bool:
    """Whether a statistic is about answers of people with a characteristic.

    The change of such a share between two waves tells the share of one wave as soon as the other is known.
    """
    axes = {axis.partition(" ")[0] for axis, _ in Cell.parse(entry.cell).places}
    return {ANSWER, TRAIT} <= axes


def _carried(result: Result, anew: set[str], blocked: Collection[int]) -> tuple[int, ...]:
    """Rows that must not be printed anew, as their people or statistics must not."""
    rows = {
        row
        for whom in result.cells.values()
        for row, cell in enumerate(whom)
        if cell is not None and cell.key in anew
    }
    return tuple(sorted(rows.union(blocked)))
