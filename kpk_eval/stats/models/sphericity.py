"""Equality of the variances of differences between waves: how far from it, and its test."""

from __future__ import annotations

from math import nan

import numpy as np
from scipy import stats

from kpk_eval.stats.samples import Numbers


def epsilons(residual: Numbers, df_error: int) -> tuple[float, float]:
    """Greenhouse and Geisser's epsilon, and Huynh and Feldt's."""
    d = len(residual)
    gg = float(np.trace(residual) ** 2 / (d * (residual**2).sum()))
    hf = ((df_error + 1) * d * gg - 2) / (d * (df_error - d * gg)) if df_error > d * gg else 1.0
    return gg, hf


def mauchly(residual: Numbers, df_error: int) -> tuple[float, float]:
    """Mauchly's W and its p value (chi-square with Box's second-order correction); NaN for two waves."""
    d = len(residual)
    if d < 2 or df_error < d:
        return nan, nan
    w = float(np.linalg.det(residual / (np.trace(residual) / d)))
    rho = 1 - (2 * d**2 + d + 2) / (6 * d * df_error)
    above = (d + 2) * (d - 1) * (d - 2) * (2 * d**3 + 6 * d**2 + 3 * d + 2)
    w2 = above / (288 * (df_error * d * rho) ** 2)
    if not w > 0:
        return w, nan
    z, f = -df_error * rho * np.log(w), d * (d + 1) / 2 - 1
    first, second = stats.chi2.sf(z, f), stats.chi2.sf(z, f + 4)
    return w, float(first + w2 * (second - first))
