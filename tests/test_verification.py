"""A stored result is believed only as far as it can be counted again."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from analyzer import load_matrix, load_transcript, pipeline, resources, verification
from analyzer.answers import Replay
from analyzer.frozen import sha256_of
from analyzer.matrix.model import Policy
from analyzer.result import Result, digest_of, from_json, to_json
from tests import builders
from tests.command import run

RESULT = builders.interview()
DATA = json.loads(to_json(RESULT))


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every plain value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    else:
        yield path


PLACES = list(places(DATA))


def another(value: Any) -> Any:
    """A value of the same kind that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value or ''}x"


def changed(path: tuple[str | int, ...], *, sealed: bool) -> Result | None:
    """The result with one value changed, None where it is no result any more; `sealed` with a digest that fits."""
    data = copy.deepcopy(DATA)
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = another(inside[path[-1]])
    try:
        found = from_json(json.dumps(data))
    except ValidationError:
        return None
    return found.model_copy(update={"digest": digest_of(found)}) if sealed else found


def told(result: Result, **beside: Any) -> list[str]:
    return [mismatch.place for mismatch in verification.verify(result, **beside)]


def test_a_result_as_it_was_made_agrees() -> None:
    for result in (RESULT, builders.result(), builders.result(policy=Policy(waived=("ovens",), weights={"ovens": 2}))):
        assert told(from_json(to_json(result))) == []


@settings(max_examples=150)
@given(st.sampled_from(PLACES))
def test_a_change_of_any_field_is_caught(path: tuple[str | int, ...]) -> None:
    found = changed(path, sealed=False)
    assert found is None or found == RESULT or "digest" in told(found)


DERIVED = [
    path
    for path in PLACES
    if path[0] in ("skills", "recommendation", "to_check")
    or (path[0] == "evidence" and path[2] in ("id", "effective", "counts", "why_not", "retracted_by", "quote", "time"))
    or (path[-1] == "sha256" and path[0] in ("matrix", "policy"))
]  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(DERIVED))
def test_what_follows_from_the_quotes_is_caught_also_under_a_new_digest(path: tuple[str | int, ...]) -> None:
    found = changed(path, sealed=True)
    if found is None or found == RESULT:
        return
    mismatches = told(found)
    assert "digest" not in mismatches
    assert mismatches, path


def test_a_value_that_a_cap_hides_is_caught_by_the_digest() -> None:
    number = next(n for n, item in enumerate(DATA["evidence"]) if item["tags"] and item["value"] == 3)
    found = changed(("evidence", number, "value"), sealed=False)
    assert found is not None
    assert [item.effective for item in found.evidence] == [item.effective for item in RESULT.evidence]
    assert told(found) == ["digest"]


def test_a_mismatch_names_both_values() -> None:
    found = changed(("recommendation", "coverage"), sealed=True)
    assert found is not None
    (mismatch,) = verification.verify(found)
    assert mismatch.place == "recommendation.coverage"
    assert str(found.recommendation.coverage) in str(mismatch.what)
    assert str(RESULT.recommendation.coverage) in str(mismatch.what)


def test_a_quote_put_into_the_interviewers_mouth_is_caught() -> None:
    turns = tuple(
        turn.model_copy(update={"role": "interviewer"}) if turn.index == 4 else turn
        for turn in RESULT.transcripts[0].turns
    )
    talk = RESULT.transcripts[0].model_copy(update={"turns": turns})
    found = RESULT.model_copy(update={"transcripts": (talk,)})
    found = found.model_copy(update={"digest": digest_of(found)})
    assert any(place.endswith(".turn") for place in told(found))


def test_the_matrix_of_another_vacancy_is_told() -> None:
    other = builders.bakery().model_copy(update={"version": "3", "policy": Policy(must=("ovens",))})
    assert told(RESULT, matrix=builders.bakery()) == []
    assert told(RESULT, matrix=other) == ["matrix", "policy"]


def test_a_transcript_is_compared_word_for_word() -> None:
    (talk,) = RESULT.transcripts
    assert told(RESULT, transcripts=(talk,)) == []
    turn = talk.turns[1].model_copy(update={"text": talk.turns[1].text + " Нет."})
    other = talk.model_copy(update={"turns": (talk.turns[0], turn, *talk.turns[2:])})
    assert told(RESULT, transcripts=(other,)) == ["transcripts[0].turns"]
    late = tuple(turn.model_copy(update={"start": 600.0 + (turn.start or 0)}) for turn in talk.turns)
    assert told(RESULT, transcripts=(talk.model_copy(update={"turns": late}),)) == ["transcripts[0].turns"]
    swapped = tuple(turn.model_copy(update={"role": "candidate"}) for turn in talk.turns)
    assert told(RESULT, transcripts=(talk.model_copy(update={"turns": swapped}),)) == ["transcripts[0].turns"]
    assert told(RESULT, transcripts=(talk.model_copy(update={"sha256": "0" * 64}),)) == ["transcripts"]


def resealed(result: Result, **changes: Any) -> Result:
    found = result.model_copy(update=changes)
    return found.model_copy(update={"digest": digest_of(found)})


def test_what_cannot_be_is_caught_also_under_a_new_digest() -> None:
    (talk,) = RESULT.transcripts
    first = RESULT.evidence[0]
    assert "transcripts" in told(resealed(RESULT, transcripts=(talk, talk)))
    parts = first.model_copy(update={"parts": ("nothing",)})
    assert "evidence[0].parts" in told(resealed(RESULT, evidence=(parts, *RESULT.evidence[1:])))
    often = first.model_copy(update={"runs": 99})
    assert "evidence[0].runs" in told(resealed(RESULT, evidence=(often, *RESULT.evidence[1:])))
    turns = (talk.turns[0], talk.turns[1].model_copy(update={"index": 7}), *talk.turns[2:])
    renumbered = talk.model_copy(update={"turns": turns})
    assert "transcripts[0].turns" in told(resealed(RESULT, transcripts=(renumbered,)))


def test_flags_and_verdicts_of_quotes_are_checked_again(replayed: Result) -> None:
    assert verification.verify(replayed) == ()
    flagged = next(n for n, item in enumerate(replayed.evidence) if "overused" in item.flags)
    for number, change in (
        (flagged, {"flags": ()}),
        (0, {"verdict": "near"}),
        (0, {"flags": ("truncated_meaning",)}),
        (0, {"model_quote": "совсем другие слова о другом"}),
    ):
        evidence = list(replayed.evidence)
        evidence[number] = evidence[number].model_copy(update=change)
        counted = pipeline.decide(
            verification.matrix_of(replayed),
            verification.policy_of(replayed),
            evidence,
            verification.asked_of(replayed),
        )
        found = resealed(replayed, evidence=counted[0], skills=counted[1], recommendation=counted[2])
        assert [place for place in told(found) if place.startswith(f"evidence[{number}].")], change


@pytest.fixture(scope="module")
def replayed() -> Result:
    sample = resources.samples_dir() / "junior-backend.txt"
    return pipeline.analyze(load_transcript(sample), load_matrix(), engine=Replay(resources.samples_dir() / "answers"))


# ── The command ────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(folder: Path, result: Result = RESULT, name: str = "result.json") -> Path:
    (folder / name).write_text(to_json(result), encoding="utf-8")
    return folder / name


def test_verify_says_that_all_agrees(tmp_path: Path) -> None:
    done = run("verify", stored(tmp_path), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "all agrees" in done.out


def test_verify_prints_what_differs_and_fails(tmp_path: Path) -> None:
    found = changed(("recommendation", "level"), sealed=True) or changed(("skills", 0, "low"), sealed=True)
    assert found is not None
    done = run("verify", stored(tmp_path, found), cwd=tmp_path)
    assert done.code == 1
    assert "counted again it is" in done.out
    data = json.loads(run("verify", stored(tmp_path, found), "--json", cwd=tmp_path).out)
    assert data["agrees"] is False
    assert set(data["mismatches"][0]["what"]) == {"ru", "en"}


def older(**usage: Any) -> dict[str, Any]:
    """A result as it was written when usage had five keys, under its own digest."""
    data = copy.deepcopy(DATA)
    data["provenance"]["usage"] = {"calls": 3, "reused": 0, "input": 900, "cached": None, "output": 50, **usage}
    return redigested(data)


def redigested(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"digest": sha256_of({name: value for name, value in data.items() if name != "digest"})}


def verified(folder: Path, data: object) -> list[str]:
    """Where `verify` finds fault with a file that holds this; for what is no result, what it says instead."""
    (folder / "result.json").write_text(json.dumps(data), encoding="utf-8")
    done = run("verify", "result.json", "--json", cwd=folder)
    return [one["place"] for one in json.loads(done.out)["mismatches"]] if done.out else [done.err.splitlines()[0]]


def test_a_result_from_before_a_key_was_added_agrees(tmp_path: Path) -> None:
    assert verified(tmp_path, older()) == []
    assert verified(tmp_path, older(reasoning=None)) == []
    assert verified(tmp_path, older(reasoning=7, cache_write=20)) == []


def test_a_key_that_was_changed_added_or_taken_away_is_caught_in_an_older_result_too(tmp_path: Path) -> None:
    for change in ({"input": 901}, {"reasoning": None}, {"reasoning": 7}):
        data = older()
        data["provenance"]["usage"] |= change
        assert verified(tmp_path, data) == ["digest"], change
    new = older(reasoning=7, cache_write=20)
    del new["provenance"]["usage"]["reasoning"]
    assert verified(tmp_path, new) == ["digest"]


def test_what_the_program_would_not_write_is_caught_also_under_a_new_digest(tmp_path: Path) -> None:
    for change in ({"input": "900"}, {"input": 900.0}):
        assert verified(tmp_path, older(**change)) == ["digest"], change
    data = older()
    del data["provenance"]["usage"]["cached"]
    assert verified(tmp_path, redigested(data)) == ["digest"]
    (said,) = verified(tmp_path, older(thoughts=None))
    assert "provenance.usage.thoughts" in said


def test_a_key_that_stands_twice_is_caught(tmp_path: Path) -> None:
    text = json.dumps(older()).replace('"calls": 3', '"calls": 4, "calls": 3')
    (tmp_path / "result.json").write_text(text, encoding="utf-8")
    done = run("verify", "result.json", cwd=tmp_path)
    assert (done.code, done.out) == (1, "calls: This key stands in the file twice.\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "not a result of this program"),
        (b'{"schema": "interview-analyzer/result/2"}', "result of another version: interview-analyzer/result/2"),
        (b'{"schema": "interview-analyzer/result/1"}', "not a whole result"),
        (b"\xff\xfe", "it is no JSON"),
    ],
)
@pytest.mark.parametrize("command", ["verify", "questions"])
def test_what_is_no_result_is_refused_with_what_to_do(tmp_path: Path, content: bytes, words: str, command: str) -> None:
    (tmp_path / "result.json").write_bytes(content)
    done = run(command, "result.json", cwd=tmp_path)
    assert done.code == 1
    assert words in done.err
    assert len(done.err.strip().splitlines()) == 2


def test_a_result_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert "There is no file" in run("verify", "none.json", cwd=tmp_path).err
    assert "cannot be read" in run("verify", tmp_path, cwd=tmp_path).err


# ── The interviewer's sheet ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "heading"), [("ru", "# Вопросы для"), ("en", "# Questions for")])
def test_the_sheet_asks_in_order_and_says_how_answers_sound(tmp_path: Path, language: str, heading: str) -> None:
    sheet = run("questions", stored(tmp_path), "--lang", language, cwd=tmp_path).out
    assert sheet.startswith(heading)
    asked = [line for line in sheet.splitlines() if line.startswith("## ") and line[3].isdigit()]
    assert len(asked) == len(RESULT.recommendation.questions)
    assert sheet.count("- [ ] **4,") == len(asked)
    names = {skill.id: skill.text.in_(language) for skill in RESULT.matrix.skills}
    found = [sheet.index(names[question.skill]) for question in RESULT.recommendation.questions]
    assert found == sorted(found)


def test_a_sheet_for_a_level_asks_first_what_decides_about_it(tmp_path: Path) -> None:
    sheet = run("questions", stored(tmp_path), "--for-level", "Owner", "--lang", "en", cwd=tmp_path).out
    assert "chosen for the level Owner" in sheet
    first = sheet.split("## 1. ")[1].split("## 2. ")[0]
    assert "Hires people" in first
    unknown = run("questions", stored(tmp_path), "--for-level", "Boss", cwd=tmp_path)
    assert (unknown.code, "no level “Boss”" in unknown.err) == (5, True)


def test_names_of_strangers_are_no_markdown(tmp_path: Path) -> None:
    talk = builders.talk(source="[x](http://evil.example) # **b**")
    sheet = run("questions", stored(tmp_path, builders.result(transcripts=(talk,))), cwd=tmp_path).out
    assert "[x](http" not in sheet


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"counts": true', '"counts": "yes"'),
        ('"passed": true', '"passed": 1'),
        ('"runs": 1,', '"runs": 1, "runs": 1,'),
    ],
)
def test_a_value_of_another_kind_and_a_key_twice_are_caught(tmp_path: Path, old: str, new: str) -> None:
    file = stored(tmp_path)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("verify", file, cwd=tmp_path)
    assert done.code == 1
    assert "stands in the file twice" in done.out or "not as the program writes it" in done.out
