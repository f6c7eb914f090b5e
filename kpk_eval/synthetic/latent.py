"""Answers on a scale from an unseen continuous value: thresholds turn it into one of k answers.

The unseen value of a person at a wave is normal with variance 1 around a mean; the answer is the number
of thresholds below it. The mean is chosen so that the expected answer is the planted one, which makes
every planted effect a number in the unit of the answer.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

OUTER = 1.2
"""Thresholds lie evenly between -OUTER and OUTER standard deviations."""
GRID = np.linspace(-5, 5, 2001)
"""Means between which the expected answer is interpolated."""


def thresholds(answers: int) -> Values:
    """The ``answers - 1`` limits between neighbouring answers; 0 for yes and no."""
    if answers < 2:
        raise ValueError(f"a scale needs at least 2 answers, found {answers}")
    return np.zeros(1) if answers == 2 else np.linspace(-OUTER, OUTER, answers - 1)


def expected_answer(mean: Values, *, answers: int) -> Values:
    """Expected answer, counted from 0, of people whose unseen value is normal(mean, 1)."""
    erf = np.vectorize(math.erf, otypes=[float])
    above = [0.5 * (1 + erf((mean - limit) / math.sqrt(2))) for limit in thresholds(answers)]
    return np.sum(above, axis=0)  # type: ignore[no-any-return]


def latent_mean(expected: Values, *, answers: int) -> Values:
    """Mean of the unseen value at which the expected answer, counted from 0, is the given one.

    Raises
    ------
    ValueError
        Where an expected answer lies at or beyond the ends of the scale.
    """
    curve = expected_answer(GRID, answers=answers)
    if np.any(expected <= curve[0]) or np.any(expected >= curve[-1]):
        raise ValueError(
            f"an expected answer must lie inside the scale (0 to {answers - 1}, ends excluded); "
            "lower the planted change or the level"
        )
    return np.interp(expected, curve, GRID)


def answer(value: Values, *, answers: int) -> npt.NDArray[np.int64]:
    """Answers, counted from 0, for unseen values: how many thresholds lie below."""
    return np.searchsorted(thresholds(answers), value)
