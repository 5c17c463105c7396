"""Quotes with known truth: where they stand, or that they must not be accepted."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.quotes import edits
from benchmarks.quotes.edits import Piece, joined, pieces_of, place_of
from benchmarks.quotes.interviews import TALKS, WORDS, Interview, Placed, as_heard
from benchmarks.quotes.sentences import parts_of, text_of

Group = Literal["verbatim", "surface", "light", "unseen twin", "bad"]
BAD_KINDS = (
    "interviewer", *edits.MADE_FALSE, "negation dropped", "hedge dropped", "invented tail", "invented head",
    "invented middle", "invented whole", "recast", "stitched turns", "stitched pieces", "cut_denial", "cut_condition",
    "cut_hearsay", "cut_agent", "cut_question",
)  # fmt: skip
UNSEEN = "unseen cut"
_HONEST = ("deed", "hedged", "denial", "talk", "twin")
_ATTEMPTS = 2_000
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A quote as a model would give it. `turn` is what it cites, `at` the turn and span it was made from.

    `places` are all spans (turn, start, end) that are right to show for it; a bad quote has none.
    """

    group: Group
    kind: str
    quote: str
    turn: int | None
    at: tuple[int, int, int]
    places: tuple[tuple[int, int, int], ...]
    dictated: bool


class Book:
    """An interview and all that its candidate said, folded for looking up whether something was really said."""

    def __init__(self, interview: Interview, chance: random.Random) -> None:
        self.interview = interview
        self.chance = chance
        self.words = WORDS[interview.language]
        self.talk = TALKS[interview.language]
        self.said = [placed for placed in interview.said if len(placed.sentence.text.split()) >= _FEWEST_WORDS]
        groups = [spellings for group in self.words.TOOLS.values() for tool in group if (spellings := tool.split("/"))]
        self._tools = {folded(other): folded(group[0]) for group in groups for other in group[1:]}
        self._fillers = {folded(phrase) for phrase in (*self.words.FILLERS, *self.words.OPENINGS, *self.words.WHENS)}
        turns = interview.transcript.turns
        self._candidate = "|".join(self._plain(turn.text) for turn in turns if turn.role == "candidate")

    def _plain(self, text: str) -> str:
        """Words without fillers, tools by one name each, numbers as words, between spaces."""
        text = re.sub(
            r"\d+", lambda digits: self.words.number_words(int(digits[0])) if int(digits[0]) < 1000 else digits[0], text
        )
        text = f" {folded(text)} "
        for heard, written in self._tools.items():
            text = text.replace(f" {heard} ", f" {written} ")
        for filler in self._fillers:
            text = text.replace(f" {filler} ", " ")
        return text

    def _in_words(self, digits: re.Match[str]) -> str:
        return str(self.words.number_words(int(digits[0]))) if int(digits[0]) < 1000 else digits[0]

    def times_said(self, quote: str) -> int:
        """How often the candidate said these words."""
        plain = self._plain(quote)
        return sum(piece.count(plain) for piece in self._candidate.split("|")) if plain.strip() else 1

    def places(self, turn: int, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
        """This span and every other with the same words in turns of the candidate."""
        turns = self.interview.transcript.turns
        same = re.compile(r"\W+".join(re.findall(r"\w+", turns[turn - 1].text[start:end])), re.IGNORECASE)
        found = [(turn, start, end)]
        for other in turns:
            if other.role == "candidate":
                found.extend((other.index, match.start(), match.end()) for match in same.finditer(other.text))
        return tuple(dict.fromkeys(found))


def folded(text: str) -> str:
    """Lower-case words with one space between them."""
    return " ".join(re.findall(r"[\w+#']+", text.lower().replace("ё", "е")))


def cases(interview: Interview, seed: int, *, good: int, bad: int) -> list[Case]:
    """`good` quotes of each good group and `bad` of each bad kind, as far as the talk has room for them."""
    chance = random.Random(f"cases {interview.transcript.id} {seed}")
    book = Book(interview, chance)
    made: list[Case] = []
    for make in (_verbatim, _surface, _light):
        made.extend(_several(book, good, make))
    for kind in BAD_KINDS:
        made.extend(_several(book, bad, _maker(kind)))
    if any(placed.sentence.kind == UNSEEN for placed in book.said):
        made.extend(_several(book, bad, lambda book: _cut(book, UNSEEN)))
        made.extend(_several(book, bad, _unseen_twin))
    return made


def _several(book: Book, count: int, make: Callable[[Book], Case | None]) -> Iterator[Case]:
    seen: set[str] = set()
    for _ in range(_ATTEMPTS):
        if len(seen) >= count:
            return
        case = make(book)
        if case is not None and case.quote not in seen and len(case.quote.split()) >= _FEWEST_WORDS:
            seen.add(case.quote)
            yield case


# ── Good ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _span(placed: Placed, first: int, last: int) -> list[Piece]:
    """The pieces of a sentence from the part `first` up to `last`."""
    parts = placed.sentence.parts
    return pieces_of(parts[first:last], placed.start + len(text_of(parts[:first])))


def _honest(book: Book, *, needs: str | None = None) -> tuple[int, list[Piece]] | None:
    """A stretch that may be quoted: from a border to a border, or on into the next sentence."""
    at = book.chance.randrange(len(book.said))
    placed = book.said[at]
    if placed.sentence.kind not in _HONEST:
        return None
    if needs is not None and not any(part.slot and part.slot.kind == needs for part in placed.sentence.parts):
        return None
    borders = placed.sentence.borders
    starts = [border for border in borders[:-1] if border <= 1 or placed.sentence.kind == "twin"]
    first = book.chance.choice(starts)
    last = book.chance.choice([border for border in borders if border > max(starts)])
    pieces = _span(placed, first, last)
    if last == borders[-1] and needs is None and book.chance.random() < 0.2:
        pieces.extend(_following(book, at))
    return placed.turn, pieces


def _following(book: Book, at: int) -> list[Piece]:
    """The end of a sentence and the next one of the same turn, if that may be quoted too."""
    placed, *rest = book.said[at : at + 2]
    between = placed.start + len(placed.sentence.text)
    if not rest or (rest[0].turn, rest[0].start) != (placed.turn, between + 1) or rest[0].sentence.kind not in _HONEST:
        return []
    end = _span(placed, placed.sentence.borders[-1], len(placed.sentence.parts))
    return [*end, Piece(" ", None, (between, between + 1)), *_span(rest[0], 0, rest[0].sentence.borders[-1])]


def _cited(book: Book, turn: int) -> int | None:
    """Models mostly cite the right turn; sometimes one beside it, or none."""
    luck = book.chance.random()
    if luck < 0.9:
        return turn
    return None if luck < 0.95 else max(1, turn + book.chance.choice((-2, -1, 1, 2)))


def _good(book: Book, group: Group, kind: str, turn: int, pieces: Sequence[Piece], quote: str) -> Case:
    start, end = _trimmed(book, turn, *place_of(pieces))
    return Case(
        group,
        kind,
        quote,
        _cited(book, turn),
        (turn, start, end),
        book.places(turn, start, end),
        book.interview.dictated,
    )


def _trimmed(book: Book, turn: int, start: int, end: int) -> tuple[int, int]:
    text = book.interview.transcript.turns[turn - 1].text
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _verbatim(book: Book) -> Case | None:
    found = _honest(book)
    if found is None:
        return None
    turn, pieces = found
    return _good(book, "verbatim", "verbatim", turn, pieces, "".join(piece.text for piece in pieces).strip())


def _unseen_twin(book: Book) -> Case | None:
    placed = book.chance.choice(book.said)
    if placed.sentence.kind != "unseen twin" or placed.sentence.cut is None:
        return None
    pieces = _span(placed, *placed.sentence.cut)
    return _good(book, "unseen twin", "unseen twin", placed.turn, pieces, joined(pieces))


def _surface(book: Book) -> Case | None:
    found = _honest(book)
    if found is None:
        return None
    turn, pieces = found
    names: list[str] = []
    if book.chance.random() < 0.4 and (fewer := edits.without_fillers(pieces, book.chance)):
        pieces, names = fewer, ["without fillers"]
    quote = joined(pieces)
    for edit in book.chance.sample(edits.SURFACE, book.chance.choice((1, 1, 2, 3))):
        if quote:
            quote = edit(quote, book.chance)
            names.append(edit.__name__)
    return _good(book, "surface", " + ".join(names), turn, pieces, quote)


def _light(book: Book) -> Case | None:
    kind = book.chance.choice(tuple(edits.LIGHT))
    found = _honest(book, needs={"elided": "aside", "order": "when", "dropped": "when"}.get(kind))
    if found is None:
        return None
    turn, pieces = found
    done = edits.LIGHT[kind](pieces, book.chance)
    if done is None:
        return None
    if book.chance.random() < 0.3:  # a model mends two things at once
        more = book.chance.choice(("term", "number", "dropped", "inflected"))
        if more != kind and (again := edits.LIGHT[more](done, book.chance)) is not None:
            done, kind = again, f"{kind} + {more}"
    quote = joined(done)
    if book.chance.random() < 0.3:
        quote = book.chance.choice((edits.lower, edits.other_yo, edits.upper))(quote, book.chance)
    return _good(book, "light", kind, turn, done, quote)


# ── Bad ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _maker(kind: str) -> Callable[[Book], Case | None]:
    if kind in edits.MADE_FALSE:
        return lambda book: _edited(book, kind, edits.MADE_FALSE[kind], ("deed",))
    if kind.startswith("cut_"):
        return lambda book: _cut(book, kind)
    return {
        "interviewer": _interviewer,
        "negation dropped": lambda book: _edited(book, kind, edits.undenied, ("denial",)),
        "hedge dropped": lambda book: _edited(book, kind, edits.hedge_dropped, ("hedged",)),
        "invented tail": _tail, "invented head": _head, "invented middle": _middle, "invented whole": _whole,
        "recast": _recast, "stitched turns": _stitched_turns, "stitched pieces": _stitched_pieces,
    }[kind]  # fmt: skip


def _bad(book: Book, kind: str, turn: int, pieces: Sequence[Piece], quote: str, *, said: int = 0) -> Case | None:
    """A bad quote, unless the candidate really said it somewhere."""
    if book.times_said(quote) > said:
        return None
    start, end = place_of(pieces)
    return Case("bad", kind, quote, turn, (turn, start, end), (), book.interview.dictated)


def _edited(book: Book, kind: str, edit: edits.Edit, kinds: Sequence[str]) -> Case | None:
    placed = book.chance.choice(book.said)
    if placed.sentence.kind not in kinds:
        return None
    borders = placed.sentence.borders
    pieces = _span(
        placed,
        borders[1] if len(borders) > 2 and borders[1] == 1 else 0,
        book.chance.choice(borders[-2:]) or borders[-1],
    )
    if not pieces:
        return None
    done = edit(pieces, book.chance)
    if done is None or folded(joined(done)) == folded(joined(pieces)):
        return None
    quote = joined(done)
    if book.chance.random() < 0.2:
        quote = book.chance.choice((edits.lower, edits.without_marks, edits.with_marks))(quote, book.chance)
    return _bad(book, kind, placed.turn, pieces, quote)


def _interviewer(book: Book) -> Case | None:
    turn, text = book.chance.choice(book.interview.asked)
    words = list(re.finditer(r"\S+", text))
    if len(words) < 5:
        return None
    first = book.chance.randrange(len(words) - 4)
    last = book.chance.randrange(first + 4, len(words))
    start, end = words[first].start(), words[last].end()
    case = _bad(book, "interviewer", turn, [Piece(text[start:end], None, (start, end))], text[start:end])
    if case is None:
        return None
    cited = turn if book.chance.random() < 0.5 else turn + 1
    return replace(case, turn=cited)


def _deed(book: Book) -> tuple[Placed, list[Piece]] | None:
    placed = book.chance.choice(book.said)
    if placed.sentence.kind != "deed":
        return None
    return placed, _span(placed, 0, placed.sentence.borders[-1])


def _tail(book: Book) -> Case | None:
    if (found := _deed(book)) is None:
        return None
    placed, pieces = found
    return _bad(
        book, "invented tail", placed.turn, pieces, joined(pieces) + book.chance.choice(book.talk.INVENTED_TAILS)
    )


def _head(book: Book) -> Case | None:
    if (found := _deed(book)) is None:
        return None
    placed, pieces = found
    quote = joined(pieces)
    quote = book.chance.choice(book.talk.INVENTED_HEADS) + quote[:1].lower() + quote[1:]
    return _bad(book, "invented head", placed.turn, pieces, quote)


def _middle(book: Book) -> Case | None:
    """A word or two that the candidate did not say, after the first tool or thing."""
    if (found := _deed(book)) is None:
        return None
    placed, pieces = found
    open_ = [at for at, piece in enumerate(pieces[:-1]) if piece.slot and piece.slot.kind in ("noun", "name")]
    if not open_:
        return None
    tails = [tail for tail in book.talk.INVENTED_TAILS if tail.startswith(" ")]
    invented = Piece(book.chance.choice(tails), None, None)
    at = open_[0] + 1
    return _bad(book, "invented middle", placed.turn, pieces, joined([*pieces[:at], invented, *pieces[at:]]))


def _whole(book: Book) -> Case | None:
    placed = book.chance.choice(book.said)
    parts, _ = parts_of(book.chance.choice(book.talk.INVENTED_WHOLES), book.words.filler("я"), book.chance)
    quote = text_of(as_heard(parts) if book.interview.dictated else parts)
    pieces = _span(placed, 0, len(placed.sentence.parts))
    if book.chance.random() < 0.5:
        quote += book.chance.choice(book.talk.INVENTED_TAILS)
    return _bad(book, "invented whole", placed.turn, pieces, quote)


def _recast(book: Book) -> Case | None:
    if (found := _deed(book)) is None:
        return None
    placed, pieces = found
    quote = joined(pieces)
    quote = book.chance.choice(book.talk.RECASTS).format(quote[:1].lower() + quote[1:])
    return _bad(book, "recast", placed.turn, pieces, quote)


def _stitched_turns(book: Book) -> Case | None:
    """The beginning of a sentence and the end of one in another turn, with a mark or without."""
    return _stitched(book, "stitched turns", lambda one, other: one.turn != other.turn)


def _stitched_pieces(book: Book) -> Case | None:
    """The subject and verb of one sentence with the end of another of the same turn, at least one sentence between."""
    return _stitched(
        book,
        "stitched pieces",
        lambda one, other: one.turn == other.turn and other.start > one.start + len(one.sentence.text) + 30,
    )


def _stitched(book: Book, kind: str, fits: Callable[[Placed, Placed], bool]) -> Case | None:
    one = book.chance.choice(book.said)
    others = [placed for placed in book.said if fits(one, placed) and placed.sentence.kind == "deed"]
    if one.sentence.kind != "deed" or not others:
        return None
    other = book.chance.choice(others)
    if (head := _upto_verb(one)) is None or (tail := _after_verb(other)) is None:
        return None
    glue = book.chance.choice((" … ", " [...] ", " ", " ", "... "))
    return _bad(book, kind, one.turn, head, joined([*head, Piece(glue, None, None), *tail]))


def _verb(placed: Placed) -> int | None:
    parts = placed.sentence.parts
    return next((at for at, part in enumerate(parts) if part.slot and part.slot.kind == "verb"), None)


def _upto_verb(placed: Placed) -> list[Piece] | None:
    at = _verb(placed)
    return None if at is None else _span(placed, 0, at + 1)


def _after_verb(placed: Placed) -> list[Piece] | None:
    at = _verb(placed)
    return None if at is None else _span(placed, at + 1, placed.sentence.borders[-1])


def _cut(book: Book, kind: str) -> Case | None:
    placed = book.chance.choice(book.said)
    if placed.sentence.kind != kind or placed.sentence.cut is None:
        return None
    pieces = _span(placed, *placed.sentence.cut)
    return _bad(book, kind, placed.turn, pieces, joined(pieces), said=1)
