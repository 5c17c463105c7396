"""The readings of one interview, each resting on the one before: first, gaps, re-check, adjudication.

What a later pass finds goes through the same grounding as the first. A later pass that fails takes nothing away: what
it was to look at stays as it was, and the result says so.
"""

from __future__ import annotations

import contextlib
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer import adjudication, asking, extraction, gaps, grounding, quarantine, recheck, runs, scoring, weighing
from analyzer.asking import Used
from analyzer.calls import Engine
from analyzer.chunks import Chunk
from analyzer.errors import BudgetError, ConfigurationError, EndpointError
from analyzer.evidence import AskedTurn, Evidence, Rejected, refused
from analyzer.extraction import Collected
from analyzer.findings import Pass
from analyzer.grounding import Checker, Doubtful
from analyzer.matrix.model import Matrix
from analyzer.offline import Read
from analyzer.prompts import Prompts
from analyzer.recheck import Ruled
from analyzer.result import Unread
from analyzer.transcript.model import Transcript

Progress = Callable[[Pass, int, int], None]  # of a pass: parts that are done, all parts


@dataclass(frozen=True, slots=True)
class Failure:
    """A later pass, or a part of one, that gave no answer."""

    pass_: Pass
    error: BudgetError | ConfigurationError | EndpointError


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run of the first pass found by itself."""

    evidence: tuple[Evidence, ...]
    asked: tuple[AskedTurn, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all passes together brought; nothing is weighed yet."""

    evidence: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    asked: tuple[AskedTurn, ...]
    readings: tuple[Reading, ...]
    unread: tuple[Unread, ...]
    passes: tuple[Pass, ...]
    failures: tuple[Failure, ...]
    used: Used


class _Gathering:
    """One interview under way: what has been found so far, and who is asked next."""

    def __init__(
        self,
        transcripts: Sequence[Transcript],
        prompts: Prompts,
        engine: Engine,
        withheld: Mapping[str, tuple[quarantine.Span, ...]],
        progress: Progress | None,
    ) -> None:
        self.talks = {talk.id: talk for talk in transcripts}
        self.prompts = prompts
        self.engine = engine
        self._progress = progress
        self.matrix = prompts.matrix
        barred = {id: quarantine.wordy(spans) for id, spans in withheld.items()}
        self.checker = Checker(transcripts, prompts.matrix, withheld=barred)
        self.evidence: tuple[Evidence, ...] = ()
        self.rejected: list[Rejected] = []
        self.doubtful: list[Doubtful] = []
        self.asked: list[AskedTurn] = []
        self.spent: list[Used] = []
        self.passes: list[Pass] = []
        self.failures: list[Failure] = []

    async def first(self, parts: Sequence[tuple[Transcript, Chunk]], runs_: int) -> tuple[Collected, ...]:
        """Read every part, `runs_` times over, and make one of what was found."""
        self.passes.append("first")
        return await extraction.collect(parts, self.prompts, self.engine, runs=runs_, progress=self._of("first"))

    def merge(self, collected: Sequence[Collected]) -> tuple[Reading, ...]:
        """Make one of several readings; what each found by itself."""
        readers = _readers(self.talks.values(), collected)
        checked = [self.checker.check(one.found) for one in collected]
        merged = runs.merge([one.evidence for one in checked], self.matrix, readers)
        self._add(merged.evidence, (*(item for one in checked for item in one.rejected), *merged.outvoted))
        self.rejected.extend(item for one in collected for item in one.rejected)
        self.doubtful.extend(_doubted([one.doubtful for one in checked]))
        self.asked.extend(runs.merge_asked([one.asked for one in collected], readers))
        self.spent.extend(one.used for one in collected)
        return tuple(
            Reading(self.checker.settle(one.evidence), said.asked) for one, said in zip(checked, collected, strict=True)
        )

    async def fill(self) -> None:
        """Look again for the skills of which nothing counts."""
        weighed = weighing.weigh(self.evidence, self.matrix, self.matrix.policy)
        if not gaps.groups(self.matrix, weighed):
            return
        self.passes.append("gap")
        with self._taking_nothing_away("gap"):
            talks = tuple(self.talks.values())
            filled = await gaps.fill(talks, weighed, self.prompts, self.engine, progress=self._of("gap"))
            checked = self.checker.check(filled.found)
            self._add(checked.evidence, (*checked.rejected, *filled.rejected))
            self.doubtful.extend(checked.doubtful)
            self.asked.extend(filled.asked)
            self.spent.append(filled.used)
            self._failed("gap", filled.failures)

    async def recheck(self) -> None:
        """Judge claims whose words are not those of the talk by the words that are."""
        doubtful = _distinct(self.doubtful)
        if not doubtful:
            return
        self.passes.append("recheck")
        with self._taking_nothing_away("recheck"):
            rulings = await recheck.rule(doubtful, self.talks, self.prompts, self.engine, progress=self._of("recheck"))
            checked = self.checker.check([one.found for one in rulings.ruled if one.found is not None])
            there = [item for item in checked.evidence if "moved" not in item.flags]
            moved = [refused(item, "elsewhere") for item in checked.evidence if "moved" in item.flags]
            self._add(there, (*checked.rejected, *moved))
            self.rejected = told(self.rejected, self.evidence, rulings.ruled)
            self.evidence = marked(self.evidence, rulings.ruled)
            self.spent.append(rulings.used)
            self._failed("recheck", rulings.failures)

    async def adjudicate(self) -> None:
        """Look once more at lines about which the candidate's own words disagree."""
        weighed = weighing.weigh(self.evidence, self.matrix, self.matrix.policy)
        skills = scoring.score(self.matrix, weighed)
        if not adjudication.contested(weighed, skills, self.matrix):
            return
        self.passes.append("adjudication")
        with self._taking_nothing_away("adjudication"):
            heard = await adjudication.adjudicate(
                weighed, skills, self.talks, self.prompts, self.engine, progress=self._of("adjudication")
            )
            self.evidence = heard.evidence
            self.spent.append(heard.used)
            self._failed("adjudication", heard.failures)

    def _of(self, pass_: Pass) -> asking.Progress | None:
        return None if self._progress is None else functools.partial(self._progress, pass_)

    def _add(self, evidence: Sequence[Evidence], rejected: Sequence[Rejected]) -> None:
        self.evidence = self.checker.settle((*self.evidence, *evidence))
        known = {grounding.claim(item) for item in self.rejected}
        for item in rejected:
            if grounding.claim(item) not in known:
                known.add(grounding.claim(item))
                self.rejected.append(item)

    def _failed(self, pass_: Pass, errors: Sequence[EndpointError]) -> None:
        self.failures.extend(Failure(pass_, error) for error in errors)

    @contextlib.contextmanager
    def _taking_nothing_away(self, pass_: Pass) -> Iterator[None]:
        """An endpoint that fails in a later pass, or a budget that is spent by then, leaves what was found before.

        A recording may hold the first pass alone; from a model the same error is about the key or the address.
        """
        try:
            yield
        except (BudgetError, EndpointError) as error:
            self.failures.append(Failure(pass_, error))
        except ConfigurationError as error:
            if self.engine.name != "replay":
                raise
            self.failures.append(Failure(pass_, error))


async def gather(
    parts: Sequence[tuple[Transcript, Chunk]],
    transcripts: Sequence[Transcript],
    prompts: Prompts,
    engine: Engine,
    *,
    withheld: Mapping[str, tuple[quarantine.Span, ...]],
    runs_: int = 1,
    single_pass: bool = False,
    progress: Progress | None = None,
) -> Gathered:
    """Read the talk, `runs_` times over, and look again at what is left open unless it is a `single_pass`.

    `EndpointError` when the first pass could read nothing at all.
    """
    work = _Gathering(transcripts, prompts, engine, withheld, progress)
    collected = await work.first(parts, runs_)
    readings = work.merge(collected)
    if not single_pass:
        await work.fill()
        await work.recheck()
        await work.adjudicate()
    return Gathered(
        evidence=work.evidence,
        rejected=tuple(work.rejected),
        asked=tuple(dict.fromkeys(work.asked)),
        readings=readings,
        unread=_unread(collected),
        passes=tuple(work.passes),
        failures=tuple(work.failures),
        used=asking.together(work.spent),
    )


def by_rules(
    read: Read,
    transcripts: Sequence[Transcript],
    matrix: Matrix,
    *,
    withheld: Mapping[str, tuple[quarantine.Span, ...]],
) -> Gathered:
    """What the offline engine found, through the same check of its quotes; nobody is asked, nothing is looked at again.

    Of a passage that was withheld nothing counts.
    """
    barred = {id: quarantine.wordy(spans) for id, spans in withheld.items()}
    checker = Checker(transcripts, matrix, withheld=barred)
    checked = checker.check(read.found)
    return Gathered(
        evidence=checker.settle(checked.evidence),
        rejected=checked.rejected,
        asked=read.asked,
        readings=(),
        unread=(),
        passes=("first",),
        failures=(),
        used=asking.together(()),
    )


def _readers(talks: Iterable[Transcript], collected: Sequence[Collected]) -> dict[tuple[str, int], int]:
    """In how many readings each turn was read, as a whole."""
    readers = {(talk.id, turn.index): len(collected) for talk in talks for turn in talk.turns}
    for one in collected:
        for place in _missed(one):
            readers[place] -= 1
    return readers


def _unread(collected: Sequence[Collected]) -> tuple[Unread, ...]:
    """What no reading covers: of every unread part of the first one, the turns that the others lack too.

    Readings may have been divided in different places, so turns are compared and not parts.
    """
    if not collected:
        return ()
    everywhere = set.intersection(*map(_missed, collected))
    return tuple(
        part.model_copy(update={"first_turn": turns[0], "last_turn": turns[-1]})
        for part in collected[0].unread
        for turns in _runs(turn for turn in _turns(part) if (part.transcript, turn) in everywhere)
    )


def _missed(one: Collected) -> set[tuple[str, int]]:
    """The turns that a reading lacks, each once; a long turn may lie in several parts."""
    return {(part.transcript, turn) for part in one.unread for turn in _turns(part)}


def _turns(part: Unread) -> range:
    return range(part.first_turn, part.last_turn + 1)


def _runs(turns: Iterable[int]) -> list[list[int]]:
    """Ascending numbers, apart where one is left out."""
    found: list[list[int]] = []
    for turn in turns:
        if found and found[-1][-1] == turn - 1:
            found[-1].append(turn)
        else:
            found.append([turn])
    return found


_Claim = tuple[str, str, tuple[str, ...], str, int | None, str]


def _doubted(readings: Sequence[Sequence[Doubtful]]) -> list[Doubtful]:
    """The doubtful claims that at least half of the readings made."""
    votes = Counter(key for reading in readings for key in {_claim(one) for one in reading})
    return [one for reading in readings for one in reading if 2 * votes[_claim(one)] >= len(readings)]


def _distinct(doubtful: Sequence[Doubtful]) -> list[Doubtful]:
    """Each claim once, at its strongest, whatever the order in which it was made."""
    kept: dict[_Claim, Doubtful] = {}
    for one in doubtful:
        other = kept.get(_claim(one))
        if other is None or _strength(one) > _strength(other):
            kept[_claim(one)] = one
    return list(kept.values())


def _strength(one: Doubtful) -> tuple[int, str]:
    finding = one.located.finding
    return finding.value or 0, finding.model_dump_json()


def told(rejected: Sequence[Rejected], evidence: Sequence[Evidence], ruled: Sequence[Ruled]) -> list[Rejected]:
    """The rejected claims with what the re-check said of them and the item that it quoted instead."""
    rulings = {_claim(one.doubtful): one for one in ruled}
    return [
        _told(item, rulings[key], evidence)
        if item.verdict == "altered" and (key := _claimed(item)) in rulings
        else item
        for item in rejected
    ]


def marked(evidence: Sequence[Evidence], ruled: Sequence[Ruled]) -> tuple[Evidence, ...]:
    """The items whose meaning was doubtful, with what the re-check said of them."""
    rulings = {_claim(one.doubtful): one.said for one in ruled}
    return tuple(
        item.model_copy(update={"rechecked": rulings[key]})
        if "truncated_meaning" in item.flags and item.pass_ != "recheck" and (key := _claimed(item)) in rulings
        else item
        for item in evidence
    )


def _claim(one: Doubtful) -> _Claim:
    finding = one.located.finding
    parts = tuple(sorted(set(finding.parts)))
    return one.located.transcript, finding.skill, parts, finding.polarity, one.grounding.turn, finding.quote


def _claimed(item: Evidence | Rejected) -> _Claim:
    """The claim that an item came of, as `_claim` gives it before the item is made."""
    return item.transcript, item.skill, item.parts, item.polarity, item.turn, item.model_quote


def _told(item: Rejected, ruled: Ruled, evidence: Sequence[Evidence]) -> Rejected:
    new = ruled.found
    instead = [
        other.id
        for other in evidence
        if new is not None
        and (other.transcript, other.skill, other.polarity) == (new.transcript, new.finding.skill, new.finding.polarity)
        and other.model_quote == new.finding.quote
    ]
    return item.model_copy(update={"rechecked": ruled.said, "replaced_by": min(instead, default=None)})
