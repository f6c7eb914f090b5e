"""What `kpk validate` says of a small project: rows by their number, what to do, what is missing."""

from dataclasses import replace

import pytest

from kpk_eval.report import RuleLine
from kpk_eval.study import Study
from kpk_eval.workflow.outcome import Exit
from kpk_eval.workflow.validate import validate
from kpk_eval.workflow.validation_text import as_text, rows_named

LINE = RuleLine("answer.type", "answer", "error", "failed", 60, 0, "not a whole number", "ganze Zahl")


def deliver(study: Study, *answers: str, wave: str = "t0") -> None:
    rows = [f"c{place};{answer}" for place, answer in enumerate(answers)]
    (study.data / "north" / f"{wave}.csv").write_text("\n".join(["code;answer", *rows, ""]), encoding="utf-8")


def told(study: Study) -> list[str]:
    return list(as_text(validate(study, sites=["north"]), study))


@pytest.mark.parametrize(
    ("rows", "at_fault", "text"),
    [
        ((), 0, ""),
        ((17,), 1, " (row 17)"),
        ((17, 45), 2, " (rows 17, 45)"),
        ((17, 45, 99, 101, 102), 17, " (rows 17, 45, 99, 101, 102 and 12 more)"),
    ],
)
def test_first_rows_are_named(rows: tuple[int, ...], at_fault: int, text: str) -> None:
    assert rows_named(replace(LINE, rows=rows, rows_at_fault=at_fault)) == text


def test_rows_column_finding_rule_and_remedy(study: Study) -> None:
    deliver(study, "1", "viel", *"123", "x", "y", "z", "q", "r", "s")
    found = validate(study, sites=["north"])
    assert found.exit is Exit.STOPPED
    (line,) = [line for line in as_text(found, study) if "answer.type" in line]
    assert line == (
        "  error: column answer: 7 of 11 rows (rows 3, 7, 8, 9, 10 and 2 more): not a whole number "
        "(rule answer.type); correct the cells, or how the source entry says they are written "
        "('decimal', 'missing', 'recode')"
    )
    assert "viel" not in "\n".join(as_text(found, study))


def test_missing_values_with_their_number(study: Study) -> None:
    deliver(study, "1", "", "", "4")
    assert "  missing values: answer 2 (no reason given 2)" in told(study)


def test_file_that_cannot_be_read_is_told_once_with_its_place(study: Study) -> None:
    (study.data / "north" / "t0.csv").write_text("code;answer\na;1;2\n", encoding="utf-8")
    blocked, error, *_ = told(study)
    assert blocked == "blocked  site north, source north_t0, file north/t0.csv: not read"
    assert error.startswith("  error: north/t0.csv: line 2: 3 cells where the header has 2; look for")
    assert error.count("look for") == 1


def test_what_to_do_about_columns_is_told_once_for_each_finding(study: Study) -> None:
    (study.data / "north" / "t0.csv").write_text("code;id\na;1\n", encoding="utf-8")
    _, missing, unknown, *_ = "\n".join(told(study)).splitlines()
    assert missing.endswith("with those of the contract that a file may lack")
    assert unknown.endswith("under 'customProperties' at its end)")


def test_file_that_is_not_there_is_waited_for(study: Study) -> None:
    (study.data / "north" / "t1.csv").unlink()
    found = validate(study, sites=["north"])
    assert found.exit is Exit.NO_DATA
    assert [line for line in as_text(found, study) if line.startswith("missing")]
    assert found.completed == ()
