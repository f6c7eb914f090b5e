"""What stands around tables and figures: who, what, when, from where, and what the signs mean."""

from __future__ import annotations

from kpk_eval.model import Column, Released, Shape, Sort
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.voice import Voice

TIMES = {
    Shape.GOALS: "contrast",
    Shape.ESTIMATES: "contrast",
    Shape.FLOW: "contrast",
    Shape.RELIABLE: "contrast",
    Shape.OFFER_CHANGES: "contrast",
    Shape.ATTRITION: "contrast",
    Shape.SENSITIVITY: "contrast",
    Shape.DETECTABLE: "contrast",
    Shape.SELECTION: "contrast",
    Shape.SCALES: "wave",
    Shape.WEIGHTING: "wave",
    Shape.STAGES: "wave",
    Shape.VOICES: "wave",
    Shape.EXCERPTS: "wave",
    Shape.DESCRIPTION: "wave",
    Shape.MISSING: "wave",
    Shape.COMPLETENESS: "wave",
    Shape.REACH: "wave",
    Shape.REACH_GAPS: "wave",
    Shape.REACH_DISTANCES: "contrast",
    Shape.NETWORK: "wave",
    Shape.NETWORK_MIXING: "wave",
    Shape.NETWORK_CHANGE: "contrast",
}
"""Shape -> column that says which waves its rows are from."""
WITHOUT_PEOPLE = frozenset({
    Shape.SERIES, Shape.OFFERS, Shape.NETWORK, Shape.COSTS, Shape.EVENTS, Shape.SMALL_AREAS,
    Shape.AREA_CLASSES, Shape.AREA_FUNNEL, Shape.COUNTRY_MAP, Shape.STAGES,
})  # fmt: skip
"""Shapes whose figures show no numbers of people."""
BY_YEAR = frozenset({
    Shape.SERIES, Shape.COURSES, Shape.SMALL_AREAS, Shape.AREA_CLASSES, Shape.AREA_FUNNEL,
    Shape.COUNTRY_MAP,
})  # fmt: skip
"""Shapes whose rows are of years."""
OF_INSTITUTIONS = frozenset({Shape.NETWORK, Shape.NETWORK_MIXING, Shape.NETWORK_CHANGE})
"""Shapes whose numbers of people are numbers of institutions."""
OF_BOTH = frozenset({Shape.GOALS})
"""Shapes whose numbers of people are numbers of people in some rows, of institutions in others."""
SHARES_BESIDE_GAPS = frozenset({Shape.REACH, Shape.REACH_GAPS})
"""Shapes of shares of rounded counts, read beside changes that were computed before rounding."""
BESIDE_SHARES = frozenset({"reach_change"})
"""Analyses whose changes are read beside such shares."""
FEW_PEOPLE = 40
"""Number of people with which it is told how far a share moves by rounding."""


def caption_of(released: Released, voice: Voice) -> str:
    """What is shown, of whom and where, from when, from which source; made-up data are named as such."""
    rows, words = rows_of(released), voice.words
    who = "; ".join(filter(None, (_people(released, rows, voice), _places(released, rows, voice))))
    what = words.texts.get(f"caption.{released.origin.analysis}", words[f"caption.{released.shape}"])
    when = _when(released, rows, voice)
    edition = voice.name("edition", released.origin.edition)
    parts = [
        words.fill("caption.whole", what=what, who=who) if who else words.fill("caption.alone", what=what),
        words.fill("caption.when", when=when) if when else words.fill("caption.edition", when=edition),
        words.fill("caption.source", source=_source(released, rows, voice)),
        words["caption.synthetic"] if released.origin.synthetic else "",
    ]
    return " ".join(filter(None, parts))


def remarks_of(
    released: Released, voice: Voice, *, hidden: bool, absent: bool, every_column: bool = False
) -> tuple[str, ...]:
    """Meaning of the signs that occur, how numbers of people are rounded, and the notes of the result.

    ``every_column`` says that numbers of people are shown, as in a table or file; figures of indicators and
    of offers and costs show none.
    """
    words, numbers = voice.words, voice.numbers
    whose = "network_" if released.shape in OF_INSTITUTIONS else ""
    of = "goals_" if released.shape in OF_BOTH else whose
    rounded = (every_column or released.shape not in WITHOUT_PEOPLE) and _shows_rounded_people(released)
    return (
        *([words.fill(f"note.{whose}hidden", minimum=numbers.count(released.minimum))] if hidden else []),
        *([words["note.absent"]] if absent else []),
        *([words.fill(f"note.{of}rounded", base=numbers.count(released.base))] if rounded else []),
        *([_rounding_of_shares(released, voice)] if every_column and _has_shares(released) else []),
        *(voice.name("note", note) for note in released.notes),
    )


def _has_shares(released: Released) -> bool:
    """Whether shares of rounded counts are shown, or changes that are read beside them and are not."""
    beside = released.shape in SHARES_BESIDE_GAPS or released.origin.analysis in BESIDE_SHARES
    return beside and _shows_rounded_people(released)


def _rounding_of_shares(released: Released, voice: Voice) -> str:
    step = voice.numbers.decimal(100 * released.base / FEW_PEOPLE, 1)
    return voice.words.fill("note.reach_rounded", n=voice.numbers.count(FEW_PEOPLE), step=step)


def _shows_rounded_people(released: Released) -> bool:
    """Whether a number of people was rounded: one that is shown, not zero, and from no statistical office."""
    columns = [column for column in released.columns if column.sort is Sort.PEOPLE]
    return released.base > 1 and any(_is_rounded(row, one) for row in rows_of(released) for one in columns)


def _is_rounded(row: Row, column: Column) -> bool:
    official = bool(column.unless and row.number(column.unless))
    return bool(row.number(column.name)) and not official


def _people(released: Released, rows: tuple[Row, ...], voice: Voice) -> str:
    names = distinct(rows, "population") or (released.origin.population,)
    return ", ".join(voice.name("population", name) for name in names if name)


def _places(released: Released, rows: tuple[Row, ...], voice: Voice) -> str:
    """Sites of the rows; for a series the areas of its sites."""
    if released.shape is Shape.SERIES:
        names = distinct([row for row in rows if row.text("group") == "site"], "area")
    else:
        names = distinct([row for row in rows if not row.shows("sites")], "site")
    return ", ".join(voice.name("site", name) for name in names or (released.origin.site,) if name)


def _when(released: Released, rows: tuple[Row, ...], voice: Voice) -> str:
    """Waves or years of the rows; empty where they name none."""
    if released.shape in BY_YEAR:
        years = sorted({int(year) for row in rows if (year := row.number("year")) is not None})
        if years:
            first, last = str(years[0]), str(years[-1])
            return first if first == last else voice.words.fill("number.interval", low=first, high=last)
    column = TIMES.get(released.shape)
    names = distinct(rows, column) if column else ()
    if names and column:
        return ", ".join(voice.name(column, name) for name in names)
    return ""


def _source(released: Released, rows: tuple[Row, ...], voice: Voice) -> str:
    """Sources named by the evaluation, else the kind of source of this shape."""
    column = "indicator" if released.shape is Shape.SERIES else "population"
    named = [voice.wording.texts.get(f"{name}.source", "") for name in distinct(rows, column)]
    return "; ".join(dict.fromkeys(filter(None, named))) or _kind_of_source(released, rows, voice)


def _kind_of_source(released: Released, rows: tuple[Row, ...], voice: Voice) -> str:
    """What kind of data a question rests on: that of its ties, else its own, else that of its shape."""
    ties = distinct(rows, "relation") if released.shape in OF_INSTITUTIONS else ()
    if ties:
        return "; ".join(voice.words[f"source_of_relation.{one}"] for one in ties)
    usual = voice.words[f"source.{released.shape}"]
    return voice.words.texts.get(f"source.{released.origin.analysis}", usual)
