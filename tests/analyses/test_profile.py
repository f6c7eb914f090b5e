"""Profile and synthesis: what is missing is said, and lists over sites follow the rule that they print."""

from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval import show, store
from kpk_eval.analyses import indicator_series, offer_gaps, offers, survey_change
from kpk_eval.evaluate import evaluate
from kpk_eval.goal_evidence import State
from kpk_eval.model import RESULT_COLUMNS, SEAL, Origin, Released, Shape, Wording
from kpk_eval.standing import Standing, standing_of

UP, DOWN, OPEN, SAME, NONE = (
    State.IMPROVED, State.WORSENED, State.NO_CLEAR_CHANGE, State.EQUIVALENT, State.NOT_MEASURED,
)  # fmt: skip


@pytest.fixture
def study(demo, tmp_path):
    """The final edition of the demo with an empty store of its own."""
    return replace(demo("final"), root=tmp_path)


BETTER = {"wellbeing": "higher", "burden": "lower"}


def keep_changes(study, site, verdicts, **given):
    """Store released changes of families with these verdicts."""
    blank = dict.fromkeys((*RESULT_COLUMNS, "n_contributing", "type", "better"))
    number = {"n": 150, "n_before": 150, "n_after": 150, "n_contributing": 150, "estimate": 0.4, "low": 0.2}
    rows = [
        blank | number | {
            "site": site, "population": "families", "outcome": outcome, "contrast": "t0_t2", "level": 0.95,
            "design": "paired", "estimand": "mean_change", "unit": "Punkte", "high": 0.6, "verdict": verdict,
            "status": "planned", "type": "continuous", "better": "higher", "hidden": "",
        } | given
        for outcome, verdict in verdicts.items()
    ]  # fmt: skip
    origin = Origin("survey_change", study.evaluation.id, study.edition.id, site, "families")
    columns = [*(column.name for column in survey_change.COLUMNS), "hidden"]
    table = pd.DataFrame(rows, columns=columns)
    store.write(
        Released(origin, Shape.ESTIMATES, table, survey_change.COLUMNS, study.wording(), (), 10, SEAL, 5),
        study.released,
    )


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        ([UP, UP], Standing.HOLDS),
        ([SAME, SAME, SAME], Standing.HOLDS),
        ([UP, DOWN], Standing.DIFFERS),
        ([UP, SAME, OPEN], Standing.DIFFERS),
        ([UP, OPEN], Standing.CANNOT_TELL),
        ([UP, NONE], Standing.CANNOT_TELL),
        ([UP, State.WITHHELD], Standing.CANNOT_TELL),
        ([OPEN, OPEN], Standing.CANNOT_TELL),
        ([UP], Standing.CANNOT_TELL),
        ([], Standing.CANNOT_TELL),
    ],
)
def test_rule_of_the_three_lists(states, standing):
    assert standing_of(states) is standing
    assert standing_of(states[::-1]) is standing, "the order of sites does not matter"


def lists(study):
    table = evaluate("what_holds", study).table
    return {about: list(rows["text"]) for about, rows in table.groupby("about")}


def test_lists_over_sites_follow_the_rule_and_name_every_measure_once(study):
    keep_changes(
        study, "seestadt", {"wellbeing": "improved", "burden": "improved", "satisfaction": "improved"}
    )
    keep_changes(
        study, "heidetal", {"wellbeing": "improved", "burden": "worsened", "satisfaction": "no clear change"}
    )
    found = lists(study)
    assert found["holds"] == ["Wohlbefinden: Landkreis Heidetal Verbesserung, Seestadt Verbesserung"]
    assert found["differs"] == ["Belastung: Landkreis Heidetal Verschlechterung, Seestadt Verbesserung"]
    assert any(text.startswith("Zufriedenheit mit den Angeboten: ") for text in found["cannot_tell"])
    texts = [text.rsplit(": ", 1)[0] for own in found.values() for text in own]
    assert len(texts) == len(set(texts))
    assert "So sind die Listen gebildet" in show.table(evaluate("what_holds", study)).html


def test_sites_stand_side_by_side_in_the_order_of_the_parameters(study):
    keep_changes(study, "heidetal", {"wellbeing": "improved"})
    across = evaluate("goals_across", study)
    assert list(dict.fromkeys(across.table["site"])) == ["heidetal", "seestadt"]
    told = show.table(across).html
    assert "kein Ziel hier" in told
    assert "Seestadt (kreisfreie Stadt): Hafenstadt" in told
    assert "in fester Reihenfolge, nicht nach Ergebnis" in told
    assert "Moorland" not in told


def test_profile_says_for_whom_the_chain_is(study):
    seestadt = show.sentences(evaluate("site_context", study, site="seestadt")).alt
    heidetal = show.sentences(evaluate("site_context", study, site="heidetal")).alt
    assert "0 bis 21 Jahre" in seestadt
    assert "0 bis 10 Jahre" in heidetal
    assert "Jugend" in seestadt.split("Lebensphasen")[1].split("Alter")[0]
    assert "Jugend" not in heidetal.split("Lebensphasen")[1].split("Alter")[0]


def test_profile_without_data_says_what_would_be_needed(study):
    assert (
        "Nötig ist eine Liste der Angebote"
        in show.table(evaluate("phase_matrix", study, site="seestadt")).html
    )
    picture = show.figure(evaluate("network_picture", study, site="seestadt"))
    assert picture.png is None
    assert "Nötig ist eine Befragung" in picture.alt
    said = show.sentences(evaluate("open_questions", study, site="seestadt")).alt
    assert "Daten, die fehlen: Liste der Angebote" in said
    assert "Geplant, aber nicht gemessen: Wohlbefinden; Belastung" in said


def test_open_questions_name_each_measure_by_its_state(study):
    keep_changes(study, "seestadt", {"wellbeing": "improved", "burden": "no clear change"}, low=-0.2)
    table = evaluate("open_questions", study, site="seestadt").table
    assert list(table.loc[table["about"] == "open_direction", "text"]) == ["Belastung"]
    assert "Wohlbefinden" not in set(table["text"])


@pytest.mark.parametrize(
    ("outcome", "estimate", "low", "high", "p_adjusted", "said"),
    [
        ("wellbeing", -0.4, -0.7, -0.1, 0.08, "Hinweis auf eine Verschlechterung: −0,4"),
        ("wellbeing", 0.4, 0.1, 0.7, 0.08, "Hinweis auf eine Verbesserung: +0,4"),
        ("burden", 0.4, 0.1, 0.7, 0.08, "Hinweis auf eine Verschlechterung: +0,4"),
        ("burden", -0.4, -0.7, -0.1, 0.08, "Hinweis auf eine Verbesserung: −0,4"),
        ("burden", -0.4, -0.9, 0.1, 0.3, ""),
        ("burden", -0.4, -0.7, -0.1, None, ""),
    ],
)
def test_a_direction_that_fails_the_tests_taken_together_is_a_hint(
    study, outcome, estimate, low, high, p_adjusted, said
):
    given = {
        "p": 0.04,
        "p_adjusted": p_adjusted,
        "estimate": estimate,
        "low": low,
        "high": high,
        "better": BETTER[outcome],
    }
    keep_changes(study, "seestadt", {outcome: "no clear change"}, **given)
    table = evaluate("open_questions", study, site="seestadt").table
    (text,) = table.loc[table["about"] == "open_direction", "text"]
    assert said in text.replace("\u00a0", " ")
    assert ("mehrere Ergebnisse gemeinsam geprüft" in text) is bool(said)


def test_gaps_of_the_last_wave_are_named_with_the_department_in_charge(study):
    blank = dict.fromkeys(column.name for column in offer_gaps.COLUMNS)
    frame = blank | {"site": "seestadt", "axis": "life_phase", "stage": "youth", "responsible": "health"}
    frame |= {"department": "social"}
    rows = [frame | {"wave": "t0", "need": "gap"}, frame | {"wave": "t2", "need": "covered"}]
    later = [frame | {"wave": "t2", "need": "gap", "stage": "early_childhood"}]
    origin = Origin("offer_gaps", study.evaluation.id, study.edition.id, "seestadt")
    texts = {"life_phase.youth": "Jugend", "life_phase.early_childhood": "frühe Kindheit"}
    table = pd.DataFrame([*rows, *later]).assign(hidden="")
    wording = Wording("de", {**texts, "department.health": "Gesundheit", "department.social": "Soziales"})
    released = Released(origin, Shape.NEEDS, table, offer_gaps.COLUMNS, wording, (), 10, SEAL)
    store.write(released, study.released)
    said = evaluate("open_questions", study, site="seestadt").table
    assert list(said.loc[said["about"] == "open_need", "text"]) == [
        "Soziales, frühe Kindheit (Lücke; zuständig: Gesundheit)"
    ]


def test_the_matrix_shows_the_phases_of_the_chain_at_the_last_wave(study):
    blank = dict.fromkeys(column.name for column in offers.COLUMNS)
    rows = [
        blank | {"site": "heidetal", "wave": wave, "axis": axis, "stage": stage, "department": "health"}
        for wave in ("t0", "t2")
        for axis, stage in (("life_phase", "early_childhood"), ("life_phase", "youth"), ("transition", "x"))
    ]
    origin = Origin("offers", study.evaluation.id, study.edition.id, "heidetal")
    table = pd.DataFrame(rows).assign(hidden="")
    store.write(
        Released(origin, Shape.OFFERS, table, offers.COLUMNS, study.wording(), (), 10, SEAL), study.released
    )
    matrix = evaluate("phase_matrix", study, site="heidetal").table
    assert matrix[["wave", "stage"]].to_numpy().tolist() == [["t2", "early_childhood"]]


@pytest.mark.slow
def test_planted_gap_and_offers_reach_the_profile(demo):
    whole = demo("final")
    for analysis in ("offers", "offer_gaps"):
        evaluate(analysis, whole, site="seestadt")
    matrix = evaluate("phase_matrix", whole, site="seestadt").table
    assert set(matrix["wave"]) == {"t2"}
    assert set(matrix["axis"]) == {"life_phase"}
    said = show.sentences(evaluate("open_questions", whole, site="seestadt")).alt
    assert "Lücke; zuständig" in said


def test_the_profile_shows_indicators_that_describe_the_place(study):

    blank = dict.fromkeys(column.name for column in indicator_series.COLUMNS)
    row = blank | {"group": "site", "year": "2024", "official": True, "value": 16.9, "decimals": 1}
    rows = [row | {"indicator": name} for name in ("child_benefit_rate", "checkup_u9")]
    origin = Origin("indicator_series", study.evaluation.id, study.edition.id, "seestadt")
    table = pd.DataFrame(rows).assign(hidden="")
    released = Released(
        origin, Shape.SERIES, table, indicator_series.COLUMNS, study.wording(), (), 10, SEAL, 5
    )
    store.write(released, study.released)
    shown = evaluate("key_indicators", study, site="seestadt").table
    assert list(shown["indicator"]) == ["child_benefit_rate"]
