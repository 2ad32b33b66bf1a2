"""The end of an account: first nobody can open what was said, then nothing is left of it."""

from contextlib import suppress
from time import monotonic

from gptlab.accounts.key_changes import CHANGE_TRIES, refuse_other_key
from gptlab.accounts.models import User
from gptlab.accounts.ownership import refuse_ended
from gptlab.api.accounts import DeleteAccount, DeletedAccount
from gptlab.core import errors
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed

SECONDS = 8.0
"""Of the gateway's 15; a call of the store that hangs takes as many again before it fails."""

KINDS = ("grants", "sessions", "bots")


def delete_account(request: DeleteAccount, caller: Caller, services: Services) -> DeletedAccount:
    """Destroy the credentials, then delete grants, sessions, assistants and the profile.

    Where there is too much for one request it ends with StoreUnavailable, and the same token may
    ask again: it goes on where it was. Sessions that others have with the assistants go on.
    """
    refuse_other_key(request.api_key, caller)
    end = monotonic() + SECONDS
    user = _locked_out(caller, services)
    for kind in KINDS:
        _erase(kind, caller.user_id, user, end, services)
    if user is None:
        return DeletedAccount(user_id=caller.user_id, sessions_deleted=0, bots_deleted=0)
    counted = services.store.users.find(user.user_id) or user
    services.store.users.delete(user.user_id)
    for kind in KINDS:  # what was begun at the same moment, by a request that still saw the user
        _erase(kind, user.user_id, None, end, services)
    erased = counted.erased or {}
    return DeletedAccount(
        user_id=user.user_id,
        sessions_deleted=erased.get("sessions", 0),
        bots_deleted=erased.get("bots", 0),
    )


def _locked_out(caller: Caller, services: Services) -> User | None:
    """The user, whom no credential opens any more; None where the end was reached before.

    A token of an earlier epoch may go on with what one of the right epoch began.
    """
    for _ in range(CHANGE_TRIES):
        user = services.store.users.find(caller.user_id)
        if user is None or user.is_leaving:
            return user
        refuse_ended(user, caller)
        try:
            return services.store.users.lock_out(user, KINDS)
        except PreconditionFailed:
            continue
    raise errors.StoreUnavailable(retry_after=1)


def _erase(kind: str, user_id: str, user: User | None, end: float, services: Services) -> None:
    """All of a kind; raises StoreUnavailable when the time is up, which is not before the first."""
    owned_documents = services.store.owned_documents
    while found := owned_documents.of(user_id, kind):
        for each in found:
            # Where it changed meanwhile, or another request was faster, the next look tells.
            with suppress(PreconditionFailed):
                owned_documents.delete_tree(
                    kind, each.id, each.update_time, user.user_id if user else None
                )
            if monotonic() >= end:
                raise errors.StoreUnavailable(retry_after=1)
