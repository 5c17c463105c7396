"""Record again what a model answers about the samples: `make record BASE_URL=http://…/v1`.

Asks the endpoint about every sample, then puts the raw answers into samples/answers, where `--engine replay` finds
them. Needed after a change of prompts, matrix, samples or chunking. Answers that no prompt asks for any more are
removed. Not a test: pytest does not collect it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from analyzer import load_matrix, load_transcript
from analyzer.answers import AnswerStore
from analyzer.commands.demo import samples
from analyzer.files import write_atomically
from analyzer.llm import Model, endpoint
from analyzer.pipeline import analyze
from analyzer.resources import samples_dir


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--how", required=True, help="who answered and what was shown to them; kept beside the answer")
    parser.add_argument("--deadline", type=float, default=3600)
    options = parser.parse_args()
    key = os.environ.get("ANALYZER_API_KEY") or os.environ.get("OPENAI_API_KEY")
    place = endpoint(base_url=options.base_url, model=options.model, api_key=key, deadline=options.deadline, attempts=1)
    with tempfile.TemporaryDirectory() as folder:
        store = AnswerStore(Path(folder))
        for sample in samples():
            result = analyze(load_transcript(sample), load_matrix(), engine=Model(place, store))
            if result.provenance.incomplete:
                sys.exit(f"{sample.name}: a part was not answered")
        publish(Path(folder), samples_dir() / "answers", how=options.how)


def publish(recorded: Path, folder: Path, *, how: str) -> None:
    """Replace the recorded answers; the address of the endpoint stays private."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted(recorded.glob("*.json")):
        if ".invalid-" in path.name:
            continue
        record = json.loads(path.read_text(encoding="utf-8"))
        record |= {"endpoint": None, "how": how, "created": record["created"][:10]}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        write_atomically(folder / f"{record['key'][:24]}.json", text.encode())


if __name__ == "__main__":
    main()
