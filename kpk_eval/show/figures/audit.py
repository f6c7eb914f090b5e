"""The last look at a figure before it becomes a picture: it may draw released numbers and nothing else.

What is drawn of single people (scatter, strip, swarm, rug, outliers, points of a violin, cumulative
distribution, fine histogram) lies at places that are no released numbers, or at more places than there are
released rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import FillBetweenPolyCollection, LineCollection, PathCollection, QuadMesh
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from kpk_eval.model import Released
from kpk_eval.show.figures.outline import path_of

Floats = NDArray[np.float64]
FACTORS = (1.0, 100.0)
"""A share may be drawn as a share or in percent."""
CLOSE = 1e-9
MOST_FOR_A_ROW = 3
"""Marks that show one row (span, point, bar), or that an axes has beside its rows."""
FURNITURE = (Text, Axis, Spine, Legend)
"""Artists without data."""


class RowLevelFigureError(Exception):
    """A figure draws something that is no released number."""


def require_released(figure: Figure, released: Released) -> None:
    """Raise where a figure draws anything but numbers of this released result.

    Raises
    ------
    RowLevelFigureError
        With the kinds of artists that do, never with their values.
    """
    numbers, rows = _numbers(released), max(len(released.table), 1)
    outlines = _outlines(released)
    drawn = [(axes, artist) for axes in figure.axes for artist in _drawn(axes)]
    strange = sorted(
        {
            type(artist).__name__
            for axes, artist in drawn
            if not (_is_outline(artist, axes, outlines) or _is_released(artist, axes, numbers, rows))
        }
    )
    marks = sum(not _is_ground(artist, axes) for axes, artist in drawn)
    if not strange and marks > MOST_FOR_A_ROW * (rows + len(figure.axes)):
        strange = ["more marks than rows"]
    if strange:
        raise RowLevelFigureError(
            f"{released.evidence}: the figure draws more than released numbers ({', '.join(strange)}); "
            "draw the rows of the released table only"
        )


def _numbers(released: Released) -> Floats:
    """Every number that may be drawn; zero, where bars start, is nobody's."""
    columns = (pd.to_numeric(released.table[name], errors="coerce") for name in released.table)
    numbers = np.concatenate([[], *(one.to_numpy(dtype=np.float64, na_value=np.nan) for one in columns)])
    shown = np.unique([0.0, *numbers[np.isfinite(numbers)]])
    return np.unique(np.concatenate([shown * factor for factor in FACTORS]))


def _outlines(released: Released) -> list[Floats]:
    """Corners of the areas of a map: geography, and no numbers about people."""
    given = list(released.table.get("outline", ()))
    texts = dict.fromkeys(one for one in given if isinstance(one, str) and one)
    return [np.asarray(path_of(one).vertices) for one in texts]


def _is_outline(artist: Artist, axes: Axes, outlines: list[Floats]) -> bool:
    """Whether something is an area of the released map, in its place, and nothing else."""
    if not isinstance(artist, PathPatch) or artist.get_transform() != axes.transData:
        return False
    corners = np.asarray(artist.get_path().vertices)
    return any(corners.shape == one.shape and bool((corners == one).all()) for one in outlines)


def _drawn(axes: Axes) -> Iterator[Artist]:
    return (
        one
        for one in axes.get_children()
        if one.get_visible() and one is not axes.patch and not isinstance(one, FURNITURE)
    )


def _is_ground(artist: Artist, axes: Axes) -> bool:
    """Whether something is ground behind the marks: a filled area, or a band across the whole axes."""
    if isinstance(artist, Rectangle):
        return not all(_along(artist.get_transform(), axes))
    return isinstance(artist, FillBetweenPolyCollection)


def _is_released(artist: Artist, axes: Axes, numbers: Floats, rows: int) -> bool:
    match artist:
        case Line2D():
            smooth = artist.get_drawstyle() == "default"
            return smooth and _are_released(artist.get_xydata(), artist, axes, numbers, rows)
        case PathCollection():
            return _are_released(np.asarray(artist.get_offsets()), artist, axes, numbers, rows, dots=True)
        case LineCollection():
            segments = artist.get_segments()
            return len(segments) <= rows and all(
                _are_released(one, artist, axes, numbers, rows) for one in segments
            )
        case QuadMesh() | FillBetweenPolyCollection():
            return _fills_released(artist, numbers, rows)
        case Rectangle():
            sides = np.array([artist.get_width(), artist.get_height()])
            return _is_ground(artist, axes) or bool(_among(np.abs(sides), np.abs(numbers)).any())
    return False


def _fills_released(artist: QuadMesh | FillBetweenPolyCollection, numbers: Floats, rows: int) -> bool:
    """Whether the shades of a heat map are released numbers, or a filled area has no more edges than rows."""
    if isinstance(artist, QuadMesh):
        shades = np.ma.masked_invalid(np.ma.asarray(artist.get_array(), dtype=np.float64)).compressed()
        return len(shades) <= rows and bool(_among(shades, numbers).all())
    return all(len(np.asarray(path.vertices)) <= 2 * max(rows, 3) + 3 for path in artist.get_paths())


def _are_released(
    points: object, artist: Artist, axes: Axes, numbers: Floats, rows: int, *, dots: bool = False
) -> bool:
    """Whether points lie at released numbers in at least one direction, and are no more than rows."""
    places = np.ma.masked_invalid(np.asarray(points, dtype=np.float64)).reshape(-1, 2)
    if not places.size or places.mask.all():
        return True
    transform = artist.get_offset_transform() if dots else artist.get_transform()  # type: ignore[attr-defined]
    along = _along(transform, axes)
    if not any(along):
        return True
    if len(places) > max(rows, 2):
        return False
    return any(_among(places[:, side].compressed(), numbers).all() for side in (0, 1) if along[side])


def _along(transform: Transform, axes: Axes) -> tuple[bool, bool]:
    """Whether a transform places things by data horizontally and vertically."""
    across, up = transform.contains_branch_seperately(axes.transData)
    return bool(across), bool(up)


def _among(values: Floats, numbers: Floats) -> NDArray[np.bool_]:
    """Which values are among the numbers."""
    distance = np.abs(values[:, None] - numbers[None, :]).min(axis=1)
    return np.asarray(distance <= CLOSE * np.maximum(1.0, np.abs(values)))
