"""The analysis plan: outcomes, and the families in which their tests are adjusted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpk_eval.model import Better, Design, Estimator, OutcomeType, Status
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.breaks import Break
from kpk_eval.params.schema.costs import Costs
from kpk_eval.params.schema.indicator_changes import IndicatorChange
from kpk_eval.params.schema.indicators import Indicator
from kpk_eval.params.schema.instruments import Instrument
from kpk_eval.params.schema.network import NetworkRules
from kpk_eval.params.schema.reach import OfferUse, Reach
from kpk_eval.params.schema.themes import CodeName, Theme
from kpk_eval.params.values import Number, Once, Slug

ALTERNATIVES: Mapping[OutcomeType, tuple[Estimator, ...]] = {
    OutcomeType.CONTINUOUS: (Estimator.MEAN, Estimator.TRIMMED, Estimator.MEDIAN, Estimator.RANKS),
    OutcomeType.COUNT: (Estimator.MEAN, Estimator.TRIMMED, Estimator.MEDIAN, Estimator.RANKS),
    OutcomeType.ORDINAL: (Estimator.RANKS, Estimator.MEAN),
    OutcomeType.BINARY: (Estimator.DIFFERENCE, Estimator.MID_P, Estimator.ODDS_RATIO),
}
"""Level of measurement -> how two waves may be compared; the first is used where the plan names none."""
OF_MEANS = frozenset({Estimator.MEAN, Estimator.DIFFERENCE})
"""Estimators that can allow for clusters."""
OF_PAIRS = frozenset({Estimator.TRIMMED, Estimator.MEDIAN, Estimator.MID_P})
"""Estimators that need the same people in both waves."""


class Family(Strict):
    """Tests that are adjusted together."""

    id: Slug
    label: Text
    adjust: Literal["bonferroni", "holm", "hochberg", "hommel", "fixed_sequence", "bh", "by"]


class Selected(Strict):
    """Group of people who were chosen because of their value of an outcome in the earlier wave."""

    label: Text
    side: Literal["above", "below"]
    cutoff: Number
    """They lie beyond it; the value itself does not count."""


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
    designs: Annotated[
        tuple[Literal[Design.PAIRED, Design.UNPAIRED, Design.ALL_WAVES], ...], Field(min_length=1), Once
    ] = (Design.PAIRED,)
    estimator: Estimator | None = None
    """How two waves are compared, where the usual way of the outcome's type is not meant."""
    cluster: str | None = None
    """Column with the institution or area of each person: errors allow for what its people have in common."""
    adjust_for: Annotated[tuple[str, ...], Once] = ()
    """Columns of characteristics at a person's first answer that the models of all waves hold equal."""
    unit: Text
    smallest_effect: Number | None = Field(None, gt=0)
    """Smallest difference that matters, in the unit of the outcome."""
    selected: Selected | None = None
    """Such a group is expected to move towards the mean even if nothing happens; the book says how far."""

    @property
    def compared_by(self) -> Estimator:
        """How two waves are compared: as the plan says, else as is usual for the type."""
        return self.estimator or ALTERNATIVES[self.type][0]

    @model_validator(mode="after")
    def _clusters_have_means(self) -> Outcome:
        if self.cluster and self.type in ALTERNATIVES and self.compared_by not in OF_MEANS:
            raise ValueError(
                f"'cluster' needs a comparison of means or shares, not '{self.compared_by}': "
                "write 'estimator: mean', or remove it"
            )
        if self.adjust_for and Design.ALL_WAVES not in self.designs:
            raise ValueError("'adjust_for' belongs to models of all waves: add 'all_waves' to 'designs'")
        return self

    @model_validator(mode="after")
    def _two_waves_are_compared(self) -> Outcome:
        if self.designs == (Design.ALL_WAVES,):
            raise ValueError(
                "'all_waves' stands beside a comparison of two waves: add 'paired' or 'unpaired' to 'designs'"
            )
        return self

    @model_validator(mode="after")
    def _estimator_fits(self) -> Outcome:
        if self.estimator is None:
            return self
        fitting = ALTERNATIVES.get(self.type, ())
        if self.estimator not in fitting:
            raise ValueError(
                f"'estimator' is '{self.estimator}', but an outcome of type '{self.type}' is compared by "
                f"{' or '.join(repr(str(one)) for one in fitting) or 'nothing'}"
            )
        if self.estimator in OF_PAIRS and Design.UNPAIRED in self.designs:
            raise ValueError(
                f"'estimator: {self.estimator}' needs the same people in both waves; "
                "remove 'unpaired' from 'designs', or choose another"
            )
        ratio = self.estimator is Estimator.ODDS_RATIO
        if ratio and self.smallest_effect is not None and self.smallest_effect <= 1:
            raise ValueError(
                f"found {self.smallest_effect:g} as 'smallest_effect', but of an odds ratio it is a factor "
                "above 1: write 1.5 where odds half as high again would matter"
            )
        if ratio and self.smallest_effect is not None and Design.ALL_WAVES in self.designs:
            raise ValueError(
                "'smallest_effect' is a factor where the estimator is 'odds_ratio', but 'all_waves' gives "
                "a difference of shares: leave one of the three out"
            )
        return self

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

    @model_validator(mode="after")
    def _selection_needs_numbers(self) -> Outcome:
        if self.selected and self.type not in {OutcomeType.CONTINUOUS, OutcomeType.COUNT}:
            raise ValueError(f"'selected' needs an outcome in numbers, but its type is '{self.type}'")
        return self


class Plan(Strict):
    """The analysis plan: dated before the first comparison was computed."""

    date: date
    families: tuple[Family, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    breaks: tuple[Break, ...] = ()
    """Dates across which indicators are compared only where it says why."""
    outcomes: tuple[Outcome, ...] = ()
    indicator_changes: tuple[IndicatorChange, ...] = ()
    """Indicators compared before and after the start of each site, beside areas that do not take part."""
    network: NetworkRules = NetworkRules.model_validate({})
    """What counts as a tie between institutions, and what of them is shown."""
    costs: Costs | None = None
    offer_uses: tuple[OfferUse, ...] = ()
    """What of the uptake by type of offer is asked for ``reach`` alone."""
    reach: tuple[Reach, ...] = ()
    """Whose uptake is compared along which need."""
    codes: Annotated[tuple[CodeName, ...], Once] = ()
    """Codebook of the interviews; a code in a file that is not listed here is reported."""
    themes: tuple[Theme, ...] = ()
    """What codes of interviews are put together, and beside which number they stand."""

    def uses(self, population: str, contrasts: tuple[str, ...]) -> tuple[Outcome, ...]:
        """Uptake by type of offer as outcomes that no comparison of two waves asks for."""
        common = {
            "type": OutcomeType.BINARY, "better": Better.HIGHER, "family": "reach",
            "contrasts": contrasts or ("none",), "status": Status.EXPLORATORY,
            "unit": {"de": "Prozentpunkte", "en": "percentage points"},
        }  # fmt: skip
        asked = [one for one in self.offer_uses if one.population == population]
        return tuple(Outcome.model_validate({**common, **one.model_dump()}) for one in asked)
