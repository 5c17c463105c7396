"""Long quotes: the work grows with their length and not with its square, and what is found stays the same."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType

import pytest

from analyzer.grounding import Grounding, Index, alignment
from tests.talks import talk

WORDS = ("кластер", "индекс", "очередь", "реплика")


def steps_of(work: Callable[[], object]) -> int:
    """How many functions are called, those of the interpreter included."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def one_word(length: int) -> tuple[str, str]:
    run = "кластер " * length
    return f"{run} конец {run}", f"{run[: len(run) // 2]} начало {run[: len(run) // 2]}"


def two_words(length: int) -> tuple[str, str]:
    chance = random.Random(length)
    said, quoted = (" ".join(chance.choices(WORDS[:2], k=count)) for count in (2 * length, length))
    return said, quoted


def over_and_over(length: int) -> tuple[str, str]:
    return "кластер индекс " * length, "индекс кластер база " * (length // 3)


@pytest.mark.parametrize("make", [one_word, two_words, over_and_over])
def test_the_work_for_a_quote_of_repeated_words_grows_with_its_length(make: Callable[[int], tuple[str, str]]) -> None:
    counts: list[int] = []
    for length in (40, 420, 840):  # the first fills the caches
        said, quote = make(length)
        index = Index(talk(f"C: {said}"))
        counts.append(steps_of(lambda index=index, quote=quote: index.ground(quote)))  # type: ignore[misc]
    assert counts[2] < 2.7 * counts[1]


def lightly_changed(length: int, chance: random.Random) -> tuple[str, str]:
    """A long talk of many and of few words, and words in a row of it, of which a few are lost, moved or another."""
    rare = [f"слово{chance.randrange(200)}" for _ in range(2 * length)]
    said = [chance.choice(WORDS) if chance.random() < 0.6 else word for word in rare]
    begin = chance.randrange(length)
    quoted = said[begin : begin + length]
    for at in range(7, length - 1, 61):
        quoted[at : at + 2] = chance.choice(([quoted[at]], [quoted[at + 1], quoted[at]], ["лишнее", quoted[at + 1]]))
    return " ".join(said), " ".join(quoted)


@pytest.mark.parametrize("seed", range(3))
def test_looking_beside_the_expected_place_alone_finds_what_looking_everywhere_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, quote = lightly_changed(450, random.Random(seed))

    def found() -> Grounding:
        return Index(talk(f"C: {said}")).ground(quote)

    beside = found()
    monkeypatch.setattr(alignment, "_WIDE", sys.maxsize)
    assert beside == found()
    assert beside.verdict == "altered"
    assert len(beside.differences) >= 5
