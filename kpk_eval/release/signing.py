"""What people answer for before an edition is published: a checklist and a signature on the exact tree."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from kpk_eval.files import sha256
from kpk_eval.params import read_parameters
from kpk_eval.params.schema import Strict
from kpk_eval.params.values import Slug
from kpk_eval.study import Study
from kpk_eval.workflow.graph import AFTER_THE_BOOK


class Checklist(Strict):
    """What a person has to have looked at; what is not answered counts as not done."""

    figures_compared_with_sources: bool = False
    texts_read_aloud: bool = False
    hidden_numbers_looked_through: bool = False
    sites_have_seen_their_pages: bool = False
    data_protection_officer_asked: bool = False
    rights_of_sources_cleared: bool = False

    @property
    def open(self) -> tuple[str, ...]:
        """Points that are not done."""
        return tuple(name for name in type(self).model_fields if not getattr(self, name))


class SignOff(Strict):
    """Who answers for an edition, and for which tree."""

    name: Annotated[str, Field(min_length=1)]
    role: Annotated[str, Field(min_length=1)]
    date: date
    tree: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """`tree_sha256` of the book that was signed."""


class EditionRelease(Strict):
    """Checklist and signature of one edition."""

    checklist: Checklist = Checklist()
    signed_off: SignOff | None = None


class Release(Strict):
    """Checklists and signatures of an evaluation."""

    editions: dict[Slug, EditionRelease]


def signed(study: Study) -> EditionRelease:
    """Checklist and signature of the edition; all open where the file or the edition in it is absent.

    Raises
    ------
    ParameterError
        Where the file is wrong, or names an edition that does not exist.
    """
    path = study.parameters / AFTER_THE_BOOK
    if not path.is_file():
        return EditionRelease()
    known = [edition.id for edition in study.evaluation.frame.editions]
    release = read_parameters(path, Release, root=study.root, known={"editions": known})
    return release.editions.get(study.edition.id, EditionRelease())


def tree_sha256(tree: Path) -> str:
    """Digest of the names and contents of all files of a book; one changed byte changes it."""
    files = sorted(path for path in tree.resolve().rglob("*") if path.is_file())
    lines = (f"{sha256(path)}  {path.relative_to(tree.resolve()).as_posix()}\n" for path in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
