"""The JSON of recognition services and programs, with what they write around the talk cut short."""

from __future__ import annotations

import json
from typing import Any

from tests.writers.talk import Talk, Writer, apart, clock, milliseconds, numbered, words

_MONDAY = 1_779_629_825  # seconds since 1970
_APART = 3_000  # milliseconds; the same word said again at once would be the same recording on another track


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _whole(talk: Talk) -> str:
    return " ".join(one.text for one in talk)


def whisperx(talk: Talk) -> bytes:
    segments = [
        {
            "start": one.start,
            "end": one.end,
            "text": " " + one.text,
            "words": [
                {"word": word.text, "start": word.start, "end": word.end, "score": 0.9, "speaker": one.speaker}
                for word in words(one)
            ],
            "speaker": one.speaker,
        }
        for one in talk
    ]
    return _dump({"segments": segments, "word_segments": [word for one in segments for word in one["words"]]})  # type: ignore[attr-defined]


def whisper(talk: Talk) -> bytes:
    segments = [
        {"id": f"seg_{number:03}", "start": one.start, "end": one.end, "text": " " + one.text, "speaker": one.speaker}
        for number, one in enumerate(talk)
    ]
    return _dump({"task": "transcribe", "duration": talk[-1].end, "text": _whole(talk), "segments": segments})


def whispercpp(talk: Talk) -> bytes:
    pieces = [
        {
            "timestamps": {"from": clock(one.start, comma=","), "to": clock(one.end, comma=",")},
            "offsets": {"from": milliseconds(one.start), "to": milliseconds(one.end)},
            "text": " " + one.text,
            "speaker": str(number),
        }
        for number, one in numbered(talk)
    ]
    return _dump({"systeminfo": "AVX = 1", "result": {"language": "ru"}, "transcription": pieces})


def _deepgram_words(talk: Talk) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "word": apart(word.text)[0].lower(),
                "start": word.start,
                "end": word.end,
                "confidence": 0.98,
                "speaker": number,
                "punctuated_word": word.text,
            }
            for word in words(one)
        ]
        for number, one in numbered(talk)
    ]


def deepgram(talk: Talk) -> bytes:
    said = [word for utterance in _deepgram_words(talk) for word in utterance]
    best = {"transcript": _whole(talk), "confidence": 0.99, "words": said}
    return _dump({"metadata": {"channels": 1}, "results": {"channels": [{"alternatives": [best]}]}})


def deepgram_utterances(talk: Talk) -> bytes:
    data = json.loads(deepgram(talk))
    data["results"]["utterances"] = [
        {
            "start": one.start,
            "end": one.end,
            "channel": 0,
            "transcript": one.text,
            "words": said,
            "speaker": said[0]["speaker"],
        }
        for one, said in zip(talk, _deepgram_words(talk), strict=True)
    ]
    return _dump(data)


def assemblyai(talk: Talk) -> bytes:
    utterances = [
        {
            "speaker": "ABCDEFGH"[number],
            "text": one.text,
            "confidence": 0.95,
            "start": milliseconds(one.start),
            "end": milliseconds(one.end),
            "words": [
                {
                    "text": word.text,
                    "start": milliseconds(word.start),
                    "end": milliseconds(word.end),
                    "confidence": 0.97,
                    "speaker": "ABCDEFGH"[number],
                }
                for word in words(one)
            ],
        }
        for number, one in numbered(talk)
    ]
    said = [word for one in utterances for word in one["words"]]  # type: ignore[attr-defined]
    return _dump({"id": "x", "status": "completed", "text": _whole(talk), "words": said, "utterances": utterances})


def google_v1(talk: Talk) -> bytes:
    """Each result without tags, and all words again in the last one, with them."""
    results: list[dict[str, Any]] = []
    tagged: list[dict[str, Any]] = []
    for number, one in numbered(talk):
        said = [
            {"startTime": f"{word.start:.3f}s", "endTime": f"{word.end:.3f}s", "word": word.text} for word in words(one)
        ]
        results.append({"alternatives": [{"transcript": one.text, "confidence": 0.9, "words": said}]})
        tagged += [word | {"speakerTag": number + 1} for word in said]
    results.append({"alternatives": [{"words": tagged}]})
    return _dump({"name": "1", "done": True, "response": {"results": results}})


def google_v2(talk: Talk) -> bytes:
    results = [
        {
            "alternatives": [
                {
                    "transcript": one.text,
                    "words": [
                        {
                            "startOffset": f"{word.start:.3f}s",
                            "endOffset": f"{word.end:.3f}s",
                            "word": word.text,
                            "speakerLabel": str(number + 1),
                        }
                        for word in words(one)
                    ],
                }
            ],
            "resultEndOffset": f"{one.end:.3f}s",
        }
        for number, one in numbered(talk)
    ]
    return _dump({"results": {"gs://example/talk.wav": {"inlineResult": {"transcript": {"results": results}}}}})


def aws(talk: Talk) -> bytes:
    """Words and punctuation in one list, the speakers in another."""
    items: list[dict[str, Any]] = []
    segments: list[dict[str, Any]] = []
    for number, one in numbered(talk):
        speaker = f"spk_{number}"
        labels = []
        for word in words(one):
            bare, mark = apart(word.text)
            times = {"start_time": f"{word.start:.3f}", "end_time": f"{word.end:.3f}"}
            items.append(times | {"alternatives": [{"content": bare}], "type": "pronunciation"})
            labels.append(times | {"speaker_label": speaker})
            if mark:
                items.append({"alternatives": [{"content": mark}], "type": "punctuation"})
        segments.append(
            {
                "start_time": f"{one.start:.3f}",
                "end_time": f"{one.end:.3f}",
                "speaker_label": speaker,
                "items": labels,
            }
        )
    results = {
        "transcripts": [{"transcript": _whole(talk)}],
        "speaker_labels": {"speakers": 2, "segments": segments},
        "items": items,
    }
    return _dump({"jobName": "talk", "status": "COMPLETED", "results": results})


def watson(talk: Talk) -> bytes:
    results, labels = [], []
    for number, one in numbered(talk):
        said = words(one)
        best = {"transcript": one.text + " ", "timestamps": [[word.text, word.start, word.end] for word in said]}
        results.append({"final": True, "alternatives": [best]})
        labels += [{"from": word.start, "to": word.end, "speaker": number, "final": False} for word in said]
    return _dump({"result_index": 0, "results": results, "speaker_labels": labels})


def yandex_v2(talk: Talk) -> bytes:
    chunks = [
        {
            "alternatives": [
                {
                    "words": [
                        {"startTime": f"{word.start:.3f}s", "endTime": f"{word.end:.3f}s", "word": word.text.lower()}
                        for word in words(one)
                    ],
                    "text": one.text,
                }
            ],
            "channelTag": str(number + 1),
        }
        for number, one in numbered(talk)
    ]
    return _dump({"done": True, "id": "e03", "response": {"chunks": chunks}})


def yandex_v3(talk: Talk) -> bytes:
    """Each phrase as it was heard, and again with figures and punctuation."""
    lines: list[bytes] = []
    for index, (number, one) in enumerate(numbered(talk)):
        said = [
            {
                "text": word.text.lower(),
                "startTimeMs": str(milliseconds(word.start)),
                "endTimeMs": str(milliseconds(word.end)),
            }
            for word in words(one)
        ]
        times = {"startTimeMs": said[0]["startTimeMs"], "endTimeMs": said[-1]["endTimeMs"]}
        heard = {"alternatives": [{"words": said, "text": one.text.lower()} | times]}
        refined = {"alternatives": [{"words": said, "text": one.text} | times]}
        event = {"audioCursors": {"finalIndex": str(index)}, "channelTag": str(number)}
        lines.append(_dump({"result": event | {"final": heard}}))
        refinement = {"finalIndex": str(index), "normalizedText": refined}
        lines.append(_dump({"result": event | {"finalRefinement": refinement}}))
    return b"\n".join(lines)


def rev(talk: Talk) -> bytes:
    monologues = []
    names: dict[str, int] = {}
    for number, one in numbered(talk):
        names[one.speaker] = number
        elements: list[dict[str, object]] = []
        for word in words(one):
            bare, mark = apart(word.text)
            elements.append({"type": "text", "value": bare, "ts": word.start, "end_ts": word.end, "confidence": 0.9})
            elements.append({"type": "punct", "value": mark + " "})
        monologues.append({"speaker": number, "elements": elements})
    speakers = [{"id": number, "name": name} for name, number in names.items()]
    return _dump({"speakers": speakers, "monologues": monologues})


def azure(talk: Talk) -> bytes:
    def span(start: float, end: float) -> dict[str, object]:
        return {
            "offset": f"PT{start:.3f}S",
            "duration": f"PT{end - start:.3f}S",
            "offsetInTicks": round(start * 1e7),
            "durationInTicks": round((end - start) * 1e7),
        }

    phrases = []
    for number, one in numbered(talk):
        best = {
            "confidence": 0.9,
            "lexical": one.text.lower(),
            "display": one.text,
            "displayWords": [{"displayText": word.text} | span(word.start, word.end) for word in words(one)],
        }
        told = {"recognitionStatus": "Success", "channel": 0, "speaker": number + 1, "nBest": [best]}
        phrases.append(told | span(one.start or 0.0, one.end or 0.0))
    return _dump({"duration": "PT1H", "combinedRecognizedPhrases": [], "recognizedPhrases": phrases})


def azure_fast(talk: Talk) -> bytes:
    phrases = [
        {
            "speaker": number + 1,
            "offsetMilliseconds": milliseconds(one.start),
            "durationMilliseconds": milliseconds(one.end) - milliseconds(one.start),
            "text": one.text,
        }
        for number, one in numbered(talk)
    ]
    return _dump({"durationMilliseconds": 1000, "combinedPhrases": [{"text": _whole(talk)}], "phrases": phrases})


def speechmatics(talk: Talk) -> bytes:
    results: list[dict[str, Any]] = []
    for number, one in numbered(talk):
        for word in words(one):
            bare, mark = apart(word.text)
            told = {"confidence": 0.97, "speaker": f"S{number + 1}"}
            times = {"start_time": word.start, "end_time": word.end}
            results.append({"alternatives": [told | {"content": bare}], **times, "type": "word"})
            if mark:
                at = {"start_time": word.end, "end_time": word.end, "type": "punctuation", "attaches_to": "previous"}
                results.append({"alternatives": [told | {"content": mark}], **at})
    return _dump({"format": "2.9", "metadata": {"type": "transcription"}, "results": results})


def fireflies(talk: Talk) -> bytes:
    sentences = [
        {
            "index": index,
            "speaker_name": one.speaker,
            "speaker_id": number,
            "text": one.text,
            "raw_text": one.text,
            "start_time": one.start,
            "end_time": one.end,
        }
        for index, (number, one) in enumerate(numbered(talk))
    ]
    return _dump({"data": {"transcript": {"id": "x1", "title": "Interview", "sentences": sentences}}})


def fireflies_download(talk: Talk) -> bytes:
    """The file for people, with times as text and to the second."""
    sentences = [
        {
            "sentence": one.text,
            "startTime": clock(one.start, hours=False, fraction=False),
            "endTime": clock(one.end, hours=False, fraction=False),
            "speaker_name": one.speaker,
            "speaker_id": number,
        }
        for number, one in numbered(talk)
    ]
    return _dump(sentences)


def telegram(talk: Talk) -> bytes:
    """Every other text in pieces, as a chat with links has it."""
    messages = [
        {
            "id": index,
            "type": "message",
            "date": "2026-05-24T16:00:00",
            "date_unixtime": str(_MONDAY + milliseconds(one.start) // 1000),
            "from": one.speaker,
            "from_id": f"user{number}",
            "text": one.text if index % 2 else [one.text[:3], {"type": "bold", "text": one.text[3:]}],
        }
        for index, (number, one) in enumerate(numbered(talk))
    ]
    return _dump({"name": talk[0].speaker, "type": "personal_chat", "id": 77, "messages": messages})


def podcast(talk: Talk) -> bytes:
    segments = [{"speaker": one.speaker, "startTime": one.start, "endTime": one.end, "body": one.text} for one in talk]
    return _dump({"version": "1.0.0", "segments": segments})


WRITERS = (
    Writer("whisperx", "whisperx-json", whisperx, shortest=_APART),
    Writer("whisper with speakers", "whisperx-json", whisper, shortest=_APART),
    Writer("whisper.cpp", "whispercpp-json", whispercpp, names=False, shortest=_APART),
    Writer("deepgram", "deepgram-json", deepgram, names=False, spaces="words", shortest=_APART),
    Writer("deepgram utterances", "deepgram-json", deepgram_utterances, names=False, shortest=_APART),
    Writer("assemblyai", "assemblyai-json", assemblyai, names=False, shortest=_APART),
    Writer("google v1", "google-json", google_v1, names=False, spaces="words", shortest=_APART),
    Writer("google v2", "google-json", google_v2, names=False, shortest=_APART),
    Writer("aws", "aws-json", aws, names=False, spaces="words", shortest=_APART),
    Writer("watson", "watson-json", watson, names=False, shortest=_APART),
    Writer("yandex v2", "yandex-v2-json", yandex_v2, names=False, shortest=_APART),
    Writer("yandex v3", "yandex-v3-json", yandex_v3, names=False, shortest=_APART),
    Writer("rev", "rev-json", rev, spaces="words", shortest=_APART),
    Writer("azure", "azure-json", azure, names=False, shortest=_APART),
    Writer("azure fast", "azure-json", azure_fast, names=False, shortest=_APART),
    Writer("speechmatics", "speechmatics-json", speechmatics, names=False, spaces="words", shortest=_APART),
    Writer("fireflies", "fireflies-json", fireflies, shortest=_APART),
    Writer("fireflies download", "fireflies-json", fireflies_download, unit=1.0, shortest=_APART),
    Writer("telegram", "telegram-json", telegram, unit=1.0, ends=False, restarts=True, shortest=_APART),
    Writer("podcast", "podcast-json", podcast, shortest=_APART),
)
