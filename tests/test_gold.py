"""Gold that cannot be used is refused in words, with every fault in its place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from analyzer import gold as golden
from analyzer import load_matrix
from analyzer.errors import GoldError
from analyzer.gold.model import KINDS, TRAP_OF, TRAPS
from analyzer.matrix.model import Matrix
from tests.command import QUEUES, ROOT, talk

SCHEMA = "interview-gold/1"
GOLD: dict[str, Any] = {
    "schema": SCHEMA, "transcript": "petrov.txt", "language": "ru", "style": "terse", "part": "tuning",
    "level": "junior", "why": "Показал очередь.",
    "evidence": [{"turn": 2, "skill": "queues", "polarity": "support", "values": [3], "quote": QUEUES}],
    "decoys": [{"turn": 4, "skill": "docker", "trap": "we", "looks_like": "support", "at_most": 1,
                "quote": "Это был случай номер 2."}],
    "asked_not_shown": [{"turn": 5, "skill": "caching"}],
    "states": {"queues": "MET"}, "part_states": {}, "unclear": ["docker"],
}  # fmt: skip
PAIR: dict[str, Any] = {
    "id": "we-1", "language": "ru", "part": "held-out", "skill": "queues",
    "trap": {
        "turns": [{"I": "Очередь ставили?"}, {"C": "Мы поставили RabbitMQ."}],
        "expect": {"note": "support", "least": 1, "most": 2, "tags": ["team_only"], "quote": "Мы поставили RabbitMQ"},
    },
    "genuine": {
        "turns": [{"I": "Очередь ставили?"}, {"C": QUEUES}],
        "expect": {"note": "support", "least": 3, "most": 4, "quote": QUEUES},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return load_matrix()


def interview(folder: Path, **fields: Any) -> Path:
    """A gold interview with its transcript; None takes a field away."""
    (folder / "petrov.txt").write_text(talk(), encoding="utf-8")
    kept = {name: value for name, value in (GOLD | fields).items() if value is not None}
    return dumped(folder / "petrov.gold.yaml", kept)


def dialogues(folder: Path, *pairs: dict[str, Any], kind: str = "we") -> Path:
    return dumped(folder / "we.yaml", {"kind": kind, "pairs": list(pairs) or [PAIR]})


def dumped(path: Path, fields: dict[str, Any]) -> Path:
    fields = json.loads(json.dumps(fields))  # so that YAML names nothing that stands twice by an anchor
    path.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
    return path


def refused(path: Path, matrix: Matrix) -> str:
    """What is said of a file that is refused, in both languages."""
    with pytest.raises(GoldError) as caught:
        golden.load([path], matrix)
    for language in ("ru", "en"):
        assert all(fault.text(language) for fault in (caught.value.what, caught.value.do, *caught.value.faults))
    return "\n".join(str(fault) for fault in caught.value.faults) or str(caught.value)


def test_what_is_in_order_is_read(tmp_path: Path, matrix: Matrix) -> None:
    interview(tmp_path)
    (tmp_path / "deeper").mkdir()
    dialogues(tmp_path / "deeper")
    (tmp_path / "notes.yaml").write_text("a: 1\n", encoding="utf-8")  # in a folder other YAML may lie about
    found = golden.load([tmp_path], matrix)
    assert [(one.name, len(one.talk.turns)) for one in found.interviews] == [("petrov", 16)]
    assert [(one.kind, one.trap.turns[1].role) for one in found.pairs] == [("we", "candidate")]
    assert (len(found.of("tuning").interviews), len(found.of("tuning").pairs)) == (1, 0)
    assert (len(found.of("held-out").interviews), len(found.of("held-out").pairs)) == (0, 1)


def test_a_file_that_is_given_twice_is_read_once(tmp_path: Path, matrix: Matrix) -> None:
    path = interview(tmp_path)
    assert len(golden.load([path, tmp_path, path], matrix).interviews) == 1
    again = tmp_path / "sub" / ".." / path.name
    again.parent.parent.mkdir()
    assert len(golden.load([tmp_path, again, path], matrix).interviews) == 1


def changed(list_: str, **fields: Any) -> dict[str, Any]:
    """The gold with fields of the first item of a list changed; None takes one away."""
    item = {name: value for name, value in (GOLD[list_][0] | fields).items() if value is not None}
    return {list_: [item]}


LIMIT = {"polarity": "limit", "values": None, "reasons": ["no_practice"]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"schema": "interview-gold/2"}, "line 1, column 1, schema: This program reads another format"),
        ({"schema": None}, "Write “schema: interview-gold/1”"),
        ({"level": None}, "“level” is missing"),
        ({"level": "guru"}, "level: The matrix has no level “guru”. Its levels are: below, junior"),
        ({"part": "test"}, "“test” is not one of tuning, held-out"),
        ({"colour": 1}, "“colour” is not a field here"),
        ({"states": {"queues": "UNKNOWN"}}, "states.queues: “UNKNOWN” is not one of"),
        ({"states": {"quues": "MET"}}, "no line or part “quues”"),
        ({"part_states": {"queues/x": "MET"}}, "no line or part “queues/x”"),
        ({"unclear": ["nothing"]}, "no line or part “nothing”"),
        ({"unclear": ["queues"]}, "“queues” is unclear and has a state as well"),
        ({"evidence": GOLD["evidence"] * 2}, "evidence[2]: This item stands here twice"),
        (changed("evidence", turn=99), "evidence[1].turn: The talk has no turn 99"),
        (changed("evidence", turn=0), "too small"),
        (changed("evidence", turn=1), "The candidate does not speak in turn 1"),
        (changed("evidence", quote="Я написал ядро."), "evidence[1].quote: The quote stands in turn 2 0 times"),
        (changed("evidence", quote="секунд"), "2 times"),
        (changed("evidence", skill="brewing"), "no line or part “brewing”"),
        (changed("evidence", parts=["rabbit"]), "The line “queues” has no part “rabbit”"),
        (changed("evidence", skill="learning"), "Add “parts”"),
        (changed("evidence", values=[5]), "too large"),
        (changed("evidence", values=[]), "A support has “values”"),
        (changed("evidence", reasons=["no_practice"]), "A support has “values”"),
        (changed("evidence", **(LIMIT | {"values": [1]})), "A limit has “reasons” and no “values”"),
        (changed("evidence", **(LIMIT | {"reasons": ["lazy"]})), "“lazy” is not one of"),
        (changed("evidence", **(LIMIT | {"reasons": ["wrong"]})), "“wrong” stands alone"),
        (changed("evidence", **(LIMIT | {"reasons": ["wrong"], "fact": "no-such"})), "“wrong” stands alone"),
        (changed("decoys", trap="magic"), "“magic” is not one of assent, leading"),
        (changed("decoys", at_most=None), "decoys[1]: What looks like a support, and only that, has “at_most”"),
        (changed("decoys", looks_like="limit"), "What looks like a support, and only that, has “at_most”"),
        (changed("decoys", turn=2, skill="queues", quote="на RabbitMQ"), "The decoy overlaps evidence"),
        (changed("asked_not_shown", turn=2), "The interviewer does not speak in turn 2"),
        (changed("asked_not_shown", turn=1, skill="queues"), "or evidence stands in it"),
    ],
)
def test_a_fault_of_an_interview_is_named(fields: dict[str, Any], words: str, tmp_path: Path, matrix: Matrix) -> None:
    assert words in refused(interview(tmp_path, **fields), matrix)


def test_every_fault_is_named_with_its_line(tmp_path: Path, matrix: Matrix) -> None:
    said = refused(interview(tmp_path, level="guru", unclear=["nothing"]), matrix).splitlines()
    assert [line.split(", column")[0].rpartition("/")[2] for line in said] == [
        "petrov.gold.yaml, line 6",
        "petrov.gold.yaml, line 29",
    ]


def of_pair(side: str, **fields: Any) -> dict[str, Any]:
    expect = {name: value for name, value in (PAIR[side]["expect"] | fields).items() if value is not None}
    return {**PAIR, side: {**PAIR[side], "expect": expect}}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ({**PAIR, "skill": "brewing"}, "pairs[we-1].skill: The matrix has no line or part “brewing”"),
        ({**PAIR, "matrix_part": "rabbit"}, "has no part “rabbit”"),
        ({**PAIR, "skill": "learning"}, "Add “matrix_part”"),
        ({**PAIR, "neighbour": "brewing"}, "neighbour: The matrix has no line"),
        ({**PAIR, "trap": {**PAIR["trap"], "turns": [{"C": "Мы поставили RabbitMQ."}]}}, "two turns or more"),
        ({**PAIR, "trap": {**PAIR["trap"], "turns": [{"I": "a", "C": "b"}, {"C": "Мы"}]}}, "each is one entry"),
        ({**PAIR, "trap": {**PAIR["trap"], "turns": [{"X": "a"}, {"C": "b"}]}}, "turns"),
        (of_pair("trap", quote="Мы поставили Kafka"), "The quote stands in 0 turns"),
        (of_pair("trap", bait="nothing of the sort"), "bait: The bait does not stand"),
        (of_pair("trap", least=3), "The fields do not fit the note “support”"),
        (of_pair("trap", note="limit"), "The fields do not fit the note “limit”"),
        (of_pair("trap", note="nothing"), "The fields do not fit the note “nothing”"),
        (of_pair("trap", **{"or": ["support"]}), "“or” names the note “support” itself"),
        (
            of_pair("trap", note="nothing", least=None, most=None, tags=None, quote=None, asked_not_shown=[2]),
            "Turn 2 is no question",
        ),
    ],
)
def test_a_fault_of_a_pair_is_named(pair: dict[str, Any], words: str, tmp_path: Path, matrix: Matrix) -> None:
    assert words in refused(dialogues(tmp_path, pair), matrix)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.gold.yaml", b"schema: [", "YAML cannot be read from here on"),
        ("a.gold.yaml", b"- 1\n", "another format"),
        ("a.gold.yaml", b"\xff\xfe\x00", "it is not in UTF-8"),
        ("a.gold.yaml", b"#" * 2_000_001, "it is larger than 2000 kB"),
        ("a.yaml", b"{}", "“kind” is missing"),
        ("a.yaml", b"kind: magic\npairs: []\n", "“magic” is not one of assent"),
    ],
)
def test_what_is_no_gold_is_refused(name: str, data: bytes, words: str, tmp_path: Path, matrix: Matrix) -> None:
    (tmp_path / name).write_bytes(data)
    assert words in refused(tmp_path / name, matrix)


def test_broken_dialogues_in_a_folder_are_no_other_yaml(tmp_path: Path, matrix: Matrix) -> None:
    (tmp_path / "we.yaml").write_text("kind: we\npairs: [", encoding="utf-8")
    assert "we.yaml, line 3" in refused(tmp_path, matrix)


def test_faults_of_several_files_are_named_at_once(tmp_path: Path, matrix: Matrix) -> None:
    interview(tmp_path, level="guru")
    dialogues(tmp_path, {**PAIR, "skill": "brewing"})
    said = refused(tmp_path, matrix)
    assert "“guru”" in said
    assert "“brewing”" in said


def test_gold_without_its_transcript_is_refused(tmp_path: Path, matrix: Matrix) -> None:
    interview(tmp_path, transcript="nowhere.txt")
    dialogues(tmp_path, {**PAIR, "skill": "brewing"})
    said = refused(tmp_path, matrix)
    assert "transcript: There is no file" in said
    assert "nowhere.txt" in said
    assert "“brewing”" in said
    with pytest.raises(GoldError, match="cannot be read"):
        golden.load([tmp_path / "nowhere.gold.yaml"], matrix)


def test_the_kinds_of_dialogues_are_the_traps_of_interviews() -> None:
    assert [TRAP_OF[kind].split("-")[0] for kind in KINDS] == [kind.split("-")[0] for kind in KINDS]
    assert set(TRAP_OF.values()) == set(TRAPS)


@pytest.mark.parametrize("folder", ["interviews", "dialogues"])
def test_the_gold_of_the_project_is_in_order(folder: str) -> None:
    script = ROOT / "tests" / "gold" / folder / "check.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
