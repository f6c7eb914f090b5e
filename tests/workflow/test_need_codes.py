"""Codes that needs of sites name are looked up in the contract of the offers."""

import shutil
from pathlib import Path

import pytest
import yaml

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.named_columns import check_columns

FILE = "params/demo/sites/seestadt.yaml"


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    for name in ("params", "data_contracts"):
        shutil.copytree(root / name, tmp_path / name)
    return tmp_path


def problems(project: Path, old: str, new: str) -> list[str]:
    """What is wrong when a text in the file of the site is another one."""
    path = project / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        opened = load_evaluation(project / "params" / "demo", root=project)
        check_columns(Study(opened, opened.frame.editions[0], project, project / "data"))
    except ParameterError as error:
        return list(error.problems)
    return []


def test_the_demo_declares_its_needs_rightly(project):
    assert problems(project, "needs:", "needs:") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    department: health", "    department: helth", "needs.0.department: found 'helth'"),
        ("life_phase: middle_childhood", "life_phase: middle", "needs.0.life_phase: found 'middle'"),
        ("transition: daycare_to_school", "transition: day_to_school", "needs.3.transition: found"),
        ("responsible: social", "responsible: sozial", "needs.2.responsible: found 'sozial'"),
    ],
)
def test_a_code_that_the_contract_does_not_have_is_named_with_its_place(project, old, new, expected):
    (message,) = problems(project, old, new)
    assert message.startswith(f"{FILE}:")
    assert expected in message
    assert "allowed: " in message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    life_phase: middle_childhood\n", "", "either a 'life_phase' or a 'transition'"),
        ("    places: 90", "    places: 0", "at least 1"),
        ("    places: 90", "    place: 90", "unknown key; did you mean 'places'"),
        ("id: parents_of_toddlers", "id: language_before_school", "every id once only"),
    ],
)
def test_a_need_that_says_too_little_or_too_much_is_refused(project, old, new, expected):
    (message,) = problems(project, old, new)
    assert expected in message


@pytest.fixture
def without_offers(project):
    """No site of the evaluation has a stock of offers."""
    for site in ("seestadt", "heidetal"):
        path = project / "params" / "demo" / "sites" / f"{site}.yaml"
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        given["sources"] = [one for one in given["sources"] if one["contract"] != "offers"]
        path.write_text(yaml.safe_dump(given, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return project


def test_needs_may_be_declared_before_the_stock_of_offers_has_come(without_offers):
    assert problems(without_offers, "id: seestadt", "id: seestadt") == []


def test_their_codes_are_looked_up_all_the_same(without_offers):
    (message,) = problems(without_offers, "department: health", "department: helth")
    assert "needs.0.department: found 'helth'" in message


def test_needs_without_the_contract_of_the_offers(without_offers):
    (without_offers / "data_contracts" / "offers.odcs.yaml").unlink()
    found = problems(without_offers, "id: seestadt", "id: seestadt")
    assert any("which data_contracts does not hold" in message for message in found)
