"""Columns that the parameters name are looked for in the contracts before anything runs."""

import shutil
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.data import check_contracts, ensure


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The parameters and contracts of the demonstration, to be changed."""
    for name in ("params", "data_contracts"):
        shutil.copytree(root / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def demo(project: Path, evaluation: str = "demo") -> Study:
    opened = load_evaluation(project / "params" / evaluation, root=project)
    return Study(opened, opened.frame.editions[0], project, project / "data")


@pytest.mark.parametrize("evaluation", ["demo", "open-data", "sh"])
def test_columns_of_the_evaluations_are_in_their_contracts(project: Path, evaluation: str) -> None:
    check_contracts(demo(project, evaluation))


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("plan.yaml", "item: satisfaction\n", "item: satisfacton\n", "outcomes.2.item: found 'satisfacton'"),
        ("plan.yaml", "[wb1, wb2", "[wb1, wbb2", "instruments.0.items.1: found 'wbb2'"),
        ("evaluation.yaml", "code: code", "code: kode", "populations.0.code: found 'kode'"),
        ("sites/heidetal.yaml", "column: wave", "column: waves", "sources.3.waves.column: found 'waves'"),
    ],
)
def test_column_that_no_contract_has_is_named_with_its_place(
    project: Path, file: str, old: str, new: str, expected: str
) -> None:
    change(project / "params" / "demo" / file, old, new)
    with pytest.raises(ParameterError) as caught:
        check_contracts(demo(project))
    (message,) = caught.value.problems
    assert message.startswith(f"params/demo/{file}:")
    assert expected in message
    assert "did you mean" in message


def test_name_of_something_else_in_the_contract_is_not_enough(project: Path) -> None:
    """`families_survey` is the name of the contract, `mostly_given` that of a rule."""
    contract = project / "data_contracts" / "families_survey.odcs.yaml"
    change(contract, "- name: satisfaction\n", "- name: satisfied\n")
    with pytest.raises(ParameterError, match=r"'satisfaction'.*did you mean 'satisfied'"):
        check_contracts(demo(project))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("logicalType: integer", "logicalType: integr", "did you mean 'integer'"),
        ("version: 1.0.0", "version 1.0.0", "check indentation"),
    ],
)
def test_mistake_in_a_contract_is_named_before_data_are_made_from_it(
    project: Path, old: str, new: str, expected: str
) -> None:
    change(project / "data_contracts" / "families_survey.odcs.yaml", old, new)
    with pytest.raises(ParameterError, match=expected) as caught:
        ensure(demo(project))
    assert str(caught.value).startswith("data_contracts/families_survey.odcs.yaml:")
    assert not (project / "data").exists()
