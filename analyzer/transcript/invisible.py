"""Characters of a talk that nobody sees: how many there are, where the first is, and what they say when decoded.

Three ways to write with them are known and are read: tag characters, which are ASCII moved by 0xE0000; runs of
variation selectors, each a byte; and zero-width characters, each a bit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from analyzer.letters import bytes_of_selectors
from analyzer.messages import message, plural
from analyzer.transcript.model import TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import shorten

_TAGS = re.compile("[\U000e0020-\U000e007f]+")
_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
_BITS = re.compile("[\u200b\u200c\u200d\u2060\u2063\ufeff]{8,}")
_FLAG = "\U0001f3f4"  # a black flag, after which tags spell a country
_END_OF_TAGS = "\U000e007f"
_MOST_SHOWN = 10


def warnings(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    """How many unseen characters there are, and each of the first texts that they spell."""
    if not any(is_hidden(char) or _SELECTOR.match(char) for char in set("".join([turn.text for turn in turns]))):
        return  # as in nearly every talk
    first, count = None, 0
    told: list[tuple[int, str]] = []
    for turn in turns:
        if turn.text.isascii() and turn.text.isprintable():
            continue
        said = messages_in(turn.text)
        here = sum(turn.text.count(char) for char in set(turn.text) if is_hidden(char))
        here += sum(len(match[0]) for match in _SELECTORS.finditer(turn.text))
        first = turn.index if here and first is None else first
        count += here
        told += [(turn.index, text) for text in said]
    if count:
        text = plural(
            "{count} invisible or control character is in the text; it was kept and should be looked at.",
            "{count} invisible or control characters are in the text; they were kept and should be looked at.",
            count,
        )
        yield warning("hidden_characters", text, turn=first)
    for index, spelt in told[:_MOST_SHOWN]:
        text = message("Invisible characters in the text say: “{text}”.", text=shorten(spelt, 300))
        yield warning("hidden_text", text, turn=index)


def is_hidden(char: str) -> bool:
    """Whether a character is one of formatting, of control or of private use."""
    return unicodedata.category(char) in ("Cf", "Co") or (unicodedata.category(char) == "Cc" and char != "\t")


def messages_in(text: str) -> list[str]:
    """What runs of unseen characters spell, in the order of the text; a run that spells nothing is left out."""
    found = [(match.start(), _of_tags(text, match)) for match in _TAGS.finditer(text)]
    found += [(match.start(), _of_selectors(match[0])) for match in _SELECTORS.finditer(text)]
    found += [(match.start(), _of_bits(match[0])) for match in _BITS.finditer(text)]
    return [said for _, said in sorted(found) if said]


def _of_tags(text: str, match: re.Match[str]) -> str:
    if (
        text[max(match.start() - 1, 0) : match.start()] == _FLAG
        and match[0].endswith(_END_OF_TAGS)
        and len(match[0]) < 8
    ):
        return ""  # the flag of a country
    return "".join(chr(ord(tag) - 0xE0000) for tag in match[0] if tag != _END_OF_TAGS)


def _of_selectors(run: str) -> str:
    return _words(bytes_of_selectors(run))


def _of_bits(run: str) -> str:
    """Two kinds of characters are the bits, a third one stands between the bytes. Which is which is not said."""
    kinds = sorted(set(run))
    for zero in kinds:
        for one in kinds:
            bits = "".join("0" if char == zero else "1" for char in run if char in (zero, one))
            if zero == one or not bits or len(bits) % 8:
                continue
            if said := _words(int(bits, 2).to_bytes(len(bits) // 8, "big")):
                return said
    return ""


def _words(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if text.strip() and all(char.isprintable() or char in "\t\r\n" for char in text) else ""
