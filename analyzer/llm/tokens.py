"""How many tokens a text comes to, without the vocabulary of the model that reads it.

Nobody but the endpoint knows: every model cuts text in its own way, and new ones come by the month. So there are three
numbers: what is likely, what no vocabulary exceeds, and what none falls below; and `Calibration`, which learns from
what an endpoint reports. The weights were fitted to counts by the vocabularies of five families of models in use
(o200k, Llama 3, Gemini, DeepSeek V3, Qwen 3); tests/data/token_counts.json holds such counts, of older ones too.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter

# Tokens a character; a space belongs to the word after it. Running text comes to about 3.4 characters a token in
# Russian and to 4.3 in English, spaces and commas counted.
_WEIGHTS = (
    (re.compile("[\u0400-\u052f]"), 1 / 2.75),
    (re.compile("[A-Za-z\u00c0-\u024f]"), 1 / 3.85),
    (re.compile("[0-9]"), 0.5),
    (re.compile(r"\s"), 0.0),
    (re.compile(r"[^\W\d_]"), 0.9),  # letters of other alphabets, signs of other scripts
)
_SIGN = 0.6
_GAP, _GAPS = 0.5, re.compile(r"\n\s*|\s{2,}")  # a line break or an indent of whatever length
_MARKS = 64
_OF_WORDS = 0.75
_MARGIN = 1.75  # between two prompts for one model: another language in the same letters, capitals, rare words
_ALIKE = 0.1  # of the estimate that may fall to another kind of sign in texts that teach about each other
_STEP = 0.02
_Mixture = tuple[float, ...]


def estimate(text: str) -> int:
    """The number of tokens that is likely: within a fifth for prose in Russian or English on current vocabularies.

    Vocabularies that know little Russian take up to three times as many for it.
    """
    signs = sum(count * _weight(sign) for sign, count in sorted(Counter(text).items()))
    return math.ceil(signs + _GAP * len(_GAPS.findall(text)))


def _weight(sign: str) -> float:
    kind = _kind(sign)
    return _WEIGHTS[kind][1] if kind < len(_WEIGHTS) else _SIGN


@functools.cache
def _kind(sign: str) -> int:
    """The place of its kind in `_WEIGHTS`, or the one after them."""
    return next((place for place, (kind, _) in enumerate(_WEIGHTS) if kind.match(sign)), len(_WEIGHTS))


def at_most(text: str) -> int:
    """A number that no vocabulary exceeds: a token is at least one byte of UTF-8, whatever it is cut by.

    Room for the marks around a prompt is in it: its beginning, and roles and ends of a few messages.
    """
    return len(text.encode("utf-8", "surrogatepass")) + _MARKS


def at_least(text: str) -> int:
    """A number that no whole prompt falls below.

    No vocabulary in use has tokens that reach over the space between two words, so there is a token for each word at
    least; a quarter is left for vocabularies to come, in which frequent pairs of words are one. A server that reports
    only what its cache did not hold would be accused wrongly: `Usage.input` is to include what was cached.
    """
    return math.floor(_OF_WORDS * len(text.split()))


class Calibration:
    """What one model makes of a text, learnt from the token counts that its endpoint reports.

    A vocabulary may be near the estimate in one script and three times above it in another, so what was learnt of one
    mixture of scripts, digits and signs says how dear a text can be only when that is mixed much alike.
    """

    def __init__(self) -> None:
        self._ratios: dict[_Mixture, float] = {}  # the dearest reported for each mixture; in steps, so they stay few

    def learn(self, text: str, reported: int) -> None:
        """The endpoint counted `reported` tokens for a prompt of `text`. Less than possible teaches nothing."""
        likely = estimate(text)
        if likely and reported >= max(1, at_least(text)):
            mixture = tuple(round(share / _STEP) * _STEP for share in _mixture(text))
            self._ratios[mixture] = max(self._ratios.get(mixture, 0.0), reported / likely)

    def estimate(self, text: str) -> int:
        """As the function, by the counts reported of texts like this one, else of any."""
        ratios = self._alike(text) or self._ratios.values()
        return math.ceil(estimate(text) * max(ratios, default=1.0))

    def at_most(self, text: str) -> int:
        """Three quarters more than by the dearest count reported of a text like this one; before that as the function.

        That is no proof, as the function's number is, but two to four times nearer to what is billed. The margin bears
        a tenth more of Cyrillic even where that is billed by the byte.
        """
        most, ratios = at_most(text), self._alike(text)
        return min(most, math.ceil(estimate(text) * max(ratios) * _MARGIN) + _MARKS) if ratios else most

    def _alike(self, text: str) -> list[float]:
        """What was learnt of texts whose mixture is that of `text` but for a tenth."""
        own = _mixture(text) if self._ratios else ()
        return [
            ratio
            for mixture, ratio in self._ratios.items()
            if sum(max(0.0, here - there) for here, there in zip(own, mixture, strict=True)) <= _ALIKE
        ]


def _mixture(text: str) -> _Mixture:
    """The share of the estimate that falls to each kind of sign, in the order of `_WEIGHTS`, then other signs, and
    blanks in a row, as if each were cut alone."""
    shares = [0.0] * (len(_WEIGHTS) + 1)
    for sign, count in Counter(text).items():
        shares[_kind(sign)] += count * _weight(sign)
    shares.append(_GAP * sum(map(len, _GAPS.findall(text))))
    whole = sum(shares) or 1.0
    return tuple(share / whole for share in shares)
