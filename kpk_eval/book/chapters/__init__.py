"""The chapters that are written from the parameters and the manifest: one function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpk_eval.book.chapters.checks import checks
from kpk_eval.book.chapters.cover import cover
from kpk_eval.book.chapters.imprint import imprint
from kpk_eval.book.chapters.plan import plan
from kpk_eval.book.chapters.references import references
from kpk_eval.book.chapters.sources import sources
from kpk_eval.book.chapters.status import status
from kpk_eval.book.content import Content

GENERATED: Mapping[str, Callable[[Content], str]] = {
    "index": cover,
    "sources": sources,
    "plan": plan,
    "checks": checks,
    "status": status,
    "references": references,
    "imprint": imprint,
}
"""Document name -> source of the chapter."""

__all__ = ["GENERATED"]
