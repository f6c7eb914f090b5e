"""Adding a site to an evaluation."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.study import Study
from kpk_eval.workflow.new_site import (
    SiteAnswers,
    add_site,
    identifier_problem,
    key_problem,
    site_text,
    start_problem,
)


def add(study: Study, answers: SiteAnswers, *, like: str = "") -> Path:
    return add_site(answers, folder=study.parameters, root=study.root, like=like)


def test_new_site_is_part_of_the_evaluation(study: Study) -> None:
    path = add(study, SiteAnswers("kiel", 'Kiel "an der Förde"', "kreisfreie_stadt", "01002"))
    assert path == study.parameters / "sites" / "kiel.yaml"
    loaded = {one.id: one for one in load_evaluation(study.parameters, root=study.root).sites}
    assert (loaded["kiel"].label, loaded["kiel"].ags) == ('Kiel "an der Förde"', "01002")
    assert loaded["kiel"].sources == ()
    assert "#    contract: families_survey" in path.read_text()


def test_start_is_written_where_the_plan_needs_it() -> None:
    text = site_text(SiteAnswers("kiel", "Kiel", "gruppe", start="2025-07-01"), sources="sources: []\n")
    assert "\nstart: 2025-07-01  # first day" in text
    assert "\n# start: " in site_text(SiteAnswers("kiel", "Kiel", "gruppe"), sources="sources: []\n")


def test_site_joins_an_evaluation_whose_plan_compares_indicators(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for part in ("params/sh", "data_contracts"):
        shutil.copytree(root / part, tmp_path / part)
    folder = tmp_path / "params" / "sh"
    answers = SiteAnswers("dithmarschen", "Kreis Dithmarschen", "kreis", "01051")
    with pytest.raises(ParameterError, match="'start' is missing"):
        add_site(answers, folder=folder, root=tmp_path, like="flensburg")
    add_site(replace(answers, start="2025-07-01"), folder=folder, root=tmp_path, like="flensburg")
    loaded = {one.id: one for one in load_evaluation(folder, root=tmp_path).sites}
    assert loaded["dithmarschen"].start == date(2025, 7, 1)
    assert len(loaded["dithmarschen"].sources) == len(loaded["flensburg"].sources)


def test_example_becomes_a_source_as_it_says(study: Study) -> None:
    path = add(study, SiteAnswers("kiel", "Kiel", "gruppe"))
    path.write_text(path.read_text().replace("sources: []", "sources:").replace("\n#  ", "\n  "))
    loaded = {one.id: one for one in load_evaluation(study.parameters, root=study.root).sites}
    assert [(one.contract, one.path) for one in loaded["kiel"].sources] == [
        ("families_survey", "kiel/families_t0.csv")
    ]


@pytest.mark.parametrize(
    ("problem", "good", "bad"),
    [
        (identifier_problem, ["kiel", "bad-oldesloe"], ["", "Kiel", "1kiel", "../kiel"]),
        (key_problem, ["", "01051", "01051044"], ["1051", "0105", "abcde"]),
        (start_problem, ["", "2025-07-01"], ["1.7.2025", "2025-02-30", "2025", "1751328000"]),
    ],
)
def test_answer_is_checked_alone(
    problem: Callable[[str], str | None], good: list[str], bad: list[str]
) -> None:
    assert [problem(answer) for answer in good] == [None] * len(good)
    assert None not in [problem(answer) for answer in bad]


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
        (SiteAnswers("kiel", "Kiel", "kreisfreie_stadt", "1002"), "kiel.yaml is not written: answer again"),
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
