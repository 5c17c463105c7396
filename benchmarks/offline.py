"""What the offline engine takes for an hour of talk: CPU seconds and memory of the whole command, and how it grows.

    python benchmarks/offline.py

Makes talks of some 10,000, 20,000 and 40,000 Russian words out of invented sentences, runs `analyzer analyze FILE
--engine offline` on each in a process of its own, start included, and reads one talk with half of the matrix and with
all of it. Ends with 1 when an hour takes more than the limits, or when four times the words take more than six times
the CPU beside the start.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from analyzer import load_matrix, load_transcript, offline

CPU_LIMIT = 2.0
MEMORY_LIMIT = 400
HOUR = 10_000  # words
GROWTH_LIMIT = 6.0
ROOT = Path(__file__).parent.parent

QUESTIONS = (
    "Расскажите, что вы делали с {}?",
    "А {} вам настраивать приходилось?",
    "Хорошо. Почему выбрали {}, а не что-то ещё?",
)
ANSWERS = (
    "Я вынес {} в отдельный сервис и покрыл тестами, потому что раньше всё падало раз в {} дней.",
    "Мы долго искали, почему {} отвечает медленно, и нашли лишний запрос на {} строк.",
    "Я бы сделал {} иначе, разделил бы чтение и запись на {} частей.",
    "Нет, {} я никогда не настраивал, это делали девопсы, человек {}.",
    "Коллега рассказывал, что у них {} держал {} тысяч запросов, но сам я не проверял.",
    "Хочу разобраться, как {} устроен внутри, купил книгу на {} страниц.",
    "Понимаете, заказчик каждые {} дней приходил с новой идеей, и мы её обсуждали на созвоне.",
)
THINGS = ("Kafka", "кролик", "Redis", "PostgreSQL", "докер", "кубер", "Celery", "asyncio", "FastAPI", "Grafana", "gRPC")


def talk(words: int, seed: int = 7) -> str:
    """A talk of about so many words."""
    chance = random.Random(seed)
    lines: list[str] = []
    count = 0
    while count < words:
        question = chance.choice(QUESTIONS).format(chance.choice(THINGS))
        answer = " ".join(
            chance.choice(ANSWERS).replace("{}", chance.choice(THINGS), 1).replace("{}", str(chance.randint(2, 900)))
            for _ in range(chance.randint(2, 7))
        )
        lines += [f"Интервьюер: {question}", f"Кандидат: {answer}"]
        count += len(question.split()) + len(answer.split())
    return "\n\n".join(lines)


def command(file: Path, out: Path) -> tuple[float, float]:
    """CPU seconds and the most MB of one run of the command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    program = (
        "import atexit, resource, runpy, sys; sys.argv[0] = 'analyzer'; "
        "atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)); "
        "runpy.run_module('analyzer', run_name='__main__')"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program, "analyze", str(file), "--engine", "offline", "--force", "--out", str(out)],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, int(done.stderr.split()[-1]) / 1024


def reading(file: Path, share: float) -> float:
    """CPU seconds of the rules alone, with this share of the lines of the matrix."""
    matrix = load_matrix()
    some = matrix.model_copy(update={"skills": matrix.skills[: round(len(matrix.skills) * share)]})
    read = load_transcript(file, force=True)
    offline.read([read], some)  # words are looked up in the dictionary once
    begun = time.process_time()
    offline.read([read], some)
    return time.process_time() - begun


def main() -> int:
    print(f"| {'what':<44} | CPU, s | memory, MB |")
    print(f"| {'-' * 44} | -----: | ---------: |")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        taken: dict[int, float] = {}
        most = 0.0
        for times in (1, 2, 4):
            file = place / f"talk{times}.txt"
            file.write_text(talk(HOUR * times), encoding="utf-8")
            command(file, place)  # the first run compiles
            taken[times], memory = command(file, place)
            most = max(most, memory if times == 1 else 0.0)
            name = f"the command, {HOUR * times:,} words, start included"
            print(f"| {name:<44} | {taken[times]:6.2f} | {memory:10.0f} |")
        words = {times: reading(place / f"talk{times}.txt", 1.0) for times in (1, 4)}
        half = reading(place / "talk1.txt", 0.5)
        for name, seconds in (
            (f"the rules alone, {HOUR:,} words", words[1]),
            (f"… {4 * HOUR:,} words", words[4]),
            (f"… {HOUR:,} words, half of the matrix", half),
        ):
            print(f"| {name:<44} | {seconds:6.2f} | {'':>10} |")
    growth = words[4] / words[1]
    held = taken[1] <= CPU_LIMIT and most <= MEMORY_LIMIT and growth <= GROWTH_LIMIT
    print(
        f"\nFour times the words: {growth:.1f} times the CPU of the rules. Limits: {CPU_LIMIT} s, {MEMORY_LIMIT} MB, "
        f"{GROWTH_LIMIT} times; {'held' if held else 'NOT HELD'}."
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
