"""Sentences about a map of all areas: its classes, and where the areas of the sites lie among them."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.model import Released
from kpk_eval.show.country import Country, country_of
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement about the map, and one about each site."""
    country = country_of(released, voice)
    if country is None:
        return ()
    return (Sentence(country.name, " ".join(_whole(country, voice))), *_sites(country, voice))


def _whole(country: Country, voice: Voice) -> Iterator[str]:
    classes = country.classes
    if not classes:
        yield voice.words["prose.country_nothing"]
        return
    yield voice.words.fill(
        "prose.country_whole",
        year=country.year,
        n=voice.numbers.count(len(country.rows) - country.without),
        classes=voice.numbers.count(len(classes)),
        lowest=country.ends(classes[0], voice),
        highest=country.ends(classes[-1], voice),
        last=str(classes[-1]),
    )
    if country.without:
        yield voice.words.count(
            "prose.country_without", country.without, voice.numbers.count(country.without)
        )


def _sites(country: Country, voice: Voice) -> Iterator[Sentence]:
    for row in country.sites:
        number = row.number("area_class")
        if number is None:
            told = voice.words["prose.country_no_value"]
        else:
            told = voice.words.fill(
                "prose.country_site",
                value=country.value(row, voice),
                number=f"{number:.0f}",
                classes=voice.numbers.count(len(country.classes)),
                values=country.ends(int(number), voice),
            )
        yield Sentence(voice.text(row, "site"), told)
