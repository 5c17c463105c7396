"""Cues of WebVTT, SRT and SBV: their lines and times, without a word lost where the file is slightly broken.

webvtt-py takes the cues apart. Before it sees the file, all that it would drop or misplace without a word is rewritten
as the WebVTT that was meant: times that it does not know or that are missing, blank lines inside a cue, arrows in
speech, numbers above cues that do not stand where they should. SRT and SBV become WebVTT on the way, for the three
differ in nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript import limits
from analyzer.transcript.clock import CLOCK, LONGEST, seconds
from analyzer.transcript.content import too_much_text
from analyzer.transcript.model import TranscriptWarning, warning

Kind = Literal["vtt", "srt", "sbv"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TIMING = re.compile(rf"\s{{0,9}}({CLOCK})\s{{0,9}}-{{1,2}}>\s{{0,9}}({CLOCK})(?=\s|$)")
_STRICT_TIMING = re.compile(r"\d\d:[0-5]\d:[0-5]\d[.,]\d{3} --> \d\d:[0-5]\d:[0-5]\d[.,]\d{3}(?=\s|$)", re.ASCII)
_STRICT_SBV_TIMING = re.compile(r"(\d:[0-5]\d:[0-5]\d\.\d{3}),(\d:[0-5]\d:[0-5]\d\.\d{3})", re.ASCII)
_BROKEN_TIMING = re.compile(r"\s{0,9}[\d:.,]{1,30}\s{0,9}-{1,2}>|\s{0,9}-{1,2}>\s{0,9}[\d:.,]{4,30}\s{0,9}$")
_LONG_CLOCK = r"\d{1,9}:\d{1,3}:\d{1,3}"  # "12:30,13:00" is speech in SBV, which always writes the hours
_SBV_TIMING = re.compile(rf"\s{{0,9}}(?={_LONG_CLOCK})({CLOCK})\s?,\s?(?={_LONG_CLOCK})({CLOCK})\s{{0,9}}")
_BROKEN_SBV_TIMING = re.compile(
    rf"\s{{0,9}}(?:{_LONG_CLOCK}[\d:.,]{{0,30}},[\d:.]{{0,30}}|,{_LONG_CLOCK}[\d:.]{{0,30}})\s{{0,9}}"
)
_FIRST_CLOCK = re.compile(rf"\s{{0,9}}({CLOCK})(?=\s|-|,|$)")
_SETTINGS = re.compile(r"(?:\s{1,9}[A-Za-z]\w{0,19}:[^\s:]{1,40}){0,9}\s{0,9}")
_NO_CUE = re.compile(r"(?:NOTE(?=[\s]|$)|(?:STYLE|REGION)\s{0,9}$|\ufeff?WEBVTT(?=\s|$))")
_CONFIDENCE = re.compile(r"NOTE Confidence: ?[\d.]{1,20}\s{0,9}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:[/-]\d{1,9}){0,3}\s{0,9}")
_ARROW = "--\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH NON-JOINER}>"  # what "-->" inside speech is while the library works

BRIDGE = 0.05  # seconds; a cue as short as this holds no speech of its own
_NO_TIME = "999:00:00.000"  # what a time that is not known is while the library works: later than any recording


class Cue(NamedTuple):
    """A caption: its lines as the file has them, blank ones too, and seconds."""

    lines: tuple[str, ...]
    start: float | None
    end: float | None


def is_vtt(text: str) -> bool:
    """WebVTT says so in its first line."""
    return re.match(r"\s{0,1000}WEBVTT(?=\s|$)", text) is not None


def is_srt(text: str) -> bool:
    """SRT begins with a number and a line of times, or with the times at once; a first cue may lack them."""
    lines = [line for line in _LINE_BREAK.split(text[:5000]) if line.strip()]
    if any(_is_only_times(line) for line in lines[:2]):
        return True
    numbered = bool(lines) and lines[0].strip() in ("0", "1")
    return numbered and any(above.strip() in ("1", "2") and _is_only_times(line) for above, line in pairwise(lines))


def is_sbv(text: str) -> bool:
    """SBV begins with a line of two times and nothing else, a comma between them."""
    lines = [line for line in _LINE_BREAK.split(text[:1000]) if line.strip()][:3]
    return any(_SBV_TIMING.fullmatch(line) for line in lines)


def _is_only_times(line: str) -> bool:
    match = _TIMING.match(line)
    return match is not None and _SETTINGS.fullmatch(line, match.end()) is not None


def take_apart(text: str, kind: Kind) -> tuple[list[Cue], list[TranscriptWarning]]:
    """Every cue with words, and a warning when some times could not be read. Raises when there are no words."""
    import webvtt

    mended, unreadable = _mend(_LINE_BREAK.split(text.lstrip("\ufeff")), kind)
    cues = [
        Cue(
            tuple(line.replace(_ARROW, "-->") for line in caption.lines),
            _seconds(caption.start_time.in_milliseconds()),
            _seconds(caption.end_time.in_milliseconds()),
        )
        for caption in webvtt.from_buffer(mended).captions
        if any(not line.isspace() for line in caption.lines)
    ]
    if not cues:
        raise TranscriptError(
            what=message("The captions hold no text."),
            do=message("Check that the export was complete: a recording without speech gives an empty file."),
        )
    if not unreadable:
        return cues, []
    broken = plural(
        "{count} caption has a time that could not be read; its words are kept without it.",
        "{count} captions have times that could not be read; their words are kept without them.",
        unreadable,
    )
    return cues, [warning("broken_times", broken)]


def _mend(lines: Sequence[str], kind: Kind) -> tuple[list[str], int]:
    """The lines as WebVTT that webvtt-py reads without loss, and how many cues have no readable time."""
    timed = [at for at, line in enumerate(lines) if _is_timing(line, kind)]
    if len(timed) > limits.MOST_UTTERANCES and _with_speech(lines, timed) > limits.MOST_UTTERANCES:
        raise too_much_text()
    numbers, untimed = _numbers(lines, timed)
    timings, above = set(timed), {at - 1 for at in timed}
    mended = ["WEBVTT", ""]
    unreadable = 0
    in_cue = False
    after_blank = True
    for at, line in enumerate(lines):
        blank = not line.strip()
        if at in timings or at in untimed:
            times, readable = _well_written(line) if at in timings else (f"{_NO_TIME} --> {_NO_TIME}", False)
            unreadable += not readable
            mended += ["", times]
            in_cue = True
        elif kind == "vtt" and (after_blank or not in_cue) and _NO_CUE.match(line):
            mended += ["", line.replace("-->", _ARROW)]
            in_cue = False
        elif at in numbers or _is_no_speech(line, kind, named=at in above and after_blank):
            pass
        elif not in_cue:
            # before the first cue and in the blocks between cues: the library knows that none of it is speech
            mended.append(line.replace("-->", _ARROW))
        elif line:
            # a line of spaces is a line of the picture, where rolling captions leave room; an empty one ends no cue
            mended += [" "] if blank else line.replace("-->", _ARROW).split("[br]" if kind == "sbv" else "\n")
        after_blank = blank
    return mended, unreadable


def _with_speech(lines: Sequence[str], timed: Sequence[int]) -> int:
    """How many cues bring words of their own: between those of rolling captions are others that only bridge them."""
    filled = (lines[at] for at in timed if at + 1 < len(lines) and lines[at + 1].strip())
    return sum(start is None or end is None or end - start > BRIDGE for start, end in map(_times, filled))


def _seconds(milliseconds: int) -> float | None:
    return milliseconds / 1000 if milliseconds <= LONGEST * 1000 else None


def _is_no_speech(line: str, kind: Kind, *, named: bool) -> bool:
    """Whether a line inside a WebVTT cue is the name of the next cue, or a remark of the recogniser."""
    if kind != "vtt":
        return False
    return named or _is_guid(line) or (line.startswith("NOTE C") and _CONFIDENCE.fullmatch(line) is not None)


def _is_guid(line: str) -> bool:
    return len(line) > 35 and line[8] == "-" and _GUID.fullmatch(line) is not None


def _is_timing(line: str, kind: Kind) -> bool:
    if kind == "sbv":
        if "," not in line:
            return False
        return (_SBV_TIMING.fullmatch(line) or _BROKEN_SBV_TIMING.fullmatch(line)) is not None
    if "->" not in line:
        return False
    if (match := _TIMING.match(line)) is not None:
        # "12:30 -> 13:00 обед" is speech: only the right arrow may be followed by the settings of a cue
        return "-->" in match[0] or not line[match.end() :].strip()
    return _BROKEN_TIMING.match(line) is not None


def _times(line: str) -> tuple[float | None, float | None]:
    """Start and end of a line of times, each None where it is missing or makes no sense."""
    if (match := _TIMING.match(line) or _SBV_TIMING.fullmatch(line)) is not None:
        start, end = seconds(match[1]), seconds(match[2])
        return start, end if start is None or end is None or end >= start else None
    first = _FIRST_CLOCK.match(line)
    return (seconds(first[1]) if first else None), None


def _well_written(line: str) -> tuple[str, bool]:
    """A line of times as WebVTT has it, and whether its start could be read."""
    if _STRICT_TIMING.match(line) and line[:12] <= line[17:29]:
        return line[:29].replace(",", "."), True
    if (match := _STRICT_SBV_TIMING.fullmatch(line)) and match[1] <= match[2]:
        return f"0{match[1]} --> 0{match[2]}", True
    start, end = _times(line)
    return f"{_timestamp(start)} --> {_timestamp(end)}", start is not None


def _timestamp(value: float | None) -> str:
    if value is None:
        return _NO_TIME
    whole, rest = divmod(round(value * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:03}"


def _numbers(lines: Sequence[str], timed: Sequence[int]) -> tuple[set[int], set[int]]:
    """Lines that are numbers of cues; and those of them that begin a cue whose times are missing.

    Where the numbers count, a number is what counts on, or what stands first after a blank line and right above times;
    so that a year at the end of a cue stays speech. Where they do not, it is whatever number stands right above times.
    """
    values = {at: value for at, line in enumerate(lines) if (value := _number(line)) is not None}
    above = {place: at for at in timed if (place := _above(lines, at)) in values}
    if not above or len(above) * 2 < len(timed):
        return set(), set()
    if not _count(above, values, timed):
        return {at for at, times in above.items() if times == at + 1}, set()
    numbers: set[int] = set()
    untimed: set[int] = set()
    last = -1
    coming = sorted(above, reverse=True)
    for at, value in values.items():
        first_in_block = at == 0 or not lines[at - 1].strip()
        if at in above:
            coming.pop()
            if value == last + 1 or last < 0 or (first_in_block and above[at] == at + 1):
                numbers.add(at)
                last = value
        elif (
            first_in_block and coming and values[coming[-1]] > value and value in ({last + 1} if last >= 0 else {0, 1})
        ):
            numbers.add(at)
            last = value
            if lines[at + 1].strip():
                untimed.add(at)
    return numbers, untimed


def _number(line: str) -> int | None:
    short = line.strip() if len(line) < 20 else ""
    return int(short) if short.isdecimal() else None


def _above(lines: Sequence[str], at: int) -> int:
    """The nearest line above `at` that has words, -1 where there is none."""
    at -= 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    return at


def _count(above: Mapping[int, int], values: Mapping[int, int], timed: Sequence[int]) -> bool:
    """Whether the numbers above times go up as cues do: in small steps, or with most of the cues at their own place."""
    place = {at: number for number, at in enumerate(timed)}
    shifts = Counter(values[number] - place[at] for number, at in above.items())
    steps = sum(0 < values[second] - values[first] <= 3 for first, second in pairwise(above))
    return max(shifts.values()) * 2 > len(above) or steps >= 0.8 * (len(above) - 1)
