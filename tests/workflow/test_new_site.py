"""Adding a site to an evaluation."""

from pathlib import Path

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.new_site import SiteAnswers, add_site


def add(study: Study, answers: SiteAnswers, *, like: str = "") -> Path:
    return add_site(answers, folder=study.parameters, root=study.root, like=like)


def test_new_site_is_part_of_the_evaluation(study: Study) -> None:
    path = add(study, SiteAnswers("kiel", 'Kiel "an der Förde"', "kreisfreie_stadt", "01002"))
    assert path == study.parameters / "sites" / "kiel.yaml"
    loaded = {one.id: one for one in load_evaluation(study.parameters, root=study.root).sites}
    assert (loaded["kiel"].label, loaded["kiel"].ags) == ('Kiel "an der Förde"', "01002")
    assert loaded["kiel"].sources == ()
    assert "#    contract: families_survey" in path.read_text()


def test_sources_are_copied_with_the_folder_of_the_site(study: Study) -> None:
    add(study, SiteAnswers("west", "West", "gruppe"), like="north")
    loaded = {one.id: one for one in load_evaluation(study.parameters, root=study.root).sites}
    assert [source.path for source in loaded["west"].sources] == ["west/t0.csv", "west/t1.csv"]


def test_existing_site_is_never_changed(study: Study) -> None:
    before = (study.parameters / "sites" / "north.yaml").read_text()
    with pytest.raises(ParameterError, match=r"params/tiny/sites/north\.yaml: exists already"):
        add(study, SiteAnswers("north", "Other", "gruppe"))
    assert (study.parameters / "sites" / "north.yaml").read_text() == before


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (SiteAnswers("kiel", "Kiel", "kreisfreie_stadt", "1002"), "5 .Kreis., 8"),
        (SiteAnswers("kiel", "Kiel", "kreisfreie_stadt"), "needs 'ags'"),
        (SiteAnswers("kiel", "Kiel", "stadt", "01002"), "did you mean 'kreisfreie_stadt'|allowed: kreis"),
        (SiteAnswers("kiel", "Kiel", "gemeinde", "01002000", part_of="nroth"), "did you mean 'north'"),
        (SiteAnswers("kiel", "Kiel", "gruppe", role="guest"), "allowed: site, comparison"),
    ],
)
def test_wrong_answer_is_refused_and_leaves_nothing(study: Study, answers: SiteAnswers, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        add(study, answers)
    assert not (study.parameters / "sites" / "kiel.yaml").exists()


@pytest.mark.parametrize("name", ["../evil", "a/b", "Kiel", ""])
def test_identifier_cannot_lead_elsewhere(study: Study, name: str) -> None:
    before = sorted(study.root.rglob("*"))
    with pytest.raises(ParameterError, match="identifier"):
        add(study, SiteAnswers(name, "Kiel", "gruppe"))
    assert sorted(study.root.rglob("*")) == before


def test_unknown_site_to_copy_from_is_named(study: Study) -> None:
    with pytest.raises(ParameterError, match="no site 'nowhere' to copy from; there are: north, south"):
        add(study, SiteAnswers("kiel", "Kiel", "gruppe"), like="nowhere")
