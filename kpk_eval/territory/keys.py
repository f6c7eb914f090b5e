"""Regional keys (AGS, ARS): levels, structure, and what befalls them in spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

LAENDER: Mapping[str, str] = MappingProxyType(
    {
        "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
        "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg",
        "09": "Bayern", "10": "Saarland", "11": "Berlin", "12": "Brandenburg",
        "13": "Mecklenburg-Vorpommern", "14": "Sachsen", "15": "Sachsen-Anhalt", "16": "Thüringen",
    }
)  # fmt: skip
"""Number of each Land, the first two digits of all its keys."""
COUNTRY = "DG"
"""Germany in the tables of the Regionaldatenbank."""


class Level(StrEnum):
    """Level of the areas that a key of some length names."""

    COUNTRY = "country"
    LAND = "land"
    REGION = "region"
    """Regierungsbezirk or statistical region."""
    KREIS = "kreis"
    ASSOCIATION = "association"
    """Gemeindeverband: Kreis and the four digits of the association."""
    GEMEINDE = "gemeinde"
    ARS = "ars"
    """Gemeinde, with the four digits of its association between those of Kreis and Gemeinde."""


LEVELS: Mapping[int, Level] = MappingProxyType(
    {
        2: Level.LAND,
        3: Level.REGION,
        5: Level.KREIS,
        8: Level.GEMEINDE,
        9: Level.ASSOCIATION,
        12: Level.ARS,
    }
)
"""Digits of a key -> level of its area."""
_WITHOUT_ZERO = frozenset({1, 4, 7, 11})
"""Digits that are left of a key of a level when its leading zero is lost."""
_ASSOCIATION_PLACE, _ASSOCIATION_DIGITS = 5, "059"


def level_of(key: str) -> Level | None:
    """Level of the area of a key; None where no level has such keys."""
    if key == COUNTRY:
        return Level.COUNTRY
    return LEVELS.get(len(key)) if re.fullmatch("[0-9]+", key) else None


def without_lost_zero(key: str) -> str | None:
    """The key that was meant where a spreadsheet took it for a number; None where that is not so.

    ``1001`` was ``01001``, ``1001.0`` as well. The Länder 10 to 16 have no leading zero to lose.
    """
    whole = key.removesuffix(".0")
    if not re.fullmatch("[1-9][0-9]*", whole) or len(whole) not in _WITHOUT_ZERO:
        return None
    return f"0{whole}"


def fault_of(key: str, *, invented: bool = False) -> str | None:
    """What is wrong with the structure of a key, and what to do; None where nothing is.

    ``invented`` accepts Länder that do not exist: an evaluation of made-up data has made-up areas.
    """
    if meant := without_lost_zero(key):
        return f"a leading zero is lost, because the key was taken for a number; write it as text, {meant!r}"
    level = level_of(key)
    if level is None:
        return "no regional key: it has 2 (Land), 5 (Kreis), 8 (Gemeinde) or 12 digits (ARS)"
    if level is Level.COUNTRY:
        return None
    if key[:2] not in LAENDER and not invented:
        return f"no Land has the number {key[:2]}; the first two digits go from 01 to 16"
    if level in {Level.ASSOCIATION, Level.ARS} and key[_ASSOCIATION_PLACE] not in _ASSOCIATION_DIGITS:
        return (
            "the sixth digit of a key with association is 0 (free), 5 (member) or 9 (unincorporated); "
            f"found {key[_ASSOCIATION_PLACE]}"
        )
    return None


def gemeinde_key(ars: str) -> str:
    """Eight-digit key of a Gemeinde from its twelve-digit one."""
    return ars[:5] + ars[9:] if level_of(ars) is Level.ARS else ars
