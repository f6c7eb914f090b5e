"""Small sites against large ones, and sites that seem missing: reference, planted asymmetry, refusals."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.meta import Limits, Missing, Side, egger, rank_asymmetry, trim_and_fill

from .test_pooled import REFERENCE, sites_of

EXACT = 1e-6
"""Formulas, and roots that R was told to find to 1e-12."""

LARGER = [case for case in REFERENCE.cases if "egger_t" in REFERENCE.figures[case]]


@pytest.mark.parametrize("case", LARGER)
def test_egger_agrees_with_metafor(case: str) -> None:
    found, figures = egger(*sites_of(case)), REFERENCE.figures[case]
    ours = (found.estimate, found.statistic, found.p, found.limit, found.limit_low, found.limit_high)
    names = ("estimate", "t", "p", "limit", "limit_low", "limit_high")
    assert ours == pytest.approx([figures[f"egger_{name}"] for name in names], rel=EXACT)


@pytest.mark.parametrize("case", LARGER)
def test_rank_test_agrees_with_metafor(case: str) -> None:
    found, figures = rank_asymmetry(*sites_of(case)), REFERENCE.figures[case]
    assert (found.estimate, found.p) == pytest.approx((figures["rank_tau"], figures["rank_p"]), rel=EXACT)


@pytest.mark.parametrize("missing", Missing)
@pytest.mark.parametrize("case", LARGER)
def test_trim_and_fill_agrees_with_metafor(case: str, missing: Missing) -> None:
    found = trim_and_fill(*sites_of(case), missing=missing, limits=Limits.NORMAL)
    figures = {
        name: REFERENCE.figures[case].get(f"fill_{missing}_{name}")
        for name in ("n", "error", "estimate", "p", "right")
    }
    if figures["n"] is None:
        assert found.reason is Refusal.NO_CONVERGENCE
        return
    assert found.n_filled == figures["n"]
    assert found.side is (Side.RIGHT if figures["right"] else Side.LEFT)
    assert found.pooled.estimate == pytest.approx(figures["estimate"], rel=EXACT)
    assert found.n_filled_error == pytest.approx(figures["error"], rel=EXACT)
    if figures["p"] is not None:
        assert found.p == pytest.approx(figures["p"], rel=EXACT)


def test_suppressed_sites_are_noticed() -> None:
    generator = np.random.default_rng(3)
    errors = generator.uniform(0.05, 0.5, 400)
    effects = generator.normal(0, errors)
    kept = effects / errors > 0.5
    found = egger(effects[kept], errors[kept] ** 2)
    assert found.p < 1e-6
    assert found.estimate > 0
    assert rank_asymmetry(effects[kept], errors[kept] ** 2).p < 1e-6
    filled = trim_and_fill(effects[kept], errors[kept] ** 2)
    assert filled.side is Side.LEFT
    assert filled.n_filled > 10
    assert filled.pooled.estimate < float(np.average(effects[kept], weights=errors[kept] ** -2))


def test_turning_the_effects_turns_the_slope_and_the_side() -> None:
    effects, variances = sites_of("twelve_sites")
    one, other = egger(effects, variances), egger(-effects, variances)
    assert (one.estimate, one.low) == pytest.approx((-other.estimate, -other.high))
    assert trim_and_fill(effects, variances).side is not trim_and_fill(-effects, variances).side


@pytest.mark.parametrize("test", [egger, rank_asymmetry])
def test_refusals(test) -> None:
    assert test([], []).reason is Refusal.TOO_FEW_SITES
    assert test(*sites_of("three_sites")).reason is Refusal.TOO_FEW_SITES
    assert test([0.1, 0.2, 0.3, 0.4], [0.2] * 4).reason is Refusal.COLLINEAR
    assert test([0.2] * 4, [0.1, 0.2, 0.3, 0.4]).reason is Refusal.NO_VARIANCE
    assert isnan(test([0.2] * 4, [0.1, 0.2, 0.3, 0.4]).p)
    assert test(*sites_of("five_sites")).low_power
    assert not test(*sites_of("twelve_sites")).low_power


def test_trim_and_fill_is_refused_with_two_sites() -> None:
    found = trim_and_fill([0.1, 0.2], [0.1, 0.1])
    assert found.reason is Refusal.TOO_FEW_SITES
    assert isnan(found.pooled.estimate)
    assert trim_and_fill([0.1, 0.2, 0.4], [0.1, 0.1, 0.1]).side is Side.LEFT
