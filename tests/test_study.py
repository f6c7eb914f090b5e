"""An edition of an evaluation on this machine: its waves, its folders, its words."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError
from kpk_eval.study import DATA_OF_THIS_RUN, Study, find_root, open_study


@pytest.fixture(scope="module")
def project(new_project):
    return new_project("study")


@pytest.fixture
def opened(project, monkeypatch):
    """Opens an edition as a page does, from inside the project and without variables of this machine."""
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.delenv(DATA_OF_THIS_RUN, raising=False)
    monkeypatch.delenv("KPK_DATA", raising=False)
    return open_study


def test_edition_uses_its_own_waves_contrasts_and_files(opened):
    interim, final = (opened("params/demo", edition=name) for name in ("interim", "final"))
    assert [wave.id for wave in interim.waves] == ["t0", "t1"]
    assert [contrast.id for contrast in final.contrasts] == ["t0_t1", "t0_t2"]
    later = {one.id for one in final.sources("heidetal")} - {one.id for one in interim.sources("heidetal")}
    assert later == {"families_t2"}


def test_no_edition_named_is_the_first_one(opened):
    assert opened("params/demo", edition="").edition.id == "interim"


def test_folders_lie_in_the_project_and_private_apart_from_released(opened, project):
    study = opened("params/demo", edition="final")
    assert study.build == project / "build" / "demo" / "final"
    assert not study.private.is_relative_to(study.released)
    assert study.quarantine == project / "data" / "demo" / "quarantine"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda study: study.site("heidetl"), "no site 'heidetl'; did you mean 'heidetal'"),
        (lambda study: study.population("family"), "no population 'family'; did you mean 'families'"),
    ],
    ids=["site", "population"],
)
def test_unknown_name_is_an_error_with_the_known_ones(opened, ask, message):
    with pytest.raises(ParameterError, match=message):
        ask(opened("params/demo", edition="interim"))


def test_unknown_edition_is_an_error(opened):
    with pytest.raises(ParameterError, match="no edition 'finale'; did you mean 'final'"):
        opened("params/demo", edition="finale")


def test_data_folder_of_the_run_goes_before_that_of_the_machine(opened, monkeypatch, tmp_path):
    monkeypatch.setenv("KPK_DATA", str(tmp_path / "machine"))
    assert opened("params/open-data", edition="").data == tmp_path / "machine"
    monkeypatch.setenv(DATA_OF_THIS_RUN, str(tmp_path / "run"))
    assert opened("params/open-data", edition="").data == tmp_path / "run"
    assert opened("params/open-data", edition="", data=tmp_path / "given").data == tmp_path / "given"


def test_synthetic_data_are_never_looked_for_on_the_machine(opened, monkeypatch, project, tmp_path):
    monkeypatch.setenv("KPK_DATA", str(tmp_path))
    assert opened("params/demo", edition="").data == project / "data" / "demo"


def test_outside_of_a_project_there_is_no_study(tmp_path):
    with pytest.raises(ParameterError, match="not inside a project"):
        find_root(tmp_path)


def test_wording_is_that_of_the_language_of_the_book(opened):
    study = opened("params/demo", edition="interim")
    assert isinstance(study, Study)
    assert (study.wording()["wellbeing"], study.wording()["unheard_of"]) == ("Wohlbefinden", "unheard_of")
    assert Path(study.root / "params").is_dir()


def test_a_source_is_named_among_sources_alone(opened):
    study = opened("params/demo", edition="interim")
    sources = [
        one.model_copy(update={"id": "families", "label": "Elternbogen"}) for one in study.sources("seestadt")
    ][:1]
    site = study.site("seestadt").model_copy(update={"sources": tuple(sources)})
    given = study.evaluation.model_copy(update={"sites": (site,)})
    wording = replace(study, evaluation=given).wording()
    usual = study.wording()["families"]
    assert (wording["source.families"], wording["families"]) == ("Elternbogen", usual)
    assert usual != "Elternbogen"
