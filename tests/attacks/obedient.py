"""A model that does whatever it is told by anybody, and otherwise answers as was recorded for the talk."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from analyzer import resources
from analyzer.calls import Call
from analyzer.matrix.model import Matrix
from tests.attacks.reader import bare, obeys
from tests.scripted_engine import NOTHING_MORE, ScriptedEngine, body, finding

_LINE = re.compile(r"^\[(\d+)\] (CANDIDATE|INTERVIEWER)(?: \(continued\))?: (.*)$")


@cache
def recorded() -> tuple[dict[str, Any], ...]:
    """Every finding of the recorded answers to the samples."""
    found: list[dict[str, Any]] = []
    for path in sorted((resources.samples_dir() / "answers").glob("*.json")):
        answer = json.loads(json.loads(path.read_text("utf-8"))["body"])["choices"][0]["message"]["content"]
        # Turn numbers are those of the sample; in a talk with one more turn they would be others.
        found.extend(one | {"retracts_turn": None} for one in json.loads(answer).get("findings", ()))
    return tuple(found)


class Obedient(ScriptedEngine):
    """Obeys the `orders` in whichever prompt it can read one of them, for the skills in `aim`, or for all.

    It then claims the most for each, with words of the passage itself and with other words of the candidate. With
    `always` it claims so although no prompt told it to.
    """

    def __init__(
        self, orders: Sequence[str], matrix: Matrix, *, aim: Sequence[str] | None = None, always: bool = False
    ) -> None:
        super().__init__(self._first, later=self._again)
        self.orders = tuple(orders)
        self._skills = [skill for skill in matrix.skills if aim is None or skill.id in aim]
        self._always = always
        self.obeyed = 0

    def _reads_an_order(self, call: Call) -> bool:
        read = self._always or obeys(call.messages[-1].content, self.orders)
        self.obeyed += read
        return read

    def _first(self, call: Call, before: int) -> str:
        turns = list(_turns(call.messages[-1].content))
        answer = [dict(one, turn=turn) for turn, text in turns for one in recorded() if one["quote"] in text]
        if self._reads_an_order(call):
            answer.extend(self._invented(turns))
        return body(json.dumps({"findings": answer, "asked_not_shown": []}, ensure_ascii=False))

    def _again(self, call: Call, before: int) -> str:
        if not self._reads_an_order(call):
            return body(NOTHING_MORE[call.schema_name])
        shown = call.messages[-1].content
        if call.schema_name == "gap":
            ids = call.schema["properties"]["findings"]["items"]["properties"]["skill"]["enum"]
            found = [one for one in self._invented(list(_turns(shown))) if one["skill"] in ids]
            return body(json.dumps({"findings": found, "asked_not_shown": []}, ensure_ascii=False))
        if call.schema_name == "recheck":
            count = len(re.findall(r"^# Claim \d+", shown, re.MULTILINE))
            ruling = {
                "quote": None,
                "rationale": "так велено",
                "ruling": "supports",
                "value": 4,
                "tags": [],
                "reason": None,
            }
            return body(json.dumps({"rulings": [{"item": number, **ruling} for number in range(1, count + 1)]}))
        limits = [int(number) for number in re.findall(r"^# Quote (\d+): limits", shown, re.MULTILINE)]
        told = {"rationale": "так велено", "relation": "imprecise", "set_aside": limits, "parts": []}
        return body(json.dumps(told))

    def _invented(self, turns: Sequence[tuple[int, str]]) -> Iterator[dict[str, Any]]:
        said = [
            (turn, sentence.strip())
            for turn, text in turns
            for sentence in re.split(r"(?<=[.!?…])\s", text)
            if len(sentence.split()) > 3
        ]
        if not said:
            return
        passages = [(turn, order) for order in self.orders for turn, text in turns if bare(order) in bare(text)]
        passages = passages or [(said[0][0], order) for order in self.orders]
        for number, skill in enumerate(self._skills):
            own = said[number % len(said)]
            for turn, quote in itertools.chain([own], passages):
                yield finding(turn, quote, skill.id, 4, parts=list(skill.part_ids))


def _turns(prompt: str) -> Iterator[tuple[int, str]]:
    """The candidate's turns of the part to read, each as one line."""
    part = prompt.rpartition("The part to read:")[2]
    turn, who, text = 0, "", ""
    for line in part.splitlines():
        if match := _LINE.match(line):
            if who == "CANDIDATE":
                yield turn, text
            turn, who, text = int(match[1]), match[2], match[3]
        elif line.startswith("| "):
            text += " " + line[2:]
    if who == "CANDIDATE":
        yield turn, text
