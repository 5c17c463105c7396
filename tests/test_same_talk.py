"""The same talk gives the same analysis, whatever the format that it was written down in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from analyzer import analyze, load_matrix, load_transcript, transcript
from analyzer.answers import Replay
from analyzer.matrix.model import Matrix
from analyzer.resources import samples_dir
from analyzer.result import Result
from analyzer.transcript import Transcript, Turn
from analyzer.transcript.utterance import Utterance
from tests import writers
from tests.writers import Talk, Writer

# One of each kind of file; the others are slow only for their number.
QUICK = frozenset({"zoom", "srt", "header", "deepgram", "google v1", "csv", "podcast page", "docx", "pdf"})
THREE, PAIR = "senior-zoom.vtt", "junior-backend.txt"
TIMES = frozenset({"start", "end", "time", "seconds", "duration"})


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return load_matrix()


@pytest.fixture(scope="module")
def known(matrix: Matrix) -> dict[str, tuple[Transcript, Result]]:
    """The samples and what they give as they are, under the recorded answers."""
    talks = {name: load_transcript(samples_dir() / name) for name in (THREE, PAIR)}
    return {name: (talk, replayed(talk, matrix)) for name, talk in talks.items()}


def replayed(talk: Transcript, matrix: Matrix) -> Result:
    return analyze(talk, matrix, engine=Replay(samples_dir() / "answers"))


def told_again(turns: Sequence[Turn]) -> Talk:
    """The turns as utterances, each of them up to the next one where the file does not say how long it is."""
    starts = [turn.start or 0.0 for turn in turns]
    ends = [*(after for _, after in pairwise(starts)), starts[-1] + 30.0]
    return [
        Utterance(turn.speaker, turn.text, start, turn.end if turn.end is not None and turn.end > start else end)
        for turn, start, end in zip(turns, starts, ends, strict=True)
    ]


def read_again(data: bytes, talk: Transcript) -> Transcript:
    """The talk out of its new file, with the roles given by hand: formats without names number the speakers."""
    found = transcript.parse(data, source=talk.source, sha256=talk.sha256).transcript.turns
    label = {mine.speaker: other.speaker for mine, other in zip(talk.turns, found, strict=True)}
    roles = {turn.speaker: turn.role for turn in talk.turns}
    named = {role: [label[one] for one in label if roles[one] == role] for role in ("candidate", "interviewer")}
    return transcript.passed(
        transcript.parse(
            data,
            source=talk.source,
            sha256=talk.sha256,
            candidate=named["candidate"],
            interviewer=named["interviewer"],
        )
    )


def judged(result: Result) -> dict[str, Any]:
    """What a result says of the candidate, but for times."""
    kept = ("evidence", "rejected", "to_check", "skills", "recommendation", "flags")
    data: dict[str, Any] = _untimed(result.model_dump(mode="json", include=set(kept)))
    assert set(data) == set(kept)
    return data


def _untimed(value: Any) -> Any:
    if isinstance(value, list):
        return [_untimed(one) for one in value]
    if not isinstance(value, dict):
        return value
    # offsets of a quote are called start and end as well, but are whole numbers
    return {
        key: _untimed(one)
        for key, one in value.items()
        if key not in TIMES or (isinstance(one, int) and not isinstance(one, bool))
    }


def check(writer: Writer, sample: str, known: dict[str, tuple[Transcript, Result]], matrix: Matrix) -> None:
    talk, result = known[sample]
    again = read_again(writer.write(told_again(talk.turns)), talk)
    assert again.format == writer.format
    assert [(turn.role, turn.text) for turn in again.turns] == [(turn.role, turn.text) for turn in talk.turns]
    assert judged(replayed(again, matrix)) == judged(result)


@pytest.mark.parametrize(
    "writer",
    [
        pytest.param(one, id=one.name, marks=() if one.name in QUICK else pytest.mark.slow)
        for one in writers.ALL
        if not one.pair
    ],
)
def test_a_talk_of_three_people_is_judged_alike_from_every_format(
    writer: Writer, known: dict[str, tuple[Transcript, Result]], matrix: Matrix
) -> None:
    check(writer, THREE, known, matrix)


@pytest.mark.slow
@pytest.mark.parametrize("writer", [one for one in writers.ALL if not one.pair], ids=str)
def test_a_talk_of_two_people_is_judged_alike_from_every_format(
    writer: Writer, known: dict[str, tuple[Transcript, Result]], matrix: Matrix
) -> None:
    check(writer, PAIR, known, matrix)


def test_the_recorded_answers_say_something_about_both_talks(known: dict[str, tuple[Transcript, Result]]) -> None:
    for _, result in known.values():
        assert len(result.evidence) > 20
        assert result.recommendation.level is not None
