from pathlib import Path

import pytest

from kpk_eval.book.configuration import complete_configuration, read_configuration
from kpk_eval.book.content import Content
from kpk_eval.book.errors import BookError
from tests.book import sample


def configured(root: Path, language: str = "de", **changes: object) -> dict:
    content = Content(sample.manifest(), sample.evaluation(**changes), language)
    return complete_configuration(read_configuration(root / "_config.yml"), content)


def test_title_authors_and_language_come_from_the_evaluation(root: Path) -> None:
    told = configured(root, "en")
    assert told["title"] == "Evaluation of the prevention chains"
    assert told["author"] == "Ada Muster, Ben Beispiel"
    assert told["sphinx"]["config"]["language"] == "en"
    assert told["sphinx"]["config"]["html_context"]["edition"] == "Interim report, 1 March 2026"


def test_what_the_project_states_stays(root: Path) -> None:
    stated, told = read_configuration(root / "_config.yml"), configured(root)
    assert told["execute"] == {"execute_notebooks": "off"}
    assert told["sphinx"]["config"]["extensions"] == stated["sphinx"]["config"]["extensions"]
    assert told["sphinx"]["config"]["html_context"]["default_mode"] == "auto"
    assert "use_download_button" in told["sphinx"]["config"]["html_theme_options"]


def test_extensions_that_load_from_elsewhere_are_not_named(root: Path) -> None:
    extensions = read_configuration(root / "_config.yml")["sphinx"]["config"]["extensions"]
    assert not {"sphinx_thebe", "sphinx.ext.intersphinx", "sphinx.ext.mathjax"} & set(extensions)


def test_only_made_up_data_bring_a_notice(root: Path) -> None:
    synthetic, real = configured(root), configured(root, synthetic=None)
    assert "künstlich" in synthetic["sphinx"]["config"]["html_context"]["notice"]
    assert real["sphinx"]["config"]["html_context"]["notice"] == ""


def test_configuration_of_the_project_is_not_changed(root: Path) -> None:
    stated = read_configuration(root / "_config.yml")
    complete_configuration(stated, Content(sample.manifest(), sample.evaluation(), "de"))
    assert stated == read_configuration(root / "_config.yml")


def test_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"_config\.yml: file not found at the top level of the project"):
        read_configuration(tmp_path / "_config.yml")


def test_configuration_without_keys_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("- a\n")
    with pytest.raises(BookError, match="expected 'key: value' lines"):
        read_configuration(tmp_path / "_config.yml")
