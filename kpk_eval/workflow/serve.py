"""Show a built book on this machine, and to this machine only."""

from __future__ import annotations

import contextlib
import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each request, and never from a cache."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Keep browsers from showing an older book."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def server(html: Path, *, port: int) -> ThreadingHTTPServer:
    """A server of the book in ``html``, not started yet; port 0 for any free one.

    Raises
    ------
    FileNotFoundError
        Where there is no book.
    OSError
        Where the port cannot be used, for example because another book is shown there.
    """
    if not (html / "index.html").is_file():
        raise FileNotFoundError(f"there is no book in {html}; make it with `kpk run`")
    try:
        return ThreadingHTTPServer((HOST, port), functools.partial(_Quiet, directory=str(html)))
    except OSError as error:
        raise OSError(
            f"port {port}: {error.strerror}; end what uses it, or take any free one with --port 0"
        ) from None


def serve_until_interrupted(running: ThreadingHTTPServer) -> None:
    """Answer requests until Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        running.serve_forever()


def address(running: ThreadingHTTPServer) -> str:
    """Address at which the book can be read."""
    return f"http://{HOST}:{running.server_address[1]}/"
