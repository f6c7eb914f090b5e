"""Rates, shares and means of areas: reference, published tables, planted rates, invariants, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval.stats.areas.limits import CountLimits, ShareLimits
from kpk_eval.stats.areas.rates import area_means, area_rates, area_shares
from kpk_eval.stats.estimate import Refusal
from tests.stats.checked import Checked, agree, entries
from tests.stats.samples_drawn import REPEATABLE

from .stored import REFERENCE, rows

CLOSED_FORM = 1e-6
"""Formulas agree to rounding."""
PRINTED = 1e-9
"""The workbooks of PHE hold their figures at full precision."""
SHARES = {
    ShareLimits.WILSON: "wilson",
    ShareLimits.WILSON_CORRECTED: "corrected",
    ShareLimits.CLOPPER_PEARSON: "clopper",
    ShareLimits.AGRESTI_COULL: "agresti",
    ShareLimits.JEFFREYS: "jeffreys",
    ShareLimits.MID_P: "midp",
}


def _stored(prefix: str, side: str, level: float) -> list[float]:
    keys = [f"{prefix}_{side}_{place}_{1000 * level:g}" for place in range(len(rows("intervals")))]
    return [REFERENCE.figures["intervals"][key] for key in keys]


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("limits", list(ShareLimits))
def test_share_limits_agree_with_r(limits: ShareLimits, level: float) -> None:
    table = rows("intervals")
    found = area_shares(table["count"], table["size"], limits=limits, level=level)
    # R corrects a share of exactly one half by nothing; here the correction is always half a person.
    usual = np.abs(table["count"] - table["size"] / 2).to_numpy() >= 0.5
    same = usual | (limits is not ShareLimits.WILSON_CORRECTED)
    for side, ours in (("low", found.low), ("high", found.high)):
        theirs = np.array(_stored(SHARES[limits], side, level))
        np.testing.assert_allclose(ours[same], theirs[same], rtol=CLOSED_FORM, atol=1e-12)


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize(("limits", "name"), [(CountLimits.EXACT, "exact"), (CountLimits.MID_P, "countp")])
def test_count_limits_agree_with_r(limits: CountLimits, name: str, level: float) -> None:
    found = area_rates(rows("intervals")["count"], limits=limits, level=level)
    for side, ours in (("low", found.low), ("high", found.high)):
        np.testing.assert_allclose(ours, _stored(name, side, level), rtol=CLOSED_FORM, atol=1e-12)


@cache
def all_ours(shared_data: Path) -> Mapping[str, float]:
    found: dict[str, float] = {}
    byar = area_rates([65, 1045, 1])
    for place, count in enumerate((65, 1045, 1)):
        found |= {f"smallarea_phe/byars_{count}/0": byar.low[place]}
        found |= {f"smallarea_phe/byars_{count}/1": byar.high[place]}
    exact = area_rates([1], limits=CountLimits.EXACT)
    found |= {
        "smallarea_phe/exact_poisson_1/0": exact.low[0],
        "smallarea_phe/exact_poisson_1/1": exact.high[0],
    }
    for area, row in _leavers(shared_data).items():
        for key, having, of in (("ohne_hsa", 5, 3), ("ohne_hsa_weiblich", 6, 4)):
            one = area_shares([int(row[having])], [int(row[of])])
            prefix = f"de_genesis/abgaenger_2023_{area}/{key}"
            found |= {f"{prefix}/p": one.estimate[0], f"{prefix}/wilson_lo": one.low[0]}
            found |= {f"{prefix}/wilson_hi": one.high[0]}
    return found


def _leavers(folder: Path) -> dict[str, list[str]]:
    """School leavers of 2023 by area."""
    text = (folder / "de_genesis" / "21111-02-06-4.csv").read_text(encoding="latin-1")
    cells = [[cell.strip() for cell in line.split(";")] for line in text.splitlines()]
    wanted = {"01001", "01058", "01", "DG"}
    return {row[1]: row for row in cells if len(row) > 6 and row[1] in wanted}


def ours(entry: Checked, shared_data: Path) -> float:
    """The figure as we compute it."""
    return all_ours(shared_data)[entry.key]


@pytest.mark.parametrize("entry", entries("areas"), ids=lambda entry: entry.key)
def test_agrees_with_published_data(entry: Checked, shared_data: Path) -> None:
    agree(entry, ours(entry, shared_data), shared_data)


def _workbook(folder: Path, name: str, sheet: str) -> pd.DataFrame:
    return pd.read_excel(
        folder / "smallarea_phe" / f"testdata_{name}.xlsx", sheet_name=sheet, engine="openpyxl"
    )


def test_workbook_of_byar_and_wilson(shared_data: Path) -> None:
    table = _workbook(shared_data, "Byars_Wilson", "testdata_B_W")
    seen = 0
    for row in table.itertuples():
        level = float(str(row.confidence).rstrip("%")) / 100
        level = level if level > 0.5 else level * 100
        counted = row.method == "Byars"
        found = area_rates([row.x], level=level) if counted else area_shares([row.x], [row.n], level=level)
        expected = (row.lowercl, row.uppercl)
        if not np.isnan(expected).any():
            seen += 1
            assert (found.low[0], found.high[0]) == pytest.approx(expected, rel=PRINTED)
    assert seen >= 10


def test_workbook_of_proportions(shared_data: Path) -> None:
    table = _workbook(shared_data, "Proportion", "testdata_Prop").dropna(subset=["value", "Numerator"])
    table = table[table["multiplier"].isin([1, 100])]
    for level, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
        found = area_shares(table["Numerator"], table["Denominator"], level=level)
        np.testing.assert_allclose(found.low * table["multiplier"], table[f"lower{name}"], rtol=PRINTED)
        np.testing.assert_allclose(found.high * table["multiplier"], table[f"upper{name}"], rtol=PRINTED)


def test_workbook_of_means(shared_data: Path) -> None:
    table = _workbook(shared_data, "Mean", "testdata_Mean_results")
    for level, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
        found = area_means(table["value_sum"], table["value_count"], table["stdev"], level=level)
        np.testing.assert_allclose(found.estimate, table["value"], rtol=PRINTED)
        np.testing.assert_allclose(found.low, table[f"lower{name}"], rtol=PRINTED)
        np.testing.assert_allclose(found.high, table[f"upper{name}"], rtol=PRINTED)


def test_whole_child_measurement_programme(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "smallarea_phe" / "NCMP_testdata.csv")
    found = area_shares(table["Count"], table["Measured"])
    ours = np.column_stack([found.estimate, found.low, found.high]) * 100
    np.testing.assert_allclose(ours, table[["Rate", "LCL", "UCL"]], rtol=CLOSED_FORM)


@pytest.mark.parametrize("limits", list(CountLimits))
def test_count_limits_cover_planted_rates(limits: CountLimits) -> None:
    drawn = np.random.default_rng(41).poisson(6.0, 4000)
    found = area_rates(drawn, limits=limits)
    covered = np.mean((found.low <= 6.0) & (found.high >= 6.0))
    # Three standard errors below 95 %; exact limits cover more by construction.
    assert 0.935 <= covered < 1


@pytest.mark.parametrize("limits", list(ShareLimits))
@pytest.mark.parametrize("share", [0.1, 0.45])
def test_share_limits_cover_planted_shares(limits: ShareLimits, share: float) -> None:
    drawn = np.random.default_rng(42).binomial(30, share, 4000)
    found = area_shares(drawn, 30, limits=limits)
    covered = np.mean((found.low <= share) & (found.high >= share))
    assert 0.92 <= covered < 1


@REPEATABLE
@given(
    st.integers(min_value=1, max_value=300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(list(ShareLimits)),
)
def test_yes_and_no_mirror_each_other(count_and_n: tuple[int, int], limits: ShareLimits) -> None:
    count, n = count_and_n
    yes, no = (area_shares([one], [n], limits=limits) for one in (count, n - count))
    assert (yes.low[0], yes.high[0]) == pytest.approx((1 - no.high[0], 1 - no.low[0]), abs=1e-9)
    assert 0 <= yes.low[0] <= count / n + 1e-12
    assert count / n - 1e-12 <= yes.high[0] <= 1


@REPEATABLE
@given(st.integers(0, 3000), st.sampled_from(list(CountLimits)), st.sampled_from([0.9, 0.95, 0.998]))
def test_limits_enclose_the_count(count: int, limits: CountLimits, level: float) -> None:
    found = area_rates([count], limits=limits, level=level)
    assert 0 <= found.low[0] <= count <= found.high[0]


def test_byar_exact_below_ten() -> None:
    mixed, byar, exact = (
        area_rates([9, 10], limits=limits)
        for limits in (CountLimits.BYAR_EXACT_BELOW_10, CountLimits.BYAR, CountLimits.EXACT)
    )
    assert (mixed.low[0], mixed.low[1]) == (exact.low[0], byar.low[1])


def test_exposure_and_unit() -> None:
    plain, per = area_rates([5, 8]), area_rates([5, 8], [2000, 500], per=1000)
    np.testing.assert_allclose(per.low, plain.low / np.array([2, 0.5]))
    assert per.estimate.tolist() == [2.5, 16.0]


def test_refusals_of_single_areas() -> None:
    rates = area_rates([np.nan, 3, 3], [10, 0, 10])
    shares = area_shares([np.nan, 0, 3], [10, 0, 10])
    means = area_means([np.nan, 4, 5, 6], [10, 1, 0, 3], [2, np.nan, np.nan, 1])
    expected = (Refusal.ALL_MISSING, Refusal.TOO_FEW, Refusal.NONE)
    assert rates.reasons == shares.reasons == expected
    assert means.reasons == (Refusal.ALL_MISSING, Refusal.TOO_FEW, Refusal.TOO_FEW, Refusal.NONE)
    for found in (rates, shares, means):
        gone = [reason is not Refusal.NONE for reason in found.reasons]
        for column in (found.estimate, found.low, found.high):
            assert np.isnan(column).tolist() == gone


def test_no_area_at_all() -> None:
    assert area_rates([], []).estimate.size == area_shares([], []).estimate.size == 0


@pytest.mark.parametrize(
    ("count", "n", "message"),
    [
        ([3], [2], "above their n"),
        ([-1], [2], "negative"),
        ([1, 2], [3], "2 areas"),
    ],
)
def test_misuse_is_an_error(count: list[float], n: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        area_shares(count, n)


def test_exact_limits_refuse_weighted_counts_and_wilson_does_not() -> None:
    with pytest.raises(ValueError, match="1 values with decimals"):
        area_shares([1.5], [4], limits=ShareLimits.CLOPPER_PEARSON)
    assert area_shares([1.5], [4]).estimate[0] == 0.375


def test_infinite_counts_and_levels_are_errors() -> None:
    with pytest.raises(ValueError, match="infinite"):
        area_rates([np.inf])
    with pytest.raises(ValueError, match="level is 95"):
        area_rates([3], level=95)


def test_byar_with_half_a_case_more_agrees_with_r() -> None:
    # R: epitools::pois.byar(c(1, 12, 230), c(120, 900, 7000)), epitools 0.5-10.1
    found = area_rates([1, 12, 230], [120, 900, 7000], limits=CountLimits.BYAR_MID_P)
    assert found.low == pytest.approx([0.000755788189210365, 0.007281085949481, 0.0288143418690464])
    assert found.high == pytest.approx([0.0388506084777246, 0.0225827474368198, 0.0373132856581387])
    assert area_rates([0], [100], limits=CountLimits.BYAR_MID_P).low[0] == 0
