"""How an export of LimeSurvey is to be read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kpk_eval.params.schema.base import Strict, require_in_folder
from kpk_eval.params.values import Once

Blank = Literal["unticked", "not_shown"]


def _structure_file(value: str) -> str:
    """Refuse a path outside the data folder and a file that is no structure file."""
    require_in_folder(value)
    if not value.lower().endswith(".lss"):
        raise ValueError(f"{value!r} is no survey structure; LimeSurvey exports it as a file ending in .lss")
    return value


class LimeSurveyExport(Strict):
    """Choices that the export itself does not tell; without a choice, a file that needs it is refused."""

    incomplete: Literal["keep", "drop"] | None = None
    """What becomes of responses without a submission date."""
    structure: Annotated[str, AfterValidator(_structure_file)] | None = None
    """Structure file (.lss) in the data folder: names, labels and types of the questions."""
    multiple: Annotated[tuple[str, ...], Once] | None = None
    """Codes of all multiple-choice questions; absent: the structure or the ticks tell them."""
    blank: Blank | Annotated[dict[str, Blank], Field(min_length=1)] | None = None
    """What a multiple-choice question without any tick means, for all or by question code."""
    answers: Literal["codes", "texts"] | None = None
    """What the answers are, where the same words are codes and texts."""
    headings: Literal["codes", "texts"] = "codes"
    """Names of the columns: codes of the questions, or texts as they are where no code is known."""
