"""Which lines of the matrix a sentence names: by their aliases, in any form, respelled or misheard."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.grounding import morphology, terms
from analyzer.grounding.shadow import norms
from analyzer.grounding.tokens import Reader, Token
from analyzer.matrix.model import Matrix, Skill
from analyzer.offline import rules
from analyzer.offline.sentences import Sentence

_SHORTEST_HEARD = 4  # letters of a name that may be known by its sound alone
_ENDINGS, _SHORTEST_STEM = "аеиоуыьэюяйхмг", 5
_MOST, _SHORT = 0.5, 3  # of the words of an error; words that say nothing by themselves
_TELLING = 3  # words of an error that can be told from the fact
_KNOWN = 2  # the threshold of a line that takes no deed
_LEMMAS = 2  # the likeliest readings of a word that an alias is compared with


@dataclass(frozen=True, slots=True)
class Topic:
    """A line, or a part of a line that joins things; `part` is None where the words do not say which."""

    skill: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """The words `first` to `last` (included) of a sentence that name `topics`.

    `common` words mean something else every day: they need company. Those that are `generic` as well are no other name
    of a product: they stand for a line only where the interviewer asked about it.
    """

    first: int
    last: int
    topics: tuple[Topic, ...]
    common: bool
    generic: bool


@dataclass(frozen=True, slots=True)
class _Alias:
    words: tuple[rules.Keys, ...]
    topics: tuple[Topic, ...]


class Vocabulary:
    """All names of a matrix, prepared for reading a talk."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.reader = Reader(terms.Terms(matrix.terms))
        self._level = {skill.id: matrix.rank[skill.level] for skill in matrix.skills}
        self._order = {skill.id: number for number, skill in enumerate(matrix.skills)}
        groups: dict[tuple[str, ...], tuple[tuple[rules.Keys, ...], list[Topic]]] = {}
        for skill in matrix.skills:
            for spelling, part in _spellings(skill):
                said = self.reader.tokens(spelling)
                if said:
                    name = tuple(token.key for token in said)
                    spelt = tuple(map(_spelt, said))
                    known, topics = groups.get(name, (spelt, []))
                    topics.append(Topic(skill.id, part))
                    groups[name] = (tuple(one | other for one, other in zip(known, spelt, strict=True)), topics)
        self._said_wrong: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}  # by line: an error, its fact
        self._by_key: dict[str, list[_Alias]] = {}
        self._by_sound: dict[str, list[tuple[str, _Alias]]] = {}
        for words, topics in groups.values():
            alias = _Alias(words, _apart(topics))
            for key in words[0]:
                self._by_key.setdefault(key, []).append(alias)
            if len(words) == 1:
                for heard in (key for key in words[0] if key[:1].isascii() and key.isalpha()):
                    if len(heard) >= _SHORTEST_HEARD:
                        self._by_sound.setdefault(terms.sound(heard)[:2], []).append((heard, alias))

    def mentions(self, sentence: Sentence) -> list[Mention]:
        """What the sentence names, in order, the longest name first where several begin."""
        said = [_keys(token) for token in sentence.tokens]
        found: list[Mention] = []
        at = 0
        while at < len(said):
            alias = self._at(sentence.tokens, said, at)
            if alias is None:
                at += 1
                continue
            last = at + len(alias.words) - 1
            common = at == last and _is_common(sentence, at)
            generic = common and not sentence.tokens[at].key.startswith("@")
            found.append(Mention(at, last, alias.topics, common, generic))
            at = last + 1
        return found

    def _at(self, spoken: Sequence[Token], said: Sequence[rules.Keys], at: int) -> _Alias | None:
        best: _Alias | None = None
        for key in said[at]:
            for alias in self._by_key.get(key, ()):
                longer = best is None or len(alias.words) > len(best.words)
                if longer and _stands(alias.words, said, at):
                    best = alias
        return best or self._heard(spoken[at])

    def _heard(self, token: Token) -> _Alias | None:
        """A name that only sounds like one of the matrix: a word that no dictionary has."""
        word = token.norm
        if len(word) < _SHORTEST_HEARD or token.kind != "word" or not morphology.is_cyrillic(word):
            return None
        if morphology.is_known(word):
            return None
        for name, alias in self._by_sound.get(terms.sound(word)[:2], ()):
            if terms.sound_alike(word, name):
                return alias
        return None

    def sounds_wrong(self, sentence: Sentence, topic: Topic) -> bool:
        """Whether a sentence has most words of a usual error that the matrix names, and more than of the fact.

        That is no judgement, only a reason to keep silent.
        """
        if topic.skill not in self._said_wrong:
            self._said_wrong[topic.skill] = [
                (_lemmas(error), _lemmas(right))
                for fact in self.skill(topic).facts
                for language, right in (("ru", fact.text.ru), ("en", fact.text.en))
                for error in (one.ru if language == "ru" else one.en for one in fact.errors)
            ]
        said = frozenset[str]().union(*sentence.keys)
        return any(
            len(said & error) >= _MOST * len(error) and len(said & error) * len(right) > len(said & right) * len(error)
            for error, right in self._said_wrong[topic.skill]
            if len(error) >= _TELLING and right
        )

    def rank(self, topic: Topic) -> tuple[int, int]:
        """The place of a topic's line: its level, then its place in the matrix."""
        return self._level[topic.skill], self._order[topic.skill]

    def is_lowest(self, topic: Topic) -> bool:
        """Whether a line is of the lowest level: what everybody has to do with, and names in passing."""
        return self._level[topic.skill] == 0

    def fitting(self, topics: Sequence[Topic], done: bool) -> Topic:
        """Of the lines that one name stands for, the lowest that such words can show.

        That is one that takes a deed where something was `done`, else one of knowledge; where none fits, the lowest.
        """
        return min(self._fit(topics, done) or topics, key=self.rank)

    def _fit(self, topics: Sequence[Topic], done: bool) -> list[Topic]:
        fit = [topic for topic in topics if (self.skill(topic).threshold > _KNOWN) == done]
        if not fit and not done:
            return [topic for topic in topics if self.skill(topic).shown_by == "knowledge"]
        return fit

    def is_doubtful(self, topics: Sequence[Topic], done: bool) -> bool:
        """Whether such words may as well show a line of another ladder: "logging" is a library and a way of work."""
        fit = [topic.skill for topic in self._fit(topics, done)]
        lowest = self.fitting(topics, done).skill
        return any(other != lowest and lowest not in self._below(other) for other in fit)

    def are_of_one_ladder(self, one: str, other: str) -> bool:
        """Whether one of two lines stands upon the other."""
        return self.stands_upon(one, other) or self.stands_upon(other, one)

    def stands_upon(self, one: str, other: str) -> bool:
        """Whether whoever shows one line has shown the other, or a part of it, as well."""
        return one == other or other in self._below(one)

    def _below(self, skill: str) -> frozenset[str]:
        """The lines that a line and its parts stand upon."""
        found: set[str] = set()
        waiting = [skill]
        while waiting:
            one = self.matrix.known(waiting.pop())
            lower = {*one.implies, *(to for part in one.parts for to in part.implies)} - found
            found |= lower
            waiting.extend(lower)
        return frozenset(found)

    def skill(self, topic: Topic) -> Skill:
        return self.matrix.known(topic.skill)


def _lemmas(text: str) -> frozenset[str]:
    """The likeliest lemma of each word of a text that is long enough to say something."""
    found = set()
    for word in norms(text):
        readings = morphology.forms(word)
        if len(word) > _SHORT:
            found.add(f"~{readings[0].lemma}" if readings else word)
    return frozenset(found)


def _stands(words: Sequence[rules.Keys], said: Sequence[rules.Keys], at: int) -> bool:
    if at + len(words) > len(said):
        return False
    return all(one & said[at + n] for n, one in enumerate(words))


def _keys(token: Token) -> rules.Keys:
    """What a word is compared by: the name that it is, or what its spelling may be a form of."""
    return frozenset((token.key,)) if token.key.startswith("@") else _forms(token.norm)


def _spelt(token: Token) -> rules.Keys:
    """What a word of an alias is found by: of a misheard name also what its forms begin with ("постгрей")."""
    misheard = token.key.startswith("@") and morphology.is_cyrillic(token.norm) and not morphology.is_known(token.norm)
    return _keys(token) | frozenset(_stem(token.norm) if misheard else ())


@functools.lru_cache(maxsize=16_384)
def _forms(norm: str) -> rules.Keys:
    """The likeliest lemmas of a Russian word; an English word with and without its plural."""
    readings = morphology.forms(norm)[:_LEMMAS]
    if readings:
        stem = () if readings[0].known else _stem(norm)
        return frozenset((norm, *(form.lemma for form in readings), *stem))
    short = norm.removesuffix("s")
    return frozenset((norm, short)) if len(short) > 3 else frozenset((norm,))


def _stem(word: str) -> tuple[str, ...]:
    """What the forms of a word that no dictionary has begin with: its lemma is a guess."""
    stem = word.rstrip(_ENDINGS)
    return (f"{stem}-",) if len(stem) >= _SHORTEST_STEM else ()


def _spellings(skill: Skill) -> Iterator[tuple[str, str | None]]:
    """The names of a line with the part that each names.

    Where a lower line names the same thing, the bare name of a part stands for that line.
    """
    for part in skill.parts:
        names = (part.name.ru, part.name.en) if skill.apart is None else ()
        for spelling in (*names, *part.aliases):
            yield spelling, part.id
    for alias in skill.aliases:
        yield alias, None


def _apart(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Each line once; a name that names a part does not stand for the line as a whole."""
    parts = {topic.skill for topic in topics if topic.part is not None}
    return tuple(dict.fromkeys(topic for topic in topics if topic.part is not None or topic.skill not in parts))


def _is_common(sentence: Sentence, at: int) -> bool:
    """Whether a name is spelt like a word of every day: "кролик", "контейнер", in English "container", "rust".

    `technical` lists words that nobody says of anything else; of English there is no dictionary here at all.
    """
    token = sentence.tokens[at]
    if " " in token.norm:
        return False
    if any(begin == at for begin, _ in sentence.marks.get("technical", ())):
        return False
    if morphology.is_cyrillic(token.norm):
        return morphology.is_known(token.norm)
    return sentence.language == "en" and token.kind != "name"
