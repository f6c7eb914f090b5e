"""How robust results are: what was planted is found, what cannot be told is refused, nobody is told of."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import attrition, detectable, scales, selected_groups, sensitivity, weighting
from kpk_eval.clearance import clearance, unclear
from kpk_eval.clearance.ledger import record_edition
from kpk_eval.cohort import coarse_categories
from kpk_eval.evaluate import evaluate
from kpk_eval.params import ParameterError
from kpk_eval.prepare import PreparationError
from kpk_eval.study import Study
from tests.sweeps import sweep

EVALUATION = """
title: Probe
language: en
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: Before}, {id: t1, label: After}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: after versus before}]
editions:
  - {id: baseline, label: Baseline, date: 2026-06-30, waves: [t0]}
  - {id: interim, label: Interim, date: 2027-06-30, waves: [t0, t1], contrasts: [t0_t1]}
  - {id: final, label: Final, date: 2028-06-30, waves: [t0, t1], contrasts: [t0_t1]}
populations: [{id: people, label: People, characteristics: [group]}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Main, adjust: holm}]
instruments:
  - {id: scale, label: Scale, items: [i1, i2, i3], reversed: [i3], low: 1, high: 5, scoring: mean,
     minimum_answered: 3}
outcomes:
  - {id: mood, type: continuous, item: mood, label: Mood, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: points, smallest_effect: 2,
     selected: {label: low mood, side: below, cutoff: 45}}
  - {id: contact, type: binary, item: contact, 'yes': ["1"], label: Contact, population: people,
     better: higher, family: main, contrasts: [t0_t1], status: planned, unit: points}
  - {id: trust, type: continuous, instrument: scale, label: Trust, population: people, better: higher,
     family: main, contrasts: [t0_t1], status: exploratory, unit: points}
"""
WEIGHTS = """
weights:
  - {population: people, source: register, margins: {group: {"1": 70, "2": 30}}}
"""
COLUMNS = """
    properties:
      - {name: code, businessName: Code, logicalType: string, required: false, classification: personal}
      - {name: wave, businessName: Welle, logicalType: integer, required: true, classification: internal}
      - {name: mood, businessName: Laune, logicalType: integer, required: false, classification: internal}
      - {name: contact, businessName: K, logicalType: integer, required: false, classification: internal}
      - {name: i1, businessName: Eins, logicalType: integer, required: false, classification: internal}
      - {name: i2, businessName: Zwei, logicalType: integer, required: false, classification: internal}
      - {name: i3, businessName: Drei, logicalType: integer, required: false, classification: internal}
      - name: group
        businessName: Gruppe
        logicalType: integer
        required: false
        classification: internal
        enum:
          - {value: 1, label: alt, customProperties: [{property: label_en, value: old}]}
          - {value: 2, label: neu, customProperties: [{property: label_en, value: new}]}
        customProperties: [{property: label_en, value: kind of group}]
"""
WHO = {"site": "kiel", "population": "people"}
QUESTIONS = (attrition, sensitivity, scales, detectable, selected_groups, weighting)
TRUE_CHANGE = 3.0
Make = Callable[..., Study]


@pytest.fixture
def study(probe: Make) -> Make:
    """Opens an edition on rows of the probe."""

    def make(
        rows: pd.DataFrame, *, edition: str = "interim", audience: str = "public", site: str = WEIGHTS
    ) -> Study:
        files = {"probe.csv": rows.convert_dtypes().to_csv(sep=";", index=False)}
        return probe(EVALUATION, PLAN, COLUMNS, files, further=site, edition=edition, audience=audience)

    return make


def people(n: int, *, stays: Callable[[np.ndarray], np.ndarray] | None = None, seed: int = 5) -> pd.DataFrame:
    """Everybody before, and who stays after: mood rises by `TRUE_CHANGE`, less for those who felt well."""
    draw = np.random.default_rng(seed)
    mood = np.rint(draw.normal(50, 10, n))
    noise = draw.normal(0, 75**0.5, n)
    later = np.rint(mood.mean() + TRUE_CHANGE + 0.5 * (mood - mood.mean()) + noise - noise.mean())
    trait = draw.normal(0, 1, n)
    items, later_items = (
        {
            name: np.clip(np.rint(3 + turn * trait + draw.normal(0, 0.6, n)), 1, 5)
            for name, turn in (("i1", 1), ("i2", 1), ("i3", -1))
        }
        for _ in range(2)
    )
    first = pd.DataFrame(
        {"code": [f"p{one}" for one in range(n)], "wave": 0, "mood": mood,
         "contact": (draw.random(n) < 0.4).astype(int), **items, "group": 1 + (draw.random(n) < 0.5)}
    )  # fmt: skip
    second = first.assign(wave=1, mood=later, contact=(draw.random(n) < 0.6).astype(int), **later_items)
    kept = np.ones(n, bool) if stays is None else stays(mood)
    return pd.concat([first, second[kept]], ignore_index=True)


def well_off_leave(mood: np.ndarray) -> np.ndarray:
    """Those who felt well before mostly leave."""
    return np.random.default_rng(9).random(mood.size) < 1 / (1 + np.exp((mood - 50) / 5))


def row(table: pd.DataFrame, **where: object) -> pd.Series:
    (found,) = [
        one for _, one in table.iterrows() if all(one[name] == value for name, value in where.items())
    ]
    return found


def changes(one: Study, outcome: str = "mood") -> pd.DataFrame:
    table = sensitivity.answer(one, **WHO).table
    return table[table["outcome"] == outcome].set_index("method")


def test_imputation_and_weights_find_the_change_that_complete_pairs_overstate(study):
    found = changes(study(people(600, stays=well_off_leave)))
    assert found.loc["complete", "low"] > TRUE_CHANGE + 0.5
    for method in ("imputed", "weighted"):
        assert found.loc[method, "low"] < TRUE_CHANGE < found.loc[method, "high"]
    assert 0 < found.loc["imputed", "missing_information"] < 1


def test_moving_those_who_left_by_the_tipping_point_makes_zero_just_touch(study):
    found = changes(study(people(600, stays=well_off_leave)))
    one = found.loc["imputed"]
    share = 1 - one["n"] / one["n_before"]
    assert one["finding"] == "clear"
    assert one["tipping"] < 0
    assert one["tipping"] * share == pytest.approx(-one["low"], rel=0.25)


@pytest.mark.parametrize("lost", [0, 5, 9])
def test_where_nobody_or_few_left_there_is_no_correction(study, lost):
    found = changes(study(people(80, stays=lambda mood: np.arange(mood.size) >= lost)))
    assert np.isfinite(found.loc["complete", "estimate"])
    for method in ("imputed", "weighted"):
        assert np.isnan(found.loc[method, "estimate"])
        assert found.loc[method, "reason"] == "few_missing"


def test_the_smallest_number_that_may_be_told_of_is_corrected_for(study):
    found = changes(study(people(80, stays=lambda mood: np.arange(mood.size) >= 10)))
    assert np.isfinite(found["estimate"]).all()


def test_without_any_later_answer_nothing_is_estimable_and_says_why(study):
    rows = people(80)
    rows.loc[rows["wave"] == 1, "mood"] = np.nan
    one = study(rows)
    found = changes(one)
    assert found["estimate"].isna().all()
    assert set(found["reason"]) <= {"all_missing", "too_few", "no_variance", "collinear", "separation"}
    assert "Not estimable" in show.sentences(evaluate("sensitivity", one, **WHO)).alt


def test_the_draws_depend_on_the_question_and_not_on_the_edition(study):
    rows = people(200, stays=well_off_leave)
    interim, final = changes(study(rows)), changes(study(rows, edition="final"))
    pd.testing.assert_frame_equal(interim, final)


def test_one_wave_has_no_comparisons_and_the_page_says_what_is_needed(study):
    one = study(people(80), edition="baseline")
    for question in ("attrition", "sensitivity", "detectable"):
        released = evaluate(question, one, **WHO)
        assert released.table.empty
        assert "two waves" in show.table(released).alt
    assert len(evaluate("scales", one, **WHO).table) == 1


def test_planted_attrition_is_found_and_tells_who_left(study):
    table = attrition.answer(study(people(600, stays=well_off_leave)), **WHO).table
    assert row(table, outcome="mood")["low"] > 0.5
    assert row(table, outcome="trust")["low"] < 0 < row(table, outcome="trust")["high"]
    model = row(table, kind="model")
    assert model["discrimination"] > 0.75
    assert model["p"] < 0.001


def test_a_side_of_few_people_gives_no_attrition(study):
    table = attrition.answer(study(people(80, stays=lambda mood: np.arange(mood.size) >= 6)), **WHO).table
    assert table[["difference", "distance", "discrimination"]].isna().all(axis=None)
    assert set(table["reason"]) == {"too_few"}


def test_rare_values_of_a_characteristic_are_put_together():
    side = np.array([1.0] * 40 + [0.0] * 40)
    values = np.array((["a"] * 18 + ["b"] * 12 + ["c"] * 7 + [None] * 3) * 2, dtype=object)
    merged = coarse_categories(values, side, least=10)
    counts = [np.bincount(merged[side == one]) for one in (0, 1)]
    assert all(count.min() >= 10 for count in counts)
    assert len(counts[0]) == 3
    rare = np.array(["a"] * 77 + ["b"] * 3, dtype=object)
    assert not coarse_categories(rare, side, least=10).any()


def test_reliability_and_the_same_measurement_are_found(study):
    table = scales.answer(study(people(300)), **WHO).table
    before = row(table, wave="t0")
    assert before["low"] < before["alpha"] < before["high"]
    assert 0.75 < before["alpha"] < 0.95
    assert before["rest_low"] > 0.5, "a reversed item was not turned"
    assert before["omega"] == pytest.approx(before["alpha"], abs=0.05)
    assert row(table, contrast="t0_t1")["invariance"] in {"scalar", "strict"}


def test_numbers_about_single_items_need_enough_people_who_answer_otherwise(study):
    rows = people(100)
    rows["i1"] = np.where(np.arange(len(rows)) % 20 == 0, 4, 3)
    before = row(scales.answer(study(rows), **WHO).table, wave="t0")
    assert np.isnan([before["rest_low"], before["rest_high"], before["omega"]]).all()
    assert np.isfinite(before["alpha"])


@pytest.mark.parametrize(("at_end", "shown"), [(0, True), (4, False), (9, False), (10, True)])
def test_shares_at_the_ends_are_told_of_nobody_or_of_enough(study, at_end, shown):
    rows = people(100)
    rows[["i1", "i2", "i3"]] = rows[["i1", "i2", "i3"]].clip(2, 4)
    rows.loc[rows.index[:at_end], ["i1", "i2", "i3"]] = (1, 1, 5)
    before = row(scales.answer(study(rows), **WHO).table, wave="t0")
    assert np.isfinite(before["floor"]) == shown
    assert before["ceiling"] == 0


def test_what_could_be_seen_is_beside_what_matters(study):
    large, small = (row(detectable.answer(study(people(n)), **WHO).table, outcome="mood") for n in (600, 60))
    assert (large["could"], small["could"]) == ("seen", "unseen")
    assert small["detectable"] / large["detectable"] == pytest.approx(np.sqrt(10), rel=0.25)
    assert large["equivalence"] == "not_equivalent"


def test_few_changes_of_a_yes_no_outcome_do_not_follow_from_what_could_be_seen(study):
    rows = people(100)
    rows["contact"] = (np.arange(len(rows)) % 2 == 0).astype(int)
    rows.loc[rows["wave"] == 1, "contact"] = rows.loc[rows["wave"] == 0, "contact"].to_numpy()
    rows.loc[rows.index[-4:], "contact"] = 1 - rows.loc[rows.index[-4:], "contact"]
    found = row(detectable.answer(study(rows), **WHO).table, outcome="contact")
    assert np.isnan(found["detectable"])
    assert found["reason"] == "too_few_changes"


def test_regression_to_the_mean_is_expected_of_a_selected_group(study):
    found = row(selected_groups.answer(study(people(600)), **WHO).table, outcome="mood")
    assert found["by_selection"] > 2
    assert found["observed"] > found["by_selection"]
    assert found["excess_low"] < TRUE_CHANGE < found["excess_high"]


def test_a_selected_group_of_few_is_not_told_of(study):
    rows = people(100)
    rows["mood"] = rows["mood"].clip(lower=46)
    rows.loc[rows.index[:8], "mood"] = 40
    found = row(selected_groups.answer(study(rows), **WHO).table, outcome="mood")
    assert np.isnan(found["observed"])
    assert found["reason"] == "too_few"


def test_weights_bring_the_sample_to_the_population(study):
    rows = people(300)
    rows["mood"] = np.where(rows["group"] == 1, 40, 60) + np.arange(len(rows)) % 3 - 1
    found = row(weighting.answer(study(rows), **WHO).table, outcome="mood", wave="t0")
    assert found["weighted"] == pytest.approx(0.7 * 40 + 0.3 * 60, abs=0.2)
    assert found["mean"] == pytest.approx(50, abs=2)
    assert 0 < found["effective_share"] < 1
    assert found["design_effect"] == pytest.approx(1 / found["effective_share"])


def test_weights_tell_nothing_of_a_group_of_few(study):
    rows = people(100)
    rows["group"] = np.where(rows["code"].isin([f"p{one}" for one in range(7)]), 2, 1)
    table = weighting.answer(study(rows), **WHO).table
    assert table["weighted"].isna().all()
    assert set(table["reason"]) == {"few_in_category"}


def test_a_value_without_a_figure_is_an_error_that_says_where(study):
    rows = people(60)
    rows.loc[0, "group"] = 1
    one = study(rows, site=WEIGHTS.replace('"2": 30', '"3": 30'))
    with pytest.raises(PreparationError, match=r"sites/kiel.yaml: weights: margins: group: .* '2'"):
        weighting.answer(one, **WHO)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("population: people", "population: peple", r"kiel.yaml:\d+: weights.0.population: .*'peple'"),
        ("{group:", "{grupp:", r"kiel.yaml:\d+: weights.0.margins.grupp: .*did you mean 'group'"),
        (
            '"2": 30}',
            '"2": 30}, other: {"1": 7, "2": 3}',
            "add up to 100 and those of 'other' to 10|add up to 10",
        ),
        ('"2": 30', '"2": 0', "must be more than 0"),
        ("source: register", "sorce: register", "sorce"),
    ],
)
def test_wrong_weights_are_refused_with_their_place(study, old, new, said):
    with pytest.raises(ParameterError, match=said):
        study(people(60), site=WEIGHTS.replace(old, new))


@pytest.mark.parametrize("audience", sweep(("public", "internal"), always=("public",)))
def test_nothing_rests_on_few_and_nothing_follows_from_all_tables_together(study, audience):
    rows = people(45, stays=lambda mood: np.arange(mood.size) >= 12)
    rows.loc[rows.index[:4], ["mood", "i1"]] = np.nan
    one = study(rows, audience=audience)
    for question in QUESTIONS:
        name = question.__name__.rpartition(".")[2]
        released, true = evaluate(name, one, **WHO), question.answer(one, **WHO).table
        for column in released.columns:
            for contributor in column.contributors:
                small = (true[contributor].astype("Float64") < 10).fillna(False).to_numpy(bool)
                assert pd.to_numeric(released.table[column.name], errors="coerce")[small].isna().all(), (
                    column.name
                )
    assert not unclear(one)


@pytest.mark.slow
def test_one_more_answer_does_not_follow_from_two_editions(study):
    rows = people(60, stays=lambda mood: np.arange(mood.size) >= 20)
    interim = study(rows)
    for question in QUESTIONS:
        evaluate(question.__name__.rpartition(".")[2], interim, **WHO)
    record_edition(interim, clearance(interim, **WHO).entries, sorted(interim.released.glob("*.parquet")))
    before = evaluate("sensitivity", interim, **WHO).table
    changed = rows.copy()
    changed.loc[(changed["code"] == "p30") & (changed["wave"] == 1), "mood"] = 99
    final = study(changed, edition="final")
    carried = clearance(final, **WHO).carried["sensitivity.kiel.people"]
    outcomes = sensitivity.answer(final, **WHO).table["outcome"]
    mood = [place for place, name in enumerate(outcomes) if name == "mood"]
    assert set(mood) <= set(carried)
    after = evaluate("sensitivity", final, **WHO).table
    names = ["estimate", "low", "high", "tipping"]
    shown = (one.loc[mood, names].astype(float) for one in (before, after))
    pd.testing.assert_frame_equal(*shown)


def test_what_was_planted_in_the_demo_comes_out(demo):
    who = {"site": "seestadt", "population": "families"}
    table = sensitivity.answer(demo("final"), **who).table
    chosen = table[(table["outcome"] == "wellbeing") & (table["contrast"] == "t0_t2")]
    assert list(chosen["method"]) == ["complete", "imputed", "weighted"]
    assert ((chosen["low"] < 0.40) & (chosen["high"] > 0.40)).all()
    weights = weighting.answer(demo("final"), **who).table
    assert weights["weighted"].notna().all()
    excess = row(selected_groups.answer(demo("final"), **who).table, contrast="t0_t2")
    assert excess["excess_high"] < 0


def test_a_site_without_declared_figures_says_what_is_missing(study):
    released = evaluate("weighting", study(people(60), site=""), **WHO)
    assert released.table.empty
    told = show.table(released).alt
    assert "does not say how the population of this group is composed" in told
    assert "With figures of a register" in told
