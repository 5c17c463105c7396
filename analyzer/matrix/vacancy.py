"""A vacancy: what one position changes about the policy of a matrix.

schema: interview-analyzer/vacancy/1
title: Backend developer, payments
level: senior                 # the level sought
must: [queues]                # lines without which their level is not reached
waived: [html-parsing]        # lines that this position does not ask for
weights: {databases: 2}       # lines that weigh more, or less, than in the matrix
policy: {theta: {hard: 0.8}}  # anything else of the policy, as docs/matrix.md explains it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import Annotated, Any

from pydantic import Field, ValidationError

from analyzer import files
from analyzer.errors import MatrixError
from analyzer.frozen import Frozen, Number
from analyzer.matrix import check, document, faults
from analyzer.matrix.document import Document, Fault, Path
from analyzer.matrix.model import Id, Matrix, Policy, Text
from analyzer.messages import Message, message, plural

SCHEMA = "interview-analyzer/vacancy/1"
MAX_BYTES = 200_000
_AT_THE_TOP = ("must", "waived", "weights")


class Vacancy(Frozen):
    """The file. `policy` holds only what differs from the matrix's own."""

    title: Text | None = None
    level: Id | None = None
    must: tuple[Id, ...] = ()
    waived: tuple[Id, ...] = ()
    weights: dict[Id, Annotated[Number, Field(gt=0, le=100, allow_inf_nan=False)]] = {}
    policy: dict[str, Any] = {}


def load(path: File, matrix: Matrix) -> tuple[Vacancy, Matrix]:
    """The vacancy in a file, and the matrix under the policy that it makes; a `MatrixError` with all its faults."""
    vacancy, policy = parse(_text(path), matrix, file=path)
    return vacancy, matrix.model_copy(update={"policy": policy})


def parse(text: str, matrix: Matrix, *, file: File) -> tuple[Vacancy, Policy]:
    """The vacancy in a text and the policy that it makes of the matrix's; `file` only names it in messages."""
    read = document.read(text)
    vacancy, policy, found = _understood(read, matrix)
    if found or vacancy is None or policy is None:
        raise MatrixError(
            plural(
                "The vacancy {file} has {count} fault.",
                "The vacancy {file} has {count} faults.",
                max(len(found), 1),
                file=file,
            ),
            message("Mend what is listed; docs/matrix.md explains every field of a vacancy."),
            tuple(faults.located(fault, read, file=str(file)) for fault in found),
        )
    return vacancy, policy


def _text(file: File) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MatrixError(
            message("The vacancy {file} cannot be read: {reason}.", file=file, reason=_reason(error)),
            message("Name a YAML file in UTF-8; docs/matrix.md has an example."),
        ) from error
    raise MatrixError(
        message("The vacancy {file} is larger than {size} kB.", file=file, size=MAX_BYTES // 1000),
        message("A vacancy is a few lines; check that this is the right file."),
    )


def _reason(error: OSError | UnicodeDecodeError) -> str | Message:
    return message("it is not in UTF-8") if isinstance(error, UnicodeDecodeError) else files.reason(error)


def _understood(read: Document, matrix: Matrix) -> tuple[Vacancy | None, Policy | None, list[Fault]]:
    found = list(read.faults)
    if read.unreadable:
        return None, None, found
    if not isinstance(read.data, dict):
        what = message("The file does not hold a vacancy. Begin it with “schema: {schema}”.", schema=SCHEMA)
        return None, None, [*found, Fault((), what)]
    data = dict(read.data)
    if data.pop("schema", None) != SCHEMA:
        what = message("This program reads another format. Write “schema: {schema}” at the top.", schema=SCHEMA)
        found.append(Fault(("schema",) if "schema" in read.data else (), what))
    try:
        vacancy = Vacancy.model_validate(data)
    except ValidationError as error:
        return None, None, [*found, *faults.of_validation(error.errors(include_url=False), root=Vacancy)]
    found.extend(_references(vacancy, matrix))
    try:
        policy = Policy.model_validate(_merged(vacancy, matrix.policy))
    except ValidationError as error:
        listed = error.errors(include_url=False)
        located: list[Any] = [{**one, "loc": ("policy", *one["loc"])} for one in listed]
        return vacancy, None, [*found, *faults.of_validation(located)]
    if not found:
        found.extend(check.faults(_draft(matrix, policy)))
    return vacancy, policy, found


def _references(vacancy: Vacancy, matrix: Matrix) -> Iterator[Fault]:
    """Lines and levels that the matrix does not have, and lines that are asked for and waived at once."""
    for name in _AT_THE_TOP:
        if name in vacancy.policy:
            what = message("Write “{name}” at the top of the vacancy, not under “policy”.", name=name)
            yield Fault(("policy", name), what)
    levels, skills = list(matrix.rank), [skill.id for skill in matrix.skills]
    if vacancy.level is not None and vacancy.level not in levels:
        yield Fault(("level",), faults.unknown(
            vacancy.level, levels, sentence=message("The matrix has no level “{level}”.", level=vacancy.level),
            otherwise=message("Its levels are: {levels}.", levels=", ".join(levels)),
        ))  # fmt: skip
    named: list[tuple[Path, str]] = [(("must", at), id) for at, id in enumerate(vacancy.must)]
    named += [(("waived", at), id) for at, id in enumerate(vacancy.waived)]
    named += [(("weights", id), id) for id in vacancy.weights]
    for path, id in named:
        if id not in skills:
            yield Fault(path, faults.unknown(
                id, skills, sentence=message("The matrix has no line “{skill}”.", skill=id),
                otherwise=message("“analyzer matrix show” lists the lines."),
            ))  # fmt: skip
    for at, id in enumerate(vacancy.waived):
        if id in vacancy.must:
            what = message("“{id}” is both a must and waived. Remove it from one of the two lists.", id=id)
            yield Fault(("waived", at), what)


def _merged(vacancy: Vacancy, policy: Policy) -> dict[str, Any]:
    """The policy of the matrix with what the vacancy changes; what it asks for it does not waive, and the reverse."""
    base = policy.model_dump()
    whole = _over(base, vacancy.policy)
    must = [*base["must"], *vacancy.must]
    waived = [*base["waived"], *vacancy.waived]
    whole["must"] = list(dict.fromkeys(id for id in must if id not in vacancy.waived))
    whole["waived"] = list(dict.fromkeys(id for id in waived if id not in vacancy.must))
    whole["weights"] = {**base["weights"], **vacancy.weights}
    return whole


def _over(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the values of `more` in place of its own, entry by entry."""
    whole = dict(base)
    for name, value in more.items():
        inner = whole.get(name)
        whole[name] = _over(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return whole


def _draft(matrix: Matrix, policy: Policy) -> check.Draft:
    return check.Draft(
        levels=dict(enumerate(matrix.levels)),
        skills=dict(enumerate(matrix.skills)),
        notes=dict(enumerate(matrix.notes)),
        terms=matrix.terms,
        policy=policy,
        level_ids=tuple(level.id for level in matrix.levels),
        skill_ids=tuple(skill.id for skill in matrix.skills),
    )
