"""Values of a survey: what is wrong in a single cell, a column or with the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.mutations import surveys
from tests.mutations.case import ACCEPTED, QUARANTINED, REJECTED, WARNED, Case, Verdict

CODE, DAY, HOME, WB1, WB2, MINUTES, COMMENT = range(7)
NO_ANSWER = {"-9": {"de": "keine Angabe", "en": "no answer"}}


def case(
    name: str, rows: surveys.Rows, verdict: Verdict, *says: str, same: bool = True, **reader: Any
) -> Case:
    return Case(
        f"values-{name}", "t0.csv", surveys.csv_source(**reader), lambda: surveys.csv(rows).encode(), verdict,
        says, same,
    )  # fmt: skip


def put(column: int, value: Any, *places: int) -> surveys.Rows:
    """The interviews with a value in a column of some rows; place 0 is line 2 of the file."""
    return [
        [value if at == column and place in places else cell for at, cell in enumerate(row)]
        for place, row in enumerate(surveys.interviews())
    ]


def everywhere(column: int, value: Any) -> surveys.Rows:
    return put(column, value, *range(12))


def cases() -> Iterator[Case]:
    yield from keys()
    yield from dates()
    yield from answers()
    yield from numbers()
    yield from places()


def keys() -> Iterator[Case]:
    rows = surveys.interviews()
    yield case("duplicated-row", [*rows, rows[4]], QUARANTINED, "column code", "row 14", "1 set aside")
    yield case("colliding-codes", put(CODE, "AX00", 5), QUARANTINED, "column code", "row 7", "1 set aside")
    yield case(
        "code-in-small-letters", put(CODE, "fx05", 5), REJECTED, "column code", "row 7", "required form"
    )
    yield case("code-missing", put(CODE, "", 5), REJECTED, "column code", "row 7", "missing")
    yield case("code-with-blank", put(CODE, "FX05 ", 5), REJECTED, "column code", "row 7")
    yield case("rows-in-another-order", rows[::-1], ACCEPTED, same=False)


def dates() -> Iterator[Case]:
    yield case("future-date", put(DAY, "2099-03-04", 2), REJECTED, "column day", "row 4", "allowed range")
    yield case(
        "date-of-a-later-year", put(DAY, "2026-06-04", 2), WARNED, "column day", "row 4", "waves swapped"
    )
    later = [[row[0], row[1].replace("2024", "2025"), *row[2:]] for row in surveys.interviews()]
    rows = "rows 2, 3, 4, 5, 6 and 7 more"
    yield case("swapped-waves", later, WARNED, "column day", rows, "waves swapped")
    yield case("impossible-date", put(DAY, "2024-02-30", 2), REJECTED, "column day", "row 4", "not a date")
    yield case("german-date", put(DAY, "04.03.2024", 2), REJECTED, "column day", "row 4", "not a date")
    yield case("date-as-a-serial-number", everywhere(DAY, "45355"), REJECTED, "column day", "not a date")
    yield case("date-missing", put(DAY, "", 2), REJECTED, "column day", "row 4", "missing")


def answers() -> Iterator[Case]:
    yield case("likert-out-of-range", put(WB1, 6, 3), QUARANTINED, "column wb1", "row 5", "between 1 and 5")
    yield case("likert-zero", put(WB1, 0, 3, 4), QUARANTINED, "column wb1", "rows 5, 6", "between 1 and 5")
    yield case("unknown-code", put(WB2, 8, 3), QUARANTINED, "column wb2", "row 5", "1, 2, 3")
    yield case("undeclared-missing-code", put(WB2, -9, 3), QUARANTINED, "column wb2", "row 5", "'missing'")
    yield case("declared-missing-code", put(WB2, -9, 3), ACCEPTED, same=False, missing=NO_ANSWER)
    yield case("label-for-code", put(WB2, "oft", 3), QUARANTINED, "column wb2", "row 5", "not a whole number")
    yield case("all-missing-outcome", everywhere(WB1, ""), WARNED, "column wb1", "not a single value")
    yield case("all-answers-invalid", everywhere(WB1, 99), QUARANTINED, "column wb1", "12 of 12 rows")
    yield case("answer-missing", put(WB1, "", 3), ACCEPTED, same=False)
    yield case("formula-as-text", put(COMMENT, "=1+1", 3), ACCEPTED, same=False)


def numbers() -> Iterator[Case]:
    rows = surveys.interviews()
    yield case("decimal-point-declared", rows, QUARANTINED, "column minutes", "12 of 12", "not a number",
               decimal=".")  # fmt: skip
    pointed = [[*row[:MINUTES], str(row[MINUTES]), row[COMMENT]] for row in rows]
    yield case("decimal-point-delivered", pointed, REJECTED, "line 2", "'minutes'", "decimal")
    yield case(
        "thousands", put(MINUTES, "1.010,5", 3), QUARANTINED, "column minutes", "row 5", "not a number"
    )
    yield case("negative-minutes", put(MINUTES, "-5", 3), QUARANTINED, "column minutes", "row 5", "0 and 120")
    yield case("not-a-number", put(MINUTES, "NaN", 3), QUARANTINED, "column minutes", "row 5")
    yield case("error-of-a-formula", put(MINUTES, "#DIV/0!", 3), QUARANTINED, "column minutes", "row 5")
    yield case("whole-number-with-decimals", put(WB1, "4,0", 3), ACCEPTED)


def places() -> Iterator[Case]:
    yield case("lost-leading-zero", put(HOME, "1001", 1), QUARANTINED, "column home", "row 3", "[0-9]{5}")
    yield case("all-leading-zeros-lost", everywhere(HOME, "1001"), QUARANTINED, "column home", "12 of 12")
