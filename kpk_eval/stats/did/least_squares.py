"""Least squares of a panel's equation, with the conventions of errors that users of panels expect."""

from __future__ import annotations

from math import inf

import numpy as np

from kpk_eval.stats.did.design import Design
from kpk_eval.stats.did.errors import Counting, Errors, Inference, Reference
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models import sandwich
from kpk_eval.stats.models.bell_mccaffrey import bell_mccaffrey
from kpk_eval.stats.models.fit import FEW_CLUSTERS, Fit, Note, coefficients_of, without_numbers
from kpk_eval.stats.models.freedom import Fixed, Freedom
from kpk_eval.stats.models.least_squares import LeastSquares, cluster_contributions, least_squares
from kpk_eval.stats.samples import ROUNDING_NOISE, Numbers

CLUSTERED = {
    Errors.CR0: sandwich.Errors.CR0,
    Errors.CR1: sandwich.Errors.CR0,
    Errors.CR2: sandwich.Errors.CR2,
    Errors.CR3: sandwich.Errors.CR3,
    Errors.JACKKNIFE: sandwich.Errors.CR3,
}
"""Errors between clusters before their small-sample factor."""


def regress(design: Design, *, method: str, inference: Inference, level: float) -> Fit:
    """Coefficients of a design, all of them, with errors, intervals and tests.

    Effects of units that were taken out need no place in the leverages of CR2 and CR3 as long as units lie
    within clusters (Pustejovsky and Tipton 2018).
    """
    reason = design.shortage(clustered=inference.clustered)
    if reason is not Refusal.NONE:
        return _refused(design, method=method, level=level, reason=reason)
    solved = least_squares(design.outcome, design.columns)
    if np.abs(solved.residuals).max() <= ROUNDING_NOISE * design.scale:
        return _refused(design, method=method, level=level, reason=Refusal.NO_VARIANCE)
    between = _between_clusters if inference.clustered else _between_rows
    covariance, freedom, notes = between(design, solved, inference=inference)
    return Fit(
        method=method,
        level=level,
        n=design.n,
        n_clusters=design.n_clusters,
        n_dropped=design.n_dropped,
        coefficients=coefficients_of(
            design.names,
            estimates=solved.coefficients,
            covariance=covariance,
            freedom=freedom,
            level=level,
        ),
        covariance=covariance,
        freedom=freedom,
        notes=notes,
    )


def cr1_factor(design: Design, counting: Counting) -> float:
    """G/(G − 1) · (N − 1)/(N − K), K as ``counting`` says."""
    k, groups = design.columns.shape[1], design.n_clusters
    counted = {
        Counting.ALL: k + design.absorbed,
        Counting.NESTED: k + (min(design.absorbed, 1) if design.nested else design.absorbed),
        Counting.REGRESSORS: design.regressors,
        Counting.NOTHING: 1,
    }[counting]
    return float(groups / (groups - 1) * (design.n - 1) / (design.n - counted))


def _between_rows(
    design: Design, solved: LeastSquares, *, inference: Inference
) -> tuple[Numbers, Freedom, tuple[Note, ...]]:
    """Covariance for independent rows, and its degrees of freedom."""
    freedom = _freedom(design, inference)
    if inference.errors is Errors.CLASSICAL:
        return solved.bread * (solved.squares / design.residual_df), freedom, ()
    scores = design.columns * solved.residuals[:, None]
    factor = design.n / design.residual_df
    return solved.bread @ (scores.T @ scores) @ solved.bread * factor, freedom, ()


def _between_clusters(
    design: Design, solved: LeastSquares, *, inference: Inference
) -> tuple[Numbers, Freedom, tuple[Note, ...]]:
    """Covariance between clusters, its degrees of freedom, and what must be known about it."""
    kind = CLUSTERED[inference.errors]
    contributions = cluster_contributions(solved, design.clusters, k=design.columns.shape[1])
    found = sandwich.sandwich(contributions, errors=kind)
    estimated = inference.distribution is Reference.SATTERTHWAITE
    freedom = bell_mccaffrey(contributions, errors=kind) if estimated else _freedom(design, inference)
    few = (Note.FEW_CLUSTERS,) if design.n_clusters < FEW_CLUSTERS else ()
    return found.covariance * _factor(design, inference), freedom, (*few, *found.notes)


def _factor(design: Design, inference: Inference) -> float:
    """Small-sample factor of a clustered covariance."""
    if inference.errors is Errors.CR1:
        return cr1_factor(design, inference.counting)
    if inference.errors is Errors.JACKKNIFE:
        return (design.n_clusters - 1) / design.n_clusters
    return 1.0


def _freedom(design: Design, inference: Inference) -> Freedom:
    """Degrees of freedom that are the same for all coefficients."""
    known = {
        Reference.NORMAL: inf,
        Reference.RESIDUAL: float(design.residual_df),
        Reference.CLUSTERS: float(design.n_clusters - 1),
    }
    if inference.distribution not in known:
        raise ValueError(
            f"{inference.errors} errors have no {inference.distribution} degrees of freedom; "
            "choose errors between clusters"
        )
    return Fixed(known[inference.distribution])


def _refused(design: Design, *, method: str, level: float, reason: Refusal) -> Fit:
    """A fit without numbers, with the reason and the columns it is about."""
    k = design.columns.shape[1]
    return Fit(
        method=method,
        level=level,
        n=design.n,
        n_clusters=design.n_clusters,
        n_dropped=design.n_dropped,
        coefficients=without_numbers(design.names, level=level),
        covariance=np.full((k, k), np.nan),
        concerned=design.dependent if reason is Refusal.COLLINEAR else (),
        reason=reason,
    )
