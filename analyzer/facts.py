"""Facts about an interview that need no model: who spoke how much, what was asked about, what nobody touched, which
questions held their answer, which answers were cut off.

Words and questions are counted, so that it makes no difference where a file cuts the turns of one speaker.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from analyzer.letters import count_words
from analyzer.matrix.model import Matrix
from analyzer.observations import Asked, Coverage, CutOff, Facts, Monologue, Share, Words
from analyzer.offline import Hearing, named, rules
from analyzer.offline.named import Name
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Heard, Question
from analyzer.transcript.model import Role, Turn

_ROLES: tuple[Role, ...] = ("candidate", "interviewer", "other", "unknown")
_TIMED = 0.9  # of the words need times before seconds are shared out: else one talk would stand for all
_MURMUR = 3  # words; fewer ("угу, понятно") cut nobody off
_OVERLAP = 1.0  # seconds; clocks of speakers differ by less
_DASHES = ("-", "–", "—")
_ENDS = '.!?…»”")]'
_CUSTOM, _TURNS = 0.9, 5  # of at least so many answers that end with a mark: then one without it was cut off


def of(hearing: Hearing, names: Mapping[str, Sequence[Name]], mentioned: Collection[str]) -> Facts:
    """The facts about these talks; `names` is what each names, `mentioned` the lines that an item cites."""
    matrix = hearing.vocabulary.matrix
    talks = tuple(
        _coverage(matrix, [heard], {heard.transcript.id: names[heard.transcript.id]}, mentioned, heard.transcript.id)
        for heard in hearing.talks
    )
    return Facts(
        rules_sha256=rules.sha256(),
        talks=talks,
        whole=_coverage(matrix, hearing.talks, names, mentioned, None),
        leading=tuple(found for heard in hearing.talks for found in _leading(heard)),
        cut_off=tuple(found for heard in hearing.talks for found in _cut_off(heard)),
    )


# ── Coverage ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _coverage(
    matrix: Matrix,
    talks: Sequence[Heard],
    names: Mapping[str, Sequence[Name]],
    mentioned: Collection[str],
    transcript: str | None,
) -> Coverage:
    asked: dict[str, set[tuple[str, int, int]]] = {skill.id: set() for skill in matrix.skills}
    touched: dict[str, list[Name]] = {skill.id: [] for skill in matrix.skills}
    for talk, found in names.items():
        for name in found:
            for topic in name.topics:
                touched[topic.skill].append(name)
                if name.kind == "asked":
                    asked[topic.skill].add((talk, name.turn, name.sentence[0]))
    of_level = {
        level.id: set[tuple[str, int, int]]().union(*(asked[s.id] for s in matrix.skills if s.level == level.id))
        for level in matrix.levels
    }
    said = [turn for heard in talks for turn in heard.transcript.turns]
    return Coverage(
        transcript=transcript,
        shares=tuple(_shares(said)),
        longest=tuple(_longest(talks)),
        questions=sum(
            named.asks(sentence, mentions)
            for heard in talks
            for question in heard.questions
            for sentence, mentions in zip(question.sentences, question.names, strict=True)
        ),
        skills=tuple(Asked(id=skill, questions=len(found)) for skill, found in asked.items()),
        levels=tuple(Asked(id=level, questions=len(found)) for level, found in of_level.items()),
        untouched=tuple(
            skill for skill, found in touched.items() if skill not in mentioned and not named.together(found)
        ),
    )


def _shares(turns: Sequence[Turn]) -> Iterator[Share]:
    words = {role: sum(count_words(turn.text) for turn in turns if turn.role == role) for role in _ROLES}
    seconds = {role: _seconds([turn for turn in turns if turn.role == role]) for role in _ROLES}
    all_words, all_seconds = sum(words.values()), sum(found or 0.0 for found in seconds.values())
    timed = sum(count_words(turn.text) for turn in turns if turn.start is not None and turn.end is not None)
    is_timed = timed >= _TIMED * all_words
    for role in _ROLES:
        own = sum(turn.role == role for turn in turns)
        taken = seconds[role]
        if own:
            yield Share(
                role=role,
                turns=own,
                words=words[role],
                share=words[role] / all_words if all_words else None,
                seconds=taken,
                time_share=taken / all_seconds if taken is not None and all_seconds and is_timed else None,
            )


def _seconds(turns: Sequence[Turn]) -> float | None:
    """How long turns take, of those whose both ends are known; None where there is none."""
    known = [turn.end - turn.start for turn in turns if turn.start is not None and turn.end is not None]
    return round(sum(max(0.0, length) for length in known), 3) if known else None


def _longest(talks: Sequence[Heard]) -> Iterator[Monologue]:
    """Of each role the most that one speaker said without another between, the first of equals."""
    best: dict[Role, Monologue] = {}
    for heard in talks:
        for turns in _runs(heard.transcript.turns):
            words = sum(count_words(turn.text) for turn in turns)
            role = turns[0].role
            if words and (role not in best or words > best[role].words):
                best[role] = Monologue(
                    transcript=heard.transcript.id,
                    turn=turns[0].index,
                    last_turn=turns[-1].index,
                    role=role,
                    words=words,
                )
    yield from (best[role] for role in _ROLES if role in best)


def _runs(turns: Sequence[Turn]) -> list[list[Turn]]:
    """Turns of one speaker that follow each other, together."""
    found: list[list[Turn]] = []
    for turn in turns:
        if found and (found[-1][-1].speaker, found[-1][-1].role) == (turn.speaker, turn.role):
            found[-1].append(turn)
        else:
            found.append([turn])
    return found


# ── The interviewer's part ─────────────────────────────────────────────────────────────────────────────────────────


def _leading(heard: Heard) -> Iterator[Words]:
    """The questions that hold their answer."""
    for question in heard.questions:
        for at, sentence in enumerate(question.sentences):
            if _is_leading(sentence) and _is_of_the_trade(question, at):
                text = heard.transcript.turns[question.turn - 1].text
                yield Words(
                    transcript=heard.transcript.id,
                    turn=question.turn,
                    start=sentence.start,
                    end=sentence.end,
                    quote=text[sentence.start : sentence.end],
                )


def _is_leading(sentence: Sentence) -> bool:
    """Whether a sentence asks for no more than a yes to what it says."""
    if not sentence.asks or sentence.has("opens_question"):
        return False
    for begin, end in sentence.marks.get("ends_leading", ()):
        if begin and end == len(sentence.tokens) and sentence.tokens[begin].border:
            return True
    return any(begin == 0 or sentence.tokens[begin].border for begin, _ in sentence.marks.get("begins_leading", ()))


def _is_of_the_trade(question: Question, at: int) -> bool:
    """Whether a sentence, or the one before it, is about something to be asked: not about the microphone."""
    return any(question.names[near] or question.sentences[near].has("trade") for near in range(max(0, at - 1), at + 1))


def _cut_off(heard: Heard) -> Iterator[CutOff]:
    """The answers after which the interviewer began too early."""
    talk = heard.transcript
    last_words = {answer.turn: answer.sentences[-1] for answer in heard.answers if answer.sentences}
    runs = _runs(talk.turns)
    answers = [turns[-1].text.rstrip() for turns in runs if turns[0].role == "candidate"]
    marked = sum(text.endswith(tuple(_ENDS)) for text in answers)
    customary = len(answers) >= _TURNS and marked >= _CUSTOM * len(answers)
    for answer, after in pairwise(runs):
        if (answer[0].role, after[0].role) != ("candidate", "interviewer"):
            continue
        if sum(count_words(turn.text) for turn in after) < _MURMUR:
            continue
        last, by = answer[-1], after[0]
        overlap = _overlap(last, by)
        if _breaks_off(last.text.rstrip(), last_words.get(last.index), customary=customary):
            yield CutOff(transcript=talk.id, turn=last.index, by=by.index, how="unfinished", overlap=overlap)
        elif overlap is not None:
            yield CutOff(transcript=talk.id, turn=last.index, by=by.index, how="overlap", overlap=overlap)


def _overlap(answer: Turn, by: Turn) -> float | None:
    """For how many seconds both speak; None where it is too short to tell, or the times are not known."""
    if answer.end is None or by.start is None or answer.start is None or by.start <= answer.start:
        return None
    found = round(answer.end - by.start, 3)
    return found if found >= _OVERLAP else None


def _breaks_off(text: str, sentence: Sentence | None, *, customary: bool) -> bool:
    """Whether a text stops in the middle: with a dash, on a word that ends no sentence, or without the usual mark."""
    if text.endswith(_DASHES):
        return True
    if sentence is None or text.endswith(tuple(_ENDS)):
        return False
    return customary or any(end == len(sentence.tokens) for _, end in sentence.marks.get("breaks_off", ()))
