"""A site that was taken out of the parameters leaves nothing behind in the build of its edition."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpk_eval.contracted import contracted
from kpk_eval.params.schema import Source
from kpk_eval.study import Study
from kpk_eval.workflow.engine import Commands
from kpk_eval.workflow.outcome import Exit, RunOutcome
from kpk_eval.workflow.plan import plan
from kpk_eval.workflow.progress import LineState
from kpk_eval.workflow.run import run
from kpk_eval.workflow.withdrawn import forget_withdrawn

pytestmark = pytest.mark.slow

Open = Callable[..., Study]
FOLDERS = ("pages", "executed", "made", "downloads", "contracted", "clearance", "logs")


def traces(study: Study, name: str) -> set[str]:
    """Files and folders of the edition whose name tells of a site, but for Snakemake's own notes."""
    return {
        path.relative_to(study.build).as_posix()
        for path in study.build.rglob("*")
        if name in path.name and ".snakemake" not in path.parts
    }


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sources(study: Study) -> list[tuple[str, Source]]:
    return [(site.id, source) for site in study.evaluation.sites for source in study.sources(site.id)]


@pytest.fixture
def full(finished: Study) -> Study:
    """An edition in which every page of both sites has left all that real pages leave."""
    for page in (path.name for path in (finished.private / "pages").iterdir()):
        subject = page.partition(".")[2]
        evidence = [f"{name}.{subject}".rstrip(".") for name in (f"of_{page.split('.')[0]}", "shared")]
        for name in evidence:
            write(finished.released / f"{name}.parquet")
            write(finished.private / "downloads" / f"{name}.xlsx")
        write(finished.private / "executed" / f"{page}.ipynb")
        write(finished.private / "made" / f"{page}.json", json.dumps(evidence))
    for site in finished.evaluation.sites:
        write(finished.private / "clearance" / f"{site.id}.families.json", "{}")
    for site, source in sources(finished):
        contracted(finished, source, site)
    return finished


@pytest.fixture
def without_south(full: Study, opened: Open) -> Study:
    """The same after the site's parameter file was removed."""
    (full.parameters / "sites" / "south.yaml").unlink()
    return opened(full.root)


def _run(study: Study, commands: Commands, *sites: str) -> RunOutcome:
    return run(study, jobs=2, sites=sites, commands=commands)


def test_withdrawn_site_leaves_nothing(without_south: Study, commands: Commands) -> None:
    before = traces(without_south, "south")
    assert {name.split("/")[1] for name in before if name.startswith("private/")} == {*FOLDERS}
    assert any(name.startswith("released/") for name in before)
    others = traces(without_south, "north")
    assert _run(without_south, commands).exit is Exit.GOOD
    assert traces(without_south, "south") == set()
    assert traces(without_south, "north") == others
    assert "south" not in (without_south.build / "run.json").read_text()


def test_what_speaks_of_all_sites_is_made_again(without_south: Study, commands: Commands) -> None:
    assert {one.task for one in plan(without_south).planned} == {"synthesis", "quality_overview", "book"}
    outcome = _run(without_south, commands)
    assert set(outcome.tasks(LineState.COMPLETE)) == {"synthesis", "quality_overview", "book"}


def test_run_of_one_site_keeps_what_others_made(full: Study, commands: Commands) -> None:
    before = traces(full, "south")
    assert _run(full, commands, "north").exit is Exit.GOOD
    assert traces(full, "south") == before


def test_run_of_one_site_forgets_a_withdrawn_one_too(without_south: Study, commands: Commands) -> None:
    _run(without_south, commands, "north")
    assert {name for name in traces(without_south, "south") if not name.startswith("html")} == set()


def test_site_that_comes_back_is_made_anew(full: Study, commands: Commands, opened: Open) -> None:
    path = full.parameters / "sites" / "south.yaml"
    text = path.read_text()
    path.unlink()
    _run(opened(full.root), commands)
    path.write_text(text)
    outcome = _run(opened(full.root), commands)
    assert {name for name in outcome.tasks(LineState.COMPLETE) if "south" in name} == {
        "site_profile.south", "survey_change.south.families", "data_quality.south",
    }  # fmt: skip


def test_source_and_population_that_a_site_has_no_more_are_forgotten(full: Study, opened: Open) -> None:
    frame = full.parameters / "evaluation.yaml"
    frame.write_text(frame.read_text().replace("Families}]", "Families}, {id: teachers, label: Teachers}]"))
    path = full.parameters / "sites" / "south.yaml"
    text = path.read_text()
    path.write_text(text[: text.index("  - id: south_t1")].replace("families", "teachers"))
    study = opened(full.root)
    forget_withdrawn(study)
    left = traces(study, "south")
    assert not [name for name in left if "families" in name or "south_t1" in name]
    assert {"private/pages/data_quality.south", "released/of_data_quality.south.parquet"} <= left
    assert [name for name in left if "contracted/south_t0.south." in name]


def test_result_of_a_page_that_is_gone_stays_where_another_page_made_it_too(
    full: Study, opened: Open
) -> None:
    write(full.private / "pages" / "indicators.south" / "page.json")
    evidence = ["series.south", "shared.south"]
    write(full.private / "made" / "indicators.south.json", json.dumps(evidence))
    for name in evidence:
        write(full.released / f"{name}.parquet")
    forget_withdrawn(full)
    assert not (full.private / "pages" / "indicators.south").exists()
    assert not (full.released / "series.south.parquet").exists()
    assert (full.released / "shared.south.parquet").exists()


def test_nothing_is_forgotten_of_an_edition_that_was_never_made(study: Study) -> None:
    forget_withdrawn(study)
    assert not study.build.exists()
