"""Sentences about indicators: last and first value of the site, and the other areas in the same year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpk_eval.model import Released
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import Row
from kpk_eval.show.series import Track, tracks_of
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each indicator and site."""
    return about(tracks_of(released, voice), voice)


def about(tracks: Sequence[Track], voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each site of the given indicators; the site is named where there are several."""
    several = len({area for track in tracks for area in track.sites}) > 1
    return tuple(
        Sentence(f"{track.name}, {area}" if several else track.name, statement(rows, track, voice))
        for track in tracks
        for area, rows in track.sites.items()
    )


def statement(rows: Mapping[int, Row], track: Track, voice: Voice) -> str:
    """Last value of a site, its first one, and the comparison areas in the year of the last."""
    values = {year: value for year, row in sorted(rows.items()) if (value := row.number("value")) is not None}
    if not values:
        return voice.words.fill("prose.series_none", reason=voice.reason(rows[max(rows)]))
    first, last = min(values), max(values)
    own = voice.words.fill(
        "prose.series_since" if first < last else "prose.series",
        last=track.value(values[last], voice),
        year=str(last),
        first=track.value(values[first], voice),
        since=str(first),
    )
    return " ".join(filter(None, (own, _against(last, track, voice))))


def _against(year: int, track: Track, voice: Voice) -> str:
    """Median and middle half of the comparison areas in a year; empty where there are none."""
    band = track.bands.get(year)
    if band is None:
        return ""
    half = track.half(band, voice)
    several = "prose.series_against" if half else "prose.series_median"
    return voice.words.fill(
        several if band.areas > 1 else "prose.series_single",
        n=voice.numbers.count(band.areas),
        median=track.value(band.median, voice),
        middle=half,
    )
