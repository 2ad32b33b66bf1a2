"""Everything the front end remembers between two runs of a page, by name.

| page      | state                                | shows                                  |
| --------- | ------------------------------------ | -------------------------------------- |
| all       | ``user``                             | without it the key form, in place      |
| Lounge    | ``user``; choosing sets ``bot_info`` | My assistants only with ``user``       |
| Assistant | no ``bot_info``                      | ``assistant_id`` in the URL, or search |
|           | ``bot_info``, no ``session_id``      | details and past sessions              |
|           | also ``session_id``                  | chat, from ``session_msg_list``        |
|           | also ``session_ended``               | recap                                  |
|           | ``session_opening``, ``_concluding`` | the first message, the recap, growing  |
|           | ``session_reply``                    | in the chat, the reply growing         |
| Lab       | ``lab_active_step`` 1                | the form                               |
|           | 4, with ``lab_bot_id``               | the confirmation                       |

``lab_bot_id`` and ``bot_info`` are apart, so the pages can be left and come back to without loss.
"""

import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

import streamlit as st

from frontend import keeping
from frontend.reading import Reading
from gptlab import api
from gptlab.client import Client, errors

T = TypeVar("T")

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


@dataclass(frozen=True)
class Unsent:
    """A message that has no reply yet. The same key over its retries keeps the turn one turn.

    ``error`` is None while nothing has failed; ``elsewhere`` means that the reply is being made
    where we do not hear it, so that asking is right and sending again would be wrong. ``reply`` is
    what had come of it, where it broke off or was ``stopped``.
    """

    text: str
    key: str
    error: errors.GPTLabError | None = None
    elsewhere: bool = False
    stopped: bool = False
    reply: str = ""


user: Slot[api.Login | None] = Slot("user", None)
user_models: Slot[api.ModelList | None] = Slot("user_models", None)
user_recent: Slot[Sequence[api.Session] | None] = Slot("user_recent", None)
keep_ticket: Slot[str | None] = Slot("keep_ticket", None)
is_restored: Slot[bool] = Slot("is_restored", False)
owner: Slot[str | None] = Slot("owner", None)
problem: Slot[errors.GPTLabError | None] = Slot("problem", None)
action_keys: Slot[dict[str, tuple[object, str]]] = Slot("action_keys", {})
page_tokens: Slot[dict[str, tuple[str, ...]]] = Slot("page_tokens", {})

bot_info: Slot[api.Bot | None] = Slot("bot_info", None)
session_id: Slot[str | None] = Slot("session_id", None)
session_info: Slot[api.Session | None] = Slot("session_info", None)
session_ended: Slot[bool] = Slot("session_ended", False)
session_msg_list: Slot[Sequence[api.Message]] = Slot("session_msg_list", ())
session_drawn: Slot[int] = Slot("session_drawn", DRAWN_AT_ONCE)
session_earlier: Slot[str | None] = Slot("session_earlier", None)
session_recap: Slot[str | None] = Slot("session_recap", None)
session_turn: Slot[api.Turn | None] = Slot("session_turn", None)
session_unsent: Slot[Unsent | None] = Slot("session_unsent", None)
session_opening: Slot[Reading[api.Turn] | None] = Slot("session_opening", None)
session_reply: Slot[Reading[api.Turn] | None] = Slot("session_reply", None)
session_concluding: Slot[Reading[api.EndedSession] | None] = Slot("session_concluding", None)

lab_active_step: Slot[int] = Slot("lab_active_step", 1)
lab_bot_id: Slot[str | None] = Slot("lab_bot_id", None)
lab_msg_list: Slot[Sequence[api.Message]] = Slot("lab_msg_list", ())

_SESSION: tuple[Slot[object], ...] = cast(
    tuple[Slot[object], ...],
    (
        session_id, session_info, session_ended, session_msg_list, session_drawn,
        session_earlier, session_recap, session_turn, session_unsent, session_opening,
        session_reply, session_concluding,
    ),
)  # fmt: skip


def client() -> Client:
    """The person's own client: it holds the sign-in and is shared with nobody."""
    if "client" not in st.session_state:
        address = os.environ.get("GPTLAB_API_URL", "http://127.0.0.1:8080")
        st.session_state["client"] = Client(address, login=user.get(), on_login=signed_in)
    return cast(Client, st.session_state["client"])


def signed_in(login: api.Login | None) -> None:
    """Remember a sign-in, or its end, here and in the browser."""
    user.set(login)
    keep_ticket.set(keeping.tickets.give(login))


def restore() -> None:
    """Take up the sign-in that the browser kept.

    Once: the cookies a visit came with are as they were then, also after signing out.
    """
    if is_restored.get():
        return
    is_restored.set(True)
    login = keeping.kept(st.context.cookies)
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


def leave_session() -> None:
    """Back from a chat or recap to the assistant's details."""
    for slot in _SESSION:
        slot.clear()


def leave_bot() -> None:
    """Back from an assistant to the search."""
    leave_session()
    bot_info.clear()


def expire() -> None:
    """The sign-in is over; what is on the pages stays for the same person's next one."""
    client().login = None
    user.clear()


def forget() -> None:
    """Leave nothing of the person who was signed in."""
    client().login = None
    for name in list(st.session_state.keys()):
        if name not in ("client", problem.name, is_restored.name):
            del st.session_state[name]
    keep_ticket.set(keeping.tickets.give(None))
