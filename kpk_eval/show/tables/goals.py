"""Tables of goals: measure by measure, with assessment, strength of the comparison and what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpk_eval.goal_evidence import State
from kpk_eval.model import Design, Released
from kpk_eval.params.schema import Aim
from kpk_eval.show.changes import one_level
from kpk_eval.show.goals import Telling, is_doubtful, is_reserved, tellings_of
from kpk_eval.show.logic import Piece, measured, pieces_of, signed_state
from kpk_eval.show.rows import Row
from kpk_eval.show.tables.grid import ABSENT, HIDDEN, Cell, Grid, Heading, Line, Look, unbroken
from kpk_eval.show.voice import Voice

LOOKS: Mapping[State, Look] = {
    State.IMPROVED: Look.IMPROVED,
    State.WORSENED: Look.WORSENED,
    State.NO_CLEAR_CHANGE: Look.OPEN,
    State.EQUIVALENT: Look.OPEN,
    State.NOT_ESTIMABLE: Look.ABSENT,
    State.WITHHELD: Look.HIDDEN,
    State.NOT_MEASURED: Look.ABSENT,
    State.DESCRIBED: Look.PLAIN,
}
KEY = "key_goals"
"""Analysis of the profile, which names what is compared and leaves what is open to its sentences."""


def grid(released: Released, voice: Voice) -> Grid:
    """Goals as groups of their measures, aim by aim."""
    tellings, words = tellings_of(released, voice), voice.words
    whole = released.origin.analysis != KEY
    if whole:
        several = len({one.when(voice) for one in tellings if one.when(voice)}) > 1
        lines = tuple(_line(one, voice, several=several) for one in tellings)
    else:
        lines = tuple(_key(one, voice) for one in tellings)
    names = ("strength", "still_open") if whole else ("compared",)
    headings = tuple(
        Heading(words[f"heading.{name}"], numeric=name == "result") for name in ("result", "verdict", *names)
    )
    level = one_level([one.change for one in tellings if one.row.shows("level")])
    sign = words.fill("note.sign", interval=voice.level(level))
    further = _notes(tellings, voice) if whole else (words["note.equivalent"],)
    notes = (sign, *_beside(tellings, voice), *_stands(tellings, voice), *further, *_doubts(tellings, voice))
    return Grid(words["heading.goal_measure"], headings, lines, notes)


def _notes(tellings: Sequence[Telling], voice: Voice) -> tuple[str, ...]:
    """What the columns of the whole table mean."""
    words = voice.words
    at_zero = [words["note.zero"]] if any(one.change.decided_at_zero for one in tellings) else []
    return (*at_zero, words["note.strengths"], words["note.no_overall"])


def _beside(tellings: Sequence[Telling], voice: Voice) -> list[str]:
    """What a change beside that of other areas is."""
    occurs = any(one.row.text("design") == Design.AREA and one.shows for one in tellings)
    return [voice.words["note.beside"]] if occurs else []


def _stands(tellings: Sequence[Telling], voice: Voice) -> list[str]:
    """Who is behind the numbers beside the measures."""
    return [voice.words["note.now"]] if any(one.now(voice) for one in tellings) else []


def _doubts(tellings: Sequence[Telling], voice: Voice) -> list[str]:
    """What the words beside an assessment mean, as far as they occur."""
    told = {"reserved": any(one.reserved for one in tellings), "hints": any(one.is_hint for one in tellings)}
    return [voice.words[f"note.{name}"] for name, occurs in told.items() if occurs]


def _line(one: Telling, voice: Voice, *, several: bool) -> Line:
    words = voice.words
    strength = ABSENT
    if one.shows:
        strength = Cell(words[f"strength.{one.strength}"], below=one.people(voice))
    cells = (_result(one, voice), _verdict(one, voice), strength, Cell(one.still_open(voice)))
    label = _label(one, voice, one.when(voice) if several else "")
    return Line(label, cells, _goal(one, voice))


def _key(one: Telling, voice: Voice) -> Line:
    """A measure with its number; without one, why there is none."""
    compared = Cell(one.compared(voice)) if one.shows else Cell(one.why_not(voice) or ABSENT.text)
    group = voice.words[f"aim.{one.row.text('aim')}"]
    return Line(_label(one, voice), (_result(one, voice), _verdict(one, voice), compared), group)


def _label(one: Telling, voice: Voice, *first: str) -> Cell:
    """Measure with what has to be known to read its number."""
    words = voice.words
    hint = words["better.lower"] if one.change.lower_is_better else ""
    below = (*first, one.range(voice), hint, one.now(voice))
    return Cell(measured(one.row, voice), below="; ".join(filter(None, below)))


def _verdict(one: Telling, voice: Voice) -> Cell:
    """Assessment with what keeps it from being read for more than it is."""
    words = voice.words
    return Cell(
        words[f"goal_state.{one.state}"],
        below=one.doubts(voice),
        sign=words[f"goal_sign.{one.state}"],
        look=LOOKS[one.state],
    )


def _result(one: Telling, voice: Voice) -> Cell:
    """Number with its interval below."""
    if one.state is State.WITHHELD:
        return HIDDEN
    if not one.shows:
        return ABSENT
    interval = one.interval(voice)
    return Cell(one.amount(voice), below=interval if one.described else unbroken(interval))


def across(released: Released, voice: Voice) -> Grid:
    """Measures as lines, goal by goal, and a column for each site; the order of sites is no ranking."""
    tellings, words = tellings_of(released, voice), voice.words
    sites = list(dict.fromkeys(one.row.text("site") for one in tellings))
    lines = tuple(
        Line(_named(next(iter(own.values())), voice), _sites(own, sites, voice), group)
        for group, measures in _by_goal(tellings, voice).items()
        for own in measures.values()
    )
    headings = tuple(Heading(voice.name("site", one)) for one in sites)
    level = one_level([one.change for one in tellings if one.row.shows("level")])
    sign = words.fill("note.sign", interval=voice.level(level))
    general = (words["note.states"], words["note.across"])
    notes = (sign, *_beside(tellings, voice), *general, *_doubts(tellings, voice))
    return Grid(words["heading.goal_measure"], headings, lines, notes)


def _by_goal(
    tellings: Sequence[Telling], voice: Voice
) -> dict[str, dict[tuple[str, str], dict[str, Telling]]]:
    """Name of a goal with its aim -> measure -> site -> what is known; aims in their order."""
    told: dict[str, dict[tuple[str, str], dict[str, Telling]]] = {}
    for one in sorted(tellings, key=lambda one: list(Aim).index(Aim(one.row.text("aim")))):
        measure = (one.row.text("measured_by"), one.row.text("outcome"))
        told.setdefault(_goal(one, voice), {}).setdefault(measure, {})[one.row.text("site")] = one
    return told


def _goal(one: Telling, voice: Voice) -> str:
    aim, goal = voice.words[f"aim.{one.row.text('aim')}"], voice.text(one.row, "goal")
    return voice.words.fill("goal_group", aim=aim, goal=goal)


def _named(one: Telling, voice: Voice) -> Cell:
    hint = voice.words["better.lower"] if one.change.lower_is_better else ""
    return Cell(measured(one.row, voice), below=hint)


def _sites(own: Mapping[str, Telling], sites: list[str], voice: Voice) -> tuple[Cell, ...]:
    """Assessment at each site, its number with interval below; a sign where it is no goal of the site."""
    return tuple(_at_site(own[one], voice) if one in own else Cell(voice.words["no_goal"]) for one in sites)


def _at_site(one: Telling, voice: Voice) -> Cell:
    words = voice.words
    number = f"{one.amount(voice)} ({one.interval(voice)})" if one.interval(voice) else ""
    shown = number if one.shows and one.state is not State.WITHHELD else ""
    return Cell(
        words[f"goal_state.{one.state}"],
        below="; ".join(filter(None, (shown, one.doubts(voice)))),
        sign=words[f"goal_sign.{one.state}"],
        look=LOOKS[one.state],
    )


def elements(released: Released, voice: Voice) -> Grid:
    """The logic model as a table: what each element should contribute to, and what is known of it."""
    words = voice.words
    pieces = pieces_of(released, voice)
    labels = {one.id: one.label for one in pieces}
    lines = tuple(
        Line(
            Cell(one.label),
            (
                Cell("; ".join(labels[to] for to in one.leads_to)) if one.leads_to else ABSENT,
                _known(one, voice),
            ),
            words[f"stage_of.{one.stage}"],
        )
        for one in pieces
    )
    headings = (Heading(words["heading.leads"]), Heading(words["heading.known"]))
    return Grid(words["heading.element"], headings, lines, (words["note.states"], words["note.logic"]))


def _known(one: Piece, voice: Voice) -> Cell:
    if one.unmeasured:
        return Cell(voice.words["no_measure"], look=Look.ABSENT)
    return Cell("; ".join(_measured(one.measures, voice))) if one.measures else ABSENT


def _measured(rows: tuple[Row, ...], voice: Voice) -> list[str]:
    """Each measure with its state as symbol and words; one that measures several goals is told once."""
    return list(dict.fromkeys(f"{measured(row, voice)}: {_told(row, voice)}" for row in rows))


def _told(row: Row, voice: Voice) -> str:
    state = State(row.text("goal_state"))
    told = signed_state(state, voice)
    if not is_doubtful(row, state):
        return told
    doubt = "other coverage" if is_reserved(row, state) else "exploratory"
    return f"{told} ({voice.words[f'doubt.{doubt}']})"
