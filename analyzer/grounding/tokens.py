"""The words of a text with what each is to a quote: a number, a negation, a name, who did it, a filler."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from analyzer.grounding import lexicon, morphology, shadow
from analyzer.grounding.numbers import begins_number, number_at
from analyzer.grounding.shadow import Span
from analyzer.grounding.terms import Terms

Kind = Literal["word", "number", "negation", "name", "agent", "hedge", "filler", "particle"]
Border = Literal["", "comma", "sentence"]
PAUSES: frozenset[Kind] = frozenset({"filler", "particle"})
HARD: frozenset[Kind] = frozenset({"number", "negation", "name", "agent", "hedge"})

_LETS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "'d"}
_FIRST_CYRILLIC = "\u0400"
_LONGEST = 10  # words of a number or a name
# Of "team's" the ending is the owner's; of these it is "is" or "has".
_BEFORE_IS = frozenset({"it", "that", "he", "she", "there", "here", "what", "where", "who", "how", "this"})
# A full stop ends a sentence only before a space: not in "на .NET", "1.5".
_SENTENCE = re.compile(r"[!?…;]|\.(?=[\s»”\")\]]|$)|\n\s*\n")
_COMMA = re.compile(r"[,:—–()«»\"“”]| - ")
_RUN_TOGETHER = {
    "dont": "do", "didnt": "did", "doesnt": "does", "wasnt": "was", "werent": "were", "isnt": "is", "arent": "are",
    "havent": "have", "hasnt": "has", "hadnt": "had", "wouldnt": "would", "couldnt": "could", "shouldnt": "should",
    "cannot": "can", "didn": "did", "doesn": "does", "wasn": "was", "weren": "were", "isn": "is", "aren": "are",
    "hasn": "has", "hadn": "had", "wouldn": "would", "couldn": "could", "shouldn": "should",
}  # fmt: skip


class Token(NamedTuple):
    """A word, a number or a name of one or more words, with its span in the source.

    Tokens with equal `key` are the same; `norm` is the spelling; `border` is what parts it from the one before.
    """

    key: str
    norm: str
    start: int
    end: int
    kind: Kind
    border: Border = ""

    @property
    def is_term(self) -> bool:
        """Whether it is one of the names that the reader was given, of tools and not of people."""
        return self.key.startswith("@")


class Reader:
    """Reads texts word by word, with one set of terms; what a word is wherever it stands is looked up once."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._kinds: dict[str, Kind | None] = {}

    def tokens(self, text: str, norms: Sequence[str] | None = None, spans: Sequence[Span] | None = None) -> list[Token]:
        """The tokens of `text` in order; `norms` are its words and `spans` their places, if they are known."""
        if norms is None or spans is None:
            norms, spans = shadow.read(text)
        if _has_contractions(norms):
            pieces = [(piece, span) for norm, span in zip(norms, spans, strict=True) for piece in _pieces(norm)]
            norms, spans = [norm for norm, _ in pieces], [span for _, span in pieces]
        fillers = _filler_phrases(norms)
        borders = _borders(text, spans)
        kinds, new = self._kinds, tuple.__new__  # a named tuple's own way to one takes twice as long
        found: list[Token] = []
        seen = 0
        for at, (norm, (start, end), border) in enumerate(zip(norms, spans, borders, strict=True)):
            if at < seen:
                continue
            kind = kinds[norm] if norm in kinds else self._look_up(norm)
            if kind is None:
                key, kind, taken = _what(text, _unbroken(norms, borders, at), spans[at], at in fillers, self._terms)
                seen, last = at + taken, spans[at + taken - 1][1]
                found.append(Token(key, " ".join(norms[at:seen]), start, last, kind, border))
                continue
            if fillers and at in fillers and kind != "negation":
                kind = "filler"
            elif (
                kind == "word"
                and norm < _FIRST_CYRILLIC
                and text[start:end] != norm
                and _is_name(text, norm, start, end)
            ):
                kind = "name"
            found.append(new(Token, (norm, norm, start, end, kind, border)))
        return found

    def _look_up(self, norm: str) -> Kind | None:
        """The kind of a word that is neither a number, a name of the matrix nor in a phrase; None for any of these.

        Of a Latin word, what it is where it stands in small letters.
        """
        kind = self._kinds[norm] = None if self._terms.may_begin(norm) else _alone(norm)
        return kind


def uncontracted(norms: Sequence[str]) -> Sequence[str]:
    """The words with both words of each English contraction in its place."""
    return [piece for norm in norms for piece in _pieces(norm)] if _has_contractions(norms) else norms


def _has_contractions(norms: Sequence[str]) -> bool:
    return "'" in "".join(norms) or not _RUN_TOGETHER.keys().isdisjoint(norms)


def _borders(text: str, spans: Sequence[Span]) -> list[Border]:
    """What parts each word from the one before it."""
    between: list[Border] = [
        "" if start - before == 1 and text[before] == " " else _border(text[before:start])
        for (_, before), (start, _) in pairwise(spans)
    ]
    return ["sentence", *between] if spans else []


def _unbroken(norms: Sequence[str], borders: Sequence[Border], at: int) -> list[str]:
    """The words from `at` on that may be one number or one name: "until twenty. Five" is no 25."""
    end = at + 1
    while end < len(norms) and end - at < _LONGEST and not borders[end]:
        end += 1
    return list(norms[at:end])


@functools.lru_cache(maxsize=1024)
def _border(between: str) -> Border:
    if between in ("", " "):
        return ""
    if _SENTENCE.search(between):
        return "sentence"
    return "comma" if _COMMA.search(between) else ""


def _pieces(norm: str) -> Sequence[str]:
    """A word, or the two words of an English contraction."""
    if ("'" in norm and norm.isascii()) or norm in _RUN_TOGETHER:
        if norm in ("can't", "won't", "shan't"):
            return {"can't": "can", "won't": "will"}.get(norm, "shall"), "not"
        if norm in _RUN_TOGETHER:
            return _RUN_TOGETHER[norm], "not"
        if norm == "n't":  # "did n't", as corpora of speech have it
            return ("not",)
        for ending, word in _LETS.items():
            if norm.endswith(ending) and len(norm) > len(ending):
                return norm.removesuffix(ending), word
        if norm.endswith("'s") and norm[:-2] in _BEFORE_IS:
            return norm[:-2], "'s"
    return (norm,)


def _what(text: str, ahead: Sequence[str], span: Span, fills: bool, terms: Terms) -> tuple[str, Kind, int]:
    """Key, kind and number of words of the token that begins with the first of the words `ahead`.

    `span` is that word's place; `fills` tells that it is in a phrase that fills a pause.
    """
    norm = ahead[0]
    if (term := terms.at(ahead, 0)) is not None:
        return f"@{term[0]}", "name", term[1]
    if begins_number(norm) and (number := number_at(ahead, 0)) is not None:
        return f"#{number[0]}", "number", number[1]
    if norm == "%" or norm.startswith("процент") or norm == "percent":
        return "%", "number", 1
    if norm in "$€₽№":
        return norm, "number", 1
    if norm in lexicon.NEGATIONS:
        return norm, "negation", 1
    if fills:
        return norm, "filler", 1
    if (kind := _LISTED.get(norm)) is not None:
        return norm, kind, 1
    return norm, "name" if _is_name(text, norm, *span) else "word", 1


@functools.lru_cache(maxsize=32_768)
def _alone(norm: str) -> Kind | None:
    """The kind of a word that is neither a name of the matrix nor in a phrase; None where more must be seen.

    What `_what` says of it wherever it stands; of a Latin word, where it stands in small letters.
    """
    if begins_number(norm) or norm.startswith(("процент", "percent")):
        return None
    if not norm.isalpha() and not morphology.is_cyrillic(norm):
        return None
    return "negation" if norm in lexicon.NEGATIONS else _LISTED.get(norm, "word")


# Of a word in two of the lists the last one says what it is.
_LISTED: dict[str, Kind] = {
    **dict.fromkeys(lexicon.PARTICLES, "particle"),
    **dict.fromkeys(lexicon.FILLERS, "filler"),
    **dict.fromkeys(lexicon.AGENTS, "agent"),
    **dict.fromkeys(lexicon.HEDGES, "hedge"),
}


def _is_name(text: str, norm: str, start: int, end: int) -> bool:
    """Whether a Latin word is a name: beside Cyrillic any is; in English one with a capital or a digit inside."""
    if morphology.is_cyrillic(norm):
        return False
    source = text[start:end]
    if len(source) == 1:
        return source.isupper() and source not in "AI"  # the languages C and R
    if any(letter.isupper() or letter.isdigit() or letter in "+#" for letter in source[1:]):
        return True
    if not source[:1].isupper():
        return False
    before = start - 1
    while before >= 0 and text[before].isspace():
        before -= 1
    return before >= 0 and text[before] not in ".!?…"


def _filler_phrases(norms: Sequence[str]) -> frozenset[int]:
    found: set[int] = set()
    if _PHRASES.keys().isdisjoint(norms):
        return frozenset()
    for at in (at for at, norm in enumerate(norms) if norm in _PHRASES):
        for phrase in _PHRASES[norms[at]]:
            if tuple(norms[at : at + len(phrase)]) == phrase:
                found.update(range(at, at + len(phrase)))
    return frozenset(found)


_PHRASES: dict[str, list[tuple[str, ...]]] = {}
for _phrase in lexicon.FILLER_PHRASES:
    _PHRASES.setdefault(_phrase[0], []).append(_phrase)
