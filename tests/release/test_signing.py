"""What people answer for: a form that is refused until it is filled in, a digest of the exact tree."""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpk_eval.params import ParameterError
from kpk_eval.release import tree_sha256
from kpk_eval.release.form import empty_form
from kpk_eval.release.signing import Checklist, EditionRelease, meaning, signed
from kpk_eval.study import Study
from tests.tiny import open_edition

from .conftest import project, with_book

TREE = "0123456789abcdef" * 4


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """An edition with a book, as if made."""
    return with_book(open_edition(project(tmp_path / "Projekt")))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("index.html", "pages/a/index.html", "pages-b/index.html", "_static/ä.css"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "tree"


def test_digest_is_what_sha256sum_says_of_the_sorted_files(tree: Path) -> None:
    names = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    assert names.index("pages-b/index.html") < names.index("pages/a/index.html")
    told = subprocess.run(["sha256sum", *names], cwd=tree, capture_output=True, check=True).stdout
    told = told.replace(b" *", b"  ")
    assert tree_sha256(tree) == hashlib.sha256(told).hexdigest()


def test_digest_is_the_same_through_a_link(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "html").symlink_to(tree)
    assert tree_sha256(tmp_path / "html") == tree_sha256(tree)


@pytest.mark.parametrize("change", ["content", "name", "more", "fewer"])
def test_every_change_of_the_tree_changes_its_digest(tree: Path, change: str) -> None:
    before, page = tree_sha256(tree), tree / "pages" / "a" / "index.html"
    match change:
        case "content":
            page.write_bytes(page.read_bytes()[:-1] + b"!")
        case "name":
            page.rename(page.with_name("Index.html"))
        case "more":
            (tree / "more.html").write_text("")
        case "fewer":
            page.unlink()
    assert tree_sha256(tree) != before


def test_nothing_is_signed_without_a_file_or_an_entry(study: Study, changed: Callable[..., Study]) -> None:
    assert signed(study) is None
    assert signed(changed(edition="final")) is None


def test_what_is_not_answered_is_open() -> None:
    assert EditionRelease().checklist.open == tuple(Checklist.model_fields)
    assert Checklist(texts_read_aloud=True).open == tuple(
        name for name in Checklist.model_fields if name != "texts_read_aloud"
    )


def test_every_point_says_what_it_asks() -> None:
    told = [meaning(name) for name in Checklist.model_fields]
    assert len(set(told)) == len(told)
    assert all(len(sentence.split()) > 5 for sentence in told)


def test_form_has_every_point_unanswered_and_the_digest_filled_in() -> None:
    entry = YAML(typ="safe").load(empty_form("interim", tree=TREE))["editions"]["interim"]
    assert entry["checklist"] == dict.fromkeys(Checklist.model_fields, False)
    assert entry["signed_off"] == {"name": None, "role": None, "date": None, "tree": TREE}


def test_form_that_was_copied_but_not_filled_in_is_no_signature(study: Study) -> None:
    (study.parameters / "release.yaml").write_text(empty_form("interim", tree=TREE))
    with pytest.raises(ParameterError) as caught:
        signed(study)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        f"editions.interim.signed_off.{name}" for name in ("name", "role", "date")
    ]
    assert all("the key has no value; write one" in line for line in lines)


def test_unknown_edition_is_named_with_file_line_and_suggestion(changed: Callable[..., Study]) -> None:
    with pytest.raises(ParameterError) as caught:
        signed(changed(edition="intrim"))
    assert str(caught.value) == (
        "params/tiny/release.yaml:2: editions.intrim: unknown; did you mean 'interim'? "
        "allowed: interim, final"
    )


@pytest.mark.parametrize(
    ("differences", "message"),
    [
        ({"tree": "abc"}, "signed_off.tree: the 64 characters that `kpk publish` prints for the book"),
        ({"tree": "g" * 64}, "signed_off.tree: the 64 characters that `kpk publish` prints for the book"),
        ({"name": "'?'"}, "signed_off.name: write the name and the role of the person who answers"),
        ({"date": "2026-02-30"}, "write a date as year-month-day, for example 2026-03-31"),
    ],
)
def test_wrong_signature_is_explained(
    changed: Callable[..., Study], differences: dict[str, str], message: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        signed(changed(**differences))
    assert message in str(caught.value)
    assert str(caught.value).startswith("params/tiny/release.yaml:1")


def test_misspelt_point_is_refused(study: Study, changed: Callable[..., Study]) -> None:
    path = changed().parameters / "release.yaml"
    path.write_text(path.read_text().replace("texts_read_aloud", "texts_read_alout"))
    with pytest.raises(
        ParameterError,
        match=r"release\.yaml:5: .*texts_read_alout: unknown key; did you mean 'texts_read_aloud'",
    ):
        signed(study)
