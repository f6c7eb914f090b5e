"""The data files of an edition: made up for the demo, and otherwise there or waited for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpk_eval.closest import did_you_mean
from kpk_eval.params import ParameterError
from kpk_eval.params.load import File
from kpk_eval.params.schema import Source
from kpk_eval.params.source_lines import read_yaml
from kpk_eval.params.values import folder_problem
from kpk_eval.study import Study
from kpk_eval.workflow.book_settings import check_book_settings
from kpk_eval.workflow.graph import Task
from kpk_eval.workflow.named_columns import check_columns


@dataclass(frozen=True, slots=True)
class AwaitedFile:
    """A data file that parameters name and that is not there: what it would hold, and where it goes."""

    site: str
    """Empty for a file that all sites share."""
    source: str
    population: str
    wave: str
    contract: str
    path: Path
    expected: str = ""
    """Day until which it may be absent; empty where the parameters name none."""


class DataMissing(Exception):  # noqa: N818 - a state, said to a person as it stands
    """Data files that the pages need are not there."""

    def __init__(self, files: Sequence[AwaitedFile], *, folder: Path) -> None:
        """Name every file and the folder in which they were looked for."""
        listed = "\n".join(f"  {describe(one)}: {one.path}" for one in files)
        paths = {one.path for one in files}
        count = "1 data file is" if len(paths) == 1 else f"{len(paths)} data files are"
        remedy = "put them there, or name another data folder with --data or KPK_DATA"
        super().__init__(f"{count} missing in {folder}; {remedy}:\n{listed}")
        self.files = tuple(files)


def ensure(study: Study) -> None:
    """Make the data of an evaluation that runs on synthetic data, where they are not there yet."""
    if study.evaluation.frame.synthetic is not None:
        from kpk_eval.synthetic import ensure_data
        from kpk_eval.synthetic.stamp import data_key, read_stamp

        contracts = study.root / "data_contracts"
        if read_stamp(study.data).key != data_key(study.evaluation, contracts=contracts):
            _refuse_broken_contracts(study)
        ensure_data(study.evaluation, contracts=contracts, folder=study.data)


def awaited(study: Study) -> tuple[AwaitedFile, ...]:
    """Every data file that the edition needs and that is not there."""
    return tuple(_absent(study, _sources(study)))


def announced(study: Study) -> tuple[AwaitedFile, ...]:
    """Every data file that is not there and need not be yet."""
    sites = ("", *(one.id for one in study.evaluation.sites))
    return tuple(_absent(study, ((site, source) for site in sites for source in study.announced(site))))


def _absent(study: Study, sources: Iterable[tuple[str, Source]]) -> Iterator[AwaitedFile]:
    for site, source in sources:
        for path in study.files(source):
            if not path.is_file():
                people, waves = source.population or "", _waves(study, source)
                day = source.expected.isoformat() if source.expected else ""
                yield AwaitedFile(site, source.id, people, waves, source.contract, path, day)


def check_contracts(study: Study) -> None:
    """Raise where data would lie where they must not, or where parameters and contracts do not fit.

    A contract may not exist or have a mistake; parameters may name a column or value it does not have.
    """
    _check_folders(study)
    check_book_settings(study.root)
    known = sorted(path.name.split(".")[0] for path in (study.root / "data_contracts").glob("*.odcs.yaml"))
    problems = []
    for site in ("", *(one.id for one in study.evaluation.sites)):
        sources = study.evaluation.frame.sources if not site else study.site(site).sources
        for at, source in enumerate(sources):
            if source.contract not in known:
                place = ("sources", at, "contract")
                problems.append(_file(study, site).problem(place, _unknown(source.contract, known)))
    if problems:
        raise ParameterError(problems)
    check_columns(study)


def _check_folders(study: Study) -> None:
    """Raise where data or quarantine files would be published with the project or removed with the book."""
    problems = []
    for what, folder in (("data folder", study.data), ("quarantine", study.quarantine)):
        inside = Path(os.path.relpath(folder.resolve(), study.root.resolve()))
        if inside.parts[:1] != ("..",) and (problem := folder_problem(inside.as_posix())):
            problems.append(f"{what} {os.path.relpath(folder, study.root)}: {problem}")
    if problems:
        raise ParameterError(problems)


def _unknown(contract: str, known: Sequence[str]) -> str:
    hint = did_you_mean(contract, known)
    listed = ", ".join(known) or "none"
    return f"no contract is called {contract!r}; {hint}data_contracts holds: {listed}"


def _refuse_broken_contracts(study: Study) -> None:
    """Raise where a contract has a mistake, before anything is made up from it."""
    from kpk_eval.contract import read_contract

    for path in sorted({study.contract_path(source) for source in study.evaluation.sources()}):
        read_contract(path, shown=f"data_contracts/{path.name}")


def describe(file: AwaitedFile) -> str:
    """What a data file holds, in words."""
    parts = [file.site and f"site {file.site}", file.population, file.wave and f"wave {file.wave}"]
    last = [f"source {file.source}, contract {file.contract}"]
    last += [f"expected by {file.expected}"] if file.expected else []
    return ", ".join([*(part for part in parts if part), *last])


def check_files(study: Study, tasks: Iterable[Task]) -> None:
    """Raise where a file is missing that a task rests on.

    Raises
    ------
    DataMissing
        With all data files that are not there.
    ParameterError
        With all other files that are not there (notebooks, chapters).
    """
    missing = {path for task in tasks for path in task.missing}
    if files := [one for one in awaited(study) if one.path in missing]:
        raise DataMissing(files, folder=study.data)
    if missing:
        names = sorted(os.path.relpath(path, study.root) for path in missing)
        raise ParameterError([f"{name}: not found; the project is not complete" for name in names])


def _file(study: Study, site: str) -> File:
    """The parameter file of a site, or that of the evaluation."""
    name = f"sites/{site}.yaml" if site else "evaluation.yaml"
    shown = f"params/{study.evaluation.id}/{name}"
    return File(shown, read_yaml(study.parameters / name, shown=shown))


def _waves(study: Study, source: Source) -> str:
    """The wave of a source, or those of the edition that it holds."""
    held = source.waves.values.values() if source.waves else ()
    return source.wave or "/".join(wave for wave in held if wave in study.edition.waves)


def _sources(study: Study) -> Iterator[tuple[str, Source]]:
    for site in ("", *(one.id for one in study.evaluation.sites)):
        yield from ((site, source) for source in study.sources(site))
