"""The model's endpoint: the only module that touches a network.

Any server that speaks `POST /chat/completions` will do. A call asks the store first; a raw answer is kept before
anybody reads it; redirects are not followed; one deadline spans each attempt. The client's own retries are off: it
would also repeat what cannot succeed.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast
from urllib.parse import SplitResult, urlsplit
from weakref import WeakValueDictionary

from analyzer import refusals
from analyzer.answers import AnswerStore
from analyzer.calls import Answer, Call, without_surrogates
from analyzer.errors import ConfigurationError
from analyzer.messages import message
from analyzer.refusals import Failure, Place

if TYPE_CHECKING:
    import httpx2
    import openai

OPENAI = "https://api.openai.com/v1"
DEADLINE = 600.0
ATTEMPTS = 4
_CONNECT = 30.0  # seconds until a host that does not respond counts as unreachable
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is and how to reach it, checked by `endpoint`.

    `deadline`: seconds for one attempt, from the first byte sent to the last received; `attempts`: at most so many
    for one call. Neither key nor proxy is shown by `repr`, for a proxy's address may hold a password.
    """

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    ca_bundle: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    deadline: float = DEADLINE
    attempts: int = ATTEMPTS

    @property
    def loopback(self) -> bool:
        """Whether the model runs on this computer; no proxy is used then."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def place(self) -> Place:
        """What people may see of it."""
        proxy = urlsplit(self.proxy or "")
        return Place(
            endpoint=self.base_url,
            model=self.model,
            local=_is_local(urlsplit(self.base_url).hostname or ""),
            keyed=self.api_key is not None,
            proxy=f"{proxy.scheme}://{_authority(proxy)}" if self.proxy and not self.loopback else None,
        )


def endpoint(
    *,
    base_url: str | None = None,
    model: str | None = None,
    api_key: str | None = None,
    ca_bundle: Path | None = None,
    proxy: str | None = None,
    deadline: float = DEADLINE,
    attempts: int = ATTEMPTS,
) -> Endpoint:
    """The endpoint that these options describe; `ConfigurationError` when they do not describe one.

    A key without an address means OpenAI's own. An address on this computer or in a private network needs no key.
    """
    key = (api_key or "").strip() or None
    if not (base_url or "").strip() and key is None:
        raise ConfigurationError(
            message("There is neither a key nor the address of a model, so nothing can be analysed."),
            message(
                "Set OPENAI_API_KEY and ANALYZER_MODEL; for a local model set ANALYZER_BASE_URL and ANALYZER_MODEL; "
                "to see a report without either, run `analyzer demo`."
            ),
        )
    url = _address((base_url or "").strip() or OPENAI)
    if key is None and not _is_local(urlsplit(url).hostname or ""):
        raise ConfigurationError(
            message("{endpoint} needs a key, and none was given.", endpoint=url),
            message(
                "Set OPENAI_API_KEY; for a local model set ANALYZER_BASE_URL to its address; "
                "to see a report without a key, run `analyzer demo`."
            ),
        )
    if key is not None and not (key.isascii() and key.isprintable()):
        raise ConfigurationError(
            message("The key holds a letter or sign that no key holds."),
            message("Copy it into OPENAI_API_KEY once more; a Cyrillic letter may look like a Latin one."),
        )
    name = without_surrogates((model or "").strip())
    if not name:
        raise ConfigurationError(
            message("No model is named for {endpoint}.", endpoint=url),
            message("Name it with --model or ANALYZER_MODEL; to see a report without a model, run `analyzer demo`."),
        )
    if ca_bundle is not None:
        _check_bundle(ca_bundle)
    if proxy is not None and _parts(proxy) is None:
        raise _bad_proxy()
    return Endpoint(
        base_url=url,
        model=name,
        api_key=key,
        ca_bundle=ca_bundle,
        proxy=proxy,
        deadline=deadline,
        attempts=max(1, attempts),
    )


class Model:
    """The engine that asks a model. Use it as `async with Model(endpoint, store) as model:`.

    `sleep`, `chance` (0 to 1) and `now` (seconds since 1970) are the world's; tests bring their own.
    """

    name: Literal["llm"] = "llm"

    def __init__(
        self,
        endpoint: Endpoint,
        store: AnswerStore,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._endpoint = endpoint
        self._store = store
        self._sleep, self._chance, self._now = sleep, chance, now
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._client: openai.AsyncOpenAI | None = None
        self._entered = 0

    @property
    def endpoint(self) -> str:
        return self._endpoint.base_url

    @property
    def model(self) -> str:
        return self._endpoint.model

    async def __aenter__(self) -> Self:
        import openai

        if self._client is None:
            self._client = openai.AsyncOpenAI(
                base_url=self._endpoint.base_url,
                api_key=self._endpoint.api_key or "none",  # one must be given; `_attempt` keeps it from being sent
                max_retries=0,
                http_client=_http_client(self._endpoint),
            )
        self._entered += 1
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entered -= 1
        if self._client is not None and self._entered == 0:
            client, self._client = self._client, None
            await client.close()

    async def answer(self, call: Call) -> Answer:
        """The raw answer to `call`: the kept one if there is one, else asked for and kept before it is returned.

        The same call asked twice at once goes out once. Raises `ConfigurationError`, `EndpointError` or `OutputError`.
        """
        lock = self._asking.setdefault(call.key, asyncio.Lock())
        async with lock:
            kept = self._store.get(call, endpoint=self.endpoint, model=self.model)
            if kept is not None:
                return kept
            body = await self._ask(call)
            # Nothing is awaited between the last byte and this: Ctrl-C cannot lose a paid answer here.
            return self._store.put(call, body=body, endpoint=self.endpoint, model=self.model)

    def reject(self, answer: Answer) -> None:
        """Set `answer` aside, so that the next run asks anew."""
        self._store.mark_invalid(answer)

    async def _ask(self, call: Call) -> str:
        """The body of the first attempt that brings one; the error of the last that does not."""
        attempt = 1
        while isinstance(outcome := await self._attempt(call, attempt), Failure):
            if not outcome.temporary or attempt >= self._endpoint.attempts:
                raise outcome.error
            wait = refusals.pause(attempt, retry_after=outcome.retry_after, chance=self._chance())
            await self._sleep(wait)
            attempt += 1
        return outcome

    async def _attempt(self, call: Call, attempt: int) -> str | Failure:
        """One request: the body of a 2xx answer, byte for byte where it is UTF-8, or why there is none."""
        import httpx2
        import openai

        if self._client is None:
            raise RuntimeError("Model.answer() outside of `async with Model(…)`")
        place = self._endpoint.place
        try:
            async with asyncio.timeout(self._endpoint.deadline):
                response = await self._client.chat.completions.with_raw_response.create(
                    model=self._endpoint.model,
                    messages=cast("Any", [{"role": item.role, "content": item.content} for item in call.messages]),
                    response_format={
                        "type": "json_schema",
                        "json_schema": {"name": call.schema_name, "strict": True, "schema": call.schema},
                    },
                    extra_headers=None if self._endpoint.api_key else {"Authorization": cast("Any", openai.Omit())},
                )
        except TimeoutError:
            return refusals.too_slow(place=place, deadline=self._endpoint.deadline)
        except openai.APIStatusError as error:
            return refusals.refused(
                error.status_code,
                headers=error.response.headers,
                body=error.body,
                place=place,
                attempt=attempt,
                now=self._now(),
                secret=self._endpoint.api_key,
            )
        except openai.APIConnectionError as error:
            causes = tuple(_causes(error))
            by_proxy = any(isinstance(cause, httpx2.ProxyError) for cause in causes)
            return refusals.unreachable(causes, place=place, attempt=attempt, proxy_refused=by_proxy)
        return response.content.decode("utf-8", "surrogateescape")


def _http_client(endpoint: Endpoint) -> httpx2.AsyncClient:
    """The transport: no redirects, no deadline of its own but for connecting, and no proxy to this computer."""
    import httpx2

    if endpoint.loopback and endpoint.base_url.startswith("http:"):
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and is never asked
    else:
        verify = _trust(endpoint.ca_bundle)
    try:
        return httpx2.AsyncClient(
            verify=verify,
            proxy=None if endpoint.loopback else endpoint.proxy,
            trust_env=not endpoint.loopback,
            follow_redirects=False,
            timeout=httpx2.Timeout(None, connect=min(_CONNECT, endpoint.deadline)),
            limits=httpx2.Limits(),
        )
    except (ValueError, ImportError, httpx2.InvalidURL):  # HTTPS_PROXY and its kin, or a SOCKS proxy
        raise _bad_proxy() from None


def _trust(ca_bundle: Path | None) -> ssl.SSLContext:
    """The certificates that this computer trusts, and those of `ca_bundle` besides."""
    import httpx2

    try:
        context = httpx2.create_ssl_context()
    except OSError:
        raise ConfigurationError(
            message("The certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be read."),
            message("Correct these environment variables or remove them."),
        ) from None
    if ca_bundle is not None:
        context.load_verify_locations(ca_bundle)
    return context


def _bad_proxy() -> ConfigurationError:
    return ConfigurationError(
        message("The address of the proxy, given with --proxy or in HTTPS_PROXY, cannot be used."),
        message(
            "Give it as http://host:port, with name and password before the host if it asks for them; "
            "SOCKS proxies are not supported."
        ),
    )


def _parts(url: str) -> SplitResult | None:
    """The parts of a usable http or https address."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return None
    return parts if usable and not any(sign.isspace() or not sign.isprintable() for sign in url) else None


def _address(base_url: str) -> str:
    """A base address without a slash at its end and without the path that the client adds itself."""
    parts = _parts(base_url)
    if parts is None or parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigurationError(
            message("The address of the model given with --base-url or ANALYZER_BASE_URL cannot be used."),
            message(
                "Give it as https://host/v1, without a name, a password or a question mark; the key belongs into "
                "OPENAI_API_KEY."
            ),
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{_authority(parts)}{path}"


def _authority(parts: SplitResult) -> str:
    """Host and port without credentials."""
    return parts.netloc.rpartition("@")[2]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_local(host: str) -> bool:
    """Whether a model at `host` is one's own: on this computer or in a private network."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_SUFFIXES)
    return address.is_loopback or address.is_private or address.is_link_local


def _check_bundle(path: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError:  # an `ssl.SSLError` is one
        raise ConfigurationError(
            message("The file “{path}” given with --ca-bundle holds no certificates or cannot be read.", path=path),
            message("Name a file in PEM format; whoever runs your network has it."),
        ) from None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and what it came from, back to the first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
