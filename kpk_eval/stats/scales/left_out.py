"""Alpha of a scale when each person in turn is left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.items import Items, MissingItems

AT_ONCE = 1_000_000
"""Covariances held in memory at once."""


def alphas_without_each(items: Items, *, missing: MissingItems, standardised: bool) -> Numbers:
    """Alpha without each of the people it rests on, shape (n,); NaN or infinite where there is none.

    Parameters
    ----------
    items
        The scale.
    missing
        Whether people who left items out count with the others.
    standardised
        Alpha of items divided by their standard deviations.
    """
    values = items.complete
    if missing is MissingItems.PAIRWISE:
        values = items.values[(~np.isnan(items.values)).any(axis=1)]
    k = items.n_items
    found = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for plain in _covariances_without_each(values):
            scale = 1 / np.sqrt(np.diagonal(plain, axis1=1, axis2=2)) if standardised else np.ones((1, k))
            covariance = plain * scale[:, :, None] * scale[:, None, :]
            own = np.diagonal(covariance, axis1=1, axis2=2)
            found.append(k / (k - 1) * (1 - own.sum(axis=1) / covariance.sum(axis=(1, 2))))
    return np.concatenate(found) if found else np.empty(0)


def _covariances_without_each(values: Numbers) -> Iterator[Numbers]:
    """Covariances of the items, pair by pair of those who answered both, without some people in turn."""
    here = (~np.isnan(values)).astype(np.float64)
    # Near zero, so that taking a person away loses no digits.
    centred = np.nan_to_num(values - np.nanmean(values, axis=0))
    products, sums, people = centred.T @ centred, centred.T @ here, here.T @ here
    at_once = max(1, AT_ONCE // values.shape[1] ** 2)
    for start in range(0, len(values), at_once):
        own, seen = centred[start : start + at_once], here[start : start + at_once]
        left = people - seen[:, :, None] * seen[:, None, :]
        of_rows = sums - own[:, :, None] * seen[:, None, :]
        by_mean = of_rows * of_rows.transpose(0, 2, 1) / left
        yield (products - own[:, :, None] * own[:, None, :] - by_mean) / (left - 1)
