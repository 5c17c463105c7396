"""Whether gold holds together: its fields with each other, with the talk and with the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.gold.model import BELOW, Dialogue, Expected, Interview, Pair, Passage, Place
from analyzer.gold.spans import overlap, same_line, span
from analyzer.matrix.document import Fault, Path
from analyzer.matrix.model import Matrix, Skill
from analyzer.messages import Message, message
from analyzer.transcript.model import Role, Transcript

_ROLES: dict[Role, Message] = {
    "candidate": message("The candidate does not speak in turn {turn}. Correct the turn."),
    "interviewer": message("The interviewer does not speak in turn {turn}. Correct the turn."),
}


def interview(gold: Interview, talk: Transcript, matrix: Matrix) -> list[Fault]:
    """Every fault of a gold interview."""
    found = [*_of_level(gold, matrix), *_of_states(gold, matrix)]
    lists: tuple[tuple[str, Sequence[Place], Role], ...] = (
        ("evidence", gold.evidence, "candidate"),
        ("decoys", gold.decoys, "candidate"),
        ("asked_not_shown", gold.asked_not_shown, "interviewer"),
    )
    for name, items, role in lists:
        for at, item in enumerate(items):
            found.extend(_of_place(item, (name, at), talk, matrix, role))
            if item in items[:at]:
                found.append(Fault((name, at), message("This item stands here twice. Remove one of them.")))
    for at, passage in enumerate(gold.evidence):
        found.extend(_of_passage(passage, ("evidence", at), matrix.skill(passage.skill)))
    if not found:  # what follows looks quotes up in their turns
        found.extend(_of_decoys(gold, talk))
        found.extend(_of_asked(gold, talk))
    return found


def _of_level(gold: Interview, matrix: Matrix) -> Iterator[Fault]:
    if gold.level != BELOW and gold.level not in matrix.rank:
        known = ", ".join((BELOW, *matrix.rank))
        what = message("The matrix has no level “{level}”. Its levels are: {levels}.", level=gold.level, levels=known)
        yield Fault(("level",), what)


def _of_states(gold: Interview, matrix: Matrix) -> Iterator[Fault]:
    lines = {skill.id for skill in matrix.skills}
    atoms = {f"{skill.id}/{part}" for skill in matrix.skills for part in skill.part_ids}
    yield from (Fault(("states", id), _no_line(id)) for id in gold.states if id not in lines)
    yield from (Fault(("part_states", id), _no_line(id)) for id in gold.part_states if id not in atoms)
    for at, id in enumerate(gold.unclear):
        if id not in lines | atoms:
            yield Fault(("unclear", at), _no_line(id))
        elif id in gold.states or id in gold.part_states:
            what = message("“{id}” is unclear and has a state as well. Keep one of the two.", id=id)
            yield Fault(("unclear", at), what)


def _of_place(item: Place, path: Path, talk: Transcript, matrix: Matrix, role: Role) -> Iterator[Fault]:
    turn, skill = talk.turn(item.turn), matrix.skill(item.skill)
    if skill is None:
        yield Fault((*path, "skill"), _no_line(item.skill))
    else:
        for part in item.parts:
            if part not in skill.part_ids:
                yield Fault((*path, "parts"), _no_part(skill, part))
    if turn is None:
        yield Fault((*path, "turn"), message("The talk has no turn {turn}. Correct the number.", turn=item.turn))
        return
    if turn.role != role:
        yield Fault((*path, "turn"), message(_ROLES[role].id, turn=item.turn))
    quote = getattr(item, "quote", None)
    if quote is not None and (times := turn.text.count(quote)) != 1:
        yield Fault((*path, "quote"), _not_once(times, item.turn))


def _of_passage(item: Passage, path: Path, skill: Skill | None) -> Iterator[Fault]:
    if item.polarity == "support":
        if not item.values or item.reasons or item.fact is not None:
            yield Fault(path, message("A support has “values”, and neither “reasons” nor “fact”. Mend the fields."))
        if skill is not None and skill.parts and not item.parts:
            what = message("A support of a line with parts names them. Add “parts”.")
            yield Fault(path, what)
    elif not item.reasons or item.values:
        yield Fault(path, message("A limit has “reasons” and no “values”. Mend the fields."))
    elif "wrong" in item.reasons or item.fact is not None:
        known = {fact.id for fact in skill.facts} if skill is not None else set()
        if item.reasons != ("wrong",) or item.fact not in known:
            yield Fault(
                path, message("“wrong” stands alone, with the “fact” of the line that it contradicts. Mend the fields.")
            )


def _of_decoys(gold: Interview, talk: Transcript) -> Iterator[Fault]:
    for at, decoy in enumerate(gold.decoys):
        support = decoy.looks_like == "support"
        if support != (decoy.at_most is not None):
            yield Fault(
                ("decoys", at), message("What looks like a support, and only that, has “at_most”. Mend the fields.")
            )
            continue
        for other in gold.evidence:
            apart = other.polarity != decoy.looks_like or not same_line(other, decoy)
            if apart or not overlap(span(other, other.quote, talk), span(decoy, decoy.quote, talk)):
                continue
            if not support or max(other.values) > (decoy.at_most or 0):
                yield Fault(
                    ("decoys", at),
                    message("The decoy overlaps evidence of the same line. Shorten one of the two quotes."),
                )


def _of_asked(gold: Interview, talk: Transcript) -> Iterator[Fault]:
    for at, asked in enumerate(gold.asked_not_shown):
        answered = any(item.turn == asked.turn + 1 and same_line(item, asked) for item in gold.evidence)
        if answered or talk.turn(asked.turn + 1) is None:
            what = message("The answer after turn {turn} is missing, or evidence stands in it.", turn=asked.turn)
            yield Fault(("asked_not_shown", at), what)


def pair(found: Pair, path: Path, matrix: Matrix) -> Iterator[Fault]:
    """Every fault of a pair of dialogues; `path` is where it stands in its file."""
    skill = matrix.skill(found.skill)
    if skill is None:
        yield Fault((*path, "skill"), _no_line(found.skill))
    elif found.matrix_part is not None and found.matrix_part not in skill.part_ids:
        yield Fault((*path, "matrix_part"), _no_part(skill, found.matrix_part))
    elif skill.parts and found.matrix_part is None:
        what = message("The line has parts, and a pair is judged by one of them. Add “matrix_part”.")
        yield Fault(path, what)
    if found.neighbour is not None and matrix.skill(found.neighbour) is None:
        yield Fault((*path, "neighbour"), _no_line(found.neighbour))
    yield from _of_dialogue(found.trap, (*path, "trap"))
    yield from _of_dialogue(found.genuine, (*path, "genuine"))


def _of_dialogue(found: Dialogue, path: Path) -> Iterator[Fault]:
    if any(len(turn) != 1 for turn in found.turns) or len(found.turns) < 2:
        what = message("A dialogue has two turns or more, and each is one entry: “I: …” or “C: …”. Mend the turns.")
        yield Fault((*path, "turns"), what)
        return
    expect, said = found.expect, found.spoken
    yield from _of_expected(expect, (*path, "expect"))
    if expect.quote is not None:
        times = sum(role == "C" and expect.quote in text for role, text in said)
        if times != 1:
            what = message("The quote stands in {times} turns of the candidate, not in one. Correct it.", times=times)
            yield Fault((*path, "expect", "quote"), what)
    if expect.bait is not None and not any(expect.bait in text for _, text in said):
        yield Fault((*path, "expect", "bait"), message("The bait does not stand in the talk. Correct it."))
    for turn in expect.asked_not_shown:
        if not turn < len(said) or said[turn - 1][0] != "I":
            what = message("Turn {turn} is no question of the interviewer with an answer. Correct the turn.", turn=turn)
            yield Fault((*path, "expect", "asked_not_shown"), what)


def _of_expected(expect: Expected, path: Path) -> Iterator[Fault]:
    bounds = expect.least is not None and expect.most is not None and expect.least <= expect.most
    fits = {
        "support": bounds and expect.quote is not None and expect.reason is None and not expect.asked_not_shown,
        "limit": (expect.least, expect.most, expect.tags, expect.asked_not_shown) == (None, None, (), ())
        and None not in (expect.reason, expect.quote),
        "nothing": (expect.least, expect.most, expect.tags, expect.reason, expect.quote)
        == (None, None, (), None, None),
    }
    if not fits[expect.note]:
        what = message(
            "The fields do not fit the note “{note}”. A support has least ≤ most and a quote, a limit a reason and a "
            "quote, nothing has none of them.",
            note=expect.note,
        )
        yield Fault(path, what)
    if expect.note in expect.other:
        what = message("“or” names the note “{note}” itself. Remove it there.", note=expect.note)
        yield Fault((*path, "or"), what)


def _no_line(id: str) -> Message:
    return message("The matrix has no line or part “{id}”. “analyzer matrix show” lists the lines.", id=id)


def _no_part(skill: Skill, part: str) -> Message:
    return message("The line “{skill}” has no part “{part}”. Correct or remove it.", skill=skill.id, part=part)


def _not_once(times: int, turn: int) -> Message:
    return message(
        "The quote stands in turn {turn} {times} times, not once. Copy it from there.", turn=turn, times=times
    )
