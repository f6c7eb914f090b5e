"""Columns that the parameters name are looked for in the contracts before anything runs."""

import shutil
from dataclasses import replace
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
    shutil.copy(root / "_config.yml", tmp_path)
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
        ("evaluation.yaml", "column: code", "column: kode", "populations.0.code.column: found 'kode'"),
        ("evaluation.yaml", "[department]", "[departmant]", "populations.1.characteristics.0: found 'depart"),
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


def test_what_recognises_people_must_be_personal(project: Path) -> None:
    contract = project / "data_contracts" / "families_survey.odcs.yaml"
    change(contract, "classification: personal", "classification: internal")
    with pytest.raises(
        ParameterError, match=r"populations\.0\.code\.column: found 'code', which is internal"
    ):
        check_contracts(demo(project))


def test_characteristics_by_which_people_are_grouped_have_listed_values(project: Path) -> None:
    change(
        project / "params" / "demo" / "evaluation.yaml", "[single_parent,", "[interview_date, single_parent,"
    )
    with pytest.raises(
        ParameterError, match=r"characteristics\.0: found 'interview_date', of which .* no values"
    ):
        check_contracts(demo(project))


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


@pytest.mark.parametrize(
    ("evaluation", "file", "old", "new", "expected"),
    [
        (
            "demo",
            "plan.yaml",
            'yes: ["1"]',
            'yes: ["ja"]',
            "outcomes.3.yes.0: found 'ja', which the column 'kn",
        ),
        (
            "demo",
            "plan.yaml",
            'yes: ["1"]',
            'yes: ["1", "3"]',
            "outcomes.3.yes.1: found '3', which the column",
        ),
        (
            "demo",
            "plan.yaml",
            "high: 5",
            "high: 7",
            "instruments.0.high: found 7, but 'wb1' goes from 1 to 5",
        ),
        ("demo", "plan.yaml", "low: 1", "low: 0", "instruments.0.low: found 0, but 'wb1' goes from 1 to 5"),
        (
            "demo",
            "plan.yaml",
            "[wb1, wb2",
            "[wb1, comment",
            "instruments.0.items.1: found 'comment', which hol",
        ),
        (
            "demo",
            "plan.yaml",
            "item: satisfaction\n",
            "item: comment\n",
            "outcomes.2.item: found 'comment', whi",
        ),
        (
            "demo",
            "sites/heidetal.yaml",
            "{t0: t0, ",
            "{to: t0, ",
            "sources.3.waves.values.to: found 'to', which",
        ),
        (
            "demo",
            "evaluation.yaml",
            "gebiet: area",
            "gebiet: aera",
            "sources.0.rename.gebiet: found 'aera', a col",
        ),
        (
            "open-data",
            "sites/arm1.yaml",
            '"5": t5',
            '"6": t5',
            "waves.values.6: found '6', which the column 'oc",
        ),
        (
            "open-data",
            "sites/arm1.yaml",
            '["1"]',
            '["5"]',
            "rows.intervention.0: found '5', which the column",
        ),
        (
            "open-data",
            "sites/arm1.yaml",
            "{intervention:",
            "{intervenion:",
            "rows.intervenion: found 'intervenio",
        ),
        (
            "open-data",
            "sites/arm1.yaml",
            "rows:",
            "rename: {id: idd}\n    rows:",
            "rename.id: found 'idd', a col",
        ),
    ],
)
def test_value_or_column_that_the_contract_excludes_is_named_with_its_place(
    project: Path, evaluation: str, file: str, old: str, new: str, expected: str
) -> None:
    change(project / "params" / evaluation / file, old, new)
    with pytest.raises(ParameterError) as caught:
        check_contracts(demo(project, evaluation))
    assert caught.value.problems[0].startswith(f"params/{evaluation}/{file}:")
    assert expected in caught.value.problems[0]


def test_label_of_an_answer_leads_to_its_code(project: Path) -> None:
    change(project / "params" / "demo" / "plan.yaml", 'yes: ["1"]', 'yes: ["ja"]')
    with pytest.raises(ParameterError, match=r"did you mean '1'\? allowed: '1' \(ja\), '2' \(nein\)"):
        check_contracts(demo(project))


def test_measures_need_a_contract_for_indicators(project: Path) -> None:
    change(project / "params" / "demo" / "evaluation.yaml", "contract: indicators", "contract: offers")
    with pytest.raises(ParameterError, match=r"sources\.0\.contract: found 'offers', a contract without"):
        check_contracts(demo(project))


def test_mistake_in_any_contract_is_named_before_anything_runs(project: Path) -> None:
    change(project / "data_contracts" / "offers.odcs.yaml", "required: true", "requierd: true")
    check = demo(project)
    for _ in range(2):
        with pytest.raises(ParameterError, match=r"offers\.odcs\.yaml:\d+: .*did you mean 'required'"):
            check_contracts(check)


def test_expectation_that_does_not_exist_is_named_before_anything_runs(project: Path) -> None:
    contract = project / "data_contracts" / "professionals_survey.odcs.yaml"
    change(contract, "expect_column_unique_value_count", "expect_column_unique_vlaue_count")
    with pytest.raises(ParameterError, match=r"professionals_survey\.odcs\.yaml:\d+: .*unique_vlaue_count"):
        check_contracts(demo(project))


def test_contract_is_read_again_only_when_it_has_changed(project: Path) -> None:
    check_contracts(demo(project))
    note = project / "build" / ".contracts" / "families_survey.json"
    first = note.stat().st_mtime_ns
    check_contracts(demo(project))
    assert note.stat().st_mtime_ns == first
    contract = project / "data_contracts" / "families_survey.odcs.yaml"
    change(contract, "- name: satisfaction\n", "- name: satisfied\n")
    with pytest.raises(ParameterError, match="did you mean 'satisfied'"):
        check_contracts(demo(project))


def test_torn_note_on_a_contract_is_written_anew(project: Path) -> None:
    check_contracts(demo(project))
    note = project / "build" / ".contracts" / "families_survey.json"
    whole = note.read_text(encoding="utf-8")
    note.write_text(whole[:40], encoding="utf-8")
    check_contracts(demo(project))
    assert note.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("build/data", r"data folder build/data: build/ is published, and removed"),
        ("notebooks", r"data folder notebooks: notebooks/ is published with the code"),
        ("link", r"data folder link: book/ is published with the code"),
        (".", r"data folder \.: the project folder itself"),
    ],
)
def test_data_folder_given_to_a_run_must_not_be_published(project: Path, folder: str, expected: str) -> None:
    (project / "book").mkdir()
    (project / "link").symlink_to(project / "book")
    with pytest.raises(ParameterError, match=expected):
        check_contracts(replace(demo(project), data=project / folder))


def test_data_folder_beside_the_project_is_fine(project: Path) -> None:
    check_contracts(replace(demo(project), data=project.parent / "elsewhere"))
