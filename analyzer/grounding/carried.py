"""A sentence that a backchannel cuts in two turns of one speaker: "Я никогда не…" · "Угу." · "… работал с Kafka".

What the earlier turn left open governs the words with which the later one goes on, so both are read as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from analyzer.grounding import clauses, lexicon, morphology
from analyzer.grounding.tokens import PAUSES, Border, Token

_BROKEN_OFF = re.compile(r"(?:…|\.{2,}|[-–—,:])[\s»”\"')]*$")
_TAIL = 40  # characters at the end of a turn in which a mark that breaks it off stands
_ENDED = re.compile(r"[.!?;][\s»”\"')]*$")
_KEPT = 60  # words of the earlier turn
_BEGINNING = 6  # words after which a turn no longer goes on with the earlier one
_LAST = 4  # words at the end of a turn of which the last that fills no pause is looked at
_OPEN = lexicon.NEGATIONS | lexicon.HEDGES | lexicon.BINDING | lexicon.THAT | lexicon.NOT_DONE_ENGLISH


class Joined(NamedTuple):
    """Two turns as one text; the words of the later one begin at `by`, its characters at `shift`."""

    text: str
    tokens: Sequence[Token]
    by: int
    shift: int


def is_broken_off(text: str, norms: Sequence[str]) -> bool:
    """Whether a turn of these words ends in the middle of a sentence: by its mark, or by a word that ends none."""
    tail = text[-_TAIL:]
    if _BROKEN_OFF.search(tail):
        return True
    if _ENDED.search(tail):
        return False
    last = next((norm for norm in reversed(norms[-_LAST:]) if norm not in lexicon.FILLERS), "")
    return last in _OPEN or (morphology.is_cyrillic(last) and clauses.takes_infinitive(last))


def goes_on(tokens: Sequence[Token], first: int) -> bool:
    """Whether the word at `first` stands where a turn may still go on with what was broken off before it."""
    if first > _BEGINNING:
        return False
    pauses = all(token.kind in PAUSES for token in tokens[:first])
    return pauses or not any(token.border == "sentence" for token in tokens[1 : first + 1])


def joined(earlier: str, before: Sequence[Token], text: str, tokens: Sequence[Token], border: Border) -> Joined:
    """The end of an earlier turn and a later one as one, with `border` between them."""
    shift = len(earlier) + 1
    kept = list(before[-_KEPT:])
    first, *rest = (token._replace(start=token.start + shift, end=token.end + shift) for token in tokens)
    return Joined(f"{earlier} {text}", [*kept, first._replace(border=border), *rest], len(kept), shift)
