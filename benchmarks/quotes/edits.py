"""What models do to quotes. Each edit takes the pieces of a quote and gives new ones, or None where it does not apply.

A piece keeps where its source stands, so that the true place of an edited quote is known.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.quotes.sentences import Part, Slot


class Piece(NamedTuple):
    """Letters of a quote with what they are and the span of the source they stand for, None for what was not said."""

    text: str
    slot: Slot | None
    span: tuple[int, int] | None


Edit = Callable[[list[Piece], random.Random], list[Piece] | None]

_LOOSE = re.compile(r"(?<!\d)[.,!?;:](?!\d)|[«»\"“”()]|(?<=\s)[-–—](?=\s)")


def pieces_of(parts: Sequence[Part], start: int) -> list[Piece]:
    """The pieces of a stretch of a turn that begins at the offset `start`."""
    pieces = []
    for part in parts:
        pieces.append(Piece(part.text, part.slot, (start, start + len(part.text))))
        start += len(part.text)
    return pieces


def joined(pieces: Sequence[Piece]) -> str:
    """The quote itself."""
    return re.sub(r" {2,}", " ", "".join(piece.text for piece in pieces)).strip()


def place_of(pieces: Sequence[Piece]) -> tuple[int, int]:
    """From the first to the last character of the source that the quote stands for."""
    spans = [piece.span for piece in pieces if piece.span is not None and piece.text.strip(" .,")]
    return min(span[0] for span in spans), max(span[1] for span in spans)


# ── Of the surface: on the letters of a whole quote ────────────────────────────────────────────────────────────────


def upper(text: str, _chance: random.Random) -> str:
    return text.upper()


def lower(text: str, _chance: random.Random) -> str:
    return text.lower()


def without_marks(text: str, _chance: random.Random) -> str:
    return re.sub(r"\s+", " ", _LOOSE.sub(" ", text)).strip()


def with_marks(text: str, chance: random.Random) -> str:
    """A capital, a full stop and a comma that the source does not have."""
    words = text.split(" ")
    at = chance.randrange(1, len(words))
    words[at - 1] = words[at - 1].rstrip(".,") + ","
    whole = " ".join(words)
    return f"{whole[:1].upper()}{whole[1:].rstrip('.')}."


def quoted(text: str, chance: random.Random) -> str:
    left, right = chance.choice(("«»", "“”", '""', "„“"))
    return f"{left}{text}{right}"


def dotted(text: str, chance: random.Random) -> str:
    return f"…{text}…" if chance.random() < 0.5 else f"...{text.rstrip('.')}..."


def other_yo(text: str, _chance: random.Random) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


def spaced(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(("  ", "\u00a0", " \n", " ")) if letter == " " else letter for letter in text)


def decomposed(text: str, _chance: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def hidden(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text))
    return f"{text[:at]}{chance.choice(chr(0x200B) + chr(0xAD) + chr(0x2060))}{text[at:]}"


def dashed(text: str, _chance: random.Random) -> str:
    return re.sub(r", ", " — ", text, count=1) if ", " in text else f"— {text}"


SURFACE = (
    upper, lower, without_marks, with_marks, quoted, dotted, other_yo, spaced, decomposed, hidden, dashed,
)  # fmt: skip


def without_fillers(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    kept = [piece for piece in pieces if piece.slot is None or piece.slot.kind != "filler"]
    return kept if len(kept) < len(pieces) else None


# ── Light: a word or two, the meaning stays ────────────────────────────────────────────────────────────────────────


def _respelt(kind: str) -> Edit:
    def edit(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
        return _one_replaced(pieces, kind, lambda _piece, slot: slot.same, chance)

    return edit


def _one_replaced(
    pieces: list[Piece], kind: str, values: Callable[[Piece, Slot], Sequence[str]], chance: random.Random
) -> list[Piece] | None:
    """One piece of this kind with one of the values in its place."""
    open_ = [
        at for at, piece in enumerate(pieces) if piece.slot and piece.slot.kind == kind and values(piece, piece.slot)
    ]
    if not open_:
        return None
    at = chance.choice(open_)
    slot = pieces[at].slot
    assert slot is not None
    chosen = chance.choice(values(pieces[at], slot))
    if pieces[at].text[:1].isupper() and chosen[:1].islower() and at == 0:
        chosen = chosen[:1].upper() + chosen[1:]
    return [*pieces[:at], pieces[at]._replace(text=chosen), *pieces[at + 1 :]]


def without_when(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    """Without the "back then" inside or before the statement, one word or two."""
    kept = [piece for piece in pieces if not (piece.slot and piece.slot.kind == "when" and len(piece.text.split()) < 3)]
    return kept if len(kept) < len(pieces) else None


def elided(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
    """Without an aside, with a mark in its place."""
    at = next((at for at, piece in enumerate(pieces) if piece.slot and piece.slot.kind == "aside"), None)
    if at is None or not 0 < at < len(pieces) - 1:
        return None
    mark = chance.choice((" … ", "… ", " [...] ", " ... ", " (…) ", "..."))
    return [*pieces[:at], Piece(mark, None, None), *pieces[at + 1 :]]


def reordered(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    """ "Тогда я" for "я тогда" and the like."""
    for at in range(len(pieces) - 2):
        first, second, gap = pieces[at : at + 3]
        if first.slot and first.slot.kind == "when" and second.slot and second.slot.kind == "agent" and gap.text == " ":
            moved = [second._replace(text=f"{second.text} "), first._replace(text=first.text.lower())]
            return [*pieces[:at], *moved, *pieces[at + 3 :]]
    return None


def without_article(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
    open_ = [at for at, piece in enumerate(pieces) if re.search(r"\bthe $", piece.text)]
    if not open_:
        return None
    at = chance.choice(open_)
    return [*pieces[:at], pieces[at]._replace(text=re.sub(r"\bthe $", "", pieces[at].text)), *pieces[at + 1 :]]


LIGHT: dict[str, Edit] = {
    "inflected": _respelt("noun"), "term": _respelt("name"), "number": _respelt("number"), "dropped": without_when,
    "elided": elided, "order": reordered, "article": without_article,
}  # fmt: skip


# ── Bad: another statement ─────────────────────────────────────────────────────────────────────────────────────────


def _made_false(kind: str) -> Edit:
    def edit(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
        return _one_replaced(pieces, kind, lambda _piece, slot: slot.other, chance)

    return edit


def number(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
    """Another number, half the time one that looks much like it."""

    def values(piece: Piece, slot: Slot) -> Sequence[str]:
        shown = piece.text if piece.text.isdigit() else next((same for same in slot.same if same.isdigit()), "")
        alike = [other for other in slot.other if len(other) == len(shown) and other[:-1] == shown[:-1]]
        return alike if alike and chance.random() < 0.5 else slot.other

    return _one_replaced(pieces, "number", values, chance)


def antonym(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
    kinds = ["verb", "antonym"]
    chance.shuffle(kinds)
    return next((done for kind in kinds if (done := _made_false(kind)(pieces, chance)) is not None), None)


def agent(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    """We for I or I for we, with the verbs that agree."""
    if not any(piece.slot and piece.slot.kind == "agent" for piece in pieces):
        return None
    return [
        piece._replace(text=_like(piece.text, piece.slot.agreeing)) if piece.slot and piece.slot.agreeing else piece
        for piece in pieces
    ]


def _like(model: str, text: str) -> str:
    return text[:1].upper() + text[1:] if model[:1].isupper() and model != "I" else text


def denied(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    for at, piece in enumerate(pieces):
        if piece.slot is not None and piece.slot.denied is not None:
            return [*pieces[:at], piece._replace(text=piece.slot.denied), *pieces[at + 1 :]]
    return None


def hedge_dropped(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    kept = [piece for piece in pieces if piece.slot is None or piece.slot.kind != "hedge"]
    return kept if len(kept) < len(pieces) else None


def paraphrased(pieces: list[Piece], chance: random.Random) -> list[Piece] | None:
    return _one_replaced(pieces, "verb", lambda _piece, slot: slot.synonyms, chance)


_UNDENIED = (
    (re.compile(r"\b(?:никогда не|так и не|не|нет,?|ни разу не) ", re.I), ""), (re.compile(r"^без ", re.I), "с "),
    (re.compile(r"\bhaven't\b", re.I), "have"), (re.compile(r"\bdid not\b", re.I), "did"),
    (re.compile(r"\b(?:never|not|no,?) ", re.I), ""), (re.compile(r"\bwithout\b", re.I), "with"),
)  # fmt: skip


def undenied(pieces: list[Piece], _chance: random.Random) -> list[Piece] | None:
    """A denial without its negations."""
    text = joined(pieces)
    for pattern, instead in _UNDENIED:
        text = pattern.sub(instead, text)
    return [Piece(text, None, place_of(pieces))] if text != joined(pieces) else None


MADE_FALSE: dict[str, Edit] = {
    "negation added": denied, "number": number, "name": _made_false("name"), "agent": agent, "antonym": antonym,
    "noun": _made_false("noun"), "paraphrase": paraphrased,
}  # fmt: skip
