"""Map of the small areas of a site, provided by the team."""

from __future__ import annotations

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text, require_in_folder


class AreaMap(Strict):
    """A GeoJSON file in the data folder, and the property that holds the key of each area."""

    path: str = Field(pattern=r"\.(geo)?json$")
    key: str = Field(min_length=1)
    source: Text | None = None
    """Whose map it is, as its licence wants it named."""

    @model_validator(mode="after")
    def _stays_in_its_folder(self) -> AreaMap:
        require_in_folder(self.path)
        return self
