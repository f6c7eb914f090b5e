"""How indicators behave: without any planted change, and where a series breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trend:
    """How an indicator behaves without any planted change, as a share."""

    level: float
    between: float
    """Standard deviation between areas."""
    yearly: float
    """Change per year, the same in all areas."""
    base: int
    """Denominator of an average area."""
    coverage: float
    """Percent covered in ordinary years."""
    pandemic_coverage: float
    """Percent covered in 2020 and 2021."""


TRENDS: Mapping[str, Trend] = {
    "language_findings": Trend(0.27, 0.025, 0.0, 1400, 97.0, 71.0),
    "child_benefit_rate": Trend(0.15, 0.030, -0.0015, 15000, 100.0, 100.0),
    "early_help_reach": Trend(0.22, 0.035, 0.006, 1300, 95.0, 90.0),
    "checkup_u9": Trend(0.88, 0.015, 0.002, 1350, 92.0, 85.0),
}


@dataclass(frozen=True, slots=True)
class Rebase:
    """A break in a series: from a year on the indicator is higher everywhere, although nothing changed."""

    indicator: str
    since: int
    change: float
    """In the unit of the indicator (per 100)."""


REBASES = (Rebase("child_benefit_rate", 2023, 3.0),)
"""Planted breaks; the plan declares them, so that nothing is compared across them."""
OTHER_TREND = Trend(0.25, 0.03, 0.0, 1500, 96.0, 90.0)
YEARS = range(2007, 2025)
PANDEMIC = (2020, 2021)

NEIGHBOURS = (
    "Kreis Birkenfurt", "Kreis Dünenwald", "Kreis Erlengrund", "Kreis Fichtenmark", "Kreis Kranichsee",
    "Kreis Lindenau-Süd", "Stadt Steinhafen", "Stadt Wellenbrück", "Kreis Auenbruch", "Kreis Eichenried",
    "Kreis Grünwerder", "Kreis Haselbach", "Kreis Immenholz", "Stadt Kreuzfurt", "Kreis Luchsberg",
    "Kreis Mühlengau", "Kreis Nordheide", "Kreis Ostermarsch", "Kreis Quellental", "Stadt Rotbuchen",
)  # fmt: skip
"""Invented areas that shared indicator files hold beside the sites: with them one site can reach p < 0.05."""
