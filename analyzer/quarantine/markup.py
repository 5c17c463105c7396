"""What pretends to be the frame of a talk or of a prompt: roles, tags, headings, fences, the end of the transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.quarantine.reading import Reading

_ROLE = (
    "system|assistant|user|developer|human|ai|instructions?|interviewer|candidate|reviewer|evaluator|admin|tool|"
    "система|системное сообщение|ассистент|интервьюер|кандидат|инструкция|задание|проверяющий"
)
# A role with a number, in brackets, or in capital letters, and a colon.
_HEADER = re.compile(
    rf"(?<![\w.])(?P<number>\[\d{{1,5}}\]\s?)?(?P<open>[\[(<*#]{{0,3}})\s?(?P<role>{_ROLE})\s?"
    r"(?:\([^()\n]{1,20}\)\s?)?(?P<close>[\])>*]{0,3})\s?:"
)
_HEADING = re.compile(
    r"(?<![#\w])#{2,6}\s{0,3}(?:system|instructions?|new task|task|response|output|prompt|система|инструкци[яи]|"
    r"задание|ответ|новое задание)(?!\w)[^\S\n]{0,3}:?"
)
_JSON_ROLE = re.compile(
    r"[{\[]?\s{0,3}[\"']role[\"']\s{0,3}:\s{0,3}[\"'](?:system|assistant|developer|user|tool)[\"']"
    r"(?:\s{0,3},\s{0,3}[\"']content[\"']\s{0,3}:)?"
)
_TAG = re.compile(
    r"<\|[a-z_]{2,20}\|>(?:system|assistant|user)?|\[/?inst\]|<</?sys>>|</?(?:transcript|system|instructions?|prompt|"
    r"interview|assistant|talk|conversation)\s{0,3}/?>|<<<\s?[0-9a-f]{6,64}(?![0-9a-z])|"
    r"(?<![0-9a-z])[0-9a-f]{6,64}\s?>>>"
)
_FINISH = re.compile(
    r"(?<![=\-_*#\[<(])[=\-_*#\[<(]{1,40}\s{0,3}(?:begin|start|end|конец|начало)(?:\s(?:of|of the))?\s"
    r"(?:transcript|interview|talk|conversation|document|instructions?|prompt|расшифровки|интервью|записи|"
    r"транскрипта|собеседования|инструкци[ий])\s{0,3}[=\-_*#\]>)]{1,40}"
)


def headers(read: Reading, source: str) -> Iterator[tuple[int, int]]:
    """Spans of what claims that somebody else speaks, or another text begins, from here on."""
    for match in _HEADER.finditer(read.text):
        letters = [source[read.starts[at]] for at in range(match.start("role"), match.end("role"))]
        shouted = len(letters) > 1 and all(letter.isupper() for letter in letters if letter.isalpha())
        if match["number"] or (match["open"] and match["close"]) or shouted or match["open"].startswith("#"):
            yield match.span()
    for pattern in (_HEADING, _JSON_ROLE):
        yield from (match.span() for match in pattern.finditer(read.text))


def tags(read: Reading) -> Iterator[tuple[int, int]]:
    """Spans of what closes or opens a frame."""
    for pattern in (_TAG, _FINISH):
        yield from (match.span() for match in pattern.finditer(read.text))
