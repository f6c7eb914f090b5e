"""A source is read once per content, stops its site where it breaks a rule, and tells counts only."""

import shutil
from dataclasses import replace

import pytest

from kpk_eval.contracted import SourceBlocked, analysable, contracted
from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.report import FILE_RULES
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


def source(study, path: str = FILE):
    return next(one for one in study.sources(SITE) if one.path == path)


def write(study, line: int, change, *, file: str = FILE):
    """Change one line of the file."""
    path = study.data / file
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


INDICATORS = "heidetal/indikatoren.csv"


def quarantined(study, report) -> list[list[str]]:
    """Row, column and rule of each line of the quarantine file."""
    text = (study.quarantine / report.quarantine).read_text(encoding="utf-8-sig")
    return [line.split(";")[:3] for line in text.splitlines()[1:]]


def put(column: str, value: str, study, line: int, *, file: str):
    """Write a value into a column of a line."""
    header = (study.data / file).read_text("cp1252").splitlines()[0].split(";")
    at = header.index(column)
    write(
        study,
        line,
        lambda text: ";".join([*text.split(";")[:at], value, *text.split(";")[at + 1 :]]),
        file=file,
    )


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("u9_eingeladen", "viele", "denominator.type"),
        ("geburten", "-3", "denominator.range"),
        ("ags", "", "area_id.required"),
        ("ags", "9902", "area_id.pattern"),
        ("jahr", "20231", "year.range"),
    ],
)
def test_indicator_file_is_told_in_its_own_columns_and_rows(study, column, value, rule):
    put(column, value, study, 3, file=INDICATORS)
    report = contracted(study, source(study, INDICATORS), SITE).report
    assert quarantined(study, report) == [["3", column, rule]]
    assert [(one.rule, one.column) for one in report.rules if one.state in {"failed", "warned"}] == [
        (rule, column)
    ]


def test_part_of_nobody_is_an_error_and_the_zero_a_warning(study):
    put("u9_eingeladen", "0", study, 3, file=INDICATORS)
    report = contracted(study, source(study, INDICATORS), SITE).report
    assert quarantined(study, report) == [
        ["3", "u9_eingeladen", "denominator_not_zero"],
        ["3", "u9_teilgenommen, u9_eingeladen", "numbers.part_of_whole"],
    ]
    assert {one.rule: one.state for one in report.rules if one.state in {"failed", "warned"}} == {
        "denominator_not_zero": "warned",
        "numbers.part_of_whole": "failed",
    }


def test_lost_leading_zero_is_named(study):
    put("ags", "9902", study, 3, file=INDICATORS)
    report = contracted(study, source(study, INDICATORS), SITE).report
    (line,) = [one for one in report.rules if one.state == "failed"]
    assert "a leading zero is lost" in line.description
    assert "a leading zero is lost" in (study.quarantine / report.quarantine).read_text("utf-8-sig")


def test_repeated_row_of_an_indicator_file_is_listed_once(study):
    path = study.data / INDICATORS
    lines = path.read_text("cp1252").splitlines()
    path.write_text("\n".join([*lines[:3], lines[2], *lines[3:]]) + "\n", encoding="cp1252")
    report = contracted(study, source(study, INDICATORS), SITE).report
    assert quarantined(study, report) == [["4", "ags, jahr", "primary_key"]]


def test_row_of_an_unlisted_wave_stops_the_source(study):
    file = "heidetal/angebote.csv"
    put("wave", "t9", study, 4, file=file)
    report = contracted(study, source(study, file), SITE).report
    assert report.blocked
    assert quarantined(study, report) == [["4", "wave", "wave.known_wave"]]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda line: line + ";1", "file.readable"),
        (lambda line: line.replace("ags", "agsx"), "file.as_described"),
    ],
    ids=["cells", "columns"],
)
def test_book_words_what_is_wrong_with_a_file_in_its_language(study, change, rule):
    write(study, 1, change, file=INDICATORS)
    (line,) = contracted(study, source(study, INDICATORS), SITE).report.rules
    assert (line.rule, line.wording) == (rule, FILE_RULES[rule]["de"])
    assert line.description.startswith(f"{INDICATORS}: ")


def test_columns_that_a_file_lacks_are_named(study):
    write(study, 1, lambda line: line.replace("wb2", "wbx"))
    (line,) = contracted(study, source(study), SITE).report.rules
    assert (line.rule, line.column) == ("file.columns", "wb2")


def test_file_that_is_shorter_than_agreed_is_told_with_both_numbers(study):
    contract = study.contract_path(source(study))
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("mustBeBetween: [1, 100000]", "mustBe: 5000"), encoding="utf-8")
    report = contracted(study, source(study), SITE).report
    (line,) = [one for one in report.rules if one.state == "failed"]
    assert line.description.startswith(f"the file has {report.rows_read} rows; agreed is ")
    assert "exactly 5000" in line.description


def test_file_without_any_reason_comes_back_with_its_rows(study):
    path = study.data / FILE
    header, *rows = path.read_text("cp1252").splitlines()
    whole = [row for row in rows if not {"", "-9", "-8"} & set(row.split(";"))]
    path.write_text("\n".join([header, *whole[:20]]) + "\n", encoding="cp1252")
    first, second = (contracted(study, source(study), SITE) for _ in range(2))
    assert len(first.frame) > 0
    assert first.reasons.empty
    assert first.reasons.index.equals(second.reasons.index)
    assert len(second.reasons) == len(second.frame)
