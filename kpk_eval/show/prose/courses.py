"""Sentences about a site beside other areas: how alike they moved before the start, how far apart after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.courses import AFTER, GAP, SYNTHETIC, Course, courses_of
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.voice import Voice


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each indicator that can be drawn."""
    told = ((one, " ".join(_told(one, voice))) for one in courses_of(released, voice))
    return tuple(Sentence(one.name, text) for one, text in told if text)


def _told(course: Course, voice: Voice) -> Iterator[str]:
    years = course.years_of(GAP)
    after = [year for year in course.years_of(GAP, AFTER) if year in years]
    early = [year for year in years if course.start is None or year < course.start]
    if early:
        yield _before(course, early, voice)
    if after:
        yield _after(course, after[-1], voice)
    elif early:
        late = [
            year for year in course.years_of("site") if course.start is not None and year > course.start + 0.5
        ]
        yield voice.words["prose.courses_broken" if late else "prose.courses_none"]
    synthetic = [year for year in after if year in course.years_of(SYNTHETIC)]
    if synthetic:
        gap = (course.value("site", synthetic[-1]) or 0.0) - (course.value(SYNTHETIC, synthetic[-1]) or 0.0)
        yield voice.words.fill(
            "prose.courses_synthetic", year=str(synthetic[-1]), gap=course.written(gap, voice)
        )


def _before(course: Course, early: Sequence[int], voice: Voice) -> str:
    """How far the site was from the others before the start, and how often outside their range."""
    gaps = [course.value(GAP, year) or 0.0 for year in early]
    return voice.words.fill(
        "prose.courses_before",
        first=str(early[0]),
        last=str(early[-1]),
        low=course.written(min(gaps), voice),
        high=course.written(max(gaps), voice),
        out=voice.numbers.count(sum(_outside(course, year) for year in early)),
        years=voice.numbers.count(len(early)),
    )


def _after(course: Course, last: int, voice: Voice) -> str:
    """How far the site is from the others in the last year, and how far they are from each other."""
    return voice.words.fill(
        "prose.courses_after",
        year=str(last),
        gap=course.written(course.value(GAP, last) or 0.0, voice),
        low=course.written(course.value(GAP, last, "low") or 0.0, voice),
        high=course.written(course.value(GAP, last, "high") or 0.0, voice),
    )


def _outside(course: Course, year: int) -> bool:
    """Whether the site lay outside the range of the other areas."""
    gap, low, high = (course.value(GAP, year, one) for one in ("value", "low", "high"))
    return gap is not None and low is not None and high is not None and not low <= gap <= high
