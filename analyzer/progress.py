"""How far a run is: a bar on a terminal, plain lines anywhere else. Always on stderr."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from analyzer import terminal
from analyzer.findings import Pass
from analyzer.messages import Message, message

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


_STEPS: dict[Pass, Message] = {
    "first": message("searching the talk for evidence"),
    "gap": message("looking again for what was not found"),
    "recheck": message("re-checking quotes that differ from the talk"),
    "adjudication": message("settling lines about which the quotes disagree"),
}


class Progress:
    """The progress of one interview, number `number` of `of`."""

    def __init__(self, label: str, number: int, of: int) -> None:
        self._label = label if of == 1 else f"{number}/{of} {label}"
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._label, total=None)
        else:
            terminal.say(message("{file}: reading…", file=self._label))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def parts(self, pass_: Pass, done: int, total: int) -> None:
        """Take note that `done` of `total` parts of a pass are done, read or not."""
        if self._bar is not None and self._task is not None:
            step = f"{self._label}: {_STEPS[pass_].text(terminal.language())}"
            self._bar.update(self._task, description=step, completed=done, total=total)
        else:
            terminal.say(_parts(self._label, _STEPS[pass_], done, total))


def _parts(label: str, step: Message, done: int, total: int) -> Message:
    return message("{file}: {step}, part {done} of {total} done", file=label, step=step, done=done, total=total)
