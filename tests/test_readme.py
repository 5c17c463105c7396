"""What both READMEs and the other documents promise is real: commands, options, links, settings, the library."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analyzer import settings
from analyzer.llm import prices
from analyzer.resources import samples_dir
from tests import command
from tests.command import ROOT, run
from tests.test_help import COMMANDS

READMES = {"en": ROOT / "README.md", "ru": ROOT / "docs" / "README.ru.md"}
DOCUMENTS = [
    *READMES.values(),
    ROOT / "docs" / "cli.md",
    ROOT / "samples" / "README.md",
    ROOT / "benchmarks" / "README.md",
]


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def shell_lines(path: Path) -> Iterator[list[str]]:
    """Every command line of a document, split into words."""
    for block in blocks(path, "sh"):
        for line in block.splitlines():
            if words := shlex.split(line, comments=True):
                yield words


LINES = {(path.name, " ".join(words)): words for path in DOCUMENTS for words in shell_lines(path)}
OURS = {name: words for name, words in LINES.items() if words[0] == "analyzer"}


@pytest.mark.parametrize("words", OURS.values(), ids=[f"{document}: {line}" for document, line in OURS])
def test_every_command_shown_is_one(words: list[str]) -> None:
    path, rest = _command(words[1:])
    options = {name: option for option in COMMANDS[path].params for name in option.opts}
    values = iter(rest)
    arguments = []
    for word in values:
        if not word.startswith("--"):
            arguments.append(word)
            continue
        assert word in options, f"{' '.join(path)} has no option {word}"
        if not options[word].is_flag:
            assert not next(values).startswith("--")
    required = any(option.required for option in COMMANDS[path].params)
    assert arguments or not required


@pytest.mark.parametrize("words", [words for words in LINES.values() if words[0] == "make"], ids=" ".join)
def test_every_target_of_make_exists(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE)


def test_nothing_but_known_programs_is_shown() -> None:
    assert {words[0] for words in LINES.values()} <= {"analyzer", "make", "pip", "export", "python"}


@pytest.mark.parametrize("name", READMES)
def test_read_and_the_matrix_commands_run_as_shown(name: str, tmp_path: Path) -> None:
    (tmp_path / "interview.vtt").write_bytes((samples_dir() / "senior-zoom.vtt").read_bytes())
    lines = [words for words in shell_lines(READMES[name]) if words[:2] == ["analyzer", "read"]]
    assert lines
    for words in lines:
        done = run(*words[1:], cwd=tmp_path)
        assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("name", READMES)
def test_the_recipes_reach_the_endpoint_that_they_name(name: str, tmp_path: Path, serve: Any) -> None:
    """Every `analyzer analyze` of the README, with a model that answers in place of the one it names."""
    server = serve(command.answer([]))
    lines = [words[1:] for words in shell_lines(READMES[name]) if words[:2] == ["analyzer", "analyze"]]
    assert len(lines) >= 9
    for number, words in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        _make_files(folder, words)
        done = run(*_with_address(words, server.base_url), cwd=folder, env=command.endpoint(server.base_url))
        assert done.code == 0, (words, done.err)
        assert list(folder.glob("out/*/report.html"))


@pytest.mark.parametrize("path", [*READMES.values(), ROOT / "docs" / "cli.md"], ids=lambda path: path.name)
def test_the_settings_shown_are_accepted(path: Path, tmp_path: Path) -> None:
    shown = [text for text in blocks(path, "toml") if "[[price]]" not in text]
    assert shown
    for text in shown:
        file = tmp_path / "analyzer.toml"
        file.write_text(text, encoding="utf-8")
        assert settings.load(file, COMMANDS[()]).keys() == tomllib.loads(text).keys()


def test_the_price_list_shown_is_a_price_list(tmp_path: Path) -> None:
    (text,) = [text for text in blocks(ROOT / "docs" / "cli.md", "toml") if "[[price]]" in text]
    file = tmp_path / "prices.toml"
    file.write_text(text, encoding="utf-8")
    price = prices.load(file).of("https://llm.example.com/v1", "our-model-2")
    assert price is not None
    assert price.output == Decimal("1.60")


@pytest.mark.parametrize("name", READMES)
def test_the_library_example_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, _ = blocks(READMES[name], "python")
    names: dict[str, Any] = {}
    exec(compile(first, str(READMES[name]), "exec"), names)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 4
    for line, item in zip(printed[1:], names["result"].evidence, strict=False):
        assert line == f"{item.skill} {item.quote}"


@pytest.mark.parametrize("name", READMES)
def test_the_engine_of_the_second_example_is_one(name: str) -> None:
    _, second = blocks(READMES[name], "python")
    names: dict[str, Any] = {}
    exec(compile(second, str(READMES[name]), "exec"), names)
    assert (names["engine"].name, names["engine"].endpoint) == ("llm", "http://localhost:11434/v1")


def test_both_readmes_show_the_same_commands_code_and_settings() -> None:
    for language in ("sh", "python", "toml"):
        assert blocks(READMES["en"], language) == blocks(READMES["ru"], language)


def test_both_readmes_have_the_same_outline() -> None:
    outlines = [
        [line.split()[0] for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"#+ |\d+\. |- ", line)]
        for path in READMES.values()
    ]
    assert outlines[0] == outlines[1]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_demo_shows_full_reports_without_key_or_network(tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path)
    assert done.code == 0, done.err
    for stem in ("junior-backend", "senior-zoom", "lead-whisperx"):
        assert (tmp_path / "out" / "demo" / stem / "report.html").is_file()
        assert f"{stem}." in done.out
    assert (tmp_path / "out" / "demo" / "summary.csv").is_file()


def _command(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    path: tuple[str, ...] = ()
    while words and (*path, words[0]) in COMMANDS:
        path, words = (*path, words[0]), words[1:]
    assert path
    return path, words


def _make_files(folder: Path, words: list[str]) -> None:
    """The transcripts, matrix and certificates that a command line names."""
    from analyzer.resources import matrix_dir

    rounds = 8
    for word in words:
        if word.endswith((".vtt", ".txt", ".json")):
            # A WhisperX file needs its own shape; the others are told by their content, whatever their ending.
            sample = (samples_dir() / "lead-whisperx.json").read_text(encoding="utf-8")
            talk = command.talk(rounds, candidate="Anna P.") if word != "clara.json" else sample
            (folder / word).write_text(talk, encoding="utf-8")
            rounds += 1
        elif word.endswith(".yaml"):
            (folder / word).write_bytes((matrix_dir() / "python-developer.yaml").read_bytes())
        elif word.endswith(".pem"):
            import ssl

            bundle = ssl.get_default_verify_paths().cafile or next(Path("/etc/ssl/certs").glob("*.pem"))
            (folder / word).write_bytes(Path(bundle).read_bytes())


def _with_address(words: list[str], base_url: str) -> list[str]:
    return [base_url if before == "--base-url" else word for before, word in zip(["", *words], words, strict=False)]
