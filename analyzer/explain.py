"""Why this level and not the next, and which answers would change it: exact, from the same table, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from analyzer import proofs
from analyzer.evidence import Evidence
from analyzer.gates import NOTHING, Atom, Row, Table
from analyzer.matrix.model import Matrix, Skill
from analyzer.messages import LANGUAGES, Language, message
from analyzer.result import Question, Recommendation, State
from analyzer.sufficient import sufficient
from analyzer.upgrade import upgrade_path

QUESTIONS = 10  # more than anybody asks in one further talk
_UNDECIDED: tuple[State, ...] = ("UNKNOWN", "CONTESTED")


def explained(found: Recommendation, table: Table, *, evidence: Sequence[Evidence]) -> Recommendation:
    """The recommendation of a table with its reasons, what it rests on, and the questions that would decide."""
    rank = table.recommended
    return found.model_copy(
        update={
            "why_not_next": _why_not_next(table, rank),
            "sufficient": sufficient(table, evidence),
            "upgrade_path": upgrade_path(table),
            "counterfactuals": proofs.counterfactuals(table),
            "fragile": proofs.fragile(table, evidence),
            "decided": proofs.decided(table),
            "questions": questions(table),
        }
    )


def _why_not_next(table: Table, rank: int) -> dict[Language, str] | None:
    """One sentence per gate that keeps the next level away; None at the top."""
    if rank + 1 >= len(table.matrix.levels):
        return None
    return {language: " ".join(_reasons(table, rank + 1, language)) for language in LANGUAGES}


def _reasons(table: Table, rank: int, language: Language) -> list[str]:
    sentences = []
    for row in table.owed(rank):
        if not row.passed():
            sentences.extend(_gate_reasons(table.matrix, row, language))
    if not sentences:
        title = table.matrix.levels[rank].title.in_(language)
        sentences.append(message("{level}: none of its own lines has been shown yet.", level=title).text(language))
    return sentences


def _gate_reasons(matrix: Matrix, row: Row, language: Language) -> list[str]:
    """What is missing in one gate, in numbers and names."""
    level = matrix.levels[row.rank].title.in_(language)
    failed = [atom.skill for atom in row.failed_musts]
    sentences = [
        message(
            "{level} requires “{line}”, and the talk shows that it is missing.",
            level=level,
            line=_name(matrix, skill, language),
        ).text(language)
        for skill in dict.fromkeys(failed)
    ]
    if not row.enough(row.expected):
        kind = message("hard skills") if row.kind == "hard" else message("soft skills")
        counts = {
            "level": level,
            "kind": kind,
            "need": row.need,
            "met": _weight(row, "MET", language),
            "contested": _weight(row, "CONTESTED", language),
            "not_met": _weight(row, "NOT_MET", language),
            "open": _weight(row, "UNKNOWN", language),
            # Never rounded up: it would read like a number that passes.
            "expected": _number(floor(row.expected * 10) / Fraction(10), language),
        }
        if row.sums.contested:
            told = message(
                "{level}, {kind}: {need} needed, {expected} expected ({met} shown, {contested} contested, "
                "{not_met} not shown, {open} open).",
                **counts,
            )
        else:
            told = message(
                "{level}, {kind}: {need} needed, {expected} expected ({met} shown, {not_met} not shown, {open} open).",
                **counts,
            )
        sentences.append(told.text(language))
    return sentences


def _weight(row: Row, state: State, language: Language) -> str:
    return _number(sum((atom.weight for atom in row.counted if atom.state == state), NOTHING), language)


def _number(value: Fraction, language: Language) -> str:
    """At most one decimal, with the comma where the language has it."""
    text = f"{float(value):.1f}".removesuffix(".0")
    return text.replace(".", ",") if language == "ru" else text


def _name(matrix: Matrix, skill_id: str, language: Language) -> str:
    return matrix.known(skill_id).name.in_(language)


def questions(table: Table, *, sought: int | None = None) -> tuple[Question, ...]:
    """First lines whose answer alone would change the level, then those that close most of the first failed gate.

    With a level `sought`, by its position, first those that alone decide whether it is reached.
    """
    goal = table.recommended + 1 if sought is None else sought
    gap = next((row for row in table.owed(goal) if not row.passed()), None)
    ranked: dict[tuple[bool, int, Fraction, int], Question] = {}
    for position, (skill, atoms) in enumerate(_undecided(table)):
        shown = table.changed({skill.id: "MET"}, only=_UNDECIDED)
        lifts = shown.recommended
        lowers = table.changed({skill.id: "NOT_MET"}, only=_UNDECIDED).recommended
        closes = NOTHING
        if gap is not None and (atoms[0].rank, atoms[0].kind) == (gap.rank, gap.kind) and not gap.enough(gap.expected):
            closes = shown.rows[gap.rank, gap.kind].expected - gap.expected
        decides = sought is not None and lowers < sought <= lifts
        change = lifts - lowers
        if change or closes:
            ranked[not decides, -change, -closes, position] = _question(table, skill, lifts, lowers)
    return tuple(ranked[place] for place in sorted(ranked)[:QUESTIONS])


def _undecided(table: Table) -> list[tuple[Skill, list[Atom]]]:
    """The lines of which something is open or contested and that are needed, with these atoms."""
    found: dict[str, list[Atom]] = {}
    for row in table.rows.values():
        for atom in row.counted:
            if atom.state in _UNDECIDED:
                found.setdefault(atom.skill, []).append(atom)
    return [
        (skill, found[skill.id])
        for skill in table.matrix.skills
        if skill.id in found and skill.id not in table.policy.waived
    ]


def _question(table: Table, skill: Skill, lifts: int, lowers: int) -> Question:
    return Question(
        skill=skill.id,
        text=skill.questions[0] if skill.questions else skill.text,
        lifts=table.names[lifts],
        lowers=table.names[lowers],
    )
