"""Every part is asked about; what could not be read is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from analyzer import chunks, extraction, resources
from analyzer.asking import Used
from analyzer.calls import Again, Answer, Call, EngineName
from analyzer.chunks import Chunk, Piece
from analyzer.errors import AnswerError, ConfigurationError, EndpointError, TooLongError
from analyzer.extraction import Collected
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import Usage
from analyzer.transcript.model import Transcript
from tests.matrices import line, matrix
from tests.scripted_engine import Script, ScriptedEngine, body, finding, findings, part_of, question
from tests.talks import talk

MATRIX = matrix(line("queues"), line("tests"))
TALK = talk(
    "I: Что с очередями?", "C: я вынес рассылку", "I: А тесты?", "C: пишу их всегда", "I: Ещё?", "C: да вроде всё"
)
PARTS: list[tuple[Transcript, Chunk]] = [
    (TALK, Chunk(transcript="t1", number=number, of=3, context=(), pieces=tuple(
        Piece(turn=turn, start=0, end=len(TALK.turns[turn - 1].text)) for turn in (2 * number - 1, 2 * number))))
    for number in (1, 2, 3)
]  # fmt: skip
GOOD = {
    1: findings(finding(2, "я вынес рассылку", "queues")),
    2: findings(finding(4, "пишу их всегда", "tests", 2), asked=(question(3, "queues"),)),
    3: findings(asked=(question(5, "tests"),)),
}
BAD = "no json at all"


def answering(replaced: Mapping[int, Any] = {}, usage: Mapping[str, Any] | None = None) -> Script:
    """The good answer to every part but those in `replaced`: a text, an error, or a list of them by repetition."""

    def script(call: Call, before: int) -> str | Exception:
        outcome = replaced.get(part_of(call), GOOD[part_of(call)])
        if isinstance(outcome, list):
            outcome = outcome[before]
        return outcome if isinstance(outcome, Exception) else body(outcome, usage=usage)

    return script


def collect(engine: ScriptedEngine, **options: Any) -> Collected:
    (found,) = asyncio.run(extraction.collect(PARTS, Prompts(MATRIX, resources.prompts_dir()), engine, **options))
    return found


def engine(replaced: Mapping[int, Any] = {}, *, name: EngineName = "llm", **options: Any) -> ScriptedEngine:
    return ScriptedEngine(answering(replaced), name=name, **options)


def unusable(words: str = "bad") -> AnswerError:
    return AnswerError(message(words), message("do"))


def test_every_part_is_asked_about_once_inside_the_engine() -> None:
    scripted = engine()
    found = collect(scripted)
    assert sorted(part_of(call) for call in scripted.calls) == [1, 2, 3]
    assert (scripted.entered, scripted.open) == (1, False)
    assert [one.finding.quote for one in found.found] == ["я вынес рассылку", "пишу их всегда"]
    assert {one.transcript for one in found.found} == {"t1"}
    assert [(one.turn, one.skill) for one in found.asked] == [(3, "queues"), (5, "tests")]
    assert found.rejected == found.unread == ()


def test_the_order_in_which_answers_come_does_not_matter() -> None:
    forward, backward = engine(delays={3: 9, 2: 4}), engine(delays={1: 9, 2: 4})
    assert collect(forward) == collect(backward)
    assert forward.finished == [1, 2, 3]
    assert backward.finished == [3, 2, 1]


def test_progress_counts_the_parts_that_are_done() -> None:
    seen: list[tuple[int, int]] = []
    collect(engine({2: BAD}), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "bad",
    [
        BAD,
        "[]",
        "{}",
        '{"findings": []}',
        '{"findings": [], "asked_not_shown": [], "level": "senior"}',
        findings({"turn": 2}),
        findings(finding(2, "я вынес рассылку", "queues", tags=["brilliant"])),
        findings(finding(2, "я вынес рассылку", "queues", value="three")),
        GOOD[1][:-3],
        '{"findings": [], "asked_not_shown": [], "x": "\\ud800"}',
    ],
)
def test_a_model_whose_answer_cannot_be_used_is_asked_once_more(bad: str) -> None:
    scripted = engine({1: [bad, GOOD[1]]})
    found = collect(scripted)
    assert found.unread == ()
    assert len(found.found) == 2
    assert len(scripted.calls) == 4
    assert [answer.body for answer in scripted.rejected] == [body(bad)]


def test_what_cannot_be_used_twice_leaves_its_part_unread_and_the_rest_stands() -> None:
    scripted = engine({2: BAD})
    found = collect(scripted)
    (unread,) = found.unread
    assert (unread.transcript, unread.first_turn, unread.last_turn) == ("t1", 3, 4)
    assert set(unread.reason) == {"ru", "en"}
    assert "form" in unread.reason["en"]
    assert len(scripted.calls) == 4
    assert len(scripted.rejected) == 2
    assert [one.finding.skill for one in found.found] == ["queues"]


def test_a_recording_is_not_asked_again() -> None:
    scripted = engine({2: BAD}, name="replay")
    assert len(collect(scripted).unread) == 1
    assert len(scripted.calls) == 3


def test_when_no_part_could_be_read_there_is_no_result() -> None:
    with pytest.raises(AnswerError, match="does not have the required form"):
        collect(engine({1: BAD, 2: BAD, 3: BAD}))


def test_a_part_that_the_engine_gives_up_is_unread_and_not_asked_again() -> None:
    scripted = engine({2: unusable("The content filter stopped it.")})
    (unread,) = collect(scripted).unread
    assert unread.reason["en"] == "The content filter stopped it."
    assert len(scripted.calls) == 3
    assert scripted.rejected == []


def test_an_endpoint_that_fails_at_one_part_leaves_that_part_unread() -> None:
    scripted = engine({2: EndpointError(message("down"), message("wait"))})
    found = collect(scripted)
    assert [unread.first_turn for unread in found.unread] == [3]
    assert len(scripted.calls) == 3


def test_what_concerns_the_whole_run_ends_it_once_everything_under_way_was_received() -> None:
    scripted = engine({1: ConfigurationError(message("no key"), message("set it"))}, delays={2: 50, 3: 50})
    with pytest.raises(ConfigurationError, match="no key"):
        collect(scripted)
    assert scripted.stopped
    assert scripted.cancelled == []
    assert sorted(scripted.finished) == [1, 2, 3]
    assert scripted.open is False


def test_a_bug_in_an_engine_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        collect(engine({1: ZeroDivisionError()}))


def test_tokens_of_every_answer_are_added_up_also_of_those_of_no_use() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 60}}
    assert collect(ScriptedEngine(answering(usage=usage))).used.usage == Usage(
        calls=3, reused=0, input=300, cached=180, output=21
    )
    bad = ScriptedEngine(answering({2: BAD}, usage=usage))
    assert collect(bad).used.usage == Usage(calls=4, reused=0, input=400, cached=240, output=28)


def test_tokens_of_answers_that_were_refused_or_cut_short_count_too() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 7}
    refused = {"message": {"content": None, "refusal": "No."}, "finish_reason": "stop"}
    cut = {"message": {"content": GOOD[2][:40]}, "finish_reason": "length"}

    def script(call: Call, before: int) -> str:
        choice = {1: refused, 2: cut}.get(part_of(call))
        return json.dumps({"choices": [choice], "usage": usage}) if choice else body(GOOD[3], usage=usage)

    assert collect(ScriptedEngine(script)).used.usage == Usage(calls=3, reused=0, input=300, output=21)


def test_tokens_that_nobody_reported_are_unknown_and_not_zero() -> None:
    assert collect(engine()).used.usage == Usage(calls=3, reused=0, input=None, cached=None, output=None)
    some = collect(ScriptedEngine(answering(usage={"prompt_tokens": 5, "completion_tokens": "many"}))).used.usage
    assert (some.input, some.cached, some.output) == (15, None, None)


def test_answers_that_were_kept_are_counted_as_reused() -> None:
    class Kept(ScriptedEngine):
        async def answer(self, call: Call, again: Again | None = None) -> Answer:
            return replace(await super().answer(call, again), reused=part_of(call) != 2)

    assert collect(Kept(answering())).used.usage.reused == 2


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (question(2, "queues"), "not_a_question"),
        (question(0, "queues"), "not_a_question"),
        (question(99, "queues"), "not_a_question"),
        (question(3, "cooking"), "unknown_skill"),
        (question(2, "cooking"), "unknown_skill"),
    ],
)
def test_a_question_that_nobody_asked_is_rejected_with_a_reason(asked: dict[str, Any], reason: str) -> None:
    found = collect(engine({1: findings(asked=(asked,))}))
    (dropped,) = found.rejected
    assert (dropped.reason, dropped.polarity, dropped.turn) == (reason, "asked", asked["turn"])
    assert (dropped.skill, dropped.rationale) == (asked["skill"], asked["rationale"])
    assert len(found.asked) == 2


def test_a_talk_without_parts_asks_nothing() -> None:
    (found,) = asyncio.run(extraction.collect([], Prompts(MATRIX, resources.prompts_dir()), engine()))
    assert found == Collected((), (), (), (), (), Used(Usage(), None))


def test_an_answer_is_found_in_its_fence_behind_its_thinking_and_within_talk() -> None:
    wrapped = f"<think>{{}} maybe</think>Here it is:\n```json\n{GOOD[1]}\n```\nAnything else?"
    found = collect(engine({1: wrapped}))
    assert found.unread == ()
    assert found.found == collect(engine()).found


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD[1]}\n{findings()}",
        GOOD[1].replace("{", '{"findings": [], ', 1),
        GOOD[1].replace('"value": 3', '"value": NaN', 1),
        f"<think>{GOOD[1]}",
    ],
    ids=["two answers", "a key twice", "no number", "thinking alone"],
)
def test_an_answer_that_two_readers_would_read_in_two_ways_is_none(text: str) -> None:
    assert text != GOOD[1]
    assert len(collect(engine({1: text})).unread) == 1


def test_a_model_is_shown_its_answer_and_what_was_wrong_with_it() -> None:
    scripted = engine({2: [BAD, GOOD[2]]})
    collect(scripted)
    (again,) = [one for one in scripted.again if one is not None]
    assert [one.role for one in again.messages] == ["assistant", "user"]
    assert again.messages[0].content == BAD
    assert "does not have the required form" in again.messages[1].content
    assert scripted.calls[-1].form in again.messages[1].content
    assert scripted.reasons == ["form"]


def test_names_that_do_not_exist_are_asked_about_once_and_then_rejected() -> None:
    invented = findings(finding(2, "я вынес рассылку", "cooking"), finding(99, "я вынес рассылку", "queues"))
    scripted = engine({1: [invented, GOOD[1]]})
    found = collect(scripted)
    (again,) = [one for one in scripted.again if one is not None]
    assert "'cooking'" in again.wrong
    assert "no turn 99" in again.wrong
    assert found.found == collect(engine()).found
    assert scripted.rejected == []
    stubborn = engine({1: invented})
    assert [one.finding.skill for one in collect(stubborn).found][:2] == ["cooking", "queues"]
    assert len(stubborn.calls) == 4


def test_an_answer_with_unknown_names_stands_when_the_second_is_worse() -> None:
    invented = findings(finding(2, "я вынес рассылку", "queues"), finding(2, "я вынес рассылку", "cooking"))
    scripted = engine({1: [invented, BAD]})
    found = collect(scripted)
    assert found.unread == ()
    assert [one.finding.skill for one in found.found][:2] == ["queues", "cooking"]
    assert [answer.body for answer in scripted.rejected] == [body(BAD)]


LONG_TALK = " ".join(f"Я сделал задачу номер {number} и описал, почему она была нужна." for number in range(120))


def test_a_part_that_is_too_long_for_the_model_is_read_in_pieces_without_a_lost_character() -> None:
    long = talk("I: Что вы делали?", f"C: {LONG_TALK}")
    too_long = TooLongError(message("cut short"), message("do"))
    seen: list[Call] = []

    def script(call: Call, before: int) -> str | Exception:
        seen.append(call)
        return too_long if len(call.messages[1].content) > 5_000 else body(findings())

    (part,) = chunks.split(long)
    scripted = ScriptedEngine(script)
    (found,) = asyncio.run(extraction.collect([(long, part)], Prompts(MATRIX, resources.prompts_dir()), scripted))
    assert found.unread == ()
    assert found.failures == ()
    assert sum(len(call.messages[1].content) <= 5_000 for call in seen) == found.used.usage.calls > 1
    pieces = [piece for half in chunks.halves(long, part) for piece in half.pieces if piece.turn == 2]
    assert "".join(LONG_TALK[piece.start : piece.end] for piece in pieces) == LONG_TALK


def test_a_part_that_stays_too_long_is_unread_and_the_dividing_ends() -> None:
    long = talk("I: Что вы делали?", f"C: {LONG_TALK}")
    (part,) = chunks.split(long)
    scripted = ScriptedEngine(lambda call, before: TooLongError(message("cut short"), message("do")))
    with pytest.raises(TooLongError):
        asyncio.run(extraction.collect([(long, part)], Prompts(MATRIX, resources.prompts_dir()), scripted))
    assert 3 <= len(scripted.calls) < 32


def test_an_answer_that_was_cut_short_is_remembered_as_such() -> None:
    def script(call: Call, before: int) -> str:
        cut = json.dumps({"choices": [{"message": {"content": GOOD[1][:40]}, "finish_reason": "length"}]})
        return cut if part_of(call) == 1 else body(GOOD[part_of(call)])

    scripted = ScriptedEngine(script)
    assert len(collect(scripted).unread) == 1  # too short to be divided
    assert scripted.reasons == ["length"]
    assert len(scripted.calls) == 3


def test_a_part_known_to_be_too_long_is_asked_in_pieces_at_once() -> None:
    long = talk("I: Что вы делали?", f"C: {LONG_TALK}")
    (part,) = chunks.split(long)
    prompts = Prompts(MATRIX, resources.prompts_dir())
    scripted = ScriptedEngine(lambda call, before: body(findings()))
    whole = prompts.call(long, part)
    scripted.verdicts[whole.key] = "length"
    asyncio.run(extraction.collect([(long, part)], prompts, scripted))
    assert whole.key not in {call.key for call in scripted.calls}
    assert len(scripted.calls) == len(chunks.halves(long, part))


def test_a_part_that_cannot_be_divided_is_asked_again_whatever_was_known_of_it() -> None:
    scripted = engine()
    scripted.verdicts[Prompts(MATRIX, resources.prompts_dir()).call(*PARTS[0]).key] = "length"
    assert collect(scripted).unread == ()
    assert len(scripted.calls) == 3


def test_what_a_model_declined_is_not_asked_and_not_paid_again() -> None:
    scripted = engine()
    scripted.verdicts[Prompts(MATRIX, resources.prompts_dir()).call(*PARTS[1]).key] = "declined"
    (unread,) = collect(scripted).unread
    assert unread.first_turn == 3
    assert "before" in unread.reason["en"]
    assert len(scripted.calls) == 2


def test_a_model_that_cuts_short_whatever_it_writes_is_not_asked_without_end() -> None:
    long = talk("I: Что вы делали?", f"C: {LONG_TALK}", "I: А потом?", f"C: {LONG_TALK}", "I: Ещё?", f"C: {LONG_TALK}")
    cut = json.dumps({"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]})
    scripted = ScriptedEngine(lambda call, before: cut)
    (part,) = chunks.split(long, smallest=50_000, largest=60_000)
    with pytest.raises(TooLongError):
        asyncio.run(extraction.collect([(long, part)], Prompts(MATRIX, resources.prompts_dir()), scripted))
    assert len(scripted.calls) <= 13


def test_an_answer_to_one_half_is_received_although_the_other_ends_the_run() -> None:
    long = talk("I: Что вы делали?", f"C: {LONG_TALK}")
    (part,) = chunks.split(long)
    seen: list[str] = []

    class Halving(ScriptedEngine):
        async def answer(self, call: Call, again: Again | None = None) -> Answer:
            text = call.messages[1].content
            if len(text) > 7_000:
                raise TooLongError(message("cut short"), message("do"))
            if "номер 0 " in text:
                raise ConfigurationError(message("no key"), message("set it"))
            for _ in range(20):
                await asyncio.sleep(0)
            seen.append(text)
            return await super().answer(call, again)

    halving = Halving(lambda call, before: body(findings()))
    with pytest.raises(ConfigurationError):
        asyncio.run(extraction.collect([(long, part)], Prompts(MATRIX, resources.prompts_dir()), halving))
    assert seen
