"""The language of row rules: what it says, what it refuses, and the laws of its three-valued logic."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpk_eval.contract.model import LogicalType
from kpk_eval.contract.row_evaluation import check_types, evaluate
from kpk_eval.contract.row_parser import DEPTH, parse
from kpk_eval.contract.row_rule import (
    Among,
    Compare,
    Joined,
    Literal,
    Name,
    Not,
    Presence,
    RowRule,
    RowRuleError,
    Within,
    columns_of,
)

T, F, N = True, False, None
FRAME = pd.DataFrame(
    {
        "a": pd.array([1, 2, None], dtype="Int64"),
        "b": [1.5, None, 2.0],
        "s": pd.array(["ja", "nein", None], dtype="str"),
        "d": pd.to_datetime(["2024-01-31", "2025-02-01", None]),
        "t": pd.array([True, False, None], dtype="boolean"),
        "Jahr der Geburt": [2000.0, 2010.0, None],
    },
    index=[4, 7, 9],
)
TYPES = {
    "a": LogicalType.INTEGER,
    "b": LogicalType.NUMBER,
    "s": LogicalType.STRING,
    "d": LogicalType.DATE,
    "t": LogicalType.BOOLEAN,
}
MEANINGS = {
    "a == 1": [T, F, N],
    "a != 1": [F, T, N],
    "a < 2": [T, F, N],
    "a <= 2": [T, T, N],
    "a > 1": [F, T, N],
    "a >= 1": [T, T, N],
    "1 == a": [T, F, N],
    "a == -1": [F, F, N],
    "b == 1.5": [T, N, F],
    "a < b": [T, N, N],
    "a in [2, 3]": [F, T, N],
    "a in [1]": [T, F, N],
    "a between 1 and 1": [T, F, N],
    "2 between a and b": [F, N, N],
    "2 between a and 5": [T, T, N],
    "s == 'ja'": [T, F, N],
    's != "ja"': [F, T, N],
    "s in ['ja', 'nein']": [T, T, N],
    "d >= '2024-12-31'": [F, T, N],
    "d between '2024-01-31' and '2024-01-31'": [T, F, N],
    "t == true": [T, F, N],
    "t == false": [F, T, N],
    "a is missing": [F, F, T],
    "a is present": [T, T, F],
    "not a == 1": [F, T, N],
    "not a is missing": [T, T, F],
    "a == 1 and b > 1": [T, F, N],
    "a == 9 and b > 1": [F, F, N],
    "a == 1 or b > 1": [T, N, T],
    "a == 2 or b > 1": [T, T, T],
    "a == 1 or a == 2 and b == 9": [T, N, N],
    "(a == 1 or a == 2) and b == 9": [F, N, F],
    "not (a == 1 and b > 1)": [F, T, N],
    "a is missing or b is present": [T, F, T],
    "`Jahr der Geburt` >= 2005": [F, T, N],
    "a==1": [T, F, N],
    "a == 1\n  and b > 1": [T, F, N],
}


@pytest.mark.parametrize(("rule", "meaning"), MEANINGS.items())
def test_meaning(rule, meaning):
    found = evaluate(parse(rule), FRAME)
    assert [None if pd.isna(one) else bool(one) for one in found] == meaning
    assert found.index.tolist() == [4, 7, 9]


REFUSED = {
    "": (1, "a column or a constant"),
    "a": (2, "expected a comparison"),
    "a = 1": (3, "write '=='"),
    "a == ": (6, "found the end of the rule"),
    "a === 1": (5, "not part of the rule language"),
    "a in []": (7, "a constant"),
    "a in [b]": (7, "constants"),
    "a in (1, 2)": (6, "expected '['"),
    "a between 1": (12, "expected 'and'"),
    "a is 3": (6, "'missing' or 'present'"),
    "a is not missing": (6, "'missing' or 'present'"),
    "a not in [1]": (3, "expected a comparison"),
    "3 is missing": (1, "only a column"),
    "a == 1 b": (8, "end of the rule"),
    "(a == 1": (8, "expected ')'"),
    "a == 1)": (7, "end of the rule"),
    "a == 'x": (6, "not closed"),
    "`a == 1": (1, "not closed"),
    "a + 1 == 2": (3, "not part of the rule language"),
    "a.b == 1": (2, "not part of the rule language"),
    "len(s) == 2": (4, "expected a comparison"),
    "__import__('os').system('x') == 0": (17, "not part of the rule language"),
    "__import__('os') == 0": (11, "expected a comparison"),
    "@pd.io == 1": (1, "not part of the rule language"),
    "a == 1; b == 1": (7, "not part of the rule language"),
    "a == 1and b > 1": (6, "not part of the rule language"),
    "a == 1 # note": (8, "not part of the rule language"),
    "lambda: a == 1": (7, "not part of the rule language"),
    "a == 1e400": (6, "not part of the rule language"),
}


@pytest.mark.parametrize(("rule", "expected"), REFUSED.items(), ids=list(REFUSED))
def test_anything_else_is_refused_with_its_place(rule, expected):
    position, words = expected
    with pytest.raises(RowRuleError) as caught:
        parse(rule)
    assert str(caught.value).startswith(f"character {position}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("opening", ["not ", "("])
def test_nesting_has_a_limit_instead_of_exhausting_the_stack(opening):
    closing = ")" if opening == "(" else ""
    assert parse(opening * DEPTH + "a == 1" + closing * DEPTH)
    with pytest.raises(RowRuleError, match="levels"):
        parse(opening * 100_000 + "a == 1")


WRONG_TYPES = {
    "z == 1": (1, "no column 'z'"),
    "a == 's'": (6, "compares number (column 'a') with text"),
    "s == 1": (6, "compares text (column 's') with number"),
    "t == 1": (6, "compares yes/no (column 't') with number"),
    "a == true": (6, "with yes/no"),
    "a == s": (6, "with text"),
    "a in [1, 'x']": (10, "with text"),
    "s < 'x'": (1, "text has no order"),
    "t > false": (1, "yes/no has no order"),
    "s between 'a' and 'b'": (1, "text has no order"),
    "d > '31.12.2024'": (5, "yyyy-mm-dd"),
    "d == 2024": (6, "with number"),
    "1 == 1": (1, "constants only"),
    "not (a == 1 or 2 in [2])": (16, "constants only"),
}


@pytest.mark.parametrize(("rule", "expected"), WRONG_TYPES.items(), ids=list(WRONG_TYPES))
def test_only_like_is_compared_with_like(rule, expected):
    position, words = expected
    with pytest.raises(RowRuleError) as caught:
        check_types(parse(rule), TYPES)
    assert str(caught.value).startswith(f"character {position}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "rule", ["a == b", "a in [1, 2.5]", "d > '2024-12-31'", "t == true", "s in ['x']", "d is missing"]
)
def test_like_types_are_accepted(rule):
    check_types(parse(rule), TYPES)


def test_columns_are_named_once_in_order():
    assert columns_of(parse("b > 1 and (a == b or not s is missing)")) == ("b", "a", "s")


def written(rule: RowRule) -> str:
    """The rule as text, with parentheses around every part."""
    match rule:
        case Compare(left, sign, right):
            return f"{said(left)} {sign} {said(right)}"
        case Among(operand, choices):
            return f"{said(operand)} in [{', '.join(map(said, choices))}]"
        case Within(operand, low, high):
            return f"{said(operand)} between {said(low)} and {said(high)}"
        case Presence(name, missing):
            return f"{name.column} is {'missing' if missing else 'present'}"
        case Not(part):
            return f"not ({written(part)})"
        case Joined(word, parts):
            return f" {word} ".join(f"({written(part)})" for part in parts)


def said(operand: Name | Literal) -> str:
    return operand.column if isinstance(operand, Name) else str(operand.value)


def truth(rule: RowRule, row: dict[str, Any]) -> bool | None:  # noqa: PLR0911 - one return per kind
    """What the rule says of one row, worked out value by value; None where it stays open."""

    def value(operand: Name | Literal) -> Any:
        return row[operand.column] if isinstance(operand, Name) else operand.value

    def compare(left: Any, sign: str, right: Any) -> bool | None:
        if left is None or right is None:
            return None
        return {"==": left == right, "!=": left != right, "<": left < right, "<=": left <= right,
                ">": left > right, ">=": left >= right}[sign]  # fmt: skip

    def all_of(parts: list[bool | None]) -> bool | None:
        return False if False in parts else None if None in parts else True

    match rule:
        case Compare(left, sign, right):
            return compare(value(left), sign, value(right))
        case Among(operand, choices):
            found = value(operand)
            return None if found is None else found in [choice.value for choice in choices]
        case Within(operand, low, high):
            return all_of(
                [compare(value(operand), ">=", value(low)), compare(value(operand), "<=", value(high))]
            )
        case Presence(name, missing):
            return (row[name.column] is None) == missing
        case Not(part):
            told = truth(part, row)
            return None if told is None else not told
        case Joined(word, parts):
            told_all = [truth(part, row) for part in parts]
            if word == "and":
                return all_of(told_all)
            return True if True in told_all else None if None in told_all else False


names = st.sampled_from(["x", "y", "z"]).map(Name)
constants = st.integers(-2, 2).map(Literal)
operands = names | constants
tests = st.one_of(
    st.builds(Compare, names, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), operands),
    st.builds(Among, names, st.lists(constants, min_size=1, max_size=3).map(tuple)),
    st.builds(Within, names, operands, operands),
    st.builds(Presence, names, st.booleans()),
)
row_rules = st.recursive(
    tests,
    lambda part: (
        st.builds(Not, part)
        | st.builds(Joined, st.sampled_from(["and", "or"]), st.lists(part, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)
values = st.none() | st.integers(-2, 2)
tables = st.lists(st.tuples(values, values, values), min_size=1, max_size=8)


def frame_of(drawn: list[tuple[Any, ...]]) -> pd.DataFrame:
    x, y, z = zip(*drawn, strict=True)
    columns = {
        "x": pd.array(x, dtype="Int64"),
        "y": pd.array(y, dtype="Float64").to_numpy(float, na_value=float("nan")),
    }
    return pd.DataFrame({**columns, "z": pd.array(z, dtype="Int64")})


def plain(found: pd.Series) -> list[bool | None]:
    return [None if pd.isna(one) else bool(one) for one in found]


@given(rule=row_rules, drawn=tables)
@settings(deadline=None, max_examples=60)
def test_every_rule_says_what_it_says_value_by_value(rule, drawn):
    expected = [truth(rule, dict(zip("xyz", row, strict=True))) for row in drawn]
    assert plain(evaluate(parse(written(rule)), frame_of(drawn))) == expected


@given(rule=row_rules, drawn=tables)
@settings(deadline=None, max_examples=60)
def test_double_negation_changes_nothing(rule, drawn):
    frame = frame_of(drawn)
    assert plain(evaluate(Not(Not(rule)), frame)) == plain(evaluate(rule, frame))


@given(left=row_rules, right=row_rules, drawn=tables)
@settings(deadline=None, max_examples=60)
def test_de_morgan(left, right, drawn):
    frame = frame_of(drawn)
    one = evaluate(Not(Joined("and", (left, right))), frame)
    other = evaluate(Joined("or", (Not(left), Not(right))), frame)
    assert plain(one) == plain(other)


@given(rule=row_rules, drawn=tables, gap=st.tuples(st.integers(0, 7), st.sampled_from("xyz")))
@settings(deadline=None, max_examples=60)
def test_a_value_that_goes_missing_never_turns_a_verdict_round(rule, drawn, gap):
    """Unless the rule asks for missing values, less knowledge leaves a verdict or opens it."""
    if "is missing" in written(rule) or "is present" in written(rule):
        return
    frame = frame_of(drawn)
    number, name = gap[0] % len(frame), gap[1]
    less = frame.assign(**{name: frame[name].mask(frame.index == number)})
    before, after = plain(evaluate(rule, frame)), plain(evaluate(rule, less))
    assert all(told is None or told == known for known, told in zip(before, after, strict=True))


@given(text=st.text(max_size=40) | st.text(alphabet="ab1 ()[],'\"<>=!`andornotisbetween", max_size=40))
def test_any_text_is_parsed_or_refused_with_a_place_inside_it(text):
    place = 0
    try:
        parse(text)
    except RowRuleError as error:
        place = error.position
    assert 0 <= place <= len(text)
