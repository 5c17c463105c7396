"""The citations of an engine beside the passages of a gold interview.

A citation is an item that counts: a limit, or a support with its value after the caps. It meets a passage of the gold
when both share a character in the same turn, speak of the same line and, where both name parts, share one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.evaluation.counts import Counts
from analyzer.evidence import Evidence
from analyzer.gold.model import Decoy, Interview, Passage
from analyzer.gold.spans import Span, overlap, same_line, span
from analyzer.matrix.model import Matrix
from analyzer.transcript.model import Transcript
from analyzer.weighing import cap

MENTION = 1  # what a support of this value says is neither right nor wrong, unless the gold speaks of a mention


@dataclass(frozen=True, slots=True)
class _Placed:
    """A passage or decoy of the gold with its place."""

    item: Passage | Decoy
    place: Span

    def meets(self, cited: Evidence) -> bool:
        return overlap(self.place, Span(cited.turn, cited.start, cited.end)) and same_line(self.item, cited)


def count(evidence: Sequence[Evidence], gold: Interview, talk: Transcript, matrix: Matrix) -> Counts:
    """Right, wrong and found, of supports and of limits, and the decoys that were taken, all and by trap."""
    cited = [item for item in evidence if item.counts]
    counts: Counts = Counter()
    counts.update(_supports([item for item in cited if item.polarity == "support"], gold, talk))
    counts.update(_limits([item for item in cited if item.polarity == "limit"], gold, talk, matrix))
    return counts


def _supports(cited: Sequence[Evidence], gold: Interview, talk: Transcript) -> Counts:
    passages = [item for item in gold.evidence if item.polarity == "support"]
    decoys = [item for item in gold.decoys if item.looks_like == "support"]
    placed = [_Placed(item, span(item, item.quote, talk)) for item in passages]
    traps = [_Placed(item, span(item, item.quote, talk)) for item in decoys]
    counts: Counts = Counter()
    taken: set[int] = set()
    for item in cited:
        own = [one.item.values for one in placed if isinstance(one.item, Passage) and one.meets(item)]
        near = [at for at, one in enumerate(traps) if one.meets(item)]
        stepped = [at for at in near if item.effective > (decoys[at].at_most or 0)]
        taken.update(stepped)
        if any(item.effective <= max(values) for values in own):
            told = _told(item, own)
            counts.update({("supports",): told, ("supports", "right"): told, ("supports", "placed"): told})
        elif stepped or (item.effective > MENTION and (own or not near)):
            counts.update({("supports",): 1, ("supports", "placed"): bool(own) and not stepped})
    counts.update(_decoys("decoys", decoys, taken))
    for one, passage in zip(placed, passages, strict=True):
        by = [item.effective for item in cited if one.meets(item) and _told(item, [passage.values])]
        counts["passages",] += 1
        counts["passages", "found"] += bool(by)
        counts["passages", "valued"] += bool(by) and max(by) in passage.values
    return counts


def _told(item: Evidence, values: Sequence[tuple[int, ...]]) -> bool:
    """Whether a support says something of a passage: more than a mention, or a mention where one is acceptable."""
    return item.effective > MENTION or any(MENTION in acceptable for acceptable in values)


def _limits(cited: Sequence[Evidence], gold: Interview, talk: Transcript, matrix: Matrix) -> Counts:
    passages = [item for item in gold.evidence if item.polarity == "limit"]
    decoys = [item for item in gold.decoys if item.looks_like == "limit"]
    placed = [_Placed(item, span(item, item.quote, talk)) for item in passages]
    traps = [_Placed(item, span(item, item.quote, talk)) for item in decoys]
    counts: Counts = Counter()
    taken: set[int] = set()
    for item in cited:
        own = [passage for one, passage in zip(placed, passages, strict=True) if one.meets(item)]
        right = any(item.effective >= _harshest(passage, matrix) for passage in own)
        counts.update({("limits",): 1, ("limits", "right"): right})
        taken.update(at for at, one in enumerate(traps) if one.meets(item))
    counts.update(_decoys("denials", decoys, taken))
    for one, passage in zip(placed, passages, strict=True):
        by = [item for item in cited if one.meets(item)]
        counts["denied",] += 1
        counts["denied", "found"] += bool(by)
        counts["denied", "reasoned"] += any(item.reason in passage.reasons for item in by)
    return counts


def _harshest(passage: Passage, matrix: Matrix) -> int:
    """The least that a limit on this passage may leave possible."""
    skill = matrix.known(passage.skill)
    return min(cap(matrix.policy, reason, skill) for reason in passage.reasons)


def _decoys(name: str, decoys: Sequence[Decoy], taken: set[int]) -> Counts:
    counts: Counts = Counter()
    for at, decoy in enumerate(decoys):
        for key in ((name,), (name, decoy.trap)):
            counts[key] += 1
            counts[(*key, "taken")] += at in taken
    return counts


def asked(questions: Sequence[tuple[int, str]], gold: Interview) -> Counts:
    """The questions after which nothing was shown, and those of them that the engine names: turn and skill."""
    named = set(questions)
    found = sum((one.turn, one.skill) in named for one in gold.asked_not_shown)
    return Counter({("asked",): len(gold.asked_not_shown), ("asked", "found"): found})
