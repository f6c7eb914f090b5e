"""Tables of interviews: themes by group and wave, released excerpts, numbers beside voices."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.params.schema import Fit
from kpk_eval.params.schema.themes import Direction
from kpk_eval.show.changes import one_level
from kpk_eval.show.interviews import Joint, how_many, joints_of, quoted, theme_of, who
from kpk_eval.show.logic import measured
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.tables.goals import LOOKS
from kpk_eval.show.tables.grid import ABSENT, HIDDEN, Cell, Grid, Heading, Line, Look, unbroken
from kpk_eval.show.voice import Voice


def themes(released: Released, voice: Voice) -> Grid:
    """Groups of people as lines within their theme, waves as columns."""
    rows = rows_of(released)
    waves = distinct(rows, "wave")
    lines = []
    for theme in distinct(rows, "theme"):
        own = [row for row in rows if row.text("theme") == theme]
        for population in distinct(own, "population"):
            at = {row.text("wave"): row for row in own if row.text("population") == population}
            cells = tuple(_amount(at.get(wave), voice) for wave in waves)
            lines.append(Line(Cell(voice.name("population", population)), cells, theme_of(own[0], voice)))
    headings = tuple(Heading(voice.name("wave", wave)) for wave in waves)
    return Grid(voice.words["heading.interviewed"], headings, tuple(lines), _notes(released, voice))


def _notes(released: Released, voice: Voice) -> tuple[str, ...]:
    rule = voice.words.fill("note.interviews", minimum=voice.numbers.count(released.minimum))
    return (rule, voice.words["note.not_mentioned"], voice.words["note.uncoded"])


def _amount(row: Row | None, voice: Voice) -> Cell:
    if row is None:
        return ABSENT
    look = Look.HIDDEN if HIDDEN.text in how_many(row, voice) else Look.PLAIN
    return Cell(how_many(row, voice), look=look)


def excerpts(released: Released, voice: Voice) -> Grid:
    """Released excerpts within their theme, with who said it and when."""
    headings = (Heading(voice.words["heading.interviewed"]), Heading(voice.words["heading.wave"]))
    lines = tuple(
        Line(
            Cell(quoted(row, voice)),
            (Cell(voice.text(row, "population")), Cell(voice.text(row, "wave"))),
            theme_of(row, voice),
        )
        for row in rows_of(released)
    )
    rule = voice.words.fill("note.excerpts", minimum=voice.numbers.count(released.minimum))
    return Grid(voice.words["heading.excerpt"], headings, lines, (rule,))


def joint(released: Released, voice: Voice) -> Grid:
    """Themes as lines: what the number says, what the interviews say, how the team reads both."""
    words = voice.words
    found = joints_of(released, voice)
    lines = tuple(
        Line(_label(one, voice), (_number(one, voice), _voices(one, voice), _reading(one, voice)))
        for one in found
    )
    headings = tuple(Heading(words[f"heading.joint_{name}"]) for name in ("number", "voices", "reading"))
    shown = [one.number.change for one in found if one.number and one.number.row.shows("level")]
    sign = words.fill("note.sign", interval=voice.level(one_level(shown)))
    notes = (*((sign,) if shown else ()), words["note.beside_voices"], *_notes(released, voice))
    return Grid(words["heading.theme"], headings, lines, notes)


def _label(one: Joint, voice: Voice) -> Cell:
    status = one.reading.text("theme_status")
    return Cell(voice.name("theme", one.theme), below=voice.words[f"theme_status.{status}"] if status else "")


def _number(one: Joint, voice: Voice) -> Cell:
    """Measure with its change or value, the interval and the assessment."""
    if one.number is None:
        return Cell(voice.words["interviews.no_number"], look=Look.ABSENT)
    told, words = one.number, voice.words
    state = words[f"goal_state.{told.state}"]
    if not told.shows:
        return Cell(
            f"{measured(told.row, voice)}: {state}", below=told.still_open(voice), look=LOOKS[told.state]
        )
    interval = f" ({unbroken(told.interval(voice))})" if told.interval(voice) else ""
    people = "; ".join(filter(None, (state, told.when(voice), told.people(voice))))
    return Cell(
        f"{measured(told.row, voice)}: {told.amount(voice)}{interval}", below=people,
        sign=words[f"goal_sign.{told.state}"], look=LOOKS[told.state],
    )  # fmt: skip


def _voices(one: Joint, voice: Voice) -> Cell:
    """Each group with its number of interviews; how many excerpts were released."""
    if not one.voices:
        return Cell(voice.words["interviews.no_voices"], look=Look.ABSENT)
    told = "; ".join(f"{who(row, voice)}: {how_many(row, voice)}" for row in one.voices)
    number = len(one.excerpts)
    below = voice.words.count("interviews.excerpts", number, voice.numbers.count(number)) if number else ""
    return Cell(told, below=below or voice.words["interviews.no_excerpts"])


def _reading(one: Joint, voice: Voice) -> Cell:
    """What the team has declared, with its reason; what is missing where it has not."""
    words = voice.words
    if one.fit is None:
        missing = "unheard" if one.unheard else "no_reading"
        return Cell(words[f"interviews.{missing}"], look=Look.ABSENT)
    voices = one.reading.text("voices")
    adding = one.fit is Fit.EXTEND and voices == Direction.AGAINST
    why = ["" if adding else words[f"direction.{voices}"], one.reading.text("why")]
    why += [words["interviews.unfounded"]] if one.unfounded else []
    below = " ".join(f"{part.rstrip('.')}." for part in why if part)
    return Cell(words[f"fit.{one.fit}"], sign=words[f"fit_sign.{one.fit}"], below=below)
