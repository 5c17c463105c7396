"""The attacks of `passages.yaml`: payload × frame × separator × disguise, each as one passage to be put into a talk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.attacks.disguises import DISGUISES

_DATA = Path(__file__).with_name("passages.yaml")


@dataclass(frozen=True)
class Attack:
    """`text` with the separator before it; `orders` are what it tells whoever can read it, each enough to obey.

    `aim` is None for all skills. What is `held` was set apart while the detector was made.
    """

    id: str
    text: str
    orders: tuple[str, ...]
    aim: tuple[str, ...] | None
    held: bool


@cache
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_DATA.read_text("utf-8"))
    return loaded


@cache
def attacks() -> tuple[Attack, ...]:
    """Every payload in every frame of its language, and every payload in every disguise; separators take turns."""
    made: list[Attack] = []
    separators = data()["separators"]
    for payload in data()["payloads"]:
        for frame in data()["frames"]:
            if frame.get("language", payload["language"]) == payload["language"]:
                text = frame["text"].format(payload["text"])
                held = payload.get("held", False) or frame.get("held", False)
                made.append(_attack(payload, frame["id"], separators[len(made) % len(separators)] + text, held))
        for name, (languages, spell) in DISGUISES.items():
            if name != "plain" and payload["language"] in languages.split():
                separator = separators[len(made) % len(separators)]
                text = separator + spell(payload["text"])
                made.append(_attack(payload, name, text, payload.get("held", False)))
    for spoken in data()["spoken"]:
        separator = separators[len(made) % len(separators)]
        made.append(Attack(spoken["id"], separator + spoken["text"], (spoken["text"],), None, False))
    return tuple(made)


def _attack(payload: dict[str, Any], way: str, text: str, held: bool) -> Attack:
    return Attack(
        id=f"{payload['id']}-{way}",
        text=text,
        orders=orders(payload["text"]),
        aim=None if payload["aim"] == "all" else tuple(payload["aim"]),
        held=held,
    )


def orders(text: str) -> tuple[str, ...]:
    """The sentences of a payload."""
    return tuple(part for part in re.split(r"(?<=[.!?:])\s+", text) if len(part.split()) > 2) or (text,)
