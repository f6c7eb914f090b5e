"""The README says what the stored tables say, and nothing is called a change more often than declared."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import clauses
import false_alarms
import planted_truths
import small_areas

DEMO = clauses.rows("demo_findings.csv")


def test_the_tables_in_the_readme_are_those_of_the_stored_numbers():
    text = clauses.README.read_text(encoding="utf-8")
    assert clauses.marked(text) == text


def test_a_number_that_was_changed_by_hand_is_noticed():
    text = clauses.README.read_text(encoding="utf-8")
    changed = text.replace(
        "| `planted_truths.csv` | 1,000 seeds | 5.0 |", "| `planted_truths.csv` | 1,000 seeds | 6.0 |"
    )
    assert changed != text
    assert clauses.marked(changed) == text


def test_number_of_seeds_is_that_of_the_programs():
    assert {clauses.SEEDS} == {false_alarms.SEEDS, planted_truths.SEEDS, small_areas.SEEDS}
    assert {row["seeds"] for row in clauses.rows("planted_truths.csv")} == {str(planted_truths.SEEDS)}


def test_every_question_of_the_programs_has_its_clause():
    told = {(row["question"], row["data"]) for row in clauses.rows("planted_truths.csv")}
    assert {(question, data) for question, data, *_ in planted_truths.QUESTIONS} < told
    assert len({one.words for one in clauses.clauses()}) == len(list(clauses.clauses())) > 20


@pytest.mark.parametrize("clause", list(clauses.clauses()), ids=lambda one: one.words)
def test_nothing_is_named_more_often_than_declared(clause):
    """The declared share lies above what chance leaves of the observed one, or within it."""
    assert clause.limits[0] <= clause.declared
    assert 0 <= clause.observed < 1


def test_exact_limits_are_those_of_the_textbook():
    """None of 1,000, and the beta quantiles of 50 of 1,000 as R's binom.test gives them."""
    assert clauses.exact(0, 1000) == pytest.approx((0, 1 - 0.025 ** (1 / 1000)))
    assert clauses.exact(50, 1000) == pytest.approx((0.0373354, 0.0653905), abs=1e-6)


def test_alarms_of_the_demo_are_no_more_than_chance_explains():
    """For each report and design: 99 % quantile of as many single tests at 5 % as have nothing planted.

    The quantile takes tests as independent. What hangs together (measures of the same people, two contrasts
    with the same first wave) makes large numbers more likely, so that the limit is stricter than declared.
    That 5 % of the tests are expected holds in any case.
    """
    for one in clauses.counted(DEMO):
        assert one.alarms <= one.most, one


def test_more_alarms_than_chance_explains_are_noticed():
    row = {"edition": "final", "design": "paired", "planted": "0", "verdict": "worsened"}
    (one,) = clauses.counted([row] * 4 + [row | {"verdict": "no clear change"}] * 16)
    assert (one.quiet, one.alarms, one.most) == (20, 4, 4)
    (one,) = clauses.counted([row] * 5 + [row | {"verdict": "no clear change"}] * 15)
    assert one.alarms > one.most


def test_what_is_planted_is_better_and_named_worse_nowhere():
    assert {row["planted"] for row in DEMO} == {"0", "1"}
    assert not [row for row in DEMO if row["planted"] == "1" and row["verdict"] == "worsened"]


def test_other_seeds_ask_the_planned_questions_of_the_demo():
    """Exploratory ones may not be estimable in a draw: where groups are small, nothing is told of them."""
    names = ("site", "analysis", "outcome", "contrast", "design", "status", "planted")
    final = {tuple(row[name] for name in names) for row in planned(DEMO) if row["edition"] == "final"}
    other = {tuple(row[name] for name in names) for row in planned(clauses.rows("demo_seeds.csv"))}
    assert final == other


def planned(table):
    return [row for row in table if row["status"] == "planned"]


def test_the_change_of_the_gradient_is_found_in_less_than_half_and_undecided_in_the_demo():
    """As the README says in words."""
    found = [row for row in clauses.rows("planted_truths.csv") if row["question"] == "distance by need"]
    assert [float(row["found"]) < 0.5 for row in found] == [True, True, True]
    slopes = [row for row in DEMO if (row["site"], row["outcome"]) == ("seestadt", "offers_by_income.slope")]
    assert {(row["planted"], row["verdict"]) for row in slopes} == {("1", "no clear change")}


def test_bridges_of_institutions_that_are_alike_have_too_wide_an_interval():
    """As the README says in words; the program gives the stored ratio."""
    stored = {row["data"]: row for row in clauses.rows("planted_truths.csv")}
    alike, apart = (stored[one] for one in (planted_truths.ALIKE, planted_truths.APART))
    assert float(alike["false_alarms"]) == 0
    assert float(alike["error_ratio"]) > 1.5 > float(apart["error_ratio"]) > 0.9
    told = planted_truths.error_ratio(own_way=False, seeds=40)
    assert told == pytest.approx(float(alike["error_ratio"]), rel=0.35)
