"""The made-up panel of tests/references/models: 60 people in 9 sites, three waves, with gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.stats.models.columns import Columns, columns, indicators

from ..reference import load

REFERENCE = load("models")
PANEL: pd.DataFrame = REFERENCE.rows


def rows(*needed: str) -> pd.DataFrame:
    """Rows of the panel in which the named columns are there."""
    return PANEL.dropna(subset=list(needed))


def waves(panel: pd.DataFrame) -> Columns:
    """Indicators of the later waves."""
    return indicators(panel["wave"], name="wave")


def arms(panel: pd.DataFrame) -> Columns:
    """Indicators of the later arms."""
    return indicators(panel["arm"], name="arm")


def column(panel: pd.DataFrame, name: str) -> Columns:
    """One covariate."""
    return columns({name: panel[name]})


def everything(panel: pd.DataFrame) -> Columns:
    """Waves, arms and age."""
    return waves(panel).beside(arms(panel), column(panel, "age"))


def expected(case: str, *names: str) -> dict[str, float]:
    """Figures of a case; of each coefficient (``c0_se``) only the named ones, if any are named."""
    return {
        key: value
        for key, value in REFERENCE.figures[case].items()
        if not names or not key.startswith("c") or key.partition("_")[2] in names
    }


def found(fit: Any, wanted: dict[str, float]) -> dict[str, float]:
    """The same figures of a fit: of its k-th coefficient, its k-th component, or its own."""
    figures = {}
    for key in wanted:
        part, _, name = key.partition("_")
        if part.startswith("component"):
            figures[key] = getattr(fit.components[int(part.removeprefix("component"))], name or "estimate")
        elif part[0] == "c" and part[1:].isdigit():
            figures[key] = getattr(fit.coefficients[int(part[1:])], name)
        elif part == "icc":
            figures[key] = getattr(fit.icc, name or "estimate")
        else:
            figures[key] = getattr(fit, key)
    return figures


def drawn(*, people: int = 400, seed: int = 1, change: float = 0.5) -> pd.DataFrame:
    """People with three waves, a random mean of their own, and a planted change per wave."""
    source = np.random.default_rng(seed)
    person = np.repeat(np.arange(people), 3)
    wave = np.tile(np.arange(3), people)
    own = source.normal(size=people)[person]
    score = 10 + change * wave + own + source.normal(size=3 * people)
    return pd.DataFrame({"person": person, "wave": wave, "own": own, "score": score})
