"""Waves are joined by exact code; who is lost is counted."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.link import Flow, LinkError, flow, link
from kpk_eval.prepare import Answers


def answers(*rows: tuple[str | None, str, float]) -> Answers:
    values = pd.DataFrame(rows, columns=["person", "wave", "x"]).astype({"person": "string"})
    return Answers(values, pd.DataFrame({"x": pd.array([pd.NA] * len(values), dtype="string")}))


ROWS = (
    ("B", "t0", 1.0),
    ("A", "t0", 2.0),
    ("C", "t0", 3.0),
    (None, "t0", 9.0),
    ("A", "t1", 4.0),
    ("B", "t1", np.nan),
    ("D", "t1", 5.0),
)


def test_same_person_stands_at_the_same_position():
    linked = link(answers(*ROWS), before="t0", after="t1", outcome="x")
    np.testing.assert_array_equal(linked.before, [2.0, 1.0])
    np.testing.assert_array_equal(linked.after, [4.0, np.nan])
    np.testing.assert_array_equal(linked.only_before, [3.0])
    np.testing.assert_array_equal(linked.only_after, [5.0])


def test_everyone_is_counted_once():
    assert flow(answers(*ROWS), before="t0", after="t1") == Flow(
        answered_before=4, answered_after=3, without_code=1, linked=2, only_before=1, only_after=1
    )


def test_order_of_rows_does_not_matter():
    forward = link(answers(*ROWS), before="t0", after="t1", outcome="x")
    backward = link(answers(*reversed(ROWS)), before="t0", after="t1", outcome="x")
    np.testing.assert_array_equal(forward.before, backward.before)
    np.testing.assert_array_equal(forward.after, backward.after)


def test_repeated_code_is_an_error():
    with pytest.raises(LinkError, match="1 rows repeat a code"):
        link(answers(*ROWS, ("A", "t1", 1.0)), before="t0", after="t1", outcome="x")


def test_nobody_in_both_waves():
    linked = link(answers(("A", "t0", 1.0), ("B", "t1", 2.0)), before="t0", after="t1", outcome="x")
    assert linked.before.size == linked.after.size == 0
