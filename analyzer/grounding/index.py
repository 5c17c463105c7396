"""A transcript prepared for looking up many quotes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from operator import attrgetter
from typing import NamedTuple, Protocol

from analyzer.evidence import Flag
from analyzer.grounding import carried, clause, verdict
from analyzer.grounding.alignment import Alignment, align
from analyzer.grounding.glance import Glance
from analyzer.grounding.postings import Postings, Stretch, stem
from analyzer.grounding.shadow import read
from analyzer.grounding.source import Source
from analyzer.grounding.terms import Terms
from analyzer.grounding.tokens import Border, Reader, Token
from analyzer.grounding.verdict import Grounding
from analyzer.transcript.model import Transcript

_GAP = re.compile(r"\s*(?:\[\s*(?:…|\.{2,})\s*\]|\(\s*(?:…|\.{2,})\s*\)|…|\.{3,})\s*")
_TURNS_TRIED = 4
_PLACES_TRIED = 2  # in one turn
_FEWEST_SHARED = 0.45  # of a quote's words that must sound in a stretch for it to be looked at word by word
_MARGIN = 4  # tokens before a stretch
_RANK: dict[str, int] = {"verbatim": 0, "near": 1, "elided": 2, "altered": 3, "rejected": 4}
_EQUAL_PLACES_TRIED = 64  # in one turn, of those where a quote stands word for word
_EQUAL_TURNS_TRIED = 4
_NOTHING = (False, 0, _RANK["verbatim"])  # speaks against a place
_QUESTION_WORDS = 3
_TURNS_BETWEEN = 1
_AFTER = 200  # words after a quote that are read with it
_BORDERS: tuple[Border, ...] = ("", "comma")  # what may be heard between a turn that was broken off and the next


class Passage(Protocol):
    """A stretch of a turn's text: the turn's index from 1, and offsets in code points, the end excluded."""

    @property
    def turn(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _Judged(NamedTuple):
    """A place where the words of a quote stand, and what speaks against it."""

    grounding: Grounding
    problems: tuple[clause.Problem, ...]

    @property
    def hindrances(self) -> tuple[bool, int, int]:
        return not self.grounding.accepted, len(self.problems), _RANK[self.grounding.verdict]


class Index:
    """A transcript prepared for looking up many quotes.

    `terms` tells which names are one; a quote that touches one of the `quarantined` passages is flagged.
    """

    def __init__(
        self, transcript: Transcript, terms: Terms | None = None, *, quarantined: Sequence[Passage] = ()
    ) -> None:
        self.transcript = transcript
        self.terms = terms or Terms()
        self._quarantined = tuple(quarantined)
        self._reader = Reader(self.terms)
        self._postings = Postings(transcript.turns)
        self._glances: dict[int, Glance] = {}
        self._sources: dict[int, Source] = {}  # by turn, once something looks closer

    def ground(self, quote: str, *, turn: int | None = None) -> Grounding:
        """Look for the quote in the cited turn, then in all turns of the candidate, nearest first."""
        found = self._ground(quote, turn)
        touched = any(
            one.turn == found.turn and one.start < found.end and one.end > found.start for one in self._quarantined
        )
        return replace(found, flags=(*found.flags, "quarantined")) if touched else found

    def question_before(self, turn: int) -> int | None:
        """Index of the question that a turn answers: the nearest earlier turn of an interviewer that says something.

        A name of the matrix says something by itself: "Кафка?".
        """
        fallback = None
        for earlier in reversed(self.transcript.turns[: turn - 1]):
            if earlier.role == "interviewer":
                if len(earlier.text.split()) >= _QUESTION_WORDS or self._names(earlier.text):
                    return earlier.index
                fallback = fallback or earlier.index
        return fallback

    def _names(self, text: str) -> bool:
        return any(token.key.startswith("@") for token in self._reader.tokens(text))

    # ── Word for word ──────────────────────────────────────────────────────────────────────────────────────────

    def _ground(self, quote: str, turn: int | None) -> Grounding:
        said, places = read(quote)
        if not said:
            return Grounding("rejected", reason="empty")
        exact = list(self._postings.exact(said))
        own = [one for one in exact if self.transcript.turns[one.turn].role == "candidate"]
        if own:
            return self._exact(own, quote, self._reader.tokens(quote, said, places), turn)
        if _GAP.search(quote):
            parts = [part for piece in _GAP.split(quote) if (part := self._reader.tokens(piece))]
        else:
            parts = [self._reader.tokens(quote, said, places)]
        best = self._close(parts, turn)
        if exact and not best.accepted:
            return Grounding("rejected", reason="not_candidate", flags=("interviewer",))
        return best

    def _exact(self, found: Sequence[Stretch], quote: str, said: Sequence[Token], cited: int | None) -> Grounding:
        """Of equal places the nearest; in its turn one against which nothing speaks, if there is one.

        A turn in which the end of a sentence makes another number of the words counts only where no other has them.
        """
        turns = sorted({one.turn for one in found}, key=lambda at: (abs(at + 1 - (cited or 0)), at))
        best: _Judged | None = None
        for nearest in turns[:_EQUAL_TURNS_TRIED]:
            for one in islice((one for one in found if one.turn == nearest), _EQUAL_PLACES_TRIED):
                judged = self._judged(one, quote, said)
                if best is None or judged.hindrances < best.hindrances:
                    best = judged
                if best.hindrances == _NOTHING:
                    break
            if best is not None and best.grounding.accepted:
                break
        assert best is not None
        moved = _moved(best.grounding.turn or 0, cited, len(turns))
        return replace(best.grounding, flags=(*moved, *best.problems))

    def _judged(self, one: Stretch, quote: str, said: Sequence[Token]) -> _Judged:
        """What is said of a place where the words of the quote stand, and what speaks against it."""
        turn, spans, source = self.transcript.turns[one.turn], self._postings.spans(one.turn), self._tokens_of(one.turn)
        start, end = spans[one.first][0], spans[one.last][1]
        first, last = _touched(source, start, end)
        if (kind := verdict.parted(said, source[first : last + 1])) is not None:
            return _Judged(verdict.of_parted(turn, start, end, quote, kind), ())
        problems = self._problems(one.turn, first, last, (start, end))
        if verdict.runs_on(said, source, first, last) and "truncated_meaning" not in problems:
            problems = ("truncated_meaning", *problems)
        return _Judged(verdict.of_equal_words(turn, start, end, quote, begins=said[0].start), problems)

    def _problems(
        self, at: int, first: int, last: int, span: tuple[int, int] | None = None
    ) -> tuple[clause.Problem, ...]:
        """What speaks against the tokens `first` to `last` of a turn, with what an earlier turn left open before it."""
        text, tokens = self.transcript.turns[at].text, self._tokens_of(at)
        found = set(clause.problems(text, tokens, first, last, span=span))
        if carried.goes_on(tokens, first) and (earlier := self._left_open(at)) is not None:
            before = self.transcript.turns[earlier].text, self._tokens_of(earlier)
            for border in _BORDERS:
                one = carried.joined(*before, text, tokens[: last + _AFTER], border)
                place = first + one.by, last + one.by
                found.update(clause.problems(one.text, one.tokens, *place))
        return tuple(problem for problem in clause.PROBLEMS if problem in found)

    def _left_open(self, at: int) -> int | None:
        """The turn of the same speaker that broke off before this one, but for a word or two of another: "угу"."""
        between = 0
        for earlier in range(at - 1, max(-1, at - 1 - _TURNS_BETWEEN - 1), -1):
            turn, norms = self.transcript.turns[earlier], self._postings.norms(earlier)
            if turn.role == "candidate":
                return earlier if norms and carried.is_broken_off(turn.text, norms) else None
            between += len(norms)
            if between > _QUESTION_WORDS:
                return None
        return None

    # ── With differences ───────────────────────────────────────────────────────────────────────────────────────

    def _close(self, parts: Sequence[Sequence[Token]], cited: int | None) -> Grounding:
        """The best place where the pieces of a quote stand with differences."""
        best = Grounding("rejected", reason="not_found")
        for at in self._turns_to_try(parts, cited):
            acceptable = best.verdict != "rejected"
            if acceptable and not self._glance(at).may_hold(parts):
                continue
            found = self._in_turn(at, parts, acceptable=acceptable)
            if _RANK[found.verdict] < _RANK[best.verdict]:
                index = self.transcript.turns[at].index
                best = replace(found, flags=(*_moved(index, cited, 1), *found.flags))
            if best.verdict == "near":
                break
        return best

    def _turns_to_try(self, parts: Sequence[Sequence[Token]], cited: int | None) -> Iterator[int]:
        """The cited turn and those in which most of the quote's words stand close together."""
        named = self.transcript.turn(cited) if cited is not None else None
        tried: set[int] = set()
        if named is not None and named.role == "candidate":
            tried.add(named.index - 1)
            yield named.index - 1
        stems = self._stems(token for part in parts for token in part)
        width = 2 * sum(map(len, parts)) + 8 + 30 * (len(parts) - 1)
        for one in self._postings.likely(stems | _pairs(parts), width=width, most=2 * _TURNS_TRIED):
            if len(tried) == _TURNS_TRIED:
                return
            if one.turn not in tried and self._shares_enough(one, stems, width):
                tried.add(one.turn)
                yield one.turn

    def _shares_enough(self, stretch: Stretch, stems: frozenset[str], width: int) -> bool:
        around = self._postings.stems(stretch.turn, max(0, stretch.first - width // 2), stretch.first + width)
        return len(stems.intersection(around)) >= _FEWEST_SHARED * len(stems)

    def _stems(self, said: Iterable[Token]) -> frozenset[str]:
        """What the words begin with to the ear; of a name of the matrix, all its spellings."""
        found: set[str] = set()
        for token in said:
            if token.key.startswith("@"):
                found.update(stem(spelling[0]) for spelling in self.terms.spellings(token.key[1:]))
            elif token.key == token.norm and token.kind != "number":
                found.add(stem(token.norm))
        return frozenset(found)

    def _in_turn(self, at: int, parts: Sequence[Sequence[Token]], *, acceptable: bool) -> Grounding:
        """The pieces of a quote in order in one turn; `acceptable` asks for nothing that is no better than altered."""
        aligned: list[Alignment] = []
        begin = 0
        for part in parts:
            found = self._align(at, part, begin, acceptable=acceptable)
            if found is None:
                return Grounding("rejected", reason="not_found")
            aligned.append(found)
            begin = found.last + 1
        problems = partial(self._problems, at)
        return verdict.of_aligned(self.transcript.turns[at], self._tokens_of(at), aligned, problems)

    def _align(self, at: int, part: Sequence[Token], begin: int, *, acceptable: bool) -> Alignment | None:
        """The best stretch of a turn for a piece of a quote, from the token numbered `begin` on."""
        source, spans = self._source(at), self._postings.spans(at)
        tokens = source.tokens
        if begin >= len(tokens):
            return None
        width = len(part) + len(part) // 2 + 6
        first_word = bisect_left(spans, (tokens[begin].start, 0))
        best: Alignment | None = None
        for one in self._postings.likely(self._stems(part), width=width, most=_PLACES_TRIED, turn=at, begin=first_word):
            hit = bisect_right(tokens, spans[one.first][0], key=attrgetter("start")) - 1
            start = max(begin, hit - _MARGIN)
            end = min(hit + width, len(tokens))
            above = None if best is None else best.score
            found = align(part, source, start, end, acceptable=acceptable, above=above)
            if found is not None and (best is None or (found.accepted, found.score) > (best.accepted, best.score)):
                best = found
            if best is not None and best.accepted:
                break
        return best

    def _tokens_of(self, at: int) -> Sequence[Token]:
        return self._source(at).tokens

    def _glance(self, at: int) -> Glance:
        if at not in self._glances:
            self._glances[at] = Glance(self._postings.norms(at))
        return self._glances[at]

    def _source(self, at: int) -> Source:
        if at not in self._sources:
            text = self.transcript.turns[at].text
            self._sources[at] = Source(self._reader.tokens(text, self._postings.norms(at), self._postings.spans(at)))
        return self._sources[at]


def ground(transcript: Transcript, quote: str, turn: int | None = None, *, terms: Terms | None = None) -> Grounding:
    """Where the candidate said `quote`, if anywhere; for many quotes keep an `Index`."""
    return Index(transcript, terms).ground(quote, turn=turn)


def _touched(source: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Indexes of the first and the last token that the characters from `start` to `end` touch."""
    first = bisect_right(source, start, key=attrgetter("end"))
    last = bisect_left(source, end, key=attrgetter("start")) - 1
    return first, max(first, last)


def _pairs(parts: Iterable[Sequence[Token]]) -> frozenset[str]:
    """The stems of every two words in a row."""
    stems = [[stem(norm) for token in part for norm in token.norm.split(" ")] for part in parts]
    return frozenset(f"{one} {other}" for row in stems for one, other in pairwise(row))


def _moved(index: int, turn: int | None, places: int) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if turn is not None and index != turn:
        flags.append("moved")
    if index != turn and places > 1:
        flags.append("ambiguous")
    return tuple(flags)
