"""The one place where findings become evidence. What does not is kept with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from analyzer import weighing
from analyzer.evidence import Evidence, Rejected, evidence_id
from analyzer.findings import Finding, Located
from analyzer.grounding import lexicon, sharing
from analyzer.grounding.index import Index, Passage
from analyzer.grounding.shadow import words
from analyzer.grounding.terms import Terms
from analyzer.grounding.verdict import Grounding
from analyzer.matrix.model import Matrix
from analyzer.messages import Message, message
from analyzer.transcript.model import Transcript

# Why a finding is no evidence.
REASONS: dict[str, Message] = {
    "empty": message("The model gave no quote."),
    "too_short": message("The quote is too short to show anything."),
    "too_long": message("The quote is longer than any passage that shows one thing."),
    "elsewhere": message("The second look quoted another place than the one that it was shown."),
    "not_asked": message("The second look was not about this line."),
    "not_found": message("These words were not found in what the candidate said."),
    "not_candidate": message("These words were said by somebody else, not by the candidate."),
    "number": message("A number in the quote is not the one that the candidate said."),
    "negation": message("A “not” was added to the quote or left out of it."),
    "name": message("A name in the quote is not the one that the candidate said."),
    "agent": message("The quote says “I” or “we” where the candidate did not."),
    "hedge": message("A word that weakens the statement was added to the quote or left out of it."),
    "substituted": message("A word of the quote is not the one that the candidate said."),
    "inserted": message("The quote has a word that the candidate did not say there."),
    "order": message("The words of the quote stand in another order, and that changes what is said."),
    "gap": message("The quote is put together from pieces that do not belong together."),
    "turned": message("Words beside the quote turn it round: it says the opposite of what it was taken for."),
    "not_a_question": message("The model named as a question a turn in which nobody asks."),
    "outvoted": message("Most of the readings of the talk did not find this here."),
    "unknown_skill": message("The model named a line that the matrix does not have."),
    "unknown_part": message("The model named a part that this line does not have."),
}
LONGEST_QUOTE = 4_000  # characters
_FEWEST_WORDS = 3  # of a support
_FEWEST_CONTENT_WORDS = 2  # among them; "ну вот я так" are four words that say nothing
_NO_CONTENT = lexicon.FILLERS | lexicon.PARTICLES | lexicon.AGENTS | lexicon.HESITATIONS | lexicon.COORDINATING


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A claim whose place in the talk is known but whose words, or their meaning, are not those of the place."""

    located: Located
    grounding: Grounding


@dataclass(frozen=True, slots=True)
class Checked:
    """Evidence in the order of the talk, what was rejected, and of both what deserves one more look."""

    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    doubtful: tuple[Doubtful, ...]


class Checker:
    """The talks of one interview, prepared once for any number of findings.

    `withheld` are the passages of each talk, by its id, that no model may have read: what is cited from them counts
    for nothing.
    """

    def __init__(
        self,
        transcripts: Sequence[Transcript],
        matrix: Matrix,
        *,
        withheld: Mapping[str, Sequence[Passage]] | None = None,
    ) -> None:
        self._matrix = matrix
        terms = Terms(matrix.terms)
        self._indexes = {
            talk.id: Index(talk, terms, quarantined=(withheld or {}).get(talk.id, ())) for talk in transcripts
        }
        self._order = {talk.id: number for number, talk in enumerate(transcripts)}

    def check(self, found: Iterable[Located]) -> Checked:
        """What of these findings is evidence. Nothing is weighed yet."""
        evidence: list[Evidence] = []
        rejected: dict[tuple[object, ...], Rejected] = {}
        doubtful: list[Doubtful] = []
        for located in found:
            outcome, grounding = _outcome(self._indexes[located.transcript], located, self._matrix)
            again = grounding is not None and "quarantined" not in grounding.flags
            if isinstance(outcome, Rejected):
                rejected.setdefault(claim(outcome), outcome)
                if outcome.verdict == "altered" and again:
                    doubtful.append(Doubtful(located, cast(Grounding, grounding)))
            else:
                if "truncated_meaning" in outcome.flags and again:
                    doubtful.append(Doubtful(located, cast(Grounding, grounding)))
                evidence.append(outcome)
        return Checked(self._once(evidence), tuple(rejected.values()), tuple(doubtful))

    def ground(self, item: Evidence) -> Grounding:
        """What the check says of an item's quote now."""
        return self._indexes[item.transcript].ground(item.model_quote, turn=item.turn)

    def settle(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """All items of a result, each once, in the order of the talk; what one passage may not serve is flagged."""
        transcripts = {id: index.transcript for id, index in self._indexes.items()}
        return sharing.limited(self._once(evidence), self._matrix, transcripts)

    def _once(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        kept: dict[str, Evidence] = {}
        for item in evidence:
            other = kept.get(item.id)
            if other is None or _strength(item, self._matrix) > _strength(other, self._matrix):
                kept[item.id] = item
        return tuple(sorted(kept.values(), key=self._place))

    def _place(self, item: Evidence) -> tuple[int, int, int, int, str]:
        return self._order[item.transcript], item.turn, item.start, item.end, item.id


def check(
    transcripts: Sequence[Transcript], found: Iterable[Located], matrix: Matrix
) -> tuple[tuple[Evidence, ...], tuple[Rejected, ...]]:
    """Evidence in the order of the talk, and what was rejected, of talks in which nothing is withheld."""
    checker = Checker(transcripts, matrix)
    checked = checker.check(found)
    return checker.settle(checked.evidence), checked.rejected


def _outcome(index: Index, located: Located, matrix: Matrix) -> tuple[Evidence | Rejected, Grounding | None]:
    """What becomes of one finding, and where its quote stands if it was looked up."""
    finding = located.finding
    skill = matrix.skill(finding.skill)
    if skill is None:
        return _rejected(located, "unknown_skill"), None
    parts = tuple(part for part in skill.part_ids if part in finding.parts)
    if skill.parts and finding.parts and not parts:
        return _rejected(located, "unknown_part"), None  # taken for the whole line, it would say more than was claimed
    if len(finding.quote) > LONGEST_QUOTE:
        return _rejected(located, "too_long"), None
    if not _worth_citing(finding):
        return _rejected(located, "too_short" if finding.quote.strip() else "empty"), None
    grounding = index.ground(finding.quote, turn=finding.turn)
    if grounding.turn is None or grounding.verdict == "rejected" or grounding.verdict == "altered":
        return _rejected(located, grounding.reason or "not_found", grounding), grounding
    if _denial_cut_out_of_another(finding, grounding):
        return _rejected(located, "turned"), None
    turn = index.transcript.turns[grounding.turn - 1]
    place = {"transcript": located.transcript, "turn": turn.index, "start": grounding.start, "end": grounding.end}
    item = Evidence(  # type: ignore[call-arg]  # mypy knows `pass_` by its alias alone, which is no Python name
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
    return item, grounding


def claim(item: Rejected) -> tuple[object, ...]:
    """What makes two rejected findings one: a later reading may repeat the mistake of an earlier one."""
    return item.skill, item.parts, item.polarity, item.model_quote, item.reason, item.transcript, item.turn


def _denial_cut_out_of_another(finding: Finding, grounding: Grounding) -> bool:
    """A "не трогал" taken out of "не сказать, чтобы не трогал" says the opposite of what it limits."""
    if finding.polarity == "support" or "truncated_meaning" not in grounding.flags:
        return False
    return any(word.norm in lexicon.NEGATIONS for word in words(finding.quote))


def _rejected(located: Located, reason: str, grounding: Grounding | None = None) -> Rejected:
    finding = located.finding
    altered = grounding is not None and grounding.verdict == "altered" and grounding.turn is not None
    return Rejected(  # type: ignore[call-arg]  # the same alias
        skill=finding.skill,
        parts=tuple(sorted(set(finding.parts))),
        polarity=finding.polarity,
        model_quote=finding.quote[:LONGEST_QUOTE],
        verdict="altered" if altered else "rejected",
        reason=reason,
        transcript=located.transcript,
        turn=grounding.turn if altered and grounding else finding.turn,
        start=grounding.start if altered and grounding else None,
        end=grounding.end if altered and grounding else None,
        differences=grounding.differences if altered and grounding else (),
        rationale=finding.rationale,
        pass_=located.pass_,
    )


def _worth_citing(finding: Finding) -> bool:
    """Whether a quote is long enough to show anything; a denial ("не знаю") or an assent ("да") may be short."""
    said = [word.norm for word in words(finding.quote)]
    if finding.polarity == "limit" or "assent" in finding.tags:
        return bool(said)
    content = [word for word in said if word not in _NO_CONTENT]
    return len(said) >= _FEWEST_WORDS and len(content) >= _FEWEST_CONTENT_WORDS


def _strength(item: Evidence, matrix: Matrix) -> tuple[bool, int, int, str]:
    """Which of two findings on the same passage and claim is kept, in any order given.

    It is the support that shows most and the limit that leaves least: one more finding never weakens what is there.
    """
    (weighed,) = weighing.weigh([item], matrix, matrix.policy)
    shows = weighed.effective if item.polarity == "support" else -weighed.effective
    return weighed.counts, shows, item.value or 0, item.model_dump_json()
