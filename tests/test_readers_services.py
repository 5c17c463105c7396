"""JSON of services that recognise speech: every word once, by the one who said it, when it was said."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import formats
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, whisper, wording
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import NOBODY, Parsed, Utterance

DATA = Path(__file__).parent / "data" / "transcripts" / "services"
FIXTURES = sorted(DATA.iterdir())

# The talks that the fixtures hold: who (0 asks, 1 answers), start and end in seconds, words.
RUSSIAN = [
    (0, 0.5, 4.0, "Добрый день, Марат! Чем вы занимались в «Сиреневом складе»?"),
    (1, 6.0, 10.3, "Здравствуйте. Я писал сервис приёмки на Python, там было 12 очередей."),
    (0, 14.0, 14.3, "Угу."),
    (1, 15.0, 18.1, "Потом я вынес расчёт остатков в отдельный процесс."),
    (0, 21.5, 22.6, "А что сломалось?"),
    (1, 23.5, 25.8, "Сломалась повторная доставка: мы теряли заказы."),
]
ENGLISH = [
    (0, 0.48, 3.98, "Hello, Tessa. What did you build at Copper Lane?"),
    (1, 5.2, 9.9, "I built the booking queue. It's a small service, about 2,000 lines."),
    (0, 13.0, 13.3, "Right."),
    (1, 14.1, 16.4, "Then we moved it to Postgres."),
    (0, 18.0, 19.1, "What went wrong?"),
    (1, 20.0, 21.9, "The retries were not idempotent."),
]
UNPUNCTUATED = [
    (who, start, end, "".join(char for char in text.lower() if char not in "?.") if end != 9.9 else "")
    for who, start, end, text in ENGLISH
]
UNPUNCTUATED[0] = (0, 0.48, 3.98, "hello tessa what did you build at copper lane")
UNPUNCTUATED[1] = (1, 5.2, 9.9, "i built the booking queue it's a small service about 2,000 lines")

SPEAKERS = ("Speaker 0", "Speaker 1")
FROM_ONE = ("Speaker 1", "Speaker 2")
CHANNELS = ("Channel 1", "Channel 2")
LETTERS = ("A", "B")
SPK = ("spk_0", "spk_1")
NOT_TOLD = (NOBODY, NOBODY)
EXPECTED = {
    "assemblyai.json": ("assemblyai-json", RUSSIAN, LETTERS),
    "assemblyai-words.json": ("assemblyai-json", RUSSIAN, LETTERS),
    "aws-channels.json": ("aws-json", ENGLISH, CHANNELS),
    "aws-joined.json": ("aws-json", ENGLISH, SPK),
    "aws-labelled.json": ("aws-json", RUSSIAN, SPK),
    "deepgram.json": ("deepgram-json", ENGLISH, SPEAKERS),
    "deepgram-channels.json": ("deepgram-json", ENGLISH, CHANNELS),
    "deepgram-utterances.json": ("deepgram-json", ENGLISH, SPEAKERS),
    "google-v1.json": ("google-json", RUSSIAN, FROM_ONE),
    "google-v1-protobuf.json": ("google-json", ENGLISH, FROM_ONE),
    "google-v2.json": ("google-json", ENGLISH, FROM_ONE),
    "openai-diarized.json": ("whisperx-json", ENGLISH, LETTERS),
    "openai-whisper.json": ("whisper-json", RUSSIAN, NOT_TOLD),
    "watson.json": ("watson-json", UNPUNCTUATED, SPEAKERS),
    "whispercpp-turns.json": ("whispercpp-json", ENGLISH, ("Voice 1", "Voice 2")),
    "yandex-v2.json": ("yandex-v2-json", RUSSIAN, CHANNELS),
    "yandex-v2-mono.json": ("yandex-v2-json", RUSSIAN, NOT_TOLD),
    "yandex-v3.jsonl": ("yandex-v3-json", RUSSIAN, CHANNELS),
}


def parsed(value: object) -> Parsed:
    return formats.take_apart(Content(json.dumps(value, ensure_ascii=False)))


def fixture(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def lines(found: Parsed) -> list[tuple[str, str]]:
    return [(utterance.speaker, utterance.text) for utterance in found.utterances]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_word_is_read_once_by_its_speaker_and_at_its_time(name: str) -> None:
    format, talk, labels = EXPECTED[name]
    found = formats.take_apart(Content((DATA / name).read_bytes()))
    assert found.format == format
    assert [(one.speaker, one.start, one.end, one.text) for one in found.utterances] == [
        (labels[who], start, end, text) for who, start, end, text in talk
    ]


def test_every_fixture_is_expected_somewhere() -> None:
    elsewhere = {"google-channels.json", "openai-words.json", "whispercpp-stereo.json", "whisperx.json"}
    assert {path.name for path in FIXTURES} == EXPECTED.keys() | elsewhere


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"openai-diarized.json"}))
def test_a_quote_gets_the_second_of_its_words(name: str) -> None:
    found = formats.take_apart(Content((DATA / name).read_bytes()))
    for utterance in found.utterances:
        for offset, time in utterance.marks:
            assert utterance.text[offset - 1] == " "
            before = len(utterance.text[:offset].split())
            assert time == pytest.approx((utterance.start or 0) + 0.4 * before)
    assert sum(len(utterance.marks) for utterance in found.utterances) >= 7


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_fixtures_without_speakers_are_refused_and_the_others_are_transcripts(path: Path) -> None:
    if path.name in {"openai-whisper.json", "openai-words.json", "yandex-v2-mono.json"}:
        with pytest.raises(TranscriptError, match="does not say who is speaking"):
            transcript.read(path, force=True)
    else:
        turns = transcript.read(path, force=True).transcript.turns
        assert len({turn.speaker for turn in turns} - {NOBODY}) == 2


# Whisper and WhisperX


def test_a_segment_is_cut_where_its_words_change_the_speaker() -> None:
    found = formats.take_apart(Content((DATA / "whisperx.json").read_bytes()))
    assert len(fixture("whisperx.json")["segments"]) == 5
    labels = ("SPEAKER_00", "SPEAKER_01")
    assert [(one.speaker, one.start, one.end, one.text) for one in found.utterances] == [
        *((labels[who], start, end, text) for who, start, end, text in RUSSIAN),
        ("", 27.0, 27.4, "Так."),
    ]


def words(text: str, *speakers: str | None) -> list[dict[str, object]]:
    return [
        {"word": word, "start": 1.0 + at, "end": 1.5 + at} | ({"speaker": speaker} if speaker else {})
        for at, (word, speaker) in enumerate(zip(text.split(), speakers, strict=True))
    ]


def segment(text: str, speaker: str | None, *speakers: str | None) -> dict[str, object]:
    told = {"speaker": speaker} if speaker else {}
    return {"start": 1.0, "end": 9.0, "text": text, "words": words(text, *speakers)} | told


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (segment("Так? Да, 12 раз.", "B", "A", "B", None, "B"), [("A", "Так?"), ("B", "Да, 12 раз.")]),
        (segment("Так? Да, раз.", None, "A", "B", "B"), [("A", "Так?"), ("B", "Да, раз.")]),
        (segment("Так? Да, раз.", "Анна", "A", "B", "B"), [("Анна", "Так? Да, раз.")]),
        (segment("Так? Да, раз.", "B", None, None, None), [("B", "Так? Да, раз.")]),
        (segment("Так? Да, раз.", None, None, "A", "A"), [("A", "Так? Да, раз.")]),
        (segment("Так? Да, раз.", None, None, None, "A"), [("", "Так? Да, раз.")]),
    ],
)
def test_words_and_segments_agree_on_the_speaker(given: dict[str, object], expected: list[tuple[str, str]]) -> None:
    last = {"start": 20, "end": 21, "text": "Всё.", "speaker": "B"}
    assert lines(parsed({"segments": [given, last]})) == [*expected, ("B", "Всё.")]


def test_words_beside_the_segments_name_the_speakers_where_the_segments_do_not() -> None:
    value = {"segments": [{"start": 1, "end": 4, "text": "Так? Да, раз."}], "word_segments": words("Так? Да", "A", "B")}
    assert lines(parsed(value)) == [("A", "Так?"), ("B", "Да")]


def test_milliseconds_are_not_taken_for_the_seconds_of_whisper() -> None:
    value = [{"start": 15200, "end": 31800, "text": "So?", "speaker": "A", "confidence": 0.9, "words": []}]
    assert not whisper.WHISPER.recognises(Content(json.dumps(value)))
    assert not whisper.WHISPERX.recognises(Content(json.dumps({"segments": value})))


def test_only_words_and_a_text_are_one_utterance_of_nobody() -> None:
    (only,) = formats.take_apart(Content((DATA / "openai-words.json").read_bytes())).utterances
    assert only == Utterance("", "Hello there. What did you build?", 0.0, None, ((18, 1.2),))


@pytest.mark.parametrize("sound", ["[музыка]", "[BLANK_AUDIO]", "(laughs)", "♪♪"])
def test_a_segment_that_is_only_a_sound_is_no_speech(sound: str) -> None:
    said = ["So?", sound, f"Yes {sound} and no."]
    segments = [
        {"start": at, "end": at + 1, "text": f" {text}", "speaker": "AB"[at % 2]} for at, text in enumerate(said)
    ]
    assert [text for _, text in lines(parsed({"segments": segments}))] == [said[0], said[2]]
    pieces = [{"offsets": {"from": at, "to": at + 1}, "text": f" {text}"} for at, text in enumerate(said)]
    assert [text for _, text in lines(parsed({"transcription": pieces}))] == [said[0], said[2]]


def test_words_of_whisper_timestamped_are_marked() -> None:
    heard = [{"text": word, "start": 1.0 + at, "end": 1.5 + at} for at, word in enumerate(["Так", "и", "было"])]
    segments = [{"start": 1.0, "end": 4.0, "text": " Так и было.", "words": heard, "speaker": "A"}]
    (only,) = parsed({"segments": segments}).utterances
    assert only.marks == ((4, 2.0), (6, 3.0))


def test_clocks_of_whisper_cpp_are_read_where_offsets_are_missing() -> None:
    pieces = [
        {"timestamps": {"from": "00:00:01,500", "to": "00:01:02,000"}, "text": " Так?"},
        {"timestamps": {"from": "soon", "to": None}, "text": " Да."},
    ]
    found = parsed({"transcription": pieces}).utterances
    assert [(one.start, one.end) for one in found] == [(1.5, 62.0), (None, None)]


def test_stereo_channels_of_whisper_cpp_are_speakers_and_a_doubtful_one_is_nobody() -> None:
    found = formats.take_apart(Content((DATA / "whispercpp-stereo.json").read_bytes()))
    assert [(one.speaker, one.start, one.text) for one in found.utterances] == [
        (NOBODY if text == "Угу." else SPEAKERS[who], start, text) for who, start, _, text in RUSSIAN
    ]


def test_marks_of_a_change_of_speaker_are_told_as_an_assumption() -> None:
    found = formats.take_apart(Content((DATA / "whispercpp-turns.json").read_bytes()))
    assert found.alternating
    assert [warning.code for warning in found.warnings] == ["speakers_assumed"]


# Deepgram and AssemblyAI


def test_without_speakers_on_words_the_paragraphs_of_deepgram_tell_who_speaks() -> None:
    value = fixture("deepgram.json")
    best = value["results"]["channels"][0]["alternatives"][0]
    for word in best["words"]:
        del word["speaker"]
    assert lines(parsed(value)) == [(SPEAKERS[who], text) for who, _, _, text in ENGLISH]
    del best["paragraphs"]
    assert lines(parsed(value)) == [("", " ".join(text for *_, text in ENGLISH))]
    del best["words"]
    assert lines(parsed(value)) == [("", " ".join(text for *_, text in ENGLISH))]


def test_an_utterance_in_which_the_speaker_changes_is_cut() -> None:
    value = fixture("deepgram-utterances.json")
    first, second, *_ = value["results"]["utterances"]
    second["words"] = first["words"] + second["words"]
    second["transcript"] = first["transcript"] + " " + second["transcript"]
    del value["results"]["utterances"][0]
    assert lines(parsed(value)) == [(SPEAKERS[who], text) for who, _, _, text in ENGLISH]


def test_speakers_of_two_channels_are_not_mixed() -> None:
    value = fixture("deepgram-channels.json")
    for word in value["results"]["channels"][0]["alternatives"][0]["words"]:
        word["speaker"] = 0 if word["start"] < 10 else 1
    for word in value["results"]["channels"][1]["alternatives"][0]["words"]:
        word["speaker"] = 0
    assert {speaker for speaker, _ in lines(parsed(value))} == {
        "Channel 1, Speaker 0",
        "Channel 1, Speaker 1",
        "Channel 2",
    }


def test_channels_of_assemblyai_are_speakers() -> None:
    value = fixture("assemblyai.json")
    for utterance in value["utterances"]:
        utterance["channel"] = utterance["speaker"] = "1" if utterance["speaker"] == "A" else "2"
        for word in utterance["words"]:
            word["channel"] = word["speaker"] = utterance["channel"]
    assert lines(parsed(value)) == [(CHANNELS[who], text) for who, _, _, text in RUSSIAN]


def test_a_bare_list_of_utterances_counts_milliseconds() -> None:
    found = parsed(fixture("assemblyai.json")["utterances"])
    assert found.format == "assemblyai-json"
    assert [one.start for one in found.utterances] == [start for _, start, _, _ in RUSSIAN]


# Google


def test_words_that_google_repeats_without_times_are_counted_once() -> None:
    value = fixture("google-v1.json")
    for result in value["response"]["results"]:
        result.pop("resultEndTime", None)
        for word in result["alternatives"][0]["words"]:
            del word["startTime"], word["endTime"]
    assert lines(parsed(value)) == [(FROM_ONE[who], text) for who, _, _, text in RUSSIAN]


def test_tags_that_grow_from_result_to_result_are_read_from_the_last() -> None:
    value = fixture("google-v1-protobuf.json")
    every = value["results"][-1]["alternatives"][0]["words"]
    taken = 0
    for result in value["results"][:-1]:
        taken += len(result["alternatives"][0]["words"])
        result["alternatives"][0]["words"] = every[:taken]
    assert lines(parsed(value)) == [(FROM_ONE[who], text) for who, _, _, text in ENGLISH]


def test_a_time_of_zero_may_be_left_out() -> None:
    google = [
        {"word": "Да", "endOffset": "0.400s", "speakerLabel": "1"},
        {"word": "нет", "startOffset": "1.500s", "endOffset": "1.900s", "speakerLabel": "1"},
    ]
    (only,) = parsed({"results": [{"alternatives": [{"transcript": "Да нет", "words": google}]}]}).utterances
    assert (only.start, only.end, only.marks) == (0.0, 1.9, ((3, 1.5),))
    yandex = [{"text": "Да", "endTimeMs": "400"}, {"text": "нет", "startTimeMs": "1500", "endTimeMs": "1900"}]
    for text, words in (("Да нет", yandex), ("Да нет", []), ("", yandex)):
        final = {"alternatives": [{"text": text, "words": words, "endTimeMs": "1900"}]}
        (only,) = parsed([{"result": {"final": final, "channelTag": "0"}}]).utterances
        assert (only.start, only.end) == (0.0, 1.9)


def test_channels_of_google_without_words_come_in_the_order_of_time() -> None:
    value = fixture("google-channels.json")
    expected = [(CHANNELS[who], text) for who, _, _, text in ENGLISH]
    assert lines(parsed(value)) == expected
    value["results"].sort(key=lambda result: result["channelTag"])
    assert lines(parsed(value)) == expected


def test_a_batch_of_recordings_is_refused() -> None:
    value = fixture("google-v2.json")
    value["results"]["gs://example/other.wav"] = value["results"]["gs://example/talk.wav"]
    with pytest.raises(TranscriptError, match="several recordings"):
        parsed(value)


def test_first_guesses_of_a_stream_are_not_read() -> None:
    guess = {"isFinal": False, "alternatives": [{"transcript": "hallo"}]}
    final = {"isFinal": True, "alternatives": [{"transcript": "Hello."}]}
    assert lines(parsed([{"results": [guess]}, {"results": [final]}])) == [("", "Hello.")]


# AWS, Watson


def test_a_word_between_the_words_of_a_segment_is_its_speakers() -> None:
    value = fixture("aws-joined.json")
    for labelled in value["results"]["speaker_labels"]["segments"]:
        labelled["items"] = labelled["items"][:1]
    assert lines(parsed(value)) == [(SPK[who], text) for who, _, _, text in ENGLISH]


def test_where_segments_overlap_the_words_in_them_tell_who_speaks() -> None:
    value = fixture("aws-joined.json")
    for labelled in value["results"]["speaker_labels"]["segments"]:
        labelled["start_time"], labelled["end_time"] = "0", "99"
    assert lines(parsed(value)) == [(SPK[who], text) for who, _, _, text in ENGLISH]


def test_segments_are_read_where_there_are_no_items() -> None:
    value = fixture("aws-labelled.json")
    del value["results"]["items"]
    assert lines(parsed(value)) == [(SPK[who], text) for who, _, _, text in RUSSIAN]


def test_labels_of_watson_are_joined_by_the_nearest_time_and_not_by_any() -> None:
    value = fixture("watson.json")
    for label in value["speaker_labels"]:
        label["from"] += 0.03
    assert lines(parsed(value)) == [(SPEAKERS[who], text) for who, _, _, text in UNPUNCTUATED]
    value["speaker_labels"] = value["speaker_labels"][:9]
    assert {speaker for speaker, _ in lines(parsed(value))} == {"Speaker 0", NOBODY}


# Yandex


def test_a_phrase_that_was_not_refined_is_read_as_it_was_heard() -> None:
    events = [json.loads(line) for line in (DATA / "yandex-v3.jsonl").read_text(encoding="utf-8").splitlines()]
    heard = [event for event in events if "finalRefinement" not in event["result"]]
    assert lines(parsed(heard))[1] == (
        "Channel 2",
        "здравствуйте я писал сервис приёмки на python там было двенадцать очередей",
    )
    refined = [event for event in events if "final" not in event["result"]]
    assert lines(parsed(refined)) == [(CHANNELS[who], text) for who, _, _, text in RUSSIAN]
    bare = [event["result"] for event in events]
    assert lines(parsed(bare)) == lines(parsed({"result": bare})) == lines(parsed(refined))


def test_two_answers_in_one_file_do_not_hide_each_other() -> None:
    events = [json.loads(line) for line in (DATA / "yandex-v3.jsonl").read_text(encoding="utf-8").splitlines()]
    found = parsed(events + events)
    assert len(found.utterances) == 2 * len(RUSSIAN)


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize("batch", [True, False])
def test_a_phrase_without_a_number_is_not_said_twice_when_its_refinement_has_one(times: bool, batch: bool) -> None:
    events: list[list[dict[str, object]]] = [[], []]
    for number, text in enumerate(["да да", "нет нет", "ну да"]):
        end = {"endTimeMs": f"{number + 1}000"} if times else {}
        events[0].append({"final": {"alternatives": [{"text": text, **end}]}, "channelTag": "0"})
        better = {"alternatives": [{"text": text.title(), **end}]}
        refinement = {"finalIndex": str(number), "normalizedText": better}
        events[1].append({"finalRefinement": refinement, "channelTag": "0"})
    order = events[0] + events[1] if batch else [event for pair in zip(*events, strict=True) for event in pair]
    found = parsed([{"result": event} for event in order])
    assert [one.text for one in found.utterances] == ["Да Да", "Нет Нет", "Ну Да"]


def test_a_refinement_that_names_no_phrase_refines_the_one_before_it() -> None:
    said = {"alternatives": [{"text": "да да", "startTimeMs": "1000"}]}
    better = {"normalizedText": {"alternatives": [{"text": "Да, да."}]}}
    (only,) = parsed([{"result": {"final": said}}, {"result": {"finalRefinement": better}}]).utterances
    assert (only.text, only.start) == ("Да, да.", 1.0)


def test_two_channels_that_differ_are_two_speakers_however_alike() -> None:
    value = fixture("yandex-v2-mono.json")
    chunks = value["response"]["chunks"]
    value["response"]["chunks"] = [chunk for at, chunk in enumerate(chunks) if at not in (1, 4, 9)]
    assert {speaker for speaker, _ in lines(parsed(value))} == {"Channel 1", "Channel 2"}


# What the readers share


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.3, 1.3),
        (0, 0.0),
        ("1.300s", 1.3),
        ("12.34", 12.34),
        ({"seconds": "1", "nanos": 300_000_000}, 1.3),
        ({"seconds": 2}, 2.0),
        ({"nanos": 500_000_000}, 0.5),
        ({}, 0.0),
        (True, None),
        (-1, None),
        (float("nan"), None),
        (10**400, None),
        ("soon", None),
        ({"seconds": {"seconds": "x"}}, None),
        (None, None),
    ],
)
def test_seconds_are_read_as_services_write_them(value: object, expected: float | None) -> None:
    assert timing.seconds(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1300, 1.3), ("1300", 1.3), (1300.0, 1.3), (10**400, None), ("1.3", None), (None, None)]
)
def test_milliseconds_are_read_as_services_write_them(value: object, expected: float | None) -> None:
    assert timing.milliseconds(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0, "Speaker 0"), ("1", "Speaker 1"), (2.0, "Speaker 2"), ("A", "A"), (" spk_0 ", "spk_0"), ("", "")),
        *((True, ""), (None, ""), ([1], ""), (-1, ""), (10**30, ""), ("x" * 1000, "")),
    ],
)
def test_a_number_becomes_a_label_and_a_label_stays(value: object, expected: str) -> None:
    assert wording.label(value) == expected


def test_places_of_words_are_found_though_they_are_spelt_otherwise() -> None:
    text = "В 2019 году «Ромашка» подвела, как-то раз. В итоге — всё."
    heard = ["в", "две", "тысячи", "девятнадцатом", "году", "ромашка", "как", "-то", "раз", "в", "итоге", "всё"]
    found = timing.places(text, heard)
    assert [None if place is None else text[place:].split()[0] for place in found] == [
        *("В", None, None, None, "году", "«Ромашка»", "как-то", "-то", "раз.", "В", "итоге", "всё."),
    ]
    assert found[9] == text.index("В итоге")


@given(st.lists(st.text(st.sampled_from("абв 1.,-«»А"), max_size=6), max_size=30), st.randoms(use_true_random=False))
def test_places_grow_and_words_taken_from_the_text_are_found(pieces: list[str], random: Any) -> None:
    text = " ".join(pieces)
    own = text.split()
    found = timing.places(text, own)
    assert all(place is not None and text.startswith(word, place) for place, word in zip(found, own, strict=True))
    random.shuffle(own)
    places = [place for place in timing.places(text, own) if place is not None]
    assert places == sorted(places)


@given(
    st.lists(
        st.tuples(
            st.text(st.sampled_from("абвг"), min_size=1, max_size=5), st.sampled_from(["", ",", ".", "…", "?!", ":"])
        ),
        min_size=1,
        max_size=20,
    )
)
def test_words_in_small_letters_are_found_in_a_text_with_capitals_and_punctuation(said: list[tuple[str, str]]) -> None:
    spelt = [word.capitalize() + sign for word, sign in said]
    starts = [len(" ".join([*spelt[:number], ""])) for number in range(len(spelt))]
    assert timing.places(" ".join(spelt), [word for word, _ in said]) == starts


def test_words_are_joined_without_a_space_before_punctuation() -> None:
    said = [Word("Да", 1.0, 1.2, "A"), Word(",", glued=True), Word("—"), Word("так", 2.5, 2.7), Word("!")]
    assert wording.join(said) == Utterance("A", "Да, — так!", 1.0, 2.7, ((6, 2.5),))


def test_a_silence_ends_an_utterance_only_where_another_channel_may_speak() -> None:
    said = [Word("раз", 1.0, 1.2, "A"), Word("два", 2.3, 2.5, "A"), Word("три", 2.6, 2.9, "A")]
    assert [one.text for one in wording.utterances(said)] == ["раз два три"]
    assert [one.text for one in wording.utterances(said, pause=1.0)] == ["раз", "два три"]


def test_a_track_on_two_channels_is_read_once_though_its_times_differ_a_little() -> None:
    said = [Utterance(NOBODY, f"слово{at} и ещё", float(at * 3), at * 3 + 2.0) for at in range(20)]
    later = [Utterance(NOBODY, one.text, (one.start or 0) + 0.7, one.end) for one in said]
    assert channels.together({0: said, 1: later}) == said
    assert len(channels.together({0: said, 1: later[::-1]})) == 20
    other = [Utterance(NOBODY, one.text, (one.start or 0) + 30, one.end) for one in said]
    assert len(channels.together({0: said, 1: other})) == 40


# Damage

quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def nodes(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The ways to every place inside a JSON value."""
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from nodes(inner, (*path, key))


def load(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)


VALUES = {path.name: load(path) for path in FIXTURES}
WAYS = {name: list(nodes(value)) for name, value in VALUES.items()}


def damage(value: Any, way: Sequence[Any], new: object, how: str) -> None:
    for key in way[:-1]:
        if not isinstance(value, dict if isinstance(key, str) else list):
            return  # an earlier blow has fallen on the way
        if key not in (value if isinstance(value, dict) else range(len(value))):
            return
        value = value[key]
    if isinstance(value, list) and isinstance(way[-1], int) and way[-1] < len(value):
        value[way[-1] : way[-1] + (how != "double")] = [] if how == "drop" else [new]
    elif isinstance(value, dict) and how == "drop":
        value.pop(way[-1], None)
    elif isinstance(value, dict):
        value[way[-1]] = new


def check(data: bytes | str) -> None:
    """Reads what may be damaged; the only error allowed is the one made for people."""
    try:
        transcript.parse(data, source="x", sha256="0" * 64, force=True)
    except TranscriptError as error:
        refused = error
    else:
        return
    assert refused.what.text("ru")


@pytest.mark.parametrize("name", VALUES)
@quick
@given(st.data())
def test_a_damaged_answer_is_read_or_refused_by_every_reader(name: str, data: st.DataObject) -> None:
    value = copy.deepcopy(VALUES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        way = data.draw(st.sampled_from(WAYS[name]))
        damage(value, way, data.draw(values), data.draw(st.sampled_from(["drop", "replace", "double"])))
    content = Content(json.dumps(value))
    for reader in formats.FORMATS:
        if reader.name.endswith("-json"):
            reader.recognises(content)
            try:
                found = reader.read(content)
            except TranscriptError:
                continue
            for one in found.utterances:
                assert "\n" not in one.text
                assert one.start is None or one.end is None or one.end >= one.start
                assert all(one.text[offset - 1] == " " for offset, _ in one.marks)
    check(json.dumps(value))


@pytest.mark.parametrize("name", VALUES)
@quick
@given(st.data())
def test_damaged_bytes_are_read_or_refused(name: str, data: st.DataObject) -> None:
    raw = bytearray((DATA / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=6))
    check(bytes(raw))
