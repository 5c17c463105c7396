"""Why an endpoint gave no answer, in sentences; and what to do about it.

Pure: statuses, headers and causes come in, a `Failure` goes out. Nothing here knows a network library or a key.
"""

from __future__ import annotations

import email.utils
import math
import re
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from analyzer.calls import server_words
from analyzer.errors import (
    AnalyzerError,
    ConfigurationError,
    DeclinedError,
    EndpointError,
    TooLongError,
    UnreachableError,
)
from analyzer.messages import Message, message, plural

PATIENCE = 900.0  # seconds that one call may wait in all because the endpoint is busy
_LONGEST_BACK_OFF = 60.0

# What to do about a failure: ask again now or after a pause · wait until the endpoint takes requests again · ask for
# less at once · leave this call · end the run · ask in another answer format · leave a parameter out.
Kind = Literal["retry", "wait", "split", "give_up", "stop", "format", "parameter"]

_NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"}
_FILTERED = {"content_filter", "content_policy_violation", "invalid_prompt"}
_TIMED_OUT = {408, 502, 504, 522, 524}  # by a gateway, after the model may have done its work
_TOO_LONG = ("context_length", "context length", "maximum context", "context window", "context size")
_TOO_LONG_CODES = {"context_length_exceeded", "request_too_large", "string_above_max_length"}
_FORMAT = re.compile(r"response[_ ]?format|json[_ ]?(?:schema|object|mode)|structured[ _]output|guided|grammar", re.I)
_NOT_TAKEN = re.compile(
    r"unsupported|not supported|unrecogni[sz]ed|unknown|not permitted|not allowed|unexpected|extra (?:field|input)"
    r"|does not support|invalid (?:argument|parameter)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call went, as people may see it: never a key, never a password."""

    endpoint: str
    model: str
    local: bool
    keyed: bool
    proxy: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that brought no answer. `retry_after`: seconds that the server asked to wait, if it did.

    `parameter` is the optional parameter that the server would not have; `maybe_billed` when the model may have
    answered to nobody, so that the endpoint may charge for it; `status` of the HTTP answer, if one came.
    """

    error: AnalyzerError
    kind: Kind = "stop"
    retry_after: float | None = None
    parameter: str | None = None
    maybe_billed: bool = False
    status: int | None = None


def refused(
    status: int,
    *,
    headers: Mapping[str, str],
    body: object,
    place: Place,
    attempt: int,
    now: float,
    secret: str | None,
    optional: Collection[str] = (),
) -> Failure:
    """What a status other than 2xx means. `body`: its JSON or text; `now`: seconds since 1970; `optional`: the
    parameters of the request that may be left out."""
    code = _code(body)
    words = server_words(body, secret=secret)
    if status == 402 or code in _NO_CREDIT:
        return Failure(_no_credit(place))
    retry_after = _retry_after(headers, now)
    if status == 429 and "request too large" in words.lower():  # more tokens than a minute allows: it never passes
        return Failure(_too_long(place), "split")
    passing = status in (408, 409) or status >= 500
    if status == 429 or passing:
        kind: Kind = "wait" if status == 429 or retry_after is not None else "retry"
        busy = _busy(place, status=status, attempt=attempt)
        return Failure(busy, kind, retry_after, maybe_billed=status in _TIMED_OUT)
    if 300 <= status < 400:
        return Failure(_moved(place, headers))
    if status == 413 or code in _TOO_LONG_CODES or any(sign in words.lower() for sign in _TOO_LONG):
        return Failure(_too_long(place), "split")
    if code in _FILTERED:
        return Failure(_filtered(), "give_up")
    named = {401: _unauthorized, 403: _forbidden, 404: _unknown, 405: _no_such_path, 407: _proxy_refused}
    if status in named:
        return Failure(named[status](place, code, words))
    return _taken_amiss(place, status, body, words, optional)


def _taken_amiss(place: Place, status: int, body: object, words: str, optional: Collection[str]) -> Failure:
    """What of the request a server did not take, where its error says so."""
    error = _rejected(place, status=status, words=words)
    named = body.get("param") if isinstance(body, Mapping) else None
    named = named if isinstance(named, str) else ""
    for parameter in optional:
        if named == parameter or (_NOT_TAKEN.search(words) and re.search(rf"\b{re.escape(parameter)}\b", words)):
            return Failure(error, "parameter", parameter=parameter)
    if named.startswith("response_format") or _FORMAT.search(words):
        return Failure(error, "format")
    return Failure(error, "give_up")  # it may be about this one prompt


def unreachable(causes: tuple[BaseException, ...], *, place: Place, attempt: int, proxy_refused: bool) -> Failure:
    """What a broken connection means; `causes` run from the error that was caught to the one it began with."""
    if proxy_refused:
        return Failure(_proxy_refused(place, None, server_words(str(causes[-1]))))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Failure(
            ConfigurationError(
                message("The certificate of {endpoint} is not one that this computer trusts.", endpoint=place.endpoint),
                message("If your company has its own certificate authority, name its file with --ca-bundle."),
            )
        )
    reason = _reason(causes)
    what = plural(
        "{endpoint} cannot be reached: {reason} ({count} attempt).",
        "{endpoint} cannot be reached: {reason} ({count} attempts).",
        attempt,
        endpoint=place.endpoint,
        reason=reason,
    )
    if place.local:
        do = message("Start the local model server, or check the address given with --base-url.")
    elif place.proxy:
        do = message("Check the network, the address of --base-url and the proxy {proxy}.", proxy=place.proxy)
    else:
        do = message("Check the network and the address of --base-url; behind a company proxy, name it with --proxy.")
    never_sent = any(isinstance(cause, socket.gaierror | ConnectionRefusedError | ssl.SSLError) for cause in causes)
    if never_sent:
        return Failure(UnreachableError(what, do), "retry")
    return Failure(EndpointError(what, do), "retry", maybe_billed=True)


def too_busy(*, place: Place, wait: float, waited: float = 0.0) -> EndpointError:
    """The endpoint would take requests again only after more time than a call waits in all; `waited` are over."""
    if waited >= 1:
        what = message(
            "{endpoint} asks to wait {seconds} s more after {waited} s; this program waits {most} s at most.",
            endpoint=place.endpoint,
            seconds=f"{wait:.0f}",
            waited=f"{waited:.0f}",
            most=f"{PATIENCE:g}",
        )
    else:
        what = message(
            "{endpoint} asks to wait {seconds} s; this program waits {most} s at most.",
            endpoint=place.endpoint,
            seconds=f"{wait:.0f}",
            most=f"{PATIENCE:g}",
        )
    return EndpointError(what, _later())


def too_slow(*, place: Place, deadline: float) -> Failure:
    """No whole answer within `deadline` seconds. Not asked again by itself: each attempt may be billed."""
    error = EndpointError(
        message(
            "{endpoint} gave no complete answer within {seconds} s.",
            endpoint=place.endpoint,
            seconds=f"{deadline:g}",
        ),
        message("Try again later, use a faster model, or allow more time with --deadline."),
    )
    return Failure(error, "give_up", maybe_billed=True)


def pause(attempt: int, *, retry_after: float | None, chance: float) -> float:
    """Seconds to wait after failed attempt number `attempt`; `chance` from 0 to 1 spreads many callers."""
    if retry_after is not None:
        return retry_after + chance
    return float(min(2.0 ** (attempt - 1), _LONGEST_BACK_OFF) * (0.5 + chance / 2))


def _retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds asked for in milliseconds, seconds or as a date; None when absent, past or nonsense."""
    millis, value = headers.get("retry-after-ms"), headers.get("retry-after")
    seconds = _seconds(millis, scale=0.001)
    if seconds is None:
        seconds = _seconds(value)
    if seconds is None and value:
        try:
            seconds = email.utils.parsedate_to_datetime(value).timestamp() - now
        except (ValueError, OverflowError, OSError):
            return None
    return seconds if seconds is not None and seconds > 0 else None


def _seconds(value: str | None, *, scale: float = 1.0) -> float | None:
    try:
        number = float(value) * scale if value else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _code(body: object) -> str | None:
    """The machine-readable name of an error, where the body has one."""
    if not isinstance(body, Mapping):
        return None
    names = [name for name in (body.get("code"), body.get("type")) if isinstance(name, str)]
    known = [name for name in names if name in _NO_CREDIT | _FILTERED]
    return next(iter(known + names), None)


def _reason(causes: tuple[BaseException, ...]) -> Message:
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return message("its name is not known")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return message("nothing answers at that address")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return message("no secure connection comes about (is it https or http?)")
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return message("it does not respond")
    return message("the connection broke off")


def _said(words: str) -> Message | str:
    return message(" It said: “{words}”.", words=words) if words else ""


def _later() -> Message:
    return message(
        "Wait a few minutes and run the same command again: what was answered is kept and not asked for again."
    )


def _check_address() -> Message:
    return message("Check the address given with --base-url: at most endpoints it ends in /v1.")


def _busy(place: Place, *, status: int, attempt: int) -> EndpointError:
    if status == 429:
        what = plural(
            "{endpoint} turned the request away as one too many (status 429, {count} attempt).",
            "{endpoint} turned the request away as one too many (status 429, {count} attempts).",
            attempt,
            endpoint=place.endpoint,
        )
    else:
        what = plural(
            "{endpoint} failed (status {status}, {count} attempt).",
            "{endpoint} failed (status {status}, {count} attempts).",
            attempt,
            endpoint=place.endpoint,
            status=status,
        )
    return EndpointError(what, _later())


def _no_credit(place: Place) -> ConfigurationError:
    return ConfigurationError(
        message("The account at {endpoint} has no credit left.", endpoint=place.endpoint),
        message(
            "Top it up or use another key, then run the same command again: what was answered is kept and not asked "
            "for again."
        ),
    )


def _moved(place: Place, headers: Mapping[str, str]) -> ConfigurationError:
    target = urlsplit(headers.get("location", ""))
    host = f" ({target.scheme}://{target.hostname})" if target.scheme and target.hostname else ""
    return ConfigurationError(
        message(
            "{endpoint} redirects to another address{host}; it is not followed, because the talk and the key would go "
            "there.",
            endpoint=place.endpoint,
            host=host,
        ),
        _check_address(),
    )


def _too_long(place: Place) -> TooLongError:
    return TooLongError(
        message("A part of the talk is longer than the model “{model}” can read at once.", model=place.model),
        message("Use a model, or a setting of the local server, with a larger context."),
    )


def _filtered() -> DeclinedError:
    return DeclinedError(
        message("The content filter of the endpoint rejected a part of the talk."),
        message("Read this part of the talk yourself, or try another model."),
    )


def _unauthorized(place: Place, _code: str | None, words: str) -> ConfigurationError:
    if not place.keyed:
        return ConfigurationError(
            message("{endpoint} asks for a key, and none was given.", endpoint=place.endpoint),
            message("Put the key into the environment variable OPENAI_API_KEY."),
        )
    return ConfigurationError(
        message("{endpoint} does not accept the key (status 401).{said}", endpoint=place.endpoint, said=_said(words)),
        message("Check the environment variable OPENAI_API_KEY, and that the key belongs to this endpoint."),
    )


def _forbidden(place: Place, _code: str | None, words: str) -> ConfigurationError:
    return ConfigurationError(
        message(
            "{endpoint} does not allow the use of the model “{model}” (status 403).{said}",
            endpoint=place.endpoint,
            model=place.model,
            said=_said(words),
        ),
        message("Ask whoever manages the key, or name another model with --model."),
    )


def _unknown(place: Place, code: str | None, words: str) -> ConfigurationError:
    if code == "model_not_found" or "model" in words.lower():
        return ConfigurationError(
            message("{endpoint} has no model “{model}”.", endpoint=place.endpoint, model=place.model),
            message(
                "Check the name given with --model; the endpoint lists its models at {endpoint}/models.",
                endpoint=place.endpoint,
            ),
        )
    return _no_such_path(place, code, words)


def _no_such_path(place: Place, _code: str | None, _words: str) -> ConfigurationError:
    return ConfigurationError(
        message("There is no model service at {endpoint}.", endpoint=place.endpoint),
        _check_address(),
    )


def _proxy_refused(place: Place, _code: str | None, words: str) -> ConfigurationError:
    return ConfigurationError(
        message(
            "The proxy{proxy} did not let the request through.{said}",
            proxy=f" {place.proxy}" if place.proxy else "",
            said=_said(words),
        ),
        message("Check the address, name and password given with --proxy or in HTTPS_PROXY."),
    )


def _rejected(place: Place, *, status: int, words: str) -> EndpointError:
    return EndpointError(
        message(
            "{endpoint} rejected the request (status {status}).{said}",
            endpoint=place.endpoint,
            status=status,
            said=_said(words),
        ),
        message("Check that the model can answer in a given JSON schema, or name another one with --model."),
    )
