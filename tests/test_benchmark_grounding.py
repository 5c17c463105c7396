"""The benchmark of quotes says what is true: every made-up quote is what it is counted as."""

from __future__ import annotations

import functools
import itertools
import random
from collections import Counter

import pytest

from benchmarks import grounding
from benchmarks.quotes import english, measures, peers, russian
from benchmarks.quotes.cases import BAD_KINDS, Book, Case, cases, folded
from benchmarks.quotes.edits import joined, pieces_of, reordered
from benchmarks.quotes.interviews import Interview, interview
from benchmarks.quotes.measures import Share
from benchmarks.quotes.peers import Answer
from benchmarks.quotes.sentences import Language, Part, Slot

TALKS: list[tuple[Language, bool]] = [("ru", False), ("ru", True), ("en", False), ("en", True)]
every_talk = pytest.mark.parametrize(("language", "dictated"), TALKS)


@functools.cache
def made(language: Language, dictated: bool) -> tuple[Interview, tuple[Case, ...]]:
    talk = interview(language, 4_000, 7, dictated=dictated)
    return talk, tuple(cases(talk, 7, good=15, bad=3))


def source(talk: Interview, case: Case) -> str:
    turn, start, end = case.at
    return talk.transcript.turns[turn - 1].text[start:end]


def of_kind(language: Language, dictated: bool, *kinds: str) -> list[tuple[Interview, Case]]:
    talk, quotes = made(language, dictated)
    chosen = [(talk, case) for case in quotes if case.group == "bad" and case.kind in kinds]
    assert chosen
    return chosen


# ── Interviews ─────────────────────────────────────────────────────────────────────────────────────────────────────


@every_talk
def test_a_seed_gives_the_same_interview_and_another_seed_another(language: Language, dictated: bool) -> None:
    one = interview(language, 1_000, 1, dictated=dictated)
    assert one == interview(language, 1_000, 1, dictated=dictated)
    assert one.transcript.turns != interview(language, 1_000, 2, dictated=dictated).transcript.turns


@every_talk
def test_an_interview_is_as_long_as_asked(language: Language, dictated: bool) -> None:
    assert 4_000 <= made(language, dictated)[0].words < 4_500


@every_talk
def test_every_sentence_stands_where_it_is_said_to_stand(language: Language, dictated: bool) -> None:
    talk, _ = made(language, dictated)
    for placed in talk.said:
        turn = talk.transcript.turns[placed.turn - 1]
        assert turn.role == "candidate"
        assert turn.text.startswith(placed.sentence.text, placed.start)


@every_talk
def test_sentences_come_again_and_come_again_with_one_word_changed(language: Language, dictated: bool) -> None:
    talk, _ = made(language, dictated)
    said = [tuple(part.text for part in placed.sentence.parts) for placed in talk.said]
    assert max(Counter(said).values()) > 1
    alike = [pair for pair in itertools.combinations(set(said), 2) if len(pair[0]) == len(pair[1])]
    assert any(sum(map(str.__ne__, one, other)) == 1 for one, other in alike)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_dictated_has_no_marks_between_words(language: Language) -> None:
    talk, _ = made(language, True)
    for turn in talk.transcript.turns:
        assert not set(turn.text) & set(".,!?:;«»()")


# ── Good quotes ────────────────────────────────────────────────────────────────────────────────────────────────────


@every_talk
def test_a_verbatim_quote_is_the_text_at_its_place(language: Language, dictated: bool) -> None:
    talk, quotes = made(language, dictated)
    for case in quotes:
        if case.group == "verbatim":
            assert source(talk, case) in case.quote
            assert case.quote in talk.transcript.turns[case.at[0] - 1].text


@every_talk
def test_a_surface_change_keeps_every_word_but_fillers(language: Language, dictated: bool) -> None:
    talk, quotes = made(language, dictated)
    book = Book(talk, random.Random(1))
    for case in quotes:
        if case.group == "surface" and not {"hidden", "decomposed"} & set(case.kind.split(" + ")):
            assert book.times_said(case.quote) >= 1, case


@every_talk
def test_a_light_edit_adds_no_word_that_means_something(language: Language, dictated: bool) -> None:
    """At most three words are other ones: two edits, a number being two words at most."""
    talk, quotes = made(language, dictated)
    for case in quotes:
        if case.group == "light":
            there = Counter(folded(source(talk, case)).split())
            assert sum((Counter(folded(case.quote).split()) - there).values()) <= 6, case
            assert len(case.quote.split()) >= 4


@every_talk
def test_every_place_of_a_good_quote_has_the_same_words(language: Language, dictated: bool) -> None:
    talk, quotes = made(language, dictated)
    for case in quotes:
        for turn, start, end in case.places:
            assert talk.transcript.turns[turn - 1].role == "candidate"
            assert folded(talk.transcript.turns[turn - 1].text[start:end]) == folded(source(talk, case))


def test_order_changes_where_the_time_stands_beside_the_subject() -> None:
    parts = [Part("Тогда ", Slot("when")), Part("я", Slot("agent")), Part(" "), Part("ускорил", Slot("verb"))]
    done = reordered(pieces_of(parts, 0), random.Random(1))
    assert done is not None
    assert joined(done) == "я тогда ускорил"


# ── Bad quotes ─────────────────────────────────────────────────────────────────────────────────────────────────────


@every_talk
def test_there_are_bad_quotes_of_every_kind(language: Language, dictated: bool) -> None:
    _, quotes = made(language, dictated)
    counted = Counter(case.kind for case in quotes if case.group == "bad")
    assert set(counted) == set(BAD_KINDS)
    assert all(not case.places for case in quotes if case.group == "bad")


@every_talk
def test_a_bad_quote_was_not_said_by_the_candidate(language: Language, dictated: bool) -> None:
    """What is cut out of its sentence was said once, there."""
    talk, quotes = made(language, dictated)
    book = Book(talk, random.Random(1))
    for case in quotes:
        if case.group == "bad":
            assert book.times_said(case.quote) == (1 if case.kind.startswith("cut_") else 0), case


@every_talk
def test_one_word_makes_the_difference(language: Language, dictated: bool) -> None:
    for talk, case in of_kind(language, dictated, "number", "name", "antonym", "noun", "paraphrase"):
        there, quoted = folded(source(talk, case)).split(), folded(case.quote).split()
        same = list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(there, quoted, strict=False)))
        tail = list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(there[::-1], quoted[::-1], strict=False)))
        assert 1 <= len(quoted) - len(same) - len(tail) <= 3, case


@every_talk
def test_an_added_denial_denies_and_a_dropped_one_does_not(language: Language, dictated: bool) -> None:
    denials = {"не", "ни", "нет", "без", "never", "not", "no", "without", "didn't", "haven't"}
    for _, case in of_kind(language, dictated, "negation added"):
        assert denials & set(folded(case.quote).split()), case
    for _, case in of_kind(language, dictated, "negation dropped"):
        assert not denials & set(folded(case.quote).split()), case


@every_talk
def test_another_subject_stands_in_the_quote(language: Language, dictated: bool) -> None:
    subjects = {"я", "мы", "i", "we"}
    for talk, case in of_kind(language, dictated, "agent"):
        there = [word for word in folded(source(talk, case)).split() if word in subjects]
        quoted = [word for word in folded(case.quote).split() if word in subjects]
        assert len(there) == len(quoted), case
        assert all(one != other for one, other in zip(there, quoted, strict=True)), case


@every_talk
def test_what_is_cut_out_leaves_words_of_its_sentence_behind(language: Language, dictated: bool) -> None:
    for talk, case in of_kind(language, dictated, *(kind for kind in BAD_KINDS if kind.startswith("cut_"))):
        turn, start, end = case.at
        text = talk.transcript.turns[turn - 1].text
        placed = max((one for one in talk.said if one.turn == turn and one.start <= start), key=lambda one: one.start)
        whole = text[placed.start : placed.start + len(placed.sentence.text)]
        assert case.quote in whole
        assert len(folded(whole).split()) > len(folded(text[start:end]).split())


@every_talk
def test_what_the_interviewer_said_stands_in_his_turn(language: Language, dictated: bool) -> None:
    for talk, case in of_kind(language, dictated, "interviewer"):
        assert talk.transcript.turns[case.at[0] - 1].role == "interviewer"
        assert source(talk, case) == case.quote


def test_no_word_is_its_own_opposite_or_a_synonym_of_its_opposite() -> None:
    for one, other in (*russian.OPPOSITES, *russian.DEGREES, *english.DEGREES):
        assert one != other
        assert russian.SYNONYMS.get(one) != other
        assert russian.SYNONYMS.get(other) != one
    for past, _, opposite, _ in english.OPPOSITES:
        assert past != opposite
        assert english.SYNONYMS.get(past) != opposite
        assert english.SYNONYMS.get(opposite) != past


@pytest.mark.parametrize("language", [russian, english], ids=["ru", "en"])
def test_no_two_numbers_are_said_alike(language: object) -> None:
    said = [language.number_words(number) for number in range(1000)]  # type: ignore[attr-defined]
    assert len(set(said)) == 1000


# ── Measures and peers ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_checker_that_accepts_everything_lets_every_bad_quote_through() -> None:
    _, quotes = made("ru", False)
    blind = [(case, Answer(True, case.at)) for case in quotes]
    assert measures.located(blind, "light").percent == 100
    assert measures.accepted(blind).percent == 100
    deaf = [(case, Answer(False, None)) for case in quotes]
    assert measures.located(deaf, "light").percent == 0
    assert measures.accepted(deaf).percent == 0


def test_a_quote_is_located_when_nine_tenths_of_both_spans_are_common() -> None:
    case = Case("verbatim", "verbatim", "…", 2, (2, 100, 200), ((2, 100, 200),), False)
    assert measures.is_located(case, Answer(True, (2, 95, 204)))
    assert not measures.is_located(case, Answer(True, (2, 80, 200)))
    assert not measures.is_located(case, Answer(True, (4, 100, 200)))
    assert not measures.is_located(case, Answer(False, (2, 100, 200)))


def test_a_share_comes_with_its_wilson_interval() -> None:
    assert Share(10, 100).interval() == pytest.approx((5.52, 17.44), abs=0.01)
    assert Share(0, 400).interval() == pytest.approx((0, 0.95), abs=0.01)


def test_spans_of_the_document_are_spans_of_its_turns() -> None:
    talk, _ = made("en", False)
    text, starts = peers.document(talk.transcript)
    for turn, start in zip(talk.transcript.turns, starts, strict=True):
        assert text.startswith(turn.text, start)


def test_the_naive_checker_finds_what_stands_there() -> None:
    talk, quotes = made("ru", False)
    verbatim = [case for case in quotes if case.group == "verbatim"]
    answered = list(zip(verbatim, peers.naive(talk, verbatim).answers, strict=True))
    assert measures.located(answered, "verbatim").percent == 100


def test_seeds_for_tuning_are_not_the_ones_that_are_held_out() -> None:
    assert not set(grounding.SEEDS["tuning"]) & set(grounding.SEEDS["held-out"])


def test_failures_of_held_out_seeds_are_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("sys.argv", ["grounding.py", "--failures", f"{tmp_path}/seen.md"])
    with pytest.raises(SystemExit) as stopped:
        grounding.main()
    assert stopped.value.code == 2


@pytest.mark.parametrize("language", ["ru", "en"])
def test_frames_that_nothing_was_tuned_on_stand_in_held_out_talks_only(language: Language) -> None:
    for unseen in (False, True):
        talk = interview(language, 4_000, 7, unseen=unseen)
        kinds = {placed.sentence.kind for placed in talk.said}
        assert ({"unseen cut", "unseen twin"} <= kinds) is unseen
        quotes = cases(talk, 7, good=1, bad=2)
        assert any(case.kind == "unseen cut" for case in quotes) is unseen
        assert not any(case.places for case in quotes if case.kind == "unseen cut")
