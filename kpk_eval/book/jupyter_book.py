"""Run jupyter-book in a process of its own; every warning is an error."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from kpk_eval.book.errors import BookError

TIME_LIMIT = 900
"""Seconds after which a build is given up; a book of forty pages takes about ten."""
_START = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"
"""Without the grammar of addresses, which jsonschema builds on import (two seconds) and nobody asks for."""
_ARGUMENTS = ("build", "-W", "-n", "--keep-going", "--all")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"^(?P<place>[^\n]*?):? ?(?:WARNING|ERROR|SEVERE|CRITICAL): (?P<what>[^\n]+)", re.M)
_EXCEPTION = re.compile(r"^(?P<what>\w[\w.]*(?:Error|Exception|Warning):[^\n]*)", re.M)


def build_html(source: Path, *, log: Path) -> Path:
    """Folder of the HTML that jupyter-book made from a source tree; its output is kept in ``log``.

    Raises
    ------
    BookError
        With the first warning and the file it is about.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-X", "utf8", "-c", _START, *_ARGUMENTS, str(source)],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env=_environment(), cwd=source, timeout=TIME_LIMIT, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise BookError(f"the book was not built within {TIME_LIMIT} s; see {log.name}") from None
    html = source / "_build" / "html"
    if done.returncode != 0 or not (html / "index.html").is_file():
        told = log.read_text(encoding="utf-8", errors="replace")
        raise BookError(
            f"the book was not built: {first_problem(told, source=source)} (all of it: {log.name})"
        )
    return html


def _environment() -> dict[str, str]:
    """The environment without what could change a build: Python's and Sphinx's own settings."""
    foreign = ("PYTHON", "SPHINX", "JUPYTER", "DOCUTILS", "SOURCE_DATE_EPOCH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "NO_COLOR": "1"}


def first_problem(told: str, *, source: Path) -> str:
    """The first warning or error in the output of a build, its file relative to the source tree."""
    text = _COLOUR.sub("", told)
    found = _WARNING.search(text)
    if found:
        place = found["place"].replace(f"{source.resolve()}{os.sep}", "").replace(f"{source}{os.sep}", "")
        return f"{place.strip() or 'book'}: {found['what'].strip()}"
    raised = _EXCEPTION.findall(text)
    return raised[-1].strip() if raised else "jupyter-book ended without a message"
