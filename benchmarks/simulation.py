"""How often the level is right: simulated candidates of known level, and what simpler rules would say of them.

    python benchmarks/simulation.py [candidates of each level]

A candidate of a level masters most lines up to it and few above. An interview asks about a share of the lines; a line
that is mastered is mostly shown, one that is not mostly gives a limit, and both now and then a weak answer or none. All
is drawn from a seed, so the table is the same every time. It says how rules differ on such candidates, not how right
any of them is about people. Ends with 1 where "missing = failed" or "share of asked" is right more often.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from analyzer import load_matrix, scoring, weighing
from analyzer.evidence import AskedTurn, Evidence
from analyzer.gates import Atom, Table, atoms_of, half_up
from analyzer.matrix import Matrix
from analyzer.matrix.model import KINDS, Skill

# How likely a candidate masters a line, by how many levels the line lies above the candidate's.
MASTERED = {-4: 0.97, -3: 0.97, -2: 0.95, -1: 0.93, 0: 0.85, 1: 0.25, 2: 0.08, 3: 0.03, 4: 0.03}
# (shown at τ, shown weakly, asked and nothing shown, a limit) when the line is asked about.
ANSWERS = {True: (0.85, 0.07, 0.05, 0.03), False: (0.03, 0.2, 0.17, 0.6)}
# The share of lines asked about, hard and soft; an interview aimed at a level asks about a quarter of what lies further
# than one level away.
SETTINGS = {
    "thorough": (0.8, 0.8, False),
    "usual": (0.5, 0.5, False),
    "no soft line asked": (0.5, 0.0, False),
    "thin": (0.25, 0.25, False),
    "aimed at the level": (0.7, 0.7, True),
}
CANDIDATES = 150


@dataclass(frozen=True, slots=True)
class Talk:
    """What an interview brought, and the level behind it by its position."""

    level: int
    table: Table
    atoms: tuple[Atom, ...]
    asked: frozenset[str]
    likely: tuple[int, int]


def talk(matrix: Matrix, level: int, setting: tuple[float, float, bool], chance: random.Random) -> Talk:
    """One interview with one candidate."""
    items: list[Evidence] = []
    questions: list[AskedTurn] = []
    asked: set[str] = set()
    for number, skill in enumerate(matrix.skills):
        # Drawn for every line, so that interviews of another length are with the same candidates.
        mastered = [chance.random() < MASTERED[matrix.rank[skill.level] - level] for _ in skill.part_ids or (None,)]
        comes_up, answers = chance.random(), [chance.random() for _ in mastered]
        hard, soft, aimed = setting
        near = not aimed or abs(matrix.rank[skill.level] - level) <= 1
        if comes_up >= (hard if skill.kind == "hard" else soft) * (1 if near else 0.25):
            continue
        asked.add(skill.id)
        for part, known, drawn in zip(skill.part_ids or (None,), mastered, answers, strict=True):
            shown, weak, nothing, _ = ANSWERS[known]
            if drawn < shown:
                items.append(_item(skill, part, 2 * number, value=skill.threshold))
            elif drawn < shown + weak:
                items.append(_item(skill, part, 2 * number, value=max(1, skill.threshold - 1)))
            elif drawn < shown + weak + nothing:
                questions.append(AskedTurn(transcript="t1", turn=2 * number, skill=skill.id))
            else:
                items.append(_item(skill, part, 2 * number, value=None))
    policy = matrix.policy
    scores = scoring.score(matrix, weighing.weigh(items, matrix, policy), questions)
    table = Table.of(matrix, policy, scores)
    return Talk(level, table, atoms_of(matrix, policy, scores), frozenset(asked), table.likely)


def _item(skill: Skill, part: str | None, turn: int, *, value: int | None) -> Evidence:
    fields: dict[str, Any] = {
        "id": f"e-{skill.id}-{part}",
        "skill": skill.id,
        "parts": (part,) if part else (),
        "polarity": "limit" if value is None else "support",
        "value": value,
        "reason": "does_not_know" if value is None else None,
        "fact": None,
        "tags": (),
        "effective": 0,
        "transcript": "t1",
        "turn": turn + 1,
        "start": 0,
        "end": 9,
        "quote": "слово",
        "time": None,
        "question_turn": None,
        "verdict": "verbatim",
        "differences": (),
        "flags": (),
        "model_quote": "слово",
        "rationale": "",
        "counts": True,
        "why_not": None,
        "retracts_turn": None,
        "retracted_by": None,
        "pass_": "first",
        "runs": 1,
    }
    return Evidence(**fields)


def recommended(one: Talk) -> int:
    return one.table.recommended


def missing_fails(one: Talk) -> int:
    """The same gates, but what was not shown is not there."""
    return _climb(one, lambda atoms: (sum(a.weight for a in atoms if a.state == "MET"), sum(a.weight for a in atoms)))


def share_of_asked(one: Talk) -> int:
    """The same shares, of what was asked about only; a gate of which nothing was asked is passed."""
    return _climb(
        one,
        lambda atoms: (
            sum(a.weight for a in atoms if a.state == "MET"),
            sum(a.weight for a in atoms if a.skill in one.asked or a.state == "MET"),
        ),
    )


def _climb(one: Talk, counted: Callable[[list[Atom]], tuple[Fraction | int, Fraction | int]]) -> int:
    best = -1
    for rank in range(len(one.table.matrix.levels)):
        for kind in KINDS:
            atoms = [atom for atom in one.atoms if (atom.rank, atom.kind) == (rank, kind)]
            met, weight = counted(atoms)
            theta = Fraction(one.table.policy.theta.of(kind))
            if half_up(Fraction(met)) < half_up(theta * weight):
                return best
        best = rank
    return best


def average(one: Talk) -> Fraction:
    """The share of what was asked about that was shown, whatever the level."""
    asked = [atom for atom in one.atoms if atom.skill in one.asked]
    return Fraction(sum(atom.state == "MET" for atom in asked), len(asked) or 1)


def cut(averages: Sequence[tuple[int, Fraction]], levels: int) -> Callable[[Talk], int]:
    """The average as a rule: between the means of two levels lies the mark. The marks come from other candidates of
    known level, asked thoroughly, which is more than anybody has who hires."""
    means = [_mean([value for level, value in averages if level == rank]) for rank in range(levels)]
    marks = [(low + high) / 2 for low, high in pairwise(means)]
    return lambda one: sum(average(one) >= mark for mark in marks)


def _mean(values: Sequence[Fraction | int | bool]) -> Fraction:
    return Fraction(sum(values)) / len(values)


def talks(matrix: Matrix, setting: tuple[float, float, bool], count: int, seed: int) -> list[Talk]:
    chance = random.Random(seed)
    return [talk(matrix, level, setting, chance) for level in range(len(matrix.levels)) for _ in range(count)]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CANDIDATES
    matrix = load_matrix()
    levels = len(matrix.levels)
    print(
        "| lines asked | this rule | likely range holds it | its width | missing = failed | share of asked | average |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    held = True
    others = talks(matrix, SETTINGS["thorough"], count, 12)
    by_average = cut([(one.level, average(one)) for one in others], levels)
    for name, setting in SETTINGS.items():
        known = talks(matrix, setting, count, 11)
        rules = (recommended, missing_fails, share_of_asked, by_average)
        right = [float(_mean([rule(one) == one.level for one in known])) for rule in rules]
        within = float(_mean([one.likely[0] <= one.level <= one.likely[1] for one in known]))
        width = float(_mean([one.likely[1] - one.likely[0] for one in known]))
        asked = _mean([Fraction(len(one.asked)) for one in known])
        print(
            f"| {name}, {float(asked):.0f} of {len(matrix.skills)} | {right[0]:.2f} | {within:.2f} | {width:.1f} |",
            *(f"{x:.2f} |" for x in right[1:]),
        )
        held = held and right[0] >= max(right[1:3])
    print(f"\n{count} candidates of each of {levels} levels; shares of candidates whose level is exactly right.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
