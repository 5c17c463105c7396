"""The shape of gold: what a careful reader finds in a talk, and what is expected of a trap and of its genuine twin.

docs/evaluation.md says what every field means; `check` holds the fields together, and against talk and matrix.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import ConfigDict, Field

from analyzer.findings import Polarity
from analyzer.frozen import Frozen
from analyzer.matrix.model import Id, Reason, Tag

INTERVIEW_SCHEMA = "interview-gold/1"
BELOW = "below"  # the level of somebody who has not reached the lowest one

Portion = Literal["tuning", "held-out"]
Clear = Literal["MET", "PARTIAL", "NOT_MET", "CONTESTED"]
Trap = Literal[
    "assent", "leading", "buzzwords", "negated", "tricky-negation", "we", "somebody-else", "hypothetical", "hearsay",
    "intention", "self-rating", "self-correction", "misrecognised", "homonym", "hint-ladder", "neighbour",
]  # fmt: skip
TRAPS: tuple[Trap, ...] = get_args(Trap)
Kind = Literal[
    "assent", "leading-question", "buzzwords", "negated-experience", "tricky-negation", "we", "somebody-else",
    "hypothetical", "hearsay", "intention", "self-rating", "self-correction", "misrecognised-term", "homonym",
    "hint-ladder", "neighbour-skill",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
TRAP_OF: dict[Kind, Trap] = dict(zip(KINDS, TRAPS, strict=True))  # the same sixteen, by the names of the dialogues

Words = Annotated[str, Field(min_length=1)]
TurnNumber = Annotated[int, Field(ge=1)]
Value = Annotated[int, Field(ge=1, le=4)]


class Place(Frozen):
    """A line of the matrix, or parts of it, in a turn of the talk; turns count from 1."""

    turn: TurnNumber
    skill: Id
    parts: tuple[Id, ...] = ()


class Passage(Place):
    """What a careful reader would cite. A support has `values`, a limit `reasons`: what is acceptable, after caps.

    `fact` is the fact of the matrix that a wrong statement contradicts.
    """

    quote: Words
    polarity: Polarity
    values: tuple[Value, ...] = ()
    reasons: tuple[Reason, ...] = ()
    fact: Id | None = None


class Decoy(Place):
    """What looks like evidence; a support by it may claim `at_most` so much, and no limit may rest on it."""

    quote: Words
    trap: Trap
    looks_like: Polarity
    at_most: Annotated[int, Field(ge=0, le=3)] | None = None


class Interview(Frozen):
    """One gold interview. What stands neither in the states nor in `unclear` is UNKNOWN."""

    transcript: Words
    language: Words
    style: Words
    part: Portion
    level: Id
    why: Words
    evidence: tuple[Passage, ...]
    decoys: tuple[Decoy, ...]
    asked_not_shown: tuple[Place, ...]
    states: dict[str, Clear]
    part_states: dict[str, Clear]
    unclear: tuple[str, ...]


Note = Literal["support", "limit", "nothing"]


class Expected(Frozen):
    """What is to be noted about the line of a pair in one of its dialogues; `other` are notes that are no mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    note: Note
    least: Value | None = None
    most: Value | None = None
    tags: tuple[Tag, ...] = ()
    reason: Reason | None = None
    quote: Words | None = None
    asked_not_shown: tuple[TurnNumber, ...] = ()
    bait: Words | None = None
    other: tuple[Note, ...] = Field(default=(), alias="or")

    @property
    def allowed(self) -> int:
        """The highest value that may be noted without a mistake."""
        return max(self.most or 0, 1 if "support" in self.other else 0)


class Dialogue(Frozen):
    """A short talk: each turn is one entry, `I` the interviewer or `C` the candidate, with what is said."""

    turns: tuple[dict[Literal["I", "C"], Words], ...]
    expect: Expected

    @property
    def spoken(self) -> tuple[tuple[Literal["I", "C"], str], ...]:
        return tuple(said for turn in self.turns for said in turn.items())


class Pair(Frozen):
    """A trap and its genuine twin, judged by one line of the matrix, or by one part of it."""

    id: Id
    language: Words
    part: Portion
    skill: Id
    matrix_part: Id | None = None
    neighbour: Id | None = None
    trap: Dialogue
    genuine: Dialogue

    @property
    def reversed(self) -> bool:
        """Whether it is the trap that is to be found: it looks denied and is not, and its twin is."""
        return self.trap.expect.note == "support" and self.genuine.expect.note == "limit"


class Dialogues(Frozen):
    """A file of pairs of one kind."""

    kind: Kind
    pairs: tuple[Pair, ...]
