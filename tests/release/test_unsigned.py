"""Checklist and signature: what is missing, and what to write."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kpk_eval.release import tree_sha256
from kpk_eval.release.signing import signed
from kpk_eval.release.unsigned import unsigned
from kpk_eval.study import Study
from tests.tiny import open_edition

from .conftest import POINTS, TODAY, Signature, project, with_book

Against = Callable[[Study], list[str]]
Changed = Callable[..., Study]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """An edition with a book, as if made."""
    return with_book(open_edition(project(tmp_path / "Projekt")))


@pytest.fixture
def against() -> Against:
    """What of checklist and signature is missing today."""
    return lambda study: list(
        unsigned(signed(study), study, today=TODAY, tree=tree_sha256(study.build / "html"))
    )


def test_nothing_is_missing_in_a_complete_entry(signed_study: Study, against: Against) -> None:
    assert against(signed_study) == []


def test_open_point_of_the_checklist_is_named_with_its_meaning(against: Against, changed: Changed) -> None:
    study = changed(done=tuple(name for name in POINTS if name != "sites_have_seen_their_pages"))
    assert against(study) == [
        "params/tiny/release.yaml: editions.interim.checklist.sites_have_seen_their_pages: not done; "
        "write true when every site has seen its own pages and could object"
    ]


def test_missing_file_is_told_as_the_text_to_write(
    study: Study, signature: Signature, against: Against
) -> None:
    (found,) = against(study)
    first, _, form = found.partition("\n")
    assert first == (
        "params/tiny/release.yaml: nobody has checked and signed the edition 'interim'; "
        "write into this file (below 'editions:', if that is there already):"
    )
    assert YAML(typ="safe").load(form)["editions"]["interim"]["signed_off"]["tree"] == signature.tree


def test_signature_of_another_edition_is_none(against: Against, changed: Changed) -> None:
    (found,) = against(changed(edition="final"))
    assert "nobody has checked and signed the edition 'interim'" in found


def test_missing_signature_says_what_to_write(
    against: Against, changed: Changed, signature: Signature
) -> None:
    assert against(changed(tree="")) == [
        "params/tiny/release.yaml: editions.interim.signed_off: missing; whoever answers for the edition "
        f"writes name, role, date and tree: {signature.tree}"
    ]


def test_signature_on_another_tree_does_not_hold(
    against: Against, changed: Changed, signature: Signature
) -> None:
    assert against(changed(tree="a" * 64)) == [
        "params/tiny/release.yaml: editions.interim.signed_off.tree: the book changed after it was signed; "
        f"look at it again, then write tree: {signature.tree}"
    ]


def test_nobody_signs_tomorrow(against: Against, changed: Changed) -> None:
    (found,) = against(changed(date="2026-07-02"))
    assert found.endswith(
        "signed_off.date: found 2026-07-02, a day that is yet to come; write the day of signing"
    )
