"""What stands against publishing, each alone, and what to do about it."""

import shutil
from collections.abc import Callable

import pytest

from kpk_eval.release import tree_sha256
from kpk_eval.study import Study
from kpk_eval.workflow.plan import plan

from .conftest import CODE, POINTS, Signature

pytestmark = pytest.mark.slow

Against = Callable[[Study], list[str]]
Changed = Callable[..., Study]


def test_nothing_stands_against_a_clean_checked_and_signed_book(
    signed_study: Study, against: Against
) -> None:
    assert against(signed_study) == []


def test_without_a_book_there_is_nothing_to_publish(signed_study: Study, against: Against) -> None:
    shutil.rmtree(signed_study.build)
    assert against(signed_study) == [
        "there is no book of this edition; make it with `kpk run params/tiny --edition interim`"
    ]


def test_signing_does_not_make_the_book_outdated(study: Study, signature: Signature) -> None:
    assert plan(study).planned == ()
    signature.write(study)
    assert plan(study).planned == ()


def test_changed_data_make_the_book_outdated(signed_study: Study, against: Against) -> None:
    with (signed_study.data / "t0.csv").open("a") as file:
        file.write("NBVCXYLK1234;3\n")
    (found,) = against(signed_study)
    assert found.startswith("the book is not up to date (synthesis, site_profile.north, ")
    assert found.endswith(
        "…): `kpk plan params/tiny --edition interim` says why, "
        "`kpk run params/tiny --edition interim` makes it anew"
    )


def test_changed_chapter_makes_the_book_outdated(signed_study: Study, against: Against) -> None:
    (signed_study.root / "book" / "de" / "index.md").write_text("# Tiny, corrected\n")
    (found,) = against(signed_study)
    assert found.startswith("the book is not up to date (book): ")


def test_awaited_data_are_no_excuse(signed_study: Study, against: Against) -> None:
    (signed_study.data / "t0.csv").unlink()
    assert any(found.startswith("the book is not up to date") for found in against(signed_study))


def test_failed_page_stands_against_it(
    signed_study: Study, against: Against, failing_run: Callable[[Study, str], None]
) -> None:
    (signed_study.root / "notebooks" / "site_profile.ipynb").write_text("{}")
    failing_run(signed_study, "site_profile.north")
    outdated, failed = against(signed_study)
    assert outdated.startswith("the book is not up to date")
    assert failed == (
        "site_profile.north failed in the last run; "
        "`kpk run params/tiny --edition interim` tries again and says why"
    )


def test_private_value_in_the_book_is_found_and_not_repeated(
    study: Study, signature: Signature, against: Against, changed: Changed
) -> None:
    page = study.build / "html" / "pages" / "a" / "index.html"
    page.write_text(page.read_text().replace("</h1>", f"</h1><p>{CODE}</p>"))
    (found,) = against(changed(tree=tree_sha256(study.build / "html")))
    assert found.startswith("leak scan: pages/a/index.html:1: personal value of answers_t0.north: code")
    assert CODE not in found


def test_many_findings_are_counted(study: Study, against: Against, changed: Changed) -> None:
    for number in range(13):
        (study.build / "html" / f"p{number}.html").write_text(f"<!DOCTYPE html><p>{CODE}</p>")
    found = against(changed(tree=tree_sha256(study.build / "html")))
    assert len(found) == 11
    assert found[-1] == (
        "leak scan: 3 more findings; `kpk audit params/tiny --edition interim` names them all"
    )


def test_book_that_cannot_be_searched_is_not_clean(signed_study: Study, against: Against) -> None:
    shutil.rmtree(signed_study.private / "contracted")
    (found,) = against(signed_study)
    assert found.startswith("leak scan: answers_t0.north: its contracted rows are not there; run ")


def test_one_byte_changed_after_signing_stands_against_it(signed_study: Study, against: Against) -> None:
    page = signed_study.build / "html" / "pages-b" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<h1>p", b"<h1>P"))
    (found,) = against(signed_study)
    assert "the book changed after it was signed" in found
    assert tree_sha256(signed_study.build / "html") in found


def test_everything_that_stands_against_it_is_told_at_once(
    study: Study, against: Against, changed: Changed
) -> None:
    (study.root / "book" / "de" / "index.md").write_text("# Tiny, corrected\n")
    (study.build / "html" / "pages" / "a" / "index.html").write_text(f"<html><body>{CODE}</body></html>")
    found = against(changed(done=(), date="2026-07-02"))
    assert len(found) == 2 + len(POINTS) + 2
