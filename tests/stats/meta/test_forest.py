"""Data of a forest plot: rows in the order given, the pooled line or the statement why there is none."""

from __future__ import annotations

from math import isnan, nan

import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.meta import forest, pooled_effect


def test_three_sites_have_a_line_and_weights() -> None:
    found = forest(("Nord", "Mitte", "Süd"), [0.4, 0.1, 0.3], [0.04, 0.09, 0.01])
    assert [row.site for row in found.rows] == ["Nord", "Mitte", "Süd"]
    assert found.line == pooled_effect([0.4, 0.1, 0.3], [0.04, 0.09, 0.01])
    assert sum(row.weight for row in found.rows) == pytest.approx(1)
    assert found.rows[2].weight == max(row.weight for row in found.rows)
    assert (found.rows[0].low, found.rows[0].high) == pytest.approx((0.4 - 0.3919928, 0.4 + 0.3919928))
    assert found.statement == ""


def test_two_sites_stand_side_by_side_with_the_reason() -> None:
    found = forest(("Nord", "Süd"), [0.4, 0.1], [0.04, 0.09])
    assert found.line is None
    assert found.reason is Refusal.TOO_FEW_SITES
    assert "fewer than 3 sites" in found.statement
    assert [row.estimate for row in found.rows] == [0.4, 0.1]
    assert all(isnan(row.weight) for row in found.rows)


def test_a_site_without_effect_keeps_its_row() -> None:
    found = forest(("A", "B", "C", "D"), [0.4, nan, 0.1, 0.2], [0.04, 0.01, 0.09, 0.02])
    assert isnan(found.rows[1].estimate)
    assert isnan(found.rows[1].weight)
    assert found.line is not None
    assert found.line.n == 3
    assert [row.weight for row in found.rows if row.site != "B"] == list(found.line.weights)


@pytest.mark.parametrize(
    ("effects", "variances", "reason"),
    [
        ([nan, nan, nan], [0.1, 0.1, 0.1], Refusal.ALL_MISSING),
        ([0.2, 0.2, 0.2], [0.1, 0.1, 0.1], Refusal.NO_VARIANCE),
    ],
)
def test_other_refusals_say_why(effects: list[float], variances: list[float], reason: Refusal) -> None:
    found = forest(("A", "B", "C"), effects, variances)
    assert found.line is None
    assert found.reason is reason
    assert found.statement.startswith("No pooled line:")


def test_sites_are_named_once() -> None:
    with pytest.raises(ValueError, match="name each site once"):
        forest(("A", "A"), [0.1, 0.2], [0.1, 0.1])
    with pytest.raises(ValueError, match="name each site once"):
        forest(("A",), [0.1, 0.2], [0.1, 0.1])
