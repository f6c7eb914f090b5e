"""Tables of how robust results are: who left, what if, how reliable, what could be seen, weighted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpk_eval.model import Design, Released
from kpk_eval.show.numbers import named
from kpk_eval.show.robustness import (
    APART,
    IMPUTED,
    METHODS,
    about,
    amount,
    between,
    effect,
    is_share,
    level,
    plain,
    treated_of,
)
from kpk_eval.show.rows import Row, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, Marks, empty, marks_of, unbroken
from kpk_eval.show.voice import Voice

Write = Callable[[float], str]


def attrition(released: Released, voice: Voice) -> Grid:
    """A line for everything known before; one group for each comparison of waves."""
    rows, words = rows_of(released), voice.words
    marks = _marks(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "outcome")),
            (
                _count(row, "n_stayed", voice),
                _count(row, "n_left", voice),
                _with_interval(row, "difference", ("low", "high"), voice, marks, signed=True),
                _number(row, "distance", lambda value: effect(value, voice)),
                _number(row, "discrimination", lambda value: effect(value, voice)),
            ),
            _group(row, rows, voice, "contrast"),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.stayed"], numeric=True),
        Heading(words["heading.left"], numeric=True),
        Heading(words.fill("heading.standardised", interval=_level(rows, voice)), numeric=True),
        Heading(words["heading.distance"], numeric=True),
        Heading(words["heading.discrimination"], numeric=True),
    )
    notes = (words["note.attrition"], words["note.discrimination"], *marks.notes(voice))
    return (
        Grid(words["heading.known_before"], headings, lines, notes).without_empty() if lines else _nothing()
    )


def sensitivity(released: Released, voice: Voice) -> Grid:
    """Three lines for each comparison: complete pairs, imputation, weights."""
    treated, rows, words = treated_of(released, voice), rows_of(released), voice.words
    marks = _marks(rows, voice)
    lines = tuple(
        Line(Cell(voice.text(row, "method")), _of_method(row, voice, marks),
             " · ".join((about(row, voice), one.contrast)))
        for one in treated
        for method in METHODS
        if (row := one.methods.get(method)) is not None
    )  # fmt: skip
    headings = (
        Heading(words.fill("heading.change_interval", interval=_level(rows, voice)), numeric=True),
        Heading(words["heading.people_rests"], numeric=True),
        Heading(words["heading.missing_information"], numeric=True),
        Heading(words["heading.tipping"], numeric=True),
    )
    ordered = [words["note.ordered"]] if any(row.text("type") == "ordinal" for row in rows) else []
    told = [words[f"note.{name}"] for name in ("sensitivity", "missing_information", "tipping")]
    return Grid(words["heading.method"], headings, lines, (*told, *ordered, *marks.notes(voice)))


def _of_method(row: Row, voice: Voice, marks: Marks) -> tuple[Cell, ...]:
    people = "n_before" if row.text("method") == IMPUTED else "n"
    return (
        _change(row, "estimate", ("low", "high"), voice, marks),
        _count(row, people, voice),
        _share(row, "missing_information", voice),
        _number(row, "tipping", lambda value: amount(row, value, voice, signed=True)),
    )


def scales(released: Released, voice: Voice) -> Grid:
    """A line for each wave and each comparison of waves; one group for each scale."""
    rows, words = rows_of(released), voice.words
    marks = _marks(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave") or voice.text(row, "contrast")),
            (
                _count(row, "n", voice),
                _with_interval(row, "alpha", ("low", "high"), voice, marks),
                _number(row, "omega", lambda value: effect(value, voice)),
                _range(row, voice),
                *(_share(row, end, voice) for end in ("floor", "ceiling")),
                Cell(voice.text(row, "invariance")) if row.shows("invariance") else empty(row, "invariance"),
            ),
            _group(row, rows, voice, "instrument"),
        )
        for row in rows
    )  # fmt: skip
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words.fill("heading.alpha_interval", interval=_level(rows, voice)), numeric=True),
        Heading(words["heading.omega"], numeric=True),
        Heading(words["heading.item_rest"], numeric=True),
        Heading(words["heading.floor"], numeric=True),
        Heading(words["heading.ceiling"], numeric=True),
        Heading(words["heading.invariance"]),
    )
    told = [words[f"note.{name}"] for name in ("scales", "ends", "invariance")]
    return Grid(words["heading.wave"], headings, lines, (*told, *marks.notes(voice)))


def detectable(released: Released, voice: Voice) -> Grid:
    """A line for each planned comparison: what could be seen beside what matters."""
    rows, words = rows_of(released), voice.words
    marks = _marks(rows, voice)
    several = varying(rows, ("contrast", "design"))
    lines = tuple(
        Line(
            Cell(voice.text(row, "outcome"), below=" · ".join(voice.text(row, name) for name in several)),
            (
                _people(row, voice),
                _amount(row, "detectable", voice, marks),
                _number(row, "smallest_effect", lambda value, row=row: amount(row, value, voice)),  # type: ignore[misc]
                Cell(voice.text(row, "could")) if row.shows("could") else empty(row, "could"),
                _equivalence(row, voice),
            ),
            _group(row, rows, voice),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words["heading.detectable"], numeric=True),
        Heading(words["heading.smallest_effect"], numeric=True),
        Heading(words["heading.could"]),
        Heading(words["heading.equivalence"]),
    )
    power = next((row.number("power") for row in rows), None)
    share = voice.numbers.percent(power or 0.0, 0)
    notes = (words.fill("note.detectable", power=share), words["note.could"], *marks.notes(voice))
    return Grid(words["heading.outcome"], headings, lines, notes)


def _equivalence(row: Row, voice: Voice) -> Cell:
    if not row.shows("equivalence"):
        return empty(row, "equivalence")
    p = row.number("p_equivalence")
    below = "" if p is None else f"{voice.words['heading.p']} {voice.numbers.p(p)}"
    return Cell(voice.text(row, "equivalence"), below=unbroken(below))


def selection(released: Released, voice: Voice) -> Grid:
    """A line for each comparison of a selected group: expected, observed, and what goes beyond."""
    rows, words = rows_of(released), voice.words
    marks = _marks(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "contrast")),
            (
                _change(row, "by_selection", ("low", "high"), voice, marks),
                _number(row, "observed", lambda value, row=row: amount(row, value, voice, signed=True)),  # type: ignore[misc]
                _change(row, "excess", ("excess_low", "excess_high"), voice, marks),
            ),
            _group(row, rows, voice, "group", "outcome"),
        )
        for row in rows
    )
    names = ("expected", "observed", "excess")
    headings = tuple(Heading(words[f"heading.{name}"], numeric=True) for name in names)
    return Grid(words["heading.contrast"], headings, lines, (words["note.selection"], *marks.notes(voice)))


def weighting(released: Released, voice: Voice) -> Grid:
    """A line for each wave: without weights, with weights, and what the weights cost."""
    rows, words = rows_of(released), voice.words
    marks = _marks(rows, voice)
    lines = tuple(
        Line(
            Cell(voice.text(row, "wave")),
            (
                _count(row, "n", voice),
                _number(row, "mean", lambda value, row=row: level(row, value, voice)),  # type: ignore[misc]
                _weighted(row, voice, marks),
                _effective(row, voice, base=released.base),
                _number(row, "design_effect", lambda value: effect(value, voice)),
            ),
            named(_group(row, rows, voice, "outcome"), "" if is_share(row) else voice.text(row, "unit")),
        )
        for row in rows
    )
    headings = (
        Heading(words["heading.people"], numeric=True),
        Heading(words["heading.unweighted"], numeric=True),
        Heading(words.fill("heading.weighted_interval", interval=_level(rows, voice)), numeric=True),
        Heading(words["heading.effective"], numeric=True),
        Heading(words["heading.design_effect"], numeric=True),
    )
    notes = tuple(dict.fromkeys(_about_weights(row, voice) for row in rows))
    return Grid(words["heading.wave"], headings, lines, (*notes, *marks.notes(voice)))


def _about_weights(row: Row, voice: Voice) -> str:
    """To what the answers were weighted, and how far a weight may go."""
    traits = (voice.name("characteristic", one) for one in row.text("weighted_by").split(","))
    low, high = (
        voice.numbers.decimal(row.number(f"{end}_factor") or 0.0, 1) for end in ("smallest", "largest")
    )
    return voice.words.fill(
        "note.weighting", source=row.text("figures_of"), traits=", ".join(traits), low=low, high=high
    )


def _weighted(row: Row, voice: Voice, marks: Marks) -> Cell:
    value = row.number("weighted")
    if value is None:
        return _refused(row, "weighted", voice, marks)
    ends = [row.number(end) for end in ("low", "high")]
    below = (
        between([level(row, one, voice) for one in ends if one is not None], voice)
        if None not in ends
        else ""
    )
    return Cell(level(row, value, voice), below=unbroken(below))


def _effective(row: Row, voice: Voice, *, base: int) -> Cell:
    """So many equally weighted people would tell as much; as coarse as the number that is shown."""
    share, n = row.number("effective_share"), row.number("n")
    if share is None or n is None:
        return empty(row, "effective_share" if share is None else "n")
    return Cell(voice.numbers.count(base * round(share * n / base)))


def _people(row: Row, voice: Voice) -> Cell:
    """Pairs, or the people of both waves."""
    if row.text("design") != Design.UNPAIRED:
        return _count(row, "n", voice)
    before, after = voice.count(row, "n_before"), voice.count(row, "n_after")
    return Cell(voice.words.fill("number.before", n=before), below=voice.words.fill("number.after", n=after))


def _change(row: Row, name: str, ends: tuple[str, str], voice: Voice, marks: Marks) -> Cell:
    """A change with its unit, its interval below."""
    value = row.number(name)
    if value is None:
        return _refused(row, name, voice, marks)
    below = ""
    if row.shows(*ends):
        below = between([plain(row, row.number(end) or 0.0, voice, signed=True) for end in ends], voice)
    return Cell(amount(row, value, voice, signed=True), below=unbroken(below))


def _with_interval(
    row: Row, name: str, ends: tuple[str, str], voice: Voice, marks: Marks, *, signed: bool = False
) -> Cell:
    """A number without unit, its interval below."""
    value = row.number(name)
    if value is None:
        return _refused(row, name, voice, marks)
    below = ""
    if row.shows(*ends):
        below = between([effect(row.number(end) or 0.0, voice, signed=signed) for end in ends], voice)
    return Cell(effect(value, voice, signed=signed), below=unbroken(below))


def _amount(row: Row, name: str, voice: Voice, marks: Marks) -> Cell:
    value = row.number(name)
    return _refused(row, name, voice, marks) if value is None else Cell(amount(row, value, voice))


def _range(row: Row, voice: Voice) -> Cell:
    """Smallest and largest correlation of an item with the rest."""
    if not row.shows("rest_low", "rest_high"):
        return empty(row, "rest_low")
    return Cell(between([effect(row.number(end) or 0.0, voice) for end in ("rest_low", "rest_high")], voice))


def _number(row: Row, name: str, write: Write) -> Cell:
    value = row.number(name)
    return empty(row, name) if value is None else Cell(write(value))


def _share(row: Row, name: str, voice: Voice) -> Cell:
    return _number(row, name, lambda value: voice.numbers.percent(value, 0))


def _count(row: Row, name: str, voice: Voice) -> Cell:
    return Cell(voice.count(row, name)) if row.shows(name) else empty(row, name)


def _refused(row: Row, name: str, voice: Voice, marks: Marks) -> Cell:
    """Sign of a missing number, with the mark of its reason where that may be said."""
    cell = empty(row, name)
    if cell == ABSENT and row.text("reason"):
        return Cell(voice.words["sign.absent"], mark=marks.of(voice.reason(row)), look=ABSENT.look)
    return cell


def _marks(rows: Sequence[Row], voice: Voice) -> Marks:
    return marks_of(voice.reason(row) for row in rows if row.text("reason"))


def _group(row: Row, rows: Sequence[Row], voice: Voice, *names: str) -> str:
    apart = varying(rows, APART)
    return " · ".join(filter(None, (voice.text(row, name) for name in (*apart, *names))))


def _level(rows: Sequence[Row], voice: Voice) -> str:
    levels = {row.number("level") for row in rows} - {None}
    return voice.level(levels.pop() if len(levels) == 1 else None)


def _nothing() -> Grid:
    return Grid("", (), ())
