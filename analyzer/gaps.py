"""The gap pass: skills of which nothing was found are looked for once more, by themselves.

A reader with fifty lines to watch overlooks some, most often soft skills that a story shows without naming them, and
questions that went without an answer. This pass asks about the lines that are left, a group at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer import asking, chunks, extraction
from analyzer.calls import Engine
from analyzer.evidence import Evidence
from analyzer.extraction import Collected, Part
from analyzer.matrix.model import KINDS, Matrix, Skill
from analyzer.prompts import Prompts
from analyzer.transcript.model import Transcript

MOST_SKILLS = 16  # in one call; more would be the long list again in which they were overlooked
# The list is short, so that more of the talk fits beside it.
SMALLEST, LARGEST = 24_000, 36_000


async def fill(
    transcripts: Sequence[Transcript],
    evidence: Sequence[Evidence],
    prompts: Prompts,
    engine: Engine,
    *,
    progress: asking.Progress | None = None,
) -> Collected:
    """What the model says about the skills of which no item counts; `evidence` must be weighed."""
    parts = [
        Part(transcript, chunk, skills=group)
        for group in groups(prompts.matrix, evidence)
        for transcript in transcripts
        for chunk in chunks.split(transcript, smallest=SMALLEST, largest=LARGEST)
    ]
    outcomes = await extraction.ask(parts, prompts, engine, progress=progress)
    return extraction.read(outcomes, prompts.matrix, pass_="gap")


def groups(matrix: Matrix, evidence: Sequence[Evidence]) -> tuple[tuple[Skill, ...], ...]:
    """The skills without an item that counts, hard and soft apart, in as few groups of even size as may be."""
    found = {item.skill for item in evidence if item.counts}
    made: list[tuple[Skill, ...]] = []
    for kind in KINDS:
        left = [skill for skill in matrix.skills if skill.kind == kind and skill.id not in found]
        count = -(-len(left) // MOST_SKILLS)
        made.extend(
            tuple(left[len(left) * number // count : len(left) * (number + 1) // count]) for number in range(count)
        )
    return tuple(made)
