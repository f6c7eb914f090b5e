import json
import shutil
from pathlib import Path

import pytest
import yaml

from kpk_eval.book.assemble import assemble
from kpk_eval.book.content import Content
from kpk_eval.book.errors import BookError
from tests.book import sample


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return sample.write_pages(tmp_path / "interim")


def assembled(build: Path, root: Path, **content: object) -> Path:
    told = Content(sample.manifest(), sample.evaluation(), **{"language": "de", **content})  # type: ignore[arg-type]
    return assemble(told, root=root, build=build, source=build / "private" / "booksrc")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_source_holds_chapters_pages_and_settings(build: Path, root: Path) -> None:
    present = names(assembled(build, root))
    assert {"index.md", "status.md", "plan.md", "sources.md", "imprint.md", "references.md"} <= present
    assert {"reading.md", "methods.md", "decisions.md", "_toc.yml", "_config.yml", "docutils.conf"} <= present
    assert f"pages/{sample.SURVEY}/index.md" in present
    assert f"pages/{sample.SURVEY}/change.png" in present
    assert "locale/de/LC_MESSAGES/sphinx.mo" in present


def test_only_tables_of_shown_evidence_are_taken(build: Path, root: Path) -> None:
    present = names(assembled(build, root))
    assert {name for name in present if name.startswith("downloads/")} == {
        "downloads/change.hafen.families.xlsx",
        "downloads/checked.csv",
    }


def test_nothing_gets_in_by_lying_about(build: Path, root: Path) -> None:
    page = build / "private" / "pages" / sample.SURVEY
    (page / "executed.ipynb").write_text("{}")
    (page / "notes.csv").write_text("1")
    other = build / "private" / "pages" / "survey_change.land.families"
    other.mkdir()
    (other / "index.md").write_text("# Entwurf\n")
    present = names(assembled(build, root))
    assert not any(name.endswith((".ipynb", "notes.csv")) or "land" in name for name in present)


def test_an_older_source_is_removed(build: Path, root: Path) -> None:
    stale = build / "private" / "booksrc" / "pages" / "withdrawn.site" / "index.md"
    stale.parent.mkdir(parents=True)
    stale.write_text("# Alt\n")
    assembled(build, root)
    assert not stale.exists()


def test_a_complete_page_that_is_not_there_is_an_error(build: Path, root: Path) -> None:
    shutil.rmtree(build / "private" / "pages" / sample.SURVEY)
    with pytest.raises(
        BookError, match=rf"{sample.SURVEY}: complete in the manifest, but the page is not there"
    ):
        assembled(build, root)


@pytest.mark.parametrize("text", ["on", "no", "12:30", "01058", "Ja: #1 'x' \"y\" \\n", "{{ x }}", "Ä – 😀"])
def test_every_title_survives_the_settings_file(build: Path, root: Path, text: str) -> None:
    content = Content(sample.manifest(), sample.evaluation(title=text), "de")
    source = assemble(content, root=root, build=build, source=build / "private" / "booksrc")
    assert yaml.safe_load((source / "_config.yml").read_text("utf-8"))["title"] == text
    assert json.loads((source / "_config.yml").read_text("utf-8"))["title"] == text


def project(tmp_path: Path, root: Path) -> Path:
    copy = tmp_path / "project"
    shutil.copytree(root / "book", copy / "book")
    shutil.copyfile(root / "_config.yml", copy / "_config.yml")
    return copy


def test_a_chapter_must_not_hide_a_generated_one(build: Path, root: Path, tmp_path: Path) -> None:
    copy = project(tmp_path, root)
    (copy / "book" / "de" / "status.md").write_text("# Anders\n")
    with pytest.raises(BookError, match=r"book/de/status\.md: .* rename the file"):
        assembled(build, copy)


def test_a_language_without_chapters_is_an_error(build: Path, root: Path, tmp_path: Path) -> None:
    copy = project(tmp_path, root)
    shutil.rmtree(copy / "book" / "en")
    with pytest.raises(BookError, match="book/en: no chapter"):
        assembled(build, copy, language="en")


def test_missing_parts_of_the_book_are_named(build: Path, root: Path, tmp_path: Path) -> None:
    copy = project(tmp_path, root)
    (copy / "book" / "references.bib").unlink()
    with pytest.raises(BookError, match=r"book/references\.bib: no such file"):
        assembled(build, copy)
