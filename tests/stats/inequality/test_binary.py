"""Indices of inequality of shares: reference, planted ratio, invariants, refusals."""

from __future__ import annotations

from math import inf, isnan, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.inequality.binary import RiskModel, slope_index_of_risk
from kpk_eval.stats.inequality.slope import SlopeIndex

from .stored import figures, rows, sizes

ITERATIVE = 1e-4
"""Both sides search."""
Z = NormalDist().inv_cdf(0.975)


def _ours(found: SlopeIndex, prefix: str) -> dict[str, float]:
    return {
        f"{prefix}_slope": found.slope.estimate,
        f"{prefix}_slope_se": found.slope.se,
        f"{prefix}_ratio": found.ratio.estimate,
        f"{prefix}_log_ratio_se": (log(found.ratio.high) - log(found.ratio.low)) / (2 * Z),
        f"{prefix}_relative_se": found.relative.se,
    }


@pytest.mark.parametrize("case", ["binary", "weighted_binary", "groups", "deciles"])
@pytest.mark.parametrize("model", list(RiskModel))
@pytest.mark.parametrize("robust", [False, True])
def test_agrees_with_r(case: str, model: RiskModel, robust: bool) -> None:
    outcome, position, weights = rows(case)
    n = None if sizes(case).isna().all() else sizes(case)
    found = slope_index_of_risk(outcome, position, n=n, weights=weights, model=model, robust=robust)
    ours, stored = _ours(found, f"{model}_{'robust' if robust else 'model'}"), figures(case)
    assert ours == pytest.approx({key: stored[key] for key in ours}, rel=ITERATIVE)


@pytest.mark.parametrize("model", list(RiskModel))
def test_groups_and_their_people_agree(model: RiskModel) -> None:
    having, group, _ = rows("groups")
    n = sizes("groups").astype(int)
    people = [np.repeat([1, 0], [yes, all_ - yes]) for yes, all_ in zip(having.astype(int), n, strict=True)]
    alone = slope_index_of_risk(np.concatenate(people), np.repeat(group, n), model=model)
    grouped = slope_index_of_risk(having, group, n=n, model=model)
    assert (grouped.slope.low, grouped.ratio.high) == pytest.approx((alone.slope.low, alone.ratio.high))


@pytest.mark.slow
@pytest.mark.parametrize("model", [RiskModel.LOG_BINOMIAL, RiskModel.LOG_POISSON])
def test_covers_planted_ratio(model: RiskModel) -> None:
    rng = np.random.default_rng(81)
    group = np.arange(1, 11)
    rank = (group - 0.5) / 10
    covered = []
    for having in rng.binomial(200, 0.2 * 2**rank, (300, 10)):
        found = slope_index_of_risk(having, group, n=np.full(10, 200), model=model)
        covered.append(found.ratio.low <= 2 <= found.ratio.high)
    # 95 % of 300 samples, three standard errors of a share either way.
    assert 0.91 <= np.mean(covered) <= 0.99


@pytest.mark.parametrize("model", list(RiskModel))
def test_turning_the_order_turns_the_sign(model: RiskModel) -> None:
    having, group, _ = rows("deciles")
    up = slope_index_of_risk(having, group, n=sizes("deciles"), model=model)
    down = slope_index_of_risk(having, -group, n=sizes("deciles"), model=model)
    assert down.slope.low == pytest.approx(-up.slope.high, rel=ITERATIVE)
    assert down.ratio.low == pytest.approx(1 / up.ratio.high, rel=ITERATIVE)


def test_having_and_lacking_have_opposite_slopes() -> None:
    having, group, _ = rows("deciles")
    n = sizes("deciles")
    yes = slope_index_of_risk(having, group, n=n, model=RiskModel.IDENTITY_BINOMIAL)
    no = slope_index_of_risk(n - having, group, n=n, model=RiskModel.IDENTITY_BINOMIAL)
    assert no.slope.low == pytest.approx(-yes.slope.high, rel=ITERATIVE)


@pytest.mark.parametrize("model", list(RiskModel))
@pytest.mark.parametrize(
    ("outcome", "position", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        ([1], [1], Refusal.TOO_FEW),
        ([0, 1], [1, 2], Refusal.TOO_FEW),
        ([np.nan] * 5, [1, 2, 3, 4, 5], Refusal.ALL_MISSING),
        ([1] * 5, [1, 2, 3, 4, 5], Refusal.NO_VARIANCE),
        ([0] * 5, [1, 2, 3, 4, 5], Refusal.NO_VARIANCE),
        ([0, 1, 0, 1], [2, 2, 2, 2], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(model: RiskModel, outcome: list[float], position: list[float], reason: Refusal) -> None:
    found = slope_index_of_risk(outcome, position, model=model)
    assert found.reason is reason
    assert isnan(found.ratio.estimate)


@pytest.mark.parametrize("model", [RiskModel.LOGIT, RiskModel.IDENTITY_BINOMIAL, RiskModel.LOG_BINOMIAL])
def test_perfect_separation_is_refused(model: RiskModel) -> None:
    found = slope_index_of_risk([0] * 20 + [1] * 20, np.arange(40), model=model)
    assert found.reason is Refusal.NO_CONVERGENCE


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="other than 0 and 1"):
        slope_index_of_risk([0, 1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="more than everybody"):
        slope_index_of_risk([5, 6], [1, 2], n=[5, 5])
    with pytest.raises(ValueError, match="do not go together"):
        slope_index_of_risk([5, 4], [1, 2], n=[5, 5], weights=[1, 1])
    with pytest.raises(ValueError, match="one row per group"):
        slope_index_of_risk([5, 4], [1, 2], n=[5])


@pytest.mark.parametrize("people", [49, 50])
def test_no_intervals_under_fifty_people_and_wider_ones_from_there(people: int) -> None:
    rng = np.random.default_rng(82)
    position = rng.random(people)
    outcome = (rng.random(people) < 0.3 + 0.3 * position).astype(float)
    found = slope_index_of_risk(outcome, position, model=RiskModel.LOG_POISSON)
    normal = slope_index_of_risk(outcome, position, model=RiskModel.LOG_POISSON, df=inf)
    assert (found.slope.estimate, found.slope.se) == (normal.slope.estimate, normal.slope.se)
    assert np.isfinite([found.slope.low, found.ratio.low, found.relative.p]).all() == (people == 50)
    assert normal.slope.high - normal.slope.estimate == pytest.approx(Z * normal.slope.se)
    if people == 50:
        half = stats.t.isf(0.025, 48) * found.slope.se * sqrt(50 / 48)
        assert found.slope.high - found.slope.estimate == pytest.approx(half)
