"""Covariances of samples of people drawn again from those who answered."""

from __future__ import annotations

import numpy as np

from kpk_eval.stats.samples import Numbers

COUNTS_AT_ONCE = 4_000_000
"""Largest number of counts held in memory."""


def redrawn_covariances(complete: Numbers, *, resamples: int, seed: int) -> Numbers:
    """Covariances (denominator n − 1) of samples drawn with replacement, shape (resamples, k, k).

    Parameters
    ----------
    complete
        Answers without gaps, shape (n, k).
    resamples, seed
        Number of samples, and where the draws start.
    """
    n, k = complete.shape
    away = complete - complete.mean(axis=0)
    rows, columns = np.tril_indices(k)
    products = np.hstack([away[:, rows] * away[:, columns], away])
    draw = np.random.default_rng(seed)
    batch = max(1, COUNTS_AT_ONCE // n)
    sums = np.vstack(
        [
            draw.multinomial(n, np.full(n, 1 / n), size=min(batch, resamples - start)) @ products
            for start in range(0, resamples, batch)
        ]
    )
    means = sums[:, len(rows) :] / n
    covariances = np.empty((resamples, k, k))
    covariances[:, rows, columns] = (sums[:, : len(rows)] - n * means[:, rows] * means[:, columns]) / (n - 1)
    covariances[:, columns, rows] = covariances[:, rows, columns]
    return covariances
