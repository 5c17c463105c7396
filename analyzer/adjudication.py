"""Adjudication: how the quotes of a contested line go together. A model says how, code decides what follows.

What the model says counts only where it can be true: quotes are set aside on one side alone, a retraction must come
later in the talk than what it takes back, another part must be one that the line has. Everything else leaves the line
contested, for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyzer import asking
from analyzer.asking import Manner, Question, Used
from analyzer.calls import Engine
from analyzer.errors import EndpointError
from analyzer.evidence import Adjudication, Evidence, Relation, id_for
from analyzer.excerpts import visible
from analyzer.findings import Adjudged
from analyzer.matrix.model import Matrix, Skill
from analyzer.prompts import Prompts, Side
from analyzer.recheck import around
from analyzer.result import SkillScore
from analyzer.transcript.model import Transcript

MOST_QUOTES = 8  # of one side; the strongest


@dataclass(frozen=True, slots=True)
class Heard:
    """The evidence after the second look; `failures` are calls without an answer, whose lines stay contested."""

    evidence: tuple[Evidence, ...]
    failures: tuple[EndpointError, ...]
    used: Used


async def adjudicate(
    evidence: Sequence[Evidence],
    skills: Sequence[SkillScore],
    transcripts: Mapping[str, Transcript],
    prompts: Prompts,
    engine: Engine,
    *,
    progress: asking.Progress | None = None,
) -> Heard:
    """Ask about every contested line, one call each; `evidence` must be weighed and `skills` scored from it."""
    order = list(transcripts)
    disputes = contested(evidence, skills, prompts.matrix)
    questions = [
        Question(
            about=(skill, items),
            call=prompts.adjudicate(
                skill,
                [
                    _side(item, order.index(item.transcript) + 1, transcripts[item.transcript], prompts)
                    for item in items
                ],
                transcripts[items[0].transcript].language,
            ),
        )
        for skill, items in disputes
    ]
    manner: Manner[Adjudged, tuple[Skill, list[Evidence]]] = Manner(shape=Adjudged, reword=prompts.again)
    outcomes = await asking.ask_all(questions, manner, engine, progress=progress)
    heard = {item.id: item for item in evidence}
    for outcome in outcomes:
        if outcome.value is not None:
            skill, items = outcome.about
            for item in decided(skill, items, outcome.value):
                heard.setdefault(item.id, item) if item.pass_ == "adjudication" else heard.update({item.id: item})
    failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Heard(tuple(heard.values()), failures, asking.used(outcomes))


def contested(
    evidence: Sequence[Evidence], skills: Sequence[SkillScore], matrix: Matrix
) -> list[tuple[Skill, list[Evidence]]]:
    """Every line with a contested atom, with the items that decide it: supports that reach τ, limits below it, in the
    order of the evidence."""
    found: list[tuple[Skill, list[Evidence]]] = []
    for score in skills:
        skill = matrix.skill(score.skill)
        atoms = score.parts or (score,)
        ids = {id for atom in atoms if atom.state == "CONTESTED" for id in atom.evidence}
        if skill is None or not ids:
            continue
        items = [item for item in evidence if item.id in ids]
        supports = [item for item in items if item.polarity == "support" and item.effective >= skill.threshold]
        limits = [item for item in items if item.polarity == "limit" and item.effective < skill.threshold]
        chosen = [
            *sorted(supports, key=lambda item: (-item.effective, item.id))[:MOST_QUOTES],
            *sorted(limits, key=lambda item: (item.effective, item.id))[:MOST_QUOTES],
        ]
        found.append((skill, [item for item in evidence if item in chosen]))
    return found


def decided(skill: Skill, items: Sequence[Evidence], said: Adjudged) -> tuple[Evidence, ...]:
    """The items with what was said of them, and new ones for quotes that speak of another part."""
    numbers = sorted(set(said.set_aside))
    aside = [items[number - 1] for number in numbers if 1 <= number <= len(items)]
    parts = tuple(part for part in skill.part_ids if part in said.parts)
    known = len(aside) == len(numbers) and len(parts) == len(set(said.parts))
    applied = known and _holds(said.relation, items, aside, parts)
    set_aside = {item.id for item in aside} if applied else set()
    heard = [
        item.model_copy(
            update={
                "adjudication": Adjudication(
                    relation=said.relation,
                    applied=applied,
                    stands=item.id not in set_aside,
                    rationale=said.rationale,
                )
            }
        )
        for item in items
    ]
    if not applied or said.relation != "other_part":
        return tuple(heard)
    return (*heard, *(_of_parts(item, parts) for item in aside))


def _holds(relation: Relation, items: Sequence[Evidence], aside: Sequence[Evidence], parts: tuple[str, ...]) -> bool:
    """Whether what the model says can be so."""
    if relation == "contradiction" or not aside or len({item.polarity for item in aside}) > 1:
        return False
    if relation == "other_part":
        # Moved to more parts than it was cited for, a quote would claim more than anybody has claimed.
        return bool(parts) and all(
            not set(parts) & set(item.parts) and len(parts) <= max(1, len(item.parts)) for item in aside
        )
    if relation != "retracted":
        return True
    others = [item for item in items if item.polarity != aside[0].polarity]
    return all(any(_is_later(other, item) for other in others) for item in aside)


def _is_later(one: Evidence, other: Evidence) -> bool:
    """Whether one quote stands behind the other in the same talk; which of two talks was first is not known."""
    return one.transcript == other.transcript and (one.turn, one.start) > (other.turn, other.start)


def _of_parts(item: Evidence, parts: tuple[str, ...]) -> Evidence:
    """The same quote as an item of the parts that it really speaks of."""
    return item.model_copy(
        update={"id": id_for(item, parts), "parts": parts, "pass_": "adjudication", "adjudication": None}
    )


def _side(item: Evidence, talk: int, transcript: Transcript, prompts: Prompts) -> Side:
    return Side(
        shows=item.polarity == "support",
        parts=item.parts,
        claimed=f"value {item.effective}" if item.polarity == "support" else f"reason {item.reason}",
        talk=talk,
        turn=item.turn,
        text=visible(item.quote),
        lines=prompts.excerpts.lines(transcript, around(transcript, item.turn, item.start, item.end)),
    )
