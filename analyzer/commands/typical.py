"""What one interview of a usual length takes: the talk of a shipped sample, made ten thousand words long."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from analyzer import matrix, transcript
from analyzer.commands import estimate
from analyzer.commands.estimate import Forecast, Load
from analyzer.llm.prices import Price
from analyzer.resources import samples_dir
from analyzer.transcript import Transcript
from analyzer.transcript.model import Turn

WORDS = 10_000
_SAMPLE = "senior-zoom.vtt"


@dataclass(frozen=True, slots=True)
class Bill:
    """What the first pass takes, and what all passes take at most; no cost where no price is known."""

    first: Load
    most: Load
    price: Price | None

    @property
    def first_cost(self) -> Decimal | None:
        return estimate.cost(self.first, self.price)

    @property
    def most_cost(self) -> Decimal | None:
        return estimate.cost(self.most, self.price)


def bill(price: Price | None) -> Bill:
    """What an interview of `WORDS` words with the shipped matrix takes at this price."""
    found = _forecast()
    return Bill(found.first, found.first + found.later, price)


def as_data(told: Bill) -> dict[str, Any]:
    """The same for scripts; costs are decimal numbers in text, in US dollars."""
    return {
        "words": WORDS,
        "first_pass": {**asdict(told.first), "cost": _text(told.first_cost)},
        "at_most": {**asdict(told.most), "cost": _text(told.most_cost)},
        "price": None if told.price is None else {"valid": told.price.valid.isoformat(), "source": told.price.source},
    }


@functools.cache
def _forecast() -> Forecast:
    sample = transcript.load(samples_dir() / _SAMPLE)
    return estimate.forecast([sample.model_copy(update={"turns": tuple(_turns(sample))})], matrix.load())


def _turns(sample: Transcript) -> Iterator[Turn]:
    """The turns of the sample over and over, until there are enough words."""
    words = 0
    for number, turn in enumerate(itertools.cycle(sample.turns), start=1):
        if words >= WORDS:
            return
        words += len(turn.text.split())
        yield turn.model_copy(update={"index": number})


def _text(cost: Decimal | None) -> str | None:
    return None if cost is None else f"{cost:f}"
