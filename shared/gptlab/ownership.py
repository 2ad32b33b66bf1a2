"""The one place that decides whose a session is. Nothing else reads a session by its id."""

from gptlab.errors import SessionNotFound
from gptlab.models import Session
from gptlab.services import Caller, Services


def load_session(session_id: str, caller: Caller, services: Services) -> Session:
    """The caller's own session; raises SessionNotFound, whoever else's it may be."""
    return owned(services.store.sessions.find(session_id), caller, services)


def owned(session: Session | None, caller: Caller, services: Services) -> Session:
    """The session if it is the caller's and its time is not over."""
    if session is None or session.user_id != caller.user_id:
        raise SessionNotFound
    if session.expires_at is not None and session.expires_at <= services.clock():
        raise SessionNotFound
    return session
