"""Parameters are compared with the notebook's own cell before anything runs."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kpk_eval.pages.parameters import PageError, check_injected, check_parameters, declared

EXPECTED = {"evaluation": "params/demo", "edition": "interim", "site": ""}


def notebook(source: str, *, tags: tuple[str, ...] = ("parameters",)) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_code_cell(source, metadata={"tags": list(tags)})])


def test_names_and_defaults_are_read_from_the_cell():
    assert declared(notebook('site = "kiel"\nedition = "interim"'), shown="n") == {
        "site": "kiel",
        "edition": "interim",
    }


@pytest.mark.parametrize("source", ["site = open('x')", "import os", "a = b = 1", "site.x = 1"])
def test_parameters_cell_holds_plain_values_only(source):
    with pytest.raises(PageError, match="may hold lines"):
        declared(notebook(source), shown="n")


def test_exactly_one_parameters_cell():
    with pytest.raises(PageError, match="found 0"):
        declared(notebook("site = 'x'", tags=()), shown="n")


def test_the_declared_parameters_pass():
    check_parameters(dict(EXPECTED), EXPECTED, shown="n")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({**EXPECTED, "sitte": "kiel"}, "unknown parameter 'sitte'; did you mean 'site'"),
        ({**EXPECTED, "x=1; import os; y": "1"}, "unknown parameter"),
        ({"evaluation": "a", "edition": "b"}, "missing parameter 'site'"),
        ({**EXPECTED, "site": 1001}, "must be text, found a int"),
    ],
)
def test_wrong_parameters_are_refused(given, message):
    with pytest.raises(PageError, match=message):
        check_parameters(given, EXPECTED, shown="n")


def test_a_page_declares_known_parameters_only():
    with pytest.raises(PageError, match="declares 'path'"):
        check_parameters({"path": "x"}, {"path": "y"}, shown="n")


DECLARED = 'evaluation = "params/demo"\nedition = "interim"\nsite = "seestadt"'
IMPORTS = "from kpk_eval.workbench import open_study"


@pytest.mark.parametrize(
    ("injected", "message"),
    [
        ('evaluation = "a"\nedition = "b"\nsit = "c"', "unknown parameter 'sit'; did you mean 'site'"),
        ('evaluation = "a"\nsite = "c"', "missing parameter 'edition'"),
        ('evaluation = "a"\nedition = 1\nsite = "c"', "'edition' must be text, found a int"),
        ('evaluation = "a"\nedition = ["b"]\nsite = "c"', "'edition' must be text, found a list"),
    ],
)
def test_what_papermill_put_in_is_compared_with_what_the_page_declares(injected, message):
    with pytest.raises(PageError, match=message):
        check_injected(["", DECLARED, f"# Parameters\n{injected}\n", IMPORTS])


def test_pages_run_cell_by_cell_and_with_all_their_parameters():
    check_injected(["", DECLARED, IMPORTS])
    check_injected(["", DECLARED, f"# Parameters\n{DECLARED}\n", IMPORTS])
    check_injected(["", "# Parameters\nopened = 1\n", IMPORTS])


def test_the_last_run_counts_where_cells_were_run_again():
    good, bad = f"# Parameters\n{DECLARED}\n", '# Parameters\nsite = "c"\n'
    check_injected(["", DECLARED, bad, IMPORTS, DECLARED, good, IMPORTS])
