"""`analyzer demo`: the shipped samples with recorded answers, and one of them read by rules alone."""

from __future__ import annotations

from pathlib import Path

from analyzer import terminal
from analyzer.commands import analyze
from analyzer.commands.engines import Asking
from analyzer.messages import Language, message
from analyzer.resources import samples_dir

OFFLINE = "offline"  # the folder of the first look, beside those of the reports
SUFFIXES = (".txt", ".vtt", ".json")


def samples() -> tuple[Path, ...]:
    """The shipped transcripts."""
    return tuple(sorted(path for path in samples_dir().iterdir() if path.suffix in SUFFIXES))


def run(*, out: Path, language: Language | None) -> int:
    """Analyse every sample; the exit code."""
    terminal.say(message("Three invented interviews, read with recorded answers of a language model."))
    code = analyze.run(analyze.Job(files=samples(), out=out, language=language, asking=Asking(engine="replay")))
    terminal.say(message("One of them again, read by rules alone: no model, no network, and no level."))
    first = analyze.Job(files=samples()[:1], out=out / OFFLINE, language=language, asking=Asking(engine="offline"))
    return max(code, analyze.run(first))
