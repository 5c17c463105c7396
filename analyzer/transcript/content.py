"""What a reader of a format looks at: a file's bytes, its text, its JSON, each worked out when first asked for."""

from __future__ import annotations

import functools
import json
import re

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript import decoding, limits
from analyzer.transcript.model import TranscriptWarning

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
_LOOKS_LIKE_JSON = re.compile(r"\s{0,1000}(?:\{\s{0,1000}[\"}]|\[\s{0,1000}(?:[{\]]|null\b))")


class Content:
    """The inside of a file. Made of bytes, or of text where there never were any."""

    def __init__(self, data: bytes | str, *, encoding: str | None = None) -> None:
        self._data = data
        self._encoding = encoding

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
        if not isinstance(self._data, bytes) or "_decoded" not in self.__dict__:
            return None
        if self._encoding is not None:
            return self._encoding
        return next((name for name, codec in _ENCODINGS if self._data.decode(codec, "replace") == self.text), None)

    @functools.cached_property
    def _decoded(self) -> tuple[str, tuple[TranscriptWarning, ...]]:
        text, warnings = self._read()
        if not text.strip():
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
        return _LOOKS_LIKE_JSON.match(self.text) is not None

    @functools.cached_property
    def json(self) -> object:
        """The JSON value of the text, None where it is no JSON; JSON Lines are the list of their values.

        Raises `TranscriptError` for JSON that is broken, or too deep or too large to be a transcript.
        """
        if not self.is_json:
            return None
        if sum(self.text.count(sign) for sign in "{[,") > limits.MOST_JSON_VALUES:
            raise too_much_text()
        try:
            return json.loads(self.text)
        except RecursionError:
            raise _too_deep() from None
        except ValueError as error:
            broken = error
        if (values := _lines(self.text)) is not None:
            return values
        raise TranscriptError(
            what=message("The file looks like JSON but is not valid JSON."),
            do=message("Export it again; a JSON file that was cut or edited by hand often breaks like this."),
        ) from broken


def _lines(text: str) -> list[object] | None:
    """The values of JSON Lines, None where a line is none; an array over several lines is none either."""
    values: list[object] = []
    for line in re.split(r"[\r\n]", text):  # other separators of lines may stand in a string as they are
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except RecursionError:
            raise _too_deep() from None
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
