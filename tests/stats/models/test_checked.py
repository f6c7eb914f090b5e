"""Figures of published data sets, one by one against those computed elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..checked import Checked, agree, entries
from .published import models_of

PLACES = {
    "(Intercept)": "intercept",
    "Prewt": "pre",
    "TreatCBT": "group=CBT",
    "TreatFT": "group=FT",
}
"""Names of coefficients that are called otherwise here."""

COMPONENTS = {
    "random_slope_REML": ("intercept", "slope", "correlation", "residual"),
    "random_slope_ML": ("intercept", "slope", "correlation", "residual"),
    "random_intercept_REML": ("intercept", "residual"),
}
"""Components of variance in the order of lme4."""

ATTRIBUTES = {
    "estimate": ("Estimate", "est", "emmean", "sdcor", "icc_null"),
    "se": ("Std. Error", "Std.err", "se", "SE"),
    "df": ("df", "df_Satt", "num Df"),
    "df_error": ("den Df",),
    "statistic": ("t value", "z value", "t", "tstat", "F", "F value", "chisq"),
    "p": ("Pr(>|t|)", "Pr(>|z|)", "Pr(>|W|)", "Pr(>F)", "p", "p_Satt", "p_t"),
    "low": ("2.5 %", "lo", "lower.CL", "CI_low"),
    "high": ("97.5 %", "hi", "upper.CL", "CI_high"),
    "value": ("Eta2_partial",),
    "mean_square_error": ("MSE",),
    "ges": ("ges",),
    "log_likelihood": ("REMLcrit_or_logLik",),
    "aic": ("AIC",),
    "working_correlation": ("alpha",),
    "scale": ("scale",),
    "df_numerator": ("NumDF", "df1"),
    "df_denominator": ("DenDF", "df2"),
}
BY_KEY = {key: name for name, keys in ATTRIBUTES.items() for key in keys}

WALD = {"wald", "Wald"}
"""Squares of our statistic."""


def ours(entry: Checked, shared_data: Path) -> float:
    """The same figure, computed here."""
    path = [part for part in entry.path if part not in {"fixed", "coef"}]
    models = models_of(entry.data_set, shared_data)
    if "profile_ci" in path:
        path = path[path.index("profile_ci") :]
    found: Any = models[str(path[0])]
    for part in path[1:-1]:
        found = _inside(found, part, case=str(path[0]))
    if path[-1] in WALD:
        return float(found.statistic) ** 2
    name = BY_KEY[str(path[-1])]
    if path[-1] == "df" and hasattr(found, "df_numerator"):
        name = "df_numerator"
    return float(getattr(found, name))


def _inside(found: Any, part: str | int, *, case: str) -> Any:
    """Part of a model by its name or its place."""
    if part == "varcorr":
        return [found.component(name) for name in COMPONENTS[case]]
    if isinstance(part, int):
        return found[part]
    return found.coefficient(PLACES.get(part, part))


@pytest.mark.parametrize("entry", entries("models"), ids=lambda entry: entry.key)
def test_agrees_with_what_was_computed_elsewhere(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)
