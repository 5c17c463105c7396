"""Lists of words as they are written down: one text, so that the rules that rest on them read as data."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, which spaces part."""
    return frozenset(text.split())


def phrase_set(text: str) -> frozenset[str]:
    """The phrases of a text, which commas part; one space stands between two words of a phrase."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))
