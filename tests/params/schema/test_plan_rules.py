"""How the plan says that an outcome is compared."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kpk_eval.analyses.survey_change import ESTIMATORS
from kpk_eval.model import Design, Estimator, OutcomeType
from kpk_eval.params.schema import ALTERNATIVES, OF_PAIRS, Outcome


def outcome(**given: Any) -> Outcome:
    usual = {
        "id": "burden", "label": "Burden", "population": "families", "type": "continuous", "better": "lower",
        "family": "main", "contrasts": ["t0_t1"], "status": "planned", "item": "burden", "unit": "points",
    }  # fmt: skip
    return Outcome.model_validate({**usual, **given})


@pytest.mark.parametrize(("kind", "usual"), [("continuous", "mean"), ("count", "mean"), ("ordinal", "ranks")])
def test_a_plan_without_words_about_it_compares_as_usual(kind: str, usual: str) -> None:
    found = outcome(type=kind)
    assert (found.compared_by, found.estimator, found.designs) == (usual, None, (Design.PAIRED,))


def test_binary_outcomes_are_compared_by_their_difference() -> None:
    assert outcome(type="binary", yes=["1"]).compared_by is Estimator.DIFFERENCE


def test_every_way_that_may_be_named_has_an_estimator() -> None:
    ways = {one for fitting in ALTERNATIVES.values() for one in fitting}
    assert {one for design, one in ESTIMATORS if design is Design.PAIRED} == ways == set(Estimator)
    assert {one for design, one in ESTIMATORS if design is Design.UNPAIRED} == ways - OF_PAIRS
    assert set(ALTERNATIVES) == set(OutcomeType) - {OutcomeType.NOMINAL}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"estimator": "odds_ratio"}, "is compared by 'mean' or 'trimmed' or 'median' or 'ranks'"),
        ({"type": "ordinal", "estimator": "trimmed"}, "is compared by 'ranks' or 'mean'"),
        ({"estimator": "trimmed", "designs": ["paired", "unpaired"]}, "needs the same people in both waves"),
        ({"type": "binary", "yes": ["1"], "estimator": "odds_ratio", "smallest_effect": 0.1},
         "of an odds ratio it is a factor above 1"),
        ({"type": "binary", "yes": ["1"], "estimator": "odds_ratio", "smallest_effect": 1.5,
          "designs": ["paired", "all_waves"]}, "'all_waves' gives a difference of shares"),
        ({"cluster": "school", "estimator": "ranks"}, "'cluster' needs a comparison of means or shares"),
        ({"adjust_for": ["age_band"]}, "belongs to models of all waves"),
        ({"designs": ["all_waves"]}, "stands beside a comparison of two waves"),
        ({"designs": ["trajectory"]}, "Input should be"),
        ({"estimator": "mode"}, "Input should be"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        outcome(**given)
