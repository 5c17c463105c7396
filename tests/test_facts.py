"""Facts about an interview: counted, not judged, and the same wherever a file cuts its turns."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import observing, offline, rescoring, resources
from analyzer.letters import count_words
from analyzer.observations import CutOff, Facts
from analyzer.omissions import Items
from analyzer.result import Result, from_json, to_json
from analyzer.transcript.model import Transcript, Turn
from analyzer.verification import verify
from tests import builders
from tests.offline_talks import matrix
from tests.talks import talk


def facts(*talks: Transcript, items: Items | None = None) -> Facts:
    """The facts about these talks."""
    return observing.observe(offline.hear(talks, matrix()), items or Items(), withheld={}, by_rules=True).facts


def timed(*turns: tuple[str, float, float, str]) -> Transcript:
    """A talk of (C or I, start, end, text)."""
    said = talk(*(f"{who}: {text}" for who, _, _, text in turns))
    made = [
        turn.model_copy(update={"start": start, "end": end})
        for turn, (_, start, end, _) in zip(said.turns, turns, strict=True)
    ]
    return said.model_copy(update={"turns": tuple(made)})


def questions(found: Facts) -> dict[str, int]:
    return {one.id: one.questions for one in found.whole.skills if one.questions}


# ── Coverage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_and_seconds_are_shared_out_by_role() -> None:
    said = timed(("I", 0, 5, "Как дела у вас?"), ("C", 5, 20, "Хорошо, спасибо, вот уже целый год всё в порядке."))
    candidate, interviewer = facts(said).whole.shares
    assert (candidate.role, candidate.words, candidate.seconds) == ("candidate", 9, 15.0)
    assert (interviewer.role, interviewer.words, interviewer.seconds) == ("interviewer", 4, 5.0)
    assert (candidate.share, candidate.time_share) == (9 / 13, 0.75)


def test_without_times_there_are_no_seconds_and_no_share_of_them() -> None:
    said = talk("I: Да?", "C: Нет.")
    bare = tuple(turn.model_copy(update={"start": None, "end": None}) for turn in said.turns)
    assert [(one.seconds, one.time_share) for one in facts(said.model_copy(update={"turns": bare})).whole.shares] == [
        (None, None), (None, None),
    ]  # fmt: skip


def test_one_talk_with_times_does_not_stand_for_one_without() -> None:
    said = timed(("I", 0, 5, "Как дела?"), ("C", 5, 20, "Хорошо, спасибо."))
    other = talk("I: Как дела?", "C: Всё хорошо, а у вас?", id="t2")
    bare = tuple(turn.model_copy(update={"end": None}) for turn in other.turns)
    found = facts(said, other.model_copy(update={"turns": bare}))
    assert [one.time_share for one in found.talks[0].shares] == [0.75, 0.25]
    assert [one.time_share for one in found.whole.shares] == [None, None]
    assert [one.seconds for one in found.whole.shares] == [15.0, 5.0]


def test_a_question_counts_for_every_line_that_it_names_and_once_for_a_level() -> None:
    found = facts(talk("I: Работали с Kafka? А с Docker и Kubernetes?", "C: Да."))
    assert questions(found) == {"queues": 1, "brokers": 1, "docker": 1, "compose-and-kubernetes": 1}
    levels = {one.id: one.questions for one in found.whole.levels}
    assert (levels["middle-plus"], levels["senior"], levels["lead"]) == (2, 1, 0)
    assert found.whole.questions == 2


def test_what_is_told_is_no_question() -> None:
    assert questions(facts(talk("I: У нас стоит Kafka и три сервиса.", "C: Понятно."))) == {}


@pytest.mark.parametrize("asked", ["Докер?", "А докер", "docker", "Докер собирали?"])
def test_a_bare_name_asks_and_needs_no_company(asked: str) -> None:
    found = facts(talk(f"I: {asked}", "C: Нет."))
    assert questions(found) == {"docker": 1}
    assert found.whole.questions == 1


@pytest.mark.parametrize("said", ["Понятно, докер.", "Не докер.", "Докер, кубер."])
def test_an_echo_of_a_name_asks_nothing(said: str) -> None:
    assert questions(facts(talk(f"I: {said}", "C: Нет."))) == {}


def test_a_line_is_touched_by_either_side_or_by_an_item_and_by_nothing_else() -> None:
    said = talk("I: Работали с Kafka?", "C: Кубернетес я настраивал сам, три кластера.")
    untouched = set(facts(said).whole.untouched)
    assert {"queues", "compose-and-kubernetes"}.isdisjoint(untouched)
    assert {"mentoring", "sql-and-orm"} <= untouched
    cited = Items(evidence=(builders.cited(said, 2, "mentoring", value=3),))
    assert set(facts(said, items=cited).whole.untouched) == untouched - {"mentoring"}


def test_several_talks_have_facts_each_and_together() -> None:
    one = talk("I: Работали с Kafka?", "C: Да, конечно, работал.")
    other = talk("I: А с Docker?", "C: Нет.", id="t2", source="other.txt")
    found = facts(one, other)
    assert [part.transcript for part in (*found.talks, found.whole)] == ["t1", "t2", None]
    assert found.whole.questions == sum(part.questions for part in found.talks) == 2
    assert set(found.whole.untouched) == set(found.talks[0].untouched) & set(found.talks[1].untouched)
    assert max(found.talks[0].longest, key=lambda one: one.words) in found.whole.longest


SENTENCES = (
    "Работали с Kafka?", "Расскажите про Docker.", "Я вынес рассылку в RabbitMQ.", "Понятно.", "Did you use Go?",
    "А Redis вы ставили, да?", "Мы хранили в PostgreSQL.", "Угу.", "Сто двадцать запросов.", "Кубернетес я не трогал.",
)  # fmt: skip
SAID = st.lists(
    st.tuples(st.sampled_from("ICO?"), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(SAID)
def test_shares_make_one_and_where_a_turn_is_cut_makes_no_difference(turns: list[tuple[str, list[str]]]) -> None:
    whole = talk(*(f"{who}: {' '.join(said)}" for who, said in turns))
    pieces = talk(*(f"{who}: {sentence}" for who, said in turns for sentence in said))
    one, other = facts(whole), facts(pieces)
    assert sum(share.share or 0 for share in one.whole.shares) == pytest.approx(1)
    assert sum(share.words for share in one.whole.shares) == sum(count_words(turn.text) for turn in whole.turns)
    for name in ("questions", "skills", "levels", "untouched"):
        assert getattr(one.whole, name) == getattr(other.whole, name), name
    assert [(s.role, s.words, s.share) for s in one.whole.shares] == [
        (s.role, s.words, s.share) for s in other.whole.shares
    ]
    assert [(m.role, m.words) for m in one.whole.longest] == [(m.role, m.words) for m in other.whole.longest]
    assert [words.quote for words in one.leading] == [words.quote for words in other.leading]
    assert len(one.cut_off) == len(other.cut_off)


# ── The interviewer's part ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_longest_speech_runs_over_the_turns_of_one_speaker() -> None:
    found = facts(talk("C: Раз два три.", "I: Угу.", "C: Раз два.", "C: Три четыре пять.", "I: Ясно."))
    assert [(one.role, one.turn, one.last_turn, one.words) for one in found.whole.longest] == [
        ("candidate", 3, 4, 5), ("interviewer", 2, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Вы использовали Kafka, да?"),
        ("ru", "Инкапсуляция, это когда внутренности спрятаны за методами, верно?"),
        ("ru", "Правильно понимаю, что тесты вы писали сами?"),
        ("ru", "Вы ведь настраивали Kubernetes?"),
        ("en", "And the GIL means threads are useless in Python, correct?"),
        ("en", "You'd choose Kafka for bigger volumes, wouldn't you?"),
        ("en", "So you wrote the tests yourself?"),
    ],
)
def test_a_question_that_holds_its_answer_is_found(language: str, said: str) -> None:
    (found,) = facts(talk(f"I: Хорошо. {said}", "C: Да.", language=language)).leading
    assert found.quote == said
    assert found.turn == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Вы использовали Kafka?"),
        ("ru", "Как вы тестировали сервис?"),
        ("ru", "Вы писали тесты или нет?"),
        ("ru", "Меня хорошо слышно, да?"),
        ("ru", "То есть у вас Kafka, а почему не RabbitMQ?"),
        ("ru", "Kafka была настроена правильно?"),
        ("en", "Was Kafka set up right?"),
        ("ru", "Вы использовали Kafka, да."),
        ("en", "What did you do right?"),
        ("en", "So you used Kafka, how did you handle retries?"),
        ("en", "Can you hear me, right?"),
    ],
)
def test_an_open_question_and_one_about_the_line_are_none(language: str, said: str) -> None:
    assert facts(talk(f"I: {said}", "C: Да.", language=language)).leading == ()


def cut(*turns: str, language: str = "ru") -> list[tuple[int, int, str]]:
    return [(one.turn, one.by, one.how) for one in facts(talk(*turns, language=language)).cut_off]


def test_an_answer_that_stops_in_the_middle_was_cut_off() -> None:
    assert cut("I: Как?", "C: Мы взяли очередь, и тогда —", "I: Давайте пойдём дальше.") == [(2, 3, "unfinished")]
    assert cut("I: Как?", "C: мы взяли очередь потому что", "I: давайте к следующему вопросу") == [(2, 3, "unfinished")]
    assert cut("I: How?", "C: We took a queue because", "I: Let us go on.", language="en") == [(2, 3, "unfinished")]


@pytest.mark.parametrize(
    "turns",
    [
        ("I: Как?", "C: Мы взяли очередь.", "I: Давайте к следующему вопросу."),
        ("I: Как?", "C: Мы взяли очередь…", "I: Давайте к следующему вопросу."),
        ("I: Как?", "C: Мы взяли очередь, и тогда —", "I: Угу.", "C: всё заработало."),
        ("I: как", "C: мы взяли очередь и всё заработало", "I: давайте к следующему вопросу"),
        ("I: Скажите, а —", "C: Да, я вас слушаю внимательно.", "I: Хорошо."),
        ("I: Как?", "C: Мы взяли очередь, и тогда —"),
    ],
)
def test_an_answer_that_ends_or_goes_on_was_not(turns: tuple[str, ...]) -> None:
    assert cut(*turns) == []


def test_where_answers_end_with_a_mark_one_without_it_was_cut_off() -> None:
    usual = [f"{who}: {text}" for _ in range(9) for who, text in (("I", "Как это было?"), ("C", "Всё хорошо."))]
    one = ["I: А дальше что?", "C: Дальше мы поставили", "I: Давайте к следующему вопросу."]
    assert cut(*usual, *one) == [(20, 21, "unfinished")]
    assert cut(*one) == []


def test_two_who_speak_at_once_are_told_by_their_times() -> None:
    begun = ("I", 0.0, 2.0, "Как это было?")
    late = ("I", 7.5, 12.0, "Давайте к следующему вопросу.")
    assert facts(timed(begun, ("C", 2.0, 10.0, "Мы взяли очередь."), late)).cut_off == (
        CutOff(transcript="t1", turn=2, by=3, how="overlap", overlap=2.5),
    )
    assert facts(timed(begun, ("C", 2.0, 8.0, "Мы взяли очередь."), late)).cut_off == ()  # clocks differ by as much


# ── In a result ────────────────────────────────────────────────────────────────────────────────────────────────────


def result() -> Result:
    said = talk("I: Вы использовали Kafka, да?", "C: Я вынес рассылку в Кафку, и —", "I: Давайте про Docker. Работали?")
    made = builders.result((builders.cited(said, 2, "queues", value=3),), transcripts=(said,), matrix=matrix())
    version = made.provenance.model_copy(update={"version": resources.program_version()})
    return builders.observed(made, provenance=version)


def test_a_stored_result_with_facts_agrees() -> None:
    assert [one for one in verify(from_json(to_json(result()))) if one.place.startswith(("facts", "omissions"))] == []


@pytest.mark.parametrize(
    "path",
    [
        ("whole", "questions"), ("whole", "shares", 0, "words"), ("whole", "levels", 0, "questions"),
        ("talks", 0, "transcript"), ("leading", 0, "quote"), ("leading", 0, "start"), ("cut_off", 0, "by"),
        ("whole", "longest", 0, "words"), ("rules_sha256",),
    ],
)  # fmt: skip
def test_a_fact_that_was_changed_is_found_out_though_the_digest_fits(path: tuple[str | int, ...]) -> None:
    data = json.loads(to_json(result()))["facts"]
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = inside[path[-1]] + 1 if isinstance(inside[path[-1]], int) else f"{inside[path[-1]]}x"
    wrong = builders.observed(result(), facts=Facts.model_validate(data))
    assert any(one.place.startswith("facts") for one in verify(wrong))


def test_counting_an_older_result_again_adds_the_facts_and_the_omissions() -> None:
    said = talk("I: Вы использовали Kafka, да?", "C: Я вынес рассылку в Кафку.")
    older = builders.result(transcripts=(said,), matrix=matrix())
    again = rescoring.rescore(older, matrix()).after
    assert (again.facts, again.omissions) == (facts(said), builders.observed(older).omissions)
    assert {one.skill for one in again.omissions} == {"queues"}


def test_counting_again_keeps_the_facts_under_the_same_lines_and_makes_them_anew_under_others() -> None:
    made = result()
    assert rescoring.rescore(made, matrix()).after.facts == made.facts
    fewer = matrix().model_copy(update={"skills": tuple(s for s in matrix().skills if s.id != "mentoring")})
    again = rescoring.rescore(made, fewer).after.facts
    assert again is not None
    assert "mentoring" not in {one.id for one in again.whole.skills}


def test_untouched_words_of_turns_without_role_change_no_count() -> None:
    with_them = facts(talk("I: Работали с Kafka?", "C: Да.", "?: Docker и Kubernetes, кто их знает?"))
    assert questions(with_them) == {"queues": 1, "brokers": 1}


def test_turns_of_every_kind_are_read() -> None:
    empty = Turn(index=1, speaker="", role="candidate", start=None, end=None, text="—", cues=())
    found = facts(talk("C: …").model_copy(update={"turns": (empty,)}))
    assert found.whole.shares[0].share is None
    assert found.whole.longest == ()


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("Полиморфизм, один метод,", "например"),
        ("Полиморфизм, один метод,", "к примеру"),
        ("It means one method in many classes,", "for example"),
        ("It means one method in many classes,", "such as"),
    ],
)
def test_an_answer_that_stops_before_its_example_was_cut_off(said: str, last: str) -> None:
    asked, on = "I: Как устроен полиморфизм?", "I: А теперь другой вопрос."
    assert [one.turn for one in facts(talk(asked, f"C: {said} {last}", on)).cut_off] == [2]
    assert facts(talk(asked, f"C: {said}", on)).cut_off == ()
