"""From findings to evidence: what is kept of a claim, what is rejected and why."""

from __future__ import annotations

import random

import pytest

from analyzer import grounding
from analyzer.evidence import Evidence, Rejected
from analyzer.findings import Finding, Located
from analyzer.matrix.model import Matrix
from analyzer.transcript.model import Transcript
from tests.grounding_talks import RUSSIAN
from tests.matrices import fact, line, matrix
from tests.talks import talk

SKILLS = matrix(line("queues", tau=3), line("storage", parts=("sql", "nosql"), facts=(fact("acid"),)))


def finding(quote: str, skill: str = "queues", turn: int = 2, value: int | None = 3, **more: object) -> Finding:
    fields = {"parts": [], "polarity": "support", "rationale": "…", "tags": [], "reason": None, "fact": None,
              "retracts_turn": None} | more  # fmt: skip
    return Finding(turn=turn, quote=quote, skill=skill, value=value, **fields)


def limit(quote: str, reason: str = "no_practice", **more: object) -> Finding:
    return finding(quote, value=None, polarity="limit", reason=reason, **more)  # type: ignore[arg-type]


def check(
    *findings: Finding, talk: Transcript = RUSSIAN, matrix: Matrix = SKILLS
) -> tuple[tuple[Evidence, ...], tuple[Rejected, ...]]:
    return grounding.check([talk], [Located(transcript=talk.id, finding=one, run=1) for one in findings], matrix)


def test_a_quote_crosses_cues_of_one_turn_and_has_the_time_of_its_beginning() -> None:
    turn = RUSSIAN.turns[3]
    border = turn.cues[1].start
    words = turn.text[border - 12 : border + 12].split()[1:-1]
    (found,), _ = check(finding(" ".join(words), turn=4))
    assert found.quote == " ".join(words)
    assert found.time == turn.time_at(found.start) == turn.start


def test_a_denial_cut_out_of_a_denial_limits_nothing() -> None:
    spoken = talk("C: Ну не сказать, чтобы я не трогал Kafka, я её поднимал.")
    _, (dropped,) = check(limit("я не трогал Kafka", turn=1), talk=spoken)
    assert dropped.reason == "turned"


def test_evidence_shows_the_sources_own_characters_and_keeps_the_models() -> None:
    (found,), dropped = check(finding("Я вынес рассылку в воркер на rabbitmq", rationale="дело"))
    turn = RUSSIAN.turns[1]
    assert turn.text[found.start : found.end] == found.quote == "я вынес рассылку в воркер на RabbitMQ"
    assert (found.model_quote, found.verdict) == ("Я вынес рассылку в воркер на rabbitmq", "near")
    assert (found.turn, found.question_turn, found.rationale) == (2, 1, "дело")
    assert (found.polarity, found.value, found.reason, found.runs) == ("support", 3, None, 1)
    assert dropped == ()


def test_what_is_rejected_keeps_its_reason_and_the_models_words() -> None:
    _, (dropped,) = check(finding("с какими очередями вы работали", rationale="дело", turn=1))
    assert (dropped.reason, dropped.verdict, dropped.turn) == ("not_candidate", "rejected", 1)
    assert (dropped.model_quote, dropped.rationale, dropped.skill) == (
        "с какими очередями вы работали",
        "дело",
        "queues",
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (finding("я вынес рассылку в воркер", skill="cooking"), "unknown_skill"),
        (finding("я вынес"), "too_short"),
        (finding("…"), "too_short"),
        (finding(" "), "empty"),
        (limit("  "), "empty"),
        (finding("я вынес рассылку в Kafka"), "name"),
        (finding("настраивал шардирование на проде"), "not_found"),
        (finding("я вынес рассылку", skill="storage", parts=["graph"]), "unknown_part"),
        (limit("Никогда не использовал", turn=4, skill="storage", parts=["graph"]), "unknown_part"),
    ],
)
def test_a_finding_that_is_no_evidence_says_why(given: Finding, reason: str) -> None:
    found, (dropped,) = check(given)
    assert found == ()
    assert dropped.reason == reason


def test_a_denial_and_an_assent_may_be_short() -> None:
    short = talk("I: Знаете Kafka?", "C: Нет.", "I: А кролик?", "C: Да, знаю")
    found, dropped = check(limit("Нет", turn=2), finding("Да", turn=4, value=1, tags=["assent"]), talk=short)
    assert [entry.quote for entry in found] == ["Нет", "Да"]
    assert dropped == ()
    assert check(finding("Да", turn=4, value=1), talk=short)[1][0].reason == "too_short"


def test_only_parts_of_the_line_are_kept_and_in_its_order() -> None:
    (found,), _ = check(finding("я вынес рассылку", skill="storage", parts=["nosql", "graph", "sql", "sql"]))
    assert found.parts == ("sql", "nosql")
    assert check(finding("я вынес рассылку", parts=["sql"]))[0][0].parts == ()


def test_a_support_keeps_no_reason_and_a_limit_no_value() -> None:
    (support,), _ = check(finding("я вынес рассылку", reason="wrong", fact="acid"))
    assert (support.value, support.reason, support.fact) == (3, None, None)
    (limited,), _ = check(limit("Никогда не использовал", turn=4).model_copy(update={"value": 4}))
    assert (limited.value, limited.reason) == (None, "no_practice")


def test_the_same_passage_from_overlapping_parts_is_one_item() -> None:
    found, dropped = check(
        finding("я вынес рассылку"), finding("Я вынес рассылку,", turn=4), *[finding("придумано совсем всё")] * 2
    )
    assert len(found) == len(dropped) == 1


TWINS = [
    finding("я вынес рассылку", value=4, tags=["hypothetical"]),
    finding("я вынес рассылку", value=3, rationale="a"),
    finding("я вынес рассылку", value=3, rationale="b"),
    finding("я вынес рассылку", value=3, tags=["live"], rationale="b"),
    finding("я вынес рассылку", value=9),
]
DENIALS = [
    limit("Никогда не использовал Kafka", turn=4),
    limit("Никогда не использовал Kafka", "does_not_know", turn=4),
    limit("Никогда не использовал Kafka", "wrong", turn=4),
]


@pytest.mark.parametrize("seed", range(6))
def test_of_equal_passages_the_strongest_claim_is_kept_in_any_order(seed: int) -> None:
    order = TWINS + DENIALS
    random.Random(seed).shuffle(order)
    support, denial = check(*order)[0]
    assert (support.value, support.tags, denial.reason) == (3, check(*TWINS)[0][0].tags, "does_not_know")
    assert check(*order) == check(*TWINS, *DENIALS)


def test_evidence_stands_in_the_order_of_the_talks() -> None:
    second = talk("C: совсем другая история была", id="t2")
    located = [
        Located(transcript="t2", finding=finding("совсем другая история", turn=1), run=1),
        Located(transcript="t1", finding=limit("Никогда не использовал Kafka", turn=4), run=1),
        Located(transcript="t1", finding=finding("в воркер на RabbitMQ"), run=1),
        Located(transcript="t1", finding=finding("я вынес рассылку"), run=1),
    ]
    found, _ = grounding.check([RUSSIAN, second], located, SKILLS)
    assert [(entry.transcript, entry.turn) for entry in found] == [("t1", 2), ("t1", 2), ("t1", 4), ("t2", 1)]
    assert found[0].start < found[1].start


def test_a_quote_of_one_talk_is_not_looked_for_in_another() -> None:
    second = talk("C: совсем другая история была", id="t2")
    located = [Located(transcript="t2", finding=finding("я вынес рассылку"), run=1)]
    assert grounding.check([RUSSIAN, second], located, SKILLS)[1][0].reason == "not_found"


def test_the_question_is_the_nearest_earlier_turn_in_which_something_is_asked() -> None:
    long = talk(
        "I: Какие брокеры вы знаете?",
        "C: Ну, разные",
        "I: Угу.",
        "O: Минутку, пожалуйста, коллеги",
        "C: я вынес рассылку",
    )
    (found,), _ = check(finding("я вынес рассылку", turn=5), talk=long)
    assert found.question_turn == 1
    named = SKILLS.model_copy(update={"terms": (("Kafka", "кафка"),)})
    brief = talk("I: Как устроена база, расскажите?", "C: Таблицы", "I: Kafka?", "C: я вынес рассылку")
    assert check(finding("я вынес рассылку", turn=4), talk=brief, matrix=named)[0][0].question_turn == 3
    mumble = talk("C: сразу скажу", "I: Угу.", "C: я вынес рассылку")
    assert check(finding("я вынес рассылку", turn=3), talk=mumble)[0][0].question_turn == 2
    assert check(finding("я вынес рассылку", turn=1), talk=talk("C: я вынес рассылку"))[0][0].question_turn is None


def test_the_same_claim_has_the_same_id_in_every_run() -> None:
    one, other = check(finding("я вынес рассылку"))[0][0], check(finding("Я вынес рассылку!", value=2))[0][0]
    assert one.id == other.id
    assert one.id != check(finding("я вынес рассылку", skill="storage"))[0][0].id
