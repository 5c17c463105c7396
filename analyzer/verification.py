"""Whether a stored result holds together: without a model, everything that follows from something else is made anew.

Hashes say that nothing was touched since the result was made; recounting says that what it states follows from its
quotes. Either alone can be fooled: a changed value that a cap hides changes no level, and a hash can be written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer import grounding, observing, offline, pipeline, quarantine, resources, weighing
from analyzer.evidence import AskedTurn, Evidence, Rejected, id_for
from analyzer.frozen import sha256_of
from analyzer.matrix.model import Matrix, Policy
from analyzer.messages import Message, message
from analyzer.omissions import Items
from analyzer.result import MatrixUsed, PolicyUsed, Result, digest_of, digest_of_json
from analyzer.transcript.model import Transcript

MOST_TOLD = 40  # mismatches of one kind; a file that is wrong everywhere is not read to the end
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that is not what it should be: `place` as a path in `result.json`, and a sentence."""

    place: str
    what: Message


def verify(
    result: Result,
    *,
    written: Mapping[str, Any] | None = None,
    transcripts: Sequence[Transcript] = (),
    matrix: Matrix | None = None,
) -> tuple[Mismatch, ...]:
    """Everything in a result that does not agree with the rest of it, or with the files given beside it.

    `written` is the parsed JSON that the result was read from: the digest is that of what the file says, which in an
    older one is less than what is known of it here.
    """
    digest = digest_of(result) if written is None else digest_of_json(written)
    found = [*_hashes(result, digest), *_talks(result), *_quotes(result), *_recounted(result)]
    found.extend(Mismatch(place, what) for place, what in observing.faults(result))
    if not found and result.provenance.version == resources.program_version():
        found.extend(_checked_again(result))
    for transcript in transcripts:
        found.extend(_file(result, transcript))
    if matrix is not None:
        found.extend(_matrix(result, matrix))
    return tuple(found)


def matrix_of(result: Result) -> Matrix:
    """The matrix that a result embeds, with the policy that it was counted by."""
    used = result.matrix
    return Matrix(
        id=used.id,
        version=used.version,
        title=used.title,
        levels=used.levels,
        skills=used.skills,
        notes=used.notes,
        terms=used.terms,
        policy=policy_of(result),
    )


def policy_of(result: Result) -> Policy:
    """The policy that a result was counted by."""
    return Policy(**{name: getattr(result.policy, name) for name in Policy.model_fields})


def asked_of(result: Result) -> tuple[AskedTurn, ...]:
    """The questions without an answer that a result records."""
    return tuple(
        AskedTurn(skill=score.skill, transcript=place.transcript, turn=place.turn)
        for score in result.skills
        for place in score.asked_turns
    )


# ── Hashes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _hashes(result: Result, digest: str) -> Iterator[Mismatch]:
    if result.digest != digest:
        yield Mismatch(
            "digest", message("The file was changed after it was made: its digest is not that of its content.")
        )
    if result.matrix.sha256 != sha256_of(result.matrix.model_dump(mode="json", exclude={"sha256"})):
        yield Mismatch("matrix.sha256", message("The embedded matrix is not the one that its hash names."))
    if result.policy.sha256 != PolicyUsed.of(policy_of(result)).sha256:
        yield Mismatch("policy.sha256", message("The embedded policy is not the one that its hash names."))


# ── Talks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _talks(result: Result) -> Iterator[Mismatch]:
    """Whether the talks are whole and each is there once."""
    ids = [talk.id for talk in result.transcripts]
    files = [talk.sha256 for talk in result.transcripts]
    if len(set(ids)) < len(ids) or len(set(files)) < len(files):
        yield Mismatch("transcripts", message("One talk stands in the file twice."))
    for number, talk in enumerate(result.transcripts):
        if [turn.index for turn in talk.turns] != list(range(1, len(talk.turns) + 1)):
            yield Mismatch(f"transcripts[{number}].turns", message("The turns are not numbered from 1 on."))
        for turn in talk.turns:
            if any(not 0 <= cue.start <= cue.end <= len(turn.text) for cue in turn.cues):
                yield Mismatch(
                    f"transcripts[{number}].turns[{turn.index - 1}].cues",
                    message("These words do not stand at the place that is named."),
                )


# ── Quotes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _quotes(result: Result) -> Iterator[Mismatch]:
    talks = {talk.id: talk for talk in result.transcripts}
    ids: set[str] = set()
    for number, item in enumerate(result.evidence):
        place = f"evidence[{number}]"
        if item.id in ids:
            yield Mismatch(place, message("Two items have the id {id}.", id=item.id))
        ids.add(item.id)
        yield from _item(place, item, talks.get(item.transcript), result)
    for number, refused in enumerate(result.rejected):
        yield from _refused(f"rejected[{number}]", refused, talks.get(refused.transcript))
    for number, score in enumerate(result.skills):
        for at, asked in enumerate(score.asked_turns):
            talk = talks.get(asked.transcript)
            turn = talk.turn(asked.turn) if talk else None
            if turn is None or turn.role == "candidate":
                yield Mismatch(
                    f"skills[{number}].asked_turns[{at}]", message("Nobody asks at the place that is named.")
                )
    for number, notice in enumerate(result.flags):
        if notice.quote is None or notice.transcript is None or notice.turn is None:
            continue
        talk = talks.get(notice.transcript)
        turn = talk.turn(notice.turn) if talk else None
        if turn is None or turn.text[notice.start or 0 : notice.end or 0] != notice.quote:
            yield Mismatch(f"flags[{number}].quote", message("These words do not stand at the place that is named."))


def _item(place: str, item: Evidence, talk: Transcript | None, result: Result) -> Iterator[Mismatch]:
    turn = talk.turn(item.turn) if talk is not None else None
    if talk is None or turn is None:
        yield Mismatch(
            place, message("There is no turn {turn} in the talk {talk}.", turn=item.turn, talk=item.transcript)
        )
        return
    if not 0 <= item.start < item.end <= len(turn.text) or turn.text[item.start : item.end] != item.quote:
        yield Mismatch(f"{place}.quote", message("The quote does not stand at the place that is named."))
    if turn.role != "candidate":
        yield Mismatch(f"{place}.turn", message("Turn {turn} is not the candidate's.", turn=item.turn))
    if item.time != turn.time_at(item.start):
        yield _other(f"{place}.time", item.time, turn.time_at(item.start))
    skill = next((skill for skill in result.matrix.skills if skill.id == item.skill), None)
    if skill is None:
        yield Mismatch(f"{place}.skill", message("The matrix has no line “{skill}”.", skill=item.skill))
    elif not set(item.parts) <= set(skill.part_ids):
        yield Mismatch(f"{place}.parts", message("The line “{skill}” has no such part.", skill=item.skill))
    if not 1 <= item.runs <= result.provenance.runs:
        yield Mismatch(f"{place}.runs", message("The talk was not read that often."))
    if item.question_turn is not None and not 1 <= item.question_turn < item.turn:
        yield Mismatch(f"{place}.question_turn", message("A question comes before its answer."))
    named = id_for(item, item.parts)
    if item.id != named:
        yield _other(f"{place}.id", item.id, named)
    for at, difference in enumerate(item.differences):
        if difference.start is not None and turn.text[difference.start : difference.end] != difference.source:
            yield Mismatch(
                f"{place}.differences[{at}]", message("These words do not stand at the place that is named.")
            )


def _refused(place: str, item: Rejected, talk: Transcript | None) -> Iterator[Mismatch]:
    turn = talk.turn(item.turn) if talk is not None and item.turn is not None else None
    if item.start is not None and (turn is None or not 0 <= item.start < (item.end or 0) <= len(turn.text)):
        yield Mismatch(place, message("These words do not stand at the place that is named."))


# ── Recounting ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _recounted(result: Result) -> Iterator[Mismatch]:
    matrix = matrix_of(result)
    known = {skill.id for skill in matrix.skills}
    if not _holds_together(matrix):
        yield Mismatch("matrix", message("The embedded matrix names lines or levels that it does not have."))
        return
    if any(item.skill not in known for item in result.evidence) or {s.skill for s in result.skills} != known:
        yield Mismatch("skills", message("The lines scored are not those of the embedded matrix."))
        return
    evidence, skills, recommended = pipeline.decide(
        matrix, policy_of(result), result.evidence, asked_of(result), unread=bool(result.provenance.incomplete)
    )
    yield from _compared("evidence", _dump(result.evidence), _dump(evidence))
    yield from _compared("skills", _dump(result.skills), _dump(skills))
    yield from _compared("to_check", _dump(result.to_check), _dump(weighing.to_check(evidence)))
    yield from _compared(
        "recommendation", result.recommendation.model_dump(mode="json"), recommended.model_dump(mode="json")
    )


def _checked_again(result: Result) -> Iterator[Mismatch]:
    """Whether the quote check of this program says of every quote what the file says: verdict, place, flags.

    Only for results of this very version: another one may have had other rules.
    """
    matrix = matrix_of(result)
    withheld = {talk.id: quarantine.find(talk) for talk in result.transcripts}
    spans = {id: quarantine.wordy(found) for id, found in withheld.items()}
    checker = grounding.Checker(result.transcripts, matrix, withheld=spans)
    for number, item in enumerate(result.evidence):
        again = checker.ground(item)
        for name, stored, found in (
            ("verdict", item.verdict, again.verdict),
            ("start", item.start, again.start),
            ("end", item.end, again.end),
            ("differences", _dump(item.differences), _dump(again.differences)),
            ("flags", _judging(item.flags), _judging(again.flags)),
        ):
            if stored != found:
                yield _other(f"evidence[{number}].{name}", stored, found)
    for number, (item, again_) in enumerate(zip(result.evidence, checker.settle(result.evidence), strict=True)):
        if ("overused" in item.flags) != ("overused" in again_.flags):
            yield _other(f"evidence[{number}].flags", item.flags, again_.flags)
    if result.facts is not None:
        observed = observing.observe(
            offline.hear(result.transcripts, matrix),
            Items(result.evidence, result.rejected, asked_of(result)),
            withheld=withheld,
            by_rules=result.provenance.engine == "offline",
        )
        yield from _compared("omissions", _dump(result.omissions), _dump(observed.omissions))
        yield from _compared("facts", result.facts.model_dump(mode="json"), observed.facts.model_dump(mode="json"))
    shown = [(flag.transcript, flag.turn, flag.start, flag.end) for flag in result.flags if flag.code == "quarantined"]
    found_ = [(id, span.turn, span.start, span.end) for id, found in withheld.items() for span in found]
    if sorted(map(str, shown)) != sorted(map(str, found_)):
        yield _other("flags", shown, found_)


def _judging(flags: Sequence[str]) -> list[str]:
    """The flags that follow from the place alone: where the model said that it was is not kept."""
    return sorted(flag for flag in flags if flag not in ("moved", "ambiguous", "overused"))


def _holds_together(matrix: Matrix) -> bool:
    """Whether every level and line that the matrix refers to is there."""
    levels, skills = set(matrix.rank), {skill.id for skill in matrix.skills}
    named_levels = {skill.level for skill in matrix.skills} | {a.level for s in matrix.skills for a in s.again}
    named_levels |= {other.level for level in matrix.levels for other in (level.soft_as, level.hard_as) if other}
    named = {other for skill in matrix.skills for other in skill.implies}
    named |= {other for skill in matrix.skills for part in skill.parts for other in part.implies}
    named |= {*matrix.policy.must, *matrix.policy.waived, *matrix.policy.weights}
    unique = len(levels) == len(matrix.levels) and len(skills) == len(matrix.skills)
    return unique and named_levels <= levels and named <= skills


def _dump(items: Iterable[Any]) -> list[Any]:
    return [item.model_dump(mode="json", by_alias=True) for item in items]


def _compared(place: str, stored: Any, counted: Any) -> list[Mismatch]:
    """Where the stored and the counted value differ, as deep as they are alike in shape."""
    found: list[Mismatch] = []
    waiting = [(place, stored, counted)]
    while waiting and len(found) < MOST_TOLD:
        path, one, other = waiting.pop(0)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            waiting.extend((f"{path}.{name}", one[name], other[name]) for name in one)
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            waiting.extend((f"{path}[{number}]", *pair) for number, pair in enumerate(zip(one, other, strict=True)))
        else:
            found.append(_other(path, one, other))
    return found


def _other(place: str, stored: object, counted: object) -> Mismatch:
    return Mismatch(
        place,
        message(
            "The file says {stored}; counted again it is {counted}.", stored=_short(stored), counted=_short(counted)
        ),
    )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# ── Files beside it ────────────────────────────────────────────────────────────────────────────────────────────────


def _file(result: Result, transcript: Transcript) -> Iterator[Mismatch]:
    """Whether a transcript read again from its file is one of those in the result, word for word."""
    stored = next((talk for talk in result.transcripts if talk.sha256 == transcript.sha256), None)
    if stored is None:
        yield Mismatch(
            "transcripts",
            message("The result rests on no file that is, byte for byte, “{file}”.", file=transcript.source),
        )
        return
    place = f"transcripts[{result.transcripts.index(stored)}]"
    merged = any(warning.code == "people_merged" for warning in stored.warnings)
    # Labels that were made one (--same) join turns: what was said stays the same, in the same order.
    if _words(stored) != _words(transcript) or (not merged and _spoken(stored) != _spoken(transcript)):
        yield Mismatch(
            f"{place}.turns",
            message("The turns in the result are not those of the file “{file}”.", file=transcript.source),
        )
    elif not merged and _roles_differ(stored, transcript):
        yield Mismatch(
            f"{place}.turns",
            message(
                "The roles in the result are not those of the file “{file}”; if they were given by hand, "
                "give --candidate and --interviewer here too.",
                file=transcript.source,
            ),
        )


def _roles_differ(stored: Transcript, transcript: Transcript) -> bool:
    """Whether the file tells who the candidate is, and it is somebody else."""
    told = [turn.role for turn in transcript.turns]
    return "candidate" in told and told != [turn.role for turn in stored.turns]


def _words(talk: Transcript) -> str:
    return " ".join(turn.text for turn in talk.turns)


def _spoken(talk: Transcript) -> list[object]:
    """Everything of the turns but the roles."""
    return [turn.model_dump(exclude={"role"}) for turn in talk.turns]


def _matrix(result: Result, matrix: Matrix) -> Iterator[Mismatch]:
    if MatrixUsed.of(matrix).sha256 != result.matrix.sha256:
        yield Mismatch(
            "matrix",
            message(
                "The result was made with another matrix: {id} {version}, and the file holds {other} {others}.",
                id=result.matrix.id,
                version=result.matrix.version,
                other=matrix.id,
                others=matrix.version,
            ),
        )
    if PolicyUsed.of(matrix.policy).sha256 != result.policy.sha256:
        yield Mismatch("policy", message("The result was counted by another policy than that of the matrix file."))
