"""Token counts that are estimated: near what vocabularies in use count, and never on the wrong side of a bound."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.llm import tokens

COUNTED = json.loads((Path(__file__).parent / "data" / "token_counts.json").read_text(encoding="utf-8"))
TEXTS = [pytest.param(entry, id=entry["name"]) for entry in COUNTED["texts"]]
PROSE = ("russian talk", "english talk", "lines of a prompt", "german")


@pytest.mark.parametrize("entry", TEXTS)
def test_no_vocabulary_counts_beyond_the_bounds(entry: dict[str, Any]) -> None:
    counts = entry["tokens"].values()
    assert tokens.at_least(entry["text"]) <= min(counts)
    assert max(counts) <= tokens.at_most(entry["text"])


@pytest.mark.parametrize("entry", [entry for entry in TEXTS if entry.id in PROSE])
def test_prose_is_estimated_within_a_fifth_of_what_vocabularies_in_use_count(entry: dict[str, Any]) -> None:
    counts = [entry["tokens"][name] for name in COUNTED["in_use"]]
    assert tokens.estimate(entry["text"]) == pytest.approx(sum(counts) / len(counts), rel=0.2)


def test_json_is_estimated_at_a_quarter_too_much_at_most() -> None:
    entry = next(entry for entry in COUNTED["texts"] if entry["name"] == "json answer")
    counts = [entry["tokens"][name] for name in COUNTED["in_use"]]
    assert 1.0 <= tokens.estimate(entry["text"]) * len(counts) / sum(counts) <= 1.25


@pytest.mark.parametrize("entry", [entry for entry in TEXTS if entry.id in PROSE])
def test_a_prompt_cut_to_a_fifth_is_noticed_in_prose(entry: dict[str, Any]) -> None:
    assert min(entry["tokens"].values()) / 5 < tokens.at_least(entry["text"])


def test_no_text_is_no_token() -> None:
    assert (tokens.estimate(""), tokens.at_least("")) == (0, 0)


@given(st.text(), st.text())
def test_the_bounds_enclose_the_estimate_and_grow_with_the_text(one: str, other: str) -> None:
    both = f"{one} {other}"
    assert tokens.at_least(both) <= tokens.at_most(both)
    assert tokens.estimate(both) <= tokens.at_most(both)
    assert tokens.at_most(one) < tokens.at_most(both)
    assert tokens.at_least(one) <= tokens.at_least(both)
    assert tokens.estimate(both) <= tokens.estimate(one) + tokens.estimate(other) + 1


@given(st.text(alphabet=st.characters(categories=["Cs"]), max_size=5))
def test_half_a_sign_is_counted_too(text: str) -> None:
    assert tokens.at_most(text) >= tokens.estimate(text)


def test_nothing_learnt_is_the_plain_estimate() -> None:
    text = COUNTED["texts"][0]["text"]
    calibration = tokens.Calibration()
    assert calibration.estimate(text) == tokens.estimate(text)
    assert calibration.at_most(text) == tokens.at_most(text)


@pytest.mark.parametrize("vocabulary", sorted(COUNTED["texts"][0]["tokens"]))
def test_what_was_learnt_of_one_prompt_bounds_the_next(vocabulary: str) -> None:
    talk, prompt = (
        next(entry for entry in COUNTED["texts"] if entry["name"] == name)
        for name in ("russian talk", "lines of a prompt")
    )
    calibration = tokens.Calibration()
    calibration.learn(prompt["text"], prompt["tokens"][vocabulary])
    likely = calibration.estimate(talk["text"])
    assert likely == pytest.approx(talk["tokens"][vocabulary], rel=0.35)
    assert talk["tokens"][vocabulary] <= calibration.at_most(talk["text"]) <= tokens.at_most(talk["text"])


@pytest.mark.parametrize("vocabulary", sorted(COUNTED["texts"][0]["tokens"]))
def test_what_was_learnt_in_one_script_sets_no_bound_in_another(vocabulary: str) -> None:
    for learnt, other in itertools.permutations(COUNTED["texts"], 2):
        calibration = tokens.Calibration()
        calibration.learn(learnt["text"], learnt["tokens"][vocabulary])
        assert other["tokens"][vocabulary] <= calibration.at_most(other["text"]), (learnt["name"], other["name"])


def test_what_was_learnt_in_several_scripts_is_known_of_each() -> None:
    calibration = tokens.Calibration()
    texts = {entry["name"]: entry for entry in COUNTED["texts"]}
    for name in ("russian talk", "english talk"):
        calibration.learn(texts[name]["text"] * 9, 9 * texts[name]["tokens"]["r50k"])
    russian, english = (calibration.at_most(texts[name]["text"] * 9) for name in ("russian talk", "english talk"))
    assert 9 * texts["russian talk"]["tokens"]["r50k"] <= russian
    assert english < 2 * 9 * texts["english talk"]["tokens"]["r50k"] < tokens.at_most(texts["english talk"]["text"] * 9)


def test_the_dearest_count_is_kept_and_an_impossible_one_teaches_nothing() -> None:
    text = COUNTED["texts"][0]["text"]
    calibration = tokens.Calibration()
    calibration.learn(text, 3)  # a truncated prompt
    assert calibration.estimate(text) == tokens.estimate(text)
    calibration.learn(text, 200)
    calibration.learn(text, 100)
    assert calibration.estimate(text) == 200
    calibration.learn("", 50)
    assert calibration.estimate(text) == 200
