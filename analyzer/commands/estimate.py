"""`analyzer analyze --dry-run`: what an analysis would take, before anything is sent.

The calls of the first pass are made and counted, those left out that the store holds an answer to. What the later
passes ask depends on the answers: for them there is an upper estimate. How much a model writes was measured on the
recorded answers of the samples, which are dense in evidence; what a model thinks before it writes is not in it.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from analyzer import chunks, gaps, quarantine, recheck, resources, terminal
from analyzer.calls import Call, Usage
from analyzer.commands import engines
from analyzer.commands.engines import Asking
from analyzer.commands.planning import Interview
from analyzer.llm import prices, tokens
from analyzer.matrix import Matrix
from analyzer.messages import Message, message, plural
from analyzer.prompts import Prompts
from analyzer.transcript import Transcript

if TYPE_CHECKING:
    from analyzer.llm import Endpoint
    from analyzer.llm.budget import Budget

WRITTEN = 0.6  # tokens written for a character of the talk in the first pass: six thousand for ten thousand
LOOKED_UP = 0.12  # the same where a gap is looked into
CLAIM = 150  # tokens of one claim, and of what is said when it is checked again
DOUBTFUL = 0.25  # of the claims that are checked again, at most
CONTESTED = 6  # one line of so many whose quotes disagree, at most
DISPUTE = 4_000  # tokens to show what was said on both sides
_SHOWN = 3_600 / 2.75  # tokens of the turns around a claim


@dataclass(frozen=True, slots=True)
class Load:
    """Calls, and the tokens that they read and write."""

    calls: int = 0
    input: int = 0
    output: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(self.calls + other.calls, self.input + other.input, self.output + other.output)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one interview would take: the first pass without the `kept` calls, and at most the later ones."""

    first: Load = Load()
    kept: int = 0
    later: Load = Load()

    def __add__(self, other: Forecast) -> Forecast:
        return Forecast(self.first + other.first, self.kept + other.kept, self.later + other.later)


def forecast(
    talks: Sequence[Transcript],
    matrix: Matrix,
    *,
    runs: int = 1,
    single_pass: bool = False,
    kept: Callable[[str], bool] = lambda _key: False,
) -> Forecast:
    """What the interview would take; `kept` tells whether the answer to the call of a key is there already."""
    prompts = Prompts(matrix, resources.prompts_dir(), withheld={talk.id: quarantine.find(talk) for talk in talks})
    first, held, claims = Load(), 0, 0.0
    for talk in talks:
        for chunk in chunks.split(talk):
            written = math.ceil(WRITTEN * sum(piece.end - piece.start for piece in chunk.pieces))
            claims += written / CLAIM
            load = Load(1, _read(prompts.call(talk, chunk)), written)
            for run in range(1, runs + 1):
                if kept(prompts.call(talk, chunk, repeat=run).key):
                    held += 1
                else:
                    first += load
    if single_pass:
        return Forecast(first, held)
    return Forecast(first, held, _gaps(talks, prompts) + _rechecks(talks, prompts, claims) + _disputes(talks, prompts))


def cost(load: Load, price: prices.Price | None, *, batch: bool = False) -> Decimal | None:
    """What that comes to when no cache saves anything; None where the price is not known."""
    if price is None:
        return None
    return prices.cost(replace(price, cached=price.input), Usage(load.input, 0, load.output), batch=batch)


def run(asking: Asking, matrix: Matrix, read: Sequence[tuple[Interview, Sequence[Transcript]]]) -> None:
    """Print what the analysis of these interviews would take; nothing is sent, and no key is needed."""
    if asking.engine == "offline":
        terminal.say(message("Reading by rules costs nothing; nothing would be sent."))
        return
    if asking.engine == "replay":
        terminal.say(message("Recorded answers cost nothing; nothing would be sent."))
        return
    place = endpoint_of(asking)
    budget = engines.budget_of(asking, place)
    with engines.store_of(asking) as store:

        def kept(key: str) -> bool:
            asked = {"endpoint": place.base_url, "model": place.model}
            return store.exists and (store.get(key, **asked) is not None or store.lasting(key, **asked) is not None)

        found = [
            (interview, forecast(talks, matrix, runs=asking.runs, single_pass=asking.single_pass, kept=kept))
            for interview, talks in read
        ]
    batch = asking.via == "batch"
    for interview, one in found:
        _print(interview.label, one, budget.price, batch)
    whole = sum((one for _, one in found), Forecast())
    if len(found) > 1:
        _print(message("All"), whole, budget.price, batch)
    _say_price(budget.price, place, batch)
    _say_limits(whole, budget, batch)
    terminal.say(message("Nothing was sent."))


def endpoint_of(asking: Asking) -> Endpoint:
    """The endpoint that would be asked, under the address under which answers are kept; a key may be missing."""
    from analyzer import llm

    keyed = os.environ.get("ANALYZER_API_KEY") or os.environ.get("OPENAI_API_KEY")
    if keyed or not (asking.base_url or "").strip():
        return engines.endpoint_of(asking)
    return llm.endpoint(base_url=asking.base_url, model=asking.model, api_key="none", deadline=asking.deadline)


def _gaps(talks: Sequence[Transcript], prompts: Prompts) -> Load:
    """As if no line of the matrix had been found."""
    load = Load()
    for group in gaps.groups(prompts.matrix, ()):
        for talk in talks:
            for chunk in chunks.split(talk, smallest=gaps.SMALLEST, largest=gaps.LARGEST):
                length = sum(piece.end - piece.start for piece in chunk.pieces)
                load += Load(1, _read(prompts.call(talk, chunk, skills=group)), math.ceil(LOOKED_UP * length))
    return load


def _rechecks(talks: Sequence[Transcript], prompts: Prompts, claims: float) -> Load:
    doubtful = math.ceil(DOUBTFUL * claims)
    calls = -(-doubtful // recheck.MOST_CLAIMS)
    rules = max(_read(prompts.recheck((), talk.language)) for talk in talks)
    return Load(calls, calls * rules + math.ceil(doubtful * (CLAIM + _SHOWN)), doubtful * CLAIM)


def _disputes(talks: Sequence[Transcript], prompts: Prompts) -> Load:
    calls = -(-len(prompts.matrix.skills) // CONTESTED)
    rules = max(_read(prompts.adjudicate(prompts.matrix.skills[0], (), talk.language)) for talk in talks)
    return Load(calls, calls * (rules + DISPUTE), calls * CLAIM)


def _read(call: Call) -> int:
    """The tokens that a model is likely to read for a call, the schema of the answer included."""
    texts = [item.content for item in call.messages]
    return sum(tokens.estimate(text) for text in (*texts, json.dumps(call.schema, ensure_ascii=False)))


def _print(label: str | Message, one: Forecast, price: prices.Price | None, batch: bool) -> None:
    language = terminal.language()
    name = label if isinstance(label, str) else label.text(language)
    terminal.write(message("{file}:", file=name).text(language))
    terminal.write("  " + _line(_first(one), one.first, price, batch).text(language))
    if one.later.calls:
        later = plural("later passes: at most {count} call", "later passes: at most {count} calls", one.later.calls)
        terminal.write("  " + _line(later, one.later, price, batch).text(language))


def _first(one: Forecast) -> Message:
    calls = plural("first pass: {count} call", "first pass: {count} calls", one.first.calls)
    if not one.kept:
        return calls
    return plural("{calls}, {count} answered before", "{calls}, {count} answered before", one.kept, calls=calls)


def _line(calls: Message, load: Load, price: prices.Price | None, batch: bool) -> Message:
    read, written, paid = _rounded(load.input), _rounded(load.output), cost(load, price, batch=batch)
    if paid is None:
        return message("{calls}; about {input} tokens in, {output} out", calls=calls, input=read, output=written)
    return message(
        "{calls}; about {input} tokens in, {output} out; ${cost}",
        calls=calls,
        input=read,
        output=written,
        cost=f"{paid:.2f}" if paid >= 1 else f"{paid:.4f}",
    )


def _rounded(count: int) -> str:
    """Two or three figures are all that an estimate has."""
    return f"{round(count, -3 if count >= 10_000 else -2):,}".replace(",", "\u00a0")


def _say_price(price: prices.Price | None, place: Endpoint, batch: bool) -> None:
    if price is None:
        terminal.say(
            message(
                "The price of {model} at {endpoint} is not known, so neither is the cost. Name it in a file given with "
                "--prices.",
                model=place.model,
                endpoint=place.base_url,
            )
        )
        return
    factor = price.batch if batch else Decimal(1)
    terminal.say(
        message(
            "Price in US dollars for 1,000,000 tokens: {input} in, {output} out; of {valid}, {source}. What a cache "
            "saves is not taken off, what a model thinks before it writes is not added.",
            input=_plain(price.input * factor),
            output=_plain(price.output * factor),
            valid=price.valid.isoformat(),
            source=price.source,
        )
    )


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _say_limits(whole: Forecast, budget: Budget, batch: bool) -> None:
    """Whether the limits bear that."""
    load = whole.first + whole.later
    paid = cost(load, budget.price, batch=batch)
    limits = budget.limits
    if limits.tokens is not None and load.input + load.output > limits.tokens:
        terminal.say(message("That may be more than --max-tokens allows: the run would stop there."))
    if limits.cost is not None and paid is not None and paid > limits.cost:
        terminal.say(message("That may be more than --max-cost allows: the run would stop there."))
