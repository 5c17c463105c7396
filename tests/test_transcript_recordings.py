"""Recordings glued together, tracks that lie side by side, and talks that stand in a file twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.transcript import merging, reading, recordings, tracks
from analyzer.transcript.model import TranscriptWarning
from analyzer.transcript.utterance import Utterance

WORDS = ("обмен", "склад", "очередь", "журнал", "выкладка", "касса", "отчёт", "сервер", "таблица", "касса")


def talk(count: int = 24, *, first: float = 0.0, step: float = 10.0, theme: str = "") -> list[Utterance]:
    """Two people in turn, every reply different, `step` seconds apart."""
    return [
        Utterance(
            "Вера" if at % 2 == 0 else "Пётр",
            f"Мы говорим про {WORDS[at % 10]} и про часть номер {at}{theme} нашего проекта.",
            first + at * step,
            first + at * step + step - 1,
        )
        for at in range(count)
    ]


def starts(clocked: recordings.Clocked) -> list[float | None]:
    return [one.start for one in clocked.utterances]


def codes(found: list[TranscriptWarning]) -> list[str]:
    return [warning.code for warning in found]


def parsed(text: str) -> reading.Reading:
    return transcript.parse(text, source="x", sha256="0" * 64)


# Clocks


def test_a_clock_that_starts_again_goes_on_from_the_end_of_the_part_before() -> None:
    clocked = recordings.carry_on([*talk(6), *talk(4, theme=" второй")])
    assert starts(clocked) == [0, 10, 20, 30, 40, 50, 59, 69, 79, 89]
    assert [one.end for one in clocked.utterances][-1] == 98
    assert clocked.restarts == [recordings.Restart(6, 50, 0)]
    (told,) = recordings.warnings(clocked, range(1, 11))
    assert (told.code, told.turn) == ("clock_restart", 7)
    assert "0:00:50" in told.message["en"]


def test_times_inside_an_utterance_move_with_it() -> None:
    second = [one._replace(marks=((3, (one.start or 0) + 4),)) for one in talk(4)]
    clocked = recordings.carry_on([*talk(6), *second])
    assert clocked.utterances[6].marks == ((3, 63),)


def test_three_recordings_are_told_one_by_one_and_many_are_counted() -> None:
    assert len(recordings.carry_on([*talk(6), *talk(6), *talk(6)]).restarts) == 2
    many = recordings.carry_on([one for _ in range(40) for one in talk(6)])
    found = recordings.warnings(many, range(1, 241))
    assert len(found) == 21
    assert found[-1].message["en"] == "The clock jumps back 19 times more."


def test_people_who_speak_at_once_restart_no_clock() -> None:
    overlapping = [one._replace(start=(one.start or 0) + (-15 if at % 3 else 15)) for at, one in enumerate(talk(20))]
    clocked = recordings.carry_on(overlapping)
    assert (clocked.restarts, clocked.strays, clocked.interleaved) == ([], [], False)
    assert list(clocked.utterances) == overlapping


def test_one_time_out_of_order_is_a_slip_and_no_recording() -> None:
    utterances = talk(12)
    utterances[5] = utterances[5]._replace(start=2.0)
    clocked = recordings.carry_on([one._replace(start=(one.start or 0) * 10) for one in utterances])
    assert clocked.restarts == []
    assert clocked.strays == [5]
    assert clocked.utterances[5].start is None
    assert codes(recordings.warnings(clocked, range(1, 13))) == ["clock_stray"]


def test_tracks_one_after_the_other_are_put_together_by_time() -> None:
    whole = talk(20)
    apart = [*(one for one in whole if one.speaker == "Вера"), *(one for one in whole if one.speaker == "Пётр")]
    clocked = recordings.carry_on(apart)
    assert list(clocked.utterances) == whole
    assert codes(recordings.warnings(clocked, range(1, 21))) == ["tracks_joined"]


def test_an_interview_in_two_files_is_no_pair_of_tracks() -> None:
    first, second = talk(10), talk(10, theme=" второй")
    clocked = recordings.carry_on([*first, *second])
    assert not clocked.interleaved
    assert [one.text for one in clocked.utterances] == [one.text for one in [*first, *second]]


@given(st.lists(st.none() | st.floats(0, 10_000), max_size=30))
def test_times_are_in_order_and_nothing_that_was_said_is_lost(times: list[float | None]) -> None:
    said = [Utterance("Вера" if at % 2 else "Пётр", f"слово {at}", time, time) for at, time in enumerate(times)]
    clocked = recordings.carry_on(said)
    assert sorted(one.text for one in clocked.utterances) == sorted(one.text for one in said)
    latest = 0.0
    for start in starts(clocked):
        if start is not None:
            assert start >= latest - 30
            latest = max(latest, start)


def test_a_glued_file_is_read_with_growing_times() -> None:
    part = "[00:00:10] Вера: Что вы делали?\n[00:00:40] Пётр: Я писал обмен.\n[00:02:00] Вера: А дальше?\n"
    read = parsed(part + part.replace("обмен", "склад")).transcript
    times = [turn.start for turn in read.turns]
    assert times == sorted(time for time in times if time is not None)
    assert [warning.code for warning in read.warnings].count("clock_restart") == 1
    assert read.duration == 240.0


# Copies


def test_one_track_on_two_channels_is_read_once() -> None:
    mono = talk(12)
    doubled = [one for said in mono for one in (said._replace(speaker="1"), said._replace(speaker="2"))]
    kept, told = tracks.once(doubled)
    assert kept == [one._replace(speaker="1") for one in mono]
    assert codes(told) == ["duplicate_track"]
    assert "“2” repeats “1”" in told[0].message["en"]


def test_a_copy_without_a_label_is_named_in_both_languages() -> None:
    mono = talk(12)
    _, told = tracks.once([*(one._replace(speaker="1") for one in mono), *(one._replace(speaker="") for one in mono)])
    assert "what has no label" in told[0].message["en"]
    assert "текст без подписи" in told[0].message["ru"]


def test_two_people_who_both_say_yes_are_two_tracks() -> None:
    said = [Utterance(speaker, "Да.", at * 5.0) for at in range(4) for speaker in ("Вера", "Пётр")]
    kept, told = tracks.once([*talk(12), *said])
    assert len(kept) == 20
    assert told == []


def test_a_talk_behind_itself_is_read_once() -> None:
    kept, told = tracks.once([*talk(24), *talk(24)])
    assert kept == talk(24)
    assert codes(told) == ["repeated_talk"]
    assert "24 utterances" in told[0].message["en"]


@pytest.mark.parametrize("length", [13, 20, 30])
def test_a_second_copy_that_is_cut_short_or_followed_by_a_third_is_left_out(length: int) -> None:
    long = talk(24)
    kept, _ = tracks.once((long * 3)[: 24 + length])
    assert kept == long


def test_a_talk_that_says_the_same_now_and_then_is_kept_whole() -> None:
    habit = [Utterance("Вера", "Хорошо, давайте дальше, к следующему вопросу.", None) for _ in range(24)]
    mixed = [one for pair in zip(talk(24), habit, strict=True) for one in pair]
    assert tracks.once(mixed) == (mixed, [])


def test_a_second_round_that_begins_like_the_first_is_kept() -> None:
    rounds = [*talk(24), *talk(10), *talk(24, theme=" второй")[10:]]
    assert tracks.once(rounds) == (rounds, [])


@given(st.lists(st.sampled_from(["да", "нет", "угу", "мы писали обмен", "и что же было дальше"]), max_size=60))
def test_nothing_is_added_and_order_stays(texts: list[str]) -> None:
    said = [Utterance("Вера" if at % 2 else "Пётр", text, float(at)) for at, text in enumerate(texts)]
    kept, _ = tracks.once(said)
    rest = iter(said)
    assert all(any(one is other for other in rest) for one in kept)


def test_a_talk_has_one_fingerprint_in_every_format_and_under_any_labels() -> None:
    whole = talk(12)
    bare = [Utterance("S1" if one.speaker == "Вера" else "S2", one.text.upper().replace(".", " …")) for one in whole]
    assert tracks.fingerprint(merging.merge(whole)) == tracks.fingerprint(merging.merge(bare))
    other = [*whole[:-1], whole[-1]._replace(text="Мы говорим о другом.")]
    assert tracks.fingerprint(merging.merge(whole)) != tracks.fingerprint(merging.merge(other))
