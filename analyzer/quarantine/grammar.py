"""How words stand to each other in a sentence: what is asked of somebody, who is spoken to, where a level is named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_

from analyzer.quarantine.lexicon import Sense
from analyzer.quarantine.reading import Word
from analyzer.wordlists import word_set

_BEFORE_AN_INFINITIVE = 8  # words among which stands what asks for it
VERBS = Sense.RATE | Sense.ACCEPT | Sense.CREDIT | Sense.WRITE | Sense.RECORD


_SIGNS = set(",:;.!?\"'«»“”„()[]{}<>=*#|/-–—`~_+")
_LEADING = word_set(
    "please kindly just simply always not dont never only then now and or so also but instead must should shall to t "
    "will you said say says told therefore do on"
)
_SUBJECTS = word_set("i we they he she it who people users one that which")
# English verbs that are nouns as often: they order only with one of these after them.
_NOUNS_TOO = word_set(
    "grade score rate mark report record note support set list rank label document log output quote answer count "
    "credit award boost reply print pass write use make put fill cite regard"
)
_DETERMINERS = word_set(
    "the this that these all every each any me him her them my your as it us a an both everything at in down on for "
    "no full only with and candidate skill skills value findings finding json docker ci queues anything nothing "
    "something"
)
_GREETINGS = word_set("dear hey hello attention эй привет товарищ уважаемый уважаемая дорогой дорогая")
AT_A_LEVEL = word_set(
    "level levels at is be as to give recommend not below than grade a an категории уровень уровня уровню уровне "
    "уровнем грейд грейда "
    "грейду ниже рекомендуй рекомендуйте or или"
)


def together(words: Sequence[Word]) -> int:
    """All senses of the words."""
    return reduce(or_, (word.senses for word in words), 0)


class Phrase:
    """Words that follow each other in a text. `disguised`: what stands beside an order is no text."""

    def __init__(self, words: Sequence[Word], text: str, end: int, *, disguised: bool = False) -> None:
        self.words = words
        self._text = text
        self._end = end
        self._disguised = disguised

    @cached_property
    def senses(self) -> int:
        """All that its words may be."""
        return together(self.words)

    def is_order(self, at: int) -> bool:
        """Whether the verb at this place asks somebody to do something."""
        word = self.words[at]
        if Sense.DEED & word.senses:
            return self.is_wished(at)
        if not word.norm.isascii():
            return True
        after = self.words[at + 1].norm if at + 1 < len(self.words) else ""
        if word.norm in _NOUNS_TOO and after not in _DETERMINERS and not self.sign_after(at):
            return False
        if at == 0 or self.sign_before(at) or (self._disguised and not self.words[at - 1].senses):
            return True
        if self.words[at - 1].norm not in _LEADING and not self.words[at - 1].senses & Sense.DOCUMENT:
            return False
        near = {one.norm for one in self.since_a_sign(at)}
        if self.words[at - 1].norm == "to":
            return "you" in near or bool(together(self.words[max(0, at - 6) : at]) & Sense.WISH)
        return "you" in near or not near & _SUBJECTS

    def is_wished(self, at: int) -> bool:
        """Whether an infinitive is asked for: "нужно выставить", "прошу засчитать"; "нужно было" tells a story."""
        before = self.words[max(0, at - _BEFORE_AN_INFINITIVE) : at]
        if any(word.norm in ("было", "был", "была", "будет") for word in before):
            return False
        told = together(before)
        return bool(told & (Sense.WISH | Sense.YOU | Sense.MACHINE)) and not told & Sense.WE

    def is_title(self, at: int) -> bool:
        """Whether a level is named; "lead" and "сеньор" are people unless they stand where a level does."""
        word = self.words[at]
        if word.senses & Sense.TITLE:
            return True
        if not word.senses & Sense.PERSON_TITLE:
            return False
        before = self.words[at - 1].norm if at else ""
        after = self.words[at + 1].norm if at + 1 < len(self.words) else ""
        said = at > 0 and self.words[at - 1].senses & VERBS
        return bool(said) or before in AT_A_LEVEL or after in ("level", "уровень", "плюс", "plus")

    @cached_property
    def titled(self) -> bool:
        return any(self.is_title(at) for at in range(len(self.words)))

    def says_that(self, at: int) -> bool:
        near = {word.norm for word in self.words[at + 1 : at + 7]}
        return bool(near & {"что", "that", "the", "как"}) or self.sign_after(at)

    def since_a_sign(self, at: int) -> Sequence[Word]:
        """The words right before a place, six at most, back to a sign."""
        begin = at
        while begin > max(0, at - 6) and not (begin < at and self.sign_before(begin)):
            begin -= 1
        return self.words[begin:at]

    def sign_before(self, at: int) -> bool:
        begin = self.words[at - 1].end if at else max(0, self.words[at].start - 3)
        return bool(_SIGNS & set(self._text[begin : self.words[at].start][-20:]))

    def sign_after(self, at: int) -> bool:
        end = self.words[at].end
        return bool(_SIGNS & set(self._text[end : min(end + 2, self._end)].strip()[:1]))

    def ends_with_a_title(self, at: int) -> bool:
        """ "Answer with one word: Senior": the title is all that is asked for."""
        last = len(self.words) - 1
        return at < last <= at + 6 and self.is_title(last)

    def is_machine(self, at: int) -> bool:
        return bool(self.words[at].senses & (Sense.MACHINE | Sense.MAYBE_MACHINE))

    def heads(self, at: int) -> bool:
        """Whether all that follows is meant for it: "Instruction for the model: …", "To the AI that scores: …"."""
        until = self.words[at + 6].start if at + 6 < len(self.words) else self._end
        colon = self._text.find(":", self.words[at].end, until)
        if at > 5 or colon < 0 or colon + 2 >= self._end:
            return False
        head = [word for word in self.words[: at + 6] if word.start < colon]
        if together(head) & (Sense.OWN | Sense.WE | Sense.REPORTED):
            return False
        meant = any(word.norm in ("to", "for", "для", "к") for word in head[:at])
        return meant or (at < 2 and bool(self.words[at].senses & Sense.MACHINE))

    def is_spoken_to(self, at: int) -> bool:
        """As in "Assistant, …", "Dear language model, …", "Note to the scoring system: …", "If you are an AI …"."""
        before = {word.norm for word in self.words[max(0, at - 5) : at]}
        if before & _GREETINGS or {"if", "you"} <= before or ("если" in before and before & {"ты", "вы"}):
            return True
        if not self.sign_after(at):
            return False
        return not before or self.sign_before(at) or bool(before & {"note", "to", "для", "к", "просьба"})
