"""What stops a notebook is named with its cell; no respondent's value gets into the name."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from kpk_eval.pages.execute import CellFailure, execute, incomplete
from kpk_eval.pages.parameters import PageError

GIVEN = {"evaluation": "params/probe", "edition": "interim"}


@pytest.fixture
def run(tmp_path):
    """Executes a notebook of these cells below its parameters; what it left behind is in ``out.ipynb``."""

    def write_then_execute(*sources: str, given=None):
        first = new_code_cell('evaluation = ""\nedition = ""', metadata={"tags": ["parameters"]})
        cells = [first, *map(new_code_cell, sources)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        path = tmp_path / "probe.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata=kernel), path)
        return execute(path, tmp_path / "out.ipynb", parameters=given or GIVEN, root=tmp_path)

    return write_then_execute


def test_complete_notebook_gets_its_parameters(run):
    assert incomplete(run("assert (evaluation, edition) == ('params/probe', 'interim')")) is None


def test_failing_cell_is_named_and_later_ones_do_not_run(run, tmp_path):
    with pytest.raises(CellFailure) as failed:
        run("x = 1", "missing_name", "open('ran', 'w')")
    assert str(failed.value) == "cell 3: NameError: name 'missing_name' is not defined"
    assert not (tmp_path / "ran").exists()
    assert incomplete(nbformat.read(tmp_path / "out.ipynb", 4))


def test_words_of_other_libraries_stay_in_the_private_notebook(run, tmp_path):
    with pytest.raises(CellFailure) as failed:
        run("float('Erika M.')")
    assert failed.value.cause.startswith("ValueError (its message may hold data")
    assert "Erika" not in repr(failed.value)
    assert "Erika" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


def test_dead_kernel_is_recognised_and_its_notebook_incomplete(run, tmp_path):
    with pytest.raises(CellFailure, match="cell 2: the kernel died") as failed:
        run("import os; os._exit(1)")
    assert failed.value.cell == 2
    assert incomplete(nbformat.read(tmp_path / "out.ipynb", 4))


@pytest.mark.parametrize(
    "given",
    [{"evaluation": "x"}, GIVEN | {"site": "kiel"}, GIVEN | {"x = open('ran', 'w') #": "y"}],
    ids=["missing", "unknown", "code"],
)
def test_nothing_runs_with_other_parameters_than_the_declared_ones(run, tmp_path, given):
    with pytest.raises(PageError, match="parameter"):
        run("open('ran', 'w')", given=given)
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "out.ipynb").exists()
