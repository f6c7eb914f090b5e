"""Variance of an estimate from what each person adds to it, under the design."""

from __future__ import annotations

import numpy as np

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.weights.design import SinglePsu, Stage, SurveyDesign

CERTAIN = 1e-7
"""A stratum of which less than this is left undrawn adds nothing to the variance."""


def linearised_covariance(influence: Numbers, design: SurveyDesign) -> Numbers | None:
    """Covariance (k, k) of estimates whose linearised values have shape (n, k); None with a single unit.

    Sum over stages and strata of (1 − f) m/(m − 1) × squared distances of the m unit totals from their mean,
    later stages times the shares drawn before. Linearised values are weighted and sum over people.

    Sources: Cochran (1977), Sampling techniques, chapter 11; Särndal, Swensson and Wretman (1992), Model
    assisted survey sampling, chapter 5 (residuals of fitted weights). Checked against R's survey
    (``survey_api``, ``survey_scd``) and tests/references/weights.
    """
    left = influence
    for adjustment in design.adjustments:
        left = adjustment.rest(left)
    k = left.shape[1]
    covariance, share = np.zeros((k, k)), np.ones(design.n)
    for stage in design.stages:
        added = _stage(left, stage, share=share, rule=design.single_psu)
        if added is None:
            return None
        covariance = covariance + added
        if not stage.known:
            break
        share = share * stage.fraction[stage.strata]
    return covariance


def _stage(influence: Numbers, stage: Stage, *, share: Numbers, rule: SinglePsu) -> Numbers | None:
    """What one stage adds to the covariance; None where it is unknown."""
    first = np.unique(stage.units, return_index=True)[1]
    totals = np.zeros((first.size, influence.shape[1]))
    np.add.at(totals, stage.units, influence)
    strata, weight = stage.strata[first], share[first]
    drawn, undrawn = stage.drawn, 1 - stage.fraction
    sums = np.zeros((drawn.size, influence.shape[1]))
    np.add.at(sums, strata, totals)
    single = (drawn == 1) & (undrawn > CERTAIN)
    centre = sums / drawn[:, None]
    if rule is SinglePsu.CENTRED:
        centre[single] = 0.0
    scale = np.where(undrawn > CERTAIN, undrawn, 0.0) * drawn / np.maximum(drawn - 1, 1)
    away = (totals - centre[strata]) * np.sqrt(scale[strata] * weight)[:, None]
    found = away.T @ away
    if not single.any() or rule in (SinglePsu.CERTAINTY, SinglePsu.CENTRED):
        return np.asarray(found)
    if rule is SinglePsu.REFUSE or single.all():
        return None
    return np.asarray(found * drawn.size / (drawn.size - single.sum()))
