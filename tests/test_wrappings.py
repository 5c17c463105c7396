"""What is taken for the answer in what a model wrote, and what is not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.wrappings import objects

JSON = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)
TALK = st.text(st.characters(exclude_characters="{}<>", exclude_categories=("Cs",)), max_size=20)


@given(JSON, TALK, TALK)
def test_an_object_is_found_as_it_is_written_whatever_is_around_it(value: dict[str, object], a: str, b: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert objects(f"{a}{text}{b}") == [text]
    assert objects(f"<think>{a}{text}</think>{b}{text}{a}") == [text]
    assert objects(f"{a}\n```json\n{text}\n```\n{b}") == [text]


@given(JSON, st.integers(min_value=1))
def test_an_object_that_was_cut_short_is_never_completed(value: dict[str, object], cut: int) -> None:
    text = json.dumps({"a": "б", **value, "last": 1}, ensure_ascii=False)
    for found in objects(text[: -(cut % len(text)) or -1]):
        assert found != text
        assert found in text[1:]  # at most a whole object from inside, which has not the shape of an answer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[1]",
        "{",
        '{"a": 1',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1, "a": 2}',
        '{"a": {"b": 1, "b": 1}}',
        '<think>{"a": 1}',
        '<think>{"a": 1}</think>',
        "{" * 100_000,
        '{"a":' * 100_000,
        "{{}" * 3 + "{" * 1000,
    ],
    ids=range(14),
)
def test_what_is_not_one_whole_object_is_none(text: str) -> None:
    assert [found for found in objects(text) if found != "{}"] == []


def test_the_end_of_thinking_counts_where_the_beginning_was_in_the_prompt() -> None:
    assert objects('maybe {"a": 1}, no\n</think>\n{"a": 2}') == ['{"a": 2}']


def test_several_objects_are_all_given_for_whoever_reads_them_to_choose() -> None:
    assert objects('{"a": 1} or {"a": 2}') == ['{"a": 1}', '{"a": 2}']
