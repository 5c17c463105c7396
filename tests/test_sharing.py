"""One passage may serve two skills; a third only when it speaks of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.evidence import Evidence
from analyzer.findings import Finding, Located
from analyzer.grounding import Checker
from analyzer.matrix.model import Matrix
from analyzer.weighing import weigh
from tests.matrices import line, matrix
from tests.scripted_engine import finding
from tests.talks import talk

MATRIX = matrix(
    line("queues", aliases=("RabbitMQ", "кролик", "очереди"), tau=3),
    line("containers", aliases=("Docker", "докер"), tau=3),
    line("storage", aliases=("PostgreSQL",), tau=3),
    line("caching", aliases=("Redis", "редис"), tau=3),
    line("testing", aliases=("pytest",), tau=3),
    line("calm", kind="soft", tau=3),
).model_copy(update={"terms": (("RabbitMQ", "рэббит эм кью"),)})
TALK = talk(
    "I: Очереди, докер, редис: работали?",
    "C: Я всё это настраивал сам и доводил до конца на каждом проекте.",
    "C: Я поднимал редис и кролика в докере, тесты на pytest писал тоже я.",
    "C: С рэббит эм кью я работал два года и всё настраивал сам.",
    "C: Нет, ни с чем из этого я не работал.",
    "C: Я настраивал всё сам с нуля. Потом я доводил это до конца на каждом проекте.",
)
GENERIC = "Я всё это настраивал сам и доводил до конца на каждом проекте"
NAMED = "Я поднимал редис и кролика в докере, тесты на pytest писал тоже я"


def checked(*found: dict[str, Any], of: Matrix = MATRIX) -> dict[str, Evidence]:
    located = [Located(transcript="t1", finding=Finding.model_validate(one), run=1) for one in found]
    checker = Checker([TALK], of)
    evidence = checker.settle(checker.check(located).evidence)
    return {item.skill: item for item in weigh(evidence, of, of.policy)}


def counting(items: dict[str, Evidence]) -> set[str]:
    return {skill for skill, item in items.items() if item.counts}


def test_a_general_claim_counts_for_the_two_skills_that_it_shows_best() -> None:
    items = checked(
        finding(2, GENERIC, "queues", 2),
        finding(2, GENERIC, "containers", 3),
        finding(2, GENERIC, "storage", 3),
        finding(2, GENERIC, "calm", 1),
    )
    assert counting(items) == {"containers", "storage"}
    assert {items[skill].why_not for skill in ("queues", "calm")} == {"overused"}


def test_a_passage_that_names_four_skills_counts_for_four() -> None:
    named = checked(*(finding(3, NAMED, skill) for skill in ("queues", "containers", "caching", "testing", "calm")))
    assert counting(named) == {"queues", "containers", "caching", "testing"}


def test_two_skills_share_a_passage_whether_or_not_it_names_them() -> None:
    assert counting(checked(finding(2, GENERIC, "queues"), finding(2, GENERIC, "calm"))) == {"queues", "calm"}


def test_a_term_of_the_matrix_names_the_skill_whose_alias_it_spells() -> None:
    quote = "С рэббит эм кью я работал два года и всё настраивал сам"
    items = checked(*(finding(4, quote, skill) for skill in ("storage", "containers", "queues")))
    assert items["queues"].counts


def test_moving_the_ends_of_a_passage_does_not_make_it_another() -> None:
    items = checked(
        finding(2, GENERIC, "queues"),
        finding(2, "всё это настраивал сам и доводил до конца на каждом проекте", "containers"),
        finding(2, "Я всё это настраивал сам и доводил до конца", "storage"),
        finding(2, "настраивал сам и доводил до конца на каждом проекте", "calm"),
    )
    assert len(counting(items)) == 2


def test_two_sentences_of_one_turn_are_two_passages() -> None:
    items = checked(
        finding(6, "Я настраивал всё сам с нуля", "queues"),
        finding(6, "Я настраивал всё сам с нуля", "containers"),
        finding(6, "Потом я доводил это до конца", "storage"),
        finding(6, "Потом я доводил это до конца", "calm"),
    )
    assert len(counting(items)) == 4


def test_one_sentence_cut_into_pieces_is_one_passage() -> None:
    pieces = ("Я всё это настраивал", "настраивал сам и доводил", "доводил до конца на каждом проекте")
    skills = ("queues", "containers", "storage", "caching", "testing", "calm")
    items = checked(*(finding(2, piece, skill) for piece, skill in zip(pieces * 2, skills, strict=True)))
    assert len(counting(items)) == 2


def test_what_counts_for_nothing_takes_nobodys_place() -> None:
    of = matrix(line("a", parts=("x", "y")), line("b", parts=("x", "y")), line("c"))
    items = checked(finding(2, GENERIC, "a", 4), finding(2, GENERIC, "b", 9), finding(2, GENERIC, "c", 2), of=of)
    assert counting(items) == {"c"}


def test_a_later_pass_does_not_take_the_place_of_an_earlier_one() -> None:
    def found(skill: str, value: int, pass_: str) -> Located:
        claim = Finding.model_validate(finding(2, GENERIC, skill, value))
        return Located(transcript="t1", finding=claim, run=1, pass_=pass_)  # type: ignore[arg-type]

    checker = Checker([TALK], MATRIX)
    first = checker.check([found("queues", 3, "first"), found("calm", 3, "first")]).evidence
    later = checker.check([found("storage", 4, "gap"), found("caching", 4, "gap")]).evidence
    items = weigh(checker.settle([*later, *first]), MATRIX, MATRIX.policy)
    assert {item.skill for item in items if item.counts} == {"queues", "calm"}
    again = checker.settle(items)
    assert [item.flags for item in again] == [item.flags for item in items]


def test_a_denial_of_all_that_was_asked_limits_what_the_question_names() -> None:
    denial = "Нет, ни с чем из этого я не работал"
    limits = {"polarity": "limit", "value": None, "reason": "no_practice"}
    items = checked(*(finding(5, denial, skill, **limits) for skill in ("queues", "containers", "caching", "storage")))
    assert counting(items) == {"queues", "containers", "caching"}


@settings(max_examples=60)
@given(st.permutations(["queues", "containers", "storage", "caching", "testing", "calm"]), st.integers(1, 6))
def test_the_order_of_the_findings_decides_nothing(order: list[str], count: int) -> None:
    found = [finding(2, GENERIC, skill) for skill in sorted(order[:count])]
    assert checked(*found) == checked(*reversed(found))


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(["queues", "containers", "storage", "caching", "testing", "calm"]),
    st.lists(st.integers(1, 4), min_size=2, max_size=6),
    st.sampled_from((GENERIC, NAMED)),
)
def test_one_more_finding_takes_the_place_of_one_line_at_most_and_only_for_its_own(skills, values, quote) -> None:
    turn = 2 if quote == GENERIC else 3
    found = [finding(turn, quote, skill, value) for skill, value in zip(skills, values, strict=False)]
    before, after = counting(checked(*found[:-1])), counting(checked(*found))
    assert len(before - after) <= 1
    assert len(after) >= len(before)
    assert after - before <= {skills[len(values) - 1]}
