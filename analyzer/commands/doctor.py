"""`analyzer doctor`: whether the endpoint can do the work, what that costs, and what leaves this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analyzer import logs, terminal
from analyzer.commands import diagnosis, engines, sources, typical
from analyzer.commands.diagnosis import Line
from analyzer.commands.engines import Asking
from analyzer.commands.sources import Source
from analyzer.commands.typical import Bill
from analyzer.errors import AnalyzerError, ConfigurationError, EndpointError
from analyzer.llm import prices
from analyzer.messages import Language, Message, message, plural

if TYPE_CHECKING:
    from analyzer.llm import Endpoint
    from analyzer.llm.doctor import Examination
    from analyzer.store import Store

_MARKS = {"ok": "[ok]", "note": "[!] ", "problem": "[x] "}


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is to be examined; `window`: tokens of a long prompt to try, if one is to be tried."""

    asking: Asking
    window: int | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told. Without an `endpoint` the settings name none that can be used, and nothing was asked."""

    lines: tuple[Line, ...]
    leaves: tuple[Message, ...]
    settings: tuple[tuple[Source, str | None], ...]
    store: str
    endpoint: Endpoint | None = None
    found: Examination | None = None
    bill: Bill | None = None
    code: int = 0


def run(checkup: Checkup, *, as_json: bool) -> int:
    """Examine and tell; the exit code."""
    logs.event("doctor.begun")
    report = _report(checkup)
    if as_json:
        terminal.write_json(as_data(report))
    else:
        terminal.write(as_text(report, terminal.language()))
    logs.event("doctor.ended", code=report.code, calls=report.found.calls if report.found else 0)
    return report.code


def _report(checkup: Checkup) -> Report:
    with engines.store_of(checkup.asking) as store:
        try:
            endpoint = engines.endpoint_of(checkup.asking)
            price = prices.load(checkup.asking.spending.prices).of(endpoint.base_url, endpoint.model)
        except ConfigurationError as error:
            settings = _settings(checkup, None, store.shown)
            return Report((diagnosis.failed("settings", error),), (), settings, store.shown, code=error.exit_code)
        terminal.say(
            message(
                "Trying {endpoint}, model {model}; the questions may be billed.",
                endpoint=endpoint.base_url,
                model=endpoint.model,
            )
        )
        found = asyncio.run(_examine(endpoint, checkup))
        lines = [*diagnosis.lines(found, endpoint.place)]
        code = _code(found, lines)
        bill = None
        if found.problem is None:
            bill = typical.bill(price)
            lines.append(diagnosis.cost(bill, endpoint.place))
        try:
            _learn(store, endpoint, found)
        except AnalyzerError as error:
            lines.append(diagnosis.failed("store", error))
            code = code or error.exit_code
    settings = _settings(checkup, endpoint, store.shown)
    return Report(tuple(lines), tuple(_leaves(endpoint)), settings, store.shown, endpoint, found, bill, code)


async def _examine(endpoint: Endpoint, checkup: Checkup) -> Examination:
    from analyzer.llm import transport
    from analyzer.llm.doctor import Doctor

    given = {
        "max_completion_tokens": checkup.asking.spending.max_output_tokens,
        "temperature": checkup.asking.temperature,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    async with transport.connect(endpoint) as connection:
        return await Doctor(connection).examine(parameters=parameters, window=checkup.window)


def _code(found: Examination, lines: list[Line]) -> int:
    if found.problem is not None:
        return found.problem.exit_code
    return EndpointError.exit_code if any(line.state == "problem" for line in lines) else 0


def _learn(store: Store, endpoint: Endpoint, found: Examination) -> None:
    """Keep what runs would else stumble over; opening the store shows that answers can be kept."""
    from analyzer.llm.ladder import FORMATS

    known = {"format": FORMATS[0], **store.lessons(endpoint.base_url, endpoint.model)}
    for name, value in found.lessons.items():
        if known.get(name) != value:
            store.learn(endpoint.base_url, endpoint.model, name, value)


def _leaves(endpoint: Endpoint) -> Iterator[Message]:
    """What leaves this computer during an analysis, and for where."""
    host = urlsplit(endpoint.base_url).netloc
    if endpoint.loopback:
        yield message(
            "To {host}, which is this computer, go the words of the talk, numbers and roles of the turns, and the "
            "matrix; whether the server there passes anything on is not known here.",
            host=host,
        )
    else:
        yield message(
            "To {host}, and to no other host, go the words of the talk, numbers and roles of the turns, and the "
            "matrix.",
            host=host,
        )
    yield message(
        "A name that is said in the talk is one of its words, and goes too; hidden and injected text does not."
    )
    yield message(
        "Never sent: names of speakers and files, times, and what --candidate-name, --position and --for-level say."
    )
    if endpoint.api_key is not None:
        yield message(
            "The key, from the environment variable {variable}, goes in a header of each request and is written "
            "nowhere.",
            variable=sources.key_variable(),
        )
    if endpoint.place.proxy:
        yield message("The way leads through the proxy {proxy}.", proxy=endpoint.place.proxy)
    elif not endpoint.loopback and (proxy := sources.proxy_variable(endpoint.base_url)):
        yield message(
            "The way leads through the proxy {proxy}, from the environment variable {variable}.",
            variable=proxy[0],
            proxy=proxy[1],
        )


def _settings(checkup: Checkup, endpoint: Endpoint | None, store: str) -> tuple[tuple[Source, str | None], ...]:
    """Every setting that somebody made, and its value where that is fit to be shown: addresses may hold passwords."""
    asking = checkup.asking
    safe: dict[str, object] = {
        "model": asking.model,
        "ca_bundle": asking.ca_bundle,
        "deadline": f"{asking.deadline:g}",
        "window": checkup.window,
        "max_output_tokens": asking.spending.max_output_tokens,
        "temperature": asking.temperature,
        "prices": asking.spending.prices,
        "store": store,
    }
    if endpoint is not None:
        safe |= {"base_url": endpoint.base_url, "proxy": endpoint.place.proxy}
    made = [(name, source) for name, source in checkup.sources.items() if source.kind != "default"]
    return tuple((source, str(safe[name]) if safe.get(name) is not None else None) for name, source in made)


def as_text(report: Report, language: Language) -> str:
    """The report for a person."""
    blocks = ["\n".join(_lines(report.lines, language))]
    sections = (
        (message("What leaves this computer"), [told.text(language) for told in report.leaves]),
        (message("Where answers are kept"), [report.store]),
        (message("Settings"), [_setting(source, value, language) for source, value in report.settings]),
    )
    for title, told in sections:
        if told:
            blocks.append("\n".join([f"{title.text(language)}:", *(f"  {terminal.one_line(line)}" for line in told)]))
    if report.found is not None:
        blocks.append(_asked(report.found.calls).text(language))
    return "\n\n".join(blocks)


def _lines(lines: Iterable[Line], language: Language) -> Iterator[str]:
    for line in lines:
        yield f"{_MARKS[line.state]} {terminal.one_line(line.what.text(language)).strip()}"
        if line.do is not None:
            yield f"     {terminal.one_line(line.do.text(language))}"


def _setting(source: Source, value: str | None, language: Language) -> str:
    told = source.words.text(language)
    return f"{source.option} {value} ({told})" if value is not None else f"{source.option} ({told})"


def _asked(calls: int) -> Message:
    if not calls:
        return message("Nothing was asked of the model.")
    return plural(
        "{count} question was put to the model and may be billed; nothing of it becomes part of an analysis.",
        "{count} questions were put to the model and may be billed; nothing of them becomes part of an analysis.",
        calls,
    )


def as_data(report: Report) -> dict[str, Any]:
    """The report for scripts; what is said in sentences has both languages."""
    endpoint, found = report.endpoint, report.found
    return {
        "exit_code": report.code,
        "endpoint": None
        if endpoint is None
        else {
            "address": endpoint.base_url,
            "host": urlsplit(endpoint.base_url).netloc,
            "model": endpoint.model,
            "this_computer": endpoint.loopback,
            "key_from": sources.key_variable() if endpoint.api_key is not None else None,
            "proxy": endpoint.place.proxy,
        },
        "findings": [
            {
                "about": line.about,
                "state": line.state,
                "what": line.what.both(),
                "do": line.do.both() if line.do is not None else None,
            }
            for line in report.lines
        ],
        "format": found.format if found else None,
        "formats": {trial.format: trial.found for trial in found.formats} if found else {},
        "usage": asdict(found.usage) if found and found.usage else None,
        "interview": typical.as_data(report.bill) if report.bill else None,
        "leaves": [told.both() for told in report.leaves],
        "store": report.store,
        "settings": [
            {"option": source.option, "value": value, "from": source.kind, "variable": source.variable}
            for source, value in report.settings
        ],
        "calls": found.calls if found else 0,
    }
