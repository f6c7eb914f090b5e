from datetime import date

import pytest

from kpk_eval.synthetic.spec import Kind, read_spec

HEAD = "kind: DataContract\napiVersion: v3.2.0\nid: x\nname: small\nversion: 1.0.0\n"


def contract(tmp_path, properties):
    text = HEAD + "schema:\n  - name: small\n    properties:\n" + properties
    (tmp_path / "small.odcs.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_reads_what_a_column_may_hold(tmp_path):
    folder = contract(
        tmp_path,
        "      - {name: age, logicalType: integer, required: true, businessName: Alter,"
        " logicalTypeOptions: {exclusiveMinimum: 17, maximum: 99}}\n"
        "      - {name: share, logicalType: number, logicalTypeOptions: {exclusiveMaximum: 1}}\n"
        "      - {name: day, logicalType: date, logicalTypeOptions: {minimum: '2020-02-03'},"
        " customProperties: [{property: dateFormat, value: dd.mm.yyyy}]}\n"
        "      - {name: sex, logicalType: integer, enum: [{value: 1, label: weiblich}, {value: 2}]}\n"
        "      - {name: note, logicalType: string, classification: free_text}\n",
    )
    spec = read_spec(folder, "small")
    assert (spec["age"].low, spec["age"].high, spec["age"].required) == (18, 99, True)
    assert (spec["share"].low, spec["share"].high, spec["share"].kind) == (None, 0.9, Kind.NUMBER)
    assert (spec["day"].earliest, spec["day"].latest) == (date(2020, 2, 3), None)
    assert spec["day"].date_format == "dd.mm.yyyy"
    assert dict(spec["sex"].values) == {1: "weiblich", 2: "2"}
    assert spec["note"].free_text
    assert "sex" in spec
    assert "Sex" not in spec


def test_a_type_that_cannot_be_made_up_is_refused(tmp_path):
    folder = contract(tmp_path, "      - {name: place, logicalType: object}\n")
    with pytest.raises(
        ValueError, match=r"small.odcs.yaml: column 'place' has type 'object'; allowed: string"
    ):
        read_spec(folder, "small")


def test_a_contract_without_a_table_is_refused(tmp_path):
    (tmp_path / "small.odcs.yaml").write_text(HEAD)
    with pytest.raises(ValueError, match="found 0 tables"):
        read_spec(tmp_path, "small")


def test_an_unknown_column_names_the_contract(contracts):
    with pytest.raises(KeyError, match="offers"):
        read_spec(contracts, "offers")["cost"]
