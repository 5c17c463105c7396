"""Everything that can go wrong and is not a bug.

    AnalyzerError                what happened, what to do, exit code
     ├─ InputError          1    a file given by the user cannot be used
     │   ├─ TranscriptError
     │   ├─ MatrixError          with every fault found, each with its place
     │   ├─ GoldError            the same
     │   └─ ResultError          a stored result is not what it says
     ├─ OutputError         1    the report cannot be written there
     ├─ BudgetError         4    the next call could cost more than the limit leaves
     ├─ ConfigurationError  5    key, endpoint, model or option missing or refused
     │   └─ UnrecordedError      a replay has no answer to what would be asked
     ├─ BelowError          7    a figure of an evaluation fell below its gate
     ├─ StoppedError      130    interrupted; what was under way was still received and kept
     └─ EndpointError       6    the model's endpoint failed; nothing was decided
         ├─ UnreachableError     nothing answers there, nothing was sent
         └─ AnswerError          one answer could not be used; the chunk stays unread
             ├─ TooLongError     more than the model can read or write at once; a smaller chunk may fit
             └─ DeclinedError    the model or a filter would not answer; asking again is no use

Exit code 2 is the command line's own (unknown option), 3 means that some of several inputs failed or that a report
is incomplete, 130 is Ctrl-C.
"""

from __future__ import annotations

from analyzer.messages import Message

EXIT_PARTLY = 3
EXIT_INTERRUPTED = 130


class AnalyzerError(Exception):
    """One sentence on what happened, one on what to do; `faults` lists the single ones where there are several."""

    exit_code = 1

    def __init__(self, what: Message, do: Message, faults: tuple[Message, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.do = do
        self.faults = faults

    def __str__(self) -> str:
        return f"{self.what} {self.do}"


class InputError(AnalyzerError):
    """A file given by the user cannot be used."""


class TranscriptError(InputError):
    """A transcript cannot be read, or must not be analysed as it is."""


class MatrixError(InputError):
    """A matrix has faults; `faults` holds all of them, each a sentence with its file, line and field."""


class GoldError(InputError):
    """Gold has faults; `faults` holds all of them, as those of a matrix."""


class ResultError(InputError):
    """A stored result cannot be read or does not hold together."""


class OutputError(AnalyzerError):
    """The report cannot be written where it was asked for."""


class BudgetError(AnalyzerError):
    """The next call could take more money or tokens than the limit leaves; it was not sent."""

    exit_code = 4


class ConfigurationError(AnalyzerError):
    """A key, an endpoint, a model or an option is missing or was refused."""

    exit_code = 5


class UnrecordedError(ConfigurationError):
    """There is no recorded answer to what would be asked."""


class BelowError(AnalyzerError):
    """Figures of an evaluation are not as good as was asked for; `faults` names each."""

    exit_code = 7


class StoppedError(AnalyzerError):
    """Nothing more is sent, because somebody interrupted the run; what was under way has come to its end."""

    exit_code = EXIT_INTERRUPTED


class EndpointError(AnalyzerError):
    """The endpoint of the model failed."""

    exit_code = 6


class UnreachableError(EndpointError):
    """Nothing answers at the address of the endpoint, so nothing was sent."""


class AnswerError(EndpointError):
    """An answer of the model cannot be used: not JSON, not the schema, cut short, refused."""


class TooLongError(AnswerError):
    """The prompt or its answer is longer than the model takes at once."""


class DeclinedError(AnswerError):
    """The model refused to answer, or a content filter kept the prompt or the answer back."""
