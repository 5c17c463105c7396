"""Who is the candidate, from the talk alone: signals of both sides, weighed into a probability, and vetoes.

The signals are differences between two speakers: who asks, who tells of own deeds, who addresses whom, who speaks
more, who examines, who hires. Their sum times `SLOPE` is the logarithm of the odds.

A confidence is a lower bound, not a best guess. The slope of greatest likelihood for windows of 47 invented talks,
interviews and others, is 0.4 to 0.7 when nothing is vetoed, by how the windows are cut, and above 3 for those that the
vetoes let through; `SLOPE` stays near the first although the vetoes hold. Above `SURE` no window is wrong. The tests
repeat the fit with each talk left out in turn, and compare what is said with what is true. No confidence goes beyond
`SUREST`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analyzer.transcript import talk
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import is_nobody, label_key

SURE = 0.9  # an inference below this confidence is not used
SLOPE = 0.7
# When this was set, 28 whole talks had been written after the rules and read without a mistake: by the rule of
# succession, (28 + 1) / (28 + 2).
SUREST = 0.96
_MOST_SPEAKERS = 12
_SILENT = 0.05  # share of the words; who says less and asks nothing only sits in


class Signals(NamedTuple):
    """How much more one speaker talks like the candidate than another does; each bounded, 0 when both are alike."""

    asking: float
    past: float
    address: float
    share: float
    quizzing: float
    hiring: float


@dataclass(frozen=True, slots=True)
class Inferred:
    """The most likely candidate by `label_key` (None where nobody can be), how likely, and whether that is enough."""

    talks: Mapping[str, talk.Talk]
    candidate: str | None = None
    confidence: float = 0.0
    vetoed: bool = False

    @property
    def sure(self) -> bool:
        return self.candidate is not None and not self.vetoed and self.confidence >= SURE


def infer(
    turns: Sequence[Turn],
    *,
    not_candidates: frozenset[str] | set[str] = frozenset(),
    talks: Mapping[str, talk.Talk] | None = None,
) -> Inferred:
    """The likeliest candidate among the speakers that have a name; `talks` is what `measured` gives, where known."""
    talks = measured(turns) if talks is None else talks
    if not 2 <= len(talks) <= _MOST_SPEAKERS:
        return Inferred(talks)
    found = [(evidence(key, talks), key) for key in talks if key not in not_candidates]
    if not found:
        return Inferred(talks)
    best, key = max(found)
    return Inferred(talks, key, confidence_of(best), vetoed=_vetoed(key, talks))


def measured(turns: Sequence[Turn]) -> dict[str, talk.Talk]:
    """How each speaker with a name talks, by `label_key`."""
    own: dict[str, list[Turn]] = {}
    for turn in turns:
        if not is_nobody(turn.speaker):
            own.setdefault(label_key(turn.speaker), []).append(turn)
    if len(own) > _MOST_SPEAKERS:
        return {}
    return {key: talk.measure(said) for key, said in sorted(own.items())}


def confidence_of(evidence: float) -> float:
    """The probability that a lean of `evidence` is right."""
    return min(SUREST, 1 / (1 + math.exp(-SLOPE * evidence)))


def evidence(key: str, talks: Mapping[str, talk.Talk]) -> float:
    """How far a speaker talks like the candidate: against the strongest rival, less where there is little talk."""
    total = sum(one.words for one in talks.values())
    # a greeting has no rates
    weight = min(talks[key].turns, 8) / 8 * min(1.0, total / 200)
    return weight * min(sum(signals(talks[key], other)) for other in _rivals(key, talks))


def signals(one: talk.Talk, other: talk.Talk) -> Signals:
    """What speaks for `one` being the candidate and `other` not."""
    hires = (other.hiring > 0) - (one.hiring > 0)
    joins = (one.joining > 0) - (other.joining > 0)
    return Signals(
        asking=4.0 * (other.asking - one.asking),
        past=_bounded(1.1 * math.log((one.own_past + 0.3) / (other.own_past + 0.3)), 1.8),
        address=_bounded(
            0.6 * math.log((one.to_me + 0.5) / (one.to_you + 0.5) * (other.to_you + 0.5) / (other.to_me + 0.5)), 1.8
        ),
        share=_bounded(0.7 * math.log((one.words + 5) / (other.words + 5)), 1.2),
        quizzing=_bounded(3.0 * (other.quizzing - one.quizzing), 1.5),
        hiring=0.8 * (hires + joins),
    )


def _rivals(key: str, talks: Mapping[str, talk.Talk]) -> list[talk.Talk]:
    """The other speakers, without those who only listen when there are others."""
    total = sum(one.words for one in talks.values())
    others = [one for other, one in talks.items() if other != key]
    return [one for one in others if one.words >= _SILENT * total or one.asking > 0] or others


def _vetoed(key: str, talks: Mapping[str, talk.Talk]) -> bool:
    """Whether something speaks against the likeliest candidate that no amount of other evidence outweighs.

    A candidate who asks the whole hour about the job must not pass for the one who hires, nor a mentor for either:
    somebody else has to examine, to ask of a working life or to hire, and more than the supposed candidate does.
    """
    one = talks[key]
    others = [other for name, other in talks.items() if name != key]
    # one question of an examination may be a turn of phrase
    examining = sum(other.probing + other.hiring for other in others)
    if examining < 2 or examining <= max(one.probing + one.hiring, sum(other.joining for other in others)):
        return True
    for other in _rivals(key, talks):
        found = signals(one, other)
        strong = (found.asking, found.past, found.address, found.quizzing)
        if sum(value > 0.25 for value in strong) < 2 or min(strong) < -0.5:
            return True
    return False


def _bounded(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
