"""From rows to networks: who belongs, who was heard, which wave."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kpk_eval.networks.circles import ACTORS, ATTENDANCE, EDGES, Circle, _meetings, _namings
from kpk_eval.params.schema import NetworkRules, Wave

T0 = Wave(id="t0", year=2022, label="t0")
RULES = NetworkRules.model_validate({"joint_meetings": 2})
NOBODY = pd.DataFrame()


def namings(*pairs: tuple[str, str, int], wave: str = "t0") -> pd.DataFrame:
    rows = [(one, other, "social", "health", wave, closeness) for one, other, closeness in pairs]
    columns = ["from", "to", "from_department", "to_department", "wave", "closeness"]
    return pd.DataFrame(rows, columns=columns)


def roster(**participation: str) -> pd.DataFrame:
    rows = [(name, "social", "t0", said) for name, said in participation.items()]
    return pd.DataFrame(rows, columns=["actor", "department", "wave", "participation"])


def attendance(*rows: tuple[str, str, str]) -> pd.DataFrame:
    told = [(meeting, date.fromisoformat(day), actor, "social") for meeting, day, actor in rows]
    return pd.DataFrame(told, columns=["meeting", "date", "actor", "department"])


def of(found: Circle | None) -> Circle:
    assert found is not None
    return found


def cell(circle: Circle, one: str, other: str) -> float:
    names = circle.network.actors
    return float(circle.network.ties[names.index(one), names.index(other)])


def test_isolates_and_those_who_did_not_answer_are_told_apart():
    listed = roster(a="answered", b="answered", c="answered", d="silent", e="not_asked")
    found = of(_namings(namings(("a", "b", 2), ("b", "a", 1), ("a", "e", 4)), listed, T0, RULES))
    assert found.network.actors == ("a", "b", "c", "d")
    assert found.heard == (True, True, True, False)
    assert cell(found, "c", "a") == 0
    assert np.isnan(cell(found, "d", "a"))
    assert cell(found, "a", "d") == 0
    assert (found.n_heard, found.response) == (3, 0.75)


def test_who_is_said_to_be_silent_but_names_somebody_has_answered():
    found = of(_namings(namings(("d", "a", 1)), roster(a="answered", d="silent"), T0, RULES))
    assert found.heard == (True, True)


def test_without_a_list_those_who_name_nobody_are_unknown():
    found = of(_namings(namings(("a", "b", 1), ("a", "c", 1), ("b", "a", 1)), NOBODY, T0, RULES))
    assert not found.listed
    assert found.network.actors == ("a", "b", "c")
    assert np.isnan(cell(found, "c", "a"))
    assert found.departments == ("social", "social", "health")


def test_only_namings_close_enough_are_ties():
    rules = NetworkRules.model_validate({"ties_from": 2, "drawn_from": 3})
    listed = roster(a="answered", b="answered", c="answered")
    found = of(_namings(namings(("a", "b", 1), ("a", "c", 2), ("b", "c", 3)), listed, T0, rules))
    assert (cell(found, "a", "b"), cell(found, "a", "c")) == (0, 1)
    assert found.drawn.n_ties == 1


def test_a_wave_without_namings_has_no_network():
    assert _namings(namings(("a", "b", 1), wave="t1"), roster(a="answered"), T0, RULES) is None
    assert _namings(NOBODY, roster(a="answered"), T0, RULES) is None


def test_meetings_belong_to_the_wave_of_their_year_and_tie_who_met_often():
    rows = attendance(
        ("M001", "2022-03-01", "a"), ("M001", "2022-03-01", "b"), ("M001", "2022-03-01", "c"),
        ("M002", "2022-05-01", "a"), ("M002", "2022-05-01", "b"),
        ("M003", "2023-05-01", "a"), ("M003", "2023-05-01", "c"),
    )  # fmt: skip
    found = of(_meetings(rows, roster(d="silent"), T0, RULES))
    assert found.network.actors == ("a", "b", "c", "d")
    assert not found.network.directed
    assert cell(found, "a", "b") == cell(found, "b", "a") == 1
    assert cell(found, "a", "c") == 0
    assert cell(found, "d", "a") == 0
    assert all(found.heard)


def test_meetings_of_a_source_with_waves_keep_them():
    rows = attendance(("M001", "2021-12-01", "a"), ("M001", "2021-12-01", "b")).assign(wave="t0")
    once = NetworkRules.model_validate({"joint_meetings": 1})
    assert of(_meetings(rows, NOBODY, T0, once)).network.n_ties == 1


@pytest.mark.parametrize("name", [EDGES, ACTORS, ATTENDANCE])
def test_contracts_are_there(root, name):
    assert (root / "data_contracts" / f"{name}.odcs.yaml").is_file()
