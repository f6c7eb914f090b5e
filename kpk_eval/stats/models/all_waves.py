"""Change between two waves from a model of all waves: everybody who answered in any of them counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpk_eval.model import OutcomeType
from kpk_eval.stats.estimate import EffectSize, Estimate, Refusal
from kpk_eval.stats.models.clustered import clustered_regression
from kpk_eval.stats.models.coefficient import Coefficient, Ratio, estimate_of
from kpk_eval.stats.models.columns import Columns, indicators
from kpk_eval.stats.models.fit import Fit, Note
from kpk_eval.stats.models.frame import Identifiers
from kpk_eval.stats.models.gee.model import GeeFit, gee
from kpk_eval.stats.models.links import Link
from kpk_eval.stats.models.marginal_effects import average_difference
from kpk_eval.stats.models.mixed.model import mixed_model
from kpk_eval.stats.models.mixed.results import MixedFit
from kpk_eval.stats.models.ordinal import OrdinalFit, proportional_odds
from kpk_eval.stats.models.sandwich import Errors
from kpk_eval.stats.samples import MINIMUM_N, Numbers, numbers

MEAN, SHARE = "mean_difference", "share_difference"
"""Estimands; the same as those of two waves of different people."""
CUMULATIVE = "cumulative_odds_ratio"
LINKS: Mapping[OutcomeType, Link] = {
    OutcomeType.ORDINAL: Link.IDENTITY,
    OutcomeType.BINARY: Link.LOGIT,
    OutcomeType.COUNT: Link.LOG,
}
"""Level of measurement -> link of the estimating equations; continuous outcomes have a mixed model."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveModel:
    """A model of an outcome in all waves, of which `change` compares two.

    ``answers`` counts the valid answers of each wave, ``rows`` holds the columns the model was fitted with.
    ``fit`` is None where fewer than two waves have an answer. ``steps`` is the proportional-odds model of an
    ordinal outcome.
    """

    answers: Mapping[str, int]
    estimand: str
    n_dropped: int
    spread: Mapping[str, float] = field(repr=False)
    """Standard deviation in each wave."""
    rows: Columns | None = field(default=None, repr=False)
    fit: Fit | None = None
    steps: OrdinalFit | None = None

    @property
    def n(self) -> int:
        """Valid answers of all waves."""
        return sum(self.answers.values())

    @property
    def few_clusters(self) -> bool:
        """Whether errors between clusters rest on fewer than 40 of them."""
        return self.fit is not None and Note.FEW_CLUSTERS in self.fit.notes

    def change(self, before: str, after: str, *, level: float = 0.95) -> Estimate:
        """Mean (or share) in one wave − mean in another, as the model of all waves estimates them.

        Parameters
        ----------
        before, after
            Two of the waves.
        level
            Level of the interval.

        Returns
        -------
        Estimate
            Positive when the later values are larger; ``n`` counts answers, not people. Refused with
            ``all_missing`` (nobody answered in any wave), ``too_few_waves`` (nobody answered in one of the
            two), ``too_few`` (fewer than three there), or what the model was refused with.
        """
        blank = self.blank(before, after, level=level)
        if self.n == 0 and self.n_dropped:
            return blank.refused(Refusal.ALL_MISSING)
        if min(blank.n_before, blank.n_after) == 0:
            return blank.refused(Refusal.TOO_FEW_WAVES)
        if min(blank.n_before, blank.n_after) < MINIMUM_N:
            return blank.refused(Refusal.TOO_FEW)
        if self.fit is None or not self.fit.estimable:
            return blank.refused(Refusal.TOO_FEW_WAVES if self.fit is None else self.fit.reason)
        found = self._compared(self.fit, before, after, level=level)
        if not isfinite(found.p):
            return blank.refused(Refusal.NO_VARIANCE)
        effect = self._effect(self.fit, found, before, after, level=level)
        return estimate_of(found, blank).with_effect(effect)

    def blank(self, before: str, after: str, *, level: float = 0.95) -> Estimate:
        """The counts of a comparison without a number."""
        return Estimate(
            estimand=self.estimand,
            method="none" if self.fit is None else self.fit.method,
            level=level,
            n=self.n,
            n_before=self.answers.get(before, 0),
            n_after=self.answers.get(after, 0),
            n_dropped=self.n_dropped,
            n_contributing=self.n,
        )

    def _compared(self, fit: Fit, before: str, after: str, *, level: float) -> Coefficient:
        """Difference on the scale of the outcome."""
        at = replace(fit, level=level)
        if isinstance(at, GeeFit) and at.link is not Link.IDENTITY and self.rows is not None:
            return average_difference(at, _moved(self.rows, before), _moved(self.rows, after))
        return at.combination(_weights(fit, before, after))

    def _effect(self, fit: Fit, found: Coefficient, before: str, after: str, *, level: float) -> EffectSize:
        """Size without unit: ratio of odds or rates, or the difference in standard deviations."""
        ratio = self.steps if self.steps is not None else fit
        if ratio.ratio is not Ratio.NONE and ratio.estimable:
            kind = CUMULATIVE if self.steps is not None else ratio.ratio
            one = replace(ratio, level=level).combination(_weights(ratio, before, after))
            return EffectSize(kind=kind, value=one.effect_size, low=one.effect_low, high=one.effect_high)
        if isinstance(fit, MixedFit):
            return _standardised(found, _total(fit), kind="d_total")
        if self.estimand == MEAN and self.spread.get(before, 0.0) > 0:
            return _standardised(found, self.spread[before], kind="d_before")
        return EffectSize(kind="")


def model_of_waves(
    outcome: ArrayLike,
    person: Identifiers,
    wave: ArrayLike,
    *,
    kind: OutcomeType,
    covariates: Columns | None = None,
    cluster: Identifiers | None = None,
) -> WaveModel:
    """The model that fits an outcome's level of measurement, with a mean of its own for every wave.

    Parameters
    ----------
    outcome
        One value per person and wave, shape (n,): numbers, or 0 and 1 of a binary outcome; NaN is missing.
    person
        Who gave it, shape (n,); rows of one person are dependent.
    wave
        Identifier of its wave, shape (n,).
    kind
        Continuous: linear mixed model with a random intercept (REML, Satterthwaite's degrees of freedom),
        unbiased if it depends only on what was seen who is missing. Binary, count: estimating equations with
        logit or log link and exchangeable correlation, bias-corrected errors (CR2); the change is that of the
        means. Ordinal: the same with identity link, steps taken as equally wide; the effect size is the odds
        ratio of a higher step by proportional odds.
    covariates
        Columns at baseline, one row per row of the outcome: changes among people who are alike in them.
    cluster
        Institution or area of each row, shape (n,). With it the model is linear whatever the kind, with CR2
        errors and Satterthwaite's degrees of freedom, and dependence within clusters includes that within
        people.

    Raises
    ------
    ValueError
        If lengths differ, values are no numbers, or do not suit the kind, or the kind is nominal.

    Notes
    -----
    Source: Fitzmaurice, Laird and Ware (2011), Applied longitudinal analysis. The models are checked one by
    one against R (``mixed``, ``gee``, ``ordinal``, ``clustered``), this choice by
    tests/stats/models/test_all_waves.py.
    """
    if kind not in {OutcomeType.CONTINUOUS, *LINKS}:
        raise ValueError(f"there is no model of all waves for {kind} outcomes; compare two waves at a time")
    values = numbers(outcome, name="outcome")
    here = ~np.isnan(values)
    waves = pd.Series(np.asarray(wave, dtype=object))[here].astype(str).to_numpy()
    found = list(dict.fromkeys(sorted(waves)))
    blank = WaveModel(
        answers={one: int((waves == one).sum()) for one in found},
        estimand=SHARE if kind is OutcomeType.BINARY else MEAN,
        n_dropped=int((~here).sum()),
        spread={one: _spread(values[here][waves == one]) for one in found},
    )
    if len(found) < 2:
        return blank
    rows = indicators(waves, name="wave")
    if covariates is not None:
        rows = rows.beside(replace(covariates, values=covariates.values[here]))
    who, given = np.asarray(person)[here], values[here]
    if cluster is not None:
        places = pd.Series(np.asarray(cluster, dtype=object))[here].to_numpy()
        fit: Fit = clustered_regression(given, places, rows)
    elif kind is OutcomeType.CONTINUOUS:
        fit = mixed_model(given, who, rows)
    else:
        fit = gee(given, who, rows, link=LINKS[kind], errors=Errors.CR2)
    steps = None
    if kind is OutcomeType.ORDINAL and cluster is None:
        steps = proportional_odds(given, rows, cluster=who)
    return replace(blank, rows=rows, fit=fit, steps=steps)


def _weights(fit: Fit, before: str, after: str) -> dict[str, float]:
    """Weights of the coefficients of two waves; the reference has none."""
    signed = {f"wave={after}": 1.0, f"wave={before}": -1.0}
    return {name: weight for name, weight in signed.items() if name in fit.names}


def _moved(rows: Columns, wave: str) -> Columns:
    """The same rows as if everybody had answered in one wave."""
    values = rows.values.copy()
    for place, name in enumerate(rows.names):
        if name.startswith("wave="):
            values[:, place] = float(name == f"wave={wave}")
    return replace(rows, values=values)


def _total(fit: MixedFit) -> float:
    """Standard deviation between and within people together."""
    return float(np.hypot(fit.component("intercept").estimate, fit.component("residual").estimate))


def _standardised(found: Coefficient, spread: float, *, kind: str) -> EffectSize:
    return EffectSize(
        kind=kind, value=found.estimate / spread, low=found.low / spread, high=found.high / spread
    )


def _spread(values: Numbers) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else 0.0
