"""The fixed words of tables, figures and sentences in the language of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kpk_eval.model import Wording
from kpk_eval.params.source_lines import read_yaml

LANGUAGES = ("de", "en")
FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of one language by their dotted key (``table.heading.outcome``)."""

    language: str
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Text of a key; a key that does not exist is a mistake in the program."""
        if key not in self.texts:
            raise KeyError(f"kpk_eval/show/texts/*{self.language}.yaml have no text {key!r}")
        return self.texts[key]

    def fill(self, key: str, **parts: str) -> str:
        """Template of a key with its places filled; braces within the parts stay as they are."""
        return self[key].format_map(parts)

    def count(self, key: str, number: int, shown: str, **parts: str) -> str:
        """Template for one or for several (``key.one``, ``key.many``) with the number as ``{n}``."""
        return self.fill(f"{key}.{'one' if number == 1 else 'many'}", n=shown, **parts)

    def measure(self, identifier: str) -> str | None:
        """Display text of a measure of goals that no plan names: of the network, or counted; else None."""
        keys = (f"goal_network.{identifier}", f"counted.{identifier}")
        return next((self.texts[key] for key in keys if key in self.texts), None)

    def name(self, group: str, identifier: str, wording: Wording) -> str:
        """Display text of an identifier: the evaluation's own, else the fixed one, else the identifier.

        Codes of a contract have their text under ``column.code``, because two columns may share a code.
        """
        key = f"{group}.{identifier.replace('_', ' ')}"
        fixed = self.texts.get(f"{group}.{identifier}", self.texts.get(key, identifier))
        return wording.texts.get(f"{group}.{identifier}", wording.texts.get(identifier, fixed))


@cache
def words_of(language: str) -> Words:
    """The fixed words of a language: those of all results, and one file for each further question.

    Raises
    ------
    ValueError
        Where there are no texts in this language, or two files have a text of the same key.
    """
    if language not in LANGUAGES:
        raise ValueError(f"results are shown in {' or '.join(LANGUAGES)}, not in {language!r}")
    texts: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*{language}.yaml")):
        found = dict(_flat(read_yaml(path, shown=f"kpk_eval/show/texts/{path.name}")))
        if twice := sorted(texts.keys() & found.keys()):
            raise ValueError(f"kpk_eval/show/texts/{path.name}: {twice[0]!r} is also in another file")
        texts |= found
    return Words(language, texts)


def _flat(texts: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Pairs of dotted key and text from nested mappings."""
    pairs: list[tuple[str, str]] = []
    for key, value in texts.items():
        if isinstance(value, Mapping):
            pairs.extend(_flat(value, f"{prefix}{key}."))
        else:
            pairs.append((f"{prefix}{key}", str(value).strip()))
    return pairs
