"""One run at a time for each edition."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class Locked(Exception):  # noqa: N818 - a state, said to a person as it stands
    """Another run works on the same edition."""


@contextmanager
def only_run(folder: Path) -> Iterator[int]:
    """Hold the edition whose private folder this is; the descriptor that keeps the lock.

    The lock belongs to the open file: it ends with the last process that has it open, so a killed run
    leaves none behind, and a task engine that got the descriptor keeps it for as long as it lives.

    Raises
    ------
    Locked
        Where another run holds it; names its process, machine and start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(_who(os.read(descriptor, 4096))) from None
        sign(descriptor, process=os.getpid())
        yield descriptor
    finally:
        os.close(descriptor)


def sign(descriptor: int, *, process: int) -> None:
    """Write into the lock which process has to end, or to be ended, before the next run."""
    started = datetime.now().astimezone().isoformat(timespec="seconds")
    note = {"process": process, "host": socket.gethostname(), "started": started}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def _who(note: bytes) -> str:
    try:
        told = json.loads(note)
    except ValueError:
        return "another run of this edition is starting; wait for it to end"
    return (
        f"another run of this edition is going on (process {told['process']} on {told['host']}, "
        f"started {told['started']}); wait for it to end, or stop it"
    )
