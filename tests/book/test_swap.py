import os
from pathlib import Path

import pytest

from kpk_eval.book.swap import BOOKS, swap


def finished(edition: Path, name: str, text: str) -> Path:
    tree = edition / BOOKS / name
    tree.mkdir(parents=True)
    (tree / "index.html").write_text(text)
    return tree


def shown(edition: Path) -> str:
    return (edition / "html" / "index.html").read_text()


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which symbolic links cannot be made."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("A required privilege is not held by the client")

    monkeypatch.setattr(os, "symlink", refuse)


def test_first_and_second_book(tmp_path: Path) -> None:
    assert swap(finished(tmp_path, "one", "eins"), tmp_path / "html") == tmp_path / "html"
    assert shown(tmp_path) == "eins"
    swap(finished(tmp_path, "two", "zwei"), tmp_path / "html")
    assert shown(tmp_path) == "zwei"
    assert (tmp_path / "html").readlink() == Path(BOOKS) / "two"


def test_older_trees_and_remains_of_an_aborted_swap_are_removed(tmp_path: Path) -> None:
    swap(finished(tmp_path, "one", "eins"), tmp_path / "html")
    finished(tmp_path, "aborted", "halb")
    (tmp_path / ".html-aborted").symlink_to(Path(BOOKS) / "aborted")
    swap(finished(tmp_path, "two", "zwei"), tmp_path / "html")
    assert [tree.name for tree in (tmp_path / BOOKS).iterdir()] == ["two"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [BOOKS, "html"]


def test_the_book_can_be_moved_with_its_folder(tmp_path: Path) -> None:
    swap(finished(tmp_path / "a", "one", "eins"), tmp_path / "a" / "html")
    (tmp_path / "a").rename(tmp_path / "b")
    assert shown(tmp_path / "b") == "eins"


def test_a_folder_in_the_place_of_the_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("alt")
    swap(finished(tmp_path, "one", "eins"), tmp_path / "html")
    assert shown(tmp_path) == "eins"
    assert [tree.name for tree in (tmp_path / BOOKS).iterdir()] == ["one"]


@pytest.mark.usefixtures("no_links")
def test_without_links_the_tree_itself_is_renamed(tmp_path: Path) -> None:
    swap(finished(tmp_path, "one", "eins"), tmp_path / "html")
    assert not (tmp_path / "html").is_symlink()
    swap(finished(tmp_path, "two", "zwei"), tmp_path / "html")
    assert shown(tmp_path) == "zwei"
    assert list((tmp_path / BOOKS).iterdir()) == []


@pytest.mark.usefixtures("no_links")
def test_a_failed_second_rename_puts_the_previous_book_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap(finished(tmp_path, "one", "eins"), tmp_path / "html")
    tree = finished(tmp_path, "two", "zwei")
    rename = os.rename

    def full_disk(source: object, target: object, **options: object) -> None:
        if str(source) == str(tree):
            raise OSError(28, "No space left on device")
        rename(source, target, **options)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(os, "rename", full_disk)
    with pytest.raises(OSError, match="No space left"):
        swap(tree, tmp_path / "html")
    assert shown(tmp_path) == "eins"


def test_a_failed_flip_leaves_the_previous_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swap(finished(tmp_path, "one", "eins"), tmp_path / "html")
    tree = finished(tmp_path, "two", "zwei")

    def fail(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="Read-only"):
        swap(tree, tmp_path / "html")
    assert shown(tmp_path) == "eins"


def test_a_tree_from_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"lies in \.books beside the published one"):
        swap(tmp_path / "tree", tmp_path / "html")
