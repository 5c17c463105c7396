"""Later readings of a talk: what was overlooked, misquoted or contested is looked at once more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from analyzer import pipeline
from analyzer.calls import Call
from analyzer.errors import AnswerError, ConfigurationError, EndpointError
from analyzer.matrix.model import Matrix
from analyzer.messages import message
from analyzer.result import Result, from_json, to_json
from tests.matrices import line, matrix
from tests.scripted_engine import (
    NOTHING_MORE,
    ScriptedEngine,
    adjudged,
    body,
    finding,
    findings,
    question,
    ruling,
    rulings,
)
from tests.talks import talk

MATRIX = matrix(
    line("queues", tau=3), line("containers", tau=3, parts=("compose", "kubernetes")), line("calm", kind="soft", tau=3)
)
TALK = talk(
    "I: Расскажите про очереди и контейнеры.",
    "C: Я вынес рассылку в отдельный воркер на RabbitMQ за две недели. Никогда не работал с Kubernetes в продакшене.",
    "I: А композ?",
    "C: Я поднял на компоузе восемь сервисов для тестов. Про очереди забудьте, это делал мой коллега.",
    "I: Спорили с кем-нибудь?",
    "C: Да, с архитектором, я сначала кипел, потом выслушал и переделал схему, все успокоились.",
)


def run(first: str, later: Mapping[str, str | Exception] | None = None, *, of: Matrix = MATRIX, **more: Any) -> Result:
    return analysed(first, later, of=of, **more)[0]


def analysed(
    first: str, later: Mapping[str, str | Exception] | None = None, *, of: Matrix = MATRIX, **more: Any
) -> tuple[Result, list[Call]]:
    """The result with these answers to the later passes by the name of their schema, and all calls."""
    answers = {**NOTHING_MORE, **(later or {})}

    def reply(call: Call, before: int) -> str | Exception:
        answer = answers[call.schema_name]
        return answer if isinstance(answer, Exception) else body(answer)

    engine = ScriptedEngine(lambda call, before: body(first), later=reply, name=more.pop("name", "llm"))
    result = pipeline.analyze(TALK, of, engine=engine, **more)
    assert from_json(to_json(result)) == result
    return result, engine.calls


def asked(calls: list[Call], name: str) -> list[Call]:
    return [call for call in calls if call.schema_name == name]


def states(result: Result) -> dict[str, str]:
    return {score.skill: score.state for score in result.skills}


QUEUES = finding(2, "Я вынес рассылку в отдельный воркер на RabbitMQ", "queues")
ALTERED = finding(2, "Я вынес рассылку в отдельный воркер на Kafka за две недели", "queues")
CUT = finding(2, "работал с Kubernetes в продакшене", "containers", parts=["kubernetes"])
COMPOSE = finding(4, "Я поднял на компоузе восемь сервисов", "containers", parts=["compose"])
CALM = finding(6, "потом выслушал и переделал схему", "calm")
NOT_MINE = finding(4, "это делал мой коллега", "queues", None, polarity="limit", reason="no_practice")


# ── Gaps ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_skills_of_which_nothing_counts_are_asked_about_once_more_and_no_others() -> None:
    _, calls = analysed(findings(QUEUES, CUT))
    hard, soft = asked(calls, "gap")
    ids = [json.dumps(call.schema["properties"]["findings"]["items"]["properties"]["skill"]) for call in (hard, soft)]
    assert [("queues" in one, "containers" in one, "calm" in one) for one in ids] == [
        (False, True, False),
        (False, False, True),
    ]
    assert "line queues" not in hard.messages[0].content
    assert "line containers" in hard.messages[0].content


def test_what_the_gap_pass_finds_is_evidence_and_says_where_it_comes_from() -> None:
    result = run(findings(QUEUES, COMPOSE), {"gap": findings(CALM, asked=(question(5, "calm"),))})
    (calm,) = [item for item in result.evidence if item.skill == "calm"]
    assert calm.pass_ == "gap"
    assert states(result)["calm"] == "MET"
    assert {item.pass_ for item in result.evidence if item.skill != "calm"} == {"first"}
    assert [place.turn for score in result.skills for place in score.asked_turns] == [5]
    assert result.provenance.passes == ("first", "gap")


def test_an_invented_quote_of_the_gap_pass_is_rejected_like_any_other() -> None:
    result = run(findings(QUEUES), {"gap": findings(finding(6, "я всегда спокоен как удав", "calm"))})
    assert {(item.skill, item.pass_, item.reason) for item in result.rejected} == {
        ("calm", "gap", "not_asked"),  # the group of hard lines was given the same answer
        ("calm", "gap", "not_found"),
    }
    assert result.evidence[0].skill == "queues"


def test_when_every_skill_has_evidence_there_is_no_gap_to_ask_about() -> None:
    _, calls = analysed(findings(QUEUES, COMPOSE, CALM))
    assert asked(calls, "gap") == []


# ── Re-check ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_altered_quote_is_judged_by_the_words_that_really_stand_there() -> None:
    again = ruling(1, "supports", "Я вынес рассылку в отдельный воркер на RabbitMQ за две недели", value=3)
    result, calls = analysed(findings(ALTERED), {"recheck": rulings(again)})
    (call,) = asked(calls, "recheck")
    shown = call.messages[1].content
    assert "на Kafka" in shown
    assert "[2] CANDIDATE: Я вынес рассылку в отдельный воркер на RabbitMQ" in shown
    assert "[1] INTERVIEWER: Расскажите" in shown
    (item,) = result.evidence
    assert (item.pass_, item.quote, item.effective, item.counts) == (
        "recheck", "Я вынес рассылку в отдельный воркер на RabbitMQ за две недели", 3, True,
    )  # fmt: skip
    (refused,) = result.rejected
    assert refused.rechecked is not None
    assert (refused.verdict, refused.rechecked.ruling, refused.replaced_by) == ("altered", "supports", item.id)
    assert TALK.turns[1].text[refused.start : refused.end].endswith("на RabbitMQ за две недели")


def test_what_stays_altered_stays_rejected() -> None:
    result = run(findings(ALTERED), {"recheck": rulings(ruling(1, "does_not"))})
    assert result.evidence == ()
    (refused,) = result.rejected
    assert refused.rechecked is not None
    assert (refused.rechecked.ruling, refused.replaced_by) == ("does_not", None)


def test_a_quote_cut_out_of_a_denial_counts_only_as_the_re_check_quotes_it() -> None:
    whole = ruling(1, "does_not", "Никогда не работал с Kubernetes в продакшене", reason="no_practice")
    result = run(findings(CUT), {"recheck": rulings(whole)})
    cut, limit = sorted(result.evidence, key=lambda item: item.polarity, reverse=True)
    assert (cut.counts, cut.why_not) == (False, "truncated_meaning")
    assert (limit.pass_, limit.polarity, limit.reason, limit.parts) == (
        "recheck", "limit", "no_practice", ("kubernetes",),
    )  # fmt: skip
    containers = next(score for score in result.skills if score.skill == "containers")
    assert [part.state for part in containers.parts] == ["UNKNOWN", "NOT_MET"]


def test_a_re_check_that_repeats_the_cut_quote_shows_nothing_either() -> None:
    again = ruling(1, "supports", "работал с Kubernetes в продакшене", value=3)
    result = run(findings(CUT), {"recheck": rulings(again)})
    assert not any(item.counts for item in result.evidence)


def test_a_re_check_never_makes_a_support_worth_more_than_was_claimed() -> None:
    again = ruling(1, "supports", "Я вынес рассылку в отдельный воркер на RabbitMQ", value=4, tags=["stale"])
    modest = {**ALTERED, "value": 2}
    result = run(findings(modest), {"recheck": rulings(again)})
    assert [(item.value, item.tags) for item in result.evidence] == [(2, ("stale",))]


def test_a_ruling_on_a_claim_that_was_not_put_changes_nothing() -> None:
    stray = ruling(7, "supports", "Я вынес рассылку в отдельный воркер на RabbitMQ", value=3)
    result = run(findings(ALTERED), {"recheck": rulings(stray)})
    assert result.evidence == ()
    assert [item.rechecked for item in result.rejected] == [None]


def test_invented_quotes_are_not_worth_a_second_question() -> None:
    _, calls = analysed(findings(finding(2, "я лично спроектировал весь банк", "queues")))
    assert asked(calls, "recheck") == []


# ── Adjudication ───────────────────────────────────────────────────────────────────────────────────────────────────

CONTESTED = findings(QUEUES, NOT_MINE)


def test_a_contradiction_stays_contested_and_both_quotes_say_that_it_was_looked_at() -> None:
    result, calls = analysed(CONTESTED)
    (call,) = asked(calls, "adjudication")
    sent = call.messages[1].content
    assert re.search(r"# Quote 1\nTaken for: it shows the skill, value 3\n+Talk 1, turn 2\n", sent)
    assert re.search(r"# Quote 2\nTaken for: it limits the skill, reason no_practice\n+Talk 1, turn 4\n", sent)
    assert states(result)["queues"] == "CONTESTED"
    assert [
        (item.adjudication.relation, item.adjudication.stands) for item in result.evidence if item.adjudication
    ] == [("contradiction", True)] * 2


def test_a_claim_taken_back_later_is_set_aside() -> None:
    result = run(CONTESTED, {"adjudication": adjudged("retracted", 1)})
    claim = next(item for item in result.evidence if item.polarity == "support")
    assert (claim.counts, claim.why_not) == (False, "adjudicated")
    assert states(result)["queues"] == "NOT_MET"


def test_nothing_is_taken_back_by_what_was_said_before_it() -> None:
    result = run(CONTESTED, {"adjudication": adjudged("retracted", 2)})
    assert states(result)["queues"] == "CONTESTED"


@pytest.mark.parametrize("relation", ["imprecise", "earlier_and_later"])
def test_a_quote_that_does_not_stand_leaves_the_field_to_the_other_side(relation: str) -> None:
    assert states(run(CONTESTED, {"adjudication": adjudged(relation, 2)}))["queues"] == "MET"
    assert states(run(CONTESTED, {"adjudication": adjudged(relation, 1)}))["queues"] == "NOT_MET"


@pytest.mark.parametrize(
    "said",
    [
        adjudged("imprecise"),
        adjudged("imprecise", 1, 2),
        adjudged("imprecise", 9),
        adjudged("imprecise", 2, 9),
        adjudged("other_part", 2, parts=("kubernetes",)),
        adjudged("other_part", 2),
    ],
)
def test_what_cannot_be_so_leaves_the_line_to_a_person(said: str) -> None:
    assert states(run(CONTESTED, {"adjudication": said}))["queues"] == "CONTESTED"


def test_a_limit_on_another_part_moves_to_that_part() -> None:
    limit = finding(
        2, "Никогда не работал с Kubernetes в продакшене", "containers", None, polarity="limit", reason="no_practice",
        parts=["compose"],
    )  # fmt: skip
    result = run(findings(COMPOSE, limit), {"adjudication": adjudged("other_part", 1, parts=("kubernetes",))})
    containers = next(score for score in result.skills if score.skill == "containers")
    assert [part.state for part in containers.parts] == ["MET", "NOT_MET"]
    moved = next(item for item in result.evidence if item.pass_ == "adjudication")
    assert (moved.parts, moved.quote) == (("kubernetes",), "Никогда не работал с Kubernetes в продакшене")
    assert len({item.id for item in result.evidence}) == len(result.evidence)


def test_a_quote_is_not_moved_to_more_parts_than_it_was_cited_for_nor_to_one_that_the_line_lacks() -> None:
    limit = finding(
        2, "Никогда не работал с Kubernetes в продакшене", "containers", None, polarity="limit", reason="no_practice",
        parts=["compose"],
    )  # fmt: skip
    for parts in (("kubernetes", "nomad"), ("nomad",)):
        result = run(findings(COMPOSE, limit), {"adjudication": adjudged("other_part", 1, parts=parts)})
        assert states(result)["containers"] == "CONTESTED"
        assert not any(item.pass_ == "adjudication" for item in result.evidence)


def test_what_was_said_and_not_applied_is_kept_as_it_was_said() -> None:
    result = run(CONTESTED, {"adjudication": adjudged("retracted", 2)})
    heard = [item.adjudication for item in result.evidence if item.adjudication is not None]
    assert {(one.relation, one.applied) for one in heard} == {("retracted", False)}


# ── What a hostile or careless answer may not do ───────────────────────────────────────────────────────────────────


def test_a_later_pass_says_nothing_of_lines_that_it_was_not_asked_about() -> None:
    stray = findings(finding(4, "это делал мой коллега", "queues", None, polarity="limit", reason="no_practice"))
    result = run(findings(QUEUES), {"gap": stray})
    assert states(result)["queues"] == "MET"
    assert "not_asked" in {item.reason for item in result.rejected}


def test_a_claim_partly_borne_out_is_worth_less_than_was_claimed() -> None:
    partly = ruling(1, "partly", "Я вынес рассылку в отдельный воркер на RabbitMQ")
    assert [item.value for item in run(findings(ALTERED), {"recheck": rulings(partly)}).evidence] == [2]
    least = {**ALTERED, "value": 1}
    assert run(findings(least), {"recheck": rulings(partly)}).evidence == ()


@pytest.mark.parametrize("value", [0, 5, 99, -1])
def test_a_value_off_the_scale_stays_off_it(value: int) -> None:
    quote = "Я вынес рассылку в отдельный воркер на RabbitMQ"
    assert (
        run(findings({**ALTERED, "value": value}), {"recheck": rulings(ruling(1, "supports", quote, value=3))}).evidence
        == ()
    )
    assert run(findings(ALTERED), {"recheck": rulings(ruling(1, "supports", quote, value=value))}).evidence == ()


def test_a_re_check_quotes_the_place_that_it_was_shown_and_no_other() -> None:
    other = ruling(1, "supports", "потом выслушал и переделал схему", value=3)
    result = run(findings(ALTERED), {"recheck": rulings(other)})
    assert result.evidence == ()
    assert "elsewhere" in {item.reason for item in result.rejected}


def test_claims_of_two_parts_in_the_same_words_are_two_claims() -> None:
    words = "Я поднял на компоузе девять сервисов для тестов"
    twice = [finding(4, words, "containers", parts=[part]) for part in ("compose", "kubernetes")]
    result, calls = analysed(findings(*twice), {"recheck": rulings(ruling(1, "does_not"), ruling(2, "does_not"))})
    assert "2 claims." in asked(calls, "recheck")[0].messages[1].content
    assert sorted(item.parts for item in result.rejected) == [("compose",), ("kubernetes",)]


def test_the_strongest_of_equal_claims_is_put_in_whatever_order_they_came() -> None:
    strong, weak = ALTERED, {**ALTERED, "value": 2}
    again = {"recheck": rulings(ruling(1, "supports", "Я вынес рассылку в отдельный воркер на RabbitMQ", value=3))}
    one, other = run(findings(strong, weak), again), run(findings(weak, strong), again)
    assert [item.value for item in one.evidence] == [item.value for item in other.evidence] == [3]


def test_a_limit_cut_out_of_its_denial_is_looked_at_again_and_falls() -> None:
    denied = talk(
        "I: Как у вас с очередями?",
        "C: Я бы не сказал, что плохо знаю очереди и RabbitMQ, работаю с ними давно.",
    )
    limit = finding(2, "плохо знаю очереди и RabbitMQ", "queues", None, polarity="limit", reason="does_not_know")
    answers = {**NOTHING_MORE, "recheck": rulings(ruling(1, "does_not"))}
    engine = ScriptedEngine(
        lambda call, before: body(findings(limit)), later=lambda call, before: body(answers[call.schema_name])
    )
    result = pipeline.analyze(denied, MATRIX, engine=engine)
    (item,) = result.evidence
    assert "truncated_meaning" in item.flags
    assert (item.counts, item.rechecked and item.rechecked.ruling) == (False, "does_not")
    assert states(result)["queues"] == "UNKNOWN"


def test_what_counts_for_nothing_takes_nothing_back() -> None:
    reported = talk(
        "I: Очереди?",
        "C: Я вынес рассылку в отдельный воркер на RabbitMQ за две недели.",
        "I: И как?",
        "C: Тимлид сказал: ты никогда не работал с очередями.",
    )
    back = finding(
        4, "ты никогда не работал с очередями", "queues", 1, retracts_turn=2,
    )  # fmt: skip
    engine = ScriptedEngine(lambda call, before: body(findings(QUEUES, back)))
    result = pipeline.analyze(reported, MATRIX, engine=engine, single_pass=True)
    assert any("reported_speech" in item.flags for item in result.evidence)
    assert states(result)["queues"] == "MET"


@pytest.mark.parametrize("name", ["gap", "recheck", "adjudication"])
def test_an_endpoint_that_fails_in_a_later_pass_leaves_the_report(name: str) -> None:
    failure = EndpointError(message("slow"), message("wait"))
    result = run(findings(QUEUES, NOT_MINE, ALTERED), {name: failure})
    assert states(result)["queues"] == "CONTESTED"
    assert {notice.kind for notice in result.flags} == {name}


# ── All of them ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_single_pass_asks_nothing_more() -> None:
    result, calls = analysed(findings(QUEUES, NOT_MINE, CUT, ALTERED), single_pass=True)
    assert {call.schema_name for call in calls} == {"findings"}
    assert result.provenance.passes == ("first",)
    assert states(result)["queues"] == "CONTESTED"


@pytest.mark.parametrize("name", ["gap", "recheck", "adjudication"])
def test_a_later_pass_that_fails_takes_nothing_away_and_is_told(name: str) -> None:
    failure = AnswerError(message("no"), message("again"))
    result = run(findings(QUEUES, NOT_MINE, ALTERED), {name: failure})
    assert {notice.kind for notice in result.flags if notice.code == "pass_failed"} == {name}
    assert states(result)["queues"] == "CONTESTED"
    assert result.provenance.incomplete == ()


def test_recordings_without_later_passes_replay_the_first() -> None:
    missing = ConfigurationError(message("none"), message("record"))
    result = run(findings(QUEUES, NOT_MINE), {"gap": missing, "adjudication": missing}, name="replay")
    assert {notice.kind for notice in result.flags} == {"gap", "adjudication"}
    assert states(result)["queues"] == "CONTESTED"


def test_a_refused_key_ends_the_run_in_a_later_pass_too() -> None:
    with pytest.raises(ConfigurationError):
        run(findings(QUEUES), {"gap": ConfigurationError(message("key"), message("set it"))})


def test_tokens_and_calls_of_all_passes_are_counted() -> None:
    result, calls = analysed(findings(QUEUES, NOT_MINE, ALTERED))
    assert result.provenance.usage.calls == len(calls) > 3


def test_progress_tells_of_every_pass_by_its_name() -> None:
    told: list[tuple[str, int, int]] = []
    run(findings(QUEUES, NOT_MINE, ALTERED), progress=lambda *counted: told.append(counted))
    assert told[0] == ("first", 1, 1)
    assert {name for name, _, _ in told} == {"first", "gap", "recheck", "adjudication"}
