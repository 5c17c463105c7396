"""What a person should know beside the evidence: passages that no model was shown, passes that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analyzer import quarantine
from analyzer.findings import Pass
from analyzer.messages import Message, message
from analyzer.passes import Failure
from analyzer.result import Notice
from analyzer.transcript.model import Transcript

_PASSES: dict[Pass, Message] = {
    "first": message("the first reading"),
    "gap": message("the second look at skills of which nothing was found"),
    "recheck": message("the second look at inexact quotes"),
    "adjudication": message("the second look at contested lines"),
}


def quarantined(
    transcripts: Sequence[Transcript], withheld: Mapping[str, Sequence[quarantine.Span]]
) -> Iterator[Notice]:
    """A notice for every passage that was withheld, in the order of the talks."""
    for transcript in transcripts:
        for span in withheld.get(transcript.id, ()):
            turn = transcript.turns[span.turn - 1]
            if turn.role == "candidate":
                text = message(
                    "This passage reads like an instruction to a program. No model was shown it, it counts for "
                    "nothing, and nothing is held against the candidate for it."
                )
            else:
                text = message(
                    "This passage, not the candidate's, reads like an instruction to a program. No model was shown it; "
                    "it changes nothing."
                )
            yield Notice(
                code="quarantined",
                kind=span.kind,
                transcript=transcript.id,
                turn=span.turn,
                start=span.start,
                end=span.end,
                quote=turn.text[span.start : span.end],
                decoded=span.decoded,
                message=text.both(),
            )


def failed(failures: Sequence[Failure]) -> Iterator[Notice]:
    """A notice for every part of a later pass that gave no answer."""
    for failure in failures:
        text = message(
            "No answer for {pass_}. {why} What was to be looked at stays as the first reading left it.",
            pass_=_PASSES[failure.pass_],
            why=failure.error.what,
        )
        yield Notice(
            code="pass_failed", kind=failure.pass_, transcript=None, turn=None, start=None, end=None, quote=None,
            decoded=None, message=text.both(),
        )  # fmt: skip
