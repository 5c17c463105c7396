"""Every command and option explains itself and stands in docs/cli.md, with its environment variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from analyzer import cli, errors
from tests.command import ROOT, run

CLI_DOC = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group of commands with its words."""
    command = command or typer.main.get_command(cli.app)
    yield path, command
    for name, nested in getattr(command, "commands", {}).items():
        yield from commands(nested, (*path, name))


COMMANDS = dict(commands())


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*path, "--help", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert COMMANDS[path].help.split(".")[0].split()[0] in done.out
    for parameter in COMMANDS[path].params:
        assert parameter.help, f"{parameter.name} has no help"


@pytest.mark.parametrize("path", [path for path, command in COMMANDS.items() if not hasattr(command, "commands")])
def test_every_command_is_documented(path: tuple[str, ...]) -> None:
    words = " ".join(("analyzer", *path))
    assert re.search(rf"^\| `{words}[ `]", CLI_DOC, re.MULTILINE), f"{words} is not in the list of commands"
    for parameter in COMMANDS[path].params:
        if parameter.opts[0].startswith("--") and parameter.opts[0] != "--help":
            _is_documented(path, parameter)


def test_what_stands_before_every_command_is_documented() -> None:
    for parameter in COMMANDS[()].params:
        _is_documented((), parameter)


def test_every_option_of_one_value_has_an_environment_variable() -> None:
    for path, command in COMMANDS.items():
        for parameter in command.params:
            if not parameter.opts[0].startswith("--") or parameter.opts[0] in ("--help", "--version"):
                continue
            assert parameter.envvar or parameter.multiple, (path, parameter.name)


def test_the_document_names_no_option_that_does_not_exist() -> None:
    known = {name for command in COMMANDS.values() for parameter in command.params for name in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z0-9-]+", CLI_DOC)) <= known | {"--help"}


def test_the_document_names_no_environment_variable_that_does_not_exist() -> None:
    known = {"ANALYZER_API_KEY", "OPENAI_API_KEY"}
    for command in COMMANDS.values():
        for parameter in command.params:
            known |= {parameter.envvar} if isinstance(parameter.envvar, str) else set(parameter.envvar or ())
    assert set(re.findall(r"\b(?:ANALYZER|OPENAI)_[A-Z0-9_]+", CLI_DOC)) == known


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", CLI_DOC, re.MULTILINE)}
    raised = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.AnalyzerError)
    }
    assert documented == raised | {0, 2, errors.EXIT_PARTLY, errors.EXIT_INTERRUPTED}


def _is_documented(path: tuple[str, ...], parameter: Any) -> None:
    """The option stands in the section of its command, in a table or in a sentence."""
    title = " ".join(("analyzer", *path)) if path else "Before every command"
    section = CLI_DOC.split(f"\n## {title}\n")[1].split("\n## ")[0]
    assert parameter.opts[0] in section, f"{title}: {parameter.opts[0]}"
    variables = [parameter.envvar] if isinstance(parameter.envvar, str) else list(parameter.envvar or ())
    for variable in variables:
        assert re.search(rf"^\| `{parameter.opts[0]}[ `].*{variable}", CLI_DOC, re.MULTILINE), variable
