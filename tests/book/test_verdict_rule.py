"""The rule of the assessment printed in the book is the one that the programme follows."""

from __future__ import annotations

import hashlib
import inspect
import re
from pathlib import Path

from kpk_eval.stats.verdict import judge

HEADINGS = {"de": "## Wie die Bewertung entsteht", "en": "## How the assessment is made"}
TRANSLATED = ("a92865409c548120", "5b06454bdf7d3acf")
"""Beginning of the digests of the rule and of the German text that was compared with it by a reader."""


def section(root: Path, language: str) -> str:
    """The section about the rule, without its first sentence."""
    whole = (root / "book" / language / "methods.md").read_text(encoding="utf-8")
    return whole.split(HEADINGS[language], 1)[1].split("\n## ", 1)[0].strip().split("\n", 1)[1]


def plain(text: str) -> str:
    """Text without emphasis, citations, numbers of a list and line ends."""
    bare = re.sub(r"\s*\{cite:[pt]\}`\w+`", "", text).replace("*", "").replace("`", "")
    return " ".join(re.sub(r"^\s*\d\. ", "", bare, flags=re.MULTILINE).split())


def rule() -> str:
    """What the docstring of the rule says before its parameters."""
    return (inspect.getdoc(judge) or "").split("Parameters\n", 1)[0].split("\n", 1)[1]


def digest(text: str) -> str:
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


def test_english_book_prints_the_rule_word_for_word(root: Path) -> None:
    assert plain(section(root, "en")) == plain(rule())


def test_german_book_was_compared_with_the_rule_as_it_is_now(root: Path) -> None:
    now = (digest(rule()), digest(section(root, "de")))
    assert now == TRANSLATED, "the rule or its translation changed: compare both, then note these digests"


def test_both_languages_have_four_rules(root: Path) -> None:
    for language in HEADINGS:
        assert re.findall(r"^(\d)\. \*\*", section(root, language), flags=re.MULTILINE) == list("1234")
