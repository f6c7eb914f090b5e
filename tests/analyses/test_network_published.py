"""Published networks in the form of the contracts: the analyses give the figures of R's igraph and sna."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpk_eval.evaluate import evaluate, find
from kpk_eval.study import Study

EXACT = 1e-9
"""The same formula on the same data."""
DEPARTMENTS = (("S", "social"), ("H", "health"), ("E", "education"))


def identifiers(number: int) -> tuple[list[str], list[str]]:
    """Identifiers and departments of so many actors, in turn."""
    kinds = [DEPARTMENTS[place % 3] for place in range(number)]
    return [f"XX-{letter}{place:02d}" for place, (letter, _) in enumerate(kinds)], [name for _, name in kinds]


def write(folder: Path, waves: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Namings and list of the actors of tables of closeness."""
    edges, roster = [], []
    for wave, table in waves.items():
        names, departments = identifiers(len(table))
        roster += [(*one, wave, "answered") for one in zip(names, departments, strict=True)]
        edges += [
            (names[row], names[column], departments[row], departments[column], wave, int(table[row, column]))
            for row, column in np.argwhere(table > 0)
        ]
    (folder / "seestadt").mkdir()
    columns = ["from", "to", "from_department", "to_department", "wave", "closeness"]
    pd.DataFrame(edges, columns=columns).to_csv(folder / "seestadt" / "netzwerk.csv", index=False)
    listed = pd.DataFrame(roster, columns=["actor", "department", "wave", "participation"])
    listed.to_csv(folder / "seestadt" / "netzwerk_einrichtungen.csv", index=False)


@pytest.fixture(scope="module")
def study_of(demo, tmp_path_factory) -> Callable[..., Study]:
    """The site of the demonstration with a published network instead of its own, and without meetings."""

    def make(waves: Mapping[str, np.ndarray[Any, Any]], **rules: object) -> Study:
        study, folder = demo("final"), tmp_path_factory.mktemp("published_network")
        write(folder, waves)
        sites = tuple(
            site.model_copy(
                update={"sources": tuple(one for one in site.sources if one.contract != "meeting_attendance")}
            )
            for site in study.evaluation.sites
        )
        plan = study.evaluation.plan
        network = plan.network.model_copy(update=rules)
        changed = {"plan": plan.model_copy(update={"network": network}), "sites": sites}
        return Study(study.evaluation.model_copy(update=changed), study.edition, study.root, folder)

    return make


@pytest.fixture(scope="module")
def friends(shared_data: Path) -> dict[str, np.ndarray[Any, Any]]:
    folder = shared_data / "net_glasgow_s50"
    files = {"t0": "s501_matrix.csv", "t1": "s502_matrix.csv"}
    return {wave: pd.read_csv(folder / name).to_numpy() for wave, name in files.items()}


@pytest.fixture(scope="module")
def agencies(shared_data: Path) -> np.ndarray[Any, Any]:
    folder = shared_data / "net_dhhs_collab"
    names = pd.read_csv(folder / "nodes.csv")["vertex.names"].tolist()
    table = np.zeros((len(names), len(names)))
    for one, other, closeness in pd.read_csv(folder / "edges.csv").itertuples(index=False):
        there = names.index(one), names.index(other)
        table[there] = table[there[::-1]] = closeness
    return table


def reference(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name / "results.json").read_text(encoding="utf-8"))
    return found


def measures(study: Study, wave: str) -> pd.DataFrame:
    """Measures of a wave before disclosure control."""
    table = find("network")(study, site="seestadt", population="").table
    return table[(table["wave"] == wave) & (table["part"] == "whole")].set_index("measure")


def test_friendships_in_two_waves(study_of, friends, shared_data):
    study, theirs = study_of(friends), reference(shared_data, "net_glasgow_s50")
    for wave, name in (("t0", "wave1"), ("t1", "wave2")):
        ours, expected = measures(study, wave), theirs[name]
        assert ours.loc["density", "estimate"] == pytest.approx(expected["density"], rel=EXACT)
        assert ours.loc["reciprocity", "estimate"] == pytest.approx(expected["reciprocity"], rel=EXACT)
        assert ours.loc["centralisation", "estimate"] == pytest.approx(
            expected["degree_centralization"], rel=EXACT
        )
        assert ours.loc["isolates", "people"] == expected["isolates"]
        assert ours.loc["density", "low"] < expected["density"] < ours.loc["density", "high"]


def test_change_of_friendships(study_of, friends, shared_data):
    study, theirs = study_of(friends), reference(shared_data, "net_glasgow_s50")
    table = find("network_change")(study, site="seestadt", population="").table.set_index("outcome")
    before, after = theirs["wave1"], theirs["wave2"]
    assert table.loc["kept", "estimate"] == pytest.approx(theirs["change"]["jaccard"], rel=EXACT)
    assert table.loc["alike", "estimate"] == pytest.approx(theirs["gcor"], rel=EXACT)
    for outcome in ("density", "reciprocity"):
        change = after[outcome] - before[outcome]
        assert table.loc[outcome, "estimate"] == pytest.approx(change, rel=1e-6)
        assert table.loc[outcome, "verdict"] == "no clear change"


def test_density_between_departments_by_hand(study_of, friends):
    ours, table = measures(study_of(friends), "t0"), friends["t0"]
    _, departments = identifiers(len(table))
    across = np.array(departments)[:, None] != np.array(departments)[None, :]
    assert ours.loc["between", "estimate"] == pytest.approx(table[across].mean(), rel=EXACT)
    inside = table[~across].sum()
    assert ours.loc["ei", "estimate"] == pytest.approx((table.sum() - 2 * inside) / table.sum(), rel=EXACT)


@pytest.mark.parametrize(("level", "name"), [(1, "all"), (3, "formal_collab_ge3")])
def test_collaboration_of_agencies(study_of, agencies, shared_data, level, name):
    expected = reference(shared_data, "net_dhhs_collab")[name]
    study = study_of({"t0": agencies}, ties_from=level)
    ours = measures(study, "t0")
    assert ours.loc["density", "estimate"] == pytest.approx(expected["density"], rel=EXACT)
    assert ours.loc["reciprocity", "reason"] == "no_variance"
    assert ours.loc["centralisation", "estimate"] == pytest.approx(
        expected["degree_centralization"], rel=EXACT
    )
    assert ours.loc["isolates", "people"] == expected["isolates"]


def test_few_isolates_of_the_agencies_cannot_be_worked_out(study_of, agencies, shared_data):
    expected = reference(shared_data, "net_dhhs_collab")["formal_collab_ge3"]
    assert (expected["isolates"], expected["largest_component"]) == (6, 46)
    released = evaluate("network", study_of({"t0": agencies}, ties_from=3), site="seestadt").table
    hidden = released.set_index("measure").loc[["isolates", "largest"], "people"]
    assert hidden.isna().all()
