"""Effects of sites along what sites are like: reference, planted slope, invariants, refusals."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.meta import Limits, moderated_effect

from .test_pooled import REFERENCE, sites_of

EXACT = 1e-6
"""Roots that R was told to find to 1e-12."""


@pytest.mark.parametrize("case", [case for case in REFERENCE.cases if "mod_slope" in REFERENCE.figures[case]])
def test_agrees_with_metafor(case: str) -> None:
    column = REFERENCE.rows["moderator"][REFERENCE.rows["case"] == case]
    found, figures = moderated_effect(*sites_of(case), {"size": column}), REFERENCE.figures[case]
    slope, left = found.coefficients[1], found.heterogeneity
    ours = {
        "slope": slope.estimate,
        "error": slope.error,
        "p": slope.p,
        "together": found.statistic,
        "together_p": found.p,
        "tau_squared": left.tau_squared,
        "i_squared": left.i_squared,
        "explained": found.explained,
    }
    if case == "homogeneous":
        # Without columns τ² is 0: metafor says that 0 % of it are explained.
        assert isnan(ours.pop("explained"))
    known = {name: value for name, value in ours.items() if figures.get(f"mod_{name}") is not None}
    assert len(known) >= 7
    assert known == pytest.approx({name: figures[f"mod_{name}"] for name in known}, rel=EXACT, abs=1e-9)


def test_planted_slope_is_recovered() -> None:
    generator = np.random.default_rng(5)
    size, variances = generator.uniform(0, 10, 300), generator.uniform(0.01, 0.05, 300)
    effects = 1 - 0.2 * size + generator.normal(0, 0.2, 300) + generator.normal(0, np.sqrt(variances))
    found = moderated_effect(effects, variances, {"size": size})
    slope = found.coefficients[1]
    assert slope.name == "size"
    assert slope.low < -0.2 < slope.high
    assert found.explained > 0.7
    assert not found.few_sites


def test_unit_of_the_column_does_not_matter() -> None:
    effects, variances = sites_of("twelve_sites")
    column = np.arange(12.0)
    metres = moderated_effect(effects, variances, {"x": column})
    others = moderated_effect(effects, variances, {"x": 1000 * column - 7})
    assert others.coefficients[1].estimate == pytest.approx(metres.coefficients[1].estimate / 1000, rel=EXACT)
    assert others.p == pytest.approx(metres.p, rel=EXACT)


def test_refusals() -> None:
    effects, variances = sites_of("five_sites")
    refused = [
        moderated_effect(effects, variances, {"x": [1, 1, 1, 1, 1]}),
        moderated_effect(effects, variances, {"x": [1, 2, 3, nan, nan]}),
        moderated_effect(effects, variances, {"x": [nan] * 5}),
        moderated_effect([], [], {"x": []}),
    ]
    reasons = (Refusal.COLLINEAR, Refusal.TOO_FEW_SITES, Refusal.ALL_MISSING, Refusal.TOO_FEW_SITES)
    assert tuple(one.reason for one in refused) == reasons
    assert all(isnan(one.p) and one.coefficients == () for one in refused)
    line = np.arange(5.0)
    on_a_line = moderated_effect(2 * line, variances, {"x": line})
    assert on_a_line.reason is Refusal.NO_VARIANCE
    assert moderated_effect(2 * line, variances, {"x": line}, limits=Limits.NORMAL).reason is Refusal.NONE


def test_wrong_columns_are_an_error() -> None:
    effects, variances = sites_of("five_sites")
    with pytest.raises(ValueError, match="columns is empty"):
        moderated_effect(effects, variances, {})
    with pytest.raises(ValueError, match="different lengths"):
        moderated_effect(effects, variances, {"x": [1, 2]})
