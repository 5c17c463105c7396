"""Check the gold interviews of a folder, by default this one: `python check.py [FOLDER]`; exit code 1 on any fault.

Quotes stand once, verbatim, in their turn and the right person says them; ids, parts, facts, reasons and traps are
known; decoys do not overlap evidence of their own line; every interview is long enough and has enough of everything.
README.md describes the format.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import yaml

import analyzer
from analyzer import load_matrix, load_transcript
from analyzer.matrix.model import Matrix, Reason
from analyzer.transcript import Turn

Item = dict[str, Any]

LEAST = {"words": 1500, "evidence": 15, "decoys": 8}
STATES = {"MET", "PARTIAL", "NOT_MET", "CONTESTED"}
TRAPS = {
    "assent", "leading", "buzzwords", "negated", "tricky-negation", "we", "somebody-else", "hypothetical", "hearsay",
    "intention", "self-rating", "self-correction", "misrecognised", "homonym", "hint-ladder", "neighbour",
}  # fmt: skip
FIELDS = {
    "schema", "transcript", "language", "style", "part", "level", "why", "evidence", "decoys", "asked_not_shown",
    "states", "part_states", "unclear",
}  # fmt: skip
AT_MOST = {"does_not_know": 0, "wrong": 1, "counterexample": 1, "no_practice": 2, "shallow_when_probed": 2}


def place(item: Item) -> str:
    return f"turn {item['turn']}, {item['skill']}"


def faults_of_place(item: Item, turns: dict[int, Turn], matrix: Matrix, *, role: str) -> Iterator[str]:
    turn, skill = turns.get(item["turn"]), matrix.skill(item["skill"])
    if turn is None or skill is None:
        yield f"{place(item)}: no such turn or skill"
        return
    if turn.role != role:
        yield f"{place(item)}: not said by the {role}"
    if "quote" in item and turn.text.count(item["quote"]) != 1:
        yield f"{place(item)}: stands there {turn.text.count(item['quote'])} times: {item['quote'][:60]}"
    for part in set(item.get("parts", ())) - set(skill.part_ids):
        yield f"{place(item)}: no part {part}"


def faults_of_evidence(item: Item, matrix: Matrix) -> Iterator[str]:
    skill = matrix.known(item["skill"])
    own = {"values"} if item["polarity"] == "support" else {"reasons"}
    if set(item) - {"parts", "fact"} != {"turn", "skill", "polarity", "quote"} | own:
        yield f"{place(item)}: wrong fields"
    elif item["polarity"] == "support":
        if not item["values"] or set(item["values"]) - {1, 2, 3, 4}:
            yield f"{place(item)}: values {item['values']}"
        if skill.parts and not item.get("parts"):
            yield f"{place(item)}: a support of a line with parts names them"
    else:
        if not item["reasons"] or set(item["reasons"]) - set(get_args(Reason)):
            yield f"{place(item)}: reasons {item['reasons']}"
        if ("wrong" in item["reasons"]) != (item.get("fact") in {fact.id for fact in skill.facts}):
            yield f"{place(item)}: what is wrong names the fact of the line that it contradicts"


def same_line(a: Item, b: Item) -> bool:
    """Whether both speak of the same line and, where both name parts, share one."""
    parts_a, parts_b = set(a.get("parts", ())), set(b.get("parts", ()))
    return a["skill"] == b["skill"] and (not parts_a or not parts_b or bool(parts_a & parts_b))


def overlap(a: Item, b: Item, text: str) -> bool:
    start_a, start_b = text.find(a["quote"]), text.find(b["quote"])
    return start_a < start_b + len(b["quote"]) and start_b < start_a + len(a["quote"])


def faults_of_decoy(item: Item, evidence: list[Item], turns: dict[int, Turn]) -> Iterator[str]:
    support = item["looks_like"] == "support"
    if item["trap"] not in TRAPS or item["looks_like"] not in {"support", "limit"}:
        yield f"{place(item)}: trap {item['trap']}, looks like {item['looks_like']}"
    if support != (item.get("at_most") in range(4)):
        yield f"{place(item)}: what looks like a support, and only that, has at_most 0 to 3"
    for other in evidence:
        if other["turn"] != item["turn"] or other["polarity"] != item["looks_like"] or not same_line(item, other):
            continue
        if overlap(item, other, turns[item["turn"]].text) and not (support and max(other["values"]) <= item["at_most"]):
            yield f"{place(item)}: a decoy overlaps evidence of the same line"


def faults_of_asked(item: Item, evidence: list[Item], turns: dict[int, Turn]) -> Iterator[str]:
    answer = item["turn"] + 1
    if answer not in turns or any(one["turn"] == answer and same_line(one, item) for one in evidence):
        yield f"{place(item)}: the answer is missing, or evidence stands in it"


def decides(item: Item, matrix: Matrix) -> bool:
    """Whether the item alone gives its line or part a state, whichever of its acceptable tags is taken."""
    need = matrix.known(item["skill"]).threshold
    if item["polarity"] == "support":
        return bool(min(item["values"]) >= need)
    return max(AT_MOST.get(reason, 3) for reason in item["reasons"]) < need


def faults_of_states(gold: Item, matrix: Matrix) -> Iterator[str]:
    atoms = {f"{skill.id}/{part}" for skill in matrix.skills for part in skill.part_ids}
    lines = {skill.id for skill in matrix.skills}
    for states, known in ((gold["states"], lines), (gold["part_states"], atoms)):
        yield from (f"state of {id}: {state}" for id, state in states.items() if id not in known or state not in STATES)
    yield from (f"unclear: {id}" for id in gold["unclear"] if id not in lines | atoms or id in gold["states"])
    said = {*gold["states"], *gold["part_states"], *gold["unclear"]}
    for item in gold["evidence"]:
        parts = matrix.known(item["skill"]).part_ids
        names = {f"{item['skill']}/{part}" for part in item.get("parts") or parts} if parts else {item["skill"]}
        if decides(item, matrix) and names - said:
            yield f"{place(item)}: no state, though this decides one"


def faults_of(path: Path, matrix: Matrix) -> tuple[Item, str, list[str]]:
    """The gold file, a line about it and its faults."""
    gold: Item = yaml.safe_load(path.read_text(encoding="utf-8"))
    if set(gold) != FIELDS:
        return gold, path.name, [f"fields {sorted(set(gold) ^ FIELDS)}"]
    talk = load_transcript(path.with_name(gold["transcript"]))
    turns = {turn.index: turn for turn in talk.turns}
    evidence, decoys = gold["evidence"], gold["decoys"]
    counts = {
        "words": sum(len(turn.text.split()) for turn in talk.turns),
        "evidence": len(evidence),
        "decoys": len(decoys),
    }
    faults = [f"{what}: {counts[what]}, at least {least}" for what, least in LEAST.items() if counts[what] < least]
    name = path.name.removesuffix(".gold.yaml")
    levels = {"below", *(level.id for level in matrix.levels)}
    given = (gold["transcript"], gold["language"], gold["part"] in {"tuning", "held-out"}, gold["level"] in levels)
    if given != (f"{name}.txt", talk.language, True, True):
        faults.append(f"transcript, language, part or level: {given}, {talk.language}")
    for items, role in ((evidence, "candidate"), (decoys, "candidate"), (gold["asked_not_shown"], "interviewer")):
        faults += [fault for item in items for fault in faults_of_place(item, turns, matrix, role=role)]
        keys = Counter(repr(item) for item in items)
        faults += [f"twice: {key[:80]}" for key, times in keys.items() if times > 1]
    if not faults:
        faults += [fault for item in evidence for fault in faults_of_evidence(item, matrix)]
        faults += [fault for item in decoys for fault in faults_of_decoy(item, evidence, turns)]
        faults += [fault for item in gold["asked_not_shown"] for fault in faults_of_asked(item, evidence, turns)]
        faults += faults_of_states(gold, matrix)
    limits = sum(item["polarity"] == "limit" for item in evidence)
    line = (
        f"{name:31} {gold['level']:12} {gold['style']:17} {gold['part']:8} words {counts['words']:4} "
        f"evidence {len(evidence):2} (limits {limits:2}) decoys {len(decoys):2} asked {len(gold['asked_not_shown'])} "
        f"states {len(gold['states']):2} unclear {len(gold['unclear'])}"
    )
    return gold, line, faults


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    root = Path(analyzer.__file__).resolve().parents[1]
    matrix = load_matrix(root / "matrix" / "python-developer.yaml")
    found = [faults_of(path, matrix) for path in sorted(folder.glob("*.gold.yaml"))]
    for _, line, faults in found:
        print(line, *faults, sep="\n    ")
    traps = Counter((item["trap"], gold["part"]) for gold, _, _ in found for item in gold["decoys"])
    for trap in sorted(TRAPS):
        print(f"{trap:16} tuning {traps[trap, 'tuning']:3}  held-out {traps[trap, 'held-out']:3}")
    lacking = {"below", *(level.id for level in matrix.levels)} - {gold["level"] for gold, _, _ in found}
    wrong = sum(len(faults) for _, _, faults in found) + len(lacking)
    print(f"{len(found)} interviews, levels lacking: {sorted(lacking) or 'none'}, faults: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
