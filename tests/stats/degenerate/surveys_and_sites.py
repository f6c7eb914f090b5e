"""Survey weights, and effects over sites."""

from __future__ import annotations

from typing import Any

import numpy as np

from kpk_eval.stats.meta.asymmetry import egger, rank_asymmetry
from kpk_eval.stats.meta.between import Between
from kpk_eval.stats.meta.counts import CountEffect, count_effects
from kpk_eval.stats.meta.forest import forest
from kpk_eval.stats.meta.left_out import leave_one_out
from kpk_eval.stats.meta.means import MeanEffect, mean_effects
from kpk_eval.stats.meta.moderators import moderated_effect
from kpk_eval.stats.meta.pooled import Limits, Prediction, pooled_effect
from kpk_eval.stats.meta.trim_fill import trim_and_fill
from kpk_eval.stats.models.columns import columns
from kpk_eval.stats.weights.calibration import calibrate, post_stratify, rake
from kpk_eval.stats.weights.design import SurveyDesign, survey_design
from kpk_eval.stats.weights.distance import Distance
from kpk_eval.stats.weights.kish import kish
from kpk_eval.stats.weights.means import (
    survey_difference,
    survey_mean,
    survey_means_by,
    survey_ratio,
    survey_total,
)
from kpk_eval.stats.weights.regression import survey_regression
from kpk_eval.stats.weights.replicates import replicated
from kpk_eval.stats.weights.shares import (
    QuantileCentre,
    ShareInterval,
    survey_quantile,
    survey_share,
    survey_shares,
)
from tests.stats.degenerate.material import Material
from tests.stats.degenerate.subjects import Subject, named, together, variants


def people(m: Material) -> SurveyDesign:
    """A sample of people with weights."""
    return survey_design(1 + m.place % 3)


def stratified(m: Material) -> SurveyDesign:
    """Two strata."""
    return survey_design(1 + m.place % 3, strata=m.alternating)


def clustered(m: Material) -> SurveyDesign:
    """The clusters as sampling units."""
    return survey_design(1 + m.place % 3, clusters=(m.cluster,))


def of_designs(function: Any, call: Any, *, unit: bool = False, **choices: Any) -> dict[str, Subject]:
    """An estimator with each kind of sample."""
    return together(
        *(
            named(
                design.__name__,
                variants(
                    function,
                    lambda f, m, design=design, **o: call(f, m, design(m), **o),
                    unit=unit,
                    **choices,
                ),
            )
            for design in (people, stratified, clustered)
        )
    )


def share_of_weights(m: Material) -> Any:
    """A weighted mean as a function of the weights."""
    return lambda weights: (
        float(weights @ np.nan_to_num(m.before) / weights.sum()) if weights.sum() else np.nan
    )


COUNTS = {"group": {0.0: 10, 1.0: 20}, "turn": {0.0: 12, 1.0: 18}}

SUBJECTS = together(
    of_designs(survey_mean, lambda f, m, d: f(m.before, d), unit=True),
    of_designs(survey_total, lambda f, m, d: f(m.before, d), unit=True),
    of_designs(survey_ratio, lambda f, m, d: f(m.before, m.after, d), unit=True),
    of_designs(survey_means_by, lambda f, m, d: f(m.before, m.group, d), unit=True),
    of_designs(
        survey_difference, lambda f, m, d: f(m.before, d, first=m.group == 0, second=m.group == 1), unit=True
    ),
    of_designs(survey_share, lambda f, m, d, **o: f(m.before, d, **o), interval=ShareInterval),
    of_designs(survey_shares, lambda f, m, d, **o: f(m.before, d, **o), interval=ShareInterval),
    of_designs(
        survey_quantile,
        lambda f, m, d, **o: f(m.before, d, probability=0.5, **o),
        unit=True,
        centre=QuantileCentre,
    ),
    of_designs(survey_regression, lambda f, m, d: f(m.after, columns({"turn": m.alternating}), d), unit=True),
    of_designs(post_stratify, lambda f, m, d: f(d, m.group, COUNTS["group"])),
    of_designs(
        rake,
        lambda f, m, d, **o: f(d, {"group": m.group, "turn": m.alternating}, COUNTS, **o),
        bounds=((0.3, 3.0),),
    ),
    of_designs(
        calibrate,
        lambda f, m, d, **o: f(
            d,
            columns({"people": 0 * m.place + 1, "place": m.place}),
            {"people": 30.0, "place": 200.0},
            bounds=(0.1, 5.0),
            **o,
        ),
        distance=Distance,
    ),
    variants(kish, lambda f, m: f(m.place + 1)),
    variants(
        replicated,
        lambda f, m: f(
            share_of_weights(m),
            m.place + 1,
            np.column_stack([m.place + 1 + k * (m.place % 2) for k in range(4)]),
        ),
    ),
    *(
        variants(
            estimator,
            lambda f, m, **o: f(m.before, np.abs(m.after) + 0.1, **o),
            method=Between,
            limits=Limits,
            prediction=Prediction,
        )
        for estimator in (pooled_effect, leave_one_out)
    ),
    named(
        "no variance", variants(pooled_effect, lambda f, m, **o: f(m.before, m.after, **o), method=Between)
    ),
    variants(
        forest,
        lambda f, m, **o: f([str(place) for place in range(m.n)], m.before, m.after + 0.1, **o),
        method=Between,
    ),
    variants(
        moderated_effect,
        lambda f, m, **o: f(m.before, np.abs(m.after) + 0.1, {"turn": m.alternating}, **o),
        method=sorted(set(Between) - {Between.NONE}),
    ),
    variants(
        trim_and_fill,
        lambda f, m, **o: f(m.before, np.abs(m.after) + 0.1, **o),
        method=sorted(set(Between) - {Between.NONE}),
    ),
    variants(egger, lambda f, m: f(m.before, np.abs(m.after) + 0.1)),
    variants(rank_asymmetry, lambda f, m: f(m.before, np.abs(m.after) + 0.1)),
    variants(
        count_effects,
        lambda f, m, **o: f(m.before, m.before + m.after, m.after, m.after + 1, **o),
        kind=CountEffect,
    ),
    variants(
        mean_effects,
        lambda f, m, **o: f(
            m.before, np.abs(m.after), m.place + 1, m.after, np.abs(m.before), m.place + 2, **o
        ),
        kind=MeanEffect,
    ),
)
