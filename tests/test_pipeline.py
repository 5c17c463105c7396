"""From transcripts to a sealed result."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import grounding, pipeline
from analyzer.calls import Call
from analyzer.errors import AnswerError, TranscriptError
from analyzer.evidence import AskedTurn
from analyzer.frozen import sha256_of
from analyzer.matrix.model import Matrix, Note, Text
from analyzer.result import Candidate, MatrixUsed, Result, digest_of, from_json, to_json
from analyzer.transcript.model import Role, Transcript
from tests.matrices import any_matrix, fact, line, matrix, text
from tests.scripted_engine import ScriptedEngine, body, finding, findings, question
from tests.talks import of_turns, talk

MATRIX = matrix(
    line("queues", "low", tau=3), line("storage", "top", facts=(fact("acid"),)), line("calm", "low", "soft", tau=3)
)
TALK = talk(
    "I: Расскажите про очереди.",
    "C: Я вынес рассылку в воркер на RabbitMQ и поставил prefetch 10.",
    "I: А базы, транзакции?",
    "C: Не знаю, что такое изоляция. В ACID буква А это авторизация.",
    "I: Спорили с кем-нибудь?",
    "C: Погода хорошая сегодня была.",
)
ANSWER = findings(
    finding(2, "я вынес рассылку в воркер", "queues"),
    finding(2, "я придумал Kafka вообще сам", "queues"),
    finding(3, "А базы, транзакции?", "storage"),
    finding(4, "Не знаю, что такое изоляция", "storage", None, polarity="limit", reason="does_not_know"),
    finding(4, "В ACID буква А это авторизация", "storage", None, polarity="limit", reason="wrong", fact="acid",
            rationale="A — атомарность"),
    asked=(question(5, "calm"), question(2, "calm")),
)  # fmt: skip


def run(*talks: Transcript, answer: str = ANSWER, matrix: Matrix = MATRIX, **more: Any) -> Result:
    engine = more.pop("engine", None) or ScriptedEngine(lambda call, before: body(answer))
    return pipeline.analyze(talks or TALK, matrix, engine=engine, **more)


RESULT = run(candidate=Candidate(name="Иван Шишкин", position="Python", for_level="top"))


def test_evidence_states_and_level_follow_from_one_another() -> None:
    assert [(entry.skill, entry.quote) for entry in RESULT.evidence] == [
        ("queues", "Я вынес рассылку в воркер"),
        ("storage", "Не знаю, что такое изоляция"),
        ("storage", "В ACID буква А это авторизация"),
    ]
    assert {score.skill: score.state for score in RESULT.skills} == {
        "queues": "MET",
        "storage": "NOT_MET",
        "calm": "UNKNOWN",
    }
    assert (RESULT.recommendation.hard_level, RESULT.recommendation.ceiling) == ("low", "low")
    assert [(check.claim) for check in RESULT.to_check] == ["A — атомарность"]
    assert [place.turn for score in RESULT.skills for place in score.asked_turns] == [5]


def test_every_quote_is_the_text_between_its_offsets() -> None:
    for entry in RESULT.evidence:
        turn = RESULT.transcripts[0].turns[entry.turn - 1]
        assert turn.text[entry.start : entry.end] == entry.quote
        assert turn.role == "candidate"


def test_nothing_that_was_claimed_is_dropped_in_silence() -> None:
    assert [(entry.reason, entry.polarity) for entry in RESULT.rejected] == [
        ("not_found", "support"),
        ("not_candidate", "support"),
        ("not_a_question", "asked"),
    ]
    assert {entry.reason for entry in RESULT.rejected} <= set(grounding.REASONS)


def test_where_it_comes_from_stands_in_the_result() -> None:
    made = RESULT.provenance
    assert (made.engine, made.endpoint, made.model) == ("llm", "http://scripted.invalid/v1", "script")
    assert (made.incomplete, made.runs, made.cost) == ((), 1, None)
    assert made.passes == ("first", "gap")
    assert made.usage.calls == 2
    assert made.created.endswith("+00:00")
    assert RESULT.candidate.name == "Иван Шишкин"
    assert RESULT.matrix.sha256 == MATRIX.sha256


def test_what_the_command_line_says_of_the_candidate_is_never_sent() -> None:
    engine = ScriptedEngine(lambda call, before: body(ANSWER))
    run(engine=engine, candidate=Candidate(name="Иван Шишкин", position="Зубровод", for_level="top"))
    sent = " ".join(message.content for call in engine.calls for message in call.messages)
    assert "Шишкин" not in sent
    assert "Зубровод" not in sent
    plain = ScriptedEngine(lambda call, before: body(ANSWER))
    run(engine=plain)
    assert [call.key for call in plain.calls] == [call.key for call in engine.calls]


def test_two_runs_differ_only_in_when_and_what_they_cost() -> None:
    one, other = RESULT.model_dump(), run(candidate=RESULT.candidate).model_dump()
    for dumped in (one, other):
        del (
            dumped["digest"],
            dumped["provenance"]["created"],
            dumped["provenance"]["usage"],
            dumped["provenance"]["cost"],
        )
    assert one == other


def test_a_result_is_sealed_and_survives_its_file() -> None:
    assert RESULT.digest == digest_of(RESULT)
    assert from_json(to_json(RESULT)) == RESULT
    assert digest_of(from_json(to_json(RESULT))) == RESULT.digest


def test_the_hash_of_the_matrix_is_that_of_the_matrix_in_the_result() -> None:
    with_note = MATRIX.model_copy(update={"notes": (Note(term="T", skill="calm", text=text("a note")),)})
    for result in (RESULT, run(matrix=with_note)):
        embedded = json.loads(to_json(result))["matrix"]
        assert sha256_of({key: value for key, value in embedded.items() if key != "sha256"}) == embedded["sha256"]
    assert run(matrix=with_note).matrix.notes == with_note.notes
    assert run(matrix=with_note).matrix.sha256 != RESULT.matrix.sha256


@settings(max_examples=60)
@given(any_matrix(), st.data())
def test_the_hash_of_any_matrix_can_be_recomputed_from_what_a_result_holds_of_it(found: Matrix, data: Any) -> None:
    ids = st.sampled_from([skill.id for skill in found.skills])
    notes = st.builds(Note, term=st.text(), skill=ids, text=st.builds(Text, ru=st.text(), en=st.text()))
    weights = st.decimals("0.01", 100, allow_nan=False, allow_infinity=False)
    skills = tuple(skill.model_copy(update={"weight": data.draw(weights)}) for skill in found.skills)
    changed = found.model_copy(update={"notes": tuple(data.draw(st.lists(notes, max_size=3))), "skills": skills})
    used = MatrixUsed.of(Matrix.model_validate(changed.model_dump()))
    assert sha256_of(used.model_dump(mode="json", exclude={"sha256"})) == used.sha256
    read = MatrixUsed.model_validate_json(used.model_dump_json())
    assert sha256_of(read.model_dump(mode="json", exclude={"sha256"})) == used.sha256


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """The path to every single value in a nest of dicts and lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def test_the_digest_changes_with_every_field() -> None:
    whole = RESULT.model_dump(mode="json", by_alias=True, exclude={"digest"})
    assert sha256_of(whole) == RESULT.digest
    tops = set()
    for path in leaves(whole):
        inner = whole
        for step in path[:-1]:
            inner = inner[step]
        kept, inner[path[-1]] = inner[path[-1]], "changed"
        assert sha256_of(whole) != RESULT.digest, path
        inner[path[-1]] = kept
        tops.add(path[0])
    empty = {key for key, value in whole.items() if value == []}
    assert tops | empty == set(whole)


def test_the_same_recording_twice_is_refused_before_anything_is_asked() -> None:
    engine = ScriptedEngine(lambda call, before: body(ANSWER))
    again = TALK.model_copy(update={"id": "t2", "source": "copy.txt"})
    with pytest.raises(TranscriptError, match=r"“talk\.txt” and “copy\.txt” are the same recording"):
        run(TALK, again, engine=engine)
    assert engine.calls == []


def test_no_talk_at_all_is_refused() -> None:
    with pytest.raises(TranscriptError, match="There is no talk"):
        pipeline.analyze([], MATRIX, engine=ScriptedEngine(lambda call, before: body(ANSWER)))


def test_two_talks_of_one_candidate_are_one_result() -> None:
    second = talk(
        "I: Ну, а спорили?", "C: Я помирил двух коллег и записал решение.", id="t1", sha256="other", source="hr.txt"
    )

    def script(call: Call, before: int) -> str:
        if "помирил" in call.messages[1].content:
            return body(findings(finding(2, "Я помирил двух коллег", "calm")))
        return body(ANSWER)

    result = run(TALK, second, engine=ScriptedEngine(script))
    assert [(one.id, one.source) for one in result.transcripts] == [("t1", "talk.txt"), ("t2", "hr.txt")]
    assert {entry.skill: entry.transcript for entry in result.evidence} == {
        "queues": "t1",
        "storage": "t1",
        "calm": "t2",
    }
    assert {score.skill: score.state for score in result.skills}["calm"] == "MET"


def long_talk() -> Transcript:
    turns: list[tuple[Role, str]] = [
        ("interviewer", "И что же было дальше потом?"),
        ("candidate", "Я сделал сервис сам. " * 250),
    ]
    return of_turns(turns * 8)


def test_a_part_that_could_not_be_read_makes_the_result_incomplete() -> None:
    calls = itertools.count()
    bad: set[str] = set()

    def script(call: Call, before: int) -> str:
        if next(calls) == 1:
            bad.add(call.key)
        return body("garbage" if call.key in bad else findings(finding(2, "Я сделал сервис сам", "queues")))

    result = run(long_talk(), engine=ScriptedEngine(script))
    (unread,) = result.provenance.incomplete
    assert 1 <= unread.first_turn <= unread.last_turn <= 16
    assert result.recommendation.status == "incomplete"
    assert result.recommendation.status_reasons[0] == "unread_parts"
    assert len(result.evidence) == 1


def test_the_answers_of_overlapping_parts_are_one_item() -> None:
    engine = ScriptedEngine(lambda call, before: body(findings(finding(2, "Я сделал сервис сам", "queues"))))
    result = run(long_talk(), engine=engine)
    assert len(engine.calls) > 2
    assert len(result.evidence) == 1


def test_when_nothing_could_be_read_there_is_no_result() -> None:
    with pytest.raises(AnswerError) as raised:
        run(answer="garbage")
    assert not isinstance(raised.value.__context__, RuntimeError)  # asking for an event loop is nobody's business


def test_an_answer_without_findings_is_an_insufficient_result() -> None:
    result = run(answer=findings())
    assert result.recommendation.status == "insufficient"
    assert result.recommendation.level is None
    assert {score.state for score in result.skills} == {"UNKNOWN"}


def test_it_works_inside_a_running_event_loop() -> None:
    async def notebook() -> Result:
        return run()

    assert asyncio.run(notebook()).evidence == RESULT.evidence


def test_the_steps_below_the_evidence_give_the_same_again() -> None:
    asked = [
        AskedTurn(skill=score.skill, **place.model_dump()) for score in RESULT.skills for place in score.asked_turns
    ]
    again = pipeline.decide(MATRIX, MATRIX.policy, RESULT.evidence, asked)
    assert again == (RESULT.evidence, RESULT.skills, RESULT.recommendation)
