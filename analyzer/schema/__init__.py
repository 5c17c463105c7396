"""The JSON Schema of `result.json`, for programs that read it without this one."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from analyzer.result import LATER, Result

NAME = "result-1.schema.json"


class _EveryKey(GenerateJsonSchema):
    """Defaults are for whoever makes a result; whoever reads one finds every key, but for those of a later version."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: ARG002
        return True


def generated() -> str:
    """The schema as the types of `analyzer.result` have it; every key is required that every result has."""
    schema = Result.model_json_schema(mode="serialization", by_alias=True, schema_generator=_EveryKey)
    for *path, name in LATER:
        kind = schema
        for step in path:
            kind = schema["$defs"][kind["properties"][step]["$ref"].rpartition("/")[2]]
        kind["required"].remove(name)
    named = {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "interview-analyzer result, version 1"}
    return json.dumps(named, ensure_ascii=False, indent=1) + "\n"


def shipped() -> str:
    """The text of the file that travels with the program."""
    return files(__package__).joinpath(NAME).read_text(encoding="utf-8")
