"""An endpoint that takes files and batches as OpenAI documents them, on the loopback address, with a ledger.

    with BatchServer() as server:
        ...  # a client talks to server.base_url
    assert server.billed == Counter({"call-…": 1})

By default a batch is validating, in progress and finalizing for one look each and then completed, and its output comes
in reverse order. A `Plan` for a batch says otherwise; `fault` makes a single request fail, before or after its work is
done; `on` calls a function at such a moment. Chat completions are answered by the same `answer`.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fault_server import FaultServer, Received, Scripted, completion, raw, refusal

MOST_LINES, MOST_BYTES = 50_000, 200_000_000
PROMPT = 11  # tokens that it says it read; a few for each of the short prompts of these tests
EXPIRED = {"code": "batch_expired", "message": "This request could not be executed before the window expired."}
CANCELLED = {"code": "batch_cancelled", "message": "This request was not executed, the batch was cancelled."}

Body = dict[str, Any]
Lines = list[str]


def good(body: Body) -> tuple[int, Body]:
    """Status and body of the answer to a request."""
    return 200, completion('{"echo": ' + json.dumps(body["messages"][-1]["content"]) + "}", prompt=PROMPT)


def bad(status: int, *, code: str | None = None, words: str = "no", param: str | None = None) -> tuple[int, Body]:
    return status, {"error": {"message": words, "type": "error", "param": param, "code": code}}


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a batch. `answered`: how many of its first lines are worked off; None: all.

    A batch that `end`s as "failed" was not begun, unless `answered` says so. `silent`: what is not worked off has no
    line in the error file either. `edit` changes the lines of both files.
    """

    statuses: tuple[str, ...] = ("validating", "in_progress", "finalizing")
    end: str = "completed"
    answered: int | None = None
    silent: bool = False
    errors: tuple[Body, ...] = ()
    edit: Callable[[Lines, Lines], tuple[Lines, Lines]] = lambda output, errors: (output, errors)
    # Whole files in place of the lines; None: as the lines say.
    output: bytes | None = None


@dataclass(slots=True)
class Job:
    """A batch at the endpoint."""

    shown: Body
    plan: Plan
    looks: int = 0
    lines: list[Body] = field(default_factory=list)


@dataclass(slots=True)
class _Moment:
    """Something that happens at the next request that begins like this, and `skip` ones later."""

    begins: str
    done: bool
    what: Scripted | Callable[[], object]
    skip: int = 0


class BatchServer(FaultServer):
    """A `FaultServer` with files and batches behind it; `plans` are those of the batches, in their order."""

    def __init__(
        self, *plans: Plan, answer: Callable[[Body], tuple[int, Body]] = good, key: str | None = None, port: int = 0
    ) -> None:
        super().__init__(port=port)
        self.files: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.jobs: dict[str, Job] = {}
        self.billed: Counter[str] = Counter()  # answers that were given, by custom id
        self.answer = answer
        self._plans = deque(plans)
        self._moments: list[_Moment] = []
        self._key = key

    def fault(self, begins: str, *answers: Scripted, done: bool = False, skip: int = 0) -> None:
        """Each answer takes the place of one to a request like `POST /v1/files`; with `done` the work is done all the
        same."""
        self._moments += [_Moment(begins, done, answer, skip) for answer in answers]

    def on(self, begins: str, call: Callable[[], object], *, done: bool = False, skip: int = 0) -> None:
        """Call this once, before a request of this kind is worked on, or when its work is done and not yet told."""
        self._moments.append(_Moment(begins, done, call, skip))

    def crowd(self, count: int) -> None:
        """Let there be newer batches of others."""
        for number in range(count):
            shown = {"id": f"batch_other_{number}", "object": "batch", "status": "completed", "metadata": None}
            self.jobs[f"batch_other_{number}"] = Job(shown | {"created_at": 1_800_000_100 + number}, Plan())

    def plan(self, *plans: Plan) -> None:
        self._plans.extend(plans)

    def asked(self, begins: str) -> list[Received]:
        """The requests like this."""
        return [request for request in self.requests if f"{request.method} {request.path}".startswith(begins)]

    def sizes(self) -> list[int]:
        """How many lines each batch has."""
        return [len(job.lines) for job in self.jobs.values() if job.lines]

    def answer_to(self, request: Received) -> Scripted:
        before = self._moment(request, done=False)
        if before is not None:
            return before
        answer = self._worked(request)
        return self._moment(request, done=True) or answer

    def _moment(self, request: Received, *, done: bool) -> Scripted | None:
        for moment in self._moments:
            if moment.done == done and f"{request.method} {request.path}".startswith(moment.begins):
                if moment.skip:
                    moment.skip -= 1
                    return None
                self._moments.remove(moment)
                if isinstance(moment.what, Scripted):
                    return moment.what
                moment.what()
                return None
        return None

    def _worked(self, request: Received) -> Scripted:
        if self._key is not None and request.headers.get("authorization") != f"Bearer {self._key}":
            return refusal(401, code="invalid_api_key", words="Incorrect API key")
        parts = urlsplit(request.path)
        steps = parts.path.removeprefix("/v1/").split("/")
        match request.method, steps:
            case "POST", ["chat", "completions"]:
                status, body = self.answer(request.json)
                return _json(body, status)
            case "POST", ["files"]:
                return self._upload(request)
            case "GET", ["files", name, "content"] if name in self.files:
                return raw(self.files[name], content_type="application/octet-stream")
            case "DELETE", ["files", name] if name in self.files:
                del self.files[name]
                self.deleted.append(name)
                return _json({"id": name, "object": "file", "deleted": True})
            case "POST", ["batches"]:
                return self._create(request.json)
            case "GET", ["batches"]:
                return self._list({name: values[0] for name, values in parse_qs(parts.query).items()})
            case "GET", ["batches", name] if name in self.jobs:
                return _json(self._look(self.jobs[name]))
        return refusal(404, words=f"No such object: {steps[-1]}")

    def _upload(self, request: Received) -> Scripted:
        boundary = re.search(r"boundary=([^;]+)", request.headers["content-type"])
        assert boundary is not None
        fields: dict[str, bytes] = {}
        for part in request.body.split(b"--" + boundary[1].strip('"').encode()):
            head, _, content = part.partition(b"\r\n\r\n")
            if found := re.search(rb'name="(\w+)"', head):
                fields[found[1].decode()] = content.removesuffix(b"\r\n")
        assert fields["purpose"] == b"batch"
        if len(fields["file"]) > MOST_BYTES:
            return refusal(413, words="file too large")
        return _json({"id": self._kept(fields["file"]), "object": "file", "purpose": "batch", "status": "processed"})

    def _kept(self, content: bytes) -> str:
        name = f"file-{len(self.files) + len(self.deleted) + 1}"
        self.files[name] = content
        return name

    def _create(self, asked: Body) -> Scripted:
        if asked["input_file_id"] not in self.files:
            return refusal(400, words="no such file")
        assert asked["endpoint"] == "/v1/chat/completions"
        assert asked["completion_window"] == "24h"
        number = len(self.jobs) + 1
        shown = {
            "id": f"batch_{number}",
            "object": "batch",
            "endpoint": asked["endpoint"],
            "errors": None,
            "input_file_id": asked["input_file_id"],
            "completion_window": "24h",
            "status": "validating",
            "output_file_id": None,
            "error_file_id": None,
            "created_at": 1_800_000_000 + number,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            "metadata": asked.get("metadata"),
        }
        job = Job(shown, self._plans.popleft() if self._plans else Plan())
        self.jobs[shown["id"]] = job
        text = self.files[asked["input_file_id"]].decode()
        job.lines = [json.loads(line) for line in text.split("\n") if line]
        assert 0 < len(job.lines) <= MOST_LINES
        for line in job.lines:
            assert set(line) == {"custom_id", "method", "url", "body"}
            assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        assert len({line["custom_id"] for line in job.lines}) == len(job.lines)
        return _json(shown)

    def _list(self, query: dict[str, str]) -> Scripted:
        newest = [job.shown for job in reversed(self.jobs.values())]
        names = [shown["id"] for shown in newest]
        begin = names.index(query["after"]) + 1 if "after" in query else 0
        end = begin + int(query.get("limit", 20))
        page = newest[begin:end]
        return _json(
            {
                "object": "list",
                "data": page,
                "first_id": page[0]["id"] if page else None,
                "last_id": page[-1]["id"] if page else None,
                "has_more": end < len(newest),
            }
        )

    def _look(self, job: Job) -> Body:
        """Each look brings a batch one step on."""
        if job.looks < len(job.plan.statuses):
            job.shown["status"] = job.plan.statuses[job.looks]
            done = job.looks * len(job.lines) // len(job.plan.statuses)
            job.shown["request_counts"] = {"total": len(job.lines), "completed": done, "failed": 0}
        elif job.looks == len(job.plan.statuses):
            self._finish(job)
        job.looks += 1
        return job.shown

    def _finish(self, job: Job) -> None:
        plan, shown = job.plan, job.shown
        shown["status"] = plan.end
        if plan.end == "failed" and plan.answered is None:
            shown["errors"] = {"object": "list", "data": list(plan.errors)}
            return
        output, errors = self._lines(job)
        shown["request_counts"] = {"total": len(job.lines), "completed": len(output), "failed": len(errors)}
        output, errors = plan.edit(output, errors)
        if plan.output is not None:
            shown["output_file_id"] = self._kept(plan.output)
        elif output:
            shown["output_file_id"] = self._kept("".join(f"{line}\n" for line in output).encode())
        if errors:
            shown["error_file_id"] = self._kept("".join(f"{line}\n" for line in errors).encode())

    def _lines(self, job: Job) -> tuple[Lines, Lines]:
        output, errors = [], []
        until = len(job.lines) if job.plan.answered is None else job.plan.answered
        for number, line in enumerate(job.lines):
            came: Body = {"id": f"batch_req_{number}", "custom_id": line["custom_id"]}
            if number >= until:
                if not job.plan.silent:
                    why = EXPIRED if job.plan.end == "expired" else CANCELLED
                    errors.append(json.dumps(came | {"response": None, "error": why}))
                continue
            status, body = self.answer(line["body"])
            response = {"status_code": status, "request_id": f"req_{number}", "body": body}
            text = json.dumps(came | {"response": response, "error": None}, ensure_ascii=False)
            if status == 200:
                self.billed[line["custom_id"]] += 1
                output.append(text)
            else:
                errors.append(text)
        return output[::-1], errors[::-1]


def _json(body: Body, status: int = 200) -> Scripted:
    return raw(json.dumps(body, ensure_ascii=False), status=status)


def first(*answers: tuple[int, Body], then: Callable[[Body], tuple[int, Body]] = good) -> Any:
    """Each question is answered with these one after the other, and from then on well."""
    seen: Counter[str] = Counter()

    def answer(body: Body) -> tuple[int, Body]:
        text = body["messages"][-1]["content"]
        seen[text] += 1
        return answers[seen[text] - 1] if seen[text] <= len(answers) else then(body)

    return answer
