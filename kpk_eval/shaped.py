"""A source as its file delivers it, in the columns of its contract: read, renamed, recoded, turned long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pandas as pd

from kpk_eval.codings import published_of, refuse_shifted
from kpk_eval.contract import Contract, DataError, absent_columns
from kpk_eval.contract.model import key_columns
from kpk_eval.delivered import codes_of, file_columns
from kpk_eval.entry_rules import EntryRule
from kpk_eval.model import Table
from kpk_eval.params.schema import Source
from kpk_eval.readers import ReadError, complete, read
from kpk_eval.recode import Recoded, codes_in_file, recode
from kpk_eval.reshape import AreaChoice, in_contract, own_rows, renamed
from kpk_eval.study import Study
from kpk_eval.sums import sum_rules
from kpk_eval.territory.keys import COUNTRY
from kpk_eval.territory.known import crosswalk_of


class Stopped(Exception):  # noqa: N818 - what has happened to the file
    """A file that cannot be read or is not as described; says at which rule and for want of which columns."""

    def __init__(self, rule: str, cause: ReadError | DataError, *, column: str = "") -> None:
        """Keep the rule, the cause and the columns, as the file calls them."""
        super().__init__(str(cause))
        self.rule, self.cause, self.column = rule, cause, column


@contextmanager
def at(rule: str, *, column: str = "") -> Iterator[None]:
    """What fails within breaks this rule about the file as a whole."""
    try:
        yield
    except (ReadError, DataError) as error:
        raise Stopped(rule, error, column=column) from error


EVERYWHERE = "everywhere"
"""In place of a site: rows of all areas, also of those with which no site is compared."""
SMALL_AREAS = "small_area_indicators"
"""Contract of files about areas within a site, whose keys are those of its map."""
KREIS = 5
"""Digits of the key of a Kreis."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of a source before the check, and what is asked about them after it.

    ``keys`` are the rows under the row numbers of the file, of a survey only with the columns that tell
    people and waves apart; ``recoded`` says what was done to values, and of how many rows. ``source`` is the
    entry with the format that its file has.
    """

    source: Source
    keys: Table
    recoded: Recoded
    sums: tuple[EntryRule, ...]
    lacking: str
    """Columns that the contract asks for and the file lacks, as the file calls them."""
    gone: Table
    """Rows that the reader left out, with the column that tells the waves apart as the file holds it."""
    _whole: list[Table] = field(repr=False)

    def take(self) -> Table:
        """The rows with all their columns; once, so that whoever takes them can let them go."""
        return self._whole.pop()


def shaped(study: Study, source: Source, site: str, contract: Contract) -> Shaped:
    """Rows of the source in the columns of its contract.

    Raises
    ------
    Stopped
        Where the file cannot be read or is not as the source entry describes it.
    """
    path, language = study.path(source), study.language
    with at("file.readable"):
        reader = complete(path, source.reader, shown=source.path)
        known = source.model_copy(update={"reader": reader})
        raw = read(path, reader, shown=source.path, language=language, folder=study.data)
    with at("file.as_described"):
        own = own_rows(raw, known, codes=codes_in_file(codes_of(contract), known))
        recoded = recode(own, known, language=language)
        refuse_shifted(recoded.table, known, published_of(study.evaluation.plan, known))
        areas, crosswalk = _area_choice(study, site, source), crosswalk_of(study, known)
        table = in_contract(recoded.table, known, areas=areas, crosswalk=crosswalk)
        sums = tuple(sum_rules(renamed(raw, known).frame, known))
    keys = replace(
        table if known.measures else _only(table, _keys(known, contract)), left_out=dict(raw.left_out)
    )
    return Shaped(
        known, keys, replace(recoded, table=keys), sums, _lacking(table, contract, known),
        _gone(raw, known), [table],
    )  # fmt: skip


def _gone(raw: Table, source: Source) -> Table:
    """Rows that the reader left out; without the column of the waves where its values are recoded first."""
    waves = source.waves.column if source.waves else ""
    rows = raw.gone.rename(columns=source.rename)
    return _only(Table(rows, raw.reasons.iloc[:0]), {waves} - set(source.recode))


def _only(table: Table, columns: Collection[str]) -> Table:
    """The rows with these columns, as far as they are there."""
    kept = [name for name in table.frame if name in columns]
    return Table(table.frame[kept], pd.DataFrame(index=table.frame.index))


def _keys(source: Source, contract: Contract) -> set[str]:
    """Columns of a survey that tell waves and people apart."""
    unique = {column.name for column in contract.columns if column.unique}
    return {*unique, *key_columns(contract.columns), *((source.waves.column,) if source.waves else ())}


def _area_choice(study: Study, site: str, source: Source) -> AreaChoice:
    """Areas of indicator files that matter to this evaluation, and what keys of comparison areas are like."""
    comparison = study.evaluation.frame.comparison
    if source.contract == SMALL_AREAS:
        return AreaChoice(everywhere=True)
    if site == EVERYWHERE:
        return AreaChoice(digits=comparison.digits if comparison else KREIS, everywhere=True)
    keys = [one.ags for one in study.evaluation.sites if one.ags and (not site or one.id == site)]
    return AreaChoice(
        keys=(*keys, COUNTRY),
        prefix=comparison.prefix if comparison else "",
        digits=comparison.digits if comparison else None,
    )


def _lacking(table: Table, contract: Contract, source: Source) -> str:
    """Columns that the contract asks for and the file lacks, as the file would call them."""
    asked = [column.name for column in contract.columns if not column.optional]
    absent = absent_columns(table, contract)
    return ", ".join(file_columns(tuple(name for name in asked if name in absent), source))
