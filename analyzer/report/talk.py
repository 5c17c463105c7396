"""The full transcript, cut where quotes begin and end, with the way back to the evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from analyzer.report import labels, plain
from analyzer.report.index import Index, Passage, passage, turn_anchor
from analyzer.transcript.model import Transcript, Turn


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a turn over which the same passages lie; no passage: plain talk.

    `begins` are the passages that start here, `passages` all that lie over it, `kind` how it is underlined.
    """

    text: str
    begins: tuple[int, ...] = ()
    passages: tuple[int, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside a quote: its number, and the lines that cite it."""

    number: int
    lines: tuple[tuple[str, str, bool], ...]  # name of the line, anchor of its entry, whether it supports


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """One turn of the transcript."""

    anchor: str
    number: int
    speaker: str
    role: str
    role_words: str
    time: str | None
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """One transcript. `split` are the passages that lie over several segments."""

    anchor: str
    source: str
    language: str
    turns: tuple[SaidTurn, ...]
    split: tuple[int, ...]


def talks(index: Index) -> tuple[Talk, ...]:
    """Every transcript of the result."""
    cited: dict[tuple[str, int], set[Passage]] = defaultdict(set)
    for item in index.result.evidence:
        cited[item.transcript, item.turn].add(passage(item))
    notes = _notes(index)
    kinds = _kinds(notes)
    return tuple(
        _talk(index, number, transcript, cited, notes, kinds) for number, transcript in index.transcripts.values()
    )


def _talk(
    index: Index,
    number: int,
    transcript: Transcript,
    cited: dict[tuple[str, int], set[Passage]],
    notes: dict[Passage, Note],
    kinds: dict[int, str],
) -> Talk:
    turns: list[SaidTurn] = []
    split: list[int] = []
    for turn in transcript.turns:
        passages = sorted(cited.get((transcript.id, turn.index), ()), key=lambda found: (found[2], -found[3]))
        cut = segments(turn.text, [(index.numbers[found], found[2], found[3]) for found in passages], kinds)
        counted: dict[int, int] = defaultdict(int)
        for segment in cut:
            for own in segment.passages:
                counted[own] += 1
        split.extend(own for own, pieces in counted.items() if pieces > 1)
        turns.append(_said(index, number, turn, cut, tuple(notes[found] for found in passages)))
    return Talk(
        anchor=f"talk-{number}",
        source=plain.one_line(transcript.source),
        language=index.language_of(transcript.id),
        turns=tuple(turns),
        split=tuple(split),
    )


def _said(index: Index, number: int, turn: Turn, cut: tuple[Segment, ...], notes: tuple[Note, ...]) -> SaidTurn:
    return SaidTurn(
        anchor=turn_anchor(number, turn.index),
        number=turn.index,
        speaker=plain.one_line(turn.speaker),
        role=turn.role,
        role_words=index.words.label(labels.ROLES, turn.role),
        time=index.words.time(turn.start),
        segments=cut,
        notes=notes,
    )


def _notes(index: Index) -> dict[Passage, Note]:
    """The marginal note of each passage."""
    lines: dict[Passage, list[tuple[str, str, bool]]] = defaultdict(list)
    for item in index.in_order:
        entry = (index.name(item.skill), "#" + index.anchors[item.id], item.polarity == "support")
        lines[passage(item)].append(entry)
    return {found: Note(number=index.numbers[found], lines=tuple(entries)) for found, entries in lines.items()}


def _kinds(notes: dict[Passage, Note]) -> dict[int, str]:
    """Passage → `for`, `against` or `both`."""
    kinds = {}
    for note in notes.values():
        sides = {supports for *_, supports in note.lines}
        kinds[note.number] = "both" if len(sides) > 1 else "for" if True in sides else "against"
    return kinds


def segments(text: str, spans: list[tuple[int, int, int]], kinds: dict[int, str]) -> tuple[Segment, ...]:
    """Cut `text` at the ends of `spans` (passage, start, end); the pieces joined are the text again."""
    inside = [
        (number, max(0, start), min(end, len(text)))
        for number, start, end in spans
        if max(0, start) < min(end, len(text))
    ]
    if not inside:
        return (Segment(text=text),) if text else ()
    cuts = sorted({0, len(text), *(start for _, start, _ in inside), *(end for _, _, end in inside)})
    pieces = []
    for low, high in pairwise(cuts):
        over = tuple(number for number, start, end in inside if start <= low and high <= end)
        sides = {kinds.get(number, "for") for number in over}
        pieces.append(
            Segment(
                text=text[low:high],
                begins=tuple(number for number, start, _ in inside if start == low),
                passages=over,
                kind="both" if len(sides) > 1 else next(iter(sides), ""),
            )
        )
    return tuple(pieces)
