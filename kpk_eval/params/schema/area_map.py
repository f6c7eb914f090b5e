"""Map of the small areas of a site, provided by the team."""

from __future__ import annotations

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text, require_in_folder
from kpk_eval.params.values import Slug, Whole


class AreaMap(Strict):
    """A GeoJSON file in the data folder, and the property that holds the key of each area."""

    path: str = Field(pattern=r"\.(geo)?json$")
    key: str = Field(min_length=1)
    source: Text | None = None
    """Whose map it is, as its licence wants it named."""
    name: str | None = None
    """Property that holds the name of an area; needed for areas without data only."""
    merged: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    """Areas of the map that belong to another one in the data -> that one."""
    scale_bar: bool = True
    north_arrow: bool = True

    @model_validator(mode="after")
    def _stays_in_its_folder(self) -> AreaMap:
        require_in_folder(self.path)
        return self


class CountryMap(AreaMap):
    """A map of all areas of a published indicator, those of the sites among them."""

    indicator: Slug
    year: Whole | None = Field(None, ge=1950, le=2100)
    """Absent: the last year before the edition that has values."""
    classes: Whole = Field(5, ge=3, le=7)
    """Classes with as nearly as possible the same number of areas."""
    note: Text | None = None
    """What a reader must know of the values, such as what is high."""
