"""LimeSurvey's RemoteControl, against a server on this machine that speaks its JSON-RPC."""

import base64
import logging

import pytest
from pydantic import ValidationError

from kpk_eval.fetch import FetchError, Order
from kpk_eval.fetch.limesurvey import download
from kpk_eval.params.schema import Source
from tests.fetch.conftest import EXPORT, PASSWORD, SURVEY, USER

ACCESS = {"KPK_LIMESURVEY_USER": USER, "KPK_LIMESURVEY_PASSWORD": PASSWORD}


def order(remote, tmp_path, *, path="families_t0.csv", environment=ACCESS, **entry):
    given = {"server": "limesurvey", "url": remote.url, "survey": SURVEY, "timeout": 1, **entry}
    source = Source(id="families", contract="c", path=path, reader={"format": "limesurvey"}, fetch=given)
    return Order(source, source.fetch, tmp_path / source.path, environment)


@pytest.fixture
def refusal(tmp_path):
    """The error of a download, which quotes no password and names the source."""

    def refuse(remote, **keys):
        with pytest.raises(FetchError) as caught:
            download(order(remote, tmp_path, **keys))
        assert PASSWORD not in str(caught.value)
        assert "families" in str(caught.value)
        assert caught.value.remedy
        assert caught.value.__cause__ is None
        return caught.value

    return refuse


def test_the_export_arrives_as_the_server_writes_it(remote, tmp_path):
    assert download(order(remote, tmp_path)).decode() == EXPORT
    method, parameters = remote.asked[1]
    assert method == "export_responses"
    assert parameters[1:7] == [SURVEY, "csv", None, "all", "code", "short"]


def test_the_session_is_ended(remote, tmp_path, refusal):
    download(order(remote, tmp_path))
    assert not remote.sessions
    remote.exports = False
    refusal(remote)
    assert not remote.sessions


def test_a_session_that_cannot_be_ended_does_not_lose_the_export(remote, tmp_path):
    remote.misbehaves = "release"
    assert download(order(remote, tmp_path)).decode() == EXPORT


def test_the_language_is_asked_for(remote, tmp_path, refusal):
    download(order(remote, tmp_path, language="en"))
    assert remote.asked[1][1][3] == "en"
    assert "language" in refusal(remote, language="fr").remedy


def test_another_access_by_its_name(remote, tmp_path):
    environment = {"KPK_CITY_USER": USER, "KPK_CITY_PASSWORD": PASSWORD}
    assert download(order(remote, tmp_path, environment=environment, credentials="CITY"))


@pytest.mark.parametrize("absent", sorted(ACCESS))
def test_a_missing_access_names_its_variable(remote, refusal, absent):
    error = refusal(remote, environment={key: value for key, value in ACCESS.items() if key != absent})
    assert absent in error.found
    assert not remote.asked


def test_a_wrong_password(remote, refusal):
    error = refusal(remote, environment={**ACCESS, "KPK_LIMESURVEY_PASSWORD": "wrong"})
    assert "KPK_LIMESURVEY_PASSWORD" in error.remedy


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"exports": False}, "may not export"),
        ({"active": False}, "not active"),
        ({"export": ""}, "no responses yet"),
        ({"export": "<html>"}, "no export"),
        ({"misbehaves": "disabled"}, "RemoteControl"),
        ({"misbehaves": "page"}, "RemoteControl"),
        ({"misbehaves": "error"}, "HTTP status 500"),
        ({"misbehaves": "gone"}, "HTTP status 404"),
        ({"misbehaves": "moved"}, "leads to another"),
        ({"misbehaves": "slow"}, "within 1 seconds"),
        ({"misbehaves": "other"}, "reports an error"),
        ({"misbehaves": "broken"}, "damaged"),
        ({"misbehaves": "api"}, "reports an error"),
    ],
)
def test_every_failure_has_its_sentence(remote, refusal, change, found):
    for name, value in change.items():
        setattr(remote, name, value)
    error = refusal(remote)
    assert found in error.found
    assert "secret-row-17" not in str(error)


def test_an_unknown_survey(remote, refusal):
    assert "12" in refusal(remote, survey=12).found


def test_no_server_there(remote, refusal):
    assert "cannot be reached" in refusal(remote, url="http://127.0.0.1:9/remotecontrol").found


def test_an_untrusted_certificate_is_named(remote, refusal):
    url = remote.url.replace("http://", "https://")
    assert "127.0.0.1" in refusal(remote, url=url).found


def test_only_csv_is_asked_for(remote, refusal):
    assert ".csv" in refusal(remote, path="families.xlsx").remedy


@pytest.mark.parametrize(
    "url",
    [
        "http://survey.example/remotecontrol",
        "https://me:secret@survey.example/",
        "survey.example",
        "ftp://x/",
    ],
)
def test_addresses_without_encryption_or_with_a_password_are_refused(url):
    with pytest.raises(ValidationError):
        Source(
            id="a", contract="c", path="a.csv", reader={"format": "limesurvey"},
            fetch={"server": "limesurvey", "url": url, "survey": 1},
        )  # fmt: skip


def test_logs_hold_neither_password_nor_answers(remote, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    download(order(remote, tmp_path))
    encoded = base64.b64encode(EXPORT.encode()).decode()
    assert not [one for one in (PASSWORD, "2026-03-02", encoded[:40]) if one in caplog.text]
    assert PASSWORD not in repr(order(remote, tmp_path))
