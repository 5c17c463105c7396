"""Interviews that were never held: seeded, of any length, written or dictated, with every sentence's parts kept."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Literal

from analyzer.transcript.model import Transcript, Turn
from benchmarks.quotes import english, english_talk, russian, russian_talk
from benchmarks.quotes.sentences import Language, Part, Sentence, Slot, capitalised, parts_of, text_of

WORDS: dict[Language, ModuleType] = {"ru": russian, "en": english}
TALKS: dict[Language, ModuleType] = {"ru": russian_talk, "en": english_talk}
_AGENTS = {"ru": ("я", "мы"), "en": ("I", "we")}
_MARKS = re.compile(r"[.,!?;:()«»\"“”…]|(?<=\s)[-–—](?=\s)")
_KINDS = ("deed", "hedged", "denial", "talk", "cut", "twin", "unseen cut", "unseen twin")
_WEIGHTS = (56, 9, 7, 8, 13, 7)
_REPEATED = 0.08  # of the sentences say once more what was said, half of them with one word changed


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with its turn (from 1) and its offset in the turn's text."""

    turn: int
    start: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Interview:
    """A transcript, what the candidate's sentences are made of, and the stretches that the interviewer said."""

    transcript: Transcript
    language: Language
    dictated: bool
    said: tuple[Placed, ...]
    asked: tuple[tuple[int, str], ...]

    @property
    def words(self) -> int:
        return sum(len(turn.text.split()) for turn in self.transcript.turns)


def interview(language: Language, words: int, seed: int, *, dictated: bool = False, unseen: bool = False) -> Interview:
    """A talk of about that many words.

    `dictated`: as a recogniser writes it, without punctuation and capitals. `unseen`: with frames that no talk has
    on which the rules may be tuned.
    """
    chance = random.Random(f"{language} {words} {seed} {dictated}")
    weights = (*_WEIGHTS, 4, 2) if unseen else (*_WEIGHTS, 0, 0)
    turns: list[Turn] = []
    said: list[Placed] = []
    asked: list[tuple[int, str]] = []
    spoken = 0
    while spoken < words:
        question = _question(language, chance, dictated)
        turns.append(_turn(len(turns) + 1, "interviewer", question))
        asked.append((len(turns), question))
        count = chance.choice((1, 2, 3, 4, 6, 9, 14))
        sentences = [_sentence(language, chance, said, dictated, weights) for _ in range(count)]
        start = 0
        for sentence in sentences:
            said.append(Placed(len(turns) + 1, start, sentence))
            start += len(sentence.text) + 1
        answer = " ".join(sentence.text for sentence in sentences)
        turns.append(_turn(len(turns) + 1, "candidate", answer))
        spoken += len(question.split()) + len(answer.split())
    transcript = Transcript(
        id=f"{language}-{words}-{seed}", source="talk.txt", sha256="", format="text", language=language, date=None,
        duration=None, turns=tuple(turns), warnings=(),
    )  # fmt: skip
    return Interview(transcript, language, dictated, tuple(said), tuple(asked))


def _turn(index: int, role: Literal["candidate", "interviewer"], text: str) -> Turn:
    return Turn(index=index, speaker=role, role=role, start=None, end=None, text=text, cues=())


def _question(language: Language, chance: random.Random, dictated: bool) -> str:
    asked = []
    for _ in range(chance.choice((1, 1, 2))):
        if chance.random() < 0.2:
            parts = [Part(chance.choice(TALKS[language].PLAIN_QUESTIONS))]
        else:
            parts, _ = parts_of(chance.choice(TALKS[language].QUESTIONS), WORDS[language].filler("мы"), chance)
        asked.append(text_of(as_heard(parts) if dictated else parts).strip())
    return " ".join(asked)


def _sentence(
    language: Language, chance: random.Random, said: Sequence[Placed], dictated: bool, weights: Sequence[int]
) -> Sentence:
    if said and chance.random() < _REPEATED:
        again = chance.choice(said).sentence
        return again if chance.random() < 0.5 else _one_word_changed(again, chance)
    kind = chance.choices(_KINDS, weights)[0]
    made = _governed(language, kind, chance) if kind.endswith(("cut", "twin")) else _plain(language, kind, chance)
    if dictated:
        return replace(made, parts=as_heard(made.parts))
    return replace(made, parts=capitalised(made.parts))


def _plain(language: Language, kind: str, chance: random.Random) -> Sentence:
    """An opening, a statement, an aside and a tail; a quote may begin after the opening and end before the tail."""
    fill = WORDS[language].filler(chance.choices(_AGENTS[language], (2, 1))[0])
    opening = [Part(chance.choice(WORDS[language].OPENINGS), Slot("filler"))] if chance.random() < 0.35 else []
    stated = {"denial": TALKS[language].DENIALS, "talk": TALKS[language].TALK}.get(kind, TALKS[language].DEEDS)
    core, _ = parts_of(chance.choice(stated), fill, chance)
    if kind == "hedged":
        verb = next(at for at, part in enumerate(core) if part.slot is not None and part.slot.kind == "verb")
        core.insert(verb, Part(chance.choice(WORDS[language].HEDGES), Slot("hedge")))
    parts = [*opening, *core]
    borders = [0, len(opening)] if opening else [0]
    if kind in ("deed", "hedged"):
        if chance.random() < 0.15:
            parts.append(Part(chance.choice(TALKS[language].ASIDES), Slot("aside")))
        else:
            borders.append(len(parts))
        if chance.random() < 0.5 or borders[-1] != len(parts):
            tail, _ = parts_of(chance.choice(TALKS[language].TAILS), fill, chance)
            parts.extend(tail)
    borders.append(len(parts))
    return Sentence(kind, (*parts, Part(".")), tuple(dict.fromkeys(borders)))


def _governed(language: Language, kind: str, chance: random.Random) -> Sentence:
    """A sentence of which a part says something else than the whole, or one that only looks so."""
    fill = WORDS[language].filler(chance.choices(_AGENTS[language], (2, 1))[0])
    opening = [Part(chance.choice(WORDS[language].OPENINGS), Slot("filler"))] if chance.random() < 0.2 else []
    what = chance.choice(tuple(TALKS[language].CUTS)) if kind == "cut" else kind
    frames = {
        "twin": TALKS[language].TWINS,
        "unseen cut": TALKS[language].UNSEEN_CUTS,
        "unseen twin": TALKS[language].UNSEEN_TWINS,
        **TALKS[language].CUTS,
    }
    parts, cut = parts_of(chance.choice(frames[what]), fill, chance)
    assert cut is not None
    shift = len(opening)
    cut = (cut[0] + shift, cut[1] + shift)
    end = [] if parts[-1].text.endswith("?") else [Part(".")]
    borders = (0, cut[0], cut[1]) if kind.endswith("twin") else (0, shift + len(parts))
    return Sentence(what, (*opening, *parts, *end), tuple(dict.fromkeys(borders)), cut)


def _one_word_changed(sentence: Sentence, chance: random.Random) -> Sentence:
    """The same said of another thing, tool or number."""
    open_ = [at for at, part in enumerate(sentence.parts) if part.slot is not None and part.slot.kind in _CHANGED]
    if not open_:
        return sentence
    at = chance.choice(open_)
    part = sentence.parts[at]
    assert part.slot is not None
    chosen = chance.choice(part.slot.other)
    others = tuple(other for other in (*part.slot.other, part.text) if other != chosen)
    parts = list(sentence.parts)
    parts[at] = Part(chosen, Slot(part.slot.kind, (), others))
    return replace(sentence, parts=tuple(parts))


_CHANGED = ("noun", "name", "number")


def as_heard(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Without punctuation and capitals, numbers as words and tools as the ear takes them."""
    heard: list[Part] = []
    for part in parts:
        slot = part.slot
        if slot is not None and slot.kind in ("name", "number") and slot.same:
            heard.append(Part(slot.same[0].lower(), replace(slot, same=(part.text, *slot.same[1:]))))
        else:
            heard.append(part.said(_MARKS.sub("", part.text).lower()))
    return tuple(heard)
