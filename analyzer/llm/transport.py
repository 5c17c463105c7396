"""One request and what comes back: the raw body, or why there is none.

Redirects are not followed and one deadline spans each attempt. The client's own retries are off: it would also repeat
what cannot succeed.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from analyzer.errors import ConfigurationError
from analyzer.llm import refusals
from analyzer.llm.endpoint import Endpoint, bad_proxy
from analyzer.llm.refusals import Failure
from analyzer.messages import message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx2
    import openai

_CONNECT = 30.0  # seconds until a host that does not respond counts as unreachable
_SHORTEST_KEY = 16
_KEPT_HEADERS = ("content-type", "date", "openai-processing-ms", "retry-after", "x-request-id")


@dataclass(frozen=True, slots=True)
class Received:
    """The body of a 2xx answer, byte for byte but for our key, and what of its headers is worth keeping."""

    body: str
    headers: Mapping[str, str]


class Connection:
    """An open connection to an endpoint. `now` gives seconds since 1970."""

    def __init__(self, endpoint: Endpoint, client: openai.AsyncOpenAI, *, now: Callable[[], float] = time.time) -> None:
        self.endpoint = endpoint
        self.client = client
        self._now = now

    @property
    def _headers(self) -> dict[str, Any]:
        """The client must have a key; where there is none, nothing is sent in its place."""
        import openai

        return {} if self.endpoint.api_key else {"Authorization": cast("Any", openai.Omit())}

    async def chat(
        self, fields: Mapping[str, Any], *, attempt: int = 1, optional: Collection[str] = ()
    ) -> Received | Failure:
        """Put one question to the model."""
        return await self.send(
            lambda client, headers: client.chat.completions.with_raw_response.create(
                model=self.endpoint.model, extra_headers=headers, **fields
            ),
            attempt=attempt,
            optional=optional,
        )

    async def send(
        self,
        request: Callable[[openai.AsyncOpenAI, dict[str, Any]], Any],
        *,
        attempt: int = 1,
        optional: Collection[str] = (),
    ) -> Received | Failure:
        """Any request of the client: `request(client, extra headers)` gives what is awaited, with its raw response."""
        import httpx2
        import openai

        place = self.endpoint.place
        try:
            async with asyncio.timeout(self.endpoint.deadline):
                response = await request(self.client, self._headers)
        except TimeoutError:
            return refusals.too_slow(place=place, deadline=self.endpoint.deadline)
        except openai.APIStatusError as error:
            failure = refusals.refused(
                error.status_code,
                headers=error.response.headers,
                body=error.body,
                place=place,
                attempt=attempt,
                now=self._now(),
                secret=self.endpoint.api_key,
                optional=optional,
            )
            return replace(failure, status=error.status_code)
        except openai.APIConnectionError as error:
            causes = tuple(_causes(error))
            by_proxy = any(isinstance(cause, httpx2.ProxyError) for cause in causes)
            return refusals.unreachable(causes, place=place, attempt=attempt, proxy_refused=by_proxy)
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        body = response.content.decode("utf-8", "surrogateescape")
        return Received(_without_key(body, self.endpoint.api_key), headers)


@asynccontextmanager
async def connect(endpoint: Endpoint, *, now: Callable[[], float] = time.time) -> AsyncIterator[Connection]:
    """A connection that is closed at the end."""
    import openai

    client = openai.AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key or "none",  # one must be given; `_headers` keeps it from being sent
        max_retries=0,
        http_client=_http_client(endpoint),
    )
    async with client:
        yield Connection(endpoint, client, now=now)


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
        raise bad_proxy() from None


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


def _without_key(body: str, key: str | None) -> str:
    """The body, but for our own key where a server puts it into its answer, as some do into an error with status 200.

    What is too short or plain to be a real key, such as the “lm-studio” of local servers, may be a word of the talk.
    """
    if key is None or len(key) < _SHORTEST_KEY or not any(sign.isdigit() for sign in key):
        return body
    return body.replace(key, "•••").replace(key.replace("/", "\\/"), "•••")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and what it came from, back to the first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
