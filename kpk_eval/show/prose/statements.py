"""Statements as sentences: one for each thing that they are about."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice

GOALS = "goals_"
"""Start of what is about goals; these are whole sentences, which begin with a capital letter."""
BETWEEN, GOALS_BETWEEN = "; ", " · "


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """What is said of each thing, one after the other."""
    rows = rows_of(released)
    told = []
    for about in distinct(rows, "about"):
        between = GOALS_BETWEEN if about.startswith(GOALS) else BETWEEN
        said = between.join(row.text("text") for row in rows if row.text("about") == about)
        told.append(Sentence(voice.words[f"about.{about}"], f"{said.rstrip('.')}."))
    return tuple(told)
