"""Comparisons of two waves, shares, many tests and what could have been seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from kpk_eval.model import Better
from kpk_eval.stats import multiplicity
from kpk_eval.stats.bootstrap import BootstrapInterval
from kpk_eval.stats.describe import describe, distribution
from kpk_eval.stats.groups.categories import TableTest, distribution_difference
from kpk_eval.stats.groups.means import mean_difference
from kpk_eval.stats.groups.ranks import location_shift, superiority
from kpk_eval.stats.groups.share_limits import ShareLimits
from kpk_eval.stats.groups.share_ratios import RatioLimits, odds_ratio, share_ratio
from kpk_eval.stats.groups.shares import ShareTest, share_difference
from kpk_eval.stats.groups.standard import StandardError, standardised_difference, standardised_mean
from kpk_eval.stats.paired.agreement import KappaLimits, KappaWeights, kappa
from kpk_eval.stats.paired.homogeneity import Homogeneity, marginal_homogeneity, symmetry
from kpk_eval.stats.paired.mcnemar import McNemar
from kpk_eval.stats.paired.means import mean_change
from kpk_eval.stats.paired.ordinal import PersonErrors, ordinal_change, proportionality
from kpk_eval.stats.paired.ranks import pseudo_median_change
from kpk_eval.stats.paired.reliable import reliable_change
from kpk_eval.stats.paired.resampled import Centre, resampled_change
from kpk_eval.stats.paired.share_limits import PairedLimits
from kpk_eval.stats.paired.shares import OddsLimits, cohens_g, conditional_odds_ratio, share_change
from kpk_eval.stats.paired.square import square_table
from kpk_eval.stats.paired.superiority import (
    common_language,
    common_language_of_groups,
    probability_of_increase,
)
from kpk_eval.stats.paired.trimmed import Trimmed, trimmed_mean_change
from kpk_eval.stats.power.detectable import detectable_mean_change, detectable_mean_difference
from kpk_eval.stats.power.equivalence import equivalence, equivalence_from_error, equivalence_of
from kpk_eval.stats.power.equivalent_means import equivalent_mean_change, equivalent_mean_difference
from kpk_eval.stats.power.errors import detectable_effect, detectable_from_error
from kpk_eval.stats.power.regression import regression_to_the_mean
from kpk_eval.stats.power.shares import detectable_share_change, detectable_share_difference
from kpk_eval.stats.rank_tests import Distribution, Zeros
from kpk_eval.stats.rates import share
from kpk_eval.stats.samples import complete_pairs, valid_groups
from kpk_eval.stats.smd.kinds import Correction, Smd, SmdInterval
from kpk_eval.stats.smd.paired import paired_smd
from kpk_eval.stats.smd.unpaired import pooled_smd
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import together, variants

OF_GROUPS = (Smd.G_POOLED, Smd.G_RMS, Smd.G_BEFORE, Smd.D_POOLED, Smd.D_RMS, Smd.D_BEFORE)


def two(function: Any, m: Material, **options: Any) -> Any:
    """Values before and after."""
    return function(m.before, m.after, **options)


def table(function: Any, m: Material, **options: Any) -> Any:
    """Their table."""
    return function(square_table(m.before, m.after, categories=[0, 1, 2]), **options)


def n_of(m: Material) -> int:
    """Valid values before."""
    return int((~np.isnan(m.before)).sum())


SUBJECTS = together(
    variants(mean_change, two, plain=True, unit=True, effect=Smd),
    variants(trimmed_mean_change, two, plain=True, unit=True, of=Trimmed),
    variants(
        resampled_change,
        lambda f, m, **o: f(m.before, m.after, resamples=199, **o),
        unit=True,
        centre=Centre,
        interval=BootstrapInterval,
    ),
    variants(pseudo_median_change, two, plain=True, unit=True, distribution=Distribution, zeros=Zeros),
    variants(probability_of_increase, two, plain=True, unit=True),
    variants(common_language, two, plain=True, unit=True),
    variants(common_language_of_groups, lambda f, m: f(valid_groups(m.before, m.after)), unit=True),
    variants(
        reliable_change, lambda f, m: f(m.before, m.after, reliability=0.8, better=Better.HIGHER), plain=True
    ),
    variants(share_change, two, plain=True, test=McNemar, interval=PairedLimits),
    variants(conditional_odds_ratio, two, plain=True, test=McNemar, interval=OddsLimits),
    variants(cohens_g, two, plain=True),
    variants(marginal_homogeneity, table, test=Homogeneity),
    variants(symmetry, table),
    variants(ordinal_change, table, errors=PersonErrors),
    variants(proportionality, table),
    variants(kappa, table, weights=KappaWeights, limits=KappaLimits),
    variants(mean_difference, two, plain=True, unit=True, effect=OF_GROUPS, equal_variances=(True,)),
    variants(location_shift, two, plain=True, unit=True, distribution=Distribution, continuity=(False,)),
    variants(superiority, two, plain=True, unit=True),
    variants(share_difference, two, plain=True, test=ShareTest, interval=ShareLimits),
    variants(
        share_ratio, two, plain=True, test=ShareTest, interval=sorted(set(RatioLimits) - {RatioLimits.EXACT})
    ),
    variants(odds_ratio, two, plain=True, test=ShareTest, interval=RatioLimits),
    variants(distribution_difference, two, test=TableTest),
    variants(
        standardised_mean,
        lambda f, m, **o: f(m.before, m.alternating, standard={0.0: 1, 1.0: 2}, **o),
        unit=True,
        error=StandardError,
    ),
    variants(
        standardised_difference,
        lambda f, m, **o: f(m.before, m.after, strata_before=m.alternating, strata_after=m.alternating, **o),
        unit=True,
        error=StandardError,
    ),
    variants(
        paired_smd,
        lambda f, m, **o: f(complete_pairs(m.before, m.after), **o),
        unit=True,
        kind=Smd,
        interval=SmdInterval,
        form=Correction,
    ),
    variants(
        pooled_smd,
        lambda f, m, **o: f(valid_groups(m.before, m.after), **o),
        unit=True,
        kind=OF_GROUPS,
        interval=SmdInterval,
    ),
    variants(describe, lambda f, m: f(m.before), plain=True, unit=True),
    variants(distribution, lambda f, m: f(m.before, categories=[0, 1])),
    variants(share, lambda f, m: f(int(np.nansum(m.before > 0)), n_of(m))),
    variants(
        multiplicity.adjust,
        lambda f, m, **o: f(m.before, **o),
        defaults=False,
        adjustment=multiplicity.Adjustment,
    ),
    variants(
        multiplicity.adjust_planned_first,
        lambda f, m, **o: f(m.before, planned=m.alternating == 1, **o),
        defaults=False,
        adjustment=multiplicity.Adjustment,
    ),
    variants(detectable_mean_change, lambda f, m: f(n_of(m), sd_change=1.0)),
    variants(detectable_mean_difference, lambda f, m: f(n_of(m), n_of(m), sd=1.0)),
    variants(detectable_share_difference, lambda f, m: f(n_of(m), n_of(m), share_before=0.3)),
    variants(detectable_share_change, lambda f, m: f(n_of(m), share_changing=0.3)),
    variants(detectable_effect, lambda f, m: f(mean_change(m.before, m.after)), unit=True),
    variants(detectable_from_error, lambda f, m: f(float(n_of(m)), n=n_of(m))),
    variants(
        equivalence,
        lambda f, m: f(lambda level: mean_change(m.before, m.after, level=level), smallest_effect=0.5),
    ),
    variants(equivalence_of, lambda f, m: f(mean_change(m.before, m.after), smallest_effect=0.5)),
    variants(equivalence_from_error, lambda f, m: f(0.1, float(n_of(m)), n=n_of(m), smallest_effect=0.5)),
    variants(equivalent_mean_change, lambda f, m: f(m.before, m.after, smallest_effect=0.5), plain=True),
    variants(equivalent_mean_difference, lambda f, m: f(m.before, m.after, smallest_effect=0.5), plain=True),
    variants(regression_to_the_mean, lambda f, m: f(m.before, m.after, cutoff=0.5, resamples=99), plain=True),
)
