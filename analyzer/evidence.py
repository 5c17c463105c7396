"""What was verified. Only `grounding` makes these."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from analyzer.findings import Pass, Polarity
from analyzer.frozen import Frozen, sha256_of
from analyzer.matrix.model import Reason, Tag

Verdict = Literal["verbatim", "near", "elided"]
Flag = Literal[
    "moved", "ambiguous",  # about the place; harmless
    "truncated_meaning", "question", "reported_speech",  # a support so flagged counts for nothing
    "quarantined", "interviewer",
]  # fmt: skip
# Why an item counts for nothing although its quote is real.
WhyNot = Literal[
    "no_part", "retracted", "no_fact", "no_value", "truncated_meaning", "question", "reported_speech",
]  # fmt: skip


class Difference(Frozen):
    """One way in which the model's quote differs from the source's own characters."""

    kind: str
    source: str
    quoted: str


class Evidence(Frozen):
    """A grounded item. `quote` is `text[start:end]` of the turn; `value` is the model's tag of a support, and
    `effective` what is left of it after the caps (for a limit: the most that it leaves possible)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    skill: str
    parts: tuple[str, ...]
    polarity: Polarity
    value: int | None
    reason: Reason | None
    fact: str | None
    tags: tuple[Tag, ...]
    effective: int
    transcript: str
    turn: int
    start: int
    end: int
    quote: str
    time: float | None
    question_turn: int | None
    verdict: Verdict
    differences: tuple[Difference, ...]
    flags: tuple[Flag, ...]
    model_quote: str
    rationale: str
    counts: bool
    why_not: WhyNot | None
    retracts_turn: int | None
    retracted_by: str | None
    pass_: Pass = Field(alias="pass")
    runs: int


def evidence_id(
    *,
    skill: str,
    parts: tuple[str, ...],
    polarity: Polarity,
    transcript: str,
    turn: int,
    start: int,
    end: int,
) -> str:
    """The stable name of an item: the same claim on the same passage is the same item."""
    return "e-" + sha256_of([skill, sorted(parts), polarity, transcript, turn, start, end])[:12]


class Rejected(Frozen):
    """A finding that is no evidence, and why: a code of `grounding.REASONS`."""

    skill: str
    polarity: Literal["support", "limit", "asked"]
    model_quote: str
    verdict: Literal["altered", "rejected"]
    reason: str
    transcript: str
    turn: int | None
    rationale: str


class ToCheck(Frozen):
    """A technical statement whose truth a person should look at."""

    evidence: str
    claim: str


class TurnRef(Frozen):
    """A place in the talk."""

    transcript: str
    turn: int


class AskedTurn(TurnRef):
    """A question about a skill after which nothing of it was shown."""

    skill: str
