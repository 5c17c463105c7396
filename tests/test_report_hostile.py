"""Words of strangers on the page: they are shown, and do nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import report
from analyzer.evidence import Rejected
from analyzer.matrix.model import Text
from analyzer.observations import CutOff, Named, Omission, Words
from analyzer.report import plain
from analyzer.report.environment import markdown_text
from analyzer.result import Candidate, Notice, Result
from analyzer.transcript.model import TranscriptWarning
from tests import builders, page_reader

SCRIPT = "<script>alert(1)</script>"
TEMPLATE = "{{ 7*7 }}{% for x in y %}"


def everywhere(words: str) -> Result:
    """A result with these words wherever a stranger's words can stand."""
    matrix = builders.bakery()
    skills = tuple(
        skill.model_copy(update={"text": Text(ru=words, en=words), "name": Text(ru=words, en=words)})
        if index == 4
        else skill
        for index, skill in enumerate(matrix.skills)
    )
    levels = (
        tuple(level.model_copy(update={"title": Text(ru=words, en=words)}) for level in matrix.levels[:1])
        + matrix.levels[1:]
    )
    matrix = matrix.model_copy(
        update={"skills": skills, "levels": levels, "title": Text(ru=words, en=words), "version": words}
    )
    said = builders.talk(
        [("interviewer", words, "Вопрос " + words + "?"), ("candidate", words, "Ответ " + words + " конец.")],
        source=words,
        date=words,
        warnings=(TranscriptWarning(code="x", turn=1, message={"ru": words, "en": words}),),
    )
    items = (
        builders.cited(said, 2, "ovens", value=3, rationale=words, model_quote=words),
        builders.cited(said, 2, "ovens", reason="wrong", rationale=words),
    )
    rejected = Rejected(
        skill=words, polarity="support", model_quote=words, verdict="rejected", reason=words, transcript="t1", turn=1,
        rationale=words,
    )  # fmt: skip
    notice = Notice(
        code="quarantined", kind=words, transcript="t1", turn=1, start=0, end=len(words), quote=words, decoded=words,
        message={"ru": words, "en": words},
    )  # fmt: skip
    omission = Omission(
        skill=words, parts=(), kind="asked", transcript="t1", turns=(1,),
        named=(Named(transcript="t1", turn=1, start=7, end=7 + len(words), quote=words, stance=None),),
    )  # fmt: skip
    made = builders.result(
        items, transcripts=(said,), matrix=matrix, rejected=(rejected,),
        candidate=Candidate(name=words, position=words, for_level=words),
        flags=(notice,),
    )  # fmt: skip
    facts = builders.observed(made).facts
    assert facts is not None
    facts = facts.model_copy(
        update={
            "leading": (Words(transcript="t1", turn=1, start=7, end=7 + len(words), quote=words),),
            "cut_off": (CutOff(transcript="t1", turn=2, by=1, how="unfinished", overlap=2.5),),
        }
    )
    return builders.observed(made, omissions=(omission,), facts=facts)


@pytest.mark.parametrize(
    "words",
    [
        SCRIPT,
        TEMPLATE,
        '"><img src=x onerror=alert(1)>',
        "</style><script>",
        "--><b>",
        "' onmouseover='x",
        "&lt;b&gt;&amp;",
    ],
)
def test_markup_of_strangers_is_text(words: str) -> None:
    plain_page = page_reader.read(report.render(everywhere("обычные слова")).html)
    tree = page_reader.read(report.render(everywhere(words)).html)
    assert [element.tag for element in tree.all()] == [element.tag for element in plain_page.all()]
    assert [sorted(element.attributes) for element in tree.all()] == [sorted(e.attributes) for e in plain_page.all()]
    assert tree.one("h1").text() == words
    assert words in tree.one("section", class_="talk").raw()


def test_markup_of_strangers_is_text_in_markdown() -> None:
    words = f"{SCRIPT} ![x](javascript:x) **b** `c` | # _d_ ~~e~~ https://evil.example <http://a.example> www.b.example"
    markdown = report.render(everywhere(words)).markdown
    assert "<" not in markdown
    assert not re.search(r"(?<!\\)!\[|(?<!\\)\]\(", markdown)
    assert "://" not in markdown.replace("http://127.0.0.1", "")
    assert "www." not in markdown
    rows = [row for row in markdown.split("\n") if row.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6, 10}


@given(st.text(max_size=60))
def test_markdown_text_is_one_line_and_escapes_every_mark(text: str) -> None:
    shown = str(markdown_text(text))
    assert "\n" not in shown
    assert "<" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]|~]", re.sub(r"\\[\\`*_\[\]{}|~#]", "", shown))


def test_controls_that_turn_text_around_are_named_and_shut_in() -> None:
    words = "Иван\u202eвортеП"
    html = report.render(everywhere(words)).html
    tree = page_reader.read(html)
    assert tree.one("h1").text() == "Иван⟨U+202E⟩вортеП"
    said = tree.one("section", class_="talk").one("div", id="t1").one("p", class_="text")
    assert said.raw() == "Вопрос Иван\u202eвортеП?"  # the source's own characters
    assert {mark.attributes["data-name"] for mark in said.all("bdi", class_="control")} == {"U+202E"}
    assert html.count("\u202e") == html.count('data-name="U+202E">\u202e</bdi>')


@pytest.mark.parametrize("words", ["a\x00b", "a\x1b[31mb", "a\ud800b", "a\x85b", "a\ufffeb", "\U000e0041"])
def test_characters_that_no_page_can_hold_do_not_stop_the_writer(words: str) -> None:
    rendered = report.render(everywhere(words))
    for text in (rendered.html, rendered.markdown):
        text.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)
    report.summary_csv([(everywhere(words), words)], language="ru").decode("utf-8")
    for line in report.six_lines(everywhere(words)):
        line.encode("utf-8")


def test_a_name_with_line_breaks_is_one_line() -> None:
    rendered = report.render(builders.interview(candidate=Candidate(name="Анна\n\n# Петрова\n- x")))
    assert page_reader.read(rendered.html).one("h1").raw() == "Анна # Петрова - x"
    assert rendered.markdown.startswith("# Анна \\# Петрова - x\n\n- ")


def test_anchors_do_not_come_from_strangers() -> None:
    said = builders.talk(id='t"><b>')
    item = builders.cited(said, 2, "hygiene", "мою руки", value=2).model_copy(update={"id": 'e"><script>'})
    tree = page_reader.read(report.render(builders.result((item,), transcripts=(said,))).html)
    anchors = [e.attributes["id"] for e in tree.all() if "id" in e.attributes]
    assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in anchors)


def test_a_result_that_points_nowhere_is_still_shown() -> None:
    said = builders.talk()
    gone = builders.cited(said, 2, "hygiene", "мою руки", value=2, question_turn=77)
    gone = gone.model_copy(update={"transcript": "t9", "id": "e-gone"})
    far = builders.cited(said, 4, "ovens", "ставили", value=3).model_copy(update={"turn": 500, "id": "e-far"})
    long = builders.cited(said, 6, "sourdough", "закваске", value=3).model_copy(update={"end": 9000, "id": "e-long"})
    tree = page_reader.read(report.render(builders.result((gone, far, long))).html)
    ids = {element.attributes["id"] for element in tree.all() if "id" in element.attributes}
    for link in tree.all("a"):
        assert link.attributes["href"].removeprefix("#") in ids if "href" in link.attributes else True
    assert "мою руки" in tree.one("article", id="line-hygiene").text()


@settings(max_examples=10)
@given(st.text(max_size=40))
def test_any_words_make_a_page_that_is_whole(words: str) -> None:
    html = report.render(everywhere(words)).html
    html.encode("utf-8")
    page_reader.read(html)


@given(st.text(max_size=80), st.integers(20, 60))
def test_shortened_text_keeps_its_length_and_its_beginning(text: str, length: int) -> None:
    for short in (plain.shortened(text, length), plain.ending(text, length)):
        assert len(short) <= length + 2
        assert "\n" not in short


def test_three_thousand_turns_make_a_page_of_a_sane_size() -> None:
    said = builders.talk(
        [("candidate" if n % 2 else "interviewer", "Ш", f"Реплика {n}. " + "слово " * 20) for n in range(3000)]
    )
    items = tuple(builders.cited(said, 2 * n, "ovens", "слово", value=3) for n in range(1, 150))
    html = report.render(builders.result(items, transcripts=(said,))).html
    spoken = sum(len(turn.text) for turn in said.turns)
    assert len(html) < spoken + 3000 * 500 + 149 * 2000
