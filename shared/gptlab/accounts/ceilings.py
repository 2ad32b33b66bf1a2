"""The most that one person may make in a day, so that no key fills the database.

Turns are counted where they are claimed; what has no turn is counted here, before it is made.
"""

from gptlab.accounts.models import Counted, added_today
from gptlab.core import errors
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed


def admit_bot(caller: Caller, services: Services) -> None:
    """Count one more assistant, or version of one; raises CeilingReached."""
    most = services.settings.ceilings[Counted.BOTS]
    if not most:
        return
    admission = added_today(f"admitted.{Counted.BOTS}", 1, services.clock(), {})
    try:
        count = services.store.users.admit(caller.user_id, admission)
    except PreconditionFailed:
        raise errors.SignInAgain from None
    if count > most:
        raise errors.CeilingReached
