"""Which group each actor belongs to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.network.ties import Network


def grouped(
    given: Network, groups: tuple[str | None, ...], *, complete: bool = False
) -> tuple[Network, NDArray[np.intp], tuple[str, ...]]:
    """Network among actors with a group, the number of the group of each, and the names in sorted order.

    With ``complete``, actors are left out until all pairs are known.

    Raises
    ------
    ValueError
        If there is not one group per actor.
    """
    if len(groups) != given.n:
        raise ValueError(
            f"{len(groups)} groups for {given.n} actors; give one group per actor, None if unknown"
        )
    places = np.array([place for place, group in enumerate(groups) if group is not None], dtype=np.intp)
    names = tuple(sorted({group for group in groups if group is not None}))
    number = {name: place for place, name in enumerate(names)}
    group_of = dict(zip(given.actors, groups, strict=True))
    used = given.among(places)
    used = used.complete() if complete else used
    labels = [number[group] for actor in used.actors if (group := group_of[actor]) is not None]
    return used, np.array(labels, dtype=np.intp), names
