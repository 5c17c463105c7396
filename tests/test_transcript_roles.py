"""Who is the candidate: from the caller, the labels, or the talk; and never the wrong person."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import permutations
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import alternation, inference, roles
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import label_key
from tests.role_table import INTERVIEWS, MARKS, NAMES, TABLE, Window, fitted, row, spoken, table, windows

SAMPLES = Path(__file__).parent.parent / "samples"
ROWS = {line.split()[1]: line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")}
DECIDED = [name for name in NAMES if ROWS[name].endswith("| right |")]
ROLES = {"C": "candidate", "I": "interviewer", "J": "interviewer", "O": "other"}
LABELS = ("SPEAKER_00", "Speaker 1", "Анна Ким", "bob", "Ёж", "ZOË (iPad)")


def unvetoed(name: str) -> list[Window]:
    return [window for window in windows(name) if not window.ruled_out]


def candidates(casting: roles.Casting) -> list[str]:
    return [key for key, role in casting.roles.items() if role == "candidate"]


def test_the_table_is_as_the_code_makes_it_and_holds_no_mistake() -> None:
    assert TABLE.read_text("utf-8") == table(), "if the change is meant: python -m tests.role_table"
    assert not [row for row in ROWS.values() if row.endswith("| wrong |")]
    assert len(DECIDED) >= 12
    assert set(DECIDED) <= set(INTERVIEWS)
    assert sum(name.startswith("ru-") for name in DECIDED) >= 12
    assert sum(name.startswith("en-") for name in DECIDED) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_the_table_is_the_same_whatever_the_labels_are(name: str) -> None:
    for seed in range(2):
        labels = dict(zip(MARKS, random.Random(seed).sample(LABELS, len(MARKS)), strict=True))
        assert row(name, labels) == ROWS[name]


@pytest.mark.parametrize("name", DECIDED)
def test_everybody_gets_the_role_that_the_talk_shows(name: str) -> None:
    casting = roles.infer(spoken(name, dict(zip(MARKS, LABELS, strict=True))))
    marks = {label_key(label): mark for mark, label in zip(MARKS, LABELS, strict=True)}
    assert casting.roles == {key: ROLES[marks[key]] for key in casting.roles}
    assert candidates(casting) == [label_key(LABELS[MARKS.index("C")])]
    assert casting.confidence is not None
    assert roles.SURE <= casting.confidence <= inference.SUREST


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(DECIDED)))
def test_a_talk_that_does_not_decide_gets_no_roles(name: str) -> None:
    casting = roles.infer(spoken(name))
    assert casting.roles == {}
    assert casting.confidence is None


@pytest.mark.parametrize("name", NAMES)
def test_no_beginning_of_a_talk_makes_somebody_else_the_candidate(name: str) -> None:
    turns = spoken(name)
    for end in range(4, len(turns), 3):
        assert candidates(roles.infer(turns[:end])) in ([], ["c"]), end


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_a_talk_makes_somebody_else_the_candidate(name: str) -> None:
    turns = spoken(name)
    for length in range(2, len(turns)):
        for first in range(0, len(turns) - length + 1, 1 if length < 13 else 3):
            assert candidates(roles.infer(turns[first : first + length])) in ([], ["c"]), (first, length)


def in_turn(name: str, *, missed: int | None = None) -> list[Turn]:
    """A talk whose labels were given in turn; from the turn `missed` on they stand at the other's words."""
    swapped = {"C": "I", "I": "C"}
    return [
        turn.model_copy(update={"speaker": speaker, "role": ROLES[speaker]})
        for at, turn in enumerate(spoken(name))
        if (speaker := swapped[turn.speaker] if missed is not None and at >= missed else turn.speaker)
    ]


LONG_PAIRS = [
    name for name in DECIDED if len(spoken(name)) >= 20 and {turn.speaker for turn in spoken(name)} == set("CI")
]


@pytest.mark.parametrize("name", LONG_PAIRS)
def test_labels_given_in_turn_are_borne_out_by_the_talk_or_contradicted(name: str) -> None:
    length = len(spoken(name))
    assert alternation.check(in_turn(name)) == ("borne out", None)
    for share in (0.25, 0.4, 0.5, 0.6):
        verdict, turn = alternation.check(in_turn(name, missed=int(share * length)))
        assert verdict == "contradicted"
        assert turn is not None
        assert abs(turn - share * length) <= alternation.WINDOW + 2


@settings(max_examples=25)
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_the_case_of_labels_and_letters_does_not_matter(name: str, chance: random.Random) -> None:
    turns = spoken(name)
    cased = [
        turn.model_copy(update={"speaker": chance.choice((turn.speaker, turn.speaker.lower())), "text": text})
        for turn in turns
        if (text := chance.choice((turn.text, turn.text.upper(), turn.text.lower())))
    ]
    assert inference.infer(cased) == inference.infer(turns)


@settings(max_examples=25)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_what_speaks_for_one_speaks_against_the_other(name: str, other: str) -> None:
    talks = [*inference.measured(spoken(name)).values(), *inference.measured(spoken(other)).values()]
    for one, two in permutations(talks, 2):
        assert inference.signals(one, two) == pytest.approx([-value for value in inference.signals(two, one)])


@pytest.mark.parametrize("name", NAMES)
def test_no_talk_that_the_fit_has_not_seen_makes_the_slope_too_bold(name: str) -> None:
    others = [window for other in NAMES if other != name for window in unvetoed(other)]
    assert fitted(others) > 3 > inference.SLOPE
    assert not [
        window
        for window in unvetoed(name)
        if not window.true and inference.confidence_of(window.evidence) >= inference.SURE
    ]


def test_the_slope_lies_between_the_fit_without_vetoes_and_the_fit_with_them() -> None:
    everything = [window for name in NAMES for window in windows(name)]
    let_through = [window for window in everything if not window.ruled_out]
    assert 0.4 < fitted(everything) < inference.SLOPE < fitted(let_through) / 3


def test_what_is_said_comes_true_at_least_as_often() -> None:
    said: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for name in NAMES:
        for window in unvetoed(name):
            confidence = inference.confidence_of(window.evidence)
            said[int(confidence * 10)].append((confidence, window.true))
    assert sorted(said) == [5, 6, 7, 8, 9]
    for tenth in said.values():
        assert len(tenth) >= 15
        assert fmean(true for _, true in tenth) >= fmean(confidence for confidence, _ in tenth)
    assert all(true for _, true in said[9])


@pytest.mark.parametrize(("file", "who"), [("senior-zoom.vtt", "Тимур Галеев"), ("lead-whisperx.json", "SPEAKER_01")])
def test_the_samples_without_roles_in_their_labels_are_read_right(file: str, who: str) -> None:
    read = transcript.load(SAMPLES / file)
    assert {turn.speaker for turn in read.turns if turn.role == "candidate"} == {who}
    assert {turn.role for turn in read.turns if turn.speaker not in (who, "")} == {"interviewer"}
    assert [warning.code for warning in read.warnings if warning.code == "roles_inferred"] == ["roles_inferred"]


def test_parts_of_the_samples_never_swap_the_roles() -> None:
    for file, who in (("senior-zoom.vtt", "тимур галеев"), ("lead-whisperx.json", "speaker_01")):
        turns = transcript.load(SAMPLES / file).turns
        for first in range(0, len(turns), 5):
            assert candidates(roles.infer(turns[first : first + 24])) in ([], [who])


def as_text(name: str, labels: dict[str, str]) -> str:
    return "\n".join(f"{turn.speaker}: {turn.text}" for turn in spoken(name, labels))


def parsed(text: str, **options: object) -> transcript.Reading:
    return transcript.parse(text, source="talk.txt", sha256="0" * 64, **options)  # type: ignore[arg-type]


def roles_of(reading: transcript.Reading) -> dict[str, str]:
    return {speaker.label: speaker.role for speaker in reading.speakers}


def test_labels_that_name_roles_are_believed() -> None:
    for candidate, interviewer in (
        ("Кандидат", "Интервьюер"),
        ("Иван Орлов (кандидат)", "Анна, HR"),
        ("Соискатель", "Рекрутёр"),
        ("Candidate", "Hiring Manager"),
    ):
        reading = parsed(as_text("ru-technical", {"C": candidate, "I": interviewer}))
        assert roles_of(reading) == {candidate: "candidate", interviewer: "interviewer"}
        assert "roles_inferred" not in {warning.code for warning in reading.transcript.warnings}


def test_beside_a_named_candidate_the_others_interview() -> None:
    reading = parsed(as_text("ru-panel", {"C": "Кандидат", "I": "Глеб", "J": "Лена"}))
    assert roles_of(reading) == {"Кандидат": "candidate", "Глеб": "interviewer", "Лена": "interviewer"}


def test_the_only_one_left_beside_named_interviewers_is_the_candidate() -> None:
    reading = parsed(as_text("ru-panel", {"C": "Пётр", "I": "Интервьюер 1", "J": "Интервьюер 2"}))
    assert roles_of(reading)["Пётр"] == "candidate"


def test_the_head_of_a_file_may_name_the_roles() -> None:
    text = "Кандидат: Глеб Нилов\nИнтервьюер: Вера Ким\n\n"
    text += as_text("colleagues-not-an-interview", {"A": "Вера Ким", "B": "Глеб Нилов"})
    assert roles_of(parsed(text)) == {"Вера Ким": "interviewer", "Глеб Нилов": "candidate"}


def test_the_caller_is_believed_before_labels_and_talk() -> None:
    text = as_text("ru-technical", {"C": "Семён Жук", "I": "Вера Ким"})
    for name in ("Вера Ким", "вера ким", "Вера"):
        assert roles_of(parsed(text, candidate=[name])) == {"Семён Жук": "interviewer", "Вера Ким": "candidate"}
    assert roles_of(parsed(text, candidate=["семен"]))["Семён Жук"] == "candidate"
    assert roles_of(parsed(text, interviewer=["Вера Ким"]))["Семён Жук"] == "candidate"


def test_a_name_that_is_not_in_the_file_is_refused_with_the_names_that_are() -> None:
    text = as_text("ru-technical", {"C": "Семён Жук", "I": "Вера Ким"})
    with pytest.raises(TranscriptError, match=r"(?s)Ольга.*Вера Ким.*Семён Жук"):
        parsed(text, candidate=["Ольга"])
    with pytest.raises(TranscriptError, match="both"):
        parsed(text, candidate=["Вера"], interviewer=["Вера Ким"])


def test_a_name_that_fits_two_speakers_is_refused() -> None:
    text = as_text("ru-panel", {"C": "Анна Жук", "I": "Анна Ким", "J": "Пётр Дым"})
    with pytest.raises(TranscriptError, match="fits several"):
        parsed(text, candidate=["Анна"])


def test_an_undecided_talk_asks_for_the_candidate_and_shows_the_speakers(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(as_text("candidate-asks-all", {"C": "Вера Ким", "I": "Глеб Нилов"}), "utf-8")
    with pytest.raises(TranscriptError) as refused:
        transcript.load(file)
    assert "--candidate" in str(refused.value)
    assert "Вера Ким, 28%: " in str(refused.value)
    reading = transcript.read(file)
    assert roles_of(reading) == {"Вера Ким": "unknown", "Глеб Нилов": "unknown"}
    assert [sign.code for sign in reading.stops] == ["no_candidate"]


def test_labels_that_the_talk_contradicts_are_kept_with_a_warning() -> None:
    reading = parsed(as_text("ru-technical", {"C": "Интервьюер", "I": "Кандидат"}))
    assert roles_of(reading)["Кандидат"] == "candidate"
    assert "roles_doubtful" in {warning.code for warning in reading.transcript.warnings}


def test_what_nobody_is_named_for_has_no_role() -> None:
    text = as_text("ru-technical", {"C": "Пётр", "I": "Вера"}) + "\nUnknown Speaker: Угу.\nUnknown Speaker: Да.\n"
    turns = parsed(text, candidate=["Пётр"]).transcript.turns
    assert [(turn.role, turn.text) for turn in turns[-2:]] == [("unknown", "Угу."), ("unknown", "Да.")]


def test_who_only_greets_is_neither_candidate_nor_interviewer() -> None:
    marks = {"C": "Пётр", "I": "Вера"}
    turns = spoken("ru-technical", marks)
    extra = Turn(
        index=99, speaker="Гость", role="unknown", start=None, end=None, text="Добрый день, послушаю.", cues=()
    )
    casting = roles.infer([*turns, extra])
    assert casting.roles == {"пётр".replace("ё", "е"): "candidate", "вера": "interviewer", "гость": "other"}
