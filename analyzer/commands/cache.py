"""`analyzer cache`: what is kept of earlier answers, and how to write it out, take it in and delete it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from analyzer import terminal
from analyzer.errors import ConfigurationError
from analyzer.messages import Message, message, plural
from analyzer.store import Source, Stats, Store, default_place

_KEY = re.compile("[0-9a-f]{4,64}")
_REASONS: dict[str, Message] = {
    "form": message("not in the required form"),
    "length": message("cut short, longer than the model may write"),
    "declined": message("a refusal, or stopped by a content filter"),
    "truncated_prompt": message("to a request that the endpoint had cut short"),
    "truncated_rules": message("to a request of which the endpoint had cut off even the rules"),
}


@dataclass(frozen=True, slots=True)
class Which:
    """The answers to delete: those that fit everything given."""

    before: str | None = None
    invalid: bool = False
    key: str | None = None
    all: bool = False


def stats(place: str | None, *, check: bool, as_json: bool) -> int:
    """Print what the store holds; with `check` also what is damaged inside, which makes the exit code 1."""
    with Store(place or default_place()) as store:
        if not store.exists:
            if as_json:
                terminal.write_json(_data(Stats(place=store.shown), [] if check else None))
            else:
                _write(message("Nothing is kept in “{place}” yet.", place=store.shown))
            return 0
        found, faults = store.stats(), store.check() if check else None
    if as_json:
        terminal.write_json(_data(found, faults))
    else:
        for line in _lines(found):
            _write(line)
        if faults is not None:
            _say_faults(faults)
    return 1 if faults else 0


def export(place: str | None, folder: Path, *, anonymous: bool) -> None:
    """Write the answers that can be used to a folder."""
    with Store(place or default_place()) as store:
        _must_exist(store)
        count = store.export(folder, anonymous=anonymous)
    _write(
        plural("{count} answer written to “{folder}”.", "{count} answers written to “{folder}”.", count, folder=folder)
    )


def load(place: str | None, folder: Path) -> None:
    """Take in the answers of a folder."""
    with Store(place or default_place()) as store:
        count = store.load(folder)
        shown = store.shown
    _write(
        plural("{count} new answer kept in “{place}”.", "{count} new answers kept in “{place}”.", count, place=shown)
    )


def purge(place: str | None, which: Which) -> None:
    """Delete answers for good; what goes has to be said."""
    before = None if which.before is None else _day(which.before)
    key = None if which.key is None else _key(which.key)
    some = before is not None or key is not None or which.invalid
    if some == which.all:
        raise ConfigurationError(
            message("It is not clear which answers are to be deleted."),
            message("Give --before, --invalid or --key, or --all alone for everything."),
        )
    with Store(place or default_place()) as store:
        _must_exist(store)
        count = store.purge(before=before, invalid_only=which.invalid, key=key)
        shown = store.shown
    _write(
        plural("{count} answer deleted from “{place}”.", "{count} answers deleted from “{place}”.", count, place=shown)
    )


def _lines(found: Stats) -> list[Message]:
    lines = [
        plural(
            "{place}: {count} answer, {size} MB.",
            "{place}: {count} answers, {size} MB.",
            found.answers,
            place=found.place,
            size=f"{found.bytes / 1e6:.1f}",
        )
    ]
    if found.oldest and found.newest:
        lines.append(message("Kept from {oldest} to {newest}.", oldest=found.oldest[:10], newest=found.newest[:10]))
    for source in found.sources:
        lines += _source(source)
    for name, count in found.invalid.items():
        reason = _REASONS.get(name, name)
        lines.append(
            plural("{count} answer of no use: {reason}.", "{count} answers of no use: {reason}.", count, reason=reason)
        )
    return lines


def _source(source: Source) -> list[Message]:
    """What one model answered and what it took."""
    where = message(
        "{endpoint}, model {model}",
        endpoint=source.endpoint or message("recorded answers"),
        model=source.model or message("unknown"),
    )
    lines = [
        plural("{where}: {count} answer kept.", "{where}: {count} answers kept.", source.answers, where=where),
    ]
    if source.calls:
        lines.append(
            plural(
                "  {count} call, {tokens} tokens, {cost}.",
                "  {count} calls, {tokens} tokens, {cost}.",
                source.calls,
                tokens=source.tokens,
                cost=_cost(source.cost),
            )
        )
    if source.lost:
        lines.append(
            plural(
                "  {count} of them brought no answer and may be billed; it counts with the most it can take.",
                "  {count} of them brought no answer and may be billed; they count with the most they can take.",
                source.lost,
            )
        )
    return lines


def _cost(cost: Decimal | None) -> Message:
    return message("cost unknown") if cost is None else message("{cost} US dollars", cost=f"{cost:.4f}")


def _say_faults(faults: list[Message | str]) -> None:
    if not faults:
        _write(message("Checked: nothing is damaged."))
    for fault in faults:
        _write(message("Damaged: {fault}", fault=fault))


def _data(found: Stats, faults: list[Message | str] | None) -> dict[str, Any]:
    """The same for scripts; `faults` only when they were looked for."""
    data = asdict(found) | {"answers": found.answers}
    for source in data["sources"]:
        source["cost"] = None if source["cost"] is None else float(source["cost"])
    return data if faults is None else data | {"faults": [str(fault) for fault in faults]}


def _must_exist(store: Store) -> None:
    if not store.exists:
        raise ConfigurationError(
            message("Nothing is kept in “{place}”.", place=store.shown),
            message("Name the file of the answers with --store or ANALYZER_STORE."),
        )


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text.strip()), time()).astimezone()
    except (ValueError, OverflowError):
        raise ConfigurationError(
            message("“{text}” is no date.", text=text), message("Give --before as year, month and day: 2026-01-31.")
        ) from None


def _key(text: str) -> str:
    key = text.strip().casefold()
    if not _KEY.fullmatch(key):
        raise ConfigurationError(
            message("“{text}” is no beginning of a key.", text=text),
            message("Give --key at least four of the hex digits that the name of an exported file begins with."),
        )
    return key


def _write(text: Message) -> None:
    terminal.write(terminal.one_line(text.text(terminal.language())))
