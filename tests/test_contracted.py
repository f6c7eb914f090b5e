"""A source is read once per content, stops its site where it breaks a rule, and tells counts only."""

import shutil
from dataclasses import replace

import pytest

from kpk_eval.contracted import SourceBlocked, analysable, contracted
from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import write_data

SITE, FILE = "heidetal", "heidetal/familien_t0.csv"
ROW = 2
"""First line of the file with answers."""


@pytest.fixture(scope="module")
def made(new_project):
    """The demo with its data."""
    folder = new_project("contracted")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    write_data(evaluation, contracts=folder / "data_contracts", folder=folder / "data")
    return Study(evaluation, evaluation.frame.editions[0], folder, folder / "data")


@pytest.fixture
def study(made, tmp_path):
    """A copy of it in which a test may change anything."""
    root = tmp_path / "project"
    shutil.copytree(made.root, root, ignore=shutil.ignore_patterns("build", "book"))
    return replace(made, root=root, data=root / "data")


def source(study):
    return next(one for one in study.sources(SITE) if one.path == FILE)


def write(study, line: int, change):
    """Change one line of the file."""
    path = study.data / FILE
    lines = path.read_text(encoding="cp1252").splitlines()
    lines[line - 1] = change(lines[line - 1])
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")


def wrong(column: int):
    """Changes the value of a column to one that its contract does not allow."""

    def change(line: str) -> str:
        cells = line.split(";")
        return ";".join([*cells[:column], "4711", *cells[column + 1 :]])

    return change


def test_data_that_obey_their_contract_come_through_whole(study):
    found = contracted(study, source(study), SITE)
    assert (found.report.state, found.report.set_aside, found.report.quarantine) == ("passed", 0, "")
    assert len(found.frame) == len(found.reasons) == found.report.rows_kept


def test_what_was_read_before_comes_back_the_same(study):
    first, second = (contracted(study, source(study), SITE) for _ in range(2))
    assert first.frame.equals(second.frame)
    assert first.reasons.equals(second.reasons)
    assert first.report == second.report


def test_changed_content_is_read_anew(study):
    before = contracted(study, source(study), SITE).report
    path = study.data / FILE
    path.write_text("\n".join(path.read_text("cp1252").splitlines()[:-1]) + "\n", encoding="cp1252")
    assert contracted(study, source(study), SITE).report.rows_read == before.rows_read - 1


def test_broken_rule_stops_the_source_and_no_value_is_told(study):
    write(study, ROW, wrong(0))
    found = contracted(study, source(study), SITE)
    assert found.report.blocked
    assert found.frame.empty
    assert "4711" not in repr(found.report)
    quarantine = (study.quarantine / found.report.quarantine).read_text(encoding="utf-8-sig")
    assert "4711" not in quarantine
    assert f"\n{ROW};" in quarantine.replace("\r", "")
    with pytest.raises(SourceBlocked):
        analysable(study, source(study), SITE)


def test_value_against_a_warning_is_missing_with_a_reason_and_its_row_stays(study):
    write(study, ROW, wrong(2))
    found = contracted(study, source(study), SITE)
    assert (found.report.state, found.report.set_aside) == ("warned", 0)
    assert found.frame["age_youngest"].isna().iloc[0]
    assert found.reasons["age_youngest"].notna().iloc[0]


def test_file_without_its_header_is_refused_without_quoting_answers(study):
    code = (study.data / FILE).read_text("cp1252").splitlines()[1].split(";")[0]
    write(study, 1, lambda line: "#")
    found = contracted(study, source(study), SITE)
    assert found.report.blocked
    assert code not in repr(found.report)


def test_missing_file_is_named(study):
    (study.data / FILE).unlink()
    with pytest.raises(FileNotFoundError, match=FILE):
        contracted(study, source(study), SITE)


def test_missing_contract_is_named(study):
    study.contract_path(source(study)).unlink()
    with pytest.raises(ParameterError, match=r"families_survey\.odcs\.yaml: contract not found"):
        contracted(study, source(study), SITE)
