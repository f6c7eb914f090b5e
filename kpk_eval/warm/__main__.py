"""``python -m kpk_eval.warm now|later COMMAND``: run a command whose tasks may ask for warm copies."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from kpk_eval.warm.ask import SOCKET
from kpk_eval.warm.programs import load, run
from kpk_eval.warm.serve import serve


def main(when: str, *command: str) -> int:
    """Exit status of the command; in a copy, that of the program it was asked to run.

    ``now`` loads the libraries while the command starts, ``later`` with the first request.
    """
    folder = Path(tempfile.mkdtemp(prefix="kpk-warm-"))
    os.environ[SOCKET] = str(folder / "ask")
    os.environ["JE_ARROW_MALLOC_CONF"] = "background_thread:false"  # only a process of one thread is copied
    owner = os.getpid()
    try:
        came = serve(folder / "ask", command, load=load, at_once=when == "now")
    finally:
        if os.getpid() == owner:  # a copy leaves the socket to the others
            shutil.rmtree(folder, ignore_errors=True)
    if not isinstance(came, int):
        return run(came)
    return 128 - came if came < 0 else came


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
