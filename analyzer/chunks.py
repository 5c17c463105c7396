"""A transcript in parts that fit one prompt, without a lost or repeated character.

A part ends where an exchange ends, so that a question and its answer stay together; a turn is cut only when it
alone is too long, at a sentence. The splitter is LangChain's; offsets are a running sum over its pieces.
"""

from __future__ import annotations

from itertools import accumulate

from analyzer.frozen import Frozen
from analyzer.transcript.model import Transcript, Turn

SMALLEST = 10_000
# A talk of 10,000 words goes into four parts: every part costs the rules and the matrix anew, some 11,000 tokens.
LARGEST = 19_000
CONTEXT = 1_500
SHORTEST = 1_000  # a part that is divided because it was too long leaves none below this

# Private-use characters that mark where the text may be cut. One that stands in a talk only adds a place to cut.
_EXCHANGE, _TURN = "\ue000", "\ue001"
_SEPARATORS = [f"(?={_EXCHANGE})", f"(?={_TURN})", r"(?<=[.!?…])(?=\s)", r"(?=\s)", ""]
_STEP = 250  # characters by which a limit is raised until the parts are no more than they must be
_QUESTION_WORDS = 4  # shorter turns of an interviewer ("угу, понятно") do not begin an exchange


class Piece(Frozen):
    """`text[start:end]` of the turn with this index."""

    turn: int
    start: int
    end: int


class Chunk(Frozen):
    """One part of a transcript, number `number` of `of`; `context` precedes it and is not to be cited."""

    transcript: str
    number: int
    of: int
    pieces: tuple[Piece, ...]
    context: tuple[Piece, ...]


def split(transcript: Transcript, *, smallest: int = SMALLEST, largest: int = LARGEST) -> tuple[Chunk, ...]:
    """Parts of at most `largest` characters and, where the talk allows, of at least `smallest`, of even length."""
    document, starts = _document(transcript.turns)
    lengths = _even(document, smallest, largest)
    ends = list(accumulate(lengths))
    parts = [
        _pieces(transcript.turns, starts, begin, end)
        for begin, end in zip([0, *ends], ends, strict=False)
        if end > begin
    ]
    parts = [part for part in parts if part]
    return tuple(
        Chunk(
            transcript=transcript.id,
            number=number,
            of=len(parts),
            pieces=part,
            context=_before(transcript, part[0]),
        )
        for number, part in enumerate(parts, start=1)
    )


def halves(transcript: Transcript, chunk: Chunk) -> tuple[Chunk, ...]:
    """The same part in two, or three, cut where an exchange ends if it may be; none when it is too short for that."""
    turns = tuple(
        turn.model_copy(update={"text": turn.text[piece.start : piece.end], "cues": ()})
        for piece in chunk.pieces
        for turn in [transcript.turns[piece.turn - 1]]
    )
    length = sum(len(turn.text) for turn in turns)
    if length < 2 * SHORTEST:
        return ()
    document, starts = _document(turns)
    lengths = _even(document, 0, -(-len(document) // 2) + SHORTEST // 2)
    ends = list(accumulate(lengths))
    found = [_spans(turns, starts, begin, end) for begin, end in zip([0, *ends], ends, strict=False)]
    offsets = [piece.start for piece in chunk.pieces]
    parts = [
        tuple(
            Piece(turn=turns[place].index, start=offsets[place] + start, end=offsets[place] + end)
            for place, start, end in spans
        )
        for spans in found
        if spans
    ]
    return tuple(chunk.model_copy(update={"pieces": part, "context": _before(transcript, part[0])}) for part in parts)


def _document(turns: tuple[Turn, ...]) -> tuple[str, list[int]]:
    """All turns in one text, each after its mark, and where each turn's own text starts in it."""
    text: list[str] = []
    starts: list[int] = []
    position = 0
    previous = ""
    for turn in turns:
        asks = turn.role != "candidate" and len(turn.text.split()) >= _QUESTION_WORDS
        text.append((_EXCHANGE if asks and previous == "candidate" else _TURN) + turn.text)
        starts.append(position + 1)
        position += 1 + len(turn.text)
        previous = turn.role
    return "".join(text), starts


def _even(document: str, smallest: int, largest: int) -> list[int]:
    """Lengths of the parts: as few as `largest` allows, then the shortest limit that needs no more of them."""
    lengths = _split(document, largest)
    count = len(lengths)
    limit = max(smallest, -(-len(document) // count)) if count else largest
    while limit < largest:
        even = _split(document, limit)
        if len(even) <= count:
            return even
        limit += _STEP
    return lengths


def _split(document: str, size: int) -> list[int]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        is_separator_regex=True,
        keep_separator="start",
        strip_whitespace=False,
        chunk_size=size,
        chunk_overlap=0,
    )
    parts = splitter.split_text(document)
    if "".join(parts) != document:  # a splitter that loses text would lose evidence in silence
        raise AssertionError("the splitter changed the text")
    return [len(part) for part in parts]


def _pieces(turns: tuple[Turn, ...], starts: list[int], begin: int, end: int) -> tuple[Piece, ...]:
    """The spans of turns that stand in `document[begin:end]`."""
    return tuple(
        Piece(turn=turns[place].index, start=start, end=stop)
        for place, start, stop in _spans(turns, starts, begin, end)
    )


def _spans(turns: tuple[Turn, ...], starts: list[int], begin: int, end: int) -> list[tuple[int, int, int]]:
    """The same as places in `turns`, with start and end in the text of each."""
    spans = []
    for place, (turn, start) in enumerate(zip(turns, starts, strict=True)):
        first, last = max(begin, start), min(end, start + len(turn.text))
        if first < last:
            spans.append((place, first - start, last - start))
    return spans


def _before(transcript: Transcript, first: Piece) -> tuple[Piece, ...]:
    """What was said just before a part, at most `CONTEXT` characters, whole turns where they fit."""
    pieces: list[Piece] = []
    room = CONTEXT
    if first.start:
        pieces.append(Piece(turn=first.turn, start=max(0, first.start - room), end=first.start))
        room -= pieces[0].end - pieces[0].start
    for turn in reversed(transcript.turns[: first.turn - 1]):
        if room <= 0 or (pieces and len(turn.text) > room):
            break
        pieces.append(Piece(turn=turn.index, start=max(0, len(turn.text) - room), end=len(turn.text)))
        room -= len(turn.text)
    return tuple(reversed(pieces))
