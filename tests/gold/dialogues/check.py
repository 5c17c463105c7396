"""Checks the short dialogues of this folder and prints what they hold: `python check.py [--matrix FILE]`.

What every file of dialogues must keep is checked as `analyzer evaluate` does: fields, quotes, ids. Here stands what
these must keep as well: kinds, parts, sizes, languages, caps, and that a trap and its twin can be told apart. Exit
code 0 when nothing is wrong, 1 with one line a fault otherwise. README.md says what each field means.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from analyzer import load_matrix
from analyzer.errors import GoldError
from analyzer.gold import load
from analyzer.gold.model import KINDS, TRAP_OF, Dialogue, Expected, Pair

FOLDER = Path(__file__).parent
PAIRS, HELD_OUT = 9, (3,)
HELD_OUT_IN_ALL = (48,)
TURNS, WORDS = (2, 6), (30, 120)
LETTERS = {"ru": re.compile(r"[а-яё]", re.IGNORECASE), "en": re.compile(r"[a-z]", re.IGNORECASE)}
ALIKE = 0.9  # two dialogues of different pairs that are more alike than this are one dialogue
REVERSED = "tricky-negation"  # here the trap is support and its twin is a limit


def whole(talk: Dialogue) -> str:
    return "\n".join(text for _, text in talk.spoken)


def words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def sides(pair: Pair) -> tuple[tuple[str, Dialogue], tuple[str, Dialogue]]:
    return ("trap", pair.trap), ("genuine", pair.genuine)


def of_talk(talk: Dialogue, language: str) -> Iterator[str]:
    if not TURNS[0] <= len(talk.turns) <= TURNS[1]:
        yield f"{len(talk.turns)} turns"
    for number, (role, text) in enumerate(talk.spoken, start=1):
        if role != "IC"[(number + 1) % 2]:
            yield f"turn {number} is by {role!r}; I and C take turns, I first"
        if text != " ".join(text.split()):
            yield f"turn {number} has stray white space"
    said = whole(talk)
    if not WORDS[0] <= words(said) <= WORDS[1]:
        yield f"{words(said)} words"
    own = len(LETTERS[language].findall(said))
    if own < 0.8 * sum(letter.isalpha() for letter in said):
        yield f"is not in {language}"


def of_caps(expect: Expected, caps: dict[str, int]) -> Iterator[str]:
    marks = [*expect.tags, *([expect.reason] if expect.reason else [])]
    for mark in marks:
        if mark not in caps:
            yield f"the matrix has no cap for {mark!r}"
        elif expect.note == "support" and (expect.most or 0) > caps[mark]:
            yield f"most is above the cap of {mark}"


def of_roles(kind: str, trap: Expected, genuine: Expected) -> Iterator[str]:
    """A pair must tell the two apart: no right note on the one is a right note on the other."""
    if kind == REVERSED:
        if trap.note != "support" or (trap.least or 0) < 3 or genuine.note != "limit":
            yield "the trap is no support of an own deed, or its twin no limit"
    else:
        if genuine.note != "support" or (genuine.least or 0) <= trap.allowed:
            yield "the genuine twin is not above the trap"
        if trap.note == "nothing" and trap.bait is None:
            yield "nothing is to be noted, and no bait says what tempts"
    if genuine.other or genuine.bait is not None or genuine.tags:
        yield "the genuine twin has an alternative, a bait or a tag"


def of_pair(kind: str, number: int, pair: Pair, caps: dict[str, int]) -> Iterator[str]:
    if pair.id != f"{kind}-{number}":
        yield f"the id should be {kind}-{number}"
    if pair.language not in LETTERS:
        yield f"unknown language {pair.language}"
        return
    if (kind == "neighbour-skill") != (pair.neighbour is not None):
        yield "neighbour is missing or not called for"
    for side, talk in sides(pair):
        for fault in (*of_talk(talk, pair.language), *of_caps(talk.expect, caps)):
            yield f"{side}: {fault}"
    yield from of_roles(kind, pair.trap.expect, pair.genuine.expect)


def of_copies(pairs: Sequence[Pair]) -> Iterator[str]:
    """The same talk twice, within a pair or, but for a few words, in two pairs."""
    talks = [(pair.id, side, whole(talk)) for pair in pairs for side, talk in sides(pair)]
    for at, (id, side, text) in enumerate(talks):
        for other_id, other_side, other in talks[at + 1 :]:
            matcher = SequenceMatcher(None, text, other, autojunk=False)
            copied = text == other or (
                id != other_id
                and matcher.real_quick_ratio() > ALIKE
                and matcher.quick_ratio() > ALIKE
                and matcher.ratio() > ALIKE
            )
            if copied:
                yield f"{id} {side} and {other_id} {other_side} are the same"


def table(kinds: dict[str, list[Pair]]) -> Iterator[str]:
    yield f"{'kind':<20}pairs  ru  en  tuning  held-out"
    rows = [*kinds.items(), ("all", [pair for pairs in kinds.values() for pair in pairs])]
    for kind, pairs in rows:
        language, part = Counter(p.language for p in pairs), Counter(p.part for p in pairs)
        yield (
            f"{kind:<20}{len(pairs):>5}{language['ru']:>4}{language['en']:>4}{part['tuning']:>8}{part['held-out']:>10}"
        )
    every = rows[-1][1]
    cross = Counter((p.language, p.part) for p in every)
    yield f"held-out: ru {cross['ru', 'held-out']}, en {cross['en', 'held-out']}"
    sizes = [words(whole(talk)) for p in every for _, talk in sides(p)]
    yield f"dialogues {len(sizes)}, words {sum(sizes)} (from {min(sizes)} to {max(sizes)})"
    yield f"skills {len({p.skill for p in every})}"
    alike = sorted(SequenceMatcher(None, whole(p.trap), whole(p.genuine), autojunk=False).ratio() for p in every)
    yield f"likeness of a trap and its twin: median {alike[len(alike) // 2]:.2f}, least {alike[0]:.2f}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--matrix", help="a matrix file; without it, the one that comes with the program")
    matrix = load_matrix(options.parse_args().matrix)
    caps = {mark: cap.at_most for mark, cap in matrix.policy.caps.items()}
    faults: list[str] = []
    kinds: dict[str, list[Pair]] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        try:
            found = load([file], matrix).pairs
        except GoldError as error:
            faults += [str(fault) for fault in error.faults] or [str(error)]
            continue
        if file.stem not in KINDS or any(one.kind != TRAP_OF[file.stem] for one in found):
            faults.append(f"{file.name}: the kind is another one")
        kinds[file.stem] = [one.pair for one in found]
    faults += [f"{kind}.yaml is missing or faulty" for kind in KINDS if kind not in kinds]
    for kind, pairs in kinds.items():
        apart = sum(pair.part == "held-out" for pair in pairs)
        if len(pairs) != PAIRS or apart not in HELD_OUT:
            faults.append(f"{kind}: {len(pairs)} pairs, {apart} held out")
        for number, pair in enumerate(pairs, start=1):
            faults += [f"{pair.id}: {fault}" for fault in of_pair(kind, number, pair, caps)]
    every = [pair for pairs in kinds.values() for pair in pairs]
    if sum(pair.part == "held-out" for pair in every) not in HELD_OUT_IN_ALL:
        faults.append("the part held out is not a third")
    faults += of_copies(every)
    sys.stdout.write("\n".join([*table(kinds), *(faults or ["no faults"]), ""]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
