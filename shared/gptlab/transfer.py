"""A whole account, out of one installation and into another, by the typed client.

An import can be repeated: what it makes has ids that come from those in the archive, so what broke
off is completed and nothing is made twice.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from gptlab.api import limits
from gptlab.api.bots import Bot, BotSummary, BotVersion, CreateBot, ReviseBot
from gptlab.api.imports import ImportedMessage, ImportSession
from gptlab.api.sessions import Message, Session, Transcript, Usage
from gptlab.client import Client, Unreachable, errors
from gptlab.files.archives import Account, ArchivedBot, ArchivedSession
from gptlab.files.openai_prompts import StoredPrompt

AT_ONCE = 8
"""Sessions that are read at the same time."""
PAGE_BYTES = 1_000_000
"""Of the texts of one request: escaped they are below what a request may have."""
PLACEHOLDER = "Imported"
PRODUCTION = "production"

Note = Callable[[int, int], None]
"""Is told how many are done, and of how many."""
State = Literal["imported", "already there", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What came of one item. ``reason`` says why it was refused."""

    kind: Literal["assistant", "session", "line"]
    source_id: str
    state: State
    here_id: str = ""
    reason: str = ""


@dataclass
class _Import:
    """One import under way: which sessions were there, and what its assistants are called here."""

    client: Client
    known: frozenset[str] = frozenset()
    bot_ids: dict[str, str] = field(default_factory=dict)


def silent(done: int, total: int) -> None:
    """For whom it is told is nobody."""


def export_account(client: Client, note: Note = silent) -> Account:
    """Everything of the person who is signed in, opened on their side."""
    bots, sessions = list(own_bots(client)), list(own_sessions(client))
    total, done = len(bots) + len(sessions), 0
    archived_bots: list[ArchivedBot] = []
    archived_sessions: list[ArchivedSession] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for bot in pool.map(lambda each: _archived_bot(client, each), bots):
            archived_bots.append(bot)
            done += 1
            note(done, total)
        for session in pool.map(lambda each: _archived_session(client, each), sessions):
            archived_sessions.append(session)
            done += 1
            note(done, total)
    return Account(client.get_user(), archived_bots, archived_sessions)


def import_account(client: Client, account: Account, note: Note = silent) -> Iterator[Outcome]:
    """Bring an account here, item by item. An item that is refused says why, the rest goes on.

    Raises Unreachable, NotSignedIn and CeilingReached: then all that follows would fail as well.
    """
    for item in account.refused:
        yield Outcome("line", f"{item.file}:{item.number}", "refused", reason=item.problem)
    if client.get_user().user_id == account.user.user_id:
        raise errors.InvalidRequest("This is the account that the file was made of.")
    known = frozenset(session.session_id for session in own_sessions(client))
    under_way = _Import(client, known)
    total = len(account.bots) + len(account.sessions)
    for done, bot in enumerate(reversed(account.bots), start=1):
        yield _attempted("assistant", bot.bot.bot_id, partial(_import_bot, under_way, bot))
        note(done, total)
    for done, session in enumerate(reversed(account.sessions), start=len(account.bots) + 1):
        source_id = session.session.session_id
        yield _attempted("session", source_id, partial(_import_session, under_way, session))
        note(done, total)


def own_bots(client: Client) -> Iterator[BotSummary]:
    """All of one's own assistants, the newest first."""
    token = None
    while True:
        page = client.list_bots("mine", page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.bots
        token = page.next_page_token
        if token is None:
            return


def own_sessions(client: Client) -> Iterator[Session]:
    """All of one's own sessions, last used first."""
    token = None
    while True:
        page = client.list_sessions(page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.sessions
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


def _archived_bot(client: Client, summary: BotSummary) -> ArchivedBot:
    versions = tuple(versions_of(client, summary.bot_id))
    return ArchivedBot(bot=client.get_bot(summary.bot_id), versions=versions)


def _archived_session(client: Client, session: Session) -> ArchivedSession:
    size = limits.TRANSCRIPT_PAGE_SIZE_MAX
    page: Transcript = client.get_session(session.session_id, page_size=size)
    messages, earlier = list(page.messages), page.earlier
    while earlier is not None:
        before = client.get_session(session.session_id, page_size=size, before=earlier)
        messages = [*before.messages, *messages]
        earlier = before.earlier
    return ArchivedSession(
        session=page.session,
        recap=page.recap,
        variables=page.variables,
        messages=tuple(messages),
    )


def _attempted(
    kind: Literal["assistant", "session"], source_id: str, work: Callable[[], tuple[State, str]]
) -> Outcome:
    try:
        state, here_id = work()
    except (Unreachable, errors.NotSignedIn, errors.CeilingReached, errors.StoreUnavailable):
        raise
    except errors.GPTLabError as error:
        return Outcome(kind, source_id, "refused", reason=error.message)
    return Outcome(kind, source_id, state, here_id)


def _key(kind: str, source_id: str) -> str:
    """The same for the same item of any archive."""
    return f"import-{kind}-{hashlib.sha256(source_id.encode()).hexdigest()}"


def _import_bot(under_way: _Import, archived: ArchivedBot) -> tuple[State, str]:
    source = archived.bot
    wanted = {"name": source.name, "tag_line": source.tag_line, "description": source.description}
    contents = [_content(version) for version in archived.versions]
    state, bot = make_versions(under_way.client, "assistant", source.bot_id, wanted, contents)
    under_way.bot_ids[source.bot_id] = bot.bot_id
    moved = _move_labels(under_way.client, source, bot)
    return ("imported" if moved else state), bot.bot_id


def _move_labels(client: Client, source: Bot, bot: Bot) -> bool:
    """Let the labels point where they did; whether any had to be moved."""
    here = {**(bot.labels or {}), PRODUCTION: bot.version}
    wanted = {**(source.labels or {}), PRODUCTION: source.version}
    moved = {label: version for label, version in wanted.items() if here.get(label) != version}
    for label, version in moved.items():
        client.move_label(bot.bot_id, label, version=version, from_version=here.get(label))
    return bool(moved)


def make_versions(
    client: Client,
    kind: str,
    source_id: str,
    wanted: Mapping[str, str],
    contents: Sequence[Mapping[str, object]],
) -> tuple[State, Bot]:
    """An assistant with all these versions in their order, then the name and description wanted.

    It is made with a name that never changes: the request that makes it is the same each time.
    Raises InvalidRequest where a version that is here is another.
    """
    key = _key(kind, source_id)
    named = {"name": key[-20:], "tag_line": PLACEHOLDER, "description": PLACEHOLDER}
    bot = client.create_bot(CreateBot.of(**named, **contents[0]), idempotency_key=key)
    here = versions_of(client, bot.bot_id)
    for one, content in zip(here, contents, strict=False):
        if _content(one) != content:
            raise errors.InvalidRequest(
                f"Version {one.version} was changed here since an earlier import, or in the file."
            )
    bot = client.get_bot(bot.bot_id)
    if len(here) >= len(contents) and bot.name != named["name"]:
        return "already there", bot
    if bot.version != here[-1].version:  # a revision is of the version in production
        bot = client.move_label(
            bot.bot_id, PRODUCTION, version=here[-1].version, from_version=bot.version
        )
    for content in contents[len(here) - 1 :]:
        asked = {**wanted, **content, "bot_id": bot.bot_id, "version": bot.version}
        bot = client.revise_bot(ReviseBot.of(**asked))
    return "imported", bot


def import_stored_prompt(client: Client, prompt: StoredPrompt) -> tuple[State, Bot]:
    """One of OpenAI's stored prompts as an assistant, its versions under their numbers."""
    last = prompt.versions[-1]
    wanted = {"name": last.name, "tag_line": last.tag_line, "description": last.description}
    contents = [_content(version) for version in prompt.versions]
    return make_versions(client, "openai-prompt", prompt.source_id, wanted, contents)


def _content(version: BotVersion | CreateBot) -> dict[str, object]:
    return {
        "session_type": version.session_type,
        "initial_prompt": version.initial_prompt,
        "summary_prompt": version.summary_prompt,
        "config": version.config.model_dump(),
        "variables": version.variables,
        "starters": version.starters,
        "reply_schema": version.reply_schema,
    }


def _import_session(under_way: _Import, archived: ArchivedSession) -> tuple[State, str]:
    """Page by page; the last makes it whole."""
    source = archived.session
    if source.bot_id is None:
        raise errors.InvalidRequest("A test session of the Lab is not kept.")
    usage = Usage(
        input_tokens=source.input_tokens,
        output_tokens=source.output_tokens,
        source=source.usage_source,
        cached_tokens=source.cached_tokens,
        reasoning_tokens=source.reasoning_tokens,
        cost_usd=source.cost_usd,
    )
    about = {
        "bot_id": under_way.bot_ids.get(source.bot_id, source.bot_id),
        **source.model_dump(
            include=set(ImportSession.model_fields) - {"bot_id", "usage", "messages", "is_last"}
        ),
        "recap": archived.recap,
        "variables": archived.variables,
        "usage": usage,
    }
    pages = list(_pages(archived.messages)) or [[]]
    key, here = _key("session", source.session_id), ""
    state: State = "already there"
    known = set(ImportedMessage.model_fields)
    for number, page in enumerate(pages, start=1):
        messages = [ImportedMessage.model_validate(each.model_dump(include=known)) for each in page]
        is_last = number == len(pages)
        request = ImportSession.of(**about, messages=messages, is_last=is_last)
        made = under_way.client.import_session(request, idempotency_key=key)
        here = made.session_id
        if here not in under_way.known:
            state = "imported"
    return state, here


def _pages(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Whole turns, as many as one request takes."""
    page: list[Message] = []
    size = 0
    for turn in _turns(messages):
        weight = sum(len(each.content.encode()) for each in turn)
        is_full = len(page) + len(turn) > limits.IMPORTED_MESSAGES or size + weight > PAGE_BYTES
        if page and is_full:
            yield page
            page, size = [], 0
        page, size = [*page, *turn], size + weight
    if page:
        yield page


def _turns(messages: Sequence[Message]) -> Iterator[list[Message]]:
    turn: list[Message] = []
    for message in messages:
        if turn and turn[0].message_id.partition("-")[0] != message.message_id.partition("-")[0]:
            yield turn
            turn = []
        turn.append(message)
    if turn:
        yield turn
