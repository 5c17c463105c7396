"""What every test lives with: a closed network, and fixtures that open as much of it as a test asks for."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import settings

from tests import fault_server

CASSETTES = Path(__file__).parent / "cassettes"
RECORDING = os.environ.get("ANALYZER_RECORD") == "1"

# How long an example takes says how busy the computer is, and nothing of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_PASSED = pytest.StashKey[bool]()
_open: Literal["nothing", "loopback", "everything"] = "nothing"


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    """No test reaches a network. `pytest.fail` is no `Exception`, so nothing takes it for an endpoint that is down."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


@pytest.fixture(scope="session")
def _stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    numbers = itertools.count()
    folder = tmp_path_factory.mktemp("stores")
    return (folder / str(number) / "answers.sqlite" for number in numbers)


@pytest.fixture(autouse=True)
def _own_store(_stores: Iterator[Path]) -> Iterator[None]:
    """Every test keeps its answers at a place of its own, and none in the folder of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYZER_STORE", str(next(_stores)))
        yield


@pytest.fixture
def loopback() -> Iterator[None]:
    """Lets the test talk to servers on this computer."""
    with _opened("loopback"):
        yield


@pytest.fixture
def serve(loopback: None) -> Iterator[Callable[..., fault_server.FaultServer]]:
    """`serve(answer, answer, …)` starts a `FaultServer` that plays them; it ends with the test."""
    with contextlib.ExitStack() as running:
        yield lambda *script, **options: running.enter_context(fault_server.FaultServer(*script, **options))


@dataclass(frozen=True, slots=True)
class Tape:
    """A playing cassette and the endpoint that it stands for; `played` is vcrpy's own object."""

    base_url: str
    model: str
    api_key: str
    played: Any

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the program finds this endpoint."""
        return {
            "ANALYZER_BASE_URL": self.base_url,
            "ANALYZER_MODEL": self.model,
            "OPENAI_API_KEY": self.api_key,
        }


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Tape]:
    """The cassette of this test, `cassettes/<module>/<test>.yaml`, all of which a passing test has played.

    With ANALYZER_RECORD=1 it is recorded from the endpoint that ANALYZER_BASE_URL, ANALYZER_MODEL and OPENAI_API_KEY
    name, unless somebody wrote it by hand.
    """
    from tests import cassette_format

    path = CASSETTES / request.path.stem / (re.sub(r"[^\w.-]+", "-", request.node.name).strip("-") + ".yaml")
    facts = cassette_format.metadata(path) if path.is_file() else {}
    if RECORDING and facts.get("answered_by") != "hand-written":
        endpoint = (os.environ["ANALYZER_BASE_URL"], os.environ["ANALYZER_MODEL"])
        key = os.environ.get("OPENAI_API_KEY", "")
        with _opened("everything"), cassette_format.cassette(path, record=cassette_format.Source(endpoint[1])) as tape:
            yield Tape(*endpoint, key, tape)
        return
    if not facts:
        pytest.fail(f"There is no cassette at {path}; record it with ANALYZER_RECORD=1.")
    with cassette_format.cassette(path) as tape:
        yield Tape(cassette_format.BASE_URL, facts["model"], "no-key-is-needed", tape)
    left = cassette_format.unplayed(tape)
    if request.node.stash.get(_PASSED, False) and left:
        pytest.fail(f"{left} recorded answers in {path} were not asked for; record it with ANALYZER_RECORD=1.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@contextlib.contextmanager
def _opened(much: Literal["loopback", "everything"]) -> Iterator[None]:
    global _open
    before, _open = _open, much
    try:
        yield
    finally:
        _open = before


def _forbidden(host: object) -> bool:
    if _open == "nothing":
        return True
    if _open == "everything":
        return False
    try:
        return not ip_address(str(host)).is_loopback
    except ValueError:
        return host not in (None, "", "localhost")


def _guarded(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and _forbidden(args[-1][0]):
            pytest.fail(f"A test tried to reach {args[-1][:2]}.")
        return real(self, *args)

    return call


def _guarded_lookup(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(host: object, *args: Any, **options: Any) -> Any:
        if _forbidden(host):
            pytest.fail(f"A test tried to look up {host!r}.")
        return real(host, *args, **options)

    return call
