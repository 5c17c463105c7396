"""Record again what a model answers about the samples: `make record BASE_URL=http://…/v1`.

Asks the endpoint what no recorded answer fits, then puts the raw answers into samples/answers, where `--engine replay`
finds them. Needed after a change of prompts, matrix, samples, chunking or grounding. Answers that no prompt asks for
any more are removed. Not a test: pytest does not collect it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analyzer import load_matrix, load_transcript
from analyzer.answers import AnswerStore, Replay
from analyzer.calls import Answer, Call
from analyzer.commands.demo import samples
from analyzer.errors import ConfigurationError
from analyzer.files import write_atomically
from analyzer.llm import Model, endpoint
from analyzer.pipeline import analyze
from analyzer.resources import samples_dir


class Keeping:
    """A model that is asked only what no recording answers yet."""

    name: Literal["llm"] = "llm"

    def __init__(self, model: Model, recorded: Replay) -> None:
        self._model = model
        self._recorded = recorded
        self.kept: set[str] = set()

    @property
    def endpoint(self) -> str | None:
        return self._model.endpoint

    @property
    def model(self) -> str | None:
        return self._model.model

    async def __aenter__(self) -> Self:
        await self._model.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._model.__aexit__(kind, error, trace)

    async def answer(self, call: Call) -> Answer:
        try:
            answer = await self._recorded.answer(call)
        except ConfigurationError:
            return await self._model.answer(call)
        self.kept.add(call.key)
        return answer

    def reject(self, answer: Answer) -> None:
        if answer.key not in self.kept:
            self._model.reject(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--how", required=True, help="who answered and what was shown to them; kept beside the answer")
    parser.add_argument("--deadline", type=float, default=3600)
    options = parser.parse_args()
    key = os.environ.get("ANALYZER_API_KEY") or os.environ.get("OPENAI_API_KEY")
    place = endpoint(base_url=options.base_url, model=options.model, api_key=key, deadline=options.deadline, attempts=1)
    folder = samples_dir() / "answers"
    with tempfile.TemporaryDirectory() as fresh:
        engine = Keeping(Model(place, AnswerStore(Path(fresh))), Replay(folder))
        for sample in samples():
            result = analyze(load_transcript(sample), load_matrix(), engine=engine)
            if result.provenance.incomplete or result.flags:
                sys.exit(f"{sample.name}: something was not answered")
        publish(Path(fresh), folder, kept=engine.kept, how=options.how)


def publish(fresh: Path, folder: Path, *, kept: set[str], how: str) -> None:
    """Take away the answers that nothing asks for, add the new ones; the address of the endpoint stays private."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if json.loads(path.read_text(encoding="utf-8"))["key"] not in kept:
            path.unlink()
    for path in sorted(fresh.glob("*.json")):
        if ".invalid-" in path.name:
            continue
        record = json.loads(path.read_text(encoding="utf-8"))
        record |= {"endpoint": None, "how": how, "created": record["created"][:10]}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        write_atomically(folder / f"{record['key'][:24]}.json", text.encode())


if __name__ == "__main__":
    main()
