"""Difference of a nominal outcome: reference, planted effect, invariants, refusals."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.groups.categories import TableTest, distribution_difference
from kpk_eval.stats.groups.shares import ShareTest, share_difference

from ..reference import load

CLOSED_FORM = 1e-6
"""Formulas agree to rounding; the issue asks for 1e-6."""

REFERENCE = load("groups_nominal")


def waves(case: str) -> list[np.ndarray]:
    """Answers of both waves of a case."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case]
    each = (rows[rows["wave"] == wave] for wave in ("before", "after"))
    return [np.repeat(one["category"].to_numpy(), one["people"].to_numpy()) for one in each]


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_agrees_with_r(case: str) -> None:
    result, figures = distribution_difference(*waves(case)), REFERENCE.figures[case]
    assert (result.n, result.statistic, result.df, result.p) == pytest.approx(
        [figures[name] for name in ("n", "chi_square", "df", "p")], rel=CLOSED_FORM
    )
    expected = [figures["cramers_v" + part] for part in ("", "_low", "_high")]
    assert [result.effect_size, result.effect_low, result.effect_high] == pytest.approx(
        expected, rel=CLOSED_FORM, abs=1e-6
    )
    ratio = distribution_difference(*waves(case), test=TableTest.LIKELIHOOD_RATIO)
    assert (ratio.statistic, ratio.p) == pytest.approx(
        (figures["likelihood_ratio"], figures["likelihood_ratio_p"]), rel=CLOSED_FORM
    )
    exact = distribution_difference(*waves(case), test=TableTest.FISHER)
    assert exact.p == pytest.approx(figures["fisher_p"], rel=CLOSED_FORM)
    assert (exact.effect_size, isfinite(exact.statistic)) == (result.effect_size, False)


def test_the_exact_test_says_when_there_are_too_many_tables() -> None:
    many = [*range(8)] * 40
    with pytest.raises(ValueError, match="too many tables"):
        distribution_difference(many, many, test=TableTest.FISHER)


def test_two_categories_are_the_difference_of_a_share() -> None:
    before, after = waves("two")
    table = distribution_difference(before, after)
    share = share_difference(before, after, test=ShareTest.CHI_SQUARE)
    assert (table.statistic, table.p) == pytest.approx((share.statistic, share.p))
    assert table.shares[1].estimate == pytest.approx(share.estimate)


def test_empty_categories_order_and_swap() -> None:
    before, after = waves("four")
    plain = distribution_difference(before, after)
    wider = distribution_difference(before, after, categories=[3, 9, 0, 1, 2])
    swapped = distribution_difference(after, before)
    assert (wider.statistic, wider.df) == pytest.approx((plain.statistic, plain.df))
    assert swapped.p == pytest.approx(plain.p)
    assert [one.estimate for one in swapped.shares] == pytest.approx([-one.estimate for one in plain.shares])


@pytest.mark.slow
def test_finds_a_planted_difference_and_keeps_its_level() -> None:
    draw = np.random.default_rng(72)
    alike, apart = 0, 0
    for _ in range(150):
        before, same, other = (
            draw.choice(3, 150, p=shares) for shares in ([0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.3, 0.3, 0.4])
        )
        alike += distribution_difference(before, same).p < 0.05
        apart += distribution_difference(before, other).p < 0.05
    # 5 % of 150, three standard errors of a share above.
    assert alike / 150 <= 0.105
    assert apart / 150 > 0.8


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], Refusal.TOO_FEW),
        (["a", "b"], ["a", "b"], Refusal.TOO_FEW),
        ([None] * 4, ["a", "b", "a"], Refusal.ALL_MISSING),
        (["a"] * 4, ["a"] * 5, Refusal.NO_VARIANCE),
        (["a"] * 4, ["b"] * 5, Refusal.NONE),
    ],
)
def test_refusals(before: list[object], after: list[object], reason: Refusal) -> None:
    result = distribution_difference(before, after)
    assert result.reason is reason
    assert isfinite(result.p) == (reason is Refusal.NONE)


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 answers are none of the 2") as error:
        distribution_difference(["a", "secret"], ["b"], categories=["a", "b"])
    assert "secret" not in str(error.value)
    with pytest.raises(ValueError, match="twice"):
        distribution_difference(["a"], ["a"], categories=["a", "a"])
