"""Intervals of ties between groups and of returned ties, and of how both change between waves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.network.bridging import Chance, ei_index
from kpk_eval.stats.network.change import in_both
from kpk_eval.stats.network.cohesion import Cohesion, reciprocity
from kpk_eval.stats.network.figure import Figure, blank
from kpk_eval.stats.network.reference import SEED
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.network.vertices import RESAMPLES, CellStatistic, NetworkInterval, with_limits, with_p
from kpk_eval.stats.samples import Numbers

SHARE, DIFFERENCE = (0.0, 1.0), (-1.0, 1.0)
"""Ranges of a share, and of an index or a difference of shares."""


def shared_pairs(before: Network, after: Network) -> tuple[Network, Network]:
    """Both waves among the actors of both, only with the pairs that are known in both.

    Raises
    ------
    ValueError
        If one network is directed and the other is not.
    """
    first, second = in_both(before, after)
    known = first.observed & second.observed
    kept = (np.where(known, one.ties, np.nan) for one in (first, second))
    earlier, later = (Network(ties, first.actors, first.directed) for ties in kept)
    return earlier, later


def between_density(
    given: Network,
    groups: Mapping[str, str],
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Share of the possible ties between actors of different groups that are there, over known pairs.

    Parameters
    ----------
    given
        Network.
    groups
        Actor -> group; actors without one are left out.
    level, interval, resamples, seed
        As for ``density_interval``, whose limits these are where every actor is a group.

    Returns
    -------
    Figure
        Refused with ``too_few`` (fewer than eight actors), ``all_missing``, ``one_group`` (no pair between
        groups) or ``no_variance``.
    """
    used = _grouped(given, groups)
    cells = np.stack([used.ties, _same(used, groups)])
    figure = _between_figure(used, of=given, cells=cells, measure="between_density")
    return with_limits(
        figure, cells, _between, bounds=SHARE, level=level, interval=interval, resamples=resamples, seed=seed
    )


def between_change(
    before: Network,
    after: Network,
    groups: Mapping[str, str],
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Density between groups, after − before, over the pairs known in both waves; p two-sided, t at n − 1.

    Parameters as for ``between_density``; refused as there. Limits from drawing the same actors twice.

    Raises
    ------
    ValueError
        If one network is directed and the other is not.
    """
    first, second = shared_pairs(_grouped(before, groups), _grouped(after, groups))
    same = _same(first, groups)
    figure = _between_figure(
        second, of=in_both(before, after)[1], cells=np.stack([second.ties, same]), measure="between_change"
    )
    statistic = _change_of(_between)
    cells = np.stack([first.ties, second.ties, same])
    return _changed(figure, cells, statistic, level=level, interval=interval, resamples=resamples, seed=seed)


def ei_interval(
    given: Network,
    groups: Mapping[str, str],
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """E–I index with limits from the vertex bootstrap, and what exchanging the groups makes of it.

    Parameters as for ``between_density``; ``expected`` and ``p`` are those of ``ei_index``. Refused as
    ``ei_index``, and with ``too_few`` below eight actors.
    """
    used = _grouped(given, groups)
    figure = ei_index(used, tuple(groups[one] for one in used.actors), chance=Chance.GROUPS, seed=seed)
    cells = np.stack([used.ties, _same(used, groups)])
    drawn = figure.n_drawn
    found = with_limits(
        figure, cells, _ei, bounds=DIFFERENCE, level=level, interval=interval, resamples=resamples, seed=seed
    )
    return replace(found, n_drawn=drawn)


def reciprocity_interval(
    given: Network,
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Share of the ties that are returned, with limits from the vertex bootstrap.

    Parameters as for ``density_interval``; refused as ``reciprocity``, and with ``too_few`` below eight
    actors.

    Raises
    ------
    ValueError
        If the network is undirected.
    """
    return with_limits(
        reciprocity(given),
        np.stack([given.ties]),
        _returned,
        bounds=SHARE,
        level=level,
        interval=interval,
        resamples=resamples,
        seed=seed,
    )


def reciprocity_change(
    before: Network,
    after: Network,
    *,
    level: float = 0.95,
    interval: NetworkInterval = NetworkInterval.T,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Reciprocity after − before over the pairs known in both waves; p two-sided, t at n − 1.

    Parameters and refusals as for ``reciprocity_interval``. Limits from drawing the same actors twice.

    Raises
    ------
    ValueError
        If one of the networks is undirected.
    """
    first, second = shared_pairs(before, after)
    parts = reciprocity(first), reciprocity(second)
    reason = next((one.reason for one in parts if not one.estimable), Refusal.NONE)
    figure = replace(blank(f"{Cohesion.RECIPROCITY}_change", second), reason=reason)
    if figure.estimable:
        figure = figure.with_value(parts[1].estimate - parts[0].estimate)
    cells = np.stack([first.ties, second.ties])
    statistic = _change_of(_returned)
    return _changed(figure, cells, statistic, level=level, interval=interval, resamples=resamples, seed=seed)


def _grouped(given: Network, groups: Mapping[str, str]) -> Network:
    """The network among actors with a group."""
    return given.among(
        np.array([row for row, one in enumerate(given.actors) if one in groups], dtype=np.intp)
    )


def _same(used: Network, groups: Mapping[str, str]) -> Numbers:
    """1 for two actors of one group, otherwise 0; the diagonal is NaN."""
    labels = np.array([groups[one] for one in used.actors], dtype=object)
    same = np.asarray(labels[:, None] == labels[None, :], dtype=np.float64)
    np.fill_diagonal(same, np.nan)
    return same


def _between_figure(used: Network, *, of: Network, cells: Numbers, measure: str) -> Figure:
    """Density between groups without limits; refused where no known pair is between groups."""
    figure = blank(measure, used, of=of)
    if not figure.estimable:
        return figure
    value = float(_between(cells[None])[0])
    return figure.refused(Refusal.ONE_GROUP) if np.isnan(value) else figure.with_value(value)


def _changed(
    figure: Figure,
    cells: Numbers,
    statistic: CellStatistic,
    *,
    level: float,
    interval: NetworkInterval,
    resamples: int,
    seed: int,
) -> Figure:
    """The change with limits and p."""
    if figure.estimable:
        figure = figure.with_value(float(statistic(cells[None])[0]))
    found = with_limits(
        figure, cells, statistic, bounds=DIFFERENCE, level=level, interval=interval, resamples=resamples,
        seed=seed,
    )  # fmt: skip
    return with_p(found)


def _change_of(statistic: CellStatistic) -> CellStatistic:
    """The figure of the second wave − that of the first; what follows the waves belongs to both."""

    def change(cells: Numbers) -> Numbers:
        return statistic(cells[:, 1:]) - statistic(np.delete(cells, 1, axis=1))

    return change


def _between(cells: Numbers) -> Numbers:
    """Share of known cells between groups that are ties; ties first, groups last."""
    across = (cells[:, -1] == 0) & ~np.isnan(cells[:, 0])
    total = across.sum(axis=(1, 2))
    ties = ((cells[:, 0] == 1) & across).sum(axis=(1, 2))
    return np.where(total > 0, ties / np.maximum(total, 1), np.nan)


def _ei(cells: Numbers) -> Numbers:
    """(Ties between − ties within) / ties; ties first, groups last."""
    ties = cells[:, 0] == 1
    across, within = ((ties & (cells[:, -1] == kind)).sum(axis=(1, 2)) for kind in (0, 1))
    total = across + within
    return np.where(total > 0, (across - within) / np.maximum(total, 1), np.nan)


def _returned(cells: Numbers) -> Numbers:
    """Share of the ties that are returned, among cells known from both sides."""
    there, back = cells[:, 0], cells[:, 0].transpose(0, 2, 1)
    ties = (there == 1) & ~np.isnan(back)
    total = ties.sum(axis=(1, 2))
    return np.where(total > 0, (ties & (back == 1)).sum(axis=(1, 2)) / np.maximum(total, 1), np.nan)
