"""The evaluation of published data, with a build folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import write_data


@pytest.fixture(scope="session")
def published(new_project, shared_data: Path) -> Callable[[str], Study]:
    """The study on published data of a given edition."""
    folder = new_project("published")
    evaluation = load_evaluation(folder / "params" / "open-data", root=folder)
    editions = {edition.id: edition for edition in evaluation.frame.editions}
    return lambda edition: Study(evaluation, editions[edition], folder, shared_data)


@pytest.fixture(scope="session")
def demo(new_project, tmp_path_factory) -> Callable[[str], Study]:
    """The study on made-up data of a given edition; its files are written once."""
    folder, data = new_project("demo"), tmp_path_factory.mktemp("demo_data")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    write_data(evaluation, contracts=folder / "data_contracts", folder=data)
    editions = {edition.id: edition for edition in evaluation.frame.editions}
    return lambda edition: Study(evaluation, editions[edition], folder, data)
