"""No published number rests on fewer people than the threshold, and silence about people is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_eval import show
from kpk_eval.disclose import HIDDEN, DisclosureError, disclose, gather
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.policy import Policy
from kpk_eval.model import Column, Origin, Released, Result, Shape, Sort, Wording

EXACT = Policy(base=1, few_digits=False)
ORIGIN = Origin("describe", "probe", "interim", "kiel")
COLUMNS = (
    Column("outcome", Sort.LABEL),
    Column("n", Sort.PEOPLE),
    Column("mean", Sort.STATISTIC, ("n",)),
    Column("verdict", Sort.STATISTIC, ("n",)),
)


def result(n: list[float | None], *, columns=COLUMNS) -> Result:
    table = pd.DataFrame(
        {
            "outcome": [f"o{i}" for i in range(len(n))],
            "n": n,
            "mean": [3.5] * len(n),
            "verdict": ["improved"] * len(n),
        }
    )
    return Result(ORIGIN, Shape.DESCRIPTION, table, columns, Wording("de", {}))


@pytest.mark.parametrize(
    ("n", "people_shown", "mean_shown"),
    [(0, True, False), (1, False, False), (9, False, False), (10, True, True), (11, True, True)],
)
def test_threshold(n, people_shown, mean_shown):
    table = disclose(result([n]), policy=EXACT).table
    assert table["n"].notna()[0] == people_shown
    assert table["mean"].notna()[0] == mean_shown
    assert table["verdict"].notna()[0] == mean_shown


def test_hidden_columns_are_named_row_by_row():
    table = disclose(result([9, 10]), policy=EXACT).table
    assert list(table[HIDDEN]) == ["n,mean,verdict", ""]


def test_unknown_number_of_people_hides_the_statistic():
    table = disclose(result([None, 20]), policy=EXACT).table
    assert table["mean"].isna().tolist() == [True, False]


def test_missing_statistic_is_not_called_hidden():
    one = result([0])
    one.table.loc[0, ["mean", "verdict"]] = None
    assert disclose(one, policy=EXACT).table[HIDDEN][0] == ""


def test_reason_why_there_is_no_number_stays_where_nobody_answered():
    columns = (*COLUMNS[:3], Column("reason", Sort.STATISTIC, ("n",)))
    table = pd.DataFrame({"outcome": list("ab"), "n": [0, 4], "mean": [None, None], "reason": ["none"] * 2})
    shown = disclose(Result(ORIGIN, Shape.DESCRIPTION, table, columns, Wording("de", {})), policy=EXACT).table
    assert shown["reason"].notna().tolist() == [True, False]
    assert shown[HIDDEN].tolist() == ["", "n,reason"]


def test_threshold_below_the_floor_is_refused():
    with pytest.raises(DisclosureError, match="below the floor of 5"):
        disclose(result([20]), policy=replace(EXACT, minimum=4))


def test_every_contributor_count_must_be_large_enough():
    columns = (
        Column("before", Sort.PEOPLE),
        Column("after", Sort.PEOPLE),
        Column("difference", Sort.STATISTIC, ("before", "after")),
    )
    table = pd.DataFrame({"before": [10, 9, 10], "after": [10, 10, 9], "difference": [1.0, 1.0, 1.0]})
    shown = disclose(Result(ORIGIN, Shape.ESTIMATES, table, columns, Wording("de", {})), policy=EXACT)
    assert shown.table["difference"].notna().tolist() == [True, False, False]


def test_statistic_without_contributors_is_refused():
    silent = (*COLUMNS[:2], Column("mean", Sort.STATISTIC), COLUMNS[3])
    with pytest.raises(DisclosureError, match="how many people contributed"):
        disclose(result([20], columns=silent), policy=EXACT)


def test_contributors_must_be_people():
    wrong = (*COLUMNS[:2], Column("mean", Sort.STATISTIC, ("outcome",)), COLUMNS[3])
    with pytest.raises(DisclosureError, match="not a number of people"):
        disclose(result([20], columns=wrong), policy=EXACT)


def test_undeclared_and_absent_columns_are_refused():
    with pytest.raises(DisclosureError, match=r"\['mean'\] are not declared"):
        disclose(result([20], columns=(COLUMNS[0], COLUMNS[1], COLUMNS[3])), policy=EXACT)
    with pytest.raises(DisclosureError, match=r"\['sd'\] are not in the table"):
        disclose(result([20], columns=(*COLUMNS, Column("sd", Sort.STATISTIC, ("n",)))), policy=EXACT)


def test_the_result_itself_is_left_as_it_was():
    one = result([3])
    disclose(one, policy=EXACT)
    assert one.table["mean"].notna().all()


def test_released_cannot_be_made_by_hand():
    with pytest.raises(PermissionError):
        Released(ORIGIN, Shape.SERIES, pd.DataFrame(), (), Wording("de", {}), (), 10, object())


@given(n=st.lists(st.integers(0, 40), min_size=1, max_size=30), minimum=st.integers(5, 20))
def test_no_published_number_rests_on_fewer_than_the_threshold(n, minimum):
    table = disclose(result(n), policy=replace(EXACT, minimum=minimum)).table
    shown = table["mean"].notna()
    assert (np.array(n)[shown] >= minimum).all()
    assert not table["n"].between(1, minimum - 1).any()


def test_gather_keeps_what_was_hidden_and_the_highest_threshold():
    first = disclose(result([9, 30]), policy=EXACT)
    second = disclose(result([14]), policy=replace(EXACT, minimum=15))
    both = gather([first, second], origin=replace(ORIGIN, analysis="synthesis"))
    assert both.table["mean"].isna().tolist() == [True, False, True]
    assert both.minimum == 15
    assert both.evidence == "synthesis.kiel"


@pytest.mark.parametrize("bases", [(1, 5), (5, 1)])
def test_gather_states_the_coarsest_rounding(bases: tuple[int, int]) -> None:
    """A site that is exact by exception stands beside rounded ones."""
    parts = [disclose(result([30]), policy=replace(EXACT, base=base)) for base in bases]
    assert gather(parts, origin=ORIGIN).base == 5


def test_gather_refuses_different_shapes_and_nothing():
    one = disclose(result([20]), policy=EXACT)
    with pytest.raises(ValueError, match="same shape"):
        gather([one, replace(one, shape=Shape.SERIES)], origin=ORIGIN)
    with pytest.raises(ValueError, match="no released result"):
        gather([], origin=ORIGIN)


def test_official_rows_are_shown_as_delivered_and_others_are_not():
    columns = (
        Column("official", Sort.TECHNICAL),
        Column("cases", Sort.PEOPLE, unless="official"),
        Column("rate", Sort.STATISTIC, ("cases",), unless="official"),
    )
    table = pd.DataFrame(
        {"official": [True, False, False, False], "cases": [3, 3, None, 10], "rate": [1.0, 1.0, 1.0, 1.0]}
    )
    shown = disclose(Result(ORIGIN, Shape.SERIES, table, columns, Wording("de", {})), policy=EXACT).table
    assert shown["cases"].notna().tolist() == [True, False, False, True]
    assert shown["rate"].notna().tolist() == [True, False, False, True]


def test_the_exception_for_official_rows_must_name_a_yes_no_column():
    columns = (*COLUMNS[:2], Column("mean", Sort.STATISTIC, ("n",), unless="outcome"), COLUMNS[3])
    with pytest.raises(DisclosureError, match="is no yes/no column"):
        disclose(result([20], columns=columns), policy=EXACT)


def test_a_released_result_that_was_changed_afterwards_is_not_shown():
    released = disclose(result([9, 30]), policy=EXACT)
    forged = replace(released, table=released.table.assign(n=[9, 30], mean=[3.5, 3.5]))
    with pytest.raises(DisclosureError, match="changed after it was released"):
        show.table(forged)


@pytest.mark.parametrize("cells", [{}, {"n": (Cell(),)}])
def test_numbers_of_a_population_must_say_whom_they_count(cells):
    origin = replace(ORIGIN, population="families")
    silent = replace(result([20, 30]), origin=origin, cells=cells)
    with pytest.raises(DisclosureError, match=r"columns \['n'\] do not say whom each row counts"):
        disclose(silent, policy=EXACT)
    assert disclose(replace(silent, cells={"n": (Cell(), None)}), policy=EXACT).table["n"].notna().all()


def test_what_protects_others_is_hidden_with_the_statistics_that_rest_on_it():
    table = disclose(result([20, 30]), policy=EXACT, further={"n": (1,)}).table
    assert table["n"].notna().tolist() == [True, False]
    assert table[HIDDEN].tolist() == ["", "n,mean,verdict"]
