"""Where boxes and arrows of a diagram lie: graphviz orders the boxes and leads the arrows around them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

PROGRAM = "dot"
POINTS = 72.0
"""Points of an inch; graphviz is given places in points and sizes in inches."""
SECONDS = 60
Point = tuple[float, float]


class GraphvizMissingError(Exception):
    """The program that arranges diagrams is not on this machine."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as the control points of Bézier curves, from box to box; inches from the lower left."""

    tail: str
    head: str
    controls: tuple[Point, ...]


def available() -> bool:
    """Whether this machine can arrange diagrams."""
    return shutil.which(PROGRAM) is not None


def require_graphviz() -> str:
    """Path of the program.

    Raises
    ------
    GraphvizMissingError
        With how to install it.
    """
    path = shutil.which(PROGRAM)
    if path is None:
        raise GraphvizMissingError(f"the program {PROGRAM!r} is missing; on Debian: `apt install graphviz`")
    return path


def ordered(rows: Sequence[Sequence[str]], links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The boxes of each row from left to right, such that few arrows cross."""
    names = _numbered(rows)
    lines = [f"{number} [width=1, height=0.5];" for number in names.values()]
    lines += ["{rank=same; " + "; ".join(names[one] for one in row) + ";}" for row in rows]
    lines += [f"{names[tail]} -> {names[head]};" for tail, head in links]
    lines += [
        f"{names[above[0]]} -> {names[below[0]]} [style=invis, weight=0];" for above, below in pairwise(rows)
    ]
    across = {one[1]: float(one[2]) for one in _asked(lines, []) if one[0] == "node"}
    return [sorted(row, key=lambda one: (across[names[one]], row.index(one))) for row in rows]


def arrows(
    middles: Mapping[str, Point], sizes: Mapping[str, Point], links: Sequence[tuple[str, str]]
) -> tuple[Arrow, ...]:
    """Arrows between boxes that lie where they are told to, around those in between.

    ``middles`` are the centres of the boxes, ``sizes`` their width and height, all in inches.
    """
    names = _numbered([list(middles)])
    lines = [
        f"{names[one]} [width={sizes[one][0]:.4f}, height={sizes[one][1]:.4f}, "
        f'pos="{x * POINTS:.2f},{y * POINTS:.2f}!"];'
        for one, (x, y) in middles.items()
    ]
    lines += [f"{names[tail]}:s -> {names[head]}:n [arrowhead=none];" for tail, head in links]
    told = {number: name for name, number in names.items()}
    answer = _asked(lines, ["-Kneato", "-n2"])
    placed = [_arrow(one, told) for one in answer if one[0] == "edge"]
    shift = _shift(answer, middles, told)
    return tuple(
        Arrow(one.tail, one.head, tuple((x + shift[0], y + shift[1]) for x, y in one.controls))
        for one in placed
    )


def _numbered(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Names that need no quotes."""
    return {one: f"n{place}" for place, one in enumerate(one for row in rows for one in row)}


def _shift(told: Sequence[Sequence[str]], middles: Mapping[str, Point], names: Mapping[str, str]) -> Point:
    """What graphviz has moved the whole drawing by."""
    for one in told:
        if one[0] == "node":
            x, y = middles[names[one[1]]]
            return x - float(one[2]), y - float(one[3])
    return 0.0, 0.0


def _arrow(told: Sequence[str], names: Mapping[str, str]) -> Arrow:
    numbers = [float(one) for one in told[4 : 4 + 2 * int(told[3])]]
    controls = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    return Arrow(names[told[1]], names[told[2]], controls)


def _asked(lines: Sequence[str], options: Sequence[str]) -> list[list[str]]:
    """Lines of graphviz' plain answer, each as its words."""
    head = ["digraph {", "splines=true; nodesep=0.2; ranksep=0.5; node [shape=box, fixedsize=true];"]
    graph = "\n".join([*head, *lines, "}"])
    ended = subprocess.run(
        [require_graphviz(), *options, "-Tplain"],
        input=graph, capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    return [line.split() for line in ended.stdout.splitlines()]
