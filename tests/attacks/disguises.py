"""Ways to spell an order so that a model may read it and a person may not."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable

_LOOKALIKES = str.maketrans("aeopcxyiАВЕКМНОРСТХаеорсух", "аеорсхуіABEKMHOPCTXaeopcyx")
_RLO, _PDF = "\u202e", "\u202c"


def _tags(text: str) -> str:
    """Tags exist for ASCII alone: other letters are dropped, so this is for English."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in text if letter.isascii())


def _bits(text: str) -> str:
    return "".join(f"{byte:08b}" for byte in text.encode()).translate({ord("0"): "\u200b", ord("1"): "\u200c"})


def _selectors(text: str) -> str:
    return "".join(chr(0xFE00 + byte if byte < 16 else 0xE0100 + byte - 16) for byte in text.encode())


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def _letters(sign: str) -> Callable[[str], str]:
    return lambda text: (sign * 2 if sign == " " else " ").join(sign.join(word) for word in text.split())


# Each with the languages that it can spell.
DISGUISES: dict[str, tuple[str, Callable[[str], str]]] = {
    "plain": ("ru en", str),
    "tags": ("en", _tags),
    "zero_width_bits": ("ru en", _bits),
    "variation_selectors": ("ru en", _selectors),
    "zero_width_inside": ("ru en", lambda text: "\u200b".join(text)),
    "soft_hyphens": ("ru en", lambda text: "\u00ad".join(text)),
    "bidi_override": ("ru en", lambda text: _RLO + text[::-1] + _PDF),
    "lookalikes": ("ru en", lambda text: text.translate(_LOOKALIKES)),
    "fullwidth": ("en", _full_width),
    "spaced": ("ru en", _letters(" ")),
    "dotted": ("ru en", _letters(".")),
    "hyphenated": ("ru en", _letters("-")),
    "upper": ("ru en", str.upper),
    "base64": ("ru en", lambda text: base64.b64encode(text.encode()).decode()),
    "hexadecimal": ("ru en", lambda text: text.encode().hex()),
    "rot13": ("en", lambda text: codecs.encode(text, "rot13")),
    "reversed": ("ru en", lambda text: text[::-1]),
    "entities": ("ru en", lambda text: "".join(f"&#{ord(letter)};" for letter in text)),
}
