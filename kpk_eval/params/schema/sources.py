"""One data file: its contract, what it holds and how it is read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict, Text, require_in_folder
from kpk_eval.params.schema.fetch import Fetch
from kpk_eval.params.schema.reader import ENDINGS, Format, Reader
from kpk_eval.params.schema.recoding import Recoding
from kpk_eval.params.schema.territory import Crosswalk, Sum
from kpk_eval.params.values import Once, Slug, Whole


class WaveColumn(Strict):
    """A file that holds several waves: the column that tells them apart."""

    column: str
    values: dict[str, Slug]


class Role(StrEnum):
    """Part that a column of an indicator file plays."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    COVERAGE = "coverage"


class Measure(Strict):
    """A column of an indicator file: which indicator it belongs to and as what."""

    column: str
    indicator: Slug
    role: Role


class Source(Strict):
    """One file: its contract, what it holds and how it is read."""

    id: Slug
    contract: Slug
    path: str
    reader: Reader
    label: Text | None = None
    expected: date | None = None
    """Day until which the file may be absent: pages say that it is awaited, and the book is built."""
    population: Slug | None = None
    wave: Slug | None = None
    waves: WaveColumn | None = None
    rows: dict[str, Annotated[tuple[str, ...], Field(min_length=1), Once]] = Field(default_factory=dict)
    """Column -> values: only these rows belong to this source."""
    rename: dict[str, str] = Field(default_factory=dict)
    """Column of the file -> column of the contract."""
    recode: dict[str, Recoding] = Field(default_factory=dict)
    """Column of the contract -> what is done to its values."""
    fetch: Fetch | None = None
    year: Whole | None = Field(None, ge=1990, le=2100)
    """Year of an indicator file that does not name it."""
    area_column: str | None = None
    year_column: str | None = None
    measures: tuple[Measure, ...] = ()
    sums: tuple[Sum, ...] = ()
    """Totals and the parts that have to add up to them, in the file as it was delivered."""
    crosswalk: Crosswalk | None = None
    """Indicator files in the territory of an earlier date: how it becomes that of a later one."""
    citation: Text | None = None
    official: bool = False
    """Indicator files that a statistical office has published, and therefore protected itself."""

    @property
    def files(self) -> tuple[str, ...]:
        """Paths in the data folder of the data file and of the further files that reading it needs."""
        export = self.reader.limesurvey
        structure = export.structure if export else None
        crosswalk = self.crosswalk.path if self.crosswalk else None
        return (self.path, *(path for path in (structure, crosswalk) if path))

    @model_validator(mode="after")
    def _stays_in_its_folder(self) -> Source:
        require_in_folder(self.path)
        return self

    @model_validator(mode="after")
    def _format_fits_the_file(self) -> Source:
        ending = f".{self.path.lower().rpartition('.')[2]}"
        possible = ENDINGS.get(ending, frozenset(Format))
        if self.reader.format is not None and self.reader.format not in possible:
            raise ValueError(
                f"path {self.path!r} ends in {ending}, but 'format' is '{self.reader.format}'; "
                f"such files are: {', '.join(sorted(possible))}"
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_name_the_wave(self) -> Source:
        if self.wave and self.waves:
            raise ValueError("give either 'wave' or 'waves', not both")
        if self.crosswalk and not self.measures:
            raise ValueError("'crosswalk' is for indicator sources ('measures'); remove it")
        if self.measures and (self.waves or self.population):
            raise ValueError("an indicator source ('measures') has years; remove 'waves' and 'population'")
        if self.population and not (self.wave or self.waves):
            raise ValueError("a survey source needs 'wave' (or 'waves' for a file with several)")
        return self
