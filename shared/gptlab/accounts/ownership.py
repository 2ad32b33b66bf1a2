"""The one place that decides whose a session or an assistant is.

Nothing else reads a session by its id.
"""

from dataclasses import replace

from gptlab.accounts.models import User
from gptlab.bots.models import DRAFT, Bot, BotVersion, Draft, Ref, ref_of
from gptlab.core.errors import (
    BotNotFound,
    BotVersionNotFound,
    DraftNotFound,
    LabelNotFound,
    SessionNotFound,
    SignInAgain,
)
from gptlab.core.services import Caller, Services
from gptlab.sessions.models import Session


def load_session(session_id: str, caller: Caller, services: Services) -> Session:
    """The caller's own session; raises SessionNotFound, whoever else's it may be."""
    return require_owner(services.store.sessions.find(session_id), caller, services)


def load_for_turn(session_id: str, caller: Caller, services: Services) -> tuple[Session, User]:
    """The caller's own session, and the caller, who is to pay; raises also SignInAgain."""
    session, user = services.store.sessions.find_with_user(session_id, caller.user_id)
    payer = require_active_user(user, caller)
    return require_owner(session, caller, services), payer


def load_under_way(session_id: str, caller: Caller, services: Services) -> tuple[Session, User]:
    """The same while a turn is under way: who signs out meanwhile still gets what was paid for."""
    session, user = services.store.sessions.find_with_user(session_id, caller.user_id)
    payer = require_user(user)
    return require_owner(session, caller, services), payer


def require_user(user: User | None) -> User:
    """A token outlives its user by some minutes, where they deleted their account."""
    if user is None or user.is_leaving:
        raise SignInAgain
    return user


def require_active_user(user: User | None, caller: Caller) -> User:
    """Where the user is read anyway, a token that was signed out does nothing more."""
    user = require_user(user)
    refuse_ended(user, caller)
    return user


def refuse_ended(user: User, caller: Caller) -> None:
    """A token that was signed out lives for some minutes more."""
    if user.epoch != caller.identity.epoch:
        raise SignInAgain


def require_owner(session: Session | None, caller: Caller, services: Services) -> Session:
    """The session if it is the caller's and its time is not over."""
    if session is None or session.user_id != caller.user_id:
        raise SessionNotFound
    if session.expires_at is not None and session.expires_at <= services.clock():
        raise SessionNotFound
    return session


def found_bot(bot: Bot | None) -> Bot:
    """The assistant if it is there and was not taken down; raises BotNotFound."""
    if bot is None or not bot.is_active:
        raise BotNotFound
    return bot


def found_version(bot: Bot | None, version: BotVersion | None, ref: Ref) -> BotVersion:
    """The version that is asked for; raises BotNotFound, BotVersionNotFound, LabelNotFound."""
    found_bot(bot)
    if version is None:
        raise BotVersionNotFound if isinstance(ref, int) else LabelNotFound
    return version


def own_bot(bot: Bot | None, caller: Caller) -> Bot:
    """The assistant if the caller made it; raises BotNotFound, whoever else's it may be."""
    if bot is None or not bot.is_of(caller.user_id):
        raise BotNotFound
    return bot


def given_version(
    bot: Bot, version: BotVersion | Draft | None, ref: str, caller: Caller
) -> BotVersion:
    """What is given to the model, of a version or of the draft."""
    if ref != DRAFT:
        known = version if isinstance(version, BotVersion) else None
        return found_version(bot, known, ref_of(ref))
    if not isinstance(version, Draft):
        raise DraftNotFound
    given = bot.active.with_content(version.open(caller.data_key))
    return replace(given, content_id=version.revision)
