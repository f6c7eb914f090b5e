"""What the plan chapter says of an instrument: items, rules, norm, bands, licence, source."""

import pytest

from kpk_eval.book.chapters.instrument import told_instrument
from kpk_eval.book.content import Content
from kpk_eval.params.schema import Instrument
from tests.book import sample

TABLE = {value: 20.0 + value for value in range(10, 51)}


def told(language: str = "de", **given: object) -> dict[str, str]:
    content = Content(sample.manifest(), sample.evaluation(), language)
    one = Instrument.model_validate({"id": "x", **given})
    return {term: text for term, text in told_instrument(content, one) if text}


def sdq(**more: object) -> dict[str, object]:
    given = {"definition": "sdq_parent", "scale": "total_difficulties", "item_pattern": "s{n}"}
    return given | more


def test_published_scale_is_told_with_all_its_rules() -> None:
    found = told(**sdq(recoded={1: 0, 2: 1, 3: 2}))
    assert found["Fragen"].startswith("20: s2, s3, s5")
    assert found["davon umgepolt"] == "s7, s11, s14, s21, s25"
    assert found["Aufgezeichnet → gewertet"] == "1 → 0; 2 → 1; 3 → 2"
    assert found["Wertebereich je Frage"] == "0–2"
    assert found["Bildung des Werts"] == "Summe, hochgerechnet und gerundet; Summe aus 4 Teilskalen"
    assert found["Mindestens beantwortet"] == "3 von 5 je Teilskala"
    assert found["Angegeben in"] == "Rohpunkten, 0 bis 40"
    assert found["Bereiche"] == "unauffällig: 0–13; grenzwertig: 14–16; auffällig: 17–40"
    assert "10.1186/s12887-023-03837-1" in found["Quelle der Bereiche"]
    assert "10.1007/s00787-004-2002-6" in found["Normen"]
    assert found["Nutzungsrechte"].startswith("Urheberrechtlich geschützt")
    assert found["Herkunft"].startswith("Goodman")


def test_band_of_one_value_is_one_number() -> None:
    assert "borderline: 4;" in told("en", **sdq(scale="emotional"))["Bands"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            sdq(scale="peer", metric="t", norm={"mean": 2.5, "sd": 1.5, "source": "Eigene Norm"}),
            "T-Werten, linear (Mittelwert 2,5, Standardabweichung 1,5 der Normstichprobe: Eigene Norm)",
        ),
        (
            {
                "definition": "kidscreen_10",
                "scale": "t_value",
                "item_pattern": "k{n}",
                "conversion": {"source": "Handbuch 2006", "values": TABLE},
            },
            "T-Werten nach Umrechnungstabelle (Handbuch 2006)",
        ),
        (
            {"definition": "who_5", "scale": "percentage", "item_pattern": "w{n}"},
            "Punkten von 0 bis 100",
        ),
    ],
    ids=["linear", "table", "percent"],
)
def test_points_are_told_with_the_source_of_the_norm(given: dict[str, object], expected: str) -> None:
    assert told(**given)["Angegeben in"] == expected


def test_instrument_of_the_plan_has_no_empty_terms() -> None:
    own = {"label": "E", "items": ["a", "b"], "low": 1, "high": 5, "scoring": "mean", "minimum_answered": 1}
    assert told(**own) == {
        "Fragen": "2: a, b",
        "Wertebereich je Frage": "1–5",
        "Bildung des Werts": "Mittelwert",
        "Mindestens beantwortet": "1 von 2",
        "Angegeben in": "Rohpunkten, 1 bis 5",
    }
