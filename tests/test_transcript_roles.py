"""Who is the candidate: from the caller, the labels, or the talk; and never the wrong person."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import merging, roles
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import Utterance

DIALOGUES = Path(__file__).parent / "data" / "transcripts" / "dialogues"
SAMPLES = Path(__file__).parent.parent / "samples"
INTERVIEWS = sorted(path.stem for path in DIALOGUES.glob("*.txt") if path.stem.startswith(("ru-", "en-")))


def spoken(name: str, labels: dict[str, str]) -> tuple[Turn, ...]:
    """An invented dialogue with its marks (C candidate, I and J interviewers) replaced by labels."""
    lines = (DIALOGUES / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines]
    return merging.merge([Utterance(labels[mark], text) for mark, text in pairs])


def candidates(casting: roles.Casting) -> list[str]:
    return [key for key, role in casting.roles.items() if role == "candidate"]


@pytest.mark.parametrize("name", INTERVIEWS)
@pytest.mark.parametrize("labels", list(permutations(("SPEAKER_00", "SPEAKER_01", "SPEAKER_02"))))
def test_the_candidate_is_found_in_the_talk_whatever_the_labels_are(name: str, labels: tuple[str, ...]) -> None:
    marks = dict(zip("CIJ", labels, strict=True))
    casting = roles.infer(spoken(name, marks))
    assert candidates(casting) == [marks["C"].casefold()]
    assert casting.confidence is not None
    assert casting.confidence >= roles.SURE
    assert {role for key, role in casting.roles.items() if key != marks["C"].casefold()} == {"interviewer"}


@pytest.mark.parametrize("name", ["colleagues-not-an-interview", "candidate-asks-all"])
def test_a_talk_that_is_no_interview_gets_no_roles(name: str) -> None:
    casting = roles.infer(spoken(name, {"A": "Анна", "B": "Борис", "C": "Вера", "I": "Глеб"}))
    assert casting.roles == {}
    assert casting.confidence is None


@pytest.mark.parametrize("name", [*INTERVIEWS, "candidate-asks-all"])
def test_no_part_of_a_talk_makes_the_interviewer_the_candidate(name: str) -> None:
    turns = spoken(name, {"C": "Вера", "I": "Глеб", "J": "Анна"})
    for length in (4, 6, 8, 12):
        for first in range(max(1, len(turns) - length + 1)):
            assert candidates(roles.infer(turns[first : first + length])) in ([], ["вера"])


@pytest.mark.parametrize(("file", "who"), [("senior-zoom.vtt", "Тимур Галеев"), ("lead-whisperx.json", "SPEAKER_01")])
def test_the_samples_without_roles_in_their_labels_are_read_right(file: str, who: str) -> None:
    read = transcript.load(SAMPLES / file)
    assert {turn.speaker for turn in read.turns if turn.role == "candidate"} == {who}
    assert {turn.role for turn in read.turns if turn.speaker not in (who, "")} == {"interviewer"}
    assert [warning.code for warning in read.warnings if warning.code == "roles_inferred"] == ["roles_inferred"]


def test_parts_of_the_samples_never_swap_the_roles() -> None:
    for file, who in (("senior-zoom.vtt", "тимур галеев"), ("lead-whisperx.json", "speaker_01")):
        turns = transcript.load(SAMPLES / file).turns
        for first in range(0, len(turns), 5):
            assert candidates(roles.infer(turns[first : first + 24])) in ([], [who])


def as_text(name: str, labels: dict[str, str]) -> str:
    return "\n".join(f"{turn.speaker}: {turn.text}" for turn in spoken(name, labels))


def parsed(text: str, **options: object) -> transcript.Reading:
    return transcript.parse(text, source="talk.txt", sha256="0" * 64, **options)  # type: ignore[arg-type]


def roles_of(reading: transcript.Reading) -> dict[str, str]:
    return {speaker.label: speaker.role for speaker in reading.speakers}


def test_labels_that_name_roles_are_believed() -> None:
    for candidate, interviewer in (
        ("Кандидат", "Интервьюер"),
        ("Иван Орлов (кандидат)", "Анна, HR"),
        ("Соискатель", "Рекрутёр"),
        ("Candidate", "Hiring Manager"),
    ):
        reading = parsed(as_text("ru-technical", {"C": candidate, "I": interviewer}))
        assert roles_of(reading) == {candidate: "candidate", interviewer: "interviewer"}
        assert "roles_inferred" not in {warning.code for warning in reading.transcript.warnings}


def test_beside_a_named_candidate_the_others_interview() -> None:
    reading = parsed(as_text("ru-panel", {"C": "Кандидат", "I": "Глеб", "J": "Лена"}))
    assert roles_of(reading) == {"Кандидат": "candidate", "Глеб": "interviewer", "Лена": "interviewer"}


def test_the_only_one_left_beside_named_interviewers_is_the_candidate() -> None:
    reading = parsed(as_text("ru-panel", {"C": "Пётр", "I": "Интервьюер 1", "J": "Интервьюер 2"}))
    assert roles_of(reading)["Пётр"] == "candidate"


def test_the_head_of_a_file_may_name_the_roles() -> None:
    text = "Кандидат: Глеб Нилов\nИнтервьюер: Вера Ким\n\n"
    text += as_text("colleagues-not-an-interview", {"A": "Вера Ким", "B": "Глеб Нилов"})
    assert roles_of(parsed(text)) == {"Вера Ким": "interviewer", "Глеб Нилов": "candidate"}


def test_the_caller_is_believed_before_labels_and_talk() -> None:
    text = as_text("ru-technical", {"C": "Семён Жук", "I": "Вера Ким"})
    for name in ("Вера Ким", "вера ким", "Вера"):
        assert roles_of(parsed(text, candidate=[name])) == {"Семён Жук": "interviewer", "Вера Ким": "candidate"}
    assert roles_of(parsed(text, candidate=["семен"]))["Семён Жук"] == "candidate"
    assert roles_of(parsed(text, interviewer=["Вера Ким"]))["Семён Жук"] == "candidate"


def test_a_name_that_is_not_in_the_file_is_refused_with_the_names_that_are() -> None:
    text = as_text("ru-technical", {"C": "Семён Жук", "I": "Вера Ким"})
    with pytest.raises(TranscriptError, match=r"(?s)Ольга.*Вера Ким.*Семён Жук"):
        parsed(text, candidate=["Ольга"])
    with pytest.raises(TranscriptError, match="both"):
        parsed(text, candidate=["Вера"], interviewer=["Вера Ким"])


def test_a_name_that_fits_two_speakers_is_refused() -> None:
    text = as_text("ru-panel", {"C": "Анна Жук", "I": "Анна Ким", "J": "Пётр Дым"})
    with pytest.raises(TranscriptError, match="fits several"):
        parsed(text, candidate=["Анна"])


def test_an_undecided_talk_asks_for_the_candidate_and_shows_the_speakers(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(as_text("candidate-asks-all", {"C": "Вера Ким", "I": "Глеб Нилов"}), "utf-8")
    with pytest.raises(TranscriptError) as refused:
        transcript.load(file)
    assert "--candidate" in str(refused.value)
    assert "Вера Ким, 28%: " in str(refused.value)
    reading = transcript.read(file)
    assert roles_of(reading) == {"Вера Ким": "unknown", "Глеб Нилов": "unknown"}
    assert [sign.code for sign in reading.stops] == ["no_candidate"]


def test_labels_that_the_talk_contradicts_are_kept_with_a_warning() -> None:
    reading = parsed(as_text("ru-technical", {"C": "Интервьюер", "I": "Кандидат"}))
    assert roles_of(reading)["Кандидат"] == "candidate"
    assert "roles_doubtful" in {warning.code for warning in reading.transcript.warnings}


def test_what_nobody_is_named_for_has_no_role() -> None:
    text = as_text("ru-technical", {"C": "Пётр", "I": "Вера"}) + "\nUnknown Speaker: Угу.\nUnknown Speaker: Да.\n"
    turns = parsed(text, candidate=["Пётр"]).transcript.turns
    assert [(turn.role, turn.text) for turn in turns[-2:]] == [("unknown", "Угу."), ("unknown", "Да.")]


def test_who_only_greets_is_neither_candidate_nor_interviewer() -> None:
    marks = {"C": "Пётр", "I": "Вера"}
    turns = spoken("ru-technical", marks)
    extra = Turn(
        index=99, speaker="Гость", role="unknown", start=None, end=None, text="Добрый день, послушаю.", cues=()
    )
    casting = roles.infer([*turns, extra])
    assert casting.roles == {"пётр".replace("ё", "е"): "candidate", "вера": "interviewer", "гость": "other"}
