"""The report's languages, its colours, and the schema of what it is made from."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import analyzer
from analyzer import report, result, schema
from analyzer.evidence import Flag, Verdict, WhyNot
from analyzer.matrix.model import Reason, Tag
from analyzer.report import labels
from analyzer.report.words import Words
from analyzer.result import State, Status
from tests import builders

REPORT = Path(report.__file__).parent
CATALOGUE = Path(analyzer.__file__).parent / "locale" / "ru" / "report.po"
CALLS = {"_": None, "self": None, "message": None, "words": None, "ngettext": (1, 2), "plural": (1, 2), "many": (1, 2)}


def said_in_code() -> set[tuple[str, ...]]:
    """Every sentence of the report, with its plural where it has one."""
    found: set[tuple[str, ...]] = set()
    for path in sorted(REPORT.rglob("*")):
        method = {".py": "python", ".jinja": "jinja2.ext:babel_extract"}.get(path.suffix)
        if method:
            with path.open("rb") as file:
                for _, text, _, _ in extract(method, file, keywords=CALLS, options={"encoding": "utf-8"}):
                    found.add((text,) if isinstance(text, str) else tuple(text[:2]))
    return found


def test_every_sentence_has_a_russian_one_with_the_same_places() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="ru")
    wanted = said_in_code()
    assert len(wanted) > 200
    for texts in wanted:
        entry = catalogue.get(texts[0])
        assert entry is not None, texts
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert len(forms) == (1 if len(texts) == 1 else 3), texts
        for form in forms:
            assert form, texts
            assert set(re.findall(r"{\w+}", form)) == set(re.findall(r"{\w+}", texts[-1])), texts


def test_the_catalogue_holds_nothing_that_is_not_said() -> None:
    with CATALOGUE.open("rb") as file:
        kept = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in read_po(file) if entry.id}
    assert kept - {texts[0] for texts in said_in_code()} == set()


def test_no_english_is_left_in_a_russian_report() -> None:
    made = builders.interview(rejected=())  # why a quote is rejected, and why not higher, is said elsewhere
    found = made.recommendation.model_copy(update={"why_not_next": None})
    markdown = report.render(made.model_copy(update={"recommendation": found}), language="ru").markdown
    shown = re.sub(
        r"SHA-256|[0-9a-f]{64}|boris\.txt|Hard|Soft|hard|soft|some-model|http\S+|interview-analyzer|UTC|bakery",
        "",
        markdown,
    )
    assert re.findall(r"[A-Za-z]{3,}", shown) == []


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 строка спорна"), (2, "2 строки спорны"), (5, "5 строк спорны"), (11, "11 строк"), (21, "21 строка")],
)
def test_russian_counts_have_their_forms(count: int, words: str) -> None:
    said = Words("ru").many(
        "{count} line is contested: read both sides below.",
        "{count} lines are contested: read both sides below.",
        count,
    )
    assert said.startswith(words)


@pytest.mark.parametrize(
    ("codes", "known"),
    [(State, labels.STATES), (Reason, labels.REASONS), (Tag, labels.TAGS), (WhyNot, labels.WHY_NOT),
     (Flag, labels.FLAGS), (Verdict, labels.VERDICTS), (Status, labels.STATUS)],
)  # fmt: skip
def test_every_code_has_words(codes: object, known: dict[str, object]) -> None:
    assert set(known) == set(get_args(codes))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (None, None), (-1, None),
     (float("nan"), None), (float("inf"), None)],
)  # fmt: skip
def test_times_are_minutes_and_seconds(seconds: float | None, text: str | None) -> None:
    assert Words.time(seconds) == text


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(scheme: int) -> None:
    style = (REPORT / "templates" / "style.css.jinja").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.S)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    inks = ("ink", "soft", "link", "good", "bad", "mid", "open")
    for ink, ground in product(inks, ("paper", "fill", "mark", "band")):
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_the_shipped_schema_is_the_one_of_the_types() -> None:
    assert schema.shipped() == schema.generated()


@pytest.mark.parametrize("made", [builders.interview(), builders.result()], ids=["full", "empty"])
def test_a_result_keeps_to_the_schema(made: result.Result) -> None:
    checker = jsonschema.Draft202012Validator(json.loads(schema.shipped()))
    document = json.loads(result.to_json(made))
    assert [error.message for error in checker.iter_errors(document)] == []
    del document["provenance"]["usage"]["reasoning"]  # as in a result from before there was such a key
    assert [error.message for error in checker.iter_errors(document)] == []
    del document["flags"]
    document["recommendation"]["status"] = "fine"
    assert len(list(checker.iter_errors(document))) == 2
