"""Labels that were given in turn to two voices: whether the talk itself bears them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analyzer.transcript import inference
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import label_key

WINDOW = 8  # turns; fewer say too little of who asks and who tells
_STEP = 2
_CLEAR = 0.4  # evidence, in the units of `inference`
_END = 0.15  # of the turns
_TELLING = 0.5  # share of the windows that must be clear

Verdict = Literal["borne out", "contradicted", "cannot tell"]


def check(turns: Sequence[Turn]) -> tuple[Verdict, int | None]:
    """Whether the candidate stays on the same label all along; where not, the turn from which it looks otherwise.

    Somewhere a file that marks only changes may have missed one, and from there on everybody would say the other's
    words. The candidate's own questions at the end look like that too, so the end is not judged.
    """
    candidate = next((label_key(turn.speaker) for turn in turns if turn.role == "candidate"), None)
    if candidate is None:
        return "cannot tell", None
    leans = [(first, _lean(turns[first : first + WINDOW], candidate)) for first in _windows(len(turns))]
    end = len(turns) - max(WINDOW, int(_END * len(turns)))
    against = next((first for first, lean in leans if lean < -_CLEAR and first <= end), None)
    if against is not None:
        return "contradicted", turns[against].index
    if sum(lean > _CLEAR for _, lean in leans) < _TELLING * len(leans):
        return "cannot tell", None
    return "borne out", None


def _windows(length: int) -> list[int]:
    return list(range(0, max(length - WINDOW, 0) + 1, _STEP))


def _lean(turns: Sequence[Turn], candidate: str) -> float:
    talks = inference.measured(turns)
    if len(talks) < 2 or candidate not in talks:
        return 0.0
    return inference.evidence(candidate, talks)
