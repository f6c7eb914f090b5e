"""Interviews from SoSci Survey through its interface for data (JSON).

The address of the interface holds the key to the data. It stands in an environment variable only: it is in no
file, no log and no message, the server cannot send it on to another address, and it travels encrypted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from kpk_eval.fetch.errors import FetchError
from kpk_eval.params.schema.fetch import THIS_MACHINE

SECONDS: Final = 60
"""How long the server may be silent."""
WANTED: Final = ("vQuality", "infoVariables", "infoValues")
"""Parameters of the address: indicators of quality, the list of variables, labels of codes."""
WHERE_TO_FIND = "SoSci Survey shows it under 'Collected Data', 'API for Data Retrieval' (JSON)"


def fetch_sosci(variable: str, environment: Mapping[str, str], *, seconds: int = SECONDS) -> bytes:
    """Answer of the interface (JSON) as the server sends it, to be saved as a file ending in .json.

    Unfinished interviews and tests are part of it as far as the API link was set up so; the source says what
    becomes of them.

    Parameters
    ----------
    variable
        Name of the environment variable that holds the address of the interface.
    environment
        Environment variables.
    seconds
        How long the server may be silent.

    Raises
    ------
    FetchError
        Where the variable is not set or holds no encrypted address, the server cannot be reached or refuses,
        or what it sends are no interviews.
    """
    address = _address(variable, environment)
    content = _answer(address, variable=variable, seconds=seconds)
    _refuse_other(content, variable)
    return content


def _address(variable: str, environment: Mapping[str, str]) -> SplitResult:
    """The address that the environment variable holds, taken apart."""
    text = environment.get(variable, "").strip()
    if not text:
        found = f"the environment variable {variable} is not set"
        raise FetchError(found, f"put the API link into it; {WHERE_TO_FIND}")
    try:
        address = urlsplit(text)
        host = address.hostname
    except ValueError:
        host = None
    if not host or not any(part.startswith("act=") for part in address.query.split("&")):
        raise FetchError(f"{variable} holds no API link (https://.../?act=...)", f"copy it; {WHERE_TO_FIND}")
    if address.scheme != "https" and not (address.scheme == "http" and host in THIS_MACHINE):
        raise FetchError(f"the API link in {variable} is not encrypted", "write it with https://")
    return address


def _complete(address: SplitResult) -> str:
    """The address with every parameter that is wanted; those it has stay as they are."""
    parts = [part for part in address.query.split("&") if part]
    named = {part.partition("=")[0] for part in parts}
    query = "&".join([*parts, *(name for name in WANTED if name not in named)])
    return urlunsplit((address.scheme, address.netloc, address.path or "/", query, ""))


class _Staying(HTTPRedirectHandler):
    """Follows no redirection: the key would go to another address."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Decline, so that the redirection is an error."""


def _answer(address: SplitResult, *, variable: str, seconds: int) -> bytes:
    """What the server sends; the errors of the library are not passed on, because they hold the address."""
    direct = [ProxyHandler({})] if address.hostname in THIS_MACHINE else []
    opener = build_opener(_Staying, *direct)
    try:
        request = Request(_complete(address), headers={"Accept": "application/json"})
        with opener.open(request, timeout=seconds) as answer:
            content: bytes = answer.read()
    except HTTPError as error:
        status = error.code
        error.close()
        raise _refused(status, variable) from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        found = f"the server of SoSci Survey cannot be reached or broke off ({type(cause).__name__})"
        raise FetchError(
            found, f"check the network and the API link in {variable}, and fetch again"
        ) from None
    return content


def _refused(status: int, variable: str) -> FetchError:
    """What a status other than 200 means."""
    if status // 100 == 3:
        found = "the server of SoSci Survey leads to another address"
        return FetchError(found, f"put the final address into {variable}")
    found = f"the server of SoSci Survey answers with HTTP status {status}"
    return FetchError(found, f"check the API link in {variable} and whether it is still valid")


def _refuse_other(content: bytes, variable: str) -> None:
    """Raise where the answer holds no interviews, or the server says that something is missing."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or "data" not in answer:
        found = "the server of SoSci Survey sends something else than interviews in JSON"
        raise FetchError(found, f"choose JSON data for the API link in {variable}; {WHERE_TO_FIND}")
    if errors := answer.get("errors"):
        found = f"the server of SoSci Survey reports {len(errors)} errors, so data may be missing"
        raise FetchError(found, f"correct the variables and cases that the API link in {variable} asks for")
