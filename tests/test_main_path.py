"""The whole way, from a transcript to the three files, with answers of a language model recorded over the network.

The answers are honest: who gave them saw the rendered prompt and nothing else. `make record` records them again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from analyzer import resources
from analyzer.cli import app
from analyzer.commands.demo import samples
from analyzer.result import Result, digest_of, from_json
from tests.conftest import Tape

SAMPLE = "junior-backend.txt"
ENGLISH = "lead-whisperx.json"


def analysed(sample: Path, out: Path, *options: str, env: dict[str, str] | None = None) -> Result:
    """The result of one sample, through the command line."""
    outcome = CliRunner().invoke(app, ["analyze", str(sample), "--out", str(out), *options], env=env)
    assert outcome.exit_code == 0, outcome.output
    return from_json((out / sample.stem / "result.json").read_bytes())


def without_circumstances(result: Result) -> dict[str, Any]:
    """What must not depend on how the answers came."""
    data = result.model_dump(mode="json", by_alias=True, exclude={"digest", "provenance"})
    return data | {"prompt": result.provenance.prompt_sha256}


def test_a_model_over_the_network_and_its_recorded_answers_give_the_same_result(cassette: Tape, tmp_path: Path) -> None:
    sample = resources.samples_dir() / SAMPLE
    asked = analysed(sample, tmp_path / "asked", "--deadline", "3600", env=cassette.environment)
    replayed = analysed(sample, tmp_path / "replayed", "--engine", "replay")
    assert asked.provenance.engine == "llm"
    assert asked.provenance.endpoint == cassette.base_url
    assert without_circumstances(asked) == without_circumstances(replayed)


def test_answers_once_received_are_not_asked_for_again(cassette: Tape, tmp_path: Path) -> None:
    """The cassette holds one answer to each part: asking twice would find nothing."""
    sample = resources.samples_dir() / ENGLISH
    options = ("--deadline", "3600")
    first = analysed(sample, tmp_path, *options, env=cassette.environment)
    again = analysed(sample, tmp_path, *options, env=cassette.environment)
    assert first.provenance.usage.reused == 0
    assert again.provenance.usage.reused == again.provenance.usage.calls > 0
    assert without_circumstances(first) == without_circumstances(again)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """The result of every sample, by its file name."""
    out = tmp_path_factory.mktemp("replayed")
    return {sample.name: analysed(sample, out, "--engine", "replay") for sample in samples()}


def test_every_sample_gives_a_whole_result_with_its_digest(replayed: dict[str, Result]) -> None:
    assert len(replayed) == 3
    for result in replayed.values():
        assert result.provenance.incomplete == ()
        assert result.flags == ()  # no pass without its recording, nothing withheld
        assert {"first", "gap"} <= set(result.provenance.passes)
        assert result.digest == digest_of(result)
        assert {skill.skill for skill in result.skills} == {skill.id for skill in result.matrix.skills}


def test_every_quote_of_every_sample_stands_in_its_place_in_a_turn_of_the_candidate(
    replayed: dict[str, Result],
) -> None:
    for result in replayed.values():
        talks = {talk.id: talk for talk in result.transcripts}
        assert len(result.evidence) > 30
        for item in result.evidence:
            turn = talks[item.transcript].turn(item.turn)
            assert turn is not None
            assert turn.role == "candidate"
            assert turn.text[item.start : item.end] == item.quote


def test_recorded_answers_are_findings_and_say_who_gave_them() -> None:
    records = [json.loads(path.read_text("utf-8")) for path in (resources.samples_dir() / "answers").glob("*.json")]
    assert len(records) >= 2 * len(samples())
    for record in records:
        assert record["how"]
        content = json.loads(record["body"])["choices"][0]["message"]["content"]
        shape = set(json.loads(content))
        assert shape in ({"findings", "asked_not_shown"}, {"rulings"}, {"rationale", "relation", "set_aside", "parts"})
