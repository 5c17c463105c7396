"""`analyzer demo`: the shipped samples with recorded answers."""

from __future__ import annotations

from pathlib import Path

from analyzer import terminal
from analyzer.commands import analyze
from analyzer.commands.engines import Asking
from analyzer.messages import Language, message
from analyzer.resources import samples_dir

SUFFIXES = (".txt", ".vtt", ".json")


def samples() -> tuple[Path, ...]:
    """The shipped transcripts."""
    return tuple(sorted(path for path in samples_dir().iterdir() if path.suffix in SUFFIXES))


def run(*, out: Path, language: Language | None) -> int:
    """Analyse every sample; the exit code."""
    terminal.say(message("Three invented interviews, read with recorded answers of a language model."))
    return analyze.run(
        analyze.Job(files=samples(), out=out, language=language, asking=Asking(engine="replay")),
    )
