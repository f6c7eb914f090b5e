"""From contracted rows to outcomes and indicators."""

from __future__ import annotations

from kpk_eval.prepare.answers import PERSON, TOO_FEW_ITEMS, WAVE, Answers, prepare_answers, waves_of
from kpk_eval.prepare.completeness import Completeness, count_answers
from kpk_eval.prepare.errors import NO_REASON, PreparationError
from kpk_eval.prepare.indicators import prepare_indicators
from kpk_eval.prepare.scales import score

__all__ = [
    "NO_REASON",
    "PERSON",
    "TOO_FEW_ITEMS",
    "WAVE",
    "Answers",
    "Completeness",
    "PreparationError",
    "count_answers",
    "prepare_answers",
    "prepare_indicators",
    "score",
    "waves_of",
]
