"""Measures of a site's profile: all of them, or those that their place in the logic model chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpk_eval.analyses.open_questions import name_of
from kpk_eval.goal_evidence import MOST, Found, Row, evidence, shown
from kpk_eval.model import Released, Shape
from kpk_eval.params.measures import COUNTED
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

WHOLE = 15
"""Measures that fit on one printed sheet; where a site has more, some are chosen."""


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """All measures, each once, where they fit; else three of each aim.

    The three are the first of every goal, then further ones. After them stands one measure of each goal of
    which there is none among them. A note names all others. What is only counted is told in `key_findings`.
    """
    found = evidence(study, (study.site(site),))
    assessed = [row for row in found.rows if row["measured_by"] not in COUNTED]
    once = {(row["measured_by"], row["outcome"]): row for row in reversed(assessed)}
    whole = list(once.values())[::-1]
    rows = whole if len(whole) <= WHOLE else _chosen(assessed)
    kept = Found(tuple(rows), found.parts)
    notes = _left_out(study, whole, rows)
    return shown(study, kept, analysis="key_goals", shape=Shape.GOALS, site=site, notes=notes)


def _left_out(study: Study, whole: Sequence[Row], rows: Sequence[Row]) -> tuple[str, ...]:
    """How many measures are shown, how they were chosen, and which others there are."""
    chosen = {(row["measured_by"], row["outcome"]) for row in rows}
    others = [row["outcome"] for row in whole if (row["measured_by"], row["outcome"]) not in chosen]
    if not others:
        return ()
    named = "; ".join(name_of(study, one) for one in others)
    numbers = {"n": str(len(chosen)), "all": str(len(whole))}
    return (words_of(study.language).fill("note.chosen", **numbers, others=named),)


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
