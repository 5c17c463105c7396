"""What a newcomer gets wrong: one sentence on what happened, one on what to do, and nothing that looks finished."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.llm import refusals
from analyzer.transcript.utterance import Utterance
from tests import command
from tests.command import Outcome, endpoint, left_behind, run
from tests.fault_server import FaultServer, Scripted, chat, page, raw, redirect, refusal
from tests.writers import documents

Serve = Callable[..., FaultServer]
NOWHERE = endpoint("http://127.0.0.1:1/v1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one small interview."""
    (tmp_path / "petrov.txt").write_text(command.talk(), encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long between two attempts."""
    monkeypatch.setattr(refusals, "pause", lambda *_, **__: 0.0)
    monkeypatch.setattr(refusals, "PATIENCE", 0.0)


def two_sentences(done: Outcome, code: int, *words: str) -> None:
    """The error ends in two lines that hold all of `words`; the product is silent and nobody sees a traceback."""
    assert done.code == code, done.err
    assert done.out == ""
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    assert len(lines) >= 2
    assert all(line.endswith((".", "”", ")")) for line in lines[-2:]), lines
    for word in words:
        assert word in "\n".join(lines[-2:])


def nothing_finished(folder: Path) -> None:
    left = left_behind(folder)
    assert not [name for name in left if name.endswith((".tmp", "result.json", "report.html", "report.md", ".csv"))]


# Transcripts

FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\n\t\n", "The file is empty."),
    "binary": (bytes(range(256)) * 40, "not text"),
    "word": (b"PK\x03\x04" + b"\0" * 400, "Word document"),
    "pdf": (b"%PDF-1.7\n" + b"\0" * 400, "PDF"),
    "no speakers": ("Просто рассказ без имён, в котором никто не назван. ".encode() * 40, "speaker"),
    "one speaker": (("Кандидат: Я писал на Python и думал, что будет дальше.\n" * 40).encode(), "one person speaks"),
    "encoding": (b"\x81\x8d\x8f\x90\x9d\xd8\xff\x98" * 60, "cannot be read"),
    "json": (b'{"hello": "world"}', ""),
    "broken json": (b'{"segments": [', ""),
    "header alone": (b"WEBVTT\n\n", "no text"),
    "too little": ("Интервьюер: Привет?\nКандидат: Да, привет.\n".encode(), "says only"),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["read", "analyze"])
def test_a_file_that_is_no_interview_is_refused_before_anything_is_spent(
    tmp_path: Path, serve: Serve, kind: str, name: str
) -> None:
    content, words = FILES[kind]
    (tmp_path / "file.txt").write_bytes(content)
    server = serve(command.answer())
    done = run(name, "file.txt", cwd=tmp_path, env=endpoint(server.base_url))
    if name == "read" and kind in ("one speaker", "too little"):  # these can be shown, and are said to be unfit
        assert done.code == 1
        assert words in done.out
    else:
        two_sentences(done, 1, words)
    assert server.requests == []
    nothing_finished(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.txt"], 1, "There is no file “missing.txt”"),
        (["."], 1, "is a folder"),
        (["petrov.txt", "--candidate", "Никто"], 1, "Никто"),
        (["petrov.txt", "--candidate", "Кандидат", "--interviewer", "Кандидат"], 1, "Кандидат"),
        (["petrov.txt", "--format", "doc"], 1, "doc"),
        (["petrov.txt", "--encoding", "klingon"], 1, "klingon"),
        (["petrov.txt", "--encoding", "ascii"], 1, "ascii"),
        (["petrov.txt", "--matrix", "missing.yaml"], 1, "missing.yaml"),
        (["petrov.txt", "--matrix", "."], 1, "YAML"),
        (["petrov.txt", "--engine", "magic"], 5, "There is no engine “magic”."),
        (["petrov.txt", "--engine", "replay"], 5, "no recorded answer"),
        (["petrov.txt", "--for-level", "boss"], 5, "The matrix has no level “boss”."),
        (["petrov.txt", "--lang", "de"], 5, "“de”"),
        (["petrov.txt", "--ca-bundle", "missing.pem"], 5, "missing.pem"),
        (["petrov.txt", "--ca-bundle", "petrov.txt"], 5, "petrov.txt"),
        (["petrov.txt", "--proxy", "not a proxy"], 5, "proxy"),
        (["petrov.txt", "--base-url", "not an address"], 5, "--base-url"),
        (["petrov.txt", "--base-url", "http://user:pass@127.0.0.1/v1"], 5, "--base-url"),
        (["petrov.txt", "--model", " "], 5, "No model is named"),
        (["petrov.txt", "petrov.txt"], 5, "The file “petrov.txt” is given twice."),
        (["petrov.txt", "./petrov.txt"], 5, "is given twice."),
        (["petrov.txt", "petrov.vtt"], 1, "would be written to one place"),
        (["petrov.txt", "PETROV.vtt"], 1, "would be written to one place"),
        (["petrov.txt", "sub/petrov.txt"], 1, "would be written to one place"),
        (["petrov.txt", "summary.csv.txt"], 1, "summary"),
        (["petrov.txt", "orlova.txt", "--candidate-name", "Пётр"], 5, "One name was given"),
        (["petrov.txt", "--same-candidate", "petrov.txt"], 1, "the same talk"),
        (["petrov.txt", "--out", "petrov.txt"], 1, "there is a file where a folder is needed"),
        (["petrov.txt", "--out", "petrov.txt/deep"], 1, "there is a file where a folder is needed"),
        (["petrov.txt", "--out", "y" * 300], 1, "the name is too long"),
        (["talk", "--out", "."], 1, "there is a file where a folder is needed"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_spent(
    folder: Path, serve: Serve, arguments: list[str], code: int, words: str
) -> None:
    (folder / "talk").write_text(command.talk(), encoding="utf-8")
    server = serve(command.answer())
    done = run("analyze", *arguments, cwd=folder, env=endpoint(server.base_url))
    two_sentences(done, code, words)
    assert server.requests == []
    nothing_finished(folder)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
def test_a_place_that_cannot_be_written_to_is_found_first(folder: Path, serve: Serve) -> None:
    server = serve(command.answer())
    done = run("analyze", "petrov.txt", "--out", "/proc/out", cwd=folder, env=endpoint(server.base_url))
    two_sentences(done, 1, "Nothing can be written to “/proc/out”")
    assert server.requests == []


def test_the_same_talk_under_two_names_is_not_two_candidates(folder: Path, serve: Serve) -> None:
    (folder / "copy.txt").write_bytes((folder / "petrov.txt").read_bytes())
    server = serve(command.answer())
    done = run("analyze", "petrov.txt", "copy.txt", cwd=folder, env=endpoint(server.base_url))
    assert (done.code, len(server.requests)) == (3, 1)
    assert "“petrov.txt” and “copy.txt” hold the same talk." in done.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["fly"], 2), (["analyze"], 2), (["analyze", "petrov.txt", "--fly"], 2), (["read"], 2), (["matrix", "fly"], 2)],
)
def test_what_the_command_line_does_not_know_ends_with_two(folder: Path, arguments: list[str], code: int) -> None:
    done = run(*arguments, cwd=folder)
    assert done.code == code
    assert "--help" in done.err
    assert "Traceback" not in done.err


def test_when_every_file_fails_each_says_why_and_the_last_gives_the_code(folder: Path, serve: Serve) -> None:
    (folder / "empty.txt").write_bytes(b"")
    env = endpoint(serve(command.answer()).base_url)
    done = run("analyze", "empty.txt", "missing.txt", cwd=folder, env=env)
    two_sentences(done, 1, "There is no file “missing.txt”")
    assert done.err.splitlines()[:2] == ["empty.txt: not analysed.", "The file is empty."]
    assert done.err.count("missing.txt") == 2


# Matrices


@pytest.mark.parametrize(
    "text", ["", "a: [", "- 1\n- 2\n", "schema: other/1\n", "\t\n", "&a [*a]\n", "!!python/object:os.system x\n"]
)
def test_a_broken_matrix_names_its_faults(folder: Path, serve: Serve, text: str) -> None:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    server = serve(command.answer())
    for arguments in (["matrix", "check", "own.yaml"], ["analyze", "petrov.txt", "--matrix", "own.yaml"]):
        done = run(*arguments, cwd=folder, env=endpoint(server.base_url))
        assert done.code == 1
        assert "own.yaml" in done.err
        assert "Traceback" not in done.err
        assert len(done.err.splitlines()) >= 2
    assert server.requests == []
    nothing_finished(folder)


# Endpoints


def test_neither_key_nor_address_is_a_sentence_with_the_ways_out(folder: Path) -> None:
    done = run("analyze", "petrov.txt", cwd=folder)
    two_sentences(done, 5, "OPENAI_API_KEY", "ANALYZER_BASE_URL", "analyzer demo")
    assert left_behind(folder) == ["petrov.txt"]


def test_an_endpoint_that_is_down_is_said(folder: Path, loopback: None) -> None:
    done = run("analyze", "petrov.txt", cwd=folder, env=NOWHERE)
    two_sentences(done, 6, "cannot be reached")
    nothing_finished(folder)


@pytest.mark.parametrize(
    ("scripted", "code", "words"),
    [
        (refusal(401), 5, "does not accept the key"),
        (refusal(403), 5, "does not allow"),
        (refusal(404, code="model_not_found"), 5, "has no model “small”"),
        (refusal(404), 5, "no model service"),
        (refusal(429, code="insufficient_quota"), 5, "no credit"),
        (refusal(500), 6, "failed (status 500"),
        (refusal(503), 6, "failed (status 503"),
        (refusal(429), 6, "429"),
        (refusal(400, words="response_format is not supported"), 6, "status 400"),
        (redirect("http://example.org/v1"), 5, "redirects"),
        (page(), 6, "web page"),
        (page(404), 5, "no model service"),
        (raw(""), 6, "empty"),
        (raw("{nope"), 6, "not valid JSON"),
        (raw('{"choices": []}'), 6, "no message"),
        (chat("not JSON at all"), 6, "required form"),
        (chat('{"findings": []}'), 6, "required form"),
        (chat('{"findings": [{"turn": "two"}], "asked_not_shown": []}'), 6, "required form"),
        (chat('{"findings": [', finish_reason="length"), 6, "cut short"),
        (chat(None, refusal="I would rather not."), 6, "refused"),
    ],
)
def test_an_endpoint_that_fails_leaves_no_report(
    folder: Path, serve: Serve, scripted: Scripted, code: int, words: str
) -> None:
    server = serve(scripted)
    env = endpoint(server.base_url) | {"OPENAI_API_KEY": "sk-secret-of-the-test"}
    done = run("analyze", "petrov.txt", cwd=folder, env=env)
    two_sentences(done, code, words)
    assert "sk-secret" not in done.err
    nothing_finished(folder)


def test_a_failed_run_leaves_an_earlier_report_alone(folder: Path, serve: Serve) -> None:
    first = run("analyze", "petrov.txt", cwd=folder, env=endpoint(serve(command.answer()).base_url))
    before = {name: (folder / name).read_bytes() for name in left_behind(folder)}
    second = run("analyze", "petrov.txt", cwd=folder, env=endpoint(serve(refusal(401)).base_url))
    assert (first.code, second.code) == (0, 5)
    assert {name: (folder / name).read_bytes() for name in left_behind(folder)} == before


# Settings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[analyze\n", "cannot be read"),
        ("a = " + "[" * 20_000, "nested too deep"),
        ("lang = 'ru'\n", "“lang”"),
        ("[analyse]\nlang = 'ru'\n", "“analyse”"),
        ("[analyze]\nmodle = 'x'\n", "“analyze.modle”"),
        ("[analyze]\nmodel = 4\n", "“analyze.model”"),
        ("[analyze]\nout = 5\n", "“analyze.out”"),
        ('[analyze]\nout = "a\\u0000b"\n', "“analyze.out”"),
        ("[analyze]\nforce = 'yes'\n", "true or false"),
        ("[analyze]\ndeadline = 'soon'\n", "a number, at least 1"),
        ("[analyze]\ndeadline = 0\n", "a number, at least 1"),
        ("[analyze]\ndeadline = nan\n", "a number, at least 1"),
        ("[analyze]\ndeadline = true\n", "a number, at least 1"),
        ("[analyze]\ncandidate = [1]\n", "list of such texts"),
        ("[analyze]\nhelp = true\n", "“analyze.help”"),
        ("[analyze]\nfiles = ['x']\n", "“analyze.files”"),
        ("analyze = 'x'\n", "[analyze]"),
        ("[matrix]\nlang = 'ru'\n", "“matrix.lang”"),
        ("config = 'other.toml'\n", "“config”"),
    ],
)
def test_a_wrong_setting_is_never_ignored(folder: Path, serve: Serve, text: str, words: str) -> None:
    (folder / "analyzer.toml").write_text(text, encoding="utf-8")
    server = serve(command.answer())
    two_sentences(run("analyze", "petrov.txt", cwd=folder, env=endpoint(server.base_url)), 5, "analyzer.toml", words)
    assert server.requests == []


@pytest.mark.parametrize("name", ["api-key", "api_key", "key", "token", "password"])
def test_a_key_in_the_settings_file_is_refused_and_not_repeated(folder: Path, name: str) -> None:
    (folder / "analyzer.toml").write_text(f'[analyze]\n{name} = "sk-very-secret"\n', encoding="utf-8")
    done = run("analyze", "petrov.txt", cwd=folder)
    two_sentences(done, 5, "key or a password", "OPENAI_API_KEY")
    assert "very-secret" not in done.err


def test_a_settings_file_that_was_named_must_exist(folder: Path) -> None:
    two_sentences(run("--config", "missing.toml", "read", "petrov.txt", cwd=folder), 5, "missing.toml")


def test_settings_in_another_encoding_are_said_to_be_so(folder: Path) -> None:
    (folder / "analyzer.toml").write_bytes('[analyze]\nposition = "Бэкенд"\n'.encode("cp1251"))
    two_sentences(run("analyze", "petrov.txt", cwd=folder), 5, "UTF-8")


def test_the_errors_are_in_russian_too(folder: Path) -> None:
    done = run("analyze", "petrov.txt", "--engine", "magic", cwd=folder, env={"ANALYZER_LANG": "ru"})
    assert done.code == 5
    assert done.err == (
        "Движка «magic» нет.\nВыберите --engine llm (модель), --engine offline (одни правила) "
        "или --engine replay (записанные ответы).\n"
    )


def test_a_quote_that_nobody_said_does_not_reach_the_evidence(folder: Path, serve: Serve) -> None:
    invented = command.finding("Я построил кластер Kafka на триста узлов и вёл его пять лет.")
    done = run("analyze", "petrov.txt", cwd=folder, env=endpoint(serve(command.answer([invented])).base_url))
    assert done.code == 0
    stored = json.loads((folder / "out/petrov/result.json").read_text(encoding="utf-8"))
    assert stored["evidence"] == []
    assert [item["reason"] for item in stored["rejected"]] == ["not_found"]


# Formats by name


def documents_by_format(folder: Path) -> dict[str, Path]:
    """The same talk as a Word document and as a PDF, under names that tell nothing."""
    lines = [line.split(": ", 1) for line in command.talk().splitlines() if ": " in line]
    talk = [Utterance(who, what, 10.0 * number) for number, (who, what) in enumerate(lines)]
    made = {"docx": documents.teams_docx(talk), "pdf": documents.pdf(talk)}
    for name, data in made.items():
        (folder / f"{name}.bin").write_bytes(data)
    return {name: folder / f"{name}.bin" for name in made}


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_a_document_is_read_by_the_name_of_its_format_as_it_is_without(name: str, folder: Path) -> None:
    path = documents_by_format(folder)[name]
    named = run("read", path, "--format", name, "--json", cwd=folder)
    assert named.code == 0, named.err
    assert json.loads(named.out)["format"] == name
    assert named.out == run("read", path, "--json", cwd=folder).out


@pytest.mark.parametrize(
    ("format", "file", "what"),
    [
        ("docx", "pdf", "is no Word document"),
        ("docx", "text", "is no Word document"),
        ("pdf", "docx", "is no PDF"),
        ("pdf", "text", "is no PDF"),
        ("text", "docx", "is a Word document or another archive, not plain text"),
        ("text", "pdf", "is a PDF, not plain text"),
        ("webvtt", "docx", "not plain text"),
        ("whisper-json", "pdf", "not plain text"),
        ("docm", "docx", "is not a format that is known here"),
        ("PDF", "pdf", "is not a format that is known here"),
    ],
)
def test_a_document_under_the_name_of_another_format_is_refused(
    format: str, file: str, what: str, folder: Path
) -> None:
    paths = {**documents_by_format(folder), "text": folder / "petrov.txt"}
    two_sentences(run("read", paths[file], "--format", format, cwd=folder), 1, what)
