"""Sentences about what was changed in delivered files."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.show.prose.files import columns_told
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """How many columns of each file were changed."""
    return columns_told(released, voice, "prose.recodes")
