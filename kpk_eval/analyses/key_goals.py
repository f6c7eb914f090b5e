"""Some measures of each aim of a site, chosen by their place in the logic model, not by their result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpk_eval.goal_evidence import Found, Row, evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.study import Study

MOST = 3
"""Measures of one aim."""


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """Three measures of each aim: the first of every goal, then further ones; each measure counts once."""
    found = evidence(study, (study.site(site),))
    return shown(
        study,
        Found(tuple(_first(found.rows)), found.parts),
        analysis="key_goals",
        shape=Shape.GOALS,
        site=site,
    )


def _first(rows: Sequence[Row]) -> Iterator[Row]:
    """At most three rows of each aim, in the order of the logic model."""
    once: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        once.setdefault((row["measured_by"], row["outcome"]), place)
    goals = [rows[place]["goal"] for place in once.values()]
    further = [goal in goals[:at] for at, goal in enumerate(goals)]
    taken: Counter[str] = Counter()
    chosen = []
    for _, place in sorted(zip(further, once.values(), strict=True)):
        aim = rows[place]["aim"]
        if taken[aim] < MOST:
            taken[aim] += 1
            chosen.append(place)
    return (rows[place] for place in sorted(chosen))
