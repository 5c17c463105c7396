"""What a decision costs: from verified evidence to the level, with and without its explanations, CPU time.

    python benchmarks/scoring.py

Makes up 200 items on the shipped matrix of 54 lines, some of them taken back, and decides; then stored results are
counted again, and matrices and talks of other sizes are decided to show how the time grows. Takes the best of several
runs after the imports. Ends with 1 beyond a limit.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from analyzer import load_matrix, pipeline, recommendation, scoring, weighing
from analyzer.evidence import AskedTurn, Evidence, evidence_id
from analyzer.gates import Table
from analyzer.matrix import Matrix
from analyzer.matrix.model import Part, Skill, Text

ALL_LIMIT = 150.0  # ms
PLAIN_LIMIT = 5.0
ITEMS = 200
RESULTS = 20
REASONS = ("no_practice", "does_not_know", "no_depth_when_probed", "shallow_when_probed")
TAGS: tuple[tuple[str, ...], ...] = ((), (), (), ("team_only",), ("hypothetical",), ("course",))


def made_up(matrix: Matrix, count: int, chance: random.Random) -> list[Evidence]:
    """Items on any lines: three supports to a limit, one in forty takes something back."""
    items: list[Evidence] = []
    for number in range(count):
        skill = chance.choice(matrix.skills)
        parts = (
            tuple(sorted(chance.sample(skill.part_ids, k=chance.randint(1, len(skill.part_ids)))))
            if skill.parts
            else ()
        )
        limits = chance.random() < 0.25
        back = chance.choice(items).turn if items and chance.random() < 1 / 40 else None
        items.append(_item(skill, parts, limits=limits, turn=2 * number + 2, back=back, chance=chance))
    return items


def strong(items: Sequence[Evidence], chance: random.Random) -> list[Evidence]:
    """The same items as of somebody who showed nearly everything: that leaves most quotes to choose from."""
    shown = [item.model_copy(update={"value": 4, "tags": ()}) if item.polarity == "support" else item for item in items]
    return [item for item in shown if item.polarity == "support" or chance.random() < 0.2]


def _item(
    skill: Skill, parts: tuple[str, ...], *, limits: bool, turn: int, back: int | None, chance: random.Random
) -> Evidence:
    polarity: Any = "limit" if limits else "support"
    place = {"transcript": "t1", "turn": turn, "start": 0, "end": 30}
    return Evidence.model_validate(
        {
            "id": evidence_id(skill=skill.id, parts=parts, polarity=polarity, **place),  # type: ignore[arg-type]
            "skill": skill.id,
            "parts": parts,
            "polarity": polarity,
            "value": None if limits else chance.randint(1, 4),
            "reason": chance.choice(REASONS) if limits else None,
            "fact": None,
            "tags": () if limits else chance.choice(TAGS),
            "effective": 0,
            **place,
            "quote": "слово " * 5,
            "time": None,
            "question_turn": None,
            "verdict": "verbatim",
            "differences": (),
            "flags": (),
            "model_quote": "слово " * 5,
            "rationale": "",
            "counts": True,
            "why_not": None,
            "retracts_turn": back,
            "retracted_by": None,
            "pass": "first",
            "runs": 1,
        }
    )


def widened(matrix: Matrix, times: int) -> Matrix:
    """The same matrix with every line `times` times, each copy with ladders among its own."""
    skills = [
        skill.model_copy(
            update={
                "id": f"{skill.id}-{copy}",
                "implies": tuple(f"{target}-{copy}" for target in skill.implies),
                "parts": tuple(
                    part.model_copy(update={"implies": tuple(f"{target}-{copy}" for target in part.implies)})
                    for part in skill.parts
                ),
            }
        )
        for copy in range(times)
        for skill in matrix.skills
    ]
    policy = matrix.policy.model_copy(update={"must": tuple(f"{skill}-0" for skill in matrix.policy.must)})
    fields = {name: getattr(matrix, name) for name in Matrix.model_fields}
    return Matrix(**{**fields, "skills": tuple(skills), "policy": policy})


def uneven(matrix: Matrix, chance: random.Random) -> Matrix:
    """The same matrix with weights that have little in common, and with parts in every other line that has none."""
    skills = [
        skill.model_copy(
            update={
                "parts": skill.parts or _parts(chance.choice((0, 0, 0, 2, 3, 5))),
                "weight": Decimal(chance.choice(("0.3", "0.7", "0.9", "1", "1.1", "1.3", "1.7", "2"))),
            }
        )
        for skill in matrix.skills
    ]
    fields = {name: getattr(matrix, name) for name in Matrix.model_fields}
    return Matrix(**{**fields, "skills": tuple(skills)})


def _parts(count: int) -> tuple[Part, ...]:
    return tuple(Part(id=f"p{number}", name=Text(ru="часть", en="part")) for number in range(count))


def plain(matrix: Matrix, items: Sequence[Evidence], questions: Sequence[AskedTurn]) -> None:
    weighed = weighing.weigh(items, matrix, matrix.policy)
    scores = scoring.score(matrix, weighed, questions)
    recommendation.recommend(Table.of(matrix, matrix.policy, scores), scores, unread=False)


def timed(work: Callable[[], object], runs: int) -> float:
    """Milliseconds of CPU, the best of several runs: others on the computer only ever add to it."""
    work()
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return 1000 * min(found)


def main() -> int:
    matrix = load_matrix()
    talks = [made_up(matrix, ITEMS, random.Random(seed)) for seed in range(RESULTS)]
    questions = [AskedTurn(transcript="t1", turn=1, skill=skill.id) for skill in matrix.skills[::9]]
    policy = matrix.policy
    bare = max(timed(lambda items=items: plain(matrix, items, questions), 20) for items in talks[:8])
    full = max(timed(lambda items=items: pipeline.decide(matrix, policy, items, questions), 5) for items in talks[:8])
    best = [strong(items, random.Random(seed)) for seed, items in enumerate(talks)]
    best_full = max(timed(lambda items=items: pipeline.decide(matrix, policy, items, questions), 2) for items in best)
    odd = [(uneven(matrix, random.Random(seed)), seed) for seed in range(20)]
    uneven_talks = [
        (wide, made_up(wide, count, random.Random(seed))) for wide, seed in odd for count in (50, 100, ITEMS)
    ]
    odd_bare = max(timed(lambda pair=pair: plain(*pair, ()), 5) for pair in uneven_talks[2::3])
    odd_full = max(timed(lambda m=m, i=i: pipeline.decide(m, m.policy, i, ()), 2) for m, i in uneven_talks)
    other = policy.model_copy(update={"must": (), "waived": ("polyglot", "data-parsing")})
    weighed = [pipeline.decide(matrix, policy, items, questions)[0] for items in talks]
    again = timed(lambda: [pipeline.decide(matrix, other, items, questions) for items in weighed], 3) / RESULTS

    print("| decision | CPU, ms | limit |\n| --- | ---: | ---: |")
    print(
        f"| {len(matrix.skills)} lines, {ITEMS} items, the level alone, slowest of 8 talks "
        f"| {bare:.1f} | {PLAIN_LIMIT:g} |"
    )
    print(f"| … with all explanations, slowest of 8 talks | {full:.0f} | {ALL_LIMIT:g} |")
    print(f"| … of somebody who showed nearly everything, slowest of {RESULTS} | {best_full:.0f} | {ALL_LIMIT:g} |")
    print(f"| … uneven weights and twice the parts, the level alone, slowest of 20 | {odd_bare:.1f} | |")
    print(f"| … with all explanations, slowest of 60, 50 to {ITEMS} items | {odd_full:.0f} | {ALL_LIMIT:g} |")
    print(f"| a stored result counted again under another policy, mean of {RESULTS} | {again:.0f} | |")

    print("\n| lines | items | the level alone, ms | with all explanations, ms |\n| ---: | ---: | ---: | ---: |")
    for times, count in ((1, 50), (1, 200), (1, 800), (2, 200), (4, 200), (4, 800)):
        wide = widened(matrix, times) if times > 1 else matrix
        items = made_up(wide, count, random.Random(7))
        alone = timed(lambda wide=wide, items=items: plain(wide, items, ()), 5)
        told = timed(lambda wide=wide, items=items: pipeline.decide(wide, wide.policy, items, ()), 2)
        print(f"| {len(wide.skills)} | {count} | {alone:.1f} | {told:.0f} |")
    held = bare < PLAIN_LIMIT and max(full, best_full, odd_full) < ALL_LIMIT
    print(
        f"\nLimits: {PLAIN_LIMIT:g} ms without explanations, {ALL_LIMIT:g} ms with them; "
        f"{'held' if held else 'NOT HELD'}."
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
