"""How an export of Unipark (Tivian) is to be read."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Once, Whole


class UniparkCodes(Strict):
    """Codes for missing values as set at the export; ``null`` where the export does not use one."""

    unanswered: Whole | None = 0
    """Question that is no text field: shown, not answered."""
    not_seen: Whole | None = -77
    """Question that is no text field: not shown."""
    hidden_text: Whole | None = -66
    """Text field: not shown."""
    unanswered_text: Whole | None = -99
    """Text field: shown, not filled in."""

    @model_validator(mode="after")
    def _each_means_one_thing(self) -> UniparkCodes:
        given = Counter(code for code in self.model_dump().values() if code is not None)
        if twice := [code for code, times in given.items() if times > 1]:
            raise ValueError(f"{twice[0]} stands for two reasons; set different codes and export again")
        return self


class UniparkBattery(Strict):
    """Variables of one multiple-choice question, in which 1 is ticked and 0 is not ticked."""

    columns: Annotated[tuple[str, ...], Field(min_length=1), Once]
    none_ticked: Literal["no", "unanswered"]
    """What it means that somebody saw the question and ticked nothing: no to each, or no answer."""


class UniparkExport(Strict):
    """Choices that the export itself does not tell; without a choice, a file that needs it is refused."""

    incomplete: Literal["keep", "drop"] | None = None
    """What becomes of interviews that were not finished or were screened out (dispcode)."""
    testers: Literal["keep", "drop"] | None = None
    """What becomes of testers."""
    codes: UniparkCodes = UniparkCodes()
    multiple_choice: tuple[UniparkBattery, ...] = ()
    zero_is_value: Annotated[tuple[str, ...], Once] = ()
    """Columns in which 0 is an answer (numbers typed in, scales from 0)."""
    zero_is_missing: Annotated[tuple[str, ...], Once] = ()
    """Columns in which 0 means not answered although they hold no other value than 1."""

    @model_validator(mode="after")
    def _zero_means_one_thing(self) -> UniparkExport:
        ticked = [name for battery in self.multiple_choice for name in battery.columns]
        given = Counter([*ticked, *self.zero_is_value, *self.zero_is_missing])
        if twice := [name for name, times in given.items() if times > 1]:
            raise ValueError(f"{twice[0]!r} has two meanings for 0; name it in one place only")
        return self
