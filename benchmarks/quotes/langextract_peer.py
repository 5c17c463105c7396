"""Quotes aligned by langextract, as its annotator does it: the text in chunks, the quotes of a chunk in one call.

    PYTHON_WITH_LANGEXTRACT langextract_peer.py < interviews.json > answers.json

A script of its own, because langextract may live in another environment than this project: it imports nothing of it.

It is given more than its annotator has. A quote goes to the chunk that it was made from, or to two joined when it
crosses their border; every chunk is aligned with all its quotes at once (as the annotator does) and, where that finds
nothing, the time of cutting the text into chunks is not counted.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import defaultdict
from typing import Any

from langextract import chunking, resolver
from langextract.core import data, tokenizer

MAX_CHAR_BUFFER = 1000  # the default of langextract.extract
SETTINGS: dict[str, dict[str, Any]] = {
    "langextract, default": {},
    "langextract, accept_match_lesser=False": {"accept_match_lesser": False},
}


def chunks_of(text: str) -> list[tuple[int, int]]:
    """Spans of the chunks in which langextract reads `text`."""
    document = data.Document(text=text, document_id="talk")
    cut = chunking.ChunkIterator(
        text=document.tokenized_text, max_char_buffer=MAX_CHAR_BUFFER, document=document,
        tokenizer_impl=tokenizer.RegexTokenizer(),
    )  # fmt: skip
    return [(chunk.char_interval.start_pos, chunk.char_interval.end_pos) for chunk in cut]


def align(text: str, quotes: list[dict[str, Any]], settings: dict[str, Any]) -> tuple[list[Any], float]:
    """For each quote its span or None, and the CPU seconds of the alignment."""
    chunks = chunks_of(text)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, quote in enumerate(quotes):
        touched = [chunk for chunk in chunks if chunk[0] < quote["end"] and chunk[1] > quote["start"]]
        groups[touched[0][0], touched[-1][1]].append(at)
    found: list[Any] = [None] * len(quotes)
    aligner = resolver.Resolver()
    gc.freeze()
    began = time.process_time()
    for (start, end), members in groups.items():
        members.sort(key=lambda at: quotes[at]["start"])  # a model answers in the order of the text
        extractions = [data.Extraction(extraction_class="quote", extraction_text=quotes[at]["text"]) for at in members]
        aligned = aligner.align(extractions, text[start:end], 0, start, **settings)
        for at, extraction in zip(members, aligned, strict=True):
            place = extraction.char_interval
            if place is not None and place.start_pos is not None:
                found[at] = [place.start_pos, place.end_pos]
    return found, time.process_time() - began


def main() -> None:
    interviews = json.load(sys.stdin)
    answers = {
        name: [align(one["text"], one["quotes"], settings) for one in interviews] for name, settings in SETTINGS.items()
    }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
