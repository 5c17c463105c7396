"""Talk to the person at the terminal: on stderr, in the language of the machine."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import PurePath
from typing import TextIO

from analyzer import files
from analyzer.errors import AnalyzerError, OutputError
from analyzer.messages import Language, Message, message

_PATHS = ("file", "folder", "path")
_KEPT_CONTROLS = "\n\t"
_UNPRINTABLE = re.compile("[\x7f-\x9f\ud800-\udfff]")


def language() -> Language:
    """The language to talk in: `ANALYZER_LANG`, else the locale of the environment, else English."""
    for name in ("ANALYZER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").casefold()
        if value:
            return "ru" if value.startswith("ru") else "en"
    return "en"


def say(text: Message) -> None:
    """One line of talk. A terminal that is gone or full does not end the work."""
    if sys.stderr is not None:
        try:
            _put(_spoken(text, language()), sys.stderr)
        except OSError:
            return


def say_error(error: AnalyzerError) -> None:
    """What happened and what to do."""
    say(error.what)
    for fault in error.faults:
        say(Message("  {fault}", {"fault": fault}))
    say(error.do)


def write(text: str) -> None:
    """A line of the product on stdout. `OutputError` when it cannot be written; `BrokenPipeError` passes."""
    if sys.stdout is not None:
        try:
            _put(text, sys.stdout)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _lost(error) from error


def write_json(value: object) -> None:
    """`value` as JSON on stdout, in letters where stdout can carry them and in escapes where it cannot."""
    carries_all = (getattr(sys.stdout, "encoding", None) or "utf-8").casefold().startswith("utf")
    text = json.dumps(value, ensure_ascii=not carries_all, indent=1)
    write(_UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def finish(code: int | str | None) -> int | str | None:
    """Bring out what stdout still holds; the exit code, which tells when that failed."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python would try once more when it ends, and complain with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader left, as `head` does
            return code or 1
        lost = _lost(error)
        say_error(lost)
        return code or lost.exit_code
    return code


def one_line(name: str) -> str:
    """A name of a file or a person, fit to stand in a sentence: what would break or turn the line is shown as “·”."""
    return "".join("·" if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter for letter in name)


def _spoken(text: Message, language: Language) -> str:
    """The sentence; paths in it are names that strangers gave to files."""
    params = {
        name: one_line(str(value)) if isinstance(value, PurePath) or name in _PATHS else value
        for name, value in text.params.items()
    }
    return Message(text.id, params, text.plural, text.count).text(language)


def _put(text: str, stream: TextIO) -> None:
    """A line on `stream`; what the terminal cannot show or would obey is shown as a question mark."""
    harmless = "".join(
        "?" if letter not in _KEPT_CONTROLS and unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in text
    )
    encoding = stream.encoding or "utf-8"
    print(harmless.encode(encoding, "replace").decode(encoding, "replace"), file=stream)


def _lost(error: OSError) -> OutputError:
    return OutputError(
        message("The output cannot be written: {reason}.", reason=files.reason(error)),
        message("Make room there, or send the output elsewhere."),
    )
