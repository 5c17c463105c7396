"""Evidence as a report shows it: the source's own words, under the question, with what they count for and why."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.evidence import Evidence
from analyzer.report import differences, labels, plain
from analyzer.report.differences import Piece
from analyzer.report.index import Index, Place
from analyzer.report.rejected import again_in_words
from analyzer.transcript.model import Turn

QUESTION_LENGTH = 240  # characters of a question above a quote; the rest is one click away
QUESTION_LENGTH_BRIEF = 130
_LOOK_BACK = 8  # turns
_PROMPT_WORDS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """The interviewer's words before a quote."""

    text: str
    place: Place
    language: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One item of evidence. `text` is the source's own characters, `pieces` the same cut where the model's wording
    differs; `number` is that of the passage in the talk, `again` what a second look at a contested line said."""

    number: int
    anchor: str
    href: str
    text: str
    pieces: tuple[Piece, ...]
    language: str
    support: bool
    counts: bool
    says: str
    notes: tuple[str, ...]
    why_not: str
    place: Place
    question: Asked | None
    line: str
    line_href: str
    rationale: str
    again: str
    model_quote: str
    parts: tuple[str, ...]


def quote(index: Index, item: Evidence, *, brief: bool = False) -> Quote:
    """What a report shows of one item; `brief` keeps only the end of a long question."""
    number = index.number(item)
    found = index.turn(item.transcript, item.turn) is not None
    return Quote(
        number=number,
        anchor=index.anchors[item.id],
        href=f"#q{number}" if found else "",
        text=item.quote,
        pieces=differences.pieces(index, item.quote, item.start, item.differences),
        language=index.language_of(item.transcript),
        support=item.polarity == "support",
        counts=item.counts,
        says=_says(index, item),
        notes=_notes(index, item),
        why_not=_why_not(index, item),
        place=index.place(item.transcript, item.turn, item.start),
        question=_question(index, item, QUESTION_LENGTH_BRIEF if brief else QUESTION_LENGTH),
        line=index.name(item.skill),
        line_href=f"#line-{item.skill}" if item.skill in index.skills else "",
        rationale=plain.visible(item.rationale).strip(),
        again=_again(index, item),
        model_quote=plain.visible(item.model_quote).strip() if item.model_quote != item.quote else "",
        parts=_parts(index, item),
    )


def _again(index: Index, item: Evidence) -> str:
    """What a second look at the words or at the contested line said, in the model's words too."""
    if item.adjudication is None:
        return again_in_words(index, item.rechecked)
    told = index.words(
        "Second look at the line: {relation}. {rationale}",
        relation=index.words.label(labels.RELATIONS, item.adjudication.relation),
        rationale=plain.visible(item.adjudication.rationale).strip(),
    )
    if item.adjudication.applied or item.adjudication.relation == "contradiction":
        return told
    return told + " " + index.words("That cannot be so here, so the line stays contested.")


def _question(index: Index, item: Evidence, length: int) -> Asked | None:
    """The turn that asks; where it only urges on ("go on"), with the question before it."""
    turn = index.turn(item.transcript, item.question_turn)
    if turn is None:
        return None
    asking = _asking(index, item.transcript, turn)
    text = turn.text if asking is turn else f"{asking.text} … {turn.text}"
    return Asked(
        text=plain.ending(text, length),
        place=index.place(item.transcript, asking.index),
        language=index.language_of(item.transcript),
    )


def _asking(index: Index, transcript: str, turn: Turn) -> Turn:
    for back in range(turn.index, max(0, turn.index - _LOOK_BACK), -1):
        earlier = index.turn(transcript, back)
        if earlier is not None and earlier.role == "interviewer" and not _prompts_only(earlier):
            return earlier
    return turn


def _prompts_only(turn: Turn) -> bool:
    return "?" not in turn.text and len(turn.text.split()) <= _PROMPT_WORDS


def _says(index: Index, item: Evidence) -> str:
    if item.polarity == "limit":
        return index.words.label(labels.REASONS, item.reason)
    shown = item.effective if item.counts else item.value or 0
    values = labels.values(index.result.provenance.engine)
    return index.words.say(values.get(shown, values[0]))


def _notes(index: Index, item: Evidence) -> tuple[str, ...]:
    """Caps, tags, the reference fact, flags and how the quote was found, each a short phrase."""
    words = index.words
    notes = []
    capping = _capping(index, item)
    if capping:
        why = words.listed([words.label(labels.TAGS, tag) for tag in capping])
        notes.append(
            words("value {value}, counted as {counted}: {why}", value=item.value, counted=item.effective, why=why)
        )
    notes.extend(words.label(labels.TAGS, tag) for tag in item.tags if tag not in capping)
    fact = _fact(index, item)
    if fact:
        notes.append(words("reference fact of the matrix: {fact}", fact=fact))
    notes.extend(words.label(labels.FLAGS, flag) for flag in item.flags)
    if item.verdict != "verbatim":
        notes.append(words.label(labels.VERDICTS, item.verdict))
    if index.result.provenance.runs > 1 and item.pass_ == "first":
        notes.append(words("in {count} of {runs} readings", count=item.runs, runs=index.result.provenance.runs))
    if item.pass_ in labels.PASSES:
        notes.append(words.label(labels.PASSES, item.pass_))
    return tuple(notes)


def _capping(index: Index, item: Evidence) -> tuple[str, ...]:
    """The tags that keep a support from counting for its full value."""
    skill = index.skills.get(item.skill)
    if item.polarity == "limit" or item.value is None or item.effective >= item.value or skill is None:
        return ()
    caps = index.result.policy.caps
    return tuple(
        tag
        for tag in item.tags
        if tag in caps and caps[tag].levels.get(skill.level, caps[tag].at_most) == item.effective
    )


def _fact(index: Index, item: Evidence) -> str:
    skill = index.skills.get(item.skill)
    facts = skill.facts if skill else ()
    return next((index.words.of(fact.text) for fact in facts if fact.id == item.fact), "")


def _why_not(index: Index, item: Evidence) -> str:
    if item.counts:
        return ""
    text = index.words.label(labels.WHY_NOT, item.why_not) or index.words("This item counts for nothing.")
    later = index.evidence.get(item.retracted_by or "")
    if later is not None:
        text += " " + index.words("See quote {number}.", number=index.number(later))
    return text


def _parts(index: Index, item: Evidence) -> tuple[str, ...]:
    skill = index.skills.get(item.skill)
    names = {part.id: index.words.of(part.name) for part in skill.parts} if skill else {}
    return tuple(names.get(part, plain.one_line(part)) for part in item.parts)
