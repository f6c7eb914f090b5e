"""The parameters of an evaluation as frozen types: what may stand in the YAML files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kpk_eval.model import Better, Design, OutcomeType, Status

DISCLOSURE_FLOOR = 5
"""No evaluation may publish a number that rests on fewer people than this."""


class Strict(BaseModel):
    """A mapping in a parameter file: unknown keys are errors, values cannot change later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _regional_key(value: object) -> object:
    """Refuse a regional key that YAML has read as a number, because its leading zero is lost."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(
            f"a regional key is text, not a number (leading zeros get lost): write it in quotes, "
            f'"{int(value):05d}" for a Kreis, "{int(value):08d}" for a Gemeinde'
        )
    return value


def _known_level(value: str) -> str:
    """Accept the official levels of the regional key only: Kreis (5 digits), Gemeinde (8), ARS (12)."""
    if not re.fullmatch(r"\d{5}|\d{8}|\d{12}", value):
        raise ValueError("a regional key has 5 (Kreis), 8 (Gemeinde) or 12 digits (ARS)")
    return value


Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")]
RegionalKey = Annotated[str, BeforeValidator(_regional_key), AfterValidator(_known_level)]
Language = Literal["de", "en"]
Text = Annotated[str, Field(min_length=1)] | dict[Language, Annotated[str, Field(min_length=1)]]


def say(text: Text, language: str) -> str:
    """Wording of a text in the given language; a text without languages is the same in all."""
    return text if isinstance(text, str) else text.get(language, next(iter(text.values())))  # type: ignore[call-overload]


class Format(StrEnum):
    """File formats that have a reader."""

    CSV = "csv"
    XLSX = "xlsx"
    SPSS = "spss"
    PARQUET = "parquet"
    GENESIS = "genesis"
    INKAR = "inkar"


class Reader(Strict):
    """How a file is to be read. Nothing of it is guessed."""

    format: Format
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ";"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " "] = ""
    sheet: str | None = None
    header_row: int = Field(1, ge=1)
    missing: dict[str, Text] = {}
    """Symbol or code in the file -> why the value is missing."""


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
    population: Slug | None = None
    wave: Slug | None = None
    waves: WaveColumn | None = None
    rows: dict[str, list[str]] = {}
    """Column -> values: only these rows belong to this source."""
    rename: dict[str, str] = {}
    """Column of the file -> column of the contract."""
    year: int | None = Field(None, ge=1990, le=2100)
    """Year of an indicator file that does not name it."""
    area_column: str | None = None
    year_column: str | None = None
    measures: tuple[Measure, ...] = ()
    citation: Text | None = None
    official: bool = False
    """Indicator files that a statistical office has published, and therefore protected itself."""

    @model_validator(mode="after")
    def _stays_in_its_folder(self) -> Source:
        parts = self.path.replace("\\", "/").split("/")
        if self.path.startswith("/") or ".." in parts or ":" in parts[0]:
            raise ValueError(f"path {self.path!r} must lie in the data folder: relative, without '..'")
        return self

    @model_validator(mode="after")
    def _one_way_to_name_the_wave(self) -> Source:
        if self.wave and self.waves:
            raise ValueError("give either 'wave' or 'waves', not both")
        if self.population and not (self.wave or self.waves):
            raise ValueError("a survey source needs 'wave' (or 'waves' for a file with several)")
        return self


class Wave(Strict):
    """A time of measurement."""

    id: Slug
    label: Text
    year: int | None = Field(None, ge=1990, le=2100)


class Contrast(Strict):
    """A comparison of two waves; its sign is after - before."""

    id: Slug
    before: Slug
    after: Slug
    label: Text


class Edition(Strict):
    """One report: the waves it may use and the contrasts it reports."""

    id: Slug
    label: Text
    date: date
    waves: Annotated[tuple[Slug, ...], Field(min_length=1)]
    contrasts: tuple[Slug, ...] = ()


class Population(Strict):
    """A group of people who are surveyed."""

    id: Slug
    label: Text
    code: str = "code"
    """Column that recognises a person from wave to wave."""


class Disclosure(Strict):
    """Thresholds of disclosure control."""

    minimum: int = Field(10, ge=DISCLOSURE_FLOOR)
    """Fewest people with a valid value behind any published number."""


class Kind(StrEnum):
    """Kind of municipality."""

    CITY = "kreisfreie_stadt"
    DISTRICT = "kreis"
    MUNICIPALITY = "gemeinde"
    GROUP = "gruppe"
    """A group of people that stands in for a site in published data."""


class SiteRole(StrEnum):
    """Whether the site takes part in the programme."""

    SITE = "site"
    COMPARISON = "comparison"


class Site(Strict):
    """A municipality that takes part, or one it is compared with."""

    id: Slug
    label: Text
    kind: Kind
    role: SiteRole = SiteRole.SITE
    ags: RegionalKey | None = None
    part_of: Slug | None = None
    context: Text | None = None
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _municipality_has_key(self) -> Site:
        if self.kind is not Kind.GROUP and self.ags is None:
            raise ValueError("a municipality needs 'ags', its regional key in quotes")
        return self


class Scoring(StrEnum):
    """How item values become a scale value."""

    SUM = "sum"
    MEAN = "mean"


class Instrument(Strict):
    """A scale: its items and how they are scored."""

    id: Slug
    label: Text
    items: Annotated[tuple[str, ...], Field(min_length=1)]
    reversed: tuple[str, ...] = ()
    low: float
    high: float
    shift: float = 0
    """Added to every recorded item value before scoring (1..4 recorded, 0..3 scored: -1)."""
    scoring: Scoring
    minimum_answered: int = Field(ge=1)
    """Fewest answered items; a sum is prorated to all items from the answered ones."""
    source: Text | None = None
    licence: Text | None = None

    @model_validator(mode="after")
    def _items_are_consistent(self) -> Instrument:
        if unknown := [item for item in self.reversed if item not in self.items]:
            raise ValueError(f"reversed items {unknown} are not among the items")
        if self.minimum_answered > len(self.items):
            raise ValueError(f"minimum_answered is larger than the number of items ({len(self.items)})")
        if self.low >= self.high:
            raise ValueError("low must be below high")
        return self


class Indicator(Strict):
    """A municipal indicator."""

    id: Slug
    label: Text
    unit: Text
    better: Better
    per: float | None = Field(None, gt=0)
    """Value = per * numerator / denominator; absent where sources deliver the value itself."""
    decimals: int = Field(1, ge=0, le=6)
    source: Text | None = None


class Family(Strict):
    """Tests that are adjusted together."""

    id: Slug
    label: Text
    adjust: Literal["holm", "bh"]


class Outcome(Strict):
    """What is expected to change, and how it is compared."""

    id: Slug
    label: Text
    population: Slug
    type: OutcomeType
    better: Better
    family: Slug
    contrasts: Annotated[tuple[Slug, ...], Field(min_length=1)]
    status: Status
    instrument: Slug | None = None
    item: str | None = None
    cut: float | None = None
    """Binary outcomes from a scale: yes where the scale value is at least this."""
    yes: tuple[str, ...] = ()
    """Binary outcomes from an item: the recorded values that count as yes."""
    designs: Annotated[tuple[Literal[Design.PAIRED, Design.UNPAIRED], ...], Field(min_length=1)] = (
        Design.PAIRED,
    )
    unit: Text
    smallest_effect: float | None = Field(None, gt=0)
    """Smallest difference that matters, in the unit of the outcome."""

    @model_validator(mode="after")
    def _one_origin(self) -> Outcome:
        if (self.instrument is None) == (self.item is None):
            raise ValueError("an outcome names either an 'instrument' or an 'item'")
        if self.type is OutcomeType.BINARY and self.cut is None and not self.yes:
            raise ValueError("a binary outcome needs 'cut' (from a scale) or 'yes' (values of an item)")
        return self


class Plan(Strict):
    """The analysis plan: dated before the first comparison was computed."""

    date: date
    families: tuple[Family, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


class Synthetic(Strict):
    """The evaluation runs on made-up data."""

    seed: int = Field(ge=0)


class RegisteredPlan(Strict):
    """The plan as it was deposited; a later change of plan.yaml is reported as a deviation."""

    date: date
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AreaComparison(Strict):
    """Areas of shared indicator files with which the sites are compared."""

    label: Text
    prefix: Annotated[str, Field(pattern=r"^\d{2,5}$"), BeforeValidator(_regional_key)]
    digits: Literal[5, 8] = 5


class Frame(Strict):
    """What evaluation.yaml holds: everything but the plan and the sites."""

    title: Text
    subtitle: Text | None = None
    language: Language = "de"
    authors: Annotated[tuple[str, ...], Field(min_length=1)]
    institution: Text
    funder: Text | None = None
    contact: str | None = None
    data: str
    """Data folder, relative to the project; ``--data`` and ``KPK_DATA`` go before it."""
    quarantine: str | None = None
    """Folder of the quarantine files, relative to the project; absent: ``quarantine`` in the data folder."""
    synthetic: Synthetic | None = None
    disclosure: Disclosure = Disclosure(minimum=10)
    waves: Annotated[tuple[Wave, ...], Field(min_length=1)]
    contrasts: tuple[Contrast, ...] = ()
    editions: Annotated[tuple[Edition, ...], Field(min_length=1)]
    populations: tuple[Population, ...] = ()
    comparison: AreaComparison | None = None
    sources: tuple[Source, ...] = ()
    registered_plan: RegisteredPlan | None = None


class Evaluation(Strict):
    """A whole evaluation: frame, plan and sites, checked against each other."""

    id: Slug
    frame: Frame
    plan: Plan
    plan_sha256: str
    sites: tuple[Site, ...]

    def sources(self) -> Iterator[Source]:
        """All sources: the shared ones, then those of each site."""
        yield from self.frame.sources
        for site in self.sites:
            yield from site.sources
