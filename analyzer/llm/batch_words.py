"""What is said about batches in several places, or at length."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.errors import EndpointError, StoppedError
from analyzer.messages import Message, message, plural


def collected_later() -> Message:
    return message(
        "Run the same command again later: it collects what batches have brought until then and pays for nothing twice."
    )


def spoken(status: str) -> Message | str:
    """The endpoint's word for how a batch stands, in ours."""
    known = {
        "validating": message("being checked"),
        "in_progress": message("under way"),
        "finalizing": message("being finished"),
        "completed": message("completed"),
        "expired": message("out of time"),
        "cancelling": message("being cancelled"),
        "cancelled": message("cancelled"),
    }
    return known.get(status, status)


def interrupted(names: Sequence[str], endpoint: str) -> StoppedError:
    """Somebody ended this run; the batches of these names were sent before."""
    if not names:
        return StoppedError(
            message("The run was interrupted."),
            message("Run the same command again: what was answered is kept and not asked for again."),
        )
    what = plural(
        "The run was interrupted; batch {names} goes on at {endpoint}.",
        "The run was interrupted; batches {names} go on at {endpoint}.",
        len(names),
        names=", ".join(names),
        endpoint=endpoint,
    )
    do = message(
        "Run the same command again within 30 days: it collects what the endpoint answered and pays for nothing twice."
    )
    return StoppedError(what, do)


def cancelled(name: str) -> StoppedError:
    return StoppedError(
        message("Somebody cancelled batch {name} at the endpoint.", name=name),
        message("What it had answered is kept; run the same command again to send the rest anew."),
    )


def not_begun(name: str, endpoint: str, said: str) -> EndpointError:
    """The endpoint refused a batch as a whole, and `said` why."""
    return EndpointError(
        message(
            "{endpoint} did not begin batch {name}.{said}",
            endpoint=endpoint,
            name=name,
            said=message(" It said: “{words}”.", words=said) if said else "",
        ),
        message("Run the same command with --via chat, or again later."),
    )


def borne(count: int, *, of: int) -> Message:
    """The budget has room for some calls only."""
    return message(
        "The budget bears {count} of {all} calls at their worst; the others follow when it is known what these took.",
        count=count,
        all=of,
    )


def crowded(endpoint: str) -> Message:
    return message(
        "{endpoint} does not take so many calls at once; they are sent in smaller batches, one by one.",
        endpoint=endpoint,
    )


def nobody_knows(count: int, endpoint: str) -> Message:
    """The answer to the request that makes a batch was lost, and the endpoint has no list of batches."""
    return plural(
        "{endpoint} does not say whether a batch of {count} call came to be; it is sent again and may be billed twice.",
        "{endpoint} does not say whether a batch of {count} calls came to be; they are sent again and may be billed "
        "twice.",
        count,
        endpoint=endpoint,
    )
