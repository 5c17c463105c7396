"""A matrix for people and for scripts: a table by level, tab-separated rows, JSON."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from analyzer import terminal
from analyzer.matrix.faults import SCHEMA
from analyzer.matrix.lines import Line, Section, sections
from analyzer.matrix.model import KINDS, Kind, Level, Matrix, ShownBy, Skill
from analyzer.messages import Language, Message, message

_KINDS: dict[Kind, Message] = {"hard": message("Hard skills"), "soft": message("Soft skills")}
_SHOWN_BY: dict[ShownBy, Message] = {
    "knowledge": message("knowledge"),
    "practice": message("practice"),
    "behaviour": message("behaviour"),
}
_COLUMNS = (message("id"), message("line"), message("shown by"), message("τ"), message("parts"), message("implies"))

_RATIOS = (None, 6, None, None, 3, 3)  # None: as wide as its words
_WIDE, _NARROW_COLUMNS = 140, 4
_LINE = 24  # columns that a line of the matrix needs to be read
_BORDERS = 13  # of four columns
_LEAST = 20  # no table is drawn narrower


class Row(NamedTuple):
    """One line of the matrix at one level, in words."""

    id: str
    line: str
    shown_by: str
    threshold: str
    parts: str
    implies: str


def print_table(matrix: Matrix, language: Language) -> None:
    """The matrix on stdout: tables on a terminal, tab-separated rows elsewhere."""
    if sys.stdout is not None and sys.stdout.isatty():
        terminal.write(tables(matrix, language, width=shutil.get_terminal_size((120, 24)).columns))
    else:
        terminal.write(plain(matrix, language))


def plain(matrix: Matrix, language: Language) -> str:
    """A row for each line at each level, separated by tabs, under a row with the names of the columns."""
    head = (message("level"), message("kind"), *_COLUMNS)
    rows = [[name.text(language) for name in head]]
    for section in sections(matrix):
        start = [section.level.title.in_(language), _KINDS[section.kind].text(language)]
        rows += ([*start, *row] for row in _rows(section, matrix, language))
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


def tables(matrix: Matrix, language: Language, *, width: int) -> str:
    """A table for each level, drawn for a terminal of this many columns.

    On a narrow one parts and `implies` stand under their line, so that ids stay in one piece; on one that is narrower
    still everything does.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    names = [name.text(language) for name in _COLUMNS]
    listed = sections(matrix)
    columns = _columns([row for section in listed for row in _rows(section, matrix, language)], names, width)
    console = Console(file=io.StringIO(), width=max(width, _LEAST), color_system=None, legacy_windows=False)
    for level in matrix.levels:
        title = Cell(level.title.in_(language))
        table = Table(title=title, title_justify="left", expand=True, show_lines=columns == 1)
        for name, ratio in zip(names[:columns] if columns > 1 else names[1:2], _RATIOS, strict=False):
            table.add_column(Cell(name), ratio=ratio, no_wrap=ratio is None and columns > 1, overflow="fold")
        for section in (found for found in listed if found.level.id == level.id):
            table.add_section()
            table.add_row(Cell(_KINDS[section.kind].text(language)))
            for row in _rows(section, matrix, language):
                cells = row if columns == len(names) else _narrow(row, names, columns)
                table.add_row(*(Cell(cell) for cell in cells))
        console.print(table)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def _columns(rows: Sequence[Row], names: Sequence[str], width: int) -> int:
    """How many columns a terminal of this width has room for: all, those without parts and ladders, or one."""
    if width >= _WIDE:
        return len(names)
    taken = sum(max(len(cell) for cell in (names[n], *(row[n] for row in rows))) for n in (0, 2, 3))
    return _NARROW_COLUMNS if taken + _BORDERS + _LINE <= width else 1


def _narrow(row: Row, names: Sequence[str], columns: int) -> tuple[str, ...]:
    """The cells of a row; what has no column of its own stands under the line."""
    first = _NARROW_COLUMNS if columns > 1 else 2
    under = [f"{name}: {cell}" for name, cell in zip(names[first:], row[first:], strict=True) if cell]
    if columns > 1:
        return (row.id, "\n".join([row.line, *under]), row.shown_by, row.threshold)
    return ("\n".join(part for part in (row.id, row.line, *under) if part),)


def as_data(matrix: Matrix) -> dict[str, Any]:
    """The matrix as JSON holds it: all fields of its file, and what stands at each level in `lines`."""
    found = {(section.level.id, section.kind): section for section in sections(matrix)}
    data: dict[str, Any] = {"schema": SCHEMA, **matrix.model_dump(mode="json"), "sha256": matrix.sha256}
    for level, known in zip(data["levels"], matrix.levels, strict=True):
        level["lines"] = {kind: _listed(found.get((known.id, kind))) for kind in reversed(KINDS)}
    return data


def _listed(section: Section | None) -> list[dict[str, object]]:
    lines: tuple[Line, ...] = section.lines if section else ()
    return [{"skill": line.skill.id, "text": line.text.model_dump(), "returns": line.returns} for line in lines]


def _rows(section: Section, matrix: Matrix, language: Language) -> list[Row]:
    rows = []
    if section.includes is not None:
        rows.append(Row("", _taken_over(section, matrix, language), "", "", "", ""))
    rows += (_row(line, matrix, language) for line in section.lines)
    return rows


def _row(line: Line, matrix: Matrix, language: Language) -> Row:
    skill = line.skill
    words = line.text.in_(language)
    if skill.number and not line.returns:
        words = f"{skill.number} {words}"
    if line.returns:
        since = _level(matrix, skill.level).title.in_(language)
        words = message("{line} (since {level})", line=words, level=since).text(language)
    return Row(
        skill.id,
        words,
        _SHOWN_BY[skill.shown_by].text(language),
        str(skill.threshold),
        "; ".join(part.name.in_(language) for part in skill.parts),
        ", ".join(_steps(skill)),
    )


def _steps(skill: Skill) -> list[str]:
    """What the line implies, and what its parts do: `kubernetes → compose-and-kubernetes`."""
    return [*skill.implies, *(f"{part.id} → {to}" for part in skill.parts for to in part.implies)]


def _taken_over(section: Section, matrix: Matrix, language: Language) -> str:
    """The sentence of the source that says so; in another language than the source's, its meaning."""
    assert section.includes is not None
    if language == "ru":
        return section.includes.source
    level = _level(matrix, section.includes.level).title.in_(language)
    if section.lines:
        return message("As {level}, plus:", level=level).text(language)
    return message("As {level}.", level=level).text(language)


def _level(matrix: Matrix, id: str) -> Level:
    return matrix.levels[matrix.rank[id]]
