"""Search for the parameters of a factor model that fit best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.invariance.likelihood import Discrepancy, Moments, chi_square, discrepancy
from kpk_eval.stats.scales.invariance.structure import Structure

ROUNDS = 300
PRECISE = 1e-10
"""The search has ended when a step would lower the chi-square by less (relative to 1 + chi-square)."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Best parameters, their chi-square and covariance; ``ended`` says whether the search did."""

    parameters: Numbers
    chi_square: float
    covariance: Numbers
    ended: bool


def best_fit(structure: Structure, samples: tuple[Moments, ...]) -> Found | None:
    """Maximum-likelihood parameters by Fisher scoring; None where the model is not determined.

    The covariance is the inverse of the expected information.
    """
    at = structure.starts
    if not np.isfinite(chi_square(structure, samples, at)):
        return None
    for _ in range(ROUNDS):
        here = discrepancy(structure, samples, at)
        step = _scoring_step(here)
        if step is None:
            return None
        promised = -float(here.gradient @ step) / 2
        if promised < PRECISE * (1 + here.chi_square):
            inverse = np.asarray(2 * np.linalg.inv(here.information), dtype=np.float64)
            return Found(at, here.chi_square, inverse, ended=True)
        length = _length(structure, samples, at, step, here)
        if length == 0:
            return Found(at, here.chi_square, np.full_like(here.information, np.nan), ended=False)
        at = at + length * step
    return Found(at, here.chi_square, np.full_like(here.information, np.nan), ended=False)


def _scoring_step(here: Discrepancy) -> Numbers | None:
    """Step down; None where the information is singular."""
    scale = np.sqrt(np.diag(here.information))
    if not (scale > 0).all():
        return None
    information = here.information / np.outer(scale, scale)
    try:
        root = linalg.cho_factor(information)
    except linalg.LinAlgError:
        return None
    if np.diag(root[0]).min() < 1e-7:
        return None
    return np.asarray(-linalg.cho_solve(root, here.gradient / scale) / scale)


def _length(
    structure: Structure, samples: tuple[Moments, ...], at: Numbers, step: Numbers, here: Discrepancy
) -> float:
    """Longest of 1, 1/2, 1/4 ... of a step that leads down; 0 if none does."""
    slope = float(here.gradient @ step)
    for halvings in range(40):
        length = 0.5**halvings
        if chi_square(structure, samples, at + length * step) <= here.chi_square + 1e-4 * length * slope:
            return length
    return 0.0
