"""A turn in sentences and clauses: words, what they may be looked up by, and what the lists of the language say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import razdel

from analyzer.grounding import lexicon
from analyzer.grounding.tokens import Reader, Token
from analyzer.offline import rules
from analyzer.transcript.model import Turn

LONGEST = 60  # words; speech without a full stop is cut at a border of clauses, or here
_UNMARKED = 25  # words in which people who write put a mark
_BARE = 12  # words of a turn without any mark that are too many for somebody who writes
_MARK = re.compile(r"[.!?…]\s+")
_CUT = 400_000  # characters of a turn that are read; no person says more at once


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` of the turn numbered `turn`, with its words.

    `clauses` has the number of its clause for each word; `marks` are the spans, in words, of what each list of the
    language finds; `asks` is a question; `capitals` are the words after the first that are spelt with one; `unmarked`
    is speech as a recogniser writes it, long and without a mark between its words.
    """

    turn: int
    start: int
    end: int
    language: str
    tokens: tuple[Token, ...]
    keys: tuple[rules.Keys, ...]
    clauses: tuple[int, ...]
    marks: Mapping[str, Sequence[tuple[int, int]]]
    asks: bool
    capitals: frozenset[int]
    unmarked: bool

    def has(self, *meanings: str) -> bool:
        """Whether one of the lists finds something."""
        return any(meaning in self.marks for meaning in meanings)

    def in_clause(self, meaning: str, clause: int) -> bool:
        """Whether the list finds something that begins in the clause."""
        return any(self.clauses[at] == clause for at, _ in self.marks.get(meaning, ()))


def split(turn: Turn, reader: Reader, language: str) -> list[Sentence]:
    """The sentences of a turn in order."""
    text = turn.text[:_CUT]
    said = reader.tokens(text)
    found: list[Sentence] = []
    at = 0
    lower = _is_lower(text)
    bare = len(said) > _BARE and not any(mark in text for mark in ".,;:!?")
    for piece in razdel.sentenize(text):
        begin = at
        while at < len(said) and said[at].start < piece.stop:
            at += 1
        borders = [one for one in range(begin + 1, at) if lower and _ends(text, said[one - 1], said[one])]
        for first, end in chain.from_iterable(_pieces(said, *ends) for ends in pairwise([begin, *borders, at])):
            asks = "?" in text[said[end - 1].end : piece.stop if end == at else said[end].start]
            found.append(_sentence(turn, said[first:end], language, asks=asks, bare=bare))
    return found


def _is_lower(text: str) -> bool:
    """Whether a turn has sentences and none of them begins with a capital, as a recogniser may write them."""
    begins = [mark.end() for mark in _MARK.finditer(text) if mark.end() < len(text)]
    return bool(begins) and not any(text[at].isupper() for at in begins)


def _ends(text: str, before: Token, after: Token) -> bool:
    """Whether a sentence ends between two words."""
    return _MARK.search(text, before.end, after.start) is not None


def _pieces(said: Sequence[Token], begin: int, end: int) -> list[tuple[int, int]]:
    """A sentence as it is, or one that never ends in pieces."""
    found = []
    while end - begin > LONGEST:
        borders = [at for at in range(begin + LONGEST // 2, begin + LONGEST) if said[at].border]
        cut = borders[-1] if borders else begin + LONGEST
        found.append((begin, cut))
        begin = cut
    return [*found, (begin, end)] if end > begin else found


def _sentence(turn: Turn, said: Sequence[Token], spoken: str, *, asks: bool, bare: bool) -> Sentence:
    language = rules.language_of(said, spoken)
    keys = tuple(rules.keys(token.norm) for token in said)
    clauses = _clauses(said)
    end = said[-1].end
    while end < len(turn.text) and turn.text[end] in '.!?…»”")':
        end += 1
    return Sentence(
        turn=turn.index,
        start=said[0].start,
        end=end,
        language=language,
        tokens=tuple(said),
        keys=keys,
        clauses=clauses,
        marks=rules.of(language).marks(keys),
        asks=asks,
        capitals=frozenset(at for at in range(1, len(said)) if turn.text[said[at].start].isupper()),
        unmarked=bare or (clauses[-1] + 1) * _UNMARKED < len(said),
    )


def _clauses(said: Sequence[Token]) -> tuple[int, ...]:
    """The number of its clause for each word: a border or a word that turns the talk begins a new one."""
    numbers: list[int] = []
    for at, token in enumerate(said):
        begins = at > 0 and (bool(token.border) or token.norm in lexicon.TURNING)
        numbers.append(numbers[-1] + begins if numbers else 0)
    return tuple(numbers)
