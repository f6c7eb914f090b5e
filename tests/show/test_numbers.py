import pytest

from kpk_eval.show.numbers import Numbers, decimals_for, decimals_of, named

DE, EN = Numbers("de"), Numbers("en")


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (1234.56, 1, "1.234,6", "1,234.6"),
        (-0.04, 1, "0,0", "0.0"),
        (-3.25, 2, "−3,25", "−3.25"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (float("inf"), 1, "∞", "∞"),
        (float("-inf"), 1, "−∞", "−∞"),
    ],
)
def test_decimal(value: float, decimals: int, german: str, english: str) -> None:
    assert DE.decimal(value, decimals) == german
    assert EN.decimal(value, decimals) == english


def test_signed_writes_plus_but_not_before_zero() -> None:
    assert [DE.decimal(value, 1, signed=True) for value in (2, 0.01, -2)] == ["+2,0", "0,0", "−2,0"]


def test_percent_has_a_narrow_space_in_german_only() -> None:
    assert (DE.percent(0.1234, 1), EN.percent(0.1234, 1)) == ("12,3\u202f%", "12.3%")


def test_unit_stands_without_its_explanation_in_running_text() -> None:
    assert DE.with_unit("3,1", "Punkte (1 bis 5)") == "3,1 Punkte"
    assert EN.with_unit("3.1", "") == "3.1"
    assert EN.with_unit("3.1", "% of children") == "3.1% of children"
    assert DE.with_unit("3,1", "% der Kinder") == "3,1\u202f% der Kinder"


def test_named_avoids_parentheses_within_parentheses() -> None:
    assert named("Schlaf", "Punkte") == "Schlaf (Punkte)"
    assert named("Schlaf", "Punkte (1 bis 5)") == "Schlaf, Punkte (1 bis 5)"
    assert named("Schlaf", "") == "Schlaf"


def test_p_values() -> None:
    assert [DE.p(value) for value in (0.0009, 0.001, 0.0123, 1.0)] == [
        "<\u202f0,001",
        "0,001",
        "0,012",
        "1,000",
    ]


def test_count_keeps_what_is_not_whole() -> None:
    assert (DE.count(1210.0), DE.count(1.5)) == ("1.210", "1,5")


def test_decimals_of_is_what_the_values_need() -> None:
    assert [decimals_of(values) for values in ([1, 2], [1.5, 2], [0.1 + 0.2], [1 / 3])] == [0, 1, 1, 3]


@pytest.mark.parametrize(
    ("spread", "decimals"), [(12.0, 1), (1.2, 1), (0.99, 2), (0.099, 3), (1e-9, 3), (0.0, 1)]
)
def test_decimals_for_shows_two_digits_of_a_spread(spread: float, decimals: int) -> None:
    assert decimals_for(spread) == decimals
