"""`analyzer matrix check` and `analyzer matrix show`."""

from __future__ import annotations

from pathlib import Path

from analyzer import matrix, terminal
from analyzer.matrix.model import KINDS
from analyzer.messages import Language, message


def check(file: Path | None) -> None:
    """Load the matrix, which names every fault there is, and say what it holds."""
    loaded = matrix.load(file)
    counts = {kind: sum(skill.kind == kind for skill in loaded.skills) for kind in KINDS}
    terminal.write(
        message(
            "{id} {version} is in order: {levels} levels, {skills} skills ({hard} hard, {soft} soft).",
            id=loaded.id,
            version=loaded.version,
            levels=len(loaded.levels),
            skills=len(loaded.skills),
            **counts,
        ).text(terminal.language())
    )


def show(file: Path | None, *, language: Language | None, as_json: bool) -> None:
    """Print the matrix as a table by level, or as JSON."""
    loaded = matrix.load(file)
    if as_json:
        terminal.write_json(matrix.as_data(loaded))
    else:
        matrix.print_table(loaded, language or terminal.language())
