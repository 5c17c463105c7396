"""Servers that speak the same protocol and keep to it as far as those do that they are named after.

A dialect is a function from a request to an answer, for `FaultServer`; its model is obedient, and knows nothing but
what stands in the request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fault_server import Received, Scripted, chat, completion, page, raw, refusal

MODEL = "small"
_WORDS = re.compile(r"[a-z]+-\d{4}")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a server answers. `models`: the names it lists, None for no list; `window`: tokens that it reads, taking the
    last ones; `usage`: what it says of tokens, None for nothing."""

    models: tuple[str, ...] | None = (MODEL, "small-instruct")
    any_name: bool = False
    keeps_schema: bool = True
    formats: tuple[str, ...] = ("json_schema", "json_object")
    refused_words: str = "response_format.type `{format}` is not supported"
    unknown: tuple[str, ...] = ()
    window: int | None = None
    too_long: int | None = None
    usage: Callable[[int, int], dict[str, Any] | None] = lambda read, written: {
        "prompt_tokens": read,
        "completion_tokens": written,
    }

    def __call__(self, request: Received) -> Scripted:
        if request.method == "GET":
            return self._list(request)
        asked = request.json
        known = {name.removesuffix(":latest") for name in self.models or ()}
        if not self.any_name and self.models is not None and asked["model"] not in known:
            return refusal(404, code="model_not_found", words=f"The model {asked['model']} does not exist")
        for name in self.unknown:
            if name in asked:
                return refusal(400, words=f"Unsupported parameter: '{name}' is not supported with this model.")
        format = asked.get("response_format", {}).get("type", "text")
        if format != "text" and format not in self.formats:
            return refusal(400, words=self.refused_words.format(format=format))
        return self._chat(asked, format)

    def _list(self, request: Received) -> Scripted:
        if self.models is None or not request.path.endswith("/models"):
            return refusal(404, words="Not Found")
        return raw(json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]}))

    def _chat(self, asked: Mapping[str, Any], format: str) -> Scripted:
        prompt = "".join(message["content"] for message in asked["messages"])
        count = len(prompt) // 4
        if self.too_long is not None and count > self.too_long:
            return refusal(400, code="context_length_exceeded", words="maximum context length exceeded")
        if self.window is not None and count > self.window:
            prompt, count = prompt[-4 * self.window :], self.window
        if format == "json_schema" and self.keeps_schema:
            said = json.dumps(_sample(asked["response_format"]["json_schema"]["schema"]))
        elif "schema" in prompt:
            said = (
                f"```json\n{json.dumps(_sample(json.loads(prompt[prompt.index('{') : prompt.rindex('}') + 1])))}\n```"
            )
        elif words := _WORDS.findall(prompt):
            said = " ".join(words)
        else:
            said = "A week has seven days."
        limit = asked.get("max_completion_tokens", asked.get("max_tokens", 10**6))
        body = completion(said)
        body["usage"] = self.usage(count, min(len(said) // 4, limit))
        return raw(json.dumps(body))


def _sample(schema: Mapping[str, Any]) -> Any:
    """A value of this schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: _sample(inner) for name, inner in schema["properties"].items()}
    return {"integer": 7, "string": "seven"}[schema["type"]]


def _openai_usage(read: int, written: int) -> dict[str, Any]:
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }


OPENAI = Dialect(usage=_openai_usage, unknown=("temperature",))
OLLAMA = Dialect(models=(f"{MODEL}:latest",), window=500)
LLAMA_CPP = Dialect(
    models=("/models/model.gguf",), any_name=True, keeps_schema=False, usage=lambda _read, _written: None
)
LM_STUDIO = Dialect(
    formats=("json_schema",), refused_words="'response_format.type' must be 'json_schema' or 'text', not {format}"
)
VLLM = Dialect(unknown=("max_completion_tokens",), too_long=4_000)
PLAIN = Dialect(models=None, formats=(), refused_words="Bad request")


def gateway(_request: Received) -> Scripted:
    """A web page for whatever is asked."""
    return page(200)


def silent_reasoner(request: Received) -> Scripted:
    """A model that thinks and says nothing."""
    return chat(None, reasoning_content="Hm.") if request.method == "POST" else refusal(404)


def honest(answer: Scripted) -> Callable[[Received], Scripted]:
    """`answer`, with as many tokens read as were sent."""

    def counted(request: Received) -> Scripted:
        body = json.loads(answer.body)
        body["usage"]["prompt_tokens"] = len(request.body.decode()) // 3
        return raw(json.dumps(body, ensure_ascii=False))

    return counted
