"""The offline engine: what rules alone can see in a talk, with no model and no network.

rules → sentences → terms, homonyms → talk → doers → stance → focus, passages → findings, asked

It claims little. What it finds goes through the same grounding, weighing and scoring as what a model finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from analyzer.evidence import AskedTurn
from analyzer.findings import Located
from analyzer.matrix.model import Matrix
from analyzer.offline import asked, doers, findings, rules, talk, terms
from analyzer.transcript.model import Transcript

__all__ = ["Offline", "Read", "read"]


@dataclass(frozen=True, slots=True)
class Offline:
    """The choice of this engine, where another would be asked: no endpoint, no model, nothing that could end it."""

    name: Literal["offline"] = "offline"
    endpoint: None = None
    model: None = None
    over: None = None

    @property
    def sha256(self) -> str:
        """What the word lists are, as a hash: with other lists the same talk may read otherwise."""
        return rules.sha256()


@dataclass(frozen=True, slots=True)
class Read:
    """Claims, as a model would make them, and questions after which nothing was shown."""

    found: tuple[Located, ...]
    asked: tuple[AskedTurn, ...]


def read(talks: Sequence[Transcript], matrix: Matrix) -> Read:
    """What the rules see in these talks, in their order."""
    vocabulary = terms.vocabulary(matrix)
    found: list[Located] = []
    unanswered: list[AskedTurn] = []
    for one in talks:
        answers = talk.answers(one, vocabulary)
        speaker = doers.speaker(sentence for answer in answers for sentence in answer.sentences)
        made = findings.without_corners(
            [findings.of_answer(answer, vocabulary, speaker, one.turns[answer.turn - 1].text) for answer in answers]
        )
        claims = list(zip(answers, made, strict=True))
        found.extend(Located(transcript=one.id, finding=claim, run=1) for claim in chain.from_iterable(made))
        unanswered.extend(asked.not_shown(one.id, claims, vocabulary))
    return Read(tuple(found), tuple(dict.fromkeys(unanswered)))
