"""Make up every file that the sources of an evaluation name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpk_eval.files import written_whole
from kpk_eval.params.schema import AreaMap, Evaluation, Site, Source
from kpk_eval.synthetic.canary import Kinds, planted_in
from kpk_eval.synthetic.districts import district_rows, write_map
from kpk_eval.synthetic.draw import complete, generator
from kpk_eval.synthetic.formats import Sheet, symbols, write
from kpk_eval.synthetic.indicators import indicator_rows
from kpk_eval.synthetic.interviews import interview_rows
from kpk_eval.synthetic.network import meeting_rows, network_rows, roster_rows
from kpk_eval.synthetic.offers import offer_rows
from kpk_eval.synthetic.planted.answers import SHARES, SIZE_ELSEWHERE
from kpk_eval.synthetic.planted.subjects import (
    CODED_SEGMENTS,
    DEVELOPMENT,
    MEETINGS,
    MILESTONE_LIST,
    NETWORK,
    OFFERS,
    PARTICIPATION_EVENTS,
    RESOURCES,
    ROSTER,
    SMALL_AREAS,
)
from kpk_eval.synthetic.process import milestone_rows, participation_rows, stage_rows
from kpk_eval.synthetic.resources import resource_rows
from kpk_eval.synthetic.rows import Rows, seed_of, without_gaps
from kpk_eval.synthetic.spec import ColumnSpec, TableSpec, read_specs
from kpk_eval.synthetic.survey import survey_rows

MAKERS: Mapping[str, Callable[[Evaluation, Site | None, Source, TableSpec], Rows]] = {
    OFFERS: offer_rows,
    NETWORK: network_rows,
    ROSTER: roster_rows,
    MEETINGS: meeting_rows,
    RESOURCES: resource_rows,
    PARTICIPATION_EVENTS: participation_rows,
    SMALL_AREAS: district_rows,
    DEVELOPMENT: stage_rows,
    MILESTONE_LIST: milestone_rows,
    CODED_SEGMENTS: interview_rows,
}
"""Contract -> what makes up its rows; others are drawn from what their contract allows."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to make up: its source, and the site it belongs to (None: shared by all).

    With ``drawn`` it is the map that goes with the source, not its rows.
    """

    site: Site | None
    source: Source
    drawn: AreaMap | None = None

    @property
    def path(self) -> str:
        """File, relative to the data folder."""
        return self.source.path if self.drawn is None else self.drawn.path


def orders(evaluation: Evaluation) -> tuple[Order, ...]:
    """All files with rows, shared ones first.

    Raises
    ------
    ValueError
        Where two sources name the same file: their rows cannot be made up independently.
    """
    found = [Order(None, source) for source in evaluation.frame.sources]
    found += [Order(site, source) for site in evaluation.sites for source in site.sources]
    paths = [order.source.path for order in found]
    if twice := sorted({path for path in paths if paths.count(path) > 1}):
        raise ValueError(f"{twice[0]}: two sources name this file; made-up data need a file for each source")
    return tuple(found)


def with_maps(evaluation: Evaluation) -> Iterator[Order]:
    """All files of the evaluation: those with rows, each with its map behind it."""
    for one in orders(evaluation):
        yield one
        if one.source.contract == SMALL_AREAS and one.site is not None and one.site.map is not None:
            yield Order(one.site, one.source, one.site.map)


def write_data(evaluation: Evaluation, *, contracts: Path, folder: Path) -> tuple[Path, ...]:
    """Write every file that the evaluation's sources name, and their maps; the paths, shared files first.

    Parameters
    ----------
    evaluation
        Its ``synthetic.seed`` decides all random numbers.
    contracts
        Folder of the contracts, from which types and allowed values come.
    folder
        Data folder; existing files are replaced.
    """
    return write_files(evaluation, tuple(with_maps(evaluation)), contracts=contracts, folder=folder)


def write_files(
    evaluation: Evaluation, wanted: Sequence[Order], *, contracts: Path, folder: Path
) -> tuple[Path, ...]:
    """Write some of the files, each completely or not at all; their paths."""
    specs = read_specs(contracts, (order.source.contract for order in wanted))
    return tuple(_write_file(evaluation, order, specs[order.source.contract], folder) for order in wanted)


def _write_file(evaluation: Evaluation, order: Order, spec: TableSpec, folder: Path) -> Path:
    path = folder / order.path
    if order.drawn is not None:
        write_map(order.site.id if order.site else "", order.drawn, folder)
        return path
    sheet = Sheet(
        _in_file_columns(rows(evaluation, order, spec), order.source),
        dict(_file_columns(order.source, spec)),
        order.source.reader,
        _author(evaluation, order, spec),
    )
    with written_whole(path) as temporary:
        write(sheet, temporary)
    return path


def rows(evaluation: Evaluation, order: Order, spec: TableSpec) -> Rows:
    """Rows of one file in the columns of its contract (indicator files: in those of the source entry)."""
    site, source = order.site, order.source
    reasons = len(symbols(source.reader))
    if source.population is not None and site is not None:
        return survey_rows(evaluation, site, source, spec, reasons=reasons)
    if source.measures:
        return indicator_rows(evaluation, site, source, reasons=reasons)
    if spec.name in MAKERS:
        return MAKERS[spec.name](evaluation, site, source, spec)
    return _any_rows(evaluation, source, spec)


def _any_rows(evaluation: Evaluation, source: Source, spec: TableSpec) -> Rows:
    """Rows of a contract about which nothing is planted."""
    nothing = pd.DataFrame(index=range(SIZE_ELSEWHERE))
    rng = generator(seed_of(evaluation), source.path)
    shares = dict(SHARES.get(spec.name, {}))
    return without_gaps(complete(nothing, spec, rng, shares=shares))


def _in_file_columns(made: Rows, source: Source) -> Rows:
    """The rows under the names that columns have in the file."""
    names = _names_in_file(source)
    return Rows(made.frame.rename(columns=names), made.gaps.rename(columns=names))


def _file_columns(source: Source, spec: TableSpec) -> Iterator[tuple[str, ColumnSpec]]:
    names = _names_in_file(source)
    if not source.measures:
        for column in spec.columns:
            yield names.get(column.name, column.name), column


def _names_in_file(source: Source) -> Mapping[str, str]:
    return {contract: file for file, contract in source.rename.items()}


def _author(evaluation: Evaluation, order: Order, spec: TableSpec) -> str:
    if order.source.population is None or order.site is None:
        return ""
    found = planted_in(evaluation, order.site, order.source, spec)
    return next((canary.token for canary in found if canary.kind is Kinds.AUTHOR), "")
