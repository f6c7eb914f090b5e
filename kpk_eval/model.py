"""The nouns that flow through the workbench: table, result, released result, and the closed sets of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from kpk_eval.disclosure.cells import Cell


class OutcomeType(StrEnum):
    """Level of measurement of an outcome."""

    CONTINUOUS = "continuous"
    ORDINAL = "ordinal"
    BINARY = "binary"
    NOMINAL = "nominal"
    COUNT = "count"


class Better(StrEnum):
    """Which direction of an outcome is the better one."""

    HIGHER = "higher"
    LOWER = "lower"


class Status(StrEnum):
    """Whether a comparison was fixed before the data were seen."""

    PLANNED = "planned"
    EXPLORATORY = "exploratory"


class Design(StrEnum):
    """What is compared with what."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"
    ALL_WAVES = "all_waves"
    """Everybody with an answer in any wave, by a model of all waves."""
    AREA = "area"


class Estimator(StrEnum):
    """How two waves are compared; which of them fit depends on the level of measurement."""

    MEAN = "mean"
    TRIMMED = "trimmed"
    """Mean without the fifth of the changes at either end."""
    MEDIAN = "median"
    RANKS = "ranks"
    """Typical change after Hodges and Lehmann, with the rank test."""
    DIFFERENCE = "difference"
    """Of two shares, with the exact test."""
    MID_P = "mid_p"
    """Of two shares, with the less cautious mid-p test."""
    ODDS_RATIO = "odds_ratio"


class Verdict(StrEnum):
    """What may be said about a change; exactly one per estimate."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_CLEAR_CHANGE = "no clear change"
    EQUIVALENT = "equivalent"
    NOT_ESTIMABLE = "not estimable"


class Severity(StrEnum):
    """What a broken contract rule does: an error stops the site's pages, a warning is reported."""

    ERROR = "error"
    WARNING = "warning"


class Shape(StrEnum):
    """What one row of a result is; decides how tables, figures and sentences show it."""

    ESTIMATES = "estimates"
    DESCRIPTION = "description"
    SERIES = "series"
    QUALITY = "quality"
    RECODES = "recodes"
    CODEBOOK = "codebook"
    REACH = "reach"
    REACH_GAPS = "reach_gaps"
    REACH_DISTANCES = "reach_distances"
    MISSING = "missing"
    GAPS = "gaps"
    COMPLETENESS = "completeness"
    SOURCES = "sources"
    FLOW = "flow"
    RELIABLE = "reliable"
    COURSES = "courses"
    CHECKS = "checks"
    OFFERS = "offers"
    OFFER_KINDS = "offer_kinds"
    NEEDS = "needs"
    OFFER_CHANGES = "offer_changes"
    NETWORK = "network"
    NETWORK_MIXING = "network_mixing"
    NETWORK_CHANGE = "network_change"
    GOALS = "goals"
    LOGIC = "logic"
    ACROSS = "across"
    STATEMENTS = "statements"
    COSTS = "costs"
    RESOURCES = "resources"
    POSTS = "posts"
    EVENTS = "events"
    STAGES = "stages"
    MILESTONES = "milestones"
    ATTRITION = "attrition"
    SENSITIVITY = "sensitivity"
    SCALES = "scales"
    DETECTABLE = "detectable"
    SELECTION = "selection"
    WEIGHTING = "weighting"
    SMALL_AREAS = "small_areas"
    AREA_CLASSES = "area_classes"
    AREA_FUNNEL = "area_funnel"
    VOICES = "voices"
    EXCERPTS = "excerpts"
    JOINT = "joint"
    COUNTRY_MAP = "country_map"


class Sort(StrEnum):
    """What a column of a result holds, which decides how it is cleared for publication."""

    LABEL = "label"
    """Names the row (site, wave, outcome); known before any answer was seen."""
    PEOPLE = "people"
    """A number of people; itself a number that must not be small."""
    STATISTIC = "statistic"
    """Computed from people's answers; hidden when too few contributed."""
    QUOTED = "quoted"
    """Words of people, each released by hand in exactly this wording."""
    TECHNICAL = "technical"
    """About files and rules, not about people (number of rules, version, hash)."""


class Scale(StrEnum):
    """On which scale a statistic is, which decides how many digits of it are published."""

    WORDS = "words"
    """No number (verdict, reason), or one that tells nothing of answers."""
    OUTCOME = "outcome"
    """In the unit of the outcome; a share where the row's ``type`` is binary."""
    SPREAD = "spread"
    """Standard deviation in the unit of the outcome."""
    P = "p"
    EFFECT = "effect"
    """Standardised, without a unit."""
    RATE = "rate"
    """Indicator value with as many decimals as the row's ``decimals`` says."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a reader found them, before the contract has looked at them.

    ``frame`` is indexed by the row number a person sees in the file (header rows counted, first row = 1).
    ``reasons`` has the same index and, for each column in which the file itself says why a value is
    missing (user-missing code, symbol), the reason as text; elsewhere NA. A value with a reason is NA in
    ``frame``. ``labels`` maps column -> value -> label where the file carries them. ``flags`` has the same
    index and, for each column in which the file qualifies a value that is there (provisional, estimated,
    limited), the qualification as text; elsewhere NA. ``left_out`` counts the rows that the reader left out
    because the source entry says so, by reason (unfinished interview, tester); ``gone`` holds the cells of
    such rows of a survey, under the row numbers of the file.
    """

    frame: pd.DataFrame
    reasons: pd.DataFrame
    labels: Mapping[str, Mapping[Any, str]] = field(default_factory=lambda: MappingProxyType({}))
    flags: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    gone: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result: its name, what it holds and on how many people it rests.

    ``contributors`` names the columns that count the people with a valid value behind each number; a
    statistic with several of them (before and after) needs all to be large enough. ``unless`` names a
    yes/no column: rows with yes are shown as delivered, because a statistical office published them.
    ``parameters`` is how many degrees of freedom a model takes from its contributors.
    """

    name: str
    sort: Sort
    contributors: tuple[str, ...] = ()
    unless: str = ""
    scale: Scale = Scale.WORDS
    parameters: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a result comes from: the question, the part of the evaluation, the inputs."""

    analysis: str
    evaluation: str
    edition: str
    site: str = ""
    population: str = ""
    inputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Input file name -> sha256."""
    synthetic: bool = False

    @property
    def evidence(self) -> str:
        """Identifier under which the result is stored and cited: analysis.site.population."""
        return ".".join(part for part in (self.analysis, self.site, self.population) if part)


@dataclass(frozen=True, slots=True)
class Wording:
    """Display texts of the identifiers in a result, in the language of the book."""

    language: str
    texts: Mapping[str, str]

    def __getitem__(self, identifier: str) -> str:
        """Text of an identifier; the identifier itself where it has none."""
        return self.texts.get(identifier, identifier)


@dataclass(frozen=True, slots=True)
class Result:
    """A tidy table of numbers that has not been cleared: it cannot be shown, stored or exported.

    Every column of ``table`` is declared in ``columns``; ``note`` keys name texts shown below the table.
    ``cells`` says of each column of people whom each row counts; a result about a population must do so.
    """

    origin: Origin
    shape: Shape
    table: pd.DataFrame
    columns: tuple[Column, ...]
    wording: Wording
    notes: tuple[str, ...] = ()
    cells: Mapping[str, tuple[Cell | None, ...]] = field(default_factory=lambda: MappingProxyType({}))


class _Seal:
    """Held by the modules that may create released results."""


SEAL = _Seal()


@dataclass(frozen=True, slots=True)
class Released:
    """A result cleared by ``disclose``: the only thing that pages, tables, figures and files accept.

    ``table`` has the columns of the result plus ``hidden``: for each row the comma-separated names of the
    columns whose values were hidden to protect people. ``minimum`` is the threshold that was applied,
    ``base`` the number of which all published numbers of people are multiples (1: exact).
    """

    origin: Origin
    shape: Shape
    table: pd.DataFrame
    columns: tuple[Column, ...]
    wording: Wording
    notes: tuple[str, ...]
    minimum: int
    seal: object = field(repr=False, compare=False)
    base: int = 1

    def __post_init__(self) -> None:
        """Refuse an instance that did not come through disclosure control or from the store."""
        if self.seal is not SEAL:
            raise PermissionError("a Released result can only come from disclose() or from the store")

    @property
    def evidence(self) -> str:
        """Identifier under which tables and figures cite this result."""
        return self.origin.evidence


RESULT_COLUMNS = (
    "analysis", "site", "population", "outcome", "family", "contrast", "design", "estimand", "unit",
    "n", "n_before", "n_after", "clusters", "estimate", "low", "high", "level", "p", "p_adjusted", "p_floor",
    "effect_size", "effect_size_kind", "verdict", "status", "reason",
)  # fmt: skip
"""Columns of a tidy result row of shape ``estimates``, in their order. Sign: after - before."""
