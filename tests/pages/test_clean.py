"""Only blocks and plain text of a complete notebook reach a page."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpk_eval.pages.clean import clean, write_page
from kpk_eval.pages.parameters import PageError
from kpk_eval.show import png
from kpk_eval.show.block import Block, BlockKind

PICTURE = png.encode(bytes(4 * 4 * 4), (4, 4))
TABLE = Block(BlockKind.TABLE, "change.kiel", "de", "Tabelle", "Tabelle", html='<p class="x">42</p>')


def output(block: Block) -> nbformat.NotebookNode:
    return new_output("execute_result", data=block._repr_mimebundle_(), execution_count=1)


def executed(*cells: nbformat.NotebookNode, end_time: str = "2026-01-01", exception=None):
    number = 0
    for cell in cells:
        if cell.cell_type == "code" and not cell.metadata.get("skipped"):
            number += 1
            cell.execution_count = number
            cell.metadata.setdefault("execution", {"shell.execute_reply": "2026-01-01"})
    record = {"end_time": end_time, "exception": exception}
    return new_notebook(cells=list(cells), metadata={"papermill": record})


def text(source: str, *tags: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def code(*outputs: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return new_code_cell("x", outputs=list(outputs))


def cleaned(notebook, *, subject="Kiel", language="de"):
    return clean(notebook, page="change.kiel", subject=subject, language=language, download="Excel")


TITLE = (text("# Veränderung", "de"), text("# Change", "en"))


def test_title_carries_the_site_in_the_language_of_the_book():
    notebook = executed(*TITLE, code(output(TABLE)))
    assert cleaned(notebook).title == "Veränderung: Kiel"
    assert cleaned(notebook, language="en").title == "Change: Kiel"
    assert "Veränderung" not in cleaned(notebook, language="en").text


def test_code_is_never_shown_and_tables_get_their_download():
    page = cleaned(executed(*TITLE, code(output(TABLE))))
    assert "```{raw} html\n<p" in page.text
    assert "../../downloads/change.kiel.xlsx" in page.text
    assert page.evidence == ("change.kiel",)
    assert "\nx\n" not in page.text


def test_picture_is_a_file_of_its_own_with_alternative_text(tmp_path):
    block = Block(BlockKind.FIGURE, "change.kiel", "de", "Abb: {{x}}", 'Linie "steigt"', png=PICTURE)
    page = cleaned(executed(*TITLE, code(output(block))))
    assert ':alt: "Linie \\"steigt\\""' in page.text
    assert "{{" not in page.text
    write_page(page, tmp_path / "page")
    assert sorted(path.name for path in (tmp_path / "page").iterdir()) == ["change.kiel.1.png", "index.md"]


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
        cleaned(executed(*TITLE, code(shown)))


def test_standard_error_is_dropped():
    page = cleaned(executed(*TITLE, code(new_output("stream", name="stderr", text="/home/x"), output(TABLE))))
    assert "/home" not in page.text


def test_incomplete_notebooks_are_recognised_although_papermill_calls_them_completed():
    skipped = code(output(TABLE))
    skipped.metadata["skipped"] = True
    for notebook in (
        executed(*TITLE, code(), skipped),
        executed(*TITLE, code(), end_time=""),
        executed(*TITLE, code(), exception=True),
        executed(*TITLE, code(new_output("error", ename="E", evalue="AB12", traceback=[]))),
        executed(*TITLE),
    ):
        with pytest.raises(PageError, match="not published"):
            cleaned(notebook)


def test_cells_in_another_order_are_not_complete():
    notebook = executed(*TITLE, code(), code())
    notebook.cells[2].execution_count, notebook.cells[3].execution_count = 2, 1
    with pytest.raises(PageError, match="not in order"):
        cleaned(notebook)


@pytest.mark.parametrize(
    "payload",
    [
        "{{ env }}", "<script>x</script>", "```{include} ../x", "[x](javascript:1)", "{download}`x`",
        ":::{note}", "<img src=x>", "![](../x.png)",
    ],
)  # fmt: skip
def test_notebook_text_holds_plain_markdown_only(payload):
    with pytest.raises(PageError, match="plain Markdown"):
        cleaned(executed(*TITLE, text(payload), code()))


def test_notes_to_colleagues_are_dropped():
    assert "geheim" not in cleaned(executed(*TITLE, text("Text <!-- geheim -->"), code())).text


def test_site_names_are_data_not_markup():
    page = cleaned(executed(*TITLE, code()), subject="{{ env }} <b>*x*")
    assert "{{" not in page.text
    assert "<b>" not in page.text


def test_a_page_without_title_is_refused():
    with pytest.raises(PageError, match="no '# title'"):
        cleaned(executed(code()))
