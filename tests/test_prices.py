"""Price lists: what a line fits, which one wins, what is refused, and what a usage comes to."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.calls import Usage
from analyzer.errors import ConfigurationError
from analyzer.llm import prices
from analyzer.llm.prices import Price

ROOT = Path(__file__).resolve().parent.parent
OPENAI = "https://api.openai.com/v1"
LINE = 'endpoint = "{endpoint}"\nmodel = {model}\ninput = {input}\noutput = 8\nvalid = 2026-01-31\nsource = "a page"\n'


def line(model: str = '"m"', *, endpoint: str = "host.example", input: object = 2, more: str = "") -> str:
    return "[[price]]\n" + LINE.format(endpoint=endpoint, model=model, input=input) + more


def load(tmp_path: Path, text: str) -> prices.Prices:
    file = tmp_path / "prices.toml"
    file.write_text(text, encoding="utf-8")
    return prices.load(file)


def input_price(listed: prices.Prices, endpoint: str, model: str) -> Decimal | None:
    price = listed.of(endpoint, model)
    return None if price is None else price.input


def price(**changed: Decimal) -> Price:
    values = {
        "input": Decimal(2),
        "cached": Decimal("0.2"),
        "cache_write": Decimal("2.5"),
        "output": Decimal(10),
        "batch": Decimal("0.5"),
    }
    return Price(**{**values, **changed}, valid=date(2026, 1, 31), source="a page")


def test_the_shipped_list_can_be_read_and_every_line_names_its_day_and_page() -> None:
    (shipped,) = prices.load().lists
    assert shipped
    for entry in shipped:
        assert date(2025, 1, 1) <= entry.price.valid <= date(2027, 12, 31)
        assert entry.price.source.startswith("https://")
        assert entry.price.cached <= entry.price.input <= entry.price.output


def test_the_shipped_list_travels_in_the_wheel() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "analyzer" in wheel["only-include"]
    assert not wheel.get("exclude")
    assert (ROOT / "analyzer" / "llm" / "prices.toml").is_file()


def test_a_dearer_model_of_the_same_family_is_not_taken_for_the_one_listed() -> None:
    assert prices.load().of(OPENAI, "gpt-5.4") is not None
    assert prices.load().of(OPENAI, "gpt-5.4-2026-03-05") is not None
    assert prices.load().of(OPENAI, "gpt-5.4-pro") is None


@pytest.mark.parametrize("address", ["http://localhost:11434/v1", "https://other.example/v1", "", "https://[", "://"])
def test_an_address_that_nobody_listed_has_no_price(address: str) -> None:
    assert prices.load().of(address, "gpt-5.4") is None


def test_a_local_model_costs_nothing_only_when_a_list_says_so(tmp_path: Path) -> None:
    listed = load(tmp_path, line('"*"', endpoint="localhost", input=0))
    assert input_price(listed, "http://localhost:11434/v1", "any") == 0
    assert input_price(listed, "http://127.0.0.1:11434/v1", "any") is None


def test_a_host_may_be_listed_with_its_port(tmp_path: Path) -> None:
    listed = load(tmp_path, line(endpoint="localhost:8000"))
    assert input_price(listed, "http://LOCALHOST:8000/v1", "M") == 2
    assert input_price(listed, "http://localhost:8001/v1", "M") is None


@pytest.mark.parametrize("turned", [False, True])
def test_the_most_special_line_wins_wherever_it_stands(tmp_path: Path, turned: bool) -> None:
    lines = [line('"*"', input=1), line('"big-*"', input=2), line('["big-one", "b"]', input=3)]
    listed = load(tmp_path, "".join(reversed(lines) if turned else lines))
    found = [input_price(listed, "https://host.example/v1", name) for name in ("small", "big-two", "big-one")]
    assert found == [1, 2, 3]


def test_of_two_lines_alike_the_later_one_holds(tmp_path: Path) -> None:
    assert input_price(load(tmp_path, line(input=1) + line(input=2)), "https://host.example", "m") == 2


def test_the_users_list_goes_before_the_shipped_one_and_leaves_the_rest(tmp_path: Path) -> None:
    listed = load(tmp_path, line('"gpt-*"', endpoint="*.openai.com", input=7))
    assert input_price(listed, OPENAI, "gpt-5.4") == 7
    assert prices.load(None).of(OPENAI, "gpt-5.4") != listed.of(OPENAI, "gpt-5.4")
    other = load(tmp_path, line())
    assert other.of(OPENAI, "gpt-5.4") == prices.load().of(OPENAI, "gpt-5.4")


def test_what_a_line_leaves_out_costs_as_much_as_input_and_a_batch_as_much_as_a_call(tmp_path: Path) -> None:
    found = load(tmp_path, line(input="0.15")).of("https://host.example/v1", "m")
    assert found is not None
    assert (found.cached, found.cache_write, found.batch) == (Decimal("0.15"), Decimal("0.15"), 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[price]\n", "line 1"),
        ('currency = "EUR"\n', "currency"),
        ("price = 3\n", "price"),
        ("note = 3\n", "note"),
        (line() + line(input='"2"'), "line 8, the value of “input”"),
        (line(input="true"), "input"),
        (line(input="-1"), "input"),
        (line(input="nan"), "input"),
        (line(input="inf"), "input"),
        (line(input="1e999999999"), "input"),
        (line(more="cashed = 1\n"), "cashed"),
        (line(more="batch = 1.5\n"), "batch"),
        (line("[]"), "model"),
        (line("3"), "model"),
        (line('["a", 3]'), "model"),
        (line(endpoint=" "), "endpoint"),
        (line().replace("2026-01-31", '"2026-01-31"'), "valid"),
        (line().replace("2026-01-31", "2026-01-31T10:00:00"), "valid"),
        (line().replace("output = 8\n", ""), "output"),
        ('price = [{ model = "m" }]\n', "endpoint"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    assert named in str(caught.value)
    assert "prices.toml" in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xd0"])
def test_a_list_in_another_encoding_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "prices.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="UTF-8"):
        prices.load(file)


def test_a_list_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such place"):
        prices.load(tmp_path / "nowhere.toml")


def test_cached_and_written_tokens_have_their_own_prices() -> None:
    used = Usage(input=1_000_000, cached=600_000, cache_write=100_000, output=200_000, reasoning=150_000)
    assert prices.cost(price(), used) == Decimal("0.3") * 2 + Decimal("0.12") + Decimal("0.25") + 2
    assert prices.cost(price(), used, batch=True) == Decimal("1.485")


def test_a_cost_is_rounded_up_to_a_billionth() -> None:
    assert prices.cost(price(input=Decimal("0.0001")), Usage(input=1, cached=None, output=0)) == Decimal("1e-9")


@pytest.mark.parametrize("used", [Usage(input=None, cached=None, output=3), Usage(input=3, cached=1, output=None)])
def test_a_cost_that_nobody_can_know_is_none(used: Usage) -> None:
    assert prices.cost(price(), used) is None


COUNTS = st.integers(min_value=0, max_value=10**7)


@given(COUNTS, st.none() | COUNTS, st.none() | COUNTS, COUNTS)
def test_a_cost_is_never_below_all_cached_nor_above_all_written(
    read: int, cached: int | None, written: int | None, output: int
) -> None:
    """Also where an endpoint reports more cached tokens than tokens."""
    cost = prices.cost(price(), Usage(input=read, cached=cached, cache_write=written, output=output))
    assert cost is not None
    least = prices.cost(price(), Usage(input=read, cached=read, output=output))
    most = prices.cost(price(), Usage(input=read, cached=0, cache_write=read, output=output))
    assert least is not None
    assert most is not None
    assert least <= cost <= most
