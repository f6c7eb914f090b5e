"""Cronbach's alpha and the statistics of items: reference, planted value, invariants, refusals."""

from __future__ import annotations

import json
from math import isfinite, isnan, nan

import numpy as np
import pandas as pd
import pytest

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.scales.alpha import AlphaKind, alpha
from kpk_eval.stats.scales.alpha_limits import AlphaInterval
from kpk_eval.stats.scales.item_analysis import floor_and_ceiling, item_analysis
from kpk_eval.stats.scales.items import MissingItems, scale_items
from kpk_eval.stats.scales.left_out import alphas_without_each

from ..reference import FOLDER, load

CLOSED_FORM = 1e-9
"""Both sides add the same numbers in another order."""

REFERENCE = load("scales")
REVERSED = {"reversed_and_gaps": ("i2", "i4")}
STANDARD = ("mean_correlation", "median_correlation", "lambda_6", "raw", "standardised", "se")
OF_ITEMS = (
    "mean",
    "sd",
    "item_total",
    "item_total_standardised",
    "item_total_corrected",
    "item_rest",
    "alpha_without",
    "standardised_without",
)


def answers_of(case: str) -> pd.DataFrame:
    """Items of a case."""
    rows = REFERENCE.rows[REFERENCE.rows["case"] == case].drop(columns="case")
    return rows.dropna(axis=1, how="all")


def options(case: str) -> dict[str, object]:
    """How the items of a case are turned."""
    return {"reverse": REVERSED.get(case, ()), "bounds": (1, 5)}


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", STANDARD)
def test_agrees_with_psych(case: str, figure: str) -> None:
    found = alpha(answers_of(case), interval=AlphaInterval.FELDT, **options(case))
    assert found.n == REFERENCE.figures[case]["n"]
    assert getattr(found, figure) == pytest.approx(REFERENCE.figures[case][figure], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_pairwise_agrees_with_psych(case: str) -> None:
    found, figures = (
        alpha(answers_of(case), missing=MissingItems.PAIRWISE, interval=AlphaInterval.FELDT, **options(case)),
        REFERENCE.figures[case],
    )
    ours = (found.n, found.raw, found.standardised, found.se, found.low, found.high)
    names = ("n_pairwise", "raw_pairwise", "standardised_pairwise", "se_pairwise", "feldt_low_pairwise")
    assert ours == pytest.approx([figures[n] for n in (*names, "feldt_high_pairwise")], rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
def test_limits(case: str) -> None:
    figures, rows = REFERENCE.figures[case], answers_of(case)
    feldt, narrow = (
        alpha(rows, interval=AlphaInterval.FELDT, level=level, **options(case)) for level in (0.95, 0.90)
    )
    bonett = alpha(rows, interval=AlphaInterval.BONETT, **options(case))
    ours = [one for found in (feldt, narrow, bonett) for one in (found.low, found.high)]
    names = [f"{kind}_{end}" for kind in ("feldt", "feldt", "bonett") for end in ("low", "high")]
    names[2:4] = ["feldt_low_90", "feldt_high_90"]
    assert ours == pytest.approx([figures[name] for name in names], rel=CLOSED_FORM)


def test_normal_items_interval_is_symmetric_by_the_standard_error() -> None:
    found = alpha(answers_of("six_items"), interval=AlphaInterval.NORMAL_ITEMS)
    half = 1.959963984540054 * REFERENCE.figures["six_items"]["se"]
    assert (found.low, found.high) == pytest.approx((found.raw - half, found.raw + half), rel=CLOSED_FORM)


@pytest.mark.parametrize("case", REFERENCE.cases)
@pytest.mark.parametrize("figure", OF_ITEMS)
def test_items_agree_with_psych(case: str, figure: str) -> None:
    complete = answers_of(case).dropna()
    for item in item_analysis(complete, **options(case)).items:
        theirs = REFERENCE.figures[case][f"{item.name}_{figure}"]
        assert getattr(item, figure) == pytest.approx(theirs, rel=CLOSED_FORM)


@pytest.mark.slow
def test_recovers_planted_alpha() -> None:
    """Parallel items with correlation .4: alpha = 5 × .4 / (1 + 4 × .4)."""
    draw, planted = np.random.default_rng(71), 2 / 2.6
    covered = dict.fromkeys(AlphaInterval, 0)
    for _ in range(300):
        common = draw.normal(size=(60, 1)) * np.sqrt(0.4)
        rows = common + draw.normal(size=(60, 5)) * np.sqrt(0.6)
        for interval in AlphaInterval:
            found = alpha(rows, interval=interval)
            covered[interval] += found.low <= planted <= found.high
    # 95 % of 300 samples, three standard errors of a share either way.
    assert all(0.91 <= count / 300 <= 0.99 for count in covered.values())


def test_distribution_free_interval_holds_for_skewed_items() -> None:
    draw = np.random.default_rng(72)
    big = np.exp(draw.normal(size=(400_000, 1)) * 0.6 + draw.normal(size=(400_000, 4)) * 0.6)
    true, free, feldt = alpha(big).raw, 0, 0
    for _ in range(300):
        rows = big[draw.integers(0, len(big), 150)]
        found = alpha(rows, interval=AlphaInterval.DISTRIBUTION_FREE)
        free += found.low <= true <= found.high
        narrow = alpha(rows, interval=AlphaInterval.FELDT)
        feldt += narrow.low <= true <= narrow.high
    assert free / 300 > 0.88
    assert free > feldt


def test_order_scale_and_reversing_change_nothing() -> None:
    rows = answers_of("six_items")
    plain, moved = alpha(rows), alpha(rows.iloc[::-1, ::-1] * 2 + 5)
    turned = alpha(rows, reverse=tuple(rows.columns), bounds=(1, 5))
    for other in (moved, turned):
        assert (other.raw, other.low, other.se) == pytest.approx((plain.raw, plain.low, plain.se))
    assert alpha(rows.to_numpy(), names=tuple(rows.columns)) == plain


def test_reversing_is_named_and_bounded() -> None:
    rows = answers_of("reversed_and_gaps").dropna()
    straight = alpha(rows)
    assert set(straight.against) == {"i2", "i4"} or straight.raw < 0
    by_hand = rows.assign(i2=6 - rows["i2"], i4=6 - rows["i4"])
    assert alpha(rows, reverse=("i2", "i4"), bounds=(1, 5)) == alpha(by_hand)
    assert item_analysis(rows, reverse=("i2",), bounds=(1, 5)).item("i2").mean == pytest.approx(
        6 - rows["i2"].mean()
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (np.empty((0, 3)), Refusal.TOO_FEW),
        ([[1.0, 2.0]], Refusal.TOO_FEW),
        ([[1.0, 2.0], [2.0, 1.0]], Refusal.TOO_FEW),
        (np.full((5, 3), nan), Refusal.ALL_MISSING),
        ([[1.0], [2.0], [3.0]], Refusal.TOO_FEW_ITEMS),
        (np.ones((6, 3)), Refusal.NO_VARIANCE),
        ([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]], Refusal.NO_VARIANCE),
    ],
)
def test_refusals(rows: object, reason: Refusal) -> None:
    found = alpha(rows)
    assert found.reason is reason
    assert not any(isfinite(one) for one in (found.estimate, found.low, found.se, found.raw))


def test_constant_item_leaves_raw_alpha_only() -> None:
    rows = answers_of("three_items").assign(same=4)
    found = alpha(rows)
    assert found.constant == ("same",)
    assert isfinite(found.raw)
    assert isnan(found.standardised)
    assert alpha(rows, kind=AlphaKind.STANDARDISED).reason is Refusal.NO_VARIANCE


def test_identical_items_have_alpha_one_without_limits() -> None:
    found = alpha(np.repeat(np.arange(6.0)[:, None], 3, axis=1))
    assert found.raw == pytest.approx(1)
    assert found.estimable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reverse": ("i9",), "bounds": (1, 5)}, "no item i9"),
        ({"reverse": ("i1",)}, "within bounds"),
        ({"reverse": "i1", "bounds": (1, 5)}, "as a list"),
        ({"bounds": (1, 2)}, "outside the bounds"),
        ({"bounds": (5, 1)}, "lowest and the highest"),
        ({"names": ("a",)}, "1 names do not fit"),
        ({"level": 1.5}, "level"),
        ({"interval": AlphaInterval.DISTRIBUTION_FREE, "missing": MissingItems.PAIRWISE}, "listwise"),
        ({"missing": "some"}, "some"),
    ],
)
def test_wrong_input_is_an_error(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        alpha(answers_of("six_items"), **change)


def test_infinite_and_text_answers_are_errors() -> None:
    with pytest.raises(ValueError, match="infinite"):
        alpha([[1.0, np.inf], [2.0, 1.0], [3.0, 2.0]])
    with pytest.raises(ValueError, match="not a column of numbers"):
        alpha(pd.DataFrame({"a": ["x", "y", "z"], "b": [1, 2, 3]}))


def test_floor_and_ceiling() -> None:
    ends = floor_and_ceiling([0, 0, 1, 2, 3, nan, 3, 3, 3, 3], bounds=(0, 3))
    assert (ends.floor.count, ends.floor.n, ends.ceiling.count) == (2, 9, 5)
    assert ends.has_floor
    assert ends.has_ceiling
    assert not floor_and_ceiling([1] * 85 + [2] * 15, bounds=(0, 2)).has_ceiling
    assert floor_and_ceiling([nan], bounds=(0, 3)).floor.reason is Refusal.TOO_FEW
    with pytest.raises(ValueError, match="outside the bounds"):
        floor_and_ceiling([5], bounds=(0, 3))


def test_items_of_two_and_of_nobody() -> None:
    two = item_analysis([[1.0, 2.0], [2.0, 2.0], [3.0, 4.0], [2.0, 5.0]])
    assert isnan(two.items[0].alpha_without)
    assert two.items[0].item_rest == pytest.approx(two.items[1].item_rest)
    nobody = item_analysis(np.full((4, 3), nan), bounds=(1, 5))
    assert nobody.reason is Refusal.ALL_MISSING
    assert nobody.items[0].n_missing == 4
    with pytest.raises(ValueError, match="no item"):
        two.item("i1")


def test_reference_is_complete() -> None:
    assert set(json.loads((FOLDER / "scales" / "output.json").read_text())) == set(REFERENCE.rows["case"])


@pytest.mark.parametrize("missing", list(MissingItems))
@pytest.mark.parametrize("kind", list(AlphaKind))
def test_alpha_without_each_person_is_that_of_the_others(missing: MissingItems, kind: AlphaKind) -> None:
    draw = np.random.default_rng(73)
    rows = draw.normal(size=(12, 1)) + draw.normal(size=(12, 4))
    rows[[1, 5], [0, 3]] = np.nan
    found = alphas_without_each(
        scale_items(rows), missing=missing, standardised=kind is AlphaKind.STANDARDISED
    )
    used = rows if missing is MissingItems.PAIRWISE else rows[~np.isnan(rows).any(axis=1)]
    by_hand = [
        alpha(np.delete(used, place, axis=0), missing=missing, kind=kind).estimate
        for place in range(len(used))
    ]
    assert found == pytest.approx(by_hand, rel=CLOSED_FORM)


def test_cautious_interval_is_never_narrower_than_feldts_and_holds_for_skewed_items() -> None:
    draw = np.random.default_rng(74)
    big = draw.exponential(size=(200_000, 1)) + draw.exponential(size=(200_000, 5))
    true, covered = alpha(big, interval=AlphaInterval.FELDT).raw, 0
    for _ in range(300):
        rows = big[draw.integers(0, len(big), 30)]
        found, feldt = alpha(rows), alpha(rows, interval=AlphaInterval.FELDT)
        assert found.low <= feldt.low < found.estimate < feldt.high <= found.high < 1
        covered += found.low <= true <= found.high
    # Feldt's hold it in about 80 %; three standard errors below 92 %.
    assert covered / 300 > 0.87
