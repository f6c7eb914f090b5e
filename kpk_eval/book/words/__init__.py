"""The words of the generated chapters in the languages of the book."""

from __future__ import annotations

from collections.abc import Mapping

from kpk_eval.book.words.english import ENGLISH
from kpk_eval.book.words.german import GERMAN

_WORDS: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "en": ENGLISH}


def words(language: str) -> Mapping[str, str]:
    """Words of the generated chapters, by their key; an unknown language or key raises `KeyError`."""
    return _WORDS[language]
