"""The book as served to this machine."""

import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from kpk_eval.workflow.serve import address, server


def test_book_is_served_on_this_machine_only(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Buch</p>", encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("secret")
    with server(tmp_path, port=0) as running:
        assert running.server_address[0] == "127.0.0.1"
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            with urllib.request.urlopen(address(running), timeout=10) as answer:
                assert answer.read() == b"<p>Buch</p>"
                assert answer.headers["Cache-Control"] == "no-store"
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{address(running)}../secret.txt", timeout=10)
        finally:
            running.shutdown()
            thread.join()


def test_missing_book_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make it with `kpk run`"):
        server(tmp_path, port=0)


def test_port_in_use_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with server(tmp_path, port=0) as running:
        port = running.server_address[1]
        with pytest.raises(OSError, match=rf"^port {port}: .*--port 0"):
            server(tmp_path, port=port)
