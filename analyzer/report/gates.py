"""The table of levels: what each needs, what was shown, what is missing and what nobody asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from analyzer.gates import enough, proves
from analyzer.report import labels
from analyzer.report.index import Index
from analyzer.result import Gate


@dataclass(frozen=True, slots=True)
class GateRow:
    """One row. Counts are weights as people read them: a part of a line is a share of one."""

    level: str
    href: str
    kind: str
    glyphs: tuple[str, ...]
    shown: str
    inferred: str
    contested: str
    not_met: str
    unclear: str
    unasked: str
    need: str
    weight: str
    verdict: str
    passed: bool
    proven: bool
    empty: str
    recommended: bool
    sentence: str
    rho: str
    proof: str
    expected: str
    best: str


def rows(index: Index, *, show_level: bool) -> tuple[GateRow, ...]:
    """A row for each level and each kind of line that the matrix has, in the order of the result."""
    gates = (gate for gate in index.result.recommendation.gates if gate.kind in index.kinds)
    return tuple(_row(index, gate, show_level=show_level) for gate in gates)


def _row(index: Index, gate: Gate, *, show_level: bool) -> GateRow:
    words = index.words
    unclear = tuple(atom for atom in gate.open if _touched(index, atom))
    unasked = tuple(atom for atom in gate.open if atom not in set(unclear))
    empty = _empty(index, gate)
    verdict, proven = _verdict(index, gate)
    inferred = set(gate.inferred)
    glyphs = (
        *("inferred" if atom in inferred else "met" for atom in sorted(gate.met, key=lambda atom: atom in inferred)),
        *("contested" for _ in gate.contested),
        *("not-met" for _ in gate.not_met),
        *("unclear" for _ in unclear),
        *("unasked" for _ in unasked),
    )
    counts = {
        "shown": _sum(index, gate.met),
        "contested": _sum(index, gate.contested),
        "not_met": _sum(index, gate.not_met),
        "unclear": _sum(index, unclear),
        "unasked": _sum(index, unasked),
    }
    return GateRow(
        level=index.title(gate.level),
        href=f"#level-{gate.level}",
        kind=words.label(labels.KINDS, gate.kind),
        glyphs=glyphs,
        shown=counts["shown"],
        inferred=_sum(index, gate.inferred) if gate.inferred else "",
        contested=counts["contested"],
        not_met=counts["not_met"],
        unclear=counts["unclear"],
        unasked=counts["unasked"],
        need=str(gate.need),
        weight=words.number(gate.weight),
        verdict=empty or verdict,
        passed=gate.passed,
        proven=proven and not empty,
        empty=empty,
        recommended=show_level and gate.level == index.result.recommendation.level,
        sentence=empty or _sentence(index, counts, gate.need),
        rho=words.exact(gate.rho),
        proof=words.number(gate.proof),
        expected=words.exact(gate.expected),
        best=words.number(gate.best),
    )


def _sentence(index: Index, counts: dict[str, str], need: int) -> str:
    """“shown 6, not there 2, not asked 6, needed 10”, leaving out what is nought."""
    words = index.words
    said = [words("shown {number}", number=counts["shown"])]
    if counts["contested"] != "0":
        said.append(words("contested {number}", number=counts["contested"]))
    if counts["not_met"] != "0":
        said.append(words("not there {number}", number=counts["not_met"]))
    if counts["unclear"] != "0":
        said.append(words("asked or touched on without result {number}", number=counts["unclear"]))
    if counts["unasked"] != "0":
        said.append(words("not asked {number}", number=counts["unasked"]))
    said.append(words("needed {number}", number=need))
    return ", ".join(said)


def _verdict(index: Index, gate: Gate) -> tuple[str, bool]:
    """What the row comes to, and whether the quotes alone carry it."""
    words, policy = index.words, index.result.policy
    required = set(policy.must) - set(policy.waived)
    must = {atom for atom in _atoms(gate) if atom.split("/")[0] in required}
    weight = _exact(gate.weight)
    shown = proves(_exact(gate.proof), need=gate.need, weight=weight)
    if gate.passed and shown and must <= set(gate.met):
        return words("carried by quotes"), True
    if gate.passed:
        return words("expected"), False
    if must & set(gate.not_met):
        return words("a required line is missing"), False
    if not enough(_exact(gate.best), need=gate.need, weight=weight):
        return words("out of reach"), False
    return words("not confirmed"), False


def _exact(number: float) -> Fraction:
    """The decimal number that stands in the result."""
    return Fraction(str(number))


def _empty(index: Index, gate: Gate) -> str:
    """Why a row has nothing to count: the level repeats the lines of another, or has none."""
    if gate.weight or _atoms(gate):
        return ""
    level = next((level for level in index.result.matrix.levels if level.id == gate.level), None)
    includes = (level.hard_as if gate.kind == "hard" else level.soft_as) if level else None
    if includes:
        return index.words("the same lines as {level}", level=index.title(includes.level))
    return index.words("no lines of its own")


def _atoms(gate: Gate) -> tuple[str, ...]:
    return (*gate.met, *gate.contested, *gate.not_met, *gate.open)


def _touched(index: Index, atom: str) -> bool:
    """Whether an open line was asked about, or something weak was said of it."""
    skill, _, part = atom.partition("/")
    score = index.scores.get(skill)
    if score is None:
        return False
    said = next((own.evidence for own in score.parts if own.part == part), ()) if part else score.evidence
    return bool(score.asked_turns or said)


def _sum(index: Index, atoms: Iterable[str]) -> str:
    """The weight of these lines and parts, as a number for people."""
    return index.words.number(float(weight_of(index, atoms)))


def weight_of(index: Index, atoms: Iterable[str]) -> Fraction:
    """What these lines and parts weigh together; the parts of a line share its weight equally."""
    total = Fraction(0)
    for atom in atoms:
        skill = index.skills.get(atom.partition("/")[0])
        if skill is not None:
            total += Fraction(index.result.policy.weight_of(skill)) / (len(skill.parts) or 1)
    return total
