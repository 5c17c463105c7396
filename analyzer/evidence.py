"""What was verified. Only `grounding` makes these."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from analyzer.findings import Pass, Polarity, Ruling
from analyzer.frozen import Frozen, sha256_of
from analyzer.matrix.model import Reason, Tag

Verdict = Literal["verbatim", "near", "elided"]
Flag = Literal[
    "moved", "ambiguous",  # about the place; harmless
    "truncated_meaning", "question", "reported_speech",  # a support so flagged counts for nothing
    "overused",  # a passage that serves more skills than it speaks of; counts for nothing
    "quarantined",  # overlaps a passage that was withheld from the model; counts for nothing
    "interviewer",
]  # fmt: skip
# Why an item counts for nothing although its quote is real.
WhyNot = Literal[
    "no_part", "retracted", "no_fact", "no_value", "truncated_meaning", "question", "reported_speech", "overused",
    "quarantined", "adjudicated",
]  # fmt: skip
# How the two sides of a contested line were found to go together; see `adjudication`.
Relation = Literal["other_part", "earlier_and_later", "retracted", "imprecise", "contradiction"]


DifferenceKind = Literal[
    "spelling", "filler", "inflection", "order", "number", "negation", "name", "agent", "hedge", "inserted",
    "substituted", "gap",
]  # fmt: skip


class Difference(Frozen):
    """One way in which the model's quote differs from the source's own characters.

    `source` is `text[start:end]` of the turn, empty and without a place for a word that the model added; `quoted` is
    the model's wording, empty for what it left out.
    """

    kind: DifferenceKind
    source: str
    quoted: str
    start: int | None = None
    end: int | None = None


class Adjudication(Frozen):
    """What a second look at a contested line said of one of its items.

    `applied` is false where what was said cannot be so, and for a contradiction; the line then stays contested.
    `stands` is false for an item that was set aside: it then counts for nothing.
    """

    relation: Relation
    applied: bool
    stands: bool
    rationale: str


class Recheck(Frozen):
    """What a second look at the real words said of a claim."""

    ruling: Ruling
    rationale: str


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
    adjudication: Adjudication | None = None
    rechecked: Recheck | None = None
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


def id_for(item: Evidence, parts: tuple[str, ...]) -> str:
    """The name of the same claim on the same passage, cited for these parts."""
    return evidence_id(
        skill=item.skill, parts=parts, polarity=item.polarity,
        transcript=item.transcript, turn=item.turn, start=item.start, end=item.end,
    )  # fmt: skip


class Rejected(Frozen):
    """A finding that is no evidence, and why: a code of `grounding.REASONS`.

    `turn`, `start` and `end` are the place in the talk where the words nearly stand, if there is one; without it
    `turn` is what the model named. `rechecked` is what the re-check said of the real words, `replaced_by` the item
    that it quoted instead.
    """

    skill: str
    parts: tuple[str, ...] = ()
    polarity: Literal["support", "limit", "asked"]
    model_quote: str
    verdict: Literal["altered", "rejected"]
    reason: str
    transcript: str
    turn: int | None
    start: int | None = None
    end: int | None = None
    differences: tuple[Difference, ...] = ()
    rationale: str
    pass_: Pass = Field(alias="pass", default="first")
    rechecked: Recheck | None = None
    replaced_by: str | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def refused(item: Evidence, reason: str) -> Rejected:
    """A grounded item as one that was rejected after all; `reason` is a code of `grounding.REASONS`."""
    return Rejected(  # type: ignore[call-arg]  # mypy knows `pass_` by its alias alone
        skill=item.skill,
        parts=item.parts,
        polarity=item.polarity,
        model_quote=item.model_quote,
        verdict="rejected",
        reason=reason,
        transcript=item.transcript,
        turn=item.turn,
        start=item.start,
        end=item.end,
        rationale=item.rationale,
        pass_=item.pass_,
    )


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
