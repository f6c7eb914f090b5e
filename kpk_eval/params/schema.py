"""The parameters of an evaluation as frozen types: what may stand in the YAML files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kpk_eval.closest import did_you_mean
from kpk_eval.model import Better, Design, OutcomeType, Status
from kpk_eval.params.values import (
    DataFolder,
    Digest,
    IsText,
    KeyBeginning,
    Number,
    Once,
    RegionalKey,
    Slug,
    Whole,
)

KREIS_DIGITS = 5
DISCLOSURE_FLOOR = 5
"""No evaluation may publish a number that rests on fewer people than this."""
DISCLOSURE_MINIMUM = 10
"""Fewest people behind a published number, unless an exception says otherwise."""


class Strict(BaseModel):
    """A mapping in a parameter file: unknown keys are errors, values cannot change later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Language = Literal["de", "en"]
Text = Annotated[str | dict[Language, str], IsText]


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


ENDINGS: Mapping[str, frozenset[Format]] = {
    ".csv": frozenset({Format.CSV, Format.GENESIS, Format.INKAR}),
    ".xls": frozenset({Format.INKAR}),
    ".xlsx": frozenset({Format.XLSX, Format.INKAR, Format.GENESIS}),
    ".sav": frozenset({Format.SPSS}),
    ".zsav": frozenset({Format.SPSS}),
    ".parquet": frozenset({Format.PARQUET}),
}
"""Ending of a file name -> formats that such a file can have; other endings say nothing."""


class Reader(Strict):
    """How a file is to be read. Nothing of it is guessed."""

    format: Format
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ";"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " "] = ""
    sheet: str | None = None
    header_row: Whole = Field(1, ge=1)
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
    rows: dict[str, Annotated[tuple[str, ...], Field(min_length=1), Once]] = {}
    """Column -> values: only these rows belong to this source."""
    rename: dict[str, str] = {}
    """Column of the file -> column of the contract."""
    year: Whole | None = Field(None, ge=1990, le=2100)
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
    def _format_fits_the_file(self) -> Source:
        ending = f".{self.path.lower().rpartition('.')[2]}"
        possible = ENDINGS.get(ending, frozenset(Format))
        if self.reader.format not in possible:
            raise ValueError(
                f"path {self.path!r} ends in {ending}, but 'format' is '{self.reader.format}'; "
                f"such files are: {', '.join(sorted(possible))}"
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_name_the_wave(self) -> Source:
        if self.wave and self.waves:
            raise ValueError("give either 'wave' or 'waves', not both")
        if self.measures and (self.waves or self.population):
            raise ValueError("an indicator source ('measures') has years; remove 'waves' and 'population'")
        if self.population and not (self.wave or self.waves):
            raise ValueError("a survey source needs 'wave' (or 'waves' for a file with several)")
        return self


class Wave(Strict):
    """A time of measurement."""

    id: Slug
    label: Text
    year: Whole | None = Field(None, ge=1990, le=2100)


class Contrast(Strict):
    """A comparison of two waves; its sign is after - before."""

    id: Slug
    before: Slug
    after: Slug
    label: Text


class Edition(Strict):
    """One report: the waves it may use and the contrasts it reports.

    A public edition shows rounded numbers of people. An internal one shows exact numbers, of which further
    ones are hidden so that no small one follows from the others.
    """

    id: Slug
    label: Text
    date: date
    waves: Annotated[tuple[Slug, ...], Field(min_length=1), Once]
    contrasts: Annotated[tuple[Slug, ...], Once] = ()
    audience: Literal["public", "internal"] = "public"


class Population(Strict):
    """A group of people who are surveyed."""

    id: Slug
    label: Text
    code: str = "code"
    """Column that recognises a person from wave to wave."""


class ProtectionRule(StrEnum):
    """Rule of disclosure control that an exception can loosen."""

    MINIMUM = "minimum"
    """Fewest people behind a number."""
    ROUNDING = "rounding"
    """Numbers of people as multiples of a base."""
    DIGITS = "digits"
    """Few digits where few people are behind a number."""


class DisclosureException(Strict):
    """Permission of a named person to protect the numbers from certain files less."""

    rules: Annotated[tuple[ProtectionRule, ...], Field(min_length=1), Once]
    name: Text
    date: date
    reason: Text
    files: Annotated[dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]], Field(min_length=1)]
    """Path of each data file -> SHA-256 of the content for which the permission was given."""
    minimum: Whole | None = Field(None, ge=DISCLOSURE_FLOOR)

    @model_validator(mode="after")
    def _says_which_minimum(self) -> DisclosureException:
        if (ProtectionRule.MINIMUM in self.rules) is not (self.minimum is not None):
            raise ValueError("give 'minimum' where the rule 'minimum' is loosened, and only there")
        return self


class PublicFigure(Strict):
    """A number of people that is public anyway: who took part in a wave, or answered about an outcome."""

    site: Slug
    population: Slug
    wave: Slug
    outcome: Slug | None = None
    people: Whole = Field(ge=0)
    source: Text


class Disclosure(Strict):
    """Thresholds of disclosure control: stricter always, looser only by an exception."""

    minimum: Whole = Field(DISCLOSURE_MINIMUM, ge=DISCLOSURE_MINIMUM)
    """Fewest people with a valid value behind any published number."""
    base: Whole = Field(5, ge=5)
    """Published numbers of people are multiples of this."""
    exceptions: tuple[DisclosureException, ...] = ()
    public_figures: tuple[PublicFigure, ...] = ()
    """What readers know from elsewhere and could subtract."""


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

    @model_validator(mode="after")
    def _key_is_of_its_level(self) -> Site:
        if self.kind is Kind.DISTRICT and self.ags and len(self.ags) != KREIS_DIGITS:
            raise ValueError(f"a kreis has a regional key of 5 digits, 'ags' has {len(self.ags)}")
        if self.kind is Kind.MUNICIPALITY and self.ags and len(self.ags) == KREIS_DIGITS:
            raise ValueError("a gemeinde has a regional key of 8 or 12 digits; 5 digits are a kreis")
        return self


class Scoring(StrEnum):
    """How item values become a scale value."""

    SUM = "sum"
    MEAN = "mean"


class Instrument(Strict):
    """A scale: its items and how they are scored."""

    id: Slug
    label: Text
    items: Annotated[tuple[str, ...], Field(min_length=1), Once]
    reversed: Annotated[tuple[str, ...], Once] = ()
    low: Number
    high: Number
    shift: Number = 0
    """Added to every recorded item value before scoring (1..4 recorded, 0..3 scored: -1)."""
    scoring: Scoring
    minimum_answered: Whole = Field(ge=1)
    """Fewest answered items; a sum is prorated to all items from the answered ones."""
    source: Text | None = None
    licence: Text | None = None

    @model_validator(mode="after")
    def _items_are_consistent(self) -> Instrument:
        if unknown := [item for item in self.reversed if item not in self.items]:
            hint = did_you_mean(unknown[0], self.items)
            raise ValueError(
                f"'reversed' names {unknown[0]!r}, which is not among the items; "
                f"{hint}items: {', '.join(self.items)}"
            )
        if self.minimum_answered > len(self.items):
            raise ValueError(
                f"'minimum_answered' is {self.minimum_answered}, but there are {len(self.items)} items"
            )
        if self.low >= self.high:
            raise ValueError(f"'low' ({self.low:g}) must be below 'high' ({self.high:g})")
        return self


class Indicator(Strict):
    """A municipal indicator."""

    id: Slug
    label: Text
    unit: Text
    better: Better
    per: Number | None = Field(None, gt=0)
    """Value = per * numerator / denominator; absent where sources deliver the value itself."""
    decimals: Whole = Field(1, ge=0, le=6)
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
    contrasts: Annotated[tuple[Slug, ...], Field(min_length=1), Once]
    status: Status
    instrument: Slug | None = None
    item: str | None = None
    cut: Number | None = None
    """Binary outcomes from a scale: yes where the scale value is at least this."""
    yes: Annotated[tuple[str, ...], Once] = ()
    """Binary outcomes from an item: the recorded values that count as yes."""
    designs: Annotated[tuple[Literal[Design.PAIRED, Design.UNPAIRED], ...], Field(min_length=1), Once] = (
        Design.PAIRED,
    )
    unit: Text
    smallest_effect: Number | None = Field(None, gt=0)
    """Smallest difference that matters, in the unit of the outcome."""

    @model_validator(mode="after")
    def _one_origin(self) -> Outcome:
        if (self.instrument is None) == (self.item is None):
            raise ValueError("an outcome names either an 'instrument' or an 'item'")
        if self.type is OutcomeType.BINARY and self.cut is None and not self.yes:
            raise ValueError("a binary outcome needs 'cut' (from a scale) or 'yes' (values of an item)")
        if self.type is not OutcomeType.BINARY and (self.cut is not None or self.yes):
            raise ValueError(f"'cut' and 'yes' make an outcome binary, but its type is '{self.type}'")
        if self.yes and (self.cut is not None or self.item is None):
            raise ValueError("'yes' lists values of an 'item'; a scale, or a limit, takes 'cut' alone")
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

    seed: Whole = Field(ge=0)


class RegisteredPlan(Strict):
    """The plan as it was deposited; a later change of plan.yaml is reported as a deviation."""

    date: date
    sha256: Digest


class AreaComparison(Strict):
    """Areas of shared indicator files with which the sites are compared."""

    label: Text
    prefix: KeyBeginning
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
    data: DataFolder
    """Data folder, relative to the project; ``--data`` and ``KPK_DATA`` go before it."""
    quarantine: DataFolder | None = None
    """Folder of the quarantine files, relative to the project; absent: ``quarantine`` in the data folder."""
    synthetic: Synthetic | None = None
    disclosure: Disclosure = Disclosure(minimum=DISCLOSURE_MINIMUM, base=5)
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
