"""The list of needles on disk: in the private folder only, without a plain value."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from kpk_eval.leaks.model import LeakError, NeedleKind, Origin
from kpk_eval.leaks.needles import Needles

PRIVATE = "private"
"""Folder outside of which the list is never written."""


def write(needles: Needles, path: Path, *, key: str) -> None:
    """Keep the list, readable by its owner alone.

    Raises
    ------
    LeakError
        Where the place is not within a private folder.
    """
    if PRIVATE not in path.resolve().parts[:-1]:
        raise LeakError(f"{path.name}: the list of private values stays in the folder {PRIVATE!r}")
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "key": key, "values": needles.values, "unsearchable": needles.unsearchable,
        "origins": [(str(one.kind), one.place) for one in needles.origins],
    }  # fmt: skip
    stream = io.BytesIO()
    np.savez(
        stream, entries=needles.entries, salt=np.frombuffer(needles.salt, np.uint8),
        told=np.frombuffer(json.dumps(told).encode(), np.uint8),
    )  # fmt: skip
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(stream.getvalue())
    Path(temporary).replace(path)


def read(path: Path, *, key: str) -> Needles | None:
    """The list that was kept under the same key; None where there is none."""
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            told = json.loads(kept["told"].tobytes())
            origins = tuple(Origin(NeedleKind(kind), place) for kind, place in told["origins"])
            if told["key"] != key:
                return None
            return Needles(
                kept["salt"].tobytes(), kept["entries"], origins, told["values"], told["unsearchable"]
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
