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
|           | ``bot_doing`` "change"               | a form, from ``bot_opened``            |
|           | ``bot_doing`` "versions"             | the history, from ``bot_versions``     |
| Account   | ``account_act``                      | that act unfolded, else all folded     |
|           | ``recovery_code``                    | the code, until it is written down     |
|           | ``is_leaving``                       | only the deletion that has begun       |
| Lab       | ``lab_active_step`` 1                | the prompt and what it runs on         |
|           | 2, ``lab_tried`` is what it runs on  | test session, from ``lab_msg_list``    |
|           | 3                                    | name, tag line, description, previews  |
|           | 4, with ``lab_bot_id``               | the confirmation                       |

``lab_bot_id`` and ``bot_info`` are apart, and the Lab's test session has slots of its own, named
``lab_…``: the pages can be left and come back to without loss. What is typed to change an assistant
is named ``change_…``, and goes when another assistant is opened.
"""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, cast

import streamlit as st

from frontend import languages, login_cookie
from frontend.draft import Draft
from frontend.stream_reader import StreamReader
from gptlab.api.accounts import Login, ModelList
from gptlab.api.bots import Bot, BotVersionPage
from gptlab.api.sessions import LabConfiguration, Message, Session, SessionPage, Turn
from gptlab.client import Client, errors

T = TypeVar("T")

Address = tuple[str | None, str | None]
"""The assistant and the session that stand in a page's address."""

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


Kind = Literal["opening", "message", "another", "recap"]
Act = Literal["change_key", "make_code", "delete_all"]
"""What the account page has unfolded: one at a time."""
Doing = Literal["change", "versions"]
"""With an assistant of one's own."""


@dataclass(frozen=True)
class Asked:
    """What the assistant was asked for and has not answered yet.

    The same key over its retries keeps the turn one turn. ``text`` is the person's, where it is a
    message. While there is a ``reader``, the answer is read here; ``elsewhere`` it is made where
    we do not hear it, so that looking is right and asking again would be wrong. ``reply`` is what
    had come of it, where it broke off or was ``stopped``.
    """

    kind: Kind
    key: str
    text: str = ""
    reader: StreamReader[Any] | None = None
    error: errors.GPTLabError | None = None
    elsewhere: bool = False
    stopped: bool = False
    reply: str = ""


user: Slot[Login | None] = Slot("user", None)
user_models: Slot[ModelList | None] = Slot("user_models", None)
user_sessions: Slot[SessionPage | None] = Slot("user_sessions", None)
keep_ticket: Slot[str | None] = Slot("keep_ticket", None)
is_restored: Slot[bool] = Slot("is_restored", False)
owner: Slot[str | None] = Slot("owner", None)
problem: Slot[errors.GPTLabError | None] = Slot("problem", None)
notice: Slot[str | None] = Slot("notice", None)
unsent: Slot[str | None] = Slot("unsent", None)
"""What was too long to be sent, until that is said; the text itself is in the input again."""
action_keys: Slot[dict[str, tuple[object, str]]] = Slot("action_keys", {})
page_tokens: Slot[dict[str, tuple[str, ...]]] = Slot("page_tokens", {})
account_act: Slot[Act | None] = Slot("account_act", None)
recovery_code: Slot[str | None] = Slot("recovery_code", None)
is_leaving: Slot[bool] = Slot("is_leaving", False)

followed: Slot[Address | None] = Slot("followed", None)
outdated: Slot[Address | None] = Slot("outdated", None)
bot_info: Slot[Bot | None] = Slot("bot_info", None)
bot_sessions: Slot[Sequence[Session] | None] = Slot("bot_sessions", None)
bot_doing: Slot[Doing | None] = Slot("bot_doing", None)
bot_opened: Slot[Bot | None] = Slot("bot_opened", None)
bot_versions: Slot[BotVersionPage | None] = Slot("bot_versions", None)
bot_saved: Slot[tuple[int, int] | None] = Slot("bot_saved", None)
"""Which version it was, and which it is."""
lab_active_step: Slot[int] = Slot("lab_active_step", 1)
lab_bot_id: Slot[str | None] = Slot("lab_bot_id", None)
lab_tried: Slot[LabConfiguration | None] = Slot("lab_tried", None)


class Conversation:
    """The open conversation.

    Its session, and what of it is loaded. ``prefix`` begins the slots' names.
    """

    def __init__(self, prefix: str, session_id: str) -> None:
        self.session_id: Slot[str | None] = Slot(session_id, None)
        self.info: Slot[Session | None] = Slot(f"{prefix}_info", None)
        self.ended: Slot[bool] = Slot(f"{prefix}_ended", False)
        self.messages: Slot[Sequence[Message]] = Slot(f"{prefix}_msg_list", ())
        self.drawn: Slot[int] = Slot(f"{prefix}_drawn", DRAWN_AT_ONCE)
        self.earlier: Slot[str | None] = Slot(f"{prefix}_earlier", None)
        self.recap: Slot[str | None] = Slot(f"{prefix}_recap", None)
        self.turn: Slot[Turn | None] = Slot(f"{prefix}_turn", None)
        self.asked: Slot[Asked | None] = Slot(f"{prefix}_asked", None)

    def leave(self) -> None:
        """As if it had never been opened here."""
        self.session_id.clear()
        for slot in (self.info, self.ended, self.messages, self.drawn, self.earlier):
            slot.clear()
        for other in (self.recap, self.turn, self.asked):
            other.clear()


conversation = Conversation("session", "session_id")
"""With the assistant that is open."""
lab_conversation = Conversation("lab", "lab_session_id")
"""The test of one that is being made."""
CONVERSATIONS = (conversation, lab_conversation)

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
    """A key of the demo model, where that is what answers."""
    return os.environ.get("GPTLAB_DEMO_KEY") or None


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
    for slot in (bot_info, bot_sessions, bot_doing, bot_opened, bot_versions, bot_saved):
        slot.clear()
    change_draft.forget()


def leave_account() -> None:
    """A recovery code is shown once, and not again to whoever opens the page next."""
    account_act.clear()
    recovery_code.clear()
    is_leaving.clear()


def address() -> Address:
    """Of what the Assistant page shows."""
    bot = bot_info.get()
    return (bot.bot_id if bot else None, conversation.session_id.get())


def address_query() -> dict[str, str]:
    """The same as query parameters, for a way to the Assistant page."""
    names = ("assistant_id", "session_id")
    return {name: value for name, value in zip(names, address(), strict=True) if value}


def expire() -> None:
    """The sign-in is over; what is on the pages stays for the same person's next one."""
    client().login = None
    user.clear()


def forget() -> None:
    """Leave nothing of the person who was signed in. The language is the browser's."""
    signed_in(None)
    client().login = None
    stays = ("client", languages.KEY, problem.name, is_restored.name, keep_ticket.name)
    for name in list(st.session_state.keys()):
        if name not in stays:
            del st.session_state[name]
