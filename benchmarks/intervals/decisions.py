"""What was decided about intervals that hold the truth too rarely: fixed, not offered, or only compared."""

from __future__ import annotations

FLOOR = 0.92
COMPARISON = "for comparison with other software only; no page may use it"
WAITING = "not computed yet"
CHANCE = "within two standard errors of 92 %: more data sets decide"
_SMALL = "open: too rarely at the smallest sizes tried; to be improved or refused there"
_SKEWED_ITEMS = "open: too rarely with continuous skewed items; holds with items answered in steps"
_SELECTED = "open: too rarely where those who left differ strongly, or with few skewed values"
DECISIONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "models.average_difference: logit",
            "series.segmented_arma: reml trend",
            "series.segmented_counts: negative_binomial classical step",
            "series.segmented_counts: negative_binomial classical trend",
            "weights.survey_mean: post-stratified",
            "weights.survey_mean: raked",
            "inequality.gini: linearised",
            "inequality.slope_index_of_risk: identity_poisson slope",
            "inequality.slope_index_of_risk: log_binomial slope",
        ),
        _SMALL,
    ),
    **dict.fromkeys(
        ("scales.alpha: feldt", "scales.alpha: bonett", "scales.alpha: distribution_free"), _SKEWED_ITEMS
    ),
    "missing.weighted_mean: estimated": _SELECTED,
}
"""Decision by the name of the interval; what is open is neither improved nor refused yet."""


def decision_of(interval: str, use: str, coverage: float, error: float) -> str:
    """Decision about a row of the table; empty where the interval holds often enough, or is not given."""
    if not coverage < FLOOR:
        return ""
    if use == "comparison":
        return COMPARISON
    if interval in DECISIONS:
        return DECISIONS[interval]
    return CHANCE if coverage + 2 * error >= FLOOR else ""
