"""Reads a matrix file, and says everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from analyzer.errors import MatrixError
from analyzer.matrix import check, document, faults, mending
from analyzer.matrix.document import Document, Fault
from analyzer.matrix.document import Path as FieldPath
from analyzer.matrix.faults import SCHEMA
from analyzer.matrix.model import Level, Matrix, Note, Policy, Skill
from analyzer.messages import message, plural
from analyzer.resources import matrix_dir

SHIPPED = "python-developer.yaml"
MAX_BYTES = 2_000_000
_USUAL_THRESHOLD = {"knowledge": 2, "practice": 3, "behaviour": 3}

_Model = TypeVar("_Model", bound=BaseModel)


def load(path: Path | str | None = None) -> Matrix:
    """The matrix in `path`, or the shipped one; a `MatrixError` with all faults when it has any."""
    file = matrix_dir() / SHIPPED if path is None else Path(path)
    return parse(_text(file), file=file)


def parse(text: str, *, file: Path) -> Matrix:
    """The matrix written in `text`; `file` only names it in messages."""
    read = document.read(text)
    if not read.unreadable and read.data is None and not read.faults:
        raise MatrixError(
            message("The matrix {file} is empty.", file=file),
            message("Write a matrix into it; docs/matrix.md has an example to begin with."),
        )
    matrix, found = _understood(read)
    if found or matrix is None:
        raise MatrixError(
            plural(
                "The matrix {file} has {count} fault.", "The matrix {file} has {count} faults.", len(found), file=file
            ),
            message("Mend what is listed and check the file again with “analyzer matrix check”."),
            tuple(faults.located(fault, read, file=str(file)) for fault in _in_order(found, read)),
        )
    return matrix


def _text(file: Path) -> str:
    try:
        if not file.exists():
            raise MatrixError(
                message("There is no matrix {file}.", file=file),
                message("Check the path, or leave the option out to use the matrix that comes with the program."),
            )
        if not file.is_file():
            raise MatrixError(
                message("The matrix {file} is not a file.", file=file), message("Name the YAML file itself.")
            )
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise MatrixError(
            message("The matrix {file} cannot be read: {reason}.", file=file, reason=error.strerror or error),
            message("Make the file readable for yourself, or copy it elsewhere."),
        ) from error
    if len(data) > MAX_BYTES:
        raise MatrixError(
            message("The matrix {file} is larger than {size} MB.", file=file, size=MAX_BYTES // 1_000_000),
            message("A matrix is a list of skills; check that this is the right file."),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MatrixError(
            message("The matrix {file} is not UTF-8 text (line {line}).", file=file,
                    line=data.count(b"\n", 0, error.start) + 1),
            message("Open it in a text editor and save it with the encoding UTF-8."),
        ) from error  # fmt: skip


def _understood(read: Document) -> tuple[Matrix | None, list[Fault]]:
    """The matrix, unless there are faults."""
    found = list(read.faults)
    if read.unreadable:
        return None, found
    if not isinstance(read.data, dict):
        what = message("The file does not hold a matrix. Begin it with “schema: {schema}”.", schema=SCHEMA)
        return None, [*found, Fault((), what)]
    data = _completed(read.data)
    found += _schema(data)
    matrix = None
    try:
        matrix = Matrix.model_validate(data)
    except ValidationError as error:
        by_yaml = {fault.path for fault in found}
        found += (
            fault
            for fault in faults.of_validation(error.errors(include_url=False))
            if fault.path not in by_yaml  # one fault a field: the YAML's own is nearer to the cause
        )
    # A field that is wrong in itself is told once; what was put in its place says nothing.
    told = frozenset(fault.path for fault in found if fault.path)
    found += (fault for fault in check.faults(_draft(data, told)) if not _within(fault.path, told))
    return matrix, found


def _within(path: FieldPath, told: Container[FieldPath]) -> bool:
    return any(path[:length] in told for length in range(1, len(path) + 1))


def _schema(data: dict[str, Any]) -> Iterable[Fault]:
    """Takes the name of the format out of the data."""
    named = "schema" in data
    if data.pop("schema", None) != SCHEMA:
        what = message("This program reads another format. Write “schema: {schema}” at the top.", schema=SCHEMA)
        yield Fault(("schema",) if named else (), what)


def _completed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with what a file may leave out: usual thresholds, and caps that it does not change."""
    whole = dict(data)
    if isinstance(whole.get("skills"), list):
        whole["skills"] = [_with_threshold(skill) for skill in whole["skills"]]
    policy = whole.get("policy")
    if isinstance(policy, dict) and isinstance(policy.get("caps"), dict):
        usual = {name: cap.model_dump() for name, cap in Policy().caps.items()}
        whole["policy"] = {**policy, "caps": {**usual, **policy["caps"]}}
    return whole


def _with_threshold(skill: Any) -> Any:
    if not isinstance(skill, dict) or "threshold" in skill:
        return skill
    shown_by = skill.get("shown_by")
    return {**skill, "threshold": _USUAL_THRESHOLD.get(shown_by, 3) if isinstance(shown_by, str) else 3}


def _draft(data: Mapping[str, Any], told: frozenset[FieldPath]) -> check.Draft:
    """What can be read of the data, entry by entry; `told` are the fields whose faults are known."""
    return check.Draft(
        levels=_read_all(Level, data.get("levels")),
        skills=_read_all(Skill, data.get("skills")),
        notes=_read_all(Note, data.get("notes")),
        terms=_groups(data.get("terms")),
        policy=mending.read(Policy, data.get("policy", {})),
        level_ids=_ids(data.get("levels")),
        skill_ids=_ids(data.get("skills")),
        told=told,
    )


def _read_all(model: type[_Model], items: object) -> dict[int, _Model]:
    """The entries by position, each under its own id even where that is none that a matrix may have."""
    read = {}
    for position, item in enumerate(items if isinstance(items, list) else ()):
        entry = mending.read(model, item)
        if entry is not None:
            named = item.get("id") if isinstance(item, dict) else None
            own = named if isinstance(named, str) else f"entry {position + 1}"
            read[position] = entry.model_copy(update={"id": own}) if "id" in model.model_fields else entry
    return read


def _groups(items: object) -> tuple[tuple[str, ...], ...]:
    """The groups of spellings, with what is none of them left out: that is told elsewhere."""
    groups = items if isinstance(items, list) else ()
    return tuple(
        tuple(one if isinstance(one, str) else "?" for one in group) if isinstance(group, list) else ("?", "?")
        for group in groups
    )


def _ids(items: object) -> tuple[str | None, ...]:
    entries = items if isinstance(items, list) else ()
    ids = (entry.get("id") if isinstance(entry, dict) else None for entry in entries)
    return tuple(id if isinstance(id, str) else None for id in ids)


def _in_order(found: Iterable[Fault], read: Document) -> list[Fault]:
    return sorted(found, key=lambda fault: fault.place or read.place(fault.path) or (0, 0))
