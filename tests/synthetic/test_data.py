"""All files of the demo: they obey their contracts, belong together, and are the same every time."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval.params.schema import Synthetic
from kpk_eval.synthetic import write_data
from kpk_eval.synthetic.data import Order, orders, rows
from kpk_eval.synthetic.planted.answers import GAPS_APART
from kpk_eval.synthetic.rows import NO_GAP
from kpk_eval.synthetic.spec import Kind, read_spec
from kpk_eval.synthetic.stamp import sha256


def broken(frame, spec):
    """Columns and what is wrong with their values."""
    for column in spec.columns:
        given = frame[column.name].dropna()
        if column.required and len(given) < len(frame):
            yield column.name, "required"
        if column.values and not given.isin(list(column.values)).all():
            yield column.name, "enum"
        if column.kind in {Kind.INTEGER, Kind.NUMBER} and not column.values:
            low, high = given.min(), given.max()
            if (column.low is not None and low < column.low) or (
                column.high is not None and high > column.high
            ):
                yield column.name, "range"
        if column.kind is Kind.INTEGER and frame[column.name].dtype != "Int64":
            yield column.name, "type"
        if column.kind is Kind.DATE and not given.dt.date.between(column.earliest, column.latest).all():
            yield column.name, "range"
        if column.pattern and not given.map(lambda text: bool(re.fullmatch(column.pattern, text))).all():  # noqa: B023
            yield column.name, "pattern"
        if column.longest and given.str.len().max() > column.longest:
            yield column.name, "length"


def test_rows_obey_their_contracts(made, contracts):
    seen = set()
    for path, (order, one) in made.items():
        if not order.source.measures:
            spec = read_spec(contracts, order.source.contract)
            assert list(one.frame) == [column.name for column in spec.columns], path
            assert list(broken(one.frame, spec)) == [], path
            seen.add(spec.name)
    assert seen == {
        "families_survey", "professionals_survey", "offers", "network_edges", "network_actors",
        "meeting_attendance", "resources", "participation_events", "small_area_indicators",
        "development_stages", "milestones", "coded_segments",
    }  # fmt: skip


def test_a_broken_row_would_be_noticed(made, contracts):
    """The check above can fail."""
    order, one = made["heidetal/familien_t0.csv"]
    spec = read_spec(contracts, order.source.contract)
    wrong = one.frame.assign(wb1=one.frame["wb1"].mask(one.frame.index == 3, 6), code="x")
    assert {name for name, _ in broken(wrong, spec)} == {"wb1", "code"}


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("seestadt/familien_t0.sav", ["code"]),
        ("moorland/familien_t2.parquet", ["code"]),
        ("heidetal/fachkraefte.csv", ["code", "wave"]),
        ("seestadt/angebote.csv", ["offer_id", "wave"]),
        ("seestadt/netzwerk.csv", ["wave", "from", "to"]),
        ("landesstatistik.csv", ["ags", "jahr"]),
    ],
)
def test_keys_repeat_nothing(made, file, key):
    assert not made[file][1].frame.duplicated(key).any()


def test_rules_between_columns_hold(made):
    for path, (_, one) in made.items():
        frame = one.frame
        if "used_offer" in frame:
            assert ((frame["used_offer"] != 1) | (frame["knows_offers"] == 1)).fillna(True).all(), path
        if "transition" in frame:
            late = frame["life_phase"].isin(["youth", "entering_work"])
            early = frame["life_phase"].isin(["pregnancy_birth", "early_childhood"])
            assert (late | (frame["transition"] != "school_to_work")).all(), path
            assert (early | (frame["transition"] != "clinic_to_home")).all(), path
        if "from" in frame:
            assert (frame["from"] != frame["to"]).all(), path


def test_missing_values_have_reasons(made):
    for path, (order, one) in made.items():
        if order.source.population:
            gaps = one.gaps.to_numpy() != NO_GAP
            assert 0.01 < gaps.mean() < 0.04, path
            assert one.frame.isna().to_numpy()[gaps].all(), path
            assert {1, 2} <= set(one.gaps.stack()), path


def test_people_keep_their_code_and_their_background(answers):
    frame = answers["seestadt", "families"]
    waves = {wave: part.set_index("code") for wave, part in frame.groupby("wave")}
    both = waves["t0"].index.intersection(waves["t1"].index)
    assert 0.5 < len(both) / len(waves["t0"]) < 0.7
    for column in ("income_band", "single_parent"):
        before, after = waves["t0"].loc[both, column], waves["t1"].loc[both, column]
        assert (before == after).dropna().all()
    assert (waves["t0"].loc[both, "wb1"] != waves["t1"].loc[both, "wb1"]).dropna().mean() > 0.2


def test_sites_share_no_person(answers):
    codes = [set(frame["code"]) for (_, population), frame in answers.items() if population == "families"]
    assert sum(len(one) for one in codes) - len(set.union(*codes)) <= 1


@pytest.mark.parametrize(
    ("site", "population", "size"),
    [
        ("seestadt", "families", 260),
        ("heidetal", "families", 220),
        ("moorland", "families", 200),
        ("seestadt", "professionals", 70),
        ("heidetal", "professionals", 60),
        ("moorland", "professionals", 50),
    ],
)
def test_waves_have_the_intended_size(answers, site, population, size):
    counts = answers[site, population]["wave"].value_counts()
    assert len(counts) == 3
    assert all(abs(count - size) <= 4 for count in counts)


def test_survey_days_lie_in_the_year_of_their_wave(demo, made):
    years = {wave.id: wave.year for wave in demo.frame.waves}
    for order, one in made.values():
        if order.source.population and order.source.wave:
            assert set(one.frame["interview_date"].dt.year) == {years[order.source.wave]}


def test_the_same_seed_gives_the_same_bytes(demo, contracts, data, tmp_path):
    for path in write_data(demo, contracts=contracts, folder=tmp_path):
        assert sha256(path) == sha256(data / path.relative_to(tmp_path)), path.name


def test_another_seed_gives_other_data(demo, contracts, made):
    frame = demo.frame.model_copy(update={"synthetic": Synthetic(seed=1)})
    other = demo.model_copy(update={"frame": frame})
    order = made["heidetal/familien_t0.csv"][0]
    drawn = rows(other, order, read_spec(contracts, "families_survey"))
    assert not drawn.frame.equals(made["heidetal/familien_t0.csv"][1].frame)


def test_types_of_offers_are_drawn_apart(demo, contracts, made):
    """Without the columns that have random numbers of their own every other one is the same."""
    uses = tuple(one for one in demo.plan.offer_uses if one.item not in GAPS_APART)
    fewer = demo.model_copy(update={"plan": demo.plan.model_copy(update={"offer_uses": uses})})
    spec = read_spec(contracts, "families_survey")
    less = replace(spec, columns=tuple(one for one in spec.columns if one.name not in GAPS_APART))
    for order, one in made.values():
        if order.source.contract == "families_survey":
            drawn = rows(fewer, order, less)
            assert set(one.frame.columns[-len(GAPS_APART) :]) == GAPS_APART
            pd.testing.assert_frame_equal(drawn.frame, one.frame[drawn.frame.columns])
            pd.testing.assert_frame_equal(drawn.gaps, one.gaps[drawn.gaps.columns])


def test_only_users_of_an_offer_use_one_of_a_type(made):
    """Where one of both answers is missing nothing can be said."""
    for order, one in made.values():
        if order.source.contract == "families_survey":
            offer = one.frame["used_offer"]
            for name in GAPS_APART:
                assert (offer[(one.frame[name] == 1) & offer.notna()] == 1).all(), name


def test_planted_gradients_of_types_come_out_of_all_answers(made):
    """Sport reaches those with little money less at every wave, education as many of them as of others."""
    frames = [one.frame for order, one in made.values() if order.source.contract == "families_survey"]
    told = pd.concat(frames).dropna(subset="income_band")
    poor = told["income_band"].isin([1, 2])
    away = {
        name: (told.loc[~poor, name].dropna() == 1).mean() - (told.loc[poor, name].dropna() == 1).mean()
        for name in ("used_sport", "used_education")
    }
    assert away["used_sport"] == pytest.approx(0.14, abs=0.05)
    assert away["used_education"] == pytest.approx(0, abs=0.05)


def test_removing_a_site_changes_no_other(demo, contracts, made):
    fewer = demo.model_copy(update={"sites": tuple(site for site in demo.sites if site.id != "heidetal")})
    for order in orders(fewer):
        if order.site is not None:
            drawn = rows(fewer, order, read_spec(contracts, order.source.contract))
            pd.testing.assert_frame_equal(drawn.frame, made[order.source.path][1].frame)


def test_a_new_site_gets_data_without_planted_changes(demo, contracts):
    pattern = next(site for site in demo.sites if site.id == "moorland")
    site = pattern.model_copy(update={"id": "neudorf", "ags": "99004"})
    wider = demo.model_copy(update={"sites": (*demo.sites, site)})
    drawn = rows(wider, Order(site, site.sources[0]), read_spec(contracts, "families_survey"))
    assert 100 < len(drawn.frame) < 140


def test_a_contract_about_which_nothing_is_planted_is_filled_too(demo, contracts, made):
    source = made["heidetal/familien_t0.csv"][0].source
    plain = source.model_copy(update={"contract": "wellbeing_survey", "population": None, "wave": None})
    spec = read_spec(contracts, "wellbeing_survey")
    drawn = rows(demo, Order(None, plain), spec)
    assert list(broken(drawn.frame, spec)) == []
    assert len(drawn.frame) == 120


def test_a_real_evaluation_is_never_filled_with_made_up_data(demo, contracts, tmp_path):
    real = demo.model_copy(update={"frame": demo.frame.model_copy(update={"synthetic": None})})
    with pytest.raises(ValueError, match="'synthetic' is not set"):
        write_data(real, contracts=contracts, folder=tmp_path)
    assert list(tmp_path.rglob("*.*")) == []


def test_two_sources_in_one_file_are_refused(demo):
    first, *others = demo.sites
    doubled = first.model_copy(update={"sources": (*first.sources, first.sources[0])})
    with pytest.raises(ValueError, match=r"familien_t0\.csv: two sources name this file"):
        orders(demo.model_copy(update={"sites": (doubled, *others)}))


def test_names_in_the_file_are_those_of_the_source(data):
    header = (data / "landesstatistik.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("ags;gebiet;jahr;sprache_auffaellig;")
