"""The words of a text with what each is to a quote: a number, a negation, a name, who did it, a filler."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from analyzer.grounding import lexicon, morphology
from analyzer.grounding.numbers import number_at
from analyzer.grounding.shadow import words
from analyzer.grounding.terms import Terms

Kind = Literal["word", "number", "negation", "name", "agent", "hedge", "filler", "particle"]
HARD: frozenset[Kind] = frozenset({"number", "negation", "name", "agent", "hedge"})

_LETS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}
_RUN_TOGETHER = {
    "dont": "do", "didnt": "did", "doesnt": "does", "wasnt": "was", "werent": "were", "isnt": "is", "arent": "are",
    "havent": "have", "hasnt": "has", "hadnt": "had", "wouldnt": "would", "couldnt": "could", "shouldnt": "should",
    "cannot": "can",
}  # fmt: skip


class Token(NamedTuple):
    """A word, a number or a name of one or more words, with its span in the source.

    Tokens with equal `key` are the same; `norm` is the spelling.
    """

    key: str
    norm: str
    start: int
    end: int
    kind: Kind


class _Piece(NamedTuple):
    norm: str
    start: int
    end: int


def tokens(text: str, terms: Terms) -> list[Token]:
    """The tokens of `text` in order."""
    pieces = [piece for word in words(text) for piece in _pieces(word.norm, word.start, word.end)]
    norms = [piece.norm for piece in pieces]
    fillers = _filler_phrases(norms)
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        key, kind, taken = _what(text, pieces, norms, at, fillers, terms)
        last = pieces[at + taken - 1]
        found.append(Token(key, " ".join(norms[at : at + taken]), pieces[at].start, last.end, kind))
        at += taken
    return found


def _pieces(norm: str, start: int, end: int) -> list[_Piece]:
    """A word, or the two words of an English contraction, both over its whole span."""
    if norm.isascii():
        if norm in ("can't", "won't", "shan't"):
            return [_Piece({"can't": "can", "won't": "will"}.get(norm, "shall"), start, end), _Piece("not", start, end)]
        if norm in _RUN_TOGETHER:
            return [_Piece(_RUN_TOGETHER[norm], start, end), _Piece("not", start, end)]
        for ending, word in _LETS.items():
            if norm.endswith(ending) and len(norm) > len(ending):
                return [_Piece(norm.removesuffix(ending), start, end), _Piece(word, start, end)]
    return [_Piece(norm, start, end)]


def _what(
    text: str, pieces: Sequence[_Piece], norms: Sequence[str], at: int, fillers: frozenset[int], terms: Terms
) -> tuple[str, Kind, int]:
    """Key, kind and number of words of the token that begins at `at`."""
    norm = norms[at]
    if (term := terms.at(norms, at)) is not None:
        return f"@{term[0]}", "name", term[1]
    if (number := number_at(norms, at)) is not None:
        return f"#{number[0]}", "number", number[1]
    if norm == "%" or norm.startswith("процент") or norm == "percent":
        return "%", "number", 1
    if norm in "$€₽№":
        return norm, "number", 1
    if norm in lexicon.NEGATIONS:
        return norm, "negation", 1
    if at in fillers:
        return norm, "filler", 1
    for kind, listed in _LISTED:
        if norm in listed:
            return norm, kind, 1
    return norm, "name" if _is_name(text, pieces[at]) else "word", 1


_LISTED: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("hedge", lexicon.HEDGES),
    ("agent", lexicon.AGENTS),
    ("filler", lexicon.FILLERS),
    ("particle", lexicon.PARTICLES),
)


def _is_name(text: str, piece: _Piece) -> bool:
    """Whether a Latin word is a name: beside Cyrillic any is; in English one with a capital or a digit inside."""
    if morphology.is_cyrillic(piece.norm):
        return False
    source = text[piece.start : piece.end]
    if len(source) == 1:
        return source.isupper() and source not in "AI"  # the languages C and R
    if any(letter.isupper() or letter.isdigit() or letter in "+#" for letter in source[1:]):
        return True
    if source[:1].isupper():
        before = text[: piece.start].rstrip()
        return bool(before) and before[-1] not in ".!?…"
    return False


def _filler_phrases(norms: Sequence[str]) -> frozenset[int]:
    found: set[int] = set()
    for at, norm in enumerate(norms):
        for phrase in _PHRASES.get(norm, ()):
            if tuple(norms[at : at + len(phrase)]) == phrase:
                found.update(range(at, at + len(phrase)))
    return frozenset(found)


_PHRASES: dict[str, list[tuple[str, ...]]] = {}
for _phrase in lexicon.FILLER_PHRASES:
    _PHRASES.setdefault(_phrase[0], []).append(_phrase)
