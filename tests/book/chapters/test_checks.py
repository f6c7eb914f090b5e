"""How the methods were checked: what the chapter says, in both languages."""

import html
import re
from dataclasses import replace

import pytest

from kpk_eval.book.chapters.checks import checks
from kpk_eval.book.checked import CheckedFigure, Checks, OwnReference, read_checks
from kpk_eval.book.content import Content
from kpk_eval.book.words.checks import DATA_SETS, FAMILIES, OWN, REASONS
from kpk_eval.book.words.statistics import METHODS, NAMES, figure_name, method_name, source_name
from tests.book import sample

ONE = CheckedFigure(
    family="paired", data_set="paired_sleep", path="paired_t/t", method="paired t, all", figure="t",
    source="Student 1908; R t.test", theirs="-4.06213", ours="-4.06213", absolute="1e-12", relative="1e-12",
    tolerance="1e-06", reason="", printed="", printed_in="", printed_reason="",
)  # fmt: skip
ENGLISH = re.compile(
    r"\b(of|the|and|error|limits?|estimate|shares?|degrees|freedom|ties|site|squared|step|mean|weight|gap|change)\b"
)


def told(*figures: CheckedFigure, own: tuple[OwnReference, ...] = (), language: str = "de") -> str:
    content = Content(sample.manifest(), sample.evaluation(), language, checks=Checks(figures, own))
    return html.unescape(checks(content))


@pytest.fixture(scope="module", params=["de", "en"])
def whole(request, root) -> tuple[str, str]:
    kept = read_checks(root / "book")
    return request.param, told(*kept.figures, own=kept.own, language=request.param)


def test_a_figure_of_r_is_not_called_published() -> None:
    row = "| gepaarter t-Test | Schlaf mit zwei Mitteln (Student 1908) | 1 | t | −4,06213 "
    assert f"{row}| mit R berechnet (t.test) | −4,06213 | nur Rundung | 10⁻⁶ |" in told(ONE)
    assert "| veröffentlicht: " not in told(ONE)
    assert "## Zahlen aus Veröffentlichungen" not in told(ONE)


def test_a_printed_figure_is_told_with_its_digits_and_place() -> None:
    printed = replace(ONE, printed="-4.062", printed_in="Student 1908, table 1")
    assert "| −4,062 | veröffentlicht: Student 1908, Tabelle 1 | −4,06213 |" in told(ONE, printed)
    assert "| gepaarter t-Test | Student 1908, Tabelle 1 | t | −4,062 | −4,06213 | 1 | 1 |" in told(printed)
    assert "| paired t | Student 1908, table 1 | t | −4.062 | −4.06213 | 1 | 1 |" in told(
        printed, language="en"
    )
    missed = replace(printed, printed_reason="search_ends")
    assert "| −4,062 | −4,06213 | 2 | 1 |" in told(printed, missed)
    assert "2 dieser Zahlen stehen auch gedruckt" in told(printed, missed)


def test_rows_hold_all_variants_and_their_largest_difference() -> None:
    far = replace(ONE, method="paired t, arm 1", absolute="1e-03", relative="1e-05", tolerance="0.0001")
    near_zero = replace(ONE, absolute="1e-12", relative="1e-02")
    assert "| 3 | t | −4,06213 | mit R berechnet (t.test) | −4,06213 | höchstens 10⁻⁵ | 10⁻⁴ |" in told(
        ONE, far, near_zero
    )
    assert "| nur Rundung | 10⁻⁶ |" in told(ONE, near_zero)
    assert "| keiner | 10⁻⁶ |" in told(replace(ONE, absolute="0", relative="0"))
    assert "| keiner | 10⁻⁶ |" in told(replace(ONE, theirs="0", ours="0", absolute="0", relative=""))


def test_a_larger_difference_comes_with_its_reason() -> None:
    far = replace(ONE, absolute="1e-03", relative="1e-03", tolerance="0.0005", reason="q_profile")
    assert f"| −4,06213 | −4,06213 | {REASONS['q_profile']['de']} |" in told(ONE, far)
    assert "5 · 10⁻⁴" in told(far)
    assert "mehr abweicht" not in told(ONE)


def test_numbers_of_any_size_are_written_in_the_language() -> None:
    tiny = replace(ONE, theirs="7.73906e-05", ours=".5", printed="")
    assert "| 7,73906 · 10⁻⁵ | mit R berechnet (t.test) | 0,5 |" in told(tiny)
    assert "| 7.73906 · 10⁻⁵ | computed with R (t.test) | 0.5 |" in told(tiny, language="en")


def test_own_references_name_their_programs() -> None:
    own = (OwnReference("power", "1027", "R 4.2.2, pwr 1.3.0"),)
    assert "| Was zu sehen gewesen wäre | 1.027 | R 4.2.2, pwr 1.3.0 |" in told(own=own)


def test_a_book_without_figures_has_a_chapter() -> None:
    assert told().count("\n# ") == 1
    assert "|" not in told()


def test_every_figure_is_counted_once(whole: tuple[str, str], root) -> None:
    _, text = whole
    kept = read_checks(root / "book")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert sum(int(row[2]) for row in rows if len(row) == 9 and row[2].isdigit()) == len(kept.figures)
    printed = [one for one in kept.figures if one.printed]
    in_print = [row for row in rows if len(row) == 7 and row[5].isdigit()]
    assert sum(int(row[5]) for row in in_print) == len(printed) > 100
    assert sum(int(row[6].strip(" |")) for row in in_print) == sum(not one.printed_reason for one in printed)


def test_what_is_allowed_and_found_fits_in_every_row(whole: tuple[str, str]) -> None:
    language, text = whole
    assert len(re.findall(r"^### ", text, re.MULTILINE)) == len(FAMILIES)
    for other in {"de": ("figures are", "computed with"), "en": ("Zahlen", "berechnet")}[language]:
        assert other not in text


def test_words_exist_for_all_that_is_checked_and_for_nothing_else(root) -> None:
    kept = read_checks(root / "book")
    assert set(FAMILIES) == {one.family for one in kept.figures}
    assert set(DATA_SETS) == {one.data_set for one in kept.figures}
    assert set(OWN) == {one.folder for one in kept.own}
    assert set(REASONS) == {word for one in kept.figures for word in (one.reason, one.printed_reason) if word}
    assert {*METHODS, *NAMES} == {one.method.partition(", ")[0] for one in kept.figures}
    assert all(
        set(said) == {"de", "en"} for words in (FAMILIES, DATA_SETS, REASONS, OWN) for said in words.values()
    )


def test_german_rows_hold_no_english(root) -> None:
    content = Content(sample.manifest(), sample.evaluation(), "de", checks=read_checks(root / "book"))
    text = html.unescape(checks(content))
    places = re.compile(r"Wooldridge, Introductory Econometrics|R-Paket [^|]*|\(lm[^)]*\)")
    cells = [cell for line in text.splitlines() if line.startswith("| ") for cell in line.split(" | ")]
    assert [cell for cell in cells if ENGLISH.search(places.sub("", cell))] == []


def test_names_that_nobody_translated_are_an_error() -> None:
    assert method_name("REML, log risk ratio", "de") == "REML"
    assert method_name("paired t, arm 1", "en") == "paired t"
    with pytest.raises(KeyError):
        method_name("paired z", "de")
    assert figure_name("d88, standard error", "de") == "d88, Standardfehler"
    assert source_name("R package survey, introduction", "de") == "R-Paket survey, Einführung"
