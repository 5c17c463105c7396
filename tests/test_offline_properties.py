"""What holds for any text: no traceback, quotes that are there, the same answer every time, nothing above a deed."""

from __future__ import annotations

import sys
from importlib.resources import files

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import offline
from analyzer.offline import rules
from tests.offline_talks import gathered, matrix
from tests.talks import talk

WORDS = (
    "я", "мы", "он", "Артём", "вынес", "написал", "не", "ни", "бы", "если", "хочу", "слышал", "да", "нет", "кролик",
    "Kafka", "кофку", "редиска", "Docker", "на", "в", "очередь", "потому что", "сервис", "десять", "лет назад", "I",
    "wrote", "would", "never", "heard", "we", "Redis", "a", "queue", ",", ".", "?", "!", "…", "—", "«", "»", "\n",
    "не только", "хотя нет", "вру",
)  # fmt: skip
SAID = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
TURNS = st.lists(st.tuples(st.sampled_from("IC"), SAID.filter(str.strip)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(TURNS)
def test_any_text_is_read_and_every_quote_stands_in_the_candidates_turn(turns: list[tuple[str, str]]) -> None:
    one = talk(*(f"{who}: {said}" for who, said in turns))
    made = offline.read([one], matrix())
    for item in made.found:
        turn = one.turns[item.finding.turn - 1]
        assert turn.role == "candidate"
        assert item.finding.quote
        assert item.finding.quote in turn.text
        assert item.finding.value in (None, 1, 2, 3)
        assert (item.finding.value is None) == (item.finding.polarity == "limit")
    assert all(one.turns[item.turn - 1].role == "interviewer" for item in made.asked)
    assert made == offline.read([one], matrix())
    assert all(item.verdict == "verbatim" for item in gathered([one]).evidence)


@settings(max_examples=60, deadline=None)
@given(SAID)
def test_what_only_the_interviewer_says_shows_nothing(said: str) -> None:
    found = offline.read([talk(f"I: {said or '…'}", "C: М-м.")], matrix()).found
    assert all((item.finding.value or 0) <= 1 for item in found)


def test_every_language_has_the_same_lists() -> None:

    lists = {
        language: yaml.safe_load(files(offline).joinpath("data", f"{language}.yaml").read_text("utf-8"))
        for language in rules.languages()
    }
    assert set(lists) >= {"ru", "en"}
    of_forms = {"past", "past_endings", "present", "no_present", "now"}  # of languages that have no dictionary of forms
    of_dictionaries = {
        "people",
        "tools",
        "aside",
    }  # of those that have one, for words that it lacks or takes for people
    assert len({frozenset(one) - of_forms - of_dictionaries for one in lists.values()}) == 1


def _calls(times: int) -> int:
    """How many functions are called to read so many repeats of the same words."""
    one = talk(
        "I: Расскажите.", "C: " + "Я вынес письма в RabbitMQ и написал воркер. " * times, "I: " + "да угу " * times
    )
    offline.read([one], matrix())  # every word is looked up once
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        offline.read([one], matrix())
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_with_the_words_and_not_with_their_square() -> None:
    some, twice, four_times = (_calls(times) for times in (100, 200, 400))
    assert four_times - twice <= 2.2 * (twice - some)


def test_speech_that_never_ends_is_read_in_pieces() -> None:
    found = offline.read([talk("I: Расскажите.", "C: " + "я вынес письма в рэббит и написал воркер " * 300)], matrix())
    assert found.found
    assert max(len(item.finding.quote.split()) for item in found.found) <= 60
