"""Where a store may be, who else may use it, and what is said when it cannot be used."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analyzer.calls import Call, ChatMessage
from analyzer.errors import AnalyzerError, BudgetError, ConfigurationError, OutputError
from analyzer.store import Spent, Store, default_place
from tests.command import ROOT, environment

CALL = Call((ChatMessage("user", "Что показал кандидат?"),), "findings", {"type": "object"})
SOURCE: dict[str, str] = {"endpoint": "http://model.test/v1", "model": "small"}
PRICED: dict[str, Any] = {"tokens": 10, "cost": Decimal("0.01"), "max_tokens": None}

BEGIN = """
import sys, time
from decimal import Decimal
from analyzer.errors import AnalyzerError, BudgetError
from analyzer.store import Store
store = Store(sys.argv[1])
SOURCE = {"endpoint": "http://model.test/v1", "model": "small"}
PRICED = {"tokens": 10, "cost": Decimal("0.01"), "max_tokens": None}
"""
HOLD = """
run = store.begin("job")
for number in range(3):
    store.reserve(run, f"{number:064}", **SOURCE, **PRICED, max_cost=None)
print("ready", flush=True)
time.sleep(60)
"""
SPEND = """
run, taken = int(sys.argv[2]), 0
print("ready", flush=True)
sys.stdin.readline()
while True:
    try:
        store.reserve(run, "0" * 64, **SOURCE, **PRICED, max_cost=Decimal(1))
    except BudgetError:
        break
    taken += 1
print(taken)
"""
OPEN = """
print("ready", flush=True)
sys.stdin.readline()
store.learn("e", "m", "name", "value")
print(store.lessons("e", "m"))
"""
FULL = """
import resource
from analyzer.calls import Call, ChatMessage
call = Call((ChatMessage("user", "?"),), "findings", {"type": "object"})
store.put(call, body="kept", **SOURCE)
size = max(path.stat().st_size for path in __import__("pathlib").Path(sys.argv[1]).parent.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, size + 20_000))
try:
    for number in range(100):
        store.put(call, body=str(number) * 9_000, **SOURCE)
except AnalyzerError as error:
    print(type(error).__name__, error)
print(store.get(call.key, **SOURCE).body[:1], store.check())
"""


@contextlib.contextmanager
def program(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A process that runs `code` after `BEGIN` and has said that it is ready."""
    running = subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, *map(str, arguments)],
        env=environment({"PYTHONPATH": str(ROOT)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            yield running
        finally:
            running.kill()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data" / "answers.sqlite"


def put(store: Store, body: str = "{}") -> None:
    store.put(CALL, body=body, **SOURCE)


def test_a_store_is_made_when_it_is_first_used_and_closed_to_others(place: Path) -> None:
    store = Store(place)
    assert not store.exists
    assert not place.parent.exists()
    put(store)
    assert store.exists
    store.close()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert store.get(CALL.key, **SOURCE)  # closed is not gone
    store.close()


def test_every_commit_is_flushed_and_readers_wait_for_nobody(place: Path) -> None:
    with Store(place) as store:
        put(store)
        named = ("journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync")
        assert [store.database.outside(f"PRAGMA {name}")[0][0] for name in named] == ["wal", 2, 1, 1]
        with store.database.writing(), Store(place) as other:
            assert other.get(CALL.key, **SOURCE)


def test_without_a_place_answers_are_in_the_folder_of_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_place().parts[-2:] == ("interview-analyzer", "answers.sqlite")


def test_a_killed_run_leaves_its_calls_counted_and_its_lock_free(place: Path) -> None:
    with program(HOLD, place) as other:
        with Store(place) as store, pytest.raises(ConfigurationError) as caught:
            store.begin("job")
        said = caught.value.what.text("ru")
        assert re.search(rf"{other.pid}\D+20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC", said)
        other.send_signal(signal.SIGKILL)
        other.wait()
    with Store(place) as store:
        run = store.begin("job")
        assert store.spent(run) == Spent(3, answered=0, lost=3, tokens=30, cost=Decimal("0.03"))
        with pytest.raises(BudgetError):
            store.reserve(run, CALL.key, **SOURCE, **PRICED, max_cost=Decimal("0.03"))
        store.finish(run, "done")
        assert store.stats().runs == {"done": 1, "killed": 1}
        assert store.check() == []


def test_a_run_that_cannot_be_begun_or_ended_leaves_the_lock_free(place: Path) -> None:
    with Store(place) as store, Store(place) as other:
        run = store.begin("job")
        store.database.outside("PRAGMA query_only=ON")
        with pytest.raises(OutputError):
            store.finish(run, "done")
        with pytest.raises(OutputError):
            store.begin("job")
        assert other.begin("job") > run


def test_two_programs_stay_within_one_budget(place: Path) -> None:
    with Store(place) as store:
        run = store.begin("job")
        with program(SPEND, place, run) as one, program(SPEND, place, run) as two:
            for each in (one, two):
                assert each.stdin is not None
                each.stdin.write("\n")
                each.stdin.flush()
            taken = [int(each.communicate(timeout=60)[0]) for each in (one, two)]
        assert sum(taken) == 100
        assert store.spent(run).cost == Decimal(1)


def test_programs_may_make_one_store_at_once(place: Path) -> None:
    with contextlib.ExitStack() as running:
        others = [running.enter_context(program(OPEN, place)) for _ in range(3)]
        for other in others:
            assert other.stdin is not None
            other.stdin.write("\n")
            other.stdin.flush()
        assert [other.communicate(timeout=60)[0] for other in others] == ["{'name': 'value'}\n"] * 3


# What is no store


def refused(place: Path | str) -> AnalyzerError:
    """The error that using a store at `place` ends with."""
    with pytest.raises(AnalyzerError) as caught, Store(place) as store:
        put(store)
    for sentence in (caught.value.what, caught.value.do):
        assert re.search("[а-я]", sentence.text("ru"))
        assert not re.search("[а-я]", sentence.text("en"))
    return caught.value


def test_a_store_of_another_version_is_left_alone(place: Path) -> None:
    with Store(place) as store:
        put(store)
    with contextlib.closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE store_layout SET version = 99")
    before = place.read_bytes()
    error = refused(place)
    assert error.exit_code == 5
    assert "99" in str(error)
    assert place.read_bytes() == before


@pytest.mark.parametrize("content", [b"Interview of 4 May, " * 100, b"\x00" * 4096, b"SQLite format 3\x00" + b"x" * 99])
def test_a_file_that_is_no_database_is_left_alone(place: Path, content: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(content)
    assert refused(place).exit_code == 5
    assert place.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(place: Path) -> None:
    place.parent.mkdir()
    with contextlib.closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
    assert refused(place).exit_code == 5
    with contextlib.closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refused(tmp_path).exit_code == 5


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = refused(tmp_path / "file" / "answers.sqlite")
    assert isinstance(error, OutputError)
    assert str(tmp_path / "file") in str(error)


def test_a_lock_that_cannot_be_taken_is_said_so(place: Path) -> None:
    place.with_name(place.name + ".lock").mkdir(parents=True)
    with Store(place) as store, pytest.raises(OutputError, match="folder where a file"):
        store.begin("job")


def test_the_place_stays_where_it_was_named(place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with Store("answers.sqlite") as store:
        monkeypatch.chdir("/")
        put(store)
    assert (tmp_path / "answers.sqlite").is_file()


@pytest.mark.parametrize("page", [1, 3, 20])
def test_a_damaged_store_is_said_to_be_damaged(place: Path, page: int) -> None:
    with Store(place) as store:
        for number in range(40):
            put(store, str(number) * 3000)
    data = bytearray(place.read_bytes())
    data[4096 * page : 4096 * (page + 2)] = b"\xaa" * 4096 * 2
    place.write_bytes(data)
    with Store(place) as store, pytest.raises(ConfigurationError, match="damaged"):
        store.check()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM attempts", "attempts"),
        ("UPDATE attempts SET state = 'lost'", "1 answer came to an unsettled call."),
        ("UPDATE runs SET outcome = 'done'", "1 call of a run that has ended is open."),
        ("UPDATE runs SET job = job", None),
    ],
)
def test_a_check_finds_what_cannot_be(place: Path, statement: str, said: str | None) -> None:
    with Store(place) as store:
        run = store.begin("job")
        store.put(CALL, body="{}", **SOURCE, attempt=store.reserve(run, CALL.key, **SOURCE, **PRICED, max_cost=None))
        store.reserve(run, CALL.key, **SOURCE, **PRICED, max_cost=None)
        with contextlib.closing(sqlite3.connect(place)) as connection, connection:
            connection.execute(statement)
        found = [str(fault) for fault in store.check()]
    assert len(found) == (said is not None)
    assert (said or "") in "".join(found)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "nosuchdatabase://host/name", "://", "oracle://u@h/n"]
)
def test_an_address_that_cannot_be_used_is_said_so(url: str) -> None:
    assert refused(url).exit_code == 5


def test_a_password_is_never_shown() -> None:
    store_place = "sqlite://name:secret-word@/file.sqlite"
    assert "secret-word" not in Store(store_place).shown
    assert "secret-word" not in str(refused("nosuchdatabase://name:secret-word@host/answers"))


def test_a_store_may_be_named_by_its_address(place: Path) -> None:
    with Store(f"sqlite:///{place}") as store:
        put(store)
        assert store.shown == str(place)
    with Store(place) as store:
        assert store.get(CALL.key, **SOURCE)


def test_what_may_only_be_read_can_be_read_and_no_more(place: Path) -> None:
    with Store(place) as store:
        put(store)
    with Store(f"sqlite:///file:{place}?mode=ro&uri=true") as store:
        assert store.get(CALL.key, **SOURCE)
        with pytest.raises(OutputError, match="nothing can be changed"):
            put(store)
        assert store.get(CALL.key, **SOURCE)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")  # noqa: PTH110
def test_a_device_is_no_store() -> None:
    refused("/dev/full")


def test_a_store_that_may_grow_no_more_says_so_and_keeps_what_it_has(place: Path) -> None:
    with Store(place) as store:
        put(store, "kept")
        pages = store.database.outside("PRAGMA page_count")[0][0]
        store.database.outside(f"PRAGMA max_page_count={pages}")
        run = store.begin("job")
        attempt = store.reserve(run, CALL.key, **SOURCE, **PRICED, max_cost=None)
        with pytest.raises(OutputError, match="no room") as caught:
            store.put(CALL, body="x" * 100_000, **SOURCE, attempt=attempt)
        assert caught.value.exit_code == 1
        assert "места" in caught.value.what.text("ru")
        found = store.get(CALL.key, **SOURCE)
        assert found is not None
        assert found.body == "kept"
        assert store.spent(run).answered == 0
        store.database.outside("PRAGMA max_page_count=1000000")
        store.put(CALL, body="x" * 100_000, **SOURCE, attempt=attempt)
        assert store.spent(run).answered == 1


def test_a_full_disk_is_said_so_and_harms_nothing(place: Path) -> None:
    with program('print("ready", flush=True)\n' + FULL, place) as other:
        out, _ = other.communicate(timeout=60)
    first, second = out.splitlines()
    assert first.startswith("OutputError")
    assert str(place) in first
    assert second.endswith("[]")


KEEP = """
import random
from analyzer.calls import Call, ChatMessage, Usage
run, number = store.begin("job"), int(sys.argv[2])
print("ready", flush=True)
while True:
    call = Call((ChatMessage("user", str(number)),), "findings", {"type": "object"})
    attempt = store.reserve(run, call.key, **SOURCE, **PRICED, max_cost=None)
    usage = Usage(input=5, cached=None, cache_write=None, output=1, reasoning=None)
    store.put(call, body=str(number) * 500, **SOURCE, attempt=attempt, usage=usage, cost=Decimal("0.001"))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.slow
def test_nothing_that_was_kept_is_lost_when_the_program_is_killed(place: Path) -> None:
    chance = random.Random(6)
    kept = kills = 0
    for kills in range(1, 13):
        with program(KEEP, place, kept) as other:
            time.sleep(chance.uniform(0, 0.3))
            other.kill()
            assert other.stdout is not None
            said = [int(line) for line in other.stdout.read().split("\n")[:-1]]
        with Store(place) as store:
            run = store.begin("job")
            answers = store.stats().answers
            spent = store.spent(run)
            store.finish(run, "interrupted")
            assert kept + len(said) <= answers <= kept + len(said) + 1
            assert spent.answered == answers
            assert spent.lost <= kills
            assert spent.cost == answers * Decimal("0.001") + spent.lost * Decimal("0.01")
            assert store.check() == []
            for number in range(kept, answers):
                call = Call((ChatMessage("user", str(number)),), "findings", {"type": "object"})
                found = store.get(call.key, **SOURCE)
                assert found is not None
                assert found.body == str(number) * 500
        kept = answers
    assert kept > kills
