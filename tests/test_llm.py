"""Talking to an endpoint that answers, fails, lies, hangs or runs away."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyzer import llm
from analyzer.calls import Again, Answer, Call, ChatMessage, read_reply
from analyzer.errors import (
    AnalyzerError,
    AnswerError,
    BudgetError,
    ConfigurationError,
    DeclinedError,
    EndpointError,
    StoppedError,
    TooLongError,
    UnreachableError,
)
from analyzer.llm import Endpoint, Model
from analyzer.llm.budget import Budget, Limits
from analyzer.llm.pace import Pace
from analyzer.messages import LANGUAGES
from analyzer.store import Store
from tests.certificates import own_certificate
from tests.fault_server import SILENT, FaultServer, Scripted, chat, page, raw, redirect, refusal

KEY = "sk-test-0123456789"
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
CALL = Call((ChatMessage("system", "Правила 🙂"), ChatMessage("user", "Что показал кандидат?")), "findings", SCHEMA)
OTHER = Call((ChatMessage("user", "Что ещё?"),), "findings", SCHEMA)

Serve = Callable[..., FaultServer]


class World:
    """A store, an endpoint, and a clock that goes on only while somebody sleeps."""

    def __init__(self, folder: Path, server: FaultServer | str, **options: Any) -> None:
        base_url = server if isinstance(server, str) else server.base_url
        options = {"model": "small", "api_key": KEY, "deadline": 5.0} | options
        self.endpoint = llm.endpoint(base_url=base_url, **options)
        self.store = Store(folder / "answers.sqlite")
        self.slept: list[float] = []

    def model(self, **options: Any) -> Model:
        async def sleep(seconds: float) -> None:
            self.slept.append(max(seconds, 1e-6))  # a clock that stands still would be waited for without end
            await asyncio.sleep(0)

        self.store.close()  # what an earlier model began has ended
        return Model(
            self.endpoint,
            self.store,
            sleep=sleep,
            chance=lambda: 0.0,
            now=lambda: 0.0,
            clock=lambda: sum(self.slept),
            **options,
        )

    def ask(self, *calls: Call) -> list[Answer]:
        async def all_at_once() -> list[Answer]:
            async with self.model() as model:
                return await asyncio.gather(*(model.answer(call) for call in calls or (CALL,)))

        try:
            return asyncio.run(all_at_once())
        finally:
            self.store.close()

    def error(self) -> AnalyzerError:
        """What asking raises."""
        with pytest.raises(AnalyzerError) as caught:
            self.ask()
        return caught.value


def test_a_good_answer_is_returned_and_kept_as_it_came(tmp_path: Path, serve: Serve) -> None:
    body = json.dumps({"choices": [{"message": {"content": "да 🙂"}}]}, ensure_ascii=False, indent=2)
    server = serve(raw(body))
    world = World(tmp_path, server)
    (answer,) = world.ask()
    assert (answer.body, answer.reused) == (body, False)
    assert (answer.endpoint, answer.model) == (server.base_url, "small")
    kept = world.store.get(CALL.key, endpoint=server.base_url, model="small")
    assert kept is not None
    assert kept.body == body
    assert read_reply(answer).text == "да 🙂"


def test_only_messages_model_and_schema_are_sent(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    World(tmp_path, server).ask()
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.json == {
        "model": "small",
        "messages": [
            {"role": "system", "content": "Правила 🙂"},
            {"role": "user", "content": "Что показал кандидат?"},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "findings", "strict": True, "schema": SCHEMA},
        },
    }


def test_without_a_key_none_is_sent_even_if_the_environment_has_one(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = serve(chat("{}"))
    World(tmp_path, server, api_key=None).ask()
    assert "authorization" not in server.requests[0].headers


def test_an_answer_is_not_bought_twice(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    world = World(tmp_path, server)
    (bought,), (kept,) = world.ask(), world.ask()
    assert len(server.requests) == 1
    assert (bought.reused, kept.reused) == (False, True)
    assert kept.body == bought.body


def test_the_same_question_twice_at_once_goes_out_once(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    answers = World(tmp_path, server).ask(CALL, CALL, OTHER, CALL)
    assert len(server.requests) == 2
    assert sorted(answer.reused for answer in answers) == [False, False, True, True]


def test_another_model_is_asked_for_itself(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    for model in ("small", "large"):
        World(tmp_path, server, model=model).ask()
    assert [request.json["model"] for request in server.requests] == ["small", "large"]


def test_a_rejected_answer_is_asked_for_anew(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("not json"), chat("{}"))
    world = World(tmp_path, server)
    (useless,) = world.ask()
    world.model().reject(useless, "form")
    (answer,) = world.ask()
    assert read_reply(answer).text == "{}"
    assert len(server.requests) == 2


def test_a_model_may_be_opened_again_after_it_was_closed(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    model = World(tmp_path, server).model()

    async def once(call: Call) -> Answer:
        async with model:
            return await model.answer(call)

    for call in (CALL, OTHER):
        assert asyncio.run(once(call)).reused is False


def test_a_model_opened_within_itself_stays_open_to_the_outer_end(tmp_path: Path, serve: Serve) -> None:
    model = World(tmp_path, serve(chat("{}"))).model()

    async def nested() -> Answer:
        async with model:
            async with model:
                await model.answer(CALL)
            return await model.answer(OTHER)

    assert asyncio.run(nested()).reused is False
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(model.answer(Call((), "none", {})))


KEPT_WHATEVER_IT_IS = {
    "HTML": page(),
    "invalid JSON": raw('{"choices": ['),
    "empty": raw(""),
    "error inside": raw('{"error": {"message": "Overloaded"}}'),
    "empty choices": raw('{"choices": []}'),
    "null choices": raw('{"choices": null}'),
    "null content": chat(None),
    "refusal": chat(None, refusal="I can't help with that."),
    "content filter": chat("{", finish_reason="content_filter"),
    "length": chat('{"findings": [', finish_reason="length"),
    "no UTF-8": raw(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("scripted", KEPT_WHATEVER_IT_IS.values(), ids=KEPT_WHATEVER_IT_IS.keys())
def test_a_useless_answer_is_kept_before_anybody_reads_it(tmp_path: Path, serve: Serve, scripted: Scripted) -> None:
    server = serve(scripted)
    world = World(tmp_path, server)
    (answer,) = world.ask()
    assert len(server.requests) == 1
    assert answer.body.encode("utf-8", "surrogateescape") == scripted.body
    kept = world.store.get(CALL.key, endpoint=server.base_url, model="small")
    assert kept is not None
    assert kept.body == answer.body
    with pytest.raises(AnswerError):
        read_reply(answer)


@pytest.mark.parametrize("text", ["a\ud800b", '```json\n{"findings": []}\n```', "<think>hm</think>{}"])
def test_a_strange_text_arrives_unmended(tmp_path: Path, serve: Serve, text: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]})
    (answer,) = World(tmp_path, serve(raw(body))).ask()
    assert answer.body == body
    assert read_reply(answer).text == text.replace("\ud800", "\ufffd")


# What the server does · calls made · class of the error · words of its English text
FATAL: dict[str, tuple[list[Scripted], int, type[AnalyzerError], str]] = {
    "400": ([refusal(400, words="Bad request")], 1, EndpointError, "Bad request"),
    "400 format": ([refusal(400, words="Unsupported response_format")], 3, EndpointError, "Unsupported response"),
    "400 context": ([refusal(400, code="context_length_exceeded")], 1, TooLongError, "longer than the model"),
    "400 local context": ([refusal(400, words="exceeds the context size")], 1, TooLongError, "longer than the model"),
    "400 filter": ([refusal(400, code="content_filter")], 1, DeclinedError, "content filter"),
    "401": ([refusal(401, words=f"Incorrect API key: {KEY}")], 1, ConfigurationError, "does not accept the key"),
    "402": ([refusal(402)], 1, ConfigurationError, "no credit"),
    "403": ([refusal(403, words="Country not supported")], 1, ConfigurationError, "Country not supported"),
    "404 model": ([refusal(404, code="model_not_found")], 1, ConfigurationError, "no model “small”"),
    "404 path": ([page(404)], 1, ConfigurationError, "no model service"),
    "405": ([page(405)], 1, ConfigurationError, "no model service"),
    "413": ([page(413)], 1, TooLongError, "longer than the model"),
    "422": ([raw('{"detail": "bad field"}', status=422)], 1, EndpointError, "bad field"),
    "no credit": ([refusal(429, code="insufficient_quota")], 1, ConfigurationError, "no credit"),
    "always 500": ([refusal(500)], 4, EndpointError, "failed (status 500, 4 attempts)"),
    "always 502 HTML": ([page(502)], 4, EndpointError, "failed (status 502, 4 attempts)"),
    "always reset": ([Scripted(reset_after=0)], 4, EndpointError, "broke off"),
    "500, then 401": ([refusal(500), refusal(401)], 2, ConfigurationError, "does not accept the key"),
    "busy for too long": ([refusal(429, headers={"retry-after": "3600"})], 1, EndpointError, "asks to wait 3600 s"),
}


@pytest.mark.parametrize(("script", "calls", "kind", "words"), FATAL.values(), ids=FATAL.keys())
def test_a_fault_is_a_sentence_after_so_many_calls(
    tmp_path: Path, serve: Serve, script: list[Scripted], calls: int, kind: type[AnalyzerError], words: str
) -> None:
    server = serve(*script)
    world = World(tmp_path, server)
    error = world.error()
    assert len(server.requests) == calls
    assert type(error) is kind
    assert error.exit_code == (5 if kind is ConfigurationError else 6)
    assert words in str(error)
    for part in (error.what, error.do):
        assert part.text("ru") != part.text("en")
    for language in LANGUAGES:
        assert KEY not in error.what.text(language) + error.do.text(language)
    assert KEY not in repr(error.__cause__) + repr(error.__context__)
    assert world.store.get(CALL.key, endpoint=server.base_url, model="small") is None


PASSING = {
    "429": (refusal(429, headers={"retry-after": "7"}), 7),
    "429 in milliseconds": (refusal(429, headers={"retry-after-ms": "250"}), 0.25),
    "429 by date": (refusal(429, headers={"retry-after": "Thu, 01 Jan 1970 00:00:40 GMT"}), 40),
    "429 in five minutes": (refusal(429, headers={"retry-after": "300"}), 300),
    "429 without a time": (refusal(429), 0.5),
    "408": (refusal(408), 0.5),
    "409": (refusal(409), 0.5),
    "500": (refusal(500), 0.5),
    "503": (refusal(503), 0.5),
    "529": (refusal(529), 0.5),
    "HTML with 502": (page(502), 0.5),
    "reset before an answer": (Scripted(reset_after=0), 0.5),
    "reset in the middle": (Scripted(body=b"x" * 1000, reset_after=200), 0.5),
}


@pytest.mark.parametrize(("scripted", "pause"), PASSING.values(), ids=PASSING.keys())
def test_a_passing_fault_costs_a_pause_and_a_second_call(
    tmp_path: Path, serve: Serve, scripted: Scripted, pause: float
) -> None:
    server = serve(scripted, chat("{}"))
    world = World(tmp_path, server)
    (answer,) = world.ask()
    assert read_reply(answer).text == "{}"
    assert len(server.requests) == 2
    assert server.requests[0].body == server.requests[1].body
    assert sum(world.slept) == pytest.approx(pause, abs=0.1)


def test_pauses_grow_from_attempt_to_attempt(tmp_path: Path, serve: Serve) -> None:
    world = World(tmp_path, serve(refusal(503)), attempts=5)
    world.error()
    assert world.slept == [0.5, 1, 2, 4]


@pytest.mark.parametrize("scripted", [SILENT, Scripted(body=b"x" * 5000, drip=0.001)], ids=["hang", "slow-loris"])
def test_one_deadline_spans_the_whole_answer(tmp_path: Path, serve: Serve, scripted: Scripted) -> None:
    server = serve(scripted)
    error = World(tmp_path, server, deadline=0.3).error()
    assert len(server.requests) == 1
    assert type(error) is EndpointError
    assert "gave no complete answer within 0.3 s" in str(error)


def test_an_endpoint_that_is_down_is_tried_again_and_named(tmp_path: Path, loopback: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        world = World(tmp_path, f"http://127.0.0.1:{port}/v1", attempts=3)
        error = world.error()
    assert type(error) is UnreachableError
    assert f"http://127.0.0.1:{port}/v1 cannot be reached: nothing answers" in str(error)
    assert "Start the local model server" in str(error)
    assert len(world.slept) == 2


def test_a_redirect_is_not_followed(tmp_path: Path, serve: Serve) -> None:
    elsewhere = serve(chat("{}"))
    server = serve(redirect(elsewhere.base_url + "/chat/completions?token=abc"))
    error = World(tmp_path, server).error()
    assert len(server.requests) == 1
    assert elsewhere.requests == []
    assert type(error) is ConfigurationError
    assert "not followed" in str(error)
    assert "token" not in str(error)


def test_an_interrupted_call_leaves_nothing_and_passes_the_interruption_on(tmp_path: Path, serve: Serve) -> None:
    server = serve(SILENT)
    world = World(tmp_path, server)

    async def interrupted() -> None:
        async with world.model() as model:
            task = asyncio.create_task(model.answer(CALL))
            while not server.requests:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(interrupted())
    assert world.store.get(CALL.key, endpoint=server.base_url, model="small") is None


def test_one_who_gives_up_waiting_does_not_stop_another_with_the_same_question(tmp_path: Path, serve: Serve) -> None:
    server = serve(SILENT, chat("{}"))
    world = World(tmp_path, server)

    async def two() -> Answer:
        async with world.model() as model:
            first, second = (asyncio.create_task(model.answer(CALL)) for _ in range(2))
            while not server.requests:
                await asyncio.sleep(0.01)
            first.cancel()
            return await second

    assert read_reply(asyncio.run(two())).text == "{}"
    assert len(server.requests) == 2


def test_a_bug_or_a_missing_recording_is_not_taken_for_a_fault(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx2

    async def broken(*_: object) -> None:
        raise LookupError("no such recording")

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", broken)
    with pytest.raises(LookupError):
        World(tmp_path, "http://model.test/v1").ask()


def test_a_model_that_is_not_open_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(World(tmp_path, "http://model.test/v1").model().answer(CALL))


def test_a_company_certificate_is_trusted_once_it_is_named(tmp_path: Path, serve: Serve) -> None:
    bundle, context = own_certificate(tmp_path)
    server = serve(chat("{}"), tls=context)
    error = World(tmp_path, server).error()
    assert type(error) is ConfigurationError
    assert "--ca-bundle" in str(error)
    (answer,) = World(tmp_path, server, ca_bundle=bundle).ask()
    assert read_reply(answer).text == "{}"
    assert len(server.requests) == 1


def test_https_to_a_plain_server_is_explained(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    error = World(tmp_path, server.base_url.replace("http:", "https:"), attempts=1).error()
    assert type(error) is UnreachableError
    assert "is it https or http?" in str(error)


def test_a_proxy_carries_what_goes_out_and_nothing_to_this_computer(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = serve(chat("{}")), serve(chat("{}"))
    through = proxy.base_url.removesuffix("/v1")
    World(tmp_path, "http://model.test/v1", proxy=through).ask()
    assert [request.path for request in proxy.requests] == ["http://model.test/v1/chat/completions"]
    monkeypatch.setenv("HTTP_PROXY", through)
    World(tmp_path, "http://other.test/v1").ask()
    assert len(proxy.requests) == 2
    World(tmp_path, server, proxy=through).ask()
    assert len(proxy.requests) == 2
    assert len(server.requests) == 1


def test_a_proxy_that_says_no_is_explained_without_its_password(tmp_path: Path, serve: Serve) -> None:
    proxy = serve(refusal(407))
    through = proxy.base_url.replace("http://", "http://me:secret@").removesuffix("/v1")
    for base_url in ("http://model.test/v1", "https://model.test/v1"):
        error = World(tmp_path, base_url, proxy=through).error()
        assert type(error) is ConfigurationError
        assert f"The proxy http://127.0.0.1:{proxy.port} did not let the request through" in str(error)
        assert "secret" not in str(error)


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:9", "ftp://127.0.0.1:9"])
def test_an_unusable_proxy_of_the_environment_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    error = World(tmp_path, "https://model.test/v1").error()
    assert type(error) is ConfigurationError
    assert "proxy" in str(error)


def test_unreadable_certificates_of_the_environment_are_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "not-there.pem"))
    error = World(tmp_path, "https://model.test/v1").error()
    assert type(error) is ConfigurationError
    assert "SSL_CERT_FILE" in str(error)


GOOD = {"base_url": "https://model.test/v1", "model": "small", "api_key": KEY}

INCOMPLETE: dict[str, tuple[dict[str, Any], str]] = {
    "nothing at all": ({"base_url": None, "api_key": None, "model": None}, "analyzer demo"),
    "blanks": ({"base_url": " ", "api_key": " "}, "analyzer demo"),
    "no key": ({"api_key": None}, "OPENAI_API_KEY"),
    "no model": ({"model": None}, "--model"),
    "blank model": ({"model": "  "}, "--model"),
    "Cyrillic letter in the key": ({"api_key": "sk-tеst"}, "Cyrillic"),
    "line break in the key": ({"api_key": "sk-a\nb"}, "Cyrillic"),
    "no scheme": ({"base_url": "model.test/v1"}, "https://host/v1"),
    "odd scheme": ({"base_url": "ftp://model.test/v1"}, "https://host/v1"),
    "no host": ({"base_url": "http:///v1"}, "https://host/v1"),
    "odd port": ({"base_url": "http://model.test:port/v1"}, "https://host/v1"),
    "a space": ({"base_url": "http://model test/v1"}, "https://host/v1"),
    "password": ({"base_url": "https://me:secret@model.test/v1"}, "OPENAI_API_KEY"),
    "query": ({"base_url": "https://model.test/v1?key=secret"}, "OPENAI_API_KEY"),
    "missing bundle": ({"ca_bundle": Path("not-there.pem")}, "PEM"),
    "bundle that is none": ({"ca_bundle": Path(__file__)}, "PEM"),
    "bundle that is a folder": ({"ca_bundle": Path(__file__).parent}, "PEM"),
    "odd proxy": ({"proxy": "socks5://me:secret@proxy.test"}, "http://host:port"),
    "proxy without scheme": ({"proxy": "proxy.test:3128"}, "http://host:port"),
}


@pytest.mark.parametrize(("changes", "way_out"), INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_endpoint_that_cannot_work_is_refused_with_the_ways_out(changes: dict[str, Any], way_out: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        llm.endpoint(**(GOOD | changes))
    error = caught.value
    assert error.exit_code == 5
    assert way_out.lower() in error.do.text("en").lower()
    for part in (error.what, error.do):
        assert part.text("ru") != part.text("en")
        assert "secret" not in part.text("en") + part.text("ru")


def test_a_key_without_an_address_is_for_openai_itself() -> None:
    assert llm.endpoint(model="small", api_key=KEY).base_url == "https://api.openai.com/v1"


@pytest.mark.parametrize(
    "base_url",
    [
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1",
        "http://[::1]:8080/v1",
        "http://192.168.1.7/v1",
        "http://10.0.0.7:8000/v1",
        "http://gpu-box:8000/v1",
        "http://gpu.local/v1",
        "http://host.docker.internal:11434/v1",
    ],
)
def test_a_model_of_ones_own_needs_no_key(base_url: str) -> None:
    assert llm.endpoint(base_url=base_url, model="small").base_url == base_url


@pytest.mark.parametrize(
    "given", ["https://Model.test/v1/", " https://Model.test/v1 ", "https://Model.test/v1/chat/completions"]
)
def test_an_address_is_taken_however_it_was_copied(given: str) -> None:
    assert llm.endpoint(**(GOOD | {"base_url": given})).base_url == "https://Model.test/v1"


def test_neither_key_nor_proxy_is_shown() -> None:
    endpoint = llm.endpoint(**GOOD, proxy="http://me:secret@proxy.test:3128")
    shown = repr(endpoint) + repr(endpoint.place) + repr(Model(endpoint, Store(Path("answers.sqlite"))).endpoint)
    assert KEY not in shown
    assert "secret" not in shown
    assert endpoint.place.proxy == "http://proxy.test:3128"


def test_the_client_library_is_loaded_only_when_a_model_is_opened() -> None:
    code = "import sys, analyzer.llm, analyzer.store; print([m for m in sys.modules if m in ('openai', 'httpx2')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "[]"


def test_no_other_module_touches_a_network() -> None:
    networked = ("openai", "httpx", "requests", "http.client", "aiohttp", "websockets", "urlopen")
    package = Path(llm.__file__).parent.parent
    guilty = {
        path.name
        for path in package.rglob("*.py")
        for name in networked
        for text in [path.read_text("utf-8")]
        if f"import {name}" in text or f"from {name}" in text or f"{name}(" in text
    }
    assert guilty == {"transport.py"}


def test_a_closed_model_leaves_no_open_connection(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    with contextlib.suppress(AnalyzerError):
        World(tmp_path, server).ask(CALL, OTHER)
    gc.collect()  # an open socket would be a ResourceWarning, which is an error here


def test_the_defaults_are_a_patient_deadline_and_four_attempts() -> None:
    assert (Endpoint("http://localhost/v1", "small").deadline, Endpoint("http://localhost/v1", "small").attempts) == (
        600,
        4,
    )


def test_a_refused_format_is_asked_for_one_step_lower_and_never_again(tmp_path: Path, serve: Serve) -> None:
    server = serve(refusal(400, words="response_format is not supported"), chat("{}"))
    world = World(tmp_path, server)
    call = Call(CALL.messages, "findings", SCHEMA, form="Answer with JSON.")
    world.ask(call)
    assert [request.json.get("response_format", {}).get("type") for request in server.requests] == [
        "json_schema",
        "json_object",
    ]
    assert "Answer with JSON." in server.requests[1].json["messages"][0]["content"]
    world.ask(OTHER)
    assert server.requests[2].json["response_format"] == {"type": "json_object"}


def test_a_parameter_that_the_server_does_not_take_is_left_out_from_then_on(tmp_path: Path, serve: Serve) -> None:
    wrong = raw('{"error": {"message": "Unsupported value", "param": "temperature"}}', status=400)
    server = serve(wrong, chat("{}"))
    world = World(tmp_path, server)

    async def ask(call: Call) -> Answer:
        async with world.model(parameters={"temperature": 0.5}) as model:
            return await model.answer(call)

    for call in (CALL, OTHER):
        asyncio.run(ask(call))
    assert [request.json.get("temperature") for request in server.requests] == [0.5, None, None]


def test_a_call_asked_again_shows_the_model_its_answer_and_the_new_one_is_kept(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("first"), chat("second"))
    world = World(tmp_path, server)

    async def twice() -> Answer:
        async with world.model() as model:
            model.reject(await model.answer(CALL), "form")
            return await model.answer(CALL, Again("first", "Ещё раз"))

    assert read_reply(asyncio.run(twice())).text == "second"
    assert server.requests[1].json["messages"][2:] == [
        {"role": "assistant", "content": "first"},
        {"role": "user", "content": "Ещё раз"},
    ]
    (kept,) = world.ask()
    assert (read_reply(kept).text, kept.reused) == ("second", True)
    assert len(server.requests) == 2


def test_a_prompt_that_the_server_cut_short_is_noticed_by_what_it_counted(tmp_path: Path, serve: Serve) -> None:
    long = Call((ChatMessage("system", "Правила"), ChatMessage("user", "слово " * 4000)), "findings", SCHEMA)
    server = serve(chat("{}", prompt=11))
    world = World(tmp_path, server)
    with pytest.raises(TooLongError):
        world.ask(long)
    assert world.model().verdict(long) == "truncated_prompt"


def test_a_context_too_small_for_the_rules_alone_ends_the_run(tmp_path: Path, serve: Serve) -> None:
    long = Call((ChatMessage("system", "слово " * 4000), ChatMessage("user", "Разговор")), "findings", SCHEMA)
    server = serve(chat("{}", prompt=11))
    with pytest.raises(ConfigurationError, match=r"read only 11 of about .* tokens.*num_ctx"):
        World(tmp_path, server).ask(long)


def test_the_first_call_with_a_long_beginning_goes_alone_and_the_others_follow_together(
    tmp_path: Path, serve: Serve
) -> None:
    rules = "правило " * 6000
    server = serve(chat("{}", prompt=90_000), delay=0.2)
    calls = [Call((ChatMessage("system", rules), ChatMessage("user", f"Часть {n}")), "f", SCHEMA) for n in range(5)]
    World(tmp_path, server).ask(*calls)
    assert len(server.requests) == 5
    assert server.under_way[:2] == [1, 1]
    assert max(server.under_way) == 4


def test_a_budget_stops_before_the_call_that_could_pass_it_and_what_was_bought_stays(
    tmp_path: Path, serve: Serve
) -> None:
    server = serve(chat("{}", prompt=11))
    world = World(tmp_path, server)
    calls = [Call((ChatMessage("user", f"Часть {number}"),), "findings", SCHEMA) for number in range(20)]
    budget = Budget(Limits(tokens=500), output_reserve=100)

    async def all_of_them() -> list[Answer | BaseException]:
        async with world.model(budget=budget) as model:
            return await asyncio.gather(*map(model.answer, calls), return_exceptions=True)

    outcomes = asyncio.run(all_of_them())
    bought = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert 1 <= len(bought) == len(server.requests) < 20
    assert {type(outcome) for outcome in outcomes} == {Answer, BudgetError}
    world.store.close()
    paid = [call for call, outcome in zip(calls, outcomes, strict=True) if isinstance(outcome, Answer)]
    assert all(answer.reused for answer in world.ask(*paid))


def test_stopping_receives_what_is_under_way_and_sends_nothing_more(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"), delay=0.2)
    world = World(tmp_path, server)
    calls = [Call((ChatMessage("user", f"Часть {number}"),), "findings", SCHEMA) for number in range(12)]

    async def stopped() -> list[Answer | BaseException]:
        async with world.model(pace=Pace(concurrency=3)) as model:
            tasks = [asyncio.create_task(model.answer(call)) for call in calls]
            while len(server.requests) < 3:
                await asyncio.sleep(0.01)
            model.stop()
            return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(stopped())
    assert [type(outcome) for outcome in outcomes].count(Answer) == len(server.requests) == 3
    assert {type(outcome) for outcome in outcomes} == {Answer, StoppedError}


def test_what_cannot_succeed_is_found_out_by_one_call_and_not_by_all(tmp_path: Path, serve: Serve) -> None:
    rules = "правило " * 6000
    server = serve(refusal(401))
    calls = [Call((ChatMessage("system", rules), ChatMessage("user", f"Часть {n}")), "f", SCHEMA) for n in range(5)]
    with pytest.raises(ConfigurationError):
        World(tmp_path, server).ask(*calls)
    assert len(server.requests) == 1


def test_what_somebody_interrupted_stays_interrupted_when_the_next_pass_begins(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"), delay=0.1)
    world = World(tmp_path, server)

    async def two_passes() -> list[Answer | BaseException]:
        model = world.model()
        async with model:
            task = asyncio.create_task(model.answer(CALL))
            while not server.requests:
                await asyncio.sleep(0.01)
            model.stop(for_good=True)
            first = await task
        async with model:
            return [first, *await asyncio.gather(model.answer(CALL), model.answer(OTHER), return_exceptions=True)]

    first, kept, other = asyncio.run(two_passes())
    assert isinstance(first, Answer)
    assert isinstance(kept, Answer)
    assert kept.reused
    assert type(other) is StoppedError
    assert len(server.requests) == 1


def test_stopping_twice_loses_nothing_that_is_under_way(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"), delay=0.2)
    world = World(tmp_path, server)
    calls = [Call((ChatMessage("user", f"Часть {number}"),), "findings", SCHEMA) for number in range(6)]

    async def stopped() -> list[Answer | BaseException]:
        async with world.model(pace=Pace(concurrency=2)) as model:
            tasks = [asyncio.create_task(model.answer(call)) for call in calls]
            while len(server.requests) < 2:
                await asyncio.sleep(0.01)
            model.stop()
            model.stop(for_good=True)
            return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(stopped())
    assert [type(outcome) for outcome in outcomes].count(Answer) == len(server.requests) == 2
    assert {type(outcome) for outcome in outcomes} == {Answer, StoppedError}


def test_a_library_may_use_one_store_with_several_models_one_after_the_other(tmp_path: Path, serve: Serve) -> None:
    server = serve(chat("{}"))
    with Store(tmp_path / "answers.sqlite") as store:
        for name in ("small", "large"):
            endpoint = llm.endpoint(base_url=server.base_url, model=name)

            async def ask(model: Model) -> Answer:
                async with model:
                    return await model.answer(CALL)

            asyncio.run(ask(Model(endpoint, store)))
    assert len(server.requests) == 2


def test_a_budget_needs_a_limit_for_each_answer(tmp_path: Path, serve: Serve) -> None:
    server = serve(
        refusal(400, words="Unsupported parameter: 'max_completion_tokens'"),
        refusal(400, words="Unsupported parameter: 'max_tokens'"),
    )
    world = World(tmp_path, server)

    async def ask() -> Answer:
        async with world.model(budget=Budget(Limits(tokens=100_000), output_reserve=100)) as model:
            return await model.answer(CALL)

    with pytest.raises(ConfigurationError, match="no budget can be held"):
        asyncio.run(ask())
    assert [request.json.get("max_completion_tokens") for request in server.requests] == [100, None]
    assert server.requests[1].json["max_tokens"] == 100


@pytest.mark.parametrize("status", [500, 502, 504, 408])
def test_a_failing_server_is_waited_for_as_long_as_it_asks_and_no_longer_than_patience(
    tmp_path: Path, serve: Serve, status: int
) -> None:
    server = serve(refusal(status, headers={"retry-after": "86400"}))
    with pytest.raises(EndpointError, match="asks to wait 86400 s"):
        World(tmp_path, server).ask()
    assert len(server.requests) == 1


def test_a_first_call_that_hangs_does_not_hold_the_others_up(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzer.llm import warmth

    monkeypatch.setattr(warmth, "LONGEST", 0.2)
    rules = "правило " * 6000
    server = serve(SILENT, chat("{}", prompt=90_000))
    calls = [Call((ChatMessage("system", rules), ChatMessage("user", f"Часть {n}")), "f", SCHEMA) for n in range(3)]
    world = World(tmp_path, server, deadline=3.0)

    async def all_of_them() -> list[Answer | BaseException]:
        async with world.model() as model:
            return await asyncio.gather(*map(model.answer, calls), return_exceptions=True)

    outcomes = asyncio.run(all_of_them())
    assert [type(outcome) for outcome in outcomes] == [EndpointError, Answer, Answer]
