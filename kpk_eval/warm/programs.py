"""What copies of the warm process run, and what it loads for them.

Nothing travels from one page to another: every copy is made from a process that has imported and never
computed. It has read no data and no parameters, drawn no random number, opened no file, made no figure and
set up no log; of what functions remember it holds the texts of the package only. A copy has the environment
of its caller, not that of the warm process, and a seed of its own.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Mapping

from kpk_eval.warm.serve import Request

PACKAGES = ("analyses", "clearance", "contract", "disclosure", "pages", "readers", "show", "stats")
"""Parts of the workbench that pages use; they bring their libraries along."""
FURTHER = (
    "kpk_eval.workbench", "kpk_eval.pages.__main__", "kpk_eval.workflow.__main__",
    "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell",
    "PIL.PngImagePlugin", "pyarrow.dataset", "pyarrow.pandas_compat", "rapidfuzz.process",
)  # fmt: skip
"""Ways into the programs, and what libraries put off until they are used."""


def load() -> None:
    """Import everything that pages need, with the texts of the package; no data are read."""
    from kpk_eval.contract.suite import great_expectations

    great_expectations()  # says nothing and leaves warnings alone only when it is imported this way
    for name in (*FURTHER, *(one for package in PACKAGES for one in _modules(f"kpk_eval.{package}"))):
        importlib.import_module(name)
    from kpk_eval.show.words import LANGUAGES, words_of

    for language in LANGUAGES:
        words_of(language)


def run(request: Request) -> int:
    """Exit status of a program in this copy, which becomes what a new process would be."""
    for number, descriptor in enumerate(request.outputs, start=1):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(request.environment)
    tempfile.tempdir = None  # found anew in this environment
    os.chdir(request.folder)
    sys.argv = [request.program, *request.arguments]
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # else all copies would draw the same
    return PROGRAMS[request.program](*request.arguments)


def _page(*arguments: str) -> int:
    from kpk_eval.pages.__main__ import main

    _end_with(os.getppid())
    return main(*arguments)


def _book(*arguments: str) -> int:
    from kpk_eval.workflow.__main__ import main

    _end_with(os.getppid())
    return main(*arguments)


def _end_with(parent: int) -> None:
    """Let this process end when its parent does, looking once a second."""
    from ipykernel.parentpoller import ParentPollerUnix

    ParentPollerUnix(parent).start()  # type: ignore[no-untyped-call]


def _kernel(*arguments: str) -> int:
    """A kernel that ends with the warm process; a session of its own, as every kernel has."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    IPKernelApp.launch_instance(argv=[f"--IPKernelApp.parent_handle={os.getppid()}", *arguments])
    return 0


PROGRAMS: Mapping[str, Callable[..., int]] = {
    "kpk_eval.pages": _page,
    "kpk_eval.workflow": _book,
    "ipykernel_launcher": _kernel,
}


def _modules(package: str) -> list[str]:
    """All modules of a package but those that are programs."""
    path = importlib.import_module(package).__path__
    found = [one.name for one in pkgutil.walk_packages(path, f"{package}.")]
    return [name for name in found if not name.endswith("__main__")]
