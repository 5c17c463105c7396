"""Reasons to stop before anything is paid for, and what is left of them when the caller insists."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError

SAMPLES = Path(__file__).parent.parent / "samples"

ENGLISH = "I wrote it in a week and it was fine, but then we had to change the schema because of the new client. "
RUSSIAN = "Я написал это за неделю, и всё было хорошо, но потом мы меняли схему, потому что пришёл новый клиент. "
UKRAINIAN = "Я написав це за тиждень, і все було добре, але потім ми змінили схему, бо прийшов інший клієнт. Є ще її. "
BELARUSIAN = "Я напісаў гэта за тыдзень, і ўсё было добра, але потым мы змянілі схему, бо прыйшоў кліент і сказаў. "
BULGARIAN = "Аз написах това за седмица и всичко беше добре, но после сменихме схемата, защото дойде нов клиент. "
GERMAN = "Ich habe das in einer Woche geschrieben und es war gut, aber dann kam ein neuer Kunde mit neuen Wünschen. "
NUMBERS = "0x1f 773 = 99.1 / 3; {} [] 4512 7781 1121 == 8.8 && 661 || 90091 -> 1 ++ 5512 ## 12 "
LOOP = "Продолжение следует. "


def talk(answer: str, *, label: str = "Кандидат", question: str = "Так, а что было дальше, расскажите?") -> str:
    return "".join(f"Интервьюер: {question}\n{label}: {answer}\n" for _ in range(6))


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "talk.txt"
    file.write_text(text, "utf-8")
    return file


def stops(text: str, **options: object) -> list[str]:
    reading = transcript.parse(text, source="x", sha256="0" * 64, **options)  # type: ignore[arg-type]
    return [sign.code for sign in reading.stops]


def test_a_sound_talk_has_no_stop_sign() -> None:
    assert stops(talk(RUSSIAN * 3)) == []
    assert stops(talk(ENGLISH * 3, question="And what happened then, tell me?")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (talk("Да, всё так."), "short_candidate"),
        (talk(UKRAINIAN * 3, question="А що було далі, як ви це зробили?"), "unknown_language"),
        (talk(BELARUSIAN * 3), "unknown_language"),
        (talk(BULGARIAN * 4), "unknown_language"),
        (talk(GERMAN * 3, question="Und was geschah dann mit dem Kunden?"), "unknown_language"),
        (talk(NUMBERS * 20), "not_speech"),
        (talk(LOOP * 60), "not_speech"),
    ],
)
def test_a_stop_sign_stops_and_gives_way_only_to_force(tmp_path: Path, text: str, code: str) -> None:
    file = write(tmp_path, text)
    assert stops(text) == [code]
    with pytest.raises(TranscriptError, match="--force"):
        transcript.load(file)
    forced = transcript.load(file, force=True)
    (left,) = [warning for warning in forced.warnings if warning.code == code]
    assert left.message["en"].startswith("Analysed all the same")
    assert left.message["ru"] != left.message["en"]


def test_one_speaker_is_no_interview_unless_it_is_named_the_candidates_channel(tmp_path: Path) -> None:
    file = write(tmp_path, f"Семён: {RUSSIAN * 10}\nСемён: {RUSSIAN * 5}\n")
    for options in ({}, {"force": True}, {"candidate": ["Семён"]}):
        with pytest.raises(TranscriptError, match="Only one person"):
            transcript.load(file, **options)
    assert transcript.load(file, candidate=["Семён"], force=True).turns[0].role == "candidate"


def test_force_does_not_choose_a_candidate(tmp_path: Path) -> None:
    text = f"Вера: {RUSSIAN * 10}\nСемён: {RUSSIAN * 10}\nВера: Да.\nСемён: Да.\n"
    with pytest.raises(TranscriptError, match="--candidate"):
        transcript.load(write(tmp_path, text), force=True)


def test_russian_speech_full_of_english_words_is_russian() -> None:
    text = talk(RUSSIAN + "Поднял docker compose, поставил kafka, redis, написал dockerfile и pipeline в gitlab. ")
    reading = transcript.parse(text * 2, source="x", sha256="0" * 64)
    assert reading.transcript.language == "ru"
    assert reading.stops == ()


@pytest.mark.parametrize(
    ("file", "language"), [("junior-backend.txt", "ru"), ("senior-zoom.vtt", "ru"), ("lead-whisperx.json", "en")]
)
def test_the_samples_are_fit_for_analysis(file: str, language: str) -> None:
    reading = transcript.read(SAMPLES / file)
    assert reading.stops == ()
    assert reading.transcript.language == language
    candidate = [speaker for speaker in reading.speakers if speaker.role == "candidate"]
    assert len(candidate) == 1
    assert candidate[0].words > 1500
    assert sum(speaker.share for speaker in reading.speakers) == pytest.approx(1)


def test_the_description_names_speakers_warnings_and_reasons_in_both_languages(tmp_path: Path) -> None:
    text = f"Вера: {RUSSIAN * 10}\nСемён\u202e: {RUSSIAN * 10}\x1b[31m\nВера: Да.\nСемён\u202e: Да.\n"
    reading = transcript.read(write(tmp_path, text))
    russian, english = transcript.describe(reading, "ru"), transcript.describe(reading, "en")
    assert "Вера: роль неизвестна" in russian
    assert "Вера: role unknown" in english
    assert "--candidate" in russian
    assert "Предупреждения:" in russian
    assert "\x1b" not in russian + english
    assert "\u202e" not in russian + english
