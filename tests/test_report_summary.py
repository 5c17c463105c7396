"""The sentence, the range, what to do, and the table for several candidates."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from analyzer import report
from analyzer.matrix.model import Policy
from analyzer.report import summary
from analyzer.report.index import Index
from analyzer.result import Candidate, Recommendation, Result, Unread
from tests import builders, page_reader


def with_recommendation(result: Result | None = None, **fields: Any) -> Result:
    """A result whose recommendation says what the test needs."""
    result = result or builders.interview()
    usual: dict[str, Any] = {
        "level": "baker", "likely": ("baker", "baker"), "floor": "helper", "ceiling": "owner", "hard_level": "baker",
        "soft_level": "baker", "status": "supported", "status_reasons": (),
    }  # fmt: skip
    return result.model_copy(update={"recommendation": result.recommendation.model_copy(update={**usual, **fields})})


def test_the_sentence_names_both_kinds_and_the_level_that_is_not_confirmed() -> None:
    result = with_recommendation(hard_level="chef", soft_level="baker")
    assert report.headline(result, "en") == (
        "Baker (hard: Chef/Owner, soft: Baker); Chef is not confirmed. Likely range: Baker."
    )
    assert report.headline(with_recommendation(), "ru") == (
        "Пекарь и по hard, и по soft; Шеф не подтверждён. Вероятный диапазон: Пекарь."
    )


def test_soft_skills_that_were_not_asked_are_said_not_to_be_assessed() -> None:
    result = with_recommendation(status="preliminary", status_reasons=("few_soft_asked",), likely=("baker", "owner"))
    assert report.headline(result, "ru") == (
        "Hard: Пекарь; Шеф не подтверждён; soft не проверялись. Вероятный диапазон: от Пекарь до Хозяин."
    )


def test_hard_skills_that_were_not_asked_are_said_not_to_be_assessed() -> None:
    result = with_recommendation(status="preliminary", status_reasons=("few_hard_asked",))
    assert report.headline(result, "en").startswith("Soft: Baker; Chef is not confirmed; hard skills were not assessed")


def test_the_top_level_has_nothing_above_it() -> None:
    result = with_recommendation(level="owner", hard_level="owner", soft_level="owner", likely=("owner", "owner"))
    assert report.headline(result, "en") == "Owner, hard and soft alike. Likely range: Owner."


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (with_recommendation(status="insufficient", status_reasons=("low_coverage",)), "too little of the matrix"),
        (with_recommendation(status="incomplete", status_reasons=("unread_parts", "low_coverage")), "not read in full"),
    ],
)
def test_too_little_means_no_level_but_a_range_and_questions(result: Result, words: str) -> None:
    assert words in report.headline(result, "en")
    assert "No level is named" in report.headline(result, "en")
    tree = page_reader.read(report.render(result, language="en").html)
    verdict = tree.one("section", class_="verdict")
    assert "Likely range: Baker" in verdict.text()
    assert not verdict.all("li", class_="recommended")
    assert not tree.all("tbody", class_="recommended")
    assert "Why not higher" not in tree.text()
    assert "Baker" not in tree.one("h2", id="verdict").text()


def test_without_a_model_the_first_screen_names_no_level_and_no_range() -> None:
    result = with_recommendation(builders.interview(engine="offline"))
    assert report.headline(result, "en") == "No level is named: this is a first look without a language model."
    tree = page_reader.read(report.render(result, language="en").html)
    verdict = tree.one("section", class_="verdict")
    assert "Baker" not in verdict.text()
    assert not verdict.all("li")
    assert not tree.all("table", class_="gates")
    assert "Why not higher" not in tree.text()
    assert "Likely range" not in tree.text()
    assert tree.one("section", aria_labelledby="spoken").all("figure")


def test_an_incomplete_talk_is_said_first() -> None:
    unread = Unread(
        transcript="t1", first_turn=3, last_turn=6, reason={"ru": "Модель отказала.", "en": "The model refused."}
    )
    result = builders.interview(unread=(unread,))
    assert report.headline(result, "en").startswith("The talk was not read in full.")
    tree = page_reader.read(report.render(result, language="en").html)
    todo = tree.one("section", class_="action")
    assert "Read the talk yourself" in todo.text()
    assert "Not read: turns 3 to 6. The model refused." in todo.text()
    assert "Not read: turns 3 to 6." in tree.one("section", aria_labelledby="warnings").text()


def test_nothing_proven_is_never_called_the_lowest_level_or_below_it() -> None:
    nothing = with_recommendation(level=None, likely=(None, None), floor=None, hard_level=None, soft_level=None)
    for language, words in (("en", "nothing proven yet"), ("ru", "пока ничего не доказано")):
        rendered = report.render(nothing, language=language)  # type: ignore[arg-type]
        said = page_reader.read(rendered.html).one("section", class_="verdict").one("p", class_="range").text()
        assert words in said
        for text in (rendered.html, rendered.markdown):
            assert not any(word in text.casefold() for word in ("below helper", "ниже ученик"))
    half = with_recommendation(level=None, likely=(None, "baker"), hard_level=None, soft_level=None)
    assert "up to Baker, its lower end is not proven yet" in report.headline(half, "en")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "accept"),
        ({"status": "preliminary", "status_reasons": ("range_wide",)}, "ask"),
        ({"status": "preliminary", "status_reasons": ("few_soft_asked",)}, "ask"),
        ({"status": "preliminary", "status_reasons": ("must_contested", "range_wide")}, "read"),
        ({"status": "insufficient", "status_reasons": ("low_coverage",)}, "ask"),
        ({"status": "incomplete", "status_reasons": ("unread_parts",)}, "read"),
    ],
)
def test_what_to_do_follows_from_the_status_and_has_a_reason(fields: dict[str, Any], code: str) -> None:
    todo = summary.action(Index(with_recommendation(**fields), "ru"))
    assert todo.code == code
    assert todo.reasons


@pytest.mark.parametrize("status", ["supported", "preliminary"])
def test_where_no_level_is_confirmed_there_is_no_recommendation_to_accept(status: str) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("level", "floor", "hard_level", "soft_level"))
    todo = summary.action(Index(with_recommendation(status=status, likely=(None, None), **nothing), "en"))
    assert (todo.code, todo.title) == ("ask", "Ask more, or read the talk yourself")
    assert todo.reasons[0].startswith("No level is confirmed")
    assert not any("likely range is at most" in reason for reason in todo.reasons)


def test_a_talk_that_denies_everything_is_supported_and_still_nothing_to_accept() -> None:
    said = builders.talk()
    items = [
        builders.cited(said, 8, skill.id, "не работал", reason="does_not_know") for skill in builders.bakery().skills
    ]
    result = builders.result(items)
    assert (result.recommendation.status, result.recommendation.level) == ("supported", None)
    assert summary.action(Index(result, "ru")).title == "спросить ещё или прочитать разговор самим"
    assert (
        "Что делать: спросить ещё или прочитать разговор самим. Ни один уровень не подтверждён"
        in (report.six_lines(result, "ru")[2])
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 technical statement is in doubt: check whether it is right."),
     (2, "2 technical statements are in doubt: check whether they are right.")],
)  # fmt: skip
def test_statements_to_check_are_among_the_reasons(count: int, words: str) -> None:
    said = builders.talk()
    items = [
        builders.cited(said, 8, skill, "не работал", reason="wrong")
        for skill in ("ovens", "costing", "teaching")[:count]
    ]
    assert words in summary.action(Index(builders.result(items), "en")).reasons
    assert not [r for r in summary.action(Index(builders.result(), "en")).reasons if "technical" in r]


def of_one_kind(kind: str) -> Result:
    skills = tuple(skill for skill in builders.bakery().skills if skill.kind == kind)
    found = builders.bakery().model_copy(update={"skills": skills, "policy": Policy()})
    said = builders.talk()
    items = [
        builders.cited(said, 4, skill.id, value=4, parts=skill.part_ids)
        for skill in skills
        if skill.level in ("helper", "baker")
    ]
    return builders.result(items, matrix=found)


@pytest.mark.parametrize(
    ("kind", "other", "sentence"),
    [("hard", "Soft", "Baker; Chef is not confirmed"), ("soft", "Hard", "Baker; Chef is not confirmed")],
)
def test_a_kind_that_the_matrix_does_not_have_is_left_out(kind: str, other: str, sentence: str) -> None:
    result = of_one_kind(kind)
    assert report.headline(result, "en").startswith(f"{sentence}. Likely range:")
    rendered = report.render(result, language="en")
    table = page_reader.read(rendered.html).one("table", class_="gates")
    assert len(table.all("tbody")) == 4
    assert other not in table.text()
    assert f"| {other} |" not in rendered.markdown
    row = dict(zip(*rows(report.summary_csv([(result, "x")], language="en")), strict=True))
    assert (row[kind.capitalize()], row[other]) == ("Baker", "")


def test_few_lines_of_the_only_kind_are_said_to_be_few() -> None:
    few = with_recommendation(of_one_kind("hard"), status="preliminary", status_reasons=("few_hard_asked",))
    assert report.headline(few, "ru").startswith("Пекарь; Шеф не подтверждён; затронуто меньше трети строк. ")


def test_without_a_model_a_person_reads() -> None:
    todo = summary.action(Index(builders.interview(engine="offline"), "en"))
    assert todo.code == "read"
    assert todo.reasons[0].startswith("Without a language model")


def test_contested_lines_are_named_even_when_the_recommendation_can_be_accepted() -> None:
    assert "1 line is contested: read both sides below." in summary.action(Index(with_recommendation(), "en")).reasons


@pytest.mark.parametrize(
    ("sought", "words"),
    [
        ("helper", "is proven by quotes alone"),
        ("Пекарь", "is reached by the recommendation"),
        ("Chef", "is within the likely range but not confirmed"),
        ("owner", "is above the likely range"),
    ],
)
def test_the_level_sought_is_held_against_the_recommendation(sought: str, words: str) -> None:
    result = builders.interview(candidate=Candidate(for_level=sought))
    result = with_recommendation(result, likely=("baker", "chef"))
    assert any(words in reason for reason in summary.action(Index(result, "en")).reasons)


def test_a_level_sought_that_the_matrix_does_not_have_is_shown_and_not_judged() -> None:
    result = with_recommendation(builders.interview(candidate=Candidate(for_level="архимаг")))
    assert not any("sought" in reason for reason in summary.action(Index(result, "en")).reasons)
    assert "архимаг" in page_reader.read(report.render(result, language="en").html).one("header").text()


def test_the_ladder_shows_the_likely_range_and_what_is_not_ruled_out() -> None:
    shown = summary.headline(Index(with_recommendation(likely=("baker", "chef")), "en")).ladder
    assert [rung.likely for rung in shown] == [False, True, True, False]
    assert [rung.recommended for rung in shown] == [False, True, False, False]
    assert [rung.note for rung in shown] == ["proven by quotes", "recommended", "", "not ruled out"]


def test_six_lines_are_six_plain_lines_without_controls() -> None:
    hostile = Candidate(name="Иван\n\x1b[31mПетров\u202e", position="=cmd|' /C calc'!A0")
    lines = report.six_lines(builders.interview(candidate=hostile), "ru")
    assert len(lines) == 6
    assert lines[0].startswith("Иван ⟨U+001B⟩[31mПетров⟨U+202E⟩ · ")
    assert not [line for line in lines if any(ord(character) < 32 for character in line)]
    assert [line.split(":")[0] for line in lines[1:]] == ["Рекомендация", "Что делать", "За", "Против", "Спросить"]


def test_a_question_says_what_either_answer_does() -> None:
    found: Recommendation = builders.interview().recommendation
    deciding = found.questions[0].model_copy(update={"lifts": "chef", "lowers": "helper"})
    result = with_recommendation(questions=(deciding,))
    tree = page_reader.read(report.render(result, language="en").html)
    assert "A good answer: Chef. A poor one: Helper." in tree.one("ol", class_="questions").text()


def rows(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_table_opens_in_a_russian_spreadsheet() -> None:
    data = report.summary_csv(
        [(builders.interview(), "boris/report.html"), (with_recommendation(), "b/report.html")], language="ru"
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    header, first, second = rows(data)
    assert header[:4] == ["Файлы", "Имя", "Должность", "Уровень или диапазон"]
    assert len(header) == len(first) == len(second) == 15
    assert first[0] == "boris.txt"
    assert second[3] == "Пекарь"
    assert first[-1] == "boris/report.html"


def test_the_table_gives_a_range_where_no_level_is_named() -> None:
    result = with_recommendation(status="insufficient", status_reasons=("low_coverage",), likely=("helper", "chef"))
    row = dict(zip(*rows(report.summary_csv([(result, "x")], language="en")), strict=True))
    assert row["Level or range"] == "Helper – Chef"
    assert row["Hard"] == row["Soft"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_no_cell_is_a_formula(text: str) -> None:
    result = builders.interview(candidate=Candidate(name=text, position=text))
    cells = rows(report.summary_csv([(result, text)], language="ru"))[1]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert cells[1] == cells[2] == cells[-1] == "'" + text.strip()


def test_a_line_break_or_a_quote_stays_in_its_cell() -> None:
    result = builders.interview(candidate=Candidate(name='Анна; "Аня"\r\nПетрова'))
    assert rows(report.summary_csv([(result, "x")], language="ru"))[1][1] == 'Анна; "Аня" Петрова'


def test_an_empty_table_is_a_table() -> None:
    assert report.summary_csv([], language="ru").startswith(b"\xef\xbb\xbf")
