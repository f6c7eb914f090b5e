"""Everybody between two files and the comparisons: counted once, cleared together with all other tables."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import flow, linkage, survey_change, turnover
from kpk_eval.clearance import clearance, unclear
from kpk_eval.evaluate import evaluate
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
editions: [{id: final, label: Final, date: 2027-06-30, waves: [t0, t1], contrasts: [t0_t1]}]
populations:
  - id: people
    label: People
    code:
      column: code
      elements:
        - {characters: [1]}
        - {characters: [2]}
        - {characters: [3]}
        - {characters: [4]}
        - {characters: [5]}
        - {characters: [6]}
    characteristics: [group]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Main, adjust: holm}]
outcomes:
  - {id: mean, type: continuous, item: answer, label: Mood, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: points, designs: [paired, unpaired]}
"""
COLUMNS = """
    customProperties: [{property: primaryKeySeverity, value: warning}]
    properties:
      - name: code
        businessName: Code
        logicalType: string
        required: true
        classification: personal
        primaryKey: true
        primaryKeyPosition: 1
        customProperties: [{property: severity, value: warning}]
      - name: wave
        businessName: Welle
        logicalType: integer
        required: true
        classification: internal
        primaryKey: true
        primaryKeyPosition: 2
      - {name: answer, businessName: Antwort, logicalType: integer, required: false, classification: internal}
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
LETTERS = list("abcdefghijklmnopqrstuvwxyz")
Row = tuple[str | None, int, int | None, int | None]
Make = Callable[..., Study]


@pytest.fixture
def study(probe: Make) -> Make:
    """Opens an edition on rows of code, wave, answer and group."""

    def make(rows: list[Row], *, audience: str = "public") -> Study:
        kinds = {"answer": "Int64", "group": "Int64"}
        frame = pd.DataFrame(rows, columns=["code", "wave", "answer", "group"]).astype(kinds)
        files = {"probe.csv": frame.to_csv(sep=";", index=False)}
        return probe(EVALUATION, PLAN, COLUMNS, files, audience=audience)

    return make


def people(linked: int, before: int, after: int, *, miswritten: int = 0, unlike: int = 0) -> list[Row]:
    """People seen twice, the first of them with another last letter later; others seen once.

    ``unlike`` of those who left answer higher than everybody else.
    """
    rng = np.random.default_rng(11)
    codes = list(dict.fromkeys("".join(rng.choice(LETTERS, 6)) for _ in range(2 * (linked + before + after))))
    rows: list[Row] = []
    for one, code in enumerate(codes[:linked]):
        later = f"{code[:5]}{'a' if code[5] != 'a' else 'b'}" if one < miswritten else code
        rows += [(code, 0, 1 + one % 4, 1 + one % 2), (later, 1, 1 + (one + 1) % 4, 1 + one % 2)]
    left, joined = codes[linked : linked + before], codes[linked + before : linked + before + after]
    rows += [(code, 0, 5 if one < unlike else 1 + one % 4, 1 + one % 2) for one, code in enumerate(left)]
    return rows + [(code, 1, 1 + one % 4, 1 + one % 2) for one, code in enumerate(joined)]


def stages(one: Study) -> pd.Series:
    """True numbers of people by stage."""
    table = flow.answer(one, **WHO).table
    return table.set_index("stage")["n"]


def shown(one: Study, question: str = "flow") -> pd.DataFrame:
    return evaluate(question, one, **WHO).table


def test_everybody_is_counted_from_the_file_to_the_comparison(study):
    rows = people(40, 12, 15, miswritten=14)
    repeated = [*rows, (rows[0][0], 0, 3, 1)]
    left = "xxxxxx"
    found = stages(study([*repeated, (None, 1, 2, 2), (left, 0, None, 1)]))
    assert found[["delivered_before", "set_aside_before", "answered_before"]].tolist() == [54, 1, 53]
    assert found[["delivered_after", "set_aside_after", "answered_after"]].tolist() == [56, 0, 56]
    assert found[["repeated_before", "repeated_after"]].tolist() == [1, 0]
    assert found[["without_code_before", "without_code_after"]].tolist() == [0, 1]
    assert found[["linked_exactly", "linked_tolerantly", "linked"]].tolist() == [26, 13, 39]
    assert found[["only_before", "only_after"]].tolist() == [13, 16]
    assert found["complete"] == 39


@pytest.mark.parametrize("side", ["before", "after"])
def test_the_stages_of_a_wave_add_up(study, side):
    rows = people(40, 12, 15, miswritten=14)
    found = stages(study([*rows, rows[0], rows[1], (None, 1, 2, 2)]))
    lost = [f"{name}_{side}" for name in ("without_code", "repeated", "tied", "only")]
    assert found[f"answered_{side}"] == found["linked"] + found[lost].sum()
    files = [f"{name}_{side}" for name in ("left_out", "set_aside", "answered")]
    assert found[f"delivered_{side}"] == found[files].sum()
    assert found["linked"] == found["linked_exactly"] + found["linked_tolerantly"]


def test_the_comparison_rests_on_the_same_people(study):
    one = study(people(40, 12, 15, miswritten=14))
    found, changes = stages(one), survey_change.answer(one, **WHO).table.set_index("design")
    assert changes.loc["paired", "n"] == found["complete"] == 40
    assert changes.loc["unpaired", ["n_before", "n_after"]].tolist() == [
        found["only_before"], found["only_after"]
    ]  # fmt: skip


def test_who_shares_a_code_with_a_row_that_was_set_aside_is_neither_linked_nor_a_leaver(study):
    rows = people(30, 12, 12)
    found = stages(study([*rows, (rows[0][0], 0, 5, 1)]))
    assert found[["linked", "only_before", "only_after"]].tolist() == [29, 12, 12]
    assert found[["repeated_before", "tied_after"]].tolist() == [1, 1]


@pytest.mark.parametrize("audience", sweep(("public", "internal"), always=("public",)))
def test_few_lost_people_do_not_follow_from_the_other_numbers(study, audience):
    rows = people(40, 15, 15, miswritten=4)
    one = study([*rows, (rows[0][0], 0, 3, 1), (None, 1, 2, 2), (None, 1, 3, 1)], audience=audience)
    released = shown(one).set_index("stage")["n"]
    for stage in ("set_aside_before", "repeated_before", "without_code_after", "linked_tolerantly"):
        assert pd.isna(released[stage]), stage
    assert not clearance(one, **WHO).blocked
    for question in ("turnover", "linkage", "description", "missing", "survey_change"):
        shown(one, question)
    assert not unclear(one)


def test_in_a_public_edition_few_lost_people_cost_no_total(study):
    rows = people(40, 15, 15, miswritten=4)
    released = shown(study([*rows, (rows[0][0], 0, 3, 1), (None, 1, 2, 2)])).set_index("stage")["n"]
    kept = ["delivered_before", "answered_before", "answered_after", "linked", "only_before", "only_after"]
    assert released[kept].notna().all()


def test_few_who_left_are_hidden_wherever_they_are_counted(study):
    one = study(people(40, 4, 15))
    assert pd.isna(shown(one).set_index("stage")["n"]["only_before"])
    groups = shown(one, "turnover").set_index("stage")
    assert groups.loc["left", ["n", "mean", "difference"]].isna().all()
    assert groups.loc["stayed_before", ["n", "mean"]].isna().all()
    assert groups.loc["joined", "mean"] > 0


def test_those_who_left_are_compared_with_those_who_stayed(study):
    groups = turnover.answer(study(people(40, 20, 20, unlike=20)), **WHO).table.set_index("stage")
    assert groups["n"].to_dict() == {"stayed_before": 40, "left": 20, "stayed_after": 40, "joined": 20}
    assert groups["mean"].to_dict() == pytest.approx(
        {"stayed_before": 2.5, "left": 5, "stayed_after": 2.5, "joined": 2.5}
    )
    assert np.isnan(groups.loc["left", "difference"])
    mixed = turnover.answer(study(people(40, 20, 20, unlike=10)), **WHO).table.set_index("stage")
    assert mixed.loc["left", "difference"] > 0.5
    assert mixed.loc["joined", "difference"] == pytest.approx(0, abs=0.01)


def test_shares_of_linked_people_are_told_by_characteristic(study):
    rows = [
        (code, wave, answer, 1 if (wave, one) == (0, 0) else group)
        for one, (code, wave, answer, group) in enumerate(people(40, 30, 12))
    ]
    table = linkage.answer(study(rows), **WHO).table.set_index("stage")
    assert table["n"].to_dict() == {"group=1": 35, "group=2": 35}
    assert table["mean"].to_dict() == pytest.approx({"group=1": 20 / 35, "group=2": 20 / 35})
    assert (table["low"] < table["mean"]).all()
    assert table["difference"].tolist() == pytest.approx([0, 0])


def test_selective_linkage_stands_out(study):
    rows = [(code, wave, answer, 1) for code, wave, answer, _ in people(40, 12, 12)]
    others = [(code[::-1], wave, answer, 2) for code, wave, answer, _ in people(24, 30, 12)]
    table = linkage.answer(study([*rows, *others]), **WHO).table.set_index("stage")
    assert table.loc["group=1", "mean"] > table.loc["group=2", "mean"] + 0.2
    assert table.loc["group=1", "difference"] == pytest.approx(-table.loc["group=2", "difference"])
    assert table.loc["group=1", "difference"] > 0.5


def test_a_difference_that_would_tell_of_few_is_left_out(study):
    """Of the second group all but five were linked: the first one's distance from it would tell how many."""
    rows = [(code, wave, answer, 1) for code, wave, answer, _ in people(40, 20, 12)]
    others = [(code[::-1], wave, answer, 2) for code, wave, answer, _ in people(24, 5, 12)]
    table = shown(study([*rows, *others]), "linkage").set_index("stage")
    assert table["difference"].isna().all()
    assert table["mean"].isna().tolist() == [False, True]


def test_without_characteristics_there_is_nothing_to_compare(study):
    one = study(people(40, 12, 12))
    (population,) = one.evaluation.frame.populations
    plain = population.model_copy(update={"characteristics": ()})
    frame = one.evaluation.frame.model_copy(update={"populations": (plain,)})
    bare = replace(one, evaluation=one.evaluation.model_copy(update={"frame": frame}))
    block = show.table(evaluate("linkage", bare, **WHO))
    assert "No characteristic is named" in block.alt


def test_the_table_says_how_many_links_would_come_about_by_chance(study):
    released = evaluate("flow", study(people(40, 12, 12, miswritten=12)), **WHO)
    assert "less than 0.1% of the links" in show.table(released).html


def test_the_book_says_when_only_equal_codes_are_linked(study):
    """With two letters in six places half of all people fit many others."""
    codes = [f"{one:06b}".replace("0", "a").replace("1", "b") for one in range(0, 64, 2)]
    rows = [(code, wave, 1 + one % 4, 1) for wave in (0, 1) for one, code in enumerate(codes)]
    html = show.table(evaluate("flow", study(rows), **WHO)).html
    assert "only equal codes are linked" in html


def test_tables_of_groups_name_them_in_words(study):
    one = study(people(40, 20, 20, unlike=10))
    groups, shares = (show.table(evaluate(name, one, **WHO)).html for name in ("turnover", "linkage"))
    for words in ("stayed", "joined", "Mood (points)", "Hedges"):
        assert words in groups, words
    for words in ("kind of group", "old", "new", "recognised"):
        assert words in shares, words
    with pytest.raises(ValueError, match="groups of people are not drawn"):
        show.figure(evaluate("turnover", one, **WHO))


def test_no_code_is_in_any_table(study):
    rows = people(40, 20, 20)
    one = study(rows)
    codes = {code for code, *_ in rows}
    for question in ("flow", "turnover", "linkage", "survey_change"):
        released = evaluate(question, one, **WHO)
        assert not codes & set(released.table.astype(str).to_numpy().ravel())
