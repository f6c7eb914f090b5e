"""Released results survive the way to disk and back; nothing else counts as released."""

import pandas as pd
import pytest

from kpk_eval import store
from kpk_eval.disclose import disclose
from kpk_eval.model import Column, Origin, Result, Shape, Sort, Wording

COLUMNS = (
    Column("outcome", Sort.LABEL),
    Column("n", Sort.PEOPLE),
    Column("mean", Sort.STATISTIC, ("n",)),
)


@pytest.fixture
def released():
    origin = Origin("describe", "probe", "interim", "kiel", "families", {"a.csv": "0" * 64}, synthetic=True)
    table = pd.DataFrame({"outcome": ["a", "b"], "n": [9, 12], "mean": [1.25, 2.5]})
    wording = Wording("de", {"a": "Wohlbefinden"})
    return disclose(Result(origin, Shape.DESCRIPTION, table, COLUMNS, wording, ("note",)), minimum=10)


def test_what_is_read_is_what_was_written(released, tmp_path):
    store.write(released, tmp_path)
    back = store.read("describe.kiel.families", tmp_path)
    pd.testing.assert_frame_equal(back.table, released.table, check_dtype=False)
    assert (back.origin, back.shape, back.columns, back.notes, back.minimum) == (
        released.origin, released.shape, released.columns, released.notes, released.minimum,
    )  # fmt: skip
    assert back.wording["a"] == "Wohlbefinden"


def test_missing_result_says_what_to_do(tmp_path):
    with pytest.raises(store.StoreError, match="run the page that makes it"):
        store.read("describe.kiel", tmp_path)


def test_any_other_parquet_file_is_refused(tmp_path):
    pd.DataFrame({"code": ["AB12"]}).to_parquet(tmp_path / "rows.parquet")
    with pytest.raises(store.StoreError, match="not a released result"):
        store.read("rows", tmp_path)


def test_writing_leaves_no_other_file(released, tmp_path):
    store.write(released, tmp_path)
    store.write(released, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["describe.kiel.families.parquet"]
