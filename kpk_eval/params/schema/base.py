"""What all parameter files share: strict mappings and texts in the languages of the book."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from kpk_eval.params.values import IsText


class Strict(BaseModel):
    """A mapping in a parameter file: unknown keys are errors, values cannot change later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Language = Literal["de", "en"]
Text = Annotated[str | dict[Language, str], IsText]


def say(text: Text, language: str) -> str:
    """Wording of a text in the given language; a text without languages is the same in all."""
    return text if isinstance(text, str) else text.get(language, next(iter(text.values())))  # type: ignore[call-overload]


def require_in_folder(path: str) -> None:
    """Refuse a path that leads out of the data folder.

    Raises
    ------
    ValueError
        If it is absolute, names a drive or climbs up.
    """
    parts = path.replace("\\", "/").split("/")
    if path.startswith("/") or ".." in parts or ":" in parts[0]:
        raise ValueError(f"path {path!r} must lie in the data folder: relative, without '..'")
