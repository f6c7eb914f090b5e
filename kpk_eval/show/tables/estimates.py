"""Table of changes: who, how much with its interval, effect size, p, and the assessment in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpk_eval.model import Design, Released, Verdict
from kpk_eval.show.areas import concerns, coverage_differs, is_one, number
from kpk_eval.show.changes import Change, changes_of, one_level, telling
from kpk_eval.show.rows import Row, State, distinct
from kpk_eval.show.tables import areas
from kpk_eval.show.tables.grid import (
    ABSENT,
    HIDDEN,
    Cell,
    Grid,
    Heading,
    Line,
    Look,
    Marks,
    count,
    empty,
    marks_of,
    unbroken,
)
from kpk_eval.show.voice import USUAL_LEVEL, Voice

LOOKS = {
    Verdict.IMPROVED: Look.IMPROVED,
    Verdict.WORSENED: Look.WORSENED,
    Verdict.NO_CLEAR_CHANGE: Look.OPEN,
    Verdict.EQUIVALENT: Look.OPEN,
    Verdict.NOT_ESTIMABLE: Look.ABSENT,
}
BOTH_SIDES = frozenset({Design.UNPAIRED, Design.ALL_WAVES})
"""Designs in which the people before are others than those after."""
UNSIGNED = frozenset(
    {
        "odds_ratio", "risk_ratio", "rate_ratio", "cumulative_odds_ratio", "probability_of_superiority",
        "common_language_effect_size",
    }
)  # fmt: skip
"""Effect sizes that are never negative."""
OF_ALL_WAVES = ("all_waves", "all_waves_models", "all_waves_p")
"""What has to be said of models of all waves."""
NAMED = ("population", "site")
"""Columns that are shown where the rows differ in them."""


def grid(released: Released, voice: Voice) -> Grid:
    """Changes of a result; planned comparisons above the others."""
    changes = changes_of(released, voice)
    marks = marks_of(voice.reason(change.row) for change in changes if _refused(change))
    columns = _columns(changes, voice, marks)
    several = len({change.row.text("contrast") for change in changes}) > 1
    lines = tuple(
        Line(
            _label(change, voice, several=several),
            tuple(cell(change) for _, cell in columns),
            _group(change, voice),
        )
        for change in changes
    )
    notes = (*_notes(changes, voice), *marks.notes(voice))
    corner = voice.words["heading.indicator" if concerns(changes) else "heading.outcome"]
    return Grid(corner, tuple(heading for heading, _ in columns), lines, notes)


def _columns(
    changes: Sequence[Change], voice: Voice, marks: Marks
) -> list[tuple[Heading, Callable[[Change], Cell]]]:
    """Heading of each column with the function that makes its cells."""
    words, kinds = voice.words, distinct([change.row for change in changes], "effect_size_kind")
    if concerns(changes):
        return [*(_named(name, voice) for name in telling(changes, NAMED)), *_of_areas(voice, marks)]
    interval = words.fill("heading.change_interval", interval=voice.level(one_level(changes)))
    columns: list[tuple[Heading, Callable[[Change], Cell]]] = [
        (Heading(interval, numeric=True), lambda one: _change(one, voice)),
        (Heading(words["heading.verdict"]), lambda one: _verdict(one, voice, marks)),
        (Heading(words["heading.people"], numeric=True), lambda one: _people(one.row, voice)),
        *_of_effects(changes, voice, kinds),
        (Heading(words["heading.p"], numeric=True), lambda one: _p(one.row, voice)),
    ]
    return [*(_named(name, voice) for name in telling(changes, NAMED)), *columns]


def _of_effects(
    changes: Sequence[Change], voice: Voice, kinds: Sequence[str]
) -> list[tuple[Heading, Callable[[Change], Cell]]]:
    """Column of effect sizes; none where no change has one."""
    if all(change.row.state("effect_size") is State.ABSENT for change in changes):
        return []
    heading = Heading(voice.words["heading.effect_size"], numeric=True)
    return [(heading, lambda one: _effect(one.row, voice, kinds))]


def _of_areas(voice: Voice, marks: Marks) -> list[tuple[Heading, Callable[[Change], Cell]]]:
    """Columns of comparisons of areas: no people and no effect size, but both changes beside each other."""
    words = voice.words
    return [
        (Heading(words["heading.change_site"], numeric=True), lambda one: areas.of_site(one, voice)),
        (Heading(words["heading.change_areas"], numeric=True), lambda one: areas.of_others(one, voice)),
        (Heading(words["heading.difference_areas"], numeric=True), lambda one: _change(one, voice)),
        (Heading(words["heading.verdict"]), lambda one: _verdict(one, voice, marks)),
        (Heading(words["heading.p"], numeric=True), lambda one: _p(one.row, voice)),
    ]


def _named(name: str, voice: Voice) -> tuple[Heading, Callable[[Change], Cell]]:
    return Heading(voice.words[f"heading.{name}"]), lambda one: Cell(voice.text(one.row, name))


def _label(change: Change, voice: Voice, *, several: bool) -> Cell:
    """Outcome; below it the waves where the table has several comparisons, and what else is particular."""
    contrast = voice.text(change.row, "contrast") if several else ""
    hint = voice.words["better.lower"] if change.lower_is_better else ""
    unit = change.scale.unit if is_one(change) else ""
    return Cell(change.outcome, below="; ".join(filter(None, (contrast, *change.asides, unit, hint))))


def _group(change: Change, voice: Voice) -> str:
    return voice.words["status.planned" if change.planned else "status.exploratory"]


def _people(row: Row, voice: Voice) -> Cell:
    """People in both waves, or those before and after where not only linked ones count."""
    if row.text("design") in BOTH_SIDES:
        before, after = voice.count(row, "n_before"), voice.count(row, "n_after")
        words = voice.words
        return Cell(words.fill("number.before", n=before), below=words.fill("number.after", n=after))
    return count(row, voice)


def _change(change: Change, voice: Voice) -> Cell:
    """Estimate with unit, its interval below."""
    if change.state is not State.SHOWN:
        return HIDDEN if change.state is State.HIDDEN else empty(change.row, "estimate")
    usual = change.row.number("level") in (None, USUAL_LEVEL)
    interval = change.interval(voice, signed=True) if usual else change.named_interval(voice, signed=True)
    plain = is_one(change)
    amount = number(change, "estimate", voice) if plain else change.amount(voice, signed=True)
    told = (interval, *_over_sites(change, voice))
    return Cell(amount, below="; ".join(unbroken(one) for one in told if one))


def _over_sites(change: Change, voice: Voice) -> tuple[str, ...]:
    """Where another site would be expected, and the range of the mean without single sites."""
    kinds = {"prediction": "number.another_site", "without": "number.without_site"}
    ends = {key: change.interval(voice, signed=True, of=kind) for kind, key in kinds.items()}
    return tuple(voice.words.fill(key, interval=interval) for key, interval in ends.items() if interval)


def _effect(row: Row, voice: Voice, kinds: Sequence[str]) -> Cell:
    """Effect size; its kind below where the rows have several, else in the notes."""
    size = row.number("effect_size")
    if size is None:
        return empty(row, "effect_size")
    kind = voice.text(row, "effect_size_kind") if len(kinds) > 1 else ""
    signed = row.text("effect_size_kind") not in UNSIGNED
    return Cell(voice.numbers.decimal(size, 2, signed=signed), below=kind)


def _p(row: Row, voice: Voice) -> Cell:
    """Adjusted p, the unadjusted one where none was adjusted; beside it the smallest that is possible."""
    name = "p" if row.state("p_adjusted") is State.ABSENT else "p_adjusted"
    value, floor = row.number(name), row.number("p_floor")
    if value is None:
        return empty(row, name)
    return Cell(voice.numbers.p(value), below="" if floor is None else f"≥ {voice.numbers.p(floor)}")


def _is_mean(change: Change) -> bool:
    """Whether a row is a mean over sites by their certainty, and not one of areas."""
    return bool(change.sites) and not is_one(change)


def _refused(change: Change) -> bool:
    """Whether there is no estimate, and that may be said."""
    return (
        not change.sites
        and change.state is not State.HIDDEN
        and change.verdict in (None, Verdict.NOT_ESTIMABLE)
    )


def _verdict(change: Change, voice: Voice, marks: Marks) -> Cell:
    """Assessment as symbol and word; what is not estimable carries its reason."""
    if change.state is State.HIDDEN:
        return HIDDEN
    if change.sites:
        return ABSENT
    verdict = change.verdict or Verdict.NOT_ESTIMABLE
    mark = marks.of(voice.reason(change.row)) if _refused(change) else ""
    word, sign = voice.words[f"verdict.{verdict}"], voice.words[f"verdict_sign.{verdict}"]
    reserved = coverage_differs(change.row) and change.row.shows("estimate")
    below = voice.words["doubt.other coverage"] if reserved else ""
    return Cell(word, below=below, sign=sign, mark=mark, look=LOOKS[verdict])


def _notes(changes: Sequence[Change], voice: Voice) -> list[str]:
    """What the columns mean, as far as they are filled."""
    rows = [change.row for change in changes]
    if concerns(changes):
        return areas.notes(changes, voice)
    notes = [voice.words.fill("note.sign", interval=voice.level(one_level(changes)))]
    notes += [voice.words["note.zero"]] if any(change.decided_at_zero for change in changes) else []
    notes += [voice.words["note.over_sites"]] if any(_is_mean(change) for change in changes) else []
    notes += [voice.words["note.people"]] if any(row.text("population") for row in rows) else []
    if any(row.text("design") == Design.ALL_WAVES for row in rows):
        notes += [voice.words[f"note.{name}"] for name in OF_ALL_WAVES]
    notes += [voice.words["note.better"]] if distinct(rows, "better") else []
    kinds = [voice.name("effect_size_kind", kind) for kind in distinct(rows, "effect_size_kind")]
    notes += [voice.words.fill("note.effect_size", kind=kinds[0])] if len(kinds) == 1 else []
    notes += [voice.words["note.kinds"]] if len(kinds) > 1 else []
    notes += [voice.words["note.p"]] if any(row.shows("p_adjusted") for row in rows) else []
    notes += [voice.words["note.p_floor"]] if any(row.shows("p_floor") for row in rows) else []
    return notes
