"""People of the demo write their codes anew in each wave, some of them a little differently."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.params.schema import Population
from kpk_eval.synthetic.codes import DIFFERENT, as_written, true_codes
from kpk_eval.synthetic.spec import read_spec

CODE = {
    "column": "code",
    "elements": [{"characters": [1, 3]}, {"characters": [4, 5], "kind": "number"}, {"characters": [6, 8]}],
}
SIZE = 2000
SHARES = 0.04
"""Four standard errors of a share of 2,000 people."""


def population(code: object) -> Population:
    return Population.model_validate({"id": "families", "label": "Families", "code": code})


@pytest.fixture(scope="module")
def spec(contracts):
    return read_spec(contracts, "families_survey")


@pytest.fixture(scope="module")
def known(spec) -> pd.DataFrame:
    found = true_codes(population(CODE), spec, seed=1, site="kiel", size=SIZE, rng=np.random.default_rng(3))
    return pd.DataFrame(dict(found)).assign(other=range(SIZE))


def elements(codes: pd.Series) -> np.ndarray:
    return np.array([[code[:3], code[3:5], code[5:]] for code in codes])


def test_most_write_their_code_as_before_and_others_change_one_or_two_elements(known, spec):
    written = as_written(known, population(CODE), spec, np.random.default_rng(4))
    different = (elements(known["code"]) != elements(written["code"])).sum(axis=1)
    shares = [(different == number).mean() for number in range(len(DIFFERENT))]
    np.testing.assert_allclose(shares, DIFFERENT, atol=SHARES)
    assert different[0] == 0
    assert written["other"].equals(known["other"])


def test_nobody_writes_the_code_of_somebody_else_and_all_codes_keep_to_the_contract(known, spec):
    written = as_written(known, population(CODE), spec, np.random.default_rng(4))["code"]
    assert written.is_unique
    changed = written[written != known["code"]]
    assert not changed.isin(known["code"]).any()
    assert written.str.fullmatch(spec["code"].pattern).all()


def test_issued_codes_are_written_as_they_are(known, spec):
    assert as_written(known, population("code"), spec, np.random.default_rng(4)) is known
