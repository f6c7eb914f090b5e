"""Areas of a GISD file: their level, told by the name of the key, and their keys."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kpk_eval.readers.delivery import Delivery


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A key as the releases of the index call it: level, what the reader calls it, how many digits it has."""

    level: str
    column: str
    digits: int | None


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a file, its columns of keys and (or None) names, and the keys, called ``column``."""

    level: str
    column: str
    key: str
    name: str | None
    keys: pd.Series[str]


KEYS = {
    "gemeinde_id": KeyColumn("gemeinde", "ags", 8),
    "gemeindekennziffer": KeyColumn("gemeinde", "ags", 8),
    "gvb_id": KeyColumn("gemeindeverband", "ags", 9),
    "kreis_id": KeyColumn("kreis", "ags", 5),
    "kreiskennziffer": KeyColumn("kreis", "ags", 5),
    "ror_id": KeyColumn("raumordnungsregion", "ror", 4),
    "raumordnungsregion_nr": KeyColumn("raumordnungsregion", "ror", 4),
    "nuts_2_id": KeyColumn("nuts2", "nuts2", None),
    **{f"plz{digits}": KeyColumn("plz", "plz", digits) for digits in range(2, 6)},
}
"""Column of the file, in small letters -> what it is; the finest level first."""


def level_of(texts: pd.DataFrame, delivery: Delivery, *, row: str) -> Level:
    """Level and keys of a file. Raises `ReadError` where no column is a key, or a key has not its digits."""
    key = next((one for one in KEYS if one in texts), None)
    if key is None:
        found = f"the header has no key of areas ({', '.join(KEYS)})"
        raise delivery.error(found, remedy="deliver a file of the GISD, or correct 'format'")
    kind = KEYS[key]
    name = key.removesuffix("_id") + "_name"
    keys = _keys(texts[key].str.strip(), kind, delivery, row)
    return Level(kind.level, kind.column, key, name if name in texts else None, keys)


def _keys(column: pd.Series[str], kind: KeyColumn, delivery: Delivery, row: str) -> pd.Series[str]:
    """Keys with all their digits."""
    digits = kind.digits
    pattern = r"DE[0-9A-Z]{2}" if digits is None else rf"\d{{{digits - 1},{digits}}}"
    wrong = column.index[~column.fillna("").str.fullmatch(pattern)]
    if not len(wrong) and digits is not None:
        short = column.str.len() < digits
        if short.any() and column.str.match("0").any():
            wrong = column.index[short]
    if len(wrong):
        found = f"no key of the level {kind.level} ({digits or 4} signs, the same in every row)"
        remedy = "fetch the file again; a spreadsheet that saves it drops leading zeros"
        raise delivery.error(found, place=f"{row} {wrong[0]}", remedy=remedy)
    return column if digits is None else column.str.zfill(digits)
