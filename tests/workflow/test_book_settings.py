"""A typo in `_config.yml` is named with its line; the book would otherwise be built without the setting."""

import shutil
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError
from kpk_eval.workflow.book_settings import check_book_settings


def test_settings_of_the_project_are_sound(root: Path) -> None:
    check_book_settings(root)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "only_build_toc_files:",
            "only_buld_toc_files:",
            "unknown key; did you mean 'only_build_toc_files'?",
        ),
        (
            "execute_notebooks:",
            "execute_notebook:",
            "did you mean 'execute_notebooks'? allowed: allow_errors",
        ),
        ('execute_notebooks: "off"', 'execute_notebooks: "of"', "found 'of'; only papermill executes pages"),
        ('execute_notebooks: "off"', 'execute_notebooks: "auto"', "found 'auto'"),
        (
            "    smartquotes:",
            "    smartqoutes:",
            "sphinx.config.smartqoutes: unknown key; did you mean 'smart",
        ),
        ("favicon: ", "favicno: ", "html.favicno: unknown key; did you mean 'favicon'?"),
        ("parse:", "parse: no\nparse_:", "parse: expected 'key: value' lines"),
        ("html:", "html", "check indentation, quotes and colons"),
    ],
)
def test_mistake_is_named_with_its_line(
    root: Path, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    shutil.copy(root / "_config.yml", tmp_path)
    text = (tmp_path / "_config.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "_config.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        check_book_settings(tmp_path)
    assert all(message.startswith("_config.yml:") for message in caught.value.problems)
    assert any(expected in message for message in caught.value.problems), caught.value.problems
