"""Check the gold interviews of a folder, by default this one: `python check.py [FOLDER]`; exit code 1 on any fault.

What every gold interview must keep is checked as `analyzer evaluate` does: quotes, ids, parts, facts, reasons, traps.
Here stands what these must keep as well: long enough, enough of everything, a state wherever evidence decides
one, and every level. README.md describes the format.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import analyzer
from analyzer import load_matrix
from analyzer.errors import AnalyzerError
from analyzer.gold import GoldInterview, load
from analyzer.gold.model import BELOW, TRAPS, Passage
from analyzer.matrix.model import Matrix
from analyzer.weighing import cap

LEAST = {"words": 1500, "evidence": 15, "decoys": 8}


def sizes(found: GoldInterview) -> dict[str, int]:
    words = sum(len(turn.text.split()) for turn in found.talk.turns)
    return {"words": words, "evidence": len(found.gold.evidence), "decoys": len(found.gold.decoys)}


def decides(item: Passage, matrix: Matrix) -> bool:
    """Whether the item alone gives its line or part a state, whichever of its acceptable tags is taken."""
    skill = matrix.known(item.skill)
    if item.polarity == "support":
        return min(item.values) >= skill.threshold
    return max(cap(matrix.policy, reason, skill) for reason in item.reasons) < skill.threshold


def faults_of(found: GoldInterview, matrix: Matrix) -> Iterator[str]:
    gold = found.gold
    counts = sizes(found)
    yield from (f"{what}: {counts[what]}, at least {least}" for what, least in LEAST.items() if counts[what] < least)
    if (gold.transcript, gold.language) != (f"{found.name}.txt", found.talk.language):
        yield f"transcript or language: {gold.transcript}, {found.talk.language}"
    said = {*gold.states, *gold.part_states, *gold.unclear}
    for item in gold.evidence:
        parts = matrix.known(item.skill).part_ids
        names = {f"{item.skill}/{part}" for part in item.parts or parts} if parts else {item.skill}
        if decides(item, matrix) and names - said:
            yield f"turn {item.turn}, {item.skill}: no state, though this decides one"


def line(found: GoldInterview) -> str:
    gold, counts = found.gold, sizes(found)
    limits = sum(item.polarity == "limit" for item in gold.evidence)
    return (
        f"{found.name:31} {gold.level:12} {gold.style:17} {gold.part:8} words {counts['words']:4} "
        f"evidence {len(gold.evidence):2} (limits {limits:2}) decoys {len(gold.decoys):2} "
        f"asked {len(gold.asked_not_shown)} states {len(gold.states):2} unclear {len(gold.unclear)}"
    )


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    root = Path(analyzer.__file__).resolve().parents[1]
    matrix = load_matrix(root / "matrix" / "python-developer.yaml")
    found: list[GoldInterview] = []
    wrong = 0
    for path in sorted(folder.glob("*.gold.yaml")):
        try:
            one = load([path], matrix).interviews[0]
        except AnalyzerError as error:
            faults = [str(fault) for fault in error.faults] or [str(error)]
            print(path.name, *faults, sep="\n    ")
        else:
            found.append(one)
            faults = list(faults_of(one, matrix))
            print(line(one), *faults, sep="\n    ")
        wrong += len(faults)
    traps = Counter((item.trap, one.gold.part) for one in found for item in one.gold.decoys)
    for trap in sorted(TRAPS):
        print(f"{trap:16} tuning {traps[trap, 'tuning']:3}  held-out {traps[trap, 'held-out']:3}")
    lacking = {BELOW, *matrix.rank} - {one.gold.level for one in found}
    wrong += len(lacking)
    print(f"{len(found)} interviews, levels lacking: {sorted(lacking) or 'none'}, faults: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
