"""Which beginnings of lines are speakers' labels.

"Анна: да" and "Плюс: быстро" look alike. A label is therefore accepted by evidence from the whole file: it repeats,
it looks like a name or names a role, and it is written in the way the file writes its labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.transcript import words
from analyzer.transcript.clock import CLOCK
from analyzer.transcript.model import Role
from analyzer.transcript.utterance import label_key

_HEAD = 240  # characters of a line that can hold a label; the rest is never searched
_STAMP = rf"(?:[\[(]\s?)?{CLOCK}(?:\s{{0,3}}(?:-->|->|[-–—])\s{{0,3}}{CLOCK})?(?:\s?[\])])?"
_START = re.compile(
    rf"\s{{0,40}}(?:\#{{1,6}}\s{{1,3}}|[-*•]\s{{1,3}}|>{{1,2}}\s{{0,3}})?(?P<bold>\*\*|__)?"
    rf"(?:\[\d{{1,5}}\]\s{{0,3}})?(?:(?P<stamp>{_STAMP})(?=[\s:|,*_\[<–—-]|$)"
    rf"(?:\s{{0,3}}[-–—|,]\s{{0,3}}|:\s{{1,3}}|\s{{0,9}}))?(?P<bold2>\*\*|__)?"
)
_INLINE = re.compile(
    rf"(?P<label>[^:\n]{{1,90}}?)(?:\*\*|__)?(?:[\s,]{{1,9}}(?P<stamp>{_STAMP}))?\s{{0,3}}(?:\*\*|__)?"
    r"\s{0,3}:(?![/\\])(?:\*\*|__)?"
)
_HEADER = re.compile(
    rf"(?P<label>[^:\n]{{1,90}}?)(?:\*\*|__)?[\s,|–—-]{{1,20}}(?P<stamp>{_STAMP})\s{{0,3}}(?:\*\*|__)?:?\s*"
)
_ALONE = re.compile(r"(?P<label>[^:\n]{1,90}?)(?:\*\*|__)?\s*")

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_COMPANY = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_GENERIC = re.compile(r"(?:speaker|спикер|говорящий|голос|участник|spk|voice|person|unknown)[\s_#-]*\d*", re.I)
_PAIRS: tuple[tuple[str, str], ...] = (("вопрос", "ответ"), ("question", "answer"), ("q", "a"), ("в", "о"))


@dataclass(frozen=True, slots=True)
class Head:
    """A beginning of a line that may be a label: `line` is its number, `body` where the speech begins in it."""

    line: int
    label: str
    stamp: str | None
    bold: bool
    inline: bool  # a colon follows; a label without one is a line of its own
    alone: bool  # no speech follows on the same line
    body: int


def role_named(label: str) -> Role | None:
    """The role that a label names outright, in Russian or English."""
    parts = set(_WORD.findall(label_key(label)))
    if parts & words.CANDIDATE:
        return "candidate"
    if parts & words.INTERVIEWER or {"hiring", "manager"} <= parts:
        return "interviewer"
    return None


def read_head(number: int, line: str) -> Head | None:
    """The possible label of one line, whatever layout it is in; None when the line cannot begin with one."""
    head = line[:_HEAD]
    start = _START.match(head)
    if start is None:
        return None
    stamp, at = start["stamp"], start.end()
    bold = bool(start["bold"] or start["bold2"])
    whole = len(line) <= _HEAD
    header = _HEADER.fullmatch(head, at) if whole and stamp is None else None
    match = header or _INLINE.match(head, at)
    if match is None and whole and (stamp is not None or bold):
        match = header = _ALONE.fullmatch(head, at)
    if match is None:
        return None
    label = match["label"].strip(" \t*_#|,-–—")
    if not _could_be_label(label):
        return None
    own = match.groupdict().get("stamp")
    alone = not line[match.end() :].strip()
    return Head(number, label, stamp or own, bold, header is None, alone, match.end())


def stamped_line(line: str) -> tuple[str, int] | None:
    """The time that a line without a label begins with, and where its text begins."""
    start = _START.match(line[:_HEAD])
    if start is None or start["stamp"] is None:
        return None
    return start["stamp"], start.end()


def _could_be_label(label: str) -> bool:
    """Whether the shape is one a label can have: short, no sentence inside."""
    if (
        not 1 <= len(label) <= 70
        or label.startswith("NOTE ")
        or any(char in label for char in "?!;…<>{}=\\")
        or "http" in label
    ):
        return False
    bare = _COMPANY.sub(" ", label)
    parts = bare.split()
    if not any(char.isalpha() for char in bare) or len(parts) > 6 or bare.count(",") > 1:
        return False
    if "," in bare and len(parts) > 4:
        return False
    if label.endswith(".") and len(parts[-1]) > 2 and parts[-1].casefold() not in ("jr.", "sr."):
        return False
    return all(len(part) <= 5 or not part.rstrip(",").endswith(".") for part in parts)


def looks_like_name(label: str) -> bool:
    """Capitalised words, a generic speaker ("Speaker 1", "спикер 2") or one word such as an account name."""
    bare = _COMPANY.sub(" ", label).strip()
    if _GENERIC.fullmatch(bare):
        return True
    parts = [part for part in re.split(r"[\s,./|-]+", bare) if part and part not in words.PARTICLES]
    return bool(parts) and all(not part[0].islower() for part in parts if part[0].isalnum())


def accept(heads: Sequence[Head], *, lines: Sequence[str], timed: bool = False) -> list[Head]:
    """The heads that are speakers' labels. `lines` are the lines that the heads were read from; `timed` says that
    every one of them is speech, as the cues of captions are, so that no preamble can be among them.
    """
    heads = [head for head in heads if label_key(head.label) not in words.NEVER_SPEAKERS]
    heads = _drop_lone_halves(heads)
    common = _common_words(lines)
    accepted = _repeated(heads, common, lines)
    if not accepted:
        accepted = [head for head in heads if looks_like_name(head.label)]
        if len({label_key(head.label) for head in accepted}) < 2 or _coverage(accepted, lines) < 0.9:
            return []
        return accepted
    for trait in (_has_stamp, _is_bold, _is_alone, _is_inline):
        firm, _ = _firm_and_loose(accepted, common)
        sure = [head for head in accepted if label_key(head.label) in firm] or accepted
        shown = [head for head in sure if trait(head)]
        if len(shown) >= 0.6 * len(sure):
            # the file writes its labels this way; what is never written so is no label
            keys = {label_key(head.label) for head in shown}
            heads = [head for head in heads if trait(head) or label_key(head.label) in keys]
            accepted = _repeated(heads, common, lines)
    accepted = _with_lone_speakers(heads, accepted, lines, timed=timed)
    return _without_preamble(accepted)


def _has_stamp(head: Head) -> bool:
    return head.stamp is not None


def _is_bold(head: Head) -> bool:
    return head.bold


def _is_alone(head: Head) -> bool:
    return head.alone


def _is_inline(head: Head) -> bool:
    return head.inline


def doubtful(heads: Sequence[Head], accepted: Sequence[Head]) -> list[Head]:
    """Heads inside the talk that look like names and were not accepted: perhaps somebody who speaks once."""
    known = {label_key(head.label) for head in accepted}
    return [
        head
        for head in heads
        if head.inline and head.line > accepted[0].line and looks_like_name(head.label)
        if label_key(head.label) not in known | words.NEVER_SPEAKERS | words.SPEAKERS_IF_REPEATED
    ]


def _common_words(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in small letters: "плюсы" is no name even when a line begins with "Плюсы:"."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(word for word in _WORD.findall(line[:20_000]) if word.islower())
    return counts


def _repeated(heads: Sequence[Head], common: Counter[str], lines: Sequence[str]) -> list[Head]:
    """Heads whose label repeats as a name does, or names a role."""
    firm, loose = _firm_and_loose(heads, common)
    found = [head for head in heads if label_key(head.label) in firm | loose]
    if loose and len(firm) >= 2 and _coverage(found, lines) < 0.9:
        # beside names, a phrase in small letters that repeats is a habit of speech
        found = [head for head in found if label_key(head.label) in firm]
    return found


def _firm_and_loose(heads: Sequence[Head], common: Counter[str]) -> tuple[set[str], set[str]]:
    """Labels that are surely speakers, and those that only repeat often."""
    counts = Counter(label_key(head.label) for head in heads)
    total = sum(counts.values())
    firm, loose = set(), set()
    for head in heads:
        key = label_key(head.label)
        often = counts[key] >= 3 and counts[key] >= 0.15 * total
        plain_word = " " not in key and common[head.label.lower()] > 0
        if _is_role(head.label) or (looks_like_name(head.label) and counts[key] >= 2 and (often or not plain_word)):
            firm.add(key)
        elif often:
            loose.add(key)
    return firm, loose


def _is_role(label: str) -> bool:
    """Whether a label is the name of a role, with a person's name or a number at most: "Кандидат", "HR Анна"."""
    if role_named(label) is None:
        return False
    parts = _WORD.findall(_COMPANY.sub(" ", label))
    known = words.CANDIDATE | words.INTERVIEWER | words.BESIDE_ROLES
    return all(not part[0].islower() or label_key(part) in known for part in parts)


def _drop_lone_halves(heads: list[Head]) -> list[Head]:
    """ "Вопрос:" is a speaker only where "Ответ:" answers it throughout the file."""
    counts = Counter(label_key(head.label) for head in heads)
    for first, second in _PAIRS:
        both = counts[first] >= 2 and counts[second] >= 2
        if not both or counts[first] + counts[second] < 0.5 * sum(counts.values()):
            if first in ("q", "в"):
                continue  # single letters are names when they repeat, as any other letter is
            heads = [head for head in heads if label_key(head.label) not in (first, second)]
    return heads


def _coverage(heads: Sequence[Head], lines: Sequence[str]) -> float:
    """Share of the lines from the first head on that begin with a head."""
    spoken = sum(1 for line in lines[heads[0].line :] if line.strip())
    return len(heads) / spoken if spoken else 0.0


def _with_lone_speakers(
    heads: Sequence[Head], accepted: list[Head], lines: Sequence[str], *, timed: bool
) -> list[Head]:
    """Adds people who speak once, where the layout leaves little doubt that the line begins with a person."""
    known = {label_key(head.label) for head in accepted}
    lone = [head for head in heads if label_key(head.label) not in known and looks_like_name(head.label)]
    if not lone:
        return accepted
    first = accepted[0].line
    together = sorted([*accepted, *lone], key=lambda head: head.line)
    every_line = _coverage(together, lines) >= 0.9
    stamps = sum(map(_has_stamp, accepted)) >= 0.6 * len(accepted)
    for head in lone:
        if label_key(head.label) in words.SPEAKERS_IF_REPEATED:
            continue
        speech = lines[head.line][head.body :].strip()
        in_talk = timed or head.line > first or (speech.endswith((".", "!", "?", "…")) and len(speech.split()) >= 3)
        if (stamps and head.stamp) or (every_line and in_talk):
            accepted.append(head)
    return sorted(accepted, key=lambda head: head.line)


def _without_preamble(accepted: list[Head]) -> list[Head]:
    """Drops "Кандидат: Пётр Орлов" above a talk whose speakers are named Пётр Орлов and so on."""
    counts = Counter(label_key(head.label) for head in accepted)
    talkers = {key for key, count in counts.items() if count >= 2}
    if len(talkers) < 2:
        return accepted
    first = next(head.line for head in accepted if label_key(head.label) in talkers)
    return [
        head
        for head in accepted
        if head.line >= first or label_key(head.label) in talkers or not role_named(head.label)
    ]
