"""The table of checked figures in the book against the lists of figures; nothing is computed anew here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kpk_eval.book.checked import FILE, OWN_FILE, CheckedFigure, bound, read_checks, rounded, write_rows
from kpk_eval.book.errors import BookError
from tests.stats.checked import (
    BOOK,
    ITERATIVE,
    WRITE,
    Checked,
    agree,
    entries,
    families,
    kept,
    rounds_to,
    table,
)
from tests.stats.own_references import own_references

ENTRIES = tuple(entry for family in families() for entry in entries(family))
COMPUTED = {"theirs", "ours", "absolute", "relative"}


def told(row: CheckedFigure) -> dict[str, str]:
    """What a row says beside computed figures."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in COMPUTED}


def test_table_has_the_figures_of_the_lists_in_their_order() -> None:
    found = [told(row) for row in read_checks(BOOK).figures]
    listed = [told(kept(one, 1, 1)) for one in ENTRIES]
    assert found == listed, f"a list was changed; write the table again: {WRITE}"


def test_every_figure_of_a_family_is_listed_once() -> None:
    assert len({(entry.family, entry.key) for entry in ENTRIES}) == len(ENTRIES) == len(table())


def test_figures_computed_elsewhere_are_those_of_the_data(shared_data: Path) -> None:
    wrong = [
        entry.key
        for entry in ENTRIES
        if table()[entry.family, entry.key].theirs != rounded(entry.theirs(shared_data))
    ]
    assert wrong == []


def test_kept_differences_are_within_what_is_allowed() -> None:
    """A power of ten above the tolerance at most, or so small that only p values near 0 can show it."""
    for row in table().values():
        near_zero = float(row.absolute) <= 1e-11
        assert near_zero or float(row.relative) < 10 * float(row.tolerance), row


def test_larger_tolerances_have_a_reason_and_others_none() -> None:
    assert [entry for entry in ENTRIES if bool(entry.reason) != (entry.tolerance > ITERATIVE)] == []


def test_printed_figures_name_their_place_and_agree_unless_they_say_why() -> None:
    printed = [entry for entry in ENTRIES if entry.printed]
    assert len(printed) > 100
    assert all(entry.printed_in for entry in printed)
    assert all(entry.printed for entry in ENTRIES if entry.printed_in or entry.printed_reason)
    for entry in printed:
        ours = float(table()[entry.family, entry.key].ours)
        # the table keeps six digits; the tests of the family compare all
        short = len(entry.printed.lstrip("-.0").replace(".", "")) <= 5
        assert not short or rounds_to(ours, entry.printed) == (not entry.printed_reason), entry


@pytest.mark.parametrize(
    ("value", "printed", "agrees"),
    [
        (2.7549, "2.75", True),
        (2.7551, "2.75", False),
        (-0.08, "-0.080", True),
        (-0.0806, "-0.080", False),
        (4.11456e-05, "4.115e-05", True),
        (4.1156e-05, "4.115e-05", False),
        (3, "3", True),
        (3.6, "3", False),
        (-3, "3", False),
    ],
)
def test_rounds_to_the_printed_digits(value: float, printed: str, agrees: bool) -> None:
    assert rounds_to(value, printed) is agrees


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(0.0, "0"), (1e-17, "1e-12"), (3e-12, "1e-11"), (0.001, "1e-03"), (0.0011, "1e-02"), (-0.5, "1e+00")],
)
def test_differences_are_bounded_by_a_power_of_ten(difference: float, expected: str) -> None:
    assert bound(difference) == expected
    assert abs(difference) <= max(float(expected), 1e-12) * (1 + 1e-9)


def test_own_references_are_those_of_the_folders() -> None:
    assert read_checks(BOOK).own == own_references(), f"write the table again: {WRITE}"


def test_tables_survive_their_files(tmp_path: Path) -> None:
    row, own = kept(ENTRIES[0], -0.000123456789, -0.00012345678), own_references()
    assert (row.theirs, row.ours, row.relative) == ("-0.000123457", "-0.000123457", "1e-07")
    (tmp_path / "methods").mkdir()
    write_rows([row], tmp_path / FILE)
    with pytest.raises(BookError, match=r"book/methods/own_references.csv: no such file"):
        read_checks(tmp_path)
    write_rows(own, tmp_path / OWN_FILE)
    found = read_checks(tmp_path)
    assert (found.figures, found.own) == ((row,), own)
    (tmp_path / FILE).write_text("family,figure\na,b\n")
    with pytest.raises(BookError, match=r"methods/checked.csv: the columns are not family, data_set"):
        read_checks(tmp_path)


BH = Checked("", "multiplicity_bh1995", "", "", ("rejected_05", "BH"), 1e-3, printed="4", family="x")
"""Four rejections, as printed by the authors."""


@pytest.fixture
def keep(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Puts our figure into a table of its own."""

    def put(ours: float) -> None:
        rows = {(BH.family, BH.key): kept(BH, 4.0, ours)}
        monkeypatch.setattr("tests.stats.checked.table", lambda: rows)

    return put


def test_a_figure_that_agrees_everywhere_passes(shared_data: Path, keep: Callable[[float], None]) -> None:
    keep(4.0)
    agree(BH, 4.0, shared_data)


@pytest.mark.parametrize(
    ("entry", "ours", "in_table"),
    [
        (replace(BH, tolerance=1e-6), 4.0001, 4.0001),
        (replace(BH, printed="5"), 4.0, 4.0),
        (replace(BH, printed_reason="search_ends"), 4.0, 4.0),
        (BH, 4.0, 4.005),
        (replace(BH, family="y"), 4.0, 4.0),
    ],
    ids=["elsewhere", "printed", "reason without difference", "kept", "not in the table"],
)
def test_a_figure_that_differs_anywhere_fails(
    entry: Checked, ours: float, in_table: float, shared_data: Path, keep: Callable[[float], None]
) -> None:
    keep(in_table)
    with pytest.raises(AssertionError):
        agree(entry, ours, shared_data)


def test_readme_names_every_folder_and_package(root: Path) -> None:
    text = (root / "tests" / "references" / "README.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ") and "`" in line]
    folders = [folder.strip("`") for row in rows for folder in row[1].split(", ")]
    assert sorted(folders) == [one.folder for one in own_references()]
    packages = {name for row in rows for name in row[2].strip(" |").split(", ")}
    used = {program.split()[0] for one in own_references() for program in one.programs.split(", ")}
    assert packages == used - {"R"}
