"""When to ask again, how long to wait, and what is said when it is no use."""

from __future__ import annotations

import socket
import ssl
from email.utils import formatdate

import pytest

from analyzer.errors import ConfigurationError, EndpointError
from analyzer.llm import refusals
from analyzer.llm.refusals import Failure, Place
from analyzer.messages import LANGUAGES

NOW = 1_800_000_000.0
PLACE = Place(endpoint="https://model.test/v1", model="small", local=False, keyed=True, proxy=None)


def refused(status: int, *, body: object = None, attempt: int = 1, **headers: str) -> Failure:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return refusals.refused(
        status,
        headers=named,
        body=body,
        place=PLACE,
        attempt=attempt,
        now=NOW,
        secret="own-secret",
        optional=("temperature", "max_completion_tokens"),
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, "retry") for status in (408, 409, 500, 501, 502, 503, 504, 529, 599)),
        (429, "wait"),
        (413, "split"),
        *((status, "stop") for status in (301, 307, 308, 401, 402, 403, 404, 405, 407)),
        *((status, "give_up") for status in (400, 415, 418, 422)),
    ],
)
def test_every_status_says_what_to_do(status: int, kind: str) -> None:
    assert refused(status).kind == kind


@pytest.mark.parametrize("status", [503, 529])
def test_a_server_that_says_when_it_takes_requests_again_is_waited_for(status: int) -> None:
    assert refused(status, retry_after="7").kind == "wait"


@pytest.mark.parametrize(
    ("body", "kind", "parameter"),
    [
        ({"param": "response_format", "message": "no"}, "format", None),
        ({"param": "response_format.json_schema.strict", "message": "no"}, "format", None),
        ({"message": "Invalid parameter: 'response_format' of type 'json_schema' is not supported"}, "format", None),
        ({"message": "This response_format type is unavailable now"}, "format", None),
        ({"message": "'response_format.type' must be 'json_schema' or 'text'"}, "format", None),
        ({"message": "guided decoding failed: grammar too large"}, "format", None),
        ({"param": "temperature", "message": "Unsupported value"}, "parameter", "temperature"),
        ({"message": "Unsupported parameter: 'max_completion_tokens'"}, "parameter", "max_completion_tokens"),
        ({"message": "Unrecognized request argument supplied: temperature"}, "parameter", "temperature"),
        ({"message": "temperature: Extra inputs are not permitted"}, "parameter", "temperature"),
        ({"message": "temperature must be below 2"}, "give_up", None),
        ({"param": "messages", "message": "Unsupported value"}, "give_up", None),
        ({"message": "model is not supported"}, "give_up", None),
        ({"param": 7, "message": None}, "give_up", None),
        ("no", "give_up", None),
        (None, "give_up", None),
    ],
)
def test_what_a_server_does_not_take_is_read_from_its_error(body: object, kind: str, parameter: str | None) -> None:
    failure = refused(400, body=body)
    assert (failure.kind, failure.parameter) == (kind, parameter)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after_ms": "1500"}, 1.5),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
        ({"retry_after_ms": "soon", "retry_after": "9"}, 9),
        ({"retry_after": formatdate(NOW + 30, usegmt=True)}, 30),
        ({"retry_after": formatdate(NOW - 30, usegmt=True)}, None),
        ({"retry_after": "-5"}, None),
        ({"retry_after": "0"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "inf"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "Fri, 99 Foo 9999999999 00:00:00 GMT"}, None),
        ({"retry_after": ""}, None),
        ({}, None),
    ],
)
def test_the_time_that_a_server_asks_for_is_understood(header: dict[str, str], seconds: float | None) -> None:
    assert refused(429, **header).retry_after == seconds


def test_a_server_is_given_the_time_that_it_asks_for() -> None:
    assert refusals.pause(1, retry_after=7, chance=0.25) == 7.25


def test_pauses_double_up_to_a_minute_and_are_spread() -> None:
    assert [refusals.pause(attempt, retry_after=None, chance=1) for attempt in range(1, 9)] == [
        1, 2, 4, 8, 16, 32, 60, 60
    ]  # fmt: skip
    assert refusals.pause(4, retry_after=None, chance=0) == 4


@pytest.mark.parametrize("name", ["code", "type"])
def test_an_empty_account_is_not_asked_again_whatever_the_status(name: str) -> None:
    failure = refused(429, body={name: "insufficient_quota", "message": "You exceeded your current quota"})
    assert failure.kind == "stop"
    assert isinstance(failure.error, ConfigurationError)


def test_an_error_with_odd_fields_is_still_an_error() -> None:
    for body in ({"code": ["a"], "type": {}}, {"code": 7}, [], 7, "text", "<html>", {"message": {"message": 1}}):
        assert isinstance(refused(400, body=body).error, EndpointError)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "its name is not known"),
        (ConnectionRefusedError(111, "refused"), "nothing answers at that address"),
        (ssl.SSLError(1, "wrong version number"), "is it https or http?"),
        (TimeoutError(), "does not respond"),
        (ConnectionResetError(), "broke off"),
    ],
)
def test_a_broken_connection_is_told_by_its_cause(cause: BaseException, words: str) -> None:
    failure = refusals.unreachable((OSError(), cause), place=PLACE, attempt=2, proxy_refused=False)
    assert failure.kind == "retry"
    assert words in str(failure.error)
    assert "2 attempts" in str(failure.error)
    assert "2 попытки" in failure.error.what.text("ru")


def test_a_certificate_that_is_not_trusted_leads_to_the_bundle_and_is_not_tried_again() -> None:
    cause = ssl.SSLCertVerificationError(1, "unable to get local issuer certificate")
    failure = refusals.unreachable((OSError(), cause), place=PLACE, attempt=1, proxy_refused=False)
    assert failure.kind == "stop"
    assert isinstance(failure.error, ConfigurationError)
    assert "--ca-bundle" in failure.error.do.text("ru")


@pytest.mark.parametrize("status", [301, 307, 400, 401, 402, 403, 404, 405, 407, 408, 413, 422, 429, 500])
def test_what_is_said_names_the_host_and_never_the_key(status: int) -> None:
    error = refused(status, body={"message": "bad key own-secret"}, location="https://other.test/?k=own-secret").error
    for language in LANGUAGES:
        text = error.what.text(language) + error.do.text(language)
        assert "own-secret" not in text
        assert status in (407, 413) or "https://model.test/v1" in text
