"""Plans of a small project: what would run, why, and what is waited for."""

import json
import time
from collections.abc import Callable

import pytest

from kpk_eval.params import ParameterError
from kpk_eval.study import Study
from kpk_eval.workflow.plan import plan
from kpk_eval.workflow.reasons import reasons
from kpk_eval.workflow.words import plan_lines

Open = Callable[..., Study]


def test_nothing_would_run_after_a_run(finished: Study) -> None:
    found = plan(finished)
    assert found.planned == ()
    assert len(found.unchanged) == 9
    assert list(plan_lines(found, finished)) == [
        "tiny, interim: nothing would run; all 9 tasks are up to date"
    ]


@pytest.mark.slow
def test_plan_leaves_no_trace_in_a_finished_edition(finished: Study) -> None:
    before = {path: path.stat().st_mtime_ns for path in (finished.private / "pages").rglob("*")}
    (finished.data / "north" / "t0.csv").write_text("code;answer\nnorth;3\n")
    plan(finished)
    assert {path: path.stat().st_mtime_ns for path in (finished.private / "pages").rglob("*")} == before


def test_changed_file_is_the_reason(finished: Study) -> None:
    (finished.data / "north" / "t1.csv").write_text("code;answer\nnorth;2\n")
    why = {one.task: one.reasons for one in plan(finished).planned}
    assert why["data_quality.north"] == ("changed: data: north/t1.csv",)
    assert why["book"][0].startswith("made again before it: data_quality.north, quality_overview")
    assert not [task for task in why if "south" in task]


@pytest.mark.slow
def test_changed_library_is_named_with_both_versions(
    finished: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpk_eval.workflow.graph.library_version", lambda _: "99.1")
    (why,) = {one.reasons for one in plan(finished).planned if one.task == "data_quality.south"}
    assert [reason for reason in why if reason.startswith("pandas 99.1 instead of 3.")]


@pytest.mark.slow
def test_page_made_by_hand_since_is_named(finished: Study) -> None:
    path = finished.private / "pages" / "data_quality.north" / "page.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "started": str(time.time_ns())}))
    why = {one.task: one.reasons for one in plan(finished).planned}
    assert why["survey_change.north.families"] == ("what it made is damaged, missing or outdated",)


@pytest.mark.slow
def test_first_plan_runs_everything_because_it_was_not_made(study: Study) -> None:
    found = plan(study)
    assert {one.reasons for one in found.planned} == {("not made yet",)}
    assert len(found.planned) == 9


@pytest.mark.slow
def test_missing_data_are_waited_for_and_the_rest_would_run(study: Study) -> None:
    for path in (study.data / "south").iterdir():
        path.unlink()
    found = plan(study)
    assert {one.task for one in found.planned} == {
        "data_quality.north", "survey_change.north.families", "site_profile.north",
    }  # fmt: skip
    assert {"data_quality.south", "synthesis", "book"} <= set(found.waiting)
    lines = "\n".join(plan_lines(found, study))
    assert "waits for 2 data files" in lines
    assert "south/t1.csv: site south, families, wave t1, source south_t1, contract answers" in lines


def test_plan_without_any_data_says_what_is_waited_for(study: Study, opened: Open) -> None:
    empty = Study(study.evaluation, study.edition, study.root, study.root / "nowhere")
    found = plan(empty)
    assert (found.planned, found.unchanged) == ((), ())
    assert len(found.awaited) == 4
    assert len(found.waiting) == 9


def test_unknown_contract_is_refused(study: Study) -> None:
    (study.root / "data_contracts" / "answers.odcs.yaml").unlink()
    with pytest.raises(ParameterError, match="data_contracts holds: none"):
        plan(study)


LISTING = """
rule page:
    input: pages/a/page.json
    output: pages/b/page.json
    reason: Missing output files: pages/b/page.json; Input files updated by another job: pages/a/page.json
rule page:
    output: pages/a/page.json
    reason: Set of input files has changed since last execution; Code has changed; {params}
"""
PARAMS = (
    "Params have changed since last execution: Union of exclusive params before and now across all output: "
    "before: {'x; Y.csv': 'aa', 'old.csv': 'bb'} now: {'x; Y.csv': 'cc', 'new.csv': 'dd'} "
)


def test_reasons_are_told_in_our_words() -> None:
    told = reasons(
        LISTING.format(params=PARAMS), tasks={f"pages/{name}/page.json": name for name in ("a", "b")}
    )
    assert told == {
        "b": ("not made yet",),
        "a": (
            "new: new.csv",
            "gone: old.csv",
            "changed: x; Y.csv",
            "other pages come before it than last time",
            "the task graph itself has changed",
        ),
    }


def test_reason_without_words_of_ours_is_kept() -> None:
    listing = "    output: pages/a/page.json\n    reason: Moon is full\n"
    assert reasons(listing, tasks={"pages/a/page.json": "a"}) == {"a": ("Moon is full",)}
