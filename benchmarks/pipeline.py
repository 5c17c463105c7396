"""What an interview of an hour costs beside the model: CPU seconds by stage, and memory.

    python benchmarks/pipeline.py

Makes up a talk of some 11,000 Russian words, answers for the model with some 150 findings (verbatim, respelled and
invented quotes), and does everything else as `analyzer analyze` does, once, after the imports. Ends with 1 beyond a
limit.
"""

from __future__ import annotations

import json
import random
import re
import resource
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

sys.path.insert(0, str(Path(__file__).parent.parent))

# Whatever the commands import when they need it; openai too, for the memory that it takes.
import babel.messages.pofile
import jinja2
import langchain_text_splitters
import openai
import yaml

from analyzer import analyze, load_matrix, load_transcript
from analyzer.calls import Again, Answer, Call, Rejection
from analyzer.commands.analyze import write
from analyzer.matrix import Matrix

IMPORTED = (babel.messages.pofile, jinja2, langchain_text_splitters, openai, yaml)
CPU_LIMIT = 1.5
MEMORY_LIMIT = 300
WORDS = 11_000
FINDINGS = 150
# What the later passes are answered: nothing more.
LATER = {
    "gap": {"findings": [], "asked_not_shown": []},
    "recheck": {"rulings": []},
    "adjudication": {"rationale": "-", "relation": "contradiction", "set_aside": [], "parts": []},
}

QUESTIONS = (
    "Расскажите, как у вас была устроена {}?",
    "А что вы делали, когда {} не справлялась?",
    "Хорошо, понял. Давайте теперь про другое: {}, с чем сталкивались?",
    "Почему выбрали именно так и что рассматривали ещё, если говорить про {}?",
)
OPENINGS = ("Ну смотрите,", "Э-э,", "В общем,", "Честно говоря,", "Если коротко,", "Так,", "Да, тут интересно,", "Ну,")
DEEDS = (
    "я вынес {} в отдельный сервис и покрыл тестами",
    "мы долго искали, почему {} отвечает медленно, и нашли лишний запрос",
    "я сам переписал {} и замерил до и после, стало быстрее в {} раз",
    "с этим я не работал, только читал про {}",
    "у нас {} падала раз в {} дней, и я поставил повторы с растущей паузой",
    "я бы сделал {} иначе, разделил чтение и запись",
    "тимлид попросил меня описать {}, и я завёл для неё документ на {} страниц",
)
THINGS = (
    "очередь сообщений", "выгрузка отчётов", "схема базы данных", "проверка прав", "рассылка уведомлений",
    "кэш цен", "миграция таблиц", "сборка образов", "очистка журналов", "интеграция с банком", "поиск по складу",
    "загрузка файлов", "система метрик", "балансировка запросов", "репликация", "авторизация по токенам",
)  # fmt: skip
TAILS = (
    "потом это ещё месяц жило под нагрузкой, и мы смотрели на графики каждое утро",
    "сначала никто не верил, что дело в блокировках, но план запроса показал полный перебор",
    "коллеги из соседней команды взяли наше решение почти без изменений",
    "ошибку нашли на ревью, и мне пришлось признать, что я поторопился",
    "заказчик хотел иначе, пришлось объяснять на числах, почему так дороже",
    "в итоге оставили простой вариант, потому что сложный никто не стал бы поддерживать",
)


def talk(chance: random.Random) -> str:
    """An hour of questions and answers, with times."""
    lines: list[str] = []
    words = second = 0
    while words < WORDS:
        thing = chance.choice(THINGS)
        turns = (
            ("Интервьюер", chance.choice(QUESTIONS).format(thing)),
            ("Кандидат", " ".join(_sentence(chance, chance.choice(THINGS)) for _ in range(chance.randint(2, 9)))),
        )
        for speaker, text in turns:
            lines.append(f"[{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}] {speaker}: {text}")
            words += len(text.split())
            second += max(1, len(text.split()) // 3)
    return "\n".join(lines) + "\n"


def _sentence(chance: random.Random, thing: str) -> str:
    deed = chance.choice(DEEDS)
    numbers = [str(chance.randint(2, 400)) for _ in range(deed.count("{}") - 1)]
    words = f"{chance.choice(OPENINGS)} {deed.format(thing, *numbers)}, {chance.choice(TAILS)}"
    # Names of systems, as every company has its own: without them the talk would be the same few words over and over.
    return f"{words}, это было в модуле {''.join(chance.choices('абвгдежзиклмнопрст', k=7))}."


class Scripted:
    """An engine that answers at once: quotes from the talk as they stand, respelled, and invented."""

    name: Literal["llm"] = "llm"
    endpoint = "http://localhost/v1"
    model = "scripted"

    def __init__(self, matrix: Matrix, parts: int, chance: random.Random) -> None:
        self._skills = matrix.skills
        self._each = -(-FINDINGS // parts)
        self._chance = chance
        self.found = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""

    async def answer(self, call: Call, again: Again | None = None) -> Answer:  # noqa: ARG002
        if call.schema_name in LATER:
            return self._answered(call, LATER[call.schema_name])
        said = re.findall(r"^\[(\d+)\] CANDIDATE[^:]*: (.*)$", call.messages[-1].content, re.MULTILINE)
        findings = [self._finding(*self._chance.choice(said)) for _ in range(self._each)]
        self.found += len(findings)
        return self._answered(call, {"findings": findings, "asked_not_shown": []})

    def _answered(self, call: Call, value: object) -> Answer:
        content = json.dumps(value, ensure_ascii=False)
        body = {"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": content}}]}
        return Answer(call.key, json.dumps(body, ensure_ascii=False), self.model, self.endpoint, False)

    def verdict(self, call: Call) -> None:
        """Nothing was asked before."""

    def stop(self, *, for_good: bool = False) -> None:
        """Nothing is ever under way."""

    @property
    def over(self) -> None:
        """There is always more."""

    def reject(self, answer: Answer, reason: Rejection) -> None:  # noqa: ARG002
        raise AssertionError(f"a scripted answer was not usable: {answer.body[:200]}")

    def _finding(self, turn: str, text: str) -> dict[str, Any]:
        quote = self._chance.choice(re.split(r"(?<=\.) ", text))
        kind = self._chance.random()
        if kind < 0.2:
            quote = quote.upper().replace(",", "")
        elif kind < 0.3:
            quote = quote[:-1] + " и всё это в Kubernetes."
        skill = self._chance.choice(self._skills)
        limits = self._chance.random() < 0.2
        return {
            "turn": int(turn),
            "quote": quote,
            "skill": skill.id,
            "parts": [part.id for part in skill.parts],
            "polarity": "limit" if limits else "support",
            "rationale": "Рассказал, что делал сам, и чем это кончилось.",
            "value": None if limits else self._chance.randint(1, 4),
            "tags": [] if limits else self._chance.choice([[], [], ["team_only"], ["hypothetical"]]),
            "reason": "no_practice" if limits else None,
            "fact": None,
            "retracts_turn": None,
        }


def main() -> int:
    chance = random.Random(7)
    text = talk(chance)
    stages: dict[str, float] = {}
    last = time.process_time()

    def lap(stage: str) -> None:
        nonlocal last
        stages[stage] = time.process_time() - last
        last = time.process_time()

    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "hour.txt"
        file.write_text(text, encoding="utf-8")
        last = time.process_time()
        matrix = load_matrix()
        lap("read the matrix")
        transcript = load_transcript(file)
        lap("read the transcript")
        engine = Scripted(matrix, parts=max(1, len(text) // 12_000), chance=chance)
        result = analyze(transcript, matrix, engine=engine)
        lap("split, prompts, check quotes, score")
        write(result, Path(name) / "out", None)
        lap("write both reports and the result")
        size = sum(path.stat().st_size for path in (Path(name) / "out").iterdir())
    return show(stages, len(text.split()), engine.found, len(result.evidence), size)


def show(stages: dict[str, float], words: int, found: int, evidence: int, size: int) -> int:
    """Print the table; the exit code."""
    total = sum(stages.values())
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(f"{words:,} words, {found} findings, {evidence} of them evidence, {size / 1024:,.0f} kB written\n")
    print(f"| {'stage':<36} | CPU, s |")
    print(f"| {'-' * 36} | -----: |")
    for stage, seconds in stages.items():
        print(f"| {stage:<36} | {seconds:6.2f} |")
    print(f"| {'all':<36} | {total:6.2f} |")
    held = total < CPU_LIMIT and memory < MEMORY_LIMIT
    print(f"\nMost memory: {memory:.0f} MB.")
    print(f"Limits: {CPU_LIMIT} s of CPU, {MEMORY_LIMIT} MB; {'held' if held else 'NOT HELD'}.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
