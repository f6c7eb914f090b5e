"""What offers and posts cost, and how posts are funded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PRICES: Mapping[int, float] = {2022: 100.0, 2023: 106.2, 2024: 108.6}
"""Prices of each year; the plan declares the same. Costs rise with them and with nothing else."""
FIXED_COST = 2400.0
"""Euros per offer and year that do not depend on its places, in prices of the first year."""
MARGINAL_COST: Mapping[str, float] = {"seestadt": 180.0, "heidetal": 210.0}
"""Site -> euros per further place and year, in prices of the first year."""
COST_NOISE = 0.08
"""Standard deviation of an offer's cost around what it should be, as a share."""
FULL_POST = 68_000.0
"""Euros per full-time post and year, in prices of the first year."""
MATERIAL: Mapping[str, float] = {"municipality": 15_000.0, "state": 20_000.0, "health_insurance": 8_000.0}
"""Source of funds -> euros for material in a year, in prices of the first year."""


def price_level(year: int) -> float:
    """Prices of a year as a multiple of those of the first; the last known ones afterwards."""
    return PRICES[min(max(year, min(PRICES)), max(PRICES))] / PRICES[min(PRICES)]


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a site over the years."""

    site: str
    id: str
    fte: float
    funding: str
    years: tuple[int, ...]
    limited_until: int | None = None
    """Year at whose end it was to end; None: without a limit from the start."""
    permanent_since: int | None = None
    """Year from which it is permanent, and paid by the municipality."""


POSTS = (
    Post("seestadt", "P001", 0.5, "state", (2022, 2023, 2024), limited_until=2023, permanent_since=2024),
    Post("seestadt", "P002", 1.0, "foundation", (2022, 2023), limited_until=2023),
    Post("seestadt", "P003", 0.75, "municipality", (2022, 2023, 2024)),
    Post("seestadt", "P004", 0.5, "state", (2022, 2023, 2024), limited_until=2025),
    Post("heidetal", "P001", 1.0, "state", (2022, 2023, 2024), limited_until=2025),
    Post("heidetal", "P002", 0.5, "municipality", (2022, 2023, 2024)),
)
"""At Seestadt one time-limited post became permanent in 2024, one ended after 2023; at Heidetal none did.

Heidetal has so few posts that what they cost must not be shown on its own.
"""
