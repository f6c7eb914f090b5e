"""Sentences about indicators: last and first value of the site, and the other areas in the same year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    """Last value of a site, the first one it may be compared with, and the other areas in that year."""
    values = {year: value for year, row in sorted(rows.items()) if (value := row.number("value")) is not None}
    if not values:
        return voice.words.fill("prose.series_none", reason=voice.reason(rows[max(rows)]))
    last = max(values)
    first = min(year for year in values if year in track.era(last))
    own = voice.words.fill(
        "prose.series_since" if first < last else "prose.series",
        last=track.value(values[last], voice),
        year=str(last),
        first=track.value(values[first], voice),
        since=str(first),
    )
    told = (own, _flagged(rows[last], voice), *_broken(min(values), first, last, track, voice))
    return " ".join(filter(None, (*told, _against(last, track, voice))))


def _flagged(row: Row, voice: Voice) -> str:
    """How the source qualifies a value; empty where it does not."""
    flag = voice.text(row, "flag")
    return voice.words.fill("prose.series_flag", flag=flag) if flag else ""


def _broken(earliest: int, first: int, last: int, track: Track, voice: Voice) -> Iterator[str]:
    """That earlier years may not be compared, or why the plan compares across a break."""
    begin = track.era(last)[0]
    if earliest < begin:
        label = track.breaks[begin].label
        yield voice.words.fill("prose.series_break", year=str(begin), label=label)
    for year, one in sorted(track.breaks.items()):
        if one.accepted and first < year <= last:
            reason = one.accepted.rstrip(".")
            yield voice.words.fill("prose.series_accepted", year=str(year), label=one.label, reason=reason)


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
