"""Everything that is said to people is said in both languages."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from analyzer.messages import Message, message, plural

PACKAGE = Path(__file__).resolve().parent.parent / "analyzer"
CATALOGUES = sorted((PACKAGE / "locale" / "ru").glob("*.po"))

# What a Russian recruiter says in English.
LEFT_AS_THEY_ARE = r"\b(hard|soft|skills)\b"

Text = str | tuple[str, str]  # a sentence, or its forms for one and for many


def said_in_code() -> Iterator[tuple[Text, str]]:
    """Every literal given to `message`, `plural`, or the `Words` of a report, with its place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            count = {"message": 1, "plural": 2, "words": 1, "self": 1, "many": 2}.get(name, 0)
            given = [
                arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if count and len(given) == count:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield (given[0] if count == 1 else (given[0], given[1])), place


def said_in_templates() -> Iterator[tuple[Text, str]]:
    for path in sorted((PACKAGE / "report" / "templates").glob("*.jinja")):
        tree = Environment(extensions=["jinja2.ext.do"]).parse(path.read_text("utf-8"))
        for node in tree.find_all(nodes.Call):
            if not isinstance(node.node, nodes.Name) or node.node.name not in ("_", "ngettext"):
                continue
            count = 1 if node.node.name == "_" else 2
            given = [arg.value for arg in node.args[:count] if isinstance(arg, nodes.Const)]
            place = f"report/templates/{path.name}:{node.lineno}"
            assert len(given) == count, f"{place}: the text is no literal, so nobody can translate it"
            yield (given[0] if count == 1 else (given[0], given[1])), place


SAID: dict[Text, str] = dict([*said_in_code(), *said_in_templates()])


def entries() -> Iterator[tuple[str, Entry]]:
    for path in CATALOGUES:
        with path.open("rb") as file:
            for entry in read_po(file, locale="ru", abort_invalid=True):
                if entry.id:
                    yield path.name, entry


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)[^}]*}", text))


def test_every_text_has_a_russian_translation() -> None:
    translated = {entry.id for _, entry in entries()}
    missing = [f"{place}: {text!r}" for text, place in SAID.items() if text not in translated]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    stale = [f"{name}: {entry.id!r}" for name, entry in entries() if entry.id not in SAID]
    assert not stale, "\n".join(stale)


def test_no_translation_is_empty_or_uncertain() -> None:
    for name, entry in entries():
        forms = [entry.string] if isinstance(entry.string, str) else entry.string
        assert all(form.strip() for form in forms), (name, entry.id)
        assert not entry.fuzzy, (name, entry.id)
        if entry.string == entry.id:
            left = re.sub(rf"{{.*?}}|{LEFT_AS_THEY_ARE}", "", entry.id.casefold())
            assert not re.search("[a-z]{3}", left), (name, entry.id)


def test_a_translation_has_the_places_of_its_text() -> None:
    for name, entry in entries():
        if isinstance(entry.id, str):
            assert isinstance(entry.string, str)
            assert places(entry.string) == places(entry.id), (name, entry.id)
        else:
            one, other = entry.id
            for form in entry.string:
                assert places(form) == places(other), (name, entry.id)
            assert places(one) <= places(other), (name, entry.id)


def test_numbers_have_the_three_forms_of_russian() -> None:
    for name, entry in entries():
        if not isinstance(entry.id, str):
            assert len(entry.string) == 3, (name, entry.id)


def test_a_text_has_one_translation() -> None:
    found: dict[Text, set[object]] = defaultdict(set)
    for _, entry in entries():
        found[entry.id].add(entry.string)  # type: ignore[index]
    assert [text for text, strings in found.items() if len(strings) > 1] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_russian_text_has_russian_quotation_marks(path: Path) -> None:
    with path.open("rb") as file:
        for entry in read_po(file, locale="ru"):
            for form in [entry.string] if isinstance(entry.string, str) else entry.string:
                assert not re.search("[“”]", form) or "„" in form, form


def test_a_message_is_english_until_somebody_asks_for_russian() -> None:
    told = message("The folder “{name}” of interview-analyzer is missing.", name="prompts")
    assert str(told) == told.text("en") == "The folder “prompts” of interview-analyzer is missing."
    assert "prompts" in told.text("ru")
    assert told.text("ru") != told.text("en")
    assert told.both() == {"ru": told.text("ru"), "en": told.text("en")}


@pytest.mark.parametrize("count", [0, 1, 2, 5, 11, 21, 22, 25, 101, 111])
def test_a_number_takes_the_form_that_its_language_wants(count: int) -> None:
    one, other = next(text for text in SAID if isinstance(text, tuple) and places(text[1]) == {"count"})
    entry = next(entry for _, entry in entries() if entry.id == (one, other))
    form = (
        0
        if count % 10 == 1 and count % 100 != 11
        else 1
        if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
        else 2
    )
    told = plural(one, other, count)
    assert told.text("ru") == entry.string[form].format(count=count)
    assert told.text("en") == (one if count == 1 else other).format(count=count)


def test_a_message_inside_a_message_speaks_the_same_language() -> None:
    inner = message("The model gave no quote.")
    assert Message("{why}", {"why": inner}).text("ru") == inner.text("ru") != inner.text("en")


def test_what_looks_like_a_place_in_a_value_is_left_alone() -> None:
    name = "{name} {0} {x!r}"
    assert name in message("The folder “{name}” of interview-analyzer is missing.", name=name).text("ru")
