"""What a cell of an official table says: a number, a symbol in its place, marks at it."""

import datetime

import pandas as pd
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.legend import Legend
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.legends import Told, grammar_of, symbols_of, tell, tell_column
from kpk_eval.readers.notation import Notation

HALF = "less than half of the smallest unit"


@pytest.fixture
def grammar(tmp_path):
    """Grammar of an office at a date, numbers with decimal comma and thousands point."""

    def of(office, year=2024, missing=None):
        legend = Legend(office=office, date=datetime.date(year, 12, 31))
        reader = Reader(format="csv", legend=legend, missing=missing or {})
        return grammar_of(symbols_of(Delivery(tmp_path / "x", reader, "x.csv", "en")), Notation(",", "."))

    return of


@pytest.mark.parametrize(
    ("cell", "value", "reason", "flag"),
    [
        ("12", "12", None, None),
        (" 12,5 ", "12.5", None, None),
        ("1.234", "1234", None, None),
        ("+3,1", "3.1", None, None),
        ("-3", "-3", None, None),
        ("-", "0", None, None),
        ("–", "0", None, None),
        ("0", "0", None, HALF),
        ("0,0", "0", None, HALF),
        (".", None, "secret or unknown", None),
        ("·", None, "secret or unknown", None),
        ("/", None, "unreliable", None),
        ("x", None, "not meaningful", None),
        ("X", None, "not meaningful", None),
        ("...", None, "later", None),
        ("…", None, "later", None),
        ("(12,5)", "12.5", None, "limited"),
        ("( 12,5 )", "12.5", None, "limited"),
        ("12 p", "12", None, "provisional"),
        ("12p", "12", None, "provisional"),
        ("12,5 r", "12.5", None, "revised"),
        ("12 s", "12", None, "estimated"),
        ("12 e", "12", None, "final"),
        ("12 r p", "12", None, "revised; provisional"),
        ("12rp", "12", None, "revised; provisional"),
        ("(12) p", "12", None, "limited; provisional"),
        ("- p", "0", None, "provisional"),
        ("0 r", "0", None, f"{HALF}; revised"),
        ("", None, None, None),
    ],
)
def test_classic_symbols_and_marks(grammar, cell, value, reason, flag):
    assert tell(cell, grammar("destatis")) == Told(value, reason, flag)


@pytest.mark.parametrize(
    "cell", ["k", "12 q", "(12", "12)", "p", "1.23", "12,", "1,2,3", "( )", "12 x", "n.a."]
)
def test_anything_else_says_nothing_known(grammar, cell):
    assert tell(cell, grammar("destatis")) is None


def test_a_sign_can_mean_one_thing_alone_and_another_at_a_number(grammar):
    lsn = grammar("lsn")
    assert tell("u", lsn) == Told(None, "unreliable", None)
    assert tell("12 u", lsn) == Told("12", None, "limited")
    assert tell("0", lsn) == Told("0", None, "zero or changed to zero")
    assert tell("k", lsn) == Told("0", None, "close to zero")
    assert tell("-", lsn) is None


def test_brackets_around_signs_of_former_years(grammar):
    lsn = grammar("lsn", 2018)
    assert tell("[n]", lsn) == Told("0", None, None)
    assert tell("[g]", lsn).reason == "secret or unknown"
    assert tell("12 [p]", lsn) == Told("12", None, "provisional")


def test_zero_that_the_source_explains_is_missing(grammar):
    destatis = grammar("destatis", missing={"0": "zero or changed to zero"})
    assert tell("0", destatis) == Told(None, "zero or changed to zero", None)
    assert tell("0,0", destatis) == Told("0.0", None, None)


def test_a_column_at_once(grammar):
    column = pd.Series(
        ["5", "-", ".", "7 p", None, "k"], index=[4, 5, 6, 7, 8, 9], dtype="str", name="Personen"
    )
    told = tell_column(column, grammar("destatis"))
    assert told.values.tolist()[:2] == ["5", "0"]
    assert told.values.isna().tolist() == [False, False, True, False, True, False]
    assert told.reasons.dropna().to_dict() == {6: "secret or unknown"}
    assert told.flags.dropna().to_dict() == {7: "provisional"}
    assert told.unknown.tolist() == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("cell", "named"),
    [("k", "the symbol 'k'"), ("#", "the symbol '#'"), ("[z]", "the symbol '[z]'"), ("Jahn", "no number")],
)
def test_an_unknown_cell_is_named_by_place_and_only_a_symbol_is_repeated(grammar, tmp_path, cell, named):
    column = pd.Series(["5", cell], index=[4, 9], dtype="str", name="Personen")
    delivery = Delivery(tmp_path / "x", Reader(format="csv"), "amtlich/x.csv", "en")
    with pytest.raises(ReadError) as caught:
        tell_column(column, grammar("destatis")).refuse_unknown(
            delivery, place=lambda row: f"line {row}", explained_by="the legend of destatis"
        )
    assert caught.value.place == "line 9"
    assert named in caught.value.found
    assert "'Personen'" in caught.value.found
    assert "Jahn" not in str(caught.value)
    assert "'legend'" in caught.value.remedy
