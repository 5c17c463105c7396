"""What each item of evidence counts for: caps by tag and reason, parts, reference facts, retractions.

The model tags, this module decides; the rules are in docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from analyzer.evidence import Evidence, ToCheck, WhyNot
from analyzer.matrix.model import Matrix, Policy, Skill

# Flags that keep a passage from showing a skill; what was cut out of a denial may still limit.
_NO_SUPPORT: tuple[Literal["truncated_meaning", "question", "reported_speech"], ...] = (
    "truncated_meaning", "question", "reported_speech",
)  # fmt: skip
# Flags with which a passage neither shows a skill nor limits it.
_NOTHING: tuple[Literal["quarantined", "overused"], ...] = ("quarantined", "overused")
TOP = 4  # the highest value of the scale, and what a line without limits leaves possible


def weigh(evidence: Sequence[Evidence], matrix: Matrix, policy: Policy) -> tuple[Evidence, ...]:
    """The same items with `effective`, `counts`, `why_not` and `retracted_by` as the policy has them.

    An item of a skill that the matrix does not have raises `KeyError`: grounding lets none through.
    """
    alone = {item.id: why_not(item, matrix.known(item.skill)) for item in evidence}
    retracted = _retractions([item for item in evidence if alone[item.id] is None], evidence)
    weighed = []
    for item in evidence:
        reason: WhyNot | None = "retracted" if item.id in retracted else alone[item.id]
        worth, by = effective(item, matrix.known(item.skill), policy), retracted.get(item.id)
        if (item.effective, item.counts, item.why_not, item.retracted_by) != (worth, reason is None, reason, by):
            changes = {"effective": worth, "counts": reason is None, "why_not": reason, "retracted_by": by}
            item = item.model_copy(update=changes)
        weighed.append(item)
    return tuple(weighed)


def effective(item: Evidence, skill: Skill, policy: Policy) -> int:
    """What the item shows at most: for a support its value under the caps of its tags, for a limit its reason's."""
    if item.polarity == "support":
        return min([item.value or 0, *(cap(policy, tag, skill) for tag in item.tags)])
    return TOP if item.reason is None else cap(policy, item.reason, skill)


def to_check(evidence: Iterable[Evidence]) -> tuple[ToCheck, ...]:
    """Statements that the model holds to be wrong: a person should look, whether or not they limit."""
    return tuple(ToCheck(evidence=item.id, claim=item.rationale) for item in evidence if item.reason == "wrong")


def cap(policy: Policy, name: str, skill: Skill) -> int:
    """The most that an item with this tag or reason can show."""
    found = policy.caps.get(name)
    if found is None:  # "live", or a tag for which the policy has no cap
        return TOP
    return found.levels.get(skill.level, found.at_most)


def why_not(item: Evidence, skill: Skill) -> WhyNot | None:
    """Why an item counts for nothing, taken by itself; None when it counts unless it is taken back."""
    for flag in _NOTHING:
        if flag in item.flags:
            return flag
    if item.adjudication is not None and not item.adjudication.stands:
        return "adjudicated"
    if item.polarity == "support":
        for flaw in _NO_SUPPORT:
            if flaw in item.flags:
                return flaw
        if item.value is None or not 1 <= item.value <= TOP:
            return "no_value"
        if skill.parts and not item.parts:
            return "no_part"
        return None
    if item.reason is None:
        return "no_value"
    if "truncated_meaning" in item.flags and item.rechecked is not None and item.rechecked.ruling == "does_not":
        return "truncated_meaning"
    if item.reason == "wrong" and item.fact not in {fact.id for fact in skill.facts}:
        return "no_fact"
    return None


def _retractions(counting: Sequence[Evidence], evidence: Sequence[Evidence]) -> dict[str, str]:
    """Id of an item → id of the later one by which the candidate took it back; what counts for nothing takes nothing
    back.

    Whatever corrects a claim takes the claim back; a denial is taken back only by what supports the line, so that one
    more limit never raises anything.
    """
    found: dict[str, str] = {}
    for later in sorted(counting, key=lambda item: (item.transcript, item.turn, item.start, item.id)):
        if later.retracts_turn is None:
            continue
        for item in evidence:
            same = (
                "support" in (item.polarity, later.polarity)
                and item.skill == later.skill
                and item.transcript == later.transcript
                and item.turn == later.retracts_turn
                and (item.turn, item.start) < (later.turn, later.start)
                and (not later.parts or not item.parts or bool(set(later.parts) & set(item.parts)))
            )
            if same:
                found.setdefault(item.id, later.id)
    return found
