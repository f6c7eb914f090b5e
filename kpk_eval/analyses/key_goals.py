"""Measures of a site's profile, chosen by their place in the logic model, not by their result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpk_eval.goal_evidence import MOST, Found, Row, evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """Three measures of each aim: the first of every goal, then further ones; each measure counts once.

    After them stands one measure of each goal of which there is none among the three.
    """
    found = evidence(study, (study.site(site),))
    return shown(
        study,
        Found(tuple(_chosen(found.rows)), found.parts),
        analysis="key_goals",
        shape=Shape.GOALS,
        site=site,
    )


def _chosen(rows: Sequence[Row]) -> list[Row]:
    """Rows aim by aim: at most three, then one for each goal that is not among them."""
    places = _first(rows)
    named = {rows[place]["goal"] for place in places}
    others: dict[str, int] = {}
    for place, row in enumerate(rows):
        if row["goal"] not in named:
            others.setdefault(row["goal"], place)
    aims = list(dict.fromkeys(row["aim"] for row in rows))
    return [
        rows[place]
        for aim in aims
        for part in (places, others.values())
        for place in part
        if rows[place]["aim"] == aim
    ]


def _first(rows: Sequence[Row]) -> list[int]:
    """Places of at most three measures of each aim, in the order of the logic model."""
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
    return sorted(chosen)
