"""Only blocks and plain text of a complete notebook reach a page."""

import pytest
from nbformat.v4 import new_output

from kpk_eval.pages.clean import write_page
from kpk_eval.pages.parameters import PageError
from kpk_eval.show import png
from kpk_eval.show.block import Block, BlockKind
from tests.pages.notebooks import cleaned, code, executed, output, text, titles

PICTURE = png.encode(bytes(4 * 4 * 4), (4, 4))
TABLE = Block(BlockKind.TABLE, "change.kiel", "de", "Tabelle", "Tabelle", html='<p class="x">42</p>')


def test_title_carries_the_site_in_the_language_of_the_book():
    notebook = executed(*titles(), code(output(TABLE)))
    assert cleaned(notebook).title == "Veränderung: Kiel"
    assert cleaned(notebook, language="en").title == "Change: Kiel"
    assert "Veränderung" not in cleaned(notebook, language="en").text


def test_code_is_never_shown_and_tables_get_their_download():
    page = cleaned(executed(*titles(), code(output(TABLE))))
    assert "```{raw} html\n<p" in page.text
    assert "../../downloads/change.kiel.xlsx" in page.text
    assert page.evidence == ("change.kiel",)
    assert "\nx\n" not in page.text


def test_picture_is_a_file_of_its_own_with_alternative_text(tmp_path):
    block = Block(BlockKind.FIGURE, "change.kiel", "de", "Abb: {{x}}", 'Linie "steigt"', png=PICTURE)
    page = cleaned(executed(*titles(), code(output(block))))
    assert ':alt: "Linie \\"steigt\\""' in page.text
    assert "{{" not in page.text
    write_page(page, tmp_path / "page")
    names = sorted(path.name for path in (tmp_path / "page").iterdir())
    assert names == ["change.kiel.1.png", "index.md", "shown.json"]


@pytest.mark.parametrize(
    "shown",
    [
        new_output("stream", name="stdout", text="AB12"),
        new_output("execute_result", data={"text/html": "<table>"}, execution_count=1),
        new_output("display_data", data={"text/plain": "3"}),
        new_output("display_data", data={"image/png": "AAAA"}),
    ],
)
def test_anything_but_a_block_is_refused(shown):
    with pytest.raises(PageError, match="show results with"):
        cleaned(executed(*titles(), code(shown)))


def test_standard_error_is_dropped():
    page = cleaned(
        executed(*titles(), code(new_output("stream", name="stderr", text="/home/x"), output(TABLE)))
    )
    assert "/home" not in page.text


def test_incomplete_notebooks_are_recognised_although_papermill_calls_them_completed():
    skipped = code(output(TABLE))
    skipped.metadata["skipped"] = True
    for notebook in (
        executed(*titles(), code(), skipped),
        executed(*titles(), code(), end_time=""),
        executed(*titles(), code(), exception=True),
        executed(*titles(), code(new_output("error", ename="E", evalue="AB12", traceback=[]))),
        executed(*titles()),
    ):
        with pytest.raises(PageError, match="not published"):
            cleaned(notebook)


def test_cells_in_another_order_are_not_complete():
    notebook = executed(*titles(), code(), code())
    notebook.cells[2].execution_count, notebook.cells[3].execution_count = 2, 1
    with pytest.raises(PageError, match="not in order"):
        cleaned(notebook)


@pytest.mark.parametrize(
    "payload",
    [
        "{{ env }}", "<script>x</script>", "```{include} ../x", "[x](javascript:1)", "{download}`x`",
        ":::{note}", "<img src=x>", "![](../x.png)", "~~~{include} ../x\n~~~", "{Download}`x`", "{c:func}`x`",
        "![x][z]\n\n[z]: ../x.png", "[x][z]\n\n[z]: https://example.org", "> [z]: ../x\n\n![z]",
        "% Zeile", "+++", "[^1]\n\n[^1]: Note", "$x$", "$$x$$", "\\begin{align}x\\end{align}",
        "(ziel)=\nText", "```python\nx\n```", "Satz\n\n    x", "---", "<https://example.org>",
    ],
)  # fmt: skip
def test_notebook_text_holds_plain_markdown_only(payload):
    with pytest.raises(PageError, match="plain Markdown"):
        cleaned(executed(*titles(), text(payload), code()))


def test_notes_to_colleagues_are_dropped():
    assert "geheim" not in cleaned(executed(*titles(), text("Text <!-- geheim -->"), code())).text


def test_site_names_are_data_not_markup():
    page = cleaned(executed(*titles(), code()), subject="{{ env }} <b>*x*")
    assert "{{" not in page.text
    assert "<b>" not in page.text


def test_a_page_without_title_is_refused():
    with pytest.raises(PageError, match="no '# title'"):
        cleaned(executed(code()))


def test_plain_markdown_passes_as_it_stands():
    written = "**Satz** mit *Nachdruck*: 5 $, 10 %.\n\n## Teil\n\n- a\n- b\n\n| a | b |\n| - | - |\n| c | d |"
    assert written in cleaned(executed(*titles(), text(written), code())).text
