"""A trap and its genuine twin: what was noted about their line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.evaluation.counts import Counts
from analyzer.evidence import Evidence
from analyzer.gold.model import Dialogue, Expected, Pair, Trap
from analyzer.result import Result


@dataclass(frozen=True, slots=True)
class Noted:
    """What counts about the line of a pair in one dialogue: the highest support, and the limits."""

    support: int
    limits: tuple[Evidence, ...]


def noted(evidence: Sequence[Evidence], pair: Pair) -> Noted:
    """What of these items is about the line, and the part, that the pair is judged by."""
    own = [
        item
        for item in evidence
        if item.counts
        and item.skill == pair.skill
        and (pair.matrix_part is None or not item.parts or pair.matrix_part in item.parts)
    ]
    return Noted(
        max((item.effective for item in own if item.polarity == "support"), default=0),
        tuple(item for item in own if item.polarity == "limit"),
    )


def count(pair: Pair, kind: Trap, trap: Sequence[Evidence], genuine: Sequence[Evidence]) -> Counts:
    """Whether the trap, its twin and both are right, all and by trap; and whether the trap was stepped into."""
    in_trap, in_genuine = noted(trap, pair), noted(genuine, pair)
    avoided = _found(in_trap, pair.trap) if pair.reversed else not stepped(in_trap, pair.trap.expect)
    shown = _denied(in_genuine, pair.genuine.expect) if pair.reversed else _found(in_genuine, pair.genuine)
    counts: Counts = Counter()
    for key in (("pairs",), ("pairs", kind)):
        counts[key] += 1
        counts[(*key, "trap")] += avoided
        counts[(*key, "genuine")] += shown
        counts[(*key, "both")] += avoided and shown
        if not pair.reversed:
            counts[(*key, "steppable")] += 1
            counts[(*key, "stepped")] += not avoided
    return counts


def asked(pair: Pair, trap: Result, genuine: Result) -> Counts:
    """The questions about the line after which nothing is shown, and those of them that the engine names."""
    counts: Counts = Counter()
    for dialogue, result in ((pair.trap, trap), (pair.genuine, genuine)):
        named = {one.turn for score in result.skills if score.skill == pair.skill for one in score.asked_turns}
        counts["asked-in-pairs",] += len(dialogue.expect.asked_not_shown)
        counts["asked-in-pairs", "found"] += sum(turn in named for turn in dialogue.expect.asked_not_shown)
    return counts


def stepped(found: Noted, expect: Expected) -> bool:
    """Whether more is noted for the line than may be: a value above what is allowed, or a limit that is a mistake."""
    return found.support > expect.allowed or (bool(found.limits) and "limit" not in (expect.note, *expect.other))


def _found(found: Noted, dialogue: Dialogue) -> bool:
    """Whether the skill is shown as it should be, and the words that show it, or only look denied, are no limit."""
    expect = dialogue.expect
    within = (expect.least or 0) <= found.support <= (expect.most or 0)
    words = expect.bait or expect.quote or ""
    return within and not any(_meets(item, words, dialogue) for item in found.limits)


def _denied(found: Noted, expect: Expected) -> bool:
    return bool(found.limits) and found.support <= expect.allowed


def _meets(item: Evidence, words: str, dialogue: Dialogue) -> bool:
    """Whether a citation overlaps these words of the dialogue."""
    text = dialogue.spoken[item.turn - 1][1]
    start = text.find(words)
    return start >= 0 and start < item.end and item.start < start + len(words)
