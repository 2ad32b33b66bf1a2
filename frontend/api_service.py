"""What the pages ask of the API, and what of the answer is remembered. Nothing is drawn here.

Every function raises the product's errors; ``frontend.components.banner`` shows them.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal, cast
from uuid import uuid4

from frontend import draft_storage, history, state
from frontend.state import Asked, Conversation
from gptlab.api import limits
from gptlab.api.accounts import DeletedAccount, Login, ModelList, User
from gptlab.api.bots import Bot, BotPage, BotSummary, CreateBot
from gptlab.api.fields import ModelConfig, SessionStatus
from gptlab.api.grants import CreateGrant, Grant
from gptlab.api.sessions import FailedTurn, Message, Session, SessionPage, Transcript
from gptlab.client import RENEW_BEFORE, errors

RENEW_AHEAD = RENEW_BEFORE + timedelta(minutes=2)
"""Sooner than the client does by itself."""

WORTH_RESUMING = 2
"""Sessions with more messages than this are offered again."""


def sign_in(key: str) -> None:
    _become(state.client().log_in(key))
    state.focus_on("heading")


def swap_key(key: str, new_key: str) -> None:
    _become(state.client().swap_key(key, new_key))


def recover(code: str, new_key: str) -> None:
    _become(state.client().recover_account(code, new_key))


def make_recovery_code(key: str) -> None:
    """It is in the state for as long as it is shown, and nowhere else."""
    state.recovery_code.set(state.client().make_recovery_code(key).recovery_code)


def delete_account(key: str) -> DeletedAccount:
    gone = state.client().delete_account(key)
    state.drafts_forget.set(state.owner.get())
    state.forget()
    return gone


def sign_out() -> None:
    """On every device. What this one remembers goes even when the server cannot be reached."""
    try:
        with contextlib.suppress(errors.NotSignedIn):
            state.client().log_out()
    finally:
        draft_storage.forget_at_sign_out()
        state.forget()


def renew_if_due() -> None:
    """Renew the sign-in before it ends, while that is allowed."""
    login = state.user.get()
    if login and login.expires_at < login.renewable_until:
        left = login.expires_at - datetime.now(UTC)
        if timedelta(0) < left < RENEW_AHEAD:
            state.client().renew_login()


def models() -> ModelList:
    """The models of the person's key, asked for once per sign-in."""
    known = state.user_models.get()
    if known is None:
        known = state.client().list_models()
        state.user_models.set(known)
    return known


def list_bots(which: Literal["showcased", "mine"], token: str | None) -> BotPage:
    return state.client().list_bots(which, page_token=token)


def all_bots(which: Literal["showcased", "mine"]) -> Sequence[BotSummary]:
    """Every page of the list, read once for a search."""
    known = state.bots_found.get()
    if known is None or known[0] != which:
        known = (which, tuple(_all_bots(which)))
        state.bots_found.set(known)
    return known[1]


def _all_bots(which: Literal["showcased", "mine"]) -> Iterator[BotSummary]:
    token: str | None = None
    while True:
        page = state.client().list_bots(which, page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.bots
        token = page.next_page_token
        if token is None:
            return


def choose_bot(bot_id: str) -> None:
    """Open an assistant's details. What cannot be a code is the code of nothing."""
    try:
        bot = state.client().get_bot(bot_id)
    except errors.InvalidRequest:
        raise errors.BotNotFound from None
    state.leave_bot()
    state.bot_info.set(bot)


def model_for(bot: Bot) -> str | None:
    """The assistant's own model where the key has it, else the first good one the key has."""
    names = [found.model for found in models().models]
    own = bot.config.model
    return own if own in names else next(iter(names), None)


def create_bot(bot: CreateBot) -> None:
    made = state.client().create_bot(bot, idempotency_key=state.action_key("create_bot", bot))
    state.action_done("create_bot")
    state.lab_bot_id.set(made.bot_id)
    state.lab_active_step.set(4)


def grants(bot_id: str) -> Sequence[Grant]:
    """Of one's own assistant that is open, the newest first."""
    known = state.bot_grants.get()
    if known is None:
        known = tuple(state.client().list_grants(bot_id, page_size=limits.PAGE_SIZE_MAX).grants)
        state.bot_grants.set(known)
    return known


def create_grant(grant: CreateGrant) -> None:
    """Its token is in the state until it is copied, and nowhere else."""
    wanted = grant.model_dump_json(exclude={"api_key"})
    key = state.action_key("create_grant", wanted)
    state.bot_grant.set(state.client().create_grant(grant, idempotency_key=key).token)
    state.action_done("create_grant")
    state.bot_grants.clear()


def revoke_grant(grant_id: str) -> None:
    state.client().revoke_grant(grant_id)
    state.bot_grants.clear()


def get_bot(bot_id: str) -> Bot:
    return state.client().get_bot(bot_id)


def list_sessions(token: str | None) -> SessionPage:
    return state.client().list_sessions(page_token=token)


def profile() -> User:
    """The person's counters and what they have spent, as they are at this moment."""
    return state.client().get_user()


def set_spend_limit(dollars: float | None, *, allow_unpriced: bool) -> None:
    state.client().set_spend_limit(dollars, allow_unpriced_models=allow_unpriced)


def user_sessions_page() -> SessionPage:
    """The past sessions as far as they were loaded, last used first."""
    known = state.user_sessions.get()
    if known is None:
        known = state.client().list_sessions()
        state.user_sessions.set(known)
    return known


def more_sessions() -> None:
    """Load the next page of the past sessions."""
    known = user_sessions_page()
    if known.next_page_token:
        page = state.client().list_sessions(page_token=known.next_page_token)
        ids = {session.session_id for session in known.sessions}
        new = [session for session in page.sessions if session.session_id not in ids]
        both = [*known.sessions, *new]
        state.user_sessions.set(page.model_copy(update={"sessions": both}))


def sessions_with(bot_id: str) -> Sequence[Session]:
    """The past sessions with the open assistant in which something was said."""
    known = state.bot_sessions.get()
    if known is None:
        page = state.client().list_sessions(bot_id, page_size=limits.PAGE_SIZE_MAX)
        known = tuple(page.sessions)
        state.bot_sessions.set(known)
    return [found for found in known if found.message_count > WORTH_RESUMING]


def open_session(session_id: str) -> None:
    """Open a past session where it stands: its chat, or its recap."""
    try:
        stored = state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE)
    except errors.InvalidRequest:
        raise errors.SessionNotFound from None
    if stored.session.bot_id is None:
        raise errors.SessionNotFound
    bot = _bot_of(stored.session)
    state.conversation.leave()
    if state.address()[0] != bot.bot_id:
        state.leave_bot()
    state.bot_info.set(bot)
    state.conversation.session_id.set(session_id)
    take_over(state.conversation, stored)


def resume(session_id: str) -> None:
    """Open a past session and go on with it, also where it was concluded."""
    open_session(session_id)
    if state.conversation.ended.get():
        reopen(session_id)


def reopen(session_id: str) -> None:
    """Go on with a concluded session."""
    changed(state.client().resume_session(session_id))
    state.conversation.ended.set(False)


def take_over(conversation: Conversation, stored: Transcript) -> None:
    """Show a session as it is stored."""
    conversation.info.set(stored.session)
    conversation.ended.set(stored.session.status is SessionStatus.COMPLETED)
    conversation.messages.set(tuple(stored.messages))
    conversation.earlier.set(stored.earlier)
    conversation.branch.set(stored.branch)
    conversation.recap.set(stored.recap)
    conversation.turn.clear()
    conversation.asked.set(_pending(stored.pending, conversation.asked.get()))


def read_again(conversation: Conversation) -> None:
    """Somebody, in another tab say, has gone on meanwhile."""
    session_id = conversation.session_id.get() or ""
    take_over(conversation, state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE))


def look_at(conversation: Conversation, branch: str | None) -> None:
    """Show the branch through a message; without one, that which the session goes on from."""
    session_id = conversation.session_id.get() or ""
    conversation.editing.clear()
    take_over(
        conversation,
        state.client().get_session(session_id, page_size=state.DRAWN_AT_ONCE, branch=branch),
    )


def change_model(session_id: str, model: str) -> None:
    changed(state.client().change_model(session_id, model))


def show_earlier(conversation: Conversation) -> None:
    """Have more of the session drawn, and fetch it where it is not here yet."""
    conversation.drawn.set(conversation.drawn.get() + state.DRAWN_AT_ONCE)
    if len(conversation.messages.get()) < conversation.drawn.get():
        _fetch_earlier(conversation, state.DRAWN_AT_ONCE)


def full_conversation(conversation: Conversation) -> Sequence[Message]:
    """Every message, for a file."""
    while conversation.earlier.get():
        _fetch_earlier(conversation, limits.TRANSCRIPT_PAGE_SIZE_MAX)
    return conversation.messages.get()


def rate(session_id: str, liked: int) -> None:
    changed(state.client().rate_session(session_id, cast(Literal[0, 1], liked)))


def rename(session_id: str, title: str) -> None:
    changed(state.client().rename_session(session_id, title))


def delete(session_id: str) -> None:
    """One that is gone already is as good as deleted."""
    with contextlib.suppress(errors.SessionNotFound):
        state.client().delete_session(session_id)
    if state.conversation.session_id.get() == session_id:
        state.conversation.leave()
    known = state.user_sessions.get()
    if known:
        left = [session for session in known.sessions if session.session_id != session_id]
        state.user_sessions.set(known.model_copy(update={"sessions": left}))
    state.bot_sessions.clear()
    history.changed()


def changed(session: Session, *, used: bool = False) -> None:
    """Know a session as it stands now, wherever it is shown; ``used`` puts it first."""
    for conversation in state.CONVERSATIONS:
        if conversation.session_id.get() == session.session_id:
            conversation.info.set(session)
    state.bot_sessions.clear()
    history.changed()
    known = state.user_sessions.get()
    if known and session.bot_id:
        old = list(known.sessions)
        places = [at for at, each in enumerate(old) if each.session_id == session.session_id]
        for at in places:
            old[at] = session
        if used:
            old = [session, *(each for each in old if each.session_id != session.session_id)]
        state.user_sessions.set(known.model_copy(update={"sessions": old}))


def _become(login: Login) -> None:
    """Go on with a sign-in. Somebody else's finds nothing of the one before on the pages."""
    if state.owner.get() not in (None, login.user_id):
        state.forget()
        state.client().login = login
    state.signed_in(login)
    state.user_models.clear()
    state.leave_account()
    state.owner.set(login.user_id)
    _see_as_oneself()


def _bot_of(session: Session) -> Bot:
    """The assistant of a session; where it is gone, as far as the session remembers it."""
    known = state.bot_info.get()
    if known and known.bot_id == session.bot_id:
        return known
    bot_id = session.bot_id or ""
    try:
        return state.client().get_bot(bot_id)
    except errors.BotNotFound:
        return Bot(
            bot_id=bot_id,
            name=session.bot_name or "",
            tag_line="",
            description="",
            session_type=session.session_type,
            showcased=False,
            is_mine=False,
            created_date=session.created_date,
            last_modified_date=session.last_modified_date,
            sessions_started=0,
            sessions_ended=0,
            config=ModelConfig(model=session.model),
            version=1,
            initial_prompt=None,
            summary_prompt=None,
            is_active=False,
        )


def _see_as_oneself() -> None:
    """An assistant that was opened by nobody may be one's own; else it stays as it is."""
    bot = state.bot_info.get()
    if bot and not bot.is_mine:
        with contextlib.suppress(errors.GPTLabError):
            state.bot_info.set(state.client().get_bot(bot.bot_id))


def _fetch_earlier(conversation: Conversation, size: int) -> None:
    session_id, before = conversation.session_id.get(), conversation.earlier.get()
    if session_id and before:
        page = state.client().get_session(
            session_id, page_size=size, before=before, branch=conversation.branch.get()
        )
        conversation.messages.set((*page.messages, *conversation.messages.get()))
        conversation.earlier.set(page.earlier)


def _pending(failed: FailedTurn | None, known: Asked | None) -> Asked | None:
    """What is not answered on the server, as one of ours, with its key if it is."""
    if failed is None:
        return None
    if failed.message is None:
        if failed.code is not None:
            return None
        return known if known and known.elsewhere else Asked("another", "", elsewhere=True)
    edits = failed.edits or ""
    is_ours = known and (known.text, known.edits) == (failed.message, edits)
    asked = Asked(
        "edit" if edits else "message",
        known.key if known and is_ours else uuid4().hex,
        failed.message,
        edits=edits,
    )
    if failed.code is None:
        return replace(asked, elsewhere=True)
    kind = errors.by_code().get(failed.code, errors.GPTLabError)
    return replace(asked, error=kind(), reply=failed.partial_reply or "")
