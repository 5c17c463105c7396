"""Several readings of one talk: what most of them found counts, and the report says where they differ."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import pipeline, runs
from analyzer.calls import Call
from analyzer.errors import AnswerError, TooLongError
from analyzer.evidence import Evidence
from analyzer.messages import message
from analyzer.result import Result
from tests.matrices import any_case, asked, item, line, matrix
from tests.scripted_engine import ScriptedEngine, body, finding, findings, question
from tests.talks import talk

MATRIX = matrix(line("queues", tau=3), line("containers", tau=3, parts=("compose", "kubernetes")), line("calm", "top"))


def merged(*readings: list[Evidence], readers: dict[tuple[str, int], int] | None = None) -> tuple[Evidence, ...]:
    return runs.merge(readings, MATRIX, readers or {}).evidence


def at(one: Evidence, start: int, end: int) -> Evidence:
    """The item on another passage."""
    return one.model_copy(update={"start": start, "end": end, "id": f"e-{one.skill}-{start}-{end}"})


QUEUES = item("queues", 3)


def test_what_half_of_the_readings_found_stays() -> None:
    assert [one.runs for one in merged([QUEUES], [QUEUES], [])] == [2]
    assert [one.runs for one in merged([QUEUES], [])] == [1]
    assert merged([QUEUES], [], []) == ()


def test_what_too_few_found_is_listed_and_not_dropped() -> None:
    found = runs.merge([[QUEUES], [], []], MATRIX, {})
    assert [(one.skill, one.reason, one.turn, one.start) for one in found.outvoted] == [("queues", "outvoted", 2, 0)]


def test_a_reading_that_could_not_be_made_does_not_vote() -> None:
    assert len(merged([QUEUES], [], [], readers={("t1", 2): 2})) == 1


def test_the_value_is_the_lower_median_of_the_readings() -> None:
    values = [item("queues", value) for value in (4, 2, 3, 2)]
    assert [one.value for one in merged(*[[one] for one in values])] == [2]
    assert [one.value for one in merged([values[0]], [values[2]], [values[2]])] == [3]


def test_a_tag_stays_with_half_of_the_votes() -> None:
    readings = [[item("queues", 3, "team_only", "course")], [item("queues", 3, "team_only")], [item("queues", 3)]]
    assert [one.tags for one in merged(*readings)] == [("team_only",)]
    assert [one.tags for one in merged(readings[0], readings[2])] == [("course", "team_only")]


def test_passages_that_overlap_are_one_and_the_commonest_is_shown() -> None:
    one, two, three = at(QUEUES, 0, 30), at(QUEUES, 10, 40), at(QUEUES, 10, 40)
    (found,) = merged([one], [two], [three])
    assert (found.start, found.end, found.runs) == (10, 40, 3)


def test_passages_joined_by_a_third_are_one() -> None:
    left, middle, right = at(QUEUES, 0, 12), at(QUEUES, 10, 30), at(QUEUES, 28, 40)
    assert [one.runs for one in merged([left], [middle], [right])] == [3]
    assert len(merged([left, right], [left, right])) == 2


def test_two_passages_of_one_reading_have_one_vote() -> None:
    assert merged([at(QUEUES, 0, 20), at(QUEUES, 10, 30)], [], []) == ()


def test_each_part_of_a_line_is_voted_on() -> None:
    both = item("containers", 3, parts=("compose", "kubernetes"))
    one = item("containers", 3, parts=("compose",))
    assert [found.parts for found in merged([both], [one], [one])] == [("compose",)]
    (kept,) = merged([both], [both], [one])
    assert kept.parts == ("compose", "kubernetes")


def test_support_and_limit_on_one_passage_stay_apart() -> None:
    limit = item("queues", reason="no_practice")
    found = merged([QUEUES, limit], [QUEUES, limit])
    assert {one.polarity for one in found} == {"support", "limit"}
    reasons = [item("queues", reason=reason) for reason in ("no_practice", "does_not_know", "no_practice")]
    assert [one.reason for one in merged(*[[one] for one in reasons])] == ["no_practice"]


def test_a_question_counts_as_asked_when_half_of_the_readings_say_so() -> None:
    first, other = asked("queues", 1), asked("calm", 1)
    assert runs.merge_asked([[first, first], [first, other], []], {}) == (first,)


@settings(max_examples=60)
@given(any_case(), st.integers(2, 4), st.data())
def test_readings_that_agree_are_one_reading_and_their_order_decides_nothing(case: Any, count: int, data: Any) -> None:
    of, items, _ = case
    single = list({one.id: one for one in items}.values())
    alike = runs.merge([single] * count, of, {})
    assert alike.outvoted == ()
    assert {one.runs for one in alike.evidence} <= {count}
    readings = [data.draw(st.permutations(single))[: data.draw(st.integers(0, len(single)))] for _ in range(count)]
    shuffled = data.draw(st.permutations(readings))
    assert runs.merge(readings, of, {}) == runs.merge(shuffled, of, {})


# ── Through the pipeline ───────────────────────────────────────────────────────────────────────────────────────────

TALK = talk(
    "I: Расскажите про очереди.",
    "C: Я вынес рассылку в отдельный воркер на RabbitMQ за две недели.",
    "I: А про спокойствие?",
    "C: Я сначала кипел, потом выслушал и переделал схему.",
)
GOOD = finding(2, "Я вынес рассылку в отдельный воркер на RabbitMQ", "queues")
CALM = finding(4, "потом выслушал и переделал схему", "calm", 2)


def run(*answers: str | Exception, **more: Any) -> tuple[Result, ScriptedEngine]:
    engine = ScriptedEngine(
        lambda call, before: answer if isinstance(answer := answers[call.repeat - 1], Exception) else body(answer)
    )
    return pipeline.analyze(TALK, MATRIX, engine=engine, runs=len(answers), single_pass=True, **more), engine


def test_the_talk_is_read_as_often_as_asked_and_the_result_says_how_stable_it_is() -> None:
    result, engine = run(findings(GOOD, CALM), findings(GOOD), findings(GOOD, asked=(question(3, "calm"),)))
    assert sorted(call.repeat for call in engine.calls) == [1, 2, 3]
    assert [(one.skill, one.runs) for one in result.evidence] == [("queues", 3)]
    assert [(one.skill, one.reason) for one in result.rejected] == [("calm", "outvoted")]
    made = result.provenance
    assert made.runs == 3
    assert made.stability is not None
    assert (len(made.stability.levels), made.stability.flipped) == (3, ("calm",))
    assert made.stability.same == sum(level == result.recommendation.level for level in made.stability.levels)


def test_one_reading_has_no_stability() -> None:
    result, _ = run(findings(GOOD))
    assert (result.provenance.runs, result.provenance.stability) == (1, None)


def test_a_part_is_unread_only_when_no_reading_covers_it() -> None:
    failure = AnswerError(message("no"), message("again"))
    result, _ = run(findings(GOOD), failure, failure)
    assert result.provenance.incomplete == ()
    assert [one.skill for one in result.evidence] == ["queues"]
    with pytest.raises(AnswerError):
        run(failure, failure)


def words(count: int) -> str:
    return " ".join(f"Я сделал задачу номер {number} и описал, почему она была нужна." for number in range(count))


def test_turns_that_no_reading_covers_are_unread_however_the_readings_were_divided() -> None:
    long = talk(*(f"{'IC'[turn % 2]}: {turn}. {words(8)}" for turn in range(8)))
    whole, last = long.turns[0].text, long.turns[-1].text

    def script(call: Call, before: int) -> str | Exception:
        asked = call.messages[-1].content
        if call.repeat == 1:
            return AnswerError(message("nothing came"), message("again"))
        if whole in asked and last in asked:
            return TooLongError(message("too long"), message("again"))
        return body(findings()) if last in asked else AnswerError(message("half of it"), message("again"))

    result = pipeline.analyze(long, MATRIX, engine=ScriptedEngine(script), runs=2, single_pass=True)
    (unread,) = result.provenance.incomplete
    assert unread.first_turn == 1
    assert 2 <= unread.last_turn < 8
    assert unread.reason["en"] == "nothing came"
    assert result.recommendation.status == "incomplete"


def test_a_reading_that_lacks_both_ends_of_a_turn_lacks_its_vote_once() -> None:
    long = talk("I: Расскажите про очереди.", f"C: {words(60)} Я вынес рассылку в отдельный воркер. {words(60)}")

    def script(call: Call, before: int) -> str | Exception:
        if call.repeat == 1:
            kind = TooLongError if len(call.messages[-1].content) > 6_000 else AnswerError
            return kind(message("no"), message("again"))
        return body(findings(*[finding(2, "Я вынес рассылку в отдельный воркер", "queues")][: call.repeat == 2]))

    engine = ScriptedEngine(script)
    result = pipeline.analyze(long, MATRIX, engine=engine, runs=4, single_pass=True)
    assert sum(call.repeat == 1 for call in engine.calls) > 2
    assert [(one.skill, one.reason) for one in result.rejected] == [("queues", "outvoted")]


def test_a_limit_on_the_whole_line_votes_for_each_of_its_parts() -> None:
    whole = item("containers", reason="no_practice")
    one = item("containers", reason="no_practice", parts=("compose",))
    other = item("containers", reason="no_practice", parts=("kubernetes",))
    (kept,) = merged([whole], [one], [other])
    assert set(kept.parts) == {"compose", "kubernetes"}
