"""Levels and structure of regional keys, and the zero that spreadsheets take from them."""

import pytest

from kpk_eval.territory.keys import Level, fault_of, gemeinde_key, level_of, without_lost_zero


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("DG", Level.COUNTRY),
        ("01", Level.LAND),
        ("010", Level.REGION),
        ("01058", Level.KREIS),
        ("01058043", Level.GEMEINDE),
        ("010585822", Level.ASSOCIATION),
        ("010585822043", Level.ARS),
        ("0105804", None),
        ("Kiel", None),
        ("", None),
    ],
)
def test_number_of_digits_tells_the_level(key, level):
    assert level_of(key) is level


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("1", "01"),
        ("1001", "01001"),
        ("1001.0", "01001"),
        ("1058043", "01058043"),
        ("10585822043", "010585822043"),
        ("01001", None),
        ("16056", None),
        ("0100", None),
        ("DG", None),
    ],
)
def test_lost_leading_zero_is_recognised_at_every_level(key, meant):
    assert without_lost_zero(key) == meant


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("1001", "a leading zero is lost, because the key was taken for a number; write it as text, '01001'"),
        ("17001", "no Land has the number 17"),
        ("00001", "no Land has the number 00"),
        ("010583822043", "the sixth digit of a key with association is 0 (free), 5 (member) or 9"),
        ("0105", "no regional key"),
        ("01001 ", "no regional key"),
    ],
)
def test_fault_says_what_to_do(key, told):
    assert told in (fault_of(key) or "")


OFFICIAL = ["DG", "01", "16", "010", "01001", "010010000000", "010585822043", "010589901000"]


OFFICIAL = ["DG", "01", "16", "010", "01001", "010010000000", "010585822043", "010589901000"]


@pytest.mark.parametrize("key", OFFICIAL)
def test_official_keys_have_no_fault(key):
    assert fault_of(key) is None


def test_made_up_data_may_have_made_up_laender_but_no_lost_zeros():
    assert fault_of("99001", invented=True) is None
    assert fault_of("9901", invented=True) is not None


def test_key_of_the_gemeinde_is_the_ars_without_its_association():
    assert gemeinde_key("010585822043") == "01058043"
    assert gemeinde_key("01058043") == "01058043"
