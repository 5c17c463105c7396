"""Plain text and Markdown, as people type it and as programs lay it out."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.transcript.utterance import Utterance
from tests.writers.talk import Talk, Writer, clock, short


def _whole(one: Utterance) -> str:
    return clock(one.start, fraction=False)


_TIMED: dict[str, Callable[[Utterance], str]] = {
    "bracketed": lambda one: f"[{_whole(one)}] {one.speaker}: {one.text}",
    "leading": lambda one: f"{_whole(one)} {one.speaker}: {one.text}",
    "header": lambda one: f"{one.speaker}  {short(one.start)}\n{one.text}\n",
    "bold header": lambda one: f"**{one.speaker}** [{_whole(one)}]\n{one.text}\n",
    "time above": lambda one: f"[{_whole(one)}] {one.speaker}\n{one.text}\n",
    "in round brackets": lambda one: f"{one.speaker} ({_whole(one)}): {one.text}",
    "heading": lambda one: f"### {one.speaker} ({_whole(one)})\n\n{one.text}\n",
}
_UNTIMED: dict[str, Callable[[Utterance], str]] = {
    "plain": lambda one: f"{one.speaker}: {one.text}",
    "bold": lambda one: f"**{one.speaker}:** {one.text}\n",
    "bold before the colon": lambda one: f"**{one.speaker}**: {one.text}\n",
    "bold with numbers": lambda one: f"**[7] {one.speaker}:** {one.text}",
    "bullets": lambda one: f"- {one.speaker}: {one.text}",
    "text below": lambda one: f"{one.speaker}:\n{one.text}\n",
}


_SECONDS: dict[str, Callable[[Utterance], str]] = {
    "seconds behind": lambda one: f"{one.speaker} [{one.start:.3f}s - {one.end:.3f}s]: {one.text}",
    "seconds before": lambda one: f"{one.start:.3f}s-{one.end:.3f}s {one.speaker}: {one.text}",
}


def _lines(line: Callable[[Utterance], str]) -> Callable[[Talk], bytes]:
    return lambda talk: "\n".join(line(one) for one in talk).encode()


def _fenced(talk: Talk) -> bytes:
    head = "# Interview\n\nDate: 2026-05-12\nLength: 45 min\n\n```\n"
    return (head + "\n".join(_UNTIMED["plain"](one) for one in talk) + "\n```\n").encode()


WRITERS = (
    *(Writer(name, "text", _lines(line), unit=1.0, ends=False) for name, line in _TIMED.items()),
    *(Writer(name, "text", _lines(line)) for name, line in _SECONDS.items()),
    *(Writer(name, "text", _lines(line), unit=None, ends=False) for name, line in _UNTIMED.items()),
    Writer("fenced", "text", _fenced, unit=None, ends=False),
)
