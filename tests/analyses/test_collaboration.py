"""The collaboration inventory on the page of the process is what the page of the survey released."""

from dataclasses import replace

import numpy as np
import pytest

from kpk_eval import show
from kpk_eval.analyses.collaboration import asked
from kpk_eval.analyses.collaboration_waves import interval
from kpk_eval.disclose import require_cleared
from kpk_eval.evaluate import evaluate
from kpk_eval.pages.catalogue import pages

SITE = "seestadt"
NAMES = ("collaboration", "collaboration_waves")


@pytest.fixture(scope="module")
def study(demo):
    interim = demo("interim")
    for analysis in ("survey_change", "description"):
        evaluate(analysis, interim, site=SITE, population="professionals")
    return interim


def test_the_outcomes_are_those_of_the_goals_for_professionals(study):
    assert asked(study, SITE) == ("cooperation", "satisfaction_work")


def test_changes_are_those_of_the_survey(study):
    change = evaluate("collaboration", study, site=SITE)
    whole = evaluate("survey_change", study, site=SITE, population="professionals").table
    expected = whole[whole["outcome"].isin(asked(study, SITE))]
    assert list(change.table["estimate"]) == list(expected["estimate"])
    assert list(change.table["verdict"]) == list(expected["verdict"])
    assert change.origin.inputs


def test_values_of_every_wave_stand_with_their_interval(study):
    values = evaluate("collaboration_waves", study, site=SITE)
    require_cleared(values)
    own = values.table[values.table["outcome"] == "cooperation"]
    assert list(own["wave"]) == ["t0", "t1"]
    assert (own["low"] < own["mean"]).all()
    assert (own["mean"] < own["high"]).all()
    assert "95‑%‑Intervall, aus den gezeigten" in show.table(values).html


def test_the_interval_is_that_of_a_mean_rounded_outwards():
    low, high = interval({"n": 25, "mean": 3.0, "sd": 1.0})
    assert (low, high) == (2.5, 3.5)
    low, high = interval({"n": 25, "mean": 3.01, "sd": 1.0})
    assert np.allclose((low, high), (2.59, 3.43))
    for lacking in ("n", "mean", "sd"):
        row = {"n": 25, "mean": 3.0, "sd": 1.0} | {lacking: None}
        assert interval(row) == (None, None)


@pytest.mark.parametrize("analysis", NAMES)
def test_a_site_without_a_survey_says_what_would_be_needed(study, tmp_path, analysis):
    empty = evaluate(analysis, replace(study, root=tmp_path), site="heidetal")
    assert empty.table.empty
    assert "Kooperationsinventar" in show.table(empty).html


def test_the_page_waits_for_the_surveys(study):
    page = next(one for one in pages(study) if one.id == f"process.{SITE}")
    assert f"survey_change.{SITE}.professionals" in page.after
