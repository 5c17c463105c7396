"""Reasons to stop before anything is paid for, and what is left of them when the caller insists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import recognition

SAMPLES = Path(__file__).parent.parent / "samples"

ENGLISH = "I wrote it in a week and it was fine, but then we had to change the schema because of the new client. "
RUSSIAN = "Я написал это за неделю, и всё было хорошо, но потом мы меняли схему, потому что пришёл новый клиент. "
UKRAINIAN = "Я написав це за тиждень, і все було добре, але потім ми змінили схему, бо прийшов інший клієнт. Є ще її. "
BELARUSIAN = "Я напісаў гэта за тыдзень, і ўсё было добра, але потым мы змянілі схему, бо прыйшоў кліент і сказаў. "
BULGARIAN = "Аз написах това за седмица и всичко беше добре, но после сменихме схемата, защото дойде нов клиент. "
GERMAN = "Ich habe das in einer Woche geschrieben und es war gut, aber dann kam ein neuer Kunde mit neuen Wünschen. "
NUMBERS = "0x1f 773 = 99.1 / 3; {} [] 4512 7781 1121 == 8.8 && 661 || 90091 -> 1 ++ 5512 ## 12 "
CODE = "def f(x): return [x[i] for i in range(0, len(x))]; a[0] = {'k': (1, 2)}; x -= 1; y != 3; z(**kw)\n"
LOOP = "Продолжение следует. "
GAPS = RUSSIAN + "[неразборчиво] [нрзб] (inaudible) [unintelligible] "
GIBBERISH = RUSSIAN + "бквдгж кшпрст вдргт хсzфdв "
TWICE_ENCODED = "РџСЂРёРІРµС‚ РєР°Рє РґРµР»Р° Сѓ С‚РµР±СЏ "
QUESTION_MARKS = "Я ????????? это ?? ??????, ? ??? ???? ??????, ?? ????? ?? ?????? ?????. "
REPLACED = "Я на\ufffd\ufffdсал э\ufffd\ufffd за нед\ufffd\ufffdю, и вс\ufffd б\ufffd\ufffdо хорошо. "


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
        (talk(CODE.replace("\n", " ") * 20), "not_speech"),
        (talk(GAPS * 3), "broken_recognition"),
        (talk(GIBBERISH * 3), "broken_recognition"),
        (talk(TWICE_ENCODED * 10), "lost_letters"),
        (talk(QUESTION_MARKS * 30), "lost_letters"),
        (talk(REPLACED * 10), "lost_letters"),
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


@pytest.mark.parametrize("text", ["", " \n\n ", "Интервьюер:\nКандидат:\n", "WEBVTT\n\n"])
def test_a_file_without_speech_is_refused_whatever_the_caller_says(tmp_path: Path, text: str) -> None:
    with pytest.raises(TranscriptError, match=r"(?i)empty|no speech"):
        transcript.load(write(tmp_path, text), force=True, candidate=["Кандидат"])


def test_several_signs_are_all_found_and_force_names_each(tmp_path: Path) -> None:
    text = talk("Ні, не було.", question="А що було далі, як ви це зробили, розкажіть?")
    assert stops(text) == ["short_candidate", "unknown_language"]
    assert stops(text, force=True) == []
    forced = transcript.load(write(tmp_path, text), force=True)
    said = {one.code: one.message["en"] for one in forced.warnings if one.message["en"].startswith("Analysed all the")}
    assert set(said) == {"short_candidate", "unknown_language"}
    assert "neither Russian nor English" in said["unknown_language"]


def test_an_undecided_talk_lists_the_speakers_by_share_with_a_typical_line(tmp_path: Path) -> None:
    text = f"Вера: {RUSSIAN * 10}\nСемён: {RUSSIAN * 5}\nВера: Да.\nСемён: Да.\nUnknown Speaker: Угу.\n"
    with pytest.raises(TranscriptError) as refused:
        transcript.load(write(tmp_path, text))
    listed = refused.value.do.text("en").splitlines()[1:]
    assert [line.split(":")[0].strip() for line in listed] == ["Вера, 67%", "Семён, 33%"]
    assert all(line.split(": ", 1)[1].strip() for line in listed)


ORDINARY = {
    "short": (
        "Да, я работал с этим два года, мы писали обмен со складом, потом я переписал его на очередь.",
        "А что было самым трудным в этом обмене, расскажите?",
    ),
    "jargon": (
        "Поднял k8s, nginx, psql, ssh, https, html, xml, csv и grpc; мерили rps, поймали 502 на /api/v1, MTU 1500. "
        "Потом я написал dockerfile, и мы всё это катали в gitlab ci, было хорошо, но долго. ",
        "Что вы поднимали и как мерили?",
    ),
    "fillers": (
        "Ну, я, это, ну, как бы, да, да, да, ну, писал, ээ, ммм, сервис, ну, на питоне, да. ",
        "Угу, а ещё что?",
    ),
    "numbers": (
        "Было 12 серверов, 3 базы, 40 запросов в секунду, стало 200, а потом 1500, и мы не успели. ",
        "Сколько?",
    ),
    "surprise": (
        "Что??? Нет, я так не говорил. Я написал это за неделю, и всё было хорошо, но потом меняли. ",
        "Да???",
    ),
    "some gaps": (RUSSIAN + RUSSIAN + "[неразборчиво] ", "А дальше, расскажите?"),
    "quoted code": (
        "Ну там i += 1, и всё падало, я смотрел в лог, а там None, и я поправил за час, да. ",
        "И что это?",
    ),
}


@pytest.mark.parametrize("name", ORDINARY)
@pytest.mark.parametrize("times", [1, 2])
def test_ordinary_speech_is_no_reason_to_stop(name: str, times: int) -> None:
    answer, question = ORDINARY[name]
    text = "".join(
        f"Интервьюер: {question}\nКандидат: {answer} Это была часть {number}, про {topic}.\n" * times
        for number, topic in enumerate(("склад", "деньги", "почту", "кассу", "людей", "отчёты"))
    )
    assert set(stops(text)) <= ({"short_candidate"} if times == 1 else set())


DIALOGUES = Path(__file__).parent / "data" / "transcripts" / "dialogues"


@pytest.mark.parametrize("name", sorted(path.stem for path in DIALOGUES.glob("*.txt")))
def test_no_invented_talk_is_stopped_but_for_its_roles(name: str) -> None:
    text = (DIALOGUES / f"{name}.txt").read_text("utf-8")
    first, second = ("C", "I") if "\nC: " in text else ("A", "B")
    assert set(stops(text, candidate=[first], interviewer=[second])) <= {"short_candidate"}


def test_one_sentence_over_and_over_is_told_as_a_stuck_recognition() -> None:
    reading = transcript.parse(talk(RUSSIAN * 3 + "Спасибо за просмотр. " * 8), source="x", sha256="0" * 64)
    (told,) = [one for one in reading.transcript.warnings if one.code == "recognition_stuck"]
    assert told.turn == 2
    assert "“Спасибо за просмотр” 8 times" in told.message["en"]
    reading = transcript.parse(talk(RUSSIAN * 7 + "Да. " * 9), source="x", sha256="0" * 64)
    assert "recognition_stuck" not in {one.code for one in reading.transcript.warnings}


def test_a_few_lost_words_are_told_and_stop_nothing() -> None:
    reading = transcript.parse(talk(RUSSIAN * 2 + "[неразборчиво] [нрзб] "), source="x", sha256="0" * 64)
    assert reading.stops == ()
    assert "recognition_poor" in {one.code for one in reading.transcript.warnings}


@given(st.text(alphabet="абв ыеё.?!РС[]()<>\ufffd?нрзбxyz\n", max_size=300))
def test_no_text_has_more_broken_words_than_words(text: str) -> None:
    damage = recognition.look(text)
    assert damage.letters_lost >= 0
    assert damage.gaps + damage.lost <= len(text)
    assert recognition.look(text + " ") == damage


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
