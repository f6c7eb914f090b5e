"""What a run says at its end, and with which status it ends."""

import json
from pathlib import Path

import pytest

from kpk_eval.files import sha256
from kpk_eval.study import Study
from kpk_eval.workflow.outcome import Broken, Exit, Failure, RunOutcome, broken_rules, worst
from kpk_eval.workflow.progress import Line, LineState
from kpk_eval.workflow.words import summary

RULE = {
    "rule": "answer.range",
    "severity": "error",
    "state": "failed",
    "failed": 4,
    "description": "from 1 to 5",
}


def outcome(
    *states: LineState, failures: tuple[Failure, ...] = (), broken: tuple[Broken, ...] = ()
) -> RunOutcome:
    lines = tuple(Line(f"page{number}", state, 1.0) for number, state in enumerate(states))
    return RunOutcome(lines, failures, broken, 12.34, Path("build/html/index.html"))


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([LineState.COMPLETE, LineState.UNCHANGED], Exit.GOOD),
        ([LineState.COMPLETE, LineState.STOPPED], Exit.STOPPED),
        ([LineState.STOPPED, LineState.NOT_RUN], Exit.FAILED),
    ],
)
def test_the_worst_state_decides_the_status(states: list[LineState], status: Exit) -> None:
    assert outcome(*states).exit is status


def test_failure_outweighs_a_stopped_site() -> None:
    failed = Failure("book", "", "", 0, "no ink")
    assert outcome(LineState.STOPPED, LineState.COMPLETE, failures=(failed,)).exit is Exit.FAILED


def test_broken_contract_alone_stops_the_site() -> None:
    broken = Broken("north", "north_t0", "answer.range", 4, "from 1 to 5")
    assert outcome(LineState.COMPLETE, broken=(broken,)).exit is Exit.STOPPED


@pytest.mark.parametrize(
    ("exits", "status"),
    [
        ([], Exit.GOOD),
        ([Exit.GOOD, Exit.NO_DATA], Exit.NO_DATA),
        ([Exit.STOPPED, Exit.FAILED, Exit.GOOD], Exit.FAILED),
    ],
)
def test_several_runs_have_one_status(exits: list[Exit], status: Exit) -> None:
    assert worst(exits) is status


def report(study: Study, site: str, *, blocked: bool, **changes: object) -> None:
    path = study.private / "contracted" / f"{site}_t0.{site}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    files = (study.data / site / "t0.csv", study.root / "data_contracts" / "answers.odcs.yaml")
    inputs = {file.name: sha256(file) for file in files}
    told = {"blocked": blocked, "rows_read": 9, "inputs": inputs, "rules": [{**RULE, **changes}]}
    path.write_text(json.dumps({"key": "k", "report": told}))


def test_broken_rules_are_those_of_blocked_sources_of_the_sites_asked_for(study: Study) -> None:
    report(study, "north", blocked=True)
    report(study, "south", blocked=True)
    expected = Broken("north", "north_t0", "answer.range", 4, "from 1 to 5")
    assert list(broken_rules(study, ["", "north"])) == [expected]


@pytest.mark.parametrize("changes", [{"severity": "warning"}, {"state": "passed"}])
def test_only_broken_error_rules_are_named(study: Study, changes: dict[str, str]) -> None:
    report(study, "north", blocked=True, **changes)
    assert list(broken_rules(study, ["north"])) == []


def test_rules_of_a_source_that_is_not_blocked_are_not_named(study: Study) -> None:
    report(study, "north", blocked=False)
    assert list(broken_rules(study, ["north"])) == []


def test_report_on_a_file_that_was_put_right_since_stops_no_site(study: Study) -> None:
    report(study, "north", blocked=True)
    (study.data / "north" / "t0.csv").write_text("code;answer\nnorth;2\n")
    assert list(broken_rules(study, ["north"])) == []


def test_summary_names_notebook_site_cell_and_cause(study: Study) -> None:
    failed = Failure("survey_change.north.families", "survey_change", "north", 3, "ValueError: no")
    told = list(summary(outcome(LineState.FAILED, LineState.NOT_RUN, failures=(failed,)), study))
    assert told[0] == "tiny, interim: 1 failed, 1 not run; 12.3 s"
    assert "failed: notebook survey_change, site north, cell 3: ValueError: no" in told
    assert "not run, because a page before them failed: page1" in told


def test_summary_names_the_rules_that_stopped_a_site(study: Study) -> None:
    broken = Broken("north", "north_t0", "answer.range", 4, "from 1 to 5")
    told = "\n".join(summary(outcome(LineState.STOPPED, broken=(broken,)), study))
    assert "stopped: site north, source north_t0 breaks its contract:\n" in told
    assert "  answer.range: 4 at fault (from 1 to 5)" in told
    assert "quarantine" in told


def test_summary_says_of_an_unreadable_file_what_is_wrong_and_counts_no_rows(study: Study) -> None:
    broken = Broken("north", "north_t0", "file.readable", 1, "north/t0.csv: the file is empty", read=False)
    told = "\n".join(summary(outcome(LineState.STOPPED, broken=(broken,)), study))
    assert "  file.readable: north/t0.csv: the file is empty" in told
    assert "at fault" not in told
