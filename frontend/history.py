"""All that was ever said, on the person's side of the encryption: to find a session by its words.

It is read once somebody searches, in threads of its own, and kept in the app's session alone: in
memory, never stored, and gone with the sign-in. Afterwards only what has changed is read again.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Thread

from frontend import state, titles
from frontend.state import Slot
from gptlab.api import limits
from gptlab.api.sessions import Message, Session, Transcript
from gptlab.client import Client, errors

AT_ONCE = 8
"""Sessions that are read at the same time."""
PREVIEW = 160
"""Characters."""
AROUND = 60
"""Characters of a message before and after what was found in it."""


@dataclass(frozen=True)
class Entry:
    """A session and what was said in it."""

    session: Session
    title: str
    texts: Sequence[str]
    folded: str

    @property
    def preview(self) -> str:
        """The last thing that was said."""
        return " ".join(self.texts[-1].split()) if self.texts else ""


@dataclass(frozen=True)
class Hit:
    """A session that has all the words, and where one of them stands."""

    session: Session
    excerpt: str


@dataclass
class Reading:
    """One reading of the history: how far it is."""

    done: int = 0
    total: int = 0
    over: Event = field(default_factory=Event)
    error: errors.GPTLabError | None = None
    entries: dict[str, Entry] = field(default_factory=dict)

    def is_over(self, within: float = 0) -> bool:
        """Whether it has ended, or does within these seconds."""
        return self.over.wait(within)


_reading: Slot[Reading | None] = Slot("history", None)


def read() -> Reading:
    """Begin to read, or take up what has changed since; how far it is."""
    known = _reading.get()
    if known is None or known.error:
        known = Reading()
        _reading.set(known)
        _begin(known)
    return known


def known() -> Reading | None:
    return _reading.get()


def is_read() -> bool:
    reading = _reading.get()
    return reading is not None and reading.is_over()


def changed() -> None:
    """Something was said or deleted: the next search reads what is new."""
    reading = _reading.get()
    if reading and reading.is_over():
        again = Reading(entries=reading.entries)
        _reading.set(again)
        _begin(again)


def title_of(session_id: str) -> str:
    """By the first message, where the history has been read or the session is open; else empty."""
    if state.conversation.session_id.get() == session_id and not state.conversation.earlier.get():
        return titles.of_messages(state.conversation.messages.get())
    reading = _reading.get()
    entry = reading.entries.get(session_id) if reading else None
    return entry.title if entry else ""


def preview_of(session_id: str) -> str:
    """The last thing that was said, where the history has been read; else empty."""
    reading = _reading.get()
    entry = reading.entries.get(session_id) if reading else None
    return entry.preview[:PREVIEW] if entry else ""


def find(words: str) -> list[Hit]:
    """The sessions in which every word stands, in a title or in what was said, last used first."""
    reading, wanted = _reading.get(), words.casefold().split()
    if reading is None:
        return []
    entries = sorted(
        reading.entries.values(),
        key=lambda each: each.session.last_modified_date,
        reverse=True,
    )
    return [
        Hit(each.session, _excerpt(each, wanted))
        for each in entries
        if all(word in each.folded for word in wanted)
    ]


def _excerpt(entry: Entry, words: Sequence[str]) -> str:
    """Around a word, in the message with the most of them; nothing where only the title has it."""

    def found_in(text: str) -> int:
        return sum(word in text.casefold() for word in words)

    for text in sorted(entry.texts, key=found_in, reverse=True)[:1]:
        folded = text.casefold()
        at = min((found for word in words if (found := folded.find(word)) >= 0), default=-1)
        if at >= 0:
            start = max(0, at - AROUND)
            part = " ".join(text[start : at + AROUND * 2].split())
            return f"{'…' if start else ''}{part}"
    return ""


def _begin(reading: Reading) -> None:
    """The sign-in was renewed before, if it was due: only a page's run can keep a new one."""
    Thread(target=_read, args=(state.client(), reading), name="history", daemon=True).start()


def _read(client: Client, reading: Reading) -> None:
    try:
        _read_all(client, reading)
    except errors.GPTLabError as error:
        reading.error = error
    finally:
        reading.over.set()


def _read_all(client: Client, reading: Reading) -> None:
    sessions = list(_sessions(client))
    there = {session.session_id for session in sessions}
    for gone in set(reading.entries) - there:
        del reading.entries[gone]
    new = [session for session in sessions if _is_new(reading, session)]
    reading.total = len(new)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for entry in pool.map(lambda each: _entry(client, each), new):
            reading.done += 1
            if entry:
                reading.entries[entry.session.session_id] = entry


def _is_new(reading: Reading, session: Session) -> bool:
    """Also where only its title is: renaming says nothing new."""
    known = reading.entries.get(session.session_id)
    return known is None or known.session != session


def _sessions(client: Client) -> Iterable[Session]:
    token: str | None = None
    while True:
        page = client.list_sessions(page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from (session for session in page.sessions if session.bot_id)
        token = page.next_page_token
        if token is None:
            return


def _entry(client: Client, session: Session) -> Entry | None:
    """None where it was deleted meanwhile."""
    try:
        said = whole(client, session.session_id)
    except errors.SessionNotFound:
        return None
    texts = [each.content for each in said.messages]
    title = session.title or titles.of_messages(said.messages)
    named = (title, session.bot_name or "", *texts, said.recap or "")
    return Entry(session, title, texts, "\n".join(named).casefold())


def whole(client: Client, session_id: str) -> Transcript:
    """A session with every message."""
    size = limits.TRANSCRIPT_PAGE_SIZE_MAX
    stored = client.get_session(session_id, page_size=size)
    messages: list[Message] = list(stored.messages)
    before = stored.earlier
    while before:
        page = client.get_session(session_id, page_size=size, before=before)
        messages = [*page.messages, *messages]
        before = page.earlier
    return stored.model_copy(update={"messages": messages, "earlier": None})
