"""A quote is evidence only if the candidate said it: the one place where findings become evidence.

A quote is looked for as it stands, then word by word on a normalised shadow of the turn (case, ё, quotation marks,
dashes, punctuation between words, spaces and invisible characters put aside) that maps back to the source's own
characters. Only turns of the candidate are evidence. Everything else is kept with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer import weighing
from analyzer.evidence import Difference, Evidence, Flag, Rejected, evidence_id
from analyzer.findings import Finding, Located
from analyzer.letters import is_hidden
from analyzer.matrix.model import Matrix
from analyzer.messages import Message, message
from analyzer.transcript.model import Transcript, Turn

# Why a finding is no evidence.
REASONS: dict[str, Message] = {
    "empty": message("The model gave no quote."),
    "too_short": message("The quote is too short to show anything."),
    "not_found": message("These words were not found in what the candidate said."),
    "not_candidate": message("These words were said by somebody else, not by the candidate."),
    "not_a_question": message("The model named as a question a turn in which nobody asks."),
    "unknown_skill": message("The model named a line that the matrix does not have."),
    "unknown_part": message("The model named a part that this line does not have."),
}
_FEWEST_WORDS = 3  # of a support; a denial ("не знаю") or an assent ("да") may be shorter
_QUESTION_WORDS = 3

# A word keeps what changes its meaning: a minus, a decimal mark, "n't", "C++", "C#"; other joiners part words.
_WORD = re.compile(
    r"(?:(?<![^\W_])-(?=\d))?[^\W_]+(?:(?:(?<=\d)[.,:](?=\d)|(?<=[a-z])\.(?=[a-z])|')[^\W_]+)*(?:\+\+|#)?|[%$€₽№]"
)
# Outside of these blocks a character may be invisible or a mark on another one: the long way round is taken.
_SPECIAL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\xac\xae-\xff\u0400-\u0482\u048a-\u052f\u2010-\u2026\u2116\u20ac]")
_SAME = str.maketrans(
    {"ё": "е", "’": "'", "‘": "'", "`": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"}
)


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a quote stands: offsets in the text of the turn numbered `turn`, or why it does not."""

    verdict: Literal["verbatim", "near", "rejected"]
    reason: str | None = None
    turn: int | None = None
    start: int = 0
    end: int = 0
    differences: tuple[Difference, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one turn: one string to search in, and where each word stands in the turn's text."""

    turn: Turn
    joined: str
    positions: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def find(self, needle: str) -> tuple[int, int] | None:
        """The span of the first place where these words follow each other."""
        at = self.joined.find(needle)
        if at < 0:
            return None
        first = bisect_left(self.positions, at)
        last = first + needle.count("\0") - 2
        return self.spans[first][0], self.spans[last][1]


class Index:
    """A transcript prepared for looking up many quotes."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self._words = tuple(_index(turn) for turn in transcript.turns)

    def ground(self, quote: str, *, turn: int | None = None) -> Grounding:
        """Look for the quote in the cited turn, then in all turns of the candidate, nearest first."""
        words = [word for word, _, _ in _words(quote)]
        if not words:
            return Grounding("rejected", reason="empty")
        needle = _needle(words)
        order = sorted(self._words, key=lambda entry: abs(entry.turn.index - (turn or 0)))
        found = [
            (entry.turn, span)
            for entry in order
            if entry.turn.role == "candidate" and (span := entry.find(needle)) is not None
        ]
        if not found:
            elsewhere = any(entry.find(needle) for entry in order)
            return Grounding("rejected", reason="not_candidate" if elsewhere else "not_found")
        place, span = found[0]
        flags: list[Flag] = []
        if turn is not None and place.index != turn:
            flags.append("moved")
        if place.index != turn and len(found) > 1:
            flags.append("ambiguous")
        return _located(place, span, quote, tuple(flags))

    def question_before(self, turn: int) -> int | None:
        """Index of the question that a turn answers: the nearest earlier turn of an interviewer that says something."""
        fallback = None
        for earlier in reversed(self.transcript.turns[: turn - 1]):
            if earlier.role == "interviewer":
                if len(earlier.text.split()) >= _QUESTION_WORDS:
                    return earlier.index
                fallback = fallback or earlier.index
        return fallback


def ground(transcript: Transcript, quote: str, *, turn: int | None = None) -> Grounding:
    """Where the candidate said `quote`, if anywhere; for many quotes keep an `Index`."""
    return Index(transcript).ground(quote, turn=turn)


def check(
    transcripts: Sequence[Transcript], found: Iterable[Located], matrix: Matrix
) -> tuple[tuple[Evidence, ...], tuple[Rejected, ...]]:
    """Evidence in the order of the talk, and what was rejected. Nothing is weighed yet."""
    indexes = {transcript.id: Index(transcript) for transcript in transcripts}
    evidence: dict[str, Evidence] = {}
    rejected: list[Rejected] = []
    for located in found:
        outcome = _outcome(indexes[located.transcript], located, matrix)
        if isinstance(outcome, Rejected):
            if outcome not in rejected:
                rejected.append(outcome)
        elif outcome.id not in evidence or _strength(outcome, matrix) > _strength(evidence[outcome.id], matrix):
            evidence[outcome.id] = outcome
    order = {transcript.id: number for number, transcript in enumerate(transcripts)}
    return (
        tuple(sorted(evidence.values(), key=lambda e: (order[e.transcript], e.turn, e.start, e.end, e.id))),
        tuple(rejected),
    )


def _outcome(index: Index, located: Located, matrix: Matrix) -> Evidence | Rejected:
    finding = located.finding
    skill = matrix.skill(finding.skill)
    if skill is None:
        return _rejected(located, "unknown_skill")
    parts = tuple(part for part in skill.part_ids if part in finding.parts)
    if skill.parts and finding.parts and not parts:
        return _rejected(located, "unknown_part")  # taken for the whole line, it would say more than was claimed
    if len(list(_words(finding.quote))) < _fewest_words(finding):
        return _rejected(located, "too_short" if finding.quote.strip() else "empty")
    grounding = index.ground(finding.quote, turn=finding.turn)
    if grounding.turn is None or grounding.verdict == "rejected":
        return _rejected(located, grounding.reason or "not_found")
    turn = index.transcript.turns[grounding.turn - 1]
    place = {"transcript": located.transcript, "turn": turn.index, "start": grounding.start, "end": grounding.end}
    return Evidence(  # type: ignore[call-arg]  # mypy knows `pass_` by its alias alone, which is no Python name
        id=evidence_id(skill=skill.id, parts=parts, polarity=finding.polarity, **place),  # type: ignore[arg-type]
        skill=skill.id,
        parts=parts,
        polarity=finding.polarity,
        value=finding.value if finding.polarity == "support" else None,
        reason=finding.reason if finding.polarity == "limit" else None,
        fact=finding.fact if finding.polarity == "limit" else None,
        tags=tuple(sorted(set(finding.tags))),
        effective=0,
        transcript=located.transcript,
        turn=turn.index,
        start=grounding.start,
        end=grounding.end,
        quote=turn.text[grounding.start : grounding.end],
        time=turn.time_at(grounding.start),
        question_turn=index.question_before(turn.index),
        verdict="verbatim" if grounding.verdict == "verbatim" else "near",
        differences=grounding.differences,
        flags=grounding.flags,
        model_quote=finding.quote,
        rationale=finding.rationale,
        counts=True,
        why_not=None,
        retracts_turn=finding.retracts_turn,
        retracted_by=None,
        pass_="first",
        runs=1,
    )


def _rejected(located: Located, reason: str) -> Rejected:
    finding = located.finding
    return Rejected(
        skill=finding.skill,
        polarity=finding.polarity,
        model_quote=finding.quote,
        verdict="rejected",
        reason=reason,
        transcript=located.transcript,
        turn=finding.turn,
        rationale=finding.rationale,
    )


def _fewest_words(finding: Finding) -> int:
    return 1 if finding.polarity == "limit" or "assent" in finding.tags else _FEWEST_WORDS


def _strength(item: Evidence, matrix: Matrix) -> tuple[bool, int, int, str]:
    """Which of two findings on the same passage and claim is kept, in any order given.

    It is the support that shows most and the limit that leaves least: one more finding never weakens what is there.
    """
    (weighed,) = weighing.weigh([item], matrix, matrix.policy)
    shows = weighed.effective if item.polarity == "support" else -weighed.effective
    return weighed.counts, shows, item.value or 0, item.model_dump_json()


def _located(turn: Turn, span: tuple[int, int], quote: str, flags: tuple[Flag, ...]) -> Grounding:
    """The span widened to the quote's own outer punctuation, with what differs from the model's wording."""
    start, end = span
    whole = quote.strip()
    _, first, _ = next(iter(_words(whole)))
    exact = start - first
    if exact >= 0 and turn.text.startswith(whole, exact):
        return Grounding("verbatim", None, turn.index, exact, exact + len(whole), (), flags)
    source = turn.text[start:end]
    differences = (Difference(kind="spelling", source=source, quoted=quote),)
    return Grounding("near", None, turn.index, start, end, differences, flags)


def _index(turn: Turn) -> _Words:
    words = list(_words(turn.text))
    positions, position = [], 0
    for word, _, _ in words:
        positions.append(position)
        position += len(word) + 1
    return _Words(
        turn=turn,
        joined=_needle([word for word, _, _ in words]),
        positions=tuple(positions),
        spans=tuple((start, end) for _, start, end in words),
    )


def _needle(words: Sequence[str]) -> str:
    return "\0" + "\0".join(words) + "\0"


def _words(text: str) -> Iterable[tuple[str, int, int]]:
    """Normalised words of `text` with their offsets in it."""
    shadow, starts, ends = _shadow(text)
    for match in _WORD.finditer(shadow):
        yield match[0], starts[match.start()], ends[match.end() - 1]


def _shadow(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Text to match on and, for each of its characters, where its source begins and ends."""
    plain = text.casefold().translate(_SAME)
    if len(plain) == len(text) and not _SPECIAL.search(text):
        return plain, range(len(text)), range(1, len(text) + 1)
    shadow: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for letter, start, end in _letters(text):
        for character in unicodedata.normalize("NFC", letter).casefold().translate(_SAME):
            if not unicodedata.combining(character):  # an accent that stays a mark would tear the word apart
                shadow.append(character)
                starts.append(start)
                ends.append(end)
    return "".join(shadow), starts, ends


def _letters(text: str) -> Iterable[tuple[str, int, int]]:
    """What a reader takes for one letter each, a character with the marks on it, and the span it comes from."""
    letter, start, end = "", 0, 0
    for position, character in enumerate(text):
        if is_hidden(character):
            continue
        if letter and unicodedata.combining(character):
            letter, end = letter + character, position + 1
            continue
        if letter:
            yield letter, start, end
        letter, start, end = character, position, position + 1
    if letter:
        yield letter, start, end
