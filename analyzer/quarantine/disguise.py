"""Orders spelt so that a program reads them and a person does not: in code, backwards, letter by letter."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from analyzer.quarantine import lexicon, orders, reading
from analyzer.quarantine.lexicon import Sense
from analyzer.quarantine.model import Found
from analyzer.quarantine.reading import Reading

# Five letters or more, each alone, with a few signs between them; none of the signs is a letter.
_LETTER_BY_LETTER = re.compile(r"(?<!\w)[^\W_](?:[ .,\-_*·•|/~:;!?]{1,5}[^\W_](?![^\W_])){4,}")
_SIGNS = re.compile(r"[\W_]+")
_TORN = re.compile(r"(?<=[^\W\d_])[-._·*~]+(?=[^\W\d_])")
_BASE64 = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}")
_HEXADECIMAL = re.compile(r"(?<!\w)(?:0x)?(?:[0-9a-fA-F]{2}[ :,]{0,2}){10,}")
_ESCAPES = re.compile(
    r"(?:(?:&#[0-9]{1,7};|&#[xX][0-9a-fA-F]{1,6};|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2})[ ,]?){4,}"
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_FEWEST_TOLD = 2  # kinds of stems in words that run together


def find(text: str, read: Reading) -> Iterator[Found]:
    """Disguised orders in a text, whose reading is `read`."""
    yield from _in_code(text)
    yield from _letter_by_letter(read)
    for other in _other_ways(read):
        for start, end, _ in orders.found(other, disguised=True):
            # What stands beside a disguised order has no sense in its reading: the span is what has some.
            known = [word for word in reading.words(other, start, end) if word.senses]
            start, end = known[0].start, known[-1].end
            places = sorted((*other.place(start, start + 1), *other.place(end - 1, end)))
            yield Found(places[0], places[-1], "disguised", other.text[start:end])


def orders_something(text: str) -> bool:
    """Whether a text that was decoded holds an order, or looks like one."""
    read = reading.read(text)
    return any(True for _ in orders.found(read, suspects=True)) or _tells(read.text.replace(" ", "")) >= _FEWEST_TOLD


def _in_code(text: str) -> Iterator[Found]:
    for pattern, decode in _CODES:
        for match in pattern.finditer(text):
            decoded = decode(match[0])
            if decoded and (orders_something(decoded) or _is_asked_to_decode(text, match.start(), match.end())):
                yield Found(match.start(), match.end(), "disguised", decoded)


def _is_asked_to_decode(text: str, start: int, end: int) -> bool:
    around = reading.read(text[max(0, start - 80) : start] + " " + text[end : end + 80])
    return any(word.senses & Sense.DECODE for word in reading.words(around))


def _letter_by_letter(read: Reading) -> Iterator[Found]:
    for match in _LETTER_BY_LETTER.finditer(read.text):
        joined = "".join(letter for letter in match[0] if letter.isalnum())
        if _tells(joined) >= _FEWEST_TOLD:
            yield Found(*read.place(match.start(), match.end()), "disguised", joined)


def _tells(joined: str) -> int:
    return sum(any(stem in joined for stem in stems) for stems in lexicon.RUN_TOGETHER)


def _other_ways(read: Reading) -> Iterator[Reading]:
    """Other readings of the same characters."""
    text = read.text
    torn = sorted({(match.start(), match.end()) for match in _TORN.finditer(text)} | set(_between_letters(text)))
    if torn:
        kept = [at for part in _without(torn, len(text)) for at in part]
        yield read.changed("".join(map(text.__getitem__, kept)), kept)
    yield read.changed(text[::-1], range(len(text) - 1, -1, -1))
    turned = codecs.encode(text, "rot13")
    if turned != text:
        yield Reading(turned, read.starts, read.ends)


def _between_letters(text: str) -> Iterator[tuple[int, int]]:
    """The signs between single letters; what parts the letters most often does not part the words."""
    for run in _LETTER_BY_LETTER.finditer(text):
        signs = [(run.start() + match.start(), run.start() + match.end()) for match in _SIGNS.finditer(run[0])]
        often, _ = Counter(text[start:end] for start, end in signs).most_common(1)[0]
        yield from ((start, end) for start, end in signs if text[start:end] == often)


def _without(left_out: Sequence[tuple[int, int]], length: int) -> Iterator[range]:
    """The stretches between spans that are left out."""
    begin = 0
    for start, end in left_out:
        yield range(begin, start)
        begin = max(begin, end)
    yield range(begin, length)


def _of_base64(code: str) -> str | None:
    plain = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _text(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True))
    except binascii.Error:
        return None


def _of_hexadecimal(code: str) -> str | None:
    return _text(bytes.fromhex(re.sub(r"0x|[^0-9a-fA-F]", "", code)))


def _of_escapes(code: str) -> str | None:
    plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), html.unescape(code))
    return plain if "%" not in plain else _text(urllib.parse.unquote_to_bytes(plain))


def _text(data: bytes) -> str | None:
    """What bytes say, if it is text."""
    for encoding in ("utf-8", "utf-16-le"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.isprintable() and sum(letter.isalpha() or letter.isspace() for letter in text) > 0.7 * len(text):
            return text
    return None


_CODES: tuple[tuple[re.Pattern[str], Callable[[str], str | None]], ...] = (
    (_BASE64, _of_base64),
    (_HEXADECIMAL, _of_hexadecimal),
    (_ESCAPES, _of_escapes),
)
