"""What code alone observes in a talk: facts about the interview, and topics that no item mentions.

None of it is a judgement, and none of it changes a state or a level.
"""

from __future__ import annotations

from typing import Literal

from analyzer.evidence import TurnRef
from analyzer.frozen import Frozen
from analyzer.transcript.model import Role

# How the candidate spoke of a thing, as far as rules see it; see docs/offline.md.
Stance = Literal[
    "question", "denied", "unknown", "hearsay", "supposed", "plan", "other", "deed", "rating", "habit", "team",
    "assent", "list", "statement",
]  # fmt: skip


class Words(TurnRef):
    """`quote` is `text[start:end]` of the turn."""

    start: int
    end: int
    quote: str


class Named(Words):
    """The words that name a thing; `stance` where the rules see one in the candidate's sentence."""

    stance: Stance | None


class Omission(Frozen):
    """A line that was spoken of by the candidate, or asked about by the interviewer, and that no item mentions: no
    evidence, no rejected claim, no question recorded as unanswered.

    `named` are the words that name it, in the order of the talk; all of one transcript.
    """

    skill: str
    parts: tuple[str, ...]
    kind: Literal["spoken", "asked"]
    transcript: str
    turns: tuple[int, ...]
    named: tuple[Named, ...]


class Share(Frozen):
    """What one role said. `share` is of all words, `time_share` of all seconds that have a speaker, 0 to 1; null where
    there are none, and `time_share` where too few words have times."""

    role: Role
    turns: int
    words: int
    share: float | None
    seconds: float | None
    time_share: float | None


class Asked(Frozen):
    """How many questions name a line or, of a level, any of its lines. One question may name several."""

    id: str
    questions: int


class Monologue(TurnRef):
    """The most that one speaker said without another between: from `turn` to `last_turn`."""

    last_turn: int
    role: Role
    words: int


class Coverage(Frozen):
    """One talk, or with `transcript` null all of them together.

    `shares` and `longest` have one item for each role that speaks; `questions` are the sentences that ask;
    `skills` and `levels` how many of them name a line and a level (every one is there, also with 0); `untouched` the
    lines that neither side names and no item cites.
    """

    transcript: str | None
    shares: tuple[Share, ...]
    longest: tuple[Monologue, ...]
    questions: int
    skills: tuple[Asked, ...]
    levels: tuple[Asked, ...]
    untouched: tuple[str, ...]


class CutOff(TurnRef):
    """An answer that the interviewer did not let come to its end: `turn` is the answer, `by` the turn that cut in.

    `how`: its sentence stops in the middle, or it goes on for `overlap` seconds while the interviewer speaks.
    """

    by: int
    how: Literal["unfinished", "overlap"]
    overlap: float | None


class Facts(Frozen):
    """Facts about an interview, without a model. `rules_sha256` is the hash of the word lists they were read by."""

    rules_sha256: str
    talks: tuple[Coverage, ...]
    whole: Coverage
    leading: tuple[Words, ...]
    cut_off: tuple[CutOff, ...]
