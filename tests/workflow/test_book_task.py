"""The task that makes the book: manifest from the records, note where it fails."""

import json
from pathlib import Path

import pytest

from kpk_eval.manifest import PageState
from kpk_eval.study import Study
from kpk_eval.workflow.__main__ import main
from kpk_eval.workflow.collect import IncompleteRun, as_json, collect


def test_manifest_has_the_pages_in_the_order_of_the_book(finished: Study) -> None:
    manifest = collect(finished)
    pages = [record.page for record in manifest.pages]
    assert (pages[0], pages[-1]) == ("synthesis", "quality_overview")
    assert (
        pages.index("site_profile.north")
        < pages.index("data_quality.north")
        < pages.index("site_profile.south")
    )
    assert {record.state for record in manifest.pages} == {PageState.COMPLETE}
    assert {"python", "kpk-eval", "pandas", "jupyter-book", "snakemake"} <= set(manifest.versions)


def test_missing_page_is_an_error(finished: Study) -> None:
    (finished.private / "pages" / "synthesis" / "page.json").unlink()
    with pytest.raises(IncompleteRun, match="no record of the pages synthesis; run the edition again"):
        collect(finished)


def test_run_json_tells_plan_inputs_and_outputs_with_their_digests(finished: Study) -> None:
    record = finished.private / "pages" / "data_quality.north" / "page.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "inputs": {"north/t0.csv": "a1"}}))
    (finished.released).mkdir()
    (finished.released / "quality.north.parquet").write_bytes(b"x")
    told = json.loads(as_json(collect(finished), finished))
    assert told["plan"] == {"date": "2026-01-01", "sha256": finished.evaluation.plan_sha256}
    assert told["logic_model"] is None
    assert told["inputs"] == {"north/t0.csv": "a1"}
    assert set(told["outputs"]) == {"released/quality.north.parquet", "html/index.html"}
    assert told["outputs"]["released/quality.north.parquet"].startswith("2d711642b726b044")


def test_failed_book_leaves_a_note_and_no_record(
    finished: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(finished.private)
    (finished.private / "book.json").unlink()
    (finished.private / "pages" / "synthesis" / "page.json").unlink()
    manifest = (finished.build / "run.json").read_text()
    assert main("params/tiny", "interim") == 1
    assert "no record of the pages synthesis" in capsys.readouterr().err
    note = json.loads((finished.private / "failures" / "book.json").read_text())
    assert (note["page"], note["cell"]) == ("book", 0)
    assert not (finished.private / "book.json").exists()
    assert not (finished.private / "running" / "book.json").exists()
    assert (finished.build / "run.json").read_text() == manifest


def test_codebooks_of_the_contracts_have_a_line_for_each_column(root: Path) -> None:
    from kpk_eval.params import load_evaluation
    from kpk_eval.workflow.codebooks import codebooks

    evaluation = load_evaluation(root / "params" / "open-data", root=root)
    study = Study(evaluation, evaluation.frame.editions[0], root, root / "nowhere")
    books = {book.title: book for book in codebooks(study)}
    assert set(books) == {"indicators", "wellbeing_survey"}
    assert len(books["wellbeing_survey"].rows) == 50
    assert {len(row) for row in books["indicators"].rows} == {len(books["indicators"].header)}
