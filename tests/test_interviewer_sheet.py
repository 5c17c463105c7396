"""The interviewer's sheet: written on request, for whoever led the talk, and never a part of the candidate's report."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import report
from analyzer.errors import ResultError
from analyzer.observations import CutOff, Facts, Monologue
from analyzer.resources import samples_dir
from analyzer.result import Result
from tests import builders, page_reader
from tests.command import run
from tests.offline_talks import matrix
from tests.talks import talk

SAMPLE = samples_dir() / "junior-backend.txt"
LED = "Вы использовали Kafka, да?"
ONLY_THERE = ("Interviewer's sheet", "hold their answer", "cut off", "You spoke", "longest speech", "What to ask next")


def made(*turns: str, engine: str = "llm") -> Result:
    said = talk(
        *(turns or (f"I: {LED}", "C: Да, я вынес рассылку в Кафку, и —", "I: Давайте лучше так: работали с Docker?"))
    )
    items = (builders.cited(said, 2, "queues", value=3),)
    return builders.observed(builders.result(items, transcripts=(said,), matrix=matrix(), engine=engine))


def other(facts: Facts) -> Facts:
    """The same coverage under an interview that was led in another way."""
    longest = (Monologue(transcript="t1", turn=1, last_turn=1, role="interviewer", words=900),)
    return facts.model_copy(
        update={
            "leading": (),
            "cut_off": (CutOff(transcript="t1", turn=2, by=3, how="overlap", overlap=9.0),),
            "whole": facts.whole.model_copy(update={"longest": longest}),
            "talks": tuple(one.model_copy(update={"longest": longest}) for one in facts.talks),
        }
    )


def test_the_candidates_report_is_the_same_however_the_talk_was_led() -> None:
    one = made()
    assert one.facts is not None
    assert one.facts.leading
    assert one.facts.cut_off
    changed = one.model_copy(update={"facts": other(one.facts)})
    for language in ("ru", "en"):
        assert report.render(one, language=language) == report.render(changed, language=language)
    assert report.six_lines(one) == report.six_lines(changed)
    assert report.interviewer_sheet(one) != report.interviewer_sheet(changed)


def test_the_report_shows_coverage_and_nothing_of_the_sheet() -> None:
    shown = report.render(made(), language="en")
    for text in (shown.html, shown.markdown):
        assert "What the talk covered" in text
        assert "candidate 41% (7 words" in text
        assert not [words for words in ONLY_THERE if words in text]


def test_the_sheet_quotes_what_it_says_and_names_the_turns() -> None:
    sheet = report.interviewer_sheet(made(), language="en").markdown
    assert f"“{LED}” (0:10, turn 1) Answer: “Да, я вынес рассылку в Кафку, и —”" in sheet
    assert (
        "(0:20, turn 2: the sentence stops in the middle). Then you: “Давайте лучше так: работали с Docker?”" in sheet
    )
    assert "You spoke more than the candidate." in sheet
    assert "No question names a line of: Junior, Lead." in sheet


def test_the_sheet_advises_open_lines_with_the_questions_of_the_matrix() -> None:
    asked = [question.en for skill in matrix().skills for question in skill.questions]
    advised = report.interviewer_sheet(made(), language="en").markdown.split("## What to ask next")[1]
    lines = [line.removeprefix("   - ") for line in advised.split("\n") if line.startswith("   - ")]
    assert len(lines) > 5
    assert set(lines) <= set(asked)
    assert "Message queues" not in advised


def test_by_rules_alone_no_question_is_said_to_change_a_level() -> None:
    assert "change the level" in report.interviewer_sheet(made(), language="en").markdown
    assert "change the level" not in report.interviewer_sheet(made(engine="offline"), language="en").markdown


def test_an_interviewer_who_listened_is_told_so() -> None:
    said = made("I: С Kafka работали?", "C: Я вынес рассылку писем в Кафку. Получилось в три раза быстрее, чем было.")
    sheet = report.interviewer_sheet(said, language="en")
    assert "The candidate had the room." in sheet.markdown
    assert sheet.markdown.count("None found.") == 2


def test_the_page_of_the_sheet_fetches_nothing_and_links_into_the_report_beside_it() -> None:
    tree = page_reader.read(report.interviewer_sheet(made()).html)
    links = {element.attributes["href"] for element in tree.all() if "href" in element.attributes}
    assert {"report.html#t1", "report.html#t2"} <= links
    assert all(str(link).startswith("report.html#t") for link in links)
    assert not [element for element in tree.all() if "src" in element.attributes or element.tag == "script"]


def test_words_of_strangers_are_text_on_the_sheet() -> None:
    words = "<script>alert(1)</script> | **b** {{ 7*7 }}"
    sheet = report.interviewer_sheet(
        made(f"I: Вы ведь знаете Kafka {words}?", f"C: В Кафку {words} —", "I: Ну и дальше что?")
    )
    assert "<script>" not in sheet.html + sheet.markdown
    assert "**b**" not in sheet.markdown
    assert "{{ 7*7 }}" in page_reader.read(sheet.html).one("main").text()


def test_a_result_without_facts_has_no_sheet_and_says_what_to_do() -> None:
    with pytest.raises(ResultError) as error:
        report.interviewer_sheet(builders.interview())
    assert "rescore" in error.value.do.text("en")


def test_the_sheet_is_written_on_request_only(tmp_path: Path) -> None:
    usual = run("analyze", SAMPLE, "--engine", "replay", "--out", tmp_path / "usual", cwd=tmp_path)
    asked = run(
        "analyze", SAMPLE, "--engine", "replay", "--out", tmp_path / "asked", "--interviewer-sheet", "--lang", "en",
        cwd=tmp_path,
    )  # fmt: skip
    assert (usual.code, asked.code) == (0, 0), asked.err
    files = {"report.html", "report.md", "result.json"}
    assert {path.name for path in (tmp_path / "usual" / SAMPLE.stem).iterdir()} == files
    folder = tmp_path / "asked" / SAMPLE.stem
    assert {path.name for path in folder.iterdir()} == files | {"interviewer.html", "interviewer.md"}
    assert (folder / "interviewer.md").read_text("utf-8").startswith("# Interviewer's sheet: junior-backend.txt")


def test_a_stored_result_gives_the_sheet_too(tmp_path: Path) -> None:
    done = run("analyze", SAMPLE, "--engine", "replay", "--out", tmp_path, cwd=tmp_path)
    assert done.code == 0, done.err
    stored = tmp_path / SAMPLE.stem
    again = run("rescore", stored, "--out", tmp_path / "again", "--interviewer-sheet", cwd=tmp_path)
    assert again.code == 0, again.err
    assert (tmp_path / "again" / SAMPLE.stem / "interviewer.md").read_text("utf-8").startswith("# Лист интервьюера")
    nowhere = run("rescore", stored, "--interviewer-sheet", cwd=tmp_path)
    assert nowhere.code != 0
    assert "--out" in nowhere.err
