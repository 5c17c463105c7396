"""`analyzer doctor`: what servers of several dialects really do is found out, whatever their status says."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.calls import Usage
from analyzer.llm import doctor, endpoint, tokens, transport
from analyzer.store import Store
from tests import command, dialects
from tests.certificates import own_certificate
from tests.dialects import MODEL, honest
from tests.fault_server import SILENT, FaultServer, Received, Scripted, chat, raw, redirect, refusal

Serve = Callable[..., FaultServer]
BEST = {"json_schema": "works", "json_object": "works", "text": "works"}


class Visit:
    """One run of the command."""

    def __init__(self, folder: Path, base_url: str, *arguments: str, **env: str) -> None:
        given = {"ANALYZER_BASE_URL": base_url, "ANALYZER_MODEL": MODEL, **env}
        self.done = command.run("doctor", "--json", *arguments, cwd=folder, env=given)
        self.code = self.done.code
        self.data: dict[str, Any] = json.loads(self.done.out)

    def state(self, about: str) -> str:
        return next(line["state"] for line in self.data["findings"] if line["about"] == about)

    def said(self, about: str) -> str:
        line = next(line for line in self.data["findings"] if line["about"] == about)
        return f"{line['what']['en']} {line['do']['en'] if line['do'] else ''}"


def lessons(base_url: str) -> dict[str, str]:
    with Store(os.environ["ANALYZER_STORE"]) as store:
        return store.lessons(base_url, MODEL)


@pytest.mark.parametrize(
    ("dialect", "formats", "best", "listed"),
    [
        (dialects.OPENAI, BEST, "json_schema", "ok"),
        (dialects.OLLAMA, BEST, "json_schema", "ok"),
        (dialects.LLAMA_CPP, BEST | {"json_schema": "ignored"}, "json_object", "note"),
        (dialects.LM_STUDIO, BEST | {"json_object": "refused"}, "json_schema", "ok"),
        (dialects.VLLM, BEST, "json_schema", "ok"),
        (dialects.PLAIN, {"json_schema": "refused", "json_object": "refused", "text": "works"}, "text", "note"),
    ],
    ids=["openai", "ollama", "llama.cpp", "lm-studio", "vllm", "plain"],
)
def test_each_dialect_is_seen_as_what_it_is(
    dialect: dialects.Dialect, formats: dict[str, str], best: str, listed: str, serve: Serve, tmp_path: Path
) -> None:
    server = serve(dialect)
    visit = Visit(tmp_path, server.base_url)
    assert (visit.code, visit.data["exit_code"]) == (0, 0)
    assert (visit.data["formats"], visit.data["format"]) == (formats, best)
    assert visit.state("model") == listed
    assert visit.data["calls"] == len(server.requests) - 1 == 3


def test_the_word_in_the_schema_stands_nowhere_else(serve: Serve, tmp_path: Path) -> None:
    server = serve(dialects.OPENAI)
    Visit(tmp_path, server.base_url)
    asked = server.requests[1].json
    word = asked["response_format"]["json_schema"]["schema"]["properties"]["sign"]["enum"][0]
    assert word not in json.dumps(asked["messages"])
    words = {re.search(r"[a-z]+-\d{4}", request.body.decode())[0] for request in server.requests[1:]}  # type: ignore[index]
    assert len(words) == 3  # a gateway that answers from its cache is found out too


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('{"days": 7, "sign": "heron-1234"}', True),
        ('```json\n{"days": 7, "sign": "heron-1234"}\n```', True),
        ('{"days": 7, "sign": "heron-1235"}', False),
        ('{"days": "7", "sign": "heron-1234"}', False),
        ('{"days": true, "sign": "heron-1234"}', False),
        ('{"days": 7}', False),
        ('{"days": 7, "sign": "heron-1234", "more": 1}', False),
        ('{"days": 7, "sign": "heron-1234"', False),
        ("7, heron-1234", False),
        ("", False),
    ],
)
def test_only_the_form_that_was_asked_for_counts(text: str, right: bool) -> None:
    assert doctor.has_form(text, "heron-1234") is right


def test_a_refused_format_is_learnt_and_an_ignored_one_is_not(serve: Serve, tmp_path: Path) -> None:
    refusing, ignoring = serve(dialects.PLAIN), serve(dialects.LLAMA_CPP)
    Visit(tmp_path, refusing.base_url)
    Visit(tmp_path, ignoring.base_url)
    assert lessons(refusing.base_url) == {"format": "text"}
    assert lessons(ignoring.base_url) == {}


def test_what_was_learnt_is_given_up_when_the_server_has_learnt_better(serve: Serve, tmp_path: Path) -> None:
    server = serve(dialects.OPENAI)
    with Store(os.environ["ANALYZER_STORE"]) as store:
        store.learn(server.base_url, MODEL, "format", "text")
    Visit(tmp_path, server.base_url)
    assert lessons(server.base_url) == {"format": "json_schema"}


def test_nothing_of_an_examination_becomes_an_answer(serve: Serve, tmp_path: Path) -> None:
    Visit(tmp_path, serve(dialects.OPENAI).base_url, "--context", "500")
    with Store(os.environ["ANALYZER_STORE"]) as store:
        assert store.stats().answers == 0
    assert command.left_behind(tmp_path) == []


def test_parameters_are_tried_when_they_are_given(serve: Serve, tmp_path: Path) -> None:
    options = ("--max-output-tokens", "50", "--temperature", "0")
    server = serve(dialects.VLLM)
    visit = Visit(tmp_path, server.base_url, *options)
    assert "under the name max_tokens" in visit.said("max_completion_tokens")
    assert visit.state("temperature") == "ok"
    assert lessons(server.base_url) == {"without:max_completion_tokens": "yes"}
    visit = Visit(tmp_path, serve(dialects.OPENAI).base_url, *options)
    assert visit.state("max_completion_tokens") == "ok"
    assert "does without" in visit.said("temperature")
    assert visit.code == 0


def test_a_limit_that_is_not_kept_to_is_noticed(serve: Serve, tmp_path: Path) -> None:
    dialect = dialects.Dialect(usage=lambda read, _written: {"prompt_tokens": read, "completion_tokens": 300})
    visit = Visit(tmp_path, serve(dialect).base_url, "--max-output-tokens", "50")
    assert "not kept to" in visit.said("max_completion_tokens")


@pytest.mark.parametrize(
    ("dialect", "size", "code", "said"),
    [
        (dialects.OPENAI, 3000, 0, "is read whole (the endpoint counted"),
        (dialects.LLAMA_CPP, 3000, 0, "is read whole."),
        (dialects.OLLAMA, 3000, 6, "a part was not read (the endpoint counted 500)"),
        (dialects.Dialect(window=500, usage=lambda _read, _written: None), 3000, 6, "a part was not read."),
        (dialects.VLLM, 9000, 6, "is longer than the model reads at once"),
    ],
    ids=["whole", "whole, uncounted", "cut", "cut, uncounted", "refused"],
)
def test_a_long_prompt_shows_the_window(
    dialect: dialects.Dialect, size: int, code: int, said: str, serve: Serve, tmp_path: Path
) -> None:
    server = serve(dialect)
    visit = Visit(tmp_path, server.base_url, "--context", str(size))
    assert said in visit.said("context")
    assert visit.code == code
    assert visit.data["calls"] == 4


@given(st.integers(200, 20_000))
def test_a_long_prompt_is_about_as_long_as_was_asked_for(size: int) -> None:
    (message,) = doctor.window_question(size, "heron-1234", "dune-4321")
    assert abs(tokens.estimate(message.content) - size) < max(40, size / 20)
    assert message.content.index("heron-1234") < 100
    assert message.content.index("dune-4321") > len(message.content) - 200


def test_a_model_that_does_not_obey_proves_nothing() -> None:
    sent = "word " * 1000
    judged = {
        text: doctor.judge_window(text, wanted=1000, sent=sent, usage=usage, first="heron-1234", last="dune-4321").found
        for text, usage in (
            ("I will not.", Usage(2000, None, 3)),
            ("heron-1234 and dune-4321", None),
            ("HERON-1234, DUNE-4321", Usage(2000, None, 3)),
            ("heron-1234, dune-4321", Usage(10, None, 3)),
            ("dune-4321", Usage(2000, None, 3)),
        )
    }
    assert list(judged.values()) == ["unsure", "whole", "whole", "cut", "cut"]


def test_a_server_without_a_list_or_without_the_model_is_said_so(serve: Serve, tmp_path: Path) -> None:
    assert "no list" in Visit(tmp_path, serve(dialects.PLAIN).base_url).said("model")
    other = dialects.Dialect(models=("small-2", "large"))
    visit = Visit(tmp_path, serve(other).base_url)
    assert visit.code == 5
    assert "like it are: small-2" in visit.said("model")
    assert "has no model “small”" in problem(visit)
    assert "all the same" in Visit(tmp_path, serve(dialects.LLAMA_CPP).base_url).said("model")


@pytest.mark.parametrize(
    "body", ["[]", "{}", "null", '{"data": 1}', '{"data": [1, {"id": 2}]}', "<html>", "", "[" * 5000]
)
def test_a_list_of_nonsense_lists_no_model(body: str) -> None:
    assert doctor.judge_models(body, MODEL).found in ("no_list", "not_listed")


def problem(visit: Visit) -> str:
    line = next(line for line in visit.data["findings"] if line["state"] == "problem")
    return f"{line['what']['en']} {line['do']['en']}"


@pytest.mark.parametrize(
    ("script", "code", "calls", "said"),
    [
        ((refusal(404), refusal(401)), 5, 1, "asks for a key"),
        ((refusal(404), refusal(404)), 5, 1, "There is no model service"),
        ((refusal(404), refusal(402)), 5, 1, "no credit"),
        ((redirect("https://elsewhere.test/v1"),), 5, 0, "redirects to another address (https://elsewhere.test)"),
        ((dialects.gateway,), 6, 1, "web page"),
        ((refusal(404), raw("{}")), 6, 3, "no message of a model"),
        ((refusal(404), raw('{"error": {"message": "loading"}}')), 6, 3, "loading"),
        ((refusal(500),), 6, 2, "status 500, 2 attempts"),
        ((refusal(404), refusal(429, headers={"retry-after": "300"})), 6, 1, "status 429"),
        ((refusal(404), refusal(400, words="no")), 6, 3, "rejected the request"),
        ((SILENT,), 6, 0, "within 1 s"),
        ((refusal(404), SILENT), 6, 1, "within 1 s"),
        ((Scripted(reset_after=10, body=b"x"),), 6, 0, "broke off"),
        ((refusal(404), chat(None, reasoning_content="hm")), 6, 3, "no text"),
    ],
    ids=[
        "no key", "no service", "no credit", "moved", "pages", "no message", "error inside 200", "500", "busy",
        "400", "silent", "silent model", "reset", "thinks only",
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_exit_code(
    script: tuple[Any, ...], code: int, calls: int, said: str, serve: Serve, tmp_path: Path
) -> None:
    visit = Visit(tmp_path, serve(*script).base_url, "--deadline", "1")
    assert said in problem(visit)
    assert (visit.code, visit.data["exit_code"], visit.data["calls"]) == (code, code, calls)


def test_a_place_where_nothing_listens_and_a_wrong_scheme_are_told_apart(
    serve: Serve, tmp_path: Path, loopback: None
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        visit = Visit(tmp_path, f"http://127.0.0.1:{free.getsockname()[1]}/v1")
    assert (visit.code, "nothing answers at that address" in problem(visit)) == (6, True)
    visit = Visit(tmp_path, serve(dialects.OPENAI).base_url.replace("http:", "https:"))
    assert (visit.code, "https or http" in problem(visit)) == (6, True)


def test_a_certificate_that_nobody_knows_is_explained_and_trusted_once_named(serve: Serve, tmp_path: Path) -> None:
    bundle, context = own_certificate(tmp_path)
    server = serve(dialects.OPENAI, tls=context)
    visit = Visit(tmp_path, server.base_url)
    assert (visit.code, "--ca-bundle" in problem(visit), server.requests) == (5, True, [])
    assert Visit(tmp_path, server.base_url, "--ca-bundle", str(bundle)).code == 0


def test_a_host_without_an_address_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    visit = Visit(tmp_path, "http://model.test/v1", OPENAI_API_KEY="sk-canary-key")
    assert (visit.code, "its name is not known" in problem(visit)) == (6, True)
    assert "To model.test, and to no other host" in visit.data["leaves"][0]["en"]


def test_a_proxy_that_says_no_is_named_without_its_password(serve: Serve, tmp_path: Path) -> None:
    proxy = serve(refusal(407)).base_url.removesuffix("/v1")
    given = proxy.replace("http://", "http://me:hunter2@")
    visit = Visit(tmp_path, "http://model.test/v1", OPENAI_API_KEY="sk-canary-key", HTTP_PROXY=given)
    assert (visit.code, "did not let the request through" in problem(visit)) == (5, True)
    assert any("HTTP_PROXY" in told["en"] for told in visit.data["leaves"])
    visit = Visit(tmp_path, "http://model.test/v1", "--proxy", given, OPENAI_API_KEY="sk-canary-key")
    assert f"the proxy {proxy}" in str(visit.data["leaves"])
    assert "hunter2" not in visit.done.out + visit.done.err


def test_settings_that_name_no_endpoint_are_shown_with_what_is_missing(tmp_path: Path) -> None:
    done = command.run("doctor", "--json", cwd=tmp_path, env={"OPENAI_BASE_URL": "https://me:hunter2@model.test/v1"})
    data = json.loads(done.out)
    assert (done.code, data["exit_code"], data["endpoint"], data["calls"]) == (5, 5, None, 0)
    address = {"option": "--base-url", "value": None, "from": "environment", "variable": "OPENAI_BASE_URL"}
    assert address in data["settings"]
    assert "hunter2" not in done.out + done.err


def test_every_setting_is_shown_with_where_it_comes_from(serve: Serve, tmp_path: Path) -> None:
    server = serve(dialects.OPENAI)
    (tmp_path / "analyzer.toml").write_text('[doctor]\nmodel = "small"\ndeadline = 30\n', "utf-8")
    env = {"OPENAI_BASE_URL": server.base_url, "ANALYZER_API_KEY": "sk-canary-key"}
    done = command.run("doctor", "--temperature", "0", cwd=tmp_path, env=env)
    assert done.code == 0, done.err
    assert f"--base-url {server.base_url} (from the environment variable OPENAI_BASE_URL)" in done.out
    assert "--model small (from the settings file)" in done.out
    assert "--deadline 30 (from the settings file)" in done.out
    assert "--temperature 0.0 (from the command line)" in done.out
    assert "from the environment variable ANALYZER_API_KEY" in done.out
    assert "sk-canary" not in done.out + done.err


def test_it_says_how_many_questions_were_put_and_where_answers_are_kept(serve: Serve, tmp_path: Path) -> None:
    done = command.run("doctor", cwd=tmp_path, env=command.endpoint(serve(dialects.OPENAI).base_url))
    assert "3 questions were put to the model and may be billed" in done.out
    assert "answers.sqlite" in done.out


def test_it_speaks_russian(serve: Serve, tmp_path: Path) -> None:
    env = command.endpoint(serve(dialects.OLLAMA).base_url) | {"ANALYZER_LANG": "ru"}
    done = command.run("doctor", "--context", "2000", cwd=tmp_path, env=env)
    assert done.code == 6
    assert "[ok] Формат ответа json_schema" in done.out
    assert not re.search(r"\b(the|model|tokens)\b", done.out.replace("--model", ""))


def test_a_store_that_cannot_be_used_is_found_out_before_a_run(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    visit = Visit(tmp_path, serve(dialects.OPENAI).base_url, "--store", "store")
    assert visit.state("store") == "problem"
    assert visit.code != 0


def test_a_busy_endpoint_is_asked_once_more_after_its_pause(serve: Serve) -> None:
    server = serve(refusal(404), refusal(503, headers={"retry-after": "7"}), dialects.OPENAI)
    pauses: list[float] = []

    async def examine() -> doctor.Examination:
        async def sleep(seconds: float) -> None:
            pauses.append(seconds)

        place = endpoint(base_url=server.base_url, model=MODEL)
        async with transport.connect(place) as connection:
            return await doctor.Doctor(connection, sleep=sleep).examine()

    found = asyncio.run(examine())
    assert (found.problem, found.format, found.calls, pauses) == (None, "json_schema", 4, [7.0])


def test_an_analysis_begins_where_the_doctor_found_that_it_works(serve: Serve, tmp_path: Path) -> None:
    """A server that turns schemas away without a word about them stops a run that does not know."""

    def talks(request: Received) -> Scripted:
        of_the_talk = b"RabbitMQ" in request.body and "response_format" not in request.json
        return honest(command.answer())(request) if of_the_talk else dialects.PLAIN(request)

    server = serve(talks)
    (tmp_path / "talk.txt").write_text(command.talk(), "utf-8")
    env = command.endpoint(server.base_url)
    refused = command.run("analyze", "talk.txt", cwd=tmp_path, env=env)
    assert "rejected the request (status 400)" in refused.err
    assert refused.code != 0
    assert Visit(tmp_path, server.base_url).code == 0
    before = len(server.requests)
    done = command.run("analyze", "talk.txt", cwd=tmp_path, env=env)
    assert done.code == 0, done.err
    assert "response_format" not in server.requests[before].json


def test_the_cost_of_an_interview_is_told_where_a_price_is_known(serve: Serve, tmp_path: Path) -> None:
    server = serve(dialects.OPENAI)
    prices = (
        'currency = "USD"\n[[price]]\nendpoint = "127.0.0.1"\nmodel = "small"\ninput = 1.0\noutput = 4.0\n'
        'valid = 2026-01-02\nsource = "https://prices.test"\n'
    )
    (tmp_path / "prices.toml").write_text(prices, "utf-8")
    known = Visit(tmp_path, server.base_url, "--prices", "prices.toml")
    first, most = known.data["interview"]["first_pass"], known.data["interview"]["at_most"]
    assert float(first["cost"]) == pytest.approx((first["input"] + 4 * first["output"]) / 1e6, abs=1e-8)
    assert most["calls"] > first["calls"] > 1
    assert "prices of 2026-01-02, https://prices.test" in known.said("cost")
    unknown = Visit(tmp_path, server.base_url)
    assert unknown.data["interview"]["first_pass"] == first | {"cost": None}
    assert "is not known" in unknown.said("cost")


def test_a_faulty_price_list_is_told_before_anything_is_asked(serve: Serve, tmp_path: Path) -> None:
    server = serve(dialects.OPENAI)
    (tmp_path / "prices.toml").write_text("[[price]\n", "utf-8")
    visit = Visit(tmp_path, server.base_url, "--prices", "prices.toml")
    assert (visit.code, visit.state("settings"), server.requests) == (5, "problem", [])


def test_without_an_endpoint_nobody_waits_for_an_estimate(tmp_path: Path) -> None:
    assert Visit(tmp_path, "").data["interview"] is None
