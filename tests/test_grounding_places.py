"""Where a quote stands: the place, the source's own characters, equal places."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest

from analyzer.grounding import Grounding, Index, clause, ground
from analyzer.grounding.tokens import Token
from tests.grounding_talks import RUSSIAN, place
from tests.talks import of_turns, talk


def test_a_verbatim_quote_is_found_at_its_place() -> None:
    found = ground(RUSSIAN, "я вынес рассылку в воркер", turn=2)
    assert found == Grounding("verbatim", None, 2, 4, 29)
    assert RUSSIAN.turns[1].text[4:29] == "я вынес рассылку в воркер"


@pytest.mark.parametrize(
    "quote",
    [
        "Я ВЫНЕС РАССЫЛКУ В ВОРКЕР НА RABBITMQ — И ВСЁ «ЗАРАБОТАЛО»",
        'я вынес рассылку в воркер на RabbitMQ - и все "заработало"',
        "я вынес рассылку в воркер на RabbitMQ – и всё “заработало”",
        "я вынес рассылку, в воркер: на RabbitMQ и всё заработало",
        "я\u00a0вынес\u2009рассылку в  воркер\nна RabbitMQ — и всё «заработало»",
        "я вы\u200bнес рас\u00adсылку в воркер\u202e на RabbitMQ\ufeff — и всё «заработало»",
        unicodedata.normalize("NFD", "я вынес рассылку в воркер на RabbitMQ — и всё «заработало»"),
        "я вы́нес рассы́лку в во́ркер на RabbitMQ — и всё «зарабо́тало»",
        "…я вынес рассылку в воркер на RabbitMQ — и всё «заработало»…",
    ],
    ids=["case", "ё and marks", "dash", "punctuation", "spaces", "invisible", "decomposed", "stress", "dots around"],
)
def test_a_quote_that_differs_in_spelling_is_near_and_the_source_is_shown(quote: str) -> None:
    found = ground(RUSSIAN, quote, turn=2)
    assert found.verdict == "near"
    shown = "я вынес рассылку в воркер на RabbitMQ — и всё «заработало"
    assert place(RUSSIAN, quote, turn=2) == shown
    assert [(difference.source, difference.quoted) for difference in found.differences] == [(shown, quote)]


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("Синий сарай стоял", "Синий сарай стоял"),
        ("зарабо́тало ещё раз", "заработало еще раз"),
        ("раб\u200bотал с каф\u00adкой там", "работал с кафкой там"),
        ("раб\ue000отал с каф\x07кой там", "работал с кафкой там"),
        ("при\u200dв\u202eет вам всем", "привет вам всем"),
        ("кофе\ufe0f пил там", "кофе пил там"),
        ("и\u200d\u0306од был тут", "йод был тут"),
        ("straße und ﬁne ways", "STRASSE und fine ways"),
        ("İstanbul is big", "istanbul is big"),
    ],
)
def test_what_nobody_sees_in_the_source_does_not_hide_a_quote_and_stays_in_it(source: str, quote: str) -> None:
    for text in (source, unicodedata.normalize("NFD", source)):
        found = place(of_turns([("candidate", f"Ну, {text}, да.")]), quote)
        assert found == text


def test_a_verbatim_quote_keeps_its_outer_punctuation() -> None:
    assert place(RUSSIAN, "«заработало» ещё в 2019 году.") == "«заработало» ещё в 2019 году."
    heavy = talk("C: Вот: «— …„Я сам это написал“»! Потом ушёл.")
    assert ground(heavy, "«— …„Я сам это написал“»!").verdict == "verbatim"
    assert place(heavy, "  «— …„Я сам это написал“»!\n") == "«— …„Я сам это написал“»!"


def test_of_equal_places_in_one_turn_the_span_is_one_of_them_and_verbatim() -> None:
    twice = talk("C: да, да, да да да, я это писал, и я это писал")
    found = ground(twice, "я это писал")
    assert found.verdict == "verbatim"
    assert place(twice, "да, да, да") == "да, да, да"
    assert place(twice, "да да да") == "да да да"


def test_a_quote_from_another_turn_is_moved() -> None:
    found = ground(RUSSIAN, "Никогда не использовал Kafka", turn=2)
    assert (found.turn, found.flags) == (4, ("moved",))


def test_a_quote_without_a_turn_number_that_stands_in_several_turns_is_ambiguous() -> None:
    twice = talk("C: я это писал сам", "I: Ну и?", "C: говорю же, я это писал сам")
    assert ground(twice, "я это писал").flags == ("ambiguous",)
    assert ground(twice, "я это писал", turn=3).flags == ()
    assert ground(twice, "я это писал", turn=3).turn == 3
    assert ground(twice, "я это писал", turn=2).flags == ("moved", "ambiguous")


def test_of_several_turns_the_nearest_one_is_meant() -> None:
    far = talk("C: я это писал сам", *["C: совсем о другом"] * 5, "C: я это писал сам")
    assert ground(far, "я это писал", turn=6).turn == 7
    assert ground(far, "я это писал", turn=-4).turn == 1
    assert ground(far, "я это писал", turn=10**30).turn == 7


@pytest.mark.parametrize(("said", "most"), [("Я лично поднял кластер. ", 1), ("Я не поднял кластер. ", 64)])
def test_of_a_quote_said_a_thousand_times_few_places_are_judged(
    monkeypatch: pytest.MonkeyPatch, said: str, most: int
) -> None:
    judged: list[int] = []
    problems = clause.problems

    def counted(text: str, tokens: Sequence[Token], first: int, last: int, **span: Any) -> tuple[clause.Problem, ...]:
        judged.append(first)
        return problems(text, tokens, first, last, **span)

    monkeypatch.setattr(clause, "problems", counted)
    index = Index(talk("C: " + said * 1000))
    assert index.ground("поднял кластер").accepted
    assert 0 < len(judged) <= most
