"""How recorded talks with a model are kept: readable YAML, no key, no address, real letters.

A body that is JSON becomes YAML structure, any other body literal text; loading gives back the bytes that were
dumped. Requests match by method, path and a hash of their canonical JSON, so that a changed prompt finds nothing.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.cassette import Cassette
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.record_mode import RecordMode
from vcr.request import Request
from vcr.serialize import deserialize as from_text
from vcr.serialize import serialize as to_text

from analyzer.files import write_atomically

BASE_URL = "http://model.test/v1"
KEPT_HEADERS = ("content-type",)
ANSWERED_BY = ("hand-written", "recorded")

_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")  # only escaped do they survive PyYAML
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Dumper(yaml.SafeDumper):  # libyaml's dumper would escape what lies beyond the basic plane
    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    if _ODD_BREAKS.search(value):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def serialize(cassette: dict[str, Any]) -> str:
    """The YAML of a cassette as vcrpy describes it; half surrogate pairs become U+FFFD."""
    shown = {
        **({"metadata": cassette["metadata"]} if cassette.get("metadata") else {}),
        "version": cassette["version"],
        "interactions": [
            {
                "request": {**each["request"], "body": _opened(each["request"]["body"])},
                "response": {**each["response"], "body": _opened(each["response"]["body"]["string"])},
            }
            for each in cassette["interactions"]
        ],
    }
    return yaml.dump(_clean(shown), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)


def deserialize(text: str) -> dict[str, Any]:
    """What vcrpy knows as a cassette."""
    shown: dict[str, Any] = yaml.load(text, Loader=_Loader)
    interactions = [
        {
            "request": {**each["request"], "body": _closed(each["request"]["body"])},
            "response": {**each["response"], "body": {"string": _closed(each["response"]["body"])}},
        }
        for each in shown["interactions"]
    ]
    return {**shown, "interactions": interactions}


def anonymous(body: str) -> str:
    """A chat completion without what tells one recording from another: its id, date and fingerprint."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    if isinstance(value, dict):
        value.update({name: fixed for name, fixed in (("id", "recorded"), ("created", 0)) if name in value})
        value.pop("system_fingerprint", None)
    return _plain(value)


@dataclass(frozen=True, slots=True)
class Source:
    """Who answers while a cassette is recorded."""

    model: str
    answered_by: str = "recorded"

    def metadata(self) -> dict[str, str]:
        return {
            "answered_by": self.answered_by,
            "endpoint": BASE_URL,
            "model": self.model,
            "date": date.today().isoformat(),
        }


def cassette(path: Path, *, record: Source | None = None) -> AbstractContextManager[Cassette]:
    """Play `path`, and nothing else; or record it anew from `record`."""
    player = vcr.VCR(
        before_record_request=_scrubbed_request,
        before_record_response=_scrubbed_response,
        decode_compressed_response=True,
        record_mode=RecordMode.ALL if record else RecordMode.NONE,
    )
    player.register_serializer("readable", _Serializer)
    player.register_matcher("prompt", same_prompt)
    opened: AbstractContextManager[Cassette] = player.use_cassette(
        path, serializer="readable", match_on=("method", "path", "prompt"), persister=_Files(record)
    )
    return opened


def unplayed(tape: Cassette) -> int:
    """How many recorded answers nobody asked for."""
    return len(tape) - len(tape.play_counts)


def metadata(path: Path) -> dict[str, Any]:
    """Who answered, as the cassette says."""
    found: dict[str, Any] = deserialize(path.read_text("utf-8")).get("metadata", {})
    return found


def same_prompt(one: Request, other: Request) -> None:
    """A matcher of vcrpy: the bodies are the same JSON."""
    if _digest(one.body) != _digest(other.body):
        raise AssertionError("the request is not the recorded one: a prompt, the schema or the model has changed")


@functools.lru_cache(maxsize=4096)
def _digest(body: bytes | None) -> str:
    text = json.dumps(json.loads(body), sort_keys=True) if body else ""
    return hashlib.sha256(text.encode()).hexdigest()


class _Serializer:
    serialize = staticmethod(serialize)
    deserialize = staticmethod(deserialize)


class _Files:
    """Where cassettes lie. A cassette that is being recorded starts empty and says who answered."""

    def __init__(self, record: Source | None) -> None:
        self._record = record

    def load_cassette(self, path: Path, serializer: _Serializer) -> Any:
        path = Path(path)
        if self._record or not path.is_file():
            raise CassetteNotFoundError
        return from_text(path.read_text("utf-8"), serializer)

    def save_cassette(self, path: Path, cassette_dict: dict[str, Any], serializer: _Serializer) -> None:
        path = Path(path)
        if self._record:
            cassette_dict = {**cassette_dict, "metadata": self._record.metadata()}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, to_text(cassette_dict, serializer).encode())


def _scrubbed_request(request: Request) -> Request:
    """The request without address, key and formatting."""
    request.uri = re.sub(r"^.*?(?=/(?:chat/completions|models)$)", BASE_URL, request.uri)
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT_HEADERS}
    if request.body:
        request.body = _plain(json.loads(request.body))
    return request


def _scrubbed_response(response: dict[str, Any]) -> dict[str, Any]:
    """The response without what the server says about itself."""
    headers = {name.lower(): value for name, value in response["headers"].items() if name.lower() in KEPT_HEADERS}
    try:
        body = anonymous(response["body"]["string"].decode()).encode()
    except UnicodeDecodeError:
        body = response["body"]["string"]
    return {**response, "headers": headers, "body": {"string": body}}


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _opened(body: str | bytes | None) -> dict[str, Any] | None:
    """A body as YAML shows it: structure where the text comes back unchanged, else the text."""
    if body is None:
        return None
    if isinstance(body, bytes):
        return {"bytes": body}
    body = _clean(body)
    try:
        value = json.loads(body)
        if _plain(value) == body:
            return {"json": value}
    except (ValueError, RecursionError):
        pass
    return {"text": body}


def _closed(body: dict[str, Any] | None) -> str | bytes | None:
    """The reverse of `_opened`."""
    if body is None:
        return None
    if "json" in body:
        return _plain(body["json"])
    kept: str | bytes = body["bytes"] if "bytes" in body else body["text"]
    return kept


def _clean(value: Any) -> Any:
    """`value` with every half surrogate pair replaced."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {_clean(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value
