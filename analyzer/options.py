"""Options that several commands share: their names, environment variables and help."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from analyzer.errors import ConfigurationError
from analyzer.messages import LANGUAGES, Language, message

Files = Annotated[list[Path], typer.Argument(help="Transcripts: text, WebVTT, SRT, Whisper or WhisperX JSON.")]
MatrixFile = Annotated[
    Path | None, typer.Option("--matrix", envvar="ANALYZER_MATRIX", help="Your own matrix instead of the shipped one.")
]
VacancyFile = Annotated[
    Path | None,
    typer.Option(
        "--vacancy", envvar="ANALYZER_VACANCY", help="What a position asks for: level, waived and must lines."
    ),
]
Lang = Annotated[str | None, typer.Option("--lang", envvar="ANALYZER_LANG", help="Language of the report: ru or en.")]


def _listed(context: typer.Context, option: typer.CallbackParam, value: list[str] | None) -> list[str]:
    """The values of an option that may be given several times; an environment variable parts them with semicolons."""
    source = context.get_parameter_source(option.name or "")
    if source is None or source.name != "ENVIRONMENT":
        return value or []
    given = os.environ.get(str(option.envvar), "")
    return [part.strip() for part in given.split(";") if part.strip()]


CandidateLabels = Annotated[
    list[str] | None,
    typer.Option(
        "--candidate",
        envvar="ANALYZER_CANDIDATE",
        callback=_listed,
        help="Label of the candidate in the transcript; repeatable.",
    ),
]
InterviewerLabels = Annotated[
    list[str] | None,
    typer.Option(
        "--interviewer", envvar="ANALYZER_INTERVIEWER", callback=_listed, help="Label of an interviewer; repeatable."
    ),
]
SameLabels = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        envvar="ANALYZER_SAME",
        callback=_listed,
        metavar="A=B",
        help="Speaker A is speaker B and is called B; repeatable.",
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", envvar="ANALYZER_FORCE", help="Go on where a stop sign allows it; the report says so."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", envvar="ANALYZER_ENCODING", help="Encoding of the file, when it is misread."),
]
Format = Annotated[
    str | None, typer.Option("--format", envvar="ANALYZER_FORMAT", help="Format of the file, when it is misread.")
]
AsJson = Annotated[
    bool, typer.Option("--json", envvar="ANALYZER_JSON", help="JSON for scripts instead of text for people.")
]
StorePlace = Annotated[
    str | None,
    typer.Option(
        "--store", envvar="ANALYZER_STORE", help="File or database of the kept answers; default: your data folder."
    ),
]
InterviewerSheet = Annotated[
    bool,
    typer.Option(
        "--interviewer-sheet",
        envvar="ANALYZER_INTERVIEWER_SHEET",
        help="Also write interviewer.html and .md: how the talk was led, for whoever led it; no part of the report.",
    ),
]
Out = Annotated[Path, typer.Option("--out", envvar="ANALYZER_OUT", help="Folder for the reports.")]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        envvar=["ANALYZER_BASE_URL", "OPENAI_BASE_URL"],
        help="Address of an OpenAI-compatible endpoint, such as http://localhost:11434/v1.",
    ),
]
ModelName = Annotated[
    str | None, typer.Option("--model", envvar=["ANALYZER_MODEL", "OPENAI_MODEL"], help="Model to ask.")
]
CaBundle = Annotated[
    Path | None, typer.Option("--ca-bundle", envvar="ANALYZER_CA_BUNDLE", help="Own certificates, PEM.")
]
Proxy = Annotated[str | None, typer.Option("--proxy", envvar="ANALYZER_PROXY", help="Proxy to the endpoint.")]
Deadline = Annotated[
    float, typer.Option("--deadline", envvar="ANALYZER_DEADLINE", min=1, help="Seconds for one answer.")
]
Prices = Annotated[
    Path | None,
    typer.Option("--prices", envvar="ANALYZER_PRICES", help="Your own price list (TOML) over the shipped one."),
]
MaxOutputTokens = Annotated[
    int | None,
    typer.Option(
        "--max-output-tokens", envvar="ANALYZER_MAX_OUTPUT_TOKENS", min=1, help="Tokens of one answer, at most."
    ),
]
Temperature = Annotated[
    float | None,
    typer.Option("--temperature", envvar="ANALYZER_TEMPERATURE", min=0, help="Sent to the model when given."),
]
LogPlace = Annotated[
    str | None,
    typer.Option(
        "--log", envvar="ANALYZER_LOG", help="Add events to this file as JSON lines, ids and counts; - for stderr."
    ),
]
Runs = Annotated[
    int,
    typer.Option("--runs", envvar="ANALYZER_RUNS", min=1, max=9, help="How often each part is read; most decide."),
]
SinglePass = Annotated[
    bool,
    typer.Option(
        "--single-pass",
        envvar="ANALYZER_SINGLE_PASS",
        help="Read once: cheaper, without the second look at gaps, inexact quotes and contested lines.",
    ),
]
EngineChoice = Annotated[
    str,
    typer.Option(
        "--engine",
        envvar="ANALYZER_ENGINE",
        help="llm: ask a model; offline: rules alone; replay: recorded answers.",
    ),
]
Via = Annotated[
    str,
    typer.Option("--via", envvar="ANALYZER_VIA", help="chat: answers at once; batch: cheaper, within a day."),
]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", envvar="ANALYZER_MAX_COST", min=0, help="US dollars that the run may cost at most."),
]
MaxTokens = Annotated[
    int | None,
    typer.Option("--max-tokens", envvar="ANALYZER_MAX_TOKENS", min=1, help="Tokens that the run may take at most."),
]
Concurrency = Annotated[
    str,
    typer.Option(
        "--concurrency", envvar="ANALYZER_CONCURRENCY", metavar="auto|N", help="Calls under way at once, at most."
    ),
]
Rpm = Annotated[int | None, typer.Option("--rpm", envvar="ANALYZER_RPM", min=1, help="Requests a minute, at most.")]
Tpm = Annotated[int | None, typer.Option("--tpm", envvar="ANALYZER_TPM", min=1, help="Tokens a minute, at most.")]


def language(given: str | None) -> Language | None:
    """The language that `--lang` names; `ConfigurationError` when there is none of this name."""
    if given is None:
        return None
    for known in LANGUAGES:
        if given.strip().casefold() == known:
            return known
    raise ConfigurationError(
        message("There is no report in the language “{language}”.", language=given),
        message("Choose --lang ru or --lang en."),
    )
