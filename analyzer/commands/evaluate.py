"""`analyzer evaluate`: an engine beside gold, as a table, as JSON, and as an exit code."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analyzer import evaluation, logs, pipeline, terminal
from analyzer import gold as golden
from analyzer import matrix as matrices
from analyzer.answers import recording, recordings
from analyzer.commands import analyze, engines, scoreboard, sources
from analyzer.commands.engines import ANSWERS, Asking, Payer
from analyzer.commands.scoreboard import Judged, LeftOut, Sheet
from analyzer.commands.sources import Source
from analyzer.errors import (
    EXIT_PARTLY,
    AnalyzerError,
    BelowError,
    ConfigurationError,
    GoldError,
    OutputError,
    UnrecordedError,
)
from analyzer.evaluation import Evaluation, InterviewScore, PairScore
from analyzer.evaluation.figures import Figure, Gate
from analyzer.files import reason, write_atomically
from analyzer.gold import Gold, GoldInterview, GoldPair
from analyzer.gold.model import Portion
from analyzer.matrix import Matrix
from analyzer.messages import Language, message, plural
from analyzer.progress import Progress
from analyzer.resources import samples_dir
from analyzer.result import Result
from analyzer.transcript import Transcript

PORTIONS: dict[str, Portion | None] = {"tuning": "tuning", "held-out": "held-out", "all": None}


@dataclass(frozen=True, slots=True)
class Job:
    """One evaluation: the gold, who reads it, where the figures go and what they must keep."""

    places: tuple[Path, ...]
    part: str = "all"
    matrix: Path | None = None
    answers: Path | None = None
    out: Path | None = None
    json: Path | None = None
    language: Language | None = None
    gates: tuple[Gate, ...] = ()
    asking: Asking = field(default_factory=Asking)
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass
class _Found:
    """What has been measured so far, and what could not be."""

    interviews: list[InterviewScore] = field(default_factory=list)
    pairs: list[PairScore] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    read_by: dict[str, set[str]] = field(default_factory=dict)  # language → hashes of prompts or word lists
    models: set[str] = field(default_factory=set)
    error: AnalyzerError | None = None

    @property
    def lacking(self) -> int:
        return len(self.left_out) + len(self.incomplete)

    @property
    def measured(self) -> int:
        return len(self.interviews) + len(self.pairs)


def run(job: Job) -> int:
    """Measure, print the table, write the files; the exit code. `BelowError` when a gate falls."""
    if job.part not in PORTIONS:
        raise ConfigurationError(
            message("There is no part “{part}” of the gold.", part=job.part),
            message("Choose --part tuning, --part held-out or --part all."),
        )
    engines.chosen(job.asking)  # an option that does not fit is known before anything is read
    engines.say_idle(job.asking, job.sources)
    matrix = matrices.load(job.matrix)
    gold = _gold(job, matrix)
    for file in (job.out, job.json):
        if file is not None:
            analyze.check_writable(file.parent)
    found = _Found()
    for asking, own in _askings(job, gold):
        _measure(job, asking, own, matrix, found)
    if not found.measured and found.error is not None:
        raise found.error
    sheet = _sheet(job, matrix, found)
    _write(job, sheet)
    _say_left_out(found)
    _refuse_below(sheet)
    return EXIT_PARTLY if found.incomplete or any(one.matters for one in found.left_out) else 0


def _gold(job: Job, matrix: Matrix) -> Gold:
    gold = golden.load(job.places, matrix)
    portion = PORTIONS[job.part]
    gold = gold if portion is None else gold.of(portion)
    if not gold.interviews and not gold.pairs:
        raise GoldError(
            message("There is no gold in what was given.")
            if portion is None
            else message("There is no gold of the part “{part}” in what was given.", part=job.part),
            message(
                "Name a file NAME.gold.yaml, a file of dialogues, or a folder of them; docs/evaluation.md has examples."
            ),
        )
    return gold


def _askings(job: Job, gold: Gold) -> Iterator[tuple[Asking, Gold]]:
    """Who is asked about what: one engine for all, but a replay reads the answers that lie beside the gold."""
    if job.asking.engine != "replay":
        yield job.asking, gold
        return
    files = [*(one.file for one in gold.interviews), *(one.file for one in gold.pairs)]
    for folder in dict.fromkeys(file.parent for file in files):
        beside = folder / ANSWERS if (folder / ANSWERS).is_dir() else None
        own = Gold(
            tuple(one for one in gold.interviews if one.file.parent == folder),
            tuple(one for one in gold.pairs if one.file.parent == folder),
        )
        yield dataclasses.replace(job.asking, answers=job.answers or beside), own


def _measure(job: Job, asking: Asking, gold: Gold, matrix: Matrix, found: _Found) -> None:
    talks = [one.talk for one in gold.interviews]
    talks += [talk for one in gold.pairs for talk in (one.trap, one.genuine)]
    lacking, measured = found.lacking, found.measured
    with engines.chosen(asking)(talks) as payer:
        endpoint = payer.engine.endpoint
        logs.event(
            "run.begun",
            engine=payer.engine.name,
            via=asking.via if payer.engine.name == "llm" else None,
            host=urlsplit(endpoint).netloc if endpoint is not None else None,
            model=payer.engine.model,
            interviews=len(talks),
        )
        if endpoint is not None:
            terminal.say(sources.destination(endpoint, payer.engine.model, job.sources))
        try:
            _measure_all(asking, gold, matrix, payer, found)
        except AnalyzerError as error:
            payer.finish(error, complete=False)
            engines.say_spent(payer.spent)
            raise
        payer.finish(None, complete=found.lacking == lacking)
        engines.say_spent(payer.spent)
    if found.measured == measured:
        return
    if asking.engine == "replay":
        found.models.update(_recorded_models(asking))
    elif payer.engine.model is not None:
        found.models.add(payer.engine.model)


def _measure_all(asking: Asking, gold: Gold, matrix: Matrix, payer: Payer, found: _Found) -> None:
    of = len(gold.interviews) + len(gold.pairs)
    items: Sequence[GoldInterview | GoldPair] = (*gold.interviews, *gold.pairs)
    for number, item in enumerate(items, start=1):
        name = item.name if isinstance(item, GoldInterview) else item.pair.id
        talks = (item.talk,) if isinstance(item, GoldInterview) else (item.trap, item.genuine)
        try:
            results = [_read(talk, asking, matrix, payer, name, (number, of)) for talk in talks]
        except AnalyzerError as error:
            # A replay without answers to the dialogues is as it should be; of an interview it is a lack.
            unrecorded = isinstance(error, UnrecordedError)
            if engines.ends_everything(error) and not unrecorded:
                raise
            matters = isinstance(item, GoldInterview) or not unrecorded
            found.left_out.append(LeftOut(name, isinstance(item, GoldPair), error.what, matters=matters))
            found.error = error
            continue
        _note(found, name, talks, results)
        if isinstance(item, GoldInterview):
            found.interviews.append(evaluation.interview(item, results[0], matrix))
        else:
            found.pairs.append(evaluation.pair(item, results[0], results[1]))
        over = payer.engine.over
        if over is not None and engines.ends_everything(over):
            raise over


def _read(
    talk: Transcript, asking: Asking, matrix: Matrix, payer: Payer, name: str, position: tuple[int, int]
) -> Result:
    if payer.engine.name != "llm":  # it takes no time that anybody would watch
        return pipeline.analyze(talk, matrix, engine=payer.engine, runs=asking.runs, single_pass=asking.single_pass)
    with Progress(terminal.one_line(name), *position) as progress:
        return pipeline.analyze(
            talk,
            matrix,
            engine=payer.engine,
            runs=asking.runs,
            single_pass=asking.single_pass,
            progress=progress.parts,
        )


def _note(found: _Found, name: str, talks: Sequence[Transcript], results: Sequence[Result]) -> None:
    """What is to be known of how these results came about."""
    for talk, result in zip(talks, results, strict=True):
        found.read_by.setdefault(talk.language, set()).add(result.provenance.prompt_sha256)
        failed = any(notice.code == "pass_failed" for notice in result.flags)
        if (result.provenance.incomplete or failed) and name not in found.incomplete:
            found.incomplete.append(name)


def _recorded_models(asking: Asking) -> set[str]:
    """The models whose answers lie in the folder of a replay."""
    read = (recording(path) for path in recordings(asking.answers or samples_dir() / ANSWERS))
    return {one.model for one in read if one is not None and one.model is not None}


def _sheet(job: Job, matrix: Matrix, found: _Found) -> Sheet:
    measured = Evaluation(tuple(found.interviews), tuple(found.pairs))
    figures = measured.figures()
    by_name = {figure.name: figure for figure in figures}
    return Sheet(
        engine=job.asking.engine,
        models=tuple(sorted(found.models)),
        read_by={language: tuple(sorted(hashes)) for language, hashes in sorted(found.read_by.items())},
        matrix=matrix,
        part=job.part,
        measured=measured,
        figures=figures,
        gates=tuple(_judged(gate, by_name[gate.name]) for gate in job.gates),
        left_out=tuple(found.left_out),
        incomplete=tuple(found.incomplete),
    )


def _judged(gate: Gate, figure: Figure) -> Judged:
    return Judged(gate, figure, gate.passed(figure))


def _write(job: Job, sheet: Sheet) -> None:
    text = scoreboard.markdown(sheet, job.language or terminal.language())
    if job.out is None:
        terminal.write(text.rstrip("\n"))
    written = {job.out: text} if job.out is not None else {}
    if job.json is not None:
        written[job.json] = json.dumps(scoreboard.data(sheet), ensure_ascii=False, indent=1) + "\n"
    for file, content in written.items():
        try:
            write_atomically(file, content.encode("utf-8", "replace"))
        except OSError as error:
            raise OutputError(
                message("“{file}” cannot be written: {reason}.", file=file, reason=reason(error)),
                message("Name another file, or make room there."),
            ) from error


def _say_left_out(found: _Found) -> None:
    """What the figures do not cover, and why."""
    silent = [one for one in found.left_out if not one.matters]
    if silent:
        terminal.say(
            plural(
                "{count} pair of dialogues has no recorded answers and is left out.",
                "{count} pairs of dialogues have no recorded answers and are left out.",
                len(silent),
            )
        )
    for one in found.left_out:
        if one.matters:
            terminal.say(message("{name} is left out. {why}", name=terminal.one_line(one.name), why=one.why))
    for name in found.incomplete:
        terminal.say(
            message("{name} was not read to the end, and counts as far as it was.", name=terminal.one_line(name))
        )


def _refuse_below(sheet: Sheet) -> None:
    fallen = tuple(judged for judged in sheet.gates if not judged.passed)
    if fallen:
        raise BelowError(
            plural(
                "{count} figure is not as good as was asked for:",
                "{count} figures are not as good as was asked for:",
                len(fallen),
            ),
            message("Look at what changed since it was, or set the bounds anew and say why."),
            tuple(scoreboard.fallen(judged) for judged in fallen),
        )
