"""The contracted rows of an edition: where they lie, and the contract they obey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from kpk_eval.contract import Classification, Contract, LogicalType, read_contract
from kpk_eval.files import sha256
from kpk_eval.leaks.model import LeakError
from kpk_eval.params.schema import Source
from kpk_eval.study import Study

CONTRACTED = "contracted"
"""Folder of the contracted rows within the private one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Contracted rows of one source of a site, or of one that all sites share."""

    place: str
    """``source.site``."""
    path: Path | None
    """None where the source was not read for this edition."""
    contract: Contract
    source: Source | None = None
    site: str = ""

    @property
    def private(self) -> bool:
        """Whether the contract has columns that are not public."""
        return any(column.classification is not Classification.PUBLIC for column in self.contract.columns)

    def frame(self) -> pd.DataFrame:
        """The rows.

        Raises
        ------
        LeakError
            Where they are not there.
        """
        if self.path is None:
            raise LeakError(
                f"{self.place}: its contracted rows are not there; run the whole edition first, so that its "
                "private values can be searched for"
            )
        return pd.read_parquet(self.path)

    def public_identifiers(self) -> Iterator[str]:
        """Texts in columns that the contract calls public (areas, offers); none without rows."""
        if self.path is not None:
            frame = self.frame()
            for column in self.contract.columns:
                public = column.classification is Classification.PUBLIC and column.type is LogicalType.STRING
                if public and column.name in frame:
                    yield from map(str, frame[column.name].dropna().unique())


def rows_of(study: Study) -> tuple[Rows, ...]:
    """Contracted rows of every source that the edition may use."""
    return tuple(_rows_of(study))


def _rows_of(study: Study) -> Iterator[Rows]:
    for site in ("", *(one.id for one in study.evaluation.sites)):
        for source in study.sources(site):
            path = study.contract_path(source)
            place = ".".join(part for part in (source.id, site) if part)
            contract = _contract(path.resolve(), sha256(path))
            yield Rows(place, _file(study.private / CONTRACTED, place), contract, source, site)


@cache
def _contract(path: Path, content: str) -> Contract:
    """The contract in a file; read anew when its content (a checksum) changes."""
    return read_contract(path, shown=f"data_contracts/{path.name}")


def _file(folder: Path, place: str) -> Path | None:
    name = re.compile(re.escape(place) + r"\.[0-9a-f]{16}\.rows\.parquet")
    found = [path for path in sorted(folder.glob("*.rows.parquet")) if name.fullmatch(path.name)]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)
