"""Whatever an endpoint does: what the user sees, the exit code, the calls made and the money counted.

Each row runs the command line against a server that fails. Waiting takes no time: the clock of the engine goes on only
while it sleeps.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analyzer import llm
from analyzer.frozen import sha256_of
from analyzer.llm import pace, tokens
from analyzer.llm.budget import OUTPUT
from analyzer.resources import samples_dir
from analyzer.store import Spent, Store
from tests import command, page_reader
from tests.command import LONG, Outcome, endpoint, left_behind, run, start
from tests.fault_server import (
    PROMPT,
    SILENT,
    FaultServer,
    Received,
    Scripted,
    chat,
    completion,
    page,
    raw,
    redirect,
    refusal,
)

pytestmark = pytest.mark.slow

Serve = Callable[..., FaultServer]
Script = tuple[Scripted | Callable[[Received], Scripted], ...]
KEY = "sk-secret-of-the-test-0123456789"
PRICES = """
[[price]]
endpoint = "127.0.0.1"
model = "small"
input = 10
cached = 1
output = 100
valid = 2026-11-01
source = "invented"
"""
# What one answer of the server takes and costs: 30,000 tokens read, of which 4 came from a cache, and 7 written.
TOKENS, COST = PROMPT + 7, Decimal("0.300664")

GOOD = command.answer()
NOTHING = command.answer([])
TEXT = json.dumps({"findings": [command.finding()], "asked_not_shown": []}, ensure_ascii=False)
HALF = TEXT[: len(TEXT) // 2]
UNKNOWN = command.answer([command.finding(skill="no-such-skill")])
WRONG = chat('{"findings": [{"turn": "two"}], "asked_not_shown": []}')
FILTERED = chat("", finish_reason="content_filter")
DECLINED = chat(None, refusal="I would rather not.")
CUT = chat(HALF, finish_reason="length")


def again(first: Any, last: Any) -> bool:
    """The very same was asked again."""
    return bool(first == last)


def corrected(first: Any, last: Any) -> bool:
    """The model is shown what it said, and told what was wrong with it."""
    *same, said, wrong = last["messages"]
    told = (said["role"], wrong["role"]) == ("assistant", "user") and bool(wrong["content"])
    return bool(told and same == first["messages"] and last["response_format"] == first["response_format"])


def halved(first: Any, last: Any) -> bool:
    """Less of the talk was asked about, with the same rules."""
    (rules, *_), (rules_of_last, *_) = first["messages"], last["messages"]
    lengths = [len(str(each["messages"])) for each in (first, last)]
    return bool(rules == rules_of_last and lengths[1] < lengths[0])


def cooler(first: Any, last: Any) -> bool:
    """The same without a temperature."""
    return bool(first.pop("temperature") == 0.5 and first == last)


def in_words(first: Any, last: Any) -> bool:
    """The form is asked for in words, and in no other way."""
    told = last["messages"][0]["content"].removeprefix(first["messages"][0]["content"])
    return "response_format" not in last and "JSON" in told and first["messages"][1:] == last["messages"][1:]


@dataclass(frozen=True, slots=True)
class Row:
    """What an endpoint does, and what comes of it.

    `sees`: words of the talk in the terminal. `calls`: requests that came to the server. `paid`: answers that are
    counted with what they took; `most`: which requests, by number, are counted with the most they may take, of which
    `lost` were never answered; `waited`: seconds. `compared`: how the last request is to the first.
    """

    script: Script
    code: int
    sees: str
    calls: int
    paid: int = 0
    most: tuple[int, ...] = ()
    lost: int = 0
    waited: float = 0.0
    compared: Callable[[Any, Any], bool] = again
    options: tuple[str, ...] = ()
    took: int = TOKENS
    cost: Decimal = COST


def busy(status: int = 429, **headers: str) -> Scripted:
    return refusal(status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def passing(scripted: Scripted, *, waited: float = 0.5, lost: int = 0) -> Row:
    """A fault that is over when the same is asked again."""
    sees = "1 call was sent and brought no answer: it may be billed" if lost else "2 calls, 30007 tokens, 0.3007 US"
    return Row((scripted, GOOD), 0, sees, 2, paid=1, most=tuple(range(lost)), lost=lost, waited=waited)


def twice(scripted: Scripted, sees: str, *, counted: bool = True) -> Row:
    """An answer with no text of a model in it, asked for once more; `counted`: it says what it took."""
    return Row((scripted,), 6, sees, 2, paid=2 if counted else 0, most=() if counted else (0, 1))


def stops(scripted: Scripted, sees: str) -> Row:
    """A fault that asking again does not mend and that would befall every other call."""
    return Row((scripted,), 5, sees, 1)


def with_usage(usage: object) -> Scripted:
    return raw(json.dumps(completion(TEXT) | {"usage": usage}, ensure_ascii=False))


def with_choices(choices: object) -> Scripted:
    return raw(json.dumps(completion(TEXT) | {"choices": choices}, ensure_ascii=False))


TABLE = {
    # Too many calls
    "429 in seconds": passing(busy(retry_after="7"), waited=7),
    "429 in milliseconds": passing(busy(retry_after_ms="250"), waited=0.25),
    "429 until a date": passing(busy(retry_after="Thu, 01 Jan 1970 00:00:40 GMT"), waited=40),
    "429 with a negative time": passing(busy(retry_after="-5")),
    "429 without a time": passing(busy()),
    "429 for five minutes": passing(busy(retry_after="300"), waited=300),
    "429 for an hour": Row((busy(retry_after="3600"),), 6, "asks to wait 3600 s; this program waits 900 s", 1),
    "503 with a time": passing(busy(503, retry_after="20"), waited=20),
    "429 without end": Row((busy(retry_after="300"),), 6, "asks to wait 300 s more after 900 s", 4, waited=900),
    # No credit, no key, no model
    "429, no credit": stops(refusal(429, code="insufficient_quota"), "has no credit left"),
    "402": stops(refusal(402), "has no credit left"),
    "401": stops(refusal(401, words=f"Incorrect API key {KEY}"), "does not accept the key"),
    "403": stops(refusal(403, words="Country not supported"), "Country not supported"),
    "404, model": stops(refusal(404, code="model_not_found"), "has no model “small”"),
    "404, path": stops(page(404), "There is no model service"),
    "307": stops(redirect("https://elsewhere.test/v1"), "redirects to another address (https://elsewhere.test)"),
    # Passing and lasting failures
    "408": passing(refusal(408), lost=1),
    "409": passing(refusal(409)),
    "500": passing(refusal(500)),
    "502": passing(refusal(502), lost=1),
    "504": passing(refusal(504), lost=1),
    "503": passing(refusal(503)),
    "529": passing(refusal(529)),
    "HTML with 502": passing(page(502), lost=1),
    "500 for good": Row((refusal(500),), 6, "failed (status 500, 4 attempts)", 4, waited=3.5),
    "reset before the answer": passing(Scripted(reset_after=0), lost=1),
    "reset in the middle": passing(replace(GOOD, reset_after=400), lost=1),
    "early end": passing(replace(GOOD, missing=100), lost=1),
    "reset for good": Row((Scripted(reset_after=0),), 6, "broke off (4 attempts)", 4, 0, (0, 1, 2, 3), 4, 3.5),
    "hang": Row((SILENT,), 6, "no complete answer within 1 s", 1, most=(0,), lost=1, options=("--deadline", "1")),
    "slow-loris": Row(
        (replace(GOOD, drip=0.02),), 6, "no complete answer within 1 s", 1, most=(0,), lost=1,
        options=("--deadline", "1"),
    ),
    # Answers in which no model speaks
    "HTML with 200": twice(page(), "A web page came instead of an answer", counted=False),
    "HTML with 200, once": Row((page(), GOOD), 0, "2 calls, ", 2, paid=1, most=(0,)),
    "error inside 200": twice(
        raw('{"error": {"message": "Overloaded"}}'), "An error came instead of an answer (source: ", counted=False
    ),
    "broken HTTP JSON": twice(raw('{"choices": ['), "not valid JSON", counted=False),
    "empty body": twice(raw(""), "The answer is empty", counted=False),
    "empty choices": twice(with_choices([]), "no message of a model"),
    "null choices": twice(with_choices(None), "no message of a model"),
    "null content": twice(chat(None), "The model sent no text"),
    "reasoning only": twice(chat(None, reasoning_content=TEXT), "The model sent no text"),
    "null content, once": Row((chat(None), GOOD), 0, "2 calls, 60014 tokens, 0.6013 US dollars", 2, paid=2),
    # Answers that are no findings
    "truncated content": Row((chat(HALF),), 6, "required form (JSON: json_invalid)", 2, paid=2, compared=corrected),
    "schema violation": Row((WRONG,), 6, "required form (findings.0.turn: ", 2, paid=2, compared=corrected),
    "schema violation, once": Row((WRONG, GOOD), 0, "2 calls, 60014 tokens", 2, paid=2, compared=corrected),
    "duplicate keys": Row(
        (chat(TEXT.replace('{"findings"', '{"findings": [], "findings"', 1)),), 6, "required form", 2, paid=2,
        compared=corrected,
    ),
    "NaN": Row((chat(TEXT.replace('"value": 3', '"value": NaN')),), 6, "required form", 2, paid=2, compared=corrected),
    "unknown ids": Row((UNKNOWN,), 0, "2 calls, 60014 tokens", 2, paid=2, compared=corrected),
    "unknown ids, once": Row((UNKNOWN, GOOD), 0, "2 calls, 60014 tokens", 2, paid=2, compared=corrected),
    # Refusals
    "refusal": Row((DECLINED,), 6, "The model refused to answer: “I would rather not.”", 1, paid=1),
    "content filter, status 400": Row((refusal(400, code="content_filter"),), 6, "rejected a part of the talk", 1),
    "content filter, finish reason": Row((FILTERED,), 6, "content filter of the endpoint stopped", 1, paid=1),
    # Too long
    "length": Row((CUT, GOOD), 0, "3 calls, 90021 tokens", 3, paid=3, compared=halved),
    "length whatever is asked": Row((CUT,), 6, "The answer was cut short", 3, paid=3, compared=halved),
    "400, context": Row((refusal(400, code="context_length_exceeded"), GOOD), 0, "3 calls, ", 3, 2, compared=halved),
    "413": Row((page(413), GOOD), 0, "3 calls, ", 3, paid=2, compared=halved),
    "413 whatever is asked": Row((page(413),), 6, "longer than the model “small” can read at once", 3, compared=halved),
    "truncated prompt": Row(
        (chat(TEXT, prompt=5),), 5, "read only 5 of about", 1, paid=1, took=12, cost=Decimal("0.000714")
    ),
    # Good answers in odd clothes
    "good": Row((GOOD,), 0, "1 call, 30007 tokens, 0.3007 US dollars.", 1, paid=1),
    "null usage": Row((with_usage(None),), 0, "1 call, ", 1, most=(0,)),
    "odd finish reason": Row((chat(TEXT, finish_reason="eos_token"),), 0, "1 call, ", 1, paid=1),
    "no finish reason": Row((chat(TEXT, finish_reason=None),), 0, "1 call, ", 1, paid=1),
    "fenced": Row((chat(f"Here you are:\n```json\n{TEXT}\n```\nBye."),), 0, "1 call, ", 1, paid=1),
    "thinking": Row((chat(f'<think>{{"findings": [</think>\n{TEXT}'),), 0, "1 call, ", 1, paid=1),
    "lone surrogate": Row(
        (raw(json.dumps(completion(TEXT.replace("сделал сам", "сделал \ud83d сам")))),), 0, "1 call, ", 1, paid=1
    ),
    # What the endpoint does not know
    "unsupported parameter": Row(
        (refusal(400, words="Unsupported parameter: 'temperature' is not supported with this model."), GOOD), 0,
        "2 calls, 30007 tokens", 2, paid=1, compared=cooler, options=("--temperature", "0.5"),
    ),
    "unsupported response_format": Row(
        (*[refusal(400, words="This response_format type is unavailable now")] * 2, chat(f"```json\n{TEXT}\n```")), 0,
        "3 calls, 30007 tokens", 3, paid=1, compared=in_words,
    ),
    "400 of no known kind": Row((refusal(400, words="Bad request"),), 6, "(status 400). It said: “Bad request”.", 1),
}  # fmt: skip


class Clock:
    """Goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    async def sleep(self, seconds: float) -> None:
        self.time += max(seconds, 1e-6)  # a clock that stands still would be waited for without end
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every engine that is made."""
    made = Clock()
    monkeypatch.setattr(pace, "Pace", functools.partial(pace.Pace, now=lambda: made.time, sleep=made.sleep))
    world = {"sleep": made.sleep, "chance": lambda: 0.0, "now": lambda: 0.0, "clock": lambda: made.time}
    monkeypatch.setattr(llm, "Model", functools.partial(llm.Model, **world))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one small interview and a list of prices."""
    (tmp_path / "petrov.txt").write_text(command.talk(), "utf-8")
    (tmp_path / "prices.toml").write_text(PRICES, "utf-8")
    return tmp_path


def analyze(folder: Path, server: FaultServer, *options: str | Path, file: str | Path = "petrov.txt") -> Outcome:
    env = endpoint(server.base_url) | {"OPENAI_API_KEY": KEY}
    done = run("analyze", file, "--prices", "prices.toml", "--lang", "en", *options, cwd=folder, env=env)
    assert KEY not in done.out + done.err
    assert "Traceback" not in done.err
    return done


def spent() -> Spent:
    """What the first run in the store of this test took."""
    with Store(os.environ["ANALYZER_STORE"]) as store:
        assert store.check() == []
        return store.spent(1)


def most(request: Received) -> tuple[int, Decimal]:
    """Tokens and cost of a call at most, while nothing is known of how the endpoint counts."""
    text = "".join(item["content"] for item in request.json["messages"])
    prompt = tokens.at_most(text + str(request.json.get("response_format", "")))
    return prompt + OUTPUT, (prompt * Decimal(10) + OUTPUT * Decimal(100)) / 1_000_000


def reports(folder: Path) -> list[str]:
    """What a finished interview leaves, and halves of it."""
    left = left_behind(folder)
    return [name for name in left if name.endswith((".tmp", "result.json", "report.html", "report.md", ".csv"))]


def stored(folder: Path, name: str = "petrov") -> Any:
    return json.loads((folder / "out" / name / "result.json").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_a_fault_has_its_words_its_exit_code_its_calls_and_its_price(
    row: Row, folder: Path, serve: Serve, clock: Clock
) -> None:
    server = serve(*row.script)
    done = analyze(folder, server, *row.options)
    assert (done.code, len(server.requests)) == (row.code, row.calls), done.err
    assert row.sees in done.err
    assert row.compared(server.requests[0].json, server.requests[-1].json)
    assert clock.time == pytest.approx(row.waited, abs=0.2)
    dearest = [most(server.requests[number]) for number in row.most]
    took = spent()
    assert (took.calls, took.lost) == (row.calls, row.lost)
    assert took.answered == row.paid + len(row.most) - row.lost
    assert took.tokens == row.paid * row.took + sum(count for count, _ in dearest)
    assert took.cost == row.paid * row.cost + sum(cost for _, cost in dearest)
    if row.code == 0:
        result = stored(folder)
        whole = not row.most
        assert result["recommendation"]["status"] != "incomplete"
        assert result["provenance"]["incomplete"] == []
        assert result["provenance"]["usage"]["calls"] == took.answered
        assert (result["provenance"]["cost"] is not None) == (whole or took.lost > 0)
    else:
        assert reports(folder) == []
        *_, what, do = done.err.splitlines()
        assert what.endswith((".", "”"))
        assert do.endswith(".")


def test_a_prompt_that_was_cut_within_the_talk_is_asked_in_halves(folder: Path, serve: Serve) -> None:
    def cut(request: Received) -> Scripted:
        return chat(TEXT, prompt=read_of(request))

    def read_of(request: Received) -> int:
        return tokens.at_least(request.json["messages"][0]["content"]) + 1

    server = serve(cut, GOOD)
    done = analyze(folder, server)
    assert (done.code, len(server.requests)) == (0, 3), done.err
    assert halved(server.requests[0].json, server.requests[-1].json)
    assert spent().tokens == read_of(server.requests[0]) + 7 + 2 * TOKENS
    with Store(os.environ["ANALYZER_STORE"]) as store:
        assert store.stats().invalid == {"truncated_prompt": 1}
    assert stored(folder)["provenance"]["incomplete"] == []


# One of two parts


def recorded(request: Received) -> Scripted:
    """The recorded answer of a language model to this very prompt."""
    asked = request.json
    schema = asked["response_format"]["json_schema"]["schema"]
    key = sha256_of({"messages": asked["messages"], "schema": schema, "repeat": 1})
    (path,) = (samples_dir() / "answers").glob(f"{key[:24]}*.json")
    return raw(json.loads(path.read_text("utf-8"))["body"])


# What befalls the second part · what the user sees · calls made · answers counted with what they took · requests
# counted with the most they may take
UNREAD: dict[str, tuple[Script, str, int, int, tuple[int, ...]]] = {
    "refusal": ((DECLINED,), "The model refused to answer: “I would rather not.”", 2, 2, ()),
    "content filter, status 400": ((refusal(400, code="content_filter"),), "rejected a part of the talk", 2, 1, ()),
    "content filter, finish reason": ((FILTERED,), "content filter of the endpoint stopped", 2, 2, ()),
    "schema violation": ((WRONG,), "does not have the required form (findings.0.turn: int_parsing)", 3, 3, ()),
    "truncated content": ((chat(HALF),), "does not have the required form (JSON: json_invalid)", 3, 3, ()),
    "null content": ((chat(None),), "The model sent no text", 3, 3, ()),
    "500 for good": ((refusal(500),), "failed (status 500, 4 attempts)", 5, 1, ()),
    "413 for the half": ((page(413), NOTHING, DECLINED), "I would rather not.", 4, 3, ()),
    "429 for an hour": ((busy(retry_after="3600"),), "asks to wait 3600 s; this program waits 900 s", 2, 1, ()),
    "hang": ((SILENT,), "no complete answer within 1 s", 2, 1, (1,)),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_part_that_was_not_read_makes_the_interview_incomplete(name: str, folder: Path, serve: Serve) -> None:
    script, sees, calls, paid, lost = UNREAD[name]
    server = serve(NOTHING, *script)
    done = analyze(folder, server, *(("--deadline", "1") if name == "hang" else ()), file=LONG)
    assert (done.code, len(server.requests)) == (3, calls), done.err
    assert re.search(
        r"turns \d+ to \d+ could not be read, so the report is incomplete\. .*" + re.escape(sees), done.err
    )
    took = spent()
    assert (took.calls, took.answered, took.lost) == (calls, paid, len(lost))
    if not lost:
        assert (took.tokens, took.cost) == (paid * TOKENS, paid * COST)
    else:
        assert took.tokens > (paid + len(lost)) * TOKENS
        assert "it may be billed" in done.err
    said_to_be_incomplete(folder, sees)


def said_to_be_incomplete(folder: Path, sees: str) -> None:
    """By the result and by all that a reader sees first."""
    result = stored(folder, LONG.stem)
    assert result["recommendation"]["status"] == "incomplete"
    (unread,) = result["provenance"]["incomplete"]
    assert sees in unread["reason"]["en"]
    tree = page_reader.read((folder / "out" / LONG.stem / "report.html").read_text("utf-8"))
    assert "The talk was not read in full." in tree.one("h2", id="verdict").text()
    first = tree.one("section", class_="action").text()
    assert f"Not read: turns {unread['first_turn']} to {unread['last_turn']}." in first
    assert sees in first
    markdown = (folder / "out" / LONG.stem / "report.md").read_text("utf-8")
    assert "The talk was not read in full." in "\n".join(markdown.splitlines()[:8])


@pytest.mark.parametrize("fault", [FILTERED, refusal(500)], ids=["filter", "500"])
def test_a_level_that_half_a_talk_proves_makes_it_no_more_complete(fault: Scripted, folder: Path, serve: Serve) -> None:
    done = analyze(folder, serve(recorded, fault), file=LONG)
    assert done.code == 3, done.err
    result = stored(folder, LONG.stem)
    assert len(result["evidence"]) > 10
    assert result["recommendation"]["level"] is not None
    said_to_be_incomplete(folder, result["provenance"]["incomplete"][0]["reason"]["en"])


@pytest.mark.parametrize("fault", [refusal(401), refusal(429, code="insufficient_quota")], ids=["401", "no credit"])
def test_what_stops_the_run_leaves_no_report_and_is_gone_on_from(fault: Scripted, folder: Path, serve: Serve) -> None:
    server = serve(NOTHING, fault, NOTHING)
    stopped = analyze(folder, server, file=LONG)
    assert (stopped.code, len(server.requests)) == (5, 2)
    assert reports(folder) == []
    assert (spent().answered, spent().cost) == (1, COST)
    done = analyze(folder, server, file=LONG)
    assert (done.code, len(server.requests)) == (0, 3)
    assert server.requests[1].json == server.requests[2].json
    assert stored(folder, LONG.stem)["provenance"]["usage"]["reused"] == 1


def test_a_part_that_was_not_read_is_all_that_the_next_run_asks_for(folder: Path, serve: Serve) -> None:
    server = serve(NOTHING, *[refusal(500)] * 4, NOTHING)
    assert analyze(folder, server, file=LONG).code == 3
    assert (analyze(folder, server, file=LONG).code, len(server.requests)) == (0, 6)
    assert stored(folder, LONG.stem)["recommendation"]["status"] != "incomplete"


# The own computer


@pytest.mark.slow
def test_a_full_disk_is_a_clear_error_and_nothing_more_is_bought(folder: Path, serve: Serve) -> None:
    resource = pytest.importorskip("resource")
    large = chat(TEXT.replace("сделал сам", "сделал сам " * 20_000))
    server = serve(NOTHING, large, NOTHING)
    assert analyze(folder, server).code == 0
    store = Path(os.environ["ANALYZER_STORE"])
    size = max(path.stat().st_size for path in store.parent.iterdir()) + 60_000
    env = endpoint(server.base_url)
    running = start(
        "analyze", LONG, cwd=folder, env=env,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    _, err = running.communicate(timeout=120)
    assert (running.returncode, len(server.requests)) == (1, 2), err.decode()
    assert "Traceback" not in err.decode()
    *_, what, do = err.decode().splitlines()
    assert str(store) in what
    assert re.search("no room|the disk or its quota", what)
    assert do.startswith("Make room")
    assert not (folder / "out" / LONG.stem).exists()
    with Store(store) as kept:
        assert kept.check() == []
    done = analyze(folder, server, file=LONG)
    assert (done.code, len(server.requests)) == (0, 4), done.err


@pytest.mark.slow
def test_a_second_run_at_once_is_a_clear_error_and_asks_nothing(folder: Path, serve: Serve) -> None:
    server = serve(SILENT)
    running = start("analyze", "petrov.txt", cwd=folder, env=endpoint(server.base_url))
    try:
        wait_for(server, running)
        done = analyze(folder, server, "--out", "other")
    finally:
        running.kill()
        running.communicate(timeout=60)
    assert (done.code, len(server.requests)) == (5, 1)
    *_, what, do = done.err.splitlines()
    assert re.search(rf"{running.pid}\b.* 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC", what)
    assert do.endswith(".")
    assert left_behind(folder) == ["petrov.txt", "prices.toml"]


def wait_for(server: FaultServer, running: subprocess.Popen[bytes]) -> None:
    """Until the first request has come."""
    for _ in range(3000):
        if server.requests or running.poll() is not None:
            return
        time.sleep(0.02)
