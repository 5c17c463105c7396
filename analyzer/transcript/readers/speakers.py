"""Who speaks in captions: voices of WebVTT, names at the start of lines, or only marks where the speaker changes."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.transcript import words
from analyzer.transcript.model import TranscriptWarning
from analyzer.transcript.readers import asides, labels, layout, marks
from analyzer.transcript.readers.cue_text import Line, utterance
from analyzer.transcript.readers.heads import Head, read_head
from analyzer.transcript.readers.plain import doubts_about, no_speakers, speaker_carries_over
from analyzer.transcript.readers.rolling import Shown
from analyzer.transcript.readers.sounds import is_sound, names_sound
from analyzer.transcript.utterance import NOBODY, Utterance, is_nobody, label_key

_EVERYWHERE = 0.9  # share of the cues that begin with a label where a file names the speaker of each
_LONGEST_LABEL = 70  # characters
_BRACKETED = re.compile(rf"\(([^()]{{1,{_LONGEST_LABEL}}}(?:\([^()]{{1,30}}\))?)\)")
_NAME_FIRST = re.compile(
    rf"(?:\[(?P<square>[^\[\]]{{1,{_LONGEST_LABEL}}})\]|\((?P<round>[^()]{{1,{_LONGEST_LABEL}}}(?:\([^()]{{1,30}}\))?)\))"
    r"\s{0,3}(?=[^\s:：])"
)
_FEW = 0.25  # share of the cues that begin with a name in brackets where a file names its speakers so when they change
_ADDRESS = re.compile(r"\+\d[\d ()*-]{4,20}|[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,4}")
_DASHES = ("-", "–", "—")  # what subtitles put before each of two people who speak in one cue


@dataclass(frozen=True, slots=True)
class Said:
    """Utterances with their speakers, and by what these are known."""

    known_by: Literal["voices", "names", "changes"]
    utterances: list[Utterance]
    warnings: list[TranscriptWarning] = field(default_factory=list)
    doubtful: frozenset[str] = frozenset()


class _Piece(NamedTuple):
    """Words of one speaker as far as marks tell: `changed` where `>>` stands before them, `head` if a label may; an
    `odd` one may only where the file has labels before every cue."""

    changed: bool
    line: Line
    head: Head | None
    odd: bool = False


def tell_apart(cues: Sequence[Shown]) -> Said:
    """The utterances of cues, without those that are only a sound. Raises `TranscriptError` where nobody is told
    from anybody."""
    if any(name for cue in cues for line in cue.lines for _, name in line.voices):
        return Said("voices", [one for cue in cues for one in _voices(cue)])
    marked = sum(marks.begins_with_change(line.text) for cue in cues for line in cue.lines) >= 2
    in_brackets = _in_brackets(cues)
    pieces = [
        [piece for line in cue.lines if line.text for piece in _pieces(line, in_brackets, marked=marked)]
        for cue in cues
    ]
    everywhere = _before_every_cue(pieces) | in_brackets
    pieces = [[_settled(piece, everywhere) for piece in cue] for cue in pieces]
    heads, firsts = _heads(pieces)
    sure = [head for head in heads if is_nobody(head.label) or label_key(head.label) in everywhere]
    accepted = labels.accept(heads, lines=firsts, timed=True) if len(sure) < len(heads) or not everywhere else []
    if accepted or (sure and everywhere):
        known = {label_key(head.label) for head in (*accepted, *sure)} | everywhere
        replies = _replies(pieces, known)
        found = asides.find(replies)
        named = list(_named(cues, pieces, known=known - found.spoken, aside=found.spoken, marked=marked))
        people = [head for head in (*accepted, *sure) if label_key(head.label) not in found.spoken]
        doubts = doubts_about(labels.doubtful(heads, people))
        return Said("names", named, [*doubts, *asides.warnings(found.open, replies)], found.open)
    if not marked:
        for other in _made_straight(cues):
            return tell_apart(other)
        raise no_speakers()
    return Said("changes", marks.alternate(_changes(cues, pieces)), [marks.two_assumed()])


def _made_straight(cues: Sequence[Shown]) -> Iterator[list[Shown]]:
    """The cues with a colon behind the names that stand before a dash at the beginning of nearly every one."""
    firsts = [next((line.text for line in cue.lines if line.text), "") for cue in cues]
    for straight in layout.rarer(firsts):
        yield [
            cue._replace(lines=tuple(Line(now) if line.text == first else line for line in cue.lines))
            for cue, first, now in zip(cues, firsts, straight, strict=True)
        ]


def _voices(shown: Shown) -> Iterator[Utterance]:
    """The utterances of a cue with `<v Name>`: a voice lasts until it is closed, another begins, or the cue ends."""
    speaker = NOBODY
    said: list[Line] = []
    for line in shown.lines:
        at = 0
        for offset, name in line.voices:
            words_before = line.cut(at, offset)
            if words_before.text not in _DASHES:
                said.append(words_before)
            yield from _spoken(speaker, said, shown)
            speaker, said, at = name, [], offset
        said.append(line.cut(at))
    yield from _spoken(speaker, said, shown)


def _in_brackets(cues: Sequence[Shown]) -> frozenset[str]:
    """The names, by `label_key`, of a file that writes them in brackets before the words: "[Анна] текст". Sounds stand
    there too, but no talk begins with one and has others again and again."""
    firsts = [text for cue in cues if (text := next((line.text for line in cue.lines if line.text), ""))]
    names = [name for text in firsts if _may_speak(name := _name_first(text)[0]) or not is_sound(text)]
    counts = Counter(map(label_key, filter(_may_speak, names)))
    again = {key for key, count in counts.items() if count > 1}
    spoken = sum(counts[key] for key in again)
    if len(again) < 2 or label_key(names[0]) not in counts or spoken < _FEW * len(names):
        return frozenset()
    return frozenset(again if spoken < _EVERYWHERE * len(names) else counts)


def _name_first(text: str) -> tuple[str, int]:
    """What stands in brackets before the words, "" for nothing, and where the words begin."""
    match = _NAME_FIRST.match(text)
    return ("", 0) if match is None else ((match["square"] or match["round"]).strip(), match.end())


def _may_speak(name: str) -> bool:
    return (
        name != ""
        and labels.looks_like_name(name)
        and not names_sound(name)
        and label_key(name) not in words.NEVER_SPEAKERS
    )


def _pieces(line: Line, in_brackets: Set[str], *, marked: bool) -> Iterator[_Piece]:
    parts = marks.at_changes(line.text) if marked else ((False, 0, len(line.text)),)
    for changed, start, end in parts:
        spoken = line.cut(start, end) if marked else line
        yield _Piece(changed, spoken, *_head(spoken.text, in_brackets))


def _head(text: str, in_brackets: Set[str]) -> tuple[Head | None, bool]:
    """The label before the first colon, or the line in round brackets above the words, as Google Meet writes its
    speakers; and whether it is an odd one, which could be no name elsewhere."""
    if (match := _BRACKETED.fullmatch(text)) is not None:
        label = match[1].strip()
        return Head(0, label, None, bold=False, inline=True, alone=True, body=len(text), prefix="("), True
    name, body = _name_first(text) if in_brackets else ("", 0)
    if name and label_key(name) in in_brackets:
        return Head(0, name, None, bold=False, inline=True, alone=False, body=body, prefix=text[0]), False
    if ":" not in text and "：" not in text:
        return None, False
    head = read_head(0, text)
    if head is not None:
        return (head if head.inline else None), False
    label, colon, rest = text[: _LONGEST_LABEL + 2].partition(": ")
    if not colon or not any(char.isalnum() for char in label):
        return None, False
    return Head(0, label.strip(), None, bold=False, inline=True, alone=not rest, body=len(label) + 2), True


def _settled(piece: _Piece, everywhere: Set[str]) -> _Piece:
    if not piece.odd or piece.head is None or label_key(piece.head.label) in everywhere:
        return piece
    return piece._replace(head=None)


def _before_every_cue(cues: Sequence[Sequence[_Piece]]) -> frozenset[str]:
    """The labels of a file that has one before each cue, by `label_key`: what stands there again and again is one,
    though it looks like no name, as the name of a device in a call. In other files only what nobody says so often:
    numbers of telephones and addresses of mail."""
    first: Counter[str] = Counter()
    further: Counter[str] = Counter()
    spoken = bracketed = 0
    for cue in cues:
        if not cue:
            continue
        head = cue[0].head
        if head is not None and (head.body < len(cue[0].line.text) or len(cue) > 1):
            first[label_key(head.label)] += 1
            spoken += 1
            bracketed += head.prefix == "("
        else:
            spoken += not is_sound(cue[0].line.text)
        further.update(
            label_key(piece.head.label)
            for above, piece in pairwise(cue)
            if above.line.text in _DASHES and piece.head is not None
        )
    counts = first + further
    least = 1 if bracketed >= _EVERYWHERE * spoken else 2
    found = {key for key, count in counts.items() if count >= least and key not in words.NEVER_SPEAKERS}
    everywhere = len(found) > 1 and sum(first[key] for key in found) >= _EVERYWHERE * spoken
    return frozenset(found if everywhere else filter(_ADDRESS.fullmatch, found))


def _heads(pieces: Sequence[Sequence[_Piece]]) -> tuple[list[Head], list[str]]:
    """The possible labels, and the lines where one was looked for: the first of each cue, what follows `>>`, and those
    further lines that begin with a name that is met again."""
    counts = Counter(label_key(piece.head.label) for cue in pieces for piece in cue if piece.head)
    lines: list[str] = []
    heads: list[Head] = []
    for cue in pieces:
        for number, piece in enumerate(cue):
            head = piece.head
            met = head and counts[label_key(head.label)] > 1 and labels.looks_like_name(head.label)
            if number and not piece.changed and not met:
                continue
            if head:
                heads.append(dataclasses.replace(head, line=len(lines)))
            lines.append(piece.line.text)
    return heads, lines


def _replies(pieces: Sequence[Sequence[_Piece]], known: Set[str]) -> list[asides.Reply]:
    """What is said under each label."""
    replies: list[tuple[str, list[str]]] = []
    for piece in (piece for cue in pieces for piece in cue):
        if (head := _label(piece, known)) is not None:
            replies.append((head.label, [piece.line.text[head.body :]]))
        elif replies:
            replies[-1][1].append(piece.line.text)
    return [asides.Reply(label, "\n".join(said).strip()) for label, said in replies]


def _named(
    cues: Sequence[Shown], pieces: Sequence[Sequence[_Piece]], *, known: Set[str], aside: Set[str], marked: bool
) -> Iterator[Utterance]:
    """The utterances split where a known label begins. What has none is the last speaker's where the file names a
    speaker only when it changes; what follows a bare `>>` among names is nobody's. A cue that
    begins with a word of `aside` goes on with what the last speaker said."""
    told = [[_label(piece, known) for piece in cue] for cue in pieces]
    inherit = marked or speaker_carries_over([head.label for heads in told for head in heads if head])
    speaker = NOBODY
    waiting = False  # whether a label stood alone at the end of a cue, and its words come in the next
    for shown, cue, heads in zip(cues, pieces, told, strict=True):
        if not inherit and not waiting and not (cue and _label(cue[0], aside)):
            speaker = NOBODY
        said: list[Line] = []
        for piece, head, following in zip(cue, heads, [*heads[1:], None], strict=True):
            line = piece.line
            if following and line.text in _DASHES:
                continue
            if piece.changed or head:
                if said:
                    yield from _spoken(speaker, said, shown)
                speaker, said = NOBODY, []
            if head:
                speaker, line = head.label, line.cut(head.body)
            said.append(line)
        waiting = speaker != NOBODY and not any(line.text for line in said)
        yield from _spoken(speaker, said, shown)


def _label(piece: _Piece, known: Set[str]) -> Head | None:
    return piece.head if piece.head and label_key(piece.head.label) in known else None


def _spoken(speaker: str, said: Sequence[Line], shown: Shown) -> Iterator[Utterance]:
    one = utterance(speaker, said, shown.cue)
    if one.text and not is_sound(one.text):
        yield one


def _changes(cues: Sequence[Shown], pieces: Sequence[Sequence[_Piece]]) -> Iterator[tuple[Utterance, bool]]:
    """The utterances between marks, each with whether a mark stands before it; a sound keeps only its mark."""
    for shown, cue in zip(cues, pieces, strict=True):
        for changed, group in _runs(cue):
            one = utterance(NOBODY, group, shown.cue)
            yield (one._replace(text="", marks=()) if is_sound(one.text) else one), changed


def _runs(cue: Sequence[_Piece]) -> Iterator[tuple[bool, list[Line]]]:
    run: list[Line] = []
    changed = False
    for piece in cue:
        if piece.changed and run:
            yield changed, run
        if piece.changed:
            changed, run = True, []
        run.append(piece.line)
    if run:
        yield changed, run
