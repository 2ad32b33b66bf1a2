"""Assistants with their whole history: read from one installation, made again in another.

What is made has an id that comes from its id where it was, and a name for the time being until it
is whole. So what broke off is gone on with, and nothing is made twice.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gptlab.api import limits
from gptlab.api.bench import CaseContent
from gptlab.api.bots import (
    Bot,
    BotSummary,
    BotVersion,
    CreateBot,
    Draft,
    LabelMove,
    PublishDraft,
    ReviseBot,
    SaveDraft,
    VersionContent,
)
from gptlab.client import Client, errors
from gptlab.files.archives import ArchivedBot
from gptlab.files.assistants import AssistantFiles
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import new_files, read_cases
from gptlab.files.history import (
    PRODUCTION,
    History,
    Move,
    Step,
    Version,
    content_only,
    history_of,
    made_of,
)
from gptlab.files.history_files import FOLDER as HISTORY
from gptlab.files.history_files import read_history, write_history
from gptlab.files.openai_prompts import StoredPrompt
from gptlab.transfer.cases import add_all, missing, stored_cases, unstored
from gptlab.transfer.items import State, import_key

PLACEHOLDER = "Imported"


@dataclass(frozen=True)
class Wanted:
    """An assistant that is to be made. ``draft_base`` was the newest version at the draft's start.

    ``kind`` and ``source_id`` say what it is made of.
    """

    kind: str
    source_id: str
    presentation: dict[str, str]
    history: History
    draft: VersionContent | None = None
    draft_base: int = 0
    cases: Sequence[CaseContent] = field(default=())


def own_bots(client: Client) -> Iterator[BotSummary]:
    """All of one's own assistants, the newest first."""
    token = None
    while True:
        page = client.list_bots("mine", page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.bots
        token = page.next_page_token
        if token is None:
            return


def versions_of(client: Client, bot_id: str) -> list[BotVersion]:
    """All versions of one's own assistant, from the first on."""
    found: list[BotVersion] = []
    token = None
    while True:
        page = client.list_bot_versions(bot_id, page_size=limits.PAGE_SIZE_MAX, page_token=token)
        found += page.versions
        token = page.next_page_token
        if token is None:
            return found[::-1]


def moves_of(client: Client, bot_id: str) -> list[LabelMove]:
    """All moves of its labels, from the first on."""
    found: list[LabelMove] = []
    token = None
    while True:
        page = client.list_label_moves(bot_id, page_size=limits.PAGE_SIZE_MAX, page_token=token)
        found += page.moves
        token = page.next_page_token
        if token is None:
            return found[::-1]


def draft_of(client: Client, bot: Bot) -> Draft | None:
    return None if bot.draft_revision is None else client.get_draft(bot.bot_id)


def export_assistant(client: Client, bot_id: str) -> ArchivedBot:
    """One's own assistant with all that belongs to it."""
    bot = client.get_bot(bot_id)
    return ArchivedBot(
        bot=bot,
        versions=tuple(versions_of(client, bot_id)),
        moves=tuple(moves_of(client, bot_id)),
        draft=draft_of(client, bot),
        cases=tuple(stored_cases(client, bot_id)),
    )


def history_here(client: Client, bot_id: str) -> History:
    """How one's own assistant came to be what it is."""
    return _history(client.get_bot(bot_id), versions_of(client, bot_id), moves_of(client, bot_id))


def _history(bot: Bot, versions: Sequence[BotVersion], moves: Sequence[LabelMove]) -> History:
    return history_of(versions, moves, {**(bot.labels or {}), PRODUCTION: bot.version})


def import_assistant(client: Client, archived: ArchivedBot) -> tuple[State, Bot]:
    """The assistant as it was where it comes from; raises GPTLabError with the reason."""
    bot, draft = archived.bot, archived.draft
    wanted = Wanted(
        kind="assistant",
        source_id=bot.bot_id,
        presentation=bot.model_dump(include={"name", "tag_line", "description"}),
        history=_history(bot, archived.versions, archived.moves),
        draft=content_only(draft) if draft else None,
        draft_base=draft.base_version if draft else 0,
        cases=[case.content for case in archived.cases],
    )
    return make_assistant(client, wanted)


def assistant_files(client: Client, bot_id: str) -> dict[str, str]:
    """The folder of one's own assistant with its history and cases, by the names of its files."""
    cases = [case.content for case in stored_cases(client, bot_id)]
    history = write_history(history_here(client, bot_id))
    return {
        **AssistantFiles.of(client.get_bot(bot_id)).write(),
        **{f"{CASES}/{name}": text for name, text in new_files(cases, {}).items()},
        **{f"{HISTORY}/{name}": text for name, text in history.items()},
    }


def create_from_files(client: Client, files: Mapping[str, str]) -> Bot:
    """Another assistant of a folder, with its history and cases; raises InvalidFile."""
    mine = AssistantFiles(AssistantFiles.read(files).content)
    cases = read_cases(_below(CASES, files))
    history = _below(HISTORY, files)
    bot = create_with_history(client, mine, history)
    add_all(client, bot.bot_id, unstored(cases, stored_cases(client, bot.bot_id)).values())
    return bot


def create_with_history(client: Client, mine: AssistantFiles, history: Mapping[str, str]) -> Bot:
    """Another assistant, in all versions of ``history``; the same files make it once."""
    if not history:
        made_of_it = mine.content.model_dump_json().encode()
        key = f"push-{hashlib.sha256(made_of_it).hexdigest()}"
        return client.create_bot(mine.content, idempotency_key=key)
    wanted = Wanted(
        kind="folder",
        source_id=json.dumps(dict(history), sort_keys=True),
        presentation=mine.content.model_dump(include={"name", "tag_line", "description"}),
        history=read_history(history),
    )
    _, bot = make_assistant(client, wanted)
    if AssistantFiles.of(bot).content == mine.content:
        return bot
    return client.revise_bot(replace(mine, bot_id=bot.bot_id).revision(bot.version))


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    start = f"{folder}/"
    return {
        name.removeprefix(start): text for name, text in files.items() if name.startswith(start)
    }


def import_stored_prompt(client: Client, prompt: StoredPrompt) -> tuple[State, Bot]:
    """One of OpenAI's stored prompts as an assistant, its versions under their numbers."""
    last = prompt.versions[-1]
    steps = [
        Step(
            version=number,
            moves=(Move(label=PRODUCTION, from_version=number - 1, to_version=number),),
        )
        for number in range(2, len(prompt.versions) + 1)
    ]
    wanted = Wanted(
        kind="openai-prompt",
        source_id=prompt.source_id,
        presentation=last.model_dump(include={"name", "tag_line", "description"}),
        history=History([Version(content_only(each)) for each in prompt.versions], steps),
    )
    return make_assistant(client, wanted)


def make_assistant(client: Client, wanted: Wanted) -> tuple[State, Bot]:
    """Make it, or go on where an earlier import broke off. One that is whole stays as it is.

    Raises InvalidRequest where it went another way since.
    """
    key = import_key(wanted.kind, wanted.source_id)
    unnamed = {"name": key[-20:], "tag_line": PLACEHOLDER, "description": PLACEHOLDER}
    versions = wanted.history.versions
    # The request that makes it is the same each time, whatever it was called meanwhile.
    first = CreateBot.of(**unnamed, **dict(versions[0].content))
    bot_id = client.create_bot(first, idempotency_key=key).bot_id
    here = [Version.of(each) for each in versions_of(client, bot_id)]
    for number, (one, other) in enumerate(zip(here, versions, strict=False), start=1):
        if one != other:
            raise errors.InvalidRequest(
                f"Version {number} was changed here since an earlier import, or in the file."
            )
    bot = client.get_bot(bot_id)
    if len(here) >= len(versions) and bot.name != unnamed["name"]:
        return "already there", bot
    moves = [made_of(each) for each in moves_of(client, bot_id)]
    done = wanted.history.done(len(here), moves)
    if done is None:
        raise errors.InvalidRequest("Its labels were moved here since an earlier import.")
    for step in wanted.history.steps[done:]:
        if wanted.draft and step.version == wanted.draft_base + 1:
            _save_draft(client, bot_id, wanted.draft)
        bot = _taken(client, bot, step, wanted)
    if wanted.draft and client.get_bot(bot_id).draft_revision is None:
        _save_draft(client, bot_id, wanted.draft)
    add_all(client, bot_id, missing(wanted.cases, stored_cases(client, bot_id)))
    present = content_only(client.get_bot(bot_id))
    asked = {**wanted.presentation, **dict(present), "bot_id": bot_id, "version": bot.version}
    return "imported", client.revise_bot(ReviseBot.of(**asked))


def _taken(client: Client, bot: Bot, step: Step, wanted: Wanted) -> Bot:
    """The assistant after a step."""
    if step.version is None:
        (move,) = step.moves
        if move.to_version is None:
            return client.remove_label(bot.bot_id, move.label, from_version=move.from_version or 0)
        return client.move_label(
            bot.bot_id,
            move.label,
            move.to_version,
            from_version=move.from_version,
            note=move.note,
        )
    version = wanted.history.versions[step.version - 1]
    if wanted.draft and step.version > wanted.draft_base:  # it was made beside the draft
        present = bot.model_dump(include={"bot_id", "version", "name", "tag_line", "description"})
        return client.revise_bot(ReviseBot.of(**present, **dict(version.content)))
    publication = PublishDraft.of(
        bot_id=bot.bot_id,
        revision=_save_draft(client, bot.bot_id, version.content).revision,
        version=step.version - 1,
        note=version.note,
        labels=[move.label for move in step.moves],
    )
    return client.publish_draft(publication)


def _save_draft(client: Client, bot_id: str, content: VersionContent) -> Draft:
    """One that is there already is answered."""
    return client.save_draft(SaveDraft.of(**dict(content), bot_id=bot_id))
