"""How much a model can read: everything, in whatever way it is spelt. Written apart from what it is to test."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator

_LATIN = str.maketrans("авекмнорстхуі", "abekmhopctxyi")
_ZERO_WIDTH = "\u200b\u200c"


def bare(text: str) -> str:
    """Letters and digits alone, whichever alphabet they were borrowed from."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").translate(_LATIN)
    return "".join(letter for letter in folded if letter.isalnum())


def readings(text: str) -> Iterator[str]:
    """The text in every way in which somebody might read it, bare."""
    yield bare(text)
    yield bare(text)[::-1]
    yield bare(codecs.encode(unicodedata.normalize("NFKC", text), "rot13"))
    yield bare(html.unescape(text))
    yield bare("".join(chr(ord(letter) - 0xE0000) for letter in text if 0xE0020 <= ord(letter) < 0xE007F))
    bits = "".join(str(_ZERO_WIDTH.index(letter)) for letter in text if letter in _ZERO_WIDTH)
    yield _bytes(bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)))
    yield _bytes(bytes(_selected(text)))
    for code in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text):
        try:
            yield _bytes(base64.b64decode(code + "=" * (-len(code) % 4)))
        except binascii.Error:
            continue
    for code in re.findall(r"(?:[0-9a-f]{2}){10,}", text):
        yield _bytes(bytes.fromhex(code))


def obeys(text: str, orders: tuple[str, ...]) -> bool:
    """Whether somebody who reads `text` comes upon one of the orders."""
    wanted = [bare(order) for order in orders]
    return any(order in read for read in readings(text) for order in wanted)


def _selected(text: str) -> Iterator[int]:
    for letter in text:
        if 0xFE00 <= ord(letter) <= 0xFE0F:
            yield ord(letter) - 0xFE00
        elif 0xE0100 <= ord(letter) <= 0xE01EF:
            yield ord(letter) - 0xE0100 + 16


def _bytes(code: bytes) -> str:
    return bare(code.decode("utf-8", "ignore"))
