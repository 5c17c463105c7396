"""Where a quote stands in a transcript, how it differs from the source, and what speaks against it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from analyzer.evidence import Difference, Flag
from analyzer.grounding import clause, morphology
from analyzer.grounding.alignment import Alignment, Change, align
from analyzer.grounding.shadow import words
from analyzer.grounding.terms import Terms
from analyzer.grounding.tokens import Token, tokens
from analyzer.transcript.model import Transcript, Turn

Verdict = Literal["verbatim", "near", "elided", "altered", "rejected"]

_GAP = re.compile(r"\s*(?:\[\s*(?:…|\.{2,})\s*\]|\(\s*(?:…|\.{2,})\s*\)|…|\.{3,})\s*")
_LONGEST_GAP = 60  # words of the source between two pieces of a quote with a mark between them
_TURNS_TRIED = 6
_FEWEST_SHARED = 0.45  # of a quote's word beginnings that a turn must have to be aligned at all
_RANK: dict[str, int] = {"verbatim": 0, "near": 1, "elided": 2, "altered": 3, "rejected": 4}
_QUESTION_WORDS = 3


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a quote stands: offsets in the text of the turn numbered `turn`, or why it does not.

    `verdict` is `verbatim` (character for character), `near` (spelling, fillers, inflection, order), `elided` (a gap
    inside one turn), `altered` (the place is known, but a word that can carry meaning is another) or `rejected`.
    `differences` are typed, in the order of the quote. `flags` tell what speaks against the passage or about its place.
    """

    verdict: Verdict
    reason: str | None = None
    turn: int | None = None
    start: int = 0
    end: int = 0
    differences: tuple[Difference, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the words are the candidate's; what the flags say comes on top."""
        return self.verdict in ("verbatim", "near", "elided")


class _Prepared:
    """One turn: its words for the exact search, and its tokens once something looks closer."""

    def __init__(self, turn: Turn, terms: Terms) -> None:
        self.turn = turn
        self._terms = terms
        found = list(words(turn.text))
        positions, position = [], 0
        for word in found:
            positions.append(position)
            position += len(word.norm) + 1
        self.joined = _needle([word.norm for word in found])
        self.stems = frozenset(_stem(word.norm) for word in found)
        self._positions = positions
        self._spans = [(word.start, word.end) for word in found]

    def find(self, needle: str) -> Iterator[tuple[int, int]]:
        """The spans where these words follow each other."""
        at = self.joined.find(needle)
        while at >= 0:
            first = bisect_left(self._positions, at)
            last = first + needle.count("\0") - 2
            yield self._spans[first][0], self._spans[last][1]
            at = self.joined.find(needle, at + 1)

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens(self.turn.text, self._terms)

    @cached_property
    def around(self) -> clause.Around:
        return clause.around(self.turn.text, self.tokens)

    def token_span(self, start: int, end: int) -> tuple[int, int]:
        """Indexes of the first and the last token that the characters from `start` to `end` touch."""
        inside = [index for index, token in enumerate(self.tokens) if token.end > start and token.start < end]
        return inside[0], inside[-1]


class Index:
    """A transcript prepared for looking up many quotes. `terms` tells which names are one."""

    def __init__(self, transcript: Transcript, terms: Terms | None = None) -> None:
        self.transcript = transcript
        self.terms = terms or Terms()
        self._turns = [_Prepared(turn, self.terms) for turn in transcript.turns]

    def ground(self, quote: str, *, turn: int | None = None) -> Grounding:
        """Look for the quote in the cited turn, then in all turns of the candidate, nearest first."""
        said = list(words(quote))
        if not said:
            return Grounding("rejected", reason="empty")
        order = sorted(self._turns, key=lambda one: abs(one.turn.index - (turn or 0)))
        own = [one for one in order if one.turn.role == "candidate"]
        needle = _needle([word.norm for word in said])
        exact = [(one, span) for one in own for span in one.find(needle)]
        if exact:
            return self._exact(exact, quote, turn)
        best = self._close(own, quote, turn)
        if not best.accepted and any(next(one.find(needle), None) for one in order if one.turn.role != "candidate"):
            return Grounding("rejected", reason="not_candidate", flags=("interviewer",))
        return best

    def question_before(self, turn: int) -> int | None:
        """Index of the question that a turn answers: the nearest earlier turn of an interviewer that says something."""
        fallback = None
        for earlier in reversed(self.transcript.turns[: turn - 1]):
            if earlier.role == "interviewer":
                if len(earlier.text.split()) >= _QUESTION_WORDS:
                    return earlier.index
                fallback = fallback or earlier.index
        return fallback

    def _exact(self, found: Sequence[tuple[_Prepared, tuple[int, int]]], quote: str, turn: int | None) -> Grounding:
        """Of equal places the nearest; in its turn one against which nothing speaks, if there is one."""
        nearest = found[0][0]
        here = [_verbatim_or_near(nearest.turn, span, quote) for one, span in found if one is nearest]
        judged = [(one, clause.problems(nearest.around, *nearest.token_span(one.start, one.end))) for one in here]
        best, problems = min(judged, key=lambda pair: (len(pair[1]), _RANK[pair[0].verdict]))
        places = len({one.turn.index for one, _ in found})
        return replace(best, flags=(*_moved(nearest.turn.index, turn, places), *problems))

    def _close(self, own: Sequence[_Prepared], quote: str, turn: int | None) -> Grounding:
        """The best place where the quote's words stand with differences."""
        parts = [part for piece in _GAP.split(quote) if (part := tokens(piece, self.terms))]
        stems = {_stem(word.norm) for word in words(quote)}
        scored = [(len(stems & one.stems) / len(stems), at, one) for at, one in enumerate(own)]
        likely = sorted((entry for entry in scored if entry[0] >= _FEWEST_SHARED), key=lambda e: (-e[0], e[1]))
        cited = [entry[2] for entry in scored if entry[2].turn.index == turn]
        tried = [*cited, *(entry[2] for entry in likely[:_TURNS_TRIED] if entry[2] not in cited)]
        best = Grounding("rejected", reason="not_found")
        for one in tried:
            found = self._in_turn(one, parts)
            if _RANK[found.verdict] < _RANK[best.verdict]:
                best = replace(found, flags=(*_moved(one.turn.index, turn, 1), *found.flags))
        return best

    def _in_turn(self, one: _Prepared, parts: Sequence[Sequence[Token]]) -> Grounding:
        """The pieces of a quote in order in one turn."""
        aligned: list[Alignment] = []
        begin = 0
        for part in parts:
            found = _align(part, one.tokens, begin)
            if found is None:
                return Grounding("rejected", reason="not_found")
            aligned.append(found)
            begin = found.last + 1
        return _judged(one, parts, aligned)


def ground(transcript: Transcript, quote: str, turn: int | None = None, *, terms: Terms | None = None) -> Grounding:
    """Where the candidate said `quote`, if anywhere; for many quotes keep an `Index`."""
    return Index(transcript, terms).ground(quote, turn=turn)


def _align(part: Sequence[Token], source: Sequence[Token], begin: int) -> Alignment | None:
    """The best stretch of a turn for a piece of a quote; a long turn is narrowed to where most of its words stand."""
    if begin >= len(source):
        return None
    wanted = {_stem(token.norm) for token in part} | {token.key for token in part}
    hits = [
        index
        for index in range(begin, len(source))
        if source[index].key in wanted or _stem(source[index].norm) in wanted
    ]
    width = 2 * len(part) + 8
    best: Alignment | None = None
    for low in _windows(hits, width):
        start = max(begin, low - 4)
        found = align(part, source[start : low + width])
        if found is not None and (best is None or _better(found, best)):
            best = _shifted(found, start)
    return best


def _better(one: Alignment, other: Alignment) -> bool:
    return (one.accepted, one.score) > (other.accepted, other.score)


def _windows(hits: Sequence[int], width: int) -> list[int]:
    """The beginnings of the three windows that hold most of the words looked for."""
    counts = [(bisect_left(hits, hit + width) - at, -hit) for at, hit in enumerate(hits)]
    chosen: list[int] = []
    for _, negative in sorted(counts, reverse=True):
        if all(abs(-negative - other) > width // 3 for other in chosen):
            chosen.append(-negative)
        if len(chosen) == 3:
            break
    return chosen


def _shifted(found: Alignment, by: int) -> Alignment:
    moved = tuple(
        Change(change.kind, change.quote, None if change.source is None else change.source + by, change.harmless)
        for change in found.changes
    )
    return Alignment(found.first + by, found.last + by, moved, found.score)


def _judged(one: _Prepared, parts: Sequence[Sequence[Token]], aligned: Sequence[Alignment]) -> Grounding:
    """The verdict on a quote whose pieces have been found."""
    source = one.tokens
    first, last = aligned[0].first, aligned[-1].last
    differences: list[Difference] = []
    for part, found in zip(parts, aligned, strict=True):
        differences.extend(_difference(change, part, source) for change in found.changes)
    gaps = [(before.last + 1, after.first) for before, after in pairwise(aligned)]
    for begin, end in gaps:
        if end > begin:
            text = one.turn.text[source[begin].start : source[end - 1].end]
            differences.append(Difference(kind="gap", source=text, quoted="…"))
    place = (one.turn.index, source[first].start, source[last].end)
    changed = next((change for found in aligned for change in found.changes if not change.harmless), None)
    if changed is not None:
        return Grounding("altered", changed.kind, *place, tuple(differences))
    if any(end - begin > _LONGEST_GAP for begin, end in gaps) or (gaps and min(map(len, parts)) < 2):
        return Grounding("altered", "gap", *place, tuple(differences))
    elided = bool(gaps) or any(found.omits_words for found in aligned)
    flags: set[clause.Problem] = set()
    for found in aligned:
        flags.update(clause.problems(one.around, found.first, found.last))
    if any(_leaps(one, begin, end, after) for (begin, end), after in zip(gaps, aligned[1:], strict=True)):
        flags.add("truncated_meaning")
    ordered = tuple(flag for flag in ("truncated_meaning", "question", "reported_speech") if flag in flags)
    return Grounding("elided" if elided else "near", None, *place, tuple(differences), ordered)


def _leaps(one: _Prepared, begin: int, end: int, after: Alignment) -> bool:
    """Whether a gap jumps from one statement into the middle of another: what follows has no predicate of its own."""
    skipped = [token.norm for token in one.tokens[begin:end]]
    follows = [token.norm for token in one.tokens[after.first : after.last + 1]]
    if any(map(morphology.is_finite_verb, follows)) or not any(map(morphology.is_cyrillic, follows)):
        return False
    return any(map(morphology.is_finite_verb, skipped))


def _difference(change: Change, quote: Sequence[Token], source: Sequence[Token]) -> Difference:
    return Difference(
        kind=change.kind,
        source="" if change.source is None else source[change.source].norm,
        quoted="" if change.quote is None else quote[change.quote].norm,
    )


def _moved(index: int, turn: int | None, places: int) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if turn is not None and index != turn:
        flags.append("moved")
    if index != turn and places > 1:
        flags.append("ambiguous")
    return tuple(flags)


def _verbatim_or_near(turn: Turn, span: tuple[int, int], quote: str) -> Grounding:
    """The span widened to the quote's own outer punctuation, with what differs from the model's wording."""
    start, end = span
    whole = quote.strip()
    first = next(iter(words(whole))).start
    exact = start - first
    if exact >= 0 and turn.text.startswith(whole, exact):
        return Grounding("verbatim", None, turn.index, exact, exact + len(whole))
    difference = Difference(kind="spelling", source=turn.text[start:end], quoted=quote)
    return Grounding("near", None, turn.index, start, end, (difference,))


def _needle(norms: Sequence[str]) -> str:
    return "\0" + "\0".join(norms) + "\0"


def _stem(norm: str) -> str:
    return norm[:4]
