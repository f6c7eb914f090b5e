"""A page shows exactly what `show` makes of the released results in the store."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kpk_eval import show, store
from kpk_eval.manifest import PageRecord, PageState
from kpk_eval.model import Shape
from kpk_eval.pages.clean import write_page
from kpk_eval.pages.genuine import SHOWN, require_genuine
from kpk_eval.pages.parameters import PageError
from kpk_eval.params import load_evaluation
from kpk_eval.show import png
from kpk_eval.study import Study
from tests.pages.notebooks import cleaned, code, executed, output, titles
from tests.show.samples import sample

PAGE = "survey_change.seestadt.families"


RESULTS = {shape: sample(shape, "de") for shape in (Shape.ESTIMATES, Shape.DESCRIPTION, Shape.FLOW)}


@pytest.fixture
def study(root: Path, tmp_path: Path) -> Study:
    """The demo with an empty build folder but for the results in its store."""
    evaluation = load_evaluation(root / "params" / "demo", root=root)
    made = Study(evaluation, evaluation.frame.editions[0], tmp_path, tmp_path / "data")
    for released in RESULTS.values():
        store.write(released, made.released)
    return made


def published(study: Study, *blocks: show.Block) -> PageRecord:
    """Record of a page that shows the blocks."""
    page = cleaned(executed(*titles(), code(*map(output, blocks))), page=PAGE)
    write_page(page, study.private / "pages" / PAGE)
    return PageRecord(
        PAGE, "survey_change", "seestadt", "families", PageState.COMPLETE, "", "", 0, {}, page.evidence
    )


def test_what_show_made_is_genuine(study):
    estimates, flow = RESULTS[Shape.ESTIMATES], RESULTS[Shape.FLOW]
    blocks = (show.figure(estimates), show.table(estimates), show.sentences(estimates), show.table(flow))
    require_genuine(study, [published(study, *blocks)])


def test_a_result_without_rows_is_genuine_too(study):
    empty = replace(RESULTS[Shape.FLOW], table=RESULTS[Shape.FLOW].table.iloc[:0])
    store.write(empty, study.released)
    require_genuine(study, [published(study, show.table(empty), show.sentences(empty))])


@pytest.fixture(scope="module")
def forged() -> dict[str, show.Block]:
    """Blocks that are complete and well-formed, and not what show makes."""
    table = show.table(RESULTS[Shape.FLOW])
    figure = show.figure(RESULTS[Shape.DESCRIPTION])
    other = png.encode(bytes(4 * 16), (4, 4))
    return {
        "another number": replace(table, html=table.html.replace("1.210", "1.211")),
        "html of its own": replace(table, html='<p class="x">AB12</p>'),
        "another result": replace(table, evidence=RESULTS[Shape.DESCRIPTION].evidence),
        "another picture": replace(figure, png=other),
        "another caption": replace(figure, caption="AB12"),
        "another alternative text": replace(figure, alt="AB12"),
        "a picture as another result": replace(figure, evidence=RESULTS[Shape.ESTIMATES].evidence),
        "another language": replace(table, language="en"),
        "a table as sentences": replace(table, kind=show.BlockKind.PROSE),
    }


FORGED = (
    "another number", "html of its own", "another result", "another picture", "another caption",
    "another alternative text", "a picture as another result", "another language", "a table as sentences",
)  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_block_is_refused(study, forged, how):
    block = forged[how]
    assert block not in (show.table(RESULTS[Shape.FLOW]), show.table(RESULTS[Shape.DESCRIPTION]))
    with pytest.raises(PageError, match=rf"{PAGE}: a \w+ is not what kpk_eval\.show makes of") as error:
        require_genuine(study, [published(study, block)])
    assert "AB12" not in str(error.value)


def test_evidence_that_is_not_in_the_store_is_refused(study):
    block = replace(show.table(RESULTS[Shape.FLOW]), evidence="flow.nowhere")
    with pytest.raises(PageError, match=r"flow\.nowhere: no released result"):
        require_genuine(study, [published(study, block)])


def test_a_result_that_changed_after_the_page_was_made_is_refused(study):
    record = published(study, show.table(RESULTS[Shape.FLOW]))
    store.write(replace(RESULTS[Shape.FLOW], notes=("later",)), study.released)
    with pytest.raises(PageError, match="run the page again"):
        require_genuine(study, [record])


def test_a_page_whose_list_is_missing_or_shorter_is_refused(study):
    record = published(study, show.table(RESULTS[Shape.FLOW]))
    path = study.private / "pages" / PAGE / SHOWN
    path.write_text(json.dumps([]))
    with pytest.raises(PageError, match="differ"):
        require_genuine(study, [record])
    path.unlink()
    with pytest.raises(PageError, match="missing"):
        require_genuine(study, [record])
    require_genuine(study, [replace(record, state=PageState.STOPPED)])
