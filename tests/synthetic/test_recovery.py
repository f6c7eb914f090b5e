"""Simple means find what was planted, and nothing where nothing was planted."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.synthetic import truths
from kpk_eval.synthetic.network import INSTITUTIONS, heard_between
from kpk_eval.synthetic.planted.changes import BETWEEN, COUNT, planted_change
from kpk_eval.synthetic.planted.indicators import NEIGHBOURS, PANDEMIC
from kpk_eval.synthetic.planted.subjects import NETWORK, OFFERS

ERRORS = 3.5
"""Standard errors by which an estimate may miss the truth: 64 comparisons, p = 0.0005 each."""
BETWEEN_TOLERANCE = 0.05
"""Three standard errors of the difference of two shares of about 1,000 possible namings, and room."""
YEARLY_TOLERANCE = 2.5
"""Per 100: two years against the years before, about 1,400 children a year (standard error 0.8)."""
LATELY = 2015
"""First of the years before: the trend of all areas moves an indicator little over so few."""


def outcome_values(demo, frame, outcome):
    """Values of an outcome scored by hand: mean (or sum) of the items, 1 for yes."""
    scale = next((one for one in demo.plan.instruments if one.id == outcome.instrument), None)
    if scale is not None:
        items = frame[list(scale.items)].astype("Float64").to_numpy(float, na_value=np.nan)
        turned = [name in scale.reversed for name in scale.items]
        scores = np.where(turned, scale.low + scale.high - items, items).mean(axis=1)
        return pd.Series(scores * (len(scale.items) if scale.scoring == "sum" else 1), index=frame["code"])
    item = frame[outcome.item].astype("Float64").to_numpy(float, na_value=np.nan)
    yes = np.where(np.isnan(item), np.nan, item == float(outcome.yes[0])) if outcome.yes else item
    return pd.Series(yes, index=frame["code"])


def recognised(before, after):
    """Later values under the earlier code of the one person whose code has at most one other element."""
    parts = [slice(0, 1), slice(1, 2), slice(2, 3), slice(3, 5), slice(5, 6), slice(6, 7), slice(7, 8)]
    codes = [np.array([[code[part] for part in parts] for code in one.index]) for one in (before, after)]
    near = (codes[0][:, None] != codes[1][None, :]).sum(axis=2) <= 1
    alone = (near.sum(axis=0) == 1) & (near[near.sum(axis=1) == 1].sum(axis=0) == 1)
    return after[alone].set_axis(before.index[near[:, alone].argmax(axis=0)])


def paired_changes(demo, answers):
    """Truth, mean change over people with both values, standard error, for all survey truths."""
    outcomes = {one.id: one for one in demo.plan.outcomes}
    contrasts = {one.id: one for one in demo.frame.contrasts}
    for truth in truths(demo):
        if truth.population == "indicators":
            continue
        frame, contrast = answers[truth.site, truth.population], contrasts[truth.contrast]
        before, after = (
            outcome_values(demo, frame[frame["wave"] == wave], outcomes[truth.outcome])
            for wave in (contrast.before, contrast.after)
        )
        change = (recognised(before, after) - before).dropna()
        yield truth, change.mean(), change.std() / len(change) ** 0.5, len(change)


def test_paired_changes_are_the_planted_ones(demo, answers):
    found = list(paired_changes(demo, answers))
    missed = [truth for truth, mean, error, _ in found if abs(mean - truth.change) > ERRORS * error]
    assert missed == []
    assert len(found) > 40


def test_planted_changes_of_families_stand_out(demo, answers):
    """Each is at least two standard errors from zero: the demo has something to show."""
    weak = [
        truth
        for truth, mean, error, _ in paired_changes(demo, answers)
        if truth.change and truth.population == "families" and mean * np.sign(truth.change) < 2 * error
    ]
    assert weak == []


def test_enough_people_are_linked(demo, answers):
    for truth, _, _, people in paired_changes(demo, answers):
        assert people >= (90 if truth.population == "families" else 20), truth


def test_unpaired_means_show_the_same(demo, answers):
    truth = next(one for one in truths(demo) if one.outcome == "cooperation" and one.change)
    frame = answers[truth.site, truth.population]
    outcome = next(one for one in demo.plan.outcomes if one.id == "cooperation")
    contrast = next(one for one in demo.frame.contrasts if one.id == truth.contrast)
    before, after = (
        outcome_values(demo, frame[frame["wave"] == wave], outcome).dropna()
        for wave in (contrast.before, contrast.after)
    )
    error = (before.var() / len(before) + after.var() / len(after)) ** 0.5
    assert abs(after.mean() - before.mean() - truth.change) < ERRORS * error


def test_families_with_little_money_are_reached_less(answers):
    frame = pd.concat([frame for (_, population), frame in answers.items() if population == "families"])
    used = (frame["used_offer"] == 1).where(frame["used_offer"].notna()).astype("Float64")
    poor = frame["income_band"] == 1
    assert used[~poor.fillna(False)].mean() - used[poor.fillna(False)].mean() == pytest.approx(0.10, abs=0.05)


def indicator_change(demo, made, site, indicator):
    """Per 100: last two years minus the eight before, outside the pandemic; area of the site."""
    area = next(one.ags for one in demo.sites if one.id == site)
    for order, one in made.values():
        measures = {one.role: one.column for one in order.source.measures if one.indicator == indicator}
        if not measures or (order.site is not None and order.site.id != site):
            continue
        frame = one.frame[(one.frame["ags"] == area) & ~one.frame["jahr"].isin(PANDEMIC)]
        frame = frame[frame["jahr"] >= LATELY]
        if "value" in measures:
            share = frame[measures["value"]].astype(float)
        else:
            share = 100 * frame[measures["numerator"]] / frame[measures["denominator"]]
        late = frame["jahr"] >= 2023
        return float(share[late].mean() - share[~late].mean())
    raise AssertionError(f"no file holds {indicator}")


@pytest.mark.parametrize("site", ["seestadt", "heidetal", "moorland"])
@pytest.mark.parametrize("indicator", ["language_findings", "child_benefit_rate", "checkup_u9"])
def test_indicators_change_only_where_planted(demo, made, site, indicator):
    planted = planted_change(
        site, "indicators", indicator, upto=tuple(str(year) for year in range(2015, 2025))
    )
    assert indicator_change(demo, made, site, indicator) == pytest.approx(planted, abs=YEARLY_TOLERANCE)


def test_neighbours_make_a_band_around_the_sites(demo, made):
    frame = made["landesstatistik.csv"][1].frame
    land = frame["ags"] == demo.frame.comparison.prefix
    others = frame[~frame["ags"].isin([site.ags for site in demo.sites]) & ~land]
    assert others["ags"].nunique() == len(NEIGHBOURS)
    assert others["ags"].str.startswith(demo.frame.comparison.prefix).all()
    share = 100 * others["sprache_auffaellig"] / others["sprache_untersucht"]
    assert 1 < share.groupby(others["ags"]).mean().std() < 6


def test_coverage_falls_in_the_pandemic(made):
    frame = made["landesstatistik.csv"][1].frame
    pandemic = frame["jahr"].isin(PANDEMIC)
    assert (
        frame["sprache_erfasst_prozent"][pandemic].max() < frame["sprache_erfasst_prozent"][~pandemic].min()
    )


@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
def test_offers_grow_as_planted(made, site):
    counts = made[f"{site}/angebote.csv"][1].frame["wave"].value_counts()
    for wave, begun in (("t1", ("t0", "t1")), ("t2", ("t0", "t1", "t2"))):
        assert counts[wave] - counts["t0"] == planted_change(site, OFFERS, COUNT, upto=begun)


@pytest.mark.parametrize(("site", "file"), [("seestadt", "netzwerk.csv"), ("heidetal", "netzwerk.xlsx")])
def test_departments_grow_together_as_planted(demo, made, site, file):
    frame = made[f"{site}/{file}"][1].frame
    heard = {wave: heard_between(demo, site, wave) for wave in ("t0", "t1", "t2")}
    bridges = frame[frame["from_department"] != frame["to_department"]]["wave"].value_counts()
    inside = frame[frame["from_department"] == frame["to_department"]]["wave"].value_counts()
    for wave, begun in (("t1", ("t0", "t1")), ("t2", ("t0", "t1", "t2"))):
        planted = planted_change(site, NETWORK, BETWEEN, upto=begun)
        change = bridges[wave] / heard[wave] - bridges["t0"] / heard["t0"]
        assert change == pytest.approx(planted, abs=BETWEEN_TOLERANCE)
        possible = {one: number / 2 / INSTITUTIONS * (INSTITUTIONS - 1) for one, number in heard.items()}
        assert inside[wave] / possible[wave] == pytest.approx(inside["t0"] / possible["t0"], abs=0.08)
