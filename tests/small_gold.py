"""A gold interview of a baker, what an engine says of it, and pairs of dialogues: small enough to count by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analyzer.evidence import AskedTurn, Evidence
from analyzer.gold import GoldInterview, GoldPair
from analyzer.gold.model import Interview, Pair, Trap
from analyzer.result import Result
from analyzer.transcript.model import Transcript
from tests import builders, talks
from tests.builders import cited

MATRIX = builders.bakery()
TALK = builders.talk()

EVIDENCE: list[dict[str, Any]] = [
    {"turn": 2, "skill": "hygiene", "polarity": "support", "values": [2], "quote": "Руки моют до теста, а не после"},
    {"turn": 4, "skill": "kneading", "parts": ["kneading"], "polarity": "support", "values": [3],
     "quote": "Каждую ночь замешиваю сто двадцать килограммов"},
    {"turn": 6, "skill": "recipes", "polarity": "support", "values": [3, 4],
     "quote": "Я составил рецептуру ржаного на закваске"},
    {"turn": 10, "skill": "punctuality", "polarity": "support", "values": [1], "quote": "За год ни разу не опоздал"},
    {"turn": 8, "skill": "ovens", "polarity": "limit", "reasons": ["no_practice"],
     "quote": "С подовыми печами я не работал"},
    {"turn": 10, "skill": "punctuality", "polarity": "limit", "reasons": ["counterexample"], "quote": "вчера проспал"},
]  # fmt: skip
DECOYS: list[dict[str, Any]] = [
    {"turn": 4, "skill": "kneading", "parts": ["proving"], "trap": "we", "looks_like": "support", "at_most": 2,
     "quote": "Расстойку мы ставили на ночь в холод"},
    {"turn": 8, "skill": "ovens", "trap": "hearsay", "looks_like": "support", "at_most": 1, "quote": "только читал"},
    {"turn": 12, "skill": "costing", "trap": "buzzwords", "looks_like": "support", "at_most": 0,
     "quote": "как-то считаем"},
    {"turn": 10, "skill": "punctuality", "trap": "negated", "looks_like": "limit",
     "quote": "смену начал без меня сосед"},
]  # fmt: skip
GOLD: dict[str, Any] = {
    "transcript": "boris.txt", "language": "ru", "style": "terse", "part": "tuning", "level": "baker",
    "why": "Печёт сам.", "evidence": EVIDENCE, "decoys": DECOYS,
    "asked_not_shown": [{"turn": 11, "skill": "costing"}, {"turn": 5, "skill": "teaching"}],
    "states": {"hygiene": "MET", "kneading": "PARTIAL", "recipes": "MET", "ovens": "NOT_MET"},
    "part_states": {"kneading/kneading": "MET"}, "unclear": ["punctuality"],
}  # fmt: skip


def gold(name: str = "boris", *, talk: Transcript = TALK, **fields: Any) -> GoldInterview:
    """The gold, with some fields changed."""
    return GoldInterview(Path(f"{name}.gold.yaml"), Interview.model_validate(GOLD | fields), talk)


def said(*items: Evidence, asked: Sequence[tuple[int, str]] = (), **levels: Any) -> Result:
    """The result that an engine comes to with these items; `levels` replaces fields of the recommendation."""
    questions = [AskedTurn(transcript="t1", turn=turn, skill=skill) for turn, skill in asked]
    made = builders.result(items, matrix=MATRIX, transcripts=(TALK,), asked=questions)
    return made.model_copy(update={"recommendation": made.recommendation.model_copy(update=levels)})


# Six supports that are counted, two right; a mention beside a decoy and one beside nothing; three limits.
ENGINE = said(
    cited(TALK, 2, "hygiene", "мою руки", value=2),  # wrong: not in the gold
    cited(TALK, 2, "hygiene", "Руки моют до теста", value=2),  # right
    cited(TALK, 4, "kneading", "замешиваю сто двадцать", value=4, parts=("kneading",)),  # wrong: too high
    cited(TALK, 4, "kneading", "Расстойку мы ставили", value=3, parts=("proving",)),  # wrong: a decoy for 2
    cited(TALK, 8, "ovens", "только читал", value=1),  # neither: the decoy may be cited for 1
    cited(TALK, 12, "costing", "как-то считаем", value=1),  # wrong: the decoy may not be cited
    cited(TALK, 10, "punctuality", "ни разу не опоздал", value=1),  # right: a mention where one is acceptable
    cited(TALK, 6, "sourdough", "на закваске", value=1),  # neither: a mention
    cited(TALK, 8, "ovens", "не работал", reason="no_practice"),  # right
    cited(TALK, 10, "punctuality", "вчера проспал", reason="does_not_know"),  # wrong: leaves 0, the gold leaves 1
    cited(TALK, 10, "punctuality", "без меня сосед", reason="counterexample"),  # wrong: a decoy
    cited(TALK, 6, "recipes", "Я составил рецептуру", value=3, flags=("reported_speech",)),  # does not count
    asked=[(11, "costing"), (7, "ovens")],
    level="helper", floor=None, ceiling="chef", likely=("helper", "baker"),
)  # fmt: skip

TRAP: dict[str, Any] = {
    "turns": [{"I": "С закваской работали?"}, {"C": "Да, конечно, закваску мы вели все вместе."}],
    "expect": {"note": "support", "least": 1, "most": 2, "quote": "закваску мы вели", "bait": "Да, конечно"},
}
GENUINE: dict[str, Any] = {
    "turns": [{"I": "С закваской работали?"}, {"C": "Да, я сам вёл ржаную закваску четыре года."}],
    "expect": {"note": "support", "least": 3, "most": 3, "quote": "я сам вёл ржаную закваску"},
}
DENIED: dict[str, Any] = {
    "turns": [{"I": "С закваской работали?"}, {"C": "Нет, закваску я не вёл."}],
    "expect": {"note": "limit", "reason": "no_practice", "quote": "закваску я не вёл"},
}


def pair(kind: Trap = "we", *, trap: dict[str, Any] = TRAP, genuine: dict[str, Any] = GENUINE) -> GoldPair:
    """A pair about sourdough."""
    fields = {"id": "pair-1", "language": "ru", "part": "tuning", "skill": "sourdough"}
    made = Pair.model_validate({**fields, "trap": trap, "genuine": genuine})
    return GoldPair(Path("pairs.yaml"), kind, made, trap=heard(trap), genuine=heard(genuine))


def heard(dialogue: dict[str, Any]) -> Transcript:
    return talks.talk(*(f"{role}: {text}" for turn in dialogue["turns"] for role, text in turn.items()))


def of(dialogue: dict[str, Any], *items: tuple[str, int | str], asked: Sequence[int] = ()) -> Result:
    """What an engine says of a dialogue: of each quote the value of a support, or the reason of a limit."""
    talk = heard(dialogue)
    made = [
        cited(talk, 2, "sourdough", quote, value=worth)
        if isinstance(worth, int)
        else cited(talk, 2, "sourdough", quote, reason=worth)  # type: ignore[arg-type]
        for quote, worth in items
    ]
    questions = [AskedTurn(transcript="t1", turn=turn, skill="sourdough") for turn in asked]
    return builders.result(made, matrix=MATRIX, transcripts=(talk,), asked=questions)
