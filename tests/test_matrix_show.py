"""A matrix as people and scripts see it; a matrix of another trade proves that no code knows the shipped one."""

from __future__ import annotations

import io
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from analyzer.matrix import (
    Again,
    Brackets,
    Cap,
    Fact,
    Includes,
    Level,
    Matrix,
    Note,
    Part,
    Policy,
    Skill,
    as_data,
    load,
    print_table,
    show,
    source,
)
from analyzer.matrix.loader import parse
from analyzer.messages import LANGUAGES, Language

BARISTA = Path(__file__).parent / "data" / "barista.yaml"
GUIDE = Path(__file__).parent.parent / "docs" / "matrix.md"


@pytest.fixture(scope="module")
def barista() -> Matrix:
    return load(BARISTA)


@pytest.fixture(scope="module")
def shipped() -> Matrix:
    return load()


def rows(matrix: Matrix, language: Language) -> list[dict[str, str]]:
    """The plain rows by the names of their columns in English."""
    names = ("level", "kind", "id", "line", "shown by", "τ", "parts", "implies")
    body = show.plain(matrix, language).splitlines()[1:]
    return [dict(zip(names, line.split("\t"), strict=True)) for line in body]


# Another trade


def test_a_matrix_of_another_trade_is_read(barista: Matrix) -> None:
    assert [level.id for level in barista.levels] == ["trainee", "barista", "head"]
    assert {skill.id: skill.threshold for skill in barista.skills} == {
        "guests": 3, "rush-hour": 3, "teaching": 3, "hygiene": 2, "espresso": 3, "recipes": 4, "latte-art": 3,
    }  # fmt: skip


def test_a_plain_text_stands_for_both_languages(barista: Matrix) -> None:
    guests = barista.skill("guests")
    assert guests is not None
    assert {guests.name.in_(language) for language in LANGUAGES} == {"Guests"}
    rush = barista.skill("rush-hour")
    assert rush is not None
    assert (rush.text.ru, rush.text.en) == ("Спокоен в час пик.", "Stays calm in a rush.")
    assert rush.weight == Decimal("1.5")


def test_words_that_older_yaml_would_read_as_something_else_stay_words(barista: Matrix) -> None:
    espresso = barista.skill("espresso")
    assert espresso is not None
    assert espresso.aliases == ("эспрессо", "no", "shot", "1:2")


def test_a_policy_changes_what_it_names_and_nothing_else(barista: Matrix) -> None:
    usual = type(barista.policy)()
    assert (barista.policy.theta.hard, barista.policy.theta.soft) == (Decimal("0.5"), Decimal(1))
    assert barista.policy.caps["course"].levels == {"trainee": 3}
    assert {**barista.policy.caps, "course": None} == {**usual.caps, "course": None}
    assert barista.policy.prior == usual.prior
    assert (barista.policy.must, barista.policy.waived) == (("hygiene",), ("latte-art",))


def test_the_source_of_another_trade_is_its_own_list(barista: Matrix) -> None:
    assert source.text(barista).splitlines() == [
        "Trainee",
        "Soft Skills:",
        "Is kind to guests (how did you greet the last one?).",
        "Hard Skills:",
        "Knows the rules of hygiene.",
        "Makes espresso and filter coffee.",
        "",
        "Barista",
        "Soft Skills:",
        "Is kind to guests.",
        "Спокоен в час пик.",
        "Hard Skills:",
        "Adjusts espresso to the bean.",
        "Pours latte art.",
        "",
        "Head barista",
        "Soft Skills:",
        "As a barista, and also:",
        "7) Has taught somebody to work alone.",
        "Hard Skills:",
        "The same as a barista.",
        "",
        "Rush:",
        "More than forty drinks an hour.",
    ]


def test_another_trade_is_shown_without_a_word_of_the_shipped_matrix(barista: Matrix) -> None:
    for language in LANGUAGES:
        shown = show.plain(barista, language) + show.tables(barista, language, width=100)
        assert "Python" not in shown
        assert "Middle" not in shown
        assert "recipes" in shown


# Rows


def test_a_line_that_returns_is_shown_at_each_level_with_where_it_began(shipped: Matrix) -> None:
    lines = {row["level"]: row["line"] for row in rows(shipped, "ru") if row["id"] == "taking-feedback"}
    assert lines == {
        "Junior": "Умение принимать обратную связь (ОС).",
        "Junior+ / Middle-": "Умение принимать ОС. (с уровня Junior)",
        "Middle+": "Умение принимать ОС. (с уровня Junior)",
        "Senior": "Умение принимать ОС. (с уровня Junior)",
    }


def test_every_line_of_every_level_has_its_row(shipped: Matrix) -> None:
    shown = rows(shipped, "en")
    assert len({row["id"] for row in shown if row["id"]}) == 54
    assert sum(row["kind"] == "Hard skills" for row in shown) == 42 + 1  # and one sentence: Lead is as Senior
    assert sum(row["kind"] == "Soft skills" for row in shown) == 4 + 4 + 7 + 9 + 3 + 1


def test_a_row_holds_the_threshold_the_parts_and_the_ladder(shipped: Matrix) -> None:
    row = next(row for row in rows(shipped, "en") if row["id"] == "container-tuning")
    assert row["shown by"] == "practice"
    assert row["τ"] == "4"
    assert row["parts"] == "Docker; Kubernetes"
    assert row["implies"] == "docker → docker, kubernetes → compose-and-kubernetes"


def test_lead_says_in_either_language_that_it_is_as_senior(shipped: Matrix) -> None:
    said = {
        language: [row["line"] for row in rows(shipped, language) if row["level"] == "Lead" and not row["id"]]
        for language in LANGUAGES
    }
    assert said["ru"] == ["Как у Senior +:", "Hard Skills Senior и Lead не отличаются."]
    assert said["en"] == ["As Senior, plus:", "As Senior."]


def test_the_tables_hold_what_the_rows_hold_on_any_terminal(shipped: Matrix) -> None:
    for width in (20, 80, 200):
        drawn = "".join(show.tables(shipped, "en", width=width).split())
        assert "├" in drawn
        for level in shipped.levels:
            assert "".join(level.title.en.split()) in drawn
    narrow, wide = (show.tables(shipped, "en", width=width) for width in (80, 1000))
    assert all(skill.id in narrow for skill in shipped.skills)
    assert all(skill.text.en in wide and skill.id in wide for skill in shipped.skills)


@pytest.mark.parametrize("width", [24, 40, 59, 60, 61, 79, 100])
def test_no_row_is_wider_than_the_terminal_and_no_word_is_lost(shipped: Matrix, width: int) -> None:
    for language in LANGUAGES:
        drawn = show.tables(shipped, language, width=width).splitlines()
        assert max(map(len, drawn)) <= width
        assert "…" not in "".join(drawn)
        words = "".join("".join(re.sub("[│├┤─]", " ", line).split()) for line in drawn)
        for row in rows(shipped, language):
            assert row["id"] in words
            assert width >= 79 or "".join(row["line"].split()) in words  # in one column all of a line stands together


def test_square_brackets_in_a_text_are_no_markup(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    changed = BARISTA.read_text(encoding="utf-8").replace("Pours latte art.", '"Pours [bold]latte[/bold] art [/]."')
    path.write_text(changed, encoding="utf-8")
    assert "Pours [bold]latte[/bold] art [/]." in show.tables(load(path), "en", width=300)


def test_a_terminal_gets_tables_and_a_pipe_gets_rows(barista: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    printed = []
    for stream in (io.StringIO(), Terminal()):
        monkeypatch.setattr(sys, "stdout", stream)
        print_table(barista, "en")
        printed.append(stream.getvalue())
    monkeypatch.undo()
    assert printed[0] == show.plain(barista, "en") + "\n"
    assert "━" in printed[1]


# JSON


def test_the_json_holds_every_field_and_what_stands_at_each_level(shipped: Matrix) -> None:
    data = json.loads(json.dumps(as_data(shipped)))
    assert data["schema"] == "interview-analyzer/matrix/1"
    assert data["sha256"] == shipped.sha256
    assert [skill["id"] for skill in data["skills"]] == [skill.id for skill in shipped.skills]
    junior, _, middle_plus, _, lead = data["levels"]
    assert [line["skill"] for line in junior["lines"]["soft"]] == [
        "learning", "customer-proactivity", "taking-feedback", "multitasking",
    ]  # fmt: skip
    assert [line["returns"] for line in middle_plus["lines"]["soft"]] == [True, True, True, False, False, True, False]
    assert lead["hard_as"] == {"level": "senior", "source": "Hard Skills Senior и Lead не отличаются."}
    assert lead["lines"]["hard"] == []


def test_the_hash_is_of_the_lines_and_not_of_the_policy(barista: Matrix) -> None:
    other = barista.model_copy(update={"policy": type(barista.policy)()})
    assert Matrix.model_validate(other.model_dump()).sha256 == barista.sha256
    renamed = barista.model_dump()
    renamed["skills"][0]["text"]["en"] += "!"
    assert Matrix.model_validate(renamed).sha256 != barista.sha256


# The guide


def test_the_example_of_the_guide_is_a_good_matrix() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(schema: interview-analyzer/matrix/.*?)```", guide, flags=re.DOTALL)
    assert [level.id for level in parse(example, file=GUIDE).levels] == ["trainee", "barista", "head"]


@pytest.mark.parametrize("model", [Matrix, Level, Skill, Part, Brackets, Fact, Again, Includes, Cap, Policy, Note])
def test_the_guide_names_every_field(model: type[BaseModel]) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [name for name in model.model_fields if f"`{name}`" not in guide] == []


def test_the_guide_tells_the_defaults_of_the_policy() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    policy = Policy()
    theta, prior = policy.theta, policy.prior
    for said in (
        f"`{{hard: {theta.hard}, soft: {theta.soft}}}`",
        f"`{{hard: [{prior.hard[0]}, {prior.hard[1]}], soft: [{prior.soft[0]}, {prior.soft[1]}]}}`",
        f"`{policy.asked_not_shown}`",
        f"`{policy.enough_coverage}`",
    ):
        assert said in guide, said
