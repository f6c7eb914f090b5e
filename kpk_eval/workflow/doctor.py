"""What this machine has and lacks: for each part, what needs it and how to install it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpk_eval.workflow.graph import ABSENT, BOOK_LIBRARIES, PAGE_LIBRARIES, library_version

LIBRARIES = tuple(sorted({*PAGE_LIBRARIES, *BOOK_LIBRARIES, "pyreadstat", "python-calamine", "snakemake"}))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
FREE_SPACE = 2 * 1024**3
"""Bytes that a build of every edition of a few sites may need."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the machine or of the project."""

    part: str
    found: str
    """What there is; empty where the part is missing."""
    needed_by: str
    remedy: str
    required: bool = True

    @property
    def good(self) -> bool:
        """Whether nothing has to be done, because it is there or can be done without."""
        return bool(self.found) or not self.required


def examine(root: Path, *, folders: dict[str, Path]) -> tuple[Finding, ...]:
    """Everything that running the workbench needs; ``folders`` are those it writes to, by name."""
    return (
        _python(),
        *_libraries(),
        _kernel(),
        _program("chromium", CHROMIUM, needed_by="looking at pages in a browser by machine, and PDF"),
        _program("graphviz", ("dot",), needed_by="diagrams of the logic model"),
        *(_writable(name, path) for name, path in folders.items()),
        _space(root),
    )


def _python() -> Finding:
    version = platform.python_version_tuple()
    fits = version[0] == "3" and 11 <= int(version[1]) <= 13
    remedy = "run the workbench with `uv run kpk`, which brings a fitting Python (3.11 to 3.13)"
    return Finding("python", platform.python_version() if fits else "", "everything", remedy)


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        version = library_version(name)
        found = "" if version == ABSENT else version
        yield Finding(name, found, "pages and book", "run `uv sync`, or `pip install -r requirements.txt`")


def _kernel() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager

    folder = KernelSpecManager().find_kernel_specs().get("python3", "")
    remedy = "run `python -m ipykernel install --sys-prefix`"
    return Finding("kernel python3", folder, "executing notebooks", remedy)


def _program(name: str, programs: tuple[str, ...], *, needed_by: str) -> Finding:
    """A system program; everything but ``needed_by`` works without it."""
    path = next((found for program in programs if (found := shutil.which(program))), None)
    version = _version(path) if path else ""
    return Finding(name, version, needed_by, f"on Debian: `apt install {name}`", required=False)


def _version(path: str) -> str:
    option = "-V" if Path(path).stem == "dot" else "--version"
    try:
        ended = subprocess.run([path, option], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (ended.stdout or ended.stderr).strip().splitlines()[0] if ended.returncode == 0 else ""


def _writable(name: str, path: Path) -> Finding:
    """Whether files can be made in a folder, or in the nearest one above it that exists."""
    folder = next(one for one in (path, *path.parents) if one.exists())
    remedy = f"give yourself the right to write in {folder}"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding(f"writing to {name}", str(path), name, remedy)
    except OSError:
        return Finding(f"writing to {name}", "", name, remedy)


def _space(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    found = f"{free / 1024**3:.1f} GB free" if free > FREE_SPACE else ""
    return Finding("disk", found, "builds", f"make room: less than {FREE_SPACE // 1024**3} GB are free")


def told(findings: tuple[Finding, ...]) -> Iterator[str]:
    """One line per part; a missing one with what needs it and what to do."""
    width = max(len(one.part) for one in findings)
    for one in findings:
        state = "ok" if one.found else "missing" if one.required else "optional"
        rest = one.found or f"needed for {one.needed_by}; {one.remedy}"
        yield f"{state:8} {one.part:{width}}  {rest}"
