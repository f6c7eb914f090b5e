"""Codes of interviews that the codebook of the plan does not list are reported, and nothing else is."""

import pandas as pd
import pytest

from kpk_eval.code_rules import code_rules, codes_of
from kpk_eval.contract import RuleState
from kpk_eval.params import load_evaluation
from kpk_eval.params.schema.themes import NO_CODE

FRAME = pd.DataFrame({"code": ["Weg", "Wge", None, "Dank"]}, index=[2, 3, 4, 5])


@pytest.fixture(scope="module")
def demo(root):
    return load_evaluation(root / "params" / "demo", root=root)


@pytest.fixture
def source(demo):
    return next(one for one in demo.sources() if one.contract == "coded_segments")


def test_a_code_that_is_not_listed_is_named_by_row(source):
    (found,) = code_rules(FRAME, source, ("Weg", "Dank"))
    assert found.broken == ((3, "code"),)
    assert (found.checked, found.state) == (3, RuleState.WARNED)
    assert "Wge" not in found.rule.finding


def test_listed_codes_keep_the_rule(source):
    (found,) = code_rules(FRAME, source, ("Weg", "Wge", "Dank"))
    assert found.state is RuleState.PASSED


def test_an_interview_without_any_code_is_no_mistake(source):
    frame = pd.DataFrame({"code": ["Weg", NO_CODE]})
    (found,) = code_rules(frame, source, ("Weg",))
    assert (found.checked, found.state) == (1, RuleState.PASSED)


def test_without_a_codebook_nothing_is_asked(source):
    assert list(code_rules(FRAME, source, ())) == []


def test_only_interviews_have_codes(demo):
    asked = {one.contract for one in demo.sources() if codes_of(demo.plan, one)}
    assert asked == {"coded_segments"}
