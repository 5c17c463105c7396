"""The base of every value that is stored in a result or read from a file."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

# An exact decimal in the program, a plain number in JSON.
Number = Annotated[Decimal, PlainSerializer(float, when_used="json")]


class Frozen(BaseModel):
    """A value: it does not change and has no fields that its author did not mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def canonical_json(value: object) -> str:
    """The one JSON text of `value`: keys sorted, no spaces, real letters. Hashes are taken of its UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(value: object) -> str:
    """Hex SHA-256 of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value).encode("utf-8", "surrogatepass")).hexdigest()
