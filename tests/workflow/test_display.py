"""Progress in a terminal and in a plain log."""

import io

import pytest
from rich.console import Console

from kpk_eval.workflow.display import seconds, shown_progress
from kpk_eval.workflow.progress import Line, LineState

STEPS = (
    (Line("a", LineState.WAITING), Line("b", LineState.WAITING)),
    (Line("a", LineState.RUNNING, 0.4), Line("b", LineState.WAITING)),
    (Line("a", LineState.RUNNING, 0.6), Line("b", LineState.WAITING)),
    (Line("a", LineState.COMPLETE, 1.25), Line("b", LineState.UNCHANGED)),
)


def shown(*, terminal: bool) -> str:
    output = io.StringIO()
    with shown_progress(Console(file=output, force_terminal=terminal, width=80)) as progress:
        for step in STEPS:
            progress(step)
    return output.getvalue()


def test_plain_lines_tell_every_start_and_end_once() -> None:
    assert shown(terminal=False).splitlines() == ["running   a", "complete  a (1.2 s)"]


def test_terminal_shows_one_row_per_task() -> None:
    last = shown(terminal=True).rsplit("complete", 1)[1]
    assert "1.2 s" in last
    assert "unchanged" in last


def test_interruption_says_how_to_go_on() -> None:
    output = io.StringIO()
    with pytest.raises(KeyboardInterrupt), shown_progress(Console(file=output)):
        raise KeyboardInterrupt
    assert output.getvalue() == "interrupted; run it again to go on from here\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0.04, "0.0 s"), (119.94, "119.9 s"), (120, "2:00 min"), (3661, "61:01 min")],
)
def test_elapsed_time(value: float | None, text: str) -> None:
    assert seconds(value) == text
