"""What is wrong with a value of a matrix file, said to the person who edits it."""

from __future__ import annotations

import difflib
import re
import types
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import BaseModel

from analyzer.matrix.document import Document, Fault, Path, Place
from analyzer.matrix.model import Matrix
from analyzer.messages import Message, message

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SCHEMA = "interview-analyzer/matrix/1"
_SHOWN = 60  # characters of a wrong value


def of_validation(errors: Iterable[ErrorDetails], *, root: type[BaseModel] = Matrix) -> Iterator[Fault]:
    """The faults that pydantic found in a file of this model, in its order."""
    for error in errors:
        path: Path = error["loc"]
        yield Fault(path, _said(error, path, root))


def located(fault: Fault, document: Document, *, file: str) -> Message:
    """The fault as one sentence with its file, line, column and field."""
    place = fault.place or document.place(fault.path) or Place(1, 1)
    where = {"file": one_line(file), "line": place.line, "column": place.column}
    field = _field(fault.path, document.data)
    if not field:
        return message("{file}, line {line}, column {column}: {what}", **where, what=fault.what)
    return message("{file}, line {line}, column {column}, {field}: {what}", **where, field=field, what=fault.what)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def unknown(word: object, known: Iterable[str], *, sentence: Message, otherwise: Message) -> Message:
    """`sentence` about an unknown word, with the word that was meant, or else with what to do."""
    meant = closest(str(word), known)
    hint = message("Did you mean “{meant}”?", meant=meant) if meant else otherwise
    return message("{sentence} {hint}", sentence=sentence, hint=hint)


def _said(error: ErrorDetails, path: Path, root: type[BaseModel]) -> Message:
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing" and isinstance(path[-1], int):
        return message("This list has too few items. Add those that are missing.")
    if kind == "missing":
        return message("“{name}” is missing. Add the field.", name=path[-1])
    if kind == "extra_forbidden":
        return _unknown_field(path, root)
    if given is None:
        return message("The field is empty. Give it a value or remove it.")
    if kind == "literal_error":
        return _unknown_choice(given, context)
    if kind == "string_pattern_mismatch":
        return message(
            "“{given}” cannot be an id. Use small Latin letters, digits and hyphens, like “message-queues”.",
            given=_short(given),
        )
    if kind in _RANGES:
        return message(_RANGES[kind].id, given=given, bound=next(iter(context.values())))
    return _EXPECTED.get(_family(kind), _ODD)


def _unknown_field(path: Path, root: type[BaseModel]) -> Message:
    known = sorted(_fields(path[:-1], root))
    return unknown(
        path[-1],
        known,
        sentence=message("“{name}” is not a field here.", name=_short(path[-1])),
        otherwise=message("Remove it; the fields here are {known}.", known=", ".join(known)),
    )


def _unknown_choice(given: object, context: dict[str, Any]) -> Message:
    choices = re.findall(r"'([^']*)'", context["expected"])
    return unknown(
        given,
        choices,
        sentence=message("“{given}” is not one of {choices}.", given=_short(given), choices=", ".join(choices)),
        otherwise=message("Write one of these words."),
    )


# By pydantic's name of the error.
_RANGES = {
    "greater_than": message("{given} is too small. Write a number above {bound}."),
    "greater_than_equal": message("{given} is too small. Write a number not below {bound}."),
    "less_than_equal": message("{given} is too large. Write a number not above {bound}."),
}
_EXPECTED = {
    "string": message("This must be text. Put it in quotes."),
    "int": message("This must be a whole number. Write it with digits and without quotes."),
    "decimal": message("This must be a number. Write it with digits, a point and without quotes."),
    "finite": message("This must be a number. Write it with digits, a point and without quotes."),
    "bool": message("This must be true or false. Write one of the two without quotes."),
    "tuple": message("This must be a list. Begin each item with a hyphen, or put the list in square brackets."),
    "too": message("This list has too many items. Remove those that do not belong here."),
    "model": message("This must be an entry with named fields. Write “name: value” for each, one to a line."),
    "dict": message("This must be an entry with named fields. Write “name: value” for each, one to a line."),
}
_ODD = message("This value cannot be used here. See docs/matrix.md for what the field takes.")


def _family(kind: str) -> str:
    """`int` for int_type, int_parsing, int_from_float, and so on."""
    return kind.partition("_")[0]


def _fields(path: Path, root: type[BaseModel]) -> Iterable[str]:
    """The names of the fields that an entry at `path` may have."""
    inside: Any = root
    for step in path:
        inside = _without_none(inside)
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            inside = inside.model_fields[str(step)].annotation
        else:  # tuple[Item, ...] or dict[name, Item]
            inside = next(item for item in reversed(get_args(inside)) if item is not Ellipsis)
    fields = list(_without_none(inside).model_fields)
    return ["schema", *fields] if not path else fields


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (types.UnionType, Union):
        return next(item for item in get_args(annotation) if item is not type(None))
    return annotation


def _field(path: Path, data: Any) -> str:
    """`skills[brokers].facts[2].text.en`: items by their id, or else by their number from 1."""
    said = ""
    for step in path:
        if isinstance(step, str):
            said += f".{_short(step)}" if said else _short(step)
            data = data.get(step) if isinstance(data, dict) else None
        else:
            data = data[step] if isinstance(data, list) and step < len(data) else None
            name = data.get("id") if isinstance(data, dict) else None
            said += f"[{_short(name)}]" if isinstance(name, str) else f"[{step + 1}]"
    return said


def _short(value: object) -> str:
    """A value of the file fit to stand in a sentence: one line, not too long, no sign that a terminal obeys."""
    text = one_line(str(value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def one_line(text: str) -> str:
    """`text` with a dot for every sign that cannot be seen."""
    return "".join(sign if sign.isprintable() else "·" for sign in text)
