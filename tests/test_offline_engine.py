"""The offline engine from the command line to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import analyze, load_matrix, load_transcript, offline, report
from analyzer.resources import samples_dir
from analyzer.result import Result, from_json, to_json
from analyzer.verification import verify
from tests.command import run

SAMPLE = samples_dir() / "junior-backend.txt"


def result() -> Result:
    return analyze(load_transcript(SAMPLE), load_matrix(), engine=offline.Offline())


def test_a_result_by_rules_says_so_and_holds_together() -> None:
    made = result()
    assert (made.provenance.engine, made.provenance.endpoint, made.provenance.model) == ("offline", None, None)
    assert made.provenance.passes == ("first",)
    assert made.evidence
    assert max(item.value or 0 for item in made.evidence) == 3
    assert verify(from_json(to_json(made))) == ()


def test_the_same_talk_gives_the_same_result() -> None:
    one, other = (made.model_dump(exclude={"digest": True, "provenance": {"created"}}) for made in (result(), result()))
    assert one == other


def test_the_report_says_what_it_is_and_names_no_level() -> None:
    made = result()
    shown = report.render(made, language="en")
    for text in (shown.html, shown.markdown):
        assert "this is a first look without a language model" in text
        assert "What the candidate spoke of" in text
        assert "Lines that nobody touched" in text
        assert "Likely range" not in text
        assert "explains it" not in text
    assert "Likely range" not in report.headline(made, "en")
    assert not any("Likely range" in line for line in report.six_lines(made, "en"))
    assert made.recommendation.likely is not None


def test_the_command_needs_no_key_and_no_network(tmp_path: Path) -> None:
    done = run("analyze", SAMPLE, "--engine", "offline", "--out", tmp_path, "--lang", "en", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "without a language model" in done.out
    assert from_json((tmp_path / SAMPLE.stem / "result.json").read_bytes()).provenance.engine == "offline"


@pytest.mark.parametrize(("engine", "idle"), [("offline", "--model, --rpm, --runs"), ("replay", "--model, --rpm")])
def test_options_that_do_nothing_without_a_model_are_named(engine: str, idle: str, tmp_path: Path) -> None:
    asked = ("analyze", SAMPLE, "--engine", engine, "--dry-run")
    told = run(*asked, "--runs", "1", "--model", "m", "--rpm", "9", cwd=tmp_path)
    assert f"With --engine {engine} these options do nothing: {idle}." in told.err
    quiet = run(*asked, cwd=tmp_path, env={"ANALYZER_MODEL": "m"})
    assert quiet.code == 0
    assert "do nothing" not in quiet.err


def test_a_dry_run_says_that_nothing_is_sent(tmp_path: Path) -> None:
    done = run("analyze", SAMPLE, "--engine", "offline", "--out", tmp_path, "--lang", "en", "--dry-run", cwd=tmp_path)
    assert done.code == 0
    assert "nothing would be sent" in done.err
