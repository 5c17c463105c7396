"""The lines of a matrix as its levels list them."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.matrix.model import KINDS, Includes, Kind, Level, Matrix, Skill, Text


class Line(NamedTuple):
    """A skill at one level; `returns` when a lower level introduced it, `text` with its wording here."""

    skill: Skill
    text: Text
    returns: bool


class Section(NamedTuple):
    """The lines of one kind at one level, in the order of the source, after those that it takes over."""

    level: Level
    kind: Kind
    includes: Includes | None
    lines: tuple[Line, ...]


def sections(matrix: Matrix) -> tuple[Section, ...]:
    """Every level from the lowest, soft lines before hard ones; sections with nothing in them are left out."""
    found = (
        Section(level, kind, _includes(level, kind), lines(matrix, level.id, kind))
        for level in matrix.levels
        for kind in reversed(KINDS)
    )
    return tuple(section for section in found if section.lines or section.includes)


def lines(matrix: Matrix, level: str, kind: Kind) -> tuple[Line, ...]:
    """The lines that stand at this level themselves: introduced there, or there again."""
    found = (_line(skill, level) for skill in matrix.skills if skill.kind == kind)
    return tuple(line for line in found if line is not None)


def _line(skill: Skill, level: str) -> Line | None:
    if skill.level == level:
        return Line(skill, skill.text, returns=False)
    for again in skill.again:
        if again.level == level:
            # The source is Russian: other words there mean the same line, whose translation stays.
            return Line(skill, Text(ru=again.text or skill.text.ru, en=skill.text.en), returns=True)
    return None


def _includes(level: Level, kind: Kind) -> Includes | None:
    return level.soft_as if kind == "soft" else level.hard_as
