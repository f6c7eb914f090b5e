"""The map of small areas: its audit lets through outlines of the released map and nothing else."""

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.block import BlockKind
from kpk_eval.show.figures import canvas
from kpk_eval.show.figures.audit import RowLevelFigureError, require_released
from kpk_eval.show.figures.outline import path_of

from .district_samples import OUTLINES
from .samples import sample


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


def test_the_map_states_its_finding(language: str) -> None:
    block = show.figure(sample(Shape.AREA_CLASSES, language))
    assert block.png
    assert "Altstadt" in block.alt
    assert "Amt" in block.caption


def test_without_outlines_there_are_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    released = sample(Shape.AREA_CLASSES, "de")
    released.table["outline"] = ""
    assert show.figure(released).kind is BlockKind.PROSE
