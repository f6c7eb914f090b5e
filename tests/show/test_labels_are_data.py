"""A label is data in every place where it is shown: never markup, formula or TeX."""

import csv
import html
from pathlib import Path

import openpyxl
import pytest

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show import markup

from .samples import description_rows, estimate_row, make_released, series_rows
from .test_markup import PAYLOADS
from .test_tables import text_of

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|'/c calc'!A1")


def _labelled(label: str) -> tuple[Released, ...]:
    """Results that carry the label wherever a label can stand."""
    names = {
        "wellbeing": label,
        "t0_t1": label,
        "families": label,
        "seestadt": label,
        "poverty": label,
        "t0": label,
    }
    reason = {"verdict": "not estimable", "reason": label, "estimate": None, "low": None, "high": None}
    rule = {
        "site": label, "source": label, "rule": label, "column": label, "severity": label, "state": label,
        "checked": 1, "failed": 1, "description": label,
    }  # fmt: skip
    return (
        make_released(Shape.ESTIMATES, [estimate_row(unit=label), estimate_row(**reason)], texts=names),
        make_released(
            Shape.DESCRIPTION, [row | {"unit": label} for row in description_rows("de")], texts=names
        ),
        make_released(
            Shape.SERIES, [row | {"area": label, "reason": label} for row in series_rows()], texts=names
        ),
        make_released(Shape.QUALITY, [rule], texts=names, notes=(label,)),
    )


def _assert_literal(shown: str, payload: str) -> None:
    """The payload is read by people as it stands, and by the browser as text."""
    literal = " ".join(markup.plain(payload).split())
    assert payload not in shown
    assert literal in " ".join(text_of(shown).split()) or literal in html.unescape(shown)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_in_tables_and_sentences(payload: str) -> None:
    for released in _labelled(payload):
        for block in (show.table(released), show.sentences(released)):
            markup.check(block.html)
            _assert_literal(block.html, payload)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "{{ 7*7 }}", "$\\frac{$"])
def test_in_figures(payload: str) -> None:
    for released in _labelled(payload):
        if released.shape is not Shape.QUALITY:
            _assert_literal(show.figure(released).figure_html("x.png"), payload)


@pytest.mark.parametrize("payload", [*PAYLOADS, *FORMULAS])
def test_in_workbooks(payload: str, tmp_path: Path) -> None:
    for released in _labelled(payload):
        show.workbook(released, tmp_path / "a.xlsx")
        cells = [
            cell for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in sheet for cell in row
        ]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert markup.plain(payload) in {cell.value for cell in cells}


@pytest.mark.parametrize("payload", FORMULAS)
def test_in_comma_separated_files(payload: str, tmp_path: Path) -> None:
    for released in _labelled(payload):
        show.comma_separated(released, tmp_path / "a.csv")
        with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))]
        assert not [cell for cell in cells if cell.startswith(("+", "-")) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
