"""What one book is made of: manifest, evaluation, edition, language, codebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from kpk_eval.book.checked import NO_CHECKS, Checks
from kpk_eval.book.errors import BookError
from kpk_eval.book.words import words
from kpk_eval.manifest import Manifest, PageRecord, PageState
from kpk_eval.params.schema import Edition, Evaluation, Site, Text, say

_LOCALES = {"de": "de_DE", "en": "en_GB"}


class Codebook(Protocol):
    """A data contract as its readers see it."""

    @property
    def contract(self) -> str:
        """Name of the contract."""

    @property
    def title(self) -> str:
        """Display name of the contract."""

    @property
    def header(self) -> Sequence[str]:
        """Names of the columns of the table."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """One row per column of the contract, in the order of the header."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that the chapters of one book tell, in one language."""

    manifest: Manifest
    evaluation: Evaluation
    language: str
    codebooks: Sequence[Codebook] = ()
    checks: Checks = NO_CHECKS

    @property
    def edition(self) -> Edition:
        """The edition that the manifest belongs to."""
        for edition in self.evaluation.frame.editions:
            if edition.id == self.manifest.edition:
                return edition
        raise BookError(
            f"the manifest belongs to edition {self.manifest.edition!r}, which evaluation "
            f"{self.evaluation.id!r} does not have; run the edition again"
        )

    @property
    def words(self) -> Mapping[str, str]:
        """Words of the generated chapters."""
        return words(self.language)

    @property
    def complete(self) -> tuple[PageRecord, ...]:
        """Pages that are part of the book, in its order."""
        return tuple(page for page in self.manifest.pages if page.state is PageState.COMPLETE)

    @property
    def missing(self) -> tuple[PageRecord, ...]:
        """Pages of the edition that could not be computed."""
        return tuple(page for page in self.manifest.pages if page.state is not PageState.COMPLETE)

    @property
    def sites(self) -> Mapping[str, Site]:
        """Sites by their identifier."""
        return {site.id: site for site in self.evaluation.sites}

    def say(self, text: Text | None) -> str:
        """Wording of a text in the language of the book; empty where there is none."""
        return say(text, self.language) if text is not None else ""

    def site(self, identifier: str) -> str:
        """Display name of a site; empty for pages of no single site."""
        if identifier and identifier not in self.sites:
            raise BookError(
                f"the manifest has pages of site {identifier!r}, which evaluation {self.evaluation.id!r} "
                "does not have; run the edition again"
            )
        return self.say(self.sites[identifier].label) if identifier else ""

    def population(self, identifier: str) -> str:
        """Display name of a population; empty for pages of none."""
        labels = {one.id: one.label for one in self.evaluation.frame.populations}
        return self.say(labels[identifier]) if identifier else ""

    def wave(self, identifier: str) -> str:
        """Display name of a wave."""
        labels = {one.id: one.label for one in self.evaluation.frame.waves}
        return self.say(labels[identifier])

    def day(self, day: date) -> str:
        """A date in words, such as 22. November 2026."""
        return format_date(day, "long", locale=_LOCALES[self.language])

    def moment(self, iso: str) -> str:
        """An ISO 8601 time as date and time of day in UTC."""
        moment = datetime.fromisoformat(iso).astimezone(UTC)
        return format_datetime(moment, "medium", tzinfo=UTC, locale=_LOCALES[self.language])

    def number(self, value: float, pattern: str = "#,##0.###") -> str:
        """A number as the language writes it."""
        return format_decimal(value, format=pattern, locale=_LOCALES[self.language])
