"""Words that head a list inside what one person says: "Сложности: …", "Solution: …". In a text whose lines are wrapped
they stand where speakers' labels stand, and come again as these do."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from analyzer.grounding.morphology import dictionary
from analyzer.transcript import words
from analyzer.transcript.readers.heads import Head
from analyzer.transcript.utterance import label_key

_WORDS = re.compile(r"[^\W\d_]+")
_LIVING = frozenset({"anim", "Name", "Surn", "Patr"})
_SHORTEST = 4  # letters; shorter ones are abbreviations, which may be anybody


def without(accepted: list[Head]) -> list[Head]:
    """The labels without those that only head what the speaker before them goes on saying.

    Such a label is the name of a thing, it is written without a time or stars, and whoever spoke before it never speaks
    right after it: what stands below it is still his. People answer each other, whatever they are called.
    """
    things = {label_key(head.label) for head in accepted if is_thing(head.label)}
    people = {label_key(head.label) for head in accepted} - things
    if not things or len(people) < 2:
        return accepted
    before = _neighbours(accepted, people)
    after = _neighbours(accepted[::-1], people)[::-1]
    speakers = {
        label_key(head.label)
        for head, above, below in zip(accepted, before, after, strict=True)
        if above is None or above == below or head.stamp is not None or head.bold or head.alone
    }
    return [head for head in accepted if label_key(head.label) not in things - speakers]


@functools.lru_cache(maxsize=4096)
def is_thing(label: str) -> bool:
    """Whether a label is a common noun for a thing, and can be no name of a person; words that follow it do not matter
    unless they can be one."""
    parts = _WORDS.findall(label_key(label))
    if not parts or len(parts) > 3 or label.isupper():
        return False
    if parts[0] in words.HEADINGS:
        return True
    if len(parts[0]) < _SHORTEST:
        return False
    known = [dictionary().parse(part) for part in parts if "\u0430" <= part[0] <= "\u044f"]
    if len(known) < len(parts) or not dictionary().word_is_known(parts[0]):
        return False
    living = any(not _LIVING.isdisjoint(parse.tag.grammemes) for parses in known for parse in parses)
    return not living and all({"NOUN", "inan"} <= parse.tag.grammemes for parse in known[0])


def _neighbours(heads: Sequence[Head], people: set[str]) -> list[str | None]:
    """Who of the people spoke last before each head."""
    found: list[str | None] = []
    last: str | None = None
    for head in heads:
        found.append(last)
        key = label_key(head.label)
        last = key if key in people else last
    return found
