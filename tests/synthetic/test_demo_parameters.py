"""The demo shows every feature of the parameters, and names no real place."""

from kpk_eval.model import Design, OutcomeType, Status
from kpk_eval.params.schema import Format, SiteRole


def test_two_sites_of_different_kind_and_a_comparison(demo):
    kinds = {site.kind for site in demo.sites if site.role is SiteRole.SITE}
    assert len(kinds) == 2
    assert [site.id for site in demo.sites if site.role is SiteRole.COMPARISON] == ["moorland"]


def test_regional_keys_are_those_of_no_land(demo):
    assert {site.ags[:2] for site in demo.sites} == {"99"}
    assert demo.frame.comparison.prefix == "99"


def test_editions_differ_in_waves_and_contrasts(demo):
    interim, final = demo.frame.editions
    assert (interim.id, interim.waves, interim.contrasts) == ("interim", ("t0", "t1"), ("t0_t1",))
    assert (final.id, final.waves, final.contrasts) == ("final", ("t0", "t1", "t2"), ("t0_t1", "t0_t2"))


def test_the_plan_is_older_than_the_second_wave_and_holds_all_kinds_of_outcomes(demo):
    years = {wave.id: wave.year for wave in demo.frame.waves}
    assert demo.plan.date.year < years["t1"]
    assert {one.type for one in demo.plan.outcomes} >= {
        OutcomeType.CONTINUOUS,
        OutcomeType.ORDINAL,
        OutcomeType.BINARY,
    }
    designs = {(one.population, design) for one in demo.plan.outcomes for design in one.designs}
    assert ("professionals", Design.UNPAIRED) in designs
    assert ("families", Design.UNPAIRED) not in designs
    adjusted = {family.id: family.adjust for family in demo.plan.families}
    for outcome in demo.plan.outcomes:
        assert adjusted[outcome.family] == ("holm" if outcome.status is Status.PLANNED else "bh")


def test_all_formats_that_can_be_made_up_are_used(demo):
    used = {source.reader.format for source in demo.sources()}
    assert used == {Format.CSV, Format.XLSX, Format.SPSS, Format.PARQUET, Format.STATA, Format.SOSCI}
    assert {source.reader.encoding for source in demo.sources()} == {"utf-8", "cp1252"}
    assert {source.reader.decimal for source in demo.sources()} == {".", ","}


def test_every_label_is_there_in_both_languages(demo):
    named = [*demo.frame.waves, *demo.frame.contrasts, *demo.frame.editions, *demo.frame.populations]
    named += [*demo.plan.families, *demo.plan.instruments, *demo.plan.indicators, *demo.plan.outcomes]
    named += list(demo.sources())
    assert [
        one.id for one in named if not isinstance(one.label, dict) or set(one.label) != {"de", "en"}
    ] == []
