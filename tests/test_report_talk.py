"""The transcript in the page: cut where quotes begin and end, and whole when read in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer import report
from analyzer.report import talk
from tests import builders, page_reader

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple), min_size=0, max_size=6, unique=True
)


@given(st.text(max_size=40), spans)
def test_the_pieces_joined_are_the_turn_again(text: str, found: list[tuple[int, int]]) -> None:
    numbered = [(number, start, end) for number, (start, end) in enumerate(found, start=1)]
    pieces = talk.segments(text, numbered, {})
    assert "".join(piece.text for piece in pieces) == text
    for number, start, end in numbered:
        assert "".join(piece.text for piece in pieces if number in piece.passages) == text[start:end]
        begins = [piece for piece in pieces if number in piece.begins]
        assert len(begins) == (1 if text[start:end] else 0)


def test_overlapping_quotes_are_each_lit_whole() -> None:
    said = builders.talk([("candidate", "Борис", "один два три четыре пять")])
    items = (
        builders.cited(said, 1, "ovens", "один два три", value=3),
        builders.cited(said, 1, "sourdough", "три четыре", value=3),
        builders.cited(said, 1, "costing", "три четыре", reason="does_not_know"),
    )
    html = report.render(builders.result(items, transcripts=(said,))).html
    tree = page_reader.read(html)
    turn = tree.one("div", id="t1")
    assert turn.one("p", class_="text").raw() == "один два три четыре пять"
    assert "".join(mark.raw() for mark in turn.all("mark", class_="p1")) == "один два три"
    assert "".join(mark.raw() for mark in turn.all("mark", class_="p2")) == "три четыре"
    assert ".turn:has(#q1:target) .p1 {" in html
    assert ".turn:has(#q2:target) .p2 {" in html
    kinds = [mark.attributes["class"].split()[0] for mark in turn.all("mark")]
    assert kinds == ["for", "both", "both"]


def test_one_passage_has_one_number_for_all_lines_that_cite_it() -> None:
    said = builders.talk()
    items = (
        builders.cited(said, 6, "recipes", value=4),
        builders.cited(said, 6, "sourdough", value=4),
        builders.cited(said, 8, "ovens", value=2),
    )
    tree = page_reader.read(report.render(builders.result(items, transcripts=(said,)), language="en").html)
    margin = tree.one("div", id="t6").one("ul", class_="margin")
    assert [b.text() for b in margin.all("b")] == ["No. 1"]
    assert len(margin.all("a")) == 2
    assert tree.one("div", id="t8").one("ul", class_="margin").one("b").text() == "No. 2"


def test_a_limit_is_underlined_otherwise_than_a_support() -> None:
    tree = page_reader.read(report.render(builders.interview()).html)
    kinds = {mark.raw(): mark.attributes["class"] for mark in tree.all("mark")}
    assert kinds["вчера проспал"] == "against"
    assert kinds["За год ни разу не опоздал."] == "for"
