"""Recorded talks with a model: what they may hold, how they are written, and that they play as they should."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.request import Request
from vcr.serialize import deserialize as from_text
from vcr.serialize import serialize as to_text

from analyzer import llm, resources
from analyzer.calls import Call, ChatMessage, read_reply
from analyzer.store import Store
from tests import cassette_format
from tests.conftest import CASSETTES, Tape
from tests.fault_server import FaultServer, chat, page, raw

RECORDED = sorted(CASSETTES.rglob("*.yaml"))
ANSWERS = sorted((resources.samples_dir() / "answers").glob("*.json"))
ALL = [*RECORDED, *ANSWERS]

QUOTES = {
    "type": "object",
    "properties": {"quotes": {"type": "array", "items": {"type": "string"}}},
    "required": ["quotes"],
    "additionalProperties": False,
}


async def _no_sleep(seconds: float) -> None:
    return None


def ask(tape: Tape, folder: Path, *calls: Call) -> list[str]:
    """The assistant's texts, asked for one after the other."""

    async def one_by_one() -> list[str]:
        place = llm.endpoint(base_url=tape.base_url, model=tape.model, api_key=tape.api_key)
        with Store(folder / "answers.sqlite") as store:
            async with llm.Model(place, store, sleep=_no_sleep) as model:
                return [read_reply(await model.answer(call)).text for call in calls]

    return asyncio.run(one_by_one())


def quotes(content: str = "[1] К: Ставили Kafka сами.") -> Call:
    system = "Найдите, что показал кандидат.\n  Отвечайте по схеме 🙂"
    return Call((ChatMessage("system", system), ChatMessage("user", content)), "quotes", QUOTES)


def test_an_answer_travels_from_a_cassette_to_its_reader(cassette: Tape, tmp_path: Path) -> None:
    (text,) = ask(cassette, tmp_path, quotes())
    assert text == '{\n  "quotes": ["Ставили Kafka сами."]\n}'


def test_a_repeated_question_and_a_busy_endpoint_play_in_order(cassette: Tape, tmp_path: Path) -> None:
    calls = [
        Call((ChatMessage("user", "Что показал кандидат?"),), "quotes", {"type": "object"}, repeat=repeat)
        for repeat in (1, 2)
    ]
    assert ask(cassette, tmp_path, *calls) == ["первый", "второй"]


def test_a_changed_prompt_finds_no_recording_and_fails_loudly(tmp_path: Path) -> None:
    path = CASSETTES / "test_cassettes" / "test_an_answer_travels_from_a_cassette_to_its_reader.yaml"
    with cassette_format.cassette(path) as played:
        tape = Tape(cassette_format.BASE_URL, "example-model", "key", played)
        with pytest.raises(CannotOverwriteExistingCassetteException, match="a prompt, the schema or the model"):
            ask(tape, tmp_path, quotes("[1] К: Ставили Kafka вместе."))
        assert cassette_format.unplayed(played) == 1
        ask(tape, tmp_path, quotes())
        assert cassette_format.unplayed(played) == 0


def test_a_recording_plays_back_without_key_address_or_server(
    tmp_path: Path, serve: Callable[..., FaultServer]
) -> None:
    server = serve(chat('{"quotes": []}'), page())
    path = tmp_path / "folder" / "new.yaml"
    source = cassette_format.Source(model="example-model")
    with cassette_format.cassette(path, record=source) as played:
        tape = Tape(server.base_url, "example-model", "sk-secret-0123456789", played)
        first = ask(tape, tmp_path / "one", quotes())
    text = path.read_text("utf-8")
    assert text.startswith("metadata:\n  answered_by: recorded\n  endpoint: http://model.test/v1\n")
    assert "Ставили Kafka сами." in text
    assert not {"sk-secret", "127.0.0.1", "uthorization", "chatcmpl", "user-agent"} & set(re.findall(r"[\w.-]+", text))
    assert problems(text) == []
    with cassette_format.cassette(path) as played:
        tape = Tape(cassette_format.BASE_URL, "example-model", "other", played)
        assert ask(tape, tmp_path / "two", quotes()) == first
    assert len(server.requests) == 1


def test_a_recording_begins_anew_and_leaves_no_other_file(tmp_path: Path, serve: Callable[..., FaultServer]) -> None:
    server = serve(raw("not json"), chat("{}"))
    path = tmp_path / "new.yaml"
    for number in range(2):
        with cassette_format.cassette(path, record=cassette_format.Source("example-model")) as played:
            tape = Tape(server.base_url, "example-model", "", played)
            place = llm.endpoint(base_url=tape.base_url, model=tape.model)

            async def once(place: llm.Endpoint = place, number: int = number) -> None:
                with Store(tmp_path / str(number) / "answers.sqlite") as store:
                    async with llm.Model(place, store) as model:
                        await model.answer(quotes())

            asyncio.run(once())
    ((_, response),) = zip(*from_text(path.read_text("utf-8"), cassette_format)[:2], strict=True)
    assert json.loads(response["body"]["string"])["id"] == "recorded"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["new.yaml"]


def test_a_test_that_reaches_for_a_network_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as one:
        for address in (("127.0.0.1", 9), ("192.0.2.1", 443)):
            with pytest.raises(pytest.fail.Exception, match="tried to reach"):
                one.connect(address)
            with pytest.raises(pytest.fail.Exception, match="tried to reach"):
                one.connect_ex(address)
    with pytest.raises(pytest.fail.Exception, match="tried to look up"):
        socket.getaddrinfo("model.test", 443)


def test_a_test_that_asks_for_loopback_gets_no_more(loopback: None) -> None:
    with socket.socket() as one:
        with pytest.raises(pytest.fail.Exception, match="tried to reach"):
            one.connect(("192.0.2.1", 443))
        with socket.create_server(("127.0.0.1", 0)) as server:
            one.connect(server.getsockname())
    with pytest.raises(pytest.fail.Exception, match="tried to look up"):
        socket.getaddrinfo("model.test", 443)


TEXT = st.text(alphabet=st.characters(), max_size=40) | st.sampled_from(
    ["  leading", "trailing ", "a\r\nb\r\n", "\n", "\n\n", " \n x", "\tтаб\n", "🙂\n🙂", "a\ud800b\n", "yes", "1", "~",
     "# no\n", "---\n", "key: value\nkey: other", "\ufeffbom", "\u2028", "\x85\n", "\x00", "x" * 300, "да " * 100, "'"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)
BODY = TEXT | JSON.map(lambda value: json.dumps(value, ensure_ascii=False)) | JSON.map(json.dumps)


@settings(max_examples=150)
@given(asked=BODY, answered=BODY | st.binary(max_size=20))
def test_what_is_dumped_is_loaded_again(asked: str, answered: str | bytes) -> None:
    def cassette(asked: str, answered: str | bytes) -> dict[str, Any]:
        request = {"method": "POST", "uri": "http://model.test/v1", "headers": {"content-type": ["a"]}, "body": asked}
        response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": answered}}
        return {"version": 1, "interactions": [{"request": request, "response": response}], "metadata": {"model": "m"}}

    dumped = cassette_format.serialize(cassette(asked, answered))
    dumped.encode()
    assert cassette_format.deserialize(dumped) == cassette(_utf8(asked), _utf8(answered))


def _utf8(value: Any) -> Any:
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def test_a_cassette_is_readable() -> None:
    body = json.dumps({"content": "Первая строка 🙂\n  вторая\n"}, ensure_ascii=False)
    request = Request("POST", "http://model.test/v1/chat/completions", body, {"content-type": "application/json"})
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "<p>да</p>\n".encode()}}
    text = to_text({"requests": [request], "responses": [response]}, cassette_format)
    assert re.search(r"\n( +)content: \|\n\1  Первая строка 🙂\n\1    вторая\n", text)
    assert "      text: |\n        <p>да</p>\n" in text


def test_a_recorded_answer_loses_what_tells_recordings_apart() -> None:
    body = {"id": "chatcmpl-7", "created": 1_700_000_000, "system_fingerprint": "fp_1", "choices": []}
    assert json.loads(cassette_format.anonymous(json.dumps(body))) == {"id": "recorded", "created": 0, "choices": []}
    assert cassette_format.anonymous("<html>") == "<html>"


# Scanning what is shipped

_SECRETS = {
    "a key": re.compile(
        r"\bsk-[\w-]{8,}|\bBearer\s+[\w.-]{8,}|\bAIza[\w-]{20,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}"
        r"|\bhf_\w{20,}|\bgsk_\w{20,}|\bxox[abprs]-[\w-]{10,}|\bA(?:KIA|SIA)[0-9A-Z]{16}\b|\beyJ[\w-]{10,}\.[\w-]{10,}"
        r"|-----BEGIN [A-Z ]*PRIVATE KEY",
        re.IGNORECASE,
    ),
    "an authorization header": re.compile(r"^\s*\W?(?:authorization|cookie|set-cookie|api-key)\W?:", re.I | re.M),
    "an address of a computer": re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\blocalhost:\d"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    "a telephone number": re.compile(
        r"\+\d[\d ()\u00a0-]{8,}\d"
        r"|(?<![\w.])[78]?[ \u00a0-]?\(?\d{3}\)?[ \u00a0-]\d{3}[ \u00a0-]\d{2}[ \u00a0-]?\d{2}(?![\w.])"
        r"|(?<![\w.])[78]9\d{9}(?![\w.])"
    ),
    "a path of a computer": re.compile(
        r"(?<![\w.:/])/(?:home|Users|root|tmp|var|opt|mnt|private|workspace|work)/[\w.-]+|\b[A-Za-z]:\\+(?!n\b)\w+|~/\w"
    ),
}
_HOST = re.compile(r"https?://([^\s/\"'\\<>)\]]+)", re.IGNORECASE)


def problems(text: str) -> list[str]:
    """What must not be published."""
    found = [f"{name}: {match.group()}" for name, rule in _SECRETS.items() for match in rule.finditer(text)]
    return found + [f"a host: {host}" for host in _HOST.findall(text) if host != "model.test"]


def texts(value: object) -> Iterator[str]:
    """Every text in `value`, in JSON that stands in a text too: there a sign may be written as a number."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts(name)
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value
        with contextlib.suppress(ValueError):
            inner = json.loads(value)
            if not isinstance(inner, str | int | float):
                yield from texts(inner)


def shipped(path: Path) -> list[str]:
    """All that somebody could read in a file: as it stands, and as programs take it."""
    text = path.read_text("utf-8")
    return [text, *texts(json.loads(text) if path.suffix == ".json" else cassette_format.deserialize(text))]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_nothing_secret_or_personal_is_shipped(path: Path) -> None:
    assert [problem for text in shipped(path) for problem in problems(text)] == []


def test_the_scan_reaches_every_recording() -> None:
    assert {path.parent.name for path in RECORDED} >= {"test_cassettes", "test_main_path", "test_providers"}
    assert len(ANSWERS) >= 15
    leftover = [path for path in CASSETTES.rglob("*") if path.is_file() and path not in RECORDED]
    assert leftover == []


def test_the_scan_reads_what_is_written_as_numbers(tmp_path: Path) -> None:
    inner = json.dumps({"content": "anna@example.org"}).replace("@", "\\u0040")
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"body": json.dumps({"choices": [inner]})}), "utf-8")
    assert problems(path.read_text("utf-8")) == []
    assert [problem for text in shipped(path) for problem in problems(text)] == ["an e-mail address: anna@example.org"]


@pytest.mark.parametrize(
    "leak",
    [
        "key sk-proj-0123456789",
        "Authorization: Bearer abcdef123456",
        "authorization:\n- none",
        "uri: http://127.0.0.1:8099/v1",
        "see https://api.example.org/v1",
        "localhost:8099",
        "write to anna@example.org",
        "key gsk_0123456789abcdefghijkl",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0",
        "call +7 (912) 345-67-89",
        "call 8-912-345-67-89",
        "call 89123456789",
        "call 912 345 67 89",
        "open /home/anna/talk.txt",
        "open /root/project",
        "open C:\\Users\\anna",
        "open ~/talks",
    ],
)
def test_the_scan_sees_a_leak(leak: str) -> None:
    assert problems(f"metadata: x\n{leak}\n")


def test_the_scan_lets_plain_talk_pass() -> None:
    assert (
        problems(
            "uri: http://model.test/v1/chat/completions\ncontent: 'Kafka 3.7, @property, a-b, version 1.2.3, "
            "в 2019-2020, 1 800 запросов, 120 000 строк, /api/v1/users, and/or, 1795438945, строка:\\nещё'"
        )
        == []
    )


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_a_cassette_says_who_answered(path: Path) -> None:
    facts = cassette_format.metadata(path)
    assert facts["answered_by"] in cassette_format.ANSWERED_BY
    assert facts["endpoint"] == cassette_format.BASE_URL
    assert facts["model"]
    datetime.date.fromisoformat(facts["date"])


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_a_cassette_belongs_to_a_test(path: Path) -> None:
    module = Path(__file__).parent / f"{path.parent.name}.py"
    name = re.match(r"\w+", path.stem)
    assert name is not None
    assert f"def {name.group()}(" in module.read_text("utf-8")


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_a_cassette_keeps_no_header_but_the_type_of_its_content(path: Path) -> None:
    for each in _interactions(path):
        assert set(each["request"]["headers"]) <= set(cassette_format.KEPT_HEADERS)
        assert set(each["response"]["headers"]) <= set(cassette_format.KEPT_HEADERS)
        assert each["request"]["uri"].startswith(cassette_format.BASE_URL)


def _interactions(path: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(path.read_text("utf-8"))["interactions"]


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.name)
def test_a_shipped_answer_says_how_it_came_about_and_not_from_where(path: Path) -> None:
    record = json.loads(path.read_text("utf-8"))
    assert record["endpoint"] in (None, cassette_format.BASE_URL)
    assert record["how"]
    assert record["model"]
    assert path.name.startswith(record["key"][:24])
