"""How soon the command line answers: CPU seconds of `analyzer --help`, in processes of its own.

    python benchmarks/start.py

Ends with 1 when it takes more than the limit. The same machine starts a bare interpreter and `import typer` beside it,
so that a slow computer can be told from a slow program.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

LIMIT = 0.6
TIMES = 9
ROOT = Path(__file__).parent.parent
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import typer'": ["-c", "import typer"],
    "analyzer --help": ["-m", "analyzer", "--help"],
    "analyzer analyze --help": ["-m", "analyzer", "analyze", "--help"],
}


def cpu_seconds(arguments: list[str]) -> float:
    """User and system time of one run of Python with these arguments."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    slowest = 0.0
    print(f"| {'command':<26} | median CPU, s | slowest, s |")
    print(f"| {'-' * 26} | ------------: | ---------: |")
    for name, arguments in COMMANDS.items():
        cpu_seconds(arguments)  # the first run compiles and fills the disk's cache
        runs = [cpu_seconds(arguments) for _ in range(TIMES)]
        print(f"| {name:<26} | {statistics.median(runs):13.2f} | {max(runs):10.2f} |")
        if "analyzer" in name:
            slowest = max(slowest, statistics.median(runs))
    print(f"\nLimit: {LIMIT} s for --help; {'held' if slowest < LIMIT else 'NOT HELD'}.")
    return 0 if slowest < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
