"""The task graph of a small project: what each task rests on, and what is missing."""

import json
from collections.abc import Callable

import pytest

from kpk_eval.study import Study
from kpk_eval.workflow.graph import BOOK, PACKAGE_CODE, Graph, as_config, graph, needed

Open = Callable[..., Study]


def sources(planned: Graph, task: str) -> dict[str, str]:
    return dict(next(one.sources for one in planned.tasks if one.id == task))


def test_page_rests_on_its_data_contract_parameters_notebook_code_and_libraries(study: Study) -> None:
    names = set(sources(graph(study), "survey_change.north.families"))
    assert {
        "data: north/t0.csv", "data: north/t1.csv", "data_contracts/answers.odcs.yaml", PACKAGE_CODE,
        "params/tiny/evaluation.yaml", "params/tiny/plan.yaml", "params/tiny/sites/north.yaml",
        "notebooks/survey_change.ipynb", "version of pandas", "version of Python",
    } <= names  # fmt: skip
    assert not [name for name in names if "south" in name]


def test_book_rests_on_chapters_configuration_and_all_parameters(study: Study) -> None:
    names = set(sources(graph(study), BOOK))
    assert {"book/de/index.md", "_config.yml", "params/tiny/sites/south.yaml", "version of sphinx"} <= names


def test_book_comes_after_every_page(study: Study) -> None:
    planned = graph(study)
    assert set(planned.book.after) == {task.id for task in planned.pages}


def test_content_changes_the_digest_and_nothing_else_does(study: Study, opened: Open) -> None:
    before = graph(study)
    path = study.data / "north" / "t1.csv"
    path.touch()
    assert graph(opened(study.root)) == before
    path.write_text("code;answer\nnorth;5\n")
    after = graph(opened(study.root))
    changed = [
        one.id for one, two in zip(before.tasks, after.tasks, strict=True) if one.sources != two.sources
    ]
    assert set(changed) == {"data_quality.north", "survey_change.north.families"}


def test_data_folder_elsewhere_with_the_same_files_is_the_same_graph(study: Study) -> None:
    elsewhere = study.root.parent / "delivery"
    study.data.rename(elsewhere)
    moved = Study(study.evaluation, study.edition, study.root, elsewhere)
    study.data.symlink_to(elsewhere)
    assert graph(moved) == graph(study)


def test_absent_files_are_named_by_the_tasks_that_rest_on_them(study: Study) -> None:
    path = study.data / "south" / "t0.csv"
    path.unlink()
    lacking = {task.id for task in graph(study).tasks if path in task.missing}
    assert lacking == {"data_quality.south", "survey_change.south.families"}


def test_needed_follows_the_pages_before(study: Study) -> None:
    found = {task.id for task in needed(graph(study), ["site_profile.north"])}
    assert found == {"site_profile.north", "survey_change.north.families", "data_quality.north"}


@pytest.mark.parametrize("task", ["synthesis", "survey_change.south.families"])
def test_config_holds_what_the_snakefile_reads(study: Study, task: str) -> None:
    planned = graph(study)
    config = json.loads(as_config(planned, page=["page"], book=["book"]))
    assert config["evaluation"] == "params/tiny"
    assert config["pages"][task]["sources"] == sources(planned, task)
    assert set(config["book"]["after"]) == set(config["pages"])
