"""A table of codes and interviews: what its rows and columns are."""

from __future__ import annotations

from typing import Annotated, Literal

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.schema.themes import Interviewed
from kpk_eval.params.values import Once


class CodeMatrix(Strict):
    """A table of how often each code occurs in each interview, as programs for interviews export it."""

    codes: Literal["rows", "columns"]
    """Where the codes stand; the interviews stand in the other direction."""
    population: Interviewed
    """Who was interviewed; a file for each group."""
    totals: Annotated[tuple[str, ...], Once] = ()
    """Names of rows and columns that add up others."""
