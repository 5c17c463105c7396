"""The report of a run by rules alone: what it says of lines of which nothing is claimed, and of a level: nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from analyzer import report
from analyzer.evidence import AskedTurn
from analyzer.result import Result
from tests import builders, page_reader
from tests.offline_talks import matrix
from tests.page_reader import Element
from tests.talks import talk

TURNS = (
    "I: Расскажите про очереди сообщений, какие брокеры вы знаете, например RabbitMQ?",
    "C: Я вынес отправку писем в RabbitMQ, добавил три ретрая, потому что письма терялись.",
    "I: Как устроен asyncio? Что такое event loop?",
    "C: Это такая штука.",
    "I: Какие уровни изоляции транзакций в PostgreSQL знаете?",
    "C: Хороший вопрос, надо подумать.",
)


@pytest.fixture(scope="module")
def result() -> Result:
    said = talk(*TURNS)
    items = (
        builders.cited(said, 2, "queues", value=3),
        builders.cited(said, 6, "sql-and-orm", value=1, parts=("databases",)),
    )
    asked = (AskedTurn(transcript="t1", turn=5, skill="sql-and-orm"),)
    made = builders.result(items, transcripts=(said,), matrix=matrix(), engine="offline", asked=asked)
    return builders.observed(made)


@pytest.fixture(scope="module")
def tree(result: Result) -> Element:
    return page_reader.read(report.render(result, language="en").html)


def part(tree: Element, name: str) -> str:
    return tree.one("section", aria_labelledby=name).text()


def test_a_line_that_was_named_is_not_said_to_be_untouched_or_not_asked(tree: Element) -> None:
    assert "Asynchrony" in part(tree, "named-only")
    assert "Asynchrony" not in part(tree, "untouched")
    assert "Mentoring" in part(tree, "untouched")
    assert "Not asked" not in tree.one("article", id="line-asyncio").text()
    assert "Not asked" in tree.one("article", id="line-mentoring").text()


def test_the_two_lists_of_untouched_lines_of_one_report_agree(result: Result, tree: Element) -> None:
    assert result.facts is not None
    names = {skill.id: skill.name.en for skill in result.matrix.skills}
    links = {link.attributes["href"] for link in tree.one("section", aria_labelledby="untouched").all("a")}
    assert links == {f"#line-{skill}" for skill in result.facts.whole.untouched}
    assert all(names[skill] in part(tree, "coverage") for skill in result.facts.whole.untouched)


def test_a_question_without_an_answer_is_listed_also_where_the_line_is_spoken_of_elsewhere(tree: Element) -> None:
    assert "turn 5" in part(tree, "asked-only")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_is_said_of_a_level_that_is_not_named_nor_of_a_model_that_was_not_there(
    result: Result, language: str
) -> None:
    made = report.render(result, language="ru" if language == "ru" else "en")
    tree = page_reader.read(made.html)
    assert not tree.all("h2", id="firmness")
    assert not tree.all("h2", id="arithmetic")
    for text in (made.html, made.markdown):
        for words in ("How the level comes about", "Как получился уровень", "How firmly", "every quote of the model"):
            assert words not in text
    assert "This is a recommendation" not in tree.text()
    wide = result.recommendation.model_copy(update={"status_reasons": ("low_coverage", "range_wide")})
    shown = report.render(result.model_copy(update={"recommendation": wide}), language="en").markdown
    assert "range" not in shown


def test_in_markdown_a_line_does_not_run_on_from_the_list_of_repeated_lines(result: Result) -> None:
    rows = report.render(result, language="en").markdown.splitlines()
    for above, below in pairwise(rows):
        assert not (above.startswith("- ") and below.startswith("**"))


def test_the_question_shown_hides_nothing_that_was_said_after_it() -> None:
    said = talk(
        "I: Какие брокеры вы знаете?", "C: Разные.", "I: Расскажите про тесты.", "C: Я написал тесты на pytest."
    )
    made = builders.result((builders.cited(said, 4, "simple-tests", value=3),), transcripts=(said,), matrix=matrix())
    assert "знаете? … Расскажите про тесты." in report.render(made, language="ru").markdown


@pytest.mark.parametrize("floor", [None, "senior"])
@pytest.mark.parametrize("sought", ["junior", "senior", "lead"])
def test_no_output_says_how_a_level_stands_to_the_words(result: Result, sought: str, floor: str | None) -> None:
    told = result.recommendation.model_copy(update={"floor": floor, "likely": (floor, "senior"), "level": "senior"})
    candidate = result.candidate.model_copy(update={"for_level": sought})
    made = result.model_copy(update={"recommendation": told, "candidate": candidate})
    page = report.render(made, language="en")
    for text in (page.markdown, *report.six_lines(made, "en"), report.headline(made, "en")):
        assert "level sought, " not in text
        assert "range" not in text
    row = report.summary_csv([(made, "report.html")], language="en").decode("utf-8-sig").splitlines()[1]
    assert row.split(";")[3] == "no level is named"
    assert "Senior" not in row
    asked = report.questions(made, language="en", for_level=sought)
    assert asked.count("No level is named") == 1
    for words in ("A good answer makes it", "It is reached already", "Recommended so far"):
        assert words not in asked
