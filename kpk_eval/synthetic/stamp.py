"""Keep the made-up data up to date without touching a file that somebody has changed by hand."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kpk_eval.files import sha256, write_text
from kpk_eval.params.schema import Evaluation
from kpk_eval.synthetic.data import orders, with_maps, write_files

STAMP = ".synthetic.json"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What made the data in a folder, and the content of each file as it was written."""

    key: str
    """Digest of all that the data depend on; empty while files are being written."""
    files: Mapping[str, str]
    """File, relative to the folder -> sha256."""
    writing: tuple[str, ...] = ()
    """Files that were being written when a run was interrupted; nobody has changed them by hand."""


def ensure_data(evaluation: Evaluation, *, contracts: Path, folder: Path) -> bool:
    """Whether files were written: those that were absent or made by an older state of the generator.

    A file that was changed by hand, or that this generator did not write, is never overwritten; it is
    named in a warning of the log and by `changed_by_hand`.
    """
    key = data_key(evaluation, contracts=contracts)
    stamp = read_stamp(folder)
    kept = changed_by_hand(evaluation, folder=folder)
    stale = stamp.key != key
    due = [
        order
        for order in with_maps(evaluation)
        if order.path not in kept and (stale or not (folder / order.path).exists())
    ]
    if not due and not stale:
        return False
    for path in kept:
        log.warning("%s: changed by hand, kept as it is; delete the file to have it made up again", path)
    _write_stamp(folder, Stamp("", stamp.files, tuple(order.path for order in due)))
    paths = write_files(evaluation, due, contracts=contracts, folder=folder)
    written = {order.path: sha256(path) for order, path in zip(due, paths, strict=True)}
    _write_stamp(folder, Stamp(key, {**stamp.files, **written}))
    return bool(written)


def changed_by_hand(evaluation: Evaluation, *, folder: Path) -> tuple[str, ...]:
    """Files of the evaluation that are there and not as the generator wrote them, sorted."""
    stamp = read_stamp(folder)
    there = (order.path for order in with_maps(evaluation) if (folder / order.path).exists())
    return tuple(
        sorted(
            path
            for path in there
            if path not in stamp.writing and sha256(folder / path) != stamp.files.get(path)
        )
    )


def data_key(evaluation: Evaluation, *, contracts: Path) -> str:
    """Digest of everything the made-up data depend on: parameters with the seed, contracts, generator."""
    names = sorted({order.source.contract for order in orders(evaluation)})
    texts = [evaluation.model_dump_json()]
    texts += [sha256(contracts / f"{name}.odcs.yaml") for name in names]
    texts += [sha256(path) for path in sorted(Path(__file__).parent.rglob("*.py"))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def read_stamp(folder: Path) -> Stamp:
    """The stamp of a data folder; an empty one where there is none or it cannot be read."""
    try:
        content = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return Stamp(str(content["key"]), dict(content["files"]), tuple(content["writing"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Stamp("", {})


def _write_stamp(folder: Path, stamp: Stamp) -> None:
    write_text(folder / STAMP, json.dumps(asdict(stamp), indent=1, sort_keys=True) + "\n")
