"""The Makefile: what it says about itself and to a machine that lacks something."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parent.parent / "Makefile"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


def _make(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run make on a copy of the Makefile alone, so that nothing of this checkout can be touched."""
    shutil.copy(MAKEFILE, cwd)
    for name in ("pyproject.toml", "requirements.lock"):
        (cwd / name).touch()
    return subprocess.run(["make", *arguments], cwd=cwd, capture_output=True, text=True)


def _stub(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_make_alone_lists_every_target(tmp_path: Path) -> None:
    targets = re.search(r"^\.PHONY: (help .*)$", MAKEFILE.read_text("utf-8"), flags=re.MULTILINE)
    assert targets is not None
    listed = re.findall(r"^  make (\S+) +\S", _make(cwd=tmp_path).stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(targets[1].split())


def test_an_old_python_is_named_and_the_way_out_too(tmp_path: Path) -> None:
    old = _stub(tmp_path / "python3", '[ "$1" = --version ] && echo Python 3.9.2; exit 1')
    done = _make("install", old, cwd=tmp_path)
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "is Python 3.9.2." in done.stderr


def test_a_python_without_pip_is_told_so(tmp_path: Path) -> None:
    bare = _stub(tmp_path / "python3", '[ "$1" = -c ]')
    done = _make("install", bare, cwd=tmp_path)
    assert done.returncode != 0
    assert "has no pip" in done.stderr


def test_recording_without_an_endpoint_asks_for_one(tmp_path: Path) -> None:
    done = _make("record", "BASE_URL=", "--old-file=.venv/.installed", cwd=tmp_path)
    assert done.returncode != 0
    assert "Say which endpoint answers" in done.stderr
