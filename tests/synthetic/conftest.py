"""The demo evaluation and its made-up data, written once for all tests of the generator."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval.params import Evaluation, load_evaluation
from kpk_eval.synthetic import write_data
from kpk_eval.synthetic.data import Order, orders, rows
from kpk_eval.synthetic.rows import Rows
from kpk_eval.synthetic.spec import read_specs


@pytest.fixture(scope="session")
def demo(root: Path) -> Evaluation:
    """Parameters of the demo."""
    return load_evaluation(root / "params" / "demo", root=root)


@pytest.fixture(scope="session")
def contracts(root: Path) -> Path:
    """Folder of the contracts."""
    return root / "data_contracts"


@pytest.fixture(scope="session")
def data(demo: Evaluation, contracts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with all files of the demo."""
    folder = tmp_path_factory.mktemp("demo")
    write_data(demo, contracts=contracts, folder=folder)
    return folder


@pytest.fixture(scope="session")
def made(demo: Evaluation, contracts: Path) -> Mapping[str, tuple[Order, Rows]]:
    """File of the demo -> its order and its rows before they are written."""
    specs = read_specs(contracts, (order.source.contract for order in orders(demo)))
    return {
        order.source.path: (order, rows(demo, order, specs[order.source.contract])) for order in orders(demo)
    }


@pytest.fixture(scope="session")
def answers(made: Mapping[str, tuple[Order, Rows]]) -> Mapping[tuple[str, str], pd.DataFrame]:
    """Site and population -> rows of all waves, with the wave in a column."""
    found: dict[tuple[str, str], list[pd.DataFrame]] = {}
    for order, one in made.values():
        if order.site is not None and order.source.population is not None:
            frame = one.frame.assign(wave=order.source.wave) if order.source.wave else one.frame
            found.setdefault((order.site.id, order.source.population), []).append(frame)
    return {key: pd.concat(frames, ignore_index=True) for key, frames in found.items()}
