import re
import string
from pathlib import Path

import pytest

from kpk_eval.book.words import words
from kpk_eval.model import Design, Estimator
from kpk_eval.stats.multiplicity import Adjustment


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    german, english = words("de"), words("en")
    assert set(german) == set(english)
    assert {key: placeholders(german[key]) for key in german} == {
        key: placeholders(english[key]) for key in english
    }


def test_every_word_is_used_by_a_chapter(root: Path) -> None:
    code = "".join(
        path.read_text("utf-8")
        for path in (root / "kpk_eval" / "book").rglob("*.py")
        if path.parent.name != "words"
    )
    by_value = {
        "kreisfreie_stadt", "kreis", "gemeinde", "gruppe", "role_site", "role_comparison", "complete",
        "stopped", "failed", "higher", "lower", "paired", "unpaired", "planned", "exploratory",
        "continuous", "ordinal", "binary", "nominal", "count", "sum", "mean", *Adjustment,
        *Design, *(f"by_{one}" for one in Estimator),
    }  # fmt: skip
    unused = [key for key in words("de") if key not in by_value and f'"{key}"' not in code]
    assert unused == []


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("fr")


def test_both_languages_have_the_same_chapters_in_the_same_shape(root: Path) -> None:
    def shape(path: Path) -> list[str]:
        return re.findall(r"^(#+|: |- |\d\.)", path.read_text("utf-8"), flags=re.MULTILINE)

    german = {path.name: shape(path) for path in (root / "book" / "de").glob("*.md")}
    english = {path.name: shape(path) for path in (root / "book" / "en").glob("*.md")}
    assert german == english


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_citation_is_in_the_list_of_references(root: Path, language: str) -> None:
    known = set(
        re.findall(r"^@\w+\{(\w+),", (root / "book" / "references.bib").read_text("utf-8"), re.MULTILINE)
    )
    text = "".join(path.read_text("utf-8") for path in (root / "book" / language).glob("*.md"))
    cited = {key for group in re.findall(r"\{cite:[pt]\}`([^`]+)`", text) for key in group.split(",")}
    assert cited == known
