"""Sources and sites that would count the same people, or the same area, twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import PurePosixPath

from kpk_eval.params.finding import Finding, SourceEntry, of_sources
from kpk_eval.params.schema import Evaluation, Source


def overlaps(evaluation: Evaluation) -> Iterator[Finding]:
    """Every source and site that repeats an earlier one."""
    for first, second in combinations(of_sources(evaluation), 2):
        here = first.owner == second.owner
        if _same_rows(first.source, second.source) and (here or not second.source.measures):
            yield second.finding(["path"], _twice_read(first, second))
        if here and (shared := _same_waves(first.source, second.source)):
            key = "wave" if second.source.wave else "waves"
            yield second.finding([key], _twice_surveyed(first, second, shared[0]))
    yield from _areas(evaluation)


def _same_rows(first: Source, second: Source) -> bool:
    """Whether two sources can take the same rows of the same sheet of the same file."""
    places = [(PurePosixPath(one.path), one.reader.sheet) for one in (first, second)]
    if places[0] != places[1]:
        return False
    shared = first.rows.keys() & second.rows.keys()
    if not shared:
        return not (first.rows and second.rows)
    return not any(set(first.rows[column]).isdisjoint(second.rows[column]) for column in shared)


def _same_waves(first: Source, second: Source) -> list[str]:
    """Waves for which two sources hold the same population, in alphabetical order."""
    if first.population is None or first.population != second.population:
        return []
    return sorted(_waves(first) & _waves(second))


def _waves(source: Source) -> set[str]:
    return {source.wave} if source.wave else set(source.waves.values.values() if source.waves else ())


def _twice_read(first: SourceEntry, second: SourceEntry) -> str:
    whose = "" if first.owner == second.owner else f" ({first.file})"
    remedy = (
        "put the measures of both into one source"
        if second.source.measures
        else "name another file, or let 'rows' of both choose different rows"
    )
    return f"found {second.source.path!r}, which source {first.source.id!r}{whose} reads already; {remedy}"


def _twice_surveyed(first: SourceEntry, second: SourceEntry, wave: str) -> str:
    return (
        f"source {first.source.id!r} already holds wave {wave!r} of {second.source.population!r}; "
        "correct the wave or the population, or put both into one file"
    )


def _areas(evaluation: Evaluation) -> Iterator[Finding]:
    """Regional keys that two sites have."""
    first: dict[str, str] = {}
    for number, site in enumerate(evaluation.sites):
        if site.ags and first.setdefault(site.ags, site.id) != site.id:
            yield Finding("site", number, ["ags"], f"found {site.ags!r}, the key of site {first[site.ags]!r}")
