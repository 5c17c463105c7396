"""Words as people count them, and characters that nobody sees: these can hide an instruction, or tear a word apart.

The prompts leave the unseen out and grounding looks through them, so that both see the same words.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85"
# Joiners, fillers and selectors that Unicode counts among letters and marks, and the whole plane of tags.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def count_words(text: str) -> int:
    """Words as people count them: runs of letters and digits."""
    return len(WORD.findall(text))


def whole(text: str) -> str:
    """The text with the halves of characters beyond the first plane put together; a half alone becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def bytes_of_selectors(run: str) -> bytes:
    """What a run of variation selectors spells: there are 256 of them, each is taken for a byte."""
    return bytes(ord(letter) - 0xFE00 if letter <= "\ufe0f" else ord(letter) - 0xE0100 + 16 for letter in run)


def is_hidden(letter: str) -> bool:
    """Whether this character shows nothing: directions, joiners, tags, control and private characters; no spaces."""
    category = unicodedata.category(letter)
    if category == "Cc":
        return letter not in _BREAKS
    return category in ("Cf", "Co", "Cs") or _UNSEEN.match(letter) is not None
