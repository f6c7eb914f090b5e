"""Measurement invariance: reference, planted differences, invariants, refusals."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from math import isfinite, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.scales.invariance import (
    Invariance,
    Level,
    invariance_of_different_people,
    invariance_of_same_people,
)

from ..reference import FOLDER

CLOSED = 1e-6
"""Of the chi-square, which is flat at its minimum; lavaan's figures have 15 digits."""
ITERATIVE = 1e-4
"""Of parameters and residuals, where lavaan stops a little earlier."""

FIGURES = json.loads((FOLDER / "invariance" / "output.json").read_text(encoding="utf-8"))
INDICES = ("chi_square", "df", "p", "cfi", "tli", "rmsea", "srmr", "aic", "bic")


@cache
def fitted(kind: str) -> Invariance:
    """Invariance of the reference data."""
    rows = pd.read_csv(FOLDER / "invariance" / f"{kind}.csv")
    if kind == "same":
        return invariance_of_same_people([rows.iloc[:, :4], rows.iloc[:, 4:]])
    return invariance_of_different_people([part.drop(columns="wave") for _, part in rows.groupby("wave")])


@pytest.mark.parametrize("kind", ["same", "different"])
@pytest.mark.parametrize("level", list(Level))
def test_agrees_with_lavaan(kind: str, level: Level) -> None:
    step, figures = fitted(kind).step(level), FIGURES[f"{kind}_{level}"]
    for name in INDICES:
        close = ITERATIVE if name == "srmr" else CLOSED
        assert getattr(step.indices, name) == pytest.approx(figures[name], rel=close, abs=1e-9), name
    for place, mean in enumerate(step.factor_means, start=1):
        assert mean.estimate == pytest.approx(figures[f"mean_{place}"], rel=ITERATIVE)
        assert mean.se == pytest.approx(figures[f"se_{place}"], rel=ITERATIVE)
    assert len(step.factor_means) == sum(name.startswith("mean_") for name in figures)


@pytest.mark.parametrize("kind", ["same", "different"])
def test_steps_are_compared(kind: str) -> None:
    steps = fitted(kind).steps
    for before, after in pairwise(steps):
        difference = after.indices.chi_square - before.indices.chi_square
        assert after.chi_square_difference == pytest.approx(difference)
        assert after.df_difference == after.indices.df - before.indices.df
        assert after.cfi_loss == pytest.approx(before.indices.cfi - after.indices.cfi)
        assert difference >= -1e-6


def waves(*, shift: float, mean: float, n: int = 400, seed: int = 3) -> list[np.ndarray]:
    """Two waves of different people; later the last item is ``shift`` easier, the factor ``mean`` higher."""
    draw = np.random.default_rng(seed)
    found = []
    for late in (0, 1):
        factor = draw.normal(size=(n, 1)) + mean * late
        rows = factor * [0.8, 0.7, 0.6, 0.7] + draw.normal(size=(n, 4)) * 0.6
        found.append(rows + np.array([0, 0, 0, shift * late]))
    return found


def test_recovers_planted_mean_and_planted_bias() -> None:
    fair, biased = (invariance_of_different_people(waves(shift=shift, mean=0.5)) for shift in (0, 0.6))
    (mean,) = fair.step(Level.SCALAR).factor_means
    assert fair.reached is Level.STRICT
    assert mean.low <= 0.5 <= mean.high
    assert biased.reached is Level.METRIC
    assert biased.step(Level.SCALAR).p_difference < 1e-6


def test_swapping_waves_keeps_fit_and_turns_the_mean() -> None:
    first, second = waves(shift=0, mean=0.4)
    forth, back = (invariance_of_different_people(pair) for pair in ([first, second], [second, first]))
    for one, other in zip(forth.steps, back.steps, strict=True):
        assert other.indices.chi_square == pytest.approx(one.indices.chi_square, rel=CLOSED)
    there, again = (one.step(Level.STRICT).factor_means[0] for one in (forth, back))
    assert there.estimate * again.estimate < 0
    assert there.statistic == pytest.approx(-again.statistic, rel=0.1)


def test_shift_scale_order_and_reversing_keep_fit() -> None:
    rows = pd.read_csv(FOLDER / "invariance" / "same.csv")
    moved = invariance_of_same_people(
        [(rows.iloc[::-1, :4] * 3 + 1).to_numpy(), (rows.iloc[::-1, 4:] * 3 + 1).to_numpy()]
    )
    for one, other in zip(fitted("same").steps, moved.steps, strict=True):
        assert other.indices.chi_square == pytest.approx(one.indices.chi_square, rel=CLOSED)
    turned = invariance_of_same_people(
        [rows.iloc[:, :4], rows.iloc[:, 4:]], reverse=("a2",), bounds=(-20, 20)
    )
    assert turned.step(Level.SCALAR).indices.chi_square == pytest.approx(
        fitted("same").step(Level.SCALAR).indices.chi_square, rel=CLOSED
    )


def test_counts_people_with_gaps() -> None:
    first, second = waves(shift=0, mean=0)
    first[0, 0] = nan
    assert (invariance_of_same_people([first, second]).n_dropped, len(first)) == (1, 400)
    assert invariance_of_different_people([first, second]).n == 799


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda x: x[:, :2], Refusal.TOO_FEW_ITEMS),
        (lambda x: x[:4], Refusal.TOO_FEW),
        (lambda x: x[:0], Refusal.TOO_FEW),
        (lambda x: np.full_like(x, nan), Refusal.ALL_MISSING),
        (lambda x: x * [1, 1, 1, 0], Refusal.NO_VARIANCE),
        (lambda x: x[:, [0, 1, 2, 2]], Refusal.COLLINEAR),
    ],
)
@pytest.mark.parametrize("find", [invariance_of_same_people, invariance_of_different_people])
def test_refusals(change: object, reason: Refusal, find: object) -> None:
    found = find([change(wave) for wave in waves(shift=0, mean=0)])
    assert found.reason is reason
    assert found.reached is None
    assert not any(isfinite(step.indices.chi_square) for step in found.steps)


def test_one_factor_that_does_not_exist_is_refused_or_fits_badly() -> None:
    draw = np.random.default_rng(4)
    found = invariance_of_different_people([draw.normal(size=(60, 4)), draw.normal(size=(60, 4))])
    assert all(
        step.reason in (Refusal.IMPROPER, Refusal.NO_CONVERGENCE, Refusal.COLLINEAR, Refusal.NONE)
        for step in found.steps
    )


def test_wrong_input_is_an_error() -> None:
    first, second = waves(shift=0, mean=0)
    with pytest.raises(ValueError, match="at least two"):
        invariance_of_same_people([first])
    with pytest.raises(ValueError, match="number of rows"):
        invariance_of_same_people([first, second[:50]])
    with pytest.raises(ValueError, match="different numbers of items"):
        invariance_of_different_people([first, second[:, :3]])
    named = pd.DataFrame(first, columns=list("abcd"))
    with pytest.raises(ValueError, match="different order"):
        invariance_of_different_people([named, named[list("abdc")]])
    with pytest.raises(ValueError, match="level"):
        invariance_of_different_people([first, second], level=2)
