"""The contracts themselves: valid ODCS, complete, labelled in both languages, with all kinds of rules."""

import csv
import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "data_contracts").glob("*.odcs.yaml"))
NAMES = {
    "families_survey", "professionals_survey", "indicators", "offers", "network_edges", "wellbeing_survey",
    "network_actors", "meeting_attendance",
}  # fmt: skip
EXPECTED_IDENTIFYING = {
    "families_survey": {"code": "personal", "comment": "free_text"},
    "professionals_survey": {"code": "personal", "comment": "free_text"},
    "network_edges": {"from": "personal", "to": "personal"},
    "network_actors": {"actor": "personal"},
    "meeting_attendance": {"actor": "personal"},
    "wellbeing_survey": {"id": "personal"},
    "indicators": {},
    "offers": {},
    "resources": {},
    "participation_events": {},
    "small_area_indicators": {},
    "development_stages": {},
    "milestones": {},
    "coded_segments": {
        "document": "personal",
        "segment": "free_text",
        "wording": "free_text",
        "released_by": "personal",
    },
}


def table(path: Path) -> SchemaObject:
    (only,) = OpenDataContractStandard.from_file(str(path)).schema_ or []
    return only


def columns(path: Path) -> list[SchemaProperty]:
    return table(path).properties or []


def english(custom: list | None) -> str | None:
    return next((one.value for one in custom or [] if one.property == "label_en"), None)


def test_all_contracts_are_there():
    assert {path.name.removesuffix(".odcs.yaml") for path in FILES} >= NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
class TestEachContract:
    def test_obeys_the_schema_of_the_standard(self, path):
        schema = json.loads(
            resources.files("open_data_contract_standard").joinpath("schema.json").read_text()
        )
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = list(jsonschema.Draft201909Validator(schema).iter_errors(content))
        assert [error.message for error in found] == []

    def test_is_named_like_its_file_and_its_table(self, path):
        contract = OpenDataContractStandard.from_file(str(path))
        name = path.name.removesuffix(".odcs.yaml")
        assert (contract.name, table(path).name, contract.apiVersion) == (name, name, "v3.2.0")

    def test_says_what_it_is_for(self, path):
        about = OpenDataContractStandard.from_file(str(path)).description
        assert about.purpose
        assert about.limitations
        assert about.usage

    def test_every_column_says_whether_it_is_required(self, path):
        assert [one.name for one in columns(path) if one.required is None] == []

    def test_every_column_and_value_is_labelled_in_both_languages(self, path):
        for one in columns(path):
            assert one.businessName, one.name
            assert english(one.customProperties), one.name
            for value in one.enum or []:
                assert value.label, (one.name, value.value)
                assert english(value.customProperties), (one.name, value.value)

    def test_every_rule_is_named_in_both_languages(self, path):
        rules = [*(table(path).quality or []), *(rule for one in columns(path) for rule in one.quality or [])]
        assert rules
        for rule in rules:
            assert rule.name
            assert english(rule.customProperties), rule.name

    def test_marks_what_identifies_people(self, path):
        found = {one.name: one.classification for one in columns(path)}
        marked = {name: sort for name, sort in found.items() if sort in {"personal", "free_text"}}
        assert marked == EXPECTED_IDENTIFYING[path.name.removesuffix(".odcs.yaml")]
        assert set(found.values()) <= {"public", "internal", "personal", "free_text"}

    def test_has_a_primary_key_without_gaps_in_its_positions(self, path):
        positions = sorted(one.primaryKeyPosition for one in columns(path) if one.primaryKey)
        assert positions == list(range(1, len(positions) + 1))
        assert positions

    def test_bounds_the_number_of_rows(self, path):
        assert [rule.metric for rule in table(path).quality or []].count("rowCount") == 1


def test_together_they_hold_every_kind_of_rule():
    rules = [rule for path in FILES for rule in table(path).quality or []]
    rules += [rule for path in FILES for one in columns(path) for rule in one.quality or []]
    assert {rule.engine for rule in rules if rule.type == "custom"} == {"kpk", "greatExpectations"}
    assert any(rule.unit == "percent" and rule.type == "library" for rule in rules)
    assert {rule.severity for rule in rules} == {"error", "warning"}


def test_wellbeing_survey_has_the_columns_of_the_published_file(shared_data):
    with (shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv").open() as file:
        header = next(csv.reader(file))
    path = ROOT / "data_contracts" / "wellbeing_survey.odcs.yaml"
    assert [one.name for one in columns(path)] == header


def test_self_made_codes_that_coincide_do_not_block_a_survey():
    for name in ("families_survey", "professionals_survey", "wellbeing_survey"):
        custom = table(ROOT / "data_contracts" / f"{name}.odcs.yaml").customProperties
        assert {one.property: one.value for one in custom}["primaryKeySeverity"] == "warning"
