"""Indicators before and after the start of a site, beside areas that do not take part."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from kpk_eval.model import Status
from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Number, Slug, Whole


class Against(StrEnum):
    """Which areas a site is compared with."""

    ALL = "all"
    """All areas of the comparison that do not take part."""
    SAME_KIND = "same_kind"
    """Those of them that are of the kind of the site: kreisfreie Stadt or Kreis."""


class IndicatorChange(Strict):
    """An indicator whose years before the start of a site are compared with those after it.

    The years of a site follow from its ``start``: ``before`` years end with the one before the start; the
    years after begin with the first one that lies wholly behind it, and ``delay`` years later where a change
    needs time to show in the numbers.
    """

    indicator: Slug
    family: Slug
    status: Status
    before: Whole = Field(3, ge=1, le=30)
    delay: Whole = Field(0, ge=0, le=10)
    after: Whole | None = Field(None, ge=1, le=30)
    """Years after the start; absent: all that there are."""
    against: Against = Against.ALL
    smallest_effect: Number | None = Field(None, gt=0)
    """Smallest difference between the changes that matters, in the unit of the indicator."""
