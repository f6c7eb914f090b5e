"""One question is answered through the whole path: known by name, cleared, stored; edge cases included."""

from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval import store
from kpk_eval.evaluate import evaluate, find
from kpk_eval.files import sha256
from kpk_eval.params.schema import DisclosureException
from kpk_eval.study import Study

EVALUATION = """
title: Probe
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}, {id: t1, label: after}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: change}]
editions: [{id: interim, label: Interim, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}]
populations: [{id: people, label: People}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Main, adjust: holm}]
outcomes:
  - {id: mean, type: continuous, item: answer, label: M, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: points, designs: [paired, unpaired]}
  - {id: rank, type: ordinal, item: answer, label: R, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: steps, designs: [paired, unpaired]}
  - {id: share, type: binary, item: answer, yes: ["3"], label: S, population: people, better: higher,
     family: main, contrasts: [t0_t1], status: planned, unit: points, designs: [paired, unpaired]}
"""
COLUMNS = """
    properties:
      - {name: code, businessName: Code, logicalType: string, required: false, classification: personal}
      - {name: wave, businessName: Welle, logicalType: integer, required: true, classification: internal}
      - {name: answer, businessName: Antwort, logicalType: integer, required: false, classification: internal}
"""
QUESTIONS = ("survey_change", "flow", "description", "missing")


@pytest.fixture
def study(probe):
    """Makes a study with ``before`` and ``after`` people, of whom the first ``linked`` answered twice."""

    def make(before: int, after: int, linked: int, answer) -> Study:
        people = [
            (f"{'both' if person < linked else wave}{person}", wave, answer(person, wave))
            for wave, number in ((0, before), (1, after))
            for person in range(number)
        ]
        rows = pd.DataFrame(people, columns=["code", "wave", "answer"]).astype({"answer": "Int64"})
        return probe(EVALUATION, PLAN, COLUMNS, {"probe.csv": rows.to_csv(sep=";", index=False)})

    return make


def cycle(person: int, wave: int) -> int:
    return 1 + (person * (wave + 2)) % 5


def changes(study: Study, design: str) -> pd.DataFrame:
    table = evaluate("survey_change", study, site="kiel", population="people").table
    return table[table["design"] == design].set_index("outcome")


def test_answer_is_released_and_stored(study):
    one = study(30, 30, 20, cycle)
    released = evaluate("description", one, site="kiel", population="people")
    assert store.read(released.evidence, one.released).table["n"].tolist() == [30] * 6


def test_unknown_question_is_an_error_with_the_nearest_name():
    with pytest.raises(LookupError, match="did you mean 'survey_change'"):
        find("survey_chnage")


@pytest.mark.parametrize(
    ("before", "after", "linked", "answer", "paired", "unpaired"),
    [
        (30, 30, 15, lambda person, wave: None, "all_missing", "all_missing"),
        (30, 30, 15, lambda person, wave: None if wave else person % 5, "too_few_waves", "too_few_waves"),
        (30, 0, 0, cycle, "too_few_waves", "too_few_waves"),
    ],
    ids=["nobody answers", "nobody answers later", "empty wave"],
)
def test_what_cannot_be_estimated_says_why(study, before, after, linked, answer, paired, unpaired):
    one = study(before, after, linked, answer)
    for design, reason in (("paired", paired), ("unpaired", unpaired)):
        table = changes(one, design)
        assert set(table["verdict"]) == {"not estimable"}
        assert set(table["reason"]) == {reason}
        assert table[["estimate", "p", "p_adjusted"]].isna().all(axis=None)


def test_constant_answers_are_no_change_of_nothing(study):
    table = changes(study(30, 30, 15, lambda person, wave: 3), "paired")
    assert table["reason"].fillna("").to_dict() == {"mean": "no_variance", "rank": "no_change", "share": ""}
    assert (table.loc["share", "estimate"], table.loc["share", "verdict"]) == (0, "no clear change")


@pytest.mark.parametrize("linked", [0, 9])
def test_few_pairs_are_never_shown_and_do_not_disturb_the_other_design(study, linked):
    one = study(25, 25, linked, cycle)
    assert changes(one, "paired")[["estimate", "low", "high", "p", "p_adjusted"]].isna().all(axis=None)
    assert changes(one, "unpaired")["estimate"].notna().all()


def test_where_the_others_would_tell_how_few_pairs_there_are_the_totals_stay(study):
    """23 of 25 people without a pair would leave two; how many answered is what readers need most."""
    one = study(25, 25, 2, cycle)
    assert changes(one, "paired")["n"].isna().all()
    assert changes(one, "unpaired")["n"].isna().all()
    described = evaluate("description", one, site="kiel", population="people").table
    assert described["n"].tolist() == [25.0] * 6
    flow = evaluate("flow", one, site="kiel", population="people").table.set_index("stage")["n"]
    assert flow[["answered_before", "answered_after"]].tolist() == [25.0, 25.0]
    assert flow["linked":"only_before"].isna().all()


def test_below_the_threshold_nothing_numeric_is_released(study):
    one = study(9, 9, 5, cycle)
    for question in QUESTIONS:
        released = evaluate(question, one, site="kiel", population="people")
        people = [name.name for name in released.columns if name.sort == "people"]
        shown = released.table[people].stack().dropna()
        assert set(shown) <= {0}, question
        statistics = [name.name for name in released.columns if name.sort == "statistic"]
        assert released.table[statistics].isna().all(axis=None), question


def test_threshold_of_the_parameters_is_the_one_that_is_applied(study):
    one = with_disclosure(study(12, 12, 5, cycle), minimum=13)
    assert evaluate("description", one, site="kiel", population="people").table["n"].isna().all()


def with_disclosure(study: Study, **changes: object) -> Study:
    """The study with other rules of disclosure control."""
    frame = study.evaluation.frame
    stated = frame.model_copy(update={"disclosure": frame.disclosure.model_copy(update=changes)})
    return replace(study, evaluation=study.evaluation.model_copy(update={"frame": stated}))


def granted(files: dict[str, str]) -> DisclosureException:
    return DisclosureException(
        rules=("minimum", "rounding", "digits"), minimum=5, name="Officer", date="2026-02-01",
        reason="published data", files=files,
    )  # fmt: skip


@pytest.mark.slow
def test_an_exception_holds_for_exactly_the_content_it_was_given_for(study):
    one = study(9, 9, 5, cycle)
    data = sha256(one.data / "probe.csv")
    loose = with_disclosure(one, exceptions=(granted({"probe.csv": data}),))
    assert evaluate("description", loose, site="kiel", population="people").table["n"].tolist() == [9] * 6
    for files in ({"probe.csv": "0" * 64}, {"other.csv": data}):
        strict = with_disclosure(one, exceptions=(granted(files),))
        shown = evaluate("description", strict, site="kiel", population="people").table
        assert shown["n"].isna().all()


def test_public_editions_show_rounded_numbers_and_internal_ones_exact_numbers(study):
    one = study(23, 23, 12, cycle)
    assert set(evaluate("description", one, site="kiel", population="people").table["n"]) == {25.0}
    internal = replace(one, edition=one.edition.model_copy(update={"audience": "internal"}))
    assert set(evaluate("description", internal, site="kiel", population="people").table["n"]) == {23}
