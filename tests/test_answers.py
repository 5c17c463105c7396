"""Raw answers are kept whole, found again, set aside when they are of no use, and replayed."""

from __future__ import annotations

import asyncio
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.answers import AnswerStore, Replay
from analyzer.calls import Call, ChatMessage
from analyzer.errors import ConfigurationError, OutputError

HERE = "http://model.test/v1"
CALL = Call((ChatMessage("user", "Что показал кандидат?"),), "findings", {"type": "object"})
OTHER = Call((ChatMessage("user", "Что ещё?"),), "findings", {"type": "object"})


def store(folder: Path) -> AnswerStore:
    return AnswerStore(folder / "answers", now=lambda: datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))


def test_a_kept_answer_is_found_again(tmp_path: Path) -> None:
    put = store(tmp_path).put(CALL, body='{"a": "да 🙂"}', endpoint=HERE, model="small")
    assert not put.reused
    found = store(tmp_path).get(CALL, endpoint=HERE, model="small")
    assert found is not None
    assert found.reused
    assert (found.body, found.key, found.endpoint, found.model) == ('{"a": "да 🙂"}', CALL.key, HERE, "small")


def test_an_answer_is_a_readable_file_that_says_where_it_came_from(tmp_path: Path) -> None:
    store(tmp_path).put(CALL, body="да", endpoint=HERE, model="small", how="by hand")
    (path,) = (tmp_path / "answers").iterdir()
    assert path.name.startswith(CALL.key[:24])
    assert '"body": "да"' in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8")) == {
        "key": CALL.key,
        "endpoint": HERE,
        "model": "small",
        "repeat": 1,
        "created": "2026-05-04T03:02:01+00:00",
        "how": "by hand",
        "body": "да",
    }


@given(st.binary(max_size=60))
def test_a_body_comes_back_byte_for_byte(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = body.decode("utf-8", "surrogateescape")
        store(Path(folder)).put(CALL, body=text, endpoint=HERE, model="small")
        found = store(Path(folder)).get(CALL, endpoint=HERE, model="small")
        assert found is not None
        assert found.body.encode("utf-8", "surrogateescape") == body


def test_an_answer_serves_only_its_own_question_endpoint_and_model(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.put(CALL, body="1", endpoint=HERE, model="small")
    assert kept.get(OTHER, endpoint=HERE, model="small") is None
    assert kept.get(CALL, endpoint="http://other.test/v1", model="small") is None
    assert kept.get(CALL, endpoint=HERE, model="large") is None
    again = Call(CALL.messages, CALL.schema_name, CALL.schema, repeat=2)
    assert kept.get(again, endpoint=HERE, model="small") is None


def test_two_models_keep_their_answers_to_the_same_question(tmp_path: Path) -> None:
    kept = store(tmp_path)
    for model in ("small", "large"):
        kept.put(CALL, body=model, endpoint=HERE, model=model)
    found = [kept.get(CALL, endpoint=HERE, model=model) for model in ("small", "large")]
    assert [answer.body for answer in found if answer] == ["small", "large"]


def test_an_invalid_answer_is_kept_and_never_served(tmp_path: Path) -> None:
    kept = store(tmp_path)
    for body in ("first", "second"):
        kept.mark_invalid(kept.put(CALL, body=body, endpoint=HERE, model="small"))
    assert kept.get(CALL, endpoint=HERE, model="small") is None
    names = sorted(path.name.partition(".")[2] for path in kept.folder.iterdir())
    assert names == ["invalid-1.json", "invalid-2.json"]
    assert {json.loads(path.read_bytes())["body"] for path in kept.folder.iterdir()} == {"first", "second"}
    with pytest.raises(ConfigurationError):
        asyncio.run(Replay(kept.folder).answer(CALL))


def test_marking_an_answer_that_is_not_kept_changes_nothing(tmp_path: Path) -> None:
    kept = store(tmp_path)
    answer = kept.put(CALL, body="1", endpoint=HERE, model="small")
    kept.mark_invalid(answer)
    kept.mark_invalid(answer)
    assert len(list(kept.folder.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b'{"key": ', b"\xff\xfe", b"[]", b'{"key": 1}', b"[" * 100_000])
def test_a_damaged_file_is_no_answer_and_is_kept(tmp_path: Path, content: bytes) -> None:
    kept = store(tmp_path)
    kept.put(CALL, body="1", endpoint=HERE, model="small")
    (path,) = kept.folder.iterdir()
    path.write_bytes(content)
    assert kept.get(CALL, endpoint=HERE, model="small") is None
    kept.put(CALL, body="2", endpoint=HERE, model="small")
    assert kept.get(CALL, endpoint=HERE, model="small")
    assert content in [other.read_bytes() for other in kept.folder.glob("*.invalid-1.json")]


def test_a_file_of_another_question_under_the_same_name_is_not_served(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.put(CALL, body="1", endpoint=HERE, model="small")
    (path,) = kept.folder.iterdir()
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps({**record, "key": CALL.key[:24] + "0" * 40}), "utf-8")
    assert kept.get(CALL, endpoint=HERE, model="small") is None
    with pytest.raises(ConfigurationError):
        asyncio.run(Replay(kept.folder).answer(CALL))


def test_an_answer_that_cannot_be_kept_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file in the way")
    with pytest.raises(OutputError) as caught:
        store(tmp_path).put(CALL, body="1", endpoint=HERE, model="small")
    assert str(tmp_path / "answers") in caught.value.what.text("en")
    assert "Не удалось сохранить ответ" in caught.value.what.text("ru")


def test_nothing_half_written_is_left_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        store(tmp_path).put(CALL, body="1", endpoint=HERE, model="small")
    assert list((tmp_path / "answers").iterdir()) == []


def test_a_replay_finds_answers_whoever_gave_them(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.put(CALL, body="1", endpoint=HERE, model="small")
    replay = Replay(kept.folder)
    found = asyncio.run(replay.answer(CALL))
    assert (found.body, found.model, found.reused) == ("1", "small", True)
    assert (replay.name, replay.endpoint, replay.model) == ("replay", None, None)


def test_a_replay_takes_the_newest_of_several(tmp_path: Path) -> None:
    for day, model in ((2, "small"), (3, "large"), (1, "tiny")):
        dated = AnswerStore(tmp_path, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC))
        dated.put(CALL, body=model, endpoint=HERE, model=model)
    assert asyncio.run(Replay(tmp_path).answer(CALL)).body == "large"


def test_a_replay_rejects_nothing(tmp_path: Path) -> None:
    store(tmp_path).put(CALL, body="1", endpoint=HERE, model="small")

    async def twice() -> str:
        async with Replay(tmp_path / "answers") as replay:
            replay.reject(await replay.answer(CALL))
            return (await replay.answer(CALL)).body

    assert asyncio.run(twice()) == "1"


@pytest.mark.parametrize("folder", ["answers", "not-there"])
def test_a_question_that_was_never_recorded_names_the_ways_out(tmp_path: Path, folder: str) -> None:
    store(tmp_path).put(CALL, body="1", endpoint=HERE, model="small")
    with pytest.raises(ConfigurationError) as caught:
        asyncio.run(Replay(tmp_path / folder).answer(OTHER))
    assert caught.value.exit_code == 5
    assert "--engine llm" in caught.value.do.text("en")
    assert "--engine llm" in caught.value.do.text("ru")
