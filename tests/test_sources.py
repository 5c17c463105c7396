"""Every run says where the talk goes, and where that address comes from when nobody typed it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.commands import sources
from analyzer.commands.sources import Source
from tests import command
from tests.dialects import honest
from tests.fault_server import FaultServer

Serve = Callable[..., FaultServer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "talk.txt").write_text(command.talk(), "utf-8")
    return tmp_path


@pytest.mark.parametrize("variable", ["ANALYZER_BASE_URL", "OPENAI_BASE_URL"])
def test_an_address_of_the_environment_is_named_with_its_variable(variable: str, serve: Serve, folder: Path) -> None:
    server = serve(honest(command.answer()))
    env = {variable: server.base_url, "ANALYZER_MODEL": "small", "ANALYZER_SINGLE_PASS": "1"}
    if variable == "ANALYZER_BASE_URL":  # it goes before the other one, which is set too
        env["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1"
    for _ in range(2):  # the second run has its answers already, and says it too
        done = command.run("analyze", "talk.txt", cwd=folder, env=env)
        assert done.code == 0, done.err
        assert (
            f"The talk goes to {server.base_url}, model small; this address comes from the environment variable "
            f"{variable}." in done.err
        )
    assert len(server.requests) == 1


def test_an_address_of_the_settings_file_is_said_to_be_from_there(serve: Serve, folder: Path) -> None:
    server = serve(honest(command.answer()))
    (folder / "analyzer.toml").write_text(f'[analyze]\nbase-url = "{server.base_url}"\nsingle-pass = true\n', "utf-8")
    done = command.run("analyze", "talk.txt", "--model", "small", cwd=folder)
    assert done.code == 0, done.err
    assert f"The talk goes to {server.base_url}, model small; this address comes from the settings file." in done.err


def test_an_address_that_was_typed_is_said_as_it_is(serve: Serve, folder: Path) -> None:
    server = serve(honest(command.answer()))
    env = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    done = command.run(
        "analyze", "talk.txt", "--base-url", server.base_url, "--model", "small", "--single-pass", cwd=folder, env=env
    )
    assert done.code == 0, done.err
    assert f"The talk goes to {server.base_url}, model small." in done.err
    assert "OPENAI_BASE_URL" not in done.err


def test_a_key_alone_is_said_to_mean_openai() -> None:
    told = sources.destination("https://api.openai.com/v1", "m", {"base_url": Source("--base-url", "default")})
    assert "there is a key and no address" in str(told)
    assert "ключ есть, адреса нет" in told.text("ru")


def test_a_proxy_of_the_environment_is_found_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter2@proxy.test:3128")
    assert sources.proxy_variable("https://model.test/v1") == ("HTTPS_PROXY", "proxy.test:3128")
    assert sources.proxy_variable("http://model.test/v1") is None
    assert sources.secrets("http://me:p%40ss@proxy.test") == ["p%40ss", "p@ss", "hunter2", "hunter2"]
    monkeypatch.setenv("NO_PROXY", "model.test")
    assert sources.proxy_variable("https://model.test/v1") is None
