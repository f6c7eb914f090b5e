from collections.abc import Callable
from dataclasses import replace

import pytest

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.prose import TELLERS, told
from kpk_eval.show.rows import COLUMNS

from .robustness_rows import robustness_rows
from .samples import NO_NUMBERS, estimate_row, make_released, sample, series_rows


def only(**given: object) -> str:
    (sentence,) = told(make_released(Shape.ESTIMATES, [estimate_row(**given)]))
    return str(sentence)


@pytest.mark.parametrize("shape", list(Shape))
def test_golden(shape: Shape, language: str, golden: Callable[[str, str], None]) -> None:
    lines = [str(sentence) for sentence in told(sample(shape, language))]
    golden(f"sentences.{shape}.{language}.txt", "\n".join(lines) + "\n")


def test_every_shape_has_sentences() -> None:
    assert set(TELLERS) == set(Shape)


def test_change_for_the_better() -> None:
    assert only() == (
        "Wohlbefinden (Ausgangs- bis Zwischenerhebung): Der Wert stieg im Mittel um 3,1 Punkte "
        "(95\u2011%\u2011Intervall 1,9 bis 4,3; 147 Personen, dieselben zu beiden Zeitpunkten). "
        "Das ist eine Verbesserung."
    )


@pytest.mark.parametrize("verdict", ["no clear change", "equivalent"])
@pytest.mark.parametrize(
    ("design", "estimand"),
    [
        ("paired", "mean_change"), ("unpaired", "mean_difference"), ("paired", "share_change"),
        ("unpaired", "share_difference"), ("paired", "pseudo_median_change"), ("unpaired", "location_shift"),
        ("area", "did"),
    ],
)  # fmt: skip
def test_open_results_do_not_say_that_something_rose_or_fell(
    verdict: str, design: str, estimand: str
) -> None:
    for estimate in (3.1, -3.1, 0.0):
        sentence = only(verdict=verdict, design=design, estimand=estimand, estimate=estimate).lower()
        assert not any(word in sentence for word in ("stieg", "sank", "höher", "niedriger", "das ist eine"))


@pytest.mark.parametrize(
    ("estimate", "verdict", "said"),
    [
        (0.35, "worsened", "Das Gefälle war um 35 Prozentpunkte größer als in der früheren Erhebung"),
        (-0.35, "improved", "Das Gefälle war um 35 Prozentpunkte kleiner als in der früheren Erhebung"),
        (0.05, "no clear change", "Die gemessene Veränderung des Gefälles beträgt +5"),
    ],
)
def test_a_slope_over_groups_is_no_share(estimate: float, verdict: str, said: str) -> None:
    sentence = only(
        design="unpaired", estimand="slope_change", estimate=estimate, low=estimate - 0.1,
        high=estimate + 0.1, verdict=verdict,
    )  # fmt: skip
    assert said in sentence
    assert "Anteil" not in sentence


def test_meetings_have_no_direction() -> None:
    rows = sample(Shape.NETWORK_MIXING, "de").table.assign(relation="meetings").to_dict("records")
    text = show.sentences(make_released(Shape.NETWORK_MIXING, rows)).alt
    assert "am dichtesten zwischen" in text
    assert "am dichtesten von" not in text


@pytest.mark.parametrize("estimate", [2.5, -2.5])
def test_direction_in_words_is_the_direction_of_the_number(estimate: float) -> None:
    low, high = sorted((estimate - 1, estimate + 1)), estimate
    sentence = only(
        estimate=high, low=low[0], high=low[1], verdict="improved" if estimate > 0 else "worsened"
    )
    assert ("stieg" in sentence) == (estimate > 0)
    assert "um 2,5 Punkte" in sentence


def test_correction_for_many_tests_explains_an_interval_without_zero() -> None:
    sentence = only(verdict="no clear change", p_adjusted=0.09)
    assert "Weil mehrere Ergebnisse gemeinsam geprüft wurden" in sentence
    assert "Weil mehrere" not in only(verdict="no clear change", low=-0.1, p_adjusted=0.09)


def test_different_people_are_not_said_to_have_changed() -> None:
    sentence = only(design="unpaired", estimand="mean_difference")
    assert "In der späteren Erhebung lag der Mittelwert um 3,1 Punkte höher" in sentence
    assert "210 Personen vorher und 180 nachher" in sentence
    assert "stieg" not in sentence


def test_not_estimable_gives_its_reason() -> None:
    sentence = only(verdict="not estimable", reason="too_few", **NO_NUMBERS)
    assert sentence.endswith("Eine Veränderung ist nicht schätzbar. Grund: zu wenige Personen.")


def test_not_estimable_without_a_reason_says_so() -> None:
    assert "Grund nicht angegeben" in only(verdict="not estimable", reason="", **NO_NUMBERS)


def test_hidden_results_tell_nothing_but_the_rule() -> None:
    row = estimate_row(hidden="n,estimate,low,high,verdict", estimate=98.7, n=7)
    (sentence,) = told(make_released(Shape.ESTIMATES, [row], minimum=12))
    assert "98" not in str(sentence)
    assert "weniger als 12 Personen" in str(sentence)


def test_one_comparison_area_is_no_median() -> None:
    rows = [row for row in series_rows() if row["area"] in {"Seestadt", "A0"}]
    (sentence,) = told(make_released(Shape.SERIES, rows))
    assert "Einziges Vergleichsgebiet im selben Jahr: 9,5." in str(sentence)


def test_a_hidden_part_takes_the_sum_of_missing_answers_with_it() -> None:
    base = {"site": "s", "population": "p", "wave": "t0", "outcome": "o"}
    rows = [base | {"reason": "a", "n": 40}, base | {"reason": "b", "hidden": "n"}]
    sentence, explained = told(make_released(Shape.MISSING, rows))
    assert "weniger als 10 Personen" in str(explained)
    assert "Es fehlen Angaben: a 40, b •." in str(sentence)


def test_exploratory_comparisons_are_named_as_such() -> None:
    assert only(status="exploratory").endswith("nicht vorab geplant (explorativ).")
    assert only(status=None).endswith("nicht vorab geplant (explorativ).")


def test_block_is_a_list_with_bold_subjects() -> None:
    block = show.sentences(sample(Shape.ESTIMATES, "de"))
    assert block.html.count("<li><strong>") == 7
    assert "Wohlbefinden" in block.alt


def test_result_without_rows_says_so() -> None:
    block = show.sentences(make_released(Shape.QUALITY, [], columns=COLUMNS[Shape.QUALITY]))
    assert block.alt == "Keine Regel ist auffällig."
    assert "<li>" not in block.html


def test_a_site_without_surveys_is_told_so_once() -> None:
    nothing = make_released(Shape.ESTIMATES, [], columns=(*COLUMNS[Shape.ESTIMATES], "better"))
    assert show.sentences(nothing).alt.startswith("Für diesen Standort liegen keine Befragungen vor")
    assert show.table_below(nothing) is None
    elsewhere = replace(nothing, origin=replace(nothing.origin, site=""))
    assert show.sentences(elsewhere).alt.startswith("Es liegen keine Befragungen vor")


def test_a_site_is_named_only_among_others() -> None:
    rows = series_rows()
    assert "Seestadt:" not in show.sentences(make_released(Shape.SERIES, rows)).alt
    other = [row | {"area": "Nordstadt"} for row in rows if row["group"] == "site"]
    assert "Nordstadt:" in show.sentences(make_released(Shape.SERIES, [*rows, *other])).alt


def test_way_of_comparing_is_told_no_further_than_needed() -> None:
    ways = (("paired", "pseudo_median_change"), ("unpaired", "location_shift"))
    rows = [estimate_row(design=design, estimand=estimand) for design, estimand in ways]
    text = show.sentences(make_released(Shape.ESTIMATES, rows)).alt
    assert "dieselben Personen" in text
    assert "Hodges" not in text


def test_what_a_hidden_reason_belongs_to_is_left_to_the_table() -> None:
    shown, *_ = robustness_rows("de")[Shape.DETECTABLE]
    hidden = shown | {"outcome": "trust", "detectable": None, "could": None, "hidden": "reason"}
    assert len(told(make_released(Shape.DETECTABLE, [shown, hidden], columns=COLUMNS[Shape.DETECTABLE]))) == 1
    (alone,) = told(make_released(Shape.DETECTABLE, [hidden], columns=COLUMNS[Shape.DETECTABLE]))
    assert "Nicht gezeigt, um einzelne Personen zu schützen" in str(alone)


def test_weights_that_change_no_written_value_change_hardly_any() -> None:
    row, *_ = robustness_rows("de")[Shape.WEIGHTING]
    close = row | {"mean": 3.151, "weighted": 3.149}
    (sentence,) = told(make_released(Shape.WEIGHTING, [close], columns=COLUMNS[Shape.WEIGHTING]))
    assert str(sentence) == "Wohlbefinden: Die Gewichtung ändert den Wert in keiner Erhebung nennenswert."
