"""What somebody is writing, kept in their own browser: over a reload, or longer at their choice.

The page's script keeps it (``frontend/scripts/app.js``), under the account it belongs to. In the
tab's own storage it ends with the tab and with signing out. Nobody but the person asks for more:
then it stays in the browser's storage. It is their own typed text, and nothing that was decrypted.
"""

from collections.abc import Mapping

import streamlit as st

from frontend import state
from frontend.state import change_draft, lab_draft
from gptlab.api.bots import Bot

COOKIE = "gptlab_drafts"
OF_BOT = "change_of"
"""Which assistant a change is about, and which version and draft it began with."""


def mark(opened: Bot) -> str:
    """The key of the container round the form, which tells the page's script ``OF_BOT``.

    It is on the page before the first field is; the rest is told once all is drawn.
    """
    return f"{OF_BOT}_{opened.bot_id}_{opened.version}_{state.draft_opened.get() or ''}"


def stay() -> bool:
    """Whether drafts outlive signing out and closing the tab, in this browser."""
    chosen = st.session_state.get(state.KEEP_DRAFTS)
    return bool(st.context.cookies.get(COOKIE) == "stay" if chosen is None else chosen)


def owner() -> str:
    """Under whom they are kept: nobody sees another person's."""
    login = state.user.get()
    return login.user_id if login else ""


def typed() -> Mapping[str, object]:
    """All that is typed, in the Lab and to change an assistant."""
    opened = state.bot_opened.get()
    revision = state.draft_opened.get() or ""
    about = {OF_BOT: [opened.bot_id, opened.version, revision]} if opened else {}
    return {**lab_draft.all(), **change_draft.all(), **about}


def is_read() -> bool:
    """Whether the fields hold what the browser kept, or what was written since."""
    return state.drafts_read.get() == owner() or is_begun()


def is_begun() -> bool:
    """Whether anything was written that what the browser kept must not replace."""
    return bool(state.bot_opened.get()) or any(map(lab_draft.typed, state.WRITTEN))


def forget_at_sign_out() -> None:
    """Unless the person chose that they stay."""
    if not stay():
        state.drafts_forget.set(state.owner.get())


def take(kept: Mapping[str, object]) -> None:
    """Have the fields hold what the browser kept, as far as they can."""
    state.drafts_read.set(owner())
    lab_draft.restore(kept)
    match kept.get(OF_BOT):
        case [str(bot_id), int(version), str(revision)] if state.bot_opened.get() is None:
            state.change_kept.set((bot_id, version, revision))
            change_draft.restore(kept)
        case _:
            pass
