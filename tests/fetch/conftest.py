"""A server on this machine that speaks RemoteControl's JSON-RPC as LimeSurvey does."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

USER, PASSWORD, SURVEY = "evaluation", "correct horse", 211258
EXPORT = (
    '\ufeff"id";"submitdate";"lastpage";"startlanguage";"Q1"\r\n'
    '"1";"2026-03-02 10:00:00";"2";"de";"A1"\r\n\r\n'
)


@dataclass
class Remote:
    """What the server knows and how it misbehaves; ``sessions`` are open, ``asked`` are the calls."""

    export: str = EXPORT
    exports: bool = True
    """Whether the user may export responses."""
    active: bool = True
    languages: tuple[str, ...] = ("de", "en")
    misbehaves: str = ""
    sessions: set[str] = field(default_factory=set)
    asked: list[tuple[str, list[Any]]] = field(default_factory=list)
    url: str = ""

    def result(self, method: str, parameters: list[Any]) -> object:
        """What LimeSurvey returns; a refusal is a mapping with a status."""
        self.asked.append((method, parameters))
        if method == "get_session_key":
            if parameters[:2] != [USER, PASSWORD]:
                return {"status": "Invalid user name or password"}
            self.sessions.add("key-1")
            return "key-1"
        if parameters[0] not in self.sessions:
            return {"status": "Invalid session key"}
        if method == "release_session_key":
            self.sessions.discard(parameters[0])
            return "OK"
        if method == "list_questions":
            return [{"qid": "1", "title": "Q1", "type": "L"}]
        return self._responses(*parameters[1:4])

    def _responses(self, survey: int, kind: str, language: str | None) -> object:
        if survey != SURVEY or not self.active:
            return {"status": "No Data, survey table does not exist."}
        if not self.exports:
            return {"status": "No permission"}
        if not self.export:
            return {"status": "No Data, could not get max id."}
        if language is not None and language not in self.languages:
            return {"status": "Language code not found for this survey."}
        return base64.b64encode(self.export.encode()).decode() if kind == "csv" else {"status": "Error"}


@pytest.fixture
def remote() -> Iterator[Remote]:
    """A running server."""
    state = Remote()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = {"id": call["id"], "result": state.result(call["method"], call["params"]), "error": None}
            status, content = 200, json.dumps(answer).encode()
            match state.misbehaves:
                case "disabled":
                    content = b""
                case "page":
                    content = b"<html>Login</html>"
                case "error":
                    status = 500
                case "gone":
                    status = 404
                case "moved":
                    self.send_response(301)
                    self.send_header("Location", "http://192.0.2.1/")
                    self.end_headers()
                    return
                case "slow" if call["method"] == "export_responses":
                    time.sleep(2)
                case "other":
                    content = json.dumps({**answer, "id": 0}).encode()
                case "broken" if call["method"] == "export_responses":
                    content = json.dumps({**answer, "result": 17}).encode()
                case "api" if call["method"] == "export_responses":
                    content = json.dumps({**answer, "result": None, "error": "PDO: secret-row-17"}).encode()
                case "release" if call["method"] == "release_session_key":
                    status = 500
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/index.php/admin/remotecontrol"
    yield state
    server.shutdown()
    server.server_close()
