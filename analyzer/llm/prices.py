"""What tokens cost: dated price lists, the user's over the shipped one, and what a usage comes to.

A list is TOML: `[[price]]` with `endpoint` (a host), `model` (one name or several), US dollars for 1,000,000 tokens of
`input`, `output` and, where they differ from `input`, of `cached` and `cache_write`; `batch`, the share of all these
that is paid for a batch; `valid`, the day on which that was published so, and `source`, where. Hosts and names may hold
`*`. What no line fits has no price, and no price means an unknown cost, never none: a model on this computer costs 0
only when a list says so, for it may well be rented by the hour.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzer import files
from analyzer.calls import Usage
from analyzer.errors import ConfigurationError
from analyzer.messages import Message, message

CURRENCY = "USD"
_UNIT = 1_000_000
_NANO = Decimal("1e-9")
_SHIPPED = "prices.toml"
_TABLE = "price"
_MONEY = ("input", "cached", "cache_write", "output", "batch")
_REQUIRED = ("endpoint", "model", "input", "output", "valid", "source")
_KNOWN = (*_REQUIRED, "cached", "cache_write", "batch")
_DEAREST = Decimal(1_000_000)  # a price above it is a slip of the pen, and would not fit the store
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*price[ \t]*\]\]")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for 1,000,000 tokens; `batch` is the share that is paid for a batch."""

    input: Decimal
    cached: Decimal
    cache_write: Decimal
    output: Decimal
    batch: Decimal
    valid: date
    source: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One price, and what it is the price of."""

    endpoint: str
    models: tuple[str, ...]
    price: Price

    def fits(self, hosts: Sequence[str], model: str) -> int | None:
        """How special the line is that fits: the more letters it names, the more; None when it does not fit."""
        if not any(fnmatchcase(host, self.endpoint) for host in hosts):
            return None
        named = [_letters(pattern) for pattern in self.models if fnmatchcase(model, pattern)]
        return max(named) + _letters(self.endpoint) if named else None


@dataclass(frozen=True, slots=True)
class Prices:
    """Price lists, the one that goes before the others first."""

    lists: tuple[tuple[_Line, ...], ...]

    def of(self, endpoint: str, model: str) -> Price | None:
        """The price of a model at an address; None when nobody knows it. The most special line of a list wins, of
        equals the later one."""
        hosts = _hosts(endpoint)
        for lines in self.lists:
            fitting = [
                (special, number)
                for number, line in enumerate(lines)
                if (special := line.fits(hosts, model.casefold())) is not None
            ]
            if fitting:
                return lines[max(fitting)[1]].price
        return None


def load(path: Path | None = None) -> Prices:
    """The shipped prices, with those of the file over them; `ConfigurationError` names what is wrong in it."""
    shipped = resources.files("analyzer.llm").joinpath(_SHIPPED).read_text(encoding="utf-8")
    lists = (tuple(_lines(Path(_SHIPPED), shipped)),)
    return Prices(lists if path is None else (tuple(_lines(path, _read(path))), *lists))


def cost(price: Price, usage: Usage, *, batch: bool = False) -> Decimal | None:
    """What the tokens cost, to the nano-dollar, rounded up; None where the endpoint did not say how many there were.

    What it says nothing of counts as neither cached nor written to the cache.
    """
    if usage.input is None or usage.output is None:
        return None
    cached = min(usage.cached or 0, usage.input)
    written = min(usage.cache_write or 0, usage.input - cached)
    total = (
        (usage.input - cached - written) * price.input
        + cached * price.cached
        + written * price.cache_write
        + usage.output * price.output
    ) / _UNIT
    return (total * price.batch if batch else total).quantize(_NANO, rounding=ROUND_CEILING)


def _hosts(endpoint: str) -> tuple[str, ...]:
    """The host of an address, bare and with its port."""
    try:
        parts = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        return ()
    return (host,) if port is None else (host, f"{host}:{port}")


def _letters(pattern: str) -> int:
    return sum(sign not in "*?" for sign in pattern)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, message("it is not in UTF-8")) from error
    except OSError as error:
        raise _unreadable(path, files.reason(error)) from error


def _lines(path: Path, text: str) -> Iterator[_Line]:
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise _unreadable(path, message("its brackets are nested too deep")) from None
    except (ValueError, ArithmeticError) as error:
        raise _unreadable(path, str(error)) from error
    entries = table.pop(_TABLE, [])
    currency = table.pop("currency", CURRENCY)
    if table:
        raise _wrong(path, None, next(iter(table)), message("nothing but currency and [[price]]"))
    if currency != CURRENCY:
        raise _wrong(path, None, "currency", CURRENCY)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path, None, _TABLE, message("tables, [[price]]"))
    places = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    if len(places) != len(entries):  # written as inline tables
        places = []
    for number, entry in enumerate(entries):
        yield _line(path, places[number] if places else None, entry)


def _line(path: Path, place: int | None, entry: dict[str, Any]) -> _Line:
    for name in entry:
        if name not in _KNOWN:
            raise _wrong(path, place, name, message("one of: {known}", known=", ".join(_KNOWN)))
    for name in _REQUIRED:
        if name not in entry:
            raise _wrong(path, place, name, message("a value: it is missing"))
    money = {name: _amount(path, place, name, entry[name]) for name in _MONEY if name in entry}
    models = entry["model"] if isinstance(entry["model"], list) else [entry["model"]]
    if not models or not all(_is_name(name) for name in models):
        raise _wrong(path, place, "model", message("a name in quotation marks, or a list of names"))
    for name in ("endpoint", "source"):
        if not _is_name(entry[name]):
            raise _wrong(path, place, name, message("text in quotation marks"))
    if type(entry["valid"]) is not date:
        raise _wrong(path, place, "valid", message("a date, such as 2026-01-31"))
    if money.get("batch", Decimal(0)) > 1:
        raise _wrong(path, place, "batch", message("a share between 0 and 1"))
    return _Line(
        endpoint=entry["endpoint"].strip().casefold(),
        models=tuple(name.strip().casefold() for name in models),
        price=Price(
            input=money["input"],
            cached=money.get("cached", money["input"]),
            cache_write=money.get("cache_write", money["input"]),
            output=money["output"],
            batch=money.get("batch", Decimal(1)),
            valid=entry["valid"],
            source=entry["source"],
        ),
    )


def _amount(path: Path, place: int | None, name: str, value: object) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        amount = Decimal(value)
        if amount.is_finite() and 0 <= amount <= _DEAREST:
            return amount
    raise _wrong(path, place, name, message("a number, at least 0"))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _unreadable(path: Path, reason: str | Message) -> ConfigurationError:
    return ConfigurationError(
        message("The price list “{file}” cannot be read: {reason}.", file=path, reason=reason),
        message("Correct it, or name another one with --prices."),
    )


def _wrong(path: Path, place: int | None, name: str, wanted: Message | str) -> ConfigurationError:
    what = (
        message("In the price list “{file}” the value of “{name}” does not fit.", file=path, name=name)
        if place is None
        else message(
            "In the price list “{file}”, under [[price]] in line {line}, the value of “{name}” does not fit.",
            file=path,
            line=place,
            name=name,
        )
    )
    return ConfigurationError(what, message("Give it as {wanted}.", wanted=wanted))
