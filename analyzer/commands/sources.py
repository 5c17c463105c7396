"""Where the settings of a command come from: an option, the environment, the settings file, or nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from analyzer.messages import Message, message

Kind = Literal["option", "environment", "file", "default"]
KEYS = ("ANALYZER_API_KEY", "OPENAI_API_KEY")  # the first that is set holds
_KINDS: Mapping[str, Kind] = {"COMMANDLINE": "option", "ENVIRONMENT": "environment", "DEFAULT_MAP": "file"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the value of an option such as `--model` comes from; `variable` names it in the environment."""

    option: str
    kind: Kind
    variable: str | None = None

    @property
    def words(self) -> Message:
        """The source, to stand in brackets."""
        if self.kind == "environment":
            return message("from the environment variable {variable}", variable=self.variable)
        return {
            "option": message("from the command line"),
            "file": message("from the settings file"),
            "default": message("by default"),
        }[self.kind]


def of(context: Any) -> dict[str, Source]:
    """The sources of the options of the command that `context`, one of typer's, belongs to, by their parameters."""
    found = {}
    for parameter in context.command.params:
        option = next((name for name in parameter.opts if name.startswith("--")), None)
        if option is None:
            continue
        told = context.get_parameter_source(parameter.name)
        kind = _KINDS.get(told.name if told is not None else "", "default")
        found[parameter.name] = Source(option, kind, _variable(parameter) if kind == "environment" else None)
    return found


def key_variable() -> str | None:
    """The environment variable that holds the key in use."""
    return next((name for name in KEYS if (os.environ.get(name) or "").strip()), None)


def proxy_variable(base_url: str) -> tuple[str, str] | None:
    """The environment variable that names a proxy to this address, and the proxy without name and password."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    from urllib.request import proxy_bypass  # brings a client of the web with it, which a run without a key spares

    if proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        for variable in (name, name.upper()):
            if value := os.environ.get(variable):
                return variable, value.rpartition("@")[2]
    return None


def destination(endpoint: str, model: str | None, sources: Mapping[str, Source]) -> Message:
    """To whom the talk goes; an address that nobody typed here is named with where it comes from."""
    address = sources.get("base_url")
    if address is None or address.kind == "option":
        return message("The talk goes to {endpoint}, model {model}.", endpoint=endpoint, model=model)
    if address.kind == "default":
        return message(
            "The talk goes to {endpoint}, model {model}: there is a key and no address, so it is OpenAI's own.",
            endpoint=endpoint,
            model=model,
        )
    return message(
        "The talk goes to {endpoint}, model {model}; this address comes {source}.",
        endpoint=endpoint,
        model=model,
        source=address.words,
    )


def secrets(proxy: str | None) -> list[str]:
    """The keys of the environment, and the passwords of the proxies given there or as `proxy`."""
    keys = [os.environ.get(name, "").strip() for name in KEYS]
    return [secret for secret in (*keys, *_passwords(proxy)) if secret]


def _passwords(proxy: str | None) -> Iterator[str]:
    named = [value for name, value in os.environ.items() if name.casefold().endswith("_proxy")]
    for address in [proxy or "", *named]:
        try:
            password = urlsplit(address if "//" in address else f"//{address}").password
        except ValueError:
            continue
        if password:
            yield password
            yield unquote(password)


def _variable(parameter: Any) -> str | None:
    names = [parameter.envvar] if isinstance(parameter.envvar, str) else list(parameter.envvar or ())
    return next((name for name in names if os.environ.get(name)), None)
