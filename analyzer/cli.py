"""The command line: declares options and hands them on. Everything heavy is imported inside the commands.

Products go to stdout, talk and progress to stderr. A flag beats an environment variable, which beats `analyzer.toml`,
which beats the default. Exit codes are listed in `errors`.
"""

from __future__ import annotations

import gc
import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from analyzer.commands.cache_app import cache_app
from analyzer.commands.doctor_app import doctor
from analyzer.commands.evaluate_app import evaluate
from analyzer.errors import EXIT_INTERRUPTED, AnalyzerError, StoppedError
from analyzer.messages import message
from analyzer.options import (
    AsJson,
    BaseUrl,
    CaBundle,
    CandidateLabels,
    Concurrency,
    Deadline,
    Encoding,
    EngineChoice,
    Files,
    Force,
    Format,
    InterviewerLabels,
    InterviewerSheet,
    Lang,
    LogPlace,
    MatrixFile,
    MaxCost,
    MaxOutputTokens,
    MaxTokens,
    ModelName,
    Out,
    Prices,
    Proxy,
    Rpm,
    Runs,
    SameLabels,
    SinglePass,
    StorePlace,
    Temperature,
    Tpm,
    VacancyFile,
    Via,
)
from analyzer.options import language as chosen_language

# A run makes many objects that live to its end, and few circles: the collector need not look through all of them after
# every 700 new ones. That is a tenth of the CPU of a short run.
_OBJECTS = 100_000

app = typer.Typer(
    name="analyzer",
    help="From the transcript of an interview to a level recommendation in which every statement has its quote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
matrix_app = typer.Typer(help="Look at a competency matrix.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(matrix_app, name="matrix")
app.add_typer(cache_app, name="cache")


def _print_version(wanted: bool) -> None:
    if wanted:
        from analyzer.resources import program_version

        typer.echo(program_version())
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", envvar="ANALYZER_CONFIG", help="Settings; default: analyzer.toml here.")
    ] = None,
    version: Annotated[  # noqa: ARG001  (its callback has printed it)
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    from analyzer import settings

    context.default_map = settings.load(config, context.command)


@app.command()
def demo(
    out: Out = Path("out/demo"),
    lang: Lang = None,
) -> None:
    """Analyse the shipped samples with recorded answers: no key, no network."""
    from analyzer.commands import demo as command

    raise typer.Exit(command.run(out=out, language=chosen_language(lang)))


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A transcript; - reads it from stdin.")],
    candidate: CandidateLabels = None,
    interviewer: InterviewerLabels = None,
    same: SameLabels = None,
    encoding: Encoding = None,
    format: Format = None,
    force: Force = False,
    all_turns: Annotated[
        bool, typer.Option("--all", envvar="ANALYZER_ALL", help="Show every turn, not only the first ones.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what was understood of a transcript: speakers, roles, turns, warnings. Spends nothing."""
    from analyzer.commands import planning
    from analyzer.commands import read as command

    how = planning.How(
        candidate=tuple(candidate or ()),
        interviewer=tuple(interviewer or ()),
        same=tuple(same or ()),
        encoding=encoding,
        format=format,
        force=force,
    )
    raise typer.Exit(command.run(file, how, all_turns=all_turns, as_json=json))


@app.command()
def analyze(
    context: typer.Context,
    files: Files,
    matrix: MatrixFile = None,
    vacancy: VacancyFile = None,
    out: Out = Path("out"),
    lang: Lang = None,
    same_candidate: Annotated[
        bool,
        typer.Option(
            "--same-candidate",
            envvar="ANALYZER_SAME_CANDIDATE",
            help="All files are talks with one candidate: one result.",
        ),
    ] = False,
    candidate: CandidateLabels = None,
    interviewer: InterviewerLabels = None,
    same: SameLabels = None,
    candidate_name: Annotated[
        str | None,
        typer.Option(
            "--candidate-name", envvar="ANALYZER_CANDIDATE_NAME", help="Name for the report; never sent to a model."
        ),
    ] = None,
    position: Annotated[
        str | None, typer.Option("--position", envvar="ANALYZER_POSITION", help="Position for the report; never sent.")
    ] = None,
    for_level: Annotated[
        str | None,
        typer.Option("--for-level", envvar="ANALYZER_FOR_LEVEL", help="Level sought: its id or title; never sent."),
    ] = None,
    runs: Runs = 1,
    single_pass: SinglePass = False,
    engine: EngineChoice = "llm",
    base_url: BaseUrl = None,
    model: ModelName = None,
    ca_bundle: CaBundle = None,
    proxy: Proxy = None,
    deadline: Deadline = 600.0,
    via: Via = "chat",
    store: StorePlace = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    prices: Prices = None,
    concurrency: Concurrency = "auto",
    rpm: Rpm = None,
    tpm: Tpm = None,
    max_output_tokens: MaxOutputTokens = None,
    temperature: Temperature = None,
    log: LogPlace = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            envvar="ANALYZER_DRY_RUN",
            help="Only say what it would take: calls, tokens, cost; send nothing.",
        ),
    ] = False,
    encoding: Encoding = None,
    format: Format = None,
    force: Force = False,
    interviewer_sheet: InterviewerSheet = False,
) -> None:
    """Analyse transcripts and write result.json, report.html and report.md for each.

    The key of the endpoint is read from ANALYZER_API_KEY or OPENAI_API_KEY and from nowhere else.
    """
    from analyzer import logs
    from analyzer.commands import analyze as command
    from analyzer.commands import engines, planning, sources

    job = command.Job(
        files=tuple(files),
        matrix=matrix,
        vacancy=vacancy,
        out=out,
        language=chosen_language(lang),
        same_candidate=same_candidate,
        dry_run=dry_run,
        interviewer_sheet=interviewer_sheet,
        how=planning.How(
            candidate=tuple(candidate or ()),
            interviewer=tuple(interviewer or ()),
            same=tuple(same or ()),
            encoding=encoding,
            format=format,
            force=force,
        ),
        about=command.About(name=candidate_name, position=position, for_level=for_level),
        sources=sources.of(context),
        asking=engines.Asking(
            engine=engine,
            base_url=base_url,
            model=model,
            ca_bundle=ca_bundle,
            proxy=proxy,
            deadline=deadline,
            runs=runs,
            single_pass=single_pass,
            via=via,
            store=store,
            temperature=temperature,
            spending=engines.Spending(
                max_cost=None if max_cost is None else Decimal(str(max_cost)),
                max_tokens=max_tokens,
                prices=prices,
                concurrency=concurrency,
                requests_per_minute=rpm,
                tokens_per_minute=tpm,
                max_output_tokens=max_output_tokens,
            ),
        ),
    )
    with logs.writing(log, secrets=sources.secrets(proxy)):
        raise typer.Exit(command.run(job))


app.command()(doctor)
app.command()(evaluate)


@app.command()
def verify(
    result: Annotated[Path, typer.Argument(help="A result.json.")],
    transcript: Annotated[
        list[Path] | None,
        typer.Option("--transcript", envvar="ANALYZER_TRANSCRIPT", help="The file it was made from; repeatable."),
    ] = None,
    candidate: CandidateLabels = None,
    interviewer: InterviewerLabels = None,
    matrix: Annotated[
        Path | None, typer.Option("--matrix", envvar="ANALYZER_MATRIX", help="The matrix it was made with.")
    ] = None,
    vacancy: VacancyFile = None,
    json: AsJson = False,
) -> None:
    """Check a stored result without a model: hashes, quotes in their places, every number counted again."""
    from analyzer.commands import results as command

    beside = command.Beside(
        transcripts=tuple(transcript or ()),
        candidate=tuple(candidate or ()),
        interviewer=tuple(interviewer or ()),
        matrix=matrix,
        vacancy=vacancy,
    )
    raise typer.Exit(command.verify(result, beside, as_json=json))


@app.command()
def questions(
    result: Annotated[Path, typer.Argument(help="A result.json.")],
    for_level: Annotated[
        str | None, typer.Option("--for-level", envvar="ANALYZER_FOR_LEVEL", help="Level that the talk is about.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Print an interviewer's sheet: what to ask next, why, and how an answer of each value sounds."""
    from analyzer.commands import results as command

    command.questions(result, language=chosen_language(lang), for_level=for_level)


@app.command()
def rescore(
    results: Annotated[list[Path], typer.Argument(help="result.json files, or the folders that hold one.")],
    matrix: MatrixFile = None,
    vacancy: VacancyFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", envvar="ANALYZER_OUT", help="Folder for the new results and reports.")
    ] = None,
    lang: Lang = None,
    interviewer_sheet: InterviewerSheet = False,
    json: AsJson = False,
) -> None:
    """Count stored results again under another matrix or vacancy, at no cost, and say who changes level and why."""
    from analyzer.commands import rescore as command

    task = command.Task(
        files=tuple(results),
        matrix=matrix,
        vacancy=vacancy,
        out=out,
        language=chosen_language(lang),
        as_json=json,
        interviewer_sheet=interviewer_sheet,
    )
    raise typer.Exit(command.run(task))


@matrix_app.command("check")
def matrix_check(
    file: Annotated[Path | None, typer.Argument(help="A matrix; default: the shipped one.")] = None,
) -> None:
    """Check a matrix and name every fault with its line."""
    from analyzer.commands import matrix as command

    command.check(file)


@matrix_app.command("show")
def matrix_show(
    file: Annotated[Path | None, typer.Argument(help="A matrix; default: the shipped one.")] = None,
    lang: Lang = None,
    json: AsJson = False,
) -> None:
    """Show a matrix as a table by level."""
    from analyzer.commands import matrix as command

    command.show(file, language=chosen_language(lang), as_json=json)


def main() -> None:
    """Run a command; every foreseen failure ends as two sentences and an exit code."""
    from analyzer import terminal

    gc.set_threshold(_OBJECTS)
    try:
        app()
    except StoppedError as error:  # what it says is said below, as for every interruption
        code: int | str | None = error.exit_code
    except AnalyzerError as error:
        terminal.say_error(error)
        code = error.exit_code
    except SystemExit as end:
        code = end.code
    if code == EXIT_INTERRUPTED:
        terminal.say(message("Interrupted. Finished reports and received answers are kept; nothing is half-written."))
    sys.exit(terminal.finish(code))
