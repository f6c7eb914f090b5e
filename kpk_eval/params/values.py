"""Single values of parameter files that have to have a certain form, and the words that say which."""

from __future__ import annotations

import posixpath
import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from kpk_eval.closest import did_you_mean

Item = TypeVar("Item")
TRACKED = frozenset(
    {".ci", ".git", "book", "data_contracts", "docs", "kpk_eval", "notebooks", "params", "tests"}
)
"""Folders of the project that are published with its code."""
MADE = "build"
"""Folder of the project that is emptied and published."""


def folder_problem(folder: str) -> str | None:
    """Why no data may lie in a folder, given relative to the project; None where they may."""
    parts = posixpath.normpath(folder.replace("\\", "/")).split("/")
    if parts[0] == MADE:
        return f"{MADE}/ is published, and removed and made again: data do not lie there; write data/..."
    if parts[0] in TRACKED:
        return f"{parts[0]}/ is published with the code of the project: data do not lie there; write data/..."
    if parts == ["."]:
        return "the project folder itself is published with its code: data do not lie there; write data/..."
    return None


def _data_folder(value: str) -> str:
    if problem := folder_problem(value):
        raise ValueError(problem)
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _regional_key(value: object) -> object:
    """Refuse a regional key that YAML has read as a number, because its leading zero is lost."""
    if _is_number(value):
        number = int(value)  # type: ignore[call-overload]
        raise ValueError(
            f"a regional key is text, not a number (leading zeros get lost): write it in quotes, "
            f'"{number:05d}" for a Kreis, "{number:08d}" for a Gemeinde'
        )
    return value


def _known_level(value: str) -> str:
    """Accept the official levels of the regional key only: Kreis (5 digits), Gemeinde (8), ARS (12)."""
    if not re.fullmatch(r"[0-9]{5}|[0-9]{8}|[0-9]{12}", value):
        raise ValueError("a regional key has 5 (Kreis), 8 (Gemeinde) or 12 digits (ARS)")
    return value


def _beginning(value: object) -> object:
    """Refuse the beginning of regional keys that YAML has read as a number, or that is none."""
    if _is_number(value):
        raise ValueError(
            "the beginning of a regional key is text, not a number (leading zeros get lost): write it in "
            f'quotes, "{int(value):02d}"'  # type: ignore[call-overload]
        )
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{2,5}", value):
        raise ValueError('the first 2 to 5 digits of regional keys, in quotes: "01" is Schleswig-Holstein')
    return value


def _digest(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("a sha256 has 64 characters, 0 to 9 and a to f; `sha256sum plan.yaml` prints it")
    return value


def _each_once(values: tuple[Item, ...]) -> tuple[Item, ...]:
    """Refuse a list that names something twice: it would count twice."""
    for position, value in enumerate(values):
        if value in values[:position]:
            raise ValueError(f"{str(value)!r} stands here twice; remove one")
    return values


def _text(value: object) -> object:
    """Refuse what is neither a text nor texts by language."""
    if isinstance(value, dict):
        for language, wording in value.items():
            if language not in LANGUAGES:
                hint = did_you_mean(str(language), LANGUAGES, alike=0.5)
                raise ValueError(f"unknown language {language!r}; {hint}allowed: {', '.join(LANGUAGES)}")
            if not isinstance(wording, str) or not wording.strip():
                raise ValueError(f"the text of language {language!r} is {_kind(wording)}; {QUOTES}")
        if not value:
            raise ValueError("found no text; write one, or one for each language: {de: ..., en: ...}")
    elif not isinstance(value, str) or not value.strip():
        raise ValueError(f"expected text, found {_kind(value)}; {QUOTES}")
    return value


def _kind(value: object) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    return "nothing" if value is None or value == "" else repr(value)


LANGUAGES = ("de", "en")
QUOTES = "write words, in quotes where they look like a number"
IsText = BeforeValidator(_text)
Whole = Annotated[int, Field(strict=True)]
"""A whole number; neither text nor true or false passes for one."""
Number = Annotated[float, Field(strict=True)]
"""A number; neither text nor true or false passes for one."""
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")]
RegionalKey = Annotated[str, BeforeValidator(_regional_key), AfterValidator(_known_level)]
KeyBeginning = Annotated[str, BeforeValidator(_beginning)]
Digest = Annotated[str, AfterValidator(_digest)]
DataFolder = Annotated[str, Field(min_length=1), AfterValidator(_data_folder)]
Once = AfterValidator(_each_once)
