"""How firmly the level stands: on which quotes, on how little, what would lift it, and what the talk has decided."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report import quotes
from analyzer.report.index import Index
from analyzer.report.quotes import Quote

_MOST = 12  # of each list; the result holds all


@dataclass(frozen=True, slots=True)
class Linked:
    """A line of the matrix and what is said of it."""

    name: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Firmness:
    """`floor` and `upgrade` are sentences; `more` counts what the lists leave to the result."""

    floor: str
    sufficient: tuple[Quote, ...]
    upgrade: str
    path: tuple[Linked, ...]
    deciders: tuple[Linked, ...]
    fragile: tuple[Linked, ...]
    more: int
    decided: str


def firmness(index: Index, *, named: bool) -> Firmness:
    """Everything that the result proves about its level; only of the floor where no level is `named`."""
    found, words = index.result.recommendation, index.words
    deciders = [_decider(index, one.skill, one.if_met, one.if_not_met) for one in found.counterfactuals if named]
    fragile = [_fragile(index, one.skill, one.evidence, one.level) for one in found.fragile if named]
    return Firmness(
        floor=_floor(index),
        sufficient=tuple(
            quotes.quote(index, index.evidence[id], brief=True) for id in found.sufficient if id in index.evidence
        ),
        upgrade=_upgrade(index) if named else "",
        path=tuple(_linked(index, skill, "") for skill in found.upgrade_path if named),
        deciders=tuple(deciders[:_MOST]),
        fragile=tuple(fragile[:_MOST]),
        more=max(len(deciders) - _MOST, 0) + max(len(fragile) - _MOST, 0),
        decided=words(
            "Whether these levels are reached is settled, whatever was not asked: {levels}.",
            levels=words.listed([index.title(level) for level in found.decided]),
        )
        if found.decided
        else words("This talk settles no level by itself: what was not asked could still turn each."),
    )


def _floor(index: Index) -> str:
    found, words = index.result.recommendation, index.words
    if found.floor is None:
        return words("The quotes alone prove no level; the recommendation rests on what may be expected of the rest.")
    return words.many(
        "{count} quote alone proves the level {level}, whatever else was said or not asked:",
        "{count} quotes alone prove the level {level}, whatever else was said or not asked:",
        len(found.sufficient),
        level=index.title(found.floor),
    )


def _upgrade(index: Index) -> str:
    path, words = index.result.recommendation.upgrade_path, index.words
    if not path:
        return words("No line could lift the level.")
    return words.many(
        "{count} more line shown would lift the level:", "{count} more lines shown would lift the level:", len(path)
    )


def _decider(index: Index, skill: str, if_met: str | None, if_not_met: str | None) -> Linked:
    text = index.words(
        "wholly shown: {met}; wholly not shown: {not_met}", met=index.title(if_met), not_met=index.title(if_not_met)
    )
    return _linked(index, skill, text)


def _fragile(index: Index, skill: str, evidence: str | None, level: str | None) -> Linked:
    words, title = index.words, index.title(level)
    item = index.evidence.get(evidence or "")
    if item is None:
        return _linked(index, skill, words("without all its quotes: {level}", level=title))
    return _linked(index, skill, words("without quote {number}: {level}", number=index.number(item), level=title))


def _linked(index: Index, skill: str, text: str) -> Linked:
    return Linked(index.name(skill), f"#line-{skill}" if skill in index.skills else "", text)
