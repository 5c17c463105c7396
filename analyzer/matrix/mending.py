"""An entry with faulty fields made readable: each has a stand-in, so that what is right in the entry can be checked.

The stand-ins are of the right form and mean nothing. Whoever reads the entry says nothing about these fields: their
fault is told already.
"""

from __future__ import annotations

import types
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

NOWHERE = "0-could-not-be-read"  # for an id that nothing has, and for a text
_KEY = "[key]"  # pydantic's last step to a name that a table may not have
_ROUNDS = 3  # one is enough, unless something was hidden behind a fault


def read(model: type[Model], item: object) -> Model | None:
    """The entry with stand-ins for what is missing or wrong in it; None when even that does not help."""
    data = deepcopy(item)
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                data = _mended(model, data, fault)
    return None


def _mended(model: type[BaseModel], data: Any, fault: ErrorDetails) -> Any:
    """The data without this fault; changed in place, except where the whole of it is wrong."""
    path = fault["loc"]
    if not path:
        return _stand_in(model)
    unwanted = fault["type"] == "extra_forbidden"
    if path[-1] == _KEY:
        path, unwanted = path[:-1], True
    inside, annotation = data, _plain(model)
    for step in path[:-1]:
        inside, annotation = inside[step], _within(annotation, step)
    last: Any = path[-1]
    if unwanted:
        del inside[last]
    elif isinstance(inside, list) and last >= len(inside):
        inside.append(_stand_in(_within(annotation, last)))
    else:
        inside[last] = _stand_in(_within(annotation, last))
    return data


def _within(annotation: Any, step: str | int) -> Any:
    """The type of what stands at one step inside a value of this type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _plain(annotation.model_fields[str(step)].annotation)
    items = get_args(annotation)
    if get_origin(annotation) is dict:
        return _plain(items[1])
    return _plain(items[0] if items[-1] is Ellipsis else items[int(step)])


def _plain(annotation: Any) -> Any:
    """The type itself, without what narrows it, and without None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (types.UnionType, Union):
        return _plain(next(item for item in get_args(annotation) if item is not type(None)))
    return annotation


def _stand_in(annotation: Any) -> Any:
    """The least value of a type, as a file would hold it."""
    annotation = _plain(annotation)
    origin, items = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return items[0]
    if origin is tuple:
        return [] if items[-1] is Ellipsis else [_stand_in(item) for item in items]
    if origin is dict:
        return {}
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return {name: _stand_in(field.annotation) for name, field in fields if field.is_required()}
    return {str: NOWHERE, int: 1, bool: False, Decimal: 1}[annotation]
