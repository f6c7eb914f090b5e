"""Sentences about every kind of estimate, in every verdict, as golden files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kpk_eval.model import Design, Shape, Verdict
from kpk_eval.show.prose import told

from .samples import NO_NUMBERS, POINTS, estimate_row, make_released

KINDS: tuple[tuple[str, str, float, float, float], ...] = (
    # design, estimand, estimate, low, high
    ("paired", "mean_change", 2.4, 0.9, 3.9),
    ("paired", "trimmed_mean_change", 2.1, 0.8, 3.4),
    ("paired", "median_change", 2.0, 1.0, 3.0),
    ("paired", "pseudo_median_change", 2.0, 1.0, 3.0),
    ("paired", "share_change", 0.12, 0.05, 0.19),
    ("paired", "conditional_odds_ratio", 2.5, 1.3, 4.8),
    ("paired", "marginal_log_odds_ratio", 0.55, 0.2, 0.9),
    ("paired", "probability_of_increase", 0.63, 0.55, 0.7),
    ("unpaired", "mean_difference", 2.4, 0.9, 3.9),
    ("unpaired", "location_shift", 2.0, 1.0, 3.0),
    ("unpaired", "share_difference", 0.12, 0.05, 0.19),
    ("unpaired", "share_ratio", 1.4, 1.1, 1.8),
    ("unpaired", "odds_ratio", 1.8, 1.2, 2.7),
    ("unpaired", "standardised_difference", 1.9, 0.6, 3.2),
    ("all_waves", "mean_difference", 2.2, 0.9, 3.5),
    ("all_waves", "share_difference", 0.11, 0.05, 0.17),
    ("area", "mean_difference", 1.2, 0.3, 2.1),
)
NONE = {"share_ratio": 1.0, "odds_ratio": 1.0, "conditional_odds_ratio": 1.0, "probability_of_increase": 0.5}
TOO_MUCH = re.compile(
    r"signifi|bewirk|wirkung|führt zu|dank |ursach|\bcaus|due to|leads? to|\bimpact\b|\bbecause of\b"
    r"|beweis|\bprove",
    re.IGNORECASE,
)


def rows(language: str) -> Iterator[dict[str, Any]]:
    """Each kind of estimate as improved, worsened, open, equivalent and not estimable."""
    for design, estimand, estimate, low, high in KINDS:
        none = NONE.get(estimand, 0.0)
        base = {"design": design, "estimand": estimand, "unit": POINTS[language]}
        up = {"estimate": estimate, "low": low, "high": high}
        down = {"estimate": 2 * none - estimate, "low": 2 * none - high, "high": 2 * none - low}
        if none == 1:
            down = {"estimate": 1 / estimate, "low": 1 / high, "high": 1 / low}
        unclear = {"estimate": estimate, "low": 2 * none - low, "high": high, "p_adjusted": 0.3}
        yield estimate_row(**base, **up, verdict="improved")
        yield estimate_row(**base, **down, verdict="worsened")
        yield estimate_row(**base, **down, verdict="improved", better="lower")
        yield estimate_row(**base, **unclear, verdict="no clear change")
        yield estimate_row(**base, **up, verdict="no clear change", p_adjusted=0.08)
        yield estimate_row(**base, **up, verdict="equivalent", status="exploratory")
        yield estimate_row(**base, verdict="not estimable", reason="separation", **NO_NUMBERS)


def sentences(language: str) -> list[str]:
    """One sentence per row, told alone as a page with one comparison would."""
    return [str(*told(make_released(Shape.ESTIMATES, [row], language=language))) for row in rows(language)]


def test_golden(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"sentences.kinds.{language}.txt", "\n".join(sentences(language)) + "\n")


def test_no_sentence_names_a_cause_or_says_significant(language: str) -> None:
    assert not [sentence for sentence in sentences(language) if TOO_MUCH.search(sentence)]


def test_every_design_and_verdict_is_among_them(language: str) -> None:
    assert {row["design"] for row in rows(language)} == set(Design)
    assert {row["verdict"] for row in rows(language)} == set(Verdict)


def test_interval_and_people_stand_in_every_sentence_with_a_number(language: str) -> None:
    basis = {
        "de": {
            "paired": "147 Personen", "unpaired": "210 Personen vorher und 180",
            "all_waves": "147 Antworten aus allen", "area": "Gebieten",
        },
        "en": {
            "paired": "147 people", "unpaired": "210 people before and 180",
            "all_waves": "147 answers from all", "area": "areas",
        },
    }  # fmt: skip
    for row, sentence in zip(rows(language), sentences(language), strict=True):
        if row["verdict"] != "not estimable":
            assert "95" in sentence
            assert basis[language][row["design"]] in sentence


@pytest.mark.parametrize("estimand", sorted(NONE))
def test_ratios_have_neither_unit_nor_sign(estimand: str, language: str) -> None:
    told_of = [
        sentence
        for row, sentence in zip(rows(language), sentences(language), strict=True)
        if row["estimand"] == estimand
    ]
    assert len(told_of) == 7
    assert not [one for one in told_of if POINTS[language] in one or "+" in one]


def test_correction_is_named_where_no_difference_lies_outside(language: str) -> None:
    named = {"de": "gemeinsam geprüft", "en": "tested together"}[language]
    told_of = [
        sentence
        for row, sentence in zip(rows(language), sentences(language), strict=True)
        if row["verdict"] == "no clear change" and row["p_adjusted"] == 0.08
    ]
    assert len(told_of) == len(KINDS)
    assert all(named in sentence for sentence in told_of)
