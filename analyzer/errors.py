"""Everything that can go wrong and is not a bug.

    AnalyzerError                what happened, what to do, exit code
     ├─ InputError          1    a file given by the user cannot be used
     │   ├─ TranscriptError
     │   ├─ MatrixError          with every fault found, each with its place
     │   └─ ResultError          a stored result is not what it says
     ├─ OutputError         1    the report cannot be written there
     ├─ ConfigurationError  5    key, endpoint, model or option missing or refused
     └─ EndpointError       6    the model's endpoint failed; nothing was decided
         └─ AnswerError          one answer could not be used; the chunk stays unread

Exit code 2 is the command line's own (unknown option), 3 means that some of several inputs failed or that a report
is incomplete, 4 is kept for budgets, 130 is Ctrl-C.
"""

from __future__ import annotations

from analyzer.messages import Message

EXIT_PARTLY = 3
EXIT_INTERRUPTED = 130


class AnalyzerError(Exception):
    """One sentence on what happened, one on what to do."""

    exit_code = 1

    def __init__(self, what: Message, do: Message) -> None:
        super().__init__(what)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}"


class InputError(AnalyzerError):
    """A file given by the user cannot be used."""


class TranscriptError(InputError):
    """A transcript cannot be read, or must not be analysed as it is."""


class MatrixError(InputError):
    """A matrix has faults; `faults` holds all of them, each a sentence with its file, line and field."""

    def __init__(self, what: Message, do: Message, faults: tuple[Message, ...] = ()) -> None:
        super().__init__(what, do)
        self.faults = faults


class ResultError(InputError):
    """A stored result cannot be read or does not hold together."""


class OutputError(AnalyzerError):
    """The report cannot be written where it was asked for."""


class ConfigurationError(AnalyzerError):
    """A key, an endpoint, a model or an option is missing or was refused."""

    exit_code = 5


class EndpointError(AnalyzerError):
    """The endpoint of the model failed."""

    exit_code = 6


class AnswerError(EndpointError):
    """An answer of the model cannot be used: not JSON, not the schema, cut short, refused."""
