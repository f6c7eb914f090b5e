"""Times of measurement, what is compared and reported, and who is asked."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.schema.linking import Code
from kpk_eval.params.values import Once, Slug, Whole


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
    code: str | Code = "code"
    """What recognises a person from wave to wave: a column with issued codes, or a self-generated code."""
    characteristics: Annotated[tuple[str, ...], Once] = ()
    """Columns by whose values the share of people who could be linked is shown."""

    @property
    def code_columns(self) -> tuple[str, ...]:
        """Columns that hold the code."""
        return (self.code,) if isinstance(self.code, str) else self.code.columns
