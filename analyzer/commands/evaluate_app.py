"""The options of `analyzer evaluate`. Nothing heavy is imported before it runs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from analyzer.options import (
    BaseUrl,
    CaBundle,
    Concurrency,
    Deadline,
    EngineChoice,
    Lang,
    LogPlace,
    MatrixFile,
    MaxCost,
    MaxOutputTokens,
    MaxTokens,
    ModelName,
    Prices,
    Proxy,
    Rpm,
    Runs,
    SinglePass,
    StorePlace,
    Temperature,
    Tpm,
    Via,
)
from analyzer.options import language as chosen_language


def _bound(option: str, figure: str, *, most: float | None = 1) -> Any:
    """A gate: an option with a number that the figure must keep."""
    variable = "ANALYZER_" + option.removeprefix("--").upper().replace("-", "_")
    word = "At most" if option.startswith("--max") else "At least"
    return typer.Option(option, envvar=variable, min=0, max=most, help=f"{word} this {figure}, or the exit code is 7.")


def evaluate(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Argument(help="Gold: NAME.gold.yaml, files of dialogues, or folders of them.")],
    part: Annotated[
        str, typer.Option("--part", envvar="ANALYZER_PART", help="Which part of the gold: tuning, held-out or all.")
    ] = "all",
    matrix: MatrixFile = None,
    engine: EngineChoice = "llm",
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers",
            envvar="ANALYZER_ANSWERS",
            help="Folder of the recorded answers of a replay; default: “answers” beside the gold.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", envvar="ANALYZER_EVALUATION_OUT", help="Write the tables to this file, not to stdout."),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option("--json", envvar="ANALYZER_EVALUATION_JSON", help="Also write all figures to this file, as JSON."),
    ] = None,
    lang: Lang = None,
    min_precision: Annotated[float | None, _bound("--min-precision", "precision of evidence")] = None,
    min_recall: Annotated[float | None, _bound("--min-recall", "recall of evidence")] = None,
    min_f1: Annotated[float | None, _bound("--min-f1", "F1 of evidence")] = None,
    min_limit_precision: Annotated[float | None, _bound("--min-limit-precision", "precision of limits")] = None,
    min_limit_recall: Annotated[float | None, _bound("--min-limit-recall", "recall of limits")] = None,
    max_decoys: Annotated[float | None, _bound("--max-decoys", "share of decoys counted as support")] = None,
    min_states: Annotated[float | None, _bound("--min-states", "macro-F1 of states")] = None,
    min_inside: Annotated[float | None, _bound("--min-inside", "share of levels inside floor and ceiling")] = None,
    min_likely: Annotated[float | None, _bound("--min-likely", "share of levels inside the likely range")] = None,
    max_width: Annotated[
        float | None, _bound("--max-width", "mean width of the likely range, in levels", most=None)
    ] = None,
    min_exact: Annotated[float | None, _bound("--min-exact", "share of levels recommended as in the gold")] = None,
    min_twins: Annotated[float | None, _bound("--min-twins", "share of pairs with trap and twin right")] = None,
    min_traps: Annotated[float | None, _bound("--min-traps", "share of traps that are right")] = None,
    min_genuine: Annotated[float | None, _bound("--min-genuine", "share of genuine twins that are right")] = None,
    runs: Runs = 1,
    single_pass: SinglePass = False,
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
) -> None:
    """Measure an engine against gold: talks of which it is known what they show. Tables, JSON, an exit code."""
    from analyzer import logs
    from analyzer.commands import engines, sources
    from analyzer.commands import evaluate as command
    from analyzer.evaluation.figures import Gate

    asked = {
        "precision": min_precision, "recall": min_recall, "f1": min_f1, "limit-precision": min_limit_precision,
        "limit-recall": min_limit_recall, "decoys": max_decoys, "states": min_states, "inside": min_inside,
        "likely": min_likely, "width": max_width, "exact": min_exact, "twins": min_twins, "traps": min_traps,
        "genuine": min_genuine,
    }  # fmt: skip
    job = command.Job(
        places=tuple(gold),
        part=part,
        matrix=matrix,
        answers=answers,
        out=out,
        json=json,
        language=chosen_language(lang),
        gates=tuple(
            Gate(name, bound, at_most=name in ("decoys", "width")) for name, bound in asked.items() if bound is not None
        ),
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
