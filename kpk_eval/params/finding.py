"""Something wrong between parameter files, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema import Evaluation, Source
from kpk_eval.params.source_lines import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A reference that leads nowhere, or something named twice, with its place."""

    part: Literal["frame", "plan", "site", "logic"]
    site: int
    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source and the entry of a parameter file that describes it."""

    source: Source
    position: int
    """Position in the list of sources of its file."""
    site: int | None
    """Number of its site; None for a source that all sites share."""
    owner: str
    """Identifier of its site; empty for a shared source."""

    def finding(self, place: Place, message: str) -> Finding:
        """Something wrong at a place of this entry."""
        here = ["sources", self.position, *place]
        return Finding("frame" if self.site is None else "site", self.site or 0, here, message)

    @property
    def file(self) -> str:
        """Parameter file of the entry, relative to the folder of the evaluation."""
        return f"sites/{self.owner}.yaml" if self.owner else "evaluation.yaml"


def of_sources(evaluation: Evaluation) -> Iterator[SourceEntry]:
    """The entries of all sources: the shared ones, then those of each site."""
    yield from (SourceEntry(one, at, None, "") for at, one in enumerate(evaluation.frame.sources))
    for number, site in enumerate(evaluation.sites):
        yield from (SourceEntry(one, at, number, site.id) for at, one in enumerate(site.sources))


def unknown(name: str, known: Collection[str]) -> str | None:
    """What to say of a name that is not among the known ones; None where it is."""
    if name in known:
        return None
    hint = did_you_mean(name, known)
    return f"found {name!r}, which is defined nowhere; {hint}defined: {', '.join(known) or 'none'}"
