"""Released results survive the way to disk and back; nothing else counts as released."""

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpk_eval import store
from kpk_eval.disclose import DisclosureError, disclose
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.policy import Policy
from kpk_eval.model import Column, Origin, Result, Shape, Sort, Wording

EXACT = Policy(base=1, few_digits=False)
CELLS = {"n": (Cell(), Cell())}
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
    return disclose(
        Result(origin, Shape.DESCRIPTION, table, COLUMNS, wording, ("note",), cells=CELLS), policy=EXACT
    )


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


def test_file_in_which_a_small_number_was_put_back_is_refused(released, tmp_path):
    path = store.write(released, tmp_path)
    stored = pq.read_table(path)
    changed = stored.to_pandas()
    changed.loc[0, ["n", "mean"]] = 9, 1.25
    table = pa.Table.from_pandas(changed, preserve_index=False)
    pq.write_table(table.replace_schema_metadata(stored.schema.metadata), path)
    with pytest.raises(store.StoreError, match="n, mean rest on fewer than 10 people"):
        store.read("describe.kiel.families", tmp_path)


def test_result_that_was_changed_after_its_release_is_not_stored(released, tmp_path):
    raw = released.table.assign(n=[9, 12], mean=[1.25, 2.5])
    with pytest.raises(DisclosureError, match="changed after it was released"):
        store.write(replace(released, table=raw), tmp_path)
    with pytest.raises(DisclosureError, match="does not say which values were hidden"):
        store.write(replace(released, table=raw.drop(columns="hidden")), tmp_path)
    with pytest.raises(DisclosureError, match="below the floor"):
        store.write(replace(released, minimum=1), tmp_path)
    assert not list(tmp_path.iterdir())
