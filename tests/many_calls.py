"""A program that asks 300 calls of one job within a budget, and that may be killed whenever one likes.

`python -m tests.many_calls` reads a line of JSON with the arguments of `ask` for each run, and answers with the number
of the process that does it. That number is nobody else's until another line is read: then comes the exit code. The
process is a fork, because a start with all imports would take longer than the run.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import traceback
from pathlib import Path

import openai  # noqa: F401  # imported before the fork
from pydantic import BaseModel, ConfigDict

from analyzer import asking, llm
from analyzer.asking import Manner, Question
from analyzer.calls import Call, ChatMessage
from analyzer.commands.engines import Payer, interruptible
from analyzer.errors import AnalyzerError
from analyzer.llm.budget import Budget, Limits
from analyzer.llm.pace import Pace
from analyzer.store import Store

CALLS = 300
AT_ONCE = 8
RESERVE = 60  # tokens of an answer


class Said(BaseModel):
    """What the model says."""

    model_config = ConfigDict(extra="forbid")
    text: str


def calls() -> list[Call]:
    """All that is asked."""
    return [
        Call((ChatMessage("user", f"Call number {number}."),), "said", {"type": "object"}) for number in range(CALLS)
    ]


def ask(base_url: str, store: str, limit: int) -> int:
    """One run; its exit code."""
    with Store(Path(store)) as kept:
        run = kept.begin("300 calls")
        place = llm.endpoint(base_url=base_url, model="small")
        budget = Budget(Limits(tokens=limit), output_reserve=RESERVE)
        model = llm.Model(place, kept, run=run, budget=budget, pace=Pace(concurrency=AT_ONCE))
        payer = Payer(model, kept, run)
        questions = [Question(about=call.key, call=call) for call in calls()]
        manner: Manner[Said, str] = Manner(shape=Said, reword=lambda _call, _faults: "Again.")
        with interruptible(model):
            try:
                outcomes = asyncio.run(asking.ask_all(questions, manner, model))
            except AnalyzerError as error:
                payer.finish(error, complete=False)
                return error.exit_code
        complete = all(outcome.value is not None for outcome in outcomes)
        payer.finish(None, complete=complete)
        return 0 if complete else 3


def main() -> None:
    for line in sys.stdin:
        arguments = json.loads(line)
        number = os.fork()
        if number == 0:
            code = 99
            try:
                code = ask(**arguments)
            finally:  # the fork must never go on as its parent
                if code == 99:
                    traceback.print_exc()
                os._exit(code)
        _say(number)
        sys.stdin.readline()
        _say(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
