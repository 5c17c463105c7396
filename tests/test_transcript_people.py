"""One person under two labels: proposed, never assumed, and made one when the caller says so."""

from __future__ import annotations

import dataclasses
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import people, reading, roles, speakers
from analyzer.transcript.utterance import label_key

ONE_PERSON = [
    ("Иван Петров", "Ivan Petrov"),
    ("Александр Шишкин", "Aleksandr Shishkin"),
    ("Наталья Юрьева", "Natalya Yuryeva"),
    ("Иван Петров", "Петров Иван"),
    ("Иван Петров", "Petrov, Ivan"),
    ("Anna Smirnova", "Anna Smirnova (iPhone)"),
    ("Anna Smirnova", "Anna Smirnova’s iPad"),
    ("Anna Smirnova", "Anna"),
    ("Anna Smirnova", "Anna S."),
    ("Anna Smirnova", "anna.smirnova@example.org"),
    ("Anna Smirnova", "Anna Smirnova [Guest]"),
    ("Jürgen Möller", "Jurgen Moller"),
    ("Кондратьев Олег", "Кондартьев Олег"),
    ("Interviewer", "Intrviewer"),
    ("Interviewer 2", "Interveiwer 2"),
    ("Кандидат", "Кандитат"),
]
TWO_PEOPLE = [
    ("Иванов", "Иванова"),
    ("Пётр Иванов", "Анна Иванова"),
    ("Александр", "Александра"),
    ("Валерий Ким", "Валерия Ким"),
    ("Евгений Орлов", "Евгения Орлова"),
    ("Daniel Kim", "Daniela Kim"),
    ("Christina Lee", "Christine Lee"),
    ("Karina Lee", "Marina Lee"),
    ("Anna", "Anya"),
    ("Анна", "Аня"),
    ("Иван", "Ян"),
    ("Anna Ivanova", "Anna Petrova"),
    ("Speaker 1", "Speaker 2"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("participants/0", "participants/1"),
    ("user17", "user18"),
    ("Слушатель №1", "Слушатель №2"),
    ("Interviewer 1", "Interviewer 2"),
    ("Interviewer 1", "Intrviewer 2"),
    ("Кандидат", "Интервьюер"),
    ("Гость", "Гость 2"),
    ("A", "B"),
]
RUSSIAN = "Я написал это за неделю, и всё было хорошо, но потом мы меняли схему, потому что пришёл новый клиент."


def talk(candidate: tuple[str, str], interviewer: str = "Интервьюер") -> str:
    """A talk in which one person stands under two labels in turn."""
    return "".join(
        f"{interviewer}: Что было дальше, расскажите про часть {number}?\n{candidate[number % 2]}: {RUSSIAN} {number}\n"
        for number in range(12)
    )


def parsed(text: str, **options: object) -> reading.Reading:
    return transcript.parse(text, source="x", sha256="0" * 64, **options)  # type: ignore[arg-type]


def told(read: reading.Reading, code: str) -> list[str]:
    return [warning.message["en"] for warning in read.transcript.warnings if warning.code == code]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_two_labels_of_one_person_are_proposed_as_one(one: str, other: str) -> None:
    (pair,) = people.alike([one, other])
    assert set(pair) == {one, other}
    assert [set(found) for found in people.alike([other, one])] == [set(pair)]


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_are_never_proposed_as_one(one: str, other: str) -> None:
    assert people.alike([one, other]) == []


def test_a_first_name_that_two_people_have_is_proposed_for_neither() -> None:
    assert people.alike(["Anna", "Anna Smirnova", "Anna Petrova"]) == []


def test_the_fuller_or_rightly_spelt_label_is_the_one_to_keep() -> None:
    assert people.alike(["Anna Smirnova", "Anna"]) == [("Anna", "Anna Smirnova")]
    assert people.alike(["Interviewer", "Interviewwer"]) == [("Interviewwer", "Interviewer")]


def test_a_proposal_changes_nothing_and_its_option_makes_the_two_one() -> None:
    text = talk(("Ivan Petrov", "Иван Петров"))
    before = parsed(text)
    assert {turn.speaker for turn in before.transcript.turns} == {"Интервьюер", "Ivan Petrov", "Иван Петров"}
    (proposal,) = told(before, "same_person")
    option, given = shlex.split(proposal[proposal.index("--same") :])
    assert option == "--same"
    after = parsed(text, same=[given])
    assert len({turn.speaker for turn in after.transcript.turns}) == 2
    assert told(after, "same_person") == []
    assert len(told(after, "people_merged")) == 1
    assert after.stops == ()
    assert [turn.text for turn in after.transcript.turns] == [turn.text for turn in before.transcript.turns]


def test_the_last_name_given_stays_and_chains_end_in_one_person() -> None:
    text = talk(("Ivan", "Пётр")) + talk(("Ivan", "Boris"))
    names = {turn.speaker for turn in parsed(text, same=["Ivan=Пётр", "Пётр=Boris"]).transcript.turns}
    assert names == {"Интервьюер", "Boris"}
    assert {turn.speaker for turn in parsed(text, same=["Ivan=Пётр=Boris"]).transcript.turns} == names


def test_merged_labels_follow_each_other_in_one_turn() -> None:
    text = "Ivan: Да.\nИван: Конечно.\nВера: Так?\nИван: Да.\nIvan: Нет.\nВера: Ну?\n"
    turns = parsed(text, same=["Ivan=Иван"]).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns[:1]] == [("Иван", "Да. Конечно.")]


@pytest.mark.parametrize("given", ["Ivan", "=Ivan", "Ivan=", "="])
def test_what_does_not_name_two_is_refused_with_the_way_to_write_it(given: str) -> None:
    with pytest.raises(TranscriptError, match=r"--same “A=B”"):
        parsed(talk(("Ivan", "Пётр")), same=[given])


def test_a_name_that_nobody_has_is_refused_with_the_speakers() -> None:
    with pytest.raises(TranscriptError, match=r"(?s)Ольга.*Ivan.*Пётр"):
        parsed(talk(("Ivan", "Пётр")), same=["Ольга=Ivan"])


def test_a_crowd_is_listed_as_far_as_a_person_reads() -> None:
    crowd = "".join(f"Кандидат {number}: Я писал сервис.\nHR {number}: А потом?\n" for number in range(400, 0, -1))
    with pytest.raises(TranscriptError) as refused:
        parsed(crowd, candidate=["Вера"])
    assert refused.value.do.text("ru").endswith(" и ещё 780. Назовите одного из них.")
    turns = roles.apply(parsed(crowd).transcript.turns, casting := roles.Casting({"hr 1": "interviewer"}, {}))
    crowded = [turn.model_copy(update={"role": "candidate"}) for turn in turns]
    [doubt] = speakers.warnings(dataclasses.replace(casting, doubtful=True), crowded)
    assert " and 780 more”" in doubt.message["en"]
    assert len(doubt.message["en"]) < 800


def test_people_who_say_who_they_are_in_no_label_stay_unknown() -> None:
    text = talk(("Пётр", "Пётр")) + "Unknown Speaker: Угу.\nunknown speaker: Да-да.\n"
    read = parsed(text)
    assert {turn.role for turn in read.transcript.turns if turn.speaker == "Unknown Speaker"} == {"unknown"}
    assert told(read, "same_person") == []
    with pytest.raises(TranscriptError, match="no speaker"):
        parsed(text, same=["Unknown Speaker=Пётр"])


def test_a_sentence_that_somebody_cuts_with_a_word_stays_two_turns_in_order() -> None:
    text = talk(("Пётр", "Пётр")) + "Интервьюер: И?\nПётр: Я тогда переписал\nИнтервьюер: угу\nПётр: весь обмен.\n"
    turns = parsed(text).transcript.turns
    assert [(turn.role, turn.text) for turn in turns[-3:]] == [
        ("candidate", "Я тогда переписал"),
        ("interviewer", "угу"),
        ("candidate", "весь обмен."),
    ]


def test_a_misspelt_role_is_read_as_the_role_and_said() -> None:
    read = parsed(talk(("Пётр", "Пётр"), "Intrviewer"))
    cast = {speaker.label: (speaker.role, speaker.reason.text("en")) for speaker in read.speakers}
    assert cast["Intrviewer"][0] == "interviewer"
    assert "misspelt" in cast["Intrviewer"][1]
    assert cast["Пётр"][0] == "candidate"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Intrviewer", "interviewer"),
        ("Interveiwer", "interviewer"),
        ("Intervewee", "candidate"),
        ("Interviewes", None),  # as near to the one as to the other
        ("Канддат", "candidate"),
        ("Интервьер", "interviewer"),
        ("Собеседующмй", "interviewer"),
    ],
)
def test_a_misspelt_role_is_the_nearest_one(label: str, role: str | None) -> None:
    found = roles.misspelt(label)
    assert (found[0] if found else None) == role


@pytest.mark.parametrize("surname", ["Кандидов", "Кандинский", "Рекунов", "Хантер", "Recruit"])
def test_a_surname_is_no_misspelt_role(surname: str) -> None:
    read = parsed(talk((surname, surname), "Вера"))
    assert "misspelt" not in {speaker.label: speaker.reason.text("en") for speaker in read.speakers}[surname]


def test_spellings_that_are_read_as_one_speaker_are_told() -> None:
    assert "“Пётр”" in told(parsed(talk(("Пётр", "ПЕТР"))), "spellings_joined")[0]


def test_a_label_cannot_put_commands_into_the_option_that_is_proposed() -> None:
    (proposal,) = told(parsed(talk(("Ivan $(reboot)`x`", "Иван"))), "same_person")
    assert shlex.split(proposal[proposal.index("--same") :])[1].count("=") == 1
    assert proposal.endswith("'")


NAMES = st.text(alphabet="АБВИНОабвгилнорстуяABCabcdeinorst ,().’@-", min_size=1, max_size=24)


@given(NAMES, NAMES)
def test_a_proposal_does_not_depend_on_case_or_order(one: str, other: str) -> None:
    pairs = {frozenset(map(label_key, pair)) for pair in people.alike([one, other])}
    assert {frozenset(map(label_key, pair)) for pair in people.alike([other.upper(), one.upper()])} == pairs


@given(st.lists(NAMES, max_size=70))
def test_every_proposal_is_of_labels_that_are_there(labels: list[str]) -> None:
    assert {label for pair in people.alike(labels) for label in pair} <= set(labels)
