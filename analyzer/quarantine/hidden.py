"""What characters that nobody sees say: tags, runs of selectors, bits of zero width, and text shown in another order.

A single joiner, mark of direction or selector is what keyboards and emoji leave behind: prompts drop it, and nobody
needs to be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.letters import bytes_of_selectors, is_hidden
from analyzer.quarantine.model import Found

_TAGS = re.compile("[\U000e0000-\U000e007f]{3,}")
_FLAG = "\U0001f3f4"  # the tags after it name a country's part
_LONGEST_FLAG = 7
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u180e\ufeff"
_BITS = re.compile(f"[{_ZERO_WIDTH}]{{8,}}")
_ALL_TAGS = frozenset(map(chr, range(0xE0020, 0xE007F)))
_SECOND_SELECTORS = frozenset(map(chr, range(0xE0100, 0xE01F0)))
_FEWEST_SCATTERED = 16  # bits, or selectors of the second block, that say something although they do not stand together
_OVERRIDDEN = re.compile("[\u202d\u202e][^\u202c\n]*\u202c?")
_ANY = re.compile(f"[{_ZERO_WIDTH}\u202d\u202e\ufe00-\ufe0f\U000e0000-\U000e01ef]")  # all that is looked for here
_LIKELY = re.compile(r"[\w\s.,:;!?'\"()/+%«»–—-]+")


def find(text: str) -> Iterator[Found]:
    """Passages of hidden characters and what they say."""
    if text.isascii() or _ANY.search(text) is None:
        return
    for match in _TAGS.finditer(text):
        if text[max(0, match.start() - 1) : match.start()] == _FLAG and len(match[0]) <= _LONGEST_FLAG:
            continue
        if decoded := _of_tags(match[0]):
            yield Found(match.start(), match.end(), "hidden_text", decoded)
    for match in _SELECTORS.finditer(text):
        yield Found(match.start(), match.end(), "hidden_text", _of_selectors(match[0]))
    for match in _BITS.finditer(text):
        yield Found(match.start(), match.end(), "hidden_text", _of_bits(match[0]))
    yield from _scattered(text)
    for match in _OVERRIDDEN.finditer(text):
        shown = "".join(letter for letter in match[0] if not is_hidden(letter))
        if shown.strip():
            yield Found(match.start(), match.end(), "disguised", shown[::-1].strip())


def _scattered(text: str) -> Iterator[Found]:
    """Hidden characters with visible ones between them: all that they say is told at the first."""
    scattered = (
        (_ALL_TAGS, _of_tags),
        (_SECOND_SELECTORS, _of_selectors),
        (frozenset(_ZERO_WIDTH), _of_bits),
    )
    different = frozenset(text)
    for letters, decode in scattered:
        if letters.isdisjoint(different):
            continue
        places = [at for at, letter in enumerate(text) if letter in letters]
        together = bool(places) and places[-1] - places[0] == len(places) - 1
        if len(places) >= _FEWEST_SCATTERED and not together:
            decoded = decode("".join(text[at] for at in places))
            if decoded:
                yield Found(places[0], places[0] + 1, "hidden_text", decoded)


def _of_tags(run: str) -> str | None:
    return _likely("".join(chr(ord(letter) - 0xE0000) for letter in run if 0xE0020 <= ord(letter) <= 0xE007E))


def _of_selectors(run: str) -> str | None:
    return _words(bytes_of_selectors(run))


def _of_bits(run: str) -> str | None:
    """Two characters as zero and one, in either way; a third one may part the letters."""
    used = sorted(set(run), key=lambda letter: -run.count(letter))
    if not 2 <= len(used) <= 3:
        return None
    zero, one = used[:2]
    bits = "".join(letter for letter in run if letter in (zero, one))
    for low, high in ((zero, one), (one, zero)):
        numbers = bits.translate({ord(low): "0", ord(high): "1"})
        for size in (8, 16, 7):
            letters = [int(numbers[at : at + size], 2) for at in range(0, len(numbers) - size + 1, size)]
            if size == 8 and (told := _words(bytes(letters))):
                return told
            if size != 8 and (told := _likely("".join(map(chr, letters)))):
                return told
    return None


def _words(data: bytes) -> str | None:
    try:
        return _likely(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _likely(text: str) -> str | None:
    """The text if it reads as words."""
    stripped = text.strip("\0 ")
    if len(stripped) < 3 or not _LIKELY.fullmatch(stripped):
        return None
    return stripped if sum(letter.isalpha() or letter == " " for letter in stripped) > 0.7 * len(stripped) else None
