"""Change in the same people."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special, stats

from intervals.people import (
    Numbers,
    Waves,
    mean_difference,
    of_pairs,
    pseudo_median,
    rises,
    same_people,
)
from intervals.trial import Draw, Interval, Limits, Scenario, Use, of, once
from kpk_eval.model import Better
from kpk_eval.stats.bootstrap import BootstrapInterval
from kpk_eval.stats.paired.agreement import KappaLimits, KappaWeights, kappa
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ordinal import PersonErrors, ordinal_change
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.reliable import reliable_change
from kpk_eval.stats.paired.resampled import Centre, resampled_change
from kpk_eval.stats.paired.share_limits import PairedLimits
from kpk_eval.stats.paired.shares import OddsLimits, cohens_g, conditional_odds_ratio, share_change
from kpk_eval.stats.paired.square import square_table
from kpk_eval.stats.paired.superiority import common_language, probability_of_increase
from kpk_eval.stats.paired.trimmed import Trimmed, trimmed_mean_change
from kpk_eval.stats.rank_tests import Distribution
from kpk_eval.stats.samples import complete_pairs
from kpk_eval.stats.smd import Smd, SmdInterval, paired_smd

TRIM = 0.2


def _change(waves: Waves) -> Numbers:
    return np.asarray(waves.after - waves.before)


def _trimmed(waves: Waves) -> float:
    return float(stats.trim_mean(_change(waves), TRIM))


def _trimmed_waves(waves: Waves) -> float:
    return float(stats.trim_mean(waves.after, TRIM) - stats.trim_mean(waves.before, TRIM))


def _median(waves: Waves) -> float:
    return float(np.median(_change(waves)))


def _robust_d(waves: Waves) -> float:
    change = _change(waves)
    low, high = np.quantile(change, [TRIM, 1 - TRIM])
    a = stats.norm.ppf(1 - TRIM)
    scale = sqrt(1 - 2 * TRIM - 2 * a * stats.norm.pdf(a) + 2 * TRIM * a**2)
    return float(scale * stats.trim_mean(change, TRIM) / np.clip(change, low, high).std())


def _d_z(waves: Waves) -> float:
    return float(_change(waves).mean() / _change(waves).std())


def _d_av(waves: Waves) -> float:
    return float(_change(waves).mean() / sqrt((waves.before.var() + waves.after.var()) / 2))


def _d_rm(waves: Waves) -> float:
    correlation = float(np.corrcoef(waves.before, waves.after)[0, 1])
    return _d_z(waves) * sqrt(2 * (1 - correlation))


def _d_before(waves: Waves) -> float:
    return float(_change(waves).mean() / waves.before.std())


def _matched_rank_biserial(waves: Waves) -> float:
    """Of the changes: 2 P(sum of two changes of different people > 0) − 1, among those who changed."""
    change = np.round(_change(waves), 9)
    change = change[change != 0]
    return float(np.sign(np.round(change + np.random.default_rng(8).permutation(change), 9)).mean())


def _common_language(waves: Waves) -> float:
    return float(special.ndtr(_d_z(waves)))


def _smd(
    kind: Smd, truth: object, interval: SmdInterval = SmdInterval.NONCENTRAL_T, use: Use = Use.OPTION
) -> Interval:
    return Interval(
        f"smd.paired_smd: {kind} {interval}",
        lambda waves: of(
            paired_smd(complete_pairs(waves.before, waves.after), kind=kind, interval=interval),
            of_pairs(truth, waves),  # type: ignore[arg-type]
        ),
        use,
    )


RANKED = {
    distribution: once(
        lambda w, distribution=distribution: pseudo_median_change(
            w.before, w.after, distribution=distribution
        )  # type: ignore[misc]
    )
    for distribution in (Distribution.AUTO, Distribution.NORMAL)
}
TRIMMED = once(lambda w: trimmed_mean_change(w.before, w.after))


def _ranks(waves: Waves, distribution: Distribution) -> Limits:
    return of(RANKED[distribution](waves), of_pairs(pseudo_median, waves))


MEANS = (
    Interval(
        "paired.mean_change: t",
        lambda w: of(mean_change(w.before, w.after), of_pairs(mean_difference, w)),
    ),
    Interval(
        "paired.trimmed_mean_change: changes",
        lambda w: of(TRIMMED(w), of_pairs(_trimmed, w)),
    ),
    Interval(
        "paired.trimmed_mean_change: waves",
        lambda w: of(trimmed_mean_change(w.before, w.after, of=Trimmed.WAVES), of_pairs(_trimmed_waves, w)),
        Use.OPTION,
    ),
    Interval(
        "paired.trimmed_mean_change: d_robust",
        lambda w: of(TRIMMED(w), of_pairs(_robust_d, w), at="effect_"),
        Use.COMPARISON,
    ),
    Interval(
        "paired.probability_of_increase: score",
        lambda w: of(probability_of_increase(w.before, w.after), of_pairs(rises, w)),
    ),
    _smd(Smd.G_Z, _d_z, use=Use.DEFAULT),
    _smd(Smd.D_Z, _d_z),
    _smd(Smd.G_AV, _d_av),
    _smd(Smd.G_RM, _d_rm),
    _smd(Smd.G_BEFORE, _d_before, use=Use.COMPARISON),
    _smd(Smd.G_Z, _d_z, SmdInterval.LARGE_SAMPLE, Use.COMPARISON),
    _smd(Smd.G_AV, _d_av, SmdInterval.LARGE_SAMPLE, Use.COMPARISON),
    _smd(Smd.G_RM, _d_rm, SmdInterval.LARGE_SAMPLE, Use.COMPARISON),
    Interval(
        "paired.common_language: noncentral_t",
        lambda w: of(common_language(w.before, w.after), of_pairs(_common_language, w)),
    ),
)
RANKS = (
    Interval("paired.pseudo_median_change: auto", lambda w: _ranks(w, Distribution.AUTO)),
    Interval("paired.pseudo_median_change: normal", lambda w: _ranks(w, Distribution.NORMAL), Use.OPTION),
    Interval(
        "paired.pseudo_median_change: matched_rank_biserial",
        lambda w: of(RANKED[Distribution.AUTO](w), of_pairs(_matched_rank_biserial, w), at="effect_"),
    ),
)
"""Only where changes spread symmetrically, as the signed rank test assumes."""


def _resampled(centre: Centre, interval: BootstrapInterval, truth: object, use: Use) -> Interval:
    return Interval(
        f"paired.resampled_change: {centre} {interval}",
        lambda w: of(
            resampled_change(w.before, w.after, centre=centre, interval=interval, resamples=999),
            of_pairs(truth, w),  # type: ignore[arg-type]
        ),
        use,
    )


BOOTSTRAP = tuple(
    _resampled(
        centre,
        interval,
        truth,
        Use.COMPARISON
        if interval is BootstrapInterval.BASIC
        else Use.DEFAULT
        if (centre, interval) == (Centre.MEAN, BootstrapInterval.BCA)
        else Use.OPTION,
    )
    for centre, truth in (
        (Centre.MEAN, mean_difference),
        (Centre.TRIMMED_MEAN, _trimmed),
        (Centre.MEDIAN, _median),
    )
    for interval in BootstrapInterval
)


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """Answers no and yes of the same people, and the chances they were drawn with."""

    before: Numbers
    after: Numbers
    stay: float
    to_yes: float
    to_no: float

    @property
    def difference(self) -> float:
        """Share after − share before in the population."""
        return self.to_yes - self.to_no


def _binary(draw: Draw, n: int, *, highest: float) -> Binary:
    """Chances of changing to yes and to no differ from data set to data set, each up to ``highest``."""
    to_yes, to_no = draw.uniform(0.04, highest, 2)
    stay = draw.uniform(0.2, 0.8) * (1 - to_yes - to_no)
    cell = draw.choice(4, n, p=[stay, to_yes, to_no, 1 - stay - to_yes - to_no])
    before, after = np.isin(cell, (0, 2)), np.isin(cell, (0, 1))
    return Binary(before.astype(float), after.astype(float), stay, to_yes, to_no)


SHARES = (
    *(
        Interval(
            f"paired.share_change: {kind}",
            lambda b, kind=kind: of(share_change(b.before, b.after, interval=kind), b.difference),  # type: ignore[misc]
            use,
        )
        for kind, use in (
            (PairedLimits.NEWCOMBE, Use.DEFAULT),
            (PairedLimits.NEWCOMBE_8, Use.COMPARISON),
            (PairedLimits.TANGO, Use.OPTION),
            (PairedLimits.BONETT_PRICE, Use.OPTION),
            (PairedLimits.WALD, Use.COMPARISON),
        )
    ),
    *(
        Interval(
            f"paired.conditional_odds_ratio: {kind}",
            lambda b, kind=kind: of(  # type: ignore[misc]
                conditional_odds_ratio(b.before, b.after, interval=kind), b.to_yes / b.to_no
            ),
            use,
        )
        for kind, use in (
            (OddsLimits.EXACT, Use.DEFAULT),
            (OddsLimits.WILSON, Use.OPTION),
            (OddsLimits.WALD, Use.COMPARISON),
        )
    ),
    Interval(
        "paired.cohens_g: wilson",
        lambda b: of(cohens_g(b.before, b.after), b.to_yes / (b.to_yes + b.to_no) - 0.5),
    ),
)


def _net_reliable(waves: Waves) -> float:
    """Share improved reliably − share worsened, for a measure of known spread and reliability."""
    threshold = 1.96 * sqrt(2 * (1 - RELIABILITY))
    change = _change(waves)
    return float((change > threshold).mean() - (change < -threshold).mean())


RELIABILITY = 0.8
RELIABLE = Interval(
    "paired.reliable_change: net",
    lambda w: of(
        reliable_change(w.before, w.after, reliability=RELIABILITY, sd=1.0, better=Better.HIGHER),
        of_pairs(_net_reliable, w),
    ),
)


def _log_odds_pairs(draw: Draw, n: int) -> Waves:
    """Answers on five steps with a marginal odds ratio of 2, alike within people."""
    first, second = stats.logistic.ppf(
        special.ndtr(draw.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], n))
    ).T
    cuts = np.array([-1.5, -0.5, 0.5, 1.5])
    return Waves("odds", np.digitize(first, cuts) + 1.0, np.digitize(second + LOG_ODDS, cuts) + 1.0)


LOG_ODDS = float(np.log(2))
STEPS = (1.0, 2.0, 3.0, 4.0, 5.0)


def _ordinal(errors: PersonErrors, use: Use) -> Interval:
    return Interval(
        f"paired.ordinal_change: {errors}",
        lambda w: of(
            ordinal_change(square_table(w.before, w.after, categories=STEPS), errors=errors), LOG_ODDS
        ),
        use,
    )


def _true_kappa(waves: Waves, weights: KappaWeights) -> float:
    distance = {
        KappaWeights.NONE: lambda x, y: (x != y).astype(float),
        KappaWeights.LINEAR: lambda x, y: np.abs(x - y),
        KappaWeights.QUADRATIC: lambda x, y: (x - y) ** 2,
    }[weights]
    other = np.random.default_rng(8).permutation(waves.after)
    return float(1 - distance(waves.before, waves.after).mean() / distance(waves.before, other).mean())


def _kappa(weights: KappaWeights, use: Use, limits: KappaLimits = KappaLimits.TRANSFORMED) -> Interval:
    def truth(waves: Waves) -> float:
        return _true_kappa(waves, weights)

    return Interval(
        f"paired.kappa: {weights} {limits}",
        lambda w: of(
            kappa(square_table(w.before, w.after, categories=STEPS), weights=weights, limits=limits),
            of_pairs(truth, w),
        ),
        use,
    )


KAPPAS = (
    _kappa(KappaWeights.NONE, Use.DEFAULT),
    _kappa(KappaWeights.LINEAR, Use.OPTION),
    _kappa(KappaWeights.QUADRATIC, Use.OPTION),
    _kappa(KappaWeights.NONE, Use.COMPARISON, KappaLimits.PLAIN),
)
SCENARIOS = (
    Scenario("normal", same_people("normal"), (*MEANS, *RANKS, RELIABLE)),
    Scenario("skewed", same_people("skewed"), MEANS),
    Scenario("tied answers", same_people("tied answers"), (*MEANS, *RANKS, *KAPPAS)),
    Scenario("missing", same_people("missing"), (*MEANS, *RANKS)),
    Scenario("normal", same_people("normal"), BOOTSTRAP),
    Scenario("skewed", same_people("skewed"), BOOTSTRAP),
    Scenario("shares", lambda draw, n: _binary(draw, n, highest=0.4), SHARES),
    Scenario("rare changes", lambda draw, n: _binary(draw, n, highest=0.12), SHARES),
    Scenario(
        "tied answers",
        _log_odds_pairs,
        (
            _ordinal(PersonErrors.CR1, Use.DEFAULT),
            _ordinal(PersonErrors.CR0, Use.COMPARISON),
            _ordinal(PersonErrors.NAIVE, Use.COMPARISON),
        ),
    ),
)
