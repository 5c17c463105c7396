"""Where a model is and how to reach it: address, key, certificates and proxy, checked before anything is sent."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from analyzer.calls import without_surrogates
from analyzer.errors import ConfigurationError
from analyzer.llm.refusals import Place
from analyzer.messages import message

OPENAI = "https://api.openai.com/v1"
DEADLINE = 600.0
ATTEMPTS = 4
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
        raise bad_proxy()
    return Endpoint(
        base_url=url,
        model=name,
        api_key=key,
        ca_bundle=ca_bundle,
        proxy=proxy,
        deadline=deadline,
        attempts=max(1, attempts),
    )


def bad_proxy() -> ConfigurationError:
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
