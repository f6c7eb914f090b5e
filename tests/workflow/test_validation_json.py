"""The machine-readable report of `kpk validate`: its structure is a promise."""

import json

from kpk_eval.study import Study
from kpk_eval.workflow.validate import validate
from kpk_eval.workflow.validation_json import VERSION, as_json

EDITION = {"evaluation", "edition", "exit", "sources", "completeness", "unprepared", "missing"}
SOURCE = {
    "site", "source", "file", "contract", "state", "unit", "rows_read", "rows_kept", "set_aside", "left_out",
    "rules", "problems", "recodes", "gaps", "quarantine", "inputs",
}  # fmt: skip
PROBLEM = {
    "file", "place", "rows", "rows_at_fault", "column", "rule", "kind", "severity", "state", "checked",
    "failed", "found", "mend",
}  # fmt: skip


def document(study: Study) -> dict:
    return json.loads(as_json([(study, validate(study, sites=["north"]))]))


def test_structure_of_the_first_version(study: Study) -> None:
    (study.data / "north" / "t0.csv").write_text("code;answer\na;1\nb;viel\nc;\n", encoding="utf-8")
    found = document(study)
    assert (found["version"], VERSION) == (1, 1)
    (edition,) = found["editions"]
    assert set(edition) == EDITION
    assert (edition["evaluation"], edition["edition"], edition["exit"]) == ("tiny", "interim", 3)
    assert [set(source) for source in edition["sources"]] == [SOURCE, SOURCE]
    (problem,) = edition["sources"][0]["problems"]
    assert set(problem) == PROBLEM
    assert (problem["rows"], problem["rows_at_fault"], problem["column"]) == ([3], 1, "answer")
    assert (problem["rule"], problem["kind"], problem["state"]) == ("answer.type", "type", "failed")
    assert edition["sources"][0]["gaps"] == [
        {"column": "answer", "wave": "t0", "reason": "", "values": 1, "of": 3},
        {"column": "answer", "wave": "t0", "reason": "invalid", "values": 1, "of": 3},
    ]
    assert edition["sources"][0]["quarantine"].endswith("north_t0.north.quarantine.csv")
    assert "viel" not in json.dumps(found)


def test_place_of_an_unreadable_file(study: Study) -> None:
    (study.data / "north" / "t0.csv").write_text("code;answer\na;1;2\n", encoding="utf-8")
    (problem,) = document(study)["editions"][0]["sources"][0]["problems"]
    assert (problem["place"], problem["rows"], problem["rule"]) == ("line 2", [], "file.readable")
    assert problem["mend"].startswith("look for a shifted")


def test_what_is_remembered_tells_the_same(study: Study) -> None:
    (study.data / "north" / "t0.csv").write_text("code;answer\na;1\nb;viel\n", encoding="utf-8")
    assert document(study) == document(study)
