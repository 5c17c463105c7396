"""The options of `analyzer cache`. Nothing heavy is imported before one of its commands runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer.options import AsJson, StorePlace

cache_app = typer.Typer(
    help="Look at the answers that are kept; write them out, take them in, delete them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

AnswerFolder = Annotated[Path, typer.Argument(help="Folder of recorded answers, a file for each.")]


@cache_app.command("stats")
def cache_stats(
    store: StorePlace = None,
    check: Annotated[
        bool, typer.Option("--check", envvar="ANALYZER_CHECK", help="Also look for damage; exit code 1 when there is.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show how many answers are kept, from whom, and what they took."""
    from analyzer.commands import cache as command

    raise typer.Exit(command.stats(store, check=check, as_json=json))


@cache_app.command("export")
def cache_export(
    folder: AnswerFolder,
    store: StorePlace = None,
    anonymous: Annotated[
        bool,
        typer.Option(
            "--anonymous", envvar="ANALYZER_ANONYMOUS", help="Leave out the endpoint's address and the time of day."
        ),
    ] = False,
) -> None:
    """Write the answers that can be used to a folder, a readable file for each."""
    from analyzer.commands import cache as command

    command.export(store, folder, anonymous=anonymous)


@cache_app.command("import")
def cache_import(folder: AnswerFolder, store: StorePlace = None) -> None:
    """Take in the answers that were written to a folder."""
    from analyzer.commands import cache as command

    command.load(store, folder)


@cache_app.command("purge")
def cache_purge(
    store: StorePlace = None,
    before: Annotated[
        str | None,
        typer.Option(
            "--before", envvar="ANALYZER_PURGE_BEFORE", metavar="DATE", help="Only those kept before this day."
        ),
    ] = None,
    invalid: Annotated[
        bool, typer.Option("--invalid", envvar="ANALYZER_PURGE_INVALID", help="Only those that are of no use.")
    ] = False,
    key: Annotated[
        str | None, typer.Option("--key", envvar="ANALYZER_PURGE_KEY", help="Only those whose key begins so.")
    ] = None,
    all_answers: Annotated[bool, typer.Option("--all", envvar="ANALYZER_PURGE_ALL", help="Every one of them.")] = False,
) -> None:
    """Delete answers for good. Say which."""
    from analyzer.commands import cache as command

    command.purge(store, command.Which(before=before, invalid=invalid, key=key, all=all_answers))
