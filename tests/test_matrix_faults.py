"""A matrix with faults is refused, and every fault is named with its file, line, field and cure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import MatrixError
from analyzer.matrix import load, mending
from analyzer.matrix.loader import MAX_BYTES, parse
from analyzer.messages import LANGUAGES

FILE = Path("own.yaml")
BARISTA = Path(__file__).parent / "data" / "barista.yaml"
GOOD = """\
schema: interview-analyzer/matrix/1
id: bakery
version: "1"
title: Baker
levels:
  - {id: apprentice, title: Apprentice, heading: Apprentice}
  - id: master
    title: Master
    heading: Master
skills:
  - id: dough
    level: apprentice
    kind: hard
    name: Dough
    text: Knows doughs (wheat, rye).
    shown_by: knowledge
    aliases: [dough, sourdough]
  - id: ovens
    level: master
    kind: hard
    name: Ovens
    text: Has run ovens.
    shown_by: practice
    parts:
      - {id: deck, name: deck ovens}
      - {id: rack, name: rack ovens}
    implies: [dough]
"""


def faults(text: str) -> list[str]:
    """What is wrong with `text`, in English."""
    with pytest.raises(MatrixError) as caught:
        parse(text, file=FILE)
    for fault in caught.value.faults:
        assert {fault.text(language)[:9] for language in LANGUAGES} == {"own.yaml,"}
        assert fault.text("ru") != fault.text("en")
    return [str(fault) for fault in caught.value.faults]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_the_matrix_that_the_faults_are_put_into_is_good() -> None:
    assert [skill.threshold for skill in parse(GOOD, file=FILE).skills] == [2, 3]


# What is changed, where the fault is, its field, and words that must stand in the sentence.
PROOF = "    shown_by: practice"  # a field is added after it
FAULTS = {
    "a colon in bare text": (
        "text: Has run ovens.", "text: Has run: ovens.",
        22, 18, "", "colon",
    ),
    "a tab": (
        "    kind: hard\n    name: Ovens", "\tkind: hard\n    name: Ovens",
        20, 1, "", "tab",
    ),
    "an open quotation mark": (
        "title: Baker", "title: 'Baker",
        4, 8, "", "never closed",
    ),
    "a backslash": (
        "title: Baker", 'title: "Ba\\ker"',
        4, 11, "", "backslash",
    ),
    "no colon": (
        "title: Baker", "title Baker",
        5, 1, "", "no colon",
    ),
    "no comma": (
        "[dough, sourdough]", "[dough, sourdough",
        18, 7, "", "bracket",
    ),
    "a wrong indentation": (
        "    name: Ovens", "   name: Ovens",
        21, 4, "", "indentation",
    ),
    "a control character": (
        "title: Baker", "title: Ba\x07ker",
        4, 10, "", "U+0007",
    ),
    "an escaped control character": (
        "title: Baker", 'title: "Ba\\aker"',
        4, 8, "title", "U+0007",
    ),
    "an anchor": (
        "title: Baker", "title: &name Baker",
        4, 8, "title", "Anchors",
    ),
    "a reference": (
        "title: Baker", "title: *name",
        4, 8, "title", "Anchors",
    ),
    "a tag": (
        "title: Baker", "title: !!python/name:os.system Baker",
        4, 8, "title", "“!!python/name:os.system”",
    ),
    "a second document": (
        "    implies: [dough]\n", "    implies: [dough]\n---\na: 1\n",
        28, 1, "", "second document",
    ),
    "a key that is no word": (
        "title: Baker", "title: Baker\n? [a, [b]]\n: {c: d}",
        5, 3, "", "plain word",
    ),
    "a field twice": (
        "    title: Master\n", "    title: Master\n    title: M\n",
        9, 5, "levels[master].title", "line 8",
    ),
    "an unknown field": (
        PROOF, PROOF + "\n    treshold: 3",
        24, 5, "skills[ovens].treshold", "Did you mean “threshold”?",
    ),
    "a field from elsewhere": (
        "title: Baker", "title: Baker\nqwerty: 1",
        5, 1, "qwerty", "the fields here are id, levels",
    ),
    "a missing field": (
        "    text: Has run ovens.\n", "",
        18, 5, "skills[ovens].text", "“text” is missing",
    ),
    "a missing language": (
        "text: Has run ovens.", "text: {ru: Печи.}",
        22, 5, "skills[ovens].text.en", "missing",
    ),
    "an empty field": (
        "text: Has run ovens.", "text:",
        22, 5, "skills[ovens].text", "empty",
    ),
    "an empty text": (
        "text: Has run ovens.", 'text: " "',
        22, 5, "skills[ovens].text.ru", "empty",
    ),
    "a number for a text": (
        'version: "1"', "version: 1.0",
        3, 1, "version", "quotes",
    ),
    "a text for a list": (
        "implies: [dough]", "implies: dough",
        27, 5, "skills[ovens].implies", "hyphen",
    ),
    "a list for an entry": (
        "title: Baker", "title: [Baker]",
        4, 1, "title", "name: value",
    ),
    "a text for a number": (
        PROOF, PROOF + "\n    weight: heavy",
        24, 5, "skills[ovens].weight", "number",
    ),
    "half a threshold": (
        PROOF, PROOF + "\n    threshold: 2.5",
        24, 5, "skills[ovens].threshold", "whole number",
    ),
    "a weight that never ends": (
        PROOF, PROOF + "\n    weight: 1e999",
        24, 5, "skills[ovens].weight", "number",
    ),
    "a weight of nothing": (
        PROOF, PROOF + "\n    weight: 0",
        24, 5, "skills[ovens].weight", "above 0",
    ),
    "a threshold too high": (
        PROOF, PROOF + "\n    threshold: 5",
        24, 5, "skills[ovens].threshold", "not above 4",
    ),
    "a threshold too low": (
        PROOF, PROOF + "\n    threshold: 0",
        24, 5, "skills[ovens].threshold", "not below 1",
    ),
    "a threshold of 4 without a reason": (
        PROOF, PROOF + "\n    threshold: 4",
        24, 5, "skills[ovens].threshold", "`apart`",
    ),
    "an unknown kind of proof": (
        "shown_by: practice", "shown_by: practise",
        23, 5, "skills[ovens].shown_by", "Did you mean “practice”?",
    ),
    "an id with capitals": (
        "id: ovens", "id: Ovens",
        18, 5, "skills[Ovens].id", "“Ovens” cannot be an id",
    ),
    "an id that is taken": (
        "id: ovens", "id: dough",
        18, 5, "skills[dough].id", "taken",
    ),
    "a level that is taken": (
        "id: master", "id: apprentice",
        7, 5, "levels[apprentice].id", "taken",
    ),
    "an unknown level": (
        "level: master", "level: mastr",
        19, 5, "skills[ovens].level", "Did you mean “master”?",
    ),
    "a level without skills": (
        "level: master", "level: apprentice",
        7, 5, "levels[master]", "No skill has the level",
    ),
    "a return to a lower level": (
        PROOF, PROOF + "\n    again: [{level: apprentice}]",
        24, 14, "skills[ovens].again[1].level", "higher level",
    ),
    "a return to no level": (
        PROOF, PROOF + "\n    again: [{level: chef}]",
        24, 14, "skills[ovens].again[1].level", "Write one of apprentice, master.",
    ),
    "a level that repeats a higher one": (
        "{id: apprentice,", "{id: apprentice, hard_as: {level: master, source: S},",
        6, 32, "levels[apprentice].hard_as.level", "only repeat a lower one",
    ),
    "a level that repeats none": (
        "    heading: Master", "    heading: Master\n    soft_as: {level: x, source: S}",
        10, 15, "levels[master].soft_as.level", "There is no level “x”.",
    ),
    "a step to no skill": (
        "implies: [dough]", "implies: [dough, douhg]",
        27, 22, "skills[ovens].implies[2]", "Did you mean “dough”?",
    ),
    "a step of a part to no skill": (
        "name: deck ovens}", "name: deck ovens, implies: [x]}",
        25, 48, "skills[ovens].parts[deck].implies[1]", "There is no skill “x”.",
    ),
    "a step upwards": (
        "    aliases: [dough, sourdough]", "    implies: [ovens]",
        17, 15, "skills[dough].implies[1]", "higher level",
    ),
    "a step to the other kind": (
        "    kind: hard\n    name: Dough", "    kind: soft\n    name: Dough",
        27, 15, "skills[ovens].implies[1]", "other kind",
    ),
    "a part alone": (
        "      - {id: rack, name: rack ovens}\n", "",
        24, 5, "skills[ovens].parts", "two parts",
    ),
    "a part twice": (
        "{id: rack,", "{id: deck,",
        26, 10, "skills[ovens].parts[deck].id", "taken",
    ),
    "a fact twice": (
        PROOF, PROOF + "\n    facts: [{id: f, text: A.}, {id: f, text: B.}]",
        24, 33, "skills[ovens].facts[f].id", "taken",
    ),
    "a name twice": (
        "[dough, sourdough]", "[dough, sourdough, Dough]",
        17, 33, "skills[dough].aliases[3]", "already",
    ),
    "an empty name": (
        "[dough, sourdough]", "[dough, '']",
        17, 22, "skills[dough].aliases[2]", "empty",
    ),
    "brackets that are not there": (
        "    aliases:", "    brackets: [{text: oats, means: scope}]\n    aliases:",
        17, 17, "skills[dough].brackets[1].text", "no brackets",
    ),
    "a note on no skill": (
        "skills:", "notes: [{term: T, skill: doug, text: N.}]\nskills:",
        10, 19, "notes[1].skill", "Did you mean “dough”?",
    ),
    "a must that is no skill": (
        "skills:", "policy: {must: [oven]}\nskills:",
        10, 17, "policy.must[1]", "Did you mean “ovens”?",
    ),
    "a waived line that is no skill": (
        "skills:", "policy: {waived: [oven]}\nskills:",
        10, 19, "policy.waived[1]", "Did you mean “ovens”?",
    ),
    "a must that is waived": (
        "skills:", "policy: {must: [dough], waived: [dough]}\nskills:",
        10, 34, "policy.waived[1]", "both",
    ),
    "a must twice": (
        "skills:", "policy: {must: [dough, dough]}\nskills:",
        10, 17, "policy.must[1]", "twice",
    ),
    "an unknown mark": (
        "skills:", "policy: {caps: {corse: {at_most: 1}}}\nskills:",
        10, 17, "policy.caps.corse", "Did you mean “course”?",
    ),
    "a cap at no level": (
        "skills:", "policy: {caps: {course: {at_most: 1, levels: {mster: 2}}}}\nskills:",
        10, 47, "policy.caps.course.levels.mster", "Did you mean “master”?",
    ),
    "a cap too high": (
        "skills:", "policy: {caps: {course: {at_most: 7}}}\nskills:",
        10, 26, "policy.caps.course.at_most", "not above 4",
    ),
    "a share above one": (
        "skills:", "policy: {theta: {hard: 70, soft: 0.6}}\nskills:",
        10, 18, "policy.theta.hard", "70 is no share",
    ),
    "a prior of nothing": (
        "skills:", "policy: {prior: {hard: [0, 0], soft: [3, 1]}}\nskills:",
        10, 18, "policy.prior.hard", "counts lines",
    ),
    "a prior of one number": (
        "skills:", "policy: {prior: {hard: [2], soft: [3, 1]}}\nskills:",
        10, 18, "policy.prior.hard[2]", "too few",
    ),
    "a prior of three numbers": (
        "skills:", "policy: {prior: {hard: [2, 1, 0], soft: [3, 1]}}\nskills:",
        10, 18, "policy.prior.hard", "too many",
    ),
    "a word for yes or no": (
        "skills:", "policy: {cumulative: perhaps}\nskills:",
        10, 10, "policy.cumulative", "true or false",
    ),
    "another format": (
        "matrix/1", "matrix/9",
        1, 1, "schema", "schema: interview-analyzer/matrix/1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_line_column_field_and_cure(name: str) -> None:
    old, new, line, column, field, words = FAULTS[name]
    found = faults(changed(old, new))
    start = f"own.yaml, line {line}, column {column}" + (f", {field}: " if field else ": ")
    assert [fault for fault in found if fault.startswith(start) and words in fault], found
    assert len(found) == (2 if name in ("a level that is taken", "a step upwards") else 1), found


def test_a_fault_is_told_in_russian_too() -> None:
    with pytest.raises(MatrixError) as caught:
        parse(changed("level: master", "level: mastr"), file=FILE)
    assert caught.value.what.text("ru") == "В матрице own.yaml 1 ошибка."
    assert caught.value.faults[-1].text("ru") == (
        "own.yaml, строка 19, столбец 5, skills[ovens].level: Уровня «mastr» нет. Возможно, имелось в виду «master»?"
    )


def test_no_sentence_is_left_without_its_russian() -> None:
    for old, new, *_ in FAULTS.values():
        with pytest.raises(MatrixError) as caught:
            parse(changed(old, new), file=FILE)
        for fault in (caught.value.what, caught.value.do, *caught.value.faults):
            assert re.search("[а-яё]", re.sub("«.*?»", "", fault.text("ru").partition(": ")[2] or fault.text("ru"))), (
                fault
            )


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD
    for old, new in (
        ('version: "1"', "version: 1"),
        ("title: Master", "titel: Master"),
        ("kind: hard\n    name: Dough", "kind: head\n    name: Dough"),
        ("level: master", "level: chef"),
        ("name: Ovens", "name: Ovens\n    name: Stoves"),
        ("implies: [dough]", "implies: [bread]"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    lines = [int(line) for fault in faults(text) for line in re.findall(r"line (\d+), column", fault)]
    assert lines == [3, 7, 8, 13, 19, 22, 28]


# A second fault of the same line, beside a field that is wrong in itself.
HIDDEN = {
    "a level": ("level: master", "level: mastr", "There is no level “mastr”"),
    "a step": ("implies: [dough]", "implies: [dugh]", "There is no skill “dugh”"),
    "a part alone": ("      - {id: rack, name: rack ovens}\n", "", "two parts or more"),
    "a threshold": (PROOF, PROOF + "\n    threshold: 4", "nothing says why"),
    "brackets": (PROOF, PROOF + "\n    brackets: [{text: oats, means: scope}]", "no brackets"),
    "a name": (PROOF, PROOF + "\n    aliases: [a, A]", "in the list already"),
    "a text": ("text: Has run ovens.", 'text: ""', "The text is empty"),
}


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize(
    "broken", ["    weight: heavy\n", "    notte: N\n", "    number: 5\n", "    facts: [{id: f}]\n"]
)
def test_a_wrong_field_does_not_hide_the_other_faults_of_its_line(name: str, broken: str) -> None:
    old, new, words = HIDDEN[name]
    text = changed(old, new).replace("    name: Ovens\n", "    name: Ovens\n" + broken)
    found = faults(text)
    assert len(found) == 2, found
    assert sum(words in fault for fault in found) == 1, found


def test_a_wrong_field_of_the_policy_does_not_hide_the_others() -> None:
    found = faults(
        changed("skills:", "policy: {must: [oven], theta: {hard: 70, soft: much}, cumulative: perhaps}\nskills:")
    )
    assert len(found) == 4, found


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("    kind: hard\n    name: Ovens", "    kind: sort\n    name: Ovens", 1),  # nothing on the kind of its ladder
        ("    text: Knows doughs (wheat, rye).\n", "    brackets: [{text: oats, means: scope}]\n", 1),
        ("    level: master\n", "", 1),  # not: no skill has the level “master”
        ("    level: master\n", "    level: 5\n    again: [{level: master}]\n", 1),
        ("id: ovens", "id: [o]", 1),
        ("id: master", "id: Master", 2),  # and the skill that names “master”
        ("    implies: [dough]\n", "    implies: [Dough, Dough]\n", 2),
        ("    parts:\n", "    threshold: 4\n    apart: {ru: Печь.}\n    parts:\n", 1),
    ],
)
def test_what_stands_in_for_a_wrong_field_has_no_faults_of_its_own(old: str, new: str, count: int) -> None:
    assert len(faults(changed(old, new))) == count, faults(changed(old, new))


def test_what_stands_in_for_two_wrong_fields_does_not_bring_them_together() -> None:
    soft = GOOD.replace("kind: hard\n    name: Dough", "kind: soft\n    name: Dough")
    assert len(faults(soft.replace("kind: hard\n    name: Ovens", "kind: sort\n    name: Ovens"))) == 1
    assert len(faults(changed("id: dough", "id: [d]").replace("implies: [dough]", "implies: [5]"))) == 2


WRONG = st.sampled_from(
    [None, 5, "", "Dough", "dough", "x y", True, [], {}, [5], {"a": 1}, [None, {"id": "dough"}], 1e999]
)


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield (*path, step)
        yield from spots(inner, (*path, step))


@settings(max_examples=200)
@given(st.data())
def test_whatever_stands_anywhere_is_told_or_taken_and_never_breaks_the_reader(data: Any) -> None:
    tree = yaml.safe_load(BARISTA.read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 4))):
        *path, last = data.draw(st.sampled_from(list(spots(tree))))
        inside = tree
        for step in path:
            inside = inside[step]
        inside[last] = deepcopy(data.draw(WRONG))
    try:
        parse(json.dumps(tree, ensure_ascii=False).replace("Infinity", "1e999"), file=FILE)
    except MatrixError as error:
        told = [str(fault) for fault in error.faults]
        assert told
        assert not any(mending.NOWHERE in fault for fault in told), told


def test_one_broken_line_does_not_make_others_look_broken() -> None:
    found = faults(changed("shown_by: knowledge", "shown_by: telepathy"))
    assert len(found) == 1, found


def test_a_misspelt_field_at_the_top_is_guessed_too() -> None:
    found = faults(changed("schema:", "shema:"))
    assert any("Did you mean “schema”?" in fault for fault in found), found


def test_a_circle_is_told_once_with_all_its_steps() -> None:
    text = changed("level: master", "level: apprentice").replace("aliases: [dough, sourdough]", "implies: [ovens]")
    text = text.replace("  - id: master\n    title: Master\n    heading: Master\n", "")
    found = faults(text)
    assert found == [
        "own.yaml, line 14, column 5, skills[dough].implies: `implies` goes round in a circle: dough → ovens → dough. "
        "Remove one of the steps."
    ]


def test_a_line_that_implies_itself_is_a_circle() -> None:
    (found,) = faults(changed("implies: [dough]", "implies: [dough, ovens]"))
    assert "ovens → ovens" in found


def test_a_long_ladder_is_no_circle_and_no_trouble() -> None:
    rungs = "".join(
        f"  - {{id: s{n}, level: only, kind: hard, name: S, text: S., shown_by: practice, implies: [s{n - 1}]}}\n"
        for n in range(1, 3000)
    )
    text = (
        "schema: interview-analyzer/matrix/1\nid: long\nversion: '1'\ntitle: L\n"
        "levels: [{id: only, title: O, heading: O}]\nskills:\n"
        "  - {id: s0, level: only, kind: hard, name: S, text: S., shown_by: practice}\n"
    )
    assert len(parse(text + rungs, file=FILE).skills) == 3000
    circle = text.replace("practice}", "practice, implies: [s2999]}") + rungs
    assert len(faults(circle)) == 1


@pytest.mark.parametrize("text", ["", "  \n\n", "# nothing but a comment\n", "---\n", "null\n"])
def test_an_empty_file_is_called_empty(text: str) -> None:
    with pytest.raises(MatrixError, match="is empty"):
        parse(text, file=FILE)


@pytest.mark.parametrize("text", ["just words\n", "- a\n- list\n", "42\n"])
def test_a_file_with_something_else_is_called_no_matrix(text: str) -> None:
    (found,) = faults(text)
    assert "does not hold a matrix" in found


def test_a_matrix_without_levels_is_refused() -> None:
    found = faults("schema: interview-analyzer/matrix/1\nid: x\nversion: '1'\ntitle: T\nlevels: []\nskills: []\n")
    assert len(found) == 1
    assert "There are no levels" in found[0]


def test_references_that_multiply_are_not_followed() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 8)}]\n"
        for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    assert any("Anchors and references" in fault for fault in faults(bomb))


def test_brackets_a_thousand_deep_are_refused() -> None:
    (found,) = faults("a: " + "[" * 100_000)
    assert "line 1, column" in found
    assert "levels deep" in found


def test_a_value_that_a_terminal_would_obey_is_shown_harmless() -> None:
    found = faults(changed("id: ovens", 'id: "ov\\u202eens\\nline"'))
    assert not any(sign in fault for fault in found for sign in ("\n", "\u202e"))


def test_a_word_stays_a_word_as_people_mean_it() -> None:
    text = changed("[dough, sourdough]", "[dough, no, yes, 12:30, 2024-01-01, 1_000]")
    assert parse(text, file=FILE).skills[0].aliases == ("dough", "no", "yes", "12:30", "2024-01-01", "1_000")


def test_a_matrix_reads_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    with_it = load(), load(BARISTA)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert (load(), load(BARISTA)) == with_it


def test_a_broken_matrix_is_explained_without_libyaml_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    for name, (old, new, *_, words) in FAULTS.items():
        found = faults(changed(old, new))
        assert any(words in fault for fault in found), (name, found)


# Files


def refused(path: Path) -> MatrixError:
    with pytest.raises(MatrixError) as caught:
        load(path)
    for language in LANGUAGES:
        assert caught.value.what.text(language).endswith(".")
        assert caught.value.do.text(language).endswith(".")
    assert caught.value.what.text("ru") != caught.value.what.text("en")
    return caught.value


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "none.yaml").what) == f"There is no matrix {tmp_path / 'none.yaml'}."


def test_a_folder_is_no_matrix(tmp_path: Path) -> None:
    assert "is not a file" in str(refused(tmp_path).what)


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.yaml"
    path.write_text(GOOD, encoding="utf-8")

    def locked(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    assert "cannot be read: Permission denied" in str(refused(path).what)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes(GOOD.replace("name: Ovens", "name: Печи").encode("cp1251"))
    assert "is not UTF-8 text (line 21)" in str(refused(path).what)


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "larger than 2 MB" in str(refused(path).what)


def test_a_mark_of_windows_at_the_start_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path).sha256 == parse(GOOD, file=FILE).sha256


# Whatever is in the file


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_matrix_is_refused_with_places_or_read_but_never_a_crash(data: st.DataObject) -> None:
    lines = GOOD.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(["", "  ", lines[at] * 2, "  " + lines[at], lines[at][2:], "- [\n", "x: {y: 1}\n"])
            | st.text(max_size=12).map(lambda text: text + "\n")
            | st.sampled_from(lines)
        )
    try:
        parse("".join(lines), file=FILE)
    except MatrixError as error:
        for fault in error.faults:
            found = re.match(r"own\.yaml, line (\d+), column (\d+)", str(fault))
            assert found, fault
            assert 1 <= int(found[1]) <= len("".join(lines).splitlines()) + 1
            assert "{" not in fault.text("ru") or "{" in str(fault)
