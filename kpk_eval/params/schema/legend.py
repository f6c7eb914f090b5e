"""Which office explains the symbols of a file, and as of when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Once


class Legend(Strict):
    """Symbols of an office at a date; what ``missing`` says goes before it."""

    office: Annotated[str, Field(min_length=1)]
    """Short name of the office: destatis, zensus, lsn, statistik_nord, ba, ba_small_area."""
    date: date
    """Day of the file or of the legend it comes with (``Stand``, ``Zeichenerklärung``)."""
    columns: Annotated[tuple[str, ...], Once] = ()
    """Columns of values; where none are named, those that hold numbers."""
