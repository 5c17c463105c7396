"""What the store keeps: raw answers, budgets, what was learnt; and what a person may do to it."""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ClauseElement, ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from analyzer.answers import Replay, recordings
from analyzer.calls import Answer, Call, ChatMessage, Usage
from analyzer.errors import BudgetError, ConfigurationError, InputError, OutputError
from analyzer.resources import samples_dir
from analyzer.store import Spent, Store, lessons, responses, runs, tables

HERE = "http://model.test/v1"
SECRET = "Кандидат Заречный сказал секрет"
CALL = Call((ChatMessage("user", SECRET),), "findings", {"type": "object"})
OTHER = Call((ChatMessage("user", "Что ещё?"),), "findings", {"type": "object"})
SMALL: dict[str, str] = {"endpoint": HERE, "model": "small"}
NO_LIMIT: dict[str, Any] = {"max_tokens": None, "max_cost": None}
RECORDED = samples_dir() / "answers"


def usage(tokens_in: int | None = 100, tokens_out: int | None = 20) -> Usage:
    return Usage(input=tokens_in, cached=None, cache_write=None, output=tokens_out, reasoning=None)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "answers.sqlite"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with Store(place) as opened:
        yield opened


def reserve(store: Store, run: int, tokens: int = 10, cost: str | None = "0.01", **options: Any) -> int:
    price = None if cost is None else Decimal(cost)
    return store.reserve(run, CALL.key, **SMALL, tokens=tokens, cost=price, **(NO_LIMIT | options))


def raw_rows(place: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(place)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


# Answers


def test_a_kept_answer_is_found_again_by_another_program(store: Store, place: Path) -> None:
    put = store.put(CALL, body='{"a": "да 🙂"}', **SMALL, cost=Decimal("0.25"))
    assert not put.reused
    with Store(place) as other:
        found = other.get(CALL.key, **SMALL)
    assert found == Answer(
        key=CALL.key, body=put.body, model="small", endpoint=HERE, reused=True, id=put.id, cost=Decimal("0.25")
    )


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_a_body_comes_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    with Store(tmp_path_factory.getbasetemp() / "bytes.sqlite") as store:
        store.put(CALL, body=body.decode("utf-8", "surrogateescape"), **SMALL)
        found = store.get(CALL.key, **SMALL)
    assert found is not None
    assert found.body.encode("utf-8", "surrogateescape") == body


def test_an_answer_serves_only_its_own_question_endpoint_and_model(store: Store) -> None:
    sources = list(itertools.product((HERE, "http://other.test/v1", None), ("small", "large", None)))
    again = Call(CALL.messages, CALL.schema_name, CALL.schema, repeat=2)
    for number, (endpoint, model) in enumerate(sources):
        assert store.get(CALL.key, endpoint=endpoint, model=model) is None
        store.put(CALL, body=str(number), endpoint=endpoint, model=model)
    for number, (endpoint, model) in enumerate(sources):
        found = store.get(CALL.key, endpoint=endpoint, model=model)
        assert found is not None
        assert found.body == str(number)
        assert store.get(OTHER.key, endpoint=endpoint, model=model) is None
        assert store.get(again.key, endpoint=endpoint, model=model) is None


def test_the_newest_usable_answer_is_served_also_when_the_clock_was_set_back(place: Path) -> None:
    days = iter((5, 3, 4))
    with Store(place, now=lambda: datetime(2026, 5, next(days), tzinfo=UTC)) as store:
        for body in ("first", "second", "third"):
            store.put(CALL, body=body, **SMALL)
            found = store.get(CALL.key, **SMALL)
            assert found is not None
            assert found.body == body


def test_an_invalid_answer_is_kept_and_never_served(store: Store, place: Path) -> None:
    first = store.put(CALL, body="first", **SMALL)
    store.put(CALL, body="second", **SMALL)
    bad = store.put(CALL, body="second", **SMALL)
    store.mark_invalid(bad, "schema")
    assert store.get(CALL.key, **SMALL) == Answer(CALL.key, "first", "small", HERE, reused=True, id=first.id)
    store.mark_invalid(first, "ids")
    store.mark_invalid(first, "again")
    assert store.get(CALL.key, **SMALL) is None
    rows = raw_rows(place, "SELECT body, invalid FROM responses ORDER BY id")
    assert rows == [(b"first", "ids"), (b"second", "schema"), (b"second", "schema")]


@pytest.mark.parametrize(("reason", "lasts"), [("length", True), ("truncated_prompt", True), ("schema", False)])
def test_what_would_come_to_nothing_again_is_known_without_asking(store: Store, reason: str, lasts: bool) -> None:
    assert store.lasting(CALL.key, **SMALL) is None
    store.mark_invalid(store.put(CALL, body="cut", **SMALL), reason)
    assert store.lasting(CALL.key, **SMALL) == (reason if lasts else None)
    assert store.lasting(CALL.key, endpoint=HERE, model="large") is None
    store.put(CALL, body="whole", **SMALL)
    assert store.lasting(CALL.key, **SMALL) is None


def test_neither_a_prompt_nor_a_key_reaches_the_disk(store: Store, place: Path) -> None:
    run = store.begin("job")
    headers = {
        "X-Request-Id": "req-1", "X-RateLimit-Remaining": "7", "Set-Cookie": "sk-cookie", "Authorization": "sk-key"
    }  # fmt: skip
    store.put(CALL, body="{}", **SMALL, headers=headers, attempt=reserve(store, run))
    store.finish(run, "done")
    ((kept,),) = raw_rows(place, "SELECT headers FROM responses")
    assert kept == '{"x-ratelimit-remaining": "7", "x-request-id": "req-1"}'
    store.close()
    written = b"".join(path.read_bytes() for path in place.parent.iterdir())
    assert CALL.key.encode() in written
    assert not [text for text in (SECRET, "sk-cookie", "sk-key") if text.encode() in written]


def test_an_answer_and_its_attempt_are_kept_together_or_not_at_all(store: Store) -> None:
    with pytest.raises(IntegrityError):
        store.put(CALL, body="{}", **SMALL, attempt=77)
    assert store.get(CALL.key, **SMALL) is None
    run = store.begin("job")
    store.put(CALL, body="{}", **SMALL, attempt=reserve(store, run), usage=usage(), cost=Decimal("0.002"))
    assert store.spent(run) == Spent(calls=1, answered=1, lost=0, tokens=120, cost=Decimal("0.002"))
    assert store.check() == []


# Budgets


def test_every_end_of_a_call_counts_as_it_should(store: Store) -> None:
    run = store.begin("job")
    for known in (usage(), usage(None), None):
        store.put(CALL, body="{}", **SMALL, attempt=reserve(store, run, 1000, "0.5"), usage=known)
    assert store.spent(run) == Spent(3, answered=3, lost=0, tokens=2120, cost=Decimal("1.5"))
    store.settle(reserve(store, run), "refused", kind="429")
    store.settle(reserve(store, run), "lost", kind="deadline")
    reserve(store, run)
    assert store.spent(run) == Spent(6, answered=3, lost=1, tokens=2140, cost=Decimal("1.52"))
    reserve(store, run, cost=None)
    assert store.spent(run).cost is None


def test_a_limit_may_be_reached_and_not_passed(store: Store) -> None:
    run = store.begin("job")
    for _ in range(4):
        reserve(store, run, 25, "0.25", max_tokens=100, max_cost=Decimal(1))
    with pytest.raises(BudgetError) as caught:
        reserve(store, run, 1, "0", max_tokens=100)
    assert caught.value.exit_code == 4
    assert "--max-tokens" in caught.value.do.text("ru")
    assert "100" in caught.value.what.text("ru")
    with pytest.raises(BudgetError, match=r"of 1 does not bear .*: 1 is spent .* cost 0\.000000001"):
        reserve(store, run, 0, "0.0000000001", max_cost=Decimal(1))
    with pytest.raises(ValueError, match="without a price"):
        reserve(store, run, cost=None, max_cost=Decimal(1))
    assert store.spent(run).calls == 4
    reserve(store, run, max_tokens=110)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("open", "refused", "lost", "answered", "unknown")),
        st.integers(0, 400),
        st.integers(0, 400),
        st.integers(0, 400),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(STEPS, st.integers(0, 1500), st.integers(0, 1500))
def test_whatever_becomes_of_calls_the_budget_holds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, int]], tokens: int, nanos: int
) -> None:
    """Against plain sums; what was taken is at most what was reserved, as `Budget` sees to."""
    limits = {"max_tokens": tokens, "max_cost": Decimal(nanos).scaleb(-9)}
    counted: list[tuple[int, int]] = []
    with Store(tmp_path_factory.getbasetemp() / "budget.sqlite") as store:
        run = store.begin("job")
        for end, worst, price, part in steps:
            taken = [sum(column) for column in zip(*counted, strict=True)] or [0, 0]
            fits = taken[0] + worst <= tokens and taken[1] + price <= nanos
            try:
                attempt = reserve(store, run, worst, str(Decimal(price).scaleb(-9)), **limits)
            except BudgetError:
                assert not fits
                continue
            assert fits
            counted.append((worst, price))
            if end in ("refused", "lost"):
                store.settle(attempt, end, kind="503")  # type: ignore[arg-type]
                counted[-1] = (0, 0) if end == "refused" else counted[-1]
            elif end != "open":
                known = usage(min(part, worst), 0) if end == "answered" else None
                cost = Decimal(min(part, price)).scaleb(-9) if end == "answered" else None
                store.put(CALL, body="{}", **SMALL, attempt=attempt, usage=known, cost=cost)
                counted[-1] = (min(part, worst), min(part, price)) if end == "answered" else counted[-1]
        spent = store.spent(run)
        store.finish(run, "done")
    assert (spent.tokens, spent.cost) == (
        sum(taken for taken, _ in counted),
        Decimal(sum(price for _, price in counted)).scaleb(-9),
    )
    assert spent.tokens <= tokens
    assert spent.cost is not None
    assert spent.cost <= limits["max_cost"]


def test_sixteen_threads_stay_within_one_budget(store: Store) -> None:
    run = store.begin("job")
    taken: list[int] = []

    def spend() -> None:
        for _ in range(12):
            try:
                attempt = reserve(store, run, 1, "0.01", max_cost=Decimal("1.00"))
            except BudgetError:
                return
            taken.append(attempt)
            if attempt % 3 == 0:
                store.settle(attempt, "refused", kind="500")
            else:
                store.put(CALL, body="{}", **SMALL, attempt=attempt)

    threads = [threading.Thread(target=spend) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = store.spent(run)
    assert spent.cost == Decimal("1.00")
    assert len(taken) == len(set(taken)) == spent.calls > 100


def test_an_unfinished_run_hands_its_budget_on_and_a_finished_one_does_not(store: Store) -> None:
    def work(job: str, outcome: Any) -> int:
        run = store.begin(job)
        reserve(store, run)
        calls = store.spent(run).calls
        store.finish(run, outcome)
        return calls

    assert [work("a", "interrupted"), work("a", "budget"), work("b", "failed"), work("a", "done")] == [1, 2, 1, 3]
    assert [work("a", "failed"), work("a", "partly"), work("a", "done"), work("b", "done")] == [1, 2, 1, 2]
    first = store.begin("c")
    attempt = reserve(store, first, 60, "0.6", max_tokens=100)
    store.finish(first, "interrupted")
    second = store.begin("c")
    assert store.spent(first) == store.spent(second) == Spent(1, answered=0, lost=1, tokens=60, cost=Decimal("0.6"))
    with pytest.raises(BudgetError):
        reserve(store, second, 60, max_tokens=100)
    store.put(CALL, body="late", **SMALL, attempt=attempt, usage=usage(10, 10))  # a late answer is an answer
    assert store.spent(second).tokens == 20


def test_a_batch_outlives_the_run_that_sent_it(store: Store) -> None:
    run = store.begin("job")
    reserve(store, run, batch=True)
    reserve(store, run)
    store.close()
    again = store.begin("job")
    assert store.spent(again).lost == 1
    assert store.stats().attempts == {"lost": 1, "open": 1}
    assert store.check() == []


# Lessons


def test_what_was_learnt_holds_for_one_endpoint_and_model_and_may_change(store: Store, place: Path) -> None:
    store.learn(HERE, "small", "format", "json_object")
    store.learn(HERE, "small", "format", "text")
    store.learn(HERE, "small", "without", "temperature")
    store.learn(HERE, "large", "format", "json_schema")
    with Store(place) as other:
        assert other.lessons(HERE, "small") == {"format": "text", "without": "temperature"}
        assert other.lessons("http://other.test/v1", "small") == {}


# Use from anywhere


def test_a_store_serves_several_event_loops_and_threads(store: Store) -> None:
    async def ask(number: int) -> str | None:
        store.put(CALL, body=str(number), **SMALL)
        found = await asyncio.to_thread(store.get, CALL.key, **SMALL)
        return found and found.body

    assert [asyncio.run(ask(number)) for number in range(3)] == ["0", "1", "2"]


# What a person may do


def test_the_shipped_recordings_go_in_and_come_out_byte_for_byte(store: Store, tmp_path: Path) -> None:
    names = [path.name for path in recordings(RECORDED)]
    assert store.load(RECORDED) == len(names) > 0
    assert store.export(tmp_path / "out") == len(names)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (RECORDED / name).read_bytes()
    assert store.load(tmp_path / "out") == 0


def test_an_export_holds_what_can_be_used_of_every_model_and_replays(store: Store, tmp_path: Path) -> None:
    store.mark_invalid(store.put(CALL, body="bad", **SMALL), "schema")
    store.mark_invalid(store.put(OTHER, body="bad", **SMALL), "schema")
    for model in ("small", "large"):
        store.put(CALL, body="older", endpoint=HERE, model=model)
        store.put(CALL, body=model, endpoint=HERE, model=model)
    assert store.export(tmp_path / "out") == 2
    assert asyncio.run(Replay(tmp_path / "out").answer(CALL)).body == "large"
    with pytest.raises(ConfigurationError):
        asyncio.run(Replay(tmp_path / "out").answer(OTHER))
    assert store.export(tmp_path / "none", keys={OTHER.key}) == 0
    with Store(tmp_path / "second.sqlite") as second:
        assert second.load(tmp_path / "out") == 2
        found = second.get(CALL.key, **SMALL)
    assert found is not None
    assert found.body == "small"


def test_an_anonymous_export_says_neither_address_nor_time(place: Path, tmp_path: Path) -> None:
    with Store(place, now=lambda: datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)) as store:
        for model in ("small", "large"):
            store.put(CALL, body=model, endpoint=HERE, model=model)
        store.put(OTHER, body="{}", **SMALL)
        assert store.export(tmp_path / "out", keys={CALL.key}, how="by hand", anonymous=True) == 1
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == f"{CALL.key[:24]}.json"
    assert json.loads(path.read_bytes()) == {
        "key": CALL.key,
        "endpoint": None,
        "model": "large",
        "repeat": 1,
        "created": "2026-05-04",
        "how": "by hand",
        "body": "large",
    }


def test_an_import_brings_back_nothing_that_was_set_aside(store: Store, tmp_path: Path) -> None:
    answer = store.put(CALL, body="{}", **SMALL)
    store.export(tmp_path / "out")
    store.mark_invalid(answer, "schema")
    assert store.load(tmp_path / "out") == 0
    assert store.get(CALL.key, **SMALL) is None


def test_an_older_import_does_not_take_the_place_of_an_answer(store: Store, tmp_path: Path) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with Store(tmp_path / "old.sqlite", now=lambda: yesterday) as old:
        old.put(CALL, body="old", **SMALL)
        old.export(tmp_path / "out")
    store.put(CALL, body="new", **SMALL)
    assert store.load(tmp_path / "out") == 1
    found = store.get(CALL.key, **SMALL)
    assert found is not None
    assert found.body == "new"


GOOD = f'{{"key": "{CALL.key}", "endpoint": null, "model": "m", "created": "2026-01-02", "body": "x"}}'


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", '{"key": ', "[" * 100_000, "{}", GOOD.replace(CALL.key, "abc"), GOOD.replace("2026", "spring"),
        GOOD.replace('"x"', "7"), GOOD.replace('"x"', r'"\ud800"'), GOOD.replace('"m"', "7"),
        GOOD.replace("2026-01-02", "9999-12-31T23:59:59-23:59"),
    ],
)  # fmt: skip
def test_of_a_folder_with_a_file_that_is_no_answer_nothing_is_taken(store: Store, tmp_path: Path, content: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.json").write_text(GOOD)
    (folder / "b.json").write_text(content)
    with pytest.raises(InputError) as caught:
        store.load(folder)
    assert "b.json" in caught.value.what.text("ru")
    assert store.stats().answers == 0
    (folder / "b.json").unlink()
    assert store.load(folder) == 1


def test_what_cannot_be_imported_or_exported_is_said_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        store.load(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="file where a folder"):
        store.export(tmp_path / "file")


def _by_age(store: Store) -> int:
    return store.purge(before=datetime(2026, 5, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("purge", "left"),
    [
        (_by_age, ["three", "four"]),
        (lambda store: store.purge(invalid_only=True), ["one", "three", "four"]),
        (lambda store: store.purge(key=OTHER.key[:6]), ["one", "two"]),
        (lambda store: store.purge(key="%"), ["one", "two", "three", "four"]),
        (lambda store: store.purge(key=CALL.key, before=datetime(2026, 5, 2, tzinfo=UTC)), ["two", "three", "four"]),
        (lambda store: store.purge(), []),
    ],
)
def test_a_purge_takes_what_fits_and_leaves_no_trace_of_it(
    place: Path, purge: Callable[[Store], int], left: list[str]
) -> None:
    bodies = ["one", "two", "three", "four"]
    days = itertools.count(1)
    with Store(place, now=lambda: datetime(2026, 5, next(days), tzinfo=UTC)) as store:
        kept = [
            store.put(call, body=f"<{body}>", **SMALL)
            for call, body in zip((CALL, CALL, OTHER, OTHER), bodies, strict=True)
        ]
        store.mark_invalid(kept[1], "schema")
        store.learn(HERE, "small", "format", "text")
        assert purge(store) == len(bodies) - len(left)
        written = b"".join(path.read_bytes() for path in place.parent.iterdir())
        assert [body for body in bodies if f"<{body}>".encode() in written] == left
        rows = [
            bytes(body).decode().strip("<>") for (body,) in raw_rows(place, "SELECT body FROM responses ORDER BY id")
        ]
        assert rows == left
        assert bool(store.lessons(HERE, "small")) == bool(left)
        store.put(CALL, body="usable after it", **SMALL)


def test_a_purge_gives_the_room_back(store: Store, place: Path) -> None:
    store.put(CALL, body="x" * 300_000, **SMALL)
    assert store.stats().bytes > 300_000
    store.purge()
    assert sum(path.stat().st_size for path in place.parent.iterdir()) < 150_000


def test_what_was_spent_stays_known_after_a_purge(store: Store) -> None:
    run = store.begin("job")
    store.put(CALL, body="{}", **SMALL, attempt=reserve(store, run), usage=usage(), cost=Decimal("0.002"))
    with pytest.raises(ConfigurationError, match="Another run"):
        store.purge()
    store.finish(run, "interrupted")
    assert store.purge() == 1
    assert store.spent(run) == Spent(1, answered=1, lost=0, tokens=120, cost=Decimal("0.002"))
    assert store.check() == []


def test_the_figures_of_a_store_are_those_of_what_was_put_into_it(store: Store, place: Path) -> None:
    run = store.begin("job")
    for body in ("one", "two"):
        store.put(CALL, body=body, **SMALL, attempt=reserve(store, run), usage=usage(), cost=Decimal("0.002"))
    store.mark_invalid(store.put(OTHER, body="cut", endpoint=HERE, model="large"), "length")
    store.settle(reserve(store, run), "lost", kind="deadline")
    store.settle(reserve(store, run, cost=None), "refused", kind="500")
    store.finish(run, "done")
    found = store.stats()
    large, small = found.sources
    assert (found.answers, dict(found.invalid), dict(found.runs)) == (2, {"length": 1}, {"done": 1})
    assert found.attempts == {"answered": 2, "lost": 1, "refused": 1}
    assert (large.model, large.answers, large.invalid, large.calls, large.cost) == ("large", 0, 1, 0, Decimal(0))
    assert (small.answers, small.calls, small.lost, small.tokens, small.cost) == (2, 4, 1, 250, Decimal("0.014"))
    assert found.bytes >= place.stat().st_size > 0
    assert found.oldest is not None
    assert found.newest is not None
    assert found.oldest < found.newest


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()], ids=["postgresql", "sqlite"])
def test_nothing_but_what_sets_sqlite_up_is_sql_of_sqlite_alone(dialect: Any) -> None:
    """There is no server in the tests, so what would be sent to one is only written out."""
    for table in tables.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
    statements = [
        statement
        for module in (responses, runs, lessons)
        for statement in vars(module).values()
        if isinstance(statement, ClauseElement) and not isinstance(statement, Table | ColumnElement)
    ]
    assert len(statements) > 12
    for statement in statements:
        assert str(statement.compile(dialect=dialect))
