"""The options of `analyzer doctor`. Nothing heavy is imported before it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer.options import (
    AsJson,
    BaseUrl,
    CaBundle,
    Deadline,
    LogPlace,
    MaxOutputTokens,
    ModelName,
    Prices,
    Proxy,
    StorePlace,
    Temperature,
)


def doctor(
    context: typer.Context,
    base_url: BaseUrl = None,
    model: ModelName = None,
    ca_bundle: CaBundle = None,
    proxy: Proxy = None,
    deadline: Deadline = 120.0,
    window: Annotated[
        int | None,
        typer.Option(
            "--context",
            envvar="ANALYZER_CONTEXT",
            min=200,
            help="Try whether a prompt of about so many tokens is read whole; they may be billed.",
        ),
    ] = None,
    max_output_tokens: MaxOutputTokens = None,
    temperature: Temperature = None,
    store: StorePlace = None,
    prices: Prices = None,
    log: LogPlace = None,
    json: AsJson = False,
) -> None:
    """Try an endpoint with a few tiny questions: what works, what an interview costs, what leaves this computer."""
    from analyzer import logs
    from analyzer.commands import doctor as command
    from analyzer.commands import engines, sources

    checkup = command.Checkup(
        asking=engines.Asking(
            base_url=base_url,
            model=model,
            ca_bundle=ca_bundle,
            proxy=proxy,
            deadline=deadline,
            store=store,
            temperature=temperature,
            spending=engines.Spending(prices=prices, max_output_tokens=max_output_tokens),
        ),
        window=window,
        sources=sources.of(context),
    )
    with logs.writing(log, secrets=sources.secrets(proxy)):
        raise typer.Exit(command.run(checkup, as_json=json))
