"""The command line: what it writes and where, what beats what, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import command
from tests.command import LONG, endpoint, left_behind, run, start
from tests.fault_server import SILENT, FaultServer, chat, refusal

Serve = Callable[..., FaultServer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one small interview."""
    (tmp_path / "petrov.txt").write_text(command.talk(), encoding="utf-8")
    return tmp_path


def result(path: Path) -> dict[str, object]:
    return dict(json.loads((path / "result.json").read_text(encoding="utf-8")))


def test_one_interview_becomes_three_files_and_a_sentence(folder: Path, serve: Serve) -> None:
    done = run("analyze", "petrov.txt", cwd=folder, env=endpoint(serve(command.answer()).base_url))
    assert done.code == 0
    assert [name for name in left_behind(folder / "out") if "/answers/" not in name] == [
        "petrov/report.html",
        "petrov/report.md",
        "petrov/result.json",
    ]
    assert done.out.startswith("petrov.txt: ")
    assert str(Path("out/petrov/report.html")) in done.out
    assert "petrov.txt: reading…" in done.err
    assert "petrov.txt: searching the talk for evidence, part 1 of 1 done" in done.err
    assert "reading…" not in done.out


def test_progress_names_what_is_being_done_in_russian_too(folder: Path, serve: Serve) -> None:
    env = {**endpoint(serve(command.answer()).base_url), "ANALYZER_LANG": "ru"}
    said = run("analyze", "petrov.txt", cwd=folder, env=env).err
    assert "petrov.txt: поиск свидетельств в разговоре, готова часть 1 из 1" in said


def test_the_second_run_asks_nothing_again(folder: Path, serve: Serve) -> None:
    server = serve(command.answer())
    first = run("analyze", "petrov.txt", cwd=folder, env=endpoint(server.base_url))
    again = run("analyze", "petrov.txt", cwd=folder, env=endpoint(server.base_url))
    assert (first.code, again.code, len(server.requests)) == (0, 0, 1)
    assert first.out == again.out


def test_what_is_said_about_the_candidate_is_shown_and_never_sent(folder: Path, serve: Serve) -> None:
    server = serve(command.answer())
    done = run(
        "analyze", "petrov.txt", "--candidate-name", "Пётр Ломов", "--position", "Бэкенд-разработчик",
        "--for-level", "Middle+", cwd=folder, env=endpoint(server.base_url),
    )  # fmt: skip
    assert done.code == 0
    told = {"name": "Пётр Ломов", "position": "Бэкенд-разработчик", "for_level": "middle-plus"}
    assert result(folder / "out/petrov")["candidate"] == told
    page = (folder / "out/petrov/report.html").read_text(encoding="utf-8")
    assert "Пётр Ломов" in page
    assert "Бэкенд-разработчик" in page
    sent = json.dumps([request.json for request in server.requests], ensure_ascii=False)
    assert "Ломов" not in sent
    assert "Бэкенд-разработчик" not in sent
    assert "petrov" not in sent


def test_several_files_get_a_folder_each_and_a_summary(folder: Path, serve: Serve) -> None:
    (folder / "orlova.txt").write_text(command.talk(9), encoding="utf-8")
    done = run("analyze", "petrov.txt", "orlova.txt", cwd=folder, env=endpoint(serve(command.answer()).base_url))
    assert done.code == 0
    raw = (folder / "out/summary.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    for row, stem in zip(rows[1:], ("petrov", "orlova"), strict=True):
        assert f"{stem}.txt" in row
        assert (folder / "out" / row[-1]).is_file()
    assert "2 reports written." in done.err


def test_talks_with_one_candidate_become_one_result(folder: Path, serve: Serve) -> None:
    (folder / "technical.txt").write_text(command.talk(9), encoding="utf-8")
    server = serve(command.answer())
    done = run(
        "analyze", "petrov.txt", "technical.txt", "--same-candidate", "--candidate-name", "Пётр Ломов",
        cwd=folder, env=endpoint(server.base_url),
    )  # fmt: skip
    assert done.code == 0
    transcripts = result(folder / "out/petrov")["transcripts"]
    assert isinstance(transcripts, list)
    assert [(one["id"], one["source"]) for one in transcripts] == [("t1", "petrov.txt"), ("t2", "technical.txt")]
    assert not (folder / "out/technical").exists()
    assert not (folder / "out/summary.csv").exists()


def test_one_bad_file_of_several_does_not_stop_the_others(folder: Path, serve: Serve) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "orlova.txt").write_text(command.talk(9), encoding="utf-8")
    done = run(
        "analyze", "petrov.txt", "empty.txt", "orlova.txt", cwd=folder, env=endpoint(serve(command.answer()).base_url)
    )
    assert done.code == 3
    assert (folder / "out/petrov/result.json").is_file()
    assert (folder / "out/orlova/result.json").is_file()
    assert not (folder / "out/empty").exists()
    assert "empty.txt: not analysed.\nThe file is empty.\n" in done.err
    assert "2 reports written.\n1 interview failed.\n" in done.err


def test_when_the_key_is_refused_midway_the_rest_is_not_begun(folder: Path, serve: Serve) -> None:
    for name, rounds in (("b.txt", 9), ("c.txt", 10)):
        (folder / name).write_text(command.talk(rounds), encoding="utf-8")
    server = serve(command.answer(), refusal(401))
    done = run("analyze", "petrov.txt", "b.txt", "c.txt", cwd=folder, env=endpoint(server.base_url))
    assert (done.code, len(server.requests)) == (3, 2)
    assert "b.txt: not analysed." in done.err
    assert "c.txt: not begun." in done.err


def test_an_unread_part_makes_the_report_incomplete(folder: Path, serve: Serve) -> None:
    shutil.copy(command.LONG, folder / "long.txt")
    done = run("analyze", "long.txt", cwd=folder, env=endpoint(serve(command.answer([]), chat("nonsense")).base_url))
    assert done.code == 3
    assert "could not be read, so the report is incomplete" in done.err
    stored = result(folder / "out/long")
    assert stored["recommendation"]["status"] == "incomplete"  # type: ignore[index]
    assert len(stored["provenance"]["incomplete"]) == 1  # type: ignore[index]


# What beats what


def test_the_file_beats_the_default(folder: Path, serve: Serve) -> None:
    base_url = serve(command.answer()).base_url
    (folder / "analyzer.toml").write_text(
        f'[analyze]\nbase-url = "{base_url}"\nmodel = "from-file"\nout = "reports"\nlang = "en"\n', encoding="utf-8"
    )
    done = run("analyze", "petrov.txt", cwd=folder)
    assert done.code == 0, done.err
    assert result(folder / "reports/petrov")["provenance"]["model"] == "from-file"  # type: ignore[index]
    assert '<html lang="en"' in (folder / "reports/petrov/report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("flags", "env", "expected"),
    [
        ((), {}, "from-file"),
        ((), {"OPENAI_MODEL": "from-environment"}, "from-environment"),
        ((), {"ANALYZER_MODEL": "ours", "OPENAI_MODEL": "theirs"}, "ours"),
        (("--model", "from-flag"), {"ANALYZER_MODEL": "from-environment"}, "from-flag"),
    ],
)
def test_flag_beats_environment_beats_file(
    folder: Path, serve: Serve, flags: tuple[str, ...], env: dict[str, str], expected: str
) -> None:
    server = serve(command.answer())
    (folder / "own.toml").write_text(
        f'[analyze]\nbase_url = "{server.base_url}"\nmodel = "from-file"\n', encoding="utf-8"
    )
    done = run("--config", "own.toml", "analyze", "petrov.txt", *flags, cwd=folder, env=env)
    assert done.code == 0, done.err
    assert server.requests[0].json["model"] == expected


def test_the_file_has_tables_for_read_and_for_nested_commands(folder: Path) -> None:
    (folder / "ivan.txt").write_text(command.talk(candidate="Иван П.", interviewer="Ольга К."), encoding="utf-8")
    (folder / "analyzer.toml").write_text(
        '[read]\ncandidate = "Иван П."\njson = true\n[matrix.show]\njson = true\n', encoding="utf-8"
    )
    shown = run("read", "ivan.txt", cwd=folder)
    assert shown.code == 0, shown.err
    roles = {turn["speaker"]: turn["role"] for turn in json.loads(shown.out)["turns"]}
    assert roles["Иван П."] == "candidate"
    assert isinstance(json.loads(run("matrix", "show", cwd=folder).out), dict)


def test_a_file_named_by_the_environment_is_used(folder: Path) -> None:
    (folder / "own.toml").write_text("[read]\njson = true\n", encoding="utf-8")
    assert json.loads(run("read", "petrov.txt", cwd=folder, env={"ANALYZER_CONFIG": "own.toml"}).out)


# Reading


def test_read_shows_speakers_roles_and_the_beginning(folder: Path) -> None:
    done = run("read", "petrov.txt", cwd=folder)
    assert done.code == 0
    assert "Кандидат: candidate, 8" in done.out
    assert "Интервьюер: interviewer" in done.out
    assert "1. Интервьюер: Расскажите" in done.out
    assert done.err == ""


def test_read_stays_useful_when_nobody_can_tell_who_the_candidate_is(folder: Path) -> None:
    lines = "".join(f"{name}: Сегодня хорошая погода, день номер {n}.\n" for n in range(60) for name in ("Ира", "Олег"))
    (folder / "unclear.txt").write_text(lines, encoding="utf-8")
    done = run("read", "unclear.txt", cwd=folder)
    assert done.code == 1
    assert "Ира: role unknown, 50%" in done.out
    assert "Олег: role unknown, 50%" in done.out
    assert "--candidate NAME" in done.out


def test_the_json_of_read_holds_the_element_of_the_results_transcripts(folder: Path, serve: Serve) -> None:
    read = json.loads(run("read", "petrov.txt", "--json", cwd=folder).out)
    run("analyze", "petrov.txt", cwd=folder, env=endpoint(serve(command.answer()).base_url))
    beside = {"encoding", "speakers", "stops"}
    assert beside <= read.keys()
    assert result(folder / "out/petrov")["transcripts"] == [{key: read[key] for key in read.keys() - beside}]
    assert [(one["label"], one["role"]) for one in read["speakers"]] == [
        ("Кандидат", "candidate"), ("Интервьюер", "interviewer"),
    ]  # fmt: skip
    assert (read["encoding"], read["stops"]) == ("UTF-8", [])


def test_every_turn_is_shown_on_request(folder: Path) -> None:
    first = run("read", "petrov.txt", cwd=folder).out
    whole = run("read", "petrov.txt", "--all", cwd=folder).out
    last = json.loads(run("read", "petrov.txt", "--json", cwd=folder).out)["turns"][-1]
    assert f"{last['index']}. {last['speaker']}: {last['text']}" in whole
    assert f"{last['index']}. {last['speaker']}" not in first


def test_a_talk_from_the_pipe_is_read_and_analysed(folder: Path, serve: Serve) -> None:
    talk = (folder / "petrov.txt").read_bytes()
    assert run("read", "-", cwd=folder, stdin=talk).out.startswith("stdin: text")
    done = run("analyze", "-", cwd=folder, env=endpoint(serve(command.answer()).base_url), stdin=talk)
    assert done.code == 0
    assert result(folder / "out/stdin")["transcripts"][0]["source"] == "stdin"


def test_two_labels_of_one_person_become_one_with_same(folder: Path) -> None:
    text = (folder / "petrov.txt").read_text("utf-8")
    (folder / "two.txt").write_text(text.replace("Кандидат:", "Петров И.:", 3), "utf-8")
    read = json.loads(run("read", "two.txt", "--same", "Петров И.=Кандидат", "--json", cwd=folder).out)
    assert {one["label"] for one in read["speakers"]} == {"Кандидат", "Интервьюер"}
    assert "people_merged" in {one["code"] for one in read["warnings"]}


def test_names_from_the_environment_are_parted_by_semicolons(folder: Path) -> None:
    named = {"ANALYZER_INTERVIEWER": "Интервьюер", "ANALYZER_CANDIDATE": " Кандидат ; "}
    assert run("read", "petrov.txt", cwd=folder, env=named).code == 0
    unknown = run("read", "petrov.txt", cwd=folder, env={"ANALYZER_CANDIDATE": "Кандидат;Орлов"})
    assert "There is no speaker “Орлов”" in unknown.err


def test_json_survives_a_terminal_without_letters(folder: Path) -> None:
    plain = json.loads(run("read", "petrov.txt", "--json", cwd=folder).out)
    ascii_only = run("read", "petrov.txt", "--json", cwd=folder, encoding="ascii")
    assert ascii_only.out.isascii()
    assert json.loads(ascii_only.out) == plain


def test_a_terminal_without_letters_gets_question_marks_and_no_error(folder: Path) -> None:
    done = run("read", "petrov.txt", cwd=folder, encoding="ascii")
    assert done.code == 0
    assert "????????: candidate" in done.out


def test_the_matrix_is_checked_and_shown(tmp_path: Path) -> None:
    checked = run("matrix", "check", cwd=tmp_path)
    assert (checked.code, checked.err) == (0, "")
    assert "54" in checked.out
    shown = run("matrix", "show", "--lang", "ru", cwd=tmp_path)
    assert shown.code == 0
    assert "Middle+" in shown.out


# Languages


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "The file “petrov.txt” is given twice."),
        ({"LANG": "ru_RU.UTF-8"}, "Файл «petrov.txt» указан дважды."),
        ({"ANALYZER_LANG": "ru"}, "Файл «petrov.txt» указан дважды."),
        ({"LANG": "ru_RU.UTF-8", "ANALYZER_LANG": "en"}, "The file “petrov.txt” is given twice."),
    ],
)
def test_the_talk_is_in_the_language_of_the_machine(folder: Path, env: dict[str, str], expected: str) -> None:
    done = run("analyze", "petrov.txt", "petrov.txt", cwd=folder, env=env)
    assert done.code == 5
    assert done.err.splitlines()[0] == expected


# Endings


def test_ctrl_c_ends_with_130_and_nothing_half_written(folder: Path, serve: Serve) -> None:
    server = serve(SILENT)
    running = start("analyze", "petrov.txt", cwd=folder, env=endpoint(server.base_url))
    wait_for(server, running)
    running.send_signal(signal.SIGINT)
    assert running.stderr is not None
    while b"Waiting for the answers" not in (line := running.stderr.readline()):
        assert line, "it ended before it said that it waits"
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrupted. " in err.decode()
    assert "Traceback" not in err.decode()
    assert left_behind(folder) == ["petrov.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_was_under_way_and_the_next_does_not_pay_for_it(
    tmp_path: Path, serve: Serve, number: signal.Signals
) -> None:
    server = serve(command.answer(), delay=2.0)
    environment = endpoint(server.base_url)
    running = start("analyze", LONG, cwd=tmp_path, env=environment)
    wait_for(server, running)
    running.send_signal(number)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrupted. " in err.decode()
    assert left_behind(tmp_path) == []
    assert len(server.requests) == 1
    done = run("analyze", LONG, cwd=tmp_path, env=environment)
    assert done.code == 0, done.err
    assert len(server.requests) == 2


def wait_for(server: FaultServer, running: subprocess.Popen[bytes]) -> None:
    """Until the first request has come."""
    for _ in range(1500):
        if server.requests or running.poll() is not None:
            break
        time.sleep(0.02)


def test_a_reader_that_leaves_is_no_reason_to_complain(tmp_path: Path) -> None:
    running = start("matrix", "show", "--json", cwd=tmp_path)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    running.wait(timeout=60)
    running.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_stdout_is_said(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        running = start("read", "petrov.txt", cwd=folder, stdout=full)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert err.decode().splitlines()[0] == "The output cannot be written: there is no room left."
    assert len(err.decode().splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="names of files are bytes only elsewhere")
def test_a_hostile_file_name_breaks_neither_the_line_nor_the_report(folder: Path, serve: Serve) -> None:
    name = os.fsdecode(b"x\xff\xe2\x80\xaegpj\nb\x1b[31m.txt")
    (folder / "petrov.txt").rename(folder / name)
    done = run("analyze", name, cwd=folder, env=endpoint(serve(command.answer()).base_url))
    assert done.code == 0, done.err
    assert "\x1b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err
    assert len(done.out.splitlines()) == 2
    assert result(folder / "out" / name.removesuffix(".txt"))["transcripts"]


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).out.strip() == "0.1.0"
