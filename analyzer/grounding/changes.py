"""What differs between a quote and the stretch of the source that it was laid beside, and what of it is harmless."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from analyzer.evidence import DifferenceKind
from analyzer.grounding import lexicon, morphology, numbers
from analyzer.grounding.matching import soft_match
from analyzer.grounding.tokens import HARD, PAUSES, Kind, Token
from analyzer.wordlists import word_set

_MOST_IN_A_ROW = 2  # omitted words that are no fillers
_MOST_OMITTED = 0.3  # of the words of the source's stretch
_MOST_MOVED = 1
_FARTHEST = 4  # words over which a word may move
_JOINING = frozenset({"но", "или", "либо", "but", "or"})
# Right before a number they make a bound of it, alone or with the words of the second list.
_BOUNDS = word_set(
    "below above under over up most least less more fewer to about around roughly approximately nearly beyond "
    "within maximum minimum half quarter couple several few пару пара несколько "
    "меньше больше до около под свыше менее более порядка максимум минимум выше ниже за от"
)
_OF_BOUNDS = _BOUNDS | word_set("at than no not the a of не чем")
# "В теории", "in theory": with the word after them these say that it was not done.
_DOUBTFUL_IN = {
    "в": word_set("теории мечтах планах"), "на": word_set("бумаге словах"), "по": word_set("слухам идее"),
    "in": word_set("theory principle"), "on": word_set("paper"),
}  # fmt: skip
_LONGEST_BOUND = 4  # words: "no more than about"
_WALLS = lexicon.TURNING | lexicon.COORDINATING
_WEAKENING = (lexicon.WEAKENING, lexicon.NOT_DONE, lexicon.NOT_DONE_ENGLISH, lexicon.POORLY)
_WEAKENING_LEMMAS = lexicon.WEAKENING_LEMMAS | lexicon.NOT_DONE_LEMMAS
_HARD_KINDS: dict[Kind, DifferenceKind] = {
    "number": "number", "negation": "negation", "name": "name", "agent": "agent", "hedge": "hedge",
}  # fmt: skip


class Pair(NamedTuple):
    """A step of the alignment: indexes of the quote's and the source's token, None where one side has none."""

    quote: int | None
    source: int | None


class Change(NamedTuple):
    """One difference; `harmless` ones keep the meaning. Indexes are those of the tokens, None for nothing."""

    kind: DifferenceKind
    quote: int | None
    source: int | None
    harmless: bool


def between(
    steps: Sequence[Pair], quote: Sequence[Token], source: Sequence[Token], respelt: Collection[int]
) -> list[Change]:
    """Every difference, typed: first those of matched words, then moved, inserted and omitted ones."""
    return _Comparison(steps, quote, source).changes(respelt)


class _Comparison:
    """One alignment, looked at difference by difference."""

    def __init__(self, steps: Sequence[Pair], quote: Sequence[Token], source: Sequence[Token]) -> None:
        self.steps, self.quote, self.source = steps, quote, source
        self.inserted = [step.quote for step in steps if step.source is None and step.quote is not None]
        self.omitted = [step.source for step in steps if step.quote is None and step.source is not None]
        self._lost = frozenset(self.omitted)

    def changes(self, respelt: Collection[int]) -> list[Change]:
        found = self._respelt(respelt)
        found.extend(self._orders())
        found.extend(map(self._put_in, self.inserted))
        taken = {change.source for change in found}
        rest = [other for other in self.omitted if other not in taken]
        found.extend(map(self._omitted, rest))
        found.extend(self._too_much())
        return found

    def _respelt(self, respelt: Collection[int]) -> list[Change]:
        found: list[Change] = []
        for quoted, other in self.steps:
            if quoted is None or other is None:
                continue
            one, two = self.quote[quoted], self.source[other]
            if one.norm != two.norm and self._counts_otherwise(quoted, other):
                found.append(Change("number", quoted, other, False))
            elif one.norm != two.norm or quoted in respelt:
                found.append(Change(soft_match(one, two) or "spelling", quoted, other, True))
        return self._without_swapped_doers(found)

    def _counts_otherwise(self, quoted: int, other: int) -> bool:
        """Whether one side has a number where the other has nobody knows how many: "тысяча" and "тысячи"."""
        one, two = (
            numbers.tells_many(tokens[at].norm, tokens[at - 1].norm if at else "")
            for tokens, at in ((self.quote, quoted), (self.source, other))
        )
        return one != two

    def _without_swapped_doers(self, found: list[Change]) -> list[Change]:
        """ "Команда помогла заказчику" is not "команде помог заказчик", nor "помогал Коля" "помогал Коле"."""
        turns = {
            change: morphology.swaps_subject(self.source[change.source].norm, self.quote[change.quote].norm)
            for change in found
            if change.kind == "inflection" and change.quote is not None and change.source is not None
        }
        swapped = {change for change, turn in turns.items() if turn and {1, -1} <= set(turns.values())}
        swapped |= {change for change, turn in turns.items() if turn and self._is_of_doer(change)}
        return [
            change._replace(kind="substituted", harmless=False) if change in swapped else change for change in found
        ]

    def _is_of_doer(self, change: Change) -> bool:
        """Whether the change of case is of a person beside a predicate: who did it, on one of the sides."""
        assert change.source is not None
        assert change.quote is not None
        pair = (self.source[change.source].norm, self.quote[change.quote].norm)
        around = [self.source[at].norm for at in (change.source - 1, change.source + 1) if 0 <= at < len(self.source)]
        return any(map(morphology.is_person_in_nominative, pair)) and any(map(morphology.is_finite_verb, around))

    # ── Words that stand elsewhere ─────────────────────────────────────────────────────────────────────────────

    def _orders(self) -> list[Change]:
        """The words that stand elsewhere; of two that carry meaning no one knows what they now belong to."""
        found: list[Change] = []
        for quoted in list(self.inserted):
            if (other := self._moved(quoted)) is not None:
                found.append(Change("order", quoted, other, self._order_keeps_meaning(quoted, other)))
        moved = {change.quote for change in found}
        self.inserted = [quoted for quoted in self.inserted if quoted not in moved]
        heavy = [
            change for change in found if change.source is not None and self.source[change.source].kind not in PAUSES
        ]
        if len(heavy) <= _MOST_MOVED:
            return found
        return [change._replace(harmless=change not in heavy) for change in found]

    def _moved(self, quoted: int) -> int | None:
        """The omitted word close by that an inserted one is."""
        at = self._places[quoted]
        key = self.quote[quoted].key
        near = (other for other in self._omitted_near(at, _FARTHEST + 1) if self.source[other].key == key)
        return next(near, None)

    def _omitted_near(self, at: int, reach: int) -> Sequence[int]:
        """The omitted words not farther than `reach` from the word of the source at `at`."""
        return self.omitted[bisect_left(self.omitted, at - reach) : bisect_right(self.omitted, at + reach)]

    def _order_keeps_meaning(self, quoted: int, other: int) -> bool:
        """Whether a word may stand where the quote has it.

        Russian order is free, but not for what turns the word beside it, for what a preposition governs, and for a
        thing that may be the doer as well as what is done to. In English only an adverb moves.
        """
        token = self.source[other]
        if token.kind in PAUSES:
            return True
        jumped = self._jumped(quoted, other)
        others = [one.norm for one in jumped if one is not token]
        if any(one.border for one in jumped[1:]) or any(one in _WALLS for one in others):
            return False
        if token.norm in lexicon.NOMINATIVES:  # "тогда мы" and "мы тогда": these cannot be what is done to
            return not any(
                one.kind in HARD or morphology.is_finite_verb(one.norm) for one in jumped if one is not token
            )
        if token.kind in HARD or token.norm in lexicon.BINDING:
            return False
        if not morphology.is_cyrillic(token.norm):
            return token.norm.endswith("ly") or token.norm in lexicon.FREE_ADVERBS
        before = (self.quote[quoted - 1].norm if quoted else "", self.source[other - 1].norm if other else "")
        if set(before) & lexicon.BINDING:
            return False
        if morphology.is_attribute(token.norm):  # past its own noun, not to another
            return sum(map(morphology.is_noun, others)) <= 1
        over_verb = any(map(morphology.is_finite_verb, others))
        return not (over_verb and morphology.is_doer_or_done_to(token.norm))

    def _jumped(self, quoted: int, other: int) -> Sequence[Token]:
        """The source's words between where a word stands in it and where the quote has it, itself included."""
        at = bisect_left(self._matched, quoted, key=attrgetter("quote"))
        before = self._matched[at - 1].source if at else None
        after = self._matched[at].source if at < len(self._matched) else None
        if after is not None and other > after:  # it came from the right
            return self.source[after : other + 1]
        return self.source[other : before + 1] if before is not None and other < before else [self.source[other]]

    @cached_property
    def _matched(self) -> Sequence[Pair]:
        """The matches; no word of the quote that they hold is an inserted one."""
        return [step for step in self.steps if step.quote is not None and step.source is not None]

    @cached_property
    def _places(self) -> Sequence[int]:
        """Of each word of the quote the index of the source's word near which it stands."""
        place = next((step.source for step in self.steps if step.source is not None), 0)
        found: list[int] = []
        for step in self.steps:
            if step.quote:
                found.append(place)  # of the word before this one
            if step.source is not None:
                place = step.source
        return [*found, place]

    # ── Words that only one side has ───────────────────────────────────────────────────────────────────────────

    def _put_in(self, quoted: int) -> Change:
        token = self.quote[quoted]
        near = [other for other in self._omitted_near(self._places[quoted], 2) if self.source[other].kind not in PAUSES]
        if token.kind in PAUSES and not any(_holds(self.source[other]) for other in near):
            return Change("filler", quoted, None, True)
        if not near:
            return Change(_kind_of(token, "inserted"), quoted, None, False)
        other = near[0]
        return Change(_kind_of(token, _kind_of(self.source[other], "substituted")), quoted, other, False)

    def _omitted(self, other: int) -> Change:
        token = self.source[other]
        if self._bounds_number(other):
            return Change("number", None, other, False)
        if not self._speaks(other):
            return Change("filler", None, other, True)
        if token.norm in lexicon.SPEAKER and self._names_another:
            return Change("agent", None, other, False)  # the quote has another doer for it
        if token.kind in HARD and token.norm not in lexicon.OWN_DOER:
            return Change(_kind_of(token, "gap"), None, other, False)
        if token.norm in lexicon.OTHERS or morphology.is_person_in_nominative(token.norm):
            return Change("agent", None, other, False)
        if _weakens(token.norm) or self._holds_off(other):
            return Change("hedge", None, other, False)
        if self._is_bridged(other):
            return Change("gap", None, other, False)
        return Change("gap", None, other, True)

    @cached_property
    def _names_another(self) -> bool:
        return any(word.norm in lexicon.OTHER_DOERS for word in self.quote)

    def _bounds_number(self, other: int) -> bool:
        """Whether an omitted word is of a bound on the number after it: "below [500 ms]", "не больше [500 rps]"."""
        end = other
        while end < len(self.source) and end - other < _LONGEST_BOUND and self.source[end].norm in _OF_BOUNDS:
            end += 1
        if end >= len(self.source) or self.source[end].kind != "number":
            return False
        return any(token.norm in _BOUNDS for token in self.source[other:end])

    def _holds_off(self, other: int) -> bool:
        """Whether an omitted word takes away from the one after it: "we'd [deploy]", "neglected to [write]"."""
        if other + 1 >= len(self.source):
            return False
        after = self.source[other + 1]
        norm = self.source[other].norm
        if norm == "'d":  # "we'd deployed" was done
            return not after.norm.endswith(("ed", "en"))
        if norm in _DOUBTFUL_IN and after.norm in _DOUBTFUL_IN[norm]:
            return True
        return (
            norm == "to"
            and other - 1 in self._lost
            and other + 1 not in self._lost
            and after.kind == "word"
            and after.norm not in lexicon.ARTICLES
        )

    def _is_bridged(self, other: int) -> bool:
        """Whether a preposition now has another noun, or a noun lost its own: "в [воркер] рассылку", "[с] Kafka"."""
        token = self.source[other]
        if token.norm in lexicon.PREPOSITIONS and other + 1 < len(self.source):
            return other + 1 not in self._lost and not self.source[other + 1].border
        if not other or token.border or self.source[other - 1].norm not in lexicon.PREPOSITIONS:
            return False
        if other - 1 in self._lost:
            return False
        end = other
        while end in self._lost:
            end += 1
        return bridges(self.source[other:end])

    def _speaks(self, other: int) -> bool:
        """Whether an omitted word is more than a filler, a particle or a stumble over the next word."""
        token = self.source[other]
        if token.kind in PAUSES:
            return False
        if token.kind == "number":
            return True
        again = (at for at in (other - 1, other + 1) if 0 <= at < len(self.source) and self.source[at].key == token.key)
        if any(at > other or at not in self._lost for at in again):
            return False
        return not self._is_stammer(other)

    def _is_stammer(self, other: int) -> bool:
        """ "пере переписал": the beginning of the word that follows, said once before it."""
        token = self.source[other]
        if other + 1 >= len(self.source) or token.kind in HARD:
            return False
        after = self.source[other + 1]
        return 1 <= len(token.norm) < len(after.norm) and after.norm.startswith(token.norm) and not (
            token.norm in lexicon.BINDING or (len(token.norm) > 4 and morphology.is_known(token.norm))
        )  # fmt: skip

    def _too_much(self) -> list[Change]:
        """What is too long to be left out without a mark."""
        matched = [step.source for step in self.steps if step.quote is not None and step.source is not None]
        said = [other for other in self.omitted if self._speaks(other)]
        if matched and len(said) > _MOST_OMITTED * (matched[-1] - matched[0] + 1):
            return [Change("gap", None, said[0], False)]
        run, before = 0, -1
        for other in said:
            joined = run > 0 and all(at in self._lost for at in range(before + 1, other))
            run = run + 1 if joined else 1
            if run > _MOST_IN_A_ROW:
                return [Change("gap", None, other, False)]
            before = other
        return []


def bridges(left_out: Sequence[Token]) -> bool:
    """Whether words left out right after a preposition are more than a noun's attributes: a noun is among them."""
    words = [token for token in left_out if token.kind not in PAUSES]
    if any(token.kind == "name" for token in words):
        return True
    if any(morphology.is_cyrillic(token.norm) for token in words):
        return not all(morphology.is_attribute(token.norm) or token.kind == "agent" for token in words)
    return len(words) > 1 or any(token.norm.endswith("ing") for token in words)


def _holds(token: Token) -> bool:
    """Whether a filler must not stand in for this word."""
    return token.kind in HARD or token.norm in _JOINING


def _weakens(norm: str) -> bool:
    """Whether what was said is less without losing a word of it: an attempt, a help, a toy, a thing not done."""
    if any(norm in listed for listed in _WEAKENING):
        return True
    return bool(morphology.lemmas(norm) & _WEAKENING_LEMMAS)


def _kind_of(token: Token, otherwise: DifferenceKind) -> DifferenceKind:
    return _HARD_KINDS.get(token.kind, otherwise)
