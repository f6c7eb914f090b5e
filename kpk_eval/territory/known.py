"""What a study says about its areas: the register, and the crosswalk of a source, read once per file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kpk_eval.files import sha256
from kpk_eval.params.schema import Crosswalk, Register, Source
from kpk_eval.study import Study
from kpk_eval.territory.crosswalk import AreaCrosswalk, read_crosswalk
from kpk_eval.territory.register import AreaRegister, read_register


def register_of(study: Study) -> AreaRegister | None:
    """Areas that exist according to the evaluation's register; None where it names none."""
    entry = study.evaluation.frame.area_register
    if entry is None:
        return None
    path = study.data / entry.path
    return _register(path, entry, sha256(path)) if path.is_file() else read_register(path, entry)


def crosswalk_of(study: Study, source: Source) -> AreaCrosswalk | None:
    """How the areas of an indicator file become those that are shown; None where they are the same."""
    entry = source.crosswalk
    if entry is None:
        return None
    path = study.data / entry.path
    return _crosswalk(path, entry, sha256(path)) if path.is_file() else read_crosswalk(path, entry)


@lru_cache(maxsize=8)
def _register(path: Path, entry: Register, sha: str) -> AreaRegister:
    return read_register(path, entry)


@lru_cache(maxsize=8)
def _crosswalk(path: Path, entry: Crosswalk, sha: str) -> AreaCrosswalk:
    return read_crosswalk(path, entry)
