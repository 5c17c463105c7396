"""No key and no password of a proxy is written anywhere, whatever the program does and whoever repeats it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import cassette_format, command, dialects
from tests.command import Outcome
from tests.dialects import honest
from tests.fault_server import FaultServer, Received, Scripted, chat, redirect, refusal

Serve = Callable[..., FaultServer]
KEY = "canary.key/0123456789+ABCDEF=="  # without the letters by which keys are known
PASSWORD = "p%40ssw0rd-of-the-proxy"
FORMS = (KEY, PASSWORD, "p@ssw0rd-of-the-proxy")
ENVIRONMENT = {
    "OPENAI_API_KEY": KEY,
    "ANALYZER_API_KEY": KEY,
    "HTTPS_PROXY": f"http://me:{PASSWORD}@proxy.test:3128",
    "ALL_PROXY": f"http://me:{PASSWORD}@proxy.test:3128",
    "ANALYZER_PROXY": f"http://me:{PASSWORD}@proxy.test:3128",
    "ANALYZER_LOG": "log.jsonl",
}


def repeats(status: int) -> Callable[[Received], Scripted]:
    """A server that puts what it was sent into its error."""

    def answer(request: Received) -> Scripted:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        return refusal(status, words=f"Incorrect key {key} (Bearer {key}): {request.headers}")

    return answer


SERVERS = {
    "works": honest(command.answer()),
    "wrong form": honest(chat("no")),
    "401 that repeats the key": repeats(401),
    "403 that repeats the key": repeats(403),
    "400 that repeats the key": repeats(400),
    "500 that repeats the key": repeats(500),
    "error inside 200 that repeats the key": repeats(200),
    "answer that repeats the key": lambda request: honest(
        chat(f"no {request.headers['authorization']} {KEY.replace('/', chr(92) + '/')}")
    )(request),
    "moved": redirect(f"https://me:{PASSWORD}@elsewhere.test/v1?key={KEY}"),
    "page": dialects.gateway,
}


def leaks(folder: Path, *outcomes: Outcome) -> Iterator[str]:
    """Where a secret stands: in what was said, in any file left behind, and in the store with its side files."""
    for outcome in outcomes:
        for name, text in (("stdout", outcome.out), ("stderr", outcome.err)):
            if any(form in text for form in FORMS):
                yield f"{name}: {text}"
    store = Path(os.environ["ANALYZER_STORE"])
    for path in [*folder.rglob("*"), *store.parent.glob("*")]:
        if path.is_file():
            data = path.read_bytes()
            for form in FORMS:
                if form.encode() in data or form.encode("utf-16-le") in data:
                    yield str(path)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    (tmp_path / "talk.txt").write_text(command.talk(), "utf-8")
    return tmp_path


# What is tried again takes its time.
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name.startswith("500") else name for name in SERVERS]
)
def test_nothing_that_a_run_leaves_holds_a_secret(name: str, serve: Serve, talk: Path) -> None:
    server = serve(SERVERS[name])
    env = command.endpoint(server.base_url) | ENVIRONMENT
    done = command.run("analyze", "talk.txt", "--deadline", "2", cwd=talk, env=env)
    outcomes = [done]
    for arguments in (("doctor",), ("doctor", "--json"), ("cache", "stats", "--json"), ("cache", "export", "kept")):
        outcomes.append(command.run(*arguments, cwd=talk, env=env))
    if done.code == 0:
        result = "out/talk/result.json"
        outcomes.append(command.run("verify", result, "--json", cwd=talk, env=env))
        outcomes.append(command.run("rescore", result, "--json", "--out", "again", cwd=talk, env=env))
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"  # it was in use
    assert (talk / "log.jsonl").read_bytes() != b""
    assert Path(os.environ["ANALYZER_STORE"]).is_file()
    assert [*leaks(talk, *outcomes)] == []


def test_a_proxy_that_refuses_is_told_without_its_password(serve: Serve, talk: Path) -> None:
    proxy = serve(repeats(407)).base_url.removesuffix("/v1").replace("//", f"//me:{PASSWORD}@")
    env = command.endpoint("http://model.test/v1") | ENVIRONMENT | {"ANALYZER_PROXY": proxy}
    outcomes = [
        command.run(*arguments, cwd=talk, env=env)
        for arguments in (("analyze", "talk.txt"), ("doctor",), ("doctor", "--json"))
    ]
    assert [outcome.code for outcome in outcomes] == [5, 5, 5]
    assert [*leaks(talk, *outcomes)] == []


@pytest.mark.parametrize("address", ["ANALYZER_BASE_URL", "OPENAI_BASE_URL"])
def test_a_secret_in_an_address_is_refused_and_not_repeated(address: str, talk: Path) -> None:
    env = ENVIRONMENT | {address: f"https://me:{PASSWORD}@model.test/v1", "ANALYZER_MODEL": "small"}
    outcomes = [
        command.run(*arguments, cwd=talk, env=env)
        for arguments in (("analyze", "talk.txt"), ("doctor",), ("doctor", "--json"))
    ]
    assert [outcome.code for outcome in outcomes] == [5, 5, 5]
    assert [*leaks(talk, *outcomes)] == []


def test_a_cassette_that_is_recorded_with_a_key_does_not_hold_it(serve: Serve, talk: Path) -> None:
    server = serve(honest(command.answer()))
    env = command.endpoint(server.base_url) | ENVIRONMENT
    with cassette_format.cassette(talk / "cassette.yaml", record=cassette_format.Source("small")):
        done = command.run("analyze", "talk.txt", cwd=talk, env=env)
    assert done.code == 0, done.err
    assert "RabbitMQ" in (talk / "cassette.yaml").read_text("utf-8")
    assert [*leaks(talk, done)] == []


def test_the_search_for_leaks_sees_one(talk: Path) -> None:
    (talk / "dump").write_bytes(b"x" + KEY.encode())
    assert len([*leaks(talk, Outcome(0, f"key {PASSWORD}", ""))]) == 2
