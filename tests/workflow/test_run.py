"""Runs of a small project: what is made, what is left alone, what a failure leaves behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError
from kpk_eval.study import Study
from kpk_eval.workflow.data import DataMissing
from kpk_eval.workflow.engine import Commands
from kpk_eval.workflow.lock import Locked, only_run
from kpk_eval.workflow.outcome import Exit, RunOutcome
from kpk_eval.workflow.progress import LineState
from kpk_eval.workflow.run import run
from kpk_eval.workflow.words import summary

pytestmark = pytest.mark.slow

Open = Callable[..., Study]
Make = Callable[[Study], RunOutcome]
PAGES = {
    *(f"{notebook}.{site}" for notebook in ("data_quality", "site_profile") for site in ("north", "south")),
    "survey_change.north.families", "survey_change.south.families", "synthesis", "quality_overview",
}  # fmt: skip


def made(outcome: RunOutcome) -> set[str]:
    return {*outcome.tasks(LineState.COMPLETE), *outcome.tasks(LineState.STOPPED)}


@pytest.fixture
def again(opened: Open, commands: Commands) -> Make:
    """Runs an edition as its files are now."""
    return lambda study: run(opened(study.root), jobs=2, commands=commands)


def test_first_run_makes_everything_and_names_the_book(study: Study, commands: Commands) -> None:
    outcome = run(study, jobs=2, commands=commands)
    assert outcome.book == study.build / "html" / "index.html"
    assert outcome.book.is_file()
    assert made(outcome) == {*PAGES, "book"}
    assert (outcome.exit, outcome.failures) == (Exit.GOOD, ())


def test_second_run_makes_nothing(finished: Study, again: Make) -> None:
    outcome = again(finished)
    assert set(outcome.tasks(LineState.UNCHANGED)) == {*PAGES, "book"}
    assert outcome.exit is Exit.GOOD


def test_touched_files_change_nothing(finished: Study, again: Make) -> None:
    future = time.time() + 3600
    for path in finished.root.rglob("*"):
        if path.is_file() and "build" not in path.relative_to(finished.root).parts:
            os.utime(path, (future, future))
    assert made(again(finished)) == set()


@pytest.mark.parametrize("hours", [1, -48])
def test_changed_data_remake_their_site_the_synthesis_and_the_book(
    finished: Study, again: Make, hours: int
) -> None:
    path = finished.data / "north" / "t1.csv"
    path.write_text("code;answer\nnorth;2\n")
    moment = time.time() + hours * 3600
    os.utime(path, (moment, moment))
    expected = {page for page in PAGES if "south" not in page} | {"book"}
    assert made(again(finished)) == expected


def test_changed_chapter_remakes_the_book_only(finished: Study, again: Make) -> None:
    (finished.root / "book" / "de" / "index.md").write_text("# Tiny, corrected\n")
    assert made(again(finished)) == {"book"}


def test_changed_notebook_remakes_its_pages_and_what_follows(finished: Study, again: Make) -> None:
    (finished.root / "notebooks" / "site_profile.ipynb").write_text("{}")
    expected = {"site_profile.north", "site_profile.south", "synthesis", "quality_overview", "book"}
    assert made(again(finished)) == expected


@pytest.mark.parametrize("damage", ["", "{}", '{"page": "synthesis", "sta'])
def test_damaged_record_is_made_again(finished: Study, again: Make, damage: str) -> None:
    (finished.private / "pages" / "synthesis" / "page.json").write_text(damage)
    assert made(again(finished)) == {"synthesis", "book"}


def test_record_unknown_to_the_engine_is_made_again(finished: Study, again: Make) -> None:
    for path in (finished.private / ".snakemake" / "metadata").iterdir():
        path.unlink()
    assert made(again(finished)) == {*PAGES, "book"}


def test_missing_book_is_made_again_without_its_pages(finished: Study, again: Make) -> None:
    (finished.build / "html" / "index.html").unlink()
    assert made(again(finished)) == {"book"}


def test_lost_released_result_is_made_again(finished: Study, again: Make) -> None:
    note = finished.private / "made" / "survey_change.south.families.json"
    note.parent.mkdir()
    note.write_text(json.dumps(["change.south.families"]))
    assert "survey_change.south.families" in made(again(finished))


def test_failed_page_is_named_and_the_others_go_on(study: Study, commands: Commands, again: Make) -> None:
    order = study.root / "orders" / "fail.survey_change.north.families"
    order.touch()
    outcome = run(study, jobs=2, commands=commands)
    assert outcome.exit is Exit.FAILED
    (failure,) = outcome.failures
    assert (failure.notebook, failure.site, failure.cell, failure.cause) == (
        "survey_change", "north", 3, "ValueError: no",
    )  # fmt: skip
    assert "survey_change.south.families" in made(outcome)
    assert set(outcome.tasks(LineState.NOT_RUN)) == {
        "site_profile.north", "synthesis", "quality_overview", "book",
    }  # fmt: skip
    assert outcome.book is None

    order.unlink()
    repaired = again(study)
    assert made(repaired) == {*outcome.tasks(LineState.NOT_RUN), "survey_change.north.families"}
    assert repaired.exit is Exit.GOOD


def test_what_waits_for_a_failed_page_is_not_called_unchanged(finished: Study, again: Make) -> None:
    (finished.data / "north" / "t0.csv").write_text("code;answer\nnorth;2\n")
    (finished.root / "orders" / "fail.survey_change.north.families").touch()
    outcome = again(finished)
    assert set(outcome.tasks(LineState.NOT_RUN)) == {
        "site_profile.north", "synthesis", "quality_overview", "book",
    }  # fmt: skip
    assert outcome.book is None
    told = list(summary(outcome, finished))
    assert told[-1].startswith("the book is still the one made before: ")


def test_page_that_failed_after_it_was_made_is_tried_again(finished: Study, again: Make) -> None:
    order = finished.root / "orders" / "fail.survey_change.north.families"
    order.touch()
    (finished.data / "north" / "t0.csv").write_text("code;answer\nnorth;2\n")
    assert again(finished).exit is Exit.FAILED
    order.unlink()
    repaired = again(finished)
    assert repaired.exit is Exit.GOOD
    assert {"survey_change.north.families", "site_profile.north", "synthesis", "book"} <= made(repaired)


def test_page_that_dies_without_a_note_is_named_with_its_last_words(study: Study, commands: Commands) -> None:
    (study.root / "orders" / "die.data_quality.north").touch()
    (failure,) = run(study, jobs=1, commands=commands).failures
    assert (failure.task, failure.notebook, failure.site) == ("data_quality.north", "data_quality", "north")
    assert failure.cause == "out of paper"


def test_failed_book_leaves_the_previous_one(finished: Study, again: Make) -> None:
    manifest = (finished.build / "run.json").read_text()
    (finished.root / "book" / "de" / "index.md").write_text("# Broken\n")
    (finished.root / "orders" / "fail.book").touch()
    outcome = again(finished)
    assert outcome.exit is Exit.FAILED
    assert [failure.cause for failure in outcome.failures] == ["book: no ink"]
    assert (finished.build / "run.json").read_text() == manifest
    assert (finished.build / "html" / "index.html").is_file()


def test_stopped_site_has_a_status_of_its_own_also_when_nothing_is_remade(
    study: Study, commands: Commands, again: Make
) -> None:
    (study.root / "orders" / "stop.survey_change.north.families").touch()
    outcome = run(study, jobs=2, commands=commands)
    assert outcome.exit is Exit.STOPPED
    assert outcome.book is not None
    assert again(study).exit is Exit.STOPPED


def test_one_site_only_makes_its_pages_and_no_book(study: Study, commands: Commands) -> None:
    outcome = run(study, jobs=2, sites=["north"], commands=commands)
    assert made(outcome) == {page for page in PAGES if page.split(".")[1:2] == ["north"]}
    assert outcome.book is None
    assert not (study.build / "html").exists()


def test_unknown_site_is_refused_with_a_suggestion(study: Study, commands: Commands) -> None:
    with pytest.raises(ParameterError, match="did you mean 'north'"):
        run(study, jobs=1, sites=["nroth"], commands=commands)


def test_site_without_pages_is_refused(study: Study, commands: Commands, opened: Open) -> None:
    text = "id: west\nlabel: West\nkind: gruppe\nrole: comparison\n"
    (study.parameters / "sites" / "west.yaml").write_text(text)
    with pytest.raises(ParameterError, match="no page for west: no source of this edition"):
        run(opened(study.root), jobs=1, sites=["west"], commands=commands)


def test_all_missing_data_files_are_named_before_anything_runs(study: Study, commands: Commands) -> None:
    for path in (study.data / "north").iterdir():
        path.unlink()
    with pytest.raises(DataMissing) as caught:
        run(study, jobs=1, commands=commands)
    assert "site north, families, wave t0, source north_t0, contract answers" in str(caught.value)
    assert [file.path.name for file in caught.value.files] == ["t0.csv", "t1.csv"]
    assert not study.private.exists()


def test_missing_data_of_another_site_do_not_matter_to_a_site(study: Study, commands: Commands) -> None:
    for path in (study.data / "north").iterdir():
        path.unlink()
    assert run(study, jobs=2, sites=["south"], commands=commands).exit is Exit.GOOD


def test_unknown_contract_is_refused(study: Study, commands: Commands) -> None:
    (study.root / "data_contracts" / "answers.odcs.yaml").rename(
        study.root / "data_contracts" / "answer.odcs.yaml"
    )
    with pytest.raises(
        ParameterError, match=r"sites/north.yaml:7: sources.0.contract: .*'answers'; did you mean 'answer'"
    ):
        run(study, jobs=1, commands=commands)


def test_second_run_of_an_edition_is_refused_and_another_edition_is_not(
    study: Study, commands: Commands, opened: Open
) -> None:
    with only_run(study.private):
        with pytest.raises(Locked, match=rf"process {os.getpid()} on .*, started 20"):
            run(study, jobs=1, commands=commands)
        assert run(opened(study.root, edition=1), jobs=2, commands=commands).exit is Exit.GOOD


def test_progress_tells_every_task_from_waiting_to_its_end(study: Study, commands: Commands) -> None:
    seen: list[dict[str, LineState]] = []
    run(
        study, jobs=2, commands=commands,
        progress=lambda lines: seen.append({line.task: line.state for line in lines}),
    )  # fmt: skip
    assert set(seen[0]) == {*PAGES, "book"}
    assert set(seen[0].values()) == {LineState.WAITING}
    assert set(seen[-1].values()) == {LineState.COMPLETE}


INTERRUPTED = """
import signal
from pathlib import Path
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.engine import Commands
from kpk_eval.workflow.run import run
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
root = Path({root!r})
evaluation = load_evaluation(root / "params" / "tiny", root=root)
study = Study(evaluation, evaluation.frame.editions[0], root, root / "data")
run(study, jobs=2, commands=Commands({page!r}, {book!r}))
"""


def test_interrupted_run_ends_its_tasks_and_can_be_resumed(
    study: Study, commands: Commands, again: Make, tmp_path: Path
) -> None:
    order = study.root / "orders" / "slow.survey_change.north.families"
    order.touch()
    script = tmp_path / "run_tiny.py"
    script.write_text(INTERRUPTED.format(root=str(study.root), page=commands.page, book=commands.book))
    process = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
    running = study.private / "running" / "survey_change.north.families.json"
    until = time.monotonic() + 60
    while not running.exists() and time.monotonic() < until:
        time.sleep(0.1)
    page = json.loads(running.read_text())["process"]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(page, 0)
    order.unlink()
    outcome = again(study)
    assert outcome.exit is Exit.GOOD
    assert "data_quality.north" in outcome.tasks(LineState.UNCHANGED)
