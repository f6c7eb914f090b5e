"""Dates from which the numbers of an indicator mean something else, so that years do not compare."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema.base import Strict, Text
from kpk_eval.params.values import Once, Slug


class BreakKind(StrEnum):
    """Why numbers before and after a date do not compare."""

    CENSUS_REBASE = "census_rebase"
    """The population was counted anew."""
    DEFINITION = "definition"
    """The indicator counts something else."""
    LAW = "law"
    """A law changed who is counted."""
    METHOD = "method"
    """The same is counted in another way."""


@dataclass(frozen=True, slots=True)
class BreakFact:
    """What happened to the numbers, since when, and who says so."""

    date: datetime.date
    kind: BreakKind
    label: Text
    source: Text

    @property
    def year(self) -> int:
        """First year whose numbers have the new meaning."""
        return self.date.year


KNOWN_BREAKS: Mapping[str, BreakFact] = {
    "zensus_2011": BreakFact(
        datetime.date(2011, 5, 9),
        BreakKind.CENSUS_REBASE,
        {
            "de": "Bevölkerung ab 2011 auf Grundlage des Zensus 2011",
            "en": "population from 2011 on the basis of the 2011 census",
        },
        "BBSR, INKAR Ausgabe 2024, Metadaten; Regionaldatenbank Deutschland, Tabelle 12411-01-01-4, Fußnote",
    ),
    "zensus_2022": BreakFact(
        datetime.date(2022, 5, 15),
        BreakKind.CENSUS_REBASE,
        {
            "de": "Bevölkerung ab Mai 2022 auf Grundlage des Zensus 2022",
            "en": "population from May 2022 on the basis of the 2022 census",
        },
        "Statistisches Bundesamt, Umstellung der Bevölkerungszahlen auf die Ergebnisse des Zensus 2022, "
        "https://www.destatis.de/DE/Themen/Gesellschaft-Umwelt/Bevoelkerung/Bevoelkerungsstand/Methoden/"
        "Erlauterungen/umstellung-bevoelkerungszahlen-zensus-2022.html",
    ),
    "sgb2_2005": BreakFact(
        datetime.date(2005, 1, 1),
        BreakKind.LAW,
        {
            "de": "Arbeitslosenstatistik seit Einführung des SGB II im Januar 2005 auf neuer Grundlage",
            "en": "unemployment statistics on a new basis since SGB II came into force in January 2005",
        },
        "Regionaldatenbank Deutschland, Tabelle 13211-02-05-4, Fußnote (Quelle: Bundesagentur für Arbeit)",
    ),
    "ukraine_sgb2_2022": BreakFact(
        datetime.date(2022, 6, 1),
        BreakKind.LAW,
        {
            "de": "seit Juni 2022 Geflüchtete aus der Ukraine im SGB II statt im Asylbewerberleistungsgesetz",
            "en": "since June 2022 refugees from Ukraine are in SGB II instead of the act for asylum seekers",
        },
        "Stadt Leipzig, Amt für Statistik und Wahlen, Erläuterung zu Daten der Bundesagentur für Arbeit, "
        "https://statistik.leipzig.de/statcity/table.aspx?cat=7&per=q&rub=3",
    ),
    "buergergeld_2023": BreakFact(
        datetime.date(2023, 1, 1),
        BreakKind.LAW,
        {
            "de": "seit Januar 2023 Bürgergeld mit höheren Regelbedarfen statt Arbeitslosengeld II",
            "en": "since January 2023 Bürgergeld with higher standard needs instead of Arbeitslosengeld II",
        },
        "Zwölftes Gesetz zur Änderung des Zweiten Buches Sozialgesetzbuch und anderer Gesetze "
        "(Bürgergeld-Gesetz) vom 16. Dezember 2022",
    ),
}
"""Breaks that a plan can refer to with ``known``. Whether one concerns an indicator, the plan decides."""


class Acceptance(Strict):
    """Why an indicator may be compared across a break nevertheless."""

    indicator: Slug
    reason: Text


class Break(Strict):
    """A break in the series of indicators: either a known one, or one described here."""

    indicators: Annotated[tuple[Slug, ...], Field(min_length=1), Once]
    known: str | None = None
    date: datetime.date | None = None
    """First day on which the numbers mean something else; its year is the first of the new series."""
    kind: BreakKind | None = None
    label: Text | None = None
    source: Text | None = None
    acceptable: tuple[Acceptance, ...] = ()

    @model_validator(mode="after")
    def _described_once(self) -> Break:
        given = [name for name in ("date", "kind", "label", "source") if getattr(self, name) is not None]
        if self.known is None:
            if lacking := [name for name in ("date", "kind", "label", "source") if name not in given]:
                names = ", ".join(repr(name) for name in lacking)
                raise ValueError(f"a break needs {names}, or 'known': {', '.join(KNOWN_BREAKS)}")
        elif self.known not in KNOWN_BREAKS:
            hint = did_you_mean(self.known, KNOWN_BREAKS)
            raise ValueError(
                f"no known break is called {self.known!r}; {hint}there are: {', '.join(KNOWN_BREAKS)}"
            )
        elif given:
            raise ValueError(f"'known' says it already: remove {given[0]!r}, or remove 'known'")
        return self

    @model_validator(mode="after")
    def _accepts_what_it_breaks(self) -> Break:
        accepted = [one.indicator for one in self.acceptable]
        for place, name in enumerate(accepted):
            if name not in self.indicators:
                raise ValueError(f"'acceptable' names {name!r}, which 'indicators' of this break does not")
            if name in accepted[:place]:
                raise ValueError(f"'acceptable' names {name!r} twice; one reason for each indicator")
        return self

    @property
    def fact(self) -> BreakFact:
        """What happened, since when, and who says so."""
        if self.known is not None:
            return KNOWN_BREAKS[self.known]
        if self.date is None or self.kind is None or self.label is None or self.source is None:
            raise ValueError("a break that is neither known nor described")
        return BreakFact(self.date, self.kind, self.label, self.source)

    def accepted(self, indicator: str) -> Text | None:
        """Why the indicator may be compared across this break; None where it may not."""
        return next((one.reason for one in self.acceptable if one.indicator == indicator), None)
