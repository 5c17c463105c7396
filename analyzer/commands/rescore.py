"""`analyzer rescore`: stored results under another matrix or policy, at no cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer import matrix as matrices
from analyzer import report, rescoring, terminal, verification
from analyzer.commands import analyze, results
from analyzer.errors import EXIT_PARTLY, AnalyzerError, ConfigurationError, OutputError
from analyzer.matrix import Matrix, vacancy
from analyzer.messages import Language, message, plural
from analyzer.rescoring import Change

RESULT = "result.json"


@dataclass(frozen=True, slots=True)
class Task:
    """What is counted again, under what, and where the new results go; nowhere by default."""

    files: tuple[Path, ...]
    matrix: Path | None = None
    vacancy: Path | None = None
    out: Path | None = None
    language: Language | None = None
    as_json: bool = False
    interviewer_sheet: bool = False


def run(task: Task) -> int:
    """Print who changes level and why; the exit code. The error of a single file is raised."""
    if task.interviewer_sheet and task.out is None:
        raise ConfigurationError(
            message("An interviewer's sheet was asked for, and no folder for it."),
            message("Say with --out where the new results and sheets go."),
        )
    given = matrices.load(task.matrix) if task.matrix is not None else None
    changes: list[tuple[Path, Change]] = []
    failures: list[tuple[Path, AnalyzerError]] = []
    places = _places(task)
    for file in places:
        try:
            changes.append((file, _one(file, given, task.vacancy)))
        except AnalyzerError as error:
            if len(places) == 1 or isinstance(error, OutputError):
                raise
            failures.append((file, error))
    for file, failure in failures:
        terminal.say(message("{file}: {error}", file=file, error=failure.what))
    if not changes:
        raise failures[-1][1]
    if task.out is not None:
        for file, change in changes:
            analyze.write(change.after, places[file], task.language, interviewer_sheet=task.interviewer_sheet)
    _print(changes, as_json=task.as_json)
    return EXIT_PARTLY if failures else 0


def _places(task: Task) -> dict[Path, Path]:
    """The result files and the folder of each new report; two of them in one place are an error."""
    files = [file / RESULT if file.is_dir() else file for file in task.files]
    if task.out is None:
        return dict.fromkeys(files, Path())
    places: dict[Path, Path] = {}
    for file in files:
        folder = task.out / (file.resolve().parent.name or "result")
        if folder.resolve() == file.resolve().parent:
            raise OutputError(
                message("The new report of “{file}” would take the place of the old one.", file=file),
                message("Choose another folder with --out."),
            )
        if folder in places.values() and places.get(file) != folder:
            raise OutputError(
                message("Two results would be written to one place, “{folder}”.", folder=folder),
                message("Rename one of their folders, or count them again one by one."),
            )
        places[file] = folder
    return places


def _one(file: Path, given: Matrix | None, wanted: Path | None) -> Change:
    result = results.load(file)
    matrix = given or verification.matrix_of(result)
    level = None
    if wanted is not None:
        found, matrix = vacancy.load(wanted, matrix)
        level = found.level
    return rescoring.rescore(result, matrix, for_level=level)


def _print(changes: Sequence[tuple[Path, Change]], *, as_json: bool) -> None:
    language = terminal.language()
    moved = [(file, change) for file, change in changes if _moves(change)]
    if as_json:
        terminal.write_json({"results": [_data(file, change) for file, change in changes], "moved": len(moved)})
        return
    if moved:
        told = plural("{count} of {all} changes level:", "{count} of {all} change level:", len(moved), all=len(changes))
    else:
        told = plural(
            "{count} result, and it keeps its level.", "{count} results, and all keep their level.", len(changes)
        )
    terminal.write(told.text(language))
    for file, change in moved:
        terminal.write(
            message(
                "  {file}: {before} → {after}. {why}",
                file=file,
                before=report.level(change.before, language),
                after=report.level(change.after, language),
                why=_why(change, language),
            )
            .text(language)
            .rstrip()
        )


def _moves(change: Change) -> bool:
    """Whether the report says another level, or says one where it said none, or the reverse."""
    named = report.names_level(change.before), report.names_level(change.after)
    return named[0] != named[1] or (named[0] and change.moves)


def _why(change: Change, language: Language) -> str:
    why = change.why(language)
    if not why or not change.rises:
        return why
    return message("Before: {why}", why=why).text(language)


def _data(file: Path, change: Change) -> dict[str, object]:
    before, after = change.before.recommendation, change.after.recommendation
    return {
        "file": str(file),
        "digest": change.after.digest,
        "before": {"level": before.level, "likely": before.likely, "status": before.status},
        "after": {"level": after.level, "likely": after.likely, "status": after.status},
        "lines": list(change.lines),
        "why": {"ru": change.why("ru"), "en": change.why("en")} if _moves(change) else None,
    }
