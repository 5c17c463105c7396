"""The offline engine: what rules alone can see in a talk, with no model and no network.

rules → sentences → terms, homonyms, doers → talk → stance → focus, carrying → passages, denials
→ findings, asked, named

It claims little. What it finds goes through the same grounding, weighing and scoring as what a model finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, TypeAlias

from analyzer.evidence import AskedTurn
from analyzer.findings import Located
from analyzer.matrix.model import Matrix
from analyzer.offline import asked, denials, findings, named, passages, rules, talk
from analyzer.offline.denials import Denial
from analyzer.offline.named import Name
from analyzer.offline.passages import Passage
from analyzer.offline.talk import Answer, Heard
from analyzer.offline.terms import Vocabulary
from analyzer.transcript.model import Transcript

__all__ = ["Hearing", "Offline", "Read", "claims", "hear", "read"]


Told: TypeAlias = tuple[Answer, tuple[Passage, ...]]  # a turn of the candidate, and its sentences about something


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


@dataclass(frozen=True)
class Hearing:
    """Talks, read once, with the names that they were read by: claims, omissions and facts all rest on this."""

    vocabulary: Vocabulary
    talks: tuple[Heard, ...]

    @cached_property
    def told(self) -> tuple[tuple[Heard, tuple[Told, ...]], ...]:
        """Each talk with the candidate's turns, and of each turn the sentences that are about something."""
        return tuple((one, tuple(self._told(one))) for one in self.talks)

    def _told(self, one: Heard) -> Iterator[Told]:
        for answer in one.answers:
            yield answer, tuple(passages.of(answer, self.vocabulary, one.speaker, one.outright))

    def names(self) -> dict[str, list[Name]]:
        """What is named in each of the talks, by its id: by either side, in its order."""
        return {
            one.transcript.id: sorted(
                [
                    *(name for answer, about in told for name in named.in_answer(answer, about)),
                    *(name for question in one.questions for name in named.in_question(question)),
                ],
                key=lambda name: (name.turn, name.start),
            )
            for one, told in self.told
        }


def _denied(one: Heard, vocabulary: Vocabulary) -> Iterator[tuple[Denial, ...]]:
    """What each turn of the candidate denies."""
    for answer in one.answers:
        said = passages.numbered(answer, vocabulary, one.speaker, taken_back=1)
        yield tuple(denials.of(answer, said, vocabulary))


def hear(talks: Sequence[Transcript], matrix: Matrix) -> Hearing:
    """The talks in their order, in sentences, each with what it names."""
    vocabulary = Vocabulary(matrix)
    return Hearing(vocabulary, tuple(talk.hear(one, vocabulary) for one in talks))


def read(talks: Sequence[Transcript], matrix: Matrix) -> Read:
    """What the rules claim of these talks, in their order."""
    return claims(hear(talks, matrix))


def claims(hearing: Hearing) -> Read:
    """What the rules claim of talks that were read."""
    vocabulary = hearing.vocabulary
    found: list[Located] = []
    unanswered: list[AskedTurn] = []
    for one, told in hearing.told:
        said = one.transcript
        made = findings.without_corners(
            [
                findings.of_answer(about, denied, answer, vocabulary, said.turns[answer.turn - 1].text)
                for (answer, about), denied in zip(told, _denied(one, vocabulary), strict=True)
            ],
            [passage for _, about in told for passage in about],
        )
        answered = [(answer, some) for (answer, _), some in zip(told, made, strict=True)]
        found.extend(Located(transcript=said.id, finding=claim, run=1) for claim in chain.from_iterable(made))
        unanswered.extend(asked.not_shown(said.id, answered, vocabulary, one.speaker))
    return Read(tuple(found), tuple(dict.fromkeys(unanswered)))
