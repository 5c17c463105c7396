"""Record again what a model answers about the samples: `make record BASE_URL=http://…/v1`.

Asks the endpoint what no recorded answer fits, then puts the raw answers into samples/answers, where `--engine replay`
finds them. Needed after a change of prompts, matrix, samples, chunking or grounding. Answers that no prompt asks for
any more are removed. Not a test: pytest does not collect it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analyzer import load_matrix, load_transcript
from analyzer.answers import Replay, recording, recordings
from analyzer.calls import Again, Answer, Call, Rejection
from analyzer.commands.demo import samples
from analyzer.errors import AnalyzerError, ConfigurationError
from analyzer.llm import Model, endpoint
from analyzer.pipeline import analyze
from analyzer.resources import samples_dir
from analyzer.store import Store


class Keeping:
    """A model that is asked only what no recording answers yet."""

    name: Literal["llm"] = "llm"

    def __init__(self, model: Model, recorded: Replay) -> None:
        self._model = model
        self._recorded = recorded
        self.kept: set[str] = set()
        self.asked: set[str] = set()

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

    async def answer(self, call: Call, again: Again | None = None) -> Answer:
        try:
            answer = await self._recorded.answer(call)
        except ConfigurationError:
            self.asked.add(call.key)
            return await self._model.answer(call, again)
        self.kept.add(call.key)
        return answer

    def reject(self, answer: Answer, reason: Rejection) -> None:
        if answer.key not in self.kept:
            self._model.reject(answer, reason)

    def verdict(self, call: Call) -> Rejection | None:
        return None if call.key in self.kept else self._model.verdict(call)

    def stop(self, *, for_good: bool = False) -> None:
        self._model.stop(for_good=for_good)

    @property
    def over(self) -> AnalyzerError | None:
        return self._model.over


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
    with tempfile.TemporaryDirectory() as fresh, Store(Path(fresh) / "answers.sqlite") as store:
        engine = Keeping(Model(place, store), Replay(folder))
        for sample in samples():
            result = analyze(load_transcript(sample), load_matrix(), engine=engine)
            if result.provenance.incomplete or result.flags:
                sys.exit(f"{sample.name}: something was not answered")
        publish(store, folder, kept=engine.kept, asked=engine.asked, how=options.how)


def publish(store: Store, folder: Path, *, kept: set[str], asked: set[str], how: str) -> None:
    """Take away the answers that nothing asks for, add the new ones; the address of the endpoint stays private."""
    for path in recordings(folder):
        found = recording(path)
        if found is not None and found.key not in kept:
            path.unlink()
    store.export(folder, keys=asked, how=how, anonymous=True)


if __name__ == "__main__":
    main()
