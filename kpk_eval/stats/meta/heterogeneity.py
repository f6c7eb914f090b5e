"""How much the true effects differ between sites."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, nan, sqrt

from scipy import stats

from kpk_eval.stats.meta.between import Between, TauSquared, squares_equal
from kpk_eval.stats.meta.sites import Sites
from kpk_eval.stats.meta.weighted import typical_variance, weighted_fit
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """Differences of the true effects between sites, beyond the chance within sites.

    ``q`` is Cochran's weighted sum of squares with ``df`` and ``p``. ``tau_squared`` is the variance of the
    true effects in the squared unit of the effects, ``tau_low`` and ``tau_high`` its Q-profile limits.
    ``i_squared`` is the share (0 to 1) of the variance that is not chance within sites, τ² / (τ² + typical
    variance), ``h_squared`` the total variance over the typical variance, each with the limits that follow
    from those of τ². ``i_squared_q`` is the same share as (Q − df) / Q, with the test-based limits. NaN where
    not estimable; the limits of τ² are NaN for the fixed effect.
    """

    q: float = nan
    df: float = nan
    p: float = nan
    tau_squared: float = nan
    tau_squared_error: float = nan
    tau_low: float = nan
    tau_high: float = nan
    i_squared: float = nan
    i_low: float = nan
    i_high: float = nan
    h_squared: float = nan
    h_low: float = nan
    h_high: float = nan
    i_squared_q: float = nan
    i_q_low: float = nan
    i_q_high: float = nan

    @property
    def tau(self) -> float:
        """Standard deviation of the true effects, in the unit of the effects."""
        return sqrt(self.tau_squared)


def heterogeneity(
    sites: Sites, design: Numbers, *, tau: TauSquared, method: Between, level: float
) -> Heterogeneity:
    """Differences between sites that are left when the columns of ``design`` are accounted for.

    Parameters
    ----------
    sites
        With variances above zero, more than there are columns.
    design
        Columns that describe the sites, shape (k, p).
    tau
        Variance between sites.
    method
        How it was estimated.
    level
        Level of the limits.

    Notes
    -----
    For the fixed effect I² and H² are those of Q. Sources: Cochran (1954), The combination of estimates from
    different experiments; Higgins and Thompson (2002), Quantifying heterogeneity in a meta-analysis;
    Viechtbauer (2007), Confidence intervals for the amount of heterogeneity. Where even no variance between
    sites leaves Q below its lower quantile, both Q-profile limits are 0. The Q-profile limits are exact;
    metafor stops its search at 1e-4 unless told otherwise. Checked against ``meta_bcg`` and
    ``meta_normand1999``.
    """
    fixed = weighted_fit(sites.effects, design, weights=1 / sites.variances)
    typical = typical_variance(sites.effects, sites.variances, design)
    share = max((fixed.squares - fixed.df) / fixed.squares, 0.0) if fixed.squares > 0 else 0.0
    q_low, q_high = _test_based(fixed.squares, fixed.df, level=level)
    is_fixed = method is Between.NONE
    low, high = (nan, nan) if is_fixed else q_profile(sites, design, level=level)
    return Heterogeneity(
        q=fixed.squares,
        df=float(fixed.df),
        p=float(stats.chi2.sf(fixed.squares, fixed.df)),
        tau_squared=tau.value,
        tau_squared_error=tau.error,
        tau_low=low,
        tau_high=high,
        i_squared=share if is_fixed else tau.value / (tau.value + typical),
        i_low=low / (low + typical),
        i_high=high / (high + typical),
        h_squared=max(fixed.squares / fixed.df, 1.0) if is_fixed else tau.value / typical + 1,
        h_low=low / typical + 1,
        h_high=high / typical + 1,
        i_squared_q=share,
        i_q_low=q_low,
        i_q_high=q_high,
    )


def q_profile(sites: Sites, design: Numbers, *, level: float) -> tuple[float, float]:
    """Variances between sites that leave Q between the two tail quantiles of its distribution."""
    df = sites.n - design.shape[1]
    tail = (1 - level) / 2
    low, high = (
        squares_equal(sites.effects, sites.variances, design, target=float(stats.chi2.isf(share, df)))
        for share in (tail, 1 - tail)
    )
    return low, high


def _test_based(q: float, df: int, *, level: float) -> tuple[float, float]:
    """Limits of (Q − df) / Q from the standard error of log H; NaN with fewer than three sites."""
    if df < 2 or q <= 0:
        return nan, nan
    sites = df + 1
    if q > sites:
        error = 0.5 * (log(q) - log(df)) / (sqrt(2 * q) - sqrt(2 * df - 1))
    else:
        error = sqrt(1 / (2 * (sites - 2)) * (1 - 1 / (3 * (sites - 2) ** 2)))
    centre = 0.5 * log(q / df)
    step = float(stats.norm.isf((1 - level) / 2)) * error
    low, high = (max(1 - exp(-2 * edge), 0.0) for edge in (centre - step, centre + step))
    return low, high
