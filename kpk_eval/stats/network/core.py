"""Whether a network has a dense core and a loose periphery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf, nan, sqrt

import numpy as np

from kpk_eval.stats.estimate import Refusable, Refusal
from kpk_eval.stats.network.figure import blank
from kpk_eval.stats.network.ties import Network, Truth
from kpk_eval.stats.samples import Numbers

MOST_EXHAUSTIVE = 12
"""Up to this number of actors every division is looked at."""

NEAR = 1e-12
"""Fits no further apart than this are the same."""


class CoreToPeriphery(StrEnum):
    """What the ideal pattern says about pairs of a core and a peripheral actor."""

    LEFT_OUT = "left_out"
    """Nothing: these pairs do not count."""
    TIED = "tied"
    """They are tied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorePeriphery(Refusable):
    """Best division into core and periphery, and how well it fits.

    ``fit`` is the correlation of the ties with the ideal pattern (core tied, periphery not): 1 is perfect.
    ``core`` names the core actors. The densities are those within the core, within the periphery and between.
    """

    n: int
    n_dropped: int
    share_observed: float
    fit: float = nan
    core: tuple[str, ...] = ()
    density_core: float = nan
    density_periphery: float = nan
    density_between: float = nan


def core_periphery(given: Network, *, between: CoreToPeriphery = CoreToPeriphery.LEFT_OUT) -> CorePeriphery:
    """Division of the actors that fits a dense core and a loose periphery best.

    Parameters
    ----------
    given
        Network; actors with unknown ties are left out until all pairs are known.
    between
        What the ideal pattern says about pairs across.

    Returns
    -------
    CorePeriphery
        The periphery has at least two actors, and the core unless pairs across count. Refused with
        ``too_few`` (fewer than four actors), ``all_missing``, ``no_ties`` or ``no_variance``
        (everybody is tied to everybody).

    Notes
    -----
    Up to twelve actors every division is looked at. Of more, the search starts at the best cut of the order
    by degree and ends where neither moving one actor nor exchanging two fits better; a better division
    further off is possible. The fit has no reference by chance. Source: Borgatti and Everett (2000), Models
    of core/periphery structures. Checked against tests/references/network.
    """
    used = given.complete()
    figure = blank("core_periphery", used, of=given)
    reason = figure.reason
    if reason is Refusal.NONE:
        reason = _shortage(used)
    found = CorePeriphery(
        n=used.n, n_dropped=figure.n_dropped, share_observed=figure.share_observed, reason=reason
    )
    if reason is not Refusal.NONE:
        return found
    ties = used.present
    member, fit = _best(ties, between=between)
    if member is None:
        return found.refused(Refusal.NO_VARIANCE)
    return replace(
        found,
        fit=fit,
        core=tuple(actor for actor, inside in zip(used.actors, member, strict=True) if inside),
        density_core=_density(ties, member[:, None] & member[None, :]),
        density_periphery=_density(ties, ~member[:, None] & ~member[None, :]),
        density_between=_density(ties, member[:, None] ^ member[None, :]),
    )


def coreness(given: Network) -> Numbers:
    """Largest k such that the actor belongs to a set who all have k ties within it, shape (n,).

    Directions are ignored, unknown ties count as none. Source: Seidman (1983), Network structure and minimum
    degree.
    """
    ties = given.present | given.present.T
    shell = np.zeros(given.n)
    left = np.ones(given.n, dtype=bool)
    level = 0
    while left.any():
        degree = (ties & left[None, :]).sum(axis=1)
        going = left & (degree <= level)
        if going.any():
            shell[going] = level
            left &= ~going
        else:
            level += 1
    return shell


def _shortage(used: Network) -> Refusal:
    """Why there is no division; empty if there is one."""
    if used.n < 4:
        return Refusal.TOO_FEW
    if used.n_ties == 0:
        return Refusal.NO_TIES
    return Refusal.NO_VARIANCE if used.n_ties == used.n_pairs else Refusal.NONE


def _best(ties: Truth, *, between: CoreToPeriphery) -> tuple[Truth | None, float]:
    """Best division of all, or, of many actors, best cut by degree after single moves and exchanges."""
    n = ties.shape[0]
    everything = n <= MOST_EXHAUSTIVE
    best: Truth | None = None
    fit = -inf
    for candidate in _all_divisions(n) if everything else _cuts(ties):
        best, fit = _better(ties, candidate, best, fit, between=between)
    before = nan
    while best is not None and fit != before and not everything:
        before = fit
        for candidate in _neighbours(best):
            best, fit = _better(ties, candidate, best, fit, between=between)
    return best, fit


def _all_divisions(n: int) -> Iterator[Truth]:
    """Every division with at least one core and two peripheral actors."""
    bits = np.arange(2**n)[:, None] >> np.arange(n)[None, :] & 1
    for row in bits[(bits.sum(axis=1) >= 1) & (bits.sum(axis=1) <= n - 2)]:
        yield np.asarray(row == 1, dtype=np.bool_)


def _cuts(ties: Truth) -> Iterator[Truth]:
    """Divisions into those with most ties and the others."""
    order = np.argsort(-(ties.sum(axis=0) + ties.sum(axis=1)), kind="stable")
    for cut in range(1, order.size - 1):
        member = np.zeros(order.size, dtype=np.bool_)
        member[order[:cut]] = True
        yield member


def _better(
    ties: Truth, candidate: Truth, best: Truth | None, fit: float, *, between: CoreToPeriphery
) -> tuple[Truth | None, float]:
    """The candidate if it fits better, otherwise what was best so far."""
    found = _fit(ties, candidate, between=between)
    return (candidate, found) if found > fit + NEAR else (best, fit)


def _neighbours(member: Truth) -> Iterator[Truth]:
    """Divisions in which one actor changes sides, or two exchange them."""
    core, periphery = np.flatnonzero(member), np.flatnonzero(~member)
    moves = [[one] for one in range(member.size)]
    moves += [[int(one), int(other)] for one in core for other in periphery]
    for places in moves:
        changed = member.copy()
        changed[places] = ~changed[places]
        yield changed


def _fit(ties: Truth, member: Truth, *, between: CoreToPeriphery) -> float:
    """Correlation of the ties with the ideal pattern; NaN where one of them is constant.

    Without pairs across, a core needs two actors; a periphery always does.
    """
    n, core = member.size, int(member.sum())
    outside = ties[~member]
    loose, total = int(outside[:, ~member].sum()), int(ties.sum())
    loose_cells, cells = (n - core) * (n - core - 1), n * (n - 1)
    if between is CoreToPeriphery.LEFT_OUT:
        total = loose + int(ties[member][:, member].sum())
        cells = loose_cells + core * (core - 1)
    ideal = cells - loose_cells
    spread = float(ideal) * loose_cells * total * (cells - total)
    return (cells * (total - loose) - ideal * total) / sqrt(spread) if spread > 0 else nan


def _density(ties: Truth, cells: Truth) -> float:
    """Share of some cells, the diagonal left out, that are ties."""
    counted = cells & ~np.eye(ties.shape[0], dtype=np.bool_)
    return float(ties[counted].mean()) if counted.any() else nan
