import pytest

from kpk_eval.book.markdown import (
    Link,
    facts,
    heading,
    listing,
    notice,
    page,
    paragraph,
    sentence,
    table,
    wide,
)


def test_heading_has_its_level() -> None:
    assert heading("Ziele", 2) == "## Ziele\n"


def test_table_escapes_its_cells_and_keeps_its_links() -> None:
    source = table(["Seite", "Wert"], [[Link("A|B", "pages/a.b/index"), "1 | 2"]])
    assert source.splitlines() == [
        "| Seite | Wert |",
        "| --- | --- |",
        "| [A&#124;B](/pages/a.b/index.md) | 1 &#124; 2 |",
    ]


def test_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells, its header 2"):
        table(["a", "b"], [["only"]])


def test_a_cell_that_looks_like_a_rule_is_text() -> None:
    assert table(["a"], [["---"]]).splitlines()[-1] == "| &#45;&#45;&#45; |"


def test_sentence_puts_links_into_escaped_words() -> None:
    told = sentence("Siehe {link}. {ok}", link=Link("", "reading"), ok="*gut*")
    assert told == "Siehe [](/reading.md)&#46; &#42;gut&#42;\n"


def test_facts_leave_out_what_is_empty() -> None:
    told = facts([("Stand", "heute"), ("Kontakt", "")])
    assert "Stand\n: heute\n" in told
    assert "Kontakt" not in told


def test_notice_is_a_box_with_escaped_words() -> None:
    assert notice("A:", "b:::") == ":::{admonition} A&#58;\n:class: warning\n\nb&#58;&#58;&#58;\n:::\n"


def test_page_joins_blocks_and_leaves_out_empty_ones() -> None:
    assert page(heading("A"), "", paragraph("b")) == "# A\n\nb\n"


def test_wide_page_gives_up_its_own_contents() -> None:
    assert wide("# A\n").startswith("---\nhtml_theme.sidebar_secondary.remove: true\n---\n# A")


def test_listing_has_one_line_per_item() -> None:
    assert listing(["a", "- b"]) == "- a\n- &#45; b\n"
