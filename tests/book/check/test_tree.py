from pathlib import Path

import pytest

from kpk_eval.book.check import problems
from kpk_eval.book.policy import META

PAGE = f"<html><head>{META}</head><body><h1>T</h1></body></html>"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    for name in ("index", "search", "pages/a/index"):
        page = tree / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE)
    (tree / "_images").mkdir()
    (tree / "_images" / "a.png").write_bytes(b"picture")
    (tmp_path / "a.png").write_bytes(b"picture")
    return tree


def check(tree: Path) -> tuple[str, ...]:
    return problems(tree, docnames=["index", "pages/a/index"], originals=[tree.parent / "a.png"])


def test_a_whole_book_has_no_problems(tree: Path) -> None:
    assert check(tree) == ()


def test_a_page_of_the_manifest_that_is_missing(tree: Path) -> None:
    (tree / "pages" / "a" / "index.html").unlink()
    assert check(tree) == ("pages/a/index.html: page of the manifest or the book is missing",)


def test_a_page_that_nobody_named(tree: Path) -> None:
    (tree / "draft.html").write_text(PAGE)
    assert check(tree) == ("draft.html: page that neither the manifest nor the book names",)


@pytest.mark.parametrize("name", ["_images/secret.png", "_downloads/ab/secret.xlsx"])
def test_a_file_that_no_page_brought_along(tree: Path, name: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_bytes(b"secret")
    assert check(tree) == (f"{name}: file that no page of the manifest brought along",)


@pytest.mark.parametrize("name", ["_static/x.css", "_static/x.svg"])
def test_a_sheet_that_loads_from_elsewhere(tree: Path, name: str) -> None:
    (tree / "_static").mkdir()
    (tree / name).write_text("a { background: url(https://example.org/p.png) }")
    assert check(tree) == (f"{name}: loads 'https://example.org/p.png' from elsewhere",)
