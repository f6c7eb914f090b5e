"""Mistakes in ``_config.yml`` that jupyter-book and Sphinx would pass over without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpk_eval.closest import closest, did_you_mean
from kpk_eval.params import ParameterError
from kpk_eval.params.load import File
from kpk_eval.params.source_lines import Place, read_yaml

NAME = "_config.yml"
LEVELS: Mapping[str, frozenset[str]] = {
    "parse": frozenset({"myst_enable_extensions", "myst_url_schemes", "myst_dmath_double_inline"}),
    "execute": frozenset({
        "eval_regex", "raise_on_error", "show_tb", "execute_notebooks", "cache", "timeout", "allow_errors",
        "stderr_output", "run_in_temp", "exclude_patterns",
    }),
    "html": frozenset({
        "favicon", "use_edit_page_button", "use_repository_button", "use_issues_button", "extra_footer",
        "analytics", "home_page_in_navbar", "baseurl", "comments", "announcement", "use_multitoc_numbering",
        "extra_navbar",
    }),
    "latex": frozenset({"latex_engine", "latex_documents", "use_jupyterbook_latex"}),
    "launch_buttons": frozenset({
        "notebook_interface", "binderhub_url", "jupyterhub_url", "thebe", "colab_url", "deepnote_url",
    }),
    "repository": frozenset({"url", "path_to_book", "branch", "provider"}),
    "sphinx": frozenset({"extra_extensions", "local_extensions", "recursive_update", "config"}),
}  # fmt: skip
"""Keys of jupyter-book 1.x that hold keys, and those."""
TOP = frozenset(LEVELS) | {
    "title", "author", "copyright", "logo", "exclude_patterns", "bibtex_bibfiles", "only_build_toc_files",
}  # fmt: skip
OF_SPHINX = (
    "extensions", "locale_dirs", "templates_path", "myst_disable_syntax", "smartquotes", "html_copy_source",
    "html_show_sourcelink", "html_use_index", "html_show_sphinx", "html_permalinks_icon", "html_context",
    "html_theme_options", "language",
)  # fmt: skip
"""Settings of Sphinx that the book uses; it knows many more, so only what resembles one is a mistake."""
RESEMBLES = 0.85


def check_book_settings(root: Path) -> None:
    """Raise where ``_config.yml`` has an unknown key, or would let the book execute notebooks.

    Without the file there is no project: whoever looks for one says so.
    """
    if not (root / NAME).is_file():
        return
    file = File(NAME, read_yaml(root / NAME, shown=NAME))
    if not isinstance(file.data, dict):
        raise ParameterError([f"{NAME}:1: expected 'key: value' lines"])
    if problems := [file.problem(place, message) for place, message in _problems(file.data)]:
        raise ParameterError(problems)


def _problems(settings: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    yield from (([key], _unknown(key, TOP)) for key in settings if key not in TOP)
    for name, known in LEVELS.items():
        level = settings.get(name, {})
        if not isinstance(level, dict):
            yield [name], "expected 'key: value' lines below it"
            continue
        yield from (([name, key], _unknown(key, known)) for key in level if key not in known)
        if name == "execute" and level.get("execute_notebooks", "off") not in {"off", False}:
            found = level["execute_notebooks"]
            yield [name, "execute_notebooks"], f'found {found!r}; only papermill executes pages: write "off"'
        if name == "sphinx":
            for key in level.get("config") or {}:
                if message := _resembling(key):
                    yield [name, "config", key], message


def _unknown(key: str, known: frozenset[str]) -> str:
    hint = did_you_mean(str(key), sorted(known))
    return f"unknown key; {hint}allowed: {', '.join(sorted(known))}"


def _resembling(key: str) -> str | None:
    """What to say of a name that is nearly that of a setting the book uses; None of any other."""
    close = closest(str(key), OF_SPHINX, alike=RESEMBLES)
    return None if key in OF_SPHINX or close is None else f"unknown key; did you mean {close!r}?"
