"""Rules for networks in the plan are strict."""

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import NetworkRules


def test_what_is_not_said_shows_no_single_actor():
    rules = NetworkRules.model_validate({})
    assert (rules.picture, rules.actors_named, rules.least_response) == ("departments", False, 0.7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"actors_named": True},
        {"actors_named": "yes", "picture": "actors"},
        {"picture": "names"},
        {"least_response": 0.4},
        {"least_response": 1.1},
        {"ties_from": 0},
        {"joint_meetings": 0},
        {"planned": ["between", "between"]},
        {"planned": ["jaccard"]},
        {"named": True},
    ],
)
def test_wrong_rules_are_refused(wrong):
    with pytest.raises(ValidationError):
        NetworkRules.model_validate(wrong)


def test_names_need_nodes():
    assert NetworkRules.model_validate({"picture": "actors", "actors_named": True}).actors_named
    with pytest.raises(ValidationError, match="picture: actors"):
        NetworkRules.model_validate({"actors_named": True})
