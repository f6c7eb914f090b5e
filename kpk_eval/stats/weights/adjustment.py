"""What fitting weights to a population does to errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpk_eval.stats.samples import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """Figures of the population that weights were fitted to.

    ``figures`` (n, q) are the columns whose totals are known, ``weights`` (n,) the fitted weights,
    ``trusted`` (n,) how much each person counts in the regression on the figures.
    """

    figures: Numbers
    weights: Numbers
    trusted: Numbers

    def rest(self, influence: Numbers) -> Numbers:
        """Part of the influences (n, k) that the known totals do not explain."""
        root = np.sqrt(self.trusted)[:, None]
        share = influence / self.weights[:, None]
        slope = np.linalg.lstsq(self.figures * root, share * root, rcond=1e-10)[0]
        return (share - self.figures @ slope) * self.weights[:, None]
