"""What holds for the repository as a whole: one list of versions, thin notebooks, nothing about machines."""

import ast
import re
import shutil
import subprocess
import tomllib

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from kpk_eval.pages.catalogue import RECORDS

NOTEBOOKS = (
    "absent_data", "cost", "country_map", "data_quality", "goals", "indicators", "network", "offers",
    "participation", "process", "quality_overview", "reach", "robustness", "site_profile", "small_areas",
    "survey_change", "synthesis", "voices",
)  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.~])/(?:work|root|home/\w+|farm)/|files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs"
)
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".cff", ".ipynb", ".css", ".html", ".js", ".bib"}


@pytest.fixture(scope="module")
def tracked(root):
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


@pytest.fixture(scope="module")
def pyproject(root):
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def pinned(root):
    lines = (root / "requirements.txt").read_text().splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines)
    return {canonicalize_name(one[1]): one[2] for one in found if one}


def test_readme_names_every_contract_that_becomes_a_page(root):
    shown = {contract for contracts in RECORDS.values() for contract in contracts}
    text = (root / "README.md").read_text()
    assert not [contract for contract in shown if f"`{contract}`" not in text]


def test_requirements_satisfy_the_bounds_of_the_project(pyproject, pinned):
    for text in pyproject["project"]["dependencies"]:
        need = Requirement(text)
        assert need.specifier.contains(pinned[canonicalize_name(need.name)]), text


def test_requirements_are_the_export_of_the_lock(root):
    if not shutil.which("uv") or not (root / "uv.lock").is_file():
        pytest.skip("needs uv and the lock that `uv run` writes")
    command = [
        "uv",
        "export",
        "--frozen",
        "--offline",
        "--quiet",
        "--no-emit-project",
        "--no-dev",
        "--no-header",
    ]
    exported = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    stored = (root / "requirements.txt").read_text()
    assert exported == "".join(line for line in stored.splitlines(keepends=True) if not line.startswith("#"))


def test_requirements_carry_hashes_and_no_host(root):
    text = (root / "requirements.txt").read_text()
    assert text.count("--hash=sha256:") >= text.count("==")
    assert "://" not in text


def test_every_dependency_has_a_lower_bound(pyproject):
    groups = [pyproject["project"]["dependencies"], *pyproject["dependency-groups"].values()]
    for text in (one for group in groups for one in group):
        assert any(part.operator == ">=" for part in Requirement(text).specifier), text


def test_conda_environment_names_no_version(root):
    environment = YAML(typ="safe").load((root / "environment.yml").read_text())
    assert environment["dependencies"] == ["python", "pip", {"pip": ["-e ."]}]


def test_no_file_names_a_machine_or_a_registry(tracked):
    found = [
        f"{path.name}: {match.group()}"
        for path in tracked
        if path.suffix in TEXT and path.name != "test_project.py" and path.parent.name != "leaks"
        for match in MACHINE.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


def test_generated_files_are_not_tracked(tracked, root):
    names = {str(path.relative_to(root)) for path in tracked}
    assert not [name for name in names if name.startswith(("build/", "data/", ".venv/")) or name == "uv.lock"]


def test_the_notebooks_are_the_known_ones(root):
    assert sorted(path.stem for path in (root / "notebooks").glob("*.ipynb")) == sorted(NOTEBOOKS)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_is_thin(root, name):
    notebook = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) <= 8
    for cell in code:
        lines = [line for line in cell.source.splitlines() if line.strip()]
        assert len(lines) <= (4 if "parameters" in cell.metadata.get("tags", []) else 3)
        assert not cell.outputs
        assert cell.execution_count is None
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.For, ast.While, ast.ClassDef, ast.Lambda, ast.ListComp}
        assert "pandas" not in cell.source


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_text_stands_in_both_languages(root, name):
    notebook = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    tags = [tuple(cell.metadata.get("tags", [])) for cell in notebook.cells if cell.cell_type == "markdown"]
    assert tags == [("de",), ("en",)] * (len(tags) // 2)
    headings = [cell.source.count("#") for cell in notebook.cells if cell.cell_type == "markdown"]
    assert headings[::2] == headings[1::2]


def test_the_readme_names_the_two_commands(root):
    readme = (root / "README.md").read_text()
    assert "pip install uv && uv run kpk run" in readme
    assert "uv run pytest" in readme
    assert "uv run pytest" in (root / ".ci" / "run").read_text()


def test_references_that_docstrings_name_are_there(root):
    named = {
        name
        for path in (root / "kpk_eval").rglob("*.py")
        for name in re.findall(r"tests/references/\w+", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert [name for name in sorted(named) if not (root / name).exists()] == []


def test_files_that_the_guide_for_contributors_names_are_there(root):
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:kpk_eval|tests)/[\w/]+(?:\.\w+)?)", text)
    assert len(named) > 3
    assert [name for name in named if not (root / name).exists()] == []
