"""Marks of sounds: [музыка], (смеётся), ♪. Where one stands alone it is no speech; inside speech it stays.

[неразборчиво] and the like are no sounds: somebody spoke there, and how much of the talk was lost so is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analyzer.transcript import recognition
from analyzer.transcript.utterance import Utterance

_TIME = r"(?:,? \d{1,3}(?::\d{2}){1,2})?"  # people who transcribe by hand say where: [crosstalk 00:05:33]
_SOUNDS = re.compile(
    rf"(?:\[[\s♪♫♬]{{0,3}}[^\W\d_][\w ,.'♪♫♬-]{{1,60}}{_TIME}\]"
    rf"|\([^\W\d_]\w{{1,24}}(?:[ ,]{{1,2}}\w{{1,24}}){{0,2}}{_TIME}\)"
    r"|<[^\W\d_]\w{2,24}(?: \w{1,24}){0,2}>|[♪♫♬\s*.,–—-]){1,20}"
)


def is_sound(text: str) -> bool:
    """Whether a text is nothing but marks of sounds."""
    if text[:1] not in "[(<♪♫♬*-–—" or not any(char in text for char in "[(<♪♫♬"):
        return False
    return _SOUNDS.fullmatch(text) is not None and not recognition.look(text).gaps


def left_out(utterances: Iterable[Utterance]) -> list[Utterance]:
    """The utterances in which something is said."""
    return [utterance for utterance in utterances if not is_sound(utterance.text)]
