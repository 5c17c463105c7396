"""A prompt of which the endpoint read only a part, in sentences."""

from __future__ import annotations

from analyzer.calls import ChatMessage
from analyzer.errors import AnalyzerError, ConfigurationError, TooLongError
from analyzer.llm import tokens
from analyzer.messages import message


def cut_short(first: ChatMessage | None, *, endpoint: str, read: int, sent: int) -> AnalyzerError:
    """The endpoint says that it `read` fewer tokens than were `sent`.

    `first` is the message with the rules: a server that reads less than these alone will read none of the talk,
    however small the part, so this is a `ConfigurationError` then.
    """
    what = message(
        "{endpoint} read only {read} of about {sent} tokens: it cut the prompt short without saying so.",
        endpoint=endpoint,
        read=read,
        sent=sent,
    )
    if first is not None and read < tokens.at_least(first.content):
        return ConfigurationError(
            what,
            message("Give the model a larger context; for Ollama set num_ctx or OLLAMA_CONTEXT_LENGTH."),
        )
    return TooLongError(what, message("Use a model, or a setting of the local server, with a larger context."))
