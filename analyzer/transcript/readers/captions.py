"""Captions: WebVTT as Zoom and Teams write it, and SRT.

webvtt-py takes the file apart. Three things are mended before it sees the text, because it would drop them without a
word: times it does not know, arrows inside speech, and blank lines inside a cue. The text of a cue is then read here,
since the library gives only the first voice of a cue and removes everything that stands between angle brackets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message, plural
from analyzer.transcript.clock import CLOCK, LONGEST, sane, seconds
from analyzer.transcript.content import Content
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import labels
from analyzer.transcript.readers.plain import doubts_about, no_speakers, speaker_carries_over
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, label_key, unwrap

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TIMING = re.compile(rf"\s{{0,9}}({CLOCK})\s{{0,9}}-{{1,2}}>\s{{0,9}}({CLOCK})(?=\s|$)")
_BROKEN_TIMING = re.compile(r"\s{0,9}[\d:.,]{1,30}\s{0,9}-{1,2}>|\s{0,9}-{1,2}>\s{0,9}[\d:.,]{4,30}\s{0,9}$")
_FIRST_CLOCK = re.compile(rf"\s{{0,9}}({CLOCK})(?=\s|-)")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]{0,200})?>|<\d{1,3}(?::\d{2}){1,2}\.\d{3}>")
_SRT_TAG = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]{0,200})?>|\{\\an?\d\}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})*\s+([^<>]{1,200})>|</v>|<v\s*>")
_ENTITY = re.compile(r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ARROW = "--\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH NON-JOINER}>"  # what "-->" inside speech is while the library works


class _Cue(NamedTuple):
    """A caption before its speakers are known; the text still has its line breaks."""

    text: str
    start: float | None
    end: float | None


def recognises_vtt(content: Content) -> bool:
    """WebVTT says so in its first line."""
    return re.match(r"\s{0,1000}WEBVTT(?=\s|$)", content.text) is not None


def recognises_srt(content: Content) -> bool:
    """SRT begins with a number and a line of times, or with the times at once."""
    lines = [line for line in _LINE_BREAK.split(content.text[:5000]) if line.strip()][:2]
    return any((match := _TIMING.match(line)) and not line[match.end() :].strip() for line in lines)


def read_vtt(content: Content) -> Parsed:
    """The utterances of a WebVTT file. Raises `TranscriptError` when no cue names a speaker."""
    cues, warnings = _cues(content.text.lstrip(), "vtt")
    if any(_VOICE.search(cue.text) for cue in cues):
        return Parsed("webvtt-voices", [part for cue in cues for part in _voices(cue)], warnings=warnings)
    unescaped = [cue._replace(text=_unescape(_TAG.sub("", cue.text))) for cue in cues]
    utterances, doubts = _labelled(unescaped)
    return Parsed("webvtt-zoom", utterances, warnings=[*warnings, *doubts])


def read_srt(content: Content) -> Parsed:
    """The utterances of an SRT file. Raises `TranscriptError` when no cue names a speaker."""
    cues, warnings = _cues(content.text, "srt")
    utterances, doubts = _labelled([cue._replace(text=_SRT_TAG.sub("", cue.text)) for cue in cues])
    return Parsed("srt", utterances, warnings=[*warnings, *doubts])


def _cues(text: str, kind: str) -> tuple[list[_Cue], list[TranscriptWarning]]:
    """Every cue with words, and a warning when some times could not be read."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    lines, unreadable = _mend(_LINE_BREAK.split(text), kind)
    try:
        captions = webvtt.from_buffer(lines, format=kind).captions
    except (MalformedFileError, MalformedCaptionError):
        captions = []
    cues = [
        _Cue(
            "\n".join(caption.lines).replace(_ARROW, "-->"),
            sane(caption.start_time.in_milliseconds() / 1000),
            sane(caption.end_time.in_milliseconds() / 1000),
        )
        for caption in captions
    ]
    cues = [cue for cue in cues if cue.text.strip()]
    if not cues:
        raise TranscriptError(
            what=message("The captions hold no text."),
            do=message("Check that the export was complete: a recording without speech gives an empty file."),
        )
    return cues, [warning("broken_times", _broken_times(unreadable))] if unreadable else []


def _broken_times(count: int) -> Message:
    return plural(
        "{count} caption has a time that could not be read; its words are kept without it.",
        "{count} captions have times that could not be read; their words are kept without them.",
        count,
    )


def _mend(lines: Sequence[str], kind: str) -> tuple[list[str], int]:
    """The lines as webvtt-py reads them without loss, and how many cues have no readable time."""
    mended: list[str] = []
    unreadable = 0
    in_cue = False
    numbered: bool | None = None  # whether each SRT cue has its number above the times
    for at, line in enumerate(lines):
        if _is_timing(line):
            start, end = _times(line)
            unreadable += start is None
            if kind == "srt":
                before = _last_words(mended)
                numbered = before.isdecimal() if numbered is None else numbered
                _begin_srt_cue(mended, drop_number=numbered and before.isdecimal())
            mended.append(f"{_timestamp(start, kind)} --> {_timestamp(end, kind)}")
            in_cue = True
        elif not line.strip():
            if kind == "vtt" and in_cue and _continues(lines, at):
                continue
            in_cue = in_cue and kind == "srt"
            mended.append("")
        else:
            mended.append(line.replace("-->", _ARROW))
    return mended, unreadable


def _is_timing(line: str) -> bool:
    if "->" not in line:
        return False
    if (match := _TIMING.match(line)) is not None:
        # "12:30 -> 13:00 обед" is speech: only the right arrow may be followed by the settings of a cue
        return "-->" in match[0] or not line[match.end() :].strip()
    return _BROKEN_TIMING.match(line) is not None


def _times(line: str) -> tuple[float | None, float | None]:
    """Start and end of a line of times, each None where it is missing or makes no sense."""
    if (match := _TIMING.match(line)) is not None:
        start, end = seconds(match[1]), seconds(match[2])
        return start, end if start is None or end is None or end >= start else None
    first = _FIRST_CLOCK.match(line)
    return (seconds(first[1]) if first else None), None


def _timestamp(value: float | None, kind: str) -> str:
    """`value` as both formats write it; what is not known is written as a time that `sane` takes for none."""
    milliseconds = round((LONGEST * 2 if value is None else value) * 1000)
    whole, rest = divmod(milliseconds, 1000)
    separator = "," if kind == "srt" else "."
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{separator}{rest:03}"


def _last_words(lines: Sequence[str]) -> str:
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _begin_srt_cue(mended: list[str], *, drop_number: bool) -> None:
    """Puts a number above the cue that follows, in place of the file's own if it has one."""
    while mended and not mended[-1].strip():
        mended.pop()
    if drop_number:
        mended.pop()
    if not any("-->" in line for line in mended[-2000:]):
        mended.clear()  # what stands above the first cue is no speech
    mended += ["", "1"] if mended else ["1"]


def _continues(lines: Sequence[str], at: int) -> bool:
    """Whether what follows the blank line `at` still belongs to the cue above it."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or lines[at].startswith(("NOTE", "STYLE", "REGION")):
        return False
    return not _is_timing(lines[at]) and not (at + 1 < len(lines) and _is_timing(lines[at + 1]))


def _voices(cue: _Cue) -> Iterator[Utterance]:
    """The utterances of a cue with `<v Name>`: a voice lasts until it is closed, another begins, or the cue ends."""
    speaker, at = NOBODY, 0
    for tag in [*_VOICE.finditer(cue.text), None]:
        words = cue.text[at : tag.start() if tag else None]
        text = unwrap(_unescape(_TAG.sub("", words)))
        if text:
            yield Utterance(speaker, text, cue.start, cue.end)
        if tag:
            speaker = " ".join(_unescape(tag[1] or NOBODY).split())
            at = tag.end()


def _labelled(cues: Sequence[_Cue]) -> tuple[list[Utterance], list[TranscriptWarning]]:
    """The utterances of cues that begin with `Name: `, and doubts about labels. Raises when no cue does."""
    firsts = [cue.text.strip().split("\n", 1)[0] for cue in cues]
    heads = [head for at, line in enumerate(firsts) if (head := labels.read_head(at, line)) and head.inline]
    accepted = labels.accept(heads, lines=firsts, timed=True)
    if not accepted:
        raise no_speakers()
    known = {label_key(head.label) for head in accepted}
    inherit = speaker_carries_over([label for cue in cues for label, _ in _parts(cue.text, NOBODY, known) if label])
    found: list[Utterance] = []
    speaker = NOBODY
    for cue in cues:
        if not inherit:
            speaker = NOBODY
        for label, words in _parts(cue.text, speaker, known):
            speaker = label
            if text := unwrap(words):
                found.append(Utterance(label, text, cue.start, cue.end))
    return found, doubts_about(labels.doubtful(heads, accepted))


def _parts(text: str, speaker: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """The text of a cue split where a line begins with a known label; `speaker` says what stands before it."""
    words: list[str] = []
    for line in text.split("\n"):
        head = labels.read_head(0, line.strip())
        if head is None or not head.inline or label_key(head.label) not in known:
            words.append(line)
            continue
        if words:
            yield speaker, "\n".join(words)
        speaker, words = head.label, [line.strip()[head.body :]]
    yield speaker, "\n".join(words)


def _unescape(text: str) -> str:
    """Character references decoded; an ampersand that is none stays."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


VTT = Format(name="webvtt", recognises=recognises_vtt, read=read_vtt)
SRT = Format(name="srt", recognises=recognises_srt, read=read_srt)
