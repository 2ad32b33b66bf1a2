"""``gptlab push`` and ``diff``: a folder's assistant and its cases, to GPT Lab."""

import difflib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from gptlab.api.bench import CaseContent
from gptlab.api.bots import Bot
from gptlab.cli.console import (
    CONFLICT,
    ITEMS_REFUSED,
    Console,
    Failed,
    failing,
    pass_console,
)
from gptlab.cli.folders import (
    FOLDER,
    THEIRS,
    read_case_files,
    read_folder,
    read_folders,
    read_history_files,
    write_folder,
)
from gptlab.client import Client, errors
from gptlab.files.assistants import ABOUT, AssistantFiles, content_of
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import read_cases
from gptlab.files.history import PRODUCTION
from gptlab.files.problems import InvalidFile
from gptlab.transfer.assistants import create_with_history, moves_of
from gptlab.transfer.cases import add_all, stored_cases, unfiled, unstored

STATE_FIELDS = ("version:", "draft:")
"""What says how far a folder is, and is no part of the assistant."""


@click.command(short_help="Bring a folder's assistant and its cases to GPT Lab.")
@click.argument("folder", type=FOLDER, default=Path("."))
@click.option("--draft", "as_draft", is_flag=True, help="As a draft, which changes nothing yet.")
@click.option("--prune", is_flag=True, help="Delete the stored cases that are in no file.")
@click.option("--new", "as_new", is_flag=True, help="As another assistant, with its history/.")
@click.option("--force", is_flag=True, help="Over what was changed there meanwhile.")
@pass_console
@failing
def push(  # noqa: PLR0913 - one for each option
    console: Console, folder: Path, as_draft: bool, prune: bool, as_new: bool, force: bool
) -> None:
    """Bring FOLDER's assistant, or those of the folders in it, to GPT Lab, with their cases.

    What is unchanged makes no version, nor what was just published under another label: that
    version is put into production. What was changed there meanwhile is put beside the folder, as
    <folder>.theirs, and nothing is overwritten without --force.

    Cases that are new or changed are added. Those that are stored and in no file stay, but for
    --prune.

    A folder that was pulled from elsewhere is made an assistant of yours here with --new: with all
    its versions and labels, where it was pulled with --history.
    """
    folders = read_folders(folder)
    mine = {path: AssistantFiles.read(files) for path, files in folders.items()}
    if as_new:
        mine = {path: AssistantFiles(files.content) for path, files in mine.items()}
    cases = {path: read_cases(read_case_files(path)) for path in mine}
    _refuse_doubles(mine)
    done: list[dict[str, Any]] = []
    with console.client() as client:
        for path, files in mine.items():
            is_draft = as_draft and files.bot_id is not None
            known = _brought_up_to_date(client, files) if force else files
            pushed = (_drafted if is_draft else _pushed)(client, path, known)
            if pushed["outcome"] != "conflict":
                pushed |= _pushed_cases(client, pushed["bot_id"], cases[path], prune=prune)
            done.append(pushed)
    said = "\n".join(_said(each) for each in done)
    if any(each["outcome"] == "conflict" for each in done):
        if not console.is_json:
            console.tell(said)
        raise Failed(
            "It was changed meanwhile. Yours is as it was; theirs is in the folder beside it. Take "
            "over what you want, and push again with --force.",
            CONFLICT,
            errors.BotChanged.code,
            pushed=done,
        )
    console.tell(said, pushed=done)


@click.command()
@click.argument("folder", type=FOLDER, default=Path("."))
@pass_console
@failing
def diff(console: Console, folder: Path) -> None:
    """Show what a push of FOLDER would change. Exit code 1: something would."""
    files = read_folder(folder)
    mine = AssistantFiles.read(files)
    texts = read_case_files(folder)
    cases = read_cases(texts)
    if mine.bot_id is None:
        raise InvalidFile(str(folder), "was never pushed: there is nothing to compare it with")
    with console.client() as client:
        theirs = AssistantFiles.of(client.get_bot(mine.bot_id))
        new = unstored(cases, stored_cases(client, mine.bot_id))
    lines = [line for name in files for line in _unified(name, theirs.write(), mine.write())]
    for name in new:
        path, added = f"{CASES}/{name}", texts[name].splitlines(keepends=True)
        lines += difflib.unified_diff([], added, f"theirs/{path}", f"yours/{path}")
    console.tell(
        "".join(lines).rstrip("\n") or "Nothing would change.",
        changed=bool(lines),
        diff="".join(lines),
    )
    if lines:
        sys.exit(ITEMS_REFUSED)


def _brought_up_to_date(client: Client, mine: AssistantFiles) -> AssistantFiles:
    """As if it had just been pulled, and then changed to what the folder says."""
    if mine.bot_id is None:
        return mine
    theirs = client.get_bot(mine.bot_id)
    return replace(mine, version=theirs.version, draft=theirs.draft_revision)


def _refuse_doubles(found: dict[Path, AssistantFiles]) -> None:
    seen: dict[str, Path] = {}
    for path, files in found.items():
        for name in (files.bot_id, f"the name {files.content.name}"):
            if name is None:
                continue
            if name in seen:
                raise InvalidFile(str(path), f"is {name}, as {seen[name]} is. Keep one of the two")
            seen[name] = path


def _pushed(client: Client, folder: Path, mine: AssistantFiles) -> dict[str, Any]:
    """What came of one folder: created, unchanged, revised, promoted or a conflict."""
    told: dict[str, Any] = {"folder": str(folder)}
    if mine.bot_id is None:
        told["outcome"], bot = (
            "created",
            create_with_history(client, mine, read_history_files(folder)),
        )
    else:
        before = client.get_bot(mine.bot_id)
        told["outcome"], bot = "unchanged", before
        if AssistantFiles.of(before).content != mine.content:
            try:
                told["outcome"], bot = _into_production(client, mine, before)
            except errors.BotChanged:
                beside = _beside(folder)
                bot = client.get_bot(mine.bot_id)
                write_folder(beside, AssistantFiles.of(bot).write())
                return {**told, "outcome": "conflict", **_named(bot), "theirs": str(beside)}
    own_draft = mine.draft if mine.draft == bot.draft_revision else None
    write_folder(folder, replace(AssistantFiles.of(bot), draft=own_draft).write())
    return {**told, **_named(bot)}


def _beside(folder: Path) -> Path:
    """Where somebody else's change is put."""
    here = folder.resolve()
    return here.with_name(f"{here.name}{THEIRS}")


def _into_production(client: Client, mine: AssistantFiles, present: Bot) -> tuple[str, Bot]:
    """Revised; or promoted, where the folder is the newest version under other labels."""
    if mine.version == present.version or mine.version != present.latest_version:
        return "revised", client.revise_bot(mine.revision(present.version))
    moves = moves_of(client, present.bot_id)
    if any(each.label == PRODUCTION and each.from_version == mine.version for each in moves):
        raise errors.BotChanged  # somebody took it out of production
    newest = client.list_bot_versions(present.bot_id, page_size=1).versions[0]
    if content_of(present, newest) == mine.content:
        moved = client.move_label(
            present.bot_id, PRODUCTION, newest.version, from_version=present.version
        )
        return "promoted", moved
    on_top = replace(mine, version=present.version)
    return "revised", client.revise_bot(on_top.revision(present.version))


def _pushed_cases(
    client: Client, bot_id: str, cases: Mapping[str, CaseContent], *, prune: bool
) -> dict[str, int]:
    """How many cases were added and deleted, and how many are in no file."""
    stored = stored_cases(client, bot_id)
    new = unstored(cases, stored)
    others = unfiled(cases, stored)
    add_all(client, bot_id, new.values())
    for case in others if prune else ():
        client.delete_case(bot_id, case.case_id)
    deleted = len(others) if prune else 0
    return {
        "cases_added": len(new),
        "cases_deleted": deleted,
        "cases_in_no_file": len(others) - deleted,
    }


def _said(pushed: Mapping[str, Any]) -> str:
    """What came of a folder, for people."""
    parts = [str(pushed["outcome"]), f"version {pushed['version']}"]
    counted = {
        "{} case(s) added": pushed.get("cases_added"),
        "{} case(s) deleted": pushed.get("cases_deleted"),
        "{} stored case(s) in no file (pull writes them, push --prune deletes them)": pushed.get(
            "cases_in_no_file"
        ),
    }
    parts += [text.format(number) for text, number in counted.items() if number]
    return f"{pushed['folder']}: {', '.join(parts)}"


def _drafted(client: Client, folder: Path, mine: AssistantFiles) -> dict[str, Any]:
    """What came of one folder as a draft: drafted, unchanged or a conflict."""
    bot_id = str(mine.bot_id)
    bot = client.get_bot(bot_id)
    told: dict[str, Any] = {"folder": str(folder), "outcome": "drafted", **_named(bot)}
    try:
        if mine.version not in (None, bot.version, bot.latest_version):
            raise errors.BotChanged
        draft = client.save_draft(mine.as_draft())
    except (errors.BotChanged, errors.DraftChanged) as error:
        beside = _beside(folder)
        theirs = AssistantFiles.of(bot)
        if isinstance(error, errors.DraftChanged):
            found = client.get_draft(bot_id)
            theirs = replace(theirs, content=content_of(bot, found), draft=found.revision)
        write_folder(beside, theirs.write())
        return {**told, "outcome": "conflict", "theirs": str(beside)}
    if draft.revision == mine.draft:
        return {**told, "outcome": "unchanged"}
    write_folder(folder, replace(mine, draft=draft.revision).write())
    return told


def _named(bot: Bot) -> dict[str, Any]:
    return {"bot_id": bot.bot_id, "version": bot.version}


def _unified(name: str, before: dict[str, str], after: dict[str, str]) -> Iterable[str]:
    def lines(files: dict[str, str]) -> list[str]:
        found = files[name].splitlines(keepends=True)
        return [line for line in found if name != ABOUT or not line.startswith(STATE_FIELDS)]

    return difflib.unified_diff(lines(before), lines(after), f"theirs/{name}", f"yours/{name}")
