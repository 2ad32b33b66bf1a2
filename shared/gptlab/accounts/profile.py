"""The caller's own profile and their spend limit."""

from gptlab.accounts.models import User
from gptlab.accounts.ownership import require_active_user
from gptlab.api.accounts import GetUser, SetSpendLimit
from gptlab.api.accounts import User as UserResponse
from gptlab.core import errors
from gptlab.core.services import Caller, Services
from gptlab.llm.spending import nano_usd, usd
from gptlab.store.database import PreconditionFailed


def get_user(request: GetUser, caller: Caller, services: Services) -> UserResponse:
    user = require_active_user(services.store.users.find(caller.user_id), caller)
    return _profile(user, services)


def set_spend_limit(request: SetSpendLimit, caller: Caller, services: Services) -> UserResponse:
    """Set or remove the limit. What was counted today goes on counting."""
    user = require_active_user(services.store.users.find(caller.user_id), caller)
    dollars = request.daily_spend_limit_usd
    limit = None if dollars is None else nano_usd(dollars)
    try:
        changed = services.store.users.set_spend_limit(
            user,
            limit,
            services.clock(),
            allow_unpriced_models=request.allow_unpriced_models,
        )
    except PreconditionFailed:
        raise errors.SignInAgain from None
    return _profile(changed, services)


def _profile(user: User, services: Services) -> UserResponse:
    limit = user.daily_spend_limit_nano_usd
    return UserResponse(
        user_id=user.user_id,
        created_date=user.created_date,
        last_modified_date=user.last_modified_date,
        sessions_started=user.sessions_started,
        sessions_ended=user.sessions_ended,
        bots_created=user.bots_created,
        daily_spend_limit_usd=usd(limit),
        spent_today_usd=None if limit is None else usd(user.spent_on(services.clock())),
        allow_unpriced_models=user.allow_unpriced_models,
        has_recovery_code=user.recovery_hash is not None,
    )
