"""How people are recognised from wave to wave."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Number, Once, Whole

ENOUGH_ELEMENTS = 5
"""Fewest elements of which one may differ where the parameters do not say how many may."""


class ElementKind(StrEnum):
    """How an element of a code is given, which decides how two of them are compared."""

    TYPED = "typed"
    """Letters that were typed: the more characters agree, the smaller the distance."""
    CHOICE = "choice"
    """An option: the same or not."""
    NUMBER = "number"
    """Digits, leading zeros aside: the same or not."""


class CodeElement(Strict):
    """One element of a self-generated code: a column of its own, or characters of the code's column."""

    column: str | None = None
    characters: Annotated[tuple[Whole, ...], Field(min_length=1, max_length=2)] | None = None
    """First and last character, counted from 1; one number for a single character."""
    kind: ElementKind = ElementKind.TYPED
    weight: Number = Field(1, gt=0)
    """What a difference in this element counts."""

    @model_validator(mode="after")
    def _one_place(self) -> CodeElement:
        if (self.column is None) == (self.characters is None):
            raise ValueError("an element is either a 'column' or 'characters' of the code's 'column'")
        if self.characters and not 1 <= self.characters[0] <= self.characters[-1]:
            raise ValueError("'characters' are counted from 1, the first one first: [1, 3]")
        return self


class Code(Strict):
    """A code that people make up anew in each wave, and may write differently."""

    column: str | None = None
    """Column that holds the whole code, where elements are characters of it."""
    elements: Annotated[tuple[CodeElement, ...], Field(min_length=1, max_length=24)]
    differ: Whole | None = Field(None, ge=0, le=3)
    """Most elements that may differ; absent: 1 of at least `ENOUGH_ELEMENTS`, else none."""
    agree: Whole = Field(4, ge=1)
    """Fewest elements that must be the same wherever another may differ."""
    missing: Number = Field(1, gt=0, le=1)
    """What a missing element counts, as a share of one that differs altogether."""
    same: Annotated[tuple[str, ...], Once] = ()
    """Columns of lasting characteristics that must not differ at all."""
    false_links: Number = Field(0.01, gt=0, lt=1)
    """Largest acceptable share of links by chance; beyond it only equal codes are linked."""
    shuffles: Whole = Field(20, ge=5, le=1000)
    """How often the elements are shuffled among people to measure that share."""
    seed: Whole = Field(1, ge=0)

    @model_validator(mode="after")
    def _column_where_it_is_cut(self) -> Code:
        if any(one.characters for one in self.elements) != (self.column is not None):
            raise ValueError("give 'column' where elements are 'characters' of it, and only there")
        if self.differ and len(self.elements) - self.differ < self.agree:
            raise ValueError(
                f"{self.differ} of {len(self.elements)} elements may differ, but {self.agree} must agree; "
                "ask for fewer of the one or the other"
            )
        return self

    @property
    def tolerance(self) -> int:
        """Most elements that may differ between two codes of one person."""
        if self.differ is not None:
            return self.differ
        return int(len(self.elements) >= max(ENOUGH_ELEMENTS, self.agree + 1))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that hold the code."""
        whole = [self.column] if self.column else []
        return tuple(dict.fromkeys([*whole, *(one.column for one in self.elements if one.column)]))
