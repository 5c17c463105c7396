"""The quote checkers that are measured: ours, langextract, and what one would write in an afternoon."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import fuzz

from analyzer.grounding import Grounding, Index, Terms, morphology
from analyzer.transcript.model import Transcript
from benchmarks.quotes.cases import Case
from benchmarks.quotes.interviews import WORDS, Interview

OURS = "analyzer.grounding"
NAIVE = "normalise, find, partial_ratio ≥ 85"
NO_LANGEXTRACT = (
    "langextract is not installed, so it is not measured: install it into an environment of its own "
    "(python -m venv lx && lx/bin/pip install langextract) and set LANGEXTRACT_PYTHON=lx/bin/python."
)
_BAD_FLAGS = frozenset({"truncated_meaning", "reported_speech", "question", "quarantined", "interviewer"})
_NAIVE_SCORE = 85


@dataclass(frozen=True, slots=True)
class Answer:
    """What a checker says of a quote: whether it is evidence, and its span (turn, start, end)."""

    accepted: bool
    place: tuple[int, int, int] | None
    grounding: Grounding | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one checker on one interview, in the order of the cases, and their CPU seconds.

    `before` is what of these seconds went by before the first quote.
    """

    answers: tuple[Answer, ...]
    seconds: float
    before: float = 0.0


def ours(interview: Interview, cases: Sequence[Case]) -> Answers:
    """In a process of its own, so that nothing is remembered from another interview; the dictionary is loaded."""
    morphology.forms("слово")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_ours, (interview, cases))


def _ours(interview: Interview, cases: Sequence[Case]) -> Answers:
    gc.freeze()  # what the benchmark itself holds is not ours to walk; the other checkers are measured so too
    began = time.process_time()
    index = Index(interview.transcript, Terms(WORDS[interview.language].ALIASES))
    before = time.process_time() - began
    found = [index.ground(case.quote, turn=case.turn) for case in cases]
    seconds = time.process_time() - began
    return Answers(tuple(_read(one) for one in found), seconds, before)


def _read(found: Grounding) -> Answer:
    """Evidence is what is accepted and bears no flag that speaks against it."""
    accepted = found.accepted and not _BAD_FLAGS & set(found.flags)
    place = None if found.turn is None else (found.turn, found.start, found.end)
    return Answer(accepted, place, found)


def naive(interview: Interview, cases: Sequence[Case]) -> Answers:
    """The whole talk in lower case; first the very words, then the best window by the similarity of letters."""
    gc.freeze()
    began = time.process_time()
    text, starts = document(interview.transcript)
    folded = _fold(text)
    answers = []
    for case in cases:
        quote = _fold(case.quote).strip(" .…")
        at = folded.find(quote)
        if at >= 0:
            answers.append(Answer(True, _in_turn(starts, at, at + len(quote))))
            continue
        window = fuzz.partial_ratio_alignment(quote, folded, score_cutoff=_NAIVE_SCORE)
        place = None if window is None else _in_turn(starts, window.dest_start, window.dest_end)
        answers.append(Answer(window is not None, place))
    return Answers(tuple(answers), time.process_time() - began)


def _fold(text: str) -> str:
    """Lower case, е for ё, spaces for punctuation; as long as the text, so that offsets stay."""
    return "".join(letter if letter.isalnum() else " " for letter in text.lower().replace("ё", "е"))


def document(transcript: Transcript) -> tuple[str, list[int]]:
    """The talk as one text with the speakers' labels, and the offset at which each turn's words begin."""
    text, starts = "", []
    lines = []
    for turn in transcript.turns:
        label = f"{turn.role.capitalize()}: "
        starts.append(len(text) + len(label))
        lines.append(f"{label}{turn.text}\n")
        text += lines[-1]
    return text, starts


def _in_turn(starts: Sequence[int], start: int, end: int) -> tuple[int, int, int]:
    """A span of the document as turn (from 1) and offsets in it."""
    turn = max((at for at, begin in enumerate(starts) if begin <= start), default=0)
    return turn + 1, start - starts[turn], end - starts[turn]


def langextract_python() -> str | None:
    """The Python that has langextract: the one named in LANGEXTRACT_PYTHON, or this one."""
    named = os.environ.get("LANGEXTRACT_PYTHON")
    if named:
        return named
    return sys.executable if find_spec("langextract") is not None else None


def langextract(python: str, talks: Sequence[tuple[Interview, Sequence[Case]]]) -> dict[str, list[Answers]]:
    """langextract at each of its settings on all interviews, in a process of its own."""
    documents = [document(interview.transcript) for interview, _ in talks]
    asked = [
        {"text": text, "quotes": [_asked(case, starts) for case in cases]}
        for (text, starts), (_, cases) in zip(documents, talks, strict=True)
    ]
    script = Path(__file__).with_name("langextract_peer.py")
    run = subprocess.run([python, str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    read: dict[str, list[Answers]] = {}
    for name, answered in json.loads(run.stdout).items():
        read[name] = []
        for (_, starts), (spans, seconds) in zip(documents, answered, strict=True):
            answers = [Answer(span is not None, span and _in_turn(starts, *span)) for span in spans]
            read[name].append(Answers(tuple(answers), seconds))
    return read


def _asked(case: Case, starts: Sequence[int]) -> dict[str, object]:
    turn, start, end = case.at
    return {"text": case.quote, "start": starts[turn - 1] + start, "end": starts[turn - 1] + end}
