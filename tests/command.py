"""The command line as a person meets it: arguments and environment in, exit code and both outputs out."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from analyzer import cli, matrix
from tests.fault_server import Scripted, chat

ROOT = Path(__file__).parent.parent
LONG = ROOT / "samples" / "junior-backend.txt"  # read in several parts

QUESTION = "Расскажите, пожалуйста, чем вы занимались на последнем проекте?"
QUEUES = "Я вынес рассылку писем в отдельный воркер на RabbitMQ и поставил prefetch десять."
STORY = (
    "Ну, я два года делал сервис заявок для мастерских, писал на Python, сам проектировал таблицы в базе. "
    "У нас был один большой запрос, который работал сорок секунд, я посмотрел план, увидел полный перебор, "
    "добавил составной индекс, и стало меньше секунды. "
    "Потом я переписал выгрузку отчётов, потому что она съедала память. "
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """A bare environment: no settings, keys, proxies or language of whoever runs the tests; the store of the test."""
    kept = ("ANALYZER_STORE", "PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "PYTHONHASHSEED")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LANG": "C.UTF-8"} | dict(given or {})


def run(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    stdin: bytes = b"",
) -> Outcome:
    """Run the command in this process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    code: object = 0
    with contextlib.ExitStack() as world:
        world.enter_context(mock.patch.dict(os.environ, environment(env), clear=True))
        world.enter_context(mock.patch.object(sys, "argv", ["analyzer", *map(str, arguments)]))
        world.enter_context(contextlib.redirect_stdout(out))
        world.enter_context(contextlib.redirect_stderr(err))
        world.enter_context(mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        world.enter_context(contextlib.chdir(cwd))
        world.enter_context(mock.patch.object(matrix, "load", _load))
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
    assert isinstance(code, int)
    return Outcome(code, _text(out, encoding), _text(err, encoding))


def start(
    *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, **options: object
) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own, which the caller waits for."""
    full = environment({"PYTHONPATH": str(ROOT), **(env or {})})
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "analyzer", *map(str, arguments)],
        cwd=cwd,
        env=full,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def endpoint(base_url: str) -> dict[str, str]:
    """The environment in which the program finds a model, and asks it once for each part of a talk."""
    return {"ANALYZER_BASE_URL": base_url, "ANALYZER_MODEL": "small", "ANALYZER_SINGLE_PASS": "1"}


def talk(rounds: int = 8, *, candidate: str = "Кандидат", interviewer: str = "Интервьюер", ending: str = "") -> str:
    """A small interview that is read in one part."""
    answers = [QUEUES + " " + STORY] + [f"{STORY}Это был случай номер {number}." for number in range(2, rounds + 1)]
    lines = [f"{interviewer}: {QUESTION}\n{candidate}: {answer}\n" for answer in answers]
    return "".join(lines) + ending


def finding(quote: str = QUEUES, **more: object) -> dict[str, object]:
    """A claim as a model makes it."""
    return {
        "turn": 2,
        "quote": quote,
        "skill": "queues",
        "parts": [],
        "polarity": "support",
        "rationale": "Рассказал, что сделал сам.",
        "value": 3,
        "tags": [],
        "reason": None,
        "fact": None,
        "retracts_turn": None,
        **more,
    }


def answer(findings: Sequence[Mapping[str, object]] | None = None) -> Scripted:
    """What a model that works would send."""
    found = [finding()] if findings is None else findings
    return chat(json.dumps({"findings": found, "asked_not_shown": []}, ensure_ascii=False))


def left_behind(folder: Path) -> list[str]:
    """Every file under `folder`, as posix paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


_real_load = matrix.load
_shipped = functools.cache(_real_load)


def _load(path: Path | None = None) -> matrix.Matrix:
    """The shipped matrix is read once for all commands of a test run."""
    return _shipped() if path is None else _real_load(path)


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(encoding)
