"""`analyzer evaluate` as a person meets it: tables, files, bounds, and what could not be measured."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyzer.evaluation import bootstrap
from tests import command
from tests.command import QUEUES, Outcome, endpoint, run
from tests.fault_server import FaultServer, Received, Scripted, refusal
from tests.test_gold import dialogues, interview

Serve = Callable[..., FaultServer]
SECOND = {"turn": 4, "skill": "sql-and-orm", "parts": ["databases"], "polarity": "support", "values": [3],
          "quote": "добавил составной индекс"}  # fmt: skip
FIRST = {"turn": 2, "skill": "queues", "polarity": "support", "values": [3], "quote": QUEUES}


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed of an interval does not matter here, and 2000 draws take longer than all else."""
    monkeypatch.setattr(bootstrap, "RESAMPLES", 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gold interview of which a model that works finds one of two passages, and a pair of dialogues."""
    interview(tmp_path, evidence=[FIRST, SECOND])
    (tmp_path / "pairs").mkdir()
    dialogues(tmp_path / "pairs")
    return tmp_path


def model(request: Received) -> Scripted:
    """Finds the deed, and of the others nothing."""
    asked = json.dumps(request.json, ensure_ascii=False)
    return command.answer() if QUEUES in asked else command.answer([])


def evaluate(folder: Path, server: FaultServer, *more: str, **env: str) -> Outcome:
    return run("evaluate", ".", *more, cwd=folder, env=endpoint(server.base_url) | env)


def value(out: str, title: str) -> str:
    """The value of a figure in the table."""
    found = re.search(rf"^\| {re.escape(title)} \| ([^|]+) \|", out, re.MULTILINE)
    assert found is not None, out
    return found[1]


def test_a_model_is_measured_and_the_table_says_what_it_was(folder: Path, serve: Serve) -> None:
    done = evaluate(folder, serve(model), "--json", "figures.json")
    assert done.code == 0, done.err
    assert value(done.out, "Evidence: precision") == "1.000"
    assert value(done.out, "Evidence: recall") == "0.500"
    assert value(done.out, "Dialogues: trap and twin both right") == "1.000"
    for told in ("# Evaluation: llm", "Model: small", "Gold: part all, interviews: 1, pairs of dialogues: 1"):
        assert told in done.out
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert figures["schema"] == "interview-analyzer/evaluation/1"
    assert figures["figures"]["recall"] == {
        "value": 0.5, "interval": [0.5, 0.5], "counted": [1, 2], "over": "interviews",
    }  # fmt: skip
    assert figures["traps"]["we"]["pairs"] == {"trap": 1, "genuine": 1, "both": 1, "all": 1}
    assert figures["matrix"]["sha256"][:12] in done.out
    assert figures["read_by"]["ru"][0][:12] in done.out
    assert figures["interviews"][0]["passages"] == {"found": 1, "all": 2}
    assert (figures["engine"], figures["models"], figures["part"]) == ("llm", ["small"], "all")


def test_nothing_is_asked_twice(folder: Path, serve: Serve) -> None:
    server = serve(model)
    first = evaluate(folder, server)
    asked = len(server.requests)
    again = evaluate(folder, server)
    assert len(server.requests) == asked
    assert first.out == again.out


def test_a_figure_below_its_bound_is_named_and_ends_with_seven(folder: Path, serve: Serve) -> None:
    done = evaluate(folder, serve(model), "--min-precision", "1", "--min-recall", "0.51", "--min-limit-recall", "0.1")
    assert done.code == 7
    assert "2 figures are not as good as was asked for:" in done.err
    assert "Evidence: recall: 0.500, at least 0.51." in done.err
    assert "Limits: recall: there was nothing to measure" in done.err
    assert "precision: " not in done.err
    assert "**≥ 0.51 not kept**" in done.out


def test_bounds_that_are_kept_end_with_nothing(folder: Path, serve: Serve) -> None:
    bounds = ("--min-recall", "0.5", "--max-decoys", "0", "--min-twins", "1", "--max-width", "5")
    assert evaluate(folder, serve(model), *bounds).code == 0


@pytest.mark.parametrize(
    ("option", "figure"),
    [
        ("--min-precision", "precision"), ("--min-recall", "recall"), ("--min-f1", "f1"),
        ("--min-limit-precision", "limit-precision"), ("--min-limit-recall", "limit-recall"),
        ("--max-decoys", "decoys"), ("--min-states", "states"), ("--min-inside", "inside"),
        ("--min-likely", "likely"), ("--max-width", "width"), ("--min-exact", "exact"), ("--min-twins", "twins"),
        ("--min-traps", "traps"), ("--min-genuine", "genuine"),
    ],
)  # fmt: skip
def test_each_bound_looks_at_its_own_figure(option: str, figure: str, folder: Path) -> None:
    bound = "0.5" if option.startswith("--min") else "0.25"
    run("evaluate", ".", "--engine", "offline", "--json", "a.json", option, bound, cwd=folder)
    gates = json.loads((folder / "a.json").read_text(encoding="utf-8"))["gates"]
    at_most = option.startswith("--max")
    assert [(gate["figure"], gate["bound"], gate["at_most"]) for gate in gates] == [(figure, float(bound), at_most)]


def test_rules_are_measured_without_a_model(folder: Path) -> None:
    done = run("evaluate", ".", "--engine", "offline", cwd=folder)
    assert done.code == 0, done.err
    assert "Word lists: ru " in done.out
    assert done.err == ""


def test_the_tables_speak_russian_and_go_where_they_are_told(folder: Path) -> None:
    done = run("evaluate", ".", "--engine", "offline", "--lang", "ru", "--out", "new/table.md", cwd=folder)
    assert (done.code, done.out) == (0, "")
    text = (folder / "new/table.md").read_text(encoding="utf-8")
    assert "# Оценка движка: offline" in text
    assert "Свидетельства: точность" in text
    assert "| petrov | " in text


def test_a_part_of_the_gold_is_measured_alone(folder: Path) -> None:
    tuning = run("evaluate", ".", "--engine", "offline", "--part", "tuning", cwd=folder)
    held_out = run("evaluate", ".", "--engine", "offline", "--part", "held-out", cwd=folder)
    assert "part tuning, interviews: 1, pairs of dialogues: 0" in tuning.out
    assert "part held-out, interviews: 0, pairs of dialogues: 1" in held_out.out
    assert value(held_out.out, "Evidence: recall") == "–"
    assert run("evaluate", ".", "--engine", "offline", "--part", "both", cwd=folder).code == 5
    nothing = run("evaluate", "petrov.gold.yaml", "--engine", "offline", "--part", "held-out", cwd=folder)
    assert nothing.code == 1
    assert "There is no gold of the part “held-out”" in nothing.err


def recorded(folder: Path, serve: Serve, to: str) -> None:
    """Answers of a model to the interview, as files."""
    only = run("evaluate", "petrov.gold.yaml", cwd=folder, env=endpoint(serve(model).base_url))
    assert only.code == 0
    assert run("cache", "export", to, cwd=folder).code == 0


@pytest.mark.parametrize(("to", "more"), [("answers", ()), ("kept", ("--answers", "kept"))])
def test_a_replay_reads_what_was_recorded_and_leaves_out_the_rest(
    to: str, more: tuple[str, ...], folder: Path, serve: Serve
) -> None:
    recorded(folder, serve, to)
    done = run("evaluate", ".", "--engine", "replay", "--single-pass", *more, cwd=folder)
    assert done.code == 0, done.err
    assert value(done.out, "Evidence: recall") == "0.500"
    assert "Model: small" in done.out
    assert "- Left out: we-1" in done.out
    assert "1 pair of dialogues has no recorded answers and is left out." in done.err
    gate = run("evaluate", ".", "--engine", "replay", "--single-pass", "--min-twins", "0", *more, cwd=folder)
    assert gate.code == 7


def test_an_interview_without_recorded_answers_is_a_lack(folder: Path, serve: Serve) -> None:
    recorded(folder, serve, "answers")
    other = folder / "other"
    other.mkdir()
    interview(other)
    (other / "petrov.txt").write_text(command.talk(9), encoding="utf-8")
    done = run("evaluate", ".", "--engine", "replay", "--single-pass", cwd=folder)
    assert done.code == 3
    assert "petrov is left out. There is no recorded answer" in done.err
    assert value(done.out, "Evidence: recall") == "0.500"
    alone = run("evaluate", "other", "--engine", "replay", "--single-pass", cwd=folder)
    assert (alone.code, alone.out) == (5, "")


def test_a_replay_of_the_first_reading_alone_says_that_more_was_to_be_read(folder: Path, serve: Serve) -> None:
    recorded(folder, serve, "answers")
    done = run("evaluate", "petrov.gold.yaml", "--engine", "replay", cwd=folder)
    assert done.code == 3
    assert "petrov was not read to the end" in done.err
    assert "- Not read to the end: petrov" in done.out


def test_what_the_model_would_not_read_is_left_out(folder: Path, serve: Serve) -> None:
    def choosy(request: Received) -> Scripted:
        asked = json.dumps(request.json, ensure_ascii=False)
        return refusal(400, code="content_filter") if "Мы поставили RabbitMQ." in asked else model(request)

    done = evaluate(folder, serve(choosy))
    assert done.code == 3
    assert "we-1 is left out. " in done.err
    assert value(done.out, "Evidence: recall") == "0.500"


def test_a_refused_key_ends_everything(folder: Path, serve: Serve) -> None:
    done = evaluate(folder, serve(refusal(401, code="invalid_api_key")))
    assert (done.code, done.out) == (5, "")


def test_bad_gold_spends_nothing(folder: Path, serve: Serve) -> None:
    interview(folder, level="guru")
    server = serve(model)
    done = evaluate(folder, server)
    assert (done.code, done.out, server.requests) == (1, "", [])
    assert "petrov.gold.yaml has 1 fault." in done.err
    assert "The matrix has no level “guru”." in done.err
    russian = evaluate(folder, server, ANALYZER_LANG="ru")
    assert "В матрице нет уровня «guru»." in russian.err


def test_a_place_where_nothing_can_be_written_is_known_before_anything_is_spent(folder: Path, serve: Serve) -> None:
    (folder / "taken").write_text("", encoding="utf-8")
    server = serve(model)
    done = evaluate(folder, server, "--json", "taken/figures.json")
    assert (done.code, server.requests) == (1, [])


def test_the_settings_file_sets_bounds(folder: Path) -> None:
    (folder / "analyzer.toml").write_text('[evaluate]\nengine = "offline"\nmin-f1 = 1\n', encoding="utf-8")
    done = run("evaluate", ".", cwd=folder)
    assert done.code == 7
    assert "Evidence: F1: " in done.err


@pytest.mark.parametrize("engine", ["offline", "replay"])
def test_the_bounds_of_the_project_are_settings_that_the_command_takes(engine: str, folder: Path) -> None:
    settings: Any = command.ROOT / "tests" / "gold" / f"{engine}.toml"
    done = run("--config", settings, "evaluate", "nowhere.gold.yaml", cwd=folder)
    assert done.code == 1
    assert "nowhere.gold.yaml cannot be read" in done.err
