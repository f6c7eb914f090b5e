"""The first measures of each aim of a site, chosen by their place in the logic model, not by their result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpk_eval.goal_evidence import Found, Row, evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.study import Study

MOST = 3
"""Measures of one aim."""


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """The first three measures of each aim; one that measures several goals counts once."""
    found = evidence(study, (study.site(site),))
    return shown(
        study,
        Found(tuple(_first(found.rows)), found.parts),
        analysis="key_goals",
        shape=Shape.GOALS,
        site=site,
    )


def _first(rows: Sequence[Row]) -> Iterator[Row]:
    taken: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for row in rows:
        measure = (row["measured_by"], row["outcome"])
        if taken[row["aim"]] < MOST and measure not in seen:
            taken[row["aim"]] += 1
            seen.add(measure)
            yield row
