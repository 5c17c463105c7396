"""The one place where findings become evidence. What does not is kept with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from analyzer import weighing
from analyzer.evidence import Evidence, Rejected, evidence_id
from analyzer.findings import Finding, Located
from analyzer.grounding import lexicon
from analyzer.grounding.index import Grounding, Index
from analyzer.grounding.shadow import words
from analyzer.grounding.terms import Terms
from analyzer.matrix.model import Matrix
from analyzer.messages import Message, message
from analyzer.transcript.model import Transcript

# Why a finding is no evidence.
REASONS: dict[str, Message] = {
    "empty": message("The model gave no quote."),
    "too_short": message("The quote is too short to show anything."),
    "not_found": message("These words were not found in what the candidate said."),
    "not_candidate": message("These words were said by somebody else, not by the candidate."),
    "number": message("A number in the quote is not the one that the candidate said."),
    "negation": message("A “not” was added to the quote or left out of it."),
    "name": message("A name in the quote is not the one that the candidate said."),
    "agent": message("The quote says “I” or “we” where the candidate did not."),
    "hedge": message("A word that weakens the statement was added to the quote or left out of it."),
    "substituted": message("A word of the quote is not the one that the candidate said."),
    "inserted": message("The quote has a word that the candidate did not say there."),
    "gap": message("The quote is put together from pieces that do not belong together."),
    "turned": message("Words beside the quote turn it round: it says the opposite of what it was taken for."),
    "not_a_question": message("The model named as a question a turn in which nobody asks."),
    "unknown_skill": message("The model named a line that the matrix does not have."),
    "unknown_part": message("The model named a part that this line does not have."),
}
_FEWEST_WORDS = 3  # of a support; a denial ("не знаю") or an assent ("да") may be shorter


def check(
    transcripts: Sequence[Transcript], found: Iterable[Located], matrix: Matrix
) -> tuple[tuple[Evidence, ...], tuple[Rejected, ...]]:
    """Evidence in the order of the talk, and what was rejected. Nothing is weighed yet."""
    terms = Terms()
    indexes = {transcript.id: Index(transcript, terms) for transcript in transcripts}
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
    if len(list(words(finding.quote))) < _fewest_words(finding):
        return _rejected(located, "too_short" if finding.quote.strip() else "empty")
    grounding = index.ground(finding.quote, turn=finding.turn)
    if grounding.turn is None or grounding.verdict == "rejected" or grounding.verdict == "altered":
        verdict: Literal["altered", "rejected"] = "altered" if grounding.verdict == "altered" else "rejected"
        return _rejected(located, grounding.reason or "not_found", verdict)
    if _denial_cut_out_of_another(finding, grounding):
        return _rejected(located, "turned")
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
        verdict=grounding.verdict,
        differences=grounding.differences,
        flags=grounding.flags,
        model_quote=finding.quote,
        rationale=finding.rationale,
        counts=True,
        why_not=None,
        retracts_turn=finding.retracts_turn,
        retracted_by=None,
        pass_=located.pass_,
        runs=1,
    )


def _denial_cut_out_of_another(finding: Finding, grounding: Grounding) -> bool:
    """A "не трогал" taken out of "не сказать, чтобы не трогал" says the opposite of what it limits."""
    if finding.polarity == "support" or "truncated_meaning" not in grounding.flags:
        return False
    return any(word.norm in lexicon.NEGATIONS for word in words(finding.quote))


def _rejected(located: Located, reason: str, verdict: Literal["altered", "rejected"] = "rejected") -> Rejected:
    finding = located.finding
    return Rejected(
        skill=finding.skill,
        polarity=finding.polarity,
        model_quote=finding.quote,
        verdict=verdict,
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
