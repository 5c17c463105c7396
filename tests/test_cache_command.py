"""`analyzer cache`: look at kept answers, write them out, take them in, delete them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from analyzer.calls import Call, ChatMessage, Rejection, Usage
from analyzer.resources import samples_dir
from analyzer.store import Store
from tests.command import Outcome, left_behind, run

CALL = Call((ChatMessage("user", "Что показал кандидат?"),), "findings", {"type": "object"})
OTHER = Call((ChatMessage("user", "Что ещё?"),), "findings", {"type": "object"})
ANSWERS = samples_dir() / "answers"


def filled(place: Path) -> None:
    """Two answers of a model, one of them of no use, a call that was lost, and what they took."""
    with Store(place, now=lambda: datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)) as store:
        source = {"endpoint": "http://model.test/v1", "model": "small"}
        run_id = store.begin("job")
        attempts = [
            store.reserve(run_id, CALL.key, **source, tokens=500, cost=Decimal("0.5"), max_tokens=None, max_cost=None)
            for _ in range(3)
        ]
        usage = Usage(input=100, cached=None, cache_write=None, output=20, reasoning=None)
        store.put(CALL, body="one", **source, attempt=attempts[0], usage=usage, cost=Decimal("0.0012"))
        store.mark_invalid(store.put(OTHER, body="two", **source, attempt=attempts[1]), "form")
        store.settle(attempts[2], "lost", kind="deadline")
        store.finish(run_id, "done")


def cache(folder: Path, *arguments: str | Path, lang: str = "en") -> Outcome:
    return run("cache", *arguments, cwd=folder, env={"ANALYZER_LANG": lang, "ANALYZER_STORE": str(folder / "store")})


def test_the_figures_are_for_people_in_both_languages(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    done = cache(tmp_path, "stats")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1:] == [
        "Kept from 2026-05-04 to 2026-05-04.",
        "http://model.test/v1, model small: 1 answer kept.",
        "  3 calls, 1120 tokens, 1.0012 US dollars.",
        "  1 of them brought no answer and may be billed; it counts with the most it can take.",
        "1 answer of no use: not in the required form.",
    ]
    assert cache(tmp_path, "stats", "--check", lang="ru").out.splitlines()[1:] == [
        "Сохранены с 2026-05-04 по 2026-05-04.",
        "http://model.test/v1, модель small: сохранён 1 ответ.",
        "  3 запроса, токенов: 1120, 1.0012 долл. США.",
        "  1 из них остался без ответа и может быть оплачен; он считается по наибольшей цене.",
        "1 непригодный ответ: не той формы.",
        "Проверено: повреждений нет.",
    ]


@pytest.mark.parametrize("reason", get_args(Rejection))
def test_every_reason_is_put_into_words(tmp_path: Path, reason: str) -> None:
    with Store(tmp_path / "store") as store:
        store.mark_invalid(store.put(CALL, body="one", endpoint=None, model="small"), reason)
    for lang, words in (("en", r"1 answer of no use: ([a-z ,]+)\."), ("ru", r"1 непригодный ответ: ([а-я ,-]+)\.")):
        said = re.fullmatch(words, cache(tmp_path, "stats", lang=lang).out.splitlines()[-1])
        assert said is not None
        assert said[1] != reason


def test_the_figures_are_for_scripts_too(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    found = json.loads(cache(tmp_path, "stats", "--json", "--check").out)
    assert found.pop("bytes") > 0
    assert found == {
        "place": str(tmp_path / "store"),
        "oldest": "2026-05-04T03:02:01.000000+00:00",
        "newest": "2026-05-04T03:02:01.000000+00:00",
        "answers": 1,
        "sources": [
            {
                "endpoint": "http://model.test/v1",
                "model": "small",
                "answers": 1,
                "invalid": 1,
                "calls": 3,
                "lost": 1,
                "tokens": 1120,
                "cost": 1.0012,
            }
        ],
        "invalid": {"form": 1},
        "attempts": {"answered": 2, "lost": 1},
        "runs": {"done": 1},
        "faults": [],
    }


def test_looking_makes_nothing(tmp_path: Path) -> None:
    done = cache(tmp_path, "stats")
    assert (done.code, done.out) == (0, f"Nothing is kept in “{tmp_path / 'store'}” yet.\n")
    assert json.loads(cache(tmp_path, "stats", "--json").out)["answers"] == 0
    for arguments in (["export", "out"], ["purge", "--all"]):
        done = cache(tmp_path, *arguments)
        assert (done.code, done.out) == (5, "")
        assert "ANALYZER_STORE" in done.err
    assert left_behind(tmp_path) == []


def test_damage_is_found_and_told_by_the_exit_code(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    with Store(tmp_path / "store") as store, store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET state = 'lost'")
    done = cache(tmp_path, "stats", "--check")
    assert done.code == 1
    assert done.out.splitlines()[-1] == "Damaged: 2 answers came to unsettled calls."
    assert cache(tmp_path, "stats").code == 0


def test_answers_are_written_out_and_taken_in_elsewhere(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    assert cache(tmp_path, "export", "out").out == "1 answer written to “out”.\n"
    assert len(left_behind(tmp_path / "out")) == 1
    there = cache(tmp_path, "import", "out", "--store", "second")
    assert (there.code, there.out) == (0, f"1 new answer kept in “{tmp_path / 'second'}”.\n")
    with Store(tmp_path / "second") as store:
        found = store.get(CALL.key, endpoint="http://model.test/v1", model="small")
    assert found is not None
    assert found.body == "one"
    assert cache(tmp_path, "export", "out2", "--anonymous").code == 0
    assert "model.test" not in next((tmp_path / "out2").iterdir()).read_text("utf-8")


def test_the_recordings_of_the_samples_are_such_an_export(tmp_path: Path) -> None:
    assert cache(tmp_path, "import", ANSWERS, lang="ru").code == 0
    assert cache(tmp_path, "export", "out").code == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == {path.name: path.read_bytes() for path in ANSWERS.iterdir()}


def test_a_folder_of_something_else_is_not_taken_in(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "result.json").write_text("{}")
    for folder in ("in", "nowhere"):
        done = cache(tmp_path, "import", folder)
        assert (done.code, done.out) == (1, "")
        assert folder in done.err


def test_what_is_to_be_deleted_has_to_be_said(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    for arguments in ([], ["--all", "--invalid"]):
        assert cache(tmp_path, "purge", *arguments).code == 5
    assert cache(tmp_path, "purge", "--before", "2026-05-04").out.startswith("0 answers deleted")
    assert cache(tmp_path, "purge", "--invalid").out.startswith("1 answer deleted")
    assert cache(tmp_path, "purge", "--key", CALL.key[:24].upper()).out.startswith("1 answer deleted")
    filled(tmp_path / "store")
    assert cache(tmp_path, "purge", "--all", lang="ru").out.startswith("2 ответа удалены")
    assert cache(tmp_path, "purge", "--before", "2099-01-01").out.startswith("0 answers deleted")


@pytest.mark.parametrize("arguments", [["--before", "yesterday"], ["--before", "0001-01-01"], ["--key", "%"]])
def test_what_cannot_be_meant_deletes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    filled(tmp_path / "store")
    done = cache(tmp_path, "purge", *arguments)
    assert (done.code, "Traceback" in done.err) in ((5, False), (0, False))
    with Store(tmp_path / "store") as store:
        assert store.stats().answers == 1


def test_nothing_is_deleted_while_a_run_goes_on(tmp_path: Path) -> None:
    with Store(tmp_path / "store") as store:
        store.begin("job")
        done = cache(tmp_path, "purge", "--all")
    assert done.code == 5
    assert "Another run is using the store" in done.err


def test_a_place_that_is_no_store_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a talk\n" * 100)
    for arguments in (["stats"], ["export", "out"], ["import", ANSWERS], ["purge", "--all"]):
        done = cache(tmp_path, *arguments, lang="ru")
        assert (done.code, done.out) == (5, "")
        assert "не хранилище ответов" in done.err
