"""Units that are there in every period, with the period their treatment starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpk_eval.stats.did.design import Codes
from kpk_eval.stats.did.effect import Caution
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.rows import renumbered
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.models.fit import Note
from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """A balanced panel, wide.

    ``outcome`` has shape (n, T), ``covariates`` (n, T, p) with a constant in front, ``starts`` the first
    treated period of each unit (T: never), ``clusters`` its area, ``weights`` mean one.
    """

    outcome: Numbers
    covariates: Numbers
    starts: Codes
    clusters: Codes
    weights: Numbers
    times: Numbers
    n_dropped: int
    notes: tuple[Note | Caution, ...]

    @property
    def n(self) -> int:
        """Number of units."""
        return self.starts.size

    @property
    def never(self) -> int:
        """The number that stands for a treatment that does not start."""
        return self.times.size

    @property
    def groups(self) -> tuple[int, ...]:
        """Periods in which treatment starts; without never treated the last group is only compared with."""
        starts = [int(start) for start in np.unique(self.starts)]
        return tuple(starts[:-1])

    @property
    def shortage(self) -> Refusal:
        """Why there are no effects; empty if there are."""
        if self.n == 0:
            return Refusal.ALL_MISSING if self.n_dropped else Refusal.TOO_FEW
        if self.times.size < 2 or self.n < 4:
            return Refusal.TOO_FEW
        return Refusal.NONE if self.groups else Refusal.NO_COMPARISON


def balanced(data: Panel) -> Sample:
    """Units of a panel that have all periods and were not treated from the first one on.

    Raises
    ------
    ValueError
        If units have several rows in a period.
    """
    if data.repeated_rows:
        raise ValueError(
            "staggered effects need the same units in every period; use means per area and period as rows"
        )
    early = data.only(data.start > 0)
    rows_per_unit = np.bincount(early.units, minlength=1)
    whole = early.only(rows_per_unit[early.units] == data.times.size)
    order = np.lexsort((whole.periods, whole.units))
    shape = (order.size // max(data.times.size, 1), max(data.times.size, 1))
    first = order.reshape(shape)[:, 0]
    weights = np.ones(shape[0]) if whole.weights is None else whole.weights[first]
    notes = (
        *((Caution.ALWAYS_TREATED,) if early.n < data.n else ()),
        *((Caution.UNBALANCED,) if whole.n < early.n else ()),
    )
    constant = np.ones((*shape, 1))
    covariates = whole.covariates[order].reshape(*shape, whole.covariates.shape[1])
    return Sample(
        outcome=whole.outcome[order].reshape(shape),
        covariates=np.concatenate([constant, covariates], axis=2),
        starts=whole.start[first],
        clusters=renumbered(whole.areas[first]),
        weights=weights / weights.mean() if weights.size else weights,
        times=data.times,
        n_dropped=data.n_dropped + data.n - whole.n,
        notes=notes,
    )
