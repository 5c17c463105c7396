"""The worst that a call can take of a budget, and what it cost in the end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.calls import Usage
from analyzer.errors import BudgetError, ConfigurationError
from analyzer.llm.budget import Budget, Limits
from analyzer.llm.prices import Price

AMOUNTS = st.decimals(min_value=0, max_value=1000, places=4)
PRICES = st.builds(
    Price,
    input=AMOUNTS,
    cached=AMOUNTS,
    cache_write=AMOUNTS,
    output=AMOUNTS,
    batch=st.sampled_from([Decimal(1), Decimal("0.5")]),
    valid=st.just(date(2026, 1, 31)),
    source=st.just("a page"),
)


@given(PRICES, st.integers(0, 10**6), st.integers(1, 10**5), st.booleans(), st.data())
def test_no_answer_within_the_bounds_costs_more_than_was_reserved(
    price: Price, prompt: int, reserve: int, batch: bool, data: st.DataObject
) -> None:
    budget = Budget(Limits(cost=Decimal(1)), price, output_reserve=reserve, batch=batch)
    read = data.draw(st.integers(0, prompt))
    cached = data.draw(st.integers(0, read))
    used = Usage(
        input=read,
        cached=cached,
        cache_write=data.draw(st.integers(0, read - cached)),
        output=data.draw(st.integers(0, reserve)),
    )
    tokens, cost = budget.worst(prompt)
    paid = budget.cost(used)
    assert cost is not None
    assert paid is not None
    assert paid <= cost
    assert read + (used.output or 0) <= tokens


def test_a_limit_of_cost_without_a_price_names_the_two_ways_out() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Budget(Limits(cost=Decimal(1)))
    assert caught.value.exit_code == 5
    assert "--prices" in str(caught.value)
    assert "--max-tokens" in str(caught.value)


def test_tokens_are_counted_without_a_price() -> None:
    budget = Budget(Limits(tokens=10_000), output_reserve=500)
    assert budget.worst(1_000) == (1_500, None)
    assert budget.cost(Usage(input=3, cached=None, output=4)) is None


@pytest.mark.parametrize(
    ("limits", "limited"),
    [(Limits(), False), (Limits(tokens=1), True), (Limits(cost=Decimal(0)), True)],
)
def test_a_limit_of_any_kind_is_a_limit(limits: Limits, limited: bool) -> None:
    price = Price(*[Decimal(1)] * 5, valid=date(2026, 1, 31), source="a page")
    assert Budget(limits, price).limited is limited


def test_a_spent_budget_has_an_exit_code_of_its_own() -> None:
    assert BudgetError.exit_code == 4
