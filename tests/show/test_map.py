"""The map of small areas: its audit lets through outlines of the released map and nothing else."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from shapely import Point, from_wkt

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.block import BlockKind
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.figures.audit import RowLevelFigureError, require_released
from kpk_eval.show.figures.outline import path_of, room_of
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .district_samples import OUTLINES, district_rows
from .samples import make_released, sample


def drawing(path: Path, **look: object) -> Figure:
    whole = canvas.sheet(3)
    axes = whole.subplots()
    axes.add_patch(PathPatch(path, **look))
    return whole


def test_outlines_of_the_map_pass() -> None:
    require_released(drawing(path_of(OUTLINES[0])), sample(Shape.AREA_CLASSES, "de"))


@pytest.mark.parametrize(
    "path",
    [
        Path([(0, 0), (3, 7), (8, 2), (0, 0)]),
        Path([(x + 1, y) for x, y in path_of(OUTLINES[0]).vertices]),
    ],
)
def test_other_shapes_do_not(path: Path) -> None:
    with pytest.raises(RowLevelFigureError, match="PathPatch"):
        require_released(drawing(path), sample(Shape.AREA_CLASSES, "de"))


def test_outlines_of_no_map_do_not() -> None:
    with pytest.raises(RowLevelFigureError, match="PathPatch"):
        require_released(drawing(path_of(OUTLINES[0])), sample(Shape.COSTS, "de"))


@pytest.mark.parametrize("hole", ["30 30, 70 30, 70 70, 30 70, 30 30", "30 30, 30 70, 70 70, 70 30, 30 30"])
def test_holes_of_an_area_are_not_filled(hole: str) -> None:
    """A ring within that turns the other way is left free, whichever way it turns in the file."""
    whole = canvas.sheet(3)
    axes = whole.subplots()
    axes.set_axis_off()
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.add_patch(
        PathPatch(path_of(f"POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), ({hole}))"), facecolor="k")
    )
    drawing = FigureCanvasAgg(whole)
    drawing.draw()
    seen = np.asarray(drawing.buffer_rgba())[::-1, :, 0]
    middle, side = (axes.transData.transform(place).astype(int) for place in ((50, 50), (15, 50)))
    assert seen[middle[1], middle[0]] == 255
    assert seen[side[1], side[0]] == 0


@pytest.mark.parametrize(
    ("outline", "middle", "radius"),
    [
        ("POLYGON ((0 0, 100 0, 100 20, 20 20, 20 80, 100 80, 100 100, 0 100, 0 0))", None, 11.7),
        ("MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0)), ((50 0, 90 0, 90 40, 50 40, 50 0)))", (70, 20), 20),
    ],
)
def test_a_label_stands_in_the_middle_of_the_room_of_an_area(
    outline: str, middle: tuple[float, float] | None, radius: float
) -> None:
    """In an area like a U its middle lies outside; of many parts the one with most room counts."""
    room = room_of(outline)
    assert from_wkt(outline).contains(Point(room.x, room.y).buffer(0.9 * room.radius))
    assert room.radius == pytest.approx(radius, rel=0.05)
    if middle:
        assert (room.x, room.y) == pytest.approx(middle, abs=1)


def test_the_map_states_its_finding(language: str) -> None:
    block = show.figure(sample(Shape.AREA_CLASSES, language))
    assert block.png
    assert "Altstadt" in block.alt
    assert "Amt" in block.caption


def test_without_outlines_there_are_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    released = sample(Shape.AREA_CLASSES, "de")
    released.table["outline"] = ""
    assert show.figure(released).kind is BlockKind.PROSE


@pytest.mark.parametrize("shape", [Shape.AREA_CLASSES, Shape.COUNTRY_MAP])
def test_no_title_of_a_map_is_cut(shape: Shape) -> None:
    released = sample(shape, "de")
    with canvas.paper():
        figure = DRAWN[shape](released, voice_of(released))
        FigureCanvasAgg(figure).draw()
    for axes in figure.axes:
        title = axes.title if axes.get_title() else axes._left_title
        assert title.get_window_extent().y1 <= figure.bbox.y1


def test_scale_and_north_stand_below_the_map_and_can_be_left_out() -> None:
    released = sample(Shape.AREA_CLASSES, "de")
    texts = []
    for _ in range(2):
        with canvas.paper():
            figure = DRAWN[Shape.AREA_CLASSES](released, voice_of(released))
        texts.append({text.get_text() for text in figure.findobj(Text)})
        released.table[["map_step", "north_arrow"]] = None
    assert {"N", "200 m"} <= texts[0]
    assert not {"N", "200 m"} & texts[1]


def test_maps_left_out_are_announced() -> None:
    rows = district_rows()[Shape.AREA_CLASSES]
    many = [row | {"indicator": f"i{place}"} for place in range(5) for row in rows]
    released = make_released(Shape.AREA_CLASSES, many, columns=COLUMNS[Shape.AREA_CLASSES], population="")
    assert "die ersten 3 von 5 Indikatoren" in show.figure(released).caption


def test_status_and_dynamics_are_a_map_each() -> None:
    released = sample(Shape.AREA_CLASSES, "de")
    with canvas.paper():
        both = DRAWN[Shape.AREA_CLASSES](released, voice_of(released))
    titles = [axes.get_title(loc="left") for axes in both.axes]
    assert [title.splitlines()[-1].split()[0] for title in titles] == ["Status", "Dynamik"]
    released.table[["change", "dynamics"]] = None
    with canvas.paper():
        alone = DRAWN[Shape.AREA_CLASSES](released, voice_of(released))
    assert len(alone.axes) == 1
