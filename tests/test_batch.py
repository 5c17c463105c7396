"""Calls sent together: what comes back in whatever order, what does not, and what a run that died leaves behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import llm
from analyzer.calls import Again, Answer, Call, ChatMessage, read_reply
from analyzer.errors import (
    AnalyzerError,
    BudgetError,
    ConfigurationError,
    DeclinedError,
    EndpointError,
    StoppedError,
    TooLongError,
)
from analyzer.frozen import sha256_of
from analyzer.llm import Model, batch, batch_desk, batch_lines
from analyzer.llm.batch import BatchModel
from analyzer.llm.batch_desk import FIRST_PAUSE, KEPT, LONGEST_PAUSE
from analyzer.llm.budget import Budget, Limits
from analyzer.llm.prices import Price
from analyzer.messages import LANGUAGES, Message
from analyzer.store import Store
from analyzer.store.batches import Batches
from tests import command
from tests.batch_server import BatchServer, Plan, bad, first, good
from tests.command import LONG
from tests.fault_server import Scripted, completion, page, raw, refusal

KEY = "sk-test-0123456789"
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
START = 1_800_000_000.0
RESET = Scripted(reset_after=0)

Serve = Callable[..., BatchServer]


def call(text: str, repeat: int = 1) -> Call:
    return Call((ChatMessage("system", "Правила"), ChatMessage("user", text)), "findings", SCHEMA, repeat)


CALLS = tuple(call(f"Вопрос {number} 🙂") for number in range(1, 6))
IDS = Counter({batch_lines.custom_id(one): 1 for one in CALLS})


class World:
    """A store, an endpoint, and a clock that goes on when somebody sleeps."""

    def __init__(self, folder: Path, server: BatchServer, **options: Any) -> None:
        self.server = server
        options = {"model": "small", "api_key": KEY, "deadline": 5.0} | options
        self.endpoint = llm.endpoint(base_url=server.base_url, **options)
        self.place = folder / "answers.sqlite"
        self.time = START
        self.slept: list[float] = []
        self.said: list[Message] = []
        self.store = self._opened()
        self.run: int | None = None

    def _opened(self) -> Store:
        return Store(self.place, now=lambda: datetime.fromtimestamp(self.time, UTC))

    def reopen(self) -> None:
        """As a new process would."""
        self.store.close()
        self.store = self._opened()
        self.run = None

    @property
    def words(self) -> str:
        return "\n".join(str(one) for one in self.said)

    def model(self, **options: Any) -> BatchModel:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.time += seconds
            await asyncio.sleep(0)

        world = {"sleep": sleep, "chance": lambda: 0.0, "now": lambda: self.time, "clock": lambda: self.time}
        if self.run is None:
            self.run = self.store.begin("job")
        return BatchModel(self.endpoint, self.store, **{"run": self.run, "say": self.said.append, **world, **options})

    def ask(self, *calls: Call, **options: Any) -> list[Answer]:
        return [self.checked(one) for one in self.outcomes(*calls, **options)]

    def checked(self, outcome: Answer | BaseException) -> Answer:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def outcomes(self, *calls: Call, **options: Any) -> list[Answer | BaseException]:
        async def all_at_once() -> list[Answer | BaseException]:
            async with self.model(**options) as model:
                asked = (model.answer(one) for one in calls or CALLS)
                return await asyncio.gather(*asked, return_exceptions=True)

        return asyncio.run(asyncio.wait_for(all_at_once(), 60))

    def error(self, *calls: Call, **options: Any) -> AnalyzerError:
        """What asking raises."""
        with pytest.raises(AnalyzerError) as caught:
            self.ask(*calls, **options)
        for language in LANGUAGES:
            assert caught.value.what.text(language)
            assert KEY not in caught.value.what.text(language) + caught.value.do.text(language)
        return caught.value

    def kept(self) -> list[str]:
        """What the store serves now."""
        found = (self.store.get(one.key, endpoint=self.endpoint.base_url, model="small") for one in CALLS)
        return [read_reply(one).text for one in found if one is not None]

    def attempts(self) -> Counter[str]:
        return Counter(self.store.stats().attempts)


@pytest.fixture
def serve(loopback: None) -> Iterator[Serve]:
    with ExitStack() as running:
        yield lambda *plans, **options: running.enter_context(BatchServer(*plans, **options))


def texts(answers: list[Answer]) -> list[str]:
    return [json.loads(read_reply(answer).text)["echo"] for answer in answers]


ASKED = [one.messages[-1].content for one in CALLS]


# What goes up and what comes down


def test_calls_asked_at_once_go_out_as_one_batch_and_each_gets_its_own_answer(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    answers = world.ask()
    assert texts(answers) == ASKED
    assert [answer.reused for answer in answers] == [False] * 5
    assert server.sizes() == [5]
    assert server.billed == IDS
    assert server.asked("POST /v1/chat") == []
    headers = [json.loads(row[0]) for row in world.store.database.outside("SELECT headers FROM responses")]
    assert {name["x-request-id"] for name in headers} == {f"req_{number}" for number in range(5)}
    assert world.attempts() == Counter(answered=5)
    assert world.store.check() == []


def test_a_line_holds_what_chat_would_send(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    world.ask(CALLS[0], parameters={"temperature": 0})
    (line,) = server.jobs["batch_1"].lines
    world.reopen()
    other = World(tmp_path / "chat", server)

    async def chat() -> None:
        async with Model(world.endpoint, other.store, parameters={"temperature": 0}) as model:
            await model.answer(CALLS[0])

    asyncio.run(chat())
    assert line["body"] == server.asked("POST /v1/chat/completions")[0].json
    assert line["custom_id"].removeprefix("call-") == CALLS[0].key[:40]


def test_both_ways_share_their_answers(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    batched = world.ask(*CALLS[:3])

    async def chat() -> list[Answer]:
        async with Model(world.endpoint, world.store, run=world.run) as model:
            return [await model.answer(one) for one in CALLS]

    chatted = asyncio.run(chat())
    assert [answer.reused for answer in chatted] == [True, True, True, False, False]
    assert [read_reply(one) for one in chatted[:3]] == [read_reply(one) for one in batched]
    assert [answer.reused for answer in world.ask()] == [True] * 5
    assert (server.sizes(), len(server.asked("POST /v1/chat"))) == ([3], 2)


def test_the_same_endpoint_says_the_same_by_both_ways(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world, other = World(tmp_path, server), World(tmp_path / "chat", server)

    async def chat() -> list[Answer]:
        async with Model(other.endpoint, other.store) as model:
            return [await model.answer(one) for one in CALLS]

    assert [read_reply(one) for one in world.ask()] == [read_reply(one) for one in asyncio.run(chat())]


def test_a_body_is_kept_as_it_stands_in_its_line(tmp_path: Path, serve: Serve) -> None:
    body = '{ "choices" : [{"message":{"content":"да \\ud83d 🙂 \u2028","n":1.50}}],  "big":123456789012345678901 }'
    line = '{"custom_id": "%s", "response": {"body": %s, "status_code": 200}}\r'
    name = batch_lines.custom_id(CALLS[0])
    server = serve(Plan(output=(line % (name, body)).encode()))
    (answer,) = World(tmp_path, server).ask(CALLS[0])
    assert answer.body == body
    assert read_reply(answer).text == "да \ufffd 🙂 \u2028"


def test_bytes_that_are_no_text_come_back_as_they_came(tmp_path: Path, serve: Serve) -> None:
    name = batch_lines.custom_id(CALLS[0]).encode()
    body = b'{"choices": "\xff\xfe"}'
    server = serve(Plan(output=b'{"custom_id":"' + name + b'","response":{"status_code":200,"body":' + body + b"}}"))
    world = World(tmp_path, server)
    world.ask(CALLS[0])
    kept = world.store.get(CALLS[0].key, endpoint=server.base_url, model="small")
    assert kept is not None
    assert kept.body.encode("utf-8", "surrogateescape") == body


def test_without_a_key_none_is_sent(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server = serve()
    server.fault("POST /v1/batches", RESET, done=True)  # so that the list is asked for too
    assert texts(World(tmp_path, server, api_key=None).ask()) == ASKED
    assert {"authorization" in request.headers for request in server.requests} == {False}
    assert {request.method for request in server.requests} == {"GET", "POST", "DELETE"}


def test_the_files_at_the_endpoint_are_deleted_once_everything_is_kept(tmp_path: Path, serve: Serve) -> None:
    server = serve(answer=lambda body: bad(400) if body["messages"][-1]["content"] == ASKED[0] else good(body))
    World(tmp_path, server).outcomes()
    assert len(server.deleted) == 3
    assert server.files == {}


def test_what_cannot_be_deleted_stays_and_nobody_minds(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("DELETE", refusal(403), refusal(500))
    assert texts(World(tmp_path, server).ask()) == ASKED


def test_a_call_that_is_asked_again_goes_out_with_the_next_batch(tmp_path: Path, serve: Serve) -> None:
    server = serve(answer=lambda body: good(body) if len(body["messages"]) > 2 else (200, completion("nonsense")))
    world = World(tmp_path, server)

    async def asking() -> Answer:
        async with world.model() as model:
            answer = await model.answer(CALLS[0])
            model.reject(answer, "form")
            return await model.answer(CALLS[0], Again("nonsense", "no JSON"))

    answer = asyncio.run(asking())
    assert read_reply(answer).text != "nonsense"
    assert server.sizes() == [1, 1]
    assert [one["content"] for one in server.jobs["batch_2"].lines[0]["body"]["messages"][-2:]] == [
        "nonsense",
        "no JSON",
    ]


def test_calls_that_come_later_do_not_wait_for_a_batch_under_way(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress",) * 40))
    world = World(tmp_path, server)

    async def asking() -> list[int]:
        ended: list[int] = []

        async def one(number: int, model: BatchModel) -> None:
            await model.answer(CALLS[number])
            ended.append(number)

        async with world.model() as model:
            early = asyncio.create_task(one(0, model))
            while not server.jobs:
                await asyncio.sleep(0.01)
            await one(1, model)
            await early
        return ended

    assert asyncio.run(asking()) == [1, 0]


def test_files_stay_below_the_limits_of_lines_and_bytes(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    assert texts(World(tmp_path, server).ask(most_lines=2)) == ASKED
    assert sorted(server.sizes()) == [1, 2, 2]  # they go up side by side
    size = min(len(request.body) for request in server.asked("POST /v1/files"))
    server = serve()
    assert texts(World(tmp_path / "bytes", server).ask(most_bytes=2 * size)) == ASKED
    assert len(server.sizes()) > 1
    assert sum(server.sizes()) == 5


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 10), st.integers(1, 100))
def test_no_portion_is_above_a_limit_and_none_is_lost(sizes: list[int], lines: int, size: int) -> None:
    given_ = [(number, b"x" * length) for number, length in enumerate(sizes)]
    portions = list(batch_lines.portions(given_, most_lines=lines, most_bytes=size))
    assert [item for portion in portions for item in portion] == given_
    for portion in portions:
        assert 0 < len(portion) <= lines
        assert len(portion) == 1 or sum(len(content) for _, content in portion) <= size


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=30)
@given(st.text(min_size=1), st.dictionaries(st.text(), JSON, max_size=4), st.booleans())
def test_every_json_object_is_cut_out_of_its_line_as_it_is(name: str, body: dict[str, Any], ascii_: bool) -> None:
    raw_body = json.dumps(body, ensure_ascii=ascii_)
    spaced = json.dumps({"response": {"status_code": 200, "body": 0}, "custom_id": name}, ensure_ascii=ascii_)
    sheet = batch_lines.read(spaced.replace('"body": 0', f'"body": {raw_body}'))
    assert sheet.lines[name].body == raw_body
    assert (sheet.broken, sheet.twice) == (0, 0)


@given(st.text())
def test_no_line_breaks_the_reading(text: str) -> None:
    batch_lines.read(text, '{"custom_id":' + text, '{"custom_id":"a","response":' + text)


# What goes wrong with lines


def one_line(sign: str) -> Callable[[list[str], list[str]], tuple[list[str], list[str]]]:
    """Do something to the last line of the output."""

    def edit(output: list[str], errors: list[str]) -> tuple[list[str], list[str]]:
        last = output[-1]
        changed = {
            "broken": [last[: len(last) // 2]],
            "no object": ["[1, 2]"],
            "left out": [],
            "page": ["<html>Bad gateway</html>"],
            "twice a name": [last.replace('"error": null', '"error": null, "custom_id": "x"')],
            "status in words": [last.replace('"status_code": 200', '"status_code": "OK"')],
        }[sign]
        return output[:-1] + changed, errors

    return edit


@pytest.mark.parametrize("sign", ["broken", "no object", "left out", "page", "twice a name", "status in words"])
def test_a_line_that_cannot_be_read_is_sent_again_and_counts_as_possibly_billed(
    tmp_path: Path, serve: Serve, sign: str
) -> None:
    server = serve(Plan(edit=one_line(sign)))
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 1]
    assert world.attempts() == Counter(answered=5, lost=1)


def test_lines_of_others_and_repeated_ones_are_not_used(tmp_path: Path, serve: Serve) -> None:
    def edit(output: list[str], errors: list[str]) -> tuple[list[str], list[str]]:
        stranger = output[0].replace(batch_lines.custom_id(CALLS[-1]), "call-unknown")
        other = output[1].replace("Вопрос", "Другой")
        return [*output, stranger, other], errors

    server = serve(Plan(edit=edit))
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert world.attempts() == Counter(answered=5)
    assert "2 lines that are not used" in world.words


def test_a_good_line_beats_an_error_of_the_same_name(tmp_path: Path, serve: Serve) -> None:
    def edit(output: list[str], errors: list[str]) -> tuple[list[str], list[str]]:
        error = {"custom_id": batch_lines.custom_id(CALLS[0]), "response": None, "error": {"code": "batch_expired"}}
        return [json.dumps(error), *output], []

    server = serve(Plan(edit=edit))
    assert texts(World(tmp_path, server).ask()) == ASKED
    assert server.sizes() == [5]


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503])
def test_a_line_refused_for_a_while_goes_out_with_the_next_batch(tmp_path: Path, serve: Serve, status: int) -> None:
    server = serve(answer=first(bad(status)))
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 5]
    assert server.jobs["batch_1"].shown["output_file_id"] is None
    assert world.attempts() == Counter(answered=5, refused=5)


def test_a_line_is_not_sent_for_ever(tmp_path: Path, serve: Serve) -> None:
    server = serve(answer=lambda body: bad(500))
    world = World(tmp_path, server, attempts=3)
    assert type(world.error(CALLS[0])) is EndpointError
    assert server.sizes() == [1, 1, 1]


def test_the_format_is_lowered_when_lines_are_refused_for_it_and_the_lesson_is_kept(
    tmp_path: Path, serve: Serve
) -> None:
    def answer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body.get("response_format", {}).get("type") == "json_schema":
            return bad(400, param="response_format", words="json_schema is not supported")
        return good(body)

    server = serve(answer=answer)
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 5]
    world.reopen()
    world.ask(call("Ещё"))
    assert server.sizes() == [5, 5, 1]


def test_a_parameter_that_is_not_taken_is_left_out(tmp_path: Path, serve: Serve) -> None:
    def answer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return bad(400, param="temperature", words="unsupported") if "temperature" in body else good(body)

    server = serve(answer=answer)
    assert texts(World(tmp_path, server).ask(parameters={"temperature": 0.0})) == ASKED
    assert server.sizes() == [5, 5]


TABLE: list[tuple[tuple[int, dict[str, Any]], type[AnalyzerError], bool]] = [
    (bad(400, code="context_length_exceeded"), TooLongError, False),
    (bad(413), TooLongError, False),
    (bad(400, code="content_filter"), DeclinedError, False),
    (bad(401, code="invalid_api_key"), ConfigurationError, True),
    (bad(402), ConfigurationError, True),
    (bad(403), ConfigurationError, True),
    (bad(404, code="model_not_found"), ConfigurationError, True),
    (bad(429, code="insufficient_quota"), ConfigurationError, True),
]


@pytest.mark.parametrize(("answer", "error", "all_"), TABLE)
def test_a_line_is_judged_like_an_answer_by_itself(
    tmp_path: Path, serve: Serve, answer: tuple[int, dict[str, Any]], error: type[AnalyzerError], all_: bool
) -> None:
    server = serve(answer=lambda body: answer if body["messages"][-1]["content"] == ASKED[0] else good(body))
    world = World(tmp_path, server)
    failed, *others = world.outcomes()
    assert type(failed) is error
    assert [type(one) for one in others] == [Answer] * 4  # what came with it is handed out all the same
    assert server.sizes() == [5]
    assert world.attempts() == Counter(answered=4, refused=1)


def test_a_failure_that_ends_the_run_ends_it_for_lines_that_would_go_out_again(tmp_path: Path, serve: Serve) -> None:
    by_text = {ASKED[0]: bad(500), ASKED[1]: bad(403), ASKED[2]: bad(500)}
    server = serve(answer=lambda body: by_text.get(body["messages"][-1]["content"]) or good(body))
    found = World(tmp_path, server).outcomes()
    assert [type(one) for one in found] == [ConfigurationError] * 3 + [Answer] * 2
    assert server.sizes() == [5]


def test_an_answer_to_a_prompt_that_was_cut_short_is_set_aside(tmp_path: Path, serve: Serve) -> None:
    long = call("Расскажите о проекте, о команде и о сроках. " * 40)
    server = serve()  # whose usage says 11 tokens
    world = World(tmp_path, server)
    failed, answer = world.outcomes(long, CALLS[0])
    assert type(failed) is TooLongError
    assert isinstance(answer, Answer)
    world.reopen()
    assert world.model().verdict(long) == "truncated_prompt"


# What becomes of a batch


def test_an_expired_batch_gives_what_it_has_and_the_rest_goes_out_again(tmp_path: Path, serve: Serve) -> None:
    for silent in (False, True):
        server = serve(Plan(end="expired", answered=2, silent=silent))
        world = World(tmp_path / str(silent), server)
        assert texts(world.ask()) == ASKED
        assert server.sizes() == [5, 3]
        assert server.billed == IDS
        assert world.attempts() == Counter(answered=5, refused=3)


def test_a_batch_that_expires_again_and_again_ends(tmp_path: Path, serve: Serve) -> None:
    server = serve(*[Plan(end="expired", answered=0)] * 9)
    world = World(tmp_path, server, attempts=2)
    assert type(world.error()) is EndpointError
    assert server.sizes() == [5, 5]


def test_a_cancelled_batch_is_not_sent_again_by_the_same_run(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress", "cancelling"), end="cancelled", answered=2))
    world = World(tmp_path, server)
    error = world.error()
    assert type(error) is StoppedError
    assert "batch_1" in str(error)
    assert "being cancelled" in world.words
    assert server.sizes() == [5]
    assert len(world.kept()) == 2
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 3]
    assert server.billed == IDS


@pytest.mark.parametrize(
    ("errors", "error"),
    [
        ((), EndpointError),
        (({"code": "invalid_json_line", "message": "This line is no JSON", "line": None},), EndpointError),
        (({"code": "model_not_found", "message": "The model does not exist", "param": "model"},), ConfigurationError),
        (({"code": "insufficient_quota", "message": "Quota"},), ConfigurationError),
    ],
)
def test_a_batch_that_fails_as_a_whole_costs_nothing_and_says_why(
    tmp_path: Path, serve: Serve, errors: tuple[dict[str, Any], ...], error: type[AnalyzerError]
) -> None:
    server = serve(Plan(end="failed", errors=errors))
    world = World(tmp_path, server)
    found = world.error()
    assert type(found) is error
    assert world.attempts() == Counter(refused=5)
    assert server.sizes() == [5]
    if error is EndpointError and errors:
        assert "This line is no JSON" in str(found)


def test_a_batch_that_fails_for_one_line_goes_out_without_it(tmp_path: Path, serve: Serve) -> None:
    errors = ({"code": "string_above_max_length", "message": "too long", "line": 2},)
    server = serve(Plan(end="failed", errors=errors))
    world = World(tmp_path, server)
    found = world.outcomes()
    assert [type(one) for one in found] == [Answer, TooLongError, Answer, Answer, Answer]
    assert server.sizes() == [5, 4]


def test_what_a_batch_had_answered_before_it_failed_is_kept(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(end="failed", answered=2, silent=True))
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 3]
    assert server.billed == IDS
    assert world.attempts() == Counter(answered=5, lost=3)


FULL = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached for small"}


def test_a_full_queue_takes_smaller_batches_one_after_the_other(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(end="failed", errors=(FULL,)), Plan(end="failed", errors=(FULL,)))
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 3, 2, 2, 1]
    assert server.billed == IDS
    assert "smaller batches" in world.words


@pytest.mark.slow
def test_a_queue_that_stays_full_ends_the_calls(tmp_path: Path, serve: Serve) -> None:
    server = serve(*[Plan(statuses=(), end="failed", errors=(FULL,))] * 1000)
    world = World(tmp_path, server)
    assert "Enqueued token limit" in str(world.error(CALLS[0]))
    assert world.attempts().keys() == {"refused"}


def test_a_file_that_is_too_large_is_halved(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("POST /v1/files", refusal(413))
    assert texts(World(tmp_path, server).ask()) == ASKED
    assert server.sizes() == [3, 2]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_endpoint_without_batches_is_named_as_such(tmp_path: Path, serve: Serve, status: int) -> None:
    server = serve()
    server.fault("POST /v1/files", *[refusal(status)] * 100)
    world = World(tmp_path, server)
    error = world.error()
    assert type(error) is ConfigurationError
    assert "--via chat" in str(error)
    assert world.attempts() == Counter(refused=5)


def test_a_wrong_key_ends_the_run_before_anything_is_reserved_for_good(tmp_path: Path, serve: Serve) -> None:
    server = serve(key="another")
    world = World(tmp_path, server)
    assert type(world.error()) is ConfigurationError
    assert world.attempts() == Counter(refused=5)


# What goes wrong on the way


PASSING = [refusal(429), refusal(503), refusal(500), refusal(408), page(502), page(200), raw("{"), raw("[]"), RESET]


@pytest.mark.parametrize("step", ["POST /v1/files", "GET /v1/batches/", "GET /v1/files"])
def test_what_passes_is_borne_with_at_every_step_that_may_be_repeated(tmp_path: Path, serve: Serve, step: str) -> None:
    server = serve()
    server.fault(step, *PASSING)
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5]
    assert server.billed == IDS


@pytest.mark.parametrize(("fault", "done"), [(one, False) for one in PASSING] + [(one, True) for one in PASSING[1:]])
def test_a_batch_is_made_once_whatever_happens_to_the_answer_that_says_so(
    tmp_path: Path, serve: Serve, fault: Scripted, done: bool
) -> None:
    server = serve()
    server.fault("POST /v1/batches", fault, done=done)
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5]
    assert server.billed == IDS


def test_a_batch_of_which_nobody_knows_is_left_for_the_next_run(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("POST /v1/batches", RESET, done=True)
    server.fault("GET /v1/batches?", *[refusal(503)] * 1000)
    world = World(tmp_path, server)
    assert type(world.error()) is EndpointError
    assert world.attempts() == Counter(open=5)
    server._moments.clear()
    world.reopen()
    answers = world.ask()
    assert texts(answers) == ASKED
    assert server.sizes() == [5]


def test_without_a_list_of_batches_nobody_knows_and_the_calls_count_as_possibly_billed(
    tmp_path: Path, serve: Serve
) -> None:
    server = serve()
    server.fault("POST /v1/batches", RESET)
    server.fault("GET /v1/batches?", *[refusal(404)] * 2)
    world = World(tmp_path, server)
    assert type(world.error()) is EndpointError
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert world.attempts() == Counter(answered=5, lost=5)
    assert "may be billed twice" in world.words


def test_a_batch_is_found_behind_many_others(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("POST /v1/batches", RESET, done=True)
    server.on("GET /v1/batches?", lambda: server.crowd(230))
    assert texts(World(tmp_path, server).ask()) == ASKED
    assert server.sizes() == [5]
    assert len(server.asked("GET /v1/batches?")) == 3


def test_the_endpoint_is_asked_ever_more_seldom_and_when_it_says(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress",) * 12))
    server.fault("GET /v1/batches/", refusal(429, headers={"retry-after": "77"}), skip=3)
    world = World(tmp_path, server)
    world.ask()
    assert 77.0 in world.slept
    pauses = [pause for pause in world.slept if pause not in (1.0, 77.0)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (FIRST_PAUSE, LONGEST_PAUSE)


@pytest.mark.slow
def test_an_endpoint_that_is_silent_for_hours_ends_the_run_and_loses_nothing(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", *[refusal(502)] * 1000)
    world = World(tmp_path, server)
    error = world.error(chance=lambda: 1.0)
    assert type(error) is EndpointError
    assert "pays for nothing twice" in str(error)
    assert world.time - START > 6 * 3600
    server._moments.clear()
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert server.billed == IDS


def test_a_key_that_is_withdrawn_meanwhile_ends_the_run_and_loses_nothing(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", refusal(401), skip=1)
    world = World(tmp_path, server)
    assert type(world.error()) is ConfigurationError
    assert world.attempts() == Counter(open=5)
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5]


def test_an_unknown_batch_is_not_paid_for_again_unless_it_is_old(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", refusal(404))
    world = World(tmp_path, server)
    error = world.error()
    assert type(error) is ConfigurationError
    assert "batch_1" in str(error)
    assert server.sizes() == [5]
    server.fault("GET /v1/batches/", refusal(404))
    world.time += KEPT
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 5]
    assert world.attempts() == Counter(answered=5, lost=5)


def test_a_file_that_is_gone_leaves_its_calls_to_be_sent_again(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/files", *[refusal(404)] * 3)
    world = World(tmp_path, server)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 5]
    assert world.attempts() == Counter(answered=5, lost=5)


# What a run leaves behind


def interrupted(world: World, server: BatchServer) -> list[Answer | BaseException]:
    """What comes of the calls when somebody interrupts while their batch is under way."""
    models: list[BatchModel] = []
    server.on("GET /v1/batches/", lambda: models[0].stop(), skip=2)

    async def asking() -> list[Answer | BaseException]:
        models.append(world.model())
        async with models[0] as model:
            return await asyncio.gather(*(model.answer(one) for one in CALLS), return_exceptions=True)

    found = asyncio.run(asking())
    assert world.run is not None
    world.store.finish(world.run, "interrupted")
    return found


def test_interrupted_the_batch_goes_on_and_the_next_run_collects_it(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress",) * 9))
    world = World(tmp_path, server)
    found = interrupted(world, server)
    assert {type(one) for one in found} == {StoppedError}
    assert "batch_1 goes on" in str(found[0])
    assert world.attempts() == Counter(open=5)
    assert held(world, server) == 5
    world.reopen()
    answers = world.ask()
    assert texts(answers) == ASKED
    assert [answer.reused for answer in answers] == [True] * 5
    assert server.sizes() == [5]
    assert server.billed == IDS
    assert "is not sent or paid for again" in world.words
    assert held(world, server) == 0


def held(world: World, server: BatchServer) -> int:
    """How many of the calls are in a batch whose end is not known."""
    batches = Batches(world.store)
    return sum(batches.holds(one.key, endpoint=server.base_url, model="small") for one in CALLS)


def test_what_a_batch_holds_is_not_bought_by_chat(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress",) * 9))
    world = World(tmp_path, server)
    interrupted(world, server)

    async def chatting(one: Call) -> Answer:
        async with Model(world.endpoint, world.store) as model:
            return await model.answer(one)

    with pytest.raises(ConfigurationError, match="--via batch"):
        asyncio.run(chatting(CALLS[0]))
    assert server.asked("POST /v1/chat/completions") == []
    asyncio.run(chatting(call("Другой вопрос")))
    assert len(server.asked("POST /v1/chat/completions")) == 1


def test_interrupted_before_it_was_sent_nothing_is_left(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    models: list[BatchModel] = []
    server.on("POST /v1/files", lambda: models[0].stop())

    async def asking() -> list[Answer | BaseException]:
        models.append(world.model())
        async with models[0] as model:
            return await asyncio.gather(*(model.answer(one) for one in CALLS), return_exceptions=True)

    assert {type(one) for one in asyncio.run(asking())} == {StoppedError}
    assert server.jobs == {}
    assert world.attempts() == Counter(refused=5)


def test_a_stopped_engine_that_is_entered_anew_goes_on(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)

    async def asking() -> Answer:
        model = world.model()
        async with model:
            model.stop()
            with pytest.raises(StoppedError):
                await model.answer(CALLS[0])
        async with model:
            return await model.answer(CALLS[0])

    assert not asyncio.run(asking()).reused


def test_calls_of_another_job_leave_a_batch_alone(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", refusal(401))
    world = World(tmp_path, server)
    world.error()
    world.reopen()
    world.ask(call("Другое"))
    assert world.attempts() == Counter(open=5, answered=1)
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5, 1]


def test_an_earlier_batch_and_new_calls_come_together(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", refusal(401))
    world = World(tmp_path, server)
    world.error(*CALLS[:3])
    world.reopen()
    answers = world.ask()
    assert texts(answers) == ASKED
    assert [answer.reused for answer in answers] == [True, True, True, False, False]
    assert server.sizes() == [3, 2]
    assert server.billed == IDS


# Moments at which a run may die: a request, and whether the endpoint has done its work by then.
MOMENTS = [
    ("POST /v1/files", False, 0),
    ("POST /v1/files", True, 0),
    ("POST /v1/batches", False, 0),
    ("POST /v1/batches", True, 0),
    ("GET /v1/batches/", False, 0),
    ("GET /v1/batches/", True, 2),
    ("GET /v1/files", False, 0),
    ("GET /v1/files", True, 0),
    ("GET /v1/files", True, 1),
    ("DELETE /v1/files", True, 0),
]


def partly(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """An endpoint with something in both files."""
    return bad(400, code="content_filter") if body["messages"][-1]["content"] == ASKED[0] else good(body)


# A connection of the client library that is cancelled just as it begins leaves a coroutine behind.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("step", "done", "skip"), MOMENTS)
def test_a_run_that_dies_anywhere_is_carried_on_and_nothing_is_paid_twice(
    tmp_path: Path, serve: Serve, step: str, done: bool, skip: int
) -> None:
    server = serve(answer=partly)
    world = World(tmp_path, server)

    async def dying() -> None:
        loop, me = asyncio.get_running_loop(), asyncio.current_task()
        assert me is not None
        server.on(step, lambda: loop.call_soon_threadsafe(me.cancel), done=done, skip=skip)
        async with world.model() as model:
            await asyncio.gather(*(model.answer(one) for one in CALLS))
            await asyncio.sleep(5)

    with pytest.raises((asyncio.CancelledError, DeclinedError)):
        asyncio.run(dying())
    world.reopen()
    found = world.outcomes()
    assert texts(found[1:]) == ASKED[1:]  # type: ignore[arg-type]
    assert type(found[0]) is DeclinedError
    assert max(server.billed.values()) == 1
    assert sum(server.billed.values()) == 4
    assert world.store.check() == []


@pytest.mark.parametrize("after", [1, 3])
def test_a_collection_that_broke_off_is_done_once_more(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    class Dead(BaseException):
        pass

    server = serve()
    world = World(tmp_path, server)
    real, calls = Batches.answered, Counter[str]()

    def answered(self: Batches, *args: Any, **options: Any) -> Answer:
        calls["all"] += 1
        if calls["all"] > after:
            raise Dead
        return real(self, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Batches, "answered", answered)
        assert {type(one) for one in world.outcomes()} == {Dead}
    assert len(world.kept()) == after
    world.reopen()
    assert texts(world.ask()) == ASKED
    assert server.sizes() == [5]
    assert world.attempts() == Counter(answered=5)
    assert world.store.stats().attempts == {"answered": 5}


DYING = """
import asyncio, json, sys
from pathlib import Path
from analyzer import llm
from analyzer.calls import Call, ChatMessage
from analyzer.store import Store

async def main(url, place, texts):
    async def sleep(seconds):
        await asyncio.sleep(0)
    calls = [Call((ChatMessage("user", text),), "findings", {"type": "object"}) for text in json.loads(texts)]
    endpoint = llm.endpoint(base_url=url, model="small", api_key="k")
    store = Store(Path(place))
    run = store.begin("job")
    async with llm.BatchModel(endpoint, store, run=run, sleep=sleep) as model:
        found = await asyncio.gather(*(model.answer(one) for one in calls), return_exceptions=True)
    store.finish(run, "done")
    print([type(one).__name__ for one in found])

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("step", "done", "skip"), MOMENTS[:-1])
def test_kill_9_at_any_step_loses_nothing(tmp_path: Path, serve: Serve, step: str, done: bool, skip: int) -> None:
    server = serve(answer=partly)
    place = tmp_path / "answers.sqlite"
    child = [sys.executable, "-c", DYING, server.base_url, str(place), json.dumps(ASKED)]
    here = Path(__file__).resolve().parent.parent
    running: list[subprocess.Popen[bytes]] = []
    server.on(step, lambda: os.kill(running[0].pid, signal.SIGKILL), done=done, skip=skip)
    with subprocess.Popen(child, cwd=here) as process:
        running.append(process)
        assert process.wait(60) == -signal.SIGKILL
    done_ = subprocess.run(child, cwd=here, capture_output=True, text=True, timeout=60, check=True)
    assert done_.stdout.strip() == str(["DeclinedError", *["Answer"] * 4])
    assert max(server.billed.values()) == 1
    assert sum(server.billed.values()) == 4
    with Store(place) as store:
        assert store.check() == []
        assert store.stats().attempts.get("answered") == 4
        assert "open" not in store.stats().attempts


# Money


def price(**options: Any) -> Price:
    return Price(**{
        "input": Decimal(1_000), "cached": Decimal(100), "cache_write": Decimal(1_000), "output": Decimal(2_000),
        "batch": Decimal("0.5"), "valid": datetime(2026, 1, 1, tzinfo=UTC).date(), "source": "a test",
    } | options)  # fmt: skip


def test_an_answer_costs_what_batches_cost(tmp_path: Path, serve: Serve) -> None:
    world = World(tmp_path, serve())
    (answer,) = world.ask(CALLS[0], budget=Budget(price=price(), batch=True))
    # Of 11 tokens 4 were cached; 7 were written.
    assert answer.cost == (Decimal(7 * 1_000 + 4 * 100 + 7 * 2_000) / 1_000_000) / 2
    assert world.run is not None
    spent = world.store.spent(world.run)
    assert (spent.tokens, spent.cost) == (18, answer.cost)


def test_the_worst_is_reserved_before_the_batch_is_made(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    seen: list[int] = []

    def look() -> None:
        with Store(world.place) as other:
            seen.append(sum(source.tokens for source in other.stats().sources))

    server.on("POST /v1/files", look)
    world.ask(budget=Budget(output_reserve=1_000, batch=True))
    assert seen[0] > 5_000
    assert world.run is not None
    assert world.store.spent(world.run).tokens == 5 * 18


def test_what_the_budget_does_not_bear_at_once_follows_later(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    assert texts(world.ask(budget=Budget(Limits(tokens=25_000), output_reserve=10_000, batch=True))) == ASKED
    assert server.sizes() == [2, 2, 1]
    assert "The budget bears 2 of 5 calls" in world.words


def test_a_call_waits_while_a_batch_under_way_holds_the_budget(tmp_path: Path, serve: Serve) -> None:
    server = serve(Plan(statuses=("in_progress",) * 20))
    world = World(tmp_path, server)
    budget = Budget(Limits(tokens=15_000), output_reserve=10_000, batch=True)

    async def asking() -> list[Answer]:
        async with world.model(budget=budget) as model:
            early = asyncio.create_task(model.answer(CALLS[0]))
            while not server.jobs:
                await asyncio.sleep(0.01)
            return await asyncio.gather(early, model.answer(CALLS[1]))

    assert texts(asyncio.run(asking())) == ASKED[:2]
    assert server.sizes() == [1, 1]


def test_a_budget_that_bears_no_call_sends_none(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    assert type(world.error(budget=Budget(Limits(tokens=900), output_reserve=1_000, batch=True))) is BudgetError
    assert server.requests == []


def test_the_budget_holds_and_what_was_answered_is_kept(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    world = World(tmp_path, server)
    server.fault("POST /v1/batches", refusal(401))
    server.on("POST /v1/files", lambda: worst.extend(source.tokens for source in world.store.stats().sources))
    worst: list[int] = []
    world.error(CALLS[0])
    world.reopen()
    limit = worst[0] + 30  # after two answers of 18 tokens the worst has no room any more
    found = world.outcomes(budget=Budget(Limits(tokens=limit), batch=True))
    assert [type(one) for one in found] == [Answer, Answer, BudgetError, BudgetError, BudgetError]
    assert world.run is not None
    assert world.store.spent(world.run).tokens == 36
    assert server.sizes() == [1, 1]


def test_a_batch_left_behind_goes_on_counting(tmp_path: Path, serve: Serve) -> None:
    server = serve()
    server.fault("GET /v1/batches/", refusal(401))
    world = World(tmp_path, server)
    world.error(*CALLS[:2], budget=Budget(output_reserve=1_000, batch=True))
    world.reopen()
    limited = Budget(Limits(tokens=3_000), output_reserve=1_000, batch=True)
    assert type(world.error(call("Другое"), budget=limited)) is BudgetError
    world.reopen()
    assert len(world.ask(*CALLS[:2], budget=limited)) == 2
    assert len(world.ask(call("Другое"), budget=limited)) == 1


def test_progress_is_told_in_tenths(tmp_path: Path, serve: Serve) -> None:
    world = World(tmp_path, serve(Plan(statuses=("in_progress",) * 60)))
    world.ask(*(call(str(number)) for number in range(60)))
    told = [str(one.params["done"]) for one in world.said if "done" in one.params]
    assert told == [str(number) for number in range(0, 60, 6)]


def test_progress_is_told_in_both_languages(tmp_path: Path, serve: Serve) -> None:
    world = World(tmp_path, serve())
    world.ask()
    assert len(world.said) >= 4
    for one in world.said:
        assert one.text("ru") != one.text("en")
    assert "batch_1" in world.words


# The whole program


def _recorded(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The answer that is shipped with the samples."""
    schema = body["response_format"]["json_schema"]["schema"]
    key = sha256_of({"messages": body["messages"], "schema": schema, "repeat": 1})
    (path,) = (LONG.parent / "answers").glob(f"{key[:24]}*.json")
    return 200, json.loads(json.loads(path.read_text("utf-8"))["body"])


@pytest.mark.slow
def test_a_sample_comes_out_the_same_by_both_ways(
    tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "QUIET", 0.0)
    monkeypatch.setattr(batch_desk, "FIRST_PAUSE", 0.01)
    server = serve(answer=_recorded)
    results: dict[str, dict[str, Any]] = {}
    for via in ("chat", "batch"):
        env = {
            "ANALYZER_BASE_URL": server.base_url,
            "ANALYZER_MODEL": "small",
            "ANALYZER_STORE": str(tmp_path / f"{via}.sqlite"),
        }
        done = command.run("analyze", LONG, "--via", via, "--out", via, cwd=tmp_path, env=env)
        assert done.code == 0, done.err
        (path,) = (tmp_path / via).glob("**/result.json")
        results[via] = json.loads(path.read_text("utf-8"))
    chatted, batched = results["chat"], results["batch"]
    for result in results.values():
        del result["provenance"]["created"], result["digest"]
    assert [name for name in chatted if chatted[name] != batched[name]] == []
    calls = len(server.asked("POST /v1/chat"))
    assert sum(server.sizes()) == calls > len(server.sizes()) > 0


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_the_batch_at_the_endpoint_and_the_same_command_collects_it(
    tmp_path: Path, serve: Serve, sign: signal.Signals
) -> None:
    found = json.dumps({"findings": [command.finding()], "asked_not_shown": []}, ensure_ascii=False)
    server = serve(Plan(statuses=("in_progress",) * 1000), answer=lambda body: (200, completion(found)))
    (tmp_path / "talk.txt").write_text(command.talk(), "utf-8")
    env = {**command.endpoint(server.base_url), "ANALYZER_VIA": "batch", "ANALYZER_LANG": "en"}
    with command.start("analyze", "talk.txt", cwd=tmp_path, env=env) as process:
        while not server.asked("GET /v1/batches/") and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(sign)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err.decode()
    assert "batch_1" in err.decode()
    job = server.jobs["batch_1"]
    job.plan = Plan(statuses=())
    job.looks = 0
    done = command.run("analyze", "talk.txt", cwd=tmp_path, env=env)
    assert done.code == 0, done.err
    assert server.sizes() == [1]
    assert max(server.billed.values()) == 1
