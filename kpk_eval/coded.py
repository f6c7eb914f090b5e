"""Coded segments of interviews: who speaks of which theme, how much of that is told, and what is released."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from kpk_eval.params.schema import Theme
from kpk_eval.params.themes import INTERVIEWS
from kpk_eval.prepare import WAVE

CONTRACT = INTERVIEWS
RELEASED = "yes"
NEEDED = ("wording", "released_by", "released_on")
"""What a released segment must have beside its flag."""
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their category that show nothing."""
GROUP = ["population", WAVE]
"""Columns that an excerpt is labelled with: the people among whom its speaker is."""


class Amount(StrEnum):
    """How the number of interviews with a theme is told."""

    NUMBER = "number"
    MORE = "more"
    """In more than half of the interviews."""
    LESS = "less"
    """In half of the interviews or fewer, perhaps in none."""
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Group:
    """Interviews of one population at one wave."""

    population: str
    wave: str
    rows: pd.DataFrame

    @property
    def interviews(self) -> int:
        """Number of interviews."""
        return number_of(self.rows)


def one_spelling(documents: pd.Series) -> pd.Series:
    """Pseudonyms of interviews in one normal form: however one is typed, it is one interview."""
    return documents.map({each: _normal(str(each)) for each in documents.dropna().unique()})


def _normal(pseudonym: str) -> str:
    visible = (
        sign for sign in unicodedata.normalize("NFKC", pseudonym) if unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(visible).casefold().split())


def number_of(rows: pd.DataFrame) -> int:
    """Number of interviews that segments are from."""
    return int(one_spelling(rows["document"]).nunique())


def amount_of(interviews: int, with_theme: int, *, minimum: int) -> Amount:
    """How much may be told of a number of interviews, so that no small number of people follows.

    Parameters
    ----------
    interviews, with_theme
        People interviewed, and those of them who speak of the theme.
    minimum
        Fewest people behind a published number.

    Returns
    -------
    Amount
        The number itself where both those with and those without the theme are at least ``minimum``. Else a
        word, but only where it leaves open that both are: each word then stands for a range of numbers up to
        one that would itself be told, and includes none and all.
    """
    without = interviews - with_theme
    if not 0 <= with_theme <= interviews:
        raise ValueError(f"{with_theme} of {interviews} interviews")
    if min(with_theme, without) >= minimum:
        return Amount.NUMBER
    if interviews < 2 * minimum + 1:
        return Amount.PROTECTED
    return Amount.MORE if with_theme > without else Amount.LESS


def groups_of(rows: pd.DataFrame, waves: Sequence[str]) -> Iterator[Group]:
    """Interviews by population and wave, in the order of the waves; nothing where there are none."""
    if rows.empty:
        return
    for population in sorted(rows["population"].dropna().unique()):
        for wave in waves:
            own = rows[(rows["population"] == population) & (rows[WAVE] == wave)]
            if len(own):
                yield Group(str(population), wave, own)


def of_theme(rows: pd.DataFrame, theme: Theme) -> pd.DataFrame:
    """Segments with a code of the theme, from interviews whose people it is about."""
    own = rows["code"].isin(theme.codes)
    if theme.populations:
        own &= rows["population"].isin([one.value for one in theme.populations])
    return rows[own]


def excerpts(rows: pd.DataFrame, themes: Collection[Theme], *, minimum: int, until: date) -> pd.DataFrame:
    """Released wordings with theme, population and wave; nothing else of a segment.

    A wording counts where the flag, the wording, the name and the day of the release are there, wording and
    name have letters, the day is not after ``until`` (the date of the edition), a theme has its code, and the
    interviews of its population and wave are at least ``minimum``. The order is that of the texts, so that it
    does not tell which of them are from the same interview.
    """
    columns = ["theme", "population", WAVE, "text"]
    if rows.empty or not {"release", *NEEDED} <= set(rows):
        return pd.DataFrame(columns=columns)
    known = rows.assign(document=one_spelling(rows["document"]))
    people = known.groupby(GROUP)["document"].transform("nunique")
    complete = rows["wording"].map(_has_letters) & rows["released_by"].map(_has_letters)
    complete &= pd.to_datetime(rows["released_on"], errors="coerce") <= pd.Timestamp(until)
    flagged = rows[(rows["release"] == RELEASED) & complete & (people >= minimum)]
    parts = [of_theme(flagged, theme).assign(theme=theme.id) for theme in themes]
    if not parts:
        return pd.DataFrame(columns=columns)
    found = pd.concat(parts).rename(columns={"wording": "text"})[columns].drop_duplicates()
    return found.sort_values(columns).reset_index(drop=True)


def _has_letters(text: object) -> bool:
    """Whether anybody can read something in a text: not blanks, numbers or what cannot be seen."""
    return isinstance(text, str) and any(sign.isalpha() and sign not in BLANK_LETTERS for sign in text)
