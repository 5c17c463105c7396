"""The re-check: claims whose words are not quite those of the talk are judged once more by the words that are.

Two kinds of claims come here: those in whose quote a word was changed that can carry meaning, and those cut out of a
denial, a condition or hearsay. What the re-check quotes is a new finding, grounded like any other; it never makes a
support worth more than was claimed at first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analyzer import asking
from analyzer.asking import Manner, Question, Used
from analyzer.calls import Engine
from analyzer.chunks import Piece
from analyzer.errors import EndpointError
from analyzer.evidence import Recheck
from analyzer.findings import Finding, Located, Rechecked, Rulings
from analyzer.grounding import Doubtful
from analyzer.matrix.model import Matrix
from analyzer.prompts import Claim, Prompts
from analyzer.transcript.model import Transcript
from analyzer.weighing import TOP

MOST_CLAIMS = 10  # in one call
_LONGEST_TURN = 2_400  # characters of a turn that are shown around the place
_LONGEST_NEIGHBOUR = 600
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A doubtful claim with what the re-check said of it, and the finding that it quoted instead, if any."""

    doubtful: Doubtful
    said: Recheck
    found: Located | None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rulings of one pass; `failures` are calls that gave no answer, whose claims stay as they were."""

    ruled: tuple[Ruled, ...]
    failures: tuple[EndpointError, ...]
    used: Used


async def rule(
    doubtful: Sequence[Doubtful],
    transcripts: Mapping[str, Transcript],
    prompts: Prompts,
    engine: Engine,
    *,
    progress: asking.Progress | None = None,
) -> Rulebook:
    """Ask about all claims, in as few calls as may be; talks in different languages are asked about apart."""
    manner: Manner[Rulings, Sequence[Doubtful]] = Manner(shape=Rulings, reword=prompts.again)
    questions = [_question(batch, transcripts, prompts) for batch in _batches(doubtful, transcripts)]
    outcomes = await asking.ask_all(questions, manner, engine, progress=progress)
    ruled: list[Ruled] = []
    for outcome in outcomes:
        told: dict[int, Rechecked] = {}
        for ruling in outcome.value.rulings if outcome.value else ():
            told.setdefault(ruling.item, ruling)
        ruled.extend(
            _ruled(one, told[number], prompts.matrix)
            for number, one in enumerate(outcome.about, start=1)
            if number in told
        )
    failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Rulebook(tuple(ruled), failures, asking.used(outcomes))


def _question(
    batch: Sequence[Doubtful], transcripts: Mapping[str, Transcript], prompts: Prompts
) -> Question[Sequence[Doubtful]]:
    """About some claims in one language; half as many at a time when they are too long together."""
    middle = len(batch) // 2
    return Question(
        about=batch,
        call=prompts.recheck(
            [_claim(one, transcripts[one.located.transcript], prompts) for one in batch],
            transcripts[batch[0].located.transcript].language,
        ),
        smaller=lambda: [
            _question(half, transcripts, prompts) for half in (batch[:middle], batch[middle:]) if middle and half
        ],
    )


def _batches(doubtful: Sequence[Doubtful], transcripts: Mapping[str, Transcript]) -> list[list[Doubtful]]:
    by_language: dict[str, list[Doubtful]] = {}
    for one in doubtful:
        by_language.setdefault(transcripts[one.located.transcript].language, []).append(one)
    return [
        items[first : first + MOST_CLAIMS]
        for items in by_language.values()
        for first in range(0, len(items), MOST_CLAIMS)
    ]


def _claim(one: Doubtful, transcript: Transcript, prompts: Prompts) -> Claim:
    finding, place = one.located.finding, one.grounding
    turn = place.turn or finding.turn
    return Claim(
        skill=prompts.matrix.known(finding.skill),
        parts=tuple(finding.parts),
        polarity=finding.polarity,
        claimed=_claimed(finding),
        turn=turn,
        noted=finding.quote,
        lines=prompts.excerpts.lines(transcript, around(transcript, turn, place.start, place.end)),
    )


def _claimed(finding: Finding) -> str:
    """How much was claimed, as the scale calls it."""
    if finding.polarity == "limit":
        return f"reason {finding.reason}"
    tags = f", tags {', '.join(finding.tags)}" if finding.tags else ""
    return f"value {finding.value}{tags}"


def around(transcript: Transcript, turn: int, start: int, end: int) -> tuple[Piece, ...]:
    """The turn that holds a place, or as much of it as may be shown around it, between the turns beside it."""
    text = transcript.turns[turn - 1].text
    room = max(0, (_LONGEST_TURN - (end - start)) // 2)
    pieces = [Piece(turn=turn, start=_word_start(text, start - room, start), end=_word_end(text, end, end + room))]
    if turn > 1:
        before = transcript.turns[turn - 2].text
        pieces.insert(
            0,
            Piece(
                turn=turn - 1, start=_word_start(before, len(before) - _LONGEST_NEIGHBOUR, len(before)), end=len(before)
            ),
        )
    if turn < len(transcript.turns):
        after = transcript.turns[turn].text
        pieces.append(Piece(turn=turn + 1, start=0, end=_word_end(after, 0, _LONGEST_NEIGHBOUR)))
    return tuple(pieces)


def _word_start(text: str, at: int, latest: int) -> int:
    """The beginning of the first word that begins at `at` or later: half a word may be another word."""
    if at <= 0:
        return 0
    found = _SPACE.search(text, at - 1, latest)
    return found.end() if found else min(at, latest)


def _word_end(text: str, earliest: int, at: int) -> int:
    """The end of the last word that ends at `at` or before."""
    if at >= len(text):
        return len(text)
    last = max((found.start() for found in _SPACE.finditer(text, earliest, at + 1)), default=at)
    return max(last, earliest)


def _ruled(one: Doubtful, ruling: Rechecked, matrix: Matrix) -> Ruled:
    said = Recheck(ruling=ruling.ruling, rationale=ruling.rationale)
    finding = _found(one.located.finding, ruling, matrix)
    if finding is None:
        return Ruled(one, said, None)
    finding = finding.model_copy(update={"turn": one.grounding.turn or finding.turn})
    located = Located(transcript=one.located.transcript, finding=finding, run=one.located.run, pass_="recheck")
    return Ruled(one, said, located)


def _found(claimed: Finding, ruling: Rechecked, matrix: Matrix) -> Finding | None:
    """The new finding that a ruling makes; None where the words show nothing of the skill."""
    changed: dict[str, object] = {"quote": ruling.quote or "", "rationale": ruling.rationale}
    if not (ruling.quote or "").strip():
        return None
    if ruling.reason is not None:
        if claimed.polarity == "support" and matrix.known(claimed.skill).parts and not claimed.parts:
            return None  # a support that names no part says nothing; as a limit it would speak of the whole line
        fact = claimed.fact if ruling.reason == claimed.reason else None
        changed |= {"polarity": "limit", "value": None, "tags": [], "reason": ruling.reason, "fact": fact}
    elif ruling.ruling == "does_not" or (claimed.polarity == "limit" and ruling.ruling == "partly"):
        return None
    elif claimed.polarity == "support":
        value = _value(claimed.value, ruling)
        if value is None:
            return None
        changed |= {"value": value, "tags": sorted({*claimed.tags, *ruling.tags})}
    return claimed.model_copy(update=changed)


def _value(claimed: int | None, ruling: Rechecked) -> int | None:
    """What the words show: never more than was claimed, and less where they show it partly; None for nothing."""
    if claimed is None or not 1 <= claimed <= TOP:
        return None
    most = claimed - 1 if ruling.ruling == "partly" else claimed
    given = most if ruling.value is None else ruling.value
    return min(most, given) if 1 <= given <= TOP and most >= 1 else None
