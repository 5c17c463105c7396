"""Gold files into values: found, parsed, and held against their talks and the matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from analyzer import files, transcript
from analyzer.errors import GoldError, TranscriptError
from analyzer.frozen import Frozen, sha256_of
from analyzer.gold import check
from analyzer.gold.model import INTERVIEW_SCHEMA, TRAP_OF, Dialogue, Dialogues, Interview, Pair, Portion, Trap
from analyzer.matrix import document, faults
from analyzer.matrix.document import Document, Fault
from analyzer.matrix.model import Matrix
from analyzer.messages import Message, message, plural
from analyzer.transcript.model import Role, Transcript, Turn

ENDING = ".gold.yaml"
MAX_BYTES = 2_000_000
_ROLES: dict[str, Role] = {"I": "interviewer", "C": "candidate"}

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True, slots=True)
class GoldInterview:
    """A gold interview with its talk."""

    file: Path
    gold: Interview
    talk: Transcript

    @property
    def name(self) -> str:
        return self.file.name.removesuffix(ENDING)


@dataclass(frozen=True, slots=True)
class GoldPair:
    """A pair of dialogues with its talks."""

    file: Path
    kind: Trap
    pair: Pair
    trap: Transcript
    genuine: Transcript


@dataclass(frozen=True, slots=True)
class Gold:
    """All that engines are measured against, in the order of the files."""

    interviews: tuple[GoldInterview, ...]
    pairs: tuple[GoldPair, ...]

    def of(self, part: Portion) -> Gold:
        """What is meant for tuning, or what is held out."""
        return Gold(
            tuple(one for one in self.interviews if one.gold.part == part),
            tuple(one for one in self.pairs if one.pair.part == part),
        )


def load(places: Iterable[Path], matrix: Matrix) -> Gold:
    """The gold in these files and folders; a `GoldError` with every fault of all files."""
    interviews: list[GoldInterview] = []
    pairs: list[GoldPair] = []
    wrong: list[GoldError] = []
    for file, named in _files(places).items():
        try:
            read = document.read(_text(file))
            if file.name.endswith(ENDING):
                interviews.append(_interview(file, read, matrix))
            elif named or read.unreadable or (isinstance(read.data, dict) and "pairs" in read.data):
                pairs.extend(_pairs(file, read, matrix))
        except GoldError as error:
            wrong.append(error)
    if len(wrong) > 1:
        count = len(wrong)
        raise GoldError(
            plural("{count} gold file has faults.", "{count} gold files have faults.", count),
            _MEND,
            tuple(fault for error in wrong for fault in (error.faults or (error.what,))),
        )
    if wrong:
        raise wrong[0]
    return Gold(tuple(interviews), tuple(pairs))


def _files(places: Iterable[Path]) -> dict[Path, bool]:
    """Each file once, however it is written, and whether it was named itself; a folder gives the YAML files in and
    below it."""
    found: dict[Path, bool] = {}
    first: dict[Path, Path] = {}
    for place in places:
        if not place.is_dir():
            found[first.setdefault(place.resolve(), place)] = True
            continue
        inside = sorted(path for path in place.rglob("*.yaml") if path.is_file())
        for path in inside:
            found.setdefault(first.setdefault(path.resolve(), path), False)
    return found


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(file, message("it is not in UTF-8")) from error
    except OSError as error:
        raise _unreadable(file, files.reason(error)) from error
    raise _unreadable(file, message("it is larger than {size} kB", size=MAX_BYTES // 1000))


def _interview(file: Path, read: Document, matrix: Matrix) -> GoldInterview:
    found = list(read.faults)
    fields = dict(read.data) if isinstance(read.data, dict) else {}
    if fields.pop("schema", None) != INTERVIEW_SCHEMA and not read.unreadable:
        what = message(
            "This program reads another format. Write “schema: {schema}” at the top.", schema=INTERVIEW_SCHEMA
        )
        found.append(Fault(("schema",), what))
    gold = _model(file, read, fields, Interview, found)
    try:
        talk = transcript.load(file.parent / gold.transcript)
    except TranscriptError as error:
        _refuse(file, read, [Fault(("transcript",), error.what)])
        raise
    _refuse(file, read, check.interview(gold, talk, matrix))
    return GoldInterview(file, gold, talk)


def _pairs(file: Path, read: Document, matrix: Matrix) -> list[GoldPair]:
    fields = read.data if isinstance(read.data, dict) else {}
    found = _model(file, read, fields, Dialogues, list(read.faults))
    wrong = [fault for at, one in enumerate(found.pairs) for fault in check.pair(one, ("pairs", at), matrix)]
    _refuse(file, read, wrong)
    kind = TRAP_OF[found.kind]
    return [
        GoldPair(file, kind, one, trap=_talk(one, "trap", one.trap), genuine=_talk(one, "genuine", one.genuine))
        for one in found.pairs
    ]


def _talk(pair: Pair, side: str, dialogue: Dialogue) -> Transcript:
    """The dialogue as a transcript."""
    turns = tuple(
        Turn(index=index, speaker=role, role=_ROLES[role], start=None, end=None, text=text, cues=())
        for index, (role, text) in enumerate(dialogue.spoken, start=1)
    )
    return Transcript(
        id="t1",
        source=f"{pair.id} {side}",
        sha256=sha256_of([pair.id, side, *([role, text] for role, text in dialogue.spoken)]),
        format="dialogue",
        language=pair.language,
        date=None,
        duration=None,
        turns=turns,
        warnings=(),
    )


def _model(file: Path, read: Document, fields: object, model: type[M], found: list[Fault]) -> M:
    """The file as the model has it; a `GoldError` with its faults and those that were found before."""
    if not read.unreadable:
        try:
            made = model.model_validate(fields)
        except ValidationError as error:
            found.extend(faults.of_validation(error.errors(include_url=False), root=model))
        else:
            _refuse(file, read, found)
            return made
    raise _faulty(file, read, found)


def _refuse(file: Path, read: Document, found: Sequence[Fault]) -> None:
    if found:
        raise _faulty(file, read, found)


_MEND = message("Mend what is listed; docs/evaluation.md explains every field.")


def _faulty(file: Path, read: Document, found: Sequence[Fault]) -> GoldError:
    return GoldError(
        plural("The gold {file} has {count} fault.", "The gold {file} has {count} faults.", len(found), file=file),
        _MEND,
        tuple(faults.located(fault, read, file=str(file)) for fault in found),
    )


def _unreadable(file: Path, why: Message | str) -> GoldError:
    return GoldError(
        message("The gold {file} cannot be read: {reason}.", file=file, reason=why),
        message(
            "Name a file NAME.gold.yaml, a file of dialogues, or a folder of them; docs/evaluation.md has examples."
        ),
    )
