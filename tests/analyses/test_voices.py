"""Interviews of the demo: planted themes come out, small groups stay hidden, numbers stand beside voices."""

from dataclasses import replace

import pytest

from kpk_eval import show
from kpk_eval.analyses import excerpts, goals, joint_display, voices
from kpk_eval.contracted import contracted
from kpk_eval.disclose import DisclosureError, assemble
from kpk_eval.evaluate import evaluate
from kpk_eval.heard import heard
from kpk_eval.model import Sort
from kpk_eval.params.schema import Fit, Interviewed, ThemeReading
from kpk_eval.show import table
from kpk_eval.show.interviews import joints_of
from kpk_eval.show.prose import told
from kpk_eval.show.voice import voice_of
from kpk_eval.synthetic.interviews import PERSONS, PLACES, RELEASED_BY
from kpk_eval.synthetic.planted.interviews import INTERVIEWS, QUOTES, QUOTES_BEFORE, SPOKEN


def speaking(site, population, wave, codes):
    """Interviews planted with one of the codes; two codes of one theme are in different interviews."""
    return sum(SPOKEN[site, population, wave].get(code, 0) for code in codes)


@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
@pytest.mark.parametrize("edition", ["interim", "final"])
def test_the_planted_themes_come_out(demo, site, edition):
    study = demo(edition)
    codes = {one.id: one.codes for one in study.evaluation.plan.themes}
    rows = voices.answer(study, site=site).table
    assert len(rows)
    for row in rows.itertuples():
        planted = speaking(site, row.population, row.wave, codes[row.theme])
        assert row.interviews == INTERVIEWS[site, row.population, row.wave]
        if row.extent == "number":
            assert row.with_theme == planted
        assert row.extent != "more" or planted > row.interviews / 2
        assert row.extent != "less" or planted <= row.interviews / 2
    assert {"number", "less", "protected"} & set(rows["extent"])


def test_a_wave_that_the_edition_does_not_use_is_not_counted(demo):
    assert set(voices.answer(demo("interim"), site="seestadt").table["wave"]) == {"t0", "t1"}


def test_few_interviews_show_nothing(demo):
    released = evaluate("voices", demo("interim"), site="seestadt").table
    steering = released[released["population"] == "steering"]
    assert len(steering) == 1
    assert steering[["interviews", "with_theme"]].isna().all(axis=None)
    assert "(zu wenige Gespräche)" in table(evaluate("voices", demo("interim"), site="seestadt")).html


def test_no_wording_is_heard_at_two_sites(demo):
    heard = [
        set(excerpts.answer(demo("final"), site=site).table["text"]) for site in ("seestadt", "heidetal")
    ]
    assert all(heard)
    assert not heard[0] & heard[1]


def test_excerpts_are_released_wordings_and_nothing_else_of_a_segment(demo):
    wordings = {
        one for told in (QUOTES, QUOTES_BEFORE) for quotes in told["seestadt"].values() for one in quotes
    }
    found = excerpts.answer(demo("final"), site="seestadt").table
    assert set(found["text"]) <= wordings
    assert len(found)
    before = set(found.loc[found["wave"] == "t0", "text"])
    assert before
    assert not before & set(found.loc[found["wave"] != "t0", "text"]), "said twice"
    assert "steering" not in set(found["population"]), "too few interviews"
    html = "".join(str(one) for one in told(evaluate("excerpts", demo("final"), site="seestadt")))
    assert not [one for one in (*PERSONS, *PLACES, RELEASED_BY, "FA-t0") if one in html]


def test_a_site_without_interviews_says_what_would_be_needed(demo):
    study = demo("interim")
    released = evaluate("voices", study, site="moorland")
    assert released.table.empty
    assert "Pseudonym des Gesprächs" in table(released).html
    assert "kein Zitat" in table(evaluate("excerpts", study, site="moorland")).html


@pytest.fixture(scope="module")
def joints(demo):
    """Themes of both sites at the interim, with everything that they stand beside."""
    study, found = demo("interim"), {}
    for site in ("seestadt", "heidetal"):
        for population in ("families", "professionals"):
            evaluate("survey_change", study, site=site, population=population)
        for name in ("voices", "excerpts"):
            evaluate(name, study, site=site)
        released = evaluate("joint_display", study, site=site)
        found[site] = released, {one.theme: one for one in joints_of(released, voice_of(released))}
    return found


def test_agreement_and_contradiction_stand_beside_the_planted_changes(joints):
    _, found = joints["seestadt"]
    known, persons, way = (found[name] for name in ("offers_known", "single_persons", "way_to_offers"))
    assert (known.number.state, known.fit, known.unfounded) == ("improved", Fit.AGREE, False)
    assert (persons.number.state, persons.fit) == ("improved", Fit.CONTRADICT)
    assert way.fit is None
    assert [row.text("wave") for row in known.voices] == ["t1"], "the latest wave alone"
    assert known.excerpts


def test_the_joint_display_says_what_is_missing(joints):
    released, _ = joints["seestadt"]
    html = table(released).html
    assert "noch keine Lesart eingetragen" in html
    assert "widerspricht" in html
    assert "sie ist nicht berechnet" in html
    said = [str(one) for one in told(released)]
    assert any(one.startswith("Gespräche und Zahlen widersprechen sich") for one in said)


def test_voices_that_add_to_a_number_do_not_speak_against_it(joints):
    html = table(joints["heidetal"][0]).html
    assert "Was Eltern von der Nutzung abhält, sagt keine Zahl" in html
    assert "sprechen dagegen" not in html
    assert "sprechen dagegen" in table(joints["seestadt"][0]).html, "where they contradict it"


def test_numbers_are_those_of_the_released_results(joints, demo):
    released, found = joints["heidetal"]
    used = evaluate("survey_change", demo("interim"), site="heidetal", population="families").table
    row = found["way_to_offers"].number.row
    own = used[(used["outcome"] == "used_offer") & (used["design"] == row.text("design"))]
    assert row.number("estimate") == pytest.approx(own["estimate"].iloc[0])
    assert released.minimum == 10


def test_a_reading_without_a_number_is_marked(joints, demo):
    study = demo("interim")
    released = joint_display.answer(study, site="seestadt")
    (plain,) = [one for one in joints_of(released, voice_of(released)) if one.theme == "offers_known"]
    nothing = replace(plain, number=None)
    assert nothing.unfounded
    assert not plain.unfounded


def test_a_reading_belongs_to_its_edition(demo):
    study = demo("final")
    released = joint_display.answer(study, site="seestadt")
    assert {one.fit for one in joints_of(released, voice_of(released))} == {None}


def test_the_people_of_the_contract_are_those_of_the_plan(demo):
    from kpk_eval.codebooks import codebook_of

    codes = codebook_of(demo("interim"), "coded_segments").codes["population"]
    assert set(codes) == {one.value for one in Interviewed}


def test_an_incomplete_release_is_reported_and_not_shown(demo):
    study = demo("interim")
    (source,) = [one for one in study.sources("seestadt") if one.contract == "coded_segments"]
    states = {line.rule: line.state for line in contracted(study, source, "seestadt").report.rules}
    assert states["release_is_complete"] == "passed"


def test_readings_have_a_direction_and_a_reason():
    with pytest.raises(ValueError, match="why"):
        ThemeReading.model_validate({"theme": "a", "edition": "b", "voices": "for", "fit": "agree"})


def test_goals_name_the_themes_that_speak_to_them(demo):
    study = demo("interim")
    html = show.table(evaluate("goals", study, site="seestadt")).html
    assert "siehe „Zahlen und Stimmen“" in html
    assert "Familien wissen von Angeboten (zu Kenntnis der Angebote: stimmt überein)" in html
    silent = [one for one in study.site("seestadt").sources if one.contract != "coded_segments"]
    sites = tuple(
        one.model_copy(update={"sources": tuple(silent)}) if one.id == "seestadt" else one
        for one in study.evaluation.sites
    )
    without = replace(study, evaluation=study.evaluation.model_copy(update={"sites": sites}))
    assert "Zahlen und Stimmen" not in show.table(goals.answer(without, site="seestadt")).html


def test_only_words_that_were_released_count_as_quoted(joints, demo):
    released, _ = joints["seestadt"]
    study = demo("interim")
    parts = [evaluate(name, study, site="seestadt") for name in ("voices", "excerpts")]
    assert {one.name for one in released.columns if one.sort is Sort.QUOTED} == {"text"}

    def put_together(table):
        return assemble(
            parts, origin=released.origin, shape=released.shape, table=table[["text", "hidden"]],
            columns=[one for one in released.columns if one.name == "text"], wording=released.wording,
            minimum=10,
        )  # fmt: skip

    assert len(put_together(released.table).table)
    slipped = released.table["text"].mask(released.table["text"].notna(), "Anders.")
    with pytest.raises(DisclosureError, match="text holds what no released result shows"):
        put_together(released.table.assign(text=slipped))


def test_a_reading_without_any_interview_is_not_shown(demo, tmp_path):
    """The file of the interviews was withdrawn; what the team had read from it stays in the parameters."""
    study = replace(demo("interim"), root=tmp_path)
    (tmp_path / "data_contracts").symlink_to(demo("interim").root / "data_contracts")
    released = joint_display.answer(study, site="heidetal")
    assert study.site("heidetal").readings
    found = {one.theme: one for one in joints_of(released, voice_of(released))}
    assert {one.fit for one in found.values()} == {None}
    assert all(one.unheard for one in found.values())
    said = "".join(str(one) for one in told(released))
    assert "Ohne Gespräche, deshalb ohne Lesart" in said
    assert "ergänzen die Zahlen" not in said
    assert "Noch ohne Lesart" not in said, "nobody is asked to read what is not there"
    assert "keine Gespräche, deshalb keine Lesart" in table(released).html
    assert heard(study, "heidetal") == ()
