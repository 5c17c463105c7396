"""How an answer in a given shape is asked for: by JSON schema, else as some JSON object, else in words.

A step down is taken only when the endpoint refuses the format, never because an answer was bad; a parameter is left
out once the endpoint says that it does not take it. Both are learnt for an endpoint and model and kept, so that no
later run stumbles again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from analyzer.calls import Call, ChatMessage

Format = Literal["json_schema", "json_object", "text"]
FORMATS: tuple[Format, ...] = get_args(Format)

_FORMAT = "format"
_WITHOUT = "without:"
# Newer models know the limit under the first name, older servers under the second.
_OTHER_NAMES = {"max_completion_tokens": "max_tokens"}


@dataclass(frozen=True, slots=True)
class Request:
    """The body of one request, but for the model: in which format, with which options, and which of these may go."""

    format: Format
    messages: tuple[ChatMessage, ...]
    options: Mapping[str, Any]
    optional: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """The text of all messages."""
        return "".join(item.content for item in self.messages)

    @property
    def counted(self) -> str:
        """What an endpoint may count as the prompt: the messages and the form of the answer."""
        return self.prompt + str(self.options.get("response_format", ""))

    @property
    def fields(self) -> dict[str, Any]:
        """What is sent beside the model."""
        return {"messages": [{"role": item.role, "content": item.content} for item in self.messages], **self.options}


class Ladder:
    """What one endpoint and model takes. `lessons` are those learnt before; `learnt` is told each new one."""

    def __init__(self, lessons: Mapping[str, str], parameters: Mapping[str, Any]) -> None:
        known = lessons.get(_FORMAT)
        self._step = next((number for number, name in enumerate(FORMATS) if name == known), 0)
        self._parameters = dict(parameters)
        self.learnt: dict[str, str] = {}
        for name in [lesson.removeprefix(_WITHOUT) for lesson in lessons if lesson.startswith(_WITHOUT)]:
            self._leave_out(name)

    @property
    def format(self) -> Format:
        return FORMATS[self._step]

    @property
    def limits_output(self) -> bool:
        """Whether an answer can be kept from growing without end."""
        return bool({*_OTHER_NAMES, *_OTHER_NAMES.values()} & self._parameters.keys())

    def request(self, call: Call, corrections: tuple[ChatMessage, ...] = ()) -> Request:
        """How `call` is put now; `corrections` follow its messages."""
        messages = call.messages
        options: dict[str, Any] = dict(self._parameters)
        if self.format == "json_schema":
            options["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": call.schema_name, "strict": True, "schema": call.schema},
            }
        else:
            # In the first message, which is the same for every part of a talk: endpoints cache what begins alike.
            first, *rest = messages
            messages = (ChatMessage(first.role, f"{first.content}\n\n{call.form}"), *rest)
        if self.format == "json_object":
            options["response_format"] = {"type": "json_object"}
        return Request(self.format, (*messages, *corrections), options, tuple(self._parameters))

    def lower(self, refused: Request) -> bool:
        """Go below the format that was refused; False when there is nothing below. Others may have gone there first."""
        step = FORMATS.index(refused.format) + 1
        if step >= len(FORMATS):
            return False
        if step > self._step:
            self._step = step
            self.learnt[_FORMAT] = self.format
        return True

    def leave_out(self, parameter: str, refused: Request) -> bool:
        """Do without a parameter; False when the request was already without it."""
        if parameter not in refused.options or parameter == "response_format":
            return False
        self._leave_out(parameter)
        self.learnt[_WITHOUT + parameter] = "yes"
        return True

    def _leave_out(self, parameter: str) -> None:
        if parameter not in self._parameters:
            return
        value = self._parameters.pop(parameter)
        if parameter in _OTHER_NAMES:
            self._parameters[_OTHER_NAMES[parameter]] = value
