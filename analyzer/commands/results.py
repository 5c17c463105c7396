"""`analyzer verify` and `analyzer questions`: what can be done with a stored result, without a model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analyzer import matrix as matrices
from analyzer import report, terminal, transcript, verification
from analyzer.commands.analyze import level_id
from analyzer.errors import ResultError
from analyzer.files import reason
from analyzer.frozen import canonical_json
from analyzer.matrix import Matrix, vacancy
from analyzer.messages import Language, message, plural
from analyzer.result import SCHEMA, Result, from_json, rewritten
from analyzer.transcript.model import Transcript
from analyzer.verification import Mismatch

LARGEST = 200_000_000  # bytes; the longest interview with all its evidence is far below


def load(file: Path) -> Result:
    """The result in a file. Raises `ResultError` for what is none, or one of another version."""
    return _result(_bytes(file), file)


def _bytes(file: Path) -> bytes:
    try:
        if file.is_file() and file.stat().st_size > LARGEST:
            raise ResultError(
                message("The file “{file}” is too large to be a result.", file=file),
                message("Name the result.json of one analysis."),
            )
        return file.read_bytes()
    except FileNotFoundError:
        raise ResultError(
            message("There is no file “{path}”.", path=file), message("Name the result.json of an analysis.")
        ) from None
    except OSError as error:
        raise ResultError(
            message("The file “{file}” cannot be read: {reason}.", file=file, reason=reason(error)),
            message("Name the result.json of an analysis."),
        ) from error


def _result(data: bytes, file: Path) -> Result:
    _check_version(data, file)
    try:
        return from_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise ResultError(
            message(
                "“{file}” is not a whole result: {place} is missing or wrong ({count} faults).",
                file=file,
                place=".".join(str(step) for step in first["loc"]) or "JSON",
                count=error.error_count(),
            ),
            message("Analyse the interview again: what was answered is kept and costs nothing."),
        ) from error


def _check_version(data: bytes, file: Path) -> None:
    """Say of a file of another kind or version what it is, before every field of it is called wrong."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise ResultError(
            message("“{file}” is not a result: it is no JSON.", file=file),
            message("Name the result.json of an analysis."),
        ) from None
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema == SCHEMA:
        return
    if isinstance(schema, str) and schema.startswith("interview-analyzer/result/"):
        raise ResultError(
            message("“{file}” is a result of another version: {schema}.", file=file, schema=schema[:80]),
            message("This program reads {schema}. Use the version of the program that made the file.", schema=SCHEMA),
        )
    raise ResultError(
        message("“{file}” is not a result of this program.", file=file),
        message("Name the result.json of an analysis."),
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What a result is compared with."""

    transcripts: tuple[Path, ...] = ()
    candidate: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    matrix: Path | None = None
    vacancy: Path | None = None


def verify(file: Path, beside: Beside, *, as_json: bool) -> int:
    """Print every mismatch; the exit code, that of an error when there is one."""
    data = _bytes(file)  # once: what is checked is what was read
    result = _result(data, file)
    stored, twice = _parsed(data)
    found = [*_as_written(stored, twice, result)]
    found += verification.verify(
        result,
        written=stored,
        transcripts=tuple(_read(path, result, beside) for path in beside.transcripts),
        matrix=_matrix(beside),
    )
    language = terminal.language()
    if as_json:
        rows = [{"place": mismatch.place, "what": mismatch.what.both()} for mismatch in found]
        terminal.write_json({"file": str(file), "digest": result.digest, "agrees": not found, "mismatches": rows})
    elif found:
        for mismatch in found:
            terminal.write(f"{mismatch.place}: {mismatch.what.text(language)}")
        told = plural(
            "{file}: {count} thing does not agree.", "{file}: {count} things do not agree.", len(found), file=file
        )
        terminal.say(told)
    else:
        terminal.write(
            message(
                "{file}: all agrees. Digest {digest}…, {quotes} quotes in their places, level recounted: {level}.",
                file=file,
                digest=result.digest[:12],
                quotes=len(result.evidence),
                level=report.level(result, language),
            ).text(language)
        )
    return ResultError.exit_code if found else 0


def _parsed(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """What a result file says, and the keys that stand twice in one place; the last one holds."""
    twice: list[str] = []

    def whole(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return found

    return json.loads(data, object_pairs_hook=whole), twice


def _as_written(stored: Mapping[str, Any], twice: list[str], result: Result) -> Iterator[Mismatch]:
    """Whether a file holds just what this program would write: no key twice, none missing, no other kind of value."""
    if twice:
        yield Mismatch(twice[0], message("This key stands in the file twice."))
    elif canonical_json(stored) != canonical_json(rewritten(result, stored)):
        yield Mismatch("digest", message("The file is not as the program writes it: a value or a key was changed."))


def _matrix(beside: Beside) -> Matrix | None:
    """The matrix to compare with, under the policy of the vacancy if one is given."""
    if beside.matrix is None and beside.vacancy is None:
        return None
    matrix = matrices.load(beside.matrix)
    return matrix if beside.vacancy is None else vacancy.load(beside.vacancy, matrix)[1]


def _read(path: Path, result: Result, beside: Beside) -> Transcript:
    """The transcript in a file, read as the result says that it was read."""
    found = transcript.read(path, candidate=beside.candidate, interviewer=beside.interviewer, force=True).transcript
    stored = next((talk for talk in result.transcripts if talk.sha256 == found.sha256), None)
    if stored is not None and stored.format != found.format:
        return transcript.read(
            path, candidate=beside.candidate, interviewer=beside.interviewer, format=stored.format, force=True
        ).transcript
    return found


def questions(file: Path, *, language: Language | None, for_level: str | None) -> None:
    """Print the interviewer's sheet of a result."""
    result = load(file)
    level = level_id(verification.matrix_of(result), for_level) if for_level is not None else None
    terminal.write(report.questions(result, language=language, for_level=level).rstrip("\n"))
