"""Published scales come out as by hand; item values that do not exist are never scored."""

import numpy as np
import pandas as pd
import pytest

from kpk_eval.contracted import Contracted
from kpk_eval.params.schema import Instrument, Outcome, Source
from kpk_eval.prepare import TOO_FEW_ITEMS, PreparationError, prepare_answers, score
from kpk_eval.prepare.scales import out_of_range
from kpk_eval.report import SourceReport

REVERSED = (7, 11, 14, 21, 25)
PROSOCIAL = (1, 4, 9, 17, 20)
RECODED = {1: 0, 2: 1, 3: 2}


def sdq(scale: str = "total_difficulties", **more) -> Instrument:
    given = {"id": "sdq", "definition": "sdq_parent", "scale": scale, "item_pattern": "s{n}"}
    return Instrument.model_validate(given | more)


def answers(**given) -> pd.DataFrame:
    """One child, all items 0 but those given."""
    return pd.DataFrame({f"s{number}": [given.get(f"s{number}", 0)] for number in range(1, 26)})


def worst() -> dict[str, int]:
    return {f"s{number}": 0 if number in REVERSED else 2 for number in range(1, 26)}


def test_sdq_reaches_its_ends():
    best = {f"s{number}": 2 for number in (*REVERSED, *PROSOCIAL)}
    assert score(answers(**best), sdq()).tolist() == [0]
    assert score(answers(**worst()), sdq()).tolist() == [40]
    assert score(answers(**best), sdq("prosocial")).tolist() == [10]


def test_sdq_difficulties_do_not_count_prosocial_items():
    kinder = worst() | {f"s{number}": 0 for number in PROSOCIAL}
    assert score(answers(**kinder), sdq()).tolist() == score(answers(**worst()), sdq()).tolist()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((2, 1, 0, 1, 0), 4),
        ((2, 1, 1, None, None), 7),  # 4 of 3 items prorated: 6.67, rounded
        ((1, 1, 0, 0, None), 3),  # 2.5 is rounded up
        ((0, 1, 0, 0, None), 1),  # 1.25 is rounded down
        ((2, 2, None, None, None), np.nan),
        ((None,) * 5, np.nan),
    ],
)
def test_sdq_scale_is_prorated_and_rounded_from_three_items_on(given, expected):
    items = dict(zip(("s3", "s8", "s13", "s16", "s24"), given, strict=True))
    np.testing.assert_array_equal(score(answers(**items), sdq("emotional")), [expected])


def test_sdq_total_is_missing_where_one_of_its_scales_is():
    items = worst() | {"s3": None, "s8": None, "s13": None}
    np.testing.assert_array_equal(score(answers(**items), sdq()), [np.nan])
    np.testing.assert_array_equal(score(answers(**items | {"s13": 2}), sdq()), [40])


def test_recorded_codes_become_scored_ones_before_reversing():
    shifted = {item: value + 1 for item, value in worst().items()}
    recoded = answers(**{f"s{number}": 1 for number in range(1, 26)} | shifted)
    assert score(recoded, sdq(recoded=RECODED)).tolist() == [40]


@pytest.mark.parametrize(
    ("recoded", "value", "wrong"),
    [({}, 3, 1), ({}, 0.5, 1), ({}, 2, 0), (RECODED, 0, 1), (RECODED, 3, 0), (RECODED, 2.5, 1)],
)
def test_value_that_no_answer_has_is_counted(recoded, value, wrong):
    neutral = {f"s{number}": 1 for number in range(1, 26)}
    found = out_of_range(answers(**neutral | {"s3": value}), sdq(recoded=recoded))
    assert found.sum() == found["s3"] == wrong


def who_5(scale: str) -> Instrument:
    given = {"id": "w", "definition": "who_5", "scale": scale, "item_pattern": "w{n}"}
    return Instrument.model_validate(given)


def test_who_5_is_four_times_its_sum_and_needs_all_answers():
    rows = pd.DataFrame([[0] * 5, [5] * 5, [3, 2, 2, 3, 2], [5, 5, 5, 5, None]])
    frame = rows.set_axis([f"w{number}" for number in range(1, 6)], axis=1)
    np.testing.assert_array_equal(score(frame, who_5("raw")), [0, 25, 12, np.nan])
    np.testing.assert_array_equal(score(frame, who_5("percentage")), [0, 100, 48, np.nan])


def kidscreen(**more) -> Instrument:
    given = {"id": "k", "definition": "kidscreen_10", "scale": "sum", "item_pattern": "k{n}"}
    return Instrument.model_validate(given | more)


def test_kidscreen_sum_mirrors_items_3_and_4():
    rows = pd.DataFrame([[5, 5, 1, 1, 5, 5, 5, 5, 5, 5], [1] * 10])
    frame = rows.set_axis([f"k{number}" for number in range(1, 11)], axis=1)
    assert score(frame, kidscreen()).tolist() == [50, 18]
    table = {raw: round(10 + 1.5 * raw, 2) for raw in range(10, 51)}
    scored = score(frame, kidscreen(scale="t_value", conversion={"source": "made up", "values": table}))
    assert scored.tolist() == [85.0, 37.0]


def test_linear_t_value_is_50_at_the_norm_mean_and_10_more_per_standard_deviation():
    norm = {"mean": 4, "sd": 2, "source": "made up"}
    frame = pd.concat([answers(s3=2, s8=2), answers(s3=2, s8=2, s13=2)])
    assert score(frame, sdq("emotional", metric="t", norm=norm)).tolist() == [50, 60]


def part(frame: pd.DataFrame, reasons: pd.DataFrame | None = None) -> Contracted:
    source = Source.model_validate(
        {"id": "f", "contract": "c", "path": "file.csv", "wave": "t0", "reader": {"format": "csv"}}
    )
    whole = frame.assign(code=[f"P{number}" for number in range(len(frame))])
    report = SourceReport("f", "kiel", "c", len(frame), len(frame), (), False, "", {})
    return Contracted(source, whole, pd.DataFrame(index=frame.index) if reasons is None else reasons, report)


def prepared(frame: pd.DataFrame, instrument: Instrument, reasons: pd.DataFrame | None = None):
    outcome = Outcome.model_validate(
        {
            "id": "x", "label": "X", "population": "people", "type": "continuous", "better": "lower",
            "family": "f", "contrasts": ["t0_t1"], "status": "planned", "unit": "points",
            "instrument": instrument.id,
        }
    )  # fmt: skip
    return prepare_answers([part(frame, reasons)], [outcome], [instrument], code="code", waves=["t0"])


def test_item_value_out_of_range_is_refused_with_column_and_count_but_not_quoted():
    frame = pd.concat([answers(s3=7), answers(s3=7), answers()], ignore_index=True)
    with pytest.raises(PreparationError) as caught:
        prepared(frame, sdq())
    assert str(caught.value).startswith(
        "file.csv: column 's3' has 2 values outside 0 to 2, the recorded codes"
    )
    assert "7" not in str(caught.value)


def test_values_of_an_own_scale_outside_its_range_are_refused_too():
    own = {"id": "o", "label": "O", "items": ["s1", "s2"], "low": 1, "high": 5, "scoring": "mean"}
    with pytest.raises(PreparationError, match="column 's1' has 1 values outside 1 to 5"):
        prepared(answers(s1=0, s2=1), Instrument.model_validate(own | {"minimum_answered": 1}))


def test_missing_total_says_the_shared_reason_else_that_too_few_items_were_answered():
    nothing = dict.fromkeys((f"s{number}" for number in range(1, 26)), None)
    frame = pd.concat([answers(**nothing), answers(s3=None, s8=None, s13=None)], ignore_index=True)
    why = frame.isna().map(lambda absent: "nicht gefragt" if absent else None)
    assert prepared(frame, sdq(), why).reasons["x"].tolist() == ["nicht gefragt", TOO_FEW_ITEMS]
