"""Citations by author and year, and the list of references, in the language of the book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pybtex.plugin  # type: ignore[import-untyped]
import sphinxcontrib.bibtex.plugin
from pybtex.style.formatting.unsrt import Style as UnsortedStyle  # type: ignore[import-untyped]
from pybtex.style.template import names, sentence  # type: ignore[import-untyped]
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


class ListOfReferences(UnsortedStyle):  # type: ignore[misc]
    """Works sorted by author and year, last names first."""

    default_sorting_style = "author_year_title"
    default_name_style = "lastfirst"
    last = " and "

    def format_names(self, role: str, as_sentence: bool = True) -> Any:
        """Names of the authors with the word for 'and' of the language."""
        shown = names(role, sep="; ", sep2=self.last, last_sep=self.last)
        return sentence[shown] if as_sentence else shown


class GermanListOfReferences(ListOfReferences):
    """The list of references in German."""

    last = " und "


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")")


def _persons(last: str) -> PersonStyle:
    return PersonStyle(sep2=last, last_sep=last)


@dataclass
class EnglishCitation(AuthorYearReferenceStyle):
    """Author and year in English: Hodges and Lehmann (1963)."""

    person: PersonStyle = field(default_factory=lambda: _persons(" and "))
    bracket_textual: BracketStyle = field(default_factory=_round)
    bracket_parenthetical: BracketStyle = field(default_factory=_round)


@dataclass
class GermanCitation(EnglishCitation):
    """Author and year in German: Hodges und Lehmann (1963)."""

    person: PersonStyle = field(default_factory=lambda: _persons(" und "))


def register_styles() -> None:
    """Make the styles known as ``kpk_de`` and ``kpk_en``."""
    lists = {"kpk_de": GermanListOfReferences, "kpk_en": ListOfReferences}
    citations = {"kpk_de": GermanCitation, "kpk_en": EnglishCitation}
    for name, style in lists.items():
        pybtex.plugin.register_plugin("pybtex.style.formatting", name, style)
    for name, citation in citations.items():
        sphinxcontrib.bibtex.plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", name, citation)
