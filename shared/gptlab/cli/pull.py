"""``gptlab list`` and ``pull``: which assistants there are, and each as a folder."""

import re
from pathlib import Path

import click

from gptlab.api.bots import Bot, CreateBot
from gptlab.cli.console import (
    USAGE,
    Console,
    Failed,
    failing,
    pass_console,
)
from gptlab.cli.folders import (
    FOLDER,
    THEIRS,
    code,
    read_case_files,
    read_folder,
    write_folder,
)
from gptlab.client import Client
from gptlab.files.assistants import ABOUT, NAMES, AssistantFiles, content_of
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import new_files, read_cases
from gptlab.files.history_files import FOLDER as HISTORY
from gptlab.files.history_files import write_history
from gptlab.files.problems import InvalidFile
from gptlab.transfer.assistants import history_here, own_bots, versions_of
from gptlab.transfer.cases import stored_cases


@click.command("list")
@pass_console
@failing
def list_assistants(console: Console) -> None:
    """List your own assistants."""
    with console.client() as client:
        found = list(own_bots(client))
    lines = [f"{bot.bot_id}  {bot.name}: {bot.tag_line}" for bot in found]
    console.tell(
        "\n".join(lines) or "You have no assistant yet.",
        bots=[bot.model_dump(mode="json") for bot in found],
    )


@click.command(short_help="Write an assistant as a folder of text files.")
@click.argument("bot_id", metavar="[CODE]", required=False)
@click.option("--all", "every", is_flag=True, help="All of your assistants.")
@click.option("--into", type=FOLDER, default=Path("."), help="Where the folders are put.")
@click.option("--force", is_flag=True, help="Overwrite what was not pushed.")
@click.option("--history", "with_history", is_flag=True, help="All versions and labels, too.")
@pass_console
@failing
def pull(  # noqa: PLR0913 - one for each option
    console: Console,
    bot_id: str | None,
    every: bool,
    into: Path,
    force: bool,
    with_history: bool,
) -> None:
    """Write an assistant, or all of yours, as folders of text files, with their cases.

    A folder that was pulled before is brought up to date. What you changed in it and did not push
    is not overwritten without --force. No case's file is changed: a stored case that is in none
    gets its own. With --history all versions and the moves of labels stand in its folder history/.
    """
    if (bot_id is None) is not every:
        raise Failed(
            "Name an assistant by its code (see gptlab list), or say --all.", USAGE, "usage"
        )
    pulled = []
    with console.client() as client:
        for each in [code(bot_id)] if bot_id else [bot.bot_id for bot in own_bots(client)]:
            folder, version = _pulled(client, client.get_bot(each), into, force=force)
            if with_history:
                files = write_history(history_here(client, each))
                write_folder(folder / HISTORY, files)
            pulled.append((folder, version))
    console.tell(
        "\n".join(f"{folder}: version {version}" for folder, version in pulled),
        pulled=[{"folder": str(folder), "version": version} for folder, version in pulled],
    )


def new_folder_name(name: str) -> str:
    """A folder's name for an assistant, on any system."""
    return re.sub(r"[^\w-]+", "-", name.casefold()).strip("-_") or "assistant"


def _pulled(client: Client, bot: Bot, into: Path, *, force: bool) -> tuple[Path, int]:
    folder = _folder_of(bot.bot_id, into) or into / new_folder_name(bot.name)
    theirs = AssistantFiles.of(bot)
    if (folder / ABOUT).exists():
        mine = AssistantFiles.read(read_folder(folder))
        if mine.bot_id != bot.bot_id:
            folder = into / f"{folder.name}-{bot.bot_id}"
        elif not force and mine.content not in (theirs.content, _base(client, bot, mine)):
            raise InvalidFile(
                str(folder), "has changes that were not pushed. Push them, or pull with --force"
            )
    elif not force and any((folder / name).exists() for name in NAMES):
        raise InvalidFile(str(folder), f"has no {ABOUT}. Put it back, or pull with --force")
    present = read_cases(read_case_files(folder))
    stored = [case.content for case in stored_cases(client, bot.bot_id)]
    cases = {f"{CASES}/{name}": text for name, text in new_files(stored, present).items()}
    write_folder(folder, {**theirs.write(), **cases})
    return folder, bot.version


def _base(client: Client, bot: Bot, mine: AssistantFiles) -> CreateBot | None:
    """What the version is that a folder was pulled from."""
    if mine.version in (None, bot.version):
        return None
    versions = versions_of(client, bot.bot_id)
    return next((content_of(bot, each) for each in versions if each.version == mine.version), None)


def _folder_of(bot_id: str, into: Path) -> Path | None:
    """Where an assistant was pulled to before, whatever the folder is called by now."""
    for path in sorted(into.glob(f"*/{ABOUT}")):
        if path.parent.suffix == THEIRS:
            continue
        if AssistantFiles.read(read_folder(path.parent)).bot_id == bot_id:
            return path.parent
    return None
