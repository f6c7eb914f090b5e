"""What people answer for before an edition is published: a checklist and a signature on the exact tree."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from kpk_eval.files import sha256
from kpk_eval.params import read_parameters
from kpk_eval.params.schema import Strict
from kpk_eval.params.values import Slug
from kpk_eval.study import Study
from kpk_eval.workflow.graph import AFTER_THE_BOOK

DIGITS = 64
"""Characters of the digest of a tree."""


def _somebody(value: str) -> str:
    if not any(map(str.isalpha, value)):
        raise ValueError("write the name and the role of the person who answers for this edition")
    return value


def _of_a_tree(value: str) -> str:
    if len(value) != DIGITS or set(value) - set("0123456789abcdef"):
        raise ValueError(f"the {DIGITS} characters that `kpk publish` prints for the book; copy them")
    return value


class Checklist(Strict):
    """What a person has to have looked at; what is not answered counts as not done."""

    figures_compared_with_sources: Annotated[
        bool,
        Field(description="every number in a hand-written text was compared with the table it comes from"),
    ] = False
    texts_read_aloud: Annotated[
        bool,
        Field(description="the hand-written texts were read aloud to somebody who does not know the project"),
    ] = False
    hidden_numbers_looked_through: Annotated[
        bool, Field(description="somebody tried to work out the hidden numbers (•) from the text around them")
    ] = False
    sites_have_seen_their_pages: Annotated[
        bool, Field(description="every site has seen its own pages and could object")
    ] = False
    data_protection_officer_asked: Annotated[
        bool, Field(description="the data protection officer was asked and has no objection")
    ] = False
    rights_of_sources_cleared: Annotated[
        bool, Field(description="data, questionnaires and texts of others may be published in this form")
    ] = False

    @property
    def open(self) -> tuple[str, ...]:
        """Points that are not done."""
        return tuple(name for name in type(self).model_fields if not getattr(self, name))


class SignOff(Strict):
    """Who answers for an edition, and for which tree."""

    name: Annotated[str, AfterValidator(_somebody)]
    role: Annotated[str, AfterValidator(_somebody)]
    date: date
    tree: Annotated[str, AfterValidator(_of_a_tree)]
    """`tree_sha256` of the book that was signed."""


class EditionRelease(Strict):
    """Checklist and signature of one edition."""

    checklist: Checklist = Checklist()
    signed_off: SignOff | None = None


class Release(Strict):
    """Checklists and signatures of an evaluation."""

    editions: dict[Slug, EditionRelease]


def signed(study: Study) -> EditionRelease | None:
    """Checklist and signature of the edition; None where the file, or the edition in it, is absent.

    Raises
    ------
    ParameterError
        Where the file is wrong, or names an edition that does not exist.
    """
    path = study.parameters / AFTER_THE_BOOK
    if not path.is_file():
        return None
    known = [edition.id for edition in study.evaluation.frame.editions]
    release = read_parameters(path, Release, root=study.root, known={"editions": known})
    return release.editions.get(study.edition.id)


def meaning(point: str) -> str:
    """What a point of the checklist asks, as a sentence that is true when it is done."""
    return str(Checklist.model_fields[point].description)


def tree_sha256(tree: Path) -> str:
    """Digest of the names and contents of all files of a book; one changed byte changes it.

    It is the SHA-256 of what ``sha256sum`` prints for the files, sorted by the bytes of their names.
    """
    top = tree.resolve()
    files = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
    lines = (f"{sha256(files[name])}  {name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
