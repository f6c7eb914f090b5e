"""Tables of data quality: delivered files, and the rules of their contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.model import Released
from kpk_eval.show.rows import Row, distinct, rows_of, varying
from kpk_eval.show.tables.grid import ABSENT, Cell, Grid, Heading, Line, Look, count, empty
from kpk_eval.show.voice import Voice

FILE_COUNTS = {
    "left_out": "rows", "rows_read": "rows", "set_aside": "rows", "rows_kept": "rows",
    "rules": "all_rules", "rules_kept": "all_rules", "rules_warned": "all_rules", "rules_failed": "all_rules",
}  # fmt: skip
"""Column -> heading that it shares with its neighbours."""
LOOKS = {"passed": Look.GOOD, "warned": Look.DOUBTFUL, "nothing to check": Look.ABSENT}
"""State -> look; every other state is bad."""
HELD = ("passed", "nothing to check")
"""States of rules that are told together."""
VALUES = frozenset({"type", "enum", "range", "length", "pattern"})
"""Kinds of rules by which a value becomes a missing one."""
KEYS = frozenset({"unique", "key"})
"""Kinds of rules by which all rows but the first are set aside."""


def sources(released: Released, voice: Voice) -> Grid:
    """Delivered files: rows read and used, rules, and whether the contract holds."""
    rows = rows_of(released)
    headings = (
        *(
            Heading(voice.words[f"heading.{name}"], numeric=True, over=voice.words[f"heading.{over}"])
            for name, over in FILE_COUNTS.items()
        ),
        Heading(voice.words["heading.state"]),
    )
    lines = tuple(
        Line(
            Cell(voice.text(row, "source")),
            (*(count(row, voice, name) for name in FILE_COUNTS), _state(row, voice)),
            _site(row, rows, voice),
        )
        for row in rows
    )
    return Grid(voice.words["heading.source"], headings, lines, _reading(lines, voice, "note.sources"))


def rules(released: Released, voice: Voice) -> Grid:
    """Rules with findings, one line each; the others of a file are counted in one line."""
    rows = rows_of(released)
    headings = (
        Heading(voice.words["heading.column"]),
        Heading(voice.words["heading.kind"]),
        Heading(voice.words["heading.checked"], numeric=True),
        Heading(voice.words["heading.failed"], numeric=True),
        Heading(voice.words["heading.state"]),
        Heading(voice.words["heading.consequence"]),
    )
    lines = tuple(line for group in _by_file(rows) for line in _of_file(group, rows, voice))
    return Grid(voice.words["heading.rule"], headings, lines, _reading(lines, voice, "note.rules"))


def _by_file(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of each source of each site."""
    files: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        files.setdefault((row.text("site"), row.text("source")), []).append(row)
    return list(files.values())


def _of_file(own: Sequence[Row], rows: Sequence[Row], voice: Voice) -> Iterator[Line]:
    """Lines of one file: what was found, then how many rules of it held or had nothing to check."""
    group = " · ".join(filter(None, (_site(own[0], rows, voice), voice.text(own[0], "source"))))
    for row in own:
        if row.text("state") not in HELD:
            yield _finding(row, group, voice)
    for state in (one for one in distinct(own, "state") if one in HELD):
        number = sum(row.text("state") == state for row in own)
        told = voice.words.count("table.rules", number, voice.numbers.count(number))
        blank = (ABSENT,) * 4
        yield Line(Cell(told), (*blank, _named_state(state, voice), ABSENT), group)


def _finding(row: Row, group: str, voice: Voice) -> Line:
    kind = voice.text(row, "kind")
    return Line(
        Cell(row.text("description") or row.text("rule")),
        (
            Cell(row.text("column")) if row.text("column") else empty(row, "column"),
            Cell(kind) if kind else empty(row, "kind"),
            count(row, voice, "checked"),
            count(row, voice, "failed"),
            _state(row, voice),
            Cell(voice.words[f"consequence.{_consequence(row)}"]),
        ),
        group,
    )


def _consequence(row: Row) -> str:
    """What a broken rule means for the results."""
    if row.text("state") != "warned":
        return "stopped"
    return "missing" if row.text("kind") in VALUES else "aside" if row.text("kind") in KEYS else "noted"


def _reading(lines: Sequence[Line], voice: Voice, key: str) -> tuple[str, ...]:
    return (voice.words[key],) if lines else ()


def _site(row: Row, rows: Sequence[Row], voice: Voice) -> str:
    """Site of a row where the rows are of several; shared files have none."""
    if not varying(rows, ("site",)):
        return ""
    return voice.text(row, "site") or voice.words["heading.shared"]


def _state(row: Row, voice: Voice) -> Cell:
    return _named_state(row.text("state"), voice) if row.text("state") else empty(row, "state")


def _named_state(state: str, voice: Voice) -> Cell:
    """State as symbol and word."""
    plain = state.replace("_", " ")
    sign = voice.words.texts.get(f"state_sign.{plain}", "")
    return Cell(voice.name("state", state), sign=sign, look=LOOKS.get(plain, Look.BAD))
