"""The clauses inside of a quote: the first, which hangs on the words before it, and the last, which those after it bear
upon.

A border begins a clause, and so do "but" and its like. Where an infinitive is held from outside, whatever has a subject
or a predicate of its own after it is another clause, comma or none: "хотел [внедрить Kafka мы поставили RabbitMQ]".
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.grounding import heads, lexicon, morphology
from analyzer.grounding.tokens import Token

_HOLDS = 3  # words after an infinitive in which a verb that holds it stands
_SAID = 5  # words after a subject in which a statement names its thing
_JOINING = frozenset({"и", "а", "или"})


def first(tokens: Sequence[Token], start: int, end: int) -> Sequence[int]:
    """Indexes of the first clause of the tokens from `start` to `end` (included), pauses before it included.

    A noun and its predicate are one clause around what stands between their commas ("сервис, который я писал, держит").
    """
    found = _piece(tokens, start, end)
    while found[-1] < end and all(tokens[index].kind == "filler" for index in found):
        found = [*found, *_piece(tokens, found[-1] + 1, end)]
    aside = found[-1] + 1
    if aside <= end and _tells_which(tokens, aside, end) and not any(_is_verb(tokens[index].norm) for index in found):
        after = _piece(tokens, aside, end)[-1] + 1
        if after <= end and tokens[after].border == "comma" and morphology.is_finite_verb(tokens[after].norm):
            return [*found, *_piece(tokens, after, end)]
    verb = _first_verb(tokens, found)
    return found if verb is None else _upto_next(tokens, found, verb)


def main(tokens: Sequence[Token], clause: Sequence[int]) -> Sequence[int]:
    """An English clause without what only tells which thing is meant: "the billing that was bought", "… we bought".

    "Then we moved" and "in 2019 we moved" name their subject after words of time and manner, and lose nothing.
    """
    solid = [at for at, index in enumerate(clause) if tokens[index].kind != "filler"]
    for number, at in enumerate(solid[1:], start=1):
        word = tokens[clause[at]].norm
        if word in lexicon.RELATIVES and tokens[clause[at - 1]].norm not in lexicon.BINDING | {
            "only",
            "just",
        }:  # not "at that job"
            return clause[:at]
        if word in lexicon.NOMINATIVES:
            lead, said = (tokens[clause[one]].norm for one in solid[:number]), solid[number + 1 : number + _SAID]
            states = any(tokens[clause[one]].norm in lexicon.ARTICLES for one in said)
            return clause if _leads(list(lead), states=states) else clause[:at]
    return clause


def _leads(lead: Sequence[str], *, states: bool) -> bool:
    """Whether a statement may begin with these words before its subject: a time, a place, a manner.

    `states` tells that more follows than a verb: "for the build we wrote a tool", not "on the cluster we bought".
    """
    first, *others = lead
    if first in lexicon.LEADING | lexicon.NOMINATIVES | lexicon.OPENING or first.endswith("ly"):
        return True
    if tuple(lead) in lexicon.LEADS_IN:
        return True
    if first in lexicon.ARTICLES | lexicon.COUNTS | lexicon.HALF:  # "a year ago we …"
        return not lexicon.TIMES.isdisjoint(others)
    if first not in lexicon.BINDING | lexicon.TIMELY:
        return False
    return (states and first in lexicon.BINDING) or any(
        word in lexicon.TIMES or word[0].isdigit() for word in (first, *others)
    )


def last(tokens: Sequence[Token], start: int, end: int) -> range:
    """Indexes of the last clause of the tokens from `start` to `end` (included)."""
    begin = end
    while begin > start and not _begins(tokens[begin]):
        begin -= 1
    return range(begin, end + 1)


def infinitive(tokens: Sequence[Token], clause: Sequence[int]) -> int | None:
    """Index of the infinitive that is the first verb of the clause."""
    at = _first_verb(tokens, clause)
    return clause[at] if at is not None and morphology.is_infinitive(tokens[clause[at]].norm) else None


def _first_verb(tokens: Sequence[Token], clause: Sequence[int]) -> int | None:
    """Where in the clause its first verb stands; "то есть" is no eating."""
    for at, index in enumerate(clause):
        token = tokens[index]
        if token.kind != "filler" and morphology.is_cyrillic(token.norm) and _is_verb(token.norm):
            return at
    return None


def is_governed(tokens: Sequence[Token], verb: int, clause: Sequence[int]) -> bool:
    """Whether a verb right after it, in the clause, holds the infinitive: "[писать тесты я начал]"."""
    after = [index for index in clause if verb < index <= verb + _HOLDS]
    at = next((at for at, index in enumerate(after) if morphology.is_finite_verb(tokens[index].norm)), None)
    if at is None:
        return False
    parted = any(tokens[index].norm in lexicon.NOMINATIVES | _JOINING for index in after[:at])
    return not parted or takes_infinitive(tokens[after[at]].norm)


def takes_infinitive(word: str) -> bool:
    """Whether infinitives hang on such a verb: "начать", "хотеть", "запретить"."""
    return bool(morphology.lemmas(word) & (heads.DOING_LEMMAS | heads.AWAY_LEMMAS | heads.HOLDING_LEMMAS))


def _upto_next(tokens: Sequence[Token], clause: Sequence[int], verb: int) -> Sequence[int]:
    """The clause, of which the verb is known, up to where another one begins without a mark.

    After an infinitive that the clause does not hold that is any subject or predicate, after a predicate a subject with
    a predicate of its own: "переписал биллинг [мы помогали]".
    """
    held = not morphology.is_infinitive(tokens[clause[verb]].norm)
    if not held and is_governed(tokens, clause[verb], clause):
        return clause
    for at in range(verb + 1 + held, len(clause)):
        word = tokens[clause[at]].norm
        subject = word in lexicon.NOMINATIVES
        if held and subject and _is_predicated(tokens, clause[at + 1 : at + 1 + _HOLDS]):
            return clause[:at]
        if not held and (subject or morphology.is_finite_verb(word)):
            return clause[:at]
    return clause


def _is_predicated(tokens: Sequence[Token], after: Sequence[int]) -> bool:
    """Whether among the words after a subject its predicate stands, and joins nothing to what was said."""
    for index in after:
        if tokens[index].norm in _JOINING:
            return False
        if morphology.is_finite_verb(tokens[index].norm):
            return True
    return False


def _piece(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    found = [start]
    while found[-1] < end and not _begins(tokens[found[-1] + 1]):
        found.append(found[-1] + 1)
    return found


def _begins(token: Token) -> bool:
    return bool(token.border) or token.norm in lexicon.TURNING


def _tells_which(tokens: Sequence[Token], index: int, end: int) -> bool:
    """Whether the clause that begins at `index` tells which thing was named before it: "который …", "в котором …"."""
    words = (tokens[at].norm for at in range(index, min(index + 2, end + 1)))
    return any(word.startswith("котор") or morphology.is_participle(word) for word in words)


def _is_verb(word: str) -> bool:
    return morphology.is_finite_verb(word) or morphology.is_infinitive(word)
