"""What every damaged or odd file is held against."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.mutations.case import Case
from tests.mutations.project import Examined, Verdict, examine
from tests.mutations.surveys import SECRET

Check = Callable[[Case], None]


@pytest.fixture(scope="module")
def faithful(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Callable[[Case], pd.DataFrame]:
    """Rows of the faithful file of which a case is a variant; each is examined once."""
    known: dict[str, pd.DataFrame] = {}

    def of(case: Case) -> pd.DataFrame:
        name = origin_of(case)
        if name not in known:
            known[name] = _examined(_named(name), tmp_path_factory.mktemp("faithful"), root).frame
        return known[name]

    return of


@pytest.fixture
def check(tmp_path: Path, root: Path, faithful: Callable[[Case], pd.DataFrame]) -> Check:
    """Examine a file: verdict, place and finding in the message, and no answer of a respondent anywhere."""

    def told(case: Case) -> None:
        found = _examined(case, tmp_path, root)
        assert found.verdict is case.verdict, found.text
        assert case.path in found.text
        assert [said for said in case.says if said not in found.text] == [], found.text
        assert SECRET not in f"{found.text}{found.told}{found.quarantine}"
        problems = found.told["problems"]
        assert bool(problems) == (case.verdict is not Verdict.ACCEPTED)
        assert all(one["file"] == case.path and one["found"] and one["mend"] for one in problems)
        if case.verdict is Verdict.QUARANTINED:
            assert found.quarantine.count("\n") > 1
        if case.verdict is Verdict.REJECTED:
            assert found.frame.empty
        elif case.verdict is Verdict.ACCEPTED and case.same:
            pd.testing.assert_frame_equal(found.frame, faithful(case), check_dtype=False)

    return told


def origin_of(case: Case) -> str:
    """Identifier of the faithful file; all surveys hold the same answers."""
    return (
        "csv-faithful" if case.source["contract"] == "families" else f"{case.id.partition('-')[0]}-faithful"
    )


def _named(name: str) -> Case:
    module = "text_files" if name == "csv-faithful" else "offices"
    cases: list[Case] = list(importlib.import_module(f"tests.mutations.{module}").cases())
    return next(case for case in cases if case.id == name)


def _examined(case: Case, folder: Path, root: Path) -> Examined:
    return examine(folder, path=case.path, content=case.content(), source=case.source, root=root)
