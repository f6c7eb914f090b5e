"""How an export of SoSci Survey is to be read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Number, Once

Indicator = Literal["TIME_RSI", "DEG_TIME", "MISSING", "MISSREL", "DEG_MISS", "DEGRADE"]
"""Columns in which SoSci Survey judges the quality of an interview: the higher, the worse."""


class SoSciExport(Strict):
    """Choices that the export itself does not tell; without a choice, a file that needs it is refused."""

    incomplete: Literal["keep", "drop"] | None = None
    """What becomes of interviews that were not finished (FINISHED)."""
    test_data: Literal["keep", "drop"] | None = None
    """What becomes of interviews that were no real ones (MODE: pretest, admin, debug)."""
    viewers: Literal["keep", "drop"] | None = None
    """What becomes of people who only clicked through the questionnaire (Q_VIEWER)."""
    modes: Annotated[tuple[str, ...], Field(min_length=1), Once] = ("interview",)
    """Words in the column MODE that stand for a real interview."""
    quality: dict[Indicator, Number] = Field(default_factory=dict)
    """Indicator of quality -> limit; an interview above it is suspicious."""
    suspicious: Literal["flag", "drop"] | None = None
    """What becomes of suspicious interviews: kept and marked, or left out."""
    label_row: bool | None = None
    """Whether the second row holds labels; without it, the row itself tells."""
    uncoded: Annotated[tuple[str, ...], Once] = ()
    """Columns in which negative numbers are values and not codes (internal variables, numbers typed in)."""

    @model_validator(mode="after")
    def _limits_have_a_consequence(self) -> SoSciExport:
        if self.quality and self.suspicious is None:
            raise ValueError("'quality' sets limits: say with 'suspicious: drop' or 'flag' what they do")
        if self.suspicious and not self.quality:
            raise ValueError("'suspicious' needs limits: 'quality: {TIME_RSI: 2.0}'")
        return self
