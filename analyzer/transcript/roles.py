"""Who is the candidate: told by the caller, named by the labels, or inferred from the talk.

A swapped interview scores the interviewer, so an inference that is not sure gives no roles at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message
from analyzer.transcript import talk
from analyzer.transcript.model import Role, Turn
from analyzer.transcript.readers.labels import role_named
from analyzer.transcript.utterance import is_nobody, label_key, shorten

SURE = 0.9  # an inference below this confidence is not used
_MOST_SPEAKERS = 12


@dataclass(frozen=True, slots=True)
class Casting:
    """Roles by `label_key`, why each was given, and how sure an inference is (None where nothing was inferred)."""

    roles: Mapping[str, Role]
    reasons: Mapping[str, Message]
    confidence: float | None = None
    doubtful: bool = False  # the talk itself clearly says otherwise


def cast(
    turns: Sequence[Turn],
    *,
    candidate: Sequence[str] = (),
    interviewer: Sequence[str] = (),
    named: Mapping[str, Role] | None = None,
) -> Casting:
    """The role of every speaker. Raises `TranscriptError` when a name given matches no speaker."""
    speakers = {label_key(turn.speaker): turn.speaker for turn in turns if turn.speaker}
    given = _given(speakers, candidate, "candidate") | _given(speakers, interviewer, "interviewer")
    _refuse_both(speakers, candidate, interviewer)
    if given:
        roles, reasons = given, {key: message("given on the command line") for key in given}
    else:
        roles, reasons = _from_labels(speakers, named or {})
    if roles:
        roles, reasons = _complete(speakers, roles, reasons)
    if "candidate" in roles.values():
        inferred = infer(turns)
        swapped = inferred.confidence is not None and _contradict(roles, inferred.roles)
        return Casting(roles, reasons, doubtful=swapped)
    fixed = {key for key, role in roles.items() if role == "interviewer"}
    inferred = infer(turns, not_candidates=fixed)
    return Casting({**inferred.roles, **roles}, {**inferred.reasons, **reasons}, confidence=inferred.confidence)


def apply(turns: Sequence[Turn], casting: Casting) -> tuple[Turn, ...]:
    """The turns with the roles of their speakers."""
    return tuple(
        turn.model_copy(update={"role": casting.roles.get(label_key(turn.speaker), "unknown")}) for turn in turns
    )


def _given(speakers: Mapping[str, str], names: Sequence[str], role: Role) -> dict[str, Role]:
    return {_find(speakers, name): role for name in names}


def _find(speakers: Mapping[str, str], name: str) -> str:
    """The speaker that `name` means: the label itself, or the only label that holds all its words."""
    key = label_key(name)
    if key in speakers:
        return key
    words = set(key.split())
    matching = [other for other in speakers if words and words <= set(other.replace(",", " ").split())]
    if len(matching) == 1:
        return matching[0]
    listed = ", ".join(shorten(label, 40) for label in list(speakers.values())[:20])
    if matching:
        what = message("The name “{name}” fits several speakers of the file.", name=name)
    else:
        what = message("There is no speaker “{name}” in the file.", name=name)
    raise TranscriptError(what, message("Speakers of the file: {listed}. Give one of them.", listed=listed))


def _refuse_both(speakers: Mapping[str, str], candidate: Sequence[str], interviewer: Sequence[str]) -> None:
    both = {_find(speakers, name) for name in candidate} & {_find(speakers, name) for name in interviewer}
    if both:
        raise TranscriptError(
            message("“{name}” was given both as candidate and as interviewer.", name=speakers[both.pop()]),
            message("Give each speaker one role."),
        )


def _from_labels(speakers: Mapping[str, str], named: Mapping[str, Role]) -> tuple[dict[str, Role], dict[str, Message]]:
    roles: dict[str, Role] = {}
    reasons: dict[str, Message] = {}
    for key, label in speakers.items():
        if (role := role_named(label)) is not None:
            roles[key], reasons[key] = role, message("the label names the role")
        elif key in named:
            roles[key], reasons[key] = named[key], message("the head of the file names the role")
    return roles, reasons


def _complete(
    speakers: Mapping[str, str], roles: dict[str, Role], reasons: dict[str, Message]
) -> tuple[dict[str, Role], dict[str, Message]]:
    """The others: beside a known candidate they interview; the only one left beside interviewers is the candidate."""
    left = [key for key in speakers if key not in roles and not is_nobody(key)]
    role: Role | None = None
    if "candidate" in roles.values():
        role, reason = "interviewer", message("the candidate is known, so the others interview")
    elif len(left) == 1:
        role, reason = "candidate", message("the only speaker who is not an interviewer")
    if role is not None:
        roles = roles | dict.fromkeys(left, role)
        reasons = reasons | dict.fromkeys(left, reason)
    return roles, reasons


def _contradict(roles: Mapping[str, Role], inferred: Mapping[str, Role]) -> bool:
    known = {key for key, role in roles.items() if role == "candidate"}
    return not known & {key for key, role in inferred.items() if role == "candidate"}


def infer(turns: Sequence[Turn], *, not_candidates: set[str] | frozenset[str] = frozenset()) -> Casting:
    """Roles from the talk alone; `confidence` is None and all roles are unknown when the talk does not decide."""
    ordered = sorted((turn for turn in turns if not is_nobody(turn.speaker)), key=lambda turn: label_key(turn.speaker))
    talks = {key: talk.measure(list(group)) for key, group in groupby(ordered, key=lambda t: label_key(t.speaker))}
    undecided = Casting({}, {key: message("the talk does not show the role clearly enough") for key in talks})
    if not 2 <= len(talks) <= _MOST_SPEAKERS:
        return undecided
    total = sum(one.words for one in talks.values())
    chances = {
        key: min(candidate_rather_than(talks[key], other, total) for k, other in talks.items() if k != key)
        for key in talks
        if key not in not_candidates
    }
    if not chances:
        return undecided
    best = max(chances, key=lambda key: chances[key])
    confidence = chances[best]
    if confidence < SURE:
        return undecided
    roles: dict[str, Role] = {key: _beside(one) for key, one in talks.items()}
    roles[best] = "candidate"
    reasons = {key: _why(one, roles[key], total) for key, one in talks.items()}
    return Casting(roles, reasons, confidence=min(round(confidence, 2), 0.99))


def candidate_rather_than(one: talk.Talk, other: talk.Talk, total: int) -> float:
    """Probability that `one` is the candidate and `other` is not, given how both talk."""
    asking = 4.0 * (other.asking - one.asking)
    past = _bounded(1.1 * math.log((one.own_past + 0.3) / (other.own_past + 0.3)), 1.8)
    address = _bounded(
        0.6 * math.log((one.to_me + 0.5) / (one.to_you + 0.5) * (other.to_you + 0.5) / (other.to_me + 0.5)), 1.8
    )
    share = _bounded(0.7 * math.log((one.words + 5) / (other.words + 5)), 1.2)
    quizzing = _bounded(3.0 * (other.quizzing - one.quizzing), 1.5)
    hiring = 0.8 * ((other.hiring > 0) - (one.hiring > 0)) + 0.8 * ((one.joining > 0) - (other.joining > 0))
    evidence = 0.6 * (asking + past + address + share + quizzing + hiring)
    # little talk is little evidence: a greeting has no rates
    weight = min(one.turns, 8) / 8 * min(1.0, total / 200)
    if other.words < 0.05 * total:
        return 1 / (1 + math.exp(-evidence)) if one.words > 0.2 * total else 0.0
    signals = (asking, past, address, quizzing)
    agree = sum(value > 0.25 for value in signals)
    # a candidate who asks the whole hour about the job must not pass for the one who hires
    reversed_parts = other.joining >= 2 and other.hiring == 0
    if agree < 2 or min(signals) < -0.5 or reversed_parts:
        evidence = min(evidence, 1.0)
    return 1 / (1 + math.exp(-evidence * weight))


def _bounded(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


def _beside(one: talk.Talk) -> Role:
    """The role of somebody who is not the candidate: who never asks and invites nobody only sits in."""
    return "interviewer" if one.asking > 0 or one.hiring > 0 else "other"


def _why(one: talk.Talk, role: Role, total: int) -> Message:
    numbers = {
        "asking": round(100 * one.asking),
        "share": round(100 * one.words / max(total, 1)),
        "past": f"{one.own_past:.1f}",
    }
    if role == "candidate":
        return message(
            "asks in {asking}% of the replies, speaks {share}% of the words, "
            "tells of own work {past} times per 100 words",
            **numbers,
        )
    if role == "interviewer":
        return message("asks or invites in {asking}% of the replies, speaks {share}% of the words", **numbers)
    return message("asks nothing, speaks {share}% of the words", **numbers)
