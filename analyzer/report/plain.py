"""Text of strangers made harmless to look at: controls that reorder or hide text become visible."""

from __future__ import annotations

import re

# Bidirectional controls, zero-width spaces, C0 and C1 controls, tag characters. Joiners stay: emoji need them.
CONTROLS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAK_OR_SPACE = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029 ]+")


def named(character: str) -> str:
    """`U+202E` for the character that turns text around."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """The text with each control replaced by its name in brackets, and nothing that UTF-8 cannot write."""
    return writable(CONTROLS.sub(lambda match: f"⟨{named(match[0])}⟩", text))


def one_line(text: str) -> str:
    """The same on a single line, for names, titles and terminals."""
    return visible(_BREAK_OR_SPACE.sub(" ", text)).strip()


def writable(text: str) -> str:
    """The text with lone surrogates replaced: a file in UTF-8 cannot hold them."""
    return _SURROGATES.sub("\ufffd", text)


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut at a word."""
    text = one_line(text)
    if len(text) <= length:
        return text
    whole = re.match(rf".{{{length // 3},{length}}}[.!?…](?= )", text)  # sentences that fit
    if whole:
        return whole[0]
    cut = text[: length - 1]
    head = cut.rpartition(" ")[0]
    return (head if len(head) > length // 2 else cut).rstrip(" ,;:–—-") + "…"


def ending(text: str, length: int) -> str:
    """The last `length` characters or fewer: where the question stands in a long utterance."""
    text = one_line(text)
    if len(text) <= length:
        return text
    cut = text[-(length - 1) :]
    sentences = re.split(r"(?<=[.!?…]) ", cut, maxsplit=1)
    if len(sentences) == 2 and len(sentences[1]) > length // 3:
        return "… " + sentences[1]
    tail = cut.partition(" ")[2]
    return "… " + (tail if len(tail) > length // 2 else cut).lstrip(" ,;:–—-")
