"""The data folder is kept up to date, and nobody's edits are lost."""

import json
import logging
import shutil

import pytest

from kpk_eval.files import sha256
from kpk_eval.synthetic import changed_by_hand, ensure_data
from kpk_eval.synthetic.stamp import STAMP, data_key, read_stamp

EDITED = "heidetal/familien_t0.csv"
MAP = "heidetal/sozialraeume.geojson"


@pytest.fixture(scope="module")
def small(demo):
    """The demo with one site and three small files, which are written fast."""
    return with_sources(demo, "families_t0", "municipal_figures", "offers")


def with_sources(demo, *wanted):
    site = next(one for one in demo.sites if one.id == "heidetal")
    fewer = site.model_copy(update={"sources": tuple(one for one in site.sources if one.id in wanted)})
    frame = demo.frame.model_copy(update={"sources": ()})
    return demo.model_copy(update={"frame": frame, "sites": (fewer,)})


def reseeded(evaluation):
    synthetic = evaluation.frame.synthetic.model_copy(update={"seed": 7})
    return evaluation.model_copy(
        update={"frame": evaluation.frame.model_copy(update={"synthetic": synthetic})}
    )


def contents(folder):
    return {str(path.relative_to(folder)): sha256(path) for path in folder.rglob("*.*") if path.name != STAMP}


@pytest.fixture
def folder(small, contracts, tmp_path):
    assert ensure_data(small, contracts=contracts, folder=tmp_path / "demo")
    return tmp_path / "demo"


def edit(folder):
    path = folder / EDITED
    path.write_bytes(path.read_bytes().replace(b";1;", b";2;", 1))
    return sha256(path)


def test_writes_what_is_absent_and_then_nothing(small, contracts, folder):
    before = contents(folder)
    assert len(before) == 3
    assert not ensure_data(small, contracts=contracts, folder=folder)
    assert contents(folder) == before
    assert read_stamp(folder).files == before


def test_writes_a_deleted_file_again(small, contracts, folder):
    before = contents(folder)
    (folder / EDITED).unlink()
    assert ensure_data(small, contracts=contracts, folder=folder)
    assert contents(folder) == before


def test_a_map_that_is_deleted_alone_is_drawn_again(demo, contracts, tmp_path):
    mapped = with_sources(demo, "district_list")
    assert ensure_data(mapped, contracts=contracts, folder=tmp_path)
    before = contents(tmp_path)
    assert MAP in before
    (tmp_path / MAP).unlink()
    assert ensure_data(mapped, contracts=contracts, folder=tmp_path)
    assert contents(tmp_path) == before
    assert not ensure_data(mapped, contracts=contracts, folder=tmp_path)


def test_a_map_of_the_team_is_kept_and_named(demo, contracts, tmp_path):
    mapped = with_sources(demo, "district_list")
    ensure_data(mapped, contracts=contracts, folder=tmp_path)
    (tmp_path / MAP).write_text("mine")
    assert ensure_data(reseeded(mapped), contracts=contracts, folder=tmp_path)
    assert (tmp_path / MAP).read_text() == "mine"
    assert changed_by_hand(mapped, folder=tmp_path) == (MAP,)


def test_a_new_seed_makes_new_data(small, contracts, folder):
    before = contents(folder)
    assert ensure_data(reseeded(small), contracts=contracts, folder=folder)
    assert set(contents(folder).values()).isdisjoint(before.values())
    assert not ensure_data(reseeded(small), contracts=contracts, folder=folder)


def test_an_edited_file_is_kept_and_named(small, contracts, folder, caplog):
    edited = edit(folder)
    assert changed_by_hand(small, folder=folder) == (EDITED,)
    assert not ensure_data(small, contracts=contracts, folder=folder)
    with caplog.at_level(logging.WARNING):
        assert ensure_data(reseeded(small), contracts=contracts, folder=folder)
    assert sha256(folder / EDITED) == edited
    assert changed_by_hand(reseeded(small), folder=folder) == (EDITED,)
    assert f"{EDITED}: changed by hand" in caplog.text


def test_an_edited_file_that_is_deleted_is_made_again(small, contracts, folder):
    original = read_stamp(folder).files[EDITED]
    edit(folder)
    (folder / EDITED).unlink()
    assert ensure_data(small, contracts=contracts, folder=folder)
    assert sha256(folder / EDITED) == original


def test_a_file_of_unknown_origin_is_never_overwritten(small, contracts, tmp_path):
    (tmp_path / "heidetal").mkdir()
    (tmp_path / EDITED).write_text("mine")
    assert ensure_data(small, contracts=contracts, folder=tmp_path)
    assert (tmp_path / EDITED).read_text() == "mine"
    assert changed_by_hand(small, folder=tmp_path) == (EDITED,)
    assert len(contents(tmp_path)) == 3


def test_an_interrupted_run_is_taken_up_again(small, contracts, folder):
    """Files written before the end are not mistaken for edits, whether the old or the new bytes are there."""
    before = contents(folder)
    stamp = json.loads((folder / STAMP).read_text())
    (folder / STAMP).write_text(json.dumps({**stamp, "key": "", "files": {}, "writing": sorted(before)}))
    (folder / "heidetal" / "angebote.csv").write_bytes(b"half")
    assert changed_by_hand(small, folder=folder) == ()
    assert ensure_data(small, contracts=contracts, folder=folder)
    assert contents(folder) == before
    assert read_stamp(folder).writing == ()


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"key": 1}', '{"key": "", "files": 3, "writing": []}'])
def test_a_damaged_stamp_overwrites_nothing(small, contracts, folder, stamp):
    edited = edit(folder)
    (folder / STAMP).write_text(stamp)
    ensure_data(small, contracts=contracts, folder=folder)
    assert sha256(folder / EDITED) == edited


def test_the_key_follows_seed_contracts_and_parameters(small, contracts, tmp_path):
    shutil.copytree(contracts, tmp_path / "contracts")
    key = data_key(small, contracts=contracts)
    assert data_key(small, contracts=tmp_path / "contracts") == key
    assert data_key(reseeded(small), contracts=contracts) != key
    with (tmp_path / "contracts" / "offers.odcs.yaml").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert data_key(small, contracts=tmp_path / "contracts") != key
