"""Intervals of figures about a network, from drawing its actors again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpk_eval.stats.network.change import in_both, tie_change
from kpk_eval.stats.network.cohesion import density
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.reference import SEED
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.network.vertices import RESAMPLES, NetworkInterval, with_limits, with_p
from kpk_eval.stats.samples import Numbers


def density_interval(
    given: Network,
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Density with limits from the vertex bootstrap.

    Parameters
    ----------
    given
        Network.
    level, interval, resamples, seed
        Level and kind of the limits, number and seed of the draws.

    Returns
    -------
    Figure
        Refused with ``too_few`` (fewer than eight actors) or ``all_missing``.

    Raises
    ------
    ValueError
        If the level is no probability, or the resamples are too few for it.

    Notes
    -----
    Actors are drawn with replacement; two copies of one actor get the ties of a pair drawn at random. Ties
    of one actor depend on each other, which an interval from counting pairs would ignore. Assumes that the
    actors are a sample of those who could be there; in a closed circle the density itself is exact.
    Wide where actors hardly differ in their number of ties. Source:
    Snijders and Borgatti (1999), Non-parametric standard errors and tests for network statistics. Checked
    against tests/references/network (jackknife: closed form; bootstrap: R).
    """
    return with_limits(
        density(given),
        np.stack([given.ties]),
        _density,
        bounds=(0.0, 1.0),
        level=level,
        interval=interval,
        resamples=resamples,
        seed=seed,
    )


def density_change(
    before: Network,
    after: Network,
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Density after − before among the actors of both waves, with limits from drawing the same actors twice.

    Parameters, refusals and source as for ``density_interval``; ``p`` is two-sided, of no change, t at n − 1.
    Pairs unknown in one wave still count in the other. Refused with ``no_variance`` where nothing changed.

    Raises
    ------
    ValueError
        If one network is directed and the other is not, or as for ``density_interval``.
    """
    first, second = in_both(before, after)
    was, is_now = density(first), density(second)
    figure = replace(
        blank("density_change", second, of=first),
        reason=is_now.reason if was.estimable else was.reason,
        share_observed=min(was.share_observed, is_now.share_observed),
    )
    if figure.estimable:
        figure = figure.with_value(is_now.estimate - was.estimate)
    found = with_limits(
        figure,
        np.stack([first.ties, second.ties]),
        lambda cells: _density(cells[:, 1:]) - _density(cells[:, :1]),
        bounds=(-1.0, 1.0),
        level=level,
        interval=interval,
        resamples=resamples,
        seed=seed,
    )
    return with_p(found)


def jaccard_interval(
    before: Network,
    after: Network,
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Jaccard index of stability of ``tie_change`` with limits from drawing the same actors twice.

    Parameters, refusals and source as for ``density_interval``; refused with ``no_ties`` where neither wave
    has a tie, and with ``no_variance`` where all ties are kept or all are new.

    Raises
    ------
    ValueError
        As for ``density_change``.
    """
    first, second = in_both(before, after)
    change = tie_change(before, after)
    figure = replace(
        blank("jaccard", second, of=first),
        reason=change.reason,
        estimate=change.jaccard,
        n_pairs=change.n_pairs,
        share_observed=change.share_observed,
    )
    return with_limits(
        figure,
        np.stack([first.ties, second.ties]),
        _jaccard,
        bounds=(0.0, 1.0),
        level=level,
        interval=interval,
        resamples=resamples,
        seed=seed,
    )


def _density(cells: Numbers) -> Numbers:
    """Share of the known cells of the only wave that are ties."""
    known = ~np.isnan(cells[:, 0])
    total = known.sum(axis=(1, 2))
    return np.where(total > 0, np.nansum(cells[:, 0], axis=(1, 2)) / np.maximum(total, 1), np.nan)


def _jaccard(cells: Numbers) -> Numbers:
    """Ties in both waves as a share of ties in either, over cells known in both."""
    both = cells[:, 0] + cells[:, 1]
    kept, union = (both == 2).sum(axis=(1, 2)), (both >= 1).sum(axis=(1, 2))
    return np.where(union > 0, kept / np.maximum(union, 1), np.nan)
