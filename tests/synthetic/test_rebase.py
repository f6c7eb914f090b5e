"""The planted break raises an indicator everywhere at once, and the plan of the demo declares it."""

import pandas as pd
import pytest

from kpk_eval.breaks import breaks_of
from kpk_eval.synthetic.planted.indicators import REBASES, YEARS

NOISE = 1.0
"""Largest chance deviation of a mean over eleven areas with 15,000 children each, and of the yearly trend."""


@pytest.mark.parametrize("one", REBASES, ids=lambda one: one.indicator)
def test_every_planted_break_is_declared_in_the_plan(demo, one):
    assert [found.year for found in breaks_of(demo.plan, one.indicator)] == [one.since]
    assert min(YEARS) < one.since <= max(YEARS)


def test_planted_break_raises_the_indicator_in_every_area(demo, data):
    (one,) = REBASES
    source = next(
        source for source in demo.frame.sources if any(m.indicator == one.indicator for m in source.measures)
    )
    column = next(measure.column for measure in source.measures if measure.indicator == one.indicator)
    rows = pd.read_csv(
        data / source.path, sep=";", decimal=",", na_values=[".", "..."], dtype={"ags": "string"}
    )
    lately = rows[rows[source.year_column] >= one.since - 8]
    means = lately.assign(behind=lately[source.year_column] >= one.since).pivot_table(
        index="ags", columns="behind", values=column, aggfunc="mean"
    )
    jumps = means[True] - means[False]
    assert len(jumps) > 5
    assert jumps.mean() == pytest.approx(one.change, abs=NOISE)
    assert (jumps > 0).all()
