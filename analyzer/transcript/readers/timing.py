"""Times of single words become marks in the text that they make up."""

from __future__ import annotations

from collections.abc import Iterable

APART = 1.0  # seconds between two marks: a quote gets the right second, and an hour has no more marks than seconds


def marks(text: str, words: Iterable[tuple[str, float | None]]) -> tuple[tuple[int, float], ...]:
    """Places of `text` with their seconds, from its words in order, each with its start.

    A word that does not stand in the text after the one before it, or whose time does not grow, gives no mark; marks
    stand at the start of a word after a space and at least `APART` seconds from the one before.
    """
    found: list[tuple[int, float]] = []
    at = 0
    last: float | None = None
    for word, time in words:
        if not word or (place := text.find(word, at)) < 0:
            continue
        at = place + len(word)
        if time is None:
            continue
        if last is None:
            last = time  # the first word says what the start of the text says
        elif time >= last + APART and place > 0 and text[place - 1] == " ":
            found.append((place, time))
            last = time
    return tuple(found)
