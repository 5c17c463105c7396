"""The prompts in which langextract would send a text: its chunks, its layout, our instructions.

    PYTHON_WITH_LANGEXTRACT langextract_prompts.py < text-and-instructions.json > prompts.json

A script of its own, because langextract may live in another environment than this project: it imports nothing of it.
It is given less than its users give it: no example of its own, for ours stand in the instructions.
"""

from __future__ import annotations

import json
import sys

from langextract import chunking, prompting
from langextract.core import data, format_handler, tokenizer

MAX_CHAR_BUFFER = 1000  # the default of langextract.extract


def main() -> None:
    given = json.load(sys.stdin)
    document = data.Document(text=given["text"], document_id="talk")
    template = prompting.PromptTemplateStructured(description=given["instructions"])
    generator = prompting.QAPromptGenerator(template=template, format_handler=format_handler.FormatHandler())
    builder = prompting.PromptBuilder(generator)
    cut = chunking.ChunkIterator(
        text=document.tokenized_text, max_char_buffer=MAX_CHAR_BUFFER, document=document,
        tokenizer_impl=tokenizer.RegexTokenizer(),
    )  # fmt: skip
    json.dump([builder.build_prompt(chunk.chunk_text, "talk") for chunk in cut], sys.stdout)


if __name__ == "__main__":
    main()
