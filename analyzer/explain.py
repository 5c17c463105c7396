"""Why this level and not the next, and which answers would change it: exact, from the same table, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from analyzer import recommendation
from analyzer.matrix.model import Matrix, Policy, Skill
from analyzer.messages import LANGUAGES, Language, message
from analyzer.recommendation import Atom, Row, Rows
from analyzer.result import Question, Recommendation, SkillScore, State

QUESTIONS = 10  # more than anybody asks in one further talk


def explained(found: Recommendation, matrix: Matrix, policy: Policy, scores: Sequence[SkillScore]) -> Recommendation:
    """The recommendation with its reasons and the questions that would decide."""
    atoms = recommendation.atoms_of(matrix, scores)
    rows = recommendation.table(matrix, policy, atoms)
    rank = matrix.rank[found.level] if found.level is not None else -1
    return found.model_copy(
        update={
            "why_not_next": _why_not_next(matrix, policy, rows, rank),
            "questions": _questions(matrix, policy, atoms, rows, rank),
        }
    )


def _why_not_next(matrix: Matrix, policy: Policy, rows: Rows, rank: int) -> dict[Language, str] | None:
    """One sentence per gate that keeps the next level away; None at the top."""
    if rank + 1 >= len(matrix.levels):
        return None
    return {language: " ".join(_reasons(matrix, policy, rows, rank + 1, language)) for language in LANGUAGES}


def _reasons(matrix: Matrix, policy: Policy, rows: Rows, rank: int, language: Language) -> list[str]:
    sentences = []
    for row in rows.values():
        if recommendation.owed(row, rank, policy) and not row.passed(row.rho):
            sentences.extend(_gate_reasons(matrix, row, language))
    if not sentences:
        title = matrix.levels[rank].title.in_(language)
        sentences.append(message("{level}: none of its own lines has been shown yet.", level=title).text(language))
    return sentences


def _gate_reasons(matrix: Matrix, row: Row, language: Language) -> list[str]:
    """What is missing in one gate, in numbers and names."""
    level = matrix.levels[row.rank].title.in_(language)
    failed = [atom.skill for atom in row.must if atom.state == "NOT_MET"]
    sentences = [
        message(
            "{level} requires “{line}”, and the talk shows that it is missing.",
            level=level,
            line=_name(matrix, skill, language),
        ).text(language)
        for skill in dict.fromkeys(failed)
    ]
    if not row.enough(row.count(row.rho)):
        kind = message("hard skills") if row.kind == "hard" else message("soft skills")
        sentences.append(
            message(
                "{level}, {kind}: {need} needed, {expected} expected ({met} shown, {not_met} not shown, {open} open).",
                level=level,
                kind=kind,
                need=row.need,
                met=_weight(row, "MET", language),
                not_met=_weight(row, "NOT_MET", language),
                open=_weight(row, "UNKNOWN", language),
                # Never rounded up: it would read like a number that passes.
                expected=_number(floor(row.count(row.rho) * 10) / Fraction(10), language),
            ).text(language)
        )
    return sentences


def _weight(row: Row, state: State, language: Language) -> str:
    return _number(sum((atom.weight for atom in row.atoms if atom.state == state), Fraction(0)), language)


def _number(value: Fraction, language: Language) -> str:
    """At most one decimal, with the comma where the language has it."""
    text = f"{float(value):.1f}".removesuffix(".0")
    return text.replace(".", ",") if language == "ru" else text


def _name(matrix: Matrix, skill_id: str, language: Language) -> str:
    skill = matrix.skill(skill_id)
    return skill.name.in_(language) if skill else skill_id


def _questions(matrix: Matrix, policy: Policy, atoms: Sequence[Atom], rows: Rows, rank: int) -> tuple[Question, ...]:
    """First lines whose answer alone would change the level, then those that close most of the first failed gate."""
    gap = _first_failed(rows, policy, min(rank + 1, len(matrix.levels) - 1))
    ranked = []
    for position, skill in enumerate(matrix.skills):
        own = [a for a in atoms if a.skill == skill.id and a.state in ("UNKNOWN", "CONTESTED")]
        if not own or skill.id in policy.waived:
            continue
        lifts = _rank_if(matrix, policy, atoms, skill, "MET")
        lowers = _rank_if(matrix, policy, atoms, skill, "NOT_MET")
        in_gap = gap is not None and any(a in gap.atoms for a in own)
        closes = sum((a.weight for a in own), Fraction(0)) if in_gap else Fraction(0)
        change = lifts - lowers
        if change or closes:
            ranked.append((-change, -closes, position, _question(matrix, skill, lifts, lowers)))
    return tuple(question for *_, question in sorted(ranked, key=lambda item: item[:3])[:QUESTIONS])


def _question(matrix: Matrix, skill: Skill, lifts: int, lowers: int) -> Question:
    names = [level.id for level in matrix.levels]
    return Question(
        skill=skill.id,
        text=skill.questions[0] if skill.questions else skill.text,
        lifts=names[lifts] if lifts >= 0 else None,
        lowers=names[lowers] if lowers >= 0 else None,
    )


def _rank_if(matrix: Matrix, policy: Policy, atoms: Sequence[Atom], skill: Skill, state: State) -> int:
    """The level recommended if every open atom of the skill had this state."""
    changed = [
        replace(atom, state=state) if atom.skill == skill.id and atom.state in ("UNKNOWN", "CONTESTED") else atom
        for atom in atoms
    ]
    rows = recommendation.table(matrix, policy, changed)
    return recommendation.recommended_rank(rows, policy, len(matrix.levels))


def _first_failed(rows: Rows, policy: Policy, rank: int) -> Row | None:
    failed = (row for row in rows.values() if recommendation.owed(row, rank, policy) and not row.passed(row.rho))
    return next(failed, None)
