"""Everything the front end remembers between two runs of a page, by name.

| page      | state                                | shows                                  |
| --------- | ------------------------------------ | -------------------------------------- |
| all       | ``user``                             | without it the key form, in place      |
| Lounge    | ``user``; choosing sets ``bot_info`` | My assistants only with ``user``       |
| Assistant | no ``bot_info``                      | ``assistant_id`` in the URL, or search |
|           | ``bot_info``, no ``session_id``      | details and past sessions              |
|           | also ``session_id``                  | chat, from ``session_msg_list``        |
|           | also ``session_ended``               | recap                                  |
|           | ``session_asked``, being heard       | what the assistant says, growing       |
|           | ``session_asked``, ``elsewhere``     | the wait for it                        |
|           | ``session_asked``, with an error     | the message, and what to do with it    |
|           | also ``session_branch``              | an earlier version, to look at         |
|           | also ``session_editing``             | that message in the input              |
|           | ``bot_doing`` "change"               | a form, from ``bot_opened``            |
|           | ``bot_doing`` "versions"             | ``bot_versions``, ``bot_scoreboard``   |
|           | ``bot_doing`` "publish"              | draft, cases, verdict, from ``bench``  |
| Account   | ``account_act``                      | that act unfolded, else all folded     |
|           | ``recovery_code``                    | the code, until it is written down     |
|           | ``exported``                         | the file with everything               |
|           | ``imported``                         | what came of each item of a file       |
|           | ``is_leaving``                       | only the deletion that has begun       |
| Lab       | ``lab_active_step`` 1                | the prompt and what it runs on         |
|           | 2, ``lab_tried`` is what it runs on  | test session, from ``lab_msg_list``    |
|           | 3                                    | name, tag line, description, previews  |
|           | 4, with ``lab_bot_id``               | the confirmation                       |

``lab_bot_id`` and ``bot_info`` are apart, and the Lab's test session has slots of its own, named
``lab_…``: the pages can be left and come back to without loss. What is typed to change an assistant
is named ``change_…``, and goes when another assistant is opened; what is typed for a case is named
``case_…``.
"""

import os
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Generic, Literal, TypeVar, cast
from urllib.parse import urlsplit

import streamlit as st

from frontend import closed_routes, languages, login_cookie
from frontend.draft import Draft
from frontend.stream_reader import StreamReader
from gptlab.api.accounts import Login, ModelList
from gptlab.api.bench import Scoreboard
from gptlab.api.bots import Bot, BotSummary, BotVersionPage
from gptlab.api.bots import Draft as BotDraft
from gptlab.api.grants import Grant
from gptlab.api.sessions import LabConfiguration, Message, Session, SessionPage, Turn
from gptlab.client import Client, errors
from gptlab.transfer.items import Outcome

T = TypeVar("T")

ADDRESS_NAMES = ("assistant_id", "session_id", "view")
"""Of the Assistant page: the assistant, the session, and what its creator does with it."""

KEEP_DRAFTS = "keep_drafts"
"""The choice whether drafts outlive signing out, in this browser."""
BENCH = ("bench_", "case_")
"""How the names of all that is about the tests of an assistant begin."""
DEMO_COOKIE = "gptlab_demo"
OPENAI = "OpenAI"
DRAWN_AT_ONCE = 50
"""Messages: a run with 500 of them takes more than a second."""


class Slot(Generic[T]):
    """One name of the session's state, and what it holds before it is set."""

    def __init__(self, name: str, start: T) -> None:
        self.name = name
        self._start = start

    def get(self) -> T:
        return cast(T, st.session_state.get(self.name, self._start))

    def set(self, value: T) -> None:
        st.session_state[self.name] = value

    def clear(self) -> None:
        st.session_state.pop(self.name, None)


Kind = Literal["opening", "message", "edit", "another", "recap"]
Act = Literal["change_key", "make_code", "delete_all"]
"""What the account page has unfolded: one at a time."""
Doing = Literal["change", "versions", "publish"]
"""With an assistant of one's own."""


@dataclass(frozen=True)
class Asked:
    """What the assistant was asked for and has not answered yet.

    The same key over its retries keeps the turn one turn. ``text`` is the person's, where it is a
    message. While there is a ``reader``, the answer is read here; ``elsewhere`` it is made where
    we do not hear it, so that looking is right and asking again would be wrong. ``reply`` is what
    had come of it, where it broke off or was ``stopped``. ``edits`` is the message whose place
    the text is to take.
    """

    kind: Kind
    key: str
    text: str = ""
    reader: StreamReader[Any] | None = None
    error: errors.GPTLabError | None = None
    elsewhere: bool = False
    stopped: bool = False
    reply: str = ""
    edits: str = ""


@dataclass(frozen=True)
class Exported:
    """A file with everything, until it is downloaded or the page left."""

    bots: int
    sessions: int
    content: bytes
    is_sealed: bool


user: Slot[Login | None] = Slot("user", None)
user_models: Slot[ModelList | None] = Slot("user_models", None)
user_sessions: Slot[SessionPage | None] = Slot("user_sessions", None)
keep_ticket: Slot[str | None] = Slot("keep_ticket", None)
demo_identity: Slot[str | None] = Slot("demo_identity", None)
is_restored: Slot[bool] = Slot("is_restored", False)
owner: Slot[str | None] = Slot("owner", None)
problem: Slot[errors.GPTLabError | None] = Slot("problem", None)
notice: Slot[str | None] = Slot("notice", None)
unsent: Slot[str | None] = Slot("unsent", None)
"""What was too long to be sent, until that is said; the text itself is in the input again."""
action_keys: Slot[dict[str, tuple[object, str]]] = Slot("action_keys", {})
drafts_read: Slot[str | None] = Slot("drafts_read", None)
"""Whose drafts, kept by the browser, are in the fields."""
drafts_forget: Slot[str | None] = Slot("drafts_forget", None)
"""Whose drafts the browser is to forget."""
change_kept: Slot[tuple[str, int, str] | None] = Slot("change_kept", None)
"""The assistant, the version and the draft that a change was about, which the browser kept."""
change_waits: Slot[bool] = Slot("change_waits", False)
"""Whether the form of a change waits for what the browser kept."""
focus: Slot[dict[str, str] | None] = Slot("focus", None)
said_aloud: Slot[dict[str, str] | None] = Slot("said_aloud", None)
"""What a screen reader is told."""
bots_found: Slot[tuple[str, Sequence[BotSummary]] | None] = Slot("bots_found", None)
"""Which list of assistants is searched, and all of it."""
page_tokens: Slot[dict[str, tuple[str, ...]]] = Slot("page_tokens", {})
account_act: Slot[Act | None] = Slot("account_act", None)
recovery_code: Slot[str | None] = Slot("recovery_code", None)
exported: Slot[Exported | None] = Slot("exported", None)
imported: Slot[list[Outcome]] = Slot("imported", [])
"""How many sessions, and the file: until the account page is left."""
is_leaving: Slot[bool] = Slot("is_leaving", False)

bot_info: Slot[Bot | None] = Slot("bot_info", None)
bot_sessions: Slot[Sequence[Session] | None] = Slot("bot_sessions", None)
chat_waits: Slot[bool] = Slot("chat_waits", False)
"""Whether a chat with the open assistant was asked for by somebody who has to sign in first."""
bot_doing: Slot[Doing | None] = Slot("bot_doing", None)
bot_opened: Slot[Bot | None] = Slot("bot_opened", None)
bot_versions: Slot[BotVersionPage | None] = Slot("bot_versions", None)
bot_grants: Slot[Sequence[Grant] | None] = Slot("bot_grants", None)
bot_grant: Slot[str | None] = Slot("bot_grant", None)
"""The token of a new grant, until it is copied."""
bot_scoreboard: Slot[Scoreboard | None] = Slot("bot_scoreboard", None)
bot_saved: Slot[tuple[int, int] | None] = Slot("bot_saved", None)
"""Which version it was, and which it is."""
draft_opened: Slot[str | None] = Slot("draft_opened", None)
"""The revision of the draft that the form is about; without it, that is the version in use."""
draft_theirs: Slot[BotDraft | None] = Slot("draft_theirs", None)
"""The draft that somebody saved while another change of it was typed."""
bench_stop: Slot[Event | None] = Slot("bench_stop", None)
"""Ends the test that is under way."""
lab_active_step: Slot[int] = Slot("lab_active_step", 1)
lab_bot_id: Slot[str | None] = Slot("lab_bot_id", None)
lab_tried: Slot[LabConfiguration | None] = Slot("lab_tried", None)
lab_replaced: Slot[str | None] = Slot("lab_replaced", None)
"""The person's own prompt, which an example took the place of."""
lab_waits: Slot[bool] = Slot("lab_waits", False)
"""Whether the test session begins at a press: a reload must not cost anything."""


class Conversation:
    """The open conversation.

    Its session, and what of it is loaded. ``prefix`` begins the slots' names. ``branch`` is set
    while an earlier version is looked at, and goes through this message; ``editing`` while a
    message of one's own is changed.
    """

    def __init__(self, prefix: str, session_id: str) -> None:
        self.session_id: Slot[str | None] = Slot(session_id, None)
        self.info: Slot[Session | None] = Slot(f"{prefix}_info", None)
        self.ended: Slot[bool] = Slot(f"{prefix}_ended", False)
        self.messages: Slot[Sequence[Message]] = Slot(f"{prefix}_msg_list", ())
        self.drawn: Slot[int] = Slot(f"{prefix}_drawn", DRAWN_AT_ONCE)
        self.earlier: Slot[str | None] = Slot(f"{prefix}_earlier", None)
        self.branch: Slot[str | None] = Slot(f"{prefix}_branch", None)
        self.editing: Slot[str | None] = Slot(f"{prefix}_editing", None)
        self.recap: Slot[str | None] = Slot(f"{prefix}_recap", None)
        self.turn: Slot[Turn | None] = Slot(f"{prefix}_turn", None)
        self.asked: Slot[Asked | None] = Slot(f"{prefix}_asked", None)

    def leave(self) -> None:
        """As if it had never been opened here."""
        self.session_id.clear()
        for slot in (self.info, self.ended, self.messages, self.drawn, self.earlier):
            slot.clear()
        for other in (self.recap, self.turn, self.asked, self.branch, self.editing):
            other.clear()

    @property
    def composer_key(self) -> str:
        """One for each session, and each message that is edited.

        What is typed in one does not turn up in another.
        """
        names = ("composer", self.session_id.get() or "new", self.editing.get())
        return "_".join(filter(None, names))

    def message(self, message_id: str) -> Message | None:
        """One of those that are loaded."""
        found = (one for one in self.messages.get() if one.message_id == message_id)
        return next(found, None)


conversation = Conversation("session", "session_id")
"""With the assistant that is open."""
lab_conversation = Conversation("lab", "lab_session_id")
"""The test of one that is being made."""
CONVERSATIONS = (conversation, lab_conversation)

WRITTEN = ("initial_prompt", "name", "tag_line", "description")
"""What is somebody's own in a draft; the rest begins with a value of ours."""

lab_draft = Draft("lab")
change_draft = Draft("change")


def client() -> Client:
    """The person's own client: it holds the sign-in and is shared with nobody."""
    if "client" not in st.session_state:
        st.session_state["client"] = Client(api_url(), login=user.get(), on_login=signed_in)
    return cast(Client, st.session_state["client"])


def api_url() -> str:
    """Where this app finds the API, which is not always where others do."""
    return os.environ.get("GPTLAB_API_URL", "http://127.0.0.1:8080")


def signed_in(login: Login | None) -> None:
    """Remember a sign-in, or its end, here and in the browser."""
    former = user.get()
    if login:
        login_cookie.ended.remove(login)
    elif former:
        login_cookie.ended.add(former)
    user.set(login)
    keep_ticket.set(login_cookie.tickets.give(login))


def restore() -> None:
    """Take up the sign-in that the browser kept.

    Once: the cookies a visit came with are as they were then, also after signing out.
    """
    if is_restored.get():
        return
    is_restored.set(True)
    login = login_cookie.kept(st.context.cookies)
    if login is None and login_cookie.COOKIE in st.context.cookies:
        keep_ticket.set(login_cookie.tickets.give(None))
    if login and user.get() is None:
        client().login = login
        user.set(login)
        owner.set(login.user_id)


def demo_key() -> str | None:
    """A key of the demo model, where that is what answers: one for each browser.

    With the same one for everybody, they would read each other's sessions.
    """
    key = os.environ.get("GPTLAB_DEMO_KEY")
    return f"{key}-{_demo_identity()}" if key else None


def provider_name() -> str:
    """Who answers, as far as one can know before signing in; empty for the demo model."""
    if os.environ.get("GPTLAB_DEMO_KEY"):
        return ""
    return os.environ.get("GPTLAB_PROVIDER_NAME") or _host_of_provider() or OPENAI


def _host_of_provider() -> str:
    host = urlsplit(os.environ.get("OPENAI_BASE_URL", "")).hostname or ""
    return "" if host == "api.openai.com" else host


def _demo_identity() -> str:
    known = demo_identity.get()
    if known is None:
        kept = st.context.cookies.get(DEMO_COOKIE)
        is_ours = isinstance(kept, str) and re.fullmatch("[0-9a-f]{32}", kept)
        known = str(kept) if is_ours else uuid.uuid4().hex
        demo_identity.set(known)
    return known


def action_key(action: str, body: object) -> str:
    """The idempotency key of an action: the same until it is done or asked for differently."""
    known = action_keys.get().get(action)
    if known and known[0] == body:
        return known[1]
    key = uuid.uuid4().hex
    action_keys.set({**action_keys.get(), action: (body, key)})
    return key


def action_done(action: str) -> None:
    action_keys.set({name: kept for name, kept in action_keys.get().items() if name != action})


def leave_bot() -> None:
    """Back from an assistant to the search."""
    conversation.leave()
    for slot in (bot_info, bot_sessions, bot_doing, bot_opened, bot_versions, bot_saved,
                 bot_scoreboard, bot_grants, bot_grant, chat_waits):  # fmt: skip
        slot.clear()
    draft_opened.clear()
    draft_theirs.clear()
    change_draft.forget()
    leave_bench()


def leave_bench() -> None:
    """What is known of cases and results, and typed for a case; the next visit reads it again."""
    stopped = bench_stop.get()
    if stopped:
        stopped.set()
    for name in [key for key in st.session_state if str(key).startswith(BENCH)]:
        del st.session_state[name]


def leave_account() -> None:
    """A recovery code is shown once, and not again to whoever opens the page next."""
    account_act.clear()
    recovery_code.clear()
    exported.clear()
    imported.clear()
    is_leaving.clear()


def address() -> tuple[str | None, str | None, str | None]:
    """Of what the Assistant page shows."""
    bot, session_id = bot_info.get(), conversation.session_id.get()
    return (bot.bot_id if bot else None, session_id, None if session_id else bot_doing.get())


def address_query() -> dict[str, str]:
    """The same as query parameters, for a way to the Assistant page."""
    return {name: value for name, value in zip(ADDRESS_NAMES, address(), strict=True) if value}


def expire() -> None:
    """The sign-in is over; what is on the pages stays for the same person's next one."""
    client().login = None
    user.clear()


def focus_on(place: Literal["composer", "heading", "case"]) -> None:
    """Once it is there; somebody who types elsewhere meanwhile is left alone."""
    focus.set({"place": place, "id": uuid.uuid4().hex})


def say_aloud(text: str) -> None:
    said_aloud.set({"text": text, "id": uuid.uuid4().hex})


def forget() -> None:
    """Leave nothing of the person who was signed in. The language is the browser's."""
    closed_routes.expected.remove(closed_routes.visit())
    signed_in(None)
    client().login = None
    leave_bench()
    stays = (
        *("client", languages.KEY, KEEP_DRAFTS, demo_identity.name),
        *(problem.name, is_restored.name, keep_ticket.name, drafts_forget.name),
    )
    typed = [key for key in map(lab_draft.key, WRITTEN) if key in st.session_state]
    for name in list(st.session_state.keys()):
        if name not in stays:
            del st.session_state[name]
    for key in typed:
        st.session_state[key] = ""  # a field whose value is only gone keeps it on the page
