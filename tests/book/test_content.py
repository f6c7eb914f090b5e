from datetime import date

import pytest

from kpk_eval.book.content import Content
from kpk_eval.book.errors import BookError
from kpk_eval.manifest import Manifest
from tests.book import sample


def test_an_edition_that_is_gone_is_an_error() -> None:
    manifest = Manifest("demo", "final", "2026-03-01T08:20:00+00:00", {}, ())
    with pytest.raises(BookError, match="edition 'final', which evaluation 'demo' does not have"):
        _ = Content(manifest, sample.evaluation(), "de").edition


def test_a_site_that_is_gone_is_an_error() -> None:
    with pytest.raises(BookError, match="site 'wald', which evaluation 'demo' does not have"):
        Content(sample.manifest(), sample.evaluation(), "de").site("wald")


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("de", "1. März 2026", "01.03.2026, 08:15:00", "1.234,5"),
        ("en", "1 March 2026", "1 Mar 2026, 08:15:00", "1,234.5"),
    ],
)
def test_dates_and_numbers_are_in_the_language(language: str, day: str, moment: str, number: str) -> None:
    content = Content(sample.manifest(), sample.evaluation(), language)
    assert content.day(date(2026, 3, 1)) == day
    assert content.moment("2026-03-01T09:15:00+01:00") == moment
    assert content.number(1234.5) == number


def test_texts_are_in_the_language_of_the_book() -> None:
    assert Content(sample.manifest(), sample.evaluation(), "de").population("families") == "Familien"
    assert Content(sample.manifest(), sample.evaluation(), "en").population("families") == "Families"
    assert Content(sample.manifest(), sample.evaluation(), "en").wave("t1") == "Interim"
