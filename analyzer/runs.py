"""Several readings of one talk made one: what most of them found stays, as strong as most of them held it to be.

Findings about the same line, part and side whose passages overlap, directly or through others, are one. It is kept when
at least half of the readings have it; its value is the lower median, and a tag stays with half of the votes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from analyzer.evidence import AskedTurn, Evidence, Rejected, id_for, refused
from analyzer.matrix.model import Matrix, Reason

_REASONS: tuple[str, ...] = get_args(Reason)
Readers = Mapping[tuple[str, int], int]  # (transcript, turn) → in how many readings it was read


@dataclass(frozen=True, slots=True)
class Merged:
    """What stays of several readings, and what too few of them had."""

    evidence: tuple[Evidence, ...]
    outvoted: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class _Vote:
    """One item of one reading, for one part of its line (None for a line without parts, or the whole line)."""

    run: int
    part: str | None
    item: Evidence


def merge(readings: Sequence[Sequence[Evidence]], matrix: Matrix, readers: Readers) -> Merged:
    """The readings as one, whatever their order."""
    if len(readings) == 1:
        return Merged(tuple(readings[0]), ())
    groups: dict[tuple[Any, ...], list[_Vote]] = defaultdict(list)
    for run, evidence in enumerate(readings):
        for item in evidence:
            # a limit that names no part is meant for all of them
            whole = matrix.known(item.skill).part_ids if item.polarity == "limit" else ()
            for part in item.parts or whole or (None,):
                groups[item.skill, part or "", item.polarity, item.transcript, item.turn].append(_Vote(run, part, item))
    kept: list[tuple[_Vote, Evidence]] = []
    outvoted: list[Rejected] = []
    for place in sorted(groups):
        for component in _components(groups[place]):
            runs = {vote.run for vote in component}
            first = component[0].item
            merged = _one(component)
            if 2 * len(runs) >= readers.get((first.transcript, first.turn), len(readings)):
                kept.append((component[0], merged))
            else:
                outvoted.append(refused(merged, "outvoted"))
    order = {skill.id: number for number, skill in enumerate(matrix.skills)}
    return Merged(
        tuple(sorted(_joined(kept), key=lambda item: (item.transcript, item.turn, item.start, item.end, item.id))),
        tuple(
            sorted(
                _unique(outvoted),
                key=lambda item: (
                    item.transcript,
                    item.turn or 0,
                    order[item.skill],
                    item.start or 0,
                    item.end or 0,
                    item.polarity,
                ),
            )
        ),
    )


def merge_asked(readings: Sequence[Sequence[AskedTurn]], readers: Readers) -> tuple[AskedTurn, ...]:
    """The questions without an answer that at least half of the readings noticed."""
    votes = Counter(question for asked in readings for question in dict.fromkeys(asked))
    return tuple(
        question
        for question, count in sorted(votes.items(), key=lambda one: (one[0].transcript, one[0].turn, one[0].skill))
        if 2 * count >= readers.get((question.transcript, question.turn), len(readings))
    )


def _components(votes: Iterable[_Vote]) -> list[list[_Vote]]:
    """The votes grouped by passages that overlap, directly or through others."""
    found: list[list[_Vote]] = []
    end = -1
    for vote in sorted(votes, key=lambda vote: (vote.item.start, vote.item.end, vote.run, vote.item.id)):
        if found and vote.item.start < end:
            found[-1].append(vote)
        else:
            found.append([vote])
        end = max(end, vote.item.end) if found[-1][0] is not vote else vote.item.end
    return found


def _one(votes: Sequence[_Vote]) -> Evidence:
    """The item that stands for all of these."""
    strongest: dict[int, Evidence] = {}
    for vote in votes:
        kept = strongest.get(vote.run)
        if kept is None or _strength(vote.item) > _strength(kept):
            strongest[vote.run] = vote.item
    items = list(strongest.values())
    spans = Counter((item.start, item.end) for item in items)
    # Of equally common passages the longest: it holds what the others hold.
    span = max(spans, key=lambda one: (spans[one], one[1] - one[0], -one[0]))
    shown = min((item for item in items if (item.start, item.end) == span), key=lambda item: item.model_dump_json())
    part = votes[0].part
    parts = (part,) if part is not None else ()
    tags = Counter(tag for item in items for tag in item.tags)
    back = Counter(item.retracts_turn for item in items).most_common()
    most = max(count for _, count in back)
    return shown.model_copy(
        update={
            "id": id_for(shown, parts),
            "parts": parts,
            "value": _lower_median([item.value for item in items if item.value is not None]),
            "reason": _most_common([item.reason for item in items if item.reason is not None]),
            "tags": tuple(sorted(tag for tag, count in tags.items() if 2 * count >= len(items))),
            "retracts_turn": min(
                (turn for turn, count in back if count == most), key=lambda turn: (turn is None, turn)
            ),
            "runs": len(items),
        }
    )


def _strength(item: Evidence) -> tuple[int, int, str]:
    """Which item of one reading stands for it where its passages overlap: the one that says most."""
    reason = _REASONS.index(item.reason) if item.reason is not None else 0
    return item.value or 0, -reason, item.id


def _lower_median(values: Sequence[int]) -> int | None:
    return sorted(values)[(len(values) - 1) // 2] if values else None


def _most_common(reasons: Sequence[Reason]) -> Reason | None:
    """The reason given most often; of equal ones that which leaves most."""
    if not reasons:
        return None
    counts = Counter(reasons)
    return max(counts, key=lambda reason: (counts[reason], _REASONS.index(reason)))


def _joined(kept: Sequence[tuple[_Vote, Evidence]]) -> list[Evidence]:
    """Items of several parts that say the same of each, as one again."""
    alike: dict[str, list[Evidence]] = defaultdict(list)
    for _, item in kept:
        same = item.model_dump_json(exclude={"id", "parts", "runs"})
        alike[same if item.parts else f"{same}{item.id}"].append(item)
    found = []
    for items in alike.values():
        parts = tuple(part for item in items for part in item.parts)
        found.append(
            items[0].model_copy(
                update={"id": id_for(items[0], parts), "parts": parts, "runs": min(item.runs for item in items)}
            )
        )
    return found


def _unique(items: Iterable[Rejected]) -> list[Rejected]:
    return list(
        {(item.skill, item.polarity, item.transcript, item.turn, item.start, item.end): item for item in items}.values()
    )
