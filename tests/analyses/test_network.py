"""The cooperation network of the demonstration: what was planted comes out, and nobody can be singled out."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.evaluate import evaluate
from kpk_eval.model import Released
from kpk_eval.show.block import BlockKind
from kpk_eval.study import Study
from kpk_eval.synthetic.network import INSTITUTIONS, LETTERS, silent
from kpk_eval.synthetic.planted.changes import BETWEEN, planted_change
from kpk_eval.synthetic.planted.subjects import NETWORK

CLOSE = 0.01
"""Half a step of shares that are published in whole percent, and a rounding error."""


def with_rules(study: Study, **rules: object) -> Study:
    """The same study with other rules for networks."""
    plan = study.evaluation.plan
    network = plan.network.model_copy(update=rules)
    changed = study.evaluation.model_copy(update={"plan": plan.model_copy(update={"network": network})})
    return Study(changed, study.edition, study.root, study.data)


@pytest.fixture(scope="module")
def final(demo) -> Mapping[tuple[str, str], Released]:
    """Released results of the final edition by analysis and site."""
    study = demo("final")
    names = ("network", "network_mixing", "network_change")
    sites = ("seestadt", "heidetal")
    return {(name, site): evaluate(name, study, site=site) for name in names for site in sites}


@pytest.fixture(scope="module")
def released(final) -> Mapping[tuple[str, str], pd.DataFrame]:
    """Their tables."""
    return {key: found.table for key, found in final.items()}


def one(table: pd.DataFrame, **where: object) -> pd.Series:
    """The only row with these values."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1, where
    return table.iloc[0]


@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
@pytest.mark.parametrize("wave", ["t1", "t2"])
def test_the_planted_bridge_comes_out_where_it_was_planted(released, site, wave):
    table = released["network_change", site]
    found = one(table, relation="namings", outcome="between", contrast=f"t0_{wave}")
    waves = ("t0", "t1", "t2")
    planted = planted_change(site, NETWORK, BETWEEN, upto=waves[: waves.index(wave) + 1])
    assert found["low"] - CLOSE <= planted <= found["high"] + CLOSE
    assert found["verdict"] == ("improved" if planted else "no clear change")
    assert found["status"] == "planned"


def test_nothing_is_found_where_nothing_was_planted(released):
    for site in ("seestadt", "heidetal"):
        table = released["network_change", site]
        unplanted = table[(table["outcome"] == "reciprocity") | (table["relation"] == "meetings")]
        assert set(unplanted["verdict"].dropna()) == {"no clear change"}


def test_the_bridge_is_between_departments_and_not_within(released):
    table = released["network_mixing", "seestadt"]
    namings = table[table["relation"] == "namings"]
    inside = namings["group"] == namings["to_group"]
    change = {
        kind: namings[rows & (namings["wave"] == "t2")]["estimate"].mean()
        - namings[rows & (namings["wave"] == "t0")]["estimate"].mean()
        for kind, rows in (("inside", inside), ("across", ~inside))
    }
    assert change["across"] > 0.08
    assert abs(change["inside"]) < 0.07


def test_those_who_did_not_answer_are_no_isolates(demo, released):
    table = released["network", "heidetal"]
    for wave in ("t0", "t1", "t2"):
        everybody = INSTITUTIONS * len(LETTERS)
        heard = everybody - len(silent(demo("final").evaluation, "heidetal", wave))
        row = one(table, part="whole", wave=wave, measure="response")
        assert row["estimate"] == pytest.approx(heard / everybody, abs=0.026)
        assert one(table, part="whole", wave=wave, measure="isolates")["people"] == 0
        known = one(table, part="whole", wave=wave, measure="known_range")
        density = one(table, part="whole", wave=wave, measure="density")["estimate"]
        assert known["low"] < density < known["high"]


@pytest.mark.slow
def test_below_the_declared_share_of_answers_nothing_is_said(demo):
    study = with_rules(demo("final"), least_response=0.8)
    found = evaluate("network", study, site="seestadt")
    table = found.table
    t1 = table[(table["wave"] == "t1") & (table["relation"] == "namings")]
    assert set(t1["measure"].dropna()) == {"response", "density"}
    assert one(t1, measure="density")["reason"] == "low_response"
    assert t1[["low", "high", "x"]].isna().all(axis=None)
    change = evaluate("network_change", study, site="seestadt").table
    refused = one(change, relation="namings", contrast="t0_t1")
    assert (refused["verdict"], refused["reason"]) == ("not estimable", "low_response")
    assert pd.isna(refused["estimate"])
    assert "zu wenige Einrichtungen" in show.sentences(found).alt


def test_a_site_without_such_data_says_what_would_be_needed(demo):
    for name in ("network", "network_mixing", "network_change"):
        found = evaluate(name, demo("final"), site="moorland")
        assert found.table.empty
        assert show.sentences(found).kind is BlockKind.PROSE
        assert show.table_below(found) is None
    needed = "Nötig wären eine Liste der Einrichtungen mit ihrem Ressort"
    assert needed in show.figure(evaluate("network", demo("final"), site="moorland")).alt


def test_no_number_of_institutions_is_small_and_none_is_named(released):
    for (name, site), table in released.items():
        counted = [column for column in ("n", "n_heard", "people", "n_from", "n_to") if column in table]
        numbers = table[counted].to_numpy(dtype=float, na_value=np.nan)
        numbers = numbers[~np.isnan(numbers)]
        assert np.isin(numbers % 5, 0).all(), (name, site)
        assert not ((numbers > 0) & (numbers < 10)).any(), (name, site)
        assert not table.map(lambda value: "-S0" in str(value) or "-H0" in str(value)).any(axis=None)
    assert "actor" not in released["network_change", "seestadt"]
    assert released["network", "seestadt"]["actor"].isna().all()


def test_what_is_missing_beside_the_namings_is_said(final):
    missing = "nötig wären Teilnahmelisten"
    assert missing in show.table(final["network", "heidetal"]).html
    assert missing not in show.table(final["network", "seestadt"]).html


def test_by_default_no_single_institution_is_drawn(demo):
    study = with_rules(demo("final"), picture="departments")
    found = evaluate("network", study, site="heidetal")
    assert set(found.table["part"]) == {"whole", "field", "bridge"}
    fields = found.table[found.table["part"] != "whole"]
    assert (fields[["n", "n_heard"]].astype(float) >= 10).all(axis=None)
    assert show.figure(found).png


def test_places_are_the_same_in_all_waves(released):
    for site in ("seestadt", "heidetal"):
        nodes = released["network", site].query("part == 'actor' and relation == 'namings'")
        places = {
            wave: set(zip(own["x"], own["y"], own["group"], strict=True))
            for wave, own in nodes.groupby("wave")
        }
        assert places["t0"] == places["t1"] == places["t2"]
        assert len(places["t0"]) == INSTITUTIONS * len(LETTERS)


def test_names_stand_in_the_picture_only_where_the_plan_says_so(demo):
    study = with_rules(demo("interim"), actors_named=True)
    nodes = evaluate("network", study, site="heidetal").table.query("part == 'actor'")
    assert nodes["actor"].notna().all()


def test_the_page_says_whether_institutions_are_named_and_what_is_drawn(demo):
    silent = show.table(evaluate("network", demo("interim"), site="heidetal")).html
    assert "Einrichtungen werden nicht genannt" in silent
    assert "Gezeichnet ist nur" not in silent, "there are no meetings"
    named = with_rules(demo("interim"), actors_named=True)
    told = show.table(evaluate("network", named, site="heidetal")).html
    assert "werden nicht genannt" not in told
    assert "stehen im Bild mit Namen" in told
    both = show.figure(evaluate("network", demo("interim"), site="seestadt"))
    assert "Gezeichnet ist nur, wer wen als Partner nennt" in both.caption


def test_downloads_hold_no_single_institution(demo, tmp_path):
    study = with_rules(demo("interim"), actors_named=True)
    found = evaluate("network", study, site="heidetal")
    show.comma_separated(found, tmp_path / "network.csv")
    show.workbook(found, tmp_path / "network.xlsx")
    parts = pd.read_csv(tmp_path / "network.csv")
    assert set(parts["part"]) == {"whole"}
    assert len(pd.read_excel(tmp_path / "network.xlsx", sheet_name=0, engine="openpyxl")) == len(parts)


def test_small_departments_cannot_be_worked_out(demo):
    """With a higher threshold departments are pooled, and with a still higher one they are not told apart."""
    study = demo("final")
    frame = study.evaluation.frame
    for minimum, groups in ((10, 3), (12, 0), (40, 0)):
        stated = frame.model_copy(
            update={"disclosure": frame.disclosure.model_copy(update={"minimum": minimum})}
        )
        changed = study.evaluation.model_copy(update={"frame": stated})
        table = evaluate(
            "network_mixing", Study(changed, study.edition, study.root, study.data), site="heidetal"
        ).table
        assert table["group"].nunique() == groups


def test_the_table_and_the_sentences_tell_the_finding(final):
    change = final["network_change", "seestadt"]
    assert "Dichte zwischen den Ressorts +11 Prozentpunkte" in show.sentences(change).alt
    assert "Verbesserung" in show.sentences(change).alt
    picture = show.figure(final["network", "seestadt"])
    assert "zwischen verschiedenen Ressorts" in picture.alt
    assert "mindestens „stimmen ihre Arbeit ab“" in picture.caption


def test_the_source_names_only_what_the_network_is_made_of(final):
    assert "Teilnahmelisten." in show.table(final["network", "seestadt"]).caption
    assert "Teilnahmelisten" not in show.table(final["network", "heidetal"]).caption
