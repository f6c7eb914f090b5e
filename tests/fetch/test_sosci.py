"""SoSci Survey's interface for data, played by a server on this machine."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kpk_eval.fetch import FetchError, Order, fetch
from kpk_eval.fetch.sosci import fetch_sosci
from kpk_eval.params.schema import Reader, Source
from kpk_eval.params.schema.fetch import Fetch
from kpk_eval.readers import read

KEY = "uDy4K3y7Secret"
VARIABLE = "KPK_FAMILIES_URL"
CASE = {"CASE": 120, "MODE": "interview", "A101": 1, "FINISHED": 1, "Q_VIEWER": 0}
ANSWER = json.dumps({"metadata": {}, "data": {"C120": CASE}, "variables": {"A101": {"values": {"1": "ja"}}}})


class Answering(BaseHTTPRequestHandler):
    """Sends what the test has put into the server."""

    def do_GET(self):
        self.server.asked.append(self.path)
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing is printed."""


@pytest.fixture
def server():
    """A server that gives its answer to everything."""
    with HTTPServer(("127.0.0.1", 0), Answering) as one:
        one.asked, one.answer = [], (200, {}, ANSWER.encode())
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def environment(server, query=f"act={KEY}"):
    return {VARIABLE: f"http://127.0.0.1:{server.server_port}/projekt/?{query}"}


def refused(env):
    """The message with which a download is refused; it never holds the key."""
    with pytest.raises(FetchError) as caught:
        fetch_sosci(VARIABLE, env)
    assert KEY not in "".join(map(str, (caught.value, caught.value.args)))
    assert caught.value.__cause__ is None
    assert VARIABLE in str(caught.value)
    return str(caught.value)


def test_interviews_arrive_as_they_were_sent(server):
    assert fetch_sosci(VARIABLE, environment(server)) == ANSWER.encode()


def test_fetched_file_can_be_read_and_no_file_holds_the_key(server, tmp_path):
    entry = Fetch(server="sosci", credentials="FAMILIES")
    reader = Reader(format="sosci")
    source = Source(id="families_t0", contract="families", path="familien.json", reader=reader, fetch=entry)
    order = Order(source, entry, tmp_path / "familien.json", environment(server))
    assert fetch(order, now=datetime(2026, 3, 2, tzinfo=UTC)).is_new
    table = read(order.target, reader, shown="familien.json")
    assert table.frame["A101"].to_dict() == {120: "1"}
    assert table.labels["A101"] == {1: "ja"}
    assert KEY not in repr(order)
    assert all(KEY not in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())


def test_labels_and_quality_are_asked_for(server):
    fetch_sosci(VARIABLE, environment(server))
    fetch_sosci(VARIABLE, environment(server, f"act={KEY}&vQuality&cases=1-100&infoValues"))
    assert server.asked == [
        f"/projekt/?act={KEY}&vQuality&infoVariables&infoValues",
        f"/projekt/?act={KEY}&vQuality&cases=1-100&infoValues&infoVariables",
    ]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ((404, {}, b"no such link"), "HTTP status 404"),
        ((500, {}, b""), "HTTP status 500"),
        ((200, {}, b"<html>Login</html>"), "something else than interviews"),
        ((200, {}, b""), "something else than interviews"),
        ((200, {}, ANSWER.encode()[:40]), "something else than interviews"),
        ((200, {}, b"[1]"), "something else than interviews"),
        ((200, {}, b'{"data": {}, "errors": ["A999"]}'), "reports 1 errors"),
        ((200, {"Content-Length": "9999"}, ANSWER.encode()), "IncompleteRead"),
    ],
)
def test_other_answers_are_refused(server, answer, found):
    server.answer = answer
    assert found in refused(environment(server))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_key_is_not_sent_on(server, status):
    server.answer = (status, {"Location": f"http://127.0.0.1:{server.server_port}/other"}, b"")
    assert "leads to another address" in refused(environment(server))
    assert len(server.asked) == 1


def test_no_server():
    assert "cannot be reached" in refused({VARIABLE: f"http://localhost:9/?act={KEY}"})


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (None, "is not set"),
        ("  ", "is not set"),
        (f"http://www.soscisurvey.de/p/?act={KEY}", "not encrypted"),
        (f"ftp://localhost/p/?act={KEY}", "not encrypted"),
        (f"file:///etc/?act={KEY}", "holds no API link"),
        (f"www.soscisurvey.de/p/?act={KEY}", "holds no API link"),
        (f"https://[{KEY}/?act=x", "holds no API link"),
        (f"https://www.soscisurvey.de/{KEY}/", "holds no API link"),
    ],
)
def test_address_that_is_none_is_never_asked(address, found):
    assert found in refused({} if address is None else {VARIABLE: address})
