"""The shipped matrix: the words of its source, and the fields that the program relies on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analyzer import load_matrix
from analyzer.errors import MatrixError
from analyzer.matrix import Matrix, load, source
from analyzer.matrix.lines import lines, sections
from analyzer.matrix.model import Skill

SOURCE = Path(__file__).parent / "data" / "matrix-source.ru.txt"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return load()


def texts(skill: Skill) -> list[Any]:
    """Every text of a line that people read."""
    found = [skill.name, skill.text, skill.apart, skill.note, *skill.questions]
    found += [part.name for part in skill.parts]
    for fact in skill.facts:
        found += [fact.text, *fact.errors]
    return [text for text in found if text is not None]


def test_the_matrix_is_its_source_line_by_line(matrix: Matrix) -> None:
    expected = SOURCE.read_text(encoding="utf-8").splitlines()
    assert source.text(matrix).splitlines() == expected


def test_a_matrix_is_loaded_by_its_name_as_text_too() -> None:
    own = Path(__file__).parent / "data" / "barista.yaml"
    assert load_matrix(str(own)) == load_matrix(own) != load_matrix()
    for nothing in ("", "no-such.yaml"):
        with pytest.raises(MatrixError):
            load_matrix(nothing)


def test_there_are_54_skills_12_soft_and_42_hard(matrix: Matrix) -> None:
    assert Counter(skill.kind for skill in matrix.skills) == {"hard": 42, "soft": 12}
    assert len({skill.id for skill in matrix.skills}) == 54


def test_each_level_introduces_its_own_lines(matrix: Matrix) -> None:
    counts = Counter((skill.level, skill.kind) for skill in matrix.skills)
    assert counts == {
        ("junior", "soft"): 4,
        ("junior", "hard"): 7,
        ("middle-minus", "hard"): 8,
        ("middle-plus", "soft"): 3,
        ("middle-plus", "hard"): 13,
        ("senior", "soft"): 2,
        ("senior", "hard"): 14,
        ("lead", "soft"): 3,
    }


def test_the_levels_are_named_as_in_the_source(matrix: Matrix) -> None:
    assert [(level.id, level.title.ru) for level in matrix.levels] == [
        ("junior", "Junior"),
        ("middle-minus", "Junior+ / Middle-"),
        ("middle-plus", "Middle+"),
        ("senior", "Senior"),
        ("lead", "Lead"),
    ]


def test_a_soft_line_that_returns_is_one_skill(matrix: Matrix) -> None:
    feedback = [
        (level.id, line.text.ru)
        for level in matrix.levels
        for line in lines(matrix, level.id, "soft")
        if line.skill.id == "taking-feedback"
    ]
    assert feedback == [
        ("junior", "Умение принимать обратную связь (ОС)."),
        ("middle-minus", "Умение принимать ОС."),
        ("middle-plus", "Умение принимать ОС."),
        ("senior", "Умение принимать ОС."),
    ]


def test_lead_takes_over_the_lines_of_senior(matrix: Matrix) -> None:
    lead = {section.kind: section for section in sections(matrix) if section.level.id == "lead"}
    assert lead["soft"].includes is not None
    assert lead["soft"].includes.level == "senior"
    assert [line.skill.number for line in lead["soft"].lines] == ["10.", "11.", "12."]
    assert lead["hard"].includes is not None
    assert lead["hard"].includes.level == "senior"
    assert lead["hard"].lines == ()


def test_every_pair_of_brackets_has_its_meaning(matrix: Matrix) -> None:
    for skill in matrix.skills:
        assert [brackets.text for brackets in skill.brackets] == re.findall(r"\((.*?)\)", skill.text.ru), skill.id


def test_every_skill_has_a_question_and_names_for_it(matrix: Matrix) -> None:
    for skill in matrix.skills:
        assert 1 <= len(skill.questions) <= 3, skill.id
        assert all(question.ru.rstrip().endswith(("?", ".")) for question in skill.questions), skill.id
        assert len(skill.aliases) >= 4, skill.id
        assert all(len(name.split()) <= 5 for name in (skill.name.ru, skill.name.en)), skill.id


def test_every_text_stands_in_both_languages(matrix: Matrix) -> None:
    for skill in matrix.skills:
        for text in texts(skill):
            assert not CYRILLIC.search(re.sub("“.*?”|«.*?»", "", text.en)), text.en
        for text in (skill.text, *skill.questions, *(fact.text for fact in skill.facts)):
            assert CYRILLIC.search(text.ru), text.ru
            assert text.ru[-1] in ".?", text.ru
            assert text.en[-1] in ".?", text.en


def test_the_hard_lines_that_can_be_right_or_wrong_have_facts_and_usual_errors(matrix: Matrix) -> None:
    facts = [(skill, fact) for skill in matrix.skills for fact in skill.facts]
    assert len({skill.id for skill, _ in facts}) >= 25
    assert all(skill.kind == "hard" and fact.errors for skill, fact in facts)
    assert all(2 <= len(skill.facts) <= 4 for skill in matrix.skills if skill.facts)


def test_a_line_of_knowledge_needs_an_explanation_and_a_line_of_practice_a_deed(matrix: Matrix) -> None:
    raised = {skill.id for skill in matrix.skills if skill.threshold != (2 if skill.shown_by == "knowledge" else 3)}
    assert raised == {
        "advanced-python", "oop-fluency", "llm-integration",  # knowledge whose lower twin asks for an explanation
        "oop-and-data-structures", "async-code", "brokers", "container-tuning", "deep-concurrency", "data-protocols",
        "ci-pipelines",  # the lower twin asks for a deed already
    }  # fmt: skip
    assert all(skill.apart is not None for skill in matrix.skills if skill.id in raised)


def test_a_line_above_another_of_its_ladder_does_not_ask_for_less(matrix: Matrix) -> None:
    by_id = {skill.id: skill for skill in matrix.skills}
    for skill in matrix.skills:
        for lower in (*skill.implies, *(to for part in skill.parts for to in part.implies)):
            assert skill.threshold >= by_id[lower].threshold, (skill.id, lower)
            assert matrix.rank[skill.level] > matrix.rank[by_id[lower].level], (skill.id, lower)


def test_the_ladders_of_the_matrix_are_there(matrix: Matrix) -> None:
    by_id = {skill.id: skill for skill in matrix.skills}

    def below(id: str) -> set[str]:
        skill = by_id[id]
        steps = {*skill.implies, *(to for part in skill.parts for to in part.implies)}
        return steps.union(*(below(step) for step in steps))

    assert {"oop-fluency", "oop-principles"} <= below("oop-and-data-structures")
    assert {"compose-and-kubernetes", "docker"} <= below("container-tuning")
    assert {"async-code", "asyncio", "threads-and-processes"} <= below("deep-concurrency")
    assert below("brokers") == {"queues"}
    assert below("ci-pipelines") == {"ci-cd"}
    assert "python-syntax" in below("app-architecture")
    assert below("integration-and-load-tests") == {"simple-tests"}
    assert by_id["integration-and-load-tests"].implies == ()
    assert [part.implies for part in by_id["integration-and-load-tests"].parts] == [("simple-tests",), ()]
    assert not any(below(skill.id) for skill in matrix.skills if skill.kind == "soft")


@pytest.mark.parametrize("id", ["api-design", "docker", "event-driven", "microservices-and-monoliths"])
def test_a_step_that_does_not_hold_for_everybody_is_not_taken(matrix: Matrix, id: str) -> None:
    skill = matrix.skill(id)
    assert skill is not None
    assert not skill.implies
    assert not any(part.implies for part in skill.parts)


def test_no_name_is_a_word_of_ordinary_speech(matrix: Matrix) -> None:
    everyday = {
        "очередь", "очереди", "queue", "консенсус", "consensus", "воркер", "поток", "потоки", "эластик", "ученик",
        "онбординг", "onboarding",
    }  # fmt: skip
    assert not everyday & {alias.casefold() for skill in matrix.skills for alias in skill.aliases}


def test_a_name_means_several_lines_only_where_they_speak_of_the_same_thing(matrix: Matrix) -> None:
    owners: dict[str, set[str]] = {}
    for skill in matrix.skills:
        for alias in skill.aliases:
            owners.setdefault(alias.casefold(), set()).add(skill.id)
    shared = {frozenset(ids) for ids in owners.values() if len(ids) > 1}
    assert shared == {
        frozenset({"queues", "brokers"}),
        frozenset({"architecture-trade-offs", "microservices-and-monoliths"}),
        frozenset({"threads-and-processes", "deep-concurrency"}),
        frozenset({"asyncio", "deep-concurrency"}),
        frozenset({"llm-principles", "llm-integration"}),
        frozenset({"external-apis", "data-protocols"}),
        frozenset({"files-and-databases", "common-libraries"}),
        frozenset({"microservices-and-monoliths", "event-driven"}),
        frozenset({"common-libraries", "logging-and-errors"}),
    }


def test_the_policy_is_spelled_out_and_asks_for_mentoring(matrix: Matrix) -> None:
    policy = matrix.policy
    assert policy.must == ("mentoring",)
    assert policy.caps["pet_project"].at_most == 2
    assert policy.caps["pet_project"].levels == {"junior": 3, "middle-minus": 3}
    defaults = type(policy)()
    assert policy.model_dump(exclude={"must", "caps"}) == defaults.model_dump(exclude={"must", "caps"})
    assert {name: cap.at_most for name, cap in policy.caps.items()} == {
        name: cap.at_most for name, cap in defaults.caps.items()
    }


def test_the_note_on_multitasking_is_there_in_full(matrix: Matrix) -> None:
    (note,) = matrix.notes
    assert (note.term, note.skill) == ("Многозадачность", "multitasking")
    assert note.text.ru.startswith("В термин вкладывается возможность переключаться")
    assert note.text.ru.endswith("без сильной потери эффективности.")
