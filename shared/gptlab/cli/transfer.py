"""``gptlab export``, ``import`` and ``promptfoo``: in and out, as one file."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from gptlab.cli.console import (
    ITEMS_REFUSED,
    PASSPHRASE,
    USAGE,
    Console,
    Failed,
    failing,
    pass_console,
)
from gptlab.cli.folders import (
    FOLDER,
    read_case_files,
    read_folder,
    write_folder,
    write_secret,
)
from gptlab.files.archives import is_sealed, read_archive, write_archive
from gptlab.files.assistants import AssistantFiles
from gptlab.files.cases import read_cases
from gptlab.files.openai_prompts import read_stored_prompt
from gptlab.files.problems import InvalidFile
from gptlab.files.promptfoo import FILE as PROMPTFOO
from gptlab.files.promptfoo import write_config
from gptlab.transfer.account import export_account, import_account
from gptlab.transfer.assistants import import_stored_prompt
from gptlab.transfer.items import State

OPENAI_PROMPT = "openai-prompt"
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
STATES: tuple[State, ...] = ("imported", "already there", "refused")


@click.command("export", short_help="Write everything of your account into one file.")
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--sealed", is_flag=True, help=f"Seal it with a passphrase, asked or in {PASSPHRASE}."
)
@pass_console
@failing
def export_command(console: Console, archive: Path, sealed: bool) -> None:
    """Write everything of your account into ARCHIVE, a zip of JSON Lines and Markdown.

    It is opened with your key and written here: without --sealed, whoever has it can read it.
    """
    if archive.exists():
        raise InvalidFile(str(archive), "exists already, and is not overwritten")
    if not archive.parent.is_dir():
        raise InvalidFile(str(archive.parent), "is no folder")
    passphrase = console.passphrase(confirm=True) if sealed else None
    with console.client() as client, console.progress("Reading") as note:
        account = export_account(client, note)
    write_secret(archive, write_archive(account, datetime.now(UTC), passphrase))
    counted = {"assistants": len(account.bots), "sessions": len(account.sessions)}
    told = ", ".join(f"{kind}: {number}" for kind, number in counted.items())
    console.tell(f"{archive} is written. {told.capitalize()}", archive=str(archive), **counted)


@click.command(
    "import",
    short_help="Bring an exported account, or a stored prompt, here.",
    options_metavar="[--name NAME]",
)
@click.argument("source", metavar="ARCHIVE | openai-prompt")
@click.argument("file", required=False, type=EXISTING)
@click.option("--name", help="What the assistant is called, of a stored prompt.")
@pass_console
@failing
def import_command(console: Console, source: str, file: Path | None, name: str | None) -> None:
    """Bring ARCHIVE, which `gptlab export` made, into your account here.

    What is here already stays as it is; run it again where it broke off. Exit code 1: some items
    were refused, each with its reason.

    `gptlab import openai-prompt FILE` makes an assistant of one of OpenAI's stored prompts: of the
    JSON that a call of it answered with, or of the call as it stands in code.
    """
    if source == OPENAI_PROMPT:
        if file is None:
            raise Failed(f"Name the file: gptlab import {OPENAI_PROMPT} FILE", USAGE, "usage")
        _import_prompt(console, file, name)
    elif file is not None or name is not None:
        raise Failed(f"To import a stored prompt, say {OPENAI_PROMPT} first.", USAGE, "usage")
    elif not Path(source).is_file():
        raise InvalidFile(source, "is not there")
    else:
        _import_archive(console, Path(source))


def _import_prompt(console: Console, file: Path, name: str | None) -> None:
    prompt = read_stored_prompt(file.read_bytes(), name)
    with console.client() as client:
        state, bot = import_stored_prompt(client, prompt)
    lines = [f"did not come along, {each}" for each in prompt.left_out]
    said = f'{state}: call it with prompt={{"id": "{bot.bot_id}", "version": "{bot.version}"}}'
    console.tell(
        "\n".join((*lines, said)),
        state=state,
        bot_id=bot.bot_id,
        version=bot.version,
        variables=[variable.name for variable in bot.variables],
        left_out=list(prompt.left_out),
    )


def _import_archive(console: Console, archive: Path) -> None:
    content = archive.read_bytes()
    account = read_archive(content, console.passphrase() if is_sealed(content) else None)
    with console.client() as client, console.progress("Importing") as note:
        outcomes = list(import_account(client, account, note))
    counted = {state: sum(each.state == state for each in outcomes) for state in STATES}
    refused = [each for each in outcomes if each.state == "refused"]
    lines = [f"{each.kind} {each.source_id}: {each.reason}" for each in refused]
    summary = ", ".join(f"{number} {state}" for state, number in counted.items())
    console.tell("\n".join((*lines, summary)), items=[vars(each) for each in outcomes])
    if refused:
        sys.exit(ITEMS_REFUSED)


@click.command(short_help="Write an assistant and its cases as a set for promptfoo.")
@click.argument("folder", type=FOLDER, default=Path("."))
@pass_console
@failing
def promptfoo(console: Console, folder: Path) -> None:
    """Write FOLDER's assistant and its cases/*.yaml as a set for promptfoo.

    Then: cd FOLDER && GPTLAB_API_KEY=… npx promptfoo eval
    """
    files = AssistantFiles.read(read_folder(folder))
    cases = read_cases(read_case_files(folder))
    config = write_config(files, cases, console.url)
    write_folder(folder, {PROMPTFOO: config.text})
    lines = [f"did not come along, {each}" for each in config.left_out]
    console.tell(
        "\n".join((*lines, f"{folder / PROMPTFOO}: {config.tests} case(s)")),
        file=str(folder / PROMPTFOO),
        cases=config.tests,
        left_out=list(config.left_out),
    )
