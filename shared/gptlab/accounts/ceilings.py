"""The most that one person may make in a day, so that no key fills the database.

Turns are counted where they are claimed; what has no turn is counted here, before it is made.
"""

from gptlab.accounts.models import Counted, User, added_today
from gptlab.core import errors
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed


def admit(kind: Counted, caller: Caller, services: Services) -> None:
    """Count one more of a kind, a version as an assistant; raises CeilingReached."""
    most = services.settings.ceilings[kind]
    if not most:
        return
    admission = added_today(f"admitted.{kind}", 1, services.clock(), {})
    try:
        count = services.store.users.admit(caller.user_id, admission)
    except PreconditionFailed:
        raise errors.SignInAgain from None
    if count > most:
        raise errors.CeilingReached


def enforce_spend_limit(payer: User, model: str, services: Services) -> None:
    """Raises SpendLimitReached, and ModelUnpriced where nobody knows what the model costs.

    What is under way at the same time is not counted yet, and may exceed it.
    """
    if payer.daily_spend_limit_nano_usd is None:
        return
    if payer.is_over_limit(services.clock()):
        raise errors.SpendLimitReached
    if not payer.allow_unpriced_models and not services.directory.facts(model).price:
        raise errors.ModelUnpriced
