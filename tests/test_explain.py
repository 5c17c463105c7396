"""Why this level and not the next, and which questions would decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analyzer import explain
from analyzer.evidence import Evidence
from analyzer.matrix.model import Matrix, Thresholds
from tests.matrices import explained, item, line, matrix, recommend, tables, text


def why(found: Matrix, *items: Evidence) -> str:
    reasons = explained(found, list(items)).why_not_next
    assert reasons is not None
    return reasons["en"]


FIVE = [line(f"s{number}", "low") for number in range(3)]
TWO = matrix(*FIVE, line("t0", "top"), line("t1", "top"))


def test_at_the_highest_level_there_is_no_next_one() -> None:
    items = [item(skill.id, 3, turn=turn) for turn, skill in enumerate(TWO.skills)]
    assert explained(TWO, items).level == "top"
    assert explained(TWO, items).why_not_next is None


def test_a_gate_that_is_not_passed_is_told_in_numbers() -> None:
    items = [item("s0", 3, turn=2), *(item(name, reason="does_not_know", turn=4) for name in ("s1", "s2", "t0"))]
    assert why(TWO, *items) == ("Low, hard skills: 2 needed, 1 expected (1 shown, 2 not shown, 0 open).")


def test_every_gate_that_keeps_the_next_level_away_has_its_sentence() -> None:
    soft = matrix(*FIVE, line("m", "low", "soft"), line("t0", "top"))
    denied = [item(name, reason="does_not_know", turn=4) for name in ("s0", "s1", "s2")]
    told = why(soft, *denied, item("m", reason="counterexample", turn=6))
    assert told == (
        "Low, hard skills: 2 needed, 0 expected (0 shown, 3 not shown, 0 open). "
        "Low, soft skills: 1 needed, 0 expected (0 shown, 1 not shown, 0 open)."
    )


def test_what_is_expected_of_open_lines_is_part_of_the_sentence() -> None:
    items = [item("s0", 3), item("s1", 3, turn=4), item("t0", reason="does_not_know", turn=6)]
    # ρ at the top is 2 / (2 + 1 + 1); half a line is expected of t1, which would do: no line of the top was shown.
    assert why(TWO, *items) == "Top: none of its own lines has been shown yet."


def test_the_number_expected_is_never_rounded_up_to_what_would_have_passed() -> None:
    # 1.46 expected of 2 needed: shown as 1.4, since 1.5 would have passed.
    found = matrix(line("a", weight="1.46"), line("b", weight="1.44"))
    told = why(found, item("a", 3), item("b", reason="does_not_know", turn=4))
    assert told == "Low, hard skills: 2 needed, 1.4 expected (1.5 shown, 1.4 not shown, 0 open)."


def test_a_must_line_that_is_missing_is_named() -> None:
    found = matrix(line("a"), line("b"), line("c"), line("d"), must=("d",))
    items = [item(name, 3, turn=turn) for turn, name in enumerate("abc")]
    told = explained(found, [*items, item("d", reason="does_not_know", turn=9)]).why_not_next
    assert told is not None
    assert told["en"] == "Low requires “name of d”, and the talk shows that it is missing."
    assert "«name of d (рус.)»" in told["ru"]


def test_the_reason_is_told_in_both_languages_with_the_names_of_each() -> None:
    told = explained(matrix(line("a"), line("b", weight="0.75")), ()).why_not_next
    assert told == {"en": "Low: none of its own lines has been shown yet.", "ru": told["ru"]}  # type: ignore[index]
    assert told["ru"].startswith("Low (рус.)")
    denied = explained(TWO, [item(name, reason="does_not_know") for name in ("s0", "s1")]).why_not_next
    assert "0,4" in denied["ru"]  # type: ignore[index]
    assert "0.4" in denied["en"]  # type: ignore[index]


def test_the_russian_sentence_has_its_own_title_and_commas_in_all_numbers() -> None:
    found = matrix(line("a", weight="1.5"), line("b", weight="1.25"), line("c", weight="1.75"), line("d", weight="0.5"))
    denied = [item(name, reason="does_not_know", turn=turn) for turn, name in enumerate("ab")]
    told = explained(found, [*denied, item("d", 2, turn=8)]).why_not_next
    assert told is not None
    assert told["ru"].startswith(
        "Low (рус.), hard skills: нужно 4, ожидается 1,2 (показано 0,5, нет 2,8, не выяснено 1,8"
    )
    assert told["en"] == "Low, hard skills: 4 needed, 1.2 expected (0.5 shown, 2.8 not shown, 1.8 open)."


def test_questions_that_alone_would_change_the_level_come_first() -> None:
    # One of the two open lines of the low level decides; those of the top do not, as long as the low one is open.
    found = matrix(line("a"), line("b", weight=3), line("c", "top"), must=("b",))
    questions = explained(found, [item("a", 3)]).questions
    assert questions[0].skill == "b"
    assert (questions[0].lifts, questions[0].lowers) == ("low", None)
    assert [question.skill for question in questions] == ["b", "c"]
    assert (questions[1].lifts, questions[1].lowers) == ("top", "low")


def test_questions_that_only_close_a_gap_come_after_those_that_decide() -> None:
    top = [line(f"t{number}", "top") for number in range(4)]
    found = matrix(line("a"), *top, line("z"), levels=("low", "top"), must=("z",))
    items = [item("a", 3), *(item(f"t{number}", reason="does_not_know", turn=9) for number in (0, 1))]
    questions = explained(found, items).questions
    # Without z there is no level; one more line of the top would not do, but is what its gate lacks.
    assert [(q.skill, q.lifts, q.lowers) for q in questions] == [
        ("z", "low", None),
        ("t2", "low", "low"),
        ("t3", "low", "low"),
    ]


def test_a_question_says_what_either_answer_would_make_of_the_level() -> None:
    found = matrix(line("a"), line("b", "top", questions=(text("How do you b?"), text("And why?"))))
    (question,) = explained(found, [item("a", 3)]).questions
    assert (question.skill, question.lifts, question.lowers) == ("b", "top", "low")
    assert question.text == text("How do you b?")


def test_an_answer_about_a_line_leaves_the_parts_that_are_decided_as_they_are() -> None:
    # With x shown, neither y nor b alone decides: 1 + 0.6 rounds to the 2 that are needed.
    half = matrix(line("a", weight=2, parts=("x", "y")), line("b"))
    assert explained(half, [item("a", 3, parts=["x"])]).questions == ()
    whole = matrix(line("a", weight=2, parts=("x", "y")), theta=Thresholds(hard=Decimal(1), soft=Decimal(1)))
    (question,) = explained(whole, [item("a", reason="does_not_know", parts=["x"])]).questions
    assert (question.lifts, question.lowers) == (None, None)


def test_a_line_without_a_sample_question_asks_with_its_own_text() -> None:
    (question,) = explained(matrix(line("a")), ()).questions
    assert question.text == text("line a")


@pytest.mark.parametrize("answer", [item("b", 3), item("b", reason="does_not_know")])
def test_what_is_decided_is_not_asked_again(answer: Evidence) -> None:
    assert "b" not in [question.skill for question in explained(matrix(line("a"), line("b")), [answer]).questions]


def test_a_contested_line_is_asked_about() -> None:
    found = matrix(line("a"), line("b"))
    items = [item("a", 3), item("a", reason="does_not_know", turn=4)]
    assert "a" in [question.skill for question in explained(found, items).questions]


def test_a_waived_line_is_not_asked_about() -> None:
    found = matrix(line("a"), line("b"), waived=("b",))
    assert [question.skill for question in explained(found, ()).questions] == ["a"]


def test_an_answer_does_to_the_level_what_the_question_says() -> None:
    items = [item("s0", 3), item("s1", 3, turn=4)]
    questions = explained(TWO, items).questions
    assert questions
    for question in questions:
        lifted = recommend(TWO, [*items, item(question.skill, 4, turn=8)])
        lowered = recommend(TWO, [*items, item(question.skill, reason="does_not_know", turn=8)])
        assert (lifted.level, lowered.level) == (question.lifts, question.lowers)


def test_no_more_questions_than_one_talk_holds() -> None:
    many = matrix(*(line(f"s{number}") for number in range(30)))
    assert len(explained(many, ()).questions) == 10


def test_contested_weight_is_part_of_the_sum() -> None:
    found = matrix(*(line(name) for name in "abcdef"))
    items = [item("a", 3), item("a", reason="does_not_know", turn=4)]
    items += [item(name, reason="does_not_know", turn=6) for name in "bcd"]
    told = why(found, *items)
    assert "(0 shown, 1 contested, 3 not shown, 2 open)" in told


def test_contested_weight_has_the_comma_of_the_language() -> None:
    found = matrix(line("a", weight="1.5"), line("b", weight=3), theta=Thresholds(hard=Decimal(1), soft=Decimal(1)))
    items = [item("a", 3), item("a", reason="does_not_know", turn=4), item("b", reason="does_not_know", turn=6)]
    told = explained(found, items).why_not_next
    assert told is not None
    assert "1.5 contested" in told["en"]
    assert "спорно 1,5" in told["ru"]


def test_what_closes_more_of_the_gap_is_asked_first() -> None:
    # ρ is (2 + 3) / (3 + 3 + 3): an open line gains 4/9 when it is shown, a contested one a half.
    found = matrix(*(line(name) for name in "abcdefghijz"))
    items = [item(name, 3) for name in "abcz"]
    items += [item(name, reason="does_not_know", turn=4) for name in "defz"]
    questions = explained(found, items).questions
    assert {(question.lifts, question.lowers) for question in questions} == {(None, None)}
    assert [question.skill for question in questions] == ["z", "g", "h", "i", "j"]


def test_with_a_level_sought_the_gap_that_counts_is_the_one_of_that_level() -> None:
    # The gate of the next level passes on what is expected; the top, with two of four denied, lacks one line.
    of = matrix(line("a"), line("b", "mid"), *(line(f"t{number}", "top") for number in range(4)))
    items = [item("a", 3), *(item(name, reason="does_not_know", turn=4) for name in ("t0", "t1"))]
    table, _ = tables(of, items)
    assert [question.skill for question in explain.questions(table)] == ["b"]
    assert [question.skill for question in explain.questions(table, sought=2)] == ["b", "t2", "t3"]


def test_with_a_level_sought_the_lines_that_decide_it_come_before_those_that_move_the_level_further() -> None:
    # Without “d” there is no first level; “x”, shown, lifts over the second, which half of its weight keeps away.
    of = matrix(
        line("a"), line("b", "first"), line("d", "first"), line("x", "second", weight=2),
        line("w", "second", weight=2), line("t", "third"),
        must=("d",), theta=Thresholds(hard=Decimal("0.5"), soft=Decimal("0.5")),
    )  # fmt: skip
    items = [item(name, 3, turn=turn) for turn, name in enumerate("abt")]
    table, _ = tables(of, [*items, item("w", reason="does_not_know", turn=9)])
    told = [(question.skill, question.lifts, question.lowers) for question in explain.questions(table)]
    assert told == [("x", "third", "first"), ("d", "first", "low")]
    assert [question.skill for question in explain.questions(table, sought=1)] == ["d", "x"]
    assert [question.skill for question in explain.questions(table, sought=3)] == ["x", "d"]
