"""Figures of released numbers pass; figures of single people are refused, whatever drew them."""

import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure

from kpk_eval.model import Released, Shape
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.figures.audit import RowLevelFigureError, require_released
from kpk_eval.show.voice import voice_of

from .samples import sample

ROWS = pd.DataFrame({
    "score": np.random.default_rng(7).normal(20, 6, 60),
    "item": np.random.default_rng(8).integers(1, 6, 60),
    "group": ["a", "b"] * 30,
})  # fmt: skip


def boxes(axes):
    outliers = pd.concat([ROWS["score"], pd.Series([90.0, 95.0])])
    axes.boxplot(outliers)


ROW_LEVEL = {
    "scatter": lambda axes: axes.scatter(ROWS["item"], ROWS["score"]),
    "scatterplot": lambda axes: sns.scatterplot(ROWS, x="score", y="item", ax=axes),
    "scatter of a few": lambda axes: axes.scatter(ROWS["score"][:3], ROWS["item"][:3]),
    "strip": lambda axes: sns.stripplot(ROWS, x="group", y="score", ax=axes),
    "strip of items": lambda axes: sns.stripplot(ROWS, x="group", y="item", ax=axes),
    "swarm": lambda axes: sns.swarmplot(ROWS, x="group", y="score", ax=axes, size=1),
    "rug": lambda axes: sns.rugplot(ROWS, x="score", ax=axes),
    "box with outliers": boxes,
    "boxplot": lambda axes: sns.boxplot(ROWS, x="group", y="score", ax=axes),
    "points in a violin": lambda axes: sns.violinplot(ROWS, x="group", y="score", inner="point", ax=axes),
    "sticks in a violin": lambda axes: sns.violinplot(ROWS, x="group", y="score", inner="stick", ax=axes),
    "violin": lambda axes: axes.violinplot(ROWS["score"]),
    "density": lambda axes: sns.kdeplot(ROWS, x="score", ax=axes),
    "ecdfplot": lambda axes: sns.ecdfplot(ROWS, x="score", ax=axes),
    "ecdf": lambda axes: axes.ecdf(ROWS["score"]),
    "fine histogram": lambda axes: axes.hist(ROWS["score"], bins=50),
    "histogram as steps": lambda axes: axes.hist(ROWS["score"], bins=50, histtype="step"),
    "histplot": lambda axes: sns.histplot(ROWS, x="score", bins=40, ax=axes),
    "markers": lambda axes: axes.plot(ROWS["item"], ROWS["score"], "o"),
    "lines of people": lambda axes: axes.plot([0, 1], [ROWS["score"][:30], ROWS["score"][30:]]),
    "lines at answers": lambda axes: [axes.axvline(score) for score in ROWS["score"]],
    "bars of people": lambda axes: axes.bar(range(60), ROWS["score"]),
    "stems": lambda axes: axes.stem(ROWS["score"]),
    "events": lambda axes: axes.eventplot(ROWS["score"]),
    "picture of rows": lambda axes: axes.imshow(ROWS[["score", "item"]]),
    "hexagons": lambda axes: axes.hexbin(ROWS["score"], ROWS["item"], gridsize=20),
    "pie": lambda axes: axes.pie(ROWS["item"]),
    "arrows": lambda axes: axes.quiver(ROWS["score"], ROWS["item"], 1, 1),
}


@pytest.mark.parametrize("kind", ROW_LEVEL)
@pytest.mark.parametrize("shape", [Shape.ESTIMATES, Shape.DESCRIPTION])
def test_figures_of_single_people_are_refused(kind: str, shape: Shape):
    figure = Figure()
    ROW_LEVEL[kind](figure.subplots())
    with pytest.raises(RowLevelFigureError, match="draws more than released numbers"):
        require_released(figure, sample(shape, "de"))


@pytest.mark.parametrize("shape", DRAWN)
def test_figures_of_released_results_pass(shape: Shape, language: str):
    released = sample(shape, language)
    with canvas.paper():
        require_released(DRAWN[shape](released, voice_of(released)), released)


def numbers(released: Released) -> pd.DataFrame:
    return released.table.dropna(subset=["estimate", "low", "high"])


AGGREGATE = {
    "bars": lambda axes, rows: axes.bar(range(len(rows)), rows["estimate"]),
    "lying bars": lambda axes, rows: axes.barh(range(len(rows)), rows["n"]),
    "bars in percent": lambda axes, rows: axes.bar(range(len(rows)), rows["estimate"] * 100),
    "bars with intervals": lambda axes, rows: axes.bar(rows["outcome"], rows["estimate"]),
    "line": lambda axes, rows: axes.plot(rows["estimate"], marker="o"),
    "dots": lambda axes, rows: axes.scatter(range(len(rows)), rows["estimate"]),
    "band": lambda axes, rows: axes.fill_between(range(len(rows)), rows["low"], rows["high"]),
    "spans": lambda axes, rows: axes.vlines(range(len(rows)), rows["low"], rows["high"]),
    "line of nothing": lambda axes, rows: axes.axhline(0),
}


@pytest.mark.parametrize("kind", AGGREGATE)
def test_other_figures_of_released_numbers_pass(kind: str):
    released, figure = sample(Shape.ESTIMATES, "de"), Figure()
    AGGREGATE[kind](figure.subplots(), numbers(released))
    require_released(figure, released)
