"""What reading an hour of talk takes in each format, next to the bare library in the same run.

For each format three things are timed in turn, over and over, once all of them are warm; the medians are shown:

- library: the bare library, called as one would to get at the words: webvtt-py for WebVTT and SBV, pysubs2 for SRT,
  python-docx, pypdfium2, `csv`, `html.parser`, `json`. A PDF is read in a process of its own by both sides, for a
  stranger's PDF is not let into one that has anything to lose;
- reader: `formats.take_apart`, which gives utterances with speakers and times;
- whole: all of `transcript.parse`: the reader, turns, clocks, people, roles, stop signs and warnings.

A reader stays within three times the library. `json` and `csv` are C and only make lists of what stands in the file,
without looking what it means, so their rows are the nearest to it, and a busy computer may show one over. What follows
the reader is the same work for every format, so the whole has a limit in seconds. Memory is the most that Python's own
allocator held while the whole ran, measured apart from the times. Ends with 1 when a limit is not held; ARGS may name
the formats.
"""

from __future__ import annotations

import contextlib
import csv
import gc
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

from analyzer import transcript
from analyzer.transcript import formats
from analyzer.transcript.content import Content
from analyzer.transcript.readers import pdf
from analyzer.transcript.utterance import Utterance
from tests import writers
from tests.writers import Talk, Writer

TIMES = 3  # the library's time
WHOLE = 1.0  # seconds of CPU
MEMORY = 64  # MB
RUNS = 5

CUES = 1_400
WORDS = (
    *("мы", "я", "сервис", "очередь", "заказы", "делал", "потом", "это", "было", "не", "и", "в", "на", "что", "когда"),
    *("нагрузка", "выросла", "поэтому", "разбили", "модуль", "тесты", "писал", "команда", "решили", "индекс", "база"),
)
NAMES = "Вера Ким", "Семён Жук"
LAYOUTS = ("bracketed", "header", "plain")  # the others are read by the same code


class Row(NamedTuple):
    """What one format took: seconds of CPU, `library` None where there is none, and MB."""

    name: str
    size: int
    library: float | None
    reader: float
    whole: float
    memory: float

    @property
    def held(self) -> bool:
        reads = self.library is None or self.reader <= TIMES * self.library
        return reads and self.whole <= WHOLE and self.memory <= MEMORY

    @property
    def told(self) -> str:
        """What stands at the end of the row."""
        return "" if self.held else "OVER"


def hour(chance: random.Random) -> Talk:
    """Two people, short questions and long answers of several cues: about 9,000 words in 3,600 seconds."""
    said: list[Utterance] = []
    speaker, left = 0, 1
    for number in range(CUES):
        if not left:
            speaker, left = 1 - speaker, chance.randint(1, 2) if speaker else chance.randint(3, 9)
        left -= 1
        # names of systems: without them the talk would be the same few words over and over
        words = [*chance.choices(WORDS, k=chance.randint(3, 8)), "".join(chance.choices("абвгдежзиклмнопрст", k=7))]
        text = " ".join(words).capitalize() + ("?" if not speaker and not left else chance.choice(".,"))
        start = number * 3600 / CUES
        said.append(Utterance(NAMES[speaker], text, round(start, 3), round(start + 2.4, 3)))
    return said


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _webvtt(data: bytes) -> list[str]:
    import webvtt

    return [caption.text for caption in webvtt.from_buffer(io.BytesIO(data))]


def _sbv(data: bytes) -> list[str]:
    import webvtt

    return [caption.text for caption in webvtt.from_buffer(io.BytesIO(data), format="sbv")]


def _pysubs2(data: bytes) -> list[str]:
    import pysubs2

    return [event.plaintext for event in pysubs2.SSAFile.from_string(data.decode(), format_="srt")]


def _docx(data: bytes) -> list[str]:
    import docx

    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


PDF = """
import sys
import pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
for page in document:
    sys.stdout.write(page.get_textpage().get_text_range())
document.close()
"""


def _pdf(data: bytes) -> list[str]:
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", PDF], input=data, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def _html(data: bytes) -> list[str]:
    page = _Words()
    page.feed(data.decode())
    page.close()
    return page.words


def _csv(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text[:100] else ","))


def _lines(data: bytes) -> list[object]:
    return [json.loads(line) for line in data.splitlines() if line]


def library(writer: Writer) -> Callable[[bytes], Sequence[object]] | None:
    """The bare library for what a writer writes; None where none is needed, or none takes names out of texts."""
    known: dict[str, Callable[[bytes], Sequence[object]]] = {
        "srt": _pysubs2,
        "sbv": _sbv,
        "docx": _docx,
        "pdf": _pdf,
        "html": _html,
        "csv": _csv,
    }
    if writer.name == "csv with names in texts":
        return None
    if writer.format.startswith("webvtt"):
        return _webvtt
    if writer.name in ("json lines", "yandex v3"):
        return _lines
    return json.loads if writer.format.endswith("-json") else known.get(writer.format)


def measure(writer: Writer, talk: Talk) -> Row:
    data = writer.write(talk)
    bare = library(writer)
    calls: list[Callable[[], object]] = [
        *([lambda: bare(data)] if bare else ()),
        lambda: formats.take_apart(Content(data)),
        lambda: parse(data),
    ]
    times: list[list[float]] = [[] for _ in calls]
    for run in range(RUNS + 1):
        for call, taken in zip(calls, times, strict=True):
            gc.collect()
            start = spent()
            call()
            if run:  # the first run imports and compiles
                taken.append(spent() - start)
    *alone, reader, whole = map(statistics.median, times)
    return Row(writer.name, len(data), alone[0] if alone else None, reader, whole, memory(data))


def spent() -> float:
    """Seconds of CPU so far, of this process and of those that it has ended: a PDF is read in one of its own."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def started(read: Callable[[bytes], object]) -> float:
    """Milliseconds of CPU until a process has found that its PDF is none."""
    taken = []
    for _ in range(RUNS):
        start = spent()
        with contextlib.suppress(subprocess.CalledProcessError):
            read(b"%PDF-1.4")
        taken.append(spent() - start)
    return statistics.median(taken) * 1000


def parse(data: bytes) -> transcript.Reading:
    return transcript.parse(data, source="hour", sha256="0" * 64, force=True)


def memory(data: bytes) -> float:
    """The most MB that reading `data` needs at once."""
    gc.collect()
    tracemalloc.start()
    parse(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def main(names: Sequence[str]) -> int:
    talk = hour(random.Random(7))
    layouts = {writer.name for writer in writers.layouts.WRITERS} - set(LAYOUTS)
    chosen = [one for one in writers.ALL if (one.name in names if names else one.name not in layouts)]
    print(f"{sum(len(one.text.split()) for one in talk):,} words in {len(talk):,} cues; CPU in milliseconds\n")
    print("| format               | size, kB | library | reader |      × | whole |      × | memory, MB |       |")
    print("| -------------------- | -------: | ------: | -----: | -----: | ----: | -----: | ---------: | ----- |")
    rows = [show(measure(writer, talk)) for writer in chosen]
    if any(writer.name == "pdf" for writer in chosen):
        print(
            f"\nOf the PDF's time the start of the process is {started(_pdf):.0f} ms of CPU for the library, "
            f"{started(pdf.taken_out):.0f} ms for the reader."
        )
    held = all(row.held for row in rows)
    print(
        f"\nLimits: a reader {TIMES} × the library, the whole {WHOLE * 1000:.0f} ms, {MEMORY} MB; "
        f"{'held' if held else 'NOT HELD'}."
    )
    return 0 if held else 1


def show(row: Row) -> Row:
    """Print one line of the table as soon as it is known."""
    alone = "" if row.library is None else f"{row.library * 1000:.1f}"
    ratios = ["" if not row.library else f"{took / row.library:.1f}" for took in (row.reader, row.whole)]
    print(
        f"| {row.name:<20} | {row.size / 1000:8,.0f} | {alone:>7} | {row.reader * 1000:6.1f} | {ratios[0]:>6} "
        f"| {row.whole * 1000:5.0f} | {ratios[1]:>6} | {row.memory:10.1f} | {row.told:<5} |",
        flush=True,
    )
    return row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
