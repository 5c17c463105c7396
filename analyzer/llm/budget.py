"""What a run may spend: limits of cost and tokens, and the worst that one call can take of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analyzer.calls import Usage
from analyzer.errors import ConfigurationError
from analyzer.llm import prices
from analyzer.llm.prices import Price
from analyzer.messages import message

# An answer of the first pass to a large part of a dense talk is some 11,000 tokens; models that think first write more.
OUTPUT = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars and tokens that a run may take; None: no limit."""

    cost: Decimal | None = None
    tokens: int | None = None


class Budget:
    """The limits of a run at one endpoint and model. `output_reserve`: the tokens that one answer may have at most.

    `ConfigurationError` when the cost is limited and no price is known.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        price: Price | None = None,
        *,
        output_reserve: int | None = None,
        batch: bool = False,
    ) -> None:
        if limits.cost is not None and price is None:
            raise ConfigurationError(
                message("The price of this model is not known, so its cost cannot be limited."),
                message("Name its price in a file given with --prices, or limit the tokens with --max-tokens."),
            )
        self.limits = limits
        self.price = price
        self.output_reserve = output_reserve or OUTPUT
        self._batch = batch

    @property
    def limited(self) -> bool:
        """Whether there is a limit of any kind."""
        return self.limits.cost is not None or self.limits.tokens is not None

    def worst(self, prompt: int) -> tuple[int, Decimal | None]:
        """The most tokens that a call with a prompt of at most so many can take, and what they cost.

        The prompt may be read as it is, from a cache or into one, whichever is the dearest.
        """
        costs = [
            self.cost(Usage(input=prompt, cached=cached, cache_write=written, output=self.output_reserve))
            for cached, written in ((0, 0), (prompt, 0), (0, prompt))
        ]
        return prompt + self.output_reserve, max((cost for cost in costs if cost is not None), default=None)

    def cost(self, usage: Usage | None) -> Decimal | None:
        """What an answer cost; None where its price or what it used is not known."""
        if self.price is None or usage is None:
            return None
        return prices.cost(self.price, usage, batch=self._batch)
