"""`analyze --dry-run`: what an analysis would take, told before anything is sent, and nothing else done."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer import chunks, matrix, resources, transcript
from analyzer.commands import estimate
from analyzer.prompts import Prompts
from tests import command
from tests.fault_server import FaultServer

ASIDE = ("--dry-run", "--base-url", "https://api.openai.com/v1", "--model", "gpt-6-luna")


def dry(tmp_path: Path, *more: str | Path, env: dict[str, str] | None = None) -> command.Outcome:
    """A dry run on a small talk, without the later passes."""
    (tmp_path / "talk.txt").write_text(command.talk(), encoding="utf-8")
    said = command.run("analyze", "talk.txt", *ASIDE, "--single-pass", *more, cwd=tmp_path, env=env)
    (tmp_path / "talk.txt").unlink()
    return said


def test_the_first_pass_is_counted_and_the_later_ones_are_bounded(tmp_path: Path) -> None:
    said = command.run("analyze", command.LONG, *ASIDE, cwd=tmp_path)
    assert said.code == 0, said.err
    assert "junior-backend.txt:\n  first pass: 2 calls; about " in said.out
    assert "later passes: at most " in said.out
    assert "$0.0" in said.out
    assert "https://developers.openai.com/" in said.err
    assert "Nothing was sent." in said.err


def test_it_leaves_no_trace(tmp_path: Path) -> None:
    dry(tmp_path, "--store", tmp_path / "answers.sqlite", "--out", tmp_path / "reports")
    assert list(tmp_path.iterdir()) == []


def test_no_key_is_needed_and_nothing_is_sent(tmp_path: Path, serve: Callable[..., FaultServer]) -> None:
    server = serve()
    said = dry(tmp_path, "--base-url", server.base_url)
    assert said.code == 0, said.err
    assert server.requests == []


def test_without_an_address_and_a_key_it_says_what_is_missing(tmp_path: Path) -> None:
    said = command.run("analyze", command.LONG, "--dry-run", "--model", "m", cwd=tmp_path)
    assert said.code == 5
    assert "neither a key nor the address" in said.err


def test_an_unknown_price_is_said_and_no_cost_is_made_up(tmp_path: Path) -> None:
    said = dry(tmp_path, "--model", "nobody-knows")
    assert said.code == 0
    assert "$" not in said.out
    assert "The price of nobody-knows at https://api.openai.com/v1 is not known" in said.err


def test_a_limit_of_cost_needs_a_price_here_too(tmp_path: Path) -> None:
    said = dry(tmp_path, "--model", "nobody-knows", "--max-cost", "1")
    assert said.code == 5
    assert "--prices" in said.err


@pytest.mark.parametrize("limit", ["--max-cost=0.001", "--max-tokens=1000"])
def test_a_limit_that_it_may_pass_is_named(tmp_path: Path, limit: str) -> None:
    assert f"more than {limit.partition('=')[0]} allows" in dry(tmp_path, limit).err
    assert "allows" not in dry(tmp_path, "--max-cost", "100", "--max-tokens", "10000000").err


def test_the_users_price_and_a_batch_are_reckoned_with(tmp_path: Path) -> None:
    prices = tmp_path / "own.toml"
    prices.write_text(
        '[[price]]\nendpoint = "*"\nmodel = "*"\ninput = 0\noutput = 1000\nbatch = 0.5\nvalid = 2026-01-31\n'
        'source = "a contract"\n',
        encoding="utf-8",
    )
    full = float(dry(tmp_path, "--prices", prices).out.rpartition("$")[2])
    half = float(dry(tmp_path, "--prices", prices, "--via", "batch").out.rpartition("$")[2])
    said = sum(len(line.partition(": ")[2]) for line in command.talk().splitlines())
    assert full == pytest.approx(estimate.WRITTEN * said * 1000 / 1_000_000, abs=0.006)
    assert half == pytest.approx(full / 2, abs=0.01)


def test_several_talks_are_summed_up_and_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_bytes(b"")
    zoom = command.ROOT / "samples" / "senior-zoom.vtt"
    said = dry(tmp_path, zoom, "broken.txt")
    assert said.code == 3
    assert "All:\n  first pass: 3 calls" in said.out
    assert "broken.txt: not analysed." in said.err


def test_it_speaks_russian(tmp_path: Path) -> None:
    said = dry(tmp_path, env={"ANALYZER_LANG": "ru"})
    assert "первый проход: 1 запрос;" in said.out
    assert "Ничего не отправлено." in said.err


def test_recorded_answers_cost_nothing(tmp_path: Path) -> None:
    said = dry(tmp_path, "--engine", "replay")
    assert said.code == 0
    assert "cost nothing" in said.err


def test_what_was_answered_before_is_not_counted_again() -> None:
    talk, used = transcript.load(command.LONG, id="t1"), matrix.load()
    prompts = Prompts(used, resources.prompts_dir())
    key = prompts.call(talk, chunks.split(talk)[0], repeat=2).key
    found = estimate.forecast([talk], used, runs=3, single_pass=True, kept=lambda one: one == key)
    assert (found.first.calls, found.kept, found.later) == (5, 1, estimate.Load())
    whole = estimate.forecast([talk], used, runs=3, single_pass=True)
    assert whole.first.calls == 6
    assert whole.first.input > found.first.input > whole.first.input * 4 // 5 - 1_000


def test_the_store_of_the_run_is_looked_into(tmp_path: Path, serve: Callable[..., FaultServer]) -> None:
    server = serve(command.answer([]))
    options = ("--base-url", server.base_url, "--single-pass", "--store", tmp_path / "answers.sqlite")
    (tmp_path / "talk.txt").write_text(command.talk(), encoding="utf-8")
    paid = command.run("analyze", "talk.txt", "--model", "gpt-6-luna", *options, cwd=tmp_path)
    assert paid.code == 0, paid.err
    assert "first pass: 0 calls, 1 answered before" in dry(tmp_path, *options).out
    assert "first pass: 1 call;" in dry(tmp_path, *options, "--model", "another").out


def test_recorded_answers_of_the_samples_are_not_longer_than_is_reckoned_with() -> None:
    """All of them together: one part of a talk may hold more than another."""
    folder = resources.samples_dir() / "answers"
    bodies = [json.loads(json.loads(file.read_text(encoding="utf-8"))["body"]) for file in folder.glob("*.json")]
    written = sum(body["usage"]["completion_tokens"] for body in bodies)
    used, most = matrix.load(), 0
    for name in ("junior-backend.txt", "lead-whisperx.json", "senior-zoom.vtt"):
        found = estimate.forecast([transcript.load(resources.samples_dir() / name, id="t1")], used)
        assert found.first.calls == 2
        most += found.first.output + found.later.output
    assert written <= most <= 2 * written
