import html

import pytest
from markdown_it import MarkdownIt

from kpk_eval.book.escape import literal, plain
from tests.payloads.kinds import PAYLOADS


def rendered(source: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(source)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_literal_shows_the_words_and_nothing_else(payload: str) -> None:
    shown = html.unescape(rendered(literal(payload)))
    assert shown == f"<p>{plain(payload)}</p>\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_literal_stays_in_its_heading_and_cell(payload: str) -> None:
    assert html.unescape(rendered(f"# {literal(payload)}")) == f"<h1>{plain(payload)}</h1>\n"
    table = rendered(f"| a | b |\n| --- | --- |\n| {literal(payload)} | x |\n")
    assert table.count("<td>") == 2
    assert f"<td>{plain(payload)}</td>" in html.unescape(table)


def test_literal_escapes_every_ascii_punctuation_character() -> None:
    assert literal("!~") == "&#33;&#126;"
    assert literal("Größe 5 – „gut“") == "Größe 5 – „gut“"


def test_plain_folds_lines_and_drops_what_cannot_be_seen() -> None:
    assert plain("  eins\n\tzwei\u2028drei\x85vier ") == "eins zwei drei vier"
    assert plain("a\x00b\x07c\u202ed\u2066e\ufefff") == "abcdef"


def test_plain_keeps_the_soft_hyphen_and_joiners() -> None:
    assert plain("Prä\u00advention") == "Prä\u00advention"
    assert plain("می\u200cخواهم") == "می\u200cخواهم"
