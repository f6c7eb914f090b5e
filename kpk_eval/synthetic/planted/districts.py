"""Small areas: one lies above the others, one improves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """An invented small area: its part of the children of its site, and the share with language findings."""

    id: str
    name: str
    children: int
    """Weight: so large a part of the children of its site live there."""
    first: float | None = None
    """Share in the first of `DISTRICT_YEARS`; without one, what the others leave of the total of the site."""
    last: float | None = None
    """Share in the last of them; in between it moves evenly."""


HIGH, FALLING = 0.44, (0.50, 0.22)
"""Planted: at each site one district lies clearly above the others, one improves, the rest do neither.

Together they are the site: children and findings of its districts add up to its own in every year.
"""
DISTRICT_INDICATOR = "language_findings"
DISTRICT_YEARS = range(2018, 2025)
DISTRICTS: Mapping[str, tuple[District, ...]] = {
    "seestadt": (
        District("S01", "Altstadt", 150),
        District("S02", "Bahnhofsviertel", 160, HIGH, HIGH),
        District("S03", "Deichvorstadt", 140),
        District("S04", "Fischerviertel", 155),
        District("S05", "Gartenstadt", 165),
        District("S06", "Hafen", 145, *FALLING),
        District("S07", "Kanalinsel", 22, 0.18, 0.18),
        District("S08", "Nordhang", 150),
        District("S09", "Südwiesen", 140),
        District("S10", "Werftpark", 135),
    ),
    "heidetal": (
        District("H01", "Amt Auental", 120),
        District("H02", "Amt Birkheide", 140, HIGH, HIGH),
        District("H03", "Amt Dornsee", 130),
        District("H04", "Amt Eschengrund", 125),
        District("H05", "Amt Forsthaus", 140, *FALLING),
        District("H06", "Amt Ginsterberg", 24, 0.16, 0.16),
        District("H07", "Amt Heidekrug", 135),
        District("H08", "Amt Lerchenfeld", 120),
        District("H09", "Amt Moorhof", 130),
        District("H10", "Stadt Heidetal", 180),
    ),
}
"""Small areas of each site; the smallest has numbers that must not be shown."""
SECRET_DISTRICT, UNRELIABLE_DISTRICT = 2, 8
"""Places of the district whose number the office keeps secret in one year, and of one it calls unreliable."""
