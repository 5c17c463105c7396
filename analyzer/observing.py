"""What code alone says of a talk beside the findings: the facts about the interview, and what a model left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer import facts, omissions, quarantine
from analyzer.messages import Message, message
from analyzer.observations import Facts, Omission, Words
from analyzer.offline import Hearing
from analyzer.omissions import Items
from analyzer.result import Result
from analyzer.transcript.model import Role


@dataclass(frozen=True, slots=True)
class Observed:
    """Neither changes a state or a level."""

    facts: Facts
    omissions: tuple[Omission, ...]


def observe(
    hearing: Hearing, items: Items, *, withheld: Mapping[str, Sequence[quarantine.Span]], by_rules: bool
) -> Observed:
    """Compare talks with everything that was found in them. What rules alone found has nothing to be compared with."""
    names = hearing.names()
    return Observed(
        facts=facts.of(hearing, names, items.skills),
        omissions=() if by_rules else omissions.find(hearing, names, items, withheld=withheld),
    )


_NOT_THERE = message("These words do not stand at the place that is named.")
_SPEAKS: Mapping[str, Role] = {"spoken": "candidate", "asked": "interviewer"}


def faults(result: Result) -> Iterator[tuple[str, Message]]:
    """What in the facts and omissions of a result cannot be, whatever the rules they were read by: place and why."""
    cited = Items(result.evidence, result.rejected).skills
    lines = {skill.id: skill for skill in result.matrix.skills}
    for number, omission in enumerate(result.omissions):
        place = f"omissions[{number}]"
        line = lines.get(omission.skill)
        if line is None or not set(omission.parts) <= set(line.part_ids):
            yield f"{place}.skill", message("The matrix has no such line or part.")
        if omission.skill in cited:
            yield f"{place}.skill", message("This line was not left out: an item is about it.")
        if omission.turns != tuple(dict.fromkeys(one.turn for one in omission.named)):
            yield f"{place}.turns", message("These are not the turns of the words that are named.")
        for at, name in enumerate(omission.named):
            if name.transcript != omission.transcript or not _stand(result, name, _SPEAKS[omission.kind]):
                yield f"{place}.named[{at}]", _NOT_THERE
    if result.facts is None:
        if result.omissions:
            yield "facts", message("There are omissions, and no facts: whoever looked for one has counted the other.")
        return
    for number, words in enumerate(result.facts.leading):
        if not _stand(result, words, "interviewer"):
            yield f"facts.leading[{number}]", _NOT_THERE
    if [one.transcript for one in result.facts.talks] != [talk.id for talk in result.transcripts]:
        yield "facts.talks", message("The facts are not about the talks of this file.")


def _stand(result: Result, words: Words, role: Role) -> bool:
    """Whether words stand where they are said to, and whoever has to has said them."""
    talk = next((talk for talk in result.transcripts if talk.id == words.transcript), None)
    turn = talk.turn(words.turn) if talk else None
    return turn is not None and turn.role == role and turn.text[words.start : words.end] == words.quote
