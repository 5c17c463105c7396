"""Numbers behind labels that count the replies and not the people: "Вопрос 1", "Ответ 1", "Вопрос 2"; "Anna (7)"."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from analyzer.transcript.readers.heads import Head
from analyzer.transcript.utterance import label_key

_NUMBERED = re.compile(r"(?P<name>[^\d()\[\]]{1,60}?)\s{0,2}(?:[№#]?\d{1,4}|\(\d{1,4}\)|\[\d{1,4}\])")
_FEWEST = 3  # numbers that a name has where they count


def left_out(heads: Sequence[Head]) -> list[Head]:
    """The heads without such numbers, where every label has one that stands in no other line of the same name and
    goes up; people who are numbered come again."""
    matches = [_NUMBERED.fullmatch(head.label) for head in heads]
    numbers: dict[str, list[int]] = defaultdict(list)
    for head, match in zip(heads, matches, strict=True):
        if match is not None:
            numbers[label_key(match["name"])].append(int(re.sub(r"\D", "", head.label)))
    counting = {
        name
        for name, found in numbers.items()
        if len(found) >= _FEWEST and all(one < other for one, other in pairwise(found))
    }
    numbered = sum(map(len, numbers.values()))
    counted = sum(len(numbers[name]) for name in counting)
    first = matches[0] if matches else None
    begins = first is not None and label_key(first["name"]) in counting  # lists stand inside of what is said
    if len(counting) < 2 or counted < numbered or 2 * numbered <= len(heads) or not begins:
        return list(heads)
    return [
        head if match is None else dataclasses.replace(head, label=match["name"])
        for head, match in zip(heads, matches, strict=True)
    ]
