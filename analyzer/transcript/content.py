"""What a reader of a format looks at: a file's bytes, its text, its JSON, each worked out when first asked for."""

from __future__ import annotations

import codecs
import functools
import json
import re
from collections.abc import Callable
from typing import TypeVar, cast

import orjson

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript import decoding, limits
from analyzer.transcript.model import TranscriptWarning

Found = TypeVar("Found")

_ENCODINGS = (
    ("UTF-8", "utf-8-sig"),
    ("UTF-16", "utf-16"),
    ("UTF-16", "utf-16-be"),
    ("UTF-32", "utf-32"),
    ("Windows-1251", "cp1251"),
    ("KOI8-R", "koi8_r"),
    ("Mac Cyrillic", "mac_cyrillic"),
    ("CP866", "cp866"),
    ("Windows-1252", "cp1252"),
)
_HEAD = 4_096  # bytes by which JSON is told
_LOOKS_LIKE_JSON = re.compile(r"\s{0,1000}(?:\{\s{0,1000}[\"}]|\[\s{0,1000}(?:[{\]]|null\b))")


class Content:
    """The inside of a file. Made of bytes, or of text where there never were any."""

    def __init__(self, data: bytes | str, *, encoding: str | None = None) -> None:
        self._data = data
        self._encoding = encoding
        self._found: dict[object, object] = {}

    def once(self, find: Callable[[Content], Found]) -> Found:
        """What `find` makes of this content, worked out once: to recognise a file often takes half of reading it."""
        if find not in self._found:
            self._found[find] = find(self)
        return cast(Found, self._found[find])

    @property
    def data(self) -> bytes:
        """The bytes; of a content made of text, its UTF-8."""
        return self._data if isinstance(self._data, bytes) else self._data.encode("utf-8", "surrogatepass")

    @property
    def text(self) -> str:
        """The text without a byte order mark. Raises `TranscriptError` where the bytes are no readable text."""
        return self._decoded[0]

    @property
    def warnings(self) -> tuple[TranscriptWarning, ...]:
        """What a person should know about how the bytes became text; nothing where they never had to."""
        return self._decoded[1] if "_decoded" in self.__dict__ else ()

    @property
    def encoding(self) -> str | None:
        """What the bytes were read as, by its usual name; None where nobody asked for their text."""
        if not isinstance(self._data, bytes):
            return None
        if "_decoded" not in self.__dict__:
            return "UTF-8" if self.__dict__.get("_plain_json") is not None else None
        if self._encoding is not None:
            return self._encoding
        forms = dict.fromkeys((self._data, decoding.mended(self._data)))
        return next(
            (name for data in forms for name, codec in _ENCODINGS if data.decode(codec, "replace") == self.text), None
        )

    @functools.cached_property
    def _decoded(self) -> tuple[str, tuple[TranscriptWarning, ...]]:
        text, warnings = self._read()
        if not text or text.isspace():
            raise TranscriptError(
                message("The file is empty."), message("Export the transcript again and check that it holds text.")
            )
        if len(text) > limits.LARGEST_TEXT:
            raise too_much_text()
        return text, warnings

    def _read(self) -> tuple[str, tuple[TranscriptWarning, ...]]:
        if isinstance(self._data, str):
            return self._data.removeprefix("\ufeff"), ()
        return decoding.decode(self._data, encoding=self._encoding)

    @property
    def is_json(self) -> bool:
        """Whether the text is JSON or JSON Lines by its first characters."""
        return self._plain_json is not None or _LOOKS_LIKE_JSON.match(self.text) is not None

    @functools.cached_property
    def json(self) -> object:
        """The JSON value of the text, None where it is no JSON; JSON Lines are the list of their values.

        Raises `TranscriptError` for JSON that is broken, or too deep or too large to be a transcript.
        """
        if self._plain_json is not None:
            return self._plain_json
        if not self.is_json:
            return None
        text = self.text
        if len(text) > limits.MOST_JSON_VALUES and sum(map(text.count, "{[,")) > limits.MOST_JSON_VALUES:
            raise too_much_text()
        try:
            return _value(text)
        except ValueError as error:
            broken = error
        if (values := _lines(text)) is not None:
            return values
        raise TranscriptError(
            what=message("The file looks like JSON but is not valid JSON."),
            do=message("Export it again; a JSON file that was cut or edited by hand often breaks like this."),
        ) from broken

    @functools.cached_property
    def _plain_json(self) -> object:
        """The value of JSON or JSON Lines in UTF-8, which nearly all JSON is: no text has to be made of the bytes.

        None for all else, and for what only a closer look can tell.
        """
        data = self._data
        if not isinstance(data, bytes) or self._encoding is not None or len(data) > limits.LARGEST_TEXT:
            return None
        if _LOOKS_LIKE_JSON.match(data[:_HEAD].decode("utf-8-sig", "replace")) is None:
            return None
        if len(data) > limits.MOST_JSON_VALUES and sum(map(data.count, (b"{", b"[", b","))) > limits.MOST_JSON_VALUES:
            raise too_much_text()
        data = data.removeprefix(codecs.BOM_UTF8)
        try:
            return orjson.loads(data)
        except ValueError:
            pass
        try:
            values = [orjson.loads(line) for line in re.split(rb"[\r\n]", data) if line.strip()]
        except ValueError:
            return None
        return values if len(values) > 1 else None


def _value(text: str) -> object:
    """The value of a JSON text. Raises `ValueError` for what is none, `TranscriptError` where it is too deep.

    orjson takes a third of the time of `json`, but refuses what that library lets pass and services do write: NaN,
    halves of characters, numbers beyond any float.
    """
    try:
        return orjson.loads(text.encode("utf-8"))
    except ValueError:
        pass
    try:
        return json.loads(text)
    except RecursionError:
        raise _too_deep() from None


def _lines(text: str) -> list[object] | None:
    """The values of JSON Lines, None where a line is none; an array over several lines is none either."""
    values: list[object] = []
    for line in re.split(r"[\r\n]", text):  # other separators of lines may stand in a string as they are
        if not line.strip():
            continue
        try:
            values.append(_value(line))
        except ValueError:
            return None
    return values if len(values) > 1 else None


def _too_deep() -> TranscriptError:
    return TranscriptError(
        message("The JSON of the file is nested too deeply for a transcript."),
        message("Export the transcript again, or in another format."),
    )


def too_much_text() -> TranscriptError:
    """The refusal of a file that holds more than any talk."""
    return TranscriptError(
        message("The file holds far more than a talk of a day would."),
        message("Check that this is the transcript of one interview; split it if it holds several."),
    )
