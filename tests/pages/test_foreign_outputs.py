"""What a notebook may hold beside blocks never reaches a page: it is refused, or it is not there."""

import base64
import struct
import zlib

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output, new_raw_cell

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.pages.clean import write_page
from kpk_eval.pages.parameters import PageError
from kpk_eval.show.block import MIME
from tests.pages.notebooks import cleaned, code, executed, output, text, titles
from tests.show.samples import sample

CANARY = "KANARI7QXYZ2ABCDE"
ROWS = pd.DataFrame({"code": [CANARY, "AB12"], "w1": [3, 4]})


def display(data: dict[str, object], **more: object) -> nbformat.NotebookNode:
    return new_output("display_data", data=data, **more)


def shown_by_jupyter(value: object) -> nbformat.NotebookNode:
    data, metadata = InteractiveShell.instance().display_formatter.format(value)
    return display(data, metadata=metadata)


def with_chunk(png: bytes, name: bytes, content: bytes) -> bytes:
    """The picture with one more chunk before its end."""
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return png[:-12] + chunk + png[-12:]


@pytest.fixture(scope="module")
def picture() -> dict[str, object]:
    """Output of a figure."""
    return show.figure(sample(Shape.SERIES, "de"))._repr_mimebundle_()


FOREIGN = {
    "rows of a table": shown_by_jupyter(ROWS),
    "one column": shown_by_jupyter(ROWS["code"]),
    "text of a value": shown_by_jupyter(CANARY),
    "printed": new_output("stream", name="stdout", text=CANARY),
    "html": display({"text/html": f"<p>{CANARY}</p>"}),
    "script": display({"text/html": f"<script>x='{CANARY}'</script>", "text/plain": "HTML"}),
    "javascript": display({"application/javascript": f"x='{CANARY}'"}),
    "markdown": display({"text/markdown": f"**{CANARY}** {{{{ env }}}}"}),
    "latex": display({"text/latex": f"$\\text{{{CANARY}}}$"}),
    "plotly": display({"application/vnd.plotly.v1+json": {"data": [{"customdata": [[CANARY]]}]}}),
    "vega": display({"application/vnd.vegalite.v5+json": {"datasets": {"d": [{"code": CANARY}]}}}),
    "widget": display({"application/vnd.jupyter.widget-view+json": {"model_id": CANARY}}),
    "svg": display({"image/svg+xml": f"<svg><text>{CANARY}</text></svg>"}),
    "jpeg": display({"image/jpeg": base64.b64encode(CANARY.encode()).decode()}),
    "pdf": display({"application/pdf": base64.b64encode(CANARY.encode()).decode()}),
    "glue": display({"application/papermill.record/text/plain": CANARY}),
    "json": display({"application/json": {"code": CANARY}}),
    "nothing": display({}),
}


@pytest.mark.parametrize("shown", FOREIGN.values(), ids=FOREIGN)
def test_it_is_refused_and_its_words_are_not_repeated(shown):
    with pytest.raises(PageError, match=r"show results with kpk_eval\.show") as error:
        cleaned(executed(*titles(), code(shown)))
    assert CANARY not in str(error.value)


@pytest.mark.parametrize(
    "mime", ["application/x.rows", "image/svg+xml", "application/javascript", "text/markdown", "image/jpeg"]
)
def test_it_is_refused_within_the_output_of_a_block_too(picture, mime):
    with pytest.raises(PageError, match="which no page may show") as error:
        cleaned(executed(*titles(), code(display({**picture, mime: CANARY}))))
    assert CANARY not in str(error.value)


def test_the_preview_of_a_block_is_not_what_is_published(picture):
    shown = display({**picture, "text/html": f"<script>{CANARY}</script>", "text/plain": CANARY})
    assert CANARY not in cleaned(executed(*titles(), code(shown))).text


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"pHYs", b"zzZz"])
def test_a_picture_with_more_than_pixels_is_refused(picture, name):
    import hashlib

    changed = with_chunk(base64.b64decode(str(picture["image/png"])), name, f"Comment\0{CANARY}".encode())
    texts = {**picture[MIME], "png_sha256": hashlib.sha256(changed).hexdigest()}
    bundle = {MIME: texts, "image/png": base64.b64encode(changed).decode()}
    with pytest.raises(PageError, match="more than pixels"):
        cleaned(executed(*titles(), code(display(bundle))))


def test_errors_and_what_did_not_run_are_refused():
    failed = new_output("error", ename="ValueError", evalue=CANARY, traceback=[CANARY])
    silent = code()
    silent.metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
    for notebook in (executed(*titles(), code(failed)), executed(*titles(), code(), silent)):
        with pytest.raises(PageError, match="not published") as error:
            cleaned(notebook)
        assert CANARY not in str(error.value)


def test_everything_else_in_a_notebook_stays_behind(tmp_path):
    block = show.table(sample(Shape.FLOW, "de"))
    shown = output(block)
    shown.metadata = {"filenames": {"image/png": f"/home/{CANARY}/x.png"}}
    shown.data["text/plain"] = CANARY
    worker = code(new_output("stream", name="stderr", text=f"/home/{CANARY}/x.py:3: Warning"), shown)
    worker.source = f"# {CANARY}"
    worker.id = CANARY
    worker.metadata |= {"tags": ["hide-output", CANARY], "name": CANARY, "papermill": {"x": CANARY}}
    written = text(f"Satz. <!-- {CANARY} -->")
    written.attachments = {f"{CANARY}.png": {"image/png": CANARY}}
    written.metadata["name"] = CANARY
    other = text(f"{CANARY}", "en")
    notebook = executed(*titles(), worker, written, other, new_raw_cell(CANARY))
    notebook.metadata |= {
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {CANARY: CANARY}}},
        "papermill": {
            **notebook.metadata["papermill"], "input_path": f"/home/{CANARY}", "parameters": {"code": CANARY},
        },
        "kernelspec": {"display_name": CANARY, "name": CANARY}, "authors": [{"name": CANARY}],
    }  # fmt: skip
    write_page(cleaned(notebook), tmp_path / "page")
    everything = [path.name + path.read_bytes().decode("latin-1") for path in (tmp_path / "page").iterdir()]
    assert "Satz." in "".join(everything)
    assert CANARY not in "".join(everything)


def test_blocks_cannot_break_out_of_their_place():
    for html in (
        "<p>a\n```\n\n```{include} /etc/hostname\n```\n</p>",
        "<p>a</p>\n````\n{{ env }}",
        ":file: /etc/hostname\n<p>a</p>",
        "---\nfile: /etc/hostname\n---\n<p>a</p>",
        "<p>a <script </p>",
        "<p>a</p><script",
        "<p>a <%= x %></p>",
    ):
        data = {**output(show.table(sample(Shape.FLOW, "de"))).data}
        data[MIME] = {**data[MIME], "html": html}
        notebook = executed(*titles(), code(display(data)))
        if html.startswith("<p>a\n```"):
            assert "````{raw} html" in cleaned(notebook).text
        else:
            with pytest.raises(PageError, match="HTML of a block"):
                cleaned(notebook)
