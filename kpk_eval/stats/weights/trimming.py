"""Weights cut at limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpk_eval.stats.weights.design import SurveyDesign

ROUNDS = 10_000
SAME = 1e-12


def trim_weights(design: SurveyDesign, *, lowest: float = 0.0, highest: float) -> SurveyDesign:
    """The same design with weights cut at limits, what is cut spread evenly over the others.

    Repeated until all weights lie within the limits; figures that weights were fitted to are then no longer
    met exactly. As R's ``trimWeights(strict = TRUE)``.

    Raises
    ------
    ValueError
        If the limits are not in order or do not enclose the mean weight.
    """
    weights, mean = design.weights, float(design.weights.mean())
    if not lowest <= mean <= highest:
        raise ValueError(f"limits {lowest} and {highest} do not enclose the mean weight; widen them")
    for _ in range(ROUNDS):
        outside = (weights < lowest * (1 - SAME)) | (weights > highest * (1 + SAME))
        if not outside.any() or outside.all():
            break
        cut = np.clip(weights, lowest, highest)
        weights = np.where(outside, cut, cut + float((weights - cut).sum()) / int((~outside).sum()))
    return replace(design, weights=weights)
