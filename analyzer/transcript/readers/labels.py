"""Which beginnings of lines are speakers' labels.

"Анна: да" and "Плюс: быстро" look alike. A label is therefore accepted by evidence from the whole file: it repeats,
it looks like a name or names a role, and it is written in the way the file writes its labels.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from analyzer.transcript import words
from analyzer.transcript.model import Role
from analyzer.transcript.readers import headings
from analyzer.transcript.readers.heads import COMPANY, Head, read_head
from analyzer.transcript.utterance import label_key

_RARE = 3  # times that a label may stand in a file and be a mistake
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_GENERIC = re.compile(r"(?:speaker|спикер|говорящий|голос|участник|spk|voice|person|unknown)[\s_#-]*\d*", re.I)
_PAIRS: tuple[tuple[str, str], ...] = (("вопрос", "ответ"), ("question", "answer"), ("q", "a"), ("в", "о"))


@functools.lru_cache(maxsize=4096)
def role_named(label: str) -> Role | None:
    """The role that a label names outright, in Russian or English."""
    parts = set(_WORD.findall(label_key(label)))
    if parts & words.CANDIDATE:
        return "candidate"
    if parts & words.INTERVIEWER or {"hiring", "manager"} <= parts:
        return "interviewer"
    return None


@functools.lru_cache(maxsize=4096)
def looks_like_name(label: str) -> bool:
    """Capitalised words, a generic speaker ("Speaker 1", "спикер 2") or one word such as an account name."""
    bare = COMPANY.sub(" ", label).strip()
    if _GENERIC.fullmatch(bare):
        return True
    parts = [part for part in re.split(r"[\s,./|-]+", bare) if part and part not in words.PARTICLES]
    return bool(parts) and all(not part[0].islower() for part in parts if part[0].isalnum())


def are_quoted(lines: Sequence[str], found: Collection[int], *, beside: Collection[str] | None = None) -> bool:
    """Whether the lines whose numbers are `found` stand in what somebody says, whatever they begin with: more lines
    than they begin with names that come again. `beside` are the names in these lines, if they were read: a time of
    another kind before a name does not count against those who have it.
    """
    others = (read_head(0, line) for number, line in enumerate(lines) if number not in found)
    named = [head for head in others if head and head.inline and looks_like_name(head.label)]
    counts = Counter(label_key(head.label) for head in named if beside is not None or not head.stamp)
    people = {key: count for key, count in counts.items() if count > 1}
    if any(label_key(name) in people for name in beside or ()):
        return are_quoted(lines, found)
    return len(people) > 1 and sum(people.values()) > len(found)


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
    for trait, share in _traits(heads, lines):
        firm, _ = _firm_and_loose(accepted, common)
        sure = [head for head in accepted if label_key(head.label) in firm] or accepted
        shown = [head for head in sure if trait(head)]
        if shown and len(shown) >= share * len(sure):
            # the file writes its labels this way; what is never written so is no label
            keys = {label_key(head.label) for head in shown}
            first = shown[0].line
            heads = [
                head
                for head in heads
                if trait(head)
                or (label_key(head.label) in keys and (head.line > first or not _gap(lines, head.line, first)))
            ]
            accepted = _repeated(heads, common, lines)
    accepted = _with_lone_speakers(heads, accepted, lines, timed=timed)
    return headings.without(_without_preamble(accepted))


def _traits(heads: Sequence[Head], lines: Sequence[str]) -> Iterator[tuple[Callable[[Head], bool], float]]:
    """Ways of writing a label, each with the share of labels that must be written so for it to be the file's way."""
    # below every label a line may stand that looks like one, and below names with times on lines of their own many may
    yield _has_stamp, 0.0 if _are_headers(heads) else 0.5
    if stamped := [head for head in heads if head.stamp is not None]:
        usual, _ = Counter(map(_form, stamped)).most_common(1)[0]
        yield (lambda head: head.stamp is None or _is_form(_form(head), usual)), 0.6
    yield (lambda head: head.bold), 0.6
    yield (lambda head: head.alone), 0.6
    yield (lambda head: head.inline), 0.6
    yield (lambda head: not head.bold), 0.9
    yield (lambda head: not head.prefix), 0.9
    yield (lambda head: _begins_paragraph(lines, head.line)), 0.9


def _are_headers(heads: Sequence[Head]) -> bool:
    """Whether people who come again stand with their times on lines of their own, as no line of speech does, and no
    label without a time comes before and again: then the talk has those, and the lines are quoted in it."""
    headers = [head for head in heads if head.stamp and not head.inline and looks_like_name(head.label)]
    counts = Counter(label_key(head.label) for head in headers)
    if sum(count > 1 for count in counts.values()) < 2:
        return False
    plain = Counter(label_key(head.label) for head in heads if not head.stamp)
    return all(head.line > headers[0].line for head in heads if not head.stamp and plain[label_key(head.label)] > 1)


def _form(head: Head) -> tuple[bool, str, int]:
    """How a head writes its time: before the label or behind it, in which brackets, of how many parts."""
    stamp = head.stamp or ""
    return head.leads, "" if stamp[:1].isdigit() else stamp[:1], stamp.count(":")


def _is_form(form: tuple[bool, str, int], usual: tuple[bool, str, int]) -> bool:
    """Whether a time is written the usual way; hours are added when the first is over."""
    return form[:2] == usual[:2] and form[2] >= usual[2]


def _has_stamp(head: Head) -> bool:
    return head.stamp is not None


def _gap(lines: Sequence[str], line: int, other: int) -> bool:
    """Whether an empty line stands between two lines."""
    return not all(between.strip() for between in lines[line + 1 : other])


def doubtful(heads: Sequence[Head], accepted: Sequence[Head]) -> list[Head]:
    """Heads inside the talk that look like names or come again, and were not accepted: perhaps somebody who speaks
    once, or whose name is written small."""
    known = {label_key(head.label) for head in accepted} | words.NEVER_SPEAKERS | words.SPEAKERS_IF_REPEATED
    counts = Counter(label_key(head.label) for head in heads)
    return [
        head
        for head in heads
        if head.inline and head.line > accepted[0].line and label_key(head.label) not in known
        if looks_like_name(head.label) or counts[label_key(head.label)] > 1
    ]


def rare(accepted: Sequence[Head], lines: Sequence[str]) -> list[Head]:
    """The first heads of labels that stand here and there in a file with lines that have none: words before a colon
    may have been taken for somebody who says little."""
    if _coverage(accepted, lines) >= 0.9 or 2 * sum(map(_has_stamp, accepted)) >= len(accepted):
        return []
    counts = Counter(label_key(head.label) for head in accepted)
    most = max(counts.values())
    first = {label_key(head.label): head for head in reversed(accepted)}
    return [
        head
        for key, head in sorted(first.items(), key=lambda item: item[1].line)
        if head.inline and counts[key] <= _RARE and counts[key] < 0.5 * most and not is_role(head.label)
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
    if len(starts := _at_every_paragraph(heads, lines)) >= 2:
        firm, loose = firm | starts, loose - starts
    found = [head for head in heads if label_key(head.label) in firm | loose]
    if loose and len(firm) >= 2 and _coverage(found, lines) < 0.9:
        sure = [head for head in found if label_key(head.label) in firm]
        if len(loose) >= 2 and len(sure) < 0.3 * len(found):
            # people are written small here, and what is not is what they speak of
            return [head for head in found if label_key(head.label) in loose or is_role(head.label)]
        # beside names, a phrase in small letters that repeats is a habit of speech
        return sure
    return found


def _firm_and_loose(heads: Sequence[Head], common: Counter[str]) -> tuple[set[str], set[str]]:
    """Labels that are surely speakers, and those that only repeat often."""
    counts = Counter(label_key(head.label) for head in heads)
    total = sum(counts.values())
    firm, loose = set(), set()
    timed = sum(map(_has_stamp, heads)) >= 0.5 * total
    for head in heads:
        key = label_key(head.label)
        often = counts[key] >= 3 and counts[key] >= 0.15 * total
        plain_word = " " not in key and common[head.label.lower()] > 0
        stamped = timed and head.stamp is not None and counts[key] >= 2
        named = looks_like_name(head.label) and counts[key] >= 2 and (often or not plain_word)
        if is_role(head.label) or named or stamped:
            firm.add(key)
        elif often:
            loose.add(key)
    return firm, loose


def _at_every_paragraph(heads: Sequence[Head], lines: Sequence[str]) -> set[str]:
    """Labels that come again, in whatever letters, where they begin nearly every paragraph; nothing elsewhere."""
    starts = [head for head in heads if _begins_paragraph(lines, head.line)]
    counts = Counter(label_key(head.label) for head in starts)
    again = [head for head in starts if counts[label_key(head.label)] >= 2]
    if len(again) < 4:
        return set()
    paragraphs = sum(_begins_paragraph(lines, number) for number in range(again[0].line, len(lines)))
    return {label_key(head.label) for head in again} if len(again) >= 0.9 * paragraphs else set()


def _begins_paragraph(lines: Sequence[str], number: int) -> bool:
    return bool(lines[number].strip()) and (number == 0 or not lines[number - 1].strip())


@functools.lru_cache(maxsize=4096)
def is_role(label: str) -> bool:
    """Whether a label is the name of a role, with a person's name or a number at most: "Кандидат", "HR Анна"."""
    if role_named(label) is None:
        return False
    parts = _WORD.findall(COMPANY.sub(" ", label))
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
    paragraphs = [number for number in range(first, len(lines)) if _begins_paragraph(lines, number)]
    every_paragraph = len(paragraphs) >= 4 and len({head.line for head in together} & {*paragraphs}) >= 0.9 * len(
        paragraphs
    )
    stamps = sum(map(_has_stamp, accepted)) >= 0.6 * len(accepted)
    for head in lone:
        if label_key(head.label) in words.SPEAKERS_IF_REPEATED:
            continue
        speech = lines[head.line][head.body :].strip()
        sentence = speech.endswith((".", "!", "?", "…")) and len(speech.split()) >= 3
        if not (timed or head.line > first or sentence):  # a list of chapters, a line of the head of the file
            continue
        heads_paragraph = every_paragraph and _begins_paragraph(lines, head.line)
        if every_line or heads_paragraph or (stamps and head.stamp):
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
