"""Dialects of providers as cassettes: what they refuse, how they wrap an answer, and how they count its tokens.

The cassettes were written by hand after what providers document; what is asked is small and does not change with the
prompts.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from analyzer import asking, llm
from analyzer.asking import Manner, Outcome, Question
from analyzer.calls import Call, ChatMessage, Usage, usage_of
from analyzer.llm.budget import Budget, Limits
from analyzer.llm.prices import Price
from analyzer.store import Store
from tests.conftest import Tape

RULES = "Выпишите дословно, что кандидат делал сам."
FORM = 'Ответьте объектом JSON вида {"quotes": ["…"]}, без пояснений.'
PARTS = ("[1] К: Мы ставили Kafka, настраивал я один.", "[3] К: Потом я переписал выгрузку на потоки.")
PRICE = Price(
    input=Decimal(2), cached=Decimal("0.2"), cache_write=Decimal("2.5"), output=Decimal(10), batch=Decimal("0.5"),
    valid=date(2026, 11, 1), source="invented",
)  # fmt: skip
SCHEMA = {
    "type": "object",
    "properties": {"quotes": {"type": "array", "items": {"type": "string"}}},
    "required": ["quotes"],
    "additionalProperties": False,
}


class Quotes(BaseModel):
    """What the model found."""

    model_config = ConfigDict(extra="forbid")
    quotes: list[str]


def ask(tape: Tape, place: Path, *, parameters: dict[str, Any] | None = None) -> list[Outcome[Quotes, int]]:
    """What came of the questions about both parts, put one after the other within a budget."""
    manner: Manner[Quotes, int] = Manner(shape=Quotes, reword=lambda _call, faults: " ".join(faults))
    budget = Budget(Limits(cost=Decimal(1)), PRICE, output_reserve=1_000)
    endpoint = llm.endpoint(base_url=tape.base_url, model=tape.model, api_key=tape.api_key)

    async def one_by_one() -> list[Outcome[Quotes, int]]:
        with Store(place) as store:
            async with llm.Model(endpoint, store, budget=budget, parameters=parameters) as model:
                return [await asking.ask(question, manner, model) for question in questions()]

    return asyncio.run(one_by_one())


def questions() -> list[Question[int]]:
    return [
        Question(
            about=number,
            call=Call((ChatMessage("system", RULES), ChatMessage("user", part)), "quotes", SCHEMA, form=FORM),
        )
        for number, part in enumerate(PARTS)
    ]


def quotes(outcomes: Sequence[Outcome[Quotes, int]]) -> list[list[str]]:
    return [outcome.value.quotes if outcome.value is not None else [] for outcome in outcomes]


def usages(outcomes: Sequence[Outcome[Quotes, int]]) -> list[Usage | None]:
    return [usage_of(answer.body) for outcome in outcomes for answer in outcome.answers]


def formats(tape: Tape) -> list[str]:
    """In which form each recorded question asked for its answer."""
    asked = [json.loads(request.body) for request in tape.played.requests]
    return [each.get("response_format", {"type": "text"})["type"] for each in asked]


FOUND = [["настраивал я один"], ["я переписал выгрузку на потоки"]]


def test_a_model_that_thinks_takes_no_temperature_and_counts_its_thoughts_and_its_cache(
    cassette: Tape, tmp_path: Path
) -> None:
    outcomes = ask(cassette, tmp_path / "answers.sqlite", parameters={"temperature": 0.0})
    assert quotes(outcomes) == FOUND
    assert usages(outcomes) == [
        Usage(input=1400, cached=0, cache_write=1280, output=420, reasoning=384),
        Usage(input=1420, cached=1280, output=300, reasoning=256),
    ]
    # 120 as input, 1,280 into the cache, 420 written; then 140 as input, 1,280 from the cache, 300 written
    assert [answer.cost for outcome in outcomes for answer in outcome.answers] == [
        Decimal("0.00764"),
        Decimal("0.003536"),
    ]
    assert asking.used(outcomes).cost == Decimal("0.011176")
    assert formats(cassette) == ["json_schema"] * 3
    assert ["temperature" in json.loads(request.body) for request in cassette.played.requests] == [True, False, False]
    with Store(tmp_path / "answers.sqlite") as store:
        assert store.lessons(cassette.base_url, cassette.model) == {"without:temperature": "yes"}
        assert store.stats().attempts == {"answered": 2, "refused": 1}
        assert store.spent(1).cost == Decimal("0.011176")


def test_a_server_that_knows_no_format_is_asked_in_words_and_its_fence_is_opened(
    cassette: Tape, tmp_path: Path
) -> None:
    outcomes = ask(cassette, tmp_path / "answers.sqlite")
    assert quotes(outcomes) == FOUND
    assert usages(outcomes) == [
        Usage(input=96, cached=0, output=31),
        Usage(input=98, cached=64, output=36),
    ]
    # 96 as input, 31 written; then 34 as input, 64 from the cache, 36 written
    assert asking.used(outcomes).cost == Decimal("0.000502") + Decimal("0.0004408")
    assert formats(cassette) == ["json_schema", "json_object", "text", "text"]
    *_, last = [json.loads(request.body) for request in cassette.played.requests]
    assert last["messages"][0]["content"] == f"{RULES}\n\n{FORM}"
    with Store(tmp_path / "answers.sqlite") as store:
        assert store.lessons(cassette.base_url, cassette.model) == {"format": "text"}
        assert store.stats().attempts == {"answered": 2, "refused": 2}
