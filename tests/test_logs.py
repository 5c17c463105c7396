"""The log: events in ids and counts, and nothing else, whatever is handed to it."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import calls, logs
from analyzer.errors import OutputError
from analyzer.llm import ladder, refusals
from analyzer.store import Outcome
from tests import command
from tests.dialects import honest
from tests.fault_server import FaultServer, chat, refusal

PACKAGE = Path(logs.__file__).parent
KEY = "ab12" * 16
STRANGE = "Я вынес рассылку писем"


def written(*events: tuple[str, dict[str, Any]], secrets: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    stream = io.StringIO()
    log = logs.Log(stream, secrets=secrets)
    for name, fields in events:
        log.write(name, fields)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_json_object_with_its_time_and_process() -> None:
    (line,) = written(("call.answered", {"key": KEY, "seconds": 1.23456, "cost": Decimal("1E-7"), "input": 12}))
    assert line.pop("time").endswith("Z")
    assert isinstance(line.pop("process"), int)
    assert line == {
        "event": "call.answered", "key": KEY[: logs.KEY_LETTERS], "seconds": 1.235, "cost": "0.0000001", "input": 12,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", STRANGE),
        (STRANGE, 1),
        ("key", STRANGE),
        ("key", "sk-canary-key-1234"),
        ("kind", "because Ivan said so"),
        ("kind", {"retry"}),
        ("kind", Decimal(1)),
        ("reason", "sk-canary-key-1234"),
        ("model", "a name with spaces"),
        ("model", "sk-canary-key-1234"),
        ("model", "x" * 129),
        ("host", "https://user:secret@host/v1"),
        ("host", "user:secret@host"),
        ("batch", "batch_1\nIvan"),
        ("input", "12"),
        ("input", True),
        ("input", 1.5),
        ("seconds", float("nan")),
        ("seconds", float("inf")),
        ("seconds", "1"),
        ("cost", 0.1),
        ("cost", Decimal("NaN")),
        ("billed", 1),
        ("process", 1),
        ("withheld", 0),
        ("event", "x"),
        ("time", "now"),
        ("key", b"ab12"),
        ("input", [1, 2]),
    ],
)
def test_what_is_no_id_and_no_count_is_left_out_and_counted(field: str, value: object) -> None:
    (line,) = written(("call.failed", {field: value, "attempt": 2}))
    assert line.keys() == {"event", "attempt", "process", "time", "withheld"}
    assert (line["attempt"], line["withheld"]) == (2, 1)


def test_an_event_of_another_name_loses_it() -> None:
    (line,) = written((STRANGE, {"attempt": 1}))
    assert (line["event"], line["attempt"], line["withheld"]) == ("unknown", 1, 1)


def test_no_secret_passes_in_a_field_that_would_take_it() -> None:
    (line,) = written(("run.begun", {"model": "x-hunter2-y", "host": "hunter2.example"}), secrets=("hunter2",))
    assert "hunter2" not in str(line)
    assert line["withheld"] == 2


ANYTHING = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.binary(), st.none(), st.decimals(), st.lists(st.text())
)


@given(
    st.text(),
    st.dictionaries(st.one_of(st.text(), st.sampled_from(sorted(logs.FIELDS))), ANYTHING, max_size=4),
)
def test_whatever_comes_every_line_is_json_of_known_fields(name: str, fields: dict[str, Any]) -> None:
    (line,) = written((name, fields))
    assert line.keys() <= {"event", "process", "time", "withheld", *logs.FIELDS}
    assert line["event"] in logs.EVENTS | {"unknown"}
    for field, value in line.items():
        assert isinstance(value, bool | int | float) or re.fullmatch(r"[\w./:@+\[\]-]{1,260}", value, re.ASCII), field


def test_nothing_is_written_where_nobody_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.event("call.answered", key=KEY)
    with logs.writing(None):
        logs.event("call.answered", key=KEY)
    assert capsys.readouterr() == ("", "")


def test_tasks_inside_write_to_the_same_log_and_what_follows_does_not(tmp_path: Path) -> None:
    async def work() -> None:
        await asyncio.gather(*(asyncio.create_task(one(number)) for number in range(3)))

    async def one(number: int) -> None:
        logs.event("call.retried", attempt=number)

    with logs.writing(str(tmp_path / "log")):
        asyncio.run(work())
    logs.event("call.retried", attempt=9)
    with logs.writing(str(tmp_path / "log")):  # is added to
        logs.event("call.retried", attempt=3)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert sorted(line["attempt"] for line in lines) == [0, 1, 2, 3]


def test_a_log_that_cannot_be_opened_is_an_error_before_anything_is_spent(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--log"), logs.writing(str(tmp_path)):
        pytest.fail("was not opened")


def test_a_log_that_breaks_does_not_end_the_work() -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(28, "full")

    log = logs.Log(Full())
    log.write("call.kept", {"key": KEY})
    log.write("call.kept", {"key": KEY})


def test_every_word_of_the_program_may_be_written() -> None:
    words: list[tuple[str, Any]] = [
        *(("kind", word) for word in get_args(refusals.Kind)),
        *(("format", word) for word in ladder.FORMATS),
        *(("reason", word) for word in get_args(calls.Rejection)),
        *(("engine", word) for word in get_args(calls.EngineName)),
        *(("outcome", word) for word in get_args(Outcome)),
    ]
    for field, word in words:
        (line,) = written(("call.failed", {field: word}))
        assert line[field] == word


def test_the_code_writes_only_events_and_fields_that_are_listed() -> None:
    """Whoever adds one adds it to the list, with its shape."""
    import ast

    told = [
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) == "logs.event"
    ]
    assert told
    for call in told:
        names = {node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)}
        assert names <= logs.EVENTS, ast.unparse(call)
        assert {keyword.arg for keyword in call.keywords if keyword.arg} <= logs.FIELDS.keys(), ast.unparse(call)


def test_a_run_tells_its_calls_tries_and_end(serve: Callable[..., FaultServer], tmp_path: Path) -> None:
    server = serve(refusal(500), honest(chat("no")), honest(command.answer()))
    (tmp_path / "talk.txt").write_text(command.talk(), "utf-8")
    env = command.endpoint(server.base_url) | {"ANALYZER_LOG": "log.jsonl"}
    done = command.run("analyze", "talk.txt", cwd=tmp_path, env=env)
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text("ascii").splitlines()]
    assert [line["event"] for line in lines] == [
        "run.begun", "interview.begun", "call.failed", "call.retried", "call.answered", "call.rejected",
        "call.answered", "interview.ended", "run.ended",
    ]  # fmt: skip
    assert [line for line in lines if "withheld" in line] == []
    failed, retried, answered, rejected = lines[2:6]
    assert (failed["kind"], failed["status"], failed["attempt"]) == ("retry", 500, 1)
    assert retried["pause"] > 0
    assert (answered["attempt"], answered["cached"], answered["output"]) == (2, 4, 7)
    assert rejected["reason"] == "form"
    assert len({line["key"] for line in lines if "key" in line}) == 1
    assert (lines[-1]["outcome"], lines[-1]["calls"], lines[-1]["answered"]) == ("done", 3, 2)


def test_a_log_holds_no_word_of_the_talk_and_no_name(serve: Callable[..., FaultServer], tmp_path: Path) -> None:
    server = serve(honest(command.answer()))
    (tmp_path / "Иван Петров.txt").write_text(command.talk(candidate="Иван"), "utf-8")
    done = command.run(
        "analyze", "Иван Петров.txt", "--candidate", "Иван", "--candidate-name", "Ivan", "--log", "-",
        cwd=tmp_path, env=command.endpoint(server.base_url),
    )  # fmt: skip
    assert done.code == 0, done.err
    lines = "".join(line for line in done.err.splitlines() if line.startswith('{"event"'))
    assert "call.answered" in lines
    assert lines.isascii()
    for word in ("Ivan", "RabbitMQ", "queues", "Python", "txt"):
        assert word not in lines
