"""Validation of the demonstration's data, whole and with a broken file."""

import json
import shutil
from pathlib import Path

import pytest

from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.outcome import Exit, broken_rules
from kpk_eval.workflow.validate import validate
from kpk_eval.workflow.validation_json import as_json
from kpk_eval.workflow.validation_text import as_text

pytestmark = pytest.mark.slow
BROKEN = "heidetal/familien_t0.csv"


@pytest.fixture(scope="module")
def demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The demonstration in a project of its own; its data are made by the first validation."""
    project = tmp_path_factory.mktemp("demo")
    for name in ("params", "data_contracts"):
        shutil.copytree(root / name, project / name)
    evaluation = load_evaluation(project / "params" / "demo", root=project)
    return Study(evaluation, evaluation.frame.editions[0], project, project / "data")


def test_whole_data_obey_their_contracts(demo: Study) -> None:
    found = validate(demo, sites=["heidetal"])
    assert found.exit is Exit.GOOD
    assert {report.site for report in found.reports} == {"heidetal"}
    assert {report.source for report in found.reports} == {one.id for one in demo.sources("heidetal")}
    told = list(as_text(found, demo))
    kept = next(report for report in found.reports if report.source == "families_t0")
    assert any(f"{kept.rows_read} rows read, {kept.rows_kept} kept" in line for line in told)
    tolerated = [line for report in found.reports for line in report.rules if line.failed]
    assert tolerated
    assert {line.state for line in tolerated} == {"passed"}
    assert not any("warning" in line for line in told)


def test_file_without_a_column_stops_the_site_and_names_the_column(demo: Study) -> None:
    validate(demo, sites=["heidetal"])
    path = demo.data / BROKEN
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"code", b"coode", 1))
    try:
        found = validate(demo, sites=["heidetal"])
        broken = tuple(broken_rules(demo, ["heidetal"]))
    finally:
        path.write_bytes(whole)
    assert found.exit is Exit.STOPPED
    told = [line for line in as_text(found, demo) if "families_t0" in line or "coode" in line]
    assert told[0].startswith("blocked  site heidetal, source families_t0")
    assert "coode" in told[1]
    assert "at fault" not in told[1]
    (edition,) = json.loads(as_json([(demo, found)]))["editions"]
    sources = {one["source"]: one["state"] for one in edition["sources"]}
    assert sources["families_t0"] == "blocked"
    assert {one.source for one in broken} == {"families_t0"}
    assert list(broken_rules(demo, ["heidetal"])) == []
