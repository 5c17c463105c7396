"""What is said of a quote: where it stands, how it differs from the source, what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from analyzer.evidence import Difference, Flag
from analyzer.grounding import clause, lexicon, morphology
from analyzer.grounding.alignment import Alignment
from analyzer.grounding.changes import Change, bridges
from analyzer.grounding.tokens import Border, Token
from analyzer.transcript.model import Turn

Verdict = Literal["verbatim", "near", "elided", "altered", "rejected"]

_LONGEST_GAP = 60  # words of the source between two pieces of a quote with a mark between them
_LONGEST_INSIDE = 12  # of these without a border at both ends
_FEWEST_IN_A_PIECE = 2
_HOLDING = lexicon.PREPOSITIONS | lexicon.NEGATIONS | lexicon.ARTICLES
_ENDS: tuple[Border, ...] = ("sentence",)
_MARKS: tuple[Border, ...] = ("sentence", "comma")


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a quote stands: offsets in the text of the turn numbered `turn`, or why it does not.

    `verdict` is `verbatim` (character for character), `near` (spelling, fillers, inflection, order), `elided` (a gap
    inside one turn), `altered` (the place is known, but a word that can carry meaning is another) or `rejected`.
    `differences` are typed, in the order of the quote. `flags` tell what speaks against the passage or about its place.
    """

    verdict: Verdict
    reason: str | None = None
    turn: int | None = None
    start: int = 0
    end: int = 0
    differences: tuple[Difference, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the words are the candidate's; what the flags say comes on top."""
        return self.verdict in ("verbatim", "near", "elided")


def of_equal_words(turn: Turn, start: int, end: int, quote: str, *, begins: int) -> Grounding:
    """The span widened to the quote's own outer punctuation, with what differs from the model's wording.

    `begins` is where in `quote` its first word does.
    """
    whole = quote.strip()
    exact = start - (begins - (len(quote) - len(quote.lstrip())))
    if exact >= 0 and turn.text.startswith(whole, exact):
        return Grounding("verbatim", None, turn.index, exact, exact + len(whole))
    difference = Difference(kind="spelling", source=turn.text[start:end], quoted=quote, start=start, end=end)
    return Grounding("near", None, turn.index, start, end, (difference,))


def of_parted(turn: Turn, start: int, end: int, quote: str, kind: Literal["number", "name"]) -> Grounding:
    """The verdict on equal words that are another number or name for the end of a sentence among them."""
    difference = Difference(kind=kind, source=turn.text[start:end], quoted=quote, start=start, end=end)
    return Grounding("altered", kind, turn.index, start, end, (difference,))


def parted(quote: Sequence[Token], source: Sequence[Token]) -> Literal["number", "name"] | None:
    """Whether, of equal words, one side has a number or name where on the other a sentence ends: "20. Eight fell"."""
    if [word for one in quote for word in one.norm.split(" ")] != [
        word for one in source for word in one.norm.split(" ")
    ]:
        return None  # the quote is cut inside of a number, which is another matter
    for one, other in ((quote, source), (source, quote)):
        inside, ends = _insides(one), _borders(other, _ENDS)
        if (at := next((at for at in inside if at in ends), None)) is not None:
            return "number" if inside[at].kind == "number" else "name"
    return None


def runs_on(quote: Sequence[Token], source: Sequence[Token], first: int, last: int) -> bool:
    """Whether the quote, of equal words, joins a sentence to a piece of the next one without any mark.

    Of "I led. The team was Peter's" that makes "I led the team".
    """
    if last + 1 >= len(source) or source[last + 1].border:
        return False
    begun = next((at for at in range(last, first, -1) if source[at].border == "sentence"), None)
    if begun is None or any(map(_states, source[begun : last + 1])):
        return False
    return bool(_borders(source[first : last + 1], _ENDS) - _borders(quote, _MARKS))


def _states(token: Token) -> bool:
    """Whether a piece of a sentence with this word says something by itself."""
    if morphology.is_cyrillic(token.norm):
        return morphology.is_finite_verb(token.norm)
    return token.norm in lexicon.SUBJECTS | lexicon.AUXILIARIES or token.norm.endswith("ed")


def _insides(tokens: Sequence[Token]) -> dict[int, Token]:
    """The words, by number, that go on with a number or a name, and which."""
    found: dict[int, Token] = {}
    at = 0
    for token in tokens:
        length = token.norm.count(" ") + 1
        found.update(dict.fromkeys(range(at + 1, at + length), token))
        at += length
    return found


def _borders(tokens: Sequence[Token], borders: Collection[Border]) -> frozenset[int]:
    """The words, by number, before which there is one of the borders; the first always has one."""
    found: set[int] = {0}
    at = 0
    for token in tokens:
        if token.border in borders:
            found.add(at)
        at += token.norm.count(" ") + 1
    return frozenset(found)


def of_aligned(
    turn: Turn,
    source: Sequence[Token],
    aligned: Sequence[Alignment],
    problems: Callable[[int, int], Iterable[clause.Problem]],
) -> Grounding:
    """The verdict on a quote whose pieces have been found, in order, in one turn.

    `problems` tells what speaks against the tokens from one number to another.
    """
    first, last = aligned[0].first, aligned[-1].last
    differences = [_difference(change, found.quote, turn, source) for found in aligned for change in found.changes]
    gaps = [(before.last + 1, after.first) for before, after in pairwise(aligned)]
    differences.extend(_gap(turn, source, begin, end) for begin, end in gaps if end > begin)
    place = (turn.index, source[first].start, source[last].end)
    changed = next((change for found in aligned for change in found.changes if not change.harmless), None)
    if changed is not None:
        return Grounding("altered", changed.kind, *place, tuple(differences))
    pieces = min(len(found.quote) for found in aligned)
    if any(end - begin > _LONGEST_GAP for begin, end in gaps) or (gaps and pieces < _FEWEST_IN_A_PIECE):
        return Grounding("altered", "gap", *place, tuple(differences))
    elided = bool(gaps) or any(found.omits_words for found in aligned)
    flags: set[clause.Problem] = set()
    for found in aligned:
        flags.update(problems(found.first, found.last))
    if any(_leaps(source, before, after) for before, after in pairwise(aligned)):
        flags.add("truncated_meaning")
    ordered = tuple(flag for flag in clause.PROBLEMS if flag in flags)
    return Grounding("elided" if elided else "near", None, *place, tuple(differences), ordered)


def _leaps(source: Sequence[Token], before: Alignment, after: Alignment) -> bool:
    """Whether a gap joins two statements in one: it then goes over a sentence's end, or over a predicate, and what
    stands on one of its sides is a piece of a statement."""
    begin, end = before.last + 1, after.first
    skipped = source[begin:end]
    if not skipped:
        return False
    if source[before.last].norm in _HOLDING and not skipped[0].border and bridges(skipped):
        return True
    apart = _is_own_statement(source, before, after)
    if any(token.border == "sentence" for token in source[begin : end + 1]):
        return not apart
    if len(skipped) > _LONGEST_INSIDE and not apart:
        return True
    if any(morphology.is_finite_verb(source[at].norm) for at in range(after.first, after.last + 1)):
        return False
    russian = any(morphology.is_cyrillic(source[at].norm) for at in range(after.first, after.last + 1))
    return russian and any(morphology.is_finite_verb(token.norm) for token in skipped)


def _is_own_statement(source: Sequence[Token], before: Alignment, after: Alignment) -> bool:
    """Whether both sides of a gap are cut where a clause ends and where one begins."""
    start = after.first
    while start > before.last + 1 and not source[start].border and source[start - 1].kind in ("filler", "particle"):
        start -= 1
    return bool(source[before.last + 1].border and source[start].border)


def _gap(turn: Turn, source: Sequence[Token], begin: int, end: int) -> Difference:
    left, right = source[begin].start, source[end - 1].end
    return Difference(kind="gap", source=turn.text[left:right], quoted="…", start=left, end=right)


def _difference(change: Change, quote: Sequence[Token], turn: Turn, source: Sequence[Token]) -> Difference:
    place = None if change.source is None else source[change.source]
    return Difference(
        kind=change.kind,
        source="" if place is None else turn.text[place.start : place.end],
        quoted="" if change.quote is None else quote[change.quote].norm,
        start=None if place is None else place.start,
        end=None if place is None else place.end,
    )
