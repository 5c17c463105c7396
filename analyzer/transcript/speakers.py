"""The speakers of a transcript as understood, for a person or a script to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer import letters
from analyzer.messages import Message, message
from analyzer.transcript import people, roles, stops
from analyzer.transcript.model import Role, TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import is_nobody, label_key, shorten


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker as understood. `share` of the talk is of the words, 0 to 1; `confidence` only where inferred."""

    label: str
    role: Role
    turns: int
    words: int
    share: float
    reason: Message
    confidence: float | None
    typical_line: str


def look(turns: Sequence[Turn], casting: roles.Casting) -> tuple[Speaker, ...]:
    """The speakers, most talkative first; what nobody is named for comes as the speaker without a label."""
    own: dict[str, list[Turn]] = {}
    for turn in turns:
        own.setdefault(turn.speaker, []).append(turn)
    words = {label: sum(letters.count_words(turn.text) for turn in said) for label, said in own.items()}
    total = max(sum(words.values()), 1)
    unnamed = message("the file names no speaker")
    found = [
        Speaker(
            label=label,
            role=said[0].role,
            turns=len(said),
            words=words[label],
            share=words[label] / total,
            reason=casting.reasons.get(label_key(label), unnamed),
            confidence=None if is_nobody(label) else casting.confidence,
            typical_line=stops.typical_line(said),
        )
        for label, said in own.items()
    ]
    return tuple(sorted(found, key=lambda speaker: -speaker.words))


def warnings(casting: roles.Casting, turns: Sequence[Turn]) -> list[TranscriptWarning]:
    """What a person should know about how the roles were found."""
    candidates = {label_key(turn.speaker): shorten(turn.speaker, 60) for turn in turns if turn.role == "candidate"}
    if casting.doubtful:
        text = message(
            "“{name}” counts as the candidate, but the talk reads the other way round: check the roles.",
            name=people.in_a_list([*candidates.values()]),
        )
        return [warning("roles_doubtful", text)]
    if casting.confidence is None or not candidates:
        return []
    key, name = next(iter(candidates.items()))
    text = message(
        "“{name}” was taken for the candidate from the talk itself (confidence {confidence}): {reason}.",
        name=name,
        confidence=f"{casting.confidence:.2f}",
        reason=casting.reasons[key],
    )
    return [warning("roles_inferred", text)]
