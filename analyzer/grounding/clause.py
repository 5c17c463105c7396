"""The clause guard: whether the words around a quote take back what the quote says.

A quote is widened to the sentence it stands in. Outside of the quote are looked for: a negation, a doubt, hearsay, a
condition, a wish or a plan that governs it, another doer, and a retraction right after it. Not every "не" denies:
"не раз", "не только", "нельзя не", "никто, кроме меня" are known. What stands inside the quote is the reader's to see
and is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from analyzer.grounding import lexicon, morphology
from analyzer.grounding.tokens import Token

Problem = Literal["truncated_meaning", "question", "reported_speech"]

_SENTENCE = re.compile(r"[.!?…;\n]")
_COMMA = re.compile(r"[,:—–()]| - ")
_REACH = 12  # words that are looked at to the left of a quote
_THAT = frozenset({"что", "чтобы", "будто", "that"})
_SAID_TO_BE = frozenset({"мол", "якобы", "будто", "apparently", "supposedly", "allegedly", "reportedly"})
_HEADS = frozenset({"think", "heard", "thought", "believe", "say", "doubt", "hoped"})
_CONDITION = frozenset({"если", "if", "unless"})
_HONESTLY = frozenset({"честно", "коротко", "кратко", "говорить", "ошибаюсь", "можно", "брать", "i", "anything"})


@dataclass(frozen=True, slots=True)
class Around:
    """A turn's tokens and, before each, how it is parted from the one before: "", "comma" or "sentence"."""

    text: str
    tokens: Sequence[Token]
    borders: Sequence[str]


def around(text: str, tokens: Sequence[Token]) -> Around:
    """A turn prepared for `problems`."""
    borders = ["sentence"]
    for before, after in pairwise(tokens):
        between = text[before.end : after.start]
        if _SENTENCE.search(between):
            borders.append("sentence")
        else:
            borders.append("comma" if _COMMA.search(between) else "")
    return Around(text, tokens, borders)


def problems(turn: Around, first: int, last: int) -> tuple[Problem, ...]:
    """What speaks against the tokens `first` to `last` (included) meaning by themselves what they mean there."""
    guard = _Guard(turn, first, last)
    found: list[Problem] = []
    if guard.is_truncated():
        found.append("truncated_meaning")
    if guard.is_question():
        found.append("question")
    if guard.is_reported():
        found.append("reported_speech")
    return tuple(found)


class _Guard:
    """The looks to the left and to the right of one quote."""

    def __init__(self, turn: Around, first: int, last: int) -> None:
        self.turn = turn
        self.first, self.last = first, last
        self.norms = [token.norm for token in turn.tokens]
        own = self.norms[first : last + 1]
        self.finite = any(morphology.is_finite_verb(word) for word in own)
        self.begins_with_verb = self._first_verb_is_infinitive(own)
        self.russian = any(morphology.is_cyrillic(word) for word in own)

    @staticmethod
    def _first_verb_is_infinitive(own: Sequence[str]) -> bool:
        for word in own:
            if morphology.is_infinitive(word):
                return True
            if morphology.is_finite_verb(word):
                return False
        return False

    # ── To the left ────────────────────────────────────────────────────────────────────────────────────────────

    def is_truncated(self) -> bool:
        return (
            self._negated_before()
            or self._governed_before()
            or self._not_done_before()
            or self._done_by_another()
            or self._turned_after()
        )

    def _clause(self) -> list[int]:
        """Indexes of the words of the quote's own clause before it, the nearest first."""
        found: list[int] = []
        for index in range(self.first - 1, max(-1, self.first - 1 - _REACH), -1):
            if self.turn.borders[index + 1]:
                break
            word = self.norms[index]
            if word in lexicon.TURNING or word in _THAT:
                break
            if found and word in ("и", "а", "and") and self.finite:
                break
            if self.finite and not self.begins_with_verb and morphology.is_finite_verb(word):
                break  # a predicate of its own: another clause, though no comma says so
            found.append(index)
            if not self.russian and word in lexicon.OWN | {"he", "she", "they", "it"} and index < self.first - 1:
                break
        return found

    def _negated_before(self) -> bool:
        for index in self._clause():
            word = self.norms[index]
            if word in lexicon.NOT_QUITE and self.first - index <= 3:
                return True
            if word in ("бы", "б") or word in ("якобы", "будто"):
                return True
            if self.turn.tokens[index].kind == "negation" and self._denies(index):
                return True
            if word in ("instead", "rather", "вместо", "кроме", "except") and self.first - index <= 3:
                return True
        return False

    def _denies(self, index: int) -> bool:
        """Whether the negation at `index` denies the quote."""
        word, after = self.norms[index], self.norms[index + 1] if index + 1 < len(self.norms) else ""
        before = self.norms[index - 1] if index else ""
        if word in ("не", "not"):
            if after in lexicon.HARMLESS_AFTER_NOT or after.startswith(("мень", "мене")):
                return False
            if before in lexicon.HARMLESS_BEFORE_NOT:
                return False
            if before in ("не", "чего") or (before == "could" and after == "help"):
                return False
            return not (word == "not" and after in ("until", "long", "doubt"))
        if word in ("нет", "нету", "no"):
            if (
                word == "no"
                and after in ("doubt", "problem", "one")
                and self.norms[index + 1 : index + 3] != ["one", ""]
            ):
                return after == "one" and not {"but", "except"} & set(self.norms[index + 1 : self.first])
            return word == "no" or (word == "нету")
        if word in ("никто", "nobody", "никого", "none", "nothing"):
            return not {"кроме", "but", "except"} & set(self.norms[index + 1 : self.first])
        return not (word in ("без", "without") and self.first - index > 3)

    def _governed_before(self) -> bool:
        """Hearsay, doubt, a condition or a supposition on which the quote's clause hangs."""
        start = self._clause_start()
        words = self.norms[start : self.first]
        if self._under_condition(start):
            return True
        that = next(
            (at for at in range(self.first - 1, max(start - 1, self.first - 5), -1) if self.norms[at] in _THAT), None
        )
        head = self._sentence(that if that is not None else start, 7)
        if that is not None or self._english_head(start):
            stop = that if that is not None else start
            head = self._sentence(stop, 7)
            if self._governs(head):
                return True
        if any(
            word in ("мол", "якобы", "будто", "apparently", "supposedly", "allegedly", "reportedly") for word in words
        ):
            return True
        lead = self._sentence(start, 4)
        return bool(lead) and self.turn.borders[start] == "comma" and self._is_lead(lead)

    def _is_lead(self, lead: Sequence[str]) -> bool:
        """ "Говорят, …", "по слухам, …", "представьте, …" right before the clause."""
        if lead[-1] in ("говорят", "рассказывали", "якобы", "представь", "представьте", "допустим", "предположим"):
            return len(lead) < 3 or lead[-1] not in ("допустим",)
        return lead[-2:] == ["по", "слухам"] or lead[-1] in ("imagine", "suppose", "apparently", "supposedly")

    def _english_head(self, start: int) -> bool:
        """English drops "that": "I don't think we ever …"."""
        before = self.norms[max(0, start - 3) : start + 3]
        return not self.russian and bool(
            {"think", "heard", "thought", "believe", "say", "doubt", "hoped"} & set(before)
        )

    def _governs(self, head: Sequence[str]) -> bool:
        """Whether the words before "что" deny, doubt or only report what follows it."""
        words = set(head)
        negated = bool(words & {"не", "нельзя", "not", "never", "нет", "cannot", "вряд"})
        if negated:
            if words & lexicon.AFFIRMED_IF_NEGATED:
                return False
            return bool(words & lexicon.DENIED_IF_NEGATED)
        return bool(words & (lexicon.DOUBT | lexicon.HEARSAY | lexicon.UNREAL))

    def _under_condition(self, start: int) -> bool:
        for index in range(start, self.first):
            if self.norms[index] in _CONDITION:
                after = self.norms[index + 1] if index + 1 < len(self.norms) else ""
                if after in _HONESTLY and self.norms[index] == "если":
                    continue
                return not (index + 1 < self.first and self.turn.borders[index + 1] == "comma")
        return False

    def _not_done_before(self) -> bool:
        """A wish, a plan, a duty or a vain attempt before an infinitive."""
        clause = self._clause()
        if self.russian:
            if not self.begins_with_verb:
                return self._future_before(clause)
            return any(self.norms[index] in lexicon.NOT_DONE for index in clause[:5])
        near = [self.norms[index] for index in clause[:4]]
        if "used" in near[:2] or "had" in near[:2] or "managed" in near[:2]:
            return False
        if near[:1] and near[0] in ("to", "be", "have", "not") and len(near) > 1:
            return any(word in lexicon.NOT_DONE_ENGLISH for word in near[1:4])
        return bool(near) and near[0] in lexicon.NOT_DONE_ENGLISH - {
            "about",
            "plan",
            "plans",
            "hope",
            "wish",
            "meaning",
        }

    def _future_before(self, clause: Sequence[int]) -> bool:
        near = [self.norms[index] for index in clause[:2]]
        return not self.finite and bool(set(near) & {"буду", "будем", "хочу", "планирую", "собираюсь"})

    def _done_by_another(self) -> bool:
        """Another doer named right before a predicate that names none."""
        clause = self._clause()
        own = self.turn.tokens[self.first : self.last + 1]
        if not clause or any(token.norm in lexicon.OWN for token in own):
            return False
        named = [self.norms[index] for index in clause[:5]]
        if set(named) & lexicon.OWN:
            return not self.russian and "we" in named[:2]
        if self.russian:
            begins = self.norms[self.first]
            if not (morphology.is_finite_verb(begins) or (self.finite and self._verb_within(3))):
                return False
            return any(word in lexicon.OTHERS or morphology.is_person_in_nominative(word) for word in named[:3])
        return any(word in lexicon.OTHERS for word in named[:2])

    def _verb_within(self, reach: int) -> bool:
        return any(morphology.is_finite_verb(word) for word in self.norms[self.first : self.first + reach])

    # ── To the right ───────────────────────────────────────────────────────────────────────────────────────────

    def _turned_after(self) -> bool:
        after = self._after(6)
        rest = self.norms[self.last + 1 : self.last + 7]
        if any(tuple(rest[:length]) in lexicon.RETRACTIONS for length in (1, 2, 3, 4)):
            return True
        if any(word in ("бы", "б") for word in after[:3]) and self.russian:
            return True
        if self.finite or not self.russian:
            return False
        return self._denied_after(after)

    def _after(self, reach: int) -> list[str]:
        """Words of the quote's own clause after it."""
        found: list[str] = []
        for index in range(self.last + 1, min(len(self.norms), self.last + 1 + reach)):
            if self.turn.borders[index]:
                break
            if self.norms[index] in lexicon.TURNING or self.norms[index] in ("а", "и"):
                break
            found.append(self.norms[index])
        return found

    def _denied_after(self, after: Sequence[str]) -> bool:
        """The quote names a thing and the predicate after it denies: "[Kafka в продакшене] я не трогал"."""
        for at, word in enumerate(after):
            following = after[at + 1] if at + 1 < len(after) else ""
            if word in ("не", "ни", "никогда"):
                if following in lexicon.HARMLESS_AFTER_NOT:
                    return False
                return not (at and after[at - 1] in lexicon.HARMLESS_BEFORE_NOT)
            if word in ("нет", "нету", "нельзя"):
                return True
            if morphology.is_finite_verb(word):
                return False
        return False

    # ── Questions and others' words ────────────────────────────────────────────────────────────────────────────

    def is_question(self) -> bool:
        """Whether the sentence in which the quote ends asks; a tag after a statement ("…, да?") asks nothing."""
        end = self.turn.tokens[self.last].end
        mark = _SENTENCE.search(self.turn.text, end)
        if mark is None or mark[0] != "?":
            return False
        tail = [t.norm for t in self.turn.tokens[self._last_clause() :] if t.start < mark.start()]
        return not (0 < len(tail) <= 3 and set(tail) <= lexicon.TAGS)

    def _last_clause(self) -> int:
        """Index of the first word of the last clause before the sentence ends."""
        index = self.last + 1
        while index < len(self.norms) and self.turn.borders[index] != "sentence":
            index += 1
        at = index - 1
        while at > 0 and not self.turn.borders[at]:
            at -= 1
        return at if self.turn.borders[at] == "comma" else index

    def is_reported(self) -> bool:
        """Whether the quote repeats what somebody else said."""
        begin = self._sentence_start()
        before = range(max(begin, self.first - 9), self.first)
        speech = [index for index in before if self.norms[index] in lexicon.SPEECH]
        if not speech:
            return False
        at = speech[-1]
        if {"я", "i"} & set(self.norms[max(begin, at - 3) : at + 2]):
            return False
        between = self.turn.text[self.turn.tokens[at].end : self.turn.tokens[self.first].start]
        if self._closed(between):
            return False
        quoted = re.search(r"[«\"“„]", between) is not None
        told = bool(set(self.norms[at + 1 : self.first]) & _THAT)
        return quoted or told or ":" in between or self.first - at <= 3

    @staticmethod
    def _closed(between: str) -> bool:
        """Whether what was said ended before the quote began."""
        opened = len(re.findall(r"[«“„]", between)) + (between.count('"') + 1) // 2
        closed = len(re.findall(r"[»”]", between)) + between.count('"') // 2
        return opened > 0 and closed >= opened

    # ── Places ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _sentence_start(self) -> int:
        index = self.first
        while index > 0 and self.turn.borders[index] != "sentence":
            index -= 1
        return index

    def _clause_start(self) -> int:
        index = self.first
        while index > 0 and not self.turn.borders[index]:
            if self.norms[index] in lexicon.TURNING:
                break
            index -= 1
        return index

    def _sentence(self, before: int, reach: int) -> list[str]:
        """Up to `reach` words of the same sentence before the word at `before`."""
        found: list[str] = []
        for index in range(before - 1, max(-1, before - 1 - reach), -1):
            if self.turn.borders[index + 1] == "sentence":
                break
            if self.norms[index] in lexicon.TURNING:
                break
            found.append(self.norms[index])
        found.reverse()
        return found
