"""The parts of a talk, joined, are the talk."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import chunks
from analyzer.chunks import Chunk, Piece
from analyzer.transcript.model import Role, Transcript
from tests.talks import of_turns

WORDS = ("сервис", "очередь", "я", "сделал", "потому", "что", "нагрузка,", "репликация.", "Тесты?", "и", "ещё…", "код")


def text(chunk: Chunk, talk: Transcript) -> str:
    return "".join(talk.turns[piece.turn - 1].text[piece.start : piece.end] for piece in chunk.pieces)


def lossless(parts: tuple[Chunk, ...], talk: Transcript) -> None:
    """Every character of every turn stands in the pieces once and in order."""
    pieces = [piece for part in parts for piece in part.pieces]
    for turn in talk.turns:
        own = [piece for piece in pieces if piece.turn == turn.index]
        borders = [0, *(piece.end for piece in own)]
        assert [piece.start for piece in own] == borders[:-1]
        assert borders[-1] == len(turn.text)
    assert pieces == sorted(pieces, key=lambda piece: (piece.turn, piece.start))
    assert all(piece.start < piece.end for piece in pieces)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert {part.of for part in parts} <= {len(parts)}


def ordinary(seed: int, *, questions: int = 80) -> Transcript:
    """Questions of one or two sentences, answers of up to a minute, and an "угу" now and then."""
    chance = random.Random(seed)

    def say(words: int) -> str:
        return " ".join(chance.choices(WORDS, k=words))

    turns: list[tuple[Role, str]] = []
    for _ in range(questions):
        turns.append(("interviewer", say(chance.randint(5, 25))))
        turns.append(("candidate", say(chance.randint(3, 140))))
        if chance.random() < 0.3:
            turns += [("interviewer", "Угу, понятно."), ("candidate", say(chance.randint(5, 60)))]
    return of_turns(turns)


TALKS = [ordinary(seed) for seed in range(4)]
NUMBERED = pytest.mark.parametrize("talk", TALKS, ids=range(4))


@NUMBERED
def test_an_ordinary_talk_falls_into_parts_of_ten_to_fourteen_thousand_characters(talk: Transcript) -> None:
    parts = chunks.split(talk)
    lossless(parts, talk)
    assert len(parts) > 1
    sizes = [len(text(part, talk)) for part in parts]
    assert all(chunks.SMALLEST * 0.85 <= size <= chunks.LARGEST for size in sizes[:-1]), sizes
    assert sizes[-1] <= chunks.LARGEST


@NUMBERED
def test_a_question_and_its_answer_stay_together(talk: Transcript) -> None:
    for part in chunks.split(talk)[1:]:
        first = part.pieces[0]
        assert first.start == 0
        assert talk.turns[first.turn - 1].role == "interviewer"
        assert talk.turns[first.turn - 1].text != "Угу, понятно."


@pytest.mark.parametrize("seed", range(6))
def test_what_several_people_ask_in_turn_stays_with_its_answer(seed: int) -> None:
    chance = random.Random(seed)
    turns: list[tuple[Role, str]] = []
    for _ in range(100):
        turns += [
            ("interviewer", "Расскажите, что вы делали дальше с очередью?"),
            ("other", "И я добавлю: кто это потом поддерживал у вас? " * chance.randint(1, 6)),
            ("candidate", "Я сделал сервис. " * chance.randint(5, 60)),
        ]
    talk = of_turns(turns)
    parts = chunks.split(talk)
    assert len(parts) > 2
    assert {talk.turns[part.pieces[0].turn - 1].role for part in parts} == {"interviewer"}


@NUMBERED
def test_the_context_is_what_was_said_just_before(talk: Transcript) -> None:
    parts = chunks.split(talk)
    assert parts[0].context == ()
    for before, part in itertools.pairwise(parts):
        assert part.context[-1] == Piece(
            turn=before.pieces[-1].turn, start=part.context[-1].start, end=before.pieces[-1].end
        )
        assert [piece.turn for piece in part.context] == list(range(part.context[0].turn, part.pieces[0].turn))
        assert 0 < sum(piece.end - piece.start for piece in part.context) <= chunks.CONTEXT


def test_a_short_talk_is_one_part_and_an_empty_one_none() -> None:
    talk = of_turns([("interviewer", "Что вы делали?"), ("candidate", "Писал код.")])
    (part,) = chunks.split(talk)
    assert part.pieces == (Piece(turn=1, start=0, end=14), Piece(turn=2, start=0, end=10))
    assert (part.number, part.of, part.context) == (1, 1, ())
    assert chunks.split(of_turns([])) == ()
    assert chunks.split(of_turns([("candidate", ""), ("interviewer", "")])) == ()


def test_one_endless_turn_is_cut_at_sentences() -> None:
    talk = of_turns([("candidate", "Я сделал сервис и описал его. " * 2000)])
    parts = chunks.split(talk)
    lossless(parts, talk)
    assert all(text(part, talk).endswith(".") or part is parts[-1] for part in parts)
    assert all(len(text(part, talk)) <= chunks.LARGEST for part in parts)
    for part in parts[1:]:
        (before,) = part.context
        assert (before.end, before.end - before.start) == (part.pieces[0].start, chunks.CONTEXT)


def test_one_endless_turn_without_a_space_is_cut_all_the_same() -> None:
    talk = of_turns([("interviewer", "Ну и что же дальше?"), ("candidate", "а" * 29_000), ("candidate", "конец")])
    parts = chunks.split(talk)
    lossless(parts, talk)
    assert all(len(text(part, talk)) <= chunks.LARGEST for part in parts)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("candidate", "interviewer", "other", "unknown")),
            st.text(alphabet="аб . !?…\n\ue000\ue001\u200b\r😀(=", max_size=40).flatmap(
                lambda words: st.integers(0, 6).map(lambda times: words * times)
            ),
        ),
        max_size=12,
    ),
    st.sampled_from(((20, 30), (50, 90), (10_000, 14_000), (7, 7))),
)
def test_the_parts_joined_are_the_talk(turns, sizes) -> None:
    talk = of_turns(turns)
    smallest, largest = sizes
    parts = chunks.split(talk, smallest=smallest, largest=largest)
    lossless(parts, talk)
    assert "".join(text(part, talk) for part in parts) == "".join(turn.text for turn in talk.turns)
    assert all(len(text(part, talk)) <= largest for part in parts)
    for part in parts:
        assert all((piece.turn, piece.end) <= (part.pieces[0].turn, part.pieces[0].start) or
                   piece.turn < part.pieces[0].turn for piece in part.context)  # fmt: skip


def test_the_same_talk_falls_into_the_same_parts() -> None:
    assert chunks.split(TALKS[0]) == chunks.split(TALKS[0])
