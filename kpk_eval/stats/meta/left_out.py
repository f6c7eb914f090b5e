"""How the mean over sites changes when a site is left out."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from kpk_eval.stats.level import require_level
from kpk_eval.stats.meta.between import Between
from kpk_eval.stats.meta.pooled import Limits, Pooled, Prediction, pool
from kpk_eval.stats.meta.sites import valid_sites


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutSite:
    """Pooled effect of the others; ``place`` is the position of the site left out in the columns given."""

    place: int
    pooled: Pooled


def leave_one_out(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Between = Between.REML,
    limits: Limits = Limits.KNAPP_HARTUNG,
    prediction: Prediction = Prediction.CONFIDENCE_DISTRIBUTION,
    prediction_knapp_hartung: bool = True,
    level: float = 0.95,
) -> tuple[WithoutSite, ...]:
    """Pooled effect without each site, in the order of the sites; sites without an effect are passed over.

    Parameters
    ----------
    effects, variances, method, limits, prediction, prediction_knapp_hartung, level
        As for ``pooled_effect``.

    Returns
    -------
    tuple of WithoutSite
        Each refused like ``pooled_effect``: with three sites, all of them with ``too_few_sites``.

    Raises
    ------
    ValueError
        As for ``pooled_effect``.

    Notes
    -----
    Checked against ``meta_bcg`` (metafor's ``leave1out``).
    """
    require_level(level)
    sites = valid_sites(effects, variances)
    places = [place for place, kept in enumerate(sites.kept) if kept]
    return tuple(
        WithoutSite(
            place=place,
            pooled=pool(
                sites.without(position),
                method=method,
                limits=limits,
                prediction=prediction,
                prediction_knapp_hartung=prediction_knapp_hartung,
                level=level,
            ),
        )
        for position, place in enumerate(places)
    )
