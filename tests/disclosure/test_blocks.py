"""Blocks divide the same people: they agree wherever they share axes."""

import numpy as np
import pytest

from kpk_eval.disclosure.blocks import blocks_of
from kpk_eval.disclosure.cells import Axis, Cell
from kpk_eval.disclosure.system import dense_row, stack
from kpk_eval.disclosure.tables import Score
from kpk_eval.disclosure.told import exact

WAVE, SITE = Axis("wave", ("t0", "t1")), Axis("site", ("fl", "rd"))
SLEEP, MOOD = Axis("sleep", ("yes", "no")), Axis("mood", ("yes", "no"))
AXES = (WAVE, SITE, SLEEP, MOOD)


def at(**places):
    return Cell.at(places)


def counted(blocks, form, people) -> float:
    return float(dense_row(stack([form], size=blocks.size), 0) @ people)


def test_each_largest_combination_of_axes_is_a_block():
    blocks = blocks_of([at(wave="t0"), at(wave="t0", sleep="yes"), at(mood="no", wave="t1")], AXES)
    assert [[axis.name for axis in one.universe.axes] for one in blocks.spaces] == [
        ["wave", "mood"], ["wave", "sleep"],
    ]  # fmt: skip
    assert blocks.size == 8


def test_cells_are_counted_where_they_can_be_expressed():
    blocks = blocks_of([at(wave="t0", sleep="yes"), at(wave="t0", mood="yes")], AXES)
    people = np.arange(8.0)
    assert counted(blocks, blocks.people(at(wave="t0", mood="no")), people) == 1
    assert counted(blocks, blocks.people(at(wave="t1", sleep="yes")), people) == 6
    assert counted(blocks, blocks.people(at(wave="t1")), people) == 2 + 3
    with pytest.raises(ValueError, match="nothing divides people by mood, sleep"):
        blocks.people(at(mood="yes", sleep="yes"))


def test_blocks_agree_on_shared_axes():
    cells = [at(wave="t0", sleep="yes"), at(wave="t0", mood="yes"), at(site="fl")]
    blocks = blocks_of(cells, AXES)
    assert {one.shown for one in blocks.structure()} == {exact(0)}
    forms = [one.form for one in blocks.structure()]
    ties = stack(forms, size=blocks.size).toarray()
    same_waves = np.concatenate([[5, 10, 15, 20], [20, 30], [12, 3, 20, 15]])
    assert np.all(ties @ same_waves == 0)
    other_waves = np.concatenate([[5, 10, 15, 20], [20, 30], [12, 4, 20, 14]])
    other_total = np.concatenate([[5, 10, 15, 20], [20, 31], [12, 3, 20, 15]])
    assert np.any(ties @ other_waves != 0)
    assert np.any(ties @ other_total != 0)


def test_points_of_a_score_agree_and_lie_on_the_scale():
    score, other = Score("points", 1, 5), Score("other", 0, 1)
    cells = [at(wave="t0", sleep="yes"), at(wave="t0", mood="yes")]
    blocks = blocks_of(cells, AXES, scores={score: [at(wave="t0")], other: [cells[0]]})
    assert blocks.scores == (score, other)
    assert [one.scores for one in blocks.spaces] == [(score,), (score, other)]
    points = counted(blocks, blocks.points(at(wave="t0"), "points"), np.arange(float(blocks.size)))
    assert points == 4 + 5
    structure = blocks.structure()
    scales = 2 * 4 * 3
    assert len(structure) == scales + 2 + 2
    with pytest.raises(ValueError, match="nobody there has the score 'other'"):
        blocks.points(at(mood="yes"), "other")


def test_points_agree_past_a_block_without_the_score():
    score = Score("points", 1, 5)
    cells = [at(wave="t0", mood="yes"), at(wave="t0", site="fl"), at(wave="t0", sleep="yes")]
    blocks = blocks_of(cells, AXES, scores={score: [cells[0], cells[2]]})
    assert [len(one.scores) for one in blocks.spaces] == [1, 0, 1]
    assert len(blocks.structure()) == 2 * 4 * 2 + 2 * 2 + 2


def test_unresolved_cells_of_each_block():
    cells = [at(wave="t0", sleep="yes"), at(wave="t0"), at(wave="t0", mood="yes")]
    found = blocks_of(cells, AXES).unresolved(cells)
    assert [(one.key, one.form.columns.tolist()) for one in found] == [
        ("not shown: mood=no; wave=t0", [1]), ("not shown: sleep=no; wave=t0", [5]),
    ]  # fmt: skip


def test_unknown_axes_are_refused():
    with pytest.raises(ValueError, match="there is no axis colour; there are wave, site, sleep, mood"):
        blocks_of([at(colour="red")], AXES)
