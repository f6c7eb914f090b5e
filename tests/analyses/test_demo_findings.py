"""The stored verdicts of the demo are those of the demo, and what is planted is read from the generator."""

import csv
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from kpk_eval.analyses import reach_change, survey_change

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import demo_findings

FOLDER = Path(demo_findings.__file__).parent


def stored(**where: str) -> list[dict[str, str]]:
    with (FOLDER / "demo_findings.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if where.items() <= row.items()]


def as_text(found) -> list[dict[str, str]]:
    return [{name: str(value) for name, value in asdict(one).items()} for one in found]


def test_the_chance_finding_of_the_demo_is_in_the_table(demo):
    found = list(
        demo_findings.answered(demo("interim"), survey_change, site="heidetal", population="professionals")
    )
    (alarm,) = (one for one in found if one.alarm)
    assert (alarm.outcome, alarm.contrast, alarm.design) == ("cooperation", "t0_t1", "paired")
    assert as_text([alarm])[0] in stored(edition="interim")


def test_planted_signs_of_reach_follow_from_steps_and_gradients(demo):
    study = demo("final")
    found = {
        (site, one.outcome, one.contrast): one.planted
        for site in demo_findings.SITES
        for one in demo_findings.answered(study, reach_change, site=site, population="families")
    }
    assert found["seestadt", "offers_by_income.slope", "t0_t1"] == 1
    assert found["seestadt", "offers_by_income.need", "t0_t2"] == 1
    assert found["seestadt", "offers_by_education.slope", "t0_t2"] == 0
    assert found["heidetal", "offers_by_income.slope", "t0_t2"] == 0
    assert found["heidetal", "offers_by_income.need", "t0_t1"] == 0
    assert found["heidetal", "offers_by_income.need", "t0_t2"] == 1
    assert found["heidetal", "advice_by_income.need", "t0_t2"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["interim", "final"])
def test_the_table_is_what_the_code_gives(demo, edition):
    assert as_text(demo_findings.findings(demo(edition))) == stored(edition=edition)


def test_the_seed_of_the_demo_is_not_evidence_about_itself(tmp_path, demo):
    own = demo("final").evaluation.frame.synthetic.seed
    with pytest.raises(ValueError, match="own"):
        demo_findings.studies(tmp_path, seed=own)
    assert own not in demo_findings.SEEDS
