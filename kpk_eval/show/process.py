"""Stages and days as tables, figures and sentences tell them."""

from __future__ import annotations

from datetime import date

from kpk_eval.show.rows import Row
from kpk_eval.show.voice import Voice


def stage_of(row: Row, name: str, voice: Voice) -> str:
    """Stage with its number ("2 begonnen"); empty where there is none."""
    number = row.number(name)
    return "" if number is None else f"{int(number)} {voice.name('stage', str(int(number)))}"


def day_of(text: str, voice: Voice) -> str:
    """Day in the manner of the language; empty where there is none."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day}.{day.month}.{day.year}" if voice.words.language == "de" else text
