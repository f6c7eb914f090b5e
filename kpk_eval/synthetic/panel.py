"""Who takes part when: people who stay, leave, come back or join."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

STAYS = 1.4
"""Log odds that a person of average situation answers the next wave too (about 80 %)."""
SELECTION = 0.3
"""What one standard deviation better situation adds to them: those worse off leave a little more often."""
COMES_BACK = 0.25
"""Probability that someone who missed a wave answers the next one."""
SIZE_SPREAD = 4
"""Most by which the number of people at a wave differs from the intended one."""


@dataclass(frozen=True, slots=True)
class Panel:
    """People (rows) and waves (columns): who answered.

    ``situation`` is a person's standard normal general situation (high: better off). Person 0 answers
    every wave.
    """

    situation: npt.NDArray[np.float64]
    present: npt.NDArray[np.bool_]


def draw_panel(size: int, waves: int, rng: np.random.Generator) -> Panel:
    """A panel of about ``size`` people at each wave; whoever leaves is replaced by someone new."""
    pool = (size + SIZE_SPREAD) * waves
    situation = rng.standard_normal(pool)
    present = np.zeros((pool, waves), dtype=bool)
    seen = 0
    for wave in range(waves):
        if wave:
            present[:seen, wave] = _answers_again(situation[:seen], present[:seen, wave - 1], rng)
            present[0, wave] = True
        wanted = size + int(rng.integers(-SIZE_SPREAD, SIZE_SPREAD + 1))
        joining = max(0, wanted - int(present[:, wave].sum()))
        present[seen : seen + joining, wave] = True
        seen += joining
    return Panel(situation[:seen], present[:seen])


def _answers_again(
    situation: npt.NDArray[np.float64], before: npt.NDArray[np.bool_], rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    stays = 1 / (1 + np.exp(-(STAYS + SELECTION * situation)))
    return rng.random(len(situation)) < np.where(before, stays, COMES_BACK)
