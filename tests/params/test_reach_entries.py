"""What the plan says about reach leads somewhere, and divides people."""

import re

import pytest
from pydantic import ValidationError

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.params.schema import Reach

LEVELS = [{"values": ["1"], "label": "low"}, {"values": ["2", "3"], "label": "high"}]
ENTRY = {
    "id": "by_income", "label": "By income", "outcome": "used_offer", "by": "income_band", "levels": LEVELS,
    "family": "families_reach",
}  # fmt: skip


def test_levels_divide_people() -> None:
    assert Reach.model_validate(ENTRY).need == 1
    with pytest.raises(ValidationError, match="'need' is 2 of 2 levels"):
        Reach.model_validate(ENTRY | {"need": 2})
    twice = [LEVELS[0], {"values": ["1"], "label": "again"}]
    with pytest.raises(ValidationError, match="the value '1' stands in two levels"):
        Reach.model_validate(ENTRY | {"levels": twice})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: used_offer", "outcome: used_ofer", "did you mean 'used_offer'"),
        ("outcome: used_offer", "outcome: wellbeing", "reach needs a binary outcome"),
        ("by: income_band", "by: income", "'characteristics' of population 'families'"),
        ("family: families_reach\n    status: planned", "family: nowhere", "defined nowhere"),
        ("family: families_reach\n    status: planned", "family: families_main", "a family of its own"),
    ],
)
def test_a_loose_end_is_named_with_its_line(new_project, old, new, said) -> None:
    root = new_project("reach")
    plan = root / "params/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    before, after = text.split("\nreach:\n")
    assert old in after
    plan.write_text(f"{before}\nreach:\n{after.replace(old, new, 1)}", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        load_evaluation(root / "params/demo", root=root)
    assert said in str(caught.value)
    assert "params/demo/plan.yaml:" in str(caught.value)


def test_planned_reach_belongs_to_a_goal(new_project) -> None:
    root = new_project("reach")
    plan = root / "params/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert text.count("status: exploratory") >= 1
    head, last = text.split("- id: knowledge_by_migration")
    last = last.replace("status: exploratory", "status: planned", 1)
    plan.write_text(f"{head}- id: knowledge_by_migration{last}", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        load_evaluation(root / "params/demo", root=root)
    told = str(caught.value)
    assert "no goal names 'knowledge_by_migration'; name 'knowledge_by_migration.need' in 'measures'" in told
    assert "params/demo/plan.yaml:" in told


def test_logic_model_has_a_checksum_that_changes_with_it(new_project) -> None:
    root = new_project("reach")
    first = load_evaluation(root / "params/demo", root=root).model_sha256
    model = root / "params/demo/logic_model.yaml"
    model.write_text(model.read_text(encoding="utf-8") + "\n# noted later\n", encoding="utf-8")
    assert len(first) == 64
    assert load_evaluation(root / "params/demo", root=root).model_sha256 != first


def test_need_starts_with_a_wave_of_the_evaluation(new_project) -> None:
    root = new_project("reach")
    site = root / "params/demo/sites/seestadt.yaml"
    text = site.read_text(encoding="utf-8")
    assert "since: t1" in text
    site.write_text(text.replace("since: t1", "since: t9"), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"since: found 't9', which is defined nowhere"):
        load_evaluation(root / "params/demo", root=root)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "population: families\n    item: used_advice",
            "population: family\n    item: used_advice",
            "families",
        ),
        ("outcome: used_advice", "outcome: used_advise", "did you mean 'used_advice'"),
        ("  - id: used_leisure", "  - id: used_advice", "this id was already used"),
        (
            "family: families_reach\n    status: planned",
            "family: families_reach\n    status: planned\n    tested: no",
            "tested",
        ),
        (
            "family: families_reach\n    status: planned",
            "family: families_reach\n    status: planned\n    tested: false",
            "what is planned is tested",
        ),
    ],
)
def test_uptake_by_type_leads_somewhere(new_project, old, new, said) -> None:
    root = new_project("reach")
    plan = root / "params/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert old in text
    plan.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError, match=said):
        load_evaluation(root / "params/demo", root=root)


FINER = """  - id: offers_by_income_finer
    label: {de: feiner, en: finer}
    outcome: used_offer
    by: income_band
    levels:
      - {values: ["1"], label: {de: wenig, en: low}}
      - {values: ["2", "3"], label: {de: mittel, en: middle}}
      - {values: ["4"], label: {de: viel, en: high}}
    family: families_reach
"""


def loaded(root):
    return load_evaluation(root / "params/demo", root=root)


def with_entry(root, entry, *, use=""):
    """The demo's plan with one more entry of reach, and one more use of offers."""
    plan = root / "params/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    assert text.count("\nreach:\n") == text.count("\noffer_uses:\n") == 1
    text = text.replace("\noffer_uses:\n", f"\noffer_uses:\n{use}")
    before, after = text.split("\n# Gespräche: das Codebuch")
    plan.write_text(f"{before}{entry}\n# Gespräche: das Codebuch{after}", encoding="utf-8")
    return root


def test_the_same_answers_are_cut_one_way(new_project) -> None:
    with pytest.raises(ParameterError) as caught:
        loaded(with_entry(new_project("reach"), FINER))
    told = str(caught.value)
    assert "cuts 'income_band' otherwise than 'offers_by_income', for the same answers" in told
    assert "give both the same levels, or leave one out" in told
    assert re.search(r"plan\.yaml:\d+: reach\.36\.levels", told)


def test_the_same_levels_may_be_asked_twice_and_other_answers_cut_otherwise(new_project) -> None:
    turned = FINER.replace('"1"', '"4"', 1).replace('["4"], label: {de: viel', '["1", "2"], label: {de: viel')
    alike = turned.replace('["2", "3"]', '["3"]')
    loaded(with_entry(new_project("reach"), alike))
    other = FINER.replace("outcome: used_offer", "outcome: knows_offers")
    loaded(with_entry(new_project("reach"), other))


def test_the_same_item_counts_the_same_answers(new_project) -> None:
    use = """  - id: used_advice_or_more
    label: {de: mehr, en: more}
    population: families
    item: used_advice
    yes: ["1", "2"]
"""
    entry = FINER.replace("used_offer", "used_advice_or_more").replace(
        "by: income_band", "by: migration_background"
    )
    entry = entry.replace('      - {values: ["4"], label: {de: viel, en: high}}\n', "").replace(
        '"2", "3"', '"2"'
    )
    with pytest.raises(ParameterError) as caught:
        loaded(with_entry(new_project("reach"), entry, use=use))
    told = str(caught.value)
    assert "asks the same as 'advice_by_income' and counts other answers as yes" in told
    assert "use one outcome for both, or leave one out" in told
