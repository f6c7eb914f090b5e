"""A fetched file in the data folder: whole, beside a note on where it comes from, never over another one."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kpk_eval.fetch.order import Order
from kpk_eval.files import sha256, write_text, written_whole

NOTE = ".fetched.json"
"""What the name of the note adds to the name of the file."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a fetched file; ``kept`` is where the different file that stood there before is now."""

    source: str
    path: Path
    sha256: str
    size: int
    is_new: bool
    kept: Path | None = None


def store(content: bytes, order: Order, *, now: datetime) -> Fetched:
    """Write the content to the place of the source, with its note; keep a different older file."""
    digest = hashlib.sha256(content).hexdigest()
    target = order.target
    before = sha256(target) if target.is_file() else None
    kept = _kept(target) if before not in {None, digest} else None
    if before != digest:
        with written_whole(target) as temporary:
            temporary.write_bytes(content)
    note = {
        "server": order.host,
        "survey": order.entry.survey,
        "fetched": now.astimezone(UTC).isoformat(timespec="seconds"),
        "sha256": digest,
        "bytes": len(content),
    }
    write_text(target.with_name(target.name + NOTE), json.dumps(note, indent=1) + "\n")
    return Fetched(order.source.id, target, digest, len(content), before != digest, kept)


def _kept(target: Path) -> Path:
    """A copy of the file under the time when it was last changed; the time of its note goes with it."""
    moment = datetime.fromtimestamp(target.stat().st_mtime, tz=UTC)
    stamp = f"{moment:%Y-%m-%dT%H%M%SZ}"
    copy = target.with_name(f"{target.stem}.{stamp}{target.suffix}")
    if copy.is_file() and sha256(copy) != sha256(target):
        copy = target.with_name(f"{target.stem}.{stamp}.{sha256(target)[:8]}{target.suffix}")
    with written_whole(copy) as temporary:
        shutil.copyfile(target, temporary)
    note = target.with_name(target.name + NOTE)
    if note.is_file():
        write_text(copy.with_name(copy.name + NOTE), note.read_text(encoding="utf-8"))
    return copy
