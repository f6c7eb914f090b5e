"""Recoding tables and published instruments are looked up in the contracts before anything runs."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.contract_columns import known_contracts
from kpk_eval.workflow.data import check_contracts
from kpk_eval.workflow.plan_columns import of_plan

SITE = "sites/heidetal.yaml"
FIRST = "    path: heidetal/familien_t0.csv\n"
OFFERS = "    path: heidetal/angebote.csv\n"
INSTRUMENT = "  - id: wellbeing_scale\n"


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The parameters and contracts of the demonstration, to be changed."""
    for name in ("params", "data_contracts"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "_config.yml", tmp_path)
    return tmp_path


def demo(project: Path) -> Study:
    opened = load_evaluation(project / "params" / "demo", root=project)
    return Study(opened, opened.frame.editions[0], project, project / "data")


def add(project: Path, file: str, after: str, text: str) -> None:
    path = project / "params" / "demo" / file
    whole = path.read_text(encoding="utf-8")
    assert after in whole
    path.write_text(whole.replace(after, f"{after}{text}", 1), encoding="utf-8")


def problems(project: Path) -> tuple[str, ...]:
    with pytest.raises(ParameterError) as caught:
        check_contracts(demo(project))
    return caught.value.problems


def test_recoding_that_fits_the_contract_passes(project: Path) -> None:
    table = "{values: {ja: 1, nein: 2}, missing: {9: keine Angabe}}"
    add(project, SITE, FIRST, f"    recode: {{knows_offers: {table}}}\n    rows: {{knows_offers: [ja]}}\n")
    check_contracts(demo(project))


@pytest.mark.parametrize(
    ("after", "text", "expected"),
    [
        (
            FIRST,
            "recode: {satisfacton: {values: {1: 2}}}",
            "recode.satisfacton: found 'satisfacton', a column",
        ),
        (FIRST, "recode: {satisfaction: {values: {1: 9}}}", "recode.satisfaction.values.1: found '9', which"),
        (FIRST, "recode: {comment: {multiply: 2, unit: {file: a, contract: b}}}", "only numbers have a unit"),
        (FIRST, "recode: {satisfaction: {waves: {t0: {values: {1: 2}}}}}", "the file holds one wave"),
        (FIRST, "recode: {satisfaction: {columns: {t0: q5}}}", "the file holds one wave"),
        (
            FIRST,
            "recode: {knows_offers: {values: {ja: 1}}}\n    rows: {knows_offers: [yes]}",
            "rows.knows_offers.0: found 'yes', which 'recode' of this column does not list; it lists: ja",
        ),
        (OFFERS, "recode: {wave: {values: {a: t0}}}", "give its values in 'waves.values' instead"),
        (OFFERS, "recode: {type: {waves: {t9: {missing: {x: y}}}}}", "recode.type.waves.t9: found 't9'"),
    ],
)
def test_recoding_against_contract_or_waves_is_named_with_its_place(
    project: Path, after: str, text: str, expected: str
) -> None:
    add(project, SITE, after, f"    {text}\n")
    found = problems(project)
    assert any(expected in one and one.startswith(f"params/demo/{SITE}:") for one in found), found


def test_recoded_column_of_an_indicator_file_must_be_read(project: Path) -> None:
    add(project, "evaluation.yaml", "    year_column: jahr\n", "    recode: {jahre: {missing: {x: y}}}\n")
    (message,) = problems(project)
    assert "sources.0.recode.jahre: found 'jahre', a column that this source does not use" in message
    assert "did you mean 'jahr'" in message


def published(project: Path, more: str) -> None:
    """A published instrument on the five wellbeing items, which the contract records as 1 to 5."""
    plan = project / "params" / "demo" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    start, end = text.index(INSTRUMENT), text.index("  - id: burden_scale")
    entry = f"{INSTRUMENT}    definition: who_5\n    scale: raw\n    {more}\n"
    plan.write_text(text[:start] + entry + text[end:], encoding="utf-8")


def test_codes_of_a_published_instrument_must_be_those_of_the_contract(project: Path) -> None:
    published(project, 'item_pattern: "wb{n}"')
    (message,) = problems(project)
    assert "instruments.0.definition: declared are the codes 0 to 5, but 'wb1' goes from 1 to 5" in message


def test_declared_recoding_that_the_contract_does_not_have_is_named_with_its_line(project: Path) -> None:
    published(project, 'item_pattern: "wb{n}"\n    recoded: {2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 5}')
    (message,) = problems(project)
    lines = (project / "params" / "demo" / "plan.yaml").read_text(encoding="utf-8").splitlines()
    line = next(at for at, text in enumerate(lines, start=1) if "recoded" in text)
    assert message.startswith(
        f"params/demo/plan.yaml:{line}: instruments.0.recoded: declared are the codes 2"
    )
    assert "if the file holds the scored codes already, remove 'recoded'" in message


def test_shifted_codes_are_told_with_what_to_write(project: Path) -> None:
    published(project, 'item_pattern: "wb{n}"')
    study = demo(project)
    contracts = known_contracts(study)
    families = contracts["families_survey"]
    columns = {
        name: replace(one, high=6.0) if name.startswith("wb") else one
        for name, one in families.columns.items()
    }
    found = list(
        of_plan(study.evaluation, contracts | {"families_survey": replace(families, columns=columns)})
    )
    (message,) = [one.message for one in found]
    assert message.endswith("write 'recoded: {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}'")


def test_item_that_the_contract_does_not_have_is_named_by_its_number(project: Path) -> None:
    published(project, "items: {1: wb1, 2: wb2, 3: wb3, 4: wb4, 5: wbb5}")
    assert any("instruments.0.items.5: found 'wbb5'" in one for one in problems(project))
    published(project, 'item_pattern: "wbb{n}"')
    assert any("instruments.0.item_pattern: found 'wbb1'" in one for one in problems(project))
