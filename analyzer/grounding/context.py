"""A quote among the words around it: its sentence, its clause, what is affirmed by two denials."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from analyzer.grounding import affirmations, clauses, lexicon, morphology, qualifiers
from analyzer.grounding.tokens import Token

_REACH = 12  # words that are looked at to the left of a quote
_LONGEST_PHRASE = 6
_SOON = 6  # words in which a clause names its subject
_LONGEST = 60  # words of a sentence that are looked at: speech without punctuation has no end
_TO_SPEAKER = frozenset({"мне", "нам"})
_FOLLOWS = 5  # words after a quote in which the speaker is counted in
_SUBJECTS = lexicon.OWN | {"he", "she", "they", "it"}


class Context:
    """The tokens `first` to `last` (included) of a turn, and what stands around them."""

    def __init__(self, text: str, tokens: Sequence[Token], first: int, last: int) -> None:
        self.text, self.tokens = text, tokens
        self.first, self.last = first, last

    def norm(self, index: int) -> str:
        """The word at `index`, nothing outside of the turn."""
        return self.tokens[index].norm if 0 <= index < len(self.tokens) else ""

    def norms(self, start: int, end: int) -> list[str]:
        """The words from `start` to `end` (excluded)."""
        return [token.norm for token in self.tokens[max(0, start) : max(0, end)]]

    @cached_property
    def opening(self) -> Sequence[int]:
        """Indexes of the quote's first clause: what governs the quote from before it governs these, nothing after."""
        found = clauses.first(self.tokens, self.first, self.last)
        return found if self.russian else clauses.main(self.tokens, found)

    @cached_property
    def closing(self) -> list[str]:
        """The words of the quote's last clause, which is all that words after the quote bear upon."""
        return [self.norm(index) for index in clauses.last(self.tokens, self.first, self.last)]

    @cached_property
    def words(self) -> list[str]:
        """The quoted words."""
        return self.norms(self.first, self.last + 1)

    @cached_property
    def own(self) -> list[str]:
        """The words of the quote's first clause."""
        return [self.norm(index) for index in self.opening]

    @cached_property
    def solid(self) -> list[str]:
        """The words of the quote's first clause that fill no pause."""
        return [self.norm(index) for index in self.opening if self.tokens[index].kind != "filler"] or self.own

    @cached_property
    def russian(self) -> bool:
        return any(morphology.is_cyrillic(token.norm) for token in self.tokens[self.first : self.last + 1])

    @cached_property
    def finite(self) -> bool:
        """Whether the quote's first clause has a predicate (of English this is not known)."""
        return any(map(morphology.is_finite_verb, self.own))

    @cached_property
    def ends_finite(self) -> bool:
        """Whether the quote's last clause has a predicate."""
        return any(map(morphology.is_finite_verb, self.closing))

    @cached_property
    def begins_with_infinitive(self) -> bool:
        """Whether the first verb of the quote is an infinitive that has its verb before the quote, if anywhere."""
        verb = clauses.infinitive(self.tokens, self.opening)
        return verb is not None and (self._follows_governor or not clauses.is_governed(self.tokens, verb, self.opening))

    @cached_property
    def _follows_governor(self) -> bool:
        """Whether the quote stands right after a verb of which infinitives hang: "умею [писать …]"."""
        index = self.first - 1
        while index > 0 and self.tokens[index].kind == "filler" and not self.tokens[index + 1].border:
            index -= 1
        if index < 0 or self.tokens[index + 1].border or self.norm(index - 1) in ("чем", "как"):
            return False  # "позже чем обещали [работать с этим мне не приходилось]"
        return clauses.takes_infinitive(self.norm(index))

    @cached_property
    def opens_clause(self) -> bool:
        """Whether the quote begins a clause of its own, whatever stands before it: it soon names who."""
        if self.russian:
            names = bool(set(self.solid[:_SOON]) & lexicon.NOMINATIVES) or self._has_at_us
            names = names or (self.is_of_speaker and not morphology.is_finite_verb(self.solid[0]))
            return self.finite and not self.begins_with_infinitive and names
        return self.solid[0] in lexicon.OPENING or bool(set(self.solid[:_SOON]) & lexicon.NOMINATIVES)

    @cached_property
    def _has_at_us(self) -> bool:
        """Whether the quote soon says "у нас", as a statement of its own does."""
        return any(pair in (("у", "нас"), ("у", "меня")) for pair in pairwise(self.solid[:4]))

    @cached_property
    def opens_statement(self) -> bool:
        """Whether the quote begins with a statement: it has its doer or its thing, and a predicate."""
        if self.russian:
            return (
                self.opens_clause
                or self.is_opinion
                or self.is_there
                or (self.finite and not self.begins_with_infinitive and not morphology.is_finite_verb(self.solid[0]))
            )
        return (
            self.begins_with_count
            or self._is_predicated
            or self.solid[0] in lexicon.OPENING_A_THING
            or self.opens_clause
        )

    @cached_property
    def begins_with_count(self) -> bool:
        """Whether the quote begins with how many there were."""
        first = next((index for index in self.opening if self.tokens[index].kind != "filler"), self.first)
        counts = self.tokens[first].kind == "number" or self.norm(first) in lexicon.COUNTS
        return counts or any(character.isdigit() for character in self.norm(first))

    @cached_property
    def _is_predicated(self) -> bool:
        """Whether an English quote has a thing and says what it is."""
        return bool(set(self.solid[1:-1]) & lexicon.COPULAS) and self.solid[0] not in lexicon.NOMINATIVES

    @cached_property
    def is_opinion(self) -> bool:
        """Whether the quote begins with "по-моему", or with "in my opinion" and says what something is: a statement."""
        if self.russian:
            return self.solid[:2] == ["по", "моему"]
        return tuple(self.solid[:3]) in lexicon.OPINIONS and self._is_predicated

    @cached_property
    def is_of_speaker(self) -> bool:
        """Whether the Russian quote says without an "я" that the speaker is meant: "читаю …", "мне приходилось …"."""
        return _is_of_speaker(self.own)

    @cached_property
    def ends_of_speaker(self) -> bool:
        """The same of the quote's last clause."""
        return _is_of_speaker(self.closing)

    @cached_property
    def is_there(self) -> bool:
        """Whether the quote begins with "там была …"."""
        return self.solid[0].startswith("был") and not lexicon.THERE.isdisjoint(
            self.own[: self.own.index(self.solid[0])]
        )

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of the quoted words, and the names among them."""
        quoted = self.tokens[self.first : self.last + 1]
        return frozenset[str]().union(*(morphology.lemmas(token.norm) | {token.key} for token in quoted))

    @cached_property
    def begins_anew(self) -> bool:
        """Whether the quote begins with a word that fills a pause, as sentences of speech do."""
        return self.tokens[self.first].kind == "filler" and self.opens_statement

    @cached_property
    def sentence_start(self) -> int:
        """Index of the first word of the sentence in which the quote begins."""
        index = self.first
        while index > max(0, self.first - _LONGEST) and self.tokens[index].border != "sentence":
            index -= 1
        return index

    @cached_property
    def clause_start(self) -> int:
        """Index of the first word of the clause in which the quote begins."""
        index = self.first
        while index > self.sentence_start and not self.tokens[index].border:
            if self.tokens[index].norm in lexicon.TURNING:
                break
            index -= 1
        return index

    @cached_property
    def before(self) -> list[int]:
        """Indexes of the words of the quote's own clause before it, the nearest first.

        Speech has few commas: a predicate of its own, or a subject, also ends the clause.
        """
        found: list[int] = []
        beside = self._past_asides
        for index in range(beside - 1, max(-1, self.first - 1 - _REACH), -1):
            if self.tokens[index + 1].border and index + 1 != beside:
                break
            if beside == self.first and self.tokens[index + 1].border:
                break
            word = self.tokens[index].norm
            if word in lexicon.TURNING or word in lexicon.THAT:
                break
            if found and word in ("и", "а", "and") and self.finite:
                break
            if self.finite and not self.begins_with_infinitive and self._has_predicate(index):
                break
            found.append(index)
            if not self.russian and word in _SUBJECTS and index < self.first - 1:
                break
        return found

    @cached_property
    def _past_asides(self) -> int:
        """Index after the words on which the quote hangs, over an aside between commas: "тимлид, конечно, [писал]"."""
        if self.tokens[self.first].border != "comma" or self.opens_statement:
            return self.first
        begin = self.first - 1
        while begin > self.sentence_start and not self.tokens[begin].border:
            begin -= 1
        aside = tuple(self.norms(begin, self.first))
        fills = aside != ("so",) and all(self.tokens[index].kind == "filler" for index in range(begin, self.first))
        is_aside = fills or aside in qualifiers.ASIDES or aside in qualifiers.DOUBTS or aside[0] in qualifiers.DOUBTFUL
        return begin if is_aside and begin > self.sentence_start else self.first

    def _has_predicate(self, index: int) -> bool:
        token = self.tokens[index]
        return token.kind != "negation" and token.norm not in lexicon.POORLY and morphology.is_finite_verb(token.norm)

    @cached_property
    def includes_speaker(self) -> bool:
        """Whether what follows counts the speaker among those who did it: "…, I was one of them", "…, кроме меня"."""
        for begin in range(self.last + 1, min(self.last + 1 + _FOLLOWS, len(self.tokens))):
            words = self.norms(begin, begin + _LONGEST_PHRASE)
            if any(tuple(words[:length]) in lexicon.INCLUDING for length in range(2, len(words) + 1)):
                return True
        return False

    @cached_property
    def is_true_of_speaker(self) -> bool:
        """Whether what is said of few, or of nobody, goes for the speaker: "мало кто [умел варить], я умел"."""
        subject = self.last + 1
        if self.includes_speaker or self.norm(subject) not in ("я", "а", "но"):
            return self.includes_speaker
        subject += self.norm(subject) != "я"
        verbs = (morphology.lemmas(word) for word in self.own if morphology.is_finite_verb(word))
        again = morphology.lemmas(self.norm(subject + 1))
        return self.norm(subject) == "я" and any(again & verb for verb in verbs)

    def after(self, reach: int) -> list[str]:
        """Words of the quote's own clause after it."""
        found: list[str] = []
        for token in self.tokens[self.last + 1 : self.last + 1 + reach]:
            if token.border or token.norm in lexicon.TURNING or token.norm in ("а", "и"):
                break
            if token.kind != "filler":
                found.append(token.norm)
        return found

    def head(self, before: int, reach: int) -> list[str]:
        """Up to `reach` words of the same sentence before the word at `before`."""
        found: list[str] = []
        for index in range(before - 1, max(-1, before - 1 - reach), -1):
            if self.tokens[index + 1].border == "sentence" or self.tokens[index].norm in lexicon.TURNING:
                break
            found.append(self.tokens[index].norm)
        found.reverse()
        return found

    def follows_any(self, phrases: Collection[tuple[str, ...]]) -> bool:
        """Whether one of the phrases stands right before the quote, pauses aside."""
        before = self.tokens[max(0, self.first - _REACH) : self.first]
        ways = ([token.norm for token in before], [token.norm for token in before if token.kind != "filler"])
        return any(tuple(near[-length:]) in phrases for near in ways for length in range(1, _LONGEST_PHRASE + 1))

    @cached_property
    def affirmed(self) -> frozenset[int]:
        """Indexes of words before the quote that deny nothing: "не раз", "не могу не", "never stopped", "не без"."""
        return affirmations.before(self, max(self.sentence_start, self.first - 2 * _REACH))

    def is_over(self, that: int) -> bool:
        """Whether the clause of the "что" before the quote has had its predicate, and the quote is none of it: "чтобы
        не падало [мы поставили лимиты]"."""
        if not self.russian or not self.opens_statement:
            return False
        return any(map(morphology.is_finite_verb, self.norms(that + 1, self.first)))

    def begins_idiom(self, index: int) -> bool:
        """Whether the negation at `index` begins words that deny nothing: "не буду врать", "not only"."""
        if self.norm(index + 1) in lexicon.HARMLESS_AFTER_NOT:
            return True
        return any(tuple(self.norms(index, index + len(idiom))) == idiom for idiom in lexicon.NO_DENIALS)


def _is_of_speaker(clause: Sequence[str]) -> bool:
    begins = clause[:4]
    if any(map(morphology.is_first_person, begins)):
        return True
    if _TO_SPEAKER.isdisjoint(begins):
        return False
    return any(morphology.lemmas(word) & lexicon.IMPERSONAL_LEMMAS for word in clause)
