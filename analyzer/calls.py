"""What is asked of a model and what comes back: a call, its raw answer, and the text inside the answer.

Nothing here touches a network or a disk. A raw answer is kept before anybody reads it, so reading may fail without
losing what was paid for; it never mends what it reads.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from analyzer.errors import AnalyzerError, AnswerError, DeclinedError, TooLongError
from analyzer.frozen import sha256_of
from analyzer.messages import Message, message

EngineName = Literal["llm", "replay"]
# Why a raw answer is of no use: not in the required form · cut short · refused or filtered · the endpoint had cut the
# prompt short · so short that not even the rules were read.
Rejection = Literal["form", "length", "declined", "truncated_prompt", "truncated_rules"]
Role = Literal["system", "user", "assistant"]

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_SECRETS = re.compile(r"\b(?:sk-|Bearer\s+)[\w.~+/*=-]{4,}", re.IGNORECASE)
_LONGEST_WORDS = 240


def without_surrogates(text: str) -> str:
    """`text` with every half of a surrogate pair replaced by U+FFFD, one for one; only then is it UTF-8."""
    return _LONE_SURROGATES.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a prompt; what cannot be sent as UTF-8 is replaced."""

    role: Role
    content: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", without_surrogates(self.content))


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model: the messages and the JSON schema of the answer.

    `repeat` numbers the times that the same thing is asked, from 1. `form` says in words what the schema says, for
    endpoints that take no schema. `key` is the address of the answer: the SHA-256 of messages, schema and repeat
    number. Neither the model nor its endpoint is part of it, nor how the answer's form is asked for.
    """

    messages: tuple[ChatMessage, ...]
    schema_name: str
    schema: dict[str, Any] = field(hash=False)
    repeat: int = 1
    form: str = field(default="", repr=False, compare=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        messages = [{"role": item.role, "content": item.content} for item in self.messages]
        key = sha256_of({"messages": messages, "schema": self.schema, "repeat": self.repeat})
        object.__setattr__(self, "key", key)


@dataclass(frozen=True, slots=True)
class Again:
    """Why something is asked once more: what the model `said`, if there is something to show it, and what was wrong."""

    said: str | None = None
    wrong: str = ""

    @property
    def messages(self) -> tuple[ChatMessage, ...]:
        """What follows the messages of the call."""
        if self.said is None:
            return ()
        return (ChatMessage("assistant", self.said), ChatMessage("user", self.wrong))


@dataclass(frozen=True, slots=True)
class Answer:
    """A raw answer: `body` is the text of the HTTP body, as it came. `reused` when nothing was asked for it now.

    `id` is its number in a store, where it has one; `cost` what was paid for it, when that is known.
    """

    key: str
    body: str
    model: str | None
    endpoint: str | None
    reused: bool
    id: int | None = None
    cost: Decimal | None = None


class Engine(Protocol):
    """What answers calls, inside `async with engine:`, which may be entered more than once.

    `endpoint` is an address fit to be shown: it never holds a key or a password.
    """

    @property
    def name(self) -> EngineName: ...
    @property
    def endpoint(self) -> str | None: ...
    @property
    def model(self) -> str | None: ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def answer(self, call: Call, again: Again | None = None) -> Answer:
        """The raw answer to `call`, or a new one when it is asked `again`.

        `EndpointError` when there is none; any other `AnalyzerError` is about the whole run.
        """
        ...

    def verdict(self, call: Call) -> Rejection | None:
        """Why the last answer to `call` was of no use, where asking again would bring another such one."""
        ...

    def reject(self, answer: Answer, reason: Rejection) -> None:
        """Say that `answer` could not be used, so that it is not served again."""
        ...

    def stop(self, *, for_good: bool = False) -> None:
        """Send nothing more until it is entered anew, or `for_good`; what is under way is still received."""
        ...

    @property
    def over(self) -> AnalyzerError | None:
        """Why nothing more is sent, if so."""
        ...


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counted them; None where it did not say.

    `input` includes `cached` and `cache_write`, which have prices of their own; `output` includes `reasoning`.
    """

    input: int | None
    cached: int | None
    output: int | None
    cache_write: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The assistant's text, whole and as it was written."""

    text: str
    finish_reason: str | None


def read_reply(answer: Answer) -> Reply:
    """The assistant's text in a raw answer; `AnswerError` when there is no whole text in it."""
    place = answer.endpoint or message("recorded answers")
    body = _envelope(answer.body, place)
    if body.get("error"):
        raise _reported(body["error"], place)
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    said = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(said, dict):
        raise AnswerError(message("The answer holds no message of a model (source: {place}).", place=place), _again())
    finish_reason = choice.get("finish_reason")
    _check_whole(said, finish_reason)
    text = said.get("content")
    if not isinstance(text, str) or not text.strip():
        raise AnswerError(message("The model sent no text (source: {place}).", place=place), _again())
    return Reply(
        text=without_surrogates(text),
        finish_reason=finish_reason if isinstance(finish_reason, str) else None,
    )


def server_words(value: object, *, secret: str | None = None) -> str:
    """What a server said about an error, fit to be shown: one line, short, no key; empty when it said nothing."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("message", "detail", "error") if value.get(name)), None)
        if isinstance(value, dict):
            return server_words(value, secret=secret)
    if not isinstance(value, str) or value.lstrip().startswith("<"):
        return ""
    if secret and len(secret) > 3:
        value = value.replace(secret, "•••")
    value = _SECRETS.sub("•••", without_surrogates(value))
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    return line if len(line) <= _LONGEST_WORDS else line[: _LONGEST_WORDS - 1] + "…"


def _envelope(text: str, place: str | Message) -> dict[str, Any]:
    """The JSON object around an answer."""
    text = text.lstrip("\ufeff").strip()
    if not text:
        raise AnswerError(message("The answer is empty (source: {place}).", place=place), _again())
    if text.startswith("<"):
        raise AnswerError(
            message("A web page came instead of an answer (source: {place}).", place=place),
            message("Check the address given with --base-url: at most endpoints it ends in /v1."),
        )
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise AnswerError(message("The answer is not valid JSON (source: {place}).", place=place), _again()) from None
    if not isinstance(body, dict):
        raise AnswerError(message("The answer holds no message of a model (source: {place}).", place=place), _again())
    return body


def _check_whole(said: dict[str, Any], finish_reason: object) -> None:
    """Raise when the model refused, was stopped by a filter, or was cut short."""
    yourself = message("Read this part of the talk yourself, or try another model.")
    if refusal := server_words(said.get("refusal")):
        raise DeclinedError(message("The model refused to answer: “{words}”", words=refusal), yourself)
    if finish_reason == "content_filter":
        raise DeclinedError(message("The content filter of the endpoint stopped the answer."), yourself)
    if finish_reason == "length":
        raise TooLongError(
            message("The answer was cut short: it was longer than the model may write."),
            message("Use a model that may write longer answers, or allow more with --max-output-tokens."),
        )


def _reported(error: object, place: str | Message) -> AnswerError:
    """The error that came in place of an answer, with a status that promised one."""
    what = message("An error came instead of an answer (source: {place}), with no explanation.", place=place)
    if words := server_words(error):
        what = message("An error came instead of an answer (source: {place}): “{words}”.", place=place, words=words)
    return AnswerError(what, _again())


def _again() -> Message:
    return message("Run the same command again: what was answered is kept and not asked for again.")


def usage_of(body: str) -> Usage | None:
    """The token counts in a raw answer, usable or not."""
    try:
        value = json.loads(body.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return _usage(value.get("usage")) if isinstance(value, dict) else None


def _usage(value: object) -> Usage | None:
    """The token counts; servers leave some out, and some send nonsense, which counts as nothing."""
    if not isinstance(value, dict):
        return None
    prompt, written = value.get("prompt_tokens_details"), value.get("completion_tokens_details")
    read = prompt if isinstance(prompt, dict) else {}
    # Some endpoints have names of their own for what they read from and write to their cache.
    cached = _first(
        read.get("cached_tokens"), value.get("prompt_cache_hit_tokens"), value.get("cache_read_input_tokens")
    )
    cache_write = _first(read.get("cache_creation_tokens"), value.get("cache_creation_input_tokens"))
    whole, of_cache = _count(value.get("prompt_tokens")), (cached or 0) + (cache_write or 0)
    return Usage(
        # A prompt smaller than what of it went through the cache was counted without that.
        input=whole + of_cache if whole is not None and whole < of_cache else whole,
        cached=cached,
        output=_count(value.get("completion_tokens")),
        cache_write=cache_write,
        reasoning=_count(written.get("reasoning_tokens")) if isinstance(written, dict) else None,
    )


def _first(*values: object) -> int | None:
    """The first of these that is a count."""
    return next((count for value in values if (count := _count(value)) is not None), None)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
