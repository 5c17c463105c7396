"""`analyzer analyze`: several interviews, one after the other, each to a folder of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analyzer import logs, pipeline, report, terminal, transcript
from analyzer import matrix as matrices
from analyzer.calls import Engine
from analyzer.commands import engines, planning, sources
from analyzer.commands.engines import Asking, Payer
from analyzer.commands.planning import How, Interview
from analyzer.commands.sources import Source
from analyzer.errors import (
    EXIT_PARTLY,
    AnalyzerError,
    BudgetError,
    ConfigurationError,
    OutputError,
    StoppedError,
    TranscriptError,
)
from analyzer.files import reason, write_atomically
from analyzer.matrix import Matrix, vacancy
from analyzer.messages import Language, message, plural
from analyzer.offline import Offline
from analyzer.progress import Progress
from analyzer.result import Candidate, Result, to_json
from analyzer.transcript import Transcript


@dataclass(frozen=True, slots=True)
class About:
    """What the report says about the candidate; never sent."""

    name: str | None = None
    position: str | None = None
    for_level: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One run of the command."""

    files: tuple[Path, ...]
    out: Path
    matrix: Path | None = None
    vacancy: Path | None = None
    language: Language | None = None
    same_candidate: bool = False
    dry_run: bool = False
    interviewer_sheet: bool = False
    how: How = field(default_factory=How)
    about: About = About()
    asking: Asking = field(default_factory=Asking)
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one interview."""

    interview: Interview
    result: Result


def run(job: Job) -> int:
    """Analyse every interview of the job; the exit code. The last error is raised when nothing was done at all."""
    interviews = planning.plan(job.files, out=job.out, same_candidate=job.same_candidate)
    matrix = matrices.load(job.matrix)
    sought = None
    if job.vacancy is not None:
        sought, matrix = vacancy.load(job.vacancy, matrix)
    candidate = about(job, matrix, interviews, sought)
    engines.say_idle(job.asking, job.sources)
    if job.dry_run:
        return _estimate(job, interviews, matrix)
    paying = engines.chosen(job.asking)
    with planning.leaving_nothing_empty([interview.folder for interview in interviews]):
        check_writable(job.out)
        return _run(job, interviews, matrix, candidate, paying)


def _estimate(job: Job, interviews: Sequence[Interview], matrix: Matrix) -> int:
    """Say what the analysis would take, and leave no trace."""
    from analyzer.commands import estimate

    with planning.leaving_nothing_empty([interview.folder for interview in interviews]):
        read, failures = _read_all(job, interviews)
    if not read:
        raise failures[-1][1]
    estimate.run(job.asking, matrix, read)
    for interview, error in failures:
        terminal.say(message("{file}: not analysed.", file=interview.label))
        terminal.say_error(error)
    return EXIT_PARTLY if failures else 0


def _run(
    job: Job,
    interviews: Sequence[Interview],
    matrix: Matrix,
    candidate: Candidate,
    paying: Callable[[Sequence[Transcript]], AbstractContextManager[Payer]],
) -> int:
    read, failures = _read_all(job, interviews)
    done: list[Done] = []
    ended: AnalyzerError | None = None
    complete = False
    if read:
        with paying([talk for _, talks in read for talk in talks]) as payer:
            ended = _analyse_all(job, read, matrix, candidate, payer.engine, done, failures)
            complete = len(done) == len(interviews) and not any(item.result.provenance.incomplete for item in done)
            spent = payer.spent
            payer.finish(ended if done or ended is not None else failures[-1][1], complete=complete)
            engines.say_spent(spent)
    if len(interviews) > 1:
        _say_failures(interviews, done, failures)
    if not done:
        raise failures[-1][1]
    if len(interviews) > 1:
        _write_summary(job, done)
    _show(job, done, skipped=len(interviews) - len(done))
    if ended is not None and not failures:  # a later pass of the last report was left out
        terminal.say_error(ended)
    if isinstance(ended, BudgetError | StoppedError):
        return ended.exit_code
    return 0 if complete else EXIT_PARTLY


def _analyse_all(
    job: Job,
    read: Sequence[tuple[Interview, tuple[Transcript, ...]]],
    matrix: Matrix,
    candidate: Candidate,
    engine: Engine | Offline,
    done: list[Done],
    failures: list[tuple[Interview, AnalyzerError]],
) -> AnalyzerError | None:
    """Analyse one interview after the other; the error that ended everything, if one did."""
    logs.event(
        "run.begun",
        engine=engine.name,
        via=job.asking.via if engine.name == "llm" else None,
        host=urlsplit(engine.endpoint).netloc if engine.endpoint is not None else None,
        model=engine.model,
        interviews=len(read),
    )
    if engine.endpoint is not None:
        terminal.say(sources.destination(engine.endpoint, engine.model, job.sources))
    for number, (interview, talks) in enumerate(read, start=1):
        try:
            done.append(_analyse(job, interview, talks, matrix, candidate, engine, (number, len(read))))
        except AnalyzerError as error:
            logs.event("interview.ended", interview=number, code=error.exit_code)
            failures.append((interview, error))
            if engines.ends_everything(error):
                return error
        else:
            if engine.over is not None and engines.ends_everything(engine.over):
                return engine.over
    return None


def about(
    job: Job, matrix: Matrix, interviews: Sequence[Interview], sought: vacancy.Vacancy | None = None
) -> Candidate:
    """What the report says about the candidate; a level sought must be one of the matrix. Options go before what a
    vacancy says of position and level."""
    if job.about.name is not None and len(interviews) > 1:
        raise ConfigurationError(
            message("One name was given for several candidates."),
            message("Analyse them one by one, or use --same-candidate when all files are talks with one candidate."),
        )
    return Candidate(
        name=job.about.name,
        position=job.about.position or (sought.title.in_(job.language or "en") if sought and sought.title else None),
        for_level=level_id(matrix, job.about.for_level)
        if job.about.for_level is not None
        else (sought.level if sought else None),
    )


def level_id(matrix: Matrix, given: str) -> str:
    """The level that a person means by its id or title."""
    wanted = given.strip().casefold()
    for level in matrix.levels:
        if wanted in (level.id.casefold(), level.title.ru.casefold(), level.title.en.casefold()):
            return level.id
    raise ConfigurationError(
        message("The matrix has no level “{level}”.", level=given),
        message("Its levels are: {levels}.", levels=", ".join(level.id for level in matrix.levels)),
    )


def check_writable(folder: Path) -> None:
    """Make the folder for the reports and write to it once, before anything is spent."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error


def _read_all(
    job: Job, interviews: Sequence[Interview]
) -> tuple[list[tuple[Interview, tuple[Transcript, ...]]], list[tuple[Interview, AnalyzerError]]]:
    """All files are read before a token is spent: what cannot be read is known at once."""
    read: list[tuple[Interview, tuple[Transcript, ...]]] = []
    failures: list[tuple[Interview, AnalyzerError]] = []
    seen: dict[str, Path] = {}
    for interview in interviews:
        try:
            talks = tuple(
                transcript.load(
                    file,
                    candidate=job.how.candidate,
                    interviewer=job.how.interviewer,
                    same=job.how.same,
                    encoding=job.how.encoding,
                    format=job.how.format,
                    force=job.how.force,
                    id=f"t{number}",
                )
                for number, file in enumerate(interview.files, start=1)
            )
            for talk, file in zip(talks, interview.files, strict=True):
                _check_new(talk, file, seen)
            check_writable(interview.folder)
        except AnalyzerError as error:
            failures.append((interview, error))
        else:
            read.append((interview, talks))
    return read, failures


def _check_new(talk: Transcript, file: Path, seen: dict[str, Path]) -> None:
    """Two files with one talk, in whatever format, are one candidate under two names, or would count twice."""
    for mark in (talk.sha256, transcript.fingerprint(talk.turns)):
        other = seen.setdefault(mark, file)
        if other is not file:
            raise TranscriptError(
                message(
                    "“{one}” and “{other}” hold the same talk.", one=planning.shown(other), other=planning.shown(file)
                ),
                message("Give each talk once."),
            )


def _analyse(
    job: Job,
    interview: Interview,
    talks: tuple[Transcript, ...],
    matrix: Matrix,
    candidate: Candidate,
    engine: Engine | Offline,
    position: tuple[int, int],
) -> Done:
    logs.event("interview.begun", interview=position[0], of=position[1], talks=len(talks))
    with Progress(interview.label, *position) as progress:
        result = pipeline.analyze(
            talks,
            matrix,
            engine=engine,
            candidate=candidate,
            runs=job.asking.runs,
            single_pass=job.asking.single_pass,
            progress=progress.parts,
        )
    write(result, interview.folder, job.language, interviewer_sheet=job.interviewer_sheet)
    used = result.provenance.usage
    logs.event(
        "interview.ended",
        interview=position[0],
        incomplete=len(result.provenance.incomplete),
        calls=used.calls,
        reused=used.reused,
        input=used.input,
        cached=used.cached,
        output=used.output,
    )
    return Done(interview, result)


def write(result: Result, folder: Path, language: Language | None, *, interviewer_sheet: bool = False) -> None:
    """The files of a result, each whole or not there; result.json comes last."""
    rendered = report.render(result, language=language)
    files = {
        "report.md": rendered.markdown,
        "report.html": rendered.html,
    }
    if interviewer_sheet:
        sheet = report.interviewer_sheet(result, language=language)
        files |= {"interviewer.md": sheet.markdown, "interviewer.html": sheet.html}
    files["result.json"] = to_json(result)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_atomically(folder / name, text.encode("utf-8", "replace"))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _write_summary(job: Job, done: Sequence[Done]) -> None:
    rows = [(item.result, f"{item.interview.folder.name}/report.html") for item in done]
    data = report.summary_csv(rows, language=job.language or terminal.language())
    try:
        write_atomically(job.out / planning.SUMMARY, data)
    except OSError as error:
        raise _unwritable(job.out, error) from error


def _show(job: Job, done: Sequence[Done], *, skipped: int) -> None:
    """The product on stdout: what every report says and where it lies."""
    for item in done:
        terminal.write(f"{item.interview.label}: {report.headline(item.result, job.language)}")
        terminal.write(f"  {terminal.one_line(str(item.interview.folder / 'report.html'))}")
        _say_unread(item)
    if len(done) + skipped > 1:
        terminal.write(terminal.one_line(str(job.out / planning.SUMMARY)))
        terminal.say(plural("{count} report written.", "{count} reports written.", len(done)))
    if skipped:
        terminal.say(plural("{count} interview failed.", "{count} interviews failed.", skipped))


def _say_unread(item: Done) -> None:
    """What the report does not cover, and why."""
    for part in item.result.provenance.incomplete:
        terminal.say(
            message(
                "{file}: turns {first} to {last} could not be read, so the report is incomplete. {reason}",
                file=item.interview.label,
                first=part.first_turn,
                last=part.last_turn,
                reason=part.reason[terminal.language()],
            )
        )
    if item.result.provenance.incomplete:
        terminal.say(message("Run the same command again: what was answered is kept and not asked for again."))


def _say_failures(
    interviews: Sequence[Interview], done: Sequence[Done], failures: Sequence[tuple[Interview, AnalyzerError]]
) -> None:
    """What failed and why, after what was left alone because it would have failed in the same way.

    The last error of a run in which nothing was done is the error of the run, and is said by whoever catches it.
    """
    tried = [item.interview for item in done] + [interview for interview, _ in failures]
    for interview in interviews:
        if interview not in tried:
            terminal.say(message("{file}: not begun.", file=interview.label))
    for number, (interview, error) in enumerate(failures, start=1):
        terminal.say(message("{file}: not analysed.", file=interview.label))
        if done or number < len(failures):
            terminal.say_error(error)


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        message("Nothing can be written to “{folder}”: {reason}.", folder=folder, reason=reason(error)),
        message("Choose another folder with --out, or make room there."),
    )
