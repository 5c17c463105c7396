"""Invented talks whose roles are known, and what the inference makes of each: the table in TABLE.md, and windows.

`python -m tests.role_table` from the top of the checkout writes the table anew.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.transcript import inference, merging
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import Utterance, label_key

DIALOGUES = Path(__file__).parent / "data" / "transcripts" / "dialogues"
TABLE = DIALOGUES / "TABLE.md"
NAMES = sorted(path.stem for path in DIALOGUES.glob("*.txt"))
# C is the candidate, I and J interview, O only listens; A and B are people of a talk that is no interview
MARKS = ("A", "B", "C", "I", "J", "O")
INTERVIEWS = [name for name in NAMES if name.startswith(("ru-", "en-"))]

_HEAD = """# What the talk alone tells of the candidate

One row for each file of this folder; `tests/test_transcript_roles.py` compares the rows with what the code says, with
the labels shuffled. Written by `python -m tests.role_table`, never by hand.

- **talk**: the file. `ru-` and `en-` are ordinary interviews; in `candidate-asks-all` and `reversed-` the candidate
  asks and the other side tells; the rest are no interviews.
- **replies**: turns; **candidate**: the mark that is the candidate in truth, or nobody.
- **likeliest**, **confidence**: whom the inference puts first, and how sure it is.
- **ruled out**: whether something speaks against that which no other evidence outweighs.
- **verdict**: `right`, `wrong`, or `open` where the run stops and asks for `--candidate`: below the threshold of
  {sure:.2f}, or ruled out.

"""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a talk: how far the likeliest candidate leans that way, whether it is ruled out, whether it is true."""

    evidence: float
    ruled_out: bool
    true: bool


def spoken(name: str, labels: Mapping[str, str] | None = None) -> tuple[Turn, ...]:
    """A talk with its marks replaced by labels."""
    lines = (DIALOGUES / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines]
    return merging.merge([Utterance(labels[mark] if labels else mark, text) for mark, text in pairs])


def row(name: str, labels: Mapping[str, str] | None = None) -> str:
    """The line of the table for one talk; whatever the labels are, it names the marks."""
    turns = spoken(name, labels)
    mark_of = {label_key(labels[mark] if labels else mark): mark for mark in MARKS}
    truth = "C" if "C" in {mark_of[label_key(turn.speaker)] for turn in turns} else "nobody"
    found = inference.infer(turns)
    likeliest = mark_of[found.candidate] if found.candidate is not None else "nobody"
    verdict = "open" if not found.sure else "right" if likeliest == truth else "wrong"
    ruled_out = "yes" if found.vetoed else "no"
    return f"| {name} | {len(turns)} | {truth} | {likeliest} | {found.confidence:.2f} | {ruled_out} | {verdict} |"


def table() -> str:
    """The whole of TABLE.md."""
    head = "| talk | replies | candidate | likeliest | confidence | ruled out | verdict |\n"
    head += "| --- | --: | --- | --- | --: | --- | --- |"
    rows = [row(name) for name in NAMES]
    right, wrong = (sum(line.endswith(f"| {verdict} |") for line in rows) for verdict in ("right", "wrong"))
    sums = (
        f"{len(INTERVIEWS)} interviews and {len(NAMES) - len(INTERVIEWS)} other talks: {right} right, {wrong} wrong, "
    )
    sums += f"{len(rows) - right - wrong} open.\n"
    return _HEAD.format(sure=inference.SURE) + "\n".join([head, *rows]) + "\n\n" + sums


@functools.cache
def windows(name: str) -> tuple[Window, ...]:
    """Parts of a talk of all sizes, from four replies to the whole."""
    turns = spoken(name)
    lengths = {length for length in (4, 8, 12, 20) if length < len(turns)} | {len(turns)}
    found = []
    for length in sorted(lengths):
        for first in range(0, len(turns) - length + 1, max(1, length // 3)):
            part = inference.infer(turns[first : first + length])
            if part.candidate is not None:
                lean = inference.evidence(part.candidate, part.talks)
                found.append(Window(lean, part.vetoed, part.candidate == "c"))
    return tuple(found)


def fitted(found: Sequence[Window]) -> float:
    """The slope of greatest likelihood for the chance that a window's likeliest candidate is the true one."""
    slope = 0.5
    for _ in range(50):  # Newton's method; the likelihood is concave
        chances = [(one, 1 / (1 + math.exp(-slope * one.evidence))) for one in found]
        gradient = sum(one.evidence * (one.true - chance) for one, chance in chances)
        curvature = sum(one.evidence**2 * chance * (1 - chance) for one, chance in chances)
        slope = min(max(slope + gradient / curvature, 0.01), 10.0)
    return slope


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
