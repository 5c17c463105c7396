"""What the quarantine finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["instruction", "self_praise_order", "fake_markup", "disguised", "hidden_text"]


@dataclass(frozen=True, slots=True)
class Span:
    """A passage withheld from prompts: `text[start:end]` of the turn with this index, from 1.

    `instruction` tells whoever assesses what to do; `self_praise_order` asks to write praise down, or speaks of "the
    candidate" as a report would; `fake_markup` pretends to be a role, a fence or the end of the talk; `disguised` is
    any of these spelt so that a program reads it and a person does not (base64, backwards, letter by letter), or shown
    in another order than it stands; `hidden_text` consists of characters that nobody sees and of nothing else, so that
    the words around it are as they were. `decoded` is what disguised or hidden characters say, where that is known.
    """

    turn: int
    start: int
    end: int
    kind: Kind
    decoded: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of one text, before it has a turn."""

    start: int
    end: int
    kind: Kind
    decoded: str | None = None
