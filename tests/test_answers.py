"""Recorded answers are readable files, and replaying them needs no model and no store."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.answers import Recording, Replay, file_name, recording, recordings
from analyzer.calls import Again, Answer, Call, ChatMessage
from analyzer.errors import ConfigurationError

HERE = "http://model.test/v1"
CALL = Call((ChatMessage("user", "Что показал кандидат?"),), "findings", {"type": "object"})
OTHER = Call((ChatMessage("user", "Что ещё?"),), "findings", {"type": "object"})
KEPT = Recording(key=CALL.key, endpoint=HERE, model="small", body="да", created="2026-05-04", how="by hand")


def write(folder: Path, item: Recording = KEPT) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / file_name(item.key, endpoint=item.endpoint, model=item.model)
    path.write_bytes(item.data())
    return path


def replayed(folder: Path, call: Call = CALL) -> Answer:
    return asyncio.run(Replay(folder).answer(call))


def test_a_recording_is_a_readable_file_that_says_where_it_came_from(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert path.name.startswith(CALL.key[:24] + "-")
    assert '"body": "да"' in path.read_text("utf-8")
    assert json.loads(path.read_bytes()) == {
        "key": CALL.key,
        "endpoint": HERE,
        "model": "small",
        "repeat": 1,
        "created": "2026-05-04",
        "how": "by hand",
        "body": "да",
    }
    assert recording(path) == KEPT


def test_every_source_has_its_file_and_one_that_is_not_told_has_none_of_its_own() -> None:
    names = [
        file_name(CALL.key, endpoint=endpoint, model=model)
        for endpoint, model in ((HERE, "small"), (HERE, "large"), ("http://other.test", "small"), (None, "small"))
    ]
    assert len(set(names)) == 4
    assert names[-1] == file_name(CALL.key, endpoint=None, model="large") == f"{CALL.key[:24]}.json"


@given(st.binary(max_size=60))
def test_a_body_comes_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = write(tmp_path_factory.getbasetemp() / "bytes", replace(KEPT, body=body.decode("utf-8", "surrogateescape")))
    found = recording(path)
    assert found is not None
    assert found.body.encode("utf-8", "surrogateescape") == body


@pytest.mark.parametrize(
    "content",
    [b"", b'{"key": ', b"\xff\xfe", b"[]", b'{"key": 1}', b"[" * 100_000]
    + [
        json.dumps({"key": CALL.key, "endpoint": None, "model": None, "body": "1"} | wrong).encode()
        for wrong in ({"body": 1}, {"endpoint": 1}, {"model": []}, {"created": 5}, {"repeat": True}, {"how": {}})
    ],
)
def test_a_damaged_file_is_no_answer(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path)
    path.write_bytes(content)
    assert recording(path) is None
    with pytest.raises(ConfigurationError):
        replayed(tmp_path)


def test_a_file_of_another_question_under_the_same_name_is_not_served(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(replace(KEPT, key=CALL.key[:24] + "0" * 40).data())
    with pytest.raises(ConfigurationError):
        replayed(tmp_path)


def test_what_was_set_aside_is_not_served(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.rename(path.with_name(f"{path.stem}.invalid-1.json"))
    assert list(recordings(tmp_path)) == []
    with pytest.raises(ConfigurationError):
        replayed(tmp_path)


def test_a_replay_finds_answers_whoever_gave_them(tmp_path: Path) -> None:
    write(tmp_path)
    assert replayed(tmp_path) == Answer(key=CALL.key, body="да", model="small", endpoint=HERE, reused=True)
    replay = Replay(tmp_path)
    assert (replay.name, replay.endpoint, replay.model) == ("replay", None, None)


def test_a_replay_takes_the_newest_of_several(tmp_path: Path) -> None:
    for day, model in ((2, "small"), (3, "large"), (1, "tiny")):
        write(tmp_path, replace(KEPT, model=model, body=model, created=f"2026-01-0{day}T00:00:00+00:00"))
    assert replayed(tmp_path).body == "large"


def test_a_replay_rejects_nothing_and_stops_at_nothing(tmp_path: Path) -> None:
    write(tmp_path)

    async def thrice() -> list[str]:
        async with Replay(tmp_path) as replay:
            first = await replay.answer(CALL)
            replay.reject(first, "schema")
            replay.stop()
            return [first.body, (await replay.answer(CALL)).body, (await replay.answer(CALL, Again())).body]

    assert asyncio.run(thrice()) == ["да"] * 3


@pytest.mark.parametrize("folder", ["answers", "not-there"])
def test_a_question_that_was_never_recorded_names_the_ways_out(tmp_path: Path, folder: str) -> None:
    write(tmp_path / "answers")
    with pytest.raises(ConfigurationError) as caught:
        replayed(tmp_path / folder, OTHER)
    assert caught.value.exit_code == 5
    assert "--engine llm" in caught.value.do.text("en")
    assert "--engine llm" in caught.value.do.text("ru")
