"""Complete results for tests, of a trade that the program has never heard of: bread, in four levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from analyzer import explain, observing, offline, recommendation, scoring, weighing
from analyzer.evidence import AskedTurn, Evidence, Rejected, evidence_id
from analyzer.frozen import sha256_of
from analyzer.gates import Table
from analyzer.matrix.model import (
    Again,
    Fact,
    Includes,
    Level,
    Matrix,
    Part,
    Policy,
    Reason,
    Skill,
    Text,
)
from analyzer.omissions import Items
from analyzer.result import Candidate, MatrixUsed, PolicyUsed, Provenance, Result, Unread, Usage, sealed
from analyzer.transcript.model import Cue, Transcript, TranscriptWarning, Turn
from analyzer.verification import asked_of, matrix_of


def text(ru: str, en: str | None = None) -> Text:
    return Text(ru=ru, en=en or ru)


def level(id: str, ru: str, en: str, **more: Any) -> Level:
    return Level(id=id, title=text(ru, en), heading=f"Уровень {ru}", **more)


def skill(id: str, at: str, ru: str, en: str, **more: Any) -> Skill:
    """A hard line of practice unless told otherwise; the short name is the first three words."""
    fields: dict[str, Any] = {"kind": "hard", "shown_by": "practice", "threshold": 3}
    name = text(" ".join(ru.rstrip(".").split()[:3]), " ".join(en.rstrip(".").split()[:3]))
    return Skill(id=id, level=at, name=name, text=text(ru, en), **{**fields, **more})


def bakery() -> Matrix:
    """Nine lines: parts, a ladder, a fact, a soft line that returns, a top level that shares hard lines."""
    return Matrix(
        id="bakery",
        version="2.1",
        title=text("Матрица пекаря", "The baker's matrix"),
        levels=(
            level("helper", "Ученик", "Helper"),
            level("baker", "Пекарь", "Baker"),
            level(
                "chef", "Шеф", "Chef",
                soft_as=Includes(level="baker", source="Как у Пекаря +:"),
            ),
            level(
                "owner", "Хозяин", "Owner",
                hard_as=Includes(level="chef", source="Умения Шефа и Хозяина не отличаются."),
            ),
        ),
        skills=(
            skill("hygiene", "helper", "Знание правил чистоты.", "Knows the rules of hygiene.",
                  shown_by="knowledge", threshold=2,
                  facts=(Fact(id="hands", text=text("Руки моют до, а не после.", "Hands are washed before.")),),
                  questions=(text("Когда моют руки?", "When are hands washed?"),)),
            skill("kneading", "helper", "Замешивание и расстойка теста.", "Kneads and proves dough.",
                  parts=(Part(id="kneading", name=text("замешивание", "kneading")),
                         Part(id="proving", name=text("расстойка", "proving")))),
            skill("punctuality", "helper", "Приходит вовремя.", "Comes in time.",
                  kind="soft", shown_by="behaviour", again=(Again(level="baker"), Again(level="chef"))),
            skill("sourdough", "baker", "Опыт работы с закваской.", "Has worked with sourdough.",
                  questions=(text("Как вы вели закваску?", "How did you keep your sourdough?"),)),
            skill("ovens", "baker", "Опыт работы с подовыми печами.", "Has worked with deck ovens."),
            skill("teaching", "baker", "Учит новичков.", "Teaches beginners.", kind="soft", shown_by="behaviour"),
            skill("recipes", "chef", "Составление рецептур.", "Writes recipes.", implies=("sourdough",),
                  weight=Decimal(2)),
            skill("costing", "chef", "Понимание себестоимости.", "Understands costs.",
                  shown_by="knowledge", threshold=2),
            skill("hiring", "owner", "Набирает людей.", "Hires people.",
                  kind="soft", shown_by="behaviour", number="10"),
        ),
        policy=Policy(must=("hiring",)),
    )  # fmt: skip


TALK = (
    ("interviewer", "Анна", "Расскажите, с чего начинается ваша смена?"),
    ("candidate", "Борис", "Сначала мою руки, потом надеваю чистый фартук. Руки моют до теста, а не после."),
    ("interviewer", "Анна", "А тесто сами месите?"),
    ("candidate", "Борис", "Каждую ночь замешиваю сто двадцать килограммов. Расстойку мы ставили на ночь в холод."),
    ("interviewer", "Анна", "С закваской работали?"),
    ("candidate", "Борис", "Я составил рецептуру ржаного на закваске, брак упал с девяти процентов до двух."),
    ("interviewer", "Анна", "А печи какие?"),
    ("candidate", "Борис", "С подовыми печами я не работал, только читал."),
    ("interviewer", "Анна", "Опаздываете?"),
    ("candidate", "Борис", "За год ни разу не опоздал. Ну, вчера проспал и смену начал без меня сосед."),
    ("interviewer", "Анна", "Как считаете себестоимость?"),
    ("candidate", "Борис", "Ну, как-то считаем."),
)


def talk(
    turns: Iterable[tuple[str, str, str]] = TALK,
    *,
    id: str = "t1",
    source: str = "boris.txt",
    language: str = "ru",
    seconds: float | None = 20.0,
    warnings: tuple[TranscriptWarning, ...] = (),
    date: str | None = "2026-05-12",
) -> Transcript:
    """A transcript of (role, speaker, text), a turn every `seconds`."""
    made = []
    for index, (role, speaker, said) in enumerate(turns, start=1):
        start = None if seconds is None else (index - 1) * seconds
        made.append(
            Turn.model_validate(
                {
                    "index": index, "speaker": speaker, "role": role, "start": start, "end": None, "text": said,
                    "cues": [Cue(start=0, end=len(said), time=start)],
                }
            )
        )  # fmt: skip
    return Transcript(
        id=id, source=source, sha256=sha256_of([turn.text for turn in made]), format="plain", language=language,
        date=date, duration=None if seconds is None else len(made) * seconds, turns=tuple(made), warnings=warnings,
    )  # fmt: skip


def cited(
    transcript: Transcript,
    turn: int,
    skill: str,
    quote: str | None = None,
    *,
    value: int | None = None,
    reason: Reason | None = None,
    start: int | None = None,
    **more: Any,
) -> Evidence:
    """Evidence on `quote` (the whole turn if none) in a turn; a support with a `value`, else a limit."""
    said = transcript.turns[turn - 1]
    quote = said.text if quote is None else quote
    begin = said.text.index(quote) if start is None else start
    polarity: Any = "support" if value is not None else "limit"
    parts = tuple(more.pop("parts", ()))
    before = [t.index for t in transcript.turns[: turn - 1] if t.role == "interviewer"]
    fields: dict[str, Any] = {
        "id": evidence_id(
            skill=skill, parts=parts, polarity=polarity, transcript=transcript.id, turn=turn, start=begin,
            end=begin + len(quote),
        ),
        "skill": skill, "parts": parts, "polarity": polarity, "value": value, "reason": reason, "fact": None,
        "tags": (), "effective": 0, "transcript": transcript.id, "turn": turn, "start": begin,
        "end": begin + len(quote), "quote": quote, "time": said.time_at(begin),
        "question_turn": before[-1] if before else None, "verdict": "verbatim", "differences": (), "flags": (),
        "model_quote": quote, "rationale": "Кандидат говорит об этом сам.", "counts": True, "why_not": None,
        "retracts_turn": None, "retracted_by": None, "pass": "first", "runs": 1,
    }  # fmt: skip
    return Evidence.model_validate({**fields, **more})


def result(
    evidence: Sequence[Evidence] = (),
    *,
    transcripts: Sequence[Transcript] | None = None,
    matrix: Matrix | None = None,
    policy: Policy | None = None,
    asked: Sequence[AskedTurn] = (),
    rejected: Sequence[Rejected] = (),
    candidate: Candidate | None = None,
    engine: str = "llm",
    unread: Sequence[Unread] = (),
    **more: Any,
) -> Result:
    """The result that these items come to by the program's own rules; `more` replaces whole fields."""
    matrix = matrix or bakery()
    policy = policy or matrix.policy
    weighed = weighing.weigh(evidence, matrix, policy)
    scores = scoring.score(matrix, weighed, asked)
    table = Table.of(matrix, policy, scores)
    found = recommendation.recommend(table, scores, unread=bool(unread))
    provenance = Provenance.model_validate(
        {
            "engine": engine, "endpoint": "http://127.0.0.1:8080/v1", "model": "some-model", "prompt_sha256": "a" * 64,
            "runs": 1, "incomplete": tuple(unread), "usage": Usage(calls=6, input=64210, cached=51000, output=9876),
            "cost": None, "version": "0.0.9", "created": "2026-05-13T09:41:07+00:00",
        }
    )  # fmt: skip
    fields: dict[str, Any] = {
        "candidate": candidate or Candidate(),
        "transcripts": tuple(transcripts if transcripts is not None else (talk(),)),
        "matrix": MatrixUsed.of(matrix),
        "policy": PolicyUsed.of(policy),
        "evidence": weighed,
        "rejected": tuple(rejected),
        "to_check": weighing.to_check(weighed),
        "skills": scores,
        "recommendation": explain.explained(found, table, evidence=weighed),
        "omissions": (),
        "flags": (),
        "provenance": provenance,
    }
    return sealed(**{**fields, **more})


def observed(made: Result, **more: Any) -> Result:
    """The result with what code alone says of its talks; `more` replaces whole fields."""
    seen = observing.observe(
        offline.hear(made.transcripts, matrix_of(made)),
        Items(made.evidence, made.rejected, asked_of(made)),
        withheld={},
        by_rules=made.provenance.engine == "offline",
    )
    fields = {name: value for name, value in dict(made).items() if name not in ("digest", "schema_")}
    return sealed(**{**fields, "facts": seen.facts, "omissions": seen.omissions, **more})


def interview(**more: Any) -> Result:
    """A whole result: every state, caps, an inferred line, an uncounted item, a rejected one and one to check."""
    said = talk()
    items = (
        cited(said, 2, "hygiene", "Руки моют до теста, а не после.", value=2),
        cited(said, 4, "kneading", "Каждую ночь замешиваю сто двадцать килограммов.", value=3, parts=("kneading",)),
        cited(said, 4, "kneading", "Расстойку мы ставили на ночь в холод.", value=3, parts=("proving",),
              tags=("team_only",)),
        cited(said, 4, "kneading", "мы ставили", value=2),
        cited(said, 6, "recipes", "Я составил рецептуру ржаного на закваске, брак упал с девяти процентов до двух.",
              value=4, model_quote="Я составил рецептуру ржаного на закваске"),
        cited(said, 8, "ovens", "С подовыми печами я не работал, только читал.", value=2, tags=("hearsay",)),
        cited(said, 8, "ovens", "С подовыми печами я не работал", reason="no_practice"),
        cited(said, 10, "punctuality", "За год ни разу не опоздал.", value=3),
        cited(said, 10, "punctuality", "вчера проспал", reason="counterexample"),
        cited(said, 2, "hygiene", "потом надеваю чистый фартук", reason="wrong",
              rationale="Фартук надевают до мытья рук."),
    )  # fmt: skip
    rejected = (
        Rejected(
            skill="ovens", polarity="support", model_quote="я пёк в подовой печи", verdict="rejected",
            reason="not_found", transcript="t1", turn=8, rationale="",
        ),
    )  # fmt: skip
    fields: dict[str, Any] = {
        "asked": (AskedTurn(transcript="t1", turn=11, skill="costing"),),
        "rejected": rejected,
        "candidate": Candidate(name="Борис Хлебов", position="Пекарь ночной смены", for_level="chef"),
    }
    return result(items, transcripts=(said,), **{**fields, **more})
