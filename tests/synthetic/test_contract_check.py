"""The checks of `kpk_eval.contract` accept the made-up data, and catch what is wrong with published data."""

import pandas as pd
import pytest

from kpk_eval.contract import RuleState, check, read_contract
from kpk_eval.model import Table
from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers import read
from kpk_eval.reshape import AreaChoice, reshape
from tests.sweeps import sweep

SHOWN = "file"
ONE_PER_CONTRACT = (
    "seestadt/familien_t0.sav",
    "seestadt/fachkraefte.xlsx",
    "heidetal/angebote.csv",
    "heidetal/netzwerk.xlsx",
    "landesstatistik.csv",
)


def broken(checked):
    """Rules that are not kept, or that gave no answer."""
    fine = {RuleState.PASSED, RuleState.NOTHING_TO_CHECK}
    return [one.rule.id for one in checked.outcomes if one.state not in fine]


@pytest.mark.parametrize(
    "path", sweep(ONE_PER_CONTRACT, always=("seestadt/familien_t0.sav", "landesstatistik.csv"))
)
def test_made_up_data_break_no_rule(demo, made, data, contracts, path):
    source = made[path][0].source
    areas = AreaChoice(tuple(site.ags for site in demo.sites), prefix="99")
    table = reshape(read(data / path, source.reader, shown=SHOWN), source, areas=areas)
    numbered = pd.RangeIndex(1, len(table.frame) + 1)
    table = Table(table.frame.set_axis(numbered), table.reasons.set_axis(numbered), table.labels)
    contract = read_contract(contracts / f"{source.contract}.odcs.yaml", shown=SHOWN)
    checked = check(table, contract, shown=SHOWN)
    assert broken(checked) == []
    assert (checked.blocked, len(checked.findings)) == (False, 0)
    assert checked.rows_kept == checked.rows_read > 80


@pytest.mark.slow
def test_the_two_repeated_records_of_the_published_survey_are_set_aside(shared_data, contracts):
    path = shared_data / "prepost_woodworth" / "ahi-cesd_original_figshare.csv"
    table = read(path, Reader(format=Format.CSV, delimiter=","), shown=SHOWN)
    checked = check(table, read_contract(contracts / "wellbeing_survey.odcs.yaml", shown=SHOWN), shown=SHOWN)
    assert (checked.blocked, checked.rows_read, checked.rows_kept) == (False, 992, 990)
    assert broken(checked) == ["primary_key"]
    kept = checked.table.frame
    repeated = kept[
        ((kept["id"] == 8) & (kept["occasion"] == 2)) | ((kept["id"] == 64) & (kept["occasion"] == 4))
    ]
    assert repeated["elapsed.days"].between(0, 130).all()
    assert len(repeated) == 2
