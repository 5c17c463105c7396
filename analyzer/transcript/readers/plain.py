"""Plain text and Markdown: `Имя: текст`, `[00:03:12] Имя: текст`, `Имя  3:12` above the text, and their kin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript.clock import CLOCK, find_date, seconds
from analyzer.transcript.content import Content
from analyzer.transcript.model import Role, TranscriptWarning, warning
from analyzer.transcript.readers import labels
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, label_key, shorten

_CLOCKS = re.compile(CLOCK)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def read(content: Content) -> Parsed:
    """The utterances of a plain text; each line of a speaker is one. Raises `TranscriptError` without labels."""
    lines = _LINE_BREAK.split(content.text)
    heads = [head for number, line in enumerate(lines) if (head := labels.read_head(number, line))]
    accepted = labels.accept(heads, lines=lines)
    if not accepted:
        raise no_speakers()
    first = accepted[0].line
    preamble = [line for line in lines[:first] if line.strip() and not _is_fence(line)]
    return Parsed(
        format="text",
        utterances=_utterances(lines, accepted),
        date=find_date(preamble),
        roles=_roles_in(preamble, {label_key(head.label) for head in accepted}),
        warnings=[*_preamble_warnings(preamble), *doubts_about(labels.doubtful(heads, accepted))],
    )


def no_speakers() -> TranscriptError:
    """The refusal of a file that does not say who speaks."""
    return TranscriptError(
        what=message("The file does not say who is speaking: no speaker labels were found."),
        do=message(
            "Export the transcript with speaker names, or write a name and a colon before each reply, "
            "for example “Anna: Tell me about your last project.”"
        ),
    )


def doubts_about(heads: Sequence[labels.Head]) -> list[TranscriptWarning]:
    """A warning for lines that begin as a speaker's might and were taken for speech."""
    if not heads:
        return []
    text = plural(
        "{count} line begins like a speaker's label but was read as speech: “{label}:”.",
        "{count} lines begin like a speaker's label but were read as speech, the first: “{label}:”.",
        len(heads),
        label=shorten(heads[0].label, 60),
    )
    return [warning("label_doubtful", text)]


def times_of(stamp: str | None) -> tuple[float | None, float | None]:
    """Start and end in seconds of `[0:03]`, `0:03 - 0:09` and the like."""
    clocks = _CLOCKS.findall(stamp or "")
    start = seconds(clocks[0]) if clocks else None
    end = seconds(clocks[1]) if len(clocks) > 1 else None
    return start, end


def _utterances(lines: Sequence[str], accepted: Sequence[labels.Head]) -> list[Utterance]:
    by_line = {head.line: head for head in accepted}
    stamps_lead = sum(_stamp_leads(lines[head.line], head) for head in accepted) >= 0.6 * len(accepted)
    inherit = speaker_carries_over([head.label for head in accepted])
    speaker, start, end = NOBODY, None, None
    found: list[Utterance] = []
    for number in range(accepted[0].line, len(lines)):
        line = lines[number]
        if (head := by_line.get(number)) is not None:
            speaker = head.label
            start, end = times_of(head.stamp)
            words = line[head.body :].strip()
        elif _is_fence(line):
            continue
        elif stamps_lead and (stamped := labels.stamped_line(line)) is not None:
            start, end = times_of(stamped[0])
            words = line[stamped[1] :].strip()
            if words and not inherit:
                speaker = NOBODY
        else:
            words = line.strip()
        if words:
            found.append(Utterance(speaker, words, start, end))
            start = end = None
    return found


def speaker_carries_over(speakers: Sequence[str]) -> bool:
    """Whether the file names a speaker only when it changes, so that what has no label is the last one's.

    A file that repeats the label for one speaker's next line means something else by leaving it out.
    """
    pairs = list(pairwise(speakers))
    repeats = sum(label_key(first) == label_key(second) for first, second in pairs)
    return repeats <= 0.1 * len(pairs)


def _stamp_leads(line: str, head: labels.Head) -> bool:
    return head.stamp is not None and labels.stamped_line(line) is not None


def _is_fence(line: str) -> bool:
    return line.lstrip().startswith("```")


def _roles_in(preamble: Sequence[str], speakers: set[str]) -> dict[str, Role]:
    """Roles from lines such as "Кандидат: Пётр Орлов" above the talk."""
    roles: dict[str, Role] = {}
    for line in preamble:
        head = labels.read_head(0, line)
        role = labels.role_named(head.label) if head else None
        if head is None or role is None:
            continue
        for name in re.split(r"[,;]", line[head.body : head.body + 200]):
            if (key := label_key(name.strip(" *_.\t"))) in speakers:
                roles[key] = role
    return roles


def _preamble_warnings(preamble: Sequence[str]) -> list[TranscriptWarning]:
    if not preamble:
        return []
    text = plural(
        "{count} line above the talk was left out; it begins “{first}”.",
        "{count} lines above the talk were left out; the first is “{first}”.",
        len(preamble),
        first=shorten(preamble[0], 80),
    )
    return [warning("preamble_skipped", text)]


FORMAT = Format(name="text", recognises=lambda content: not content.is_json, read=read)
