"""Interview transcripts in, an evidence report and a level recommendation out.

    from analyzer import analyze, load_matrix, load_transcript

The names are imported when they are first used, so that the command line starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.matrix import load as load_matrix
    from analyzer.pipeline import analyze
    from analyzer.transcript import load as load_transcript

__all__ = ["analyze", "load_matrix", "load_transcript"]

_WHERE = {
    "analyze": ("analyzer.pipeline", "analyze"),
    "load_matrix": ("analyzer.matrix", "load"),
    "load_transcript": ("analyzer.transcript", "load"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
