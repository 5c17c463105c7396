"""What holds for every quote of every talk."""

from __future__ import annotations

import functools
import itertools
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.grounding import Grounding, Index, ground, lexicon, shadow
from analyzer.grounding.shadow import words
from analyzer.grounding.tokens import Reader
from analyzer.transcript.model import Transcript, Turn
from tests.grounding_talks import follows, normal
from tests.talks import of_turns

WORDS = st.sampled_from((
    "я", "мы", "не", "писал", "работал", "заработал", "сделал", "Кафка", "C++", "C", "5", "-5", "1.5", "15", "2019",
    "didn't", "код-ревью", "ещё", "йод", "прод", "naïve",
))  # fmt: skip
JOINTS = st.sampled_from((" ", " ", " ", ", ", " — ", ". ", "\u00a0", " «", "» ", "… "))


@st.composite
def any_talk(draw: st.DrawFn) -> Transcript:
    turns = draw(
        st.lists(st.tuples(st.sampled_from(("candidate", "interviewer")), st.lists(WORDS, max_size=12)), max_size=5)
    )
    return of_turns([(role, "".join(word + draw(JOINTS) for word in words)) for role, words in turns])


@st.composite
def spans(draw: st.DrawFn, role: str) -> tuple[Transcript, int, int, int]:
    """A talk and a span of at least three words of a turn of this role: index, start, end."""
    talk = draw(any_talk())
    long = [turn for turn in talk.turns if turn.role == role and len(list(words(turn.text))) >= 3]
    assume(long)
    turn = draw(st.sampled_from(long))
    places = [(start, end) for _, start, end in words(turn.text)]
    first = draw(st.integers(0, len(places) - 3))
    last = draw(st.integers(first + 2, len(places) - 1))
    return talk, turn.index, places[first][0], places[last][1]


often = settings(max_examples=60)


@often
@given(spans("candidate"), st.booleans())
def test_whatever_the_candidate_said_is_found_at_its_place_or_an_equal_one(given, cited) -> None:
    talk, index, start, end = given
    quote = talk.turns[index - 1].text[start:end]
    found = ground(talk, quote, turn=index if cited else None)
    assert found.turn is not None
    turn = talk.turns[found.turn - 1]
    assert turn.role == "candidate"
    assert normal(turn.text[found.start : found.end]) == normal(quote)
    if found.verdict == "verbatim":
        assert turn.text[found.start : found.end] == quote
    if cited:
        assert found.turn == index
        assert not {"moved", "ambiguous"} & set(found.flags)


@often
@given(spans("candidate"), st.data())
def test_a_quote_with_one_word_changed_is_accepted_only_where_it_was_really_said(given, data) -> None:
    talk, index, start, end = given
    said_there = normal(talk.turns[index - 1].text[start:end])
    at = data.draw(st.integers(0, len(said_there) - 1))
    how = data.draw(st.sampled_from(("replaced", "lost", "added")))
    other = data.draw(WORDS)
    before, after = said_there[:at], said_there[at + 1 :]
    changed = {"replaced": [*before, other, *after], "lost": before + after,
               "added": [*before, other, *said_there[at:]]}[how]  # fmt: skip
    found = ground(talk, " ".join(changed), turn=index)
    said = any(follows(normal(turn.text), normal(" ".join(changed))) for turn in talk.turns if turn.role == "candidate")
    assert found.accepted or not said
    if found.accepted and not said:
        assert found.turn is not None
        shown = talk.turns[found.turn - 1].text[found.start : found.end]
        assert hard(normal(" ".join(changed))) == hard(normal(shown))


def hard(words: list[str]) -> list[str]:
    """The words that may not change, a stumble over one of them told once."""
    kept = [word for word in words if word in ("мы", "не", "5", "-5", "1.5", "15", "2019", "didn't", "c++", "c")]
    return sorted(word for at, word in enumerate(kept) if not at or kept[at - 1] != word)


@often
@given(spans("interviewer"))
def test_what_only_the_interviewer_said_is_never_accepted(given) -> None:
    talk, index, start, end = given
    quote = talk.turns[index - 1].text[start:end]
    assume(not any(follows(normal(t.text), normal(quote)) for t in talk.turns if t.role == "candidate"))
    for turn in (None, index):
        found = ground(talk, quote, turn=turn)
        if found.verdict not in ("near", "elided"):  # the candidate may have said nearly the same
            assert found == Grounding("rejected", reason="not_candidate", flags=("interviewer",))
        else:
            assert found.turn is not None
            assert talk.turns[found.turn - 1].role == "candidate"


@often
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_looked_for_in_any_text(text, quote) -> None:
    found = ground(of_turns([("candidate", text)]), quote)
    if found.verdict != "rejected":
        assert 0 <= found.start < found.end <= len(text)
    whole = ground(of_turns([("candidate", text)]), text)
    assert whole.verdict == "verbatim" if normal(text) else whole.reason == "empty"


# ── Whole interviews ───────────────────────────────────────────────────────────────────────────────────────────────

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAMES = ("junior-backend.txt", "lead-whisperx.json", "senior-zoom.vtt")


@functools.cache
def index_of(name: str) -> Index:
    return Index(transcript.load(SAMPLES / name))


class Cut:
    """A passage of five to fourteen words of a turn in a sample; a number or a name of several words is one."""

    def __init__(self, index: Index, chance: random.Random, *, role: str = "candidate") -> None:
        self.index = index
        self.turn = chance.choice(
            [turn for turn in index.transcript.turns if turn.role == role and _words_in(turn) >= 8]
        )
        spans = {token.start: token for token in reversed(Reader(index.terms).tokens(self.turn.text))}
        places = [spans[start] for start in sorted(spans)]
        count = chance.randint(min(5, len(places)), min(14, len(places)))
        first = chance.randint(0, len(places) - count)
        self.places = places[first : first + count]
        self.start, self.end = self.places[0].start, self.places[-1].end
        self.quote = self.turn.text[self.start : self.end]
        self.spelt = [self.turn.text[place.start : place.end] for place in self.places]

    def ground(self, quote: str) -> Grounding:
        return self.index.ground(quote, turn=self.turn.index)

    def shown(self, found: Grounding) -> str:
        assert found.turn is not None
        return self.index.transcript.turns[found.turn - 1].text[found.start : found.end]

    def is_said(self, quote: str) -> bool:
        """Whether the candidate says these very words anywhere."""
        return any(
            follows(normal(turn.text), normal(quote))
            for turn in self.index.transcript.turns
            if turn.role == "candidate"
        )

    def replaced(self, at: int, *instead: str) -> str:
        return " ".join((*self.spelt[:at], *instead, *self.spelt[at + 1 :]))

    def hard(self, kind: str) -> list[int]:
        """Which words within the passage are of this kind, its ends left out."""
        return [at for at, place in enumerate(self.places[1:-1], start=1) if place.kind == kind]


def _words_in(turn: Turn) -> int:
    return len(list(words(turn.text)))


@functools.cache
def cuts_of(name: str) -> Sequence[Cut]:
    chance = random.Random(f"passages of {name}")
    return [Cut(index_of(name), chance) for _ in range(60)]


@pytest.fixture(params=NAMES)
def cuts(request: pytest.FixtureRequest) -> Sequence[Cut]:
    """Passages of one sample, the same in every run."""
    return cuts_of(request.param)


def test_a_passage_of_a_whole_interview_is_found_at_its_place(cuts: Sequence[Cut]) -> None:
    for cut in cuts:
        found = cut.ground(cut.quote)
        assert (found.verdict, found.turn, cut.shown(found)) == ("verbatim", cut.turn.index, cut.quote)
        assert found.differences == ()


def test_case_punctuation_yo_and_fillers_never_reject(cuts: Sequence[Cut]) -> None:
    chance = random.Random(7)
    for cut in cuts:
        filler = "ну" if cut.index.transcript.language == "ru" else "um"
        plain = " ".join(cut.spelt)
        ways = [plain, plain.upper(), plain.replace("ё", "е").replace("Ё", "Е"), "«" + "», — ".join(cut.spelt) + "»!"]
        ways.append(cut.replaced(at := chance.randrange(1, len(cut.spelt)), filler, cut.spelt[at]))
        for quote in ways:
            if normal(quote.replace(f" {filler} ", " ")) != normal(cut.quote.replace(f" {filler} ", " ")):
                continue  # the marks between words made another number of them
            found = cut.ground(quote)
            assert found.accepted, (quote, found)
            assert found.turn == cut.turn.index


def test_a_changed_number_is_never_accepted(cuts: Sequence[Cut]) -> None:
    changed = [(cut, cut.replaced(at, "7319")) for cut in cuts for at in cut.hard("number")]
    changed += [(cut, cut.replaced(at, cut.spelt[at], "7319")) for cut in cuts for at in range(2, len(cut.spelt), 5)]
    assert len(changed) > 60
    for cut, quote in changed:
        assert not cut.ground(quote).accepted, quote


def test_a_changed_name_is_never_accepted() -> None:
    cuts = [cut for name in NAMES for cut in cuts_of(name)]
    changed = [(cut, cut.replaced(at, other)) for cut in cuts for at in cut.hard("name") for other in ("Zig", "Erlang")]
    assert len(changed) > 10
    for cut, quote in changed:
        assert not cut.ground(quote).accepted, quote


def test_an_added_or_lost_negation_is_never_accepted(cuts: Sequence[Cut]) -> None:
    changed = [(cut, cut.replaced(at)) for cut in cuts for at in cut.hard("negation")]
    for cut in cuts:
        denial = "не" if cut.index.transcript.language == "ru" else "not"
        changed += [(cut, cut.replaced(at, denial, cut.spelt[at])) for at in range(1, len(cut.spelt), 3)]
    for cut, quote in changed:
        found = cut.ground(quote)
        assert not found.accepted or cut.is_said(quote) or _denials(quote) == _denials(cut.shown(found)), quote


def _denials(text: str) -> set[str]:
    """The negations of a text; one that is said twice is a stumble."""
    return {word for word in normal(text) if word in lexicon.NEGATIONS}


def test_me_and_us_are_never_taken_for_each_other(cuts: Sequence[Cut]) -> None:
    other = {"я": "мы", "мы": "я", "i": "we", "we": "I"}
    for cut in cuts:
        for at in cut.hard("agent"):
            if (instead := other.get(cut.places[at].norm)) is not None:
                assert not cut.ground(cut.replaced(at, instead)).accepted


def test_two_passages_put_together_are_never_accepted(cuts: Sequence[Cut]) -> None:
    for one, other in itertools.pairwise(cuts):
        if one.turn is not other.turn:
            for joint in (" ", " … ", ". "):
                assert not one.ground(one.quote + joint + other.quote).accepted


@pytest.mark.parametrize("name", NAMES)
def test_a_passage_of_the_interviewer_is_never_accepted(name: str) -> None:
    chance = random.Random(name)
    for _ in range(60):
        cut = Cut(index_of(name), chance, role="interviewer")
        if not cut.is_said(cut.quote):
            found = cut.ground(cut.quote)
            assert (found.accepted, found.flags) == (False, ("interviewer",))


def test_what_differs_is_a_piece_of_the_source(cuts: Sequence[Cut]) -> None:
    for cut in cuts:
        for at in range(1, len(cut.spelt) - 1, 3):
            found = cut.ground(cut.replaced(at))
            if not found.accepted:
                continue
            text = cut.index.transcript.turns[(found.turn or 1) - 1].text
            for difference in found.differences:
                if difference.start is not None and difference.end is not None:
                    assert text[difference.start : difference.end] == difference.source


def test_the_same_question_has_the_same_answer_whatever_was_asked_before(cuts: Sequence[Cut]) -> None:
    fresh = Index(cuts[0].index.transcript)
    for cut in reversed(cuts[:40]):
        assert fresh.ground(cut.quote.upper(), turn=cut.turn.index) == cut.ground(cut.quote.upper())


@settings(max_examples=300)
@given(st.text("абяёйa z9n-–.,:'’+#_%№ \n\t…«»٣²і", max_size=40))
def test_the_short_way_to_a_plain_word_finds_what_the_careful_one_finds(text: str) -> None:
    folded = shadow.normalised(text)
    assert shadow.norms_of(folded, folded) == re.findall(shadow.CAREFUL_WORD, folded)
    plain = shadow.plain(text)
    if plain is not None:
        assert shadow.norms_of(text, plain) == re.findall(shadow.CAREFUL_WORD, plain)
