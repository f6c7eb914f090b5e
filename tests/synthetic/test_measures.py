import pytest

from kpk_eval.model import OutcomeType
from kpk_eval.params.schema import Instrument
from kpk_eval.synthetic.measures import measures, per_answer
from kpk_eval.synthetic.spec import read_spec


def test_scales_and_items_of_a_population_each_once(demo, contracts):
    found = {one.id: one for one in measures(demo, "families", read_spec(contracts, "families_survey"))}
    assert set(found) == {
        "wellbeing_scale",
        "burden_scale",
        "satisfaction",
        "knows_offers",
        "used_offer",
        "used_advice",
        "used_leisure",
        "used_education",
        "used_sport",
        "used_support",
        "used_promotion",
    }
    assert found["burden_scale"].reversed == ("bd4",)
    assert found["burden_scale"].direction == -1
    assert (found["satisfaction"].codes, found["satisfaction"].low) == ((1, 2, 3, 4, 5), 1)


def test_yes_is_the_higher_answer_whatever_its_code(demo, contracts):
    found = {one.id: one for one in measures(demo, "families", read_spec(contracts, "families_survey"))}
    assert found["used_offer"].codes == (2, 1)
    assert (found["used_offer"].low, found["used_offer"].high) == (0, 1)


def test_a_sum_counts_every_item(demo):
    outcomes = {one.id: one for one in demo.plan.outcomes}
    assert per_answer(demo, outcomes["burden"]) == 4
    assert per_answer(demo, outcomes["wellbeing"]) == 1
    assert per_answer(demo, outcomes["used_offer"]) == 1


def changed(demo, **changes):
    outcome = next(one for one in demo.plan.outcomes if one.id == "used_offer").model_copy(update=changes)
    return demo.model_copy(update={"plan": demo.plan.model_copy(update={"outcomes": (outcome,)})})


@pytest.mark.parametrize("yes", [("9",), ("1", "2")])
def test_yes_must_be_some_of_the_values(demo, contracts, yes):
    with pytest.raises(ValueError, match="outcome 'used_offer': 'yes' must be some of the values"):
        measures(changed(demo, yes=yes), "families", read_spec(contracts, "families_survey"))


def test_an_ordinal_item_needs_listed_numbers(demo, contracts):
    wrong = changed(demo, yes=(), type=OutcomeType.ORDINAL, item="duration_minutes")
    with pytest.raises(ValueError, match="'duration_minutes' needs listed whole numbers"):
        measures(wrong, "families", read_spec(contracts, "families_survey"))


def with_scale(demo, **more):
    """The demonstration whose wellbeing scale is the WHO-5, recorded as 1 to 6."""
    given = {"id": "wellbeing_scale", "definition": "who_5", "scale": "raw", "item_pattern": "wb{n}"}
    scale = Instrument.model_validate(given | more)
    others = [one for one in demo.plan.instruments if one.id != scale.id]
    plan = demo.plan.model_copy(update={"instruments": (scale, *others)})
    return demo.model_copy(update={"plan": plan})


def test_codes_of_a_recoded_scale_are_the_recorded_ones(demo, contracts):
    recoded = {code + 1: code for code in range(6)}
    spec = read_spec(contracts, "families_survey")
    found = {one.id: one for one in measures(with_scale(demo, recoded=recoded), "families", spec)}
    assert (found["wellbeing_scale"].codes, found["wellbeing_scale"].low) == ((1, 2, 3, 4, 5, 6), 0)


def test_no_effect_is_planted_in_points_other_than_raw_ones(demo):
    outcome = next(one for one in demo.plan.outcomes if one.id == "wellbeing")
    with pytest.raises(ValueError, match="no known effect can be planted in percent values"):
        per_answer(with_scale(demo, scale="percentage"), outcome)
