"""What a built package carries, that it runs without the checkout, and that the lock is fit to be shared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analyzer import errors, resources

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")

FOLDERS = {
    "prompts": "analyzer/_resources/prompts",
    "matrix": "analyzer/_resources/matrix",
    "samples": "analyzer/_resources/samples",
    "analyzer": "analyzer",
}


def _files(folder: Path) -> Iterator[Path]:
    """Every file below `folder` that belongs to the project; caches and hidden files do not."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
            yield path


def _run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _build(target: Path, *options: str) -> Path:
    """The wheel that hatchling makes of this checkout in `target`, without a network."""
    _run(sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", target, ROOT, cwd=target)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("wheel"), "--wheel")


@pytest.fixture(scope="module")
def wheel_from_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Asked for nothing in particular, `build` makes the source archive and the wheel out of that.
    return _build(tmp_path_factory.mktemp("sdist"))


@pytest.mark.slow
def test_the_wheel_carries_every_file_of_the_tree(wheel: Path) -> None:
    expected = {
        f"{inside}/{path.relative_to(ROOT / outside).as_posix()}"
        for outside, inside in FOLDERS.items()
        for path in _files(ROOT / outside)
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == expected


@pytest.mark.slow
def test_a_wheel_from_the_source_archive_is_the_same(wheel: Path, wheel_from_sdist: Path) -> None:
    def contents(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert contents(wheel_from_sdist) == contents(wheel)


@pytest.mark.slow
@pytest.mark.parametrize("built", ["wheel", "wheel_from_sdist"])
def test_an_installed_wheel_runs_without_the_checkout(
    built: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target]
    _run(*pip, request.getfixturevalue(built), cwd=elsewhere)

    # With -S the .pth file of an editable install is not read, so the checkout cannot be imported.
    python = [sys.executable, "-S"]
    paths = dict.fromkeys([str(target), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    env = {name: value for name, value in os.environ.items() if not name.startswith("ANALYZER_")}
    env |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8", "HOME": str(elsewhere)}

    packaged = target / "analyzer" / "_resources"
    for name in ("prompts", "matrix", "samples"):
        asked = f"from analyzer import resources; print(resources.{name}_dir())"
        assert _run(*python, "-c", asked, cwd=elsewhere, env=env).strip() == str(packaged / name)
    version = _run(*python, "-m", "analyzer", "--version", cwd=elsewhere, env=env)
    assert PYPROJECT["project"]["version"] in version
    _run(*python, target / "bin" / "analyzer", "matrix", "check", cwd=elsewhere, env=env)


@pytest.mark.parametrize("name", ["prompts", "matrix"])
def test_what_people_edit_holds_no_code(name: str) -> None:
    assert not list((ROOT / name).rglob("*.py"))


def test_the_resources_of_a_checkout_are_its_top_level() -> None:
    found = [resources.prompts_dir(), resources.matrix_dir(), resources.samples_dir()]
    assert found == [ROOT / "prompts", ROOT / "matrix", ROOT / "samples"]


def test_packaged_resources_come_before_those_beside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "analyzer" / "_resources" / "matrix"
    packaged.mkdir(parents=True)
    (tmp_path / "matrix").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "analyzer")
    assert resources.matrix_dir() == packaged


def test_a_missing_resource_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "analyzer")
    with pytest.raises(errors.AnalyzerError, match=r"“prompts” .* missing\. Reinstall"):
        resources.prompts_dir()


def _declared() -> list[Requirement]:
    lines = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    for group in PYPROJECT["dependency-groups"].values():
        lines += group
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", _declared(), ids=str)
def test_every_declared_dependency_is_locked_within_its_bounds(requirement: Requirement) -> None:
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", LOCK, flags=re.MULTILINE))
    assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)])


def test_everything_in_the_lock_has_a_hash() -> None:
    entries = re.findall(r"^\S+==.*\n(?P<next>.*)", LOCK, flags=re.MULTILINE)
    assert entries
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in entries)


def test_the_lock_names_no_host_and_no_path() -> None:
    assert not re.findall(r"\w+://\S*", LOCK)
    assert not re.findall(r"(?:^|[\s=@(])(?:~?/|\.\.?/|[A-Za-z]:\\)\S*", LOCK, flags=re.MULTILINE)
    assert not re.findall(r"^-\S+", LOCK, flags=re.MULTILINE)
