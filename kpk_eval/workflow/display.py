"""Progress as a person sees it: a table that renews itself in a terminal, plain lines anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from kpk_eval.workflow.progress import Line, LineState

STYLES = {
    LineState.WAITING: "dim",
    LineState.RUNNING: "bold cyan",
    LineState.COMPLETE: "green",
    LineState.STOPPED: "yellow",
    LineState.FAILED: "bold red",
    LineState.UNCHANGED: "dim",
    LineState.NOT_RUN: "yellow",
}
SETTLED = frozenset(LineState) - {LineState.WAITING, LineState.RUNNING, LineState.UNCHANGED}
"""States that a plain line is printed for besides the start."""


@contextmanager
def shown_progress(console: Console) -> Iterator[Callable[[tuple[Line, ...]], None]]:
    """What `run` calls with the state of every task."""
    try:
        if console.is_terminal:
            with Live(console=console, refresh_per_second=4, vertical_overflow="visible") as live:
                yield lambda lines: live.update(progress_table(lines))
        else:
            yield _plain_lines(console)
    except KeyboardInterrupt:
        console.print("interrupted; run it again to go on from here", highlight=False)
        raise


def progress_table(lines: tuple[Line, ...]) -> Table:
    """One row per task: state, elapsed seconds, name."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="left")
    table.add_column(justify="right")
    table.add_column()
    for line in lines:
        table.add_row(Text(line.state, style=STYLES[line.state]), seconds(line.seconds), Text(line.task))
    return table


def seconds(value: float | None) -> str:
    """Elapsed time in seconds, or minutes from two minutes on; empty where there is none."""
    if value is None:
        return ""
    return f"{value:.1f} s" if value < 120 else f"{int(value) // 60}:{int(value) % 60:02d} min"


def _plain_lines(console: Console) -> Callable[[tuple[Line, ...]], None]:
    """Prints a line whenever a task starts or ends."""
    told: dict[str, LineState] = {}

    def tell(lines: tuple[Line, ...]) -> None:
        for line in lines:
            news = line.state is not told.get(line.task, LineState.WAITING)
            if news and (line.state is LineState.RUNNING or line.state in SETTLED):
                took = f" ({seconds(line.seconds)})" if line.state in SETTLED and line.seconds else ""
                console.print(f"{line.state:9} {line.task}{took}", highlight=False, markup=False)
            told[line.task] = line.state

    return tell
