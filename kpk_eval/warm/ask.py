"""``ask.py PROGRAM ARGUMENTS``: what ``python -m`` does, in a copy of the warm process if there is one.

A file of its own that loads the standard library only, started without site packages (``-I -S``): it is what
the caller waits for and ends, so it lives as long as the copy and ends with the copy's status.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys

SOCKET = "KPK_WARM"
"""Environment variable that names the socket of the warm process."""
LOOK_EVERY = 1.0
"""Seconds between two looks at whether the caller still lives."""


def main(program: str, *arguments: str) -> int:
    """Exit status of the program; that of a shell where a signal ended it."""
    caller = os.getppid()
    try:
        warm = _connected(os.environ[SOCKET])
    except (KeyError, OSError):
        os.execv(sys.executable, [sys.executable, "-m", program, *arguments])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the copy gets it too, and says when it has ended
    folder = os.getcwd()  # noqa: PTH109 - importing pathlib takes longer than all the rest
    told = {"program": program, "arguments": arguments, "folder": folder, "environment": {**os.environ}}
    message = json.dumps(told).encode()
    socket.send_fds(warm, [len(message).to_bytes(8, "big")], [1, 2])
    warm.sendall(message)
    return _status(warm, caller)


def _connected(path: str) -> socket.socket:
    warm = socket.socket(socket.AF_UNIX)
    warm.connect(path)
    return warm


def _status(warm: socket.socket, caller: int) -> int:
    """What the warm process says; 1 where it or the caller is gone."""
    while os.getppid() == caller:
        if select.select([warm], [], [], LOOK_EVERY)[0]:
            told = warm.recv(16)
            status = int(told) if told else 1
            return 128 - status if status < 0 else status
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
