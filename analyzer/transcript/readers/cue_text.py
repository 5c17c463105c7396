"""The text of a cue: markup becomes times and voices with their places, character references become characters."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from analyzer.transcript.clock import LONGEST
from analyzer.transcript.readers import timing
from analyzer.transcript.readers.cues import Cue
from analyzer.transcript.utterance import NOBODY, Utterance

_VOICE = r"(<v(?:\.[^\s<>]{1,60}){0,9}\s{1,9}[^<>]{1,200}>|</v>|<v\s{0,9}>)"
_MARKUP = re.compile(
    rf"<(\d{{1,3}}(?::\d{{2}}){{1,2}}\.\d{{3}})>|</?(?:c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]{{0,200}})?>|{_VOICE}"
)
# tags of SRT are those of old players; what stands in braces is theirs too: a place or a style for the whole line
_SRT_MARKUP = re.compile(
    r"</?(?:i|b|u|s|font)(?:\s[^<>]{0,200})?>|^(?:\{\\[^{}]{1,100}\}){1,20}|\{\\(?:an?\d{1,2}|pos\([\d., -]{1,40}\))\}"
    rf"|((?!))|{_VOICE}"
)
_STYLE_ENDS = re.compile(r"\{\\[ibus]0\}")
_STYLES = re.compile(r"\{\\[ibus][01]?\}")
_ENTITY = re.compile(r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cue without its markup: `times` of words and `voices` of speakers at their offsets in `text`."""

    text: str
    times: tuple[tuple[int, float], ...] = ()
    voices: tuple[tuple[int, str], ...] = ()

    def cut(self, start: int, end: int | None = None) -> Line:
        """The words between two offsets, with the times that are theirs; the last time before them is the first's."""
        words = self.text[start:end]
        lead = start + len(words) - len(words.lstrip())
        words = words.strip()
        if not self.times:
            return Line(words)
        first = bisect_right(self.times, lead, key=_offset)
        last = bisect_left(self.times, lead + len(words), first, key=_offset)
        inside = ((max(offset - lead, 0), time) for offset, time in self.times[max(first - 1, 0) : last])
        return Line(words, tuple(inside))


def _offset(time: tuple[int, float]) -> int:
    return time[0]


def line_of(raw: str, *, references: bool = True) -> Line:
    """A line as read: `references` says whether `&amp;` and the like stand for a character, as they do in WebVTT."""
    if "<" not in raw and "{" not in raw:
        return Line(_unescape(raw).strip() if references and "&" in raw else raw.strip())
    if references:
        parts = _MARKUP.split(raw.replace("<c>", "").replace("</c>", ""))
        parts[::3] = [_unescape(words) if "&" in words else words for words in parts[::3]]
    else:
        parts = _SRT_MARKUP.split(_STYLES.sub("", raw) if _STYLE_ENDS.search(raw) else raw)
    text = "".join(parts[::3])
    at = len(text.lstrip()) - len(text)  # offsets count from the first character that is no space
    times: list[tuple[int, float]] = []
    voices: list[tuple[int, str]] = []
    for words, time, voice in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        at += len(words)
        if time:
            times.append((max(at, 0), _seconds(time)))
        elif voice:
            voices.append((max(at, 0), _voice_name(voice)))
    return Line(text.strip(), tuple(times), tuple(voices))


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _voice_name(tag: str) -> str:
    """The label in `<v Name>`, nobody where the voice ends; a number alone is the number of a speaker."""
    name = tag[:-1].split(None, 1)[1:] if tag.startswith("<v") else []
    label = " ".join(_unescape(name[0]).split()) if name else NOBODY
    return f"Speaker {label}" if label.isdecimal() else label


def utterance(speaker: str, lines: Iterable[Line], cue: Cue) -> Utterance:
    """The utterance of a cue's lines, joined with one space; a time of a word counts when it lies inside the cue."""
    text = ""
    times: list[tuple[int, float]] = []
    for line in lines:
        if line.text:
            text += " " if text else ""
            times += [(len(text) + offset, time) for offset, time in line.times]
            text += line.text
    if not times:
        return Utterance(speaker, text, cue.start, cue.end)
    low, high = cue.start or 0.0, LONGEST if cue.end is None else cue.end
    times = [(offset, time) for offset, time in times if low <= time <= high]
    start = times[0][1] if times and times[0][0] == 0 else cue.start
    bounds = pairwise([0, *(offset for offset, _ in times), len(text)])
    words = [text[a:b].strip() for a, b in bounds]
    return Utterance(speaker, text, start, cue.end, timing.marks(text, words, [start, *(time for _, time in times)]))


def _unescape(text: str) -> str:
    """Character references decoded; an ampersand that is none stays."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)
