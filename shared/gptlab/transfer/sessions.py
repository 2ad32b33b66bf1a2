"""Conversations with all their branches: read from one installation, stored in another.

A session's id here comes from its id where it was, and it is in no list until its last page is
stored. So what broke off is gone on with, and nothing is made twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from gptlab.api import limits
from gptlab.api.imports import ImportedMessage, ImportSession
from gptlab.api.sessions import Message, Session, Transcript, Usage
from gptlab.client import Client, errors
from gptlab.files.archives import ArchivedSession
from gptlab.transfer.items import import_key

PAGE_BYTES = 1_000_000
"""Of the texts of one request: escaped they are below what a request may have."""


def own_sessions(client: Client) -> Iterator[Session]:
    """All of one's own sessions, last used first."""
    token = None
    while True:
        page = client.list_sessions(page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.sessions
        token = page.next_page_token
        if token is None:
            return


def export_session(client: Client, session_id: str) -> ArchivedSession:
    """A session with all that was ever said in it."""
    page, messages = _branch(client, session_id)
    found = {each.message_id: each for each in messages}
    parents = _parents(messages)
    waiting = _others(messages)
    while waiting:
        through = waiting.pop()
        if through in found:
            continue
        _, branch = _branch(client, session_id, through, frozenset(found))
        found |= {each.message_id: each for each in branch}
        parents |= _parents(branch)
        waiting += _others(branch)
    shown = {each.message_id for each in messages}
    return ArchivedSession(
        session=page.session,
        recap=page.recap,
        variables=page.variables,
        messages=tuple(messages),
        other_messages=tuple(
            each for each in _in_order(found.values()) if each.message_id not in shown
        ),
        parents=parents,
    )


def import_session(client: Client, archived: ArchivedSession, bot_ids: Mapping[str, str]) -> str:
    """Store it page by page, of which the last makes it whole; its id here.

    ``bot_ids`` are those of assistants that have another one here.
    """
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
        "bot_id": bot_ids.get(source.bot_id, source.bot_id),
        **source.model_dump(
            include=set(ImportSession.model_fields) - {"bot_id", "usage", "messages", "is_last"}
        ),
        "recap": archived.recap,
        "variables": archived.variables,
        "usage": usage,
    }
    key, here = import_key("session", source.session_id), ""
    messages = _in_order((*archived.messages, *archived.other_messages))
    pages = list(_pages(messages)) or [[]]
    for number, page in enumerate(pages, start=1):
        said = [_imported(each, archived.parents) for each in page]
        request = ImportSession.of(**about, messages=said, is_last=number == len(pages))
        here = client.import_session(request, idempotency_key=key).session_id
    return here


def _branch(
    client: Client,
    session_id: str,
    through: str | None = None,
    known: frozenset[str] = frozenset(),
) -> tuple[Transcript, list[Message]]:
    """What was said on a branch, from its end back to what is known, and the page with its end."""
    size = limits.TRANSCRIPT_PAGE_SIZE_MAX if through is None or _is_asked(through) else 2
    last = page = client.get_session(session_id, page_size=size, branch=through)
    messages = list(page.messages)
    while page.earlier is not None and messages[0].message_id not in known and size > 2:
        page = client.get_session(session_id, page_size=size, branch=through, before=page.earlier)
        messages = [*page.messages, *messages]
    return last, messages


def _parents(branch: Sequence[Message]) -> dict[int, int]:
    """The turns on a branch that do not go on from the one before them."""
    turns = sorted({_turn(each) for each in branch})
    return {later: turn for turn, later in pairwise(turns) if later != turn + 1}


def _others(messages: Sequence[Message]) -> list[str]:
    """What stood or stands in place of these."""
    return [other for each in messages for other in each.versions if other != each.message_id]


def _in_order(messages: Iterable[Message]) -> list[Message]:
    """By their turns, each message before its replies, and these as they came."""

    def place(message: Message) -> tuple[int, bool, int]:
        version = message.message_id.partition(".")[2]
        return _turn(message), not _is_asked(message.message_id), int(version or 0)

    return sorted(messages, key=place)


def _imported(message: Message, parents: Mapping[int, int]) -> ImportedMessage:
    known = set(ImportedMessage.model_fields) - {"parent_turn"}
    parent = parents.get(_turn(message)) if _is_asked(message.message_id) else None
    return ImportedMessage.of(**message.model_dump(include=known), parent_turn=parent)


def _turn(message: Message) -> int:
    return int(message.message_id.partition("-")[0])


def _is_asked(message_id: str) -> bool:
    return message_id.endswith("u")


def _pages(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Whole turns, as many as one request takes."""
    page: list[Message] = []
    size = 0
    for _, said in groupby(messages, _turn):
        turn = list(said)
        weight = sum(len(each.content.encode()) for each in turn)
        is_full = len(page) + len(turn) > limits.IMPORTED_MESSAGES or size + weight > PAGE_BYTES
        if page and is_full:
            yield page
            page, size = [], 0
        page, size = [*page, *turn], size + weight
    if page:
        yield page
