"""The task graph of an edition as Snakemake gets it: what every task rests on and waits for."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kpk_eval.files import sha256
from kpk_eval.pages.catalogue import Page, pages
from kpk_eval.study import Study

BOOK = "book"
"""Identifier of the task that makes the book."""
PACKAGE_CODE = "package code"
"""Name under which all files of the package count as one source."""
ABSENT = "absent"
PACKAGE = Path(__file__).resolve().parents[1]
NOT_IN_BOOK = ("synthetic", "release", "workflow", "cli.py")
"""Parts of the package on which the book does not depend."""
AFTER_THE_BOOK = "release.yaml"
"""Parameter file that says who answers for a finished book, and so cannot change it."""
PAGE_LIBRARIES = (
    "great-expectations", "great-tables", "matplotlib", "numpy", "pandas", "papermill", "pyarrow", "scipy",
    "seaborn", "statsmodels",
)  # fmt: skip
BOOK_LIBRARIES = ("jupyter-book", "myst-nb", "sphinx", "sphinx-book-theme")

Digest = Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Task:
    """One page, or the book: the pages it waits for and the content of everything else it rests on."""

    id: str
    site: str
    after: tuple[str, ...]
    sources: Mapping[str, str]
    """Shown name of a file, of the package code or of a library -> digest or version."""
    missing: tuple[Path, ...] = ()
    """Files it rests on that are not there."""

    @property
    def record(self) -> str:
        """File whose presence says that the task is done, relative to the private folder."""
        return record_of(self.id)


@dataclass(frozen=True, slots=True)
class Graph:
    """All tasks of an edition, pages in the order of the book."""

    evaluation: str
    """Folder of the parameters, relative to the project."""
    edition: str
    pages: tuple[Task, ...]
    book: Task

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The pages, then the book."""
        return (*self.pages, self.book)


def record_of(task: str) -> str:
    """File whose presence says that a task is done, relative to the private folder."""
    return "book.json" if task == BOOK else f"pages/{task}/page.json"


def log_of(task: str) -> str:
    """File that holds what a task said, relative to the private folder."""
    return f"logs/task.{task}.log"


def graph(study: Study) -> Graph:
    """The tasks of an edition with the digest of everything that is on disk now."""
    digest = functools.cache(_digest)
    tasks = tuple(_page(page, study, digest) for page in pages(study))
    evaluation = study.parameters.relative_to(study.root).as_posix()
    return Graph(evaluation, study.edition.id, tasks, _book(tasks, study, digest))


def as_config(planned: Graph, *, page: Iterable[str], book: Iterable[str]) -> str:
    """The graph as the JSON text that the Snakefile reads; ``page`` and ``book`` are the commands to run."""
    config = {
        "evaluation": planned.evaluation,
        "edition": planned.edition,
        "page_command": list(page),
        "book_command": list(book),
        "pages": {one.id: {"after": one.after, "sources": one.sources} for one in planned.pages},
        "book": {"after": planned.book.after, "sources": planned.book.sources},
    }
    return json.dumps(config, indent=1, sort_keys=True, ensure_ascii=False)


def needed(planned: Graph, targets: Iterable[str]) -> tuple[Task, ...]:
    """The targets and all tasks before them, in the order of the graph."""
    known = {task.id: task for task in planned.tasks}
    found: set[str] = set()
    open_ = list(targets)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            open_.extend(known[name].after)
    return tuple(task for task in planned.tasks if task.id in found)


def _page(page: Page, study: Study, digest: Digest) -> Task:
    sources = {**_sources(page.inputs, study, digest), **_libraries(PAGE_LIBRARIES)}
    return Task(page.id, page.site, page.after, sources, _missing(page.inputs, digest))


def _book(tasks: Iterable[Task], study: Study, digest: Digest) -> Task:
    files = tuple(_book_files(study))
    sources = {**_sources(files, study, digest), **_libraries(BOOK_LIBRARIES)}
    return Task(BOOK, "", tuple(task.id for task in tasks), sources, _missing(files, digest))


def _book_files(study: Study) -> Iterator[Path]:
    """Hand-written chapters, configuration, parameters, contracts, and the code that makes the book."""
    yield study.root / "_config.yml"
    for folder in (study.root / "book", study.parameters):
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        yield from (path for path in files if path.name != AFTER_THE_BOOK)
    yield from sorted({study.contract_path(source) for source in study.evaluation.sources()})
    for path in sorted(PACKAGE.rglob("*")):
        parts = path.relative_to(PACKAGE).parts
        if path.is_file() and parts[0] not in NOT_IN_BOOK and "__pycache__" not in parts:
            yield path
    yield from (Path(__file__).with_name(name) for name in ("__main__.py", "codebooks.py", "collect.py"))


def _sources(paths: Iterable[Path], study: Study, digest: Digest) -> dict[str, str]:
    """Digest of each file under its shown name; the package's own files as one."""
    files, code = {}, hashlib.sha256()
    for path in paths:
        if path.is_relative_to(PACKAGE):
            code.update(f"{path.relative_to(PACKAGE).as_posix()} {digest(path)}\n".encode())
        else:
            files[_shown(path, study)] = digest(path)
    return {**files, PACKAGE_CODE: code.hexdigest()[:16]}


def _shown(path: Path, study: Study) -> str:
    """How a file is called: by its place in the data folder, else in the project."""
    if path.is_relative_to(study.data):
        return f"data: {path.relative_to(study.data).as_posix()}"
    return path.relative_to(study.root).as_posix() if path.is_relative_to(study.root) else path.name


def _missing(paths: Iterable[Path], digest: Digest) -> tuple[Path, ...]:
    return tuple(path for path in paths if digest(path) == ABSENT)


def _digest(path: Path) -> str:
    return sha256(path)[:16] if path.is_file() else ABSENT


def _libraries(names: Iterable[str]) -> dict[str, str]:
    """Versions that can change a number, a table or a figure."""
    versions = {f"version of {name}": library_version(name) for name in names}
    return {**versions, "version of Python": platform.python_version()}


@functools.cache
def library_version(name: str) -> str:
    """Installed version of a library."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ABSENT
