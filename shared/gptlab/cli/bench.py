"""``gptlab test``: did an assistant get worse?"""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from gptlab.api.bench import Verdict
from gptlab.api.bots import Bot, VersionContent
from gptlab.cli.case_runs import Run, RunsEnded, run_all, runs_of, told
from gptlab.cli.console import (
    ITEMS_REFUSED,
    STOPPED,
    USAGE,
    Console,
    Failed,
    failed_of,
    failing,
    pass_console,
)
from gptlab.cli.folders import (
    bot_id_of,
    read_case_files,
    read_folder,
)
from gptlab.client import Client
from gptlab.files.assistants import AssistantFiles, content_of
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import read_cases
from gptlab.files.history import PRODUCTION
from gptlab.files.problems import InvalidFile
from gptlab.transfer.cases import stored_cases, unstored

DRAFT = "draft"


@click.command("test", short_help="Say whether the draft got worse than production.")
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
        _refuse_one_version(client.get_bot(bot_id), version, base)
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


def _refuse_one_version(bot: Bot, *names: str) -> None:
    """Two labels may point at the same one; nothing would be compared."""
    labels = {**(bot.labels or {}), PRODUCTION: bot.version}
    if len({str(labels.get(name, name)) for name in names}) < len(names):
        raise Failed(f"{' and '.join(names)} are the same version.", USAGE, "usage")


def _tested(client: Client, assistant: str, version: str) -> str:
    """The code of what is tested. A folder must be pushed: else another text would be tested."""
    bot_id, path = bot_id_of(assistant), Path(assistant)
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
