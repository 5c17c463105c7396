"""Who is the candidate: told by the caller, named by the labels, or inferred from the talk.

A swapped interview scores the interviewer, so an inference that is not sure gives no roles at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message
from analyzer.transcript import inference, people, talk, words
from analyzer.transcript.model import Role, Turn
from analyzer.transcript.readers.labels import role_named
from analyzer.transcript.utterance import is_nobody, label_key, shorten

SURE = inference.SURE

_WORD = re.compile(r"[^\W\d_]+")
_ONE_SLIP, _TWO_SLIPS = 8, 10  # letters of a role's name from which that many slips are forgiven
_NAMED: tuple[tuple[Role, frozenset[str]], ...] = (("candidate", words.CANDIDATE), ("interviewer", words.INTERVIEWER))
_LONG_ROLES = tuple((role, word) for role, known in _NAMED for word in sorted(known) if len(word) >= _ONE_SLIP)


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
    doubtful: Set[str] = frozenset(),
) -> Casting:
    """The role of every speaker; `doubtful` labels, which may be no people, have the role that is said of them or none.

    Raises `TranscriptError` when a name given matches no speaker.
    """
    speakers = {label_key(turn.speaker): turn.speaker for turn in turns if turn.speaker}
    given = _given(speakers, candidate, "candidate") | _given(speakers, interviewer, "interviewer")
    _refuse_both(speakers, candidate, interviewer)
    roles, reasons = _from_labels(speakers, named or {})
    if "candidate" in given.values():
        roles = {key: role for key, role in roles.items() if role != "candidate"}
    roles = {**roles, **given}
    reasons = {**reasons, **{key: message("given on the command line") for key in given}}
    talks = inference.measured(turns)
    if roles:
        roles, reasons = _complete(talks, speakers, roles, reasons, doubtful)
    if "candidate" in roles.values():
        inferred = infer(turns, talks=talks)
        swapped = inferred.confidence is not None and _contradict(roles, inferred.roles)
        return Casting(roles, reasons, doubtful=swapped)
    fixed = {key for key, role in roles.items() if role != "candidate"}
    inferred = infer(turns, not_candidates=fixed | doubtful, talks=talks)
    guessed = {key: role for key, role in inferred.roles.items() if key not in doubtful}
    return Casting({**guessed, **roles}, {**inferred.reasons, **reasons}, confidence=inferred.confidence)


def apply(turns: Sequence[Turn], casting: Casting) -> tuple[Turn, ...]:
    """The turns with the roles of their speakers."""
    return tuple(
        turn.model_copy(update={"role": casting.roles.get(label_key(turn.speaker), "unknown")}) for turn in turns
    )


def _given(speakers: Mapping[str, str], names: Sequence[str], role: Role) -> dict[str, Role]:
    return {people.find(speakers, name): role for name in names}


def _refuse_both(speakers: Mapping[str, str], candidate: Sequence[str], interviewer: Sequence[str]) -> None:
    both = {people.find(speakers, name) for name in candidate} & {people.find(speakers, name) for name in interviewer}
    if both:
        raise TranscriptError(
            message("“{name}” was given both as candidate and as interviewer.", name=shorten(speakers[both.pop()], 60)),
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
        elif set(_WORD.findall(key)) & words.ONLOOKERS:
            roles[key], reasons[key] = "other", message("the label names somebody who only listens")
        elif (meant := misspelt(label)) is not None:
            roles[key], reasons[key] = meant[0], message("the label is read as a misspelt “{word}”", word=meant[1])
    return roles, reasons


@functools.lru_cache(maxsize=1024)
def misspelt(label: str) -> tuple[Role, str] | None:
    """The role that a word of the label names with a slip or two, and that word as it should be.

    Only long words are guessed at: "Кандидов" is a surname, "Кандитат" is none. A word that is as near to the name of
    the other role is not guessed at: "interviewer" and "interviewee" are one letter apart.
    """
    from rapidfuzz.distance import OSA

    for written in _WORD.findall(label_key(label))[:8]:
        near: dict[Role, tuple[int, str]] = {}
        for role, known in _LONG_ROLES:
            allowed = 2 if len(known) >= _TWO_SLIPS else 1
            if abs(len(written) - len(known)) <= allowed and (slips := OSA.distance(written, known)) <= allowed:
                near[role] = min(near.get(role, (slips, known)), (slips, known))
        ranked = sorted((slips, role, known) for role, (slips, known) in near.items())
        if len(ranked) == 1 or (ranked and ranked[0][0] < ranked[1][0]):
            return ranked[0][1], ranked[0][2]
    return None


def _complete(
    talks: Mapping[str, talk.Talk],
    speakers: Mapping[str, str],
    roles: dict[str, Role],
    reasons: dict[str, Message],
    doubtful: Set[str],
) -> tuple[dict[str, Role], dict[str, Message]]:
    """The others: beside a known candidate they interview; the only one left beside interviewers is the candidate."""
    left = [key for key in speakers if key not in roles and not is_nobody(key) and key not in doubtful]
    if "candidate" in roles.values():
        silent = _silent(talks, left)
        if "interviewer" not in roles.values() and silent.issuperset(left):
            silent = set()  # somebody interviews
        for key in left:
            roles[key] = "other" if key in silent else "interviewer"
            reasons[key] = (
                message("asks nothing and says little")
                if key in silent
                else message("the candidate is known, so the others interview")
            )
    elif len(left) == 1 and "interviewer" in roles.values():
        roles[left[0]] = "candidate"
        reasons[left[0]] = message("the only speaker who is not an interviewer")
    reasons |= {key: message("it may be a word of what somebody says") for key in doubtful - roles.keys()}
    return roles, reasons


def _silent(talks: Mapping[str, talk.Talk], keys: Sequence[str]) -> set[str]:
    """Those of the speakers who ask nothing and say next to nothing."""
    total = sum(one.words for one in talks.values())
    return {
        key
        for key in keys
        if key in talks and not talks[key].asking and not talks[key].hiring and talks[key].words < 0.05 * total
    }


def _contradict(roles: Mapping[str, Role], inferred: Mapping[str, Role]) -> bool:
    known = {key for key, role in roles.items() if role == "candidate"}
    return not known & {key for key, role in inferred.items() if role == "candidate"}


def infer(
    turns: Sequence[Turn],
    *,
    not_candidates: set[str] | frozenset[str] = frozenset(),
    talks: Mapping[str, talk.Talk] | None = None,
) -> Casting:
    """Roles from the talk alone; `confidence` is None and all roles are unknown when the talk does not decide.

    `talks` are the turns as `inference.measured` gives them, where they are known.
    """
    found = inference.infer(turns, not_candidates=not_candidates, talks=talks)
    if not found.sure or found.candidate is None:
        keys = {label_key(turn.speaker) for turn in turns if not is_nobody(turn.speaker)}
        return Casting({}, {key: message("the talk does not show the role clearly enough") for key in keys})
    total = sum(one.words for one in found.talks.values())
    roles: dict[str, Role] = {key: _beside(one) for key, one in found.talks.items()}
    roles[found.candidate] = "candidate"
    reasons = {key: _why(one, roles[key], total) for key, one in found.talks.items()}
    return Casting(roles, reasons, confidence=round(found.confidence, 2))


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
