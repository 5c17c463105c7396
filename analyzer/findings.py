"""What a model claims. The shapes here are what it is asked to answer in; nothing in them is believed yet."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from analyzer.frozen import Frozen
from analyzer.matrix.model import Reason, Tag

Polarity = Literal["support", "limit"]
Pass = Literal["first", "recheck", "gap", "adjudication"]
Ruling = Literal["supports", "partly", "does_not"]


class Finding(BaseModel):
    """One claim: in this turn the candidate says this, which supports or limits this skill.

    `value` (1 to 4) belongs to a support, `reason` to a limit; `fact` names the reference fact that a wrong
    statement contradicts; `retracts_turn` the earlier turn that the candidate takes back with these words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: int
    quote: str
    skill: str
    parts: list[str]
    polarity: Polarity
    rationale: str
    value: int | None
    tags: list[Tag]
    reason: Reason | None
    fact: str | None
    retracts_turn: int | None


class Asked(BaseModel):
    """The interviewer asked about this skill in this turn and the candidate's answer shows nothing of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: int
    skill: str
    rationale: str


class Findings(BaseModel):
    """The whole answer of the model to one chunk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    findings: list[Finding]
    asked_not_shown: list[Asked]


class Rechecked(BaseModel):
    """What the words that really stand there say of the claim numbered `item`.

    `quote` is a better passage of the shown turn, or null; `value` and `tags` belong to a support, `reason` to a limit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: int
    quote: str | None
    rationale: str
    ruling: Ruling
    value: int | None
    tags: list[Tag]
    reason: Reason | None


class Rulings(BaseModel):
    """The whole answer of the model to one re-check."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rulings: list[Rechecked]


class Adjudged(BaseModel):
    """How the quotes of one contested line go together; `set_aside` are the numbers of those that do not stand.

    `parts` are the parts of the line that the quotes set aside speak of instead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rationale: str
    relation: Literal["other_part", "earlier_and_later", "retracted", "imprecise", "contradiction"]
    set_aside: list[int]
    parts: list[str]


class Located(Frozen):
    """A finding with the transcript it was read in, the repeat number of the run, and the pass it came from."""

    transcript: str
    finding: Finding
    run: int
    pass_: Pass = "first"
