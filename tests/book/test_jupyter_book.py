from pathlib import Path

import pytest

from kpk_eval.book.jupyter_book import first_problem

SOURCE = Path("/project/build/booksrc")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "\x1b[31m/project/build/booksrc/pages/a/index.md:12: WARNING: image file not readable: x.png"
            "\x1b[39;49;00m\n",
            "pages/a/index.md:12: image file not readable: x.png",
        ),
        ("reading\nWARNING: unknown config value 'x'\nmore", "book: unknown config value 'x'"),
        ("/project/build/booksrc/a.md: ERROR: Unknown directive\n", "a.md: Unknown directive"),
        (
            "Traceback\nExtension error:\nsphinx.errors.ExtensionError: no bib\n",
            "sphinx.errors.ExtensionError: no bib",
        ),
        ("nothing to see", "jupyter-book ended without a message"),
    ],
)
def test_first_problem_names_file_and_reason(told: str, expected: str) -> None:
    assert first_problem(told, source=SOURCE) == expected


def test_the_first_of_several_warnings_is_told() -> None:
    told = "/project/build/booksrc/a.md:1: WARNING: first\n/project/build/booksrc/b.md:2: WARNING: second\n"
    assert first_problem(told, source=SOURCE) == "a.md:1: first"
