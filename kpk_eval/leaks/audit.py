"""The leak scan of one edition: its private values against what its book may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kpk_eval.book.checked import FILE as CHECKED
from kpk_eval.files import sha256
from kpk_eval.leaks.known import theme_files
from kpk_eval.leaks.model import Allowed, ScanReport
from kpk_eval.leaks.of_study import needles_of
from kpk_eval.leaks.rows import rows_of
from kpk_eval.leaks.scanning import scan
from kpk_eval.params import say
from kpk_eval.study import Study

THEME_PAGES = ("search", "genindex")
_EMAIL = re.compile(r"[\w.%+-]+@[\w.-]+\.[a-z]{2,}", re.IGNORECASE)


def audit(study: Study, tree: Path) -> ScanReport:
    """What in the finished book of an edition must not be published.

    Raises
    ------
    LeakError
        Where the tree is empty, or private values of the edition are not known.
    """
    return scan(tree, needles_of(study), allowed=allowed_of(study))


def allowed_of(study: Study) -> Allowed:
    """What the book of an edition may hold: its released results, its chapters, the theme's files."""
    frame = study.evaluation.frame
    book = study.root / "book"
    own = [path for path in (*(book / "_static").rglob("*"), book / CHECKED) if path.is_file()]
    return Allowed(
        evidence=frozenset(_released(study)),
        theme=theme_files(),
        drawn=frozenset(map(sha256, own)),
        chapters=frozenset(f"{name}.html" for name in _chapters(study)),
        emails=frozenset(_EMAIL.findall(frame.contact or "")),
        authors=frozenset({*frame.authors, say(frame.institution, study.language)}),
        words=frozenset(_public_identifiers(study)),
    )


def _released(study: Study) -> Iterator[str]:
    """Identifiers of the released results of sites and populations that the evaluation still has."""
    parts = {site.id for site in study.evaluation.sites}
    parts |= {population.id for population in study.evaluation.frame.populations}
    for path in sorted(study.released.glob("*.parquet")):
        if set(path.stem.split(".")[1:]) <= parts:
            yield path.stem


def _chapters(study: Study) -> Iterator[str]:
    """Document names of the pages that were written by hand or from parameters."""
    from kpk_eval.book.chapters import GENERATED

    yield from GENERATED
    yield from THEME_PAGES
    for folder in (study.language, "methods"):
        yield from (path.stem for path in sorted((study.root / "book" / folder).glob("*.md")))


def _public_identifiers(study: Study) -> Iterator[str]:
    """Names of columns and regional keys, and identifiers in public columns (areas, offers)."""
    yield from (site.ags for site in study.evaluation.sites if site.ags)
    for rows in rows_of(study):
        yield from (column.name for column in rows.contract.columns)
        yield from rows.public_identifiers()
