"""An entry with a definition becomes a whole instrument; what contradicts the definition is refused."""

import hashlib

import pytest
from pydantic import ValidationError

from kpk_eval.params.schema import Instrument

PATTERN = {"item_pattern": "sdq{n}"}
TABLE = {value: 20.0 + value for value in range(10, 51)}


def entry(**more):
    return {"id": "x", "definition": "sdq_parent", "scale": "peer", **more}


def instrument(**more) -> Instrument:
    return Instrument.model_validate(entry(**more))


def kidscreen(**more):
    return {"id": "k", "definition": "kidscreen_10", "scale": "t_value", "item_pattern": "k{n}", **more}


def test_pattern_and_mapping_name_the_same_columns():
    mapped = instrument(items={number: f"sdq{number}" for number in range(1, 26)})
    patterned = instrument(**PATTERN)
    assert mapped.items == patterned.items == ("sdq6", "sdq11", "sdq14", "sdq19", "sdq23")
    assert mapped.reversed == ("sdq11", "sdq14")
    assert mapped.numbers == (6, 11, 14, 19, 23)


def test_pattern_can_have_leading_zeros():
    assert instrument(item_pattern="s{n:02}").items[0] == "s06"


def test_total_difficulties_has_four_parts_of_five():
    total = instrument(scale="total_difficulties", **PATTERN)
    assert [len(part) for part in total.parts] == [5, 5, 5, 5]
    assert not {"sdq1", "sdq4", "sdq9", "sdq17", "sdq20"} & set(total.items)
    assert total.reach == (0, 40)


def test_own_label_goes_before_that_of_the_definition():
    assert instrument(**PATTERN).label["de"].endswith("Probleme mit Gleichaltrigen")
    assert instrument(**PATTERN, label="P").label == "P"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"definition": "sdq"}, "'definition': found 'sdq'"),
        ({"scale": "peers", **PATTERN}, "did you mean 'peer'"),
        ({"scale": None, **PATTERN}, "'scale' is missing; this definition has: emotional"),
        ({}, "give either 'items'"),
        ({**PATTERN, "items": {6: "a"}}, "give either 'items'"),
        ({"items": {6: "a"}}, "no column for number 11, 14, 19, 23"),
        ({"items": ["a", "b"]}, "says which column holds which number"),
        ({"items": {26: "a"}}, "found 26; this instrument has items 1 to 25"),
        ({"items": {"x": "a"}}, "found 'x'"),
        ({"items": {6: ""}}, "number 6 needs one column"),
        ({"item_pattern": "sdq"}, "with {n} where its number stands"),
        ({"item_pattern": "sdq{m}"}, "with {n} where its number stands"),
        ({"item_pattern": "{n}{n}"}, "with {n} where its number stands"),
        ({**PATTERN, "low": 1}, "'low' is given by the definition"),
        ({**PATTERN, "reversed": ["sdq6"]}, "'reversed' is given by the definition"),
        ({**PATTERN, "minimum_answered": 1}, "'minimum_answered' is given by the definition"),
        ({**PATTERN, "numbers": [1]}, "'numbers' follows from"),
        ({**PATTERN, "recoded": {1: 0, 2: 1}}, "must lead to each of 0, 1, 2"),
        ({**PATTERN, "recoded": {1: 0, 2: 1, 3: 1}}, "must lead to each of 0, 1, 2"),
        ({**PATTERN, "metric": "t"}, "T values need 'norm'"),
        ({**PATTERN, "norm": {"mean": 2, "sd": 1, "source": "s"}}, "'norm' makes T values"),
    ],
)
def test_contradiction_is_refused(more, message):
    with pytest.raises(ValidationError) as caught:
        instrument(**more)
    assert message in str(caught.value)


def test_keys_of_definitions_need_one():
    inline = {"id": "x", "label": "X", "items": ["a"], "low": 1, "high": 5, "scoring": "sum"}
    with pytest.raises(ValidationError, match="'scale' belongs to a published instrument"):
        Instrument.model_validate(inline | {"minimum_answered": 1, "scale": "peer"})


def test_t_values_of_kidscreen_need_the_teams_own_table():
    with pytest.raises(ValidationError, match="stand in the publisher's table"):
        Instrument.model_validate(kidscreen())
    with pytest.raises(ValidationError, match="stand in the publisher's table"):
        Instrument.model_validate(kidscreen(norm={"mean": 38, "sd": 6, "source": "s"}))
    found = Instrument.model_validate(kidscreen(conversion={"source": "Handbuch", "values": TABLE}))
    assert found.reach == (30, 70)


def test_table_with_a_gap_or_going_down_is_refused():
    gap = {raw: points for raw, points in TABLE.items() if raw != 33}
    with pytest.raises(ValidationError, match="no T value for 1 of the raw values"):
        Instrument.model_validate(kidscreen(conversion={"source": "H", "values": gap}))
    with pytest.raises(ValidationError, match="never has a lower T value"):
        Instrument.model_validate(kidscreen(conversion={"source": "H", "values": TABLE | {50: 1.0}}))


def table_file(folder, text: str) -> str:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def from_file(folder, digest: str, *, name: str = "t.csv") -> Instrument:
    given = kidscreen(conversion={"source": "H", "file": name, "sha256": digest})
    return Instrument.model_validate(given, context={"folder": folder})


def test_table_can_be_a_file_beside_the_plan(tmp_path):
    lines = "".join(f"{raw};{str(points).replace('.', ',')}\n" for raw, points in TABLE.items())
    found = from_file(tmp_path, table_file(tmp_path, f"raw;t\n{lines}"))
    assert found.conversion.values == TABLE


def test_changed_table_file_is_refused_with_its_digest(tmp_path):
    digest = table_file(tmp_path, "raw;t\n1;2\n")
    with pytest.raises(ValidationError, match=digest):
        from_file(tmp_path, "0" * 64)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum;t\n1;2\n", "t.csv:1: the first line"),
        ("raw;t\n1;x\n", "t.csv:2: expected a whole number"),
        ("raw;t\n1;2;3\n", "t.csv:2: expected"),
        ("raw;t\n1;2\n\n1;3\n", "t.csv:4: this raw value stands here twice"),
    ],
)
def test_wrong_line_of_a_table_file_is_named(tmp_path, text, message):
    with pytest.raises(ValidationError) as caught:
        from_file(tmp_path, table_file(tmp_path, text))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["../t.csv", "/t.csv", "absent.csv"])
def test_table_file_lies_in_the_folder_of_the_plan(tmp_path, name):
    with pytest.raises(ValidationError, match=r"folder of plan\.yaml"):
        from_file(tmp_path, "0" * 64, name=name)


def test_factor_of_the_collaboration_inventory_takes_its_items_from_the_plan():
    given = {"id": "w", "definition": "wilder_collaboration", "items": {13: "c", 14: "d"}}
    found = Instrument.model_validate(given | {"minimum_answered": 1})
    assert (found.items, found.scoring, found.bands[0].low) == (("c", "d"), "mean", 4)
    with pytest.raises(ValidationError, match="'minimum_answered' is missing"):
        Instrument.model_validate(given)
    with pytest.raises(ValidationError, match="which numbers of the form"):
        Instrument.model_validate(given | {"minimum_answered": 1, "items": ["c"]})


def test_bands_are_left_out_in_other_points():
    norm = {"mean": 5, "sd": 2, "source": "own norm sample"}
    assert instrument(**PATTERN).bands
    assert instrument(**PATTERN, metric="t", norm=norm).bands == ()
