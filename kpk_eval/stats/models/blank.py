"""Results of models: first with the counts alone, then with the numbers."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import Any, TypeVar

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.coefficient import Ratio
from kpk_eval.stats.models.fit import FEW_CLUSTERS, Fit, Note, coefficients_of, without_numbers
from kpk_eval.stats.models.frame import Frame
from kpk_eval.stats.models.freedom import NORMAL, Fixed, Freedom
from kpk_eval.stats.models.sandwich import Errors, Sandwich
from kpk_eval.stats.samples import Numbers

AnyFit = TypeVar("AnyFit", bound=Fit)


def blank_fit(
    kind: type[AnyFit],
    frame: Frame,
    *,
    method: str,
    level: float,
    ratio: Ratio = Ratio.NONE,
    names: tuple[str, ...] | None = None,
    **own: Any,
) -> AnyFit:
    """Result of a kind with the counts and no number yet; ``own`` are the fields that only it has."""
    of = frame.names if names is None else names
    return kind(
        method=method,
        level=level,
        n=frame.n,
        n_clusters=frame.n_clusters,
        n_dropped=frame.n_dropped,
        coefficients=without_numbers(of, level=level),
        covariance=np.full((len(of), len(of)), nan),
        ratio=ratio,
        **own,
    )


def with_numbers(
    blank: AnyFit, estimates: Numbers, robust: Sandwich, freedom: Freedom, *, clustered: bool = True
) -> AnyFit:
    """Result with coefficients, their covariance and tests; few clusters are noted if rows are clustered.

    Refused with ``no_variance`` where a coefficient has no error.
    """
    if not (np.diag(robust.covariance) > 0).all():
        return blank.refused(Refusal.NO_VARIANCE)
    few = (Note.FEW_CLUSTERS,) if clustered and blank.n_clusters < FEW_CLUSTERS else ()
    return replace(
        blank,
        coefficients=coefficients_of(
            blank.names,
            estimates=estimates,
            covariance=robust.covariance,
            freedom=freedom,
            level=blank.level,
            ratio=blank.ratio,
        ),
        covariance=robust.covariance,
        freedom=freedom,
        notes=(*blank.notes, *robust.notes, *few),
    )


def errors_of(errors: Errors | None, frame: Frame) -> Errors:
    """The kind of errors asked for, or else CR1 where rows are clustered and the model's own elsewhere."""
    if errors is not None:
        return errors
    return Errors.CR1 if frame.clustered else Errors.MODEL


def freedom_of(errors: Errors, frame: Frame) -> Freedom:
    """Normal distribution, but clusters − 1 degrees of freedom where few clusters make the errors."""
    few = frame.clustered and frame.n_clusters < FEW_CLUSTERS
    return Fixed(frame.n_clusters - 1) if few and errors is not Errors.MODEL else NORMAL
