"""Responses of a survey from a LimeSurvey server, through its RemoteControl interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter

from kpk_eval.fetch.errors import FetchError
from kpk_eval.fetch.order import Order

if TYPE_CHECKING:
    from citric import Client

ENABLE = "check 'url' (it ends in /admin/remotecontrol) and that the server's global settings enable JSON-RPC"
STATUSES = (
    ("Invalid user name or password", "the server does not know this name and password", "correct {access}"),
    ("maximum", "the server has locked the login after too many attempts", "wait and correct {access}"),
    ("No permission", "the user may not export these responses", "let the user export survey {survey}"),
    ("Invalid session key", "the server has ended the session", "fetch again"),
    ("survey table does not exist", "survey {survey} is not active, so it has no responses", "activate it"),
    ("could not get max id", "survey {survey} has no responses yet", "fetch again when it has"),
    ("Language code not found", "survey {survey} has no such language", "correct 'language' of 'fetch'"),
    ("nvalid survey", "the server has no survey {survey}", "correct 'survey' of 'fetch'"),
    ("No survey", "the server has no survey {survey}", "correct 'survey' of 'fetch'"),
)  # fmt: skip
"""Part of a status that RemoteControl returns -> what it means, what to do."""
FIRST_HEADINGS = re.compile(rb'(\xef\xbb\xbf)?\s*"?id"?[;,\t]')


def download(order: Order) -> bytes:
    """Export of all responses as CSV with codes as headings and answers, as the server writes it.

    Incomplete responses are part of it; the source says what becomes of them.

    Raises
    ------
    FetchError
        Where citric is not installed, the server cannot be reached or refuses, or what it sends is no export.
    """
    entry = order.entry
    if entry.url is None or entry.survey is None:
        raise order.error("'url' or 'survey' is missing", remedy="write both into 'fetch' of the source")
    if not order.target.name.lower().endswith(".csv"):
        found = f"LimeSurvey is asked for CSV, but 'path' is {order.source.path!r}"
        raise order.error(found, remedy="let 'path' of the source end in .csv")
    with _explained(order), _client(order, entry.url) as client:
        content = client.export_responses(
            entry.survey, file_format="csv", language=entry.language, completion_status="all",
            heading_type="code", response_type="short",
        )  # fmt: skip
    if not FIRST_HEADINGS.match(content):
        found = f"what {order.host} sends is no export of responses"
        raise order.error(found, remedy="export the survey in LimeSurvey to see whether that works")
    return content


@contextmanager
def _client(order: Order, url: str) -> Iterator[Client]:
    """A session at the server; it is ended in any case."""
    from citric import Client
    from citric.exceptions import LimeSurveyError

    user, password = order.secret("user"), order.secret("password")
    with _session(order.entry.timeout) as session:
        client = Client(url, user, password, requests_session=session)
        try:
            yield client
        finally:
            # an export that has arrived is not lost because the session could not be ended
            with suppress(LimeSurveyError, requests.RequestException):
                client.close()


class _Patient(HTTPAdapter):
    """Connections that give up after so many seconds."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Answer of the server."""
        return super().send(request, *args, **{**options, "timeout": self._seconds})


def _session(seconds: int) -> requests.Session:
    """A session with a time limit that follows no redirection: it could lead to an unencrypted address."""
    session = requests.Session()
    session.max_redirects = 0
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Patient(seconds))
    return session


@contextmanager
def _explained(order: Order) -> Iterator[None]:
    """Turn what the libraries raise into an error that says what to do; none of it quotes a password."""
    try:
        from citric import exceptions
    except ImportError:
        remedy = "install it: pip install 'kpk-eval[limesurvey]'"
        raise order.error("the package citric is not installed", remedy=remedy) from None
    try:
        yield
    except exceptions.LimeSurveyStatusError as error:
        raise _status(str(error), order) from None
    except (exceptions.RPCInterfaceNotEnabledError, exceptions.InvalidJSONResponseError):
        found = f"{order.host} does not answer as RemoteControl of LimeSurvey does"
        raise order.error(found, remedy=ENABLE) from None
    except (exceptions.LimeSurveyError, exceptions.ResponseMismatchError) as error:
        found = f"{order.host} reports an error ({type(error).__name__})"
        raise order.error(found, remedy="look into the log of the LimeSurvey server") from None
    except requests.RequestException as error:
        raise _connection(error, order) from None
    except (TypeError, ValueError, KeyError):
        raise order.error(f"the answer of {order.host} is damaged", remedy="fetch again") from None


def _status(status: str, order: Order) -> FetchError:
    access = f"{order.variable('user')} and {order.variable('password')}"
    for part, found, remedy in STATUSES:
        if part in status:
            words = {"survey": order.entry.survey, "access": access}
            return order.error(found.format(**words), remedy=remedy.format(**words))
    return order.error(f"{order.host} refuses: {' '.join(status.split())[:100]!r}", remedy=ENABLE)


def _connection(error: requests.RequestException, order: Order) -> FetchError:
    """What kept the server from answering."""
    match error:
        case requests.exceptions.SSLError():
            found, remedy = "its certificate is not trusted", "let the operator of the server renew it"
        case requests.Timeout():
            found = f"no answer within {order.entry.timeout} seconds"
            remedy = "fetch later, or raise 'timeout' of 'fetch'"
        case requests.TooManyRedirects():
            found, remedy = (
                "the address leads to another one",
                "write the final address into 'url' of 'fetch'",
            )
        case requests.HTTPError():
            status = error.response.status_code if error.response is not None else "unknown"
            found, remedy = f"answers with HTTP status {status}", ENABLE
        case _:
            found, remedy = "cannot be reached", "check the network and 'url' of 'fetch'"
    return order.error(f"{order.host}: {found}", remedy=remedy)
