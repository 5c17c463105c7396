"""What an endpoint really does, found out with a few tiny questions: no status is believed, every answer is checked.

A server that ignores a schema answers 200 all the same. So the schema asks for a word that stands nowhere else: whoever
was not bound by it cannot know the word. The window of a model is tried with a prompt that has such a word at either
end, for servers cut prompts short without saying so.
"""

from __future__ import annotations

import asyncio
import difflib
import json
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from analyzer import wrappings
from analyzer.calls import Answer, Call, ChatMessage, Usage, read_reply, usage_of
from analyzer.errors import AnalyzerError, AnswerError, ConfigurationError
from analyzer.llm import tokens
from analyzer.llm.ladder import FORMATS, Format, Ladder, Request
from analyzer.llm.refusals import Failure
from analyzer.llm.transport import Connection, Received

LONGEST_PAUSE = 20.0  # seconds; an endpoint that is busy for longer is reported as busy
_LIKE = 5
_SAMPLE = 100  # lines

FormatFound = Literal["works", "ignored", "refused", "failed"]
ModelsFound = Literal["listed", "not_listed", "no_list"]
ParameterFound = Literal["taken", "renamed", "refused", "ignored", "failed"]
WindowFound = Literal["whole", "cut", "unsure", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Models:
    """What the endpoint's list says of the model: how many there are, and which others have a name like it."""

    found: ModelsFound
    count: int = 0
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatTrial:
    """Whether answers come in a format. "ignored": an answer came, and not in the form that was asked for."""

    format: Format
    found: FormatFound
    problem: AnalyzerError | None = None


@dataclass(frozen=True, slots=True)
class ParameterTrial:
    """Whether a parameter is taken, and under which name; "ignored" when the answer was longer than it allows."""

    name: str
    value: float
    found: ParameterFound
    taken_as: str | None = None
    problem: AnalyzerError | None = None


@dataclass(frozen=True, slots=True)
class WindowTrial:
    """What became of a prompt of about `sent` tokens; `read`: as the endpoint counted them, if it did.

    "whole": both words came back, and the count does not contradict; "cut": a part was not read; "unsure": the count
    is whole or absent, and the model did not name the words.
    """

    wanted: int
    sent: int
    found: WindowFound
    read: int | None = None
    beginning: bool = False
    end: bool = False
    problem: AnalyzerError | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found. `problem` ended it early; `calls` are those to the model, which may be billed."""

    models: Models | None = None
    formats: tuple[FormatTrial, ...] = ()
    parameters: tuple[ParameterTrial, ...] = ()
    window: WindowTrial | None = None
    usage: Usage | None = None
    lessons: Mapping[str, str] = field(default_factory=dict)
    calls: int = 0
    problem: AnalyzerError | None = None

    @property
    def format(self) -> Format | None:
        """The best format that works."""
        return next((trial.format for trial in self.formats if trial.found == "works"), None)


_FIRST = ("amber", "birch", "cobalt", "dune", "ember", "fjord", "garnet", "heron", "indigo", "juniper")


def code_word() -> str:
    """A word that nobody can guess."""
    return f"{secrets.choice(_FIRST)}-{secrets.randbelow(9000) + 1000}"


def form_question(word: str) -> Call:
    """A question whose answer is right only if `word`, which stands in the schema alone, is in it."""
    schema = {
        "type": "object",
        "properties": {"days": {"type": "integer"}, "sign": {"type": "string", "enum": [word]}},
        "required": ["days", "sign"],
        "additionalProperties": False,
    }
    return Call(
        messages=(
            ChatMessage("system", "A program tests its connection. Answer in the form that is required of you."),
            ChatMessage("user", "How many days does a week have?"),
        ),
        schema_name="connection_test",
        schema=schema,
        form=f"Answer with one JSON object and nothing else. It has to match this JSON schema:\n{json.dumps(schema)}",
    )


def has_form(text: str, word: str) -> bool:
    """Whether the one JSON object in an answer to `form_question(word)` is of the form that was asked for."""
    found = wrappings.objects(text)
    value = json.loads(found[0]) if len(found) == 1 else None
    return (
        isinstance(value, dict)
        and value.keys() == {"days", "sign"}
        and type(value["days"]) is int
        and value["sign"] == word
    )


def window_question(size: int, first: str, last: str) -> tuple[ChatMessage, ...]:
    """A prompt of about `size` tokens with `first` at its beginning and `last` at its end."""
    head = f"The first code word is {first}. Keep it in mind.\n"
    tail = (
        f"The last code word is {last}.\nNow answer with the two code words, the first and the last, and nothing else."
    )
    ends = tokens.estimate(head) + tokens.estimate(tail)
    line = tokens.estimate("".join(_filler(_SAMPLE))) / _SAMPLE
    return (ChatMessage("user", "".join([head, *_filler(max(0, round((size - ends) / line))), tail])),)


def judge_window(text: str, *, wanted: int, sent: str, usage: Usage | None, first: str, last: str) -> WindowTrial:
    """What an answer to `window_question` shows, together with the tokens that the endpoint says it read."""
    read = usage.input if usage else None
    lower = text.casefold()
    beginning, end = first in lower, last in lower
    short = read is not None and read < tokens.at_least(sent)
    found: WindowFound = "unsure"
    if short or (end and not beginning) or (beginning and not end):
        found = "cut"
    elif beginning and end:
        found = "whole"
    return WindowTrial(wanted, tokens.estimate(sent), found, read, beginning, end)


def judge_models(body: str, model: str) -> Models:
    """What the answer to GET /models says of `model`; at Ollama a name without a tag has the tag “latest”."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Models("no_list")
    listed = value.get("data") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        return Models("no_list")
    names = [item["id"] for item in listed if isinstance(item, dict) and isinstance(item.get("id"), str)]
    if model in names or f"{model}:latest" in names:
        return Models("listed", len(names))
    like = difflib.get_close_matches(model, names, n=_LIKE, cutoff=0.5)
    return Models("not_listed", len(names), tuple(like))


class _EndedError(Exception):
    """Nothing that comes after this can succeed."""

    def __init__(self, problem: AnalyzerError) -> None:
        super().__init__(problem)
        self.problem = problem


class Doctor:
    """Puts the questions, one after the other. `words` makes code words, `sleep` waits between two tries."""

    def __init__(
        self,
        connection: Connection,
        *,
        words: Callable[[], str] = code_word,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._connection = connection
        self._words = words
        self._sleep = sleep
        self._usage: Usage | None = None
        self._lessons: dict[str, str] = {}
        self._calls = 0

    async def examine(self, *, parameters: Mapping[str, float] | None = None, window: int | None = None) -> Examination:
        """Everything in turn: the list of models, each format, the `parameters`, and a prompt of `window` tokens."""
        models: Models | None = None
        formats: list[FormatTrial] = []
        tried: list[ParameterTrial] = []
        seen: WindowTrial | None = None
        problem: AnalyzerError | None = None
        try:
            models = await self._models()
            for format in FORMATS:
                formats.append(await self._format(format))
            formats = _explained(formats)
            best = next((trial.format for trial in formats if trial.found == "works"), None)
            self._learn_format(formats, best)
            if best is not None:
                for name, value in (parameters or {}).items():
                    tried.append(await self._parameter(best, name, value))
            if window is not None and best is not None:
                seen = await self._window(window)
        except _EndedError as ended:
            problem = ended.problem
        return Examination(models, tuple(formats), tuple(tried), seen, self._usage, self._lessons, self._calls, problem)

    async def _models(self) -> Models:
        """The list of models. Only what no question would get past ends the examination here."""
        outcome = await self._connection.send(
            lambda client, headers: client.models.with_raw_response.list(extra_headers=headers)
        )
        if isinstance(outcome, Received):
            return judge_models(outcome.body, self._connection.endpoint.model)
        if outcome.status is None or 300 <= outcome.status < 400 or outcome.status == 407:
            raise _EndedError(outcome.error)
        return Models("no_list")

    async def _format(self, format: Format) -> FormatTrial:
        word = self._words()
        request = Ladder({"format": format}, {}).request(form_question(word))
        outcome = await self._ask(request)
        if isinstance(outcome, Failure):
            return FormatTrial(format, "refused" if outcome.kind == "format" else "failed", outcome.error)
        try:
            text = self._text(outcome)
        except AnswerError as error:
            return FormatTrial(format, "failed", error)
        return FormatTrial(format, "works" if has_form(text, word) else "ignored")

    async def _parameter(self, format: Format, name: str, value: float) -> ParameterTrial:
        """Send a parameter; under its other name, then without it, where the endpoint names it as not taken."""
        ladder = Ladder({"format": format}, {name: value})
        call = form_question(self._words())
        while True:
            request = ladder.request(call)
            outcome = await self._ask(request)
            if isinstance(outcome, Received):
                break
            if outcome.kind != "parameter" or not ladder.leave_out(outcome.parameter or "", request):
                return ParameterTrial(name, value, "failed", problem=outcome.error)
        self._lessons |= {lesson: what for lesson, what in ladder.learnt.items() if lesson != "format"}
        taken_as = next(iter(request.optional), None)
        usage = usage_of(outcome.body)
        if taken_as is None:
            return ParameterTrial(name, value, "refused")
        if name.startswith("max_") and usage is not None and usage.output is not None and usage.output > value:
            return ParameterTrial(name, value, "ignored", taken_as)
        return ParameterTrial(name, value, "taken" if taken_as == name else "renamed", taken_as)

    async def _window(self, size: int) -> WindowTrial:
        first, last = self._words(), self._words()
        messages = window_question(size, first, last)
        sent = messages[0].content
        outcome = await self._ask(Request("text", messages, {}))
        if isinstance(outcome, Failure):
            found: WindowFound = "refused" if outcome.kind == "split" else "failed"
            return WindowTrial(size, tokens.estimate(sent), found, problem=outcome.error)
        try:
            text = self._text(outcome)
        except AnswerError as error:
            return WindowTrial(size, tokens.estimate(sent), "failed", problem=error)
        return judge_window(text, wanted=size, sent=sent, usage=usage_of(outcome.body), first=first, last=last)

    async def _ask(self, request: Request) -> Received | Failure:
        """One question, and once more after a pause when that may help. Ended by what concerns every question."""
        outcome = await self._send(request, attempt=1)
        if isinstance(outcome, Failure) and outcome.kind in ("retry", "wait"):
            pause = outcome.retry_after or 1.0
            if pause <= LONGEST_PAUSE:
                await self._sleep(pause)
                outcome = await self._send(request, attempt=2)
        if isinstance(outcome, Received):
            self._usage = usage_of(outcome.body) or self._usage
        elif (
            outcome.kind in ("retry", "wait")
            or (outcome.kind == "give_up" and outcome.status is None)
            or isinstance(outcome.error, ConfigurationError)
        ):
            raise _EndedError(outcome.error)
        return outcome

    async def _send(self, request: Request, *, attempt: int) -> Received | Failure:
        self._calls += 1
        return await self._connection.chat(request.fields, attempt=attempt, optional=request.optional)

    def _text(self, received: Received) -> str:
        """What the model wrote. A web page in its place ends the examination: there is no model at this address."""
        place = self._connection.endpoint
        answer = Answer(key="", body=received.body, model=place.model, endpoint=place.base_url, reused=False)
        try:
            return read_reply(answer).text
        except AnswerError as error:
            if received.body.lstrip("\ufeff \t\r\n").startswith("<"):
                raise _EndedError(error) from None
            raise

    def _learn_format(self, trials: list[FormatTrial], best: Format | None) -> None:
        """Runs begin at the best format that works, where all above it were refused."""
        if best is not None and all(trial.found == "refused" for trial in trials[: FORMATS.index(best)]):
            self._lessons["format"] = best


def _explained(trials: list[FormatTrial]) -> list[FormatTrial]:
    """A request that was turned away without a word about its format was so for its format, if another one works."""
    return [
        replace(trial, found="refused")
        if trial.found == "failed"
        and not isinstance(trial.problem, AnswerError)
        and any(later.found == "works" for later in trials[number:])
        else trial
        for number, trial in enumerate(trials, start=1)
    ]


def _filler(count: int) -> Iterator[str]:
    """So many sentences, without a code word."""
    for number in range(1, count + 1):
        yield f"Line {number}: the harbour office notes that boat {number * 7 % 1000} came in with the morning tide.\n"
