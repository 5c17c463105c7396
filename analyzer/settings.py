"""The settings file, `analyzer.toml`: defaults of the commands, checked against their options before anything runs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analyzer import files
from analyzer.errors import ConfigurationError
from analyzer.messages import Message, message

FILE = "analyzer.toml"

_SECRETS = ("key", "token", "secret", "password")


def load(path: Path | None, command: Any) -> dict[str, Any]:
    """The defaults in `path`, or in `analyzer.toml` here if there is one, as the `default_map` of `command`.

    A table per command, keys named like its options. `ConfigurationError` when the file cannot be read, names an
    option that does not exist, or gives one a value of another type.
    """
    file = path or Path(FILE)
    if path is None and not file.is_file():
        return {}
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _unreadable(file, message("it is not in UTF-8")) from error
    except OSError as error:
        raise _unreadable(file, files.reason(error)) from error
    except RecursionError:
        raise _unreadable(file, message("its brackets are nested too deep")) from None
    except ValueError as error:
        raise _unreadable(file, str(error)) from error
    return _table(file, settings, command, ())


def _table(file: Path, table: Mapping[str, Any], command: Any, above: tuple[str, ...]) -> dict[str, Any]:
    """The settings of a command, or of a group of commands, under the names of its parameters."""
    commands: Mapping[str, Any] = getattr(command, "commands", {})
    # What a group itself is told decides where the settings are: it cannot stand in them.
    options = {} if commands else {param.name: param for param in command.params if param.opts[0].startswith("--")}
    options.pop("help", None)
    checked: dict[str, Any] = {}
    for name, value in table.items():
        place = (*above, name)
        if name in commands:
            if not isinstance(value, dict):
                raise _wrong(file, place, message("a table, [{name}]", name=".".join(place)))
            checked[name] = _table(file, value, commands[name], place)
        elif (option := options.get(name.replace("-", "_"))) is not None:
            checked[option.name] = _value(file, value, option, place)
        else:
            raise _unknown(file, place, [*commands, *(names.opts[0][2:] for names in options.values())])
    return checked


def _value(file: Path, value: Any, option: Any, place: tuple[str, ...]) -> Any:
    """The value as the option takes it. Text is not turned into a number, nor a number into text."""
    if option.is_flag:
        if not isinstance(value, bool):
            raise _wrong(file, place, message("true or false"))
    elif option.type_descriptor.annotation in (int, float):
        wanted = int if option.type_descriptor.annotation is int else int | float
        if isinstance(value, bool) or not isinstance(value, wanted) or not value >= (option.min or 0):
            raise _wrong(file, place, message("a number, at least {least}", least=option.min or 0))
    elif option.multiple:
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(_is_text(item) for item in value):
            raise _wrong(file, place, message("text in quotation marks, or a list of such texts"))
    elif not _is_text(value):
        raise _wrong(file, place, message("text in quotation marks"))
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\0" not in value


def _unreadable(file: Path, reason: str | Message) -> ConfigurationError:
    return ConfigurationError(
        message("The settings file “{file}” cannot be read: {reason}.", file=file, reason=reason),
        message("Correct it, or name another one with --config."),
    )


def _wrong(file: Path, place: tuple[str, ...], wanted: Message) -> ConfigurationError:
    return ConfigurationError(
        message("In the settings file “{file}” the value of “{name}” does not fit.", file=file, name=".".join(place)),
        message("Give it as {wanted}.", wanted=wanted),
    )


def _unknown(file: Path, place: tuple[str, ...], known: list[str]) -> ConfigurationError:
    if any(word in place[-1].casefold() for word in _SECRETS):
        return ConfigurationError(
            message("The settings file “{file}” seems to hold a key or a password.", file=file),
            message("Take it out, for such files get shared, and set the environment variable OPENAI_API_KEY."),
        )
    what = message("The settings file “{file}” sets “{name}”, which does not exist.", file=file, name=".".join(place))
    if len(place) == 1:
        return ConfigurationError(
            what, message("Put every setting under its command, one of: {known}.", known=", ".join(sorted(known)))
        )
    return ConfigurationError(
        what, message("Known there: {known}.", known=", ".join(sorted(known)) or message("nothing"))
    )
