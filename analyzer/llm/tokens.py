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
_MARGIN = 1.5  # between two prompts for one model: other shares of languages, capitals, rare words


def estimate(text: str) -> int:
    """The number of tokens that is likely: within a fifth for prose in Russian or English on current vocabularies.

    Vocabularies that know little Russian take up to three times as many for it.
    """
    signs = sum(count * _weight(sign) for sign, count in sorted(Counter(text).items()))
    return math.ceil(signs + _GAP * len(_GAPS.findall(text)))


@functools.cache
def _weight(sign: str) -> float:
    return next((weight for kind, weight in _WEIGHTS if kind.match(sign)), _SIGN)


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
    """What one model makes of a text, learnt from the token counts that its endpoint reports."""

    def __init__(self) -> None:
        self._ratio: float | None = None

    def learn(self, text: str, reported: int) -> None:
        """The endpoint counted `reported` tokens for a prompt of `text`. Less than possible teaches nothing."""
        likely = estimate(text)
        if likely and reported >= max(1, at_least(text)):
            self._ratio = max(self._ratio or 0.0, reported / likely)

    def estimate(self, text: str) -> int:
        """As the function, by the counts reported."""
        return math.ceil(estimate(text) * (self._ratio or 1.0))

    def at_most(self, text: str) -> int:
        """Half as many again as by the dearest count reported; before the first one as the function.

        That is no proof, as the function's number is, but four to six times nearer to what is billed.
        """
        most = at_most(text)
        return most if self._ratio is None else min(most, math.ceil(estimate(text) * self._ratio * _MARGIN))
