"""A quote has to be long enough to show anything."""

from __future__ import annotations

import pytest

from analyzer.findings import Finding, Located
from analyzer.grounding import check
from tests.matrices import line, matrix
from tests.scripted_engine import finding
from tests.talks import talk

MATRIX = matrix(line("queues"))
TALK = talk(
    "I: Очереди использовали?",
    "C: Ну вот и я тоже. Да. Я настроил RabbitMQ. Нет, не приходилось. Well, I also, you know.",
)


def reasons(quote: str, **more: object) -> list[str]:
    located = Located(transcript="t1", finding=Finding.model_validate(finding(2, quote, "queues", **more)), run=1)
    return [item.reason for item in check([TALK], [located], MATRIX)[1]]


@pytest.mark.parametrize("quote", ["Ну вот и я тоже", "Да", "Well, I also, you know", "RabbitMQ"])
def test_words_without_content_support_nothing(quote: str) -> None:
    assert reasons(quote) == ["too_short"]


def test_a_short_statement_with_content_is_enough() -> None:
    assert reasons("Я настроил RabbitMQ") == []


def test_a_denial_and_an_assent_may_be_short() -> None:
    limit = {"polarity": "limit", "value": None, "reason": "no_practice"}
    assert reasons("Нет, не приходилось", **limit) == []
    assert reasons("Да", tags=["assent"]) == []
    assert reasons("…", **limit) == ["too_short"]
