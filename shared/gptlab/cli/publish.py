"""``gptlab publish``: a draft becomes the next version."""

from dataclasses import replace
from pathlib import Path

import click

from gptlab.api.bots import PublishDraft
from gptlab.cli.console import (
    Console,
    failing,
    pass_console,
)
from gptlab.cli.folders import (
    bot_id_of,
    read_folder,
    write_folder,
)
from gptlab.client import errors
from gptlab.files.assistants import AssistantFiles
from gptlab.files.history import PRODUCTION


@click.command(short_help="Make the draft of an assistant its next version.")
@click.argument("assistant")
@click.option("--label", "labels", multiple=True, help="What points at it (production).")
@click.option("--note", default="", help="What is new in it.")
@pass_console
@failing
def publish(console: Console, assistant: str, labels: tuple[str, ...], note: str) -> None:
    """Make the draft of ASSISTANT, its code or its folder, the next version.

    A folder's draft is the one that was pushed from it: what somebody else saved since is not
    published.

    Without --label it is in production at once: what an unpinned call and the app run.
    """
    bot_id, folder = bot_id_of(assistant), Path(assistant)
    files = AssistantFiles.read(read_folder(folder)) if folder.is_dir() else None
    with console.client() as client:
        before = client.get_bot(bot_id)
        if before.draft_revision is None:
            raise errors.DraftNotFound
        if files and files.draft != before.draft_revision:
            raise errors.DraftChanged
        publication = PublishDraft.of(
            bot_id=bot_id,
            revision=before.draft_revision,
            version=before.latest_version or before.version,
            note=note,
            labels=labels or (PRODUCTION,),
        )
        bot = client.publish_draft(publication, idempotency_key=f"publish-{before.draft_revision}")
    if files:
        published = replace(files, version=bot.latest_version, draft=None)
        write_folder(folder, published.write())
    pointing = ", ".join(labels or (PRODUCTION,))
    console.tell(
        f"version {bot.latest_version} is published: {pointing}",
        bot_id=bot.bot_id,
        version=bot.latest_version,
    )
