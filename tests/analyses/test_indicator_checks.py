"""Courses and checks of indicators: the planted step shows, false starts raise no alarm."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.before_after import Course, Obstacle, Window
from kpk_eval.before_after_models import EXACT_FIT, segments_of, twin_of
from kpk_eval.evaluate import evaluate
from kpk_eval.params.schema import Indicator, IndicatorChange, Site

LANGUAGE = "language_findings"
EFFECT, NOISE = -6.0, 2.0
"""Planted per 100 children, and what chance may add to a mean of few years."""
CLOSED = 1e-9


@pytest.fixture(scope="module")
def answered(demo):
    """Released answers of a site, by question, asked once; the series is released first, as on the page."""

    @cache
    def ask(edition: str, site: str):
        study = demo(edition)
        names = ("indicator_series", "indicator_change", "indicator_comparison", "indicator_checks")
        return {name: evaluate(name, study, site=site) for name in names}

    return ask


def line(answers, name, indicator=LANGUAGE):
    table = answers["indicator_comparison"].table
    rows = table[(table["indicator"] == indicator) & (table["line"] == name)]
    return rows.set_index("year")


def test_gap_is_close_to_zero_before_and_shows_the_planted_step_after(answered):
    gap = line(answered("final", "seestadt"), "gap")
    early, after = gap[gap.index < 2022], gap[gap.index > 2022]
    assert early["value"].abs().max() < NOISE
    assert after["value"].mean() == pytest.approx(EFFECT, abs=NOISE)
    assert (after["value"] < after["low"]).all()
    inside = (early["value"] >= early["low"]) & (early["value"] <= early["high"])
    assert inside.mean() > 0.8


def test_gaps_of_the_compared_years_are_the_difference_in_differences(answered):
    answers = answered("final", "seestadt")
    gap, rows = line(answers, "gap")["value"], answers["indicator_change"].table.set_index("outcome")
    difference = gap.loc[[2023, 2024]].mean() - gap.loc[[2019, 2020, 2021]].mean()
    assert difference == pytest.approx(rows.loc[LANGUAGE, "estimate"], abs=0.5)


def test_synthetic_control_finds_the_planted_step_at_the_first_rank(answered):
    checks = answered("final", "seestadt")["indicator_checks"].table
    row = checks[(checks["indicator"] == LANGUAGE) & (checks["check"] == "synthetic")].iloc[0]
    assert row["estimate"] == pytest.approx(EFFECT, abs=NOISE)
    assert (row["rank"], row["p"]) == (1, row["p_floor"])
    synthetic = line(answered("final", "seestadt"), "synthetic")["value"]
    site = line(answered("final", "seestadt"), "site")["value"]
    assert (site - synthetic).loc[[2023, 2024]].mean() == pytest.approx(row["estimate"], abs=CLOSED)


@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
def test_false_starts_raise_no_alarm(answered, site):
    checks = answered("final", site)["indicator_checks"].table
    false = checks[checks["check"] == "false start"]
    assert len(false) == 10
    assert (false["p"].astype(float) > 0.05).all()


def test_where_nothing_was_planted_the_synthetic_control_is_not_outstanding(answered):
    checks = answered("final", "heidetal")["indicator_checks"].table
    row = checks[(checks["indicator"] == LANGUAGE) & (checks["check"] == "synthetic")].iloc[0]
    assert row["p"] > 0.1


def test_nothing_is_compared_across_the_break(answered):
    answers = answered("final", "seestadt")
    gap = line(answers, "gap", "child_benefit_rate")
    assert gap.index.max() < 2023
    assert not len(line(answers, "synthetic", "child_benefit_rate"))
    assert "nicht vergleichbar" in show.figure(answers["indicator_comparison"]).alt


def test_segmented_series_is_refused_with_its_number_of_points(answered):
    checks = answered("final", "seestadt")["indicator_checks"].table
    rows = checks[checks["check"] == "segmented"].set_index("indicator")
    assert set(rows["reason"]) == {"too_few_points"}
    assert rows.loc[LANGUAGE, "points"] == 16
    assert rows["estimate"].isna().all()


@pytest.mark.slow
def test_published_series_have_false_starts_but_no_finding(published):
    study = published("interim")
    for site in ("flensburg", "rendsburg-eckernfoerde"):
        evaluate("indicator_series", study, site=site)
        checks = evaluate("indicator_checks", study, site=site).table
        false = checks[checks["check"] == "false start"]
        assert len(false) == 15
        assert (false["p"].astype(float) > 0.05).all()
        assert "synthetic" not in set(checks["check"])
        courses = evaluate("indicator_comparison", study, site=site)
        assert set(courses.table["line"]) == {"site", "areas", "gap"}
        assert show.figure(courses).png
        assert "weder falschen Alarm geben" in show.table(evaluate("indicator_checks", study, site=site)).html


def course(values, *, years, before, after, first=2020):
    """A course made by hand."""
    entry = IndicatorChange(indicator="rate", family="areas", status="planned", before=3)
    return Course(
        entry=entry,
        indicator=Indicator(id="rate", label="Quote", unit="%", better="lower"),
        site=Site(id="a", label="A", kind="kreis", ags="99002", start=date(first, 1, 1)),
        years=tuple(years),
        keys=tuple(f"{place}" for place in range(len(values))),
        names=tuple(f"area {place}" for place in range(len(values))),
        values=np.asarray(values, dtype=float),
        window=Window(before=tuple(before), after=tuple(after)),
        early=tuple(year for year in years if year < first),
        rows=pd.DataFrame({"year": list(years), "coverage": [None] * len(years)}),
        official=True,
        fewest=None,
        obstacle=Obstacle.NONE,
    )


def test_more_areas_than_years_fit_exactly_and_say_nothing():
    rng = np.random.default_rng(5)
    values = rng.normal(20, 5, (30, 8))
    values[0] = values[1:].mean(axis=0)
    made = course(values, years=range(2013, 2021), before=[2017, 2018, 2019], after=[2020])
    assert twin_of(made).reason == EXACT_FIT


def test_few_years_before_carry_no_synthetic_control():
    made = course(
        np.random.default_rng(1).normal(size=(9, 5)), years=range(2016, 2021), before=[2019], after=[2020]
    )
    assert twin_of(made).reason == "too_few_points"


def test_long_series_of_the_site_has_a_step(demo):
    rng = np.random.default_rng(3)
    values = rng.normal(20, 0.3, (4, 20))
    values[0, 12:] -= 3
    made = course(values, years=range(2008, 2028), before=[2017, 2018, 2019], after=range(2020, 2028))
    fit, without, reason = segments_of(made, demo("final").evaluation.plan)
    assert reason == ""
    assert fit.coefficient("level_change").estimate == pytest.approx(-3, abs=1)
    assert without.average.high < 0
    assert without.time.tolist() == list(range(2020, 2028))
