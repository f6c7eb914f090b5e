"""One common factor behind the items of a scale, for many samples at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.samples import Numbers

LOWEST_OWN = 0.005
"""Smallest share of an item's variance left to itself, as in R's factanal; at it the fit is improper."""

ROUNDS = 100
PRECISE = 1e-9
"""The search has ended when no gradient is larger."""


class Extraction(StrEnum):
    """How the loadings are found."""

    ML = "ml"
    """Maximum likelihood for normal items (Jöreskog 1967)."""
    MINRES = "minres"
    """Smallest sum of squared residual correlations (Harman and Jones 1966)."""


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """Loadings of standardised items on one factor, shape (samples, k), of positive sum.

    ``misfit`` is the ML discrepancy, or half the sum of squared residual correlations. ``ended`` says where
    the search ended, ``proper`` where every item keeps a variance of its own.
    """

    loadings: Numbers
    misfit: Numbers
    ended: NDArray[np.bool_]
    proper: NDArray[np.bool_]


def one_factor(correlation: Numbers, *, extraction: Extraction) -> OneFactor:
    """One-factor solution of correlation matrices, shape (samples, k, k), k at least 3, positive definite.

    Sources: Jöreskog (1967), Some contributions to maximum likelihood factor analysis; Harman and Jones
    (1966), Factor analysis by minimizing residuals. The exact second derivatives are used, so that the
    result does not depend on when the search stops. Checked against R's factanal and psych.
    """
    search = _maximum_likelihood if extraction is Extraction.ML else _minimum_residual
    loadings, misfit, ended = search(correlation)
    signs = np.where(loadings.sum(axis=1) < 0, -1.0, 1.0)
    own = 1 - loadings**2
    return OneFactor(
        loadings=loadings * signs[:, None],
        misfit=misfit,
        ended=ended,
        proper=np.asarray((own > LOWEST_OWN * (1 + 1e-6)).all(axis=1)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """Value, gradient and second derivatives at the log own variances tried."""

    value: Numbers
    gradient: Numbers
    exact: Numbers
    convex: Numbers
    loadings: Numbers


def _maximum_likelihood(correlation: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Loadings, discrepancy and whether the search ended, over the logarithms of the own variances."""
    floor = np.log(LOWEST_OWN)
    at = np.clip(-np.log(np.diagonal(np.linalg.inv(correlation), axis1=1, axis2=2)), floor, 0.0)
    point = _likelihood(correlation, at)
    ended: NDArray[np.bool_] = np.zeros(len(correlation), dtype=np.bool_)
    for _ in range(ROUNDS):
        bound = (at <= floor + 1e-12) & (point.gradient > 0)
        free = np.where(bound, 0.0, point.gradient)
        ended = np.asarray((np.abs(free) < PRECISE).all(axis=1))
        if ended.all():
            break
        step = np.clip(_descent(free, point, fixed=bound), -1.0, 1.0) * ~ended[:, None]
        at, point = _search_line(correlation, at, step, point, floor=floor)
    return point.loadings, point.value, ended


def _likelihood(correlation: Numbers, log_own: Numbers) -> _Point:
    """ML discrepancy of one factor, minimised over the loadings, with its derivatives."""
    scale = np.exp(-log_own / 2)
    roots, vectors = np.linalg.eigh(scale[:, :, None] * correlation * scale[:, None, :])
    rest, first = vectors[:, :, :-1], vectors[:, :, -1]
    small, large = np.maximum(roots[:, :-1], 1e-12), roots[:, -1]
    gap = np.maximum(large[:, None] - small, 1e-12)
    turned = np.swapaxes(rest, 1, 2)
    plain, weighted = rest @ turned, (rest * small[:, None, :]) @ turned
    curve = (rest * ((1 - small) * (small + large[:, None]) / gap)[:, None, :]) @ turned
    loadings = first * np.sqrt(np.maximum(large - 1, 0.0))[:, None] / scale
    return _Point(
        value=(small - np.log(small) - 1).sum(axis=1),
        gradient=((1 - small)[:, None, :] * rest**2).sum(axis=2),
        exact=weighted * plain + curve * first[:, :, None] * first[:, None, :],
        convex=plain**2,
        loadings=loadings,
    )


def _descent(gradient: Numbers, point: _Point, *, fixed: NDArray[np.bool_]) -> Numbers:
    """Newton step where it leads down, else the step of the convex approximation."""
    exact = _solved(point.exact, gradient, fixed=fixed)
    downhill = (exact * gradient).sum(axis=1) < 0
    if downhill.all():
        return exact
    return np.where(downhill[:, None], exact, _solved(point.convex, gradient, fixed=fixed))


def _solved(matrix: Numbers, gradient: Numbers, *, fixed: NDArray[np.bool_]) -> Numbers:
    """Minus inverse matrix × gradient, without the directions that are fixed."""
    k = gradient.shape[1]
    free = ~(fixed[:, :, None] | fixed[:, None, :])
    system = np.where(free, matrix, 0.0) + np.eye(k) * (fixed[:, :, None] + 1e-10)
    return np.asarray(-np.linalg.solve(system, gradient[:, :, None])[:, :, 0], dtype=np.float64)


def _search_line(
    correlation: Numbers, at: Numbers, step: Numbers, point: _Point, *, floor: float
) -> tuple[Numbers, _Point]:
    """The point after the step, halved where it would lead up."""
    length = np.ones(len(at))
    for _ in range(30):
        tried = np.maximum(at + length[:, None] * step, floor)
        found = _likelihood(correlation, tried)
        worse = found.value > point.value + 1e-12
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    return tried, found


def _minimum_residual(correlation: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Loadings, half the sum of squared residual correlations and whether the search ended."""
    roots, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, :, -1] * np.sqrt(roots[:, -1:]) * 0.8
    off = 1 - np.eye(correlation.shape[1])
    damping = np.full(len(correlation), 1e-3)
    ended: NDArray[np.bool_] = np.zeros(len(correlation), dtype=np.bool_)
    for _ in range(ROUNDS):
        residual, gradient, curve = _residuals(correlation, loadings, off)
        ended = np.asarray((np.abs(gradient) < PRECISE).all(axis=1))
        if ended.all():
            break
        step = _damped(curve, gradient, damping)
        better = _squares(correlation, loadings + step, off) <= (residual**2).sum(axis=(1, 2)) / 4 + 1e-15
        loadings = np.where(better[:, None], loadings + step, loadings)
        damping = np.where(better, damping / 10, np.minimum(damping * 10, 1e6))
    return loadings, _squares(correlation, loadings, off), ended


def _residuals(correlation: Numbers, loadings: Numbers, off: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Residual correlations, gradient, and second derivatives of half their sum of squares."""
    product = loadings[:, :, None] * loadings[:, None, :]
    residual = (correlation - product) * off
    gradient = -(residual * loadings[:, None, :]).sum(axis=2)
    others = (loadings**2).sum(axis=1, keepdims=True) - loadings**2
    curve = (2 * product - correlation) * off + others[:, :, None] * np.eye(len(off))
    return residual, gradient, curve


def _damped(curve: Numbers, gradient: Numbers, damping: Numbers) -> Numbers:
    """Newton step, shifted so that it leads down."""
    lowest = np.linalg.eigvalsh(curve)[:, 0]
    shift = np.maximum(damping - lowest, 0.0) + np.where(lowest > damping, 0.0, 1e-12)
    system = curve + shift[:, None, None] * np.eye(curve.shape[1])
    return np.asarray(-np.linalg.solve(system, gradient[:, :, None])[:, :, 0], dtype=np.float64)


def _squares(correlation: Numbers, loadings: Numbers, off: Numbers) -> Numbers:
    """Sum of squared residual correlations over pairs of items, halved."""
    residual = (correlation - loadings[:, :, None] * loadings[:, None, :]) * off
    return np.asarray((residual**2).sum(axis=(1, 2)) / 4)
