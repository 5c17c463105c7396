"""One passage for many skills: how many it may serve.

A passage counts for the two skills that it shows best. For a further skill it counts only when it speaks of that skill
itself: one of the matrix's own names for the skill or for a part of it stands in the words cited, or, for what limits,
in the question that they answer. "I do all of that" is no proof of ten skills, whoever says so.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from analyzer import weighing
from analyzer.evidence import Evidence
from analyzer.findings import Pass
from analyzer.grounding import morphology
from analyzer.grounding.shadow import words
from analyzer.matrix.model import Matrix, Skill
from analyzer.transcript.model import Transcript

MOST_SKILLS = 2
_SAME = 0.5  # of the shorter passage; what overlaps more is one passage cut twice
_NEAR = 120  # characters; pieces of one sentence that lie within this are one passage too
_SENTENCE_END = re.compile(r"[.!?…;\n]")
_PASSES: dict[Pass, int] = {"first": 0, "gap": 1, "recheck": 2, "adjudication": 3}


def limited(
    evidence: Sequence[Evidence], matrix: Matrix, transcripts: Mapping[str, Transcript]
) -> tuple[Evidence, ...]:
    """The same items; those of a passage beyond its two best skills that do not speak of theirs are flagged.

    What a later pass finds never takes the place of what an earlier one found, and what counts for nothing by itself
    takes nobody's place.
    """
    plain = [_without_flag(item) for item in evidence]
    by_turn: dict[tuple[str, int, str], list[Evidence]] = defaultdict(list)
    for item in plain:
        if weighing.why_not(item, matrix.known(item.skill)) is None:
            by_turn[item.transcript, item.turn, item.polarity].append(item)
    order = {skill.id: number for number, skill in enumerate(matrix.skills)}
    overused: set[str] = set()
    naming: _Naming | None = None  # the names of all lines take a while, and are seldom needed
    for items in by_turn.values():
        if len({item.skill for item in items}) > MOST_SKILLS:
            naming = naming or _Naming(matrix)
            overused.update(_overused(items, matrix, naming, order, transcripts[items[0].transcript]))
    return tuple(
        item.model_copy(update={"flags": (*item.flags, "overused")}) if item.id in overused else item for item in plain
    )


def _without_flag(item: Evidence) -> Evidence:
    if "overused" not in item.flags:
        return item
    return item.model_copy(update={"flags": tuple(flag for flag in item.flags if flag != "overused")})


def _overused(
    items: Sequence[Evidence], matrix: Matrix, naming: _Naming, order: Mapping[str, int], transcript: Transcript
) -> Iterator[str]:
    """Ids of the items of one turn whose passage serves two better skills and does not speak of theirs."""
    text = transcript.turns[items[0].turn - 1].text
    named = naming.speaking(items, transcript)
    keys = {item.id: _key(item, matrix, named, order) for item in items}
    for item in items:
        if item.id in named:
            continue
        rivals = {
            other.skill
            for other in items
            if other.skill != item.skill and keys[other.id] < keys[item.id] and _one_passage(item, other, text)
        }
        if len(rivals) >= MOST_SKILLS:
            yield item.id


def _key(
    item: Evidence, matrix: Matrix, named: Collection[str], order: Mapping[str, int]
) -> tuple[int, int, bool, int, int, int, str]:
    """What makes one skill a better use of a passage than another, the best first."""
    effective = weighing.effective(item, matrix.known(item.skill), matrix.policy)
    strength = effective if item.polarity == "limit" else -effective
    return _PASSES[item.pass_], strength, item.id not in named, order[item.skill], item.start, item.end, item.id


def _one_passage(one: Evidence, other: Evidence, text: str) -> bool:
    """Whether two quotes of one turn are one passage: cut twice, or pieces of one short sentence."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared >= _SAME * min(one.end - one.start, other.end - other.start):
        return True
    start, end = min(one.start, other.start), max(one.end, other.end)
    return end - start <= _NEAR and _SENTENCE_END.search(text[start : end - 1]) is None


class _Naming:
    """The names of every skill and part, word by word, in the forms that speech gives them."""

    def __init__(self, matrix: Matrix) -> None:
        groups = [tuple(_norms(name) for name in group) for group in matrix.terms]
        self._terms = groups
        self._names: dict[str, set[tuple[str, ...]]] = {skill.id: self._of(skill) for skill in matrix.skills}

    def speaking(self, items: Iterable[Evidence], transcript: Transcript) -> set[str]:
        """Ids of the items in whose words, or in the question of a limit, a name of their skill stands."""
        forms: dict[str, tuple[list[frozenset[str]], frozenset[str]]] = {}  # of each word, and of all
        found: set[str] = set()
        for item in items:
            heard = [item.quote]
            question = transcript.turn(item.question_turn) if item.question_turn is not None else None
            if item.polarity == "limit" and question is not None:
                heard.append(question.text)
            for text in heard:
                if text not in forms:
                    own = _forms(text)
                    forms[text] = own, frozenset().union(*own)
                if any(self._stands(name, *forms[text]) for name in self._names[item.skill]):
                    found.add(item.id)
        return found

    def _of(self, skill: Skill) -> set[tuple[str, ...]]:
        spelt = [*skill.aliases, skill.name.ru, skill.name.en]
        spelt += [name for part in skill.parts for name in (part.name.ru, part.name.en)]
        names = {_norms(name) for name in spelt} - {()}
        for group in self._terms:
            if names & set(group):
                names.update(group)
        return names

    @staticmethod
    def _stands(name: Sequence[str], text: Sequence[frozenset[str]], said: frozenset[str]) -> bool:
        wanted = [_form(word) for word in name]
        if any(map(said.isdisjoint, wanted)):
            return False
        return any(
            all(wanted[at] & text[first + at] for at in range(len(wanted)))
            for first in range(len(text) - len(wanted) + 1)
        )


@functools.lru_cache(maxsize=16_384)
def _norms(name: str) -> tuple[str, ...]:
    return tuple(word.norm for word in words(name))


def _forms(text: str) -> list[frozenset[str]]:
    return [_form(word.norm) for word in words(text)]


@functools.lru_cache(maxsize=16_384)
def _form(norm: str) -> frozenset[str]:
    """A word with its lemmas."""
    return frozenset((norm, *morphology.lemmas(norm))) if morphology.is_cyrillic(norm) else frozenset((norm,))
