"""The table of what is planted, as the tests and the documentation read it."""

from kpk_eval.synthetic import PLANTED, truths
from kpk_eval.synthetic.planted.changes import COUNT, planted_change
from kpk_eval.synthetic.planted.subjects import NETWORK, OFFERS


def changes(demo):
    return {(one.site, one.outcome, one.contrast): one.change for one in truths(demo)}


def test_steps_add_up_and_are_in_the_unit_of_the_outcome(demo):
    found = changes(demo)
    assert found["seestadt", "wellbeing", "t0_t1"] == 0.3
    assert found["seestadt", "wellbeing", "t0_t2"] == 0.4
    assert found["seestadt", "burden", "t0_t1"] == 0
    assert found["seestadt", "burden", "t0_t2"] == -1.4
    assert found["heidetal", "used_offer", "t0_t2"] == 0.16
    assert found["seestadt", "language_findings", "from_2023"] == -6


def test_nothing_is_planted_in_the_comparison_area(demo):
    found = [one.change for one in truths(demo) if one.site == "moorland"]
    assert len(found) > 10
    assert set(found) == {0}
    assert planted_change("moorland", OFFERS, COUNT, upto=("t0", "t1", "t2")) == 0


def test_one_indicator_of_one_site_is_planted(demo):
    found = {(one.site, one.outcome) for one in truths(demo) if one.population == "indicators" and one.change}
    assert found == {("seestadt", "language_findings")}
    assert sum(one.population == "indicators" for one in truths(demo)) == 3 * len(demo.plan.indicators)


def test_every_planted_step_is_about_something_that_exists(demo):
    """A misspelt name would plant nothing, and nobody would notice."""
    waves, years = {wave.id for wave in demo.frame.waves}, {str(year) for year in range(2015, 2025)}
    names = {outcome.instrument or outcome.item for outcome in demo.plan.outcomes}
    names |= {use.item for use in demo.plan.offer_uses}
    names |= {indicator.id for indicator in demo.plan.indicators} | {"count", "between_departments"}
    subjects = {one.id for one in demo.frame.populations} | {"indicators", OFFERS, NETWORK}
    for step in PLANTED:
        assert step.site in {site.id for site in demo.sites}
        assert step.subject in subjects
        assert step.measure in names
        assert step.since in (years if step.subject == "indicators" else waves)


def test_all_outcomes_all_contrasts_all_sites(demo):
    surveys = {(site.id, one.population) for site in demo.sites for one in site.sources if one.population}
    wanted = {
        (site, outcome.id, contrast)
        for site, population in surveys
        for outcome in demo.plan.outcomes
        if outcome.population == population
        for contrast in outcome.contrasts
    }
    assert {key for key in changes(demo) if not key[2].startswith("from_")} == wanted
