"""What the examination of an endpoint found, in sentences: fine, worth knowing, or in the way of an analysis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analyzer.commands.estimate import Load
from analyzer.commands.typical import WORDS, Bill
from analyzer.errors import AnalyzerError
from analyzer.llm.doctor import Examination, FormatTrial, ParameterTrial, WindowTrial
from analyzer.llm.refusals import Place
from analyzer.messages import Message, message, plural

State = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what it is about, how it stands, and what to do."""

    about: str
    state: State
    what: Message
    do: Message | None = None


def failed(about: str, error: AnalyzerError) -> Line:
    return Line(about, "problem", error.what, error.do)


def lines(found: Examination, place: Place) -> Iterator[Line]:
    """All findings, in the order in which they were made."""
    if found.problem is None or found.models is not None:
        yield from _reached(found, place)
    for trial in found.formats:
        yield _format(trial, found)
    if found.problem is not None:
        yield failed("endpoint", found.problem)
        return
    yield _beginning(found)
    for parameter in found.parameters:
        yield _parameter(parameter)
    if found.window is not None:
        yield _window(found.window)
    if found.format is not None:
        yield _usage(found)


def _reached(found: Examination, place: Place) -> Iterator[Line]:
    yield Line("endpoint", "ok", message("{endpoint} can be reached.", endpoint=place.endpoint))
    models = found.models
    if models is None:
        return
    if models.found == "listed":
        yield Line(
            "model",
            "ok",
            plural(
                "The model “{model}” is the one model that the endpoint lists.",
                "The model “{model}” is one of {count} models that the endpoint lists.",
                models.count,
                model=place.model,
            ),
        )
    elif models.found == "no_list":
        yield Line(
            "model", "note", message("The endpoint has no list of its models: only an answer shows that it is there.")
        )
    else:
        do = message("Check the name given with --model.")
        if models.like:
            do = message("Check the name given with --model; like it are: {models}.", models=", ".join(models.like))
        if found.format is not None:
            what = message(
                "The model “{model}” is not in the list of the endpoint, which answers all the same: perhaps with "
                "another model.",
                model=place.model,
            )
        else:
            what = message("The model “{model}” is not in the list of the endpoint.", model=place.model)
        yield Line("model", "note", what, do)


def _format(trial: FormatTrial, found: Examination) -> Line:
    if trial.found == "works":
        return Line(trial.format, "ok", message("Answer format {format}: works.", format=trial.format))
    if trial.found == "ignored":
        return Line(
            trial.format,
            "note",
            message("Answer format {format}: accepted and not kept to.", format=trial.format),
            message("Turn structured output on at the server, if it can; else many parts will be asked twice.")
            if trial.format == "json_schema"
            else None,
        )
    if trial.found == "refused":
        return Line(trial.format, "note", message("Answer format {format}: refused.", format=trial.format))
    reason = trial.problem.what if trial.problem else ""
    return Line(
        trial.format,
        "note" if found.format is not None else "problem",
        message("Answer format {format}: no answer. {reason}", format=trial.format, reason=reason),
        trial.problem.do if trial.problem else None,
    )


def _beginning(found: Examination) -> Line:
    """Where an analysis begins, if it can."""
    if found.format is None:
        return Line(
            "answers",
            "problem",
            message("In no format does the model give an answer that can be used."),
            message("Use a model that keeps to instructions and, better, supports structured output (JSON Schema)."),
        )
    # A format that is merely ignored is tried all the same: servers are believed only when they refuse.
    first = next((trial.format for trial in found.formats if trial.found != "refused"), found.format)
    return Line(
        "answers", "ok", message("An analysis can be made; it begins with the answer format {format}.", format=first)
    )


def _parameter(trial: ParameterTrial) -> Line:
    name = trial.name
    if trial.found == "taken":
        return Line(name, "ok", message("The parameter {name} is taken.", name=name))
    if trial.found == "renamed":
        return Line(
            name,
            "ok",
            message("The parameter {name} is taken under the name {other}.", name=name, other=trial.taken_as),
        )
    if trial.found == "refused":
        return Line(name, "note", message("The parameter {name} is not taken: an analysis does without it.", name=name))
    if trial.found == "ignored":
        return Line(
            name,
            "note",
            message("The parameter {name} is accepted and not kept to: the answer was longer.", name=name),
        )
    reason = trial.problem.what if trial.problem else ""
    return Line(
        name,
        "problem",
        message("With the parameter {name} there is no answer. {reason}", name=name, reason=reason),
        message("Leave the option out."),
    )


def _window(trial: WindowTrial) -> Line:
    larger = message("Use a model, or a setting of the local server, with a larger context.")
    if trial.found == "whole":
        what = message("A prompt of about {sent} tokens is read whole.", sent=trial.sent)
        if trial.read is not None:
            what = message(
                "A prompt of about {sent} tokens is read whole (the endpoint counted {read}).",
                sent=trial.sent,
                read=trial.read,
            )
        return Line("context", "ok", what)
    if trial.found == "cut":
        if trial.read is not None:
            what = message(
                "Of a prompt of about {sent} tokens a part was not read (the endpoint counted {read}).",
                sent=trial.sent,
                read=trial.read,
            )
        else:
            what = message("Of a prompt of about {sent} tokens a part was not read.", sent=trial.sent)
        return Line("context", "problem", what, larger)
    if trial.found == "unsure":
        return Line(
            "context",
            "note",
            message(
                "The model did not name the two words in a prompt of about {sent} tokens, so whether it read the whole "
                "is not known.",
                sent=trial.sent,
            ),
        )
    if trial.found == "refused":
        return Line(
            "context",
            "problem",
            message("A prompt of about {sent} tokens is longer than the model reads at once.", sent=trial.sent),
            larger,
        )
    reason = trial.problem.what if trial.problem else ""
    return Line(
        "context",
        "problem",
        message("To a prompt of about {sent} tokens there is no answer. {reason}", sent=trial.sent, reason=reason),
        trial.problem.do if trial.problem else None,
    )


def _usage(found: Examination) -> Line:
    usage = found.usage
    if usage is None or usage.input is None or usage.output is None:
        return Line(
            "usage",
            "note",
            message("The endpoint does not count tokens: cost stays unknown, and a prompt cut short is not noticed."),
        )
    if usage.cached is None:
        return Line("usage", "note", message("Tokens are counted; what the endpoint reads from its cache is not told."))
    return Line("usage", "ok", message("Tokens are counted, those read from the endpoint's cache too."))


def cost(bill: Bill, place: Place) -> Line:
    """What one interview takes here."""
    facts = {"words": _number(WORDS), "first": _tokens(bill.first), "most": _tokens(bill.most)}
    first, most = bill.first_cost, bill.most_cost
    if bill.price is None or first is None or most is None:
        return Line(
            "cost",
            "note",
            message(
                "An interview of {words} words takes about {first} tokens in the first pass and at most {most} in all; "
                "what {model} costs at {endpoint} is not known.",
                model=place.model,
                endpoint=place.endpoint,
                **facts,
            ),
            message("Name its price in a file given with --prices."),
        )
    return Line(
        "cost",
        "ok",
        message(
            "An interview of {words} words takes about {first} tokens or ${cheap} in the first pass, and at most "
            "{most} or ${dear} in all; prices of {valid}, {source}.",
            cheap=f"{first:.2f}",
            dear=f"{most:.2f}",
            valid=bill.price.valid.isoformat(),
            source=bill.price.source,
            **facts,
        ),
    )


def _tokens(load: Load) -> str:
    return _number(round(load.input + load.output, -3))


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")
