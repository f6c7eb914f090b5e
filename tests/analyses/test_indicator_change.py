"""Indicators before and after: planted change in the demo, brute force on published series, refusals."""

from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.analyses import indicator_change
from kpk_eval.evaluate import evaluate
from tests.sweeps import sweep

EFFECT, NOISE = -6.0, 2.0
"""Planted per 100 children, and what chance may add to a mean of few years."""
CLOSED = 1e-9
KREISE = ("01058", "01051", "01053", "01054", "01055", "01056", "01057", "01059", "01060", "01061", "01062")


def changes(study, site):
    """The table of a site, by indicator; its series is released first, as on the page."""
    evaluate("indicator_series", study, site=site)
    return evaluate("indicator_change", study, site=site)


@pytest.fixture(scope="module")
def seestadt(demo):
    return changes(demo("final"), "seestadt")


def test_planted_effect_comes_out_with_sign_size_and_verdict(seestadt):
    row = seestadt.table.set_index("outcome").loc["language_findings"]
    assert row["estimate"] == pytest.approx(EFFECT, abs=NOISE)
    assert row["low"] < EFFECT < row["high"] < 0
    assert (row["verdict"], row["clusters"], row["level"]) == ("improved", 22, 0.95)
    assert row["p"] == row["p_floor"] == pytest.approx(1 / 22)
    assert row["change_site"] - row["change_areas"] == pytest.approx(row["estimate"], abs=CLOSED)
    assert row["smallest"] <= row["estimate"] <= row["largest"] < 0
    assert row["coverage_before"] < 80 < row["coverage_after"]


def test_nothing_where_nothing_was_planted(demo):
    row = changes(demo("final"), "heidetal").table.set_index("outcome").loc["language_findings"]
    assert row["low"] < 0 < row["high"]
    assert row["verdict"] == "no clear change"
    assert (row["years_before"], row["years_after"]) == ("2020, 2022", "2024")


def test_break_and_missing_areas_are_reasons_and_not_numbers(seestadt):
    table = seestadt.table.set_index("outcome")
    assert table.loc["child_benefit_rate", "reason"] == "break between"
    assert table.loc["early_help_reach", "reason"] == "too few areas"
    assert table["estimate"].isna().tolist() == [False, True, True]
    assert (table["verdict"].iloc[1:] == "not estimable").all()


def test_planned_indicators_of_a_family_do_not_pay_for_exploratory_ones(demo):
    entries = demo("final").evaluation.plan.indicator_changes
    of_main = [one.model_copy(update={"family": entries[0].family}) for one in entries]
    assert [str(one.status) for one in of_main] == ["planned", "exploratory", "exploratory"]
    courses = [SimpleNamespace(entry=one) for one in of_main]
    found = [("", SimpleNamespace(p=p)) for p in (0.02, 0.01, 0.04)]
    adjusted = indicator_change._adjusted(demo("final"), courses, found)
    assert adjusted == pytest.approx([0.02, 0.03, 0.04])


def test_site_that_began_too_late_for_an_edition_has_no_year_after(demo):
    table = changes(demo("interim"), "heidetal").table
    assert set(table["reason"]) == {"no year after"}


def test_before_the_series_is_released_the_page_says_what_is_needed(demo, tmp_path):
    told = show.sentences(
        evaluate("indicator_change", replace(demo("final"), root=tmp_path), site="seestadt")
    )
    assert "indicator_changes" in told.alt


def test_sentences_say_how_much_against_whom_and_what_coverage_may_have_done(seestadt):
    told = show.sentences(seestadt).alt
    for part in (
        "21 Vergleichsgebieten",
        "95‑%‑Intervall",
        "vorher 2019–2021, nachher 2023–2024",
        "verschoben",
    ):
        assert part in told
    assert "21 Gebieten" in show.table(seestadt).html


@pytest.mark.slow
def test_pilot_sites_have_no_year_after_yet(published):
    for site in ("flensburg", "rendsburg-eckernfoerde"):
        released = changes(published("interim"), site)
        assert set(released.table["reason"]) == {"no year after"}
        assert "Werte bis 2021; nachher zählt ab 2025" in show.sentences(released).alt


@pytest.fixture(scope="module")
def earlier(published, tmp_path_factory):
    """The published evaluation as if the pilot had begun in 2018, with a build folder of its own."""
    study = published("interim")
    started = tuple(
        one.model_copy(update={"start": date(2018, 1, 1)}) if one.start else one
        for one in study.evaluation.sites
    )
    evaluation = study.evaluation.model_copy(update={"sites": started})
    return replace(study, evaluation=evaluation, root=tmp_path_factory.mktemp("earlier"))


@pytest.fixture(scope="module")
def published_root(published):
    return published("interim").root


@pytest.fixture(scope="module")
def as_if(earlier, published_root):
    """Series and changes of a site as if the pilot had begun earlier; each is asked once."""
    study = replace(earlier, root=published_root)

    @cache
    def ask(site):
        series = evaluate("indicator_series", study, site=site)
        return series.table, evaluate("indicator_change", study, site=site)

    return ask


INDICATORS = ("unemployment_share", "gisd_score", "leavers_without_certificate")


@pytest.mark.parametrize("indicator", sweep(INDICATORS, always=("unemployment_share",)))
@pytest.mark.parametrize(
    ("site", "keys"),
    [("flensburg", ("01001", "01002", "01003", "01004")), ("rendsburg-eckernfoerde", KREISE)],
)
def test_permutation_equals_brute_force_on_published_series(as_if, site, keys, indicator):
    series, released = as_if(site)
    rows = series[(series["indicator"] == indicator) & series["area_id"].isin(keys)]
    wide = rows.pivot(index="area_id", columns="year", values="value").astype(float).loc[list(keys)]
    last = int(wide.columns.max())
    change = wide[range(2018, last + 1)].mean(axis=1) - wide[[2015, 2016, 2017]].mean(axis=1)
    every = [change[key] - change.drop(key).mean() for key in keys]
    row = released.table.set_index("outcome").loc[indicator]
    assert row["clusters"] == len(keys)
    assert row["estimate"] == pytest.approx(every[0], abs=CLOSED)
    assert row["p"] == pytest.approx(np.mean(np.abs(every) >= abs(every[0]) - 1e-12))
    assert row["p_floor"] == pytest.approx(1 / len(keys))
    assert row["level"] == pytest.approx(1 - 1 / len(keys))
    assert row["low"] <= row["estimate"] <= row["high"]


def test_so_few_areas_cannot_improve_and_the_page_says_so(as_if):
    _, released = as_if("flensburg")
    assert set(released.table["verdict"]) == {"no clear change"}
    assert "Bei 4 Gebieten kann p nicht unter 0,250 liegen" in show.sentences(released).alt
    assert "Bei 4 Gebieten kann p nicht unter 0,250 liegen" in show.table(released).html
    assert "75‑%‑Intervall" in show.table(released).html


def test_other_sites_and_areas_of_another_kind_are_not_compared(as_if):
    _, released = as_if("rendsburg-eckernfoerde")
    assert (released.table["clusters"] == 11).all()


CITIES = ("01001", "01002", "01003", "01004")


@pytest.mark.parametrize(
    "indicator",
    sweep(("unemployment_share", "leavers_without_certificate"), always=("unemployment_share",)),
)
def test_joint_permutation_equals_brute_force_on_published_series(as_if, earlier, published_root, indicator):
    series = pd.concat([as_if(site)[0].assign(of=site) for site in ("flensburg", "rendsburg-eckernfoerde")])
    together = evaluate("indicators_together", replace(earlier, root=published_root))
    rows = series[series["indicator"] == indicator].drop_duplicates(["area_id", "year"])
    wide = rows.pivot(index="area_id", columns="year", values="value").astype(float)
    after = wide[range(2018, int(wide.columns.max()) + 1)].mean(axis=1)
    change = after - wide[[2015, 2016, 2017]].mean(axis=1)

    def gap(key, keys):
        return change[key] - change[[one for one in keys if one != key]].mean()

    found = [(gap(city, CITIES) + gap(kreis, KREISE)) / 2 for city in CITIES for kreis in KREISE]
    table = together.table[together.table["outcome"] == indicator]
    assert list(table["site"]) == ["flensburg", "rendsburg-eckernfoerde", "over_2_sites"]
    joint = table.iloc[-1]
    assert (len(found), joint["clusters"]) == (44, 15)
    assert joint["estimate"] == pytest.approx(found[0], abs=CLOSED)
    assert joint["p"] == pytest.approx(np.mean(np.abs(found) >= abs(found[0]) - 1e-12))
    assert joint["p_floor"] == pytest.approx(1 / 44)
    assert table["p_floor"].iloc[:2].tolist() == pytest.approx([1 / 4, 1 / 11])
    assert pd.isna(joint["verdict"])
    told = show.table(together).html
    assert "einzeln Flensburg 0,250, Kreis Rendsburg-Eckernförde 0,091, gemeinsam bei 44" in told
    assert "2 Standorte gemeinsam" in told
    assert "Mittel aus 13 Gebieten" in told
    assert "2 Standorte gemeinsam" in show.figure(together).alt
    assert "An 2 Standorten gemeinsam" in show.sentences(together).alt


def test_joint_permutation_in_the_demo_holds_the_planted_mean(demo):
    for site in ("seestadt", "heidetal"):
        changes(demo("final"), site)
    table = evaluate("indicators_together", demo("final")).table
    joint = table[table["sites"].notna()].set_index("outcome").loc["language_findings"]
    singles = table[table["sites"].isna() & (table["outcome"] == "language_findings")]
    assert joint["estimate"] == pytest.approx(EFFECT / 2, abs=NOISE)
    assert joint["estimate"] == pytest.approx(singles["estimate"].mean(), abs=0.5)
    assert joint["p_floor"] < singles["p_floor"].min()


def test_without_years_after_there_is_no_joint_permutation(demo):
    for site in ("seestadt", "heidetal"):
        changes(demo("interim"), site)
    together = evaluate("indicators_together", demo("interim"))
    assert "sites" not in together.table
    assert "Keine gemeinsame Prüfung" in show.table(together).html
