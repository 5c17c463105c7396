"""The JSON object in what a model wrote: out of a thinking block, a fence or the talk around it, and never mended.

What is not whole is not taken: half a quote can still be found in a talk. An object that names a key twice or holds a
number that JSON does not know is no object either, for two readers would read two things.
"""

from __future__ import annotations

import json
from typing import Any

_THINKING = ("think", "thinking", "reasoning")
_TRIES = 64  # places where an object may begin; a text that needs more is no answer
_WHITE = " \t\r\n"


class _AmbiguousError(ValueError):
    """Two readers would read two things."""


def objects(text: str) -> list[str]:
    """Every whole JSON object at the top of `text`, each as it is written there, in order."""
    text = _without_thinking(text.lstrip("\ufeff"))
    decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
    found: list[str] = []
    at = text.find("{")
    for _ in range(_TRIES):
        if at < 0:
            break
        try:
            _, end = decoder.raw_decode(text, at)
        except _AmbiguousError:
            return []
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
        else:
            found.append(text[at:end])
            at = text.find("{", end)
    return found


def _without_thinking(text: str) -> str:
    """What stands behind the last thinking block; nothing of a block that does not end."""
    for name in _THINKING:
        text = text.rpartition(f"</{name}>")[2]
    for name in _THINKING:
        text = text.partition(f"<{name}>")[0]
    return text.strip(_WHITE)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _AmbiguousError
    return made


def _no_number(name: str) -> Any:
    raise _AmbiguousError(name)
