"""The hard cases of the quote checker: every quote that must not pass has a twin that must (see grounding_cases/)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from analyzer.grounding import REASONS, Grounding, Index, Terms
from tests.talks import talk

FOLDER = Path(__file__).parent / "grounding_cases"
DAMAGING = {"truncated_meaning", "question", "reported_speech", "quarantined", "interviewer"}
KEYS = {"why", "said", "good", "bad", "bad_said", "gives", "verdict", "terms"}


def _read() -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (f"{path.stem}: {pair['why']}", pair)
        for path in sorted(FOLDER.glob("*.yaml"))
        for pair in yaml.safe_load(path.read_text("utf-8"))
    ]


PAIRS = _read()
HONEST: list[tuple[str, str]] = [
    (said, quote) for said, quote in yaml.safe_load((FOLDER / "honest" / "statements.yaml").read_text("utf-8"))
]
each_pair = pytest.mark.parametrize("pair", [pair for _, pair in PAIRS], ids=[name for name, _ in PAIRS])


def look_up(pair: Mapping[str, Any], which: str) -> Grounding:
    said = pair.get("bad_said", pair["said"]) if which == "bad" else pair["said"]
    turns = [f"C: {said}"] if isinstance(said, str) else said
    found = Index(talk(*turns), Terms(pair.get("terms", ()))).ground(pair[which])
    if found.accepted:
        assert found.turn is not None
        assert 0 <= found.start < found.end <= len(turns[found.turn - 1]) - 3
    return found


@each_pair
def test_a_quote_that_means_what_was_said_passes(pair: Mapping[str, Any]) -> None:
    found = look_up(pair, "good")
    assert found.accepted, found
    assert not DAMAGING & set(found.flags), found
    assert found.verdict == pair.get("verdict", found.verdict)


@each_pair
def test_its_twin_does_not_pass(pair: Mapping[str, Any]) -> None:
    found = look_up(pair, "bad")
    gives = pair["gives"]
    if gives in DAMAGING:
        assert gives in found.flags, found
    elif gives == "refused_or_flagged":
        assert not found.accepted or DAMAGING & set(found.flags), found
    else:
        assert not found.accepted, found
        assert found.reason in REASONS
        assert gives in ("refused", found.reason), found


@pytest.mark.parametrize(("said", "quote"), HONEST)
def test_a_statement_that_only_looks_governed_passes(said: str, quote: str) -> None:
    found = Index(talk(f"C: {said}")).ground(quote)
    assert found.accepted, found
    assert not DAMAGING & set(found.flags), found


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("said", [one for one, _ in HONEST if one[0].isupper()][::4])
def test_the_sentence_beside_a_whole_statement_changes_nothing(said: str, where: str) -> None:
    russian = re.search("[а-я]", said) is not None
    quote = "Мы перенесли кассу на новый сервер" if russian else "We moved the till to a new server"
    text = f"{said}. {quote}." if where == "before" else f"{quote}. {said}."
    assert not DAMAGING & set(Index(talk(f"C: {text}")).ground(quote).flags)


def test_the_table_is_in_its_documented_form_and_both_languages_have_their_share() -> None:
    assert all({"why", "said", "good", "bad", "gives"} <= set(pair) <= KEYS for _, pair in PAIRS)
    gives = {pair["gives"] for _, pair in PAIRS}
    assert gives <= {*REASONS, *DAMAGING, "refused", "refused_or_flagged"}
    russian = sum(re.search("[а-я]", str(pair["said"])) is not None for _, pair in PAIRS)
    assert len(PAIRS) >= 300
    assert min(russian, len(PAIRS) - russian) >= 80
