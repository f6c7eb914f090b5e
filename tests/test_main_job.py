"""The main job from the first command to a corrected file, as its users run it."""

import json
import os
import re
import subprocess
import sys

import pandas as pd
import pytest

from tests import printed

pytestmark = pytest.mark.slow

SITE_PAGES = {
    "data_quality.heidetal",
    "survey_change.heidetal.families",
    "survey_change.heidetal.professionals",
    "robustness.heidetal.families",
    "robustness.heidetal.professionals",
    "indicators.heidetal",
    "site_profile.heidetal",
    "goals.heidetal",
    "offers.heidetal",
    "network.heidetal",
    "reach.heidetal.families",
    "cost.heidetal",
    "small_areas.heidetal",
    "participation.heidetal",
    "process.heidetal",
    "voices.heidetal",
}
ACROSS = {"synthesis", "quality_overview"}


class Evaluation:
    """The demo in a project folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.build = folder / "build" / "demo" / "interim"

    def kpk(self, *arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KPK_")}
        return subprocess.run(
            [sys.executable, "-c", "from kpk_eval.cli import main; main()", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def records(self):
        paths = sorted((self.build / "private" / "pages").glob("*/page.json"))
        return {path.parent.name: json.loads(path.read_text()) for path in paths}

    def started(self):
        return {page: (one["started"], one["seconds"]) for page, one in self.records().items()}

    def page(self, name):
        return (self.build / "html" / "pages" / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(new_project):
    return Evaluation(new_project("demo"))


def test_life_of_an_evaluation(demo, tmp_path):
    first = demo.kpk("run", "params/demo")
    assert first.returncode == 0, first.stdout + first.stderr
    _the_book_is_complete(demo)
    _profiles_are_printed_on_one_sheet(demo, tmp_path)
    _nothing_leaves_but_released_numbers(demo)
    before = demo.started()

    for path in (demo.folder / "data" / "demo").rglob("*.csv"):
        path.touch()
    again = demo.kpk("run", "params/demo")
    assert again.returncode == 0
    assert demo.started() == before, "a touched file makes nothing run again"

    _change_one_answer(demo.folder / "data" / "demo" / "heidetal" / "familien_t1.csv")
    plan = demo.kpk("plan", "params/demo").stdout
    assert "heidetal/familien_t1.csv" in plan
    for page in SITE_PAGES | ACROSS:
        assert f"{page}:" in plan, "what depends on the file is made again"
    for page in set(before) - SITE_PAGES - ACROSS:
        assert f"would run  {page}:" not in plan, "nothing else is"
    changed = demo.kpk("run", "params/demo")
    assert changed.returncode == 0, changed.stdout + changed.stderr
    after = demo.started()
    assert {page for page in after if after[page] != before[page]} == SITE_PAGES | ACROSS

    _drop_a_column(demo.folder / "data" / "demo" / "heidetal" / "familien_t1.csv")
    stopped = demo.kpk("run", "params/demo")
    assert stopped.returncode == 3, stopped.stdout + stopped.stderr
    states = {page: one["state"] for page, one in demo.records().items()}
    assert {page for page in states if states[page] == "stopped"} == SITE_PAGES - {"data_quality.heidetal"}
    assert not (demo.build / "html" / "pages" / "survey_change.heidetal.families").exists()
    assert "wb2" in demo.page("data_quality.heidetal")
    assert "Heidetal" in demo.page("quality_overview")
    released = {
        name: pd.read_parquet(demo.build / "released" / f"{name}.parquet")
        for name in ("synthesis", "goals_across")
    }
    assert "heidetal" not in set(released["synthesis"]["site"])
    across = released["goals_across"]
    assert set(across.loc[across["site"] == "heidetal", "goal_state"]) == {"not measured"}


def _profiles_are_printed_on_one_sheet(demo, folder):
    for site in ("seestadt", "heidetal") if printed.CHROMIUM else ():
        page = demo.build / "html" / "pages" / f"site_profile.{site}" / "index.html"
        assert printed.sheets(page, folder) == 1


def _the_book_is_complete(demo):
    records = demo.records()
    assert {page for page in records if "heidetal" in page} == SITE_PAGES
    assert {one["state"] for one in records.values()} == {"complete"}
    for page, one in records.items():
        html = demo.page(page)
        assert html.count("<h1") == 1
        title = re.sub(r"<[^>]+>", "", html[html.index("<h1") : html.index("</h1>")])
        assert one["title"] in title
        assert "künstlich" in html, "every page says that its data are synthetic"
    assert "Landkreis Heidetal, Fachkräfte" in records["survey_change.heidetal.professionals"]["title"]
    run = json.loads((demo.build / "run.json").read_text())
    assert len(run["pages"]) == len(records)
    downloads = {path.stem for path in (demo.build / "html" / "_downloads").rglob("*.xlsx")}
    blocks = [
        block
        for page in records
        for block in json.loads((demo.build / "private" / "pages" / page / "shown.json").read_text())
    ]
    tables = {block["evidence"] for block in blocks if block["kind"] == "table"}
    assert downloads == tables, "every table can be downloaded"


def _nothing_leaves_but_released_numbers(demo):
    from kpk_eval.params import load_evaluation
    from kpk_eval.synthetic import canaries

    evaluation = load_evaluation(demo.folder / "params" / "demo", root=demo.folder)
    tokens = {
        spelling.encode()
        for canary in canaries(evaluation, contracts=demo.folder / "data_contracts")
        for spelling in canary.spellings
    }
    assert len(tokens) > 20
    published = [path for path in (demo.build / "html").rglob("*") if path.is_file()]
    everything = b"\0".join(path.read_bytes() for path in published)
    assert not [token for token in tokens if token in everything]
    assert str(demo.folder).encode() not in everything
    assert not [path for path in published if path.suffix == ".ipynb" or "_sources" in path.parts]


def _change_one_answer(path):
    lines = path.read_text(encoding="cp1252").splitlines(keepends=True)
    header = lines[0].strip().split(";")
    cells = lines[5].rstrip("\r\n").split(";")
    column = header.index("wb1")
    cells[column] = "1" if cells[column] != "1" else "2"
    lines[5] = ";".join(cells) + "\n"
    path.write_text("".join(lines), encoding="cp1252", newline="")


def _drop_a_column(path):
    lines = path.read_text(encoding="cp1252").splitlines()
    column = lines[0].split(";").index("wb2")
    kept = [";".join(cell for i, cell in enumerate(line.split(";")) if i != column) for line in lines]
    path.write_text("\n".join(kept) + "\n", encoding="cp1252")
