"""The contracts of the project and published data: read, turned into suites, and run."""

from pathlib import Path

import pandas as pd
import pytest

from kpk_eval.contract import build_suite, check, codebook, describe, read_contract
from kpk_eval.contract.model import INVALID
from kpk_eval.model import Table

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = sorted((ROOT / "data_contracts").glob("*.odcs.yaml"))


def test_there_are_contracts():
    assert len(CONTRACTS) >= 5


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.name)
def test_every_contract_becomes_a_suite_and_a_codebook(path):
    contract = read_contract(path, shown=path.name)
    expected = [rule.id for rule in contract.rules if rule.expectation]
    assert [one.meta["rule"] for one in build_suite(contract).expectations] == expected
    for language in ("de", "en"):
        assert all(describe(rule, language=language) for rule in contract.rules)
        assert (codebook(contract, language=language)[["label", "type"]] != "").all().all()


@pytest.fixture(scope="module")
def wellbeing(shared_data):
    path = shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv"
    frame = pd.read_csv(path, dtype="str")
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    table = Table(frame, frame.isna().astype("str").where(frame.isna()).map(lambda _: None).astype("str"))
    contract = read_contract(ROOT / "data_contracts" / "wellbeing_survey.odcs.yaml", shown="wellbeing")
    return check(table, contract, shown=path.name), frame


def test_the_two_repeated_records_of_the_published_survey_are_set_aside(wellbeing):
    checked, frame = wellbeing
    keyed = checked.findings[checked.findings["rule"] == "primary_key"]
    repeated = frame.index[frame.duplicated(["id", "occasion"], keep="first")]
    assert keyed["row"].tolist() == repeated.tolist()
    assert len(repeated) == 2
    assert (checked.rows_read, checked.rows_kept, checked.blocked) == (992, 990, False)
    assert not checked.table.frame.duplicated(["id", "occasion"]).any()


def test_the_published_survey_has_no_other_fault(wellbeing):
    checked, _ = wellbeing
    assert set(checked.findings["rule"]) == {"primary_key"}
    assert not (checked.table.reasons == INVALID).any().any()
