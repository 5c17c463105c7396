"""The matrix as the plain list that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.matrix.lines import Section, sections
from analyzer.matrix.model import Kind, Matrix

_HEADINGS: dict[Kind, str] = {"soft": "Soft Skills:", "hard": "Hard Skills:"}


def text(matrix: Matrix) -> str:
    """Level by level, then the notes: each line word for word, without a newline at the end."""
    blocks = []
    listed = sections(matrix)
    for level in matrix.levels:
        block = [level.heading]
        for section in listed:
            if section.level.id == level.id:
                block += _section(section)
        blocks.append("\n".join(block))
    blocks += (f"{note.term}:\n{note.text.ru}" for note in matrix.notes)
    return "\n\n".join(blocks)


def _section(section: Section) -> Iterator[str]:
    yield _HEADINGS[section.kind]
    if section.includes is not None:
        yield section.includes.source
    for line in section.lines:
        number = line.skill.number
        yield f"{number} {line.text.ru}" if number and not line.returns else line.text.ru
