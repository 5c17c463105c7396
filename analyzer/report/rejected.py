"""What the model claimed and what is no evidence, with the reason; and passages that the model was not shown."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.evidence import Recheck, Rejected
from analyzer.grounding import REASONS
from analyzer.report import differences, labels, plain
from analyzer.report.differences import Piece
from analyzer.report.index import Index, Place


@dataclass(frozen=True, slots=True)
class Refused:
    """A statement of the model that is no evidence.

    `source` are the words that really stand there, cut where they differ; `again` is what a second look made of it.
    """

    reason: str
    line: str
    text: str
    side: str
    place: Place | None
    source: tuple[Piece, ...]
    again: str
    href: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A passage that no model was shown: its words, what is hidden in it, where it stands and why."""

    text: str
    decoded: str
    why: str
    place: Place


def refused(index: Index) -> tuple[Refused, ...]:
    """Every rejected claim, in the order of the result."""
    return tuple(_refused(index, item) for item in index.result.rejected)


def withheld(index: Index) -> tuple[Withheld, ...]:
    """Every quarantined passage, in the order of the talk."""
    return tuple(
        Withheld(
            text=plain.one_line(notice.quote or ""),
            decoded=plain.one_line(notice.decoded or ""),
            why=index.words.both(notice.message),
            place=index.place(notice.transcript, notice.turn, notice.start or 0),
        )
        for notice in index.result.flags
        if notice.code == "quarantined" and notice.transcript is not None and notice.turn is not None
    )


def again_in_words(index: Index, said: Recheck | None) -> str:
    """What a second look at the real words said, in the model's words too."""
    if said is None:
        return ""
    return f"{index.words.label(labels.RULINGS, said.ruling)} {plain.visible(said.rationale).strip()}"


def _refused(index: Index, item: Rejected) -> Refused:
    turn = index.turn(item.transcript, item.turn)
    source: tuple[Piece, ...] = ()
    if turn is not None and item.start is not None and item.end is not None:
        source = differences.pieces(index, turn.text[item.start : item.end], item.start, item.differences)
    instead = index.evidence.get(item.replaced_by or "")
    again = again_in_words(index, item.rechecked)
    if instead is not None:
        again += " " + index.words("See quote {number}.", number=index.number(instead))
    elif item.rechecked is not None and item.rechecked.ruling != "does_not":
        again += " " + index.words("It quoted nothing that holds, so nothing counts.")
    return Refused(
        reason=index.words.label(REASONS, item.reason),
        line=index.name(item.skill),
        text=plain.one_line(item.model_quote),
        side=index.words.label(labels.SIDES, item.polarity),
        place=index.place(item.transcript, item.turn, item.start or 0) if item.turn is not None else None,
        source=source,
        again=again.strip(),
        href=f"#{index.anchors[instead.id]}" if instead is not None else "",
    )
