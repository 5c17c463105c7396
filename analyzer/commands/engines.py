"""What answers the calls of a command: recorded answers, or a model with the store that pays only once."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from analyzer import logs, terminal
from analyzer.answers import Replay
from analyzer.calls import Engine
from analyzer.commands.sources import Source
from analyzer.errors import (
    AnalyzerError,
    BudgetError,
    ConfigurationError,
    OutputError,
    StoppedError,
    UnreachableError,
)
from analyzer.frozen import sha256_of
from analyzer.messages import message, plural
from analyzer.offline import Offline
from analyzer.resources import samples_dir
from analyzer.transcript import Transcript

if TYPE_CHECKING:
    from analyzer.llm import Endpoint
    from analyzer.llm.budget import Budget
    from analyzer.llm.pace import Pace
    from analyzer.store import Outcome, Spent, Store

ANSWERS = "answers"
# Parameters of a command that mean nothing where no model is asked, and where the rules read a talk once.
_OF_A_MODEL = (
    "base_url", "model", "ca_bundle", "proxy", "deadline", "via", "store", "max_cost", "max_tokens", "prices",
    "concurrency", "rpm", "tpm", "max_output_tokens", "temperature",
)  # fmt: skip
_OF_PASSES = ("runs", "single_pass")


@dataclass(frozen=True, slots=True)
class Spending:
    """What may be spent and how fast; None: no limit, or as the endpoint bears it."""

    max_cost: Decimal | None = None
    max_tokens: int | None = None
    prices: Path | None = None
    concurrency: str = "auto"
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who answers, and how often the talk is read."""

    engine: str = "llm"
    base_url: str | None = None
    model: str | None = None
    ca_bundle: Path | None = None
    proxy: str | None = None
    deadline: float = 600.0
    runs: int = 1
    single_pass: bool = False
    via: str = "chat"
    store: str | None = None
    temperature: float | None = None
    spending: Spending = field(default_factory=Spending)
    answers: Path | None = None  # of a replay; None: those of the samples


class Payer:
    """An engine, and the run that pays for what it asks; a replay pays nothing, and neither do rules."""

    def __init__(self, engine: Engine | Offline, store: Store | None = None, run: int | None = None) -> None:
        self.engine = engine
        self._store = store
        self._run = run

    @property
    def spent(self) -> Spent | None:
        """What this run and the broken-off ones before it took."""
        return self._store.spent(self._run) if self._store is not None and self._run is not None else None

    def finish(self, error: BaseException | None, *, complete: bool) -> None:
        """End the run; one that was broken off hands its budget on to the next with the same talks."""
        if self._store is None or self._run is None:
            return
        outcome: Outcome = "failed"
        if error is None:
            outcome = "done" if complete else "partly"
        elif isinstance(error, BudgetError):
            outcome = "budget"
        elif isinstance(error, StoppedError):
            outcome = "interrupted"
        spent = self._store.spent(self._run)
        self._store.finish(self._run, outcome)
        logs.event(
            "run.ended",
            outcome=outcome,
            calls=spent.calls,
            answered=spent.answered,
            lost=spent.lost,
            tokens=spent.tokens,
            cost=spent.cost,
        )


def chosen(asking: Asking) -> Callable[[Sequence[Transcript]], contextlib.AbstractContextManager[Payer]]:
    """Opens the engine for some talks; the options are checked at once, before anything is read."""
    if asking.engine == "replay":
        return lambda _talks: contextlib.nullcontext(Payer(Replay(asking.answers or samples_dir() / ANSWERS)))
    if asking.engine == "offline":
        return lambda _talks: contextlib.nullcontext(Payer(Offline()))
    if asking.engine != "llm":
        raise ConfigurationError(
            message("There is no engine “{engine}”.", engine=asking.engine),
            message(
                "Choose --engine llm (a model), --engine offline (rules alone) or --engine replay (recorded answers)."
            ),
        )
    if asking.via not in ("chat", "batch"):
        raise ConfigurationError(
            message("Calls cannot be sent by “{via}”.", via=asking.via),
            message("Choose --via chat (answers at once) or --via batch (cheaper, within a day)."),
        )
    place = endpoint_of(asking)
    budget = budget_of(asking, place)
    pace = _pace(asking.spending)
    return lambda talks: _paying(asking, place, budget, pace, talks)


def say_idle(asking: Asking, given: Mapping[str, Source]) -> None:
    """Say which of the options on the command line do nothing with this engine."""
    idle = {"offline": (*_OF_A_MODEL, *_OF_PASSES), "replay": _OF_A_MODEL}.get(asking.engine, ())
    named = [given[name].option for name in idle if name in given and given[name].kind == "option"]
    if named:
        terminal.say(
            message(
                "With --engine {engine} these options do nothing: {options}.",
                engine=asking.engine,
                options=", ".join(named),
            )
        )


def endpoint_of(asking: Asking) -> Endpoint:
    """The endpoint that the options and the environment name; `ConfigurationError` when they name none."""
    from analyzer import llm

    return llm.endpoint(
        base_url=asking.base_url,
        model=asking.model,
        api_key=os.environ.get("ANALYZER_API_KEY") or os.environ.get("OPENAI_API_KEY"),
        ca_bundle=asking.ca_bundle,
        proxy=asking.proxy,
        deadline=asking.deadline,
    )


def store_of(asking: Asking) -> Store:
    """Where answers are kept."""
    from analyzer.store import Store, default_place

    return Store(asking.store or default_place())


def budget_of(asking: Asking, place: Endpoint) -> Budget:
    """What may be spent at this endpoint; `ConfigurationError` for a limit of cost where no price is known."""
    from analyzer.llm import prices
    from analyzer.llm.budget import Budget, Limits

    spending = asking.spending
    price = prices.load(spending.prices).of(place.base_url, place.model)
    limits = Limits(cost=spending.max_cost, tokens=spending.max_tokens)
    return Budget(limits, price, output_reserve=spending.max_output_tokens, batch=asking.via == "batch")


def _pace(spending: Spending) -> Callable[[], Pace]:
    """Makes the pace that the options ask for."""
    from analyzer.llm.pace import Pace

    number = spending.concurrency.strip()
    if number != "auto" and not (number.isascii() and number.isdecimal() and 1 <= int(number) <= 1000):
        raise ConfigurationError(
            message("“{number}” is no number of calls at once.", number=spending.concurrency),
            message("Give --concurrency auto or a number from 1 to 1000."),
        )
    return lambda: Pace(
        concurrency=None if number == "auto" else int(number),
        requests_per_minute=spending.requests_per_minute,
        tokens_per_minute=spending.tokens_per_minute,
    )


@contextlib.contextmanager
def _paying(
    asking: Asking, place: Endpoint, budget: Budget, pace: Callable[[], Pace], talks: Sequence[Transcript]
) -> Iterator[Payer]:
    from analyzer.llm import Model

    with store_of(asking) as store:
        run = store.begin(sha256_of(sorted({talk.sha256 for talk in talks})))
        parameters: dict[str, Any] = {}
        if asking.temperature is not None:
            parameters["temperature"] = asking.temperature
        if asking.spending.max_output_tokens is not None:
            parameters["max_completion_tokens"] = asking.spending.max_output_tokens
        engine: Engine
        if asking.via == "batch":
            from analyzer.llm import BatchModel

            engine = BatchModel(place, store, run=run, budget=budget, parameters=parameters, say=terminal.say)
        else:
            engine = Model(place, store, run=run, budget=budget, pace=pace(), parameters=parameters)
        payer = Payer(engine, store, run)
        with interruptible(engine):
            yield payer


@contextlib.contextmanager
def interruptible(engine: Engine) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM lets what is under way come to its end, for it is paid for; a second one does not."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        if told:
            raise KeyboardInterrupt
        told = True
        engine.stop(for_good=True)
        terminal.say(message("Waiting for the answers that are under way; interrupt again to stop at once."))

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def say_spent(spent: Spent | None) -> None:
    """What was asked and paid for, when anything was."""
    if spent is None or not spent.calls:
        return
    terminal.say(
        plural(
            "{count} call, about {tokens} tokens.",
            "{count} calls, about {tokens} tokens.",
            spent.calls,
            tokens=spent.tokens,
        )
        if spent.cost is None
        else plural(
            "{count} call, {tokens} tokens, {cost} US dollars.",
            "{count} calls, {tokens} tokens, {cost} US dollars.",
            spent.calls,
            tokens=spent.tokens,
            cost=f"{spent.cost:.4f}",
        )
    )
    if spent.lost:
        terminal.say(
            plural(
                "{count} call was sent and brought no answer: it may be billed, and counts with the most it can cost.",
                "{count} calls were sent and brought no answer: they may be billed, and count with the most they can "
                "cost.",
                spent.lost,
            )
        )


def ends_everything(error: AnalyzerError) -> bool:
    """Whether the next interview would fail in the same way: neither a key nor a full disk gets better with it."""
    return isinstance(error, ConfigurationError | OutputError | BudgetError | StoppedError | UnreachableError)
