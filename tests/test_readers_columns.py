"""What is read of a column at once is what is read of each value alone."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from analyzer.transcript import clock
from analyzer.transcript.readers import moments, timing, wording

CLOCKS = st.from_regex(r"(\d{1,3}:)?\d{1,2}:\d{1,2}([.,]\d{0,4})?", fullmatch=True)
TIMES = st.one_of(
    CLOCKS,
    st.from_regex(r"-?\d{1,6}(\.\d{0,4})?(s|s\0|ms)?", fullmatch=True),
    st.sampled_from(["", " ", "nans", "infs", "0:01 - 0:05", "PT1M2.5S", "Вера", "s", "\0", "9" * 40 + "s"]),
    st.integers(min_value=-5, max_value=10**20),
    st.floats(),
    st.none(),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
)


def columns_of(values: st.SearchStrategy[object]) -> st.SearchStrategy[list[object]]:
    """Columns of one kind of value, and mixed ones."""
    alike = st.sampled_from([r"\d\d:\d\d:\d\d[.,]\d{3}", r"\d\d:\d\d", r"\d{1,8}", r"\d{1,3}\.\d{3}s"])
    odd = st.sampled_from(["1.5s", "nans", "infs", "-1s", "3", " ", "1s\0002s", "2.25s", "9" * 40 + "s"])
    return (
        st.lists(values)
        | st.lists(odd, max_size=4)
        | alike.flatmap(lambda shape: st.lists(st.from_regex(shape, fullmatch=True)))
    )


@given(st.lists(CLOCKS))
def test_clocks_are_read_together_as_each_alone(clocks: list[str]) -> None:
    found = clock.all_seconds(clocks)
    assert found is None or found == [clock.seconds(one) for one in clocks]


@given(CLOCKS)
def test_a_usual_clock_says_what_any_clock_says(text: str) -> None:
    assert clock.seconds(text) == clock._seconds_of_any(text)


@given(columns_of(TIMES))
@example(["1.5s", "nans"])
@example(["1s\0002s", "3", "4s"])
@example(["1.5,2.5s", "3.5s"])
@example(["1s", "2.5", "trues"])
@example(["0." + "0" * 28 + "s", "1.5s"])
def test_times_of_words_are_read_together_as_each_alone(values: list[object]) -> None:
    assert timing.all_seconds(values) == [timing.seconds(value) for value in values]
    assert timing.all_milliseconds(values) == [timing.milliseconds(value) for value in values]


WORDS = st.sampled_from(["да", "Kafka", "кэш,", "ещё", "e", "a b", "\u00a0", "ТАК"])
STARTS = st.none() | st.floats(min_value=-2, max_value=40, allow_nan=False) | st.sampled_from([-2.0, 0.0, 2.0])


@given(st.lists(st.lists(st.tuples(WORDS, STARTS), min_size=1, max_size=8), max_size=4), st.data())
def test_marks_of_many_texts_are_the_marks_of_each(
    phrases: list[list[tuple[str, float | None]]], data: st.DataObject
) -> None:
    """Texts are their words with a space between, the same in other letters, and others."""
    spoken = [" ".join(word for word, _ in phrase) for phrase in phrases]
    texts = [data.draw(st.sampled_from([text, text.capitalize(), text + ".", f" {text}", ""])) for text in spoken]
    ends = [*accumulate(map(len, phrases), initial=0)]
    words = [word for phrase in phrases for word, _ in phrase]
    starts = [start for phrase in phrases for _, start in phrase]
    assert timing.all_marks(texts, ends[:-1], ends[1:], words, starts) == [
        timing.marks(text, words[at:until], starts[at:until])
        for text, at, until in zip(texts, ends[:-1], ends[1:], strict=True)
    ]


@given(columns_of(TIMES), st.sampled_from([None, 0.001, 1.0]), st.integers(min_value=0, max_value=1000))
@example([1.5, float("inf"), None], None, 10)
@example([float("inf"), float("-inf"), float("nan")], None, 10)
def test_a_column_of_times_is_read_as_each_of_its_values(values: list[object], unit: float | None, words: int) -> None:
    each = [moments.read(value) for value in values]
    scale = moments.scale_of(each, words=lambda: words, unit=unit)
    together = moments.read_all(values)
    assert moments.scale_of_all(together, words=lambda: words, unit=unit) == scale
    assert list(scale.all_of(together)) == [scale.of(time) for time in each]


@given(st.lists(st.text(alphabet="аб \n\r\t") | st.none()))
def test_texts_are_made_together_as_each_alone(values: list[object]) -> None:
    assert wording.all_spoken(values) == [wording.spoken(value) for value in values]
    assert wording.labels(values) == [wording.label(value) for value in values]


@given(st.floats(min_value=0, max_value=clock.LONGEST))
def test_thousandths_are_those_of_rounding(value: float) -> None:
    assert clock.thousandths(value) == round(value, 3)
