"""Where the files that people read and edit are: prompts, the shipped matrix and the samples.

A checkout keeps them at its top level; a built package carries copies in `analyzer/_resources/`.
"""

from __future__ import annotations

from pathlib import Path

from analyzer.errors import AnalyzerError
from analyzer.messages import message

_PACKAGE = Path(__file__).parent


def prompts_dir() -> Path:
    """The jinja2 templates that a model reads."""
    return _folder("prompts")


def matrix_dir() -> Path:
    """The competency matrices that come with the program."""
    return _folder("matrix")


def samples_dir() -> Path:
    """Transcripts and recorded answers for a first look."""
    return _folder("samples")


def program_version() -> str:
    """The version of the program; of a checkout that was never installed, the one that it would have."""
    from importlib import metadata

    try:
        return metadata.version("interview-analyzer")
    except metadata.PackageNotFoundError:
        import tomllib

        project = tomllib.loads((_PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])


def _folder(name: str) -> Path:
    """The packaged folder, or else the checkout's; an `AnalyzerError` when there is neither."""
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise AnalyzerError(
        message("The folder “{name}” of interview-analyzer is missing.", name=name),
        message("Reinstall the package, or run it from a complete checkout."),
    )
