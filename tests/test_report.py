"""The report: what stands where, and that every statement leads to its place in the talk."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from analyzer import report
from analyzer.evidence import AskedTurn
from analyzer.matrix.model import Note, Policy
from analyzer.messages import Language
from analyzer.report import environment
from analyzer.result import Candidate, Result
from tests import builders, page_reader
from tests.matrices import line as plain_line
from tests.matrices import matrix
from tests.page_reader import Element


def page(result: Result, language: Language | None = "en") -> Element:
    return page_reader.read(report.render(result, language=language).html)


def line(tree: Element, skill: str) -> Element:
    return tree.one("article", id=f"line-{skill}")


@pytest.fixture(scope="module")
def english() -> Element:
    return page(builders.interview())


@pytest.fixture(scope="module")
def russian() -> Element:
    return page(builders.interview(), "ru")


def test_the_first_screen_has_its_order(english: Element) -> None:
    text = english.one("main").text()
    order = [
        "Борис Хлебов", "Пекарь ночной смены", "May 12, 2026", "boris.txt", "Level sought Chef",
        "Likely range", "What to do", "Levels: what each needs", "Strongest quotes", "For a person to judge",
        "Technical statements to check", "Contested lines", "that would decide", "Warnings", "Summary to copy",
        "The matrix, line by line", "Rejected statements", "How the level comes about", "Policy", "Provenance",
        "The talk",
    ]  # fmt: skip
    # The contents stand beside the page and name its parts once more.
    without_contents = text.replace(english.one("nav").text(), "")
    places = [without_contents.index(words) for words in order]
    assert places == sorted(places)


def test_headings_do_not_skip_a_step_and_there_is_one_main_and_one_title(english: Element) -> None:
    steps = [int(element.tag[1]) for element in english.all() if re.fullmatch(r"h[1-6]", element.tag)]
    assert steps[0] == 1
    assert steps.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(steps))
    assert len(english.all("main")) == len(english.all("nav")) == len(english.all("title")) == 1


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_link_stays_in_the_file_and_leads_somewhere(language: Language) -> None:
    second = builders.talk(builders.TALK[:4], id="t2", source="tech.vtt")
    items = (
        builders.cited(builders.talk(), 4, "kneading", value=3, parts=("kneading",)),
        builders.cited(second, 2, "hygiene", "мою руки", value=2),
        builders.cited(second, 2, "hygiene", "Сначала мою", value=2),
    )
    for result in (
        builders.interview(),
        builders.result(items, transcripts=(builders.talk(), second)),
        builders.result(),
    ):
        tree = page(result, language)
        ids = [element.attributes["id"] for element in tree.all() if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        targets = [element.attributes["href"] for element in tree.all() if "href" in element.attributes]
        assert targets
        assert {target for target in targets if target.removeprefix("#") not in ids} == set()


def test_nothing_is_fetched_run_or_sent() -> None:
    html = report.render(builders.interview()).html
    tree = page_reader.read(html)
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = tree.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    tags = {element.tag for element in tree.all()}
    assert not tags & {"script", "link", "img", "iframe", "form", "object", "embed", "base", "input", "video", "audio"}
    assert not [e for e in tree.all() if {"style", "src", "srcset", "action"} & set(e.attributes)]
    assert not [name for e in tree.all() for name in e.attributes if name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", style[1])


def test_a_quote_is_the_candidates_own_words_and_leads_to_them(english: Element) -> None:
    quote = line(english, "recipes").one("figure")
    said = "Я составил рецептуру ржаного на закваске, брак упал с девяти процентов до двух."
    assert quote.one("blockquote").text() == said
    link = quote.one("a", class_="exhibit").attributes["href"]
    assert english.one("mark", id=link.removeprefix("#")).text() == said
    assert "1:40, turn 6" in quote.text()


def test_a_quote_stands_under_the_question(english: Element) -> None:
    quote = line(english, "recipes").one("figure")
    assert quote.text().startswith("Question: С закваской работали?")


def test_go_on_is_not_taken_for_the_question() -> None:
    said = builders.talk([
        ("interviewer", "Анна", "Как вы ведёте закваску?"),
        ("candidate", "Борис", "Ну, смотрите."),
        ("interviewer", "Анна", "Так."),
        ("candidate", "Борис", "Кормлю её утром и вечером."),
    ])  # fmt: skip
    tree = page(builders.result((builders.cited(said, 4, "sourdough", value=3),), transcripts=(said,)))
    assert line(tree, "sourdough").one("figure").text().startswith("Question: Как вы ведёте закваску?")


def test_the_talk_leads_back_to_each_line_that_cites_it(english: Element) -> None:
    turn = english.one("div", id="t6")
    back = turn.one("ul", class_="margin").one("a")
    entry = english.one("figure", id=back.attributes["href"].removeprefix("#"))
    assert entry.one("blockquote").text() in turn.text()
    assert entry in line(english, "recipes").all("figure")


def test_the_whole_talk_stands_in_the_page(english: Element) -> None:
    shown = english.one("section", class_="talk").text()
    assert all(said in shown for _, _, said in builders.TALK)


def test_what_the_model_wrote_is_a_detail_and_only_where_it_differs(english: Element) -> None:
    with_difference = line(english, "recipes").one("figure")
    assert "The model wrote the quote so:" in with_difference.one("details").text()
    assert "The model wrote" not in line(english, "hygiene").text()


def test_every_line_stands_word_for_word_at_its_level(russian: Element) -> None:
    for skill in builders.bakery().skills:
        heading = line(russian, skill.id).one("h5").text()
        assert heading == (f"{skill.number}. " if skill.number else "") + skill.text.ru


def test_a_soft_line_is_shown_again_where_it_returns(english: Element) -> None:
    for level in ("baker", "chef"):
        section = english.one("section", aria_labelledby=f"level-{level}")
        assert "#line-punctuality" in [
            link.attributes["href"] for link in section.one("ul", class_="repeated").all("a")
        ]


def test_what_the_matrix_says_of_repeated_lines_is_quoted(english: Element) -> None:
    assert "Как у Пекаря +:" in english.one("section", aria_labelledby="level-chef").text()
    assert "Умения Шефа и Хозяина не отличаются." in english.one("section", aria_labelledby="level-owner").text()
    assert "the same lines as Chef" in english.one("table", class_="gates").text()


def test_not_asked_looks_and_reads_unlike_not_there() -> None:
    said = builders.talk()
    tree = page(
        builders.result(
            (builders.cited(said, 8, "ovens", "С подовыми печами я не работал", reason="no_practice"),),
            asked=(AskedTurn(transcript="t1", turn=11, skill="costing"),),
        )
    )
    states = {
        skill: line(tree, skill).one("p", class_="state").one("b").text() for skill in ("ovens", "costing", "recipes")
    }
    assert states == {"ovens": "Not there: has not done it", "costing": "Asked, not shown", "recipes": "Not asked"}
    marks = {skill: line(tree, skill).one("h5").one("use").attributes["href"] for skill in states}
    assert marks == {"ovens": "#glyph-not-met", "costing": "#glyph-unclear", "recipes": "#glyph-unasked"}
    assert "turn 11" in line(tree, "costing").one("p", class_="state").text()


def test_weak_words_on_an_open_line_are_told_apart_from_silence() -> None:
    said = builders.talk()
    tree = page(builders.result((builders.cited(said, 12, "costing", "как-то считаем", value=1),)))
    text = line(tree, "costing").text()
    assert "Touched on, not enough to tell" in text
    assert "So far: names it. Asked for: explains it." in text


@pytest.mark.parametrize(
    ("skill", "value", "reason", "words"),
    [
        ("ovens", 2, "no_practice", "Not there: knows it, has not done it"),
        ("ovens", 1, "no_practice", "Not there: has heard of it, no more"),
        ("ovens", None, "does_not_know", "Not there: does not know it"),
        ("ovens", None, "no_practice", "Not there: has not done it"),
        ("teaching", None, "counterexample", "Not there: the opposite is shown"),
        ("teaching", 1, "counterexample", "Not there: named, no deed shows it"),
    ],
)
def test_knowing_without_doing_is_told_apart_from_not_knowing(
    skill: str, value: int | None, reason: str, words: str
) -> None:
    said = builders.talk()
    items = [builders.cited(said, 8, skill, "не работал", reason=reason)]  # type: ignore[arg-type]
    if value:
        items.append(builders.cited(said, 8, skill, "только читал", value=value))
    state = line(page(builders.result(items)), skill).one("p", class_="state").one("b").text()
    assert state == words


def test_a_contested_line_shows_both_sides(english: Element) -> None:
    contested = line(english, "punctuality")
    assert contested.one("p", class_="state").one("b").text() == "Contested"
    sides = contested.one("div", class_="sides")
    assert [column.one("h6").text() for column in sides.children if isinstance(column, Element)] == ["For", "Against"]
    assert [q.text() for q in sides.all("blockquote")] == ["За год ни разу не опоздал.", "вчера проспал"]
    first = english.one("section", aria_labelledby="check").text()
    assert "За год ни разу не опоздал." in first
    assert "вчера проспал" in first


def test_the_sides_of_a_line_with_parts_are_about_the_part_in_dispute() -> None:
    said = builders.talk()
    items = (
        builders.cited(said, 4, "kneading", "Каждую ночь замешиваю", value=4, parts=("kneading",)),
        builders.cited(said, 4, "kneading", "Расстойку мы ставили", value=3, parts=("proving",)),
        builders.cited(said, 8, "kneading", "я не работал", reason="no_practice", parts=("proving",)),
    )
    shown = page(builders.result(items)).one("section", aria_labelledby="check")
    assert [quote.text() for quote in shown.all("blockquote")] == ["Расстойку мы ставили", "я не работал"]


def test_an_inferred_line_says_so_and_cites_the_quote_and_the_line_it_comes_from(english: Element) -> None:
    inferred = line(english, "sourdough")
    assert inferred.one("p", class_="state").one("b").text() == "Shown, inferred"
    assert inferred.one("use", href="#glyph-inferred")
    source = inferred.one("div", class_="inferred")
    assert source.all("a")[0].attributes["href"] == "#line-recipes"
    assert source.text().startswith("Inferred from Writes recipes: whoever shows that line shows this one too.")
    assert source.one("blockquote").text().startswith("Я составил рецептуру")


def test_a_line_is_not_called_shown_because_another_was_inferred_from_it() -> None:
    said = builders.talk()
    items = (
        builders.cited(said, 6, "recipes", "Я составил рецептуру", value=4),
        builders.cited(said, 12, "recipes", "как-то считаем", reason="no_practice"),
    )
    tree = page(builders.result(items))
    assert line(tree, "recipes").one("p", class_="state").one("b").text() == "Contested"
    source = line(tree, "sourdough").one("div", class_="inferred").text()
    assert source.startswith(
        "Inferred from Writes recipes: that line itself is not confirmed, but these words are enough for this one."
    )
    assert "whoever shows that line" not in source


def test_an_inferred_part_is_named_with_the_line_it_comes_from() -> None:
    said = builders.talk()
    found = matrix(
        plain_line("tastes", "low", parts=("sweet", "sour")),
        plain_line("menus", "top", parts=("sweet", "stews"), implies=("tastes",)),
    )
    rendered = report.render(
        builders.result((builders.cited(said, 6, "menus", value=3, parts=("sweet",)),), matrix=found), language="en"
    )
    source = line(page_reader.read(rendered.html), "tastes").one("div", class_="inferred").text()
    assert source.startswith(
        "Inferred from name of menus: whoever shows that line shows this one too. Of this line: sweet."
    )
    assert (
        "Inferred from name of menus: whoever shows that line shows this one too. Of this line: sweet."
        in rendered.markdown
    )


def test_a_line_that_is_touched_only_from_above_and_too_weakly_stays_unasked() -> None:
    said = builders.talk()
    ladder = matrix(plain_line("knead", "low", tau=3), plain_line("ferment", "top", tau=2, implies=("knead",)))
    shown = line(page(builders.result((builders.cited(said, 6, "ferment", value=2),), matrix=ladder)), "knead")
    assert shown.one("p", class_="state").text() == "Not asked"
    assert "So far" not in shown.text()
    assert not shown.all("div", class_="inferred")


def test_a_note_of_the_matrix_stands_beside_its_line() -> None:
    notes = (Note(term="Шеф", skill="recipes", text=builders.text("Тот, кто отвечает.", "Who answers for it.")),)
    rendered = report.render(
        builders.result(matrix=builders.bakery().model_copy(update={"notes": notes})), language="en"
    )
    tree = page_reader.read(rendered.html)
    assert "Шеф: Who answers for it." in [found.text() for found in line(tree, "recipes").all("p", class_="remark")]
    assert rendered.markdown.count("Шеф: Who answers for it.") == 1
    assert "Who answers" not in line(tree, "sourdough").text()


@pytest.mark.parametrize(("number", "shown"), [("10", "10. "), ("10.", "10. "), ("7)", "7) "), (None, "")])
def test_a_number_of_the_source_has_one_full_stop(number: str | None, shown: str) -> None:
    skills = tuple(skill.model_copy(update={"number": number}) for skill in builders.bakery().skills)
    rendered = report.render(
        builders.result(matrix=builders.bakery().model_copy(update={"skills": skills})), language="en"
    )
    assert line(page_reader.read(rendered.html), "hiring").one("h5").text() == f"{shown}Hires people."
    assert f"**◌ {shown}Hires people.** Not asked" in rendered.markdown


HALF = matrix(plain_line("a", parts=("x", "y")), plain_line("b"), plain_line("c"), plain_line("d"))
LIGHT = matrix(plain_line("a", weight="0.25"))


def verdicts(result: Result) -> list[str]:
    table = page(result).one("table", class_="gates")
    return [cell.text() for cell in table.all("td") if "outcome" in cell.attributes.get("class", "")]


def test_out_of_reach_is_said_of_what_the_count_really_rules_out() -> None:
    said = builders.talk()
    half = [builders.cited(said, 8, "a", "я не", reason="does_not_know", parts=("x",)),
            builders.cited(said, 8, "b", "не работал", reason="does_not_know")]  # fmt: skip
    result = builders.result(half, matrix=HALF)
    (gate,) = [gate for gate in result.recommendation.gates if gate.weight]
    assert (gate.best, gate.need, gate.passed) == (2.5, 3, False)  # rounded it reaches
    assert result.recommendation.ceiling == "low"
    assert verdicts(result) == ["not confirmed"]
    more = builders.cited(said, 8, "c", "только читал", reason="does_not_know")
    assert verdicts(builders.result([*half, more], matrix=HALF)) == ["out of reach"]


def test_all_that_is_due_is_enough_for_the_verdict_too() -> None:
    said = builders.talk()
    assert verdicts(builders.result(matrix=LIGHT)) == ["not confirmed"]  # and not: out of reach
    assert verdicts(builders.result([builders.cited(said, 2, "a", value=2)], matrix=LIGHT)) == ["carried by quotes"]
    denied = builders.cited(said, 8, "a", "не работал", reason="does_not_know")
    assert verdicts(builders.result([denied], matrix=LIGHT)) == ["out of reach"]


def test_a_waived_line_is_not_missed_as_a_required_one() -> None:
    policy = Policy(must=("hiring",), waived=("hiring",))
    said = builders.talk()
    both = [
        builders.cited(said, 6, "hiring", "Я составил", value=4),
        builders.cited(said, 8, "hiring", "не работал", reason="counterexample"),
    ]
    assert verdicts(builders.result(both, policy=policy))[-1] == "carried by quotes"


def test_what_does_not_count_is_listed_with_the_reason(english: Element) -> None:
    uncounted = line(english, "kneading").one("figure", class_="uncounted")
    assert uncounted.one("blockquote").text() == "мы ставили"
    assert "Not counted. The line has parts, and it is not clear which of them these words show." in uncounted.text()


def test_words_that_were_taken_back_name_the_quote_that_takes_them_back() -> None:
    said = builders.talk()
    items = (
        builders.cited(said, 10, "punctuality", "За год ни разу не опоздал.", value=3),
        builders.cited(said, 10, "punctuality", "вчера проспал", reason="counterexample", retracts_turn=10),
    )
    text = line(page(builders.result(items)), "punctuality").one("figure", class_="uncounted").text()
    assert "The candidate took these words back later. See quote 2." in text


def test_a_cap_is_explained_in_words(english: Element, russian: Element) -> None:
    assert "value 3, counted as 2: “we”, own part not named" in line(english, "kneading").text()
    assert "оценка 3, засчитано 2: «мы», своя часть не названа" in line(russian, "kneading").text()


def test_a_wrong_statement_is_for_a_person_to_check(english: Element) -> None:
    check = english.one("section", aria_labelledby="check")
    assert "The model doubts: Фартук надевают до мытья рук." in check.text()
    assert "потом надеваю чистый фартук" in check.text()


def test_a_reference_fact_is_named_where_it_makes_a_claim_wrong() -> None:
    said = builders.talk()
    tree = page(builders.result((builders.cited(said, 2, "hygiene", "мою руки", reason="wrong", fact="hands"),)))
    assert "reference fact of the matrix: Hands are washed before." in line(tree, "hygiene").text()


def test_a_rejected_statement_is_listed_with_a_reason_in_words(english: Element) -> None:
    row = english.one("section", aria_labelledby="rejected").one("tbody").text()
    assert "я пёк в подовой печи" in row
    assert "These words were not found in what the candidate said." in row
    assert "turn 8" in row


def test_the_table_counts_parts_as_shares_and_says_what_nobody_asked() -> None:
    said = builders.talk()
    items = (
        builders.cited(said, 4, "kneading", "Каждую ночь замешиваю", value=3, parts=("kneading",)),
        builders.cited(said, 8, "ovens", "я не работал", reason="no_practice"),
    )
    table = page(builders.result(items)).one("table", class_="gates")
    rows = [[cell.text() for cell in row.all("td", class_="n")] for row in table.all("tr")[1:]]
    # shown, contested, not there, unclear, not asked, needed
    assert rows[0] == ["0.5", "0", "0", "0", "1.5", "1"]
    assert rows[2] == ["0", "0", "1", "0", "1", "1"]
    assert len(table.all("tr")[1].all("svg")) == 3  # two parts and a line


def test_the_numbers_of_a_row_stand_in_one_sentence_too(russian: Element) -> None:
    section = russian.one("section", aria_labelledby="level-baker")
    assert "Hard показано 1, нет 1, нужно 1" in section.text()


def test_tables_name_their_rows_and_columns(english: Element) -> None:
    tables = english.all("table")
    assert len(tables) == 3
    for table in tables:
        assert table.one("caption").text()
        assert {cell.attributes.get("scope") for cell in table.all("th")} <= {"col", "row", "rowgroup"}
    assert len(english.one("table", class_="gates").all("th", scope="col")) == 10


def test_levels_with_the_same_hard_lines_are_named_together() -> None:
    said = builders.talk()
    items = [
        builders.cited(said, 2, "hygiene", "мою руки", value=2),
        builders.cited(said, 4, "kneading", value=3, parts=("kneading", "proving")),
        builders.cited(said, 6, "sourdough", value=4),
        builders.cited(said, 6, "ovens", value=4),
        builders.cited(said, 6, "recipes", value=4),
        builders.cited(said, 6, "costing", value=4),
    ]
    assert report.headline(builders.result(items), "en").startswith("Hard: Chef/Owner; soft skills were not assessed")


def test_two_talks_of_one_candidate_are_told_apart() -> None:
    first, second = builders.talk(), builders.talk(builders.TALK[:4], id="t2", source="tech.vtt")
    items = (
        builders.cited(first, 2, "hygiene", "мою руки", value=2),
        builders.cited(second, 2, "hygiene", "Сначала мою руки", value=2),
    )
    tree = page(builders.result(items, transcripts=(first, second)))
    places = [link.text() for link in line(tree, "hygiene").all("a", class_="exhibit")]
    assert places == ["No. 1 · 0:20, boris.txt, turn 2", "No. 2 · 0:20, tech.vtt, turn 2"]
    assert tree.one("div", id="t2-2").one("mark", id="q2").text() == "Сначала мою руки"
    assert len(tree.all("section", class_="talk")) == 2


def test_the_page_speaks_the_language_of_the_talk_unless_told() -> None:
    english_talk = builders.talk([("candidate", "Bob", "I bake rye every night.")], language="en-GB")
    assert page(builders.interview(), None).one("html").attributes["lang"] == "ru"
    assert page(builders.result(transcripts=(english_talk,)), None).one("html").attributes["lang"] == "en"
    assert (
        page(builders.result(transcripts=(builders.talk(language="kk"),)), None).one("html").attributes["lang"] == "en"
    )
    tree = page(builders.interview(), "en")
    assert tree.one("html").attributes["lang"] == "en"
    assert {text.attributes["lang"] for text in tree.all("p", class_="text")} == {"ru"}


def test_numbers_and_dates_follow_the_language(english: Element, russian: Element) -> None:
    assert "12 мая 2026" in russian.one("header").text()
    assert "May 12, 2026" in english.one("header").text()
    english_numbers, russian_numbers = (
        [cell.text() for cell in tree.one("section", aria_labelledby="arithmetic").all("td")]
        for tree in (english, russian)
    )
    assert any("." in number for number in english_numbers)
    assert [number.replace(".", ",") for number in english_numbers] == russian_numbers


def test_a_long_talk_has_hours() -> None:
    said = builders.talk(builders.TALK, seconds=400.0)
    tree = page(builders.result((builders.cited(said, 12, "costing", value=2),), transcripts=(said,)))
    assert "1:13:20" in line(tree, "costing").text()
    assert "1:20:00" in tree.one("header").text()


def test_a_talk_without_times_has_none() -> None:
    said = builders.talk(builders.TALK, seconds=None)
    tree = page(builders.result((builders.cited(said, 12, "costing", value=2),), transcripts=(said,)))
    assert line(tree, "costing").one("a", class_="exhibit").text() == "No. 1 · turn 12"


def test_strongest_quotes_are_three_and_about_different_lines() -> None:
    said = builders.talk()
    items = [
        builders.cited(said, 6, "recipes", "Я составил", value=4),
        builders.cited(said, 6, "sourdough", "на закваске", value=4),  # the same turn says it already
        builders.cited(said, 12, "recipes", "как-то считаем", value=4),  # the same line has its quote already
        builders.cited(said, 4, "kneading", "Каждую ночь замешиваю", value=3, parts=("kneading",)),
        builders.cited(said, 2, "hygiene", "мою руки", value=2),
        builders.cited(said, 10, "teaching", "За год", value=3),
        builders.cited(said, 8, "ovens", "только читал", value=2),
        builders.cited(said, 8, "costing", "я не работал", reason="does_not_know"),
    ]
    section = page(builders.result(items)).one("section", aria_labelledby="strongest")
    columns = [child for child in section.one("div", class_="columns").children if isinstance(child, Element)]
    assert [q.text() for q in columns[0].all("blockquote")] == ["Я составил", "За год", "Каждую ночь замешиваю"]
    assert [q.text() for q in columns[1].all("blockquote")] == ["я не работал"]


def test_the_policy_is_said_to_be_the_tools_own(english: Element) -> None:
    text = english.one("section", aria_labelledby="policy").text()
    assert "the tool's policy, not the matrix's" in text
    assert "hard 0.7, soft 0.6" in text
    assert "Hires people" in text  # the required line


def test_waived_lines_are_named() -> None:
    policy = Policy(waived=("ovens",))
    tree = page(builders.result(policy=policy))
    assert "Waived by the policy" in line(tree, "ovens").text()
    assert "Has worked with" in tree.one("section", aria_labelledby="policy").text()


def test_provenance_says_who_read_the_talk(english: Element) -> None:
    text = english.one("section", aria_labelledby="provenance").text()
    for part in ("some-model", "http://127.0.0.1:8080/v1", "a" * 64, "64 210 in", "13 May 2026, 09:41 UTC", "0.0.9"):
        assert part in text
    assert builders.interview().digest in text


def test_the_summary_to_copy_is_six_lines(english: Element) -> None:
    copied = english.one("pre").raw().strip("\n").split("\n")
    assert copied == report.six_lines(builders.interview(), "en")
    assert len(copied) == 6


def test_the_report_says_that_it_is_a_recommendation(english: Element, russian: Element) -> None:
    assert "This is a recommendation; a person decides. It rests on" in english.one("section", class_="verdict").text()
    assert "Это рекомендация, решает человек. Она опирается на" in russian.one("section", class_="verdict").text()


def test_a_report_of_nothing_can_be_read() -> None:
    rendered = report.render(builders.result(candidate=Candidate()), language="ru")
    tree = page_reader.read(rendered.html)
    assert tree.one("h1").text() == "Кандидат без имени"
    assert "Уровень не назван" in tree.one("section", class_="verdict").text()
    assert "Уровень не назван" in rendered.markdown


def test_the_same_result_gives_the_same_bytes() -> None:
    assert report.render(builders.interview()) == report.render(builders.interview())


def test_markdown_has_quotes_with_their_place_and_not_the_talk() -> None:
    text = report.render(builders.interview(), language="ru").markdown
    assert text.startswith("# Борис Хлебов\n")
    assert "> «вчера проспал»\n>\n> № 10, 3:00, реплика 10 · против: обратный пример" in text
    assert "Расскажите, с чего начинается ваша смена?" in text  # a question above a quote
    assert "Сначала мою руки" not in text
    assert "**⊗ Опыт работы с подовыми печами.** Нет: только слышал(а) об этом" in text
    for heading in ("Что делать", "Уровни", "Самые сильные цитаты", "Решать человеку", "Предупреждения", "Политика"):
        assert re.search(rf"^## {heading}", text, re.M)
    assert not re.search(r"\n{3,}", text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2.5", "2.5"), ("3.10.1", "3.10.1"), ("10. Baker", "10&#46; Baker"), ("10.", "10&#46;"), ("7) x", "7&#41; x"),
     ("- x", "&#45; x")],
)  # fmt: skip
def test_only_what_would_begin_a_list_is_escaped_in_markdown(value: str, shown: str) -> None:
    assert environment.markdown_text(value) == shown


def test_markdown_has_the_arithmetic_and_the_caps_of_the_page() -> None:
    rendered = report.render(builders.interview(), language="en")
    tree = page_reader.read(rendered.html)
    for row in tree.one("section", aria_labelledby="arithmetic").one("tbody").all("tr"):
        cells = [row.one("th").text(), *(cell.text() for cell in row.all("td"))]
        assert f"| {' | '.join(cells)} |" in rendered.markdown
    caps = tree.one("section", aria_labelledby="policy").one("details").all("div")
    assert len(caps) > 10
    for fact in caps:
        assert f"- {fact.one('dt').text()}: {fact.one('dd').text()}" in rendered.markdown


def test_the_first_screen_shows_three_contested_lines_in_full_and_names_the_others() -> None:
    said = builders.talk()
    lines = ("ovens", "sourdough", "costing", "hygiene", "hiring")
    items = [builders.cited(said, 6, skill, "Я составил", value=4) for skill in lines]
    items += [builders.cited(said, 8, skill, "я не работал", reason="does_not_know") for skill in lines]
    tree = page(builders.result(items))
    shown = tree.one("section", aria_labelledby="check")
    assert len(shown.all("blockquote")) == 6
    named = [link.text() for link in shown.one("ul", class_="more").all("a")]
    assert len(named) == 2
    assert shown.all("p", class_="claim")[0].text() == "Hires people"  # the required line comes first


def test_a_line_that_nobody_touched_does_not_repeat_it_for_each_part() -> None:
    tree = page(builders.result())
    assert not line(tree, "kneading").all("ul", class_="parts")
    assert line(page(builders.interview()), "kneading").one("ul", class_="parts").text().count("Shown") == 1
