"""Tables of the stock of offers: the matrix, its kinds, declared needs, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.inventory import TRANSITION
from kpk_eval.model import Released
from kpk_eval.show.offers import (
    COVERED,
    GAP,
    PARTLY,
    STATES,
    UNCLEAR,
    Matrix,
    added,
    bare_transitions,
    matrix_of,
    of_last_wave,
    phases_of,
    place_of,
    whole,
)
from kpk_eval.show.rows import Row, distinct, rows_of
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, Look, empty
from kpk_eval.show.voice import Voice

LOOKS = {GAP: Look.BAD, PARTLY: Look.DOUBTFUL, UNCLEAR: Look.DOUBTFUL, COVERED: Look.GOOD}
NUMBERS = ("offers", "places", "reached")
KEY = "phase_matrix"
"""Analysis of the profile, which shows the offers alone."""
UNTOLD = "untold"


def matrix(released: Released, voice: Voice) -> Grid:
    """Life phases and transitions as lines; offers, places and children reached of each department."""
    found = matrix_of(released)
    if found is None:
        return Grid("", (), ())
    key = released.origin.analysis == KEY
    shown = NUMBERS[:1] if key else NUMBERS
    over = voice.words["heading.offers"] if key else ""
    headings = tuple(
        Heading(voice.name("department", one), numeric=True, over=over)
        if key
        else Heading(voice.words[f"heading.{name}"], numeric=True, over=voice.name("department", one))
        for one in found.departments
        for name in shown
    )
    lines = tuple(
        Line(
            Cell(voice.name(axis, stage), below=phases_of(stage, voice)),
            tuple(
                cell
                for one in found.departments
                for cell in _cells(found, (axis, stage, one), voice)[: len(shown)]
            ),
            "" if key else voice.words[f"axis.{axis}"],
        )
        for axis, stages in found.stages.items()
        for stage in stages
    )
    notes = [] if key else [voice.words["note.reached"], voice.words["note.no_sums"]]
    if TRANSITION in found.stages and not key:
        bare = [voice.name(TRANSITION, one) for one in bare_transitions(found)]
        told = "; ".join(bare) or voice.words["no_transition_bare"]
        notes.append(voice.words.fill("note.transitions", stages=told))
    if any(row.text("need") for row in found.now.values()):
        notes.append(voice.words["note.need_short" if key else "note.need"])
    if found.first:
        before = "note.offers_before_short" if key else "note.offers_before"
        notes.append(voice.words.fill(before, wave=voice.name("wave", found.first)))
    return Grid(voice.name("wave", found.wave), headings, lines, tuple(notes))


def _cells(found: Matrix, key: tuple[str, str, str], voice: Voice) -> tuple[Cell, ...]:
    """Offers with the state of a declared need, places, and children reached."""
    row = found.now[key]
    need = row.text("need")
    told = [voice.name("need", need)] if need else []
    if found.first and whole(found.before[key], "offers") != whole(row, "offers"):
        told.append(voice.words.fill("table.before", n=voice.count(found.before[key], "offers")))
    offers = Cell(voice.count(row, "offers"), below="; ".join(told), look=LOOKS.get(need, Look.PLAIN))
    return offers, *(_number(row, name, voice) for name in NUMBERS[1:])


def _number(row: Row, name: str, voice: Voice) -> Cell:
    """A number, and how many offers do not tell theirs."""
    if whole(row, "offers") == 0:
        return ABSENT
    untold = whole(row, f"{name}_untold")
    below = voice.words.fill("table.untold", n=voice.numbers.count(untold)) if untold else ""
    if not row.shows(name):
        cell = empty(row, name)
        return Cell(cell.text, below=below, look=cell.look)
    return Cell(voice.count(row, name), below=below)


def kinds(released: Released, voice: Voice) -> Grid:
    """Departments, life phases and transitions as lines; kinds of offers of the last wave as columns."""
    rows = of_last_wave(rows_of(released))
    if not rows:
        return Grid("", (), ())
    columns = [
        (row.text("characteristic"), row.text("kind"))
        for row in rows
        if (row.text("axis"), row.text("stage")) == (rows[0].text("axis"), rows[0].text("stage"))
    ]
    columns = [one for one in columns if one[1] != UNTOLD or _any_offer(rows, *one)]
    numbers = {
        (row.text("axis"), row.text("stage"), row.text("characteristic"), row.text("kind")): row
        for row in rows
    }
    headings = tuple(
        Heading(_kind(name, kind, voice), numeric=True, over=voice.words[f"heading.{name}"])
        for name, kind in columns
    )
    stages = dict.fromkeys((row.text("axis"), row.text("stage")) for row in rows)
    lines = tuple(
        Line(
            Cell(voice.name(axis, stage), below=phases_of(stage, voice)),
            tuple(Cell(voice.count(numbers[axis, stage, *one], "offers")) for one in columns),
            voice.words[f"axis.{axis}"],
        )
        for axis, stage in stages
    )
    return Grid(voice.name("wave", rows[0].text("wave")), headings, lines, (voice.words["note.offer_kinds"],))


def _kind(name: str, kind: str, voice: Voice) -> str:
    return voice.words["table.kind_untold"] if kind == UNTOLD else voice.name(name, kind)


def _any_offer(rows: Sequence[Row], name: str, kind: str) -> bool:
    own = [row for row in rows if (row.text("characteristic"), row.text("kind")) == (name, kind)]
    return added(own) > 0


def needs(released: Released, voice: Voice) -> Grid:
    """Declared needs as lines, gaps first: how far they are met, by what, and who has to see to them."""
    rows = rows_of(released)
    last = sorted(of_last_wave(rows), key=lambda row: STATES.index(row.text("need")))
    headings = (
        Heading(voice.words["heading.need"]),
        Heading(voice.words["heading.offers"], numeric=True),
        Heading(voice.words["heading.places"], numeric=True),
        Heading(voice.words["heading.responsible"]),
        Heading(voice.words["heading.why"]),
    )
    lines = tuple(_need(row, rows, voice) for row in last)
    return Grid(voice.words["heading.declared"], headings, lines, (voice.words["note.need"],))


def _need(row: Row, rows: Sequence[Row], voice: Voice) -> Line:
    """A need at the last wave, with its state at earlier waves below it."""
    state = row.text("need")
    own = [one for one in rows if one.text("declared") == row.text("declared")]
    earlier = [
        voice.words.fill(
            "table.need_before", wave=voice.text(one, "wave"), state=voice.name("need", one.text("need"))
        )
        for one in own
        if one.text("wave") != row.text("wave") and one.text("need") != state
    ]
    wanted = [phases] if (phases := phases_of(row.text("stage"), voice)) else []
    wanted += [voice.text(row, name) for name in ("offer_type", "prevention_level") if row.text(name)]
    why = Cell(row.text("why"), below=voice.words.fill("table.basis", source=row.text("basis")))
    return Line(
        Cell(place_of(row, voice), below=", ".join(wanted)),
        (
            Cell(voice.name("need", state), below="; ".join(earlier), look=LOOKS[state]),
            Cell(voice.count(row, "offers")),
            _places(row, voice),
            Cell(voice.text(row, "responsible")),
            why,
        ),
    )


def _places(row: Row, voice: Voice) -> Cell:
    """Places there are, and those that are needed."""
    needed = row.number("places_needed")
    untold = whole(row, "places_untold")
    told = [voice.words.fill("table.needed", n=voice.numbers.count(needed))] if needed is not None else []
    told += [voice.words.fill("table.untold", n=voice.numbers.count(untold))] if untold else []
    return Cell(voice.count(row, "places"), below="; ".join(told))


def changes(released: Released, voice: Voice) -> Grid:
    """Departments as lines: offers before, new, ended, moved away, moved here, and after."""
    rows = rows_of(released)
    contrasts = distinct(rows, "contrast")
    codes = dict.fromkeys(
        row.text(name) for row in rows for name in ("department", "to_department") if row.text(name)
    )
    names = ("before", "new", "ended", "moved_away", "moved_here", "after")
    headings = tuple(Heading(voice.words[f"heading.offers_{name}"], numeric=True) for name in names)
    lines, notes = [], [voice.words["note.offer_changes"]]
    for contrast in contrasts:
        own = [row for row in rows if row.text("contrast") == contrast]
        group = voice.name("contrast", contrast)
        for code in codes:
            counts = _counts(own, code)
            cells = tuple(Cell(voice.numbers.count(counts[name])) for name in names)
            lines.append(Line(Cell(voice.name("department", code)), cells, group))
        notes += [
            voice.words.fill("note.moved", contrast=group, move=move_of(row, voice))
            for row in own
            if row.text("movement") == "moved"
        ]
    return Grid(voice.words["heading.department"], headings, tuple(lines), tuple(notes))


def _counts(rows: Sequence[Row], department: str) -> dict[str, int]:
    """Offers of a department before and after, and how the one becomes the other."""
    was = [row for row in rows if row.text("department") == department]
    now = [row for row in rows if row.text("to_department") == department]

    def of(some: Sequence[Row], movement: str) -> int:
        return added([row for row in some if row.text("movement") == movement])

    return {
        "before": added(was),
        "new": of(now, "new"),
        "ended": of(was, "ended"),
        "moved_away": of(was, "moved"),
        "moved_here": of(now, "moved"),
        "after": added(now),
    }


def move_of(row: Row, voice: Voice) -> str:
    """From where to where offers have moved, and how many."""
    places = [
        ", ".join(voice.text(row, name) for name in names)
        for names in (("department", "life_phase"), ("to_department", "to_life_phase"))
    ]
    number = whole(row, "offers")
    return voice.words.count(
        "table.move", number, voice.numbers.count(number), origin=places[0], target=places[1]
    )
