"""Where a survey server keeps the data of a source."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from kpk_eval.params.schema.base import Strict
from kpk_eval.params.values import Whole

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that may be asked without encryption."""


def _address(value: str) -> str:
    """Refuse an address that is no encrypted one or holds a name or password."""
    parts = urlsplit(value)
    if parts.username or parts.password:
        raise ValueError("an address holds no name and no password; they come from environment variables")
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise ValueError("write the whole address, https://...")
    if parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
        raise ValueError("the address must begin with https://: answers would travel unencrypted")
    return value


class Fetch(Strict):
    """A survey server from which ``kpk fetch`` brings the file of a source. It names no password."""

    server: Literal["limesurvey", "sosci"]
    url: Annotated[str, AfterValidator(_address)] | None = None
    """Address of RemoteControl (LimeSurvey); that of SoSci Survey holds a key and stands in no file."""
    survey: Whole | None = Field(None, ge=1)
    """Number of the survey (LimeSurvey)."""
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    """Language of the survey (LimeSurvey); absent: its base language."""
    credentials: str | None = Field(None, pattern=r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$")
    """Middle part of the environment variables with the access; absent: the server's name in capitals."""
    timeout: Whole = Field(60, ge=1, le=3600)
    """Seconds to wait for the server."""

    @model_validator(mode="after")
    def _fits_the_server(self) -> Fetch:
        given = {"url": self.url, "survey": self.survey, "language": self.language}
        if self.server == "limesurvey":
            for name in ("url", "survey"):
                if given[name] is None:
                    raise ValueError(f"{name!r} is missing; LimeSurvey needs the address and the survey")
        elif unused := [name for name, value in given.items() if value is not None]:
            raise ValueError(
                f"{unused[0]!r} has no meaning for SoSci Survey: the environment variable "
                f"KPK_{self.credentials or 'SOSCI'}_URL holds the whole address with its key"
            )
        return self
