"""Short statements by what they are about: rows of texts.

A number in a text is one that a released result shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from kpk_eval.columns import table_of
from kpk_eval.goal_evidence import origin_of
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

COLUMNS = tuple(Column(name, Sort.LABEL) for name in ("site", "about", "text"))
NO_INPUTS: Mapping[str, str] = MappingProxyType({})


def stated(
    study: Study,
    said: Iterable[tuple[str, str]],
    *,
    analysis: str,
    site: str = "",
    notes: tuple[str, ...] = (),
    inputs: Mapping[str, str] = NO_INPUTS,
) -> Result:
    """Pairs of what a statement is about and its text, as a result."""
    rows = [{"site": site, "about": about, "text": text} for about, text in said if text]
    table = table_of(rows, COLUMNS)
    origin = replace(origin_of(study, analysis, site=site), inputs=inputs)
    return Result(origin, Shape.STATEMENTS, table, COLUMNS, study.wording(), notes)
