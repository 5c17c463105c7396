"""Lines that the talk names and that no statement is about: places to read, for whoever checks the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analyzer.messages import Message, message
from analyzer.observations import Named, Omission
from analyzer.report import plain
from analyzer.report.index import Index, Place

_SHOWN = 5  # places of one line; the rest stands in result.json

STANCES: Mapping[str, Message] = {
    "question": message("a question"),
    "denied": message("not done"),
    "unknown": message("does not know"),
    "hearsay": message("heard or read"),
    "supposed": message("what would be done"),
    "plan": message("a plan"),
    "other": message("somebody else's deed"),
    "deed": message("an own deed"),
    "rating": message("praise of oneself"),
    "habit": message("what is done every day"),
    "team": message("“we”"),
    "assent": message("a yes"),
    "list": message("a list"),
    "statement": message("a statement"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Words that name a line, with their turn."""

    place: Place
    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """A line that is named: by the candidate or by the interviewer's questions; `more` places are not shown here.

    `file` is empty when there is only one; `stances` is how the candidate spoke of it.
    """

    line: str
    href: str
    level: str
    file: str
    spoken: bool
    spots: tuple[Spot, ...]
    more: int
    stances: str


def omitted(index: Index) -> tuple[Omitted, ...] | None:
    """What was left out, in the order of the talks; None where nobody looked: rules alone read the talk, or the result
    is from before there was a look."""
    if index.result.facts is None or index.result.provenance.engine == "offline":
        return None
    return tuple(_omitted(index, item) for item in index.result.omissions)


def _omitted(index: Index, item: Omission) -> Omitted:
    skill = index.skills.get(item.skill)
    first = {name.turn: name for name in reversed(item.named)}
    spots = [_spot(index, first[turn]) for turn in item.turns if turn in first]
    many = len(index.transcripts) > 1
    return Omitted(
        line=index.name(item.skill),
        href=f"#line-{item.skill}" if skill else "",
        level=index.title(skill.level) if skill else "",
        file=index.source(item.transcript) if many else "",
        spoken=item.kind == "spoken",
        spots=tuple(spots[:_SHOWN]),
        more=max(0, len(spots) - _SHOWN),
        stances=", ".join(_stances(index, item.named)),
    )


def _spot(index: Index, name: Named) -> Spot:
    return Spot(index.place(name.transcript, name.turn, name.start), name.turn, plain.one_line(name.quote))


def _stances(index: Index, names: Iterable[Named]) -> dict[str, None]:
    return dict.fromkeys(index.words.label(STANCES, name.stance) for name in names if name.stance)
