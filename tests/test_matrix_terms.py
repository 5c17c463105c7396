"""Groups of spellings: what a matrix may call one name."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import load_matrix
from analyzer.errors import MatrixError
from analyzer.grounding import Terms, ground
from analyzer.matrix.loader import parse
from tests.talks import talk
from tests.test_matrix_faults import GOOD


def refused(terms: str) -> str:
    with pytest.raises(MatrixError) as caught:
        parse(f"{GOOD}terms: {terms}\n", file=Path("own.yaml"))
    return "\n".join(fault.text("en") for fault in caught.value.faults)


def test_a_matrix_may_name_spellings_of_one_name() -> None:
    assert parse(f"{GOOD}terms: [[RabbitMQ, кролик]]\n", file=Path("own.yaml")).terms == (("RabbitMQ", "кролик"),)
    assert parse(GOOD, file=Path("own.yaml")).terms == ()


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("[[RabbitMQ]]", "terms[1]: A group of spellings needs at least two"),
        ("[[RabbitMQ, кролик], [Kafka, Кролик]]", "stands in two groups"),
        ('[[RabbitMQ, ""]]', "This spelling is empty"),
        ("[RabbitMQ]", "terms[1]"),
        ("RabbitMQ", "terms"),
        ("[[1, 2]]", "terms[1][1]"),
    ],
)
def test_a_group_that_names_nothing_or_two_things_is_a_fault(terms: str, told: str) -> None:
    found = refused(terms)
    assert told in found
    assert found.startswith("own.yaml, line 28")


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        (
            "Я вынес рассылку в рэббит эм кью и поставил два воркера.",
            "Я вынес рассылку в RabbitMQ и поставил два воркера",
        ),
        ("Мы с кроликом жили три года, я настраивал его сам.", "Мы с RabbitMQ жили три года, я настраивал его сам"),
        ("Я переписал сервис на эсинк айо за неделю.", "Я переписал сервис на asyncio за неделю"),
        ("Базу я перенёс на постгрю без простоя.", "Базу я перенёс на PostgreSQL без простоя"),
        ("Я поднимал кубер на трёх машинах.", "Я поднимал Kubernetes на трёх машинах"),
    ],
)
def test_a_term_of_the_shipped_matrix_may_be_spelt_as_the_model_spells_it(said: str, quote: str) -> None:
    terms = Terms(load_matrix().terms)
    found = ground(talk("I: Расскажите.", f"C: {said}"), quote, terms=terms)
    assert found.verdict == "near"
    assert talk("I: Расскажите.", f"C: {said}").turns[1].text[found.start : found.end] in said
    other = quote.replace("RabbitMQ", "Kafka").replace("asyncio", "Celery").replace("PostgreSQL", "MySQL")
    other = other.replace("Kubernetes", "Docker")
    assert ground(talk("I: Расскажите.", f"C: {said}"), other, terms=terms).verdict in ("altered", "rejected")
