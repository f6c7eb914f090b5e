"""Funnel limits: reference, planted outliers and spread, invariants, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from kpk_eval.stats.areas import standing
from kpk_eval.stats.areas.funnel import Spread, funnel_of_rates, funnel_of_shares
from kpk_eval.stats.areas.overdispersion import Trimming
from kpk_eval.stats.areas.scales import Scale
from kpk_eval.stats.estimate import Refusal

from .stored import MAPS, REFERENCE, figures, rows

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""


def test_shares_agree_with_r() -> None:
    table, k = rows("shares"), len(rows("shares"))
    found = funnel_of_shares(table["count"], table["size"])
    assert found.target == pytest.approx(REFERENCE.figures["shares"]["theta"])
    for one, name in zip(found.limits, ("", "outer_"), strict=True):
        np.testing.assert_allclose(one.low, figures("shares", f"{name}low", k), rtol=CLOSED_FORM)
        np.testing.assert_allclose(one.high, figures("shares", f"{name}high", k), rtol=CLOSED_FORM)


def test_identity_limits_are_where_wilsons_interval_ends_at_the_target() -> None:
    table, k = rows("shares"), len(rows("shares"))
    found = funnel_of_shares(table["count"], table["size"], scale=Scale.IDENTITY).limits[0]
    np.testing.assert_allclose(found.low, figures("shares", "wilson_low", k), rtol=CLOSED_FORM)
    np.testing.assert_allclose(found.high, figures("shares", "wilson_high", k), rtol=CLOSED_FORM)


@pytest.mark.parametrize(("spread", "name"), [(Spread.MULTIPLICATIVE, "z"), (Spread.ADDITIVE, "additive")])
def test_spread_of_shares_agrees_with_r(spread: Spread, name: str) -> None:
    table, k = rows("shares"), len(rows("shares"))
    found = funnel_of_shares(table["count"], table["size"], scale=Scale.IDENTITY, spread=spread)
    stored = REFERENCE.figures["shares"]
    assert (found.excess.factor, found.excess.between) == pytest.approx(
        (stored["phi"], stored["tau2"]), rel=CLOSED_FORM
    )
    np.testing.assert_allclose(found.z, figures("shares", name, k), rtol=CLOSED_FORM)


@pytest.mark.parametrize("case", MAPS)
def test_ratios_agree_with_r(case: str) -> None:
    table, k, stored = rows(case), len(rows(case)), REFERENCE.figures[case]
    wide = funnel_of_rates(table["count"], table["extra"], scale=Scale.LOG, spread=Spread.ADDITIVE)
    cut = funnel_of_rates(table["count"], table["extra"], scale=Scale.LOG, trimming=Trimming.TRUNCATED)
    chi = funnel_of_rates(table["count"], table["extra"], scale=Scale.CHI_SQUARE).limits[0]
    assert (wide.excess.factor, wide.excess.between, cut.excess.factor, cut.excess.between) == pytest.approx(
        [stored[key] for key in ("phi", "tau2", "phi_truncated", "tau2_truncated")], rel=CLOSED_FORM
    )
    np.testing.assert_allclose(wide.limits[1].low, figures(case, "log_low", k), rtol=CLOSED_FORM)
    np.testing.assert_allclose(chi.low, figures(case, "chi_low", k), rtol=CLOSED_FORM)
    np.testing.assert_allclose(chi.high, figures(case, "chi_high", k), rtol=CLOSED_FORM)


@pytest.mark.parametrize("scale", [Scale.EXACT, Scale.IDENTITY, Scale.ARCSINE, Scale.LOGIT])
def test_planted_outlier_is_found_and_few_others(scale: Scale) -> None:
    rng = np.random.default_rng(61)
    people = np.full(400, 300)
    count = rng.binomial(people, 0.2)
    count[0] = 100
    found = funnel_of_shares(count, people, target=0.2, scale=scale)
    assert found.position[0] == 2
    # 5 % of 399 areas are expected outside the inner limits by chance alone.
    assert 5 <= (found.position[1:] != 0).sum() <= 40


def test_planted_spread_is_recovered() -> None:
    rng = np.random.default_rng(62)
    expected = rng.uniform(80, 400, 500)
    count = rng.poisson(expected * np.exp(rng.normal(0, 0.2, 500)))
    found = funnel_of_rates(count, expected, scale=Scale.LOG, spread=Spread.ADDITIVE, trimming=Trimming.NONE)
    assert found.excess.between == pytest.approx(0.04, rel=0.25)
    assert found.excess.clear
    assert found.excess.p < 1e-6
    assert (found.position != 0).mean() < 0.1


def test_chance_alone_shows_no_spread() -> None:
    count = np.random.default_rng(63).poisson(np.full(300, 50.0))
    found = funnel_of_rates(count, 50, scale=Scale.SQUARE_ROOT, trimming=Trimming.NONE)
    assert found.excess.factor == pytest.approx(1, abs=0.25)
    assert not found.excess.clear


def test_larger_areas_have_narrower_limits_and_order_does_not_matter() -> None:
    sizes = np.array([20, 80, 320, 1280])
    found = funnel_of_shares(sizes // 4, sizes, target=0.25)
    back = funnel_of_shares(sizes[::-1] // 4, sizes[::-1], target=0.25)
    width = found.limits[0].high - found.limits[0].low
    assert (np.diff(width) < 0).all()
    np.testing.assert_allclose(back.limits[1].low[::-1], found.limits[1].low)
    assert found.position.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("scale", [Scale.LOG, Scale.SQUARE_ROOT, Scale.IDENTITY, Scale.EXACT])
def test_areas_without_events_have_numbers(scale: Scale) -> None:
    found = funnel_of_rates([0, 5, 9], [4.0, 5.0, 8.0], scale=scale)
    assert np.isfinite(found.z).all()
    assert all(np.isfinite(one.low).all() for one in found.limits)


def test_refusals() -> None:
    found = funnel_of_shares([3, np.nan, 0], [10, 10, 0])
    assert found.reasons == (Refusal.NONE, Refusal.ALL_MISSING, Refusal.TOO_FEW)
    assert np.isnan(found.z).tolist() == [False, True, True]
    assert found.position.tolist() == [0, 0, 0]
    assert np.isnan(found.excess.factor)
    for empty in (funnel_of_shares([], []), funnel_of_rates([], [], target=None)):
        assert empty.estimate.size == 0


@pytest.mark.parametrize("scale", [Scale.EXACT, Scale.IDENTITY, Scale.LOGIT])
def test_shares_that_are_all_zero_have_no_z(scale: Scale) -> None:
    found = funnel_of_shares([0, 0, 0], [10, 20, 30], scale=scale)
    assert np.isnan(found.z).all()
    assert found.position.tolist() == [0, 0, 0]


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="exact limits know no spread"):
        funnel_of_shares([1, 2], [5, 5], spread=Spread.ADDITIVE)
    with pytest.raises(ValueError, match="no log scale"):
        funnel_of_shares([1, 2], [5, 5], scale=Scale.LOG)
    with pytest.raises(ValueError, match="no arcsine scale"):
        funnel_of_rates([1, 2], [5, 5], scale=Scale.ARCSINE)
    with pytest.raises(ValueError, match="target is"):
        funnel_of_shares([1, 2], [5, 5], target=1.2)
    with pytest.raises(ValueError, match="must be above 0"):
        funnel_of_rates([1, 2], [5, 5], target=-1)
    with pytest.raises(ValueError, match="above their n"):
        funnel_of_shares([6], [5])
    with pytest.raises(ValueError, match="trimmed at each end"):
        funnel_of_rates([1, 2], [5, 5], scale=Scale.LOG, trimmed=0.6)


@pytest.mark.parametrize("share", [True, False])
def test_curves_pass_through_the_limits_of_the_areas(share):
    size = np.array([40.0, 90.0, 150.0, 300.0, 20.0])
    count = np.array([20.0, 20.0, 40.0, 100.0, 3.0])
    found = standing.funnel(count, size, share=share)
    assert found.excess.between > 0
    for given, again in zip(found.limits, standing.curves(found, size[::-1], share=share), strict=True):
        assert again.level == given.level
        np.testing.assert_allclose(again.low[::-1], given.low, rtol=1e-12)
        np.testing.assert_allclose(again.high[::-1], given.high, rtol=1e-12)
