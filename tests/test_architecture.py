"""The shape of the program: who may import whom, what stays pure, what starts fast."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import analyzer

PACKAGE = Path(__file__).resolve().parent.parent / "analyzer"

# From the ground up. A module imports only what stands in a line before its own; a package is one place, but for
# the models of matrix and transcript, on which everything rests.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("frozen", "letters", "messages", "wordlists"),
    ("errors", "files", "matrix.model", "transcript.model"),
    ("calls", "findings", "logs", "resources", "settings", "terminal", "wrappings"),
    ("answers", "evidence", "options"),
    ("observations", "store"),
    ("llm", "result", "weighing"),
    ("asking", "chunks", "grounding", "progress", "quarantine", "schema", "scoring"),
    ("excerpts", "gates"),
    ("proofs", "prompts", "recommendation", "runs", "sufficient", "upgrade"),
    ("explain", "extraction", "recheck"),
    ("adjudication", "gaps", "offline"),
    ("facts", "omissions", "passes"),
    ("notices", "observing"),
    ("matrix", "pipeline", "transcript"),
    ("gold", "verification"),
    ("evaluation", "rescoring"),
    ("report",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}

# From a claim to a level, and all that it rests on: nothing here touches a disk, a network, a clock or chance.
PURE = (
    "calls", "chunks", "evaluation.citations", "evaluation.counts", "evaluation.figures", "evaluation.standing",
    "evaluation.twins", "evidence", "excerpts", "explain", "findings", "frozen", "gates", "grounding", "letters",
    "matrix.model", "proofs", "quarantine", "recommendation", "result", "runs", "scoring", "sufficient",
    "transcript.model", "upgrade", "weighing", "wordlists",
)  # fmt: skip
WORLD = {
    "asyncio", "concurrent", "ctypes", "http", "httpx2", "io", "logging", "multiprocessing", "openai", "os", "pathlib",
    "random", "secrets", "shutil", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid",
}  # fmt: skip
DOORS = {"open", "print", "input", "exec", "eval", "__import__"}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "uuid4", "urandom"}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def place(module: str) -> str:
    """The name under which a module stands in `LAYERS`."""
    return module if module in LAYER else module.split(".")[0]


MODULES = {module_name(path): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every imported module, also inside functions; names from `analyzer` packages as modules where they are some."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner.removeprefix("analyzer.") in MODULES else node.module), node.lineno


def test_every_module_has_its_layer() -> None:
    homeless = {place(module) for module in MODULES} - set(LAYER) - {"__init__"}
    assert homeless == set()
    assert {name for names in LAYERS for name in names} <= {place(module) for module in MODULES}


def test_imports_only_go_down() -> None:
    wrong = [
        f"{module}:{line} imports {name}"
        for module, tree in MODULES.items()
        if module != "__init__"
        for name, line in imported(tree)
        if name.startswith("analyzer.")
        for target in [place(name.removeprefix("analyzer."))]
        if target != place(module) and LAYER[target] >= LAYER[place(module)]
        and target.split(".")[0] != module.split(".")[0]
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("module", PURE)
def test_the_core_is_pure(module: str) -> None:
    tree = MODULES[module]
    assert {name.split(".")[0] for name, _ in imported(tree)} & WORLD == set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in DOORS, node.lineno
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS, node.lineno


@pytest.mark.parametrize("package", ["openai", "httpx2"])
def test_one_module_touches_the_network(package: str) -> None:
    users = {module for module, tree in MODULES.items() for name, _ in imported(tree) if name.split(".")[0] == package}
    assert users == {"llm.transport"}


@pytest.mark.parametrize("package", ["sqlalchemy", "sqlite3", "filelock"])
def test_one_package_touches_the_database(package: str) -> None:
    users = {module for module, tree in MODULES.items() for name, _ in imported(tree) if name.split(".")[0] == package}
    assert {module.split(".")[0] for module in users} == {"store"}


def test_nothing_prints_but_the_terminal() -> None:
    calls = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert calls <= {"terminal"}


def test_no_module_catches_everything() -> None:
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, (module, node.lineno)
                named = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
                raises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
                assert not named & {"Exception", "BaseException"} or raises, (module, node.lineno)


def test_modules_stay_short() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 400, path.name


def test_what_is_exported_is_sorted_and_there() -> None:
    assert analyzer.__all__ == sorted(analyzer.__all__)
    for name in analyzer.__all__:
        assert callable(getattr(analyzer, name))
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        getattr(analyzer, "nothing_of_this_name")  # noqa: B009


@pytest.mark.parametrize(
    "module", [name for name in MODULES if name.count(".") == 0 and name not in ("__main__", "__init__")]
)
def test_every_list_of_exports_is_sorted_and_true(module: str) -> None:
    found = importlib.import_module(f"analyzer.{module}")
    exported = getattr(found, "__all__", [])
    assert len(set(exported)) == len(exported)
    for name in exported:
        assert hasattr(found, name)


HEAVY = {
    "asyncio", "babel", "charset_normalizer", "filelock", "httpx2", "jinja2", "langchain_core",
    "langchain_text_splitters", "openai", "platformdirs", "pydantic", "rich", "sqlalchemy", "structlog", "webvtt",
    "yaml",
}  # fmt: skip


@pytest.mark.parametrize("module", ["analyzer", "analyzer.cli", "analyzer.messages", "analyzer.errors"])
def test_nothing_heavy_is_imported_before_a_command_needs_it(module: str) -> None:
    code = f"import json, sys; import {module}; print(json.dumps(sorted(name.split('.')[0] for name in sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) & HEAVY == set()


def test_reading_and_counting_need_no_client_and_no_splitter() -> None:
    modules = ", ".join(f"analyzer.{module}" for module in PURE)
    code = f"import json, sys; import {modules}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    heavy = {"openai", "httpx2", "langchain_text_splitters", "jinja2", "babel", "sqlalchemy"}
    assert not (heavy | {"analyzer.llm", "analyzer.store"}) & loaded
