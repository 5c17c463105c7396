"""A call's address, and what of a raw answer may be believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.calls import Answer, Call, ChatMessage, Usage, read_reply, server_words, usage_of
from analyzer.errors import AnswerError
from analyzer.messages import LANGUAGES
from tests.fault_server import completion

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def asked(content: str = "Что показал кандидат?", **changes: Any) -> Call:
    values: dict[str, Any] = {
        "messages": (ChatMessage("system", "Правила"), ChatMessage("user", content)),
        "schema_name": "findings",
        "schema": SCHEMA,
    }
    return Call(**(values | changes))


def answer(body: object) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(key="0" * 64, body=text, model="small", endpoint="http://model.test/v1", reused=False)


def test_the_same_question_has_the_same_key() -> None:
    assert asked().key == asked().key == asked(schema=dict(reversed(SCHEMA.items()))).key
    assert len(asked().key) == 64


@pytest.mark.parametrize(
    "other",
    [
        asked("Другой вопрос"),
        asked(repeat=2),
        asked(schema={"type": "object"}),
        asked(messages=(ChatMessage("user", "Правила"), ChatMessage("user", "Что показал кандидат?"))),
    ],
)
def test_another_message_role_schema_or_repeat_is_another_question(other: Call) -> None:
    assert other.key != asked().key


def test_the_name_of_the_schema_is_no_part_of_the_question() -> None:
    assert asked(schema_name="other").key == asked().key


def test_what_cannot_be_sent_is_replaced_before_the_key_is_taken() -> None:
    call = asked("до \ud83d после")
    assert call.messages[1].content == "до \ufffd после"
    call.messages[1].content.encode()


def test_the_text_of_a_good_answer_comes_back_as_it_was_written() -> None:
    text = ' {"findings": [],\n "note": "да 🙂"}\n'
    reply = read_reply(answer(completion(text)))
    assert reply.text == text
    assert reply.finish_reason == "stop"


@pytest.mark.parametrize("text", ['```json\n{"findings": []}\n```', '{"findings": [', "I cannot find any."])
def test_an_answer_is_never_mended(text: str) -> None:
    assert read_reply(answer(completion(text))).text == text


def test_half_a_surrogate_pair_in_an_answer_is_replaced() -> None:
    body = json.dumps(completion("a\ud800b"))
    assert "\\ud800" in body
    assert read_reply(answer(body)).text == "a\ufffdb"


def test_bytes_that_are_no_utf8_are_replaced_in_the_text_alone() -> None:
    body = json.dumps(completion("да?"), ensure_ascii=False).encode().replace(b"?", b"\xff")
    assert read_reply(answer(body.decode("utf-8", "surrogateescape"))).text == "да\ufffd"


def _without(*path: str | int, value: object = None) -> dict[str, Any]:
    """A good body with something in it put to `value`."""
    body = completion("{}")
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return body


USELESS = {
    "empty": ("", "is empty"),
    "blank": (" \n", "is empty"),
    "web page": ("<!doctype html><title>Sign in</title>", "web page"),
    "broken JSON": ('{"choices": [', "not valid JSON"),
    "deep JSON": ("[" * 200_000, "not valid JSON"),
    "huge number": ('{"a": ' + "9" * 5000 + "}", "not valid JSON"),
    "a list": ("[]", "no message"),
    "a string": ('"hello"', "no message"),
    "error inside 200": ({"error": {"message": "Overloaded", "code": 529}}, "Overloaded"),
    "error as text": ({"error": "model is loading"}, "model is loading"),
    "error without words": ({"error": {"code": 7}}, "no explanation"),
    "error as number": ({"error": 7}, "no explanation"),
    "no choices": ({}, "no message"),
    "null choices": (_without("choices"), "no message"),
    "empty choices": (_without("choices", value=[]), "no message"),
    "odd choices": (_without("choices", value={"0": 1}), "no message"),
    "null choice": (_without("choices", value=[None]), "no message"),
    "null message": (_without("choices", 0, "message"), "no message"),
    "null content": (completion(None), "sent no text"),
    "empty content": (completion(""), "sent no text"),
    "blank content": (completion("\n "), "sent no text"),
    "content in parts": (completion([{"type": "text", "text": "{}"}]), "sent no text"),
    "reasoning alone": (completion(None, reasoning_content="Let me think"), "sent no text"),
    "refusal": (completion(None, refusal="I can't help with that."), "I can't help with that."),
    "refusal beside text": (completion("{}", refusal="No."), "refused"),
    "content filter": (completion("{", finish_reason="content_filter"), "content filter"),
    "cut short": (completion('{"findings": [', finish_reason="length"), "cut short"),
    "cut before text": (completion(None, finish_reason="length"), "cut short"),
}


@pytest.mark.parametrize(("body", "words"), USELESS.values(), ids=USELESS.keys())
def test_an_answer_without_a_whole_text_is_an_error_in_both_languages(body: object, words: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_reply(answer(body))
    assert caught.value.exit_code == 6
    assert words in caught.value.what.text("en")
    for part in (caught.value.what, caught.value.do):
        texts = {language: part.text(language) for language in LANGUAGES}
        assert texts["ru"] != texts["en"]


@pytest.mark.parametrize("reason", [None, "stop", "eos", "tool_calls", 7])
def test_an_odd_finish_reason_does_not_spoil_a_whole_text(reason: Any) -> None:
    reply = read_reply(answer(completion("{}", finish_reason=reason)))
    assert reply.text == "{}"
    assert reply.finish_reason == (reason if isinstance(reason, str) else None)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (None, None),
        ([], None),
        ({}, Usage(None, None, None)),
        ({"prompt_tokens": 5, "completion_tokens": 2}, Usage(5, None, 2)),
        ({"prompt_tokens": 5, "prompt_tokens_details": None, "completion_tokens": 2}, Usage(5, None, 2)),
        ({"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 9}}, Usage(9, 9, 2)),
        ({"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 50}},
         Usage(59, 50, 2)),
        ({"prompt_tokens": 9, "completion_tokens": 2, "cache_read_input_tokens": 50, "cache_creation_input_tokens": 7},
         Usage(66, 50, 2, cache_write=7)),
        ({"prompt_tokens": 60, "completion_tokens": 2, "cache_creation_input_tokens": 7}, Usage(60, None, 2, 7)),
        ({"completion_tokens": 2, "prompt_cache_hit_tokens": 50}, Usage(None, 50, 2)),
        ({"prompt_tokens": "5", "completion_tokens": -1, "prompt_tokens_details": {"cached_tokens": True}},
         Usage(None, None, None)),
    ],
)  # fmt: skip
def test_token_counts_are_taken_as_far_as_they_make_sense(usage: object, expected: Usage | None) -> None:
    assert usage_of(json.dumps(_without("usage", value=usage))) == expected


def test_tokens_are_counted_in_an_answer_of_no_use_too() -> None:
    for body in (completion(None, refusal="No."), completion("{", finish_reason="length"), completion("")):
        assert usage_of("\ufeff" + json.dumps(body)) == Usage(input=30_000, cached=4, output=7)
    assert usage_of("<html>") is usage_of("[]") is usage_of("[" * 100_000) is None


def test_a_recorded_answer_is_named_as_such_in_an_error() -> None:
    nameless = Answer(key="0", body="", model=None, endpoint=None, reused=True)
    with pytest.raises(AnswerError) as caught:
        read_reply(nameless)
    assert "recorded answers" in caught.value.what.text("en")
    assert "записанные ответы" in caught.value.what.text("ru")


@given(JSON)
def test_whatever_json_comes_it_is_a_reply_or_an_error(value: Any) -> None:
    for body in (value, {"choices": value}, {"choices": [value]}, {"choices": [{"message": value}]}):
        try:
            assert read_reply(answer(body)).text.strip()
        except AnswerError:
            continue


def test_a_server_is_quoted_on_one_line_without_a_key() -> None:
    said = server_words(
        {"message": "Incorrect key sk-proj-abc123*****xyz or Bearer abcdefgh\x1b[31m\n for {endpoint} own-key-1"},
        secret="own-key-1",
    )
    assert said == "Incorrect key ••• or ••• [31m for {endpoint} •••"


@pytest.mark.parametrize("nothing", [None, 7, "", [], {}, {"message": None}, {"message": ["a"]}, "<html>busy</html>"])
def test_a_server_that_says_nothing_fit_to_be_read_is_not_quoted(nothing: object) -> None:
    assert server_words(nothing) == ""


def test_a_server_is_quoted_at_no_great_length() -> None:
    assert len(server_words("word " * 500)) == 240
