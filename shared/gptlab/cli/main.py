"""``gptlab``: sign in, chat, and keep assistants as files."""

import difflib
import hashlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from gptlab import __version__
from gptlab.api import operations
from gptlab.api.bench import CaseContent, Verdict
from gptlab.api.bots import Bot, CreateBot, PublishDraft, VersionContent
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.api.stream import Delta
from gptlab.cli.case_runs import Run, RunsEnded, run_all, runs_of, told
from gptlab.cli.console import (
    CONFLICT,
    EXIT_CODES,
    ITEMS_REFUSED,
    LOCAL,
    PASSPHRASE,
    STOPPED,
    URL,
    USAGE,
    Console,
    Failed,
    failed_of,
    failing,
)
from gptlab.cli.folders import (
    read_case_files,
    read_folder,
    read_folders,
    write_folder,
    write_secret,
)
from gptlab.client import Client, errors
from gptlab.files.archives import is_sealed, read_archive, write_archive
from gptlab.files.assistants import ABOUT, AssistantFiles, content_of
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import new_files, read_cases
from gptlab.files.history import PRODUCTION
from gptlab.files.openai_prompts import read_stored_prompt
from gptlab.files.problems import InvalidFile
from gptlab.files.promptfoo import FILE as PROMPTFOO
from gptlab.files.promptfoo import write_config
from gptlab.transfer.account import export_account, import_account
from gptlab.transfer.assistants import import_stored_prompt, own_bots
from gptlab.transfer.cases import add_all, stored_cases, unfiled, unstored
from gptlab.transfer.items import State

DRAFT = "draft"
OPENAI_PROMPT = "openai-prompt"
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
STATE_FIELDS = ("version:", "draft:")
"""What says how far a folder is, and is no part of the assistant."""
THEIRS = "{}.theirs"
STATES: tuple[State, ...] = ("imported", "already there", "refused")
SHELLS = ("bash", "zsh", "fish")
pass_console = click.pass_obj


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gptlab")
@click.option("--url", envvar=URL, metavar="URL", help=f"Where GPT Lab is ({URL}).")
@click.option("--json", "is_json", is_flag=True, help="Answer in JSON, for programs.")
@click.pass_context
def main(context: click.Context, url: str | None, is_json: bool) -> None:
    """GPT Lab on the command line.

    Sign in once with `gptlab login`. Your API key is asked for, or read from GPTLAB_API_KEY; it is
    never an argument and never kept.
    """
    folder = Path(click.get_app_dir("gptlab"))
    console = Console("", is_json, folder)
    console.url = (url or console.kept_url() or LOCAL).rstrip("/")
    context.obj = console


@main.command()
@pass_console
@failing
def login(console: Console) -> None:
    """Sign in with an API key, typed or in GPTLAB_API_KEY.

    The sign-in is kept for the commands that follow, the key is not.
    """
    with Client(console.url, on_login=console.keep) as client:
        signed_in = client.log_in(console.key())
    console.tell(
        f"Signed in at {console.url} as {signed_in.user_id}.",
        url=console.url,
        user_id=signed_in.user_id,
    )


@main.command()
@pass_console
@failing
def logout(console: Console) -> None:
    """Sign out on every device."""
    with console.client() as client:
        client.log_out()
    console.tell("Signed out.", signed_out=True)


@main.command("list")
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


@main.command()
@click.argument("assistant")
@click.option("--model", help="A model in place of the assistant's own.")
@pass_console
@failing
def chat(console: Console, assistant: str, model: str | None) -> None:
    """Talk to ASSISTANT, given by its code or its folder. An empty line or Ctrl-D ends it.

    From a pipe, each line is a message.
    """
    with console.client() as client:
        start = StartSession.of(bot_id=_bot_id(assistant), model=model)
        turn = _spoken(console, client.stream(operations.START_SESSION, start))
        while text := _typed(console):
            send = SendMessage.of(session_id=turn.session.session_id, message=text)
            turn = _spoken(console, client.stream(operations.SEND_MESSAGE, send))


@main.command()
@click.argument("bot_id", required=False)
@click.option("--all", "every", is_flag=True, help="All of your assistants.")
@click.option("--into", type=FOLDER, default=Path("."), help="Where the folders are put.")
@click.option("--force", is_flag=True, help="Overwrite what was not pushed.")
@pass_console
@failing
def pull(console: Console, bot_id: str | None, every: bool, into: Path, force: bool) -> None:
    """Write an assistant, or all of yours, as folders of text files, with their cases.

    A folder that was pulled before is brought up to date. What you changed in it and did not push
    is not overwritten without --force. No case's file is changed: a stored case that is in none
    gets its own.
    """
    if (bot_id is None) is not every:
        raise Failed("Name an assistant by its code, or say --all.", USAGE, "usage")
    pulled = []
    with console.client() as client:
        for each in [bot_id] if bot_id else [bot.bot_id for bot in own_bots(client)]:
            pulled.append(_pulled(client, client.get_bot(each), into, force=force))
    console.tell(
        "\n".join(f"{folder}: version {version}" for folder, version in pulled),
        pulled=[{"folder": str(folder), "version": version} for folder, version in pulled],
    )


@main.command()
@click.argument("folder", type=FOLDER, default=Path("."))
@click.option("--draft", "as_draft", is_flag=True, help="As a draft, which changes nothing yet.")
@click.option("--prune", is_flag=True, help="Delete the stored cases that are in no file.")
@pass_console
@failing
def push(console: Console, folder: Path, as_draft: bool, prune: bool) -> None:
    """Bring FOLDER's assistant, or those of the folders in it, to GPT Lab, with their cases.

    What is unchanged makes no version. What was changed there meanwhile is put beside the folder,
    as <folder>.theirs, and nothing is overwritten.

    Cases that are new or changed are added. Those that are stored and in no file stay, but for
    --prune.
    """
    folders = read_folders(folder)
    mine = {path: AssistantFiles.read(files) for path, files in folders.items()}
    cases = {path: read_cases(read_case_files(path)) for path in mine}
    _refuse_doubles(mine)
    done: list[dict[str, Any]] = []
    with console.client() as client:
        for path, files in mine.items():
            is_draft = as_draft and files.bot_id is not None
            pushed = (_drafted if is_draft else _pushed)(client, path, files)
            if pushed["outcome"] != "conflict":
                pushed |= _pushed_cases(client, pushed["bot_id"], cases[path], prune=prune)
            done.append(pushed)
    console.tell("\n".join(_said(each) for each in done), pushed=done)
    if any(each["outcome"] == "conflict" for each in done):
        raise Failed(
            "It was changed meanwhile. Yours is as it was; theirs is in the folder beside it. Take "
            "over what you want, set version in assistant.yaml to theirs, and push again.",
            CONFLICT,
            errors.BotChanged.code,
        )


@main.command()
@click.argument("assistant")
@click.option("--label", "labels", multiple=True, help="What points at it (production).")
@click.option("--note", default="", help="What is new in it.")
@pass_console
@failing
def publish(console: Console, assistant: str, labels: tuple[str, ...], note: str) -> None:
    """Make the draft of ASSISTANT, its code or its folder, the next version.

    Without --label it is in production at once: what an unpinned call and the app run.
    """
    bot_id = _bot_id(assistant)
    with console.client() as client:
        before = client.get_bot(bot_id)
        if before.draft_revision is None:
            raise errors.DraftNotFound
        publication = PublishDraft.of(
            bot_id=bot_id,
            revision=before.draft_revision,
            version=before.latest_version or before.version,
            note=note,
            labels=labels or (PRODUCTION,),
        )
        bot = client.publish_draft(publication, idempotency_key=f"publish-{before.draft_revision}")
    if Path(assistant).is_dir():
        files = AssistantFiles.read(read_folder(Path(assistant)))
        published = replace(files, version=bot.latest_version, draft=None)
        write_folder(Path(assistant), published.write())
    pointing = ", ".join(labels or (PRODUCTION,))
    console.tell(
        f"version {bot.latest_version} is published: {pointing}",
        **{**_named(bot), "version": bot.latest_version},
    )


@main.command()
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


@main.command("test")
@click.argument("assistant", metavar="[FOLDER | CODE]", default=".")
@click.option("--version", default=DRAFT, show_default=True, help="A number or a label.")
@click.option("--base", default=PRODUCTION, show_default=True, help="What it is compared with.")
@pass_console
@failing
def test_command(console: Console, assistant: str, version: str, base: str) -> None:
    """Run each case against the draft and production, and say whether it got worse.

    What was run before is not run again, so a test that broke off goes on where it was. Exit code
    1: it got worse, and chance does not explain it.
    """
    if version == base:
        raise Failed("Name two versions: one does not differ from itself.", USAGE, "usage")
    with console.client() as client:
        bot_id = _tested(client, assistant, version)
        before = client.get_verdict(bot_id, version, base=base)
        cases = stored_cases(client, bot_id)
        if not cases:
            raise Failed(
                "This assistant has no cases. Put some into cases/ of its folder, and push it.",
                USAGE,
                "no_cases",
            )
        verdict = before
        if before.missing:
            _run(console, client, bot_id, runs_of(cases, (base, version)))
            verdict = client.get_verdict(bot_id, version, base=base)
    _conclude(console, bot_id, verdict, version, base)


@main.command("export")
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
    passphrase = console.passphrase(confirm=True) if sealed else None
    with console.client() as client, console.progress("Reading") as note:
        account = export_account(client, note)
    write_secret(archive, write_archive(account, datetime.now(UTC), passphrase))
    counted = {"assistants": len(account.bots), "sessions": len(account.sessions)}
    console.tell(
        f"{archive}: {counted['assistants']} assistants, {counted['sessions']} sessions",
        archive=str(archive),
        **counted,
    )


@main.command("import", options_metavar="[--name NAME]")
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


@main.command()
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
        "\n".join((*lines, f"{folder / PROMPTFOO}: {config.tests} cases")),
        file=str(folder / PROMPTFOO),
        cases=config.tests,
        left_out=list(config.left_out),
    )


@main.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete these commands: eval "$(gptlab completion bash)"."""
    kind = get_completion_class(shell)
    if kind is None:
        raise Failed(f"{shell} is not known here.", USAGE, "usage")
    click.echo(kind(main, {}, "gptlab", "_GPTLAB_COMPLETE").source())


def new_folder_name(name: str) -> str:
    """A folder's name for an assistant, on any system."""
    return re.sub(r"[^\w-]+", "-", name.casefold()).strip("-_") or "assistant"


def _bot_id(assistant: str) -> str:
    """A code as it is, or the code that stands in a folder."""
    path = Path(assistant)
    if not path.is_dir():
        return assistant.removeprefix("gptlab/")
    found = AssistantFiles.read(read_folder(path)).bot_id
    if found is None:
        raise InvalidFile(assistant, "was never pushed: push it first")
    return found


def _tested(client: Client, assistant: str, version: str) -> str:
    """The code of what is tested. A folder must be pushed: else another text would be tested."""
    bot_id, path = _bot_id(assistant), Path(assistant)
    if not path.is_dir():
        return bot_id
    mine = AssistantFiles.read(read_folder(path))
    new = unstored(read_cases(read_case_files(path)), stored_cases(client, bot_id))
    if new:
        raise InvalidFile(f"{CASES}/{next(iter(new))}", "was not pushed. Push it, then test")
    if version == DRAFT:
        names = set(VersionContent.model_fields)
        drafted = content_of(client.get_bot(bot_id), client.get_draft(bot_id))
        if mine.content.model_dump(include=names) != drafted.model_dump(include=names):
            raise InvalidFile(
                assistant, "is not what the draft is. Push it with --draft, then test"
            )
    return bot_id


def _run(console: Console, client: Client, bot_id: str, runs: Sequence[Run]) -> None:
    """All of them, with a bar where somebody looks on."""

    def stopping(done: int, total: int) -> None:
        console.note(f"\nStopping at {done} of {total}; what is under way is paid for and kept.")

    try:
        with console.progress("Testing") as note:
            run_all(client, bot_id, runs, note, stopping)
    except RunsEnded as ended:
        kept = (
            f"{ended.done} of {ended.total} runs are done and kept. The same command goes on there."
        )
        if ended.error is None:
            raise Failed(kept, STOPPED, "stopped") from None
        failed = failed_of(ended.error)
        message = f"{ended.name}: {failed.message} {kept}"
        raise Failed(message, failed.exit_code, failed.code) from None


def _conclude(console: Console, bot_id: str, verdict: Verdict, version: str, base: str) -> None:
    if verdict.conclusion == "nothing_run":
        raise Failed(
            "Nothing was compared: no judge said PASS or FAIL. Make the rubrics plainer.",
            USAGE,
            "nothing_compared",
        )
    console.tell(
        told(verdict, base),
        bot_id=bot_id,
        version=version,
        base=base,
        **verdict.model_dump(mode="json"),
    )
    if verdict.conclusion == "worse":
        sys.exit(ITEMS_REFUSED)


def _spoken(console: Console, events: Iterable[Any]) -> Turn:
    """The reply as it comes; the turn at its end."""
    turn: Turn | None = None
    for event in events:
        if isinstance(event, Delta) and not console.is_json:
            click.echo(event.text, nl=False)
        elif isinstance(event, Turn):
            turn = event
    if turn is None:
        raise errors.GPTLabError
    if turn.reply.withheld and not console.is_json:
        click.echo(f"\n{turn.reply.content}", nl=False)
    console.tell(
        "",
        session_id=turn.session.session_id,
        reply=turn.reply.content,
        usage=turn.usage.model_dump(mode="json"),
    )
    return turn


def _typed(console: Console) -> str:
    if not sys.stdin.isatty():
        return next((line.strip() for line in sys.stdin if line.strip()), "")
    try:
        return str(click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True))
    except click.Abort:
        return ""


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
    present = read_cases(read_case_files(folder))
    stored = [case.content for case in stored_cases(client, bot.bot_id)]
    cases = {f"{CASES}/{name}": text for name, text in new_files(stored, present).items()}
    write_folder(folder, {**theirs.write(), **cases})
    return folder, bot.version


def _base(client: Client, bot: Bot, mine: AssistantFiles) -> CreateBot | None:
    """What the version is that a folder was pulled from."""
    if mine.version in (None, bot.version):
        return None
    page = client.list_bot_versions(bot.bot_id, page_size=100)
    while True:
        for version in page.versions:
            if version.version == mine.version:
                return content_of(bot, version)
        if page.next_page_token is None:
            return None
        page = client.list_bot_versions(bot.bot_id, page_size=100, page_token=page.next_page_token)


def _folder_of(bot_id: str, into: Path) -> Path | None:
    """Where an assistant was pulled to before, whatever the folder is called by now."""
    for path in sorted(into.glob(f"*/{ABOUT}")):
        if path.parent.suffix == ".theirs":
            continue
        if AssistantFiles.read(read_folder(path.parent)).bot_id == bot_id:
            return path.parent
    return None


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
    """What came of one folder: created, unchanged, revised or a conflict."""
    told: dict[str, Any] = {"folder": str(folder)}
    if mine.bot_id is None:
        told["outcome"], bot = (
            "created",
            client.create_bot(mine.content, idempotency_key=_key(mine)),
        )
    else:
        before = client.get_bot(mine.bot_id)
        told["outcome"], bot = "unchanged", before
        if AssistantFiles.of(before).content != mine.content:
            try:
                told["outcome"], bot = "revised", client.revise_bot(mine.revision(before.version))
            except errors.BotChanged:
                beside = folder.with_name(THEIRS.format(folder.resolve().name))
                bot = client.get_bot(mine.bot_id)
                write_folder(beside, AssistantFiles.of(bot).write())
                return {**told, "outcome": "conflict", **_named(bot), "theirs": str(beside)}
    write_folder(folder, AssistantFiles.of(bot).write())
    return {**told, **_named(bot)}


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
        "{} cases added": pushed.get("cases_added"),
        "{} cases deleted": pushed.get("cases_deleted"),
        "{} stored cases are in no file (pull writes them, push --prune deletes them)": pushed.get(
            "cases_in_no_file"
        ),
    }
    parts += [text.format(number) for text, number in counted.items() if number]
    return f"{pushed['folder']}: {', '.join(parts)}"


def _drafted(client: Client, folder: Path, mine: AssistantFiles) -> dict[str, Any]:
    """What came of one folder as a draft: drafted, or a conflict."""
    bot_id = str(mine.bot_id)
    bot = client.get_bot(bot_id)
    told: dict[str, Any] = {"folder": str(folder), "outcome": "drafted", **_named(bot)}
    try:
        if mine.version not in (None, bot.version, bot.latest_version):
            raise errors.BotChanged
        draft = client.save_draft(mine.as_draft())
    except (errors.BotChanged, errors.DraftChanged) as error:
        beside = folder.with_name(THEIRS.format(folder.resolve().name))
        theirs = AssistantFiles.of(bot)
        if isinstance(error, errors.DraftChanged):
            found = client.get_draft(bot_id)
            theirs = replace(theirs, content=content_of(bot, found), draft=found.revision)
        write_folder(beside, theirs.write())
        return {**told, "outcome": "conflict", "theirs": str(beside)}
    write_folder(folder, replace(mine, draft=draft.revision).write())
    return told


def _named(bot: Bot) -> dict[str, Any]:
    return {"bot_id": bot.bot_id, "version": bot.version}


def _key(mine: AssistantFiles) -> str:
    """The same for the same files: a push that broke off and is repeated makes one assistant."""
    return f"push-{hashlib.sha256(mine.content.model_dump_json().encode()).hexdigest()}"


def _unified(name: str, before: dict[str, str], after: dict[str, str]) -> Iterable[str]:
    def lines(files: dict[str, str]) -> list[str]:
        found = files[name].splitlines(keepends=True)
        return [
            line for line in found if name != ABOUT or not line.startswith(("version:", "draft:"))
        ]

    return difflib.unified_diff(lines(before), lines(after), f"theirs/{name}", f"yours/{name}")


if __name__ == "__main__":
    main()
