"""Definitions of symbol legends: each office's symbols, from when until when, and where it says so."""

import datetime

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Reader
from kpk_eval.params.schema.legend import Legend
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.legends import DatedLegend, Meaning, Office, offices, symbols_of

DAY = datetime.date(2018, 12, 31)
LATER = datetime.date(2024, 12, 31)


def delivery(tmp_path, language="en", **keys):
    return Delivery(tmp_path / "x", Reader(format="csv", **keys), "amtlich/x.csv", language)


@pytest.mark.parametrize("office", list(offices().values()), ids=lambda one: one.office)
def test_every_legend_says_where_it_comes_from_and_speaks_both_languages(office):
    texts = [office.name]
    for one in office.legends:
        assert one.source
        texts += one.marks.values()
        texts += [text for meant in one.symbols.values() for text in (meant.reason, meant.flag) if text]
    for text in texts:
        assert set(text) == {"de", "en"}


@pytest.mark.parametrize("office", list(offices().values()), ids=lambda one: one.office)
def test_no_sign_stands_for_two_symbols(office):
    for one in office.legends:
        signs = [sign for symbol, meant in one.symbols.items() for sign in (symbol, *meant.also)]
        assert len(signs) == len(set(signs))


def test_zero_has_changed_its_meaning_in_lower_saxony(tmp_path):
    old = symbols_of(delivery(tmp_path, legend=Legend(office="lsn", date=DAY))).alone
    new = symbols_of(delivery(tmp_path, legend=Legend(office="lsn", date=LATER))).alone
    assert (old["0"].value, old["0"].flag) == ("0", "less than half of the smallest unit")
    assert (new["0"].value, new["0"].flag) == ("0", "zero or changed to zero")
    assert (old["-"].value, old["-"].flag) == ("0", None)
    assert "-" not in new
    assert (new["k"].value, new["k"].flag) == ("0", "close to zero")
    assert {sign: new[sign].reason for sign in "gutx"} == {
        "g": "secret or unknown",
        "u": "unreliable",
        "t": "later",
        "x": "not meaningful",
    }


def test_the_same_asterisk_hides_other_numbers_in_small_areas(tmp_path):
    small = symbols_of(delivery(tmp_path, legend=Legend(office="ba_small_area", date=LATER))).alone["*"]
    large = symbols_of(delivery(tmp_path, legend=Legend(office="ba", date=LATER))).alone["*"]
    assert small.reason == "fewer than 10"
    assert small.value is large.value is None
    assert large.reason != small.reason


def test_a_nil_of_the_census_may_have_been_changed(tmp_path):
    nil = symbols_of(delivery(tmp_path, legend=Legend(office="zensus", date=LATER))).alone["–"]
    assert (nil.value, nil.flag) == ("0", "zero or changed to zero")


def test_what_the_source_declares_goes_before(tmp_path):
    keys = {"legend": Legend(office="destatis", date=DAY), "missing": {"-": "not surveyed"}}
    alone = symbols_of(delivery(tmp_path, **keys)).alone
    assert (alone["-"].value, alone["-"].reason) == (None, "not surveyed")
    assert alone["–"].value == "0"


def test_reasons_speak_the_language_of_the_book(tmp_path):
    symbols = symbols_of(delivery(tmp_path, "de", legend=Legend(office="destatis", date=DAY)))
    assert symbols.alone["."].reason == "unbekannt oder geheim"
    assert symbols.marks["p"] == "vorläufig"


def test_unknown_office_lists_what_there_is(tmp_path):
    with pytest.raises(ReadError) as caught:
        symbols_of(delivery(tmp_path, legend=Legend(office="destats", date=DAY)))
    assert caught.value.place == "'legend' of the source"
    assert "no legend of the office 'destats'" in caught.value.found
    assert "did you mean 'destatis'?" in caught.value.remedy
    assert "lsn" in caught.value.remedy


@pytest.mark.parametrize("day", [datetime.date(1999, 12, 31), datetime.date(2021, 6, 30)])
def test_a_date_that_no_legend_covers_lists_what_there_is(tmp_path, day):
    with pytest.raises(ReadError) as caught:
        symbols_of(delivery(tmp_path, legend=Legend(office="lsn", date=day)))
    assert f"no legend of lsn is valid on {day}" in caught.value.found
    assert "from 2000-01-01 until 2019-12-31; from 2024-01-01 on" in caught.value.found
    assert "Zeichenerklärung" in caught.value.remedy


def test_first_and_last_day_are_included():
    (old, new) = offices()["lsn"].legends
    assert old.covers(old.valid_from)
    assert old.covers(old.valid_until)
    assert not old.covers(old.valid_until + datetime.timedelta(days=1))
    assert not new.covers(new.valid_from - datetime.timedelta(days=1))


@pytest.mark.parametrize(
    "meaning",
    [{}, {"value": 0, "reason": "secret"}, {"reason": "secret", "flag": "limited"}, {"value": 1}],
)
def test_a_symbol_is_a_zero_or_a_reason(meaning):
    with pytest.raises(ValidationError):
        Meaning(**meaning)


def test_two_legends_cannot_be_valid_on_one_day():
    first = DatedLegend(valid_from=DAY, source="a printed legend", symbols={"-": Meaning(value=0)})
    second = first.model_copy(update={"valid_from": LATER})
    with pytest.raises(ValidationError, match="two legends are valid on 2024-12-31"):
        Office(office="x", name="X", legends=(first, second))
