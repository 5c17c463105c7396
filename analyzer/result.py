"""The result file, version 1: everything that a report, a check or a later recount needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field

from analyzer.evidence import Evidence, Rejected, ToCheck, TurnRef
from analyzer.findings import Pass
from analyzer.frozen import Frozen, sha256_of
from analyzer.matrix.model import Kind, Level, Matrix, Note, Policy, Skill, Text
from analyzer.messages import Language
from analyzer.observations import Facts, Omission
from analyzer.transcript.model import Transcript

SCHEMA: Literal["interview-analyzer/result/1"] = "interview-analyzer/result/1"
# Keys, as paths, that results of this schema did not have from the first; a file without them is an older one.
LATER = (("facts",), ("provenance", "usage", "cache_write"), ("provenance", "usage", "reasoning"))

State = Literal["MET", "PARTIAL", "CONTESTED", "NOT_MET", "UNKNOWN"]
Confidence = Literal["high", "medium", "low"]
Status = Literal["insufficient", "preliminary", "supported", "incomplete"]
EngineName = Literal["llm", "offline", "replay"]


class Candidate(Frozen):
    """What the command line says about the candidate; shown, never sent to a model."""

    name: str | None = None
    position: str | None = None
    for_level: str | None = None


class PartScore(Frozen):
    """The state of one part of a line; `low` is p, `high` is c of docs/scoring.md."""

    part: str
    state: State
    low: int
    high: int
    evidence: tuple[str, ...]
    inferred_from: tuple[str, ...]


class SkillScore(Frozen):
    """The state of one line; `asked_turns` are questions about it after which nothing was shown."""

    skill: str
    state: State
    parts: tuple[PartScore, ...]
    low: int
    high: int
    asked_turns: tuple[TurnRef, ...]
    confidence: Confidence
    evidence: tuple[str, ...]
    inferred_from: tuple[str, ...]


class Gate(Frozen):
    """One row of the table: what a level needs of one kind. The lists hold atoms: `skill` or `skill/part`."""

    level: str
    kind: Kind
    weight: float
    need: int
    met: tuple[str, ...]
    partial: tuple[str, ...]
    contested: tuple[str, ...]
    not_met: tuple[str, ...]
    open: tuple[str, ...]
    waived: tuple[str, ...]
    inferred: tuple[str, ...]
    rho: float
    proof: float
    expected: float
    best: float
    passed: bool


class Question(Frozen):
    """A question whose answer would decide: `lifts` and `lowers` are the levels recommended after either answer."""

    skill: str
    text: Text
    lifts: str | None
    lowers: str | None


class Fragile(Frozen):
    """One quote, or all quotes of one line, without which another level would be recommended: `level`.

    `evidence` is null where the whole line is left out.
    """

    skill: str
    evidence: str | None
    level: str | None


class Counterfactual(Frozen):
    """What the recommended level would be if this line were wholly shown, and if it were wholly not shown."""

    skill: str
    if_met: str | None
    if_not_met: str | None


class Recommendation(Frozen):
    """The level and what it rests on. A null level means that nothing is proven yet.

    `sufficient` is a smallest set of items that alone gives the floor; `upgrade_path` the fewest lines that, shown as
    well, lift the recommended level; `counterfactuals` the lines of which a single one decides; `decided` the levels
    of which the talk proves that they are reached, or that they cannot be.
    """

    level: str | None
    likely: tuple[str | None, str | None]
    floor: str | None
    ceiling: str | None
    hard_level: str | None
    soft_level: str | None
    status: Status
    status_reasons: tuple[str, ...]
    coverage: float
    gates: tuple[Gate, ...]
    why_not_next: dict[Language, str] | None
    sufficient: tuple[str, ...]
    upgrade_path: tuple[str, ...]
    counterfactuals: tuple[Counterfactual, ...]
    fragile: tuple[Fragile, ...]
    decided: tuple[str, ...]
    questions: tuple[Question, ...]


class MatrixUsed(Frozen):
    """The matrix that was used, embedded; `sha256` is that of the canonical JSON of everything else here."""

    id: str
    version: str
    sha256: str
    title: Text
    levels: tuple[Level, ...]
    skills: tuple[Skill, ...]
    notes: tuple[Note, ...]
    terms: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, matrix: Matrix) -> MatrixUsed:
        draft = cls(
            id=matrix.id, version=matrix.version, sha256="", title=matrix.title,
            levels=matrix.levels, skills=matrix.skills, notes=matrix.notes, terms=matrix.terms,
        )  # fmt: skip
        return draft.model_copy(update={"sha256": sha256_of(draft.model_dump(mode="json", exclude={"sha256"}))})


class PolicyUsed(Policy):
    """The policy with its hash."""

    sha256: str

    @classmethod
    def of(cls, policy: Policy) -> PolicyUsed:
        return cls(**dict(policy), sha256=sha256_of(policy.model_dump(mode="json")))


class Unread(Frozen):
    """A part of the talk that no answer covers, and why."""

    transcript: str
    first_turn: int
    last_turn: int
    reason: dict[Language, str]


class Usage(Frozen):
    """Tokens as the endpoint reported them; null where it did not.

    `calls` are the answers that the result rests on, `reused` those of them that had been paid for before. `input`
    includes `cached` and `cache_write`; `output` includes `reasoning`.
    """

    calls: int = 0
    reused: int = 0
    input: int | None = None
    cached: int | None = None
    cache_write: int | None = None
    output: int | None = None
    reasoning: int | None = None


class Stability(Frozen):
    """What several readings of the talk, each by itself and without a second look, came to: the level of each, in how
    many of them it is the same, and the lines whose state was not the same in all."""

    levels: tuple[str | None, ...]
    same: int
    flipped: tuple[str, ...]


class Notice(Frozen):
    """Something about the talk or the run that a person should know, with its place where it has one.

    `quote` is `text[start:end]` of the turn; `decoded` is what invisible characters in it say.
    """

    code: Literal["quarantined", "pass_failed"]
    kind: str
    transcript: str | None
    turn: int | None
    start: int | None
    end: int | None
    quote: str | None
    decoded: str | None
    message: dict[Language, str]


class Provenance(Frozen):
    """How the result came about: `passes` are the readings that were made; `created` is ISO 8601 in UTC.

    `cost` is what all answers cost when they were bought, in US dollars; null where a price or a count is not known.
    """

    engine: EngineName
    endpoint: str | None
    model: str | None
    prompt_sha256: str
    runs: int
    passes: tuple[Pass, ...] = ()
    stability: Stability | None = None
    incomplete: tuple[Unread, ...]
    usage: Usage
    cost: float | None
    version: str
    created: str


class Result(Frozen):
    """The contract. `digest` is the SHA-256 of the canonical JSON of everything else. `facts` are null in a result from
    before there were any; its `omissions` are empty because nobody looked for them."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["interview-analyzer/result/1"] = Field(default=SCHEMA, alias="schema")
    digest: str
    candidate: Candidate
    transcripts: tuple[Transcript, ...]
    matrix: MatrixUsed
    policy: PolicyUsed
    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    to_check: tuple[ToCheck, ...]
    skills: tuple[SkillScore, ...]
    recommendation: Recommendation
    omissions: tuple[Omission, ...]
    facts: Facts | None = None
    flags: tuple[Notice, ...]
    provenance: Provenance


def sealed(**fields: Any) -> Result:
    """A result with its digest."""
    draft = Result(digest="", **fields)
    return draft.model_copy(update={"digest": digest_of(draft)})


def digest_of(result: Result) -> str:
    """SHA-256 of everything in the result but the digest itself."""
    return digest_of_json(result.model_dump(mode="json", by_alias=True))


def digest_of_json(written: Mapping[str, Any]) -> str:
    """The same of a parsed `result.json`: of what stands in it, whatever keys later versions have added."""
    return sha256_of({name: value for name, value in written.items() if name != "digest"})


def to_json(result: Result) -> str:
    """The text of `result.json`."""
    return json.dumps(result.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"


def rewritten(result: Result, written: Mapping[str, Any]) -> dict[str, Any]:
    """What `to_json` writes of a result that was read from `written`, without the `LATER` keys that it lacks.

    Such a key counts as null, so that a file which has it says the same.
    """
    data: dict[str, Any] = json.loads(to_json(result))
    for *path, name in LATER:
        there, made = written, data
        for step in path:
            there, made = there[step], made[step]
        if name not in there and made[name] is None:
            del made[name]
    return data


def from_json(text: str | bytes) -> Result:
    """Read a `result.json`; `pydantic.ValidationError` when it is none."""
    return Result.model_validate_json(text)
