"""Compiled templates: what a page says never depends on whether they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from analyzer.report.compiled import Compiled, of_this_user

TEMPLATE = "{% for word in words %}<b>{{ word }}</b>{% endfor %}"
PAGE = "<b>один</b><b>two</b>"


def page(folder: Path, template: str = TEMPLATE) -> str:
    """What a fresh start of the program makes of a template."""
    found = Environment(loader=DictLoader({"page": template}), bytecode_cache=Compiled(folder), autoescape=True)
    return found.get_template("page").render(words=("один", "two"))


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    assert page(tmp_path) == PAGE
    kept = {path: path.stat().st_ino for path in tmp_path.iterdir()}
    assert len(kept) == 1
    assert page(tmp_path) == PAGE
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == kept


def test_a_changed_template_is_not_taken_for_the_kept_one(tmp_path: Path) -> None:
    page(tmp_path)
    assert page(tmp_path, TEMPLATE + "!") == PAGE + "!"


@pytest.mark.parametrize("content", [b"", b"j2", b"\x00" * 4096])
def test_a_damaged_file_is_compiled_anew(tmp_path: Path, content: bytes) -> None:
    page(tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(content)
    assert page(tmp_path) == PAGE


def test_a_cut_file_is_compiled_anew(tmp_path: Path) -> None:
    page(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for length in range(0, len(whole), 7):
        kept.write_bytes(whole[:length])
        assert page(tmp_path) == PAGE


def test_a_page_comes_where_nothing_can_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    assert page(blocked / "templates") == PAGE
    assert blocked.read_text(encoding="utf-8") == "a file, no folder"


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    page(tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_nothing_is_kept_where_python_may_keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert of_this_user() is None
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert of_this_user() is not None
