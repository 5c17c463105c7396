"""Checks the short dialogues of this folder and prints what they hold: `python check.py [--matrix FILE]`.

Exit code 0 when nothing is wrong, 1 with one line a fault otherwise. README.md says what each field means.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

from analyzer import load_matrix

FOLDER = Path(__file__).parent
KINDS = (
    "assent",
    "leading-question",
    "buzzwords",
    "negated-experience",
    "tricky-negation",
    "we",
    "somebody-else",
    "hypothetical",
    "hearsay",
    "intention",
    "self-rating",
    "self-correction",
    "misrecognised-term",
    "homonym",
    "hint-ladder",
    "neighbour-skill",
)
PAIRS, HELD_OUT = 4, (1, 2)
HELD_OUT_IN_ALL = (21, 22)
TURNS, WORDS = (2, 6), (30, 120)
PAIR_FIELDS = {"id", "language", "part", "skill", "trap", "genuine"}
PAIR_OPTIONS = {"matrix_part", "neighbour"}
FIELDS = {
    "support": ({"note", "least", "most", "quote"}, {"tags", "bait", "or"}),
    "limit": ({"note", "reason", "quote"}, {"bait", "or"}),
    "nothing": ({"note"}, {"asked_not_shown", "bait", "or"}),
}
LETTERS = {"ru": re.compile(r"[а-яё]", re.IGNORECASE), "en": re.compile(r"[a-z]", re.IGNORECASE)}
ALIKE = 0.9  # two dialogues of different pairs that are more alike than this are one dialogue
REVERSED = "tricky-negation"  # here the trap is support and its twin is a limit

Item = dict[str, Any]


def spoken(turns: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The turns as (role, text)."""
    return [next(iter(turn.items())) for turn in turns]


def whole(turns: list[dict[str, str]]) -> str:
    return "\n".join(text for _, text in spoken(turns))


def words(text: str) -> int:
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def reach(expect: Item) -> int:
    """The highest value that may be noted without a mistake."""
    best: int = expect.get("most", 0)
    return max(best, 1) if "support" in expect.get("or", ()) else best


def of_talk(turns: list[dict[str, str]], language: str) -> Iterator[str]:
    if any(len(turn) != 1 or not isinstance(next(iter(turn.values())), str) for turn in turns):
        yield "a turn is not one role with one text"
        return
    if not TURNS[0] <= len(turns) <= TURNS[1]:
        yield f"{len(turns)} turns"
    for number, (role, text) in enumerate(spoken(turns), start=1):
        if role != "IC"[(number + 1) % 2]:
            yield f"turn {number} is by {role!r}; I and C take turns, I first"
        if text != " ".join(text.split()):
            yield f"turn {number} has stray white space"
    said = whole(turns)
    if not WORDS[0] <= words(said) <= WORDS[1]:
        yield f"{words(said)} words"
    own = len(LETTERS[language].findall(said))
    if own < 0.8 * sum(letter.isalpha() for letter in said):
        yield f"is not in {language}"


def of_expectation(expect: Item, turns: list[dict[str, str]], caps: dict[str, int]) -> Iterator[str]:
    note = expect.get("note")
    if note not in FIELDS:
        yield f"unknown note {note!r}"
        return
    needed, optional = FIELDS[note]
    for field in needed - expect.keys():
        yield f"{note} without {field}"
    for field in expect.keys() - needed - optional:
        yield f"{note} with {field}"
    said = spoken(turns)
    if "quote" in expect and sum(expect["quote"] in text for role, text in said if role == "C") != 1:
        yield "the quote does not stand in exactly one turn of the candidate"
    if "bait" in expect and not any(expect["bait"] in text for _, text in said):
        yield "the bait is not in the talk"
    for turn in expect.get("asked_not_shown", ()):
        if not 1 <= turn < len(said) or said[turn - 1][0] != "I":
            yield f"asked_not_shown: turn {turn} is no question of the interviewer with an answer"
    for other in expect.get("or", ()):
        if other not in FIELDS or other == note:
            yield f"or: {other!r}"
    if note == "support" and not 1 <= expect["least"] <= expect["most"] <= 4:
        yield "least and most are not 1 ≤ least ≤ most ≤ 4"
    marks = [*expect.get("tags", ()), *([expect["reason"]] if "reason" in expect else [])]
    for mark in marks:
        if mark not in caps:
            yield f"the matrix has no cap for {mark!r}"
        elif note == "support" and expect["most"] > caps[mark]:
            yield f"most is above the cap of {mark}"


def of_roles(kind: str, trap: Item, genuine: Item) -> Iterator[str]:
    """A pair must tell the two apart: no right note on the one is a right note on the other."""
    if kind == REVERSED:
        if trap["note"] != "support" or trap["least"] < 3 or genuine["note"] != "limit":
            yield "the trap is no support of an own deed, or its twin no limit"
    else:
        if genuine["note"] != "support" or genuine["least"] <= reach(trap):
            yield "the genuine twin is not above the trap"
        if trap["note"] == "nothing" and "bait" not in trap:
            yield "nothing is to be noted, and no bait says what tempts"
    if "or" in genuine or "bait" in genuine or "tags" in genuine:
        yield "the genuine twin has an alternative, a bait or a tag"


def of_pair(kind: str, number: int, pair: Item, parts: dict[str, list[str]], caps: dict[str, int]) -> Iterator[str]:
    fields = pair.keys()
    if PAIR_FIELDS - fields or fields - PAIR_FIELDS - PAIR_OPTIONS:
        yield f"fields: {', '.join(fields)}"
        return
    if pair["id"] != f"{kind}-{number}":
        yield f"the id should be {kind}-{number}"
    if pair["language"] not in LETTERS or pair["part"] not in ("tuning", "held-out"):
        yield "unknown language or part"
        return
    if pair["skill"] not in parts:
        yield f"the matrix has no skill {pair['skill']!r}"
    elif not _names_part(pair, parts[pair["skill"]]):
        yield f"matrix_part {pair.get('matrix_part')!r}, the line has {parts[pair['skill']]}"
    if (kind == "neighbour-skill") != ("neighbour" in pair) or pair.get("neighbour", pair["skill"]) not in parts:
        yield "neighbour is missing, not called for or unknown"
    for side in ("trap", "genuine"):
        turns, expect = pair[side]["turns"], pair[side]["expect"]
        for fault in (*of_talk(turns, pair["language"]), *of_expectation(expect, turns, caps)):
            yield f"{side}: {fault}"
    yield from of_roles(kind, pair["trap"]["expect"], pair["genuine"]["expect"])


def _names_part(pair: Item, parts: list[str]) -> bool:
    """A line with parts is judged by one of them, a line without by itself."""
    return pair["matrix_part"] in parts if "matrix_part" in pair else not parts


def of_copies(pairs: list[Item]) -> Iterator[str]:
    """The same talk twice, within a pair or, but for a few words, in two pairs."""
    talks = [(pair["id"], side, whole(pair[side]["turns"])) for pair in pairs for side in ("trap", "genuine")]
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


def table(kinds: dict[str, list[Item]]) -> Iterator[str]:
    yield f"{'kind':<20}pairs  ru  en  tuning  held-out"
    rows = [*kinds.items(), ("all", [pair for pairs in kinds.values() for pair in pairs])]
    for kind, pairs in rows:
        language, part = Counter(p["language"] for p in pairs), Counter(p["part"] for p in pairs)
        yield (
            f"{kind:<20}{len(pairs):>5}{language['ru']:>4}{language['en']:>4}{part['tuning']:>8}{part['held-out']:>10}"
        )
    every = rows[-1][1]
    cross = Counter((p["language"], p["part"]) for p in every)
    yield f"held-out: ru {cross['ru', 'held-out']}, en {cross['en', 'held-out']}"
    sizes = [words(whole(p[side]["turns"])) for p in every for side in ("trap", "genuine")]
    yield f"dialogues {len(sizes)}, words {sum(sizes)} (from {min(sizes)} to {max(sizes)})"
    yield f"skills {len({p['skill'] for p in every})}"
    alike = sorted(
        SequenceMatcher(None, whole(p["trap"]["turns"]), whole(p["genuine"]["turns"]), autojunk=False).ratio()
        for p in every
    )
    yield f"likeness of a trap and its twin: median {alike[len(alike) // 2]:.2f}, least {alike[0]:.2f}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--matrix", help="a matrix file; without it, the one that comes with the program")
    matrix = load_matrix(options.parse_args().matrix)
    parts = {skill.id: [part.id for part in skill.parts] for skill in matrix.skills}
    caps = {mark: cap.at_most for mark, cap in matrix.policy.caps.items()}
    faults: list[str] = []
    kinds: dict[str, list[Item]] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        if document["kind"] != file.stem or file.stem not in KINDS:
            faults.append(f"{file.name}: the kind is {document['kind']!r}")
        kinds[file.stem] = document["pairs"]
    faults += [f"{kind}.yaml is missing" for kind in KINDS if kind not in kinds]
    for kind, pairs in kinds.items():
        apart = sum(pair["part"] == "held-out" for pair in pairs)
        if len(pairs) != PAIRS or apart not in HELD_OUT:
            faults.append(f"{kind}: {len(pairs)} pairs, {apart} held out")
        for number, pair in enumerate(pairs, start=1):
            faults += [f"{pair['id']}: {fault}" for fault in of_pair(kind, number, pair, parts, caps)]
    every = [pair for pairs in kinds.values() for pair in pairs]
    if sum(pair["part"] == "held-out" for pair in every) not in HELD_OUT_IN_ALL:
        faults.append("the part held out is not a third")
    faults += of_copies(every)
    sys.stdout.write("\n".join([*table(kinds), *(faults or ["no faults"]), ""]))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
