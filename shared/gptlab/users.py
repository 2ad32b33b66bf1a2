"""Signing in with a key, renewing, signing out, one's own profile."""

from gptlab import api, errors
from gptlab.crypto import ApiKey, DataKey, random_id
from gptlab.logins import (
    cleaned,
    credential_of,
    hashes_of,
    moment,
    renewable_until,
    signed_in,
    signed_in_by,
    token_for,
)
from gptlab.models import User
from gptlab.ownership import require_active_user
from gptlab.services import Caller, Services
from gptlab.spending import nano_usd, usd
from gptlab.store import CommitRefused


def log_in(command: api.LogIn, caller: None, services: Services) -> api.Login:
    """Check the key at its provider, find or make the user it stands for, and issue a token."""
    api_key = cleaned(command.api_key, services)
    services.directory.check_key(api_key)
    hashes = hashes_of(api_key, services)
    credential = services.store.users.find_credential(hashes)
    if credential is None:
        try:
            user, data_key = _create_user(api_key, services)
        except CommitRefused:
            # Another first login with this key was faster: its user is this user.
            credential = services.store.users.find_credential(hashes)
        else:
            return signed_in(user, data_key, api_key, services)
    if credential is None:
        raise errors.StoreUnavailable(retry_after=1)
    user_now = services.store.users.find(credential.user_id)
    return signed_in_by(credential, user_now, api_key, services)


def renew_login(command: api.RenewLogin, caller: Caller, services: Services) -> api.Login:
    """A fresh token for a valid one, while its user has not signed out everywhere."""
    require_active_user(services.store.users.find(caller.user_id), caller)
    if services.clock() >= renewable_until(caller.grant):
        raise errors.SignInAgain
    return token_for(caller.grant, services)


def log_out(command: api.LogOut, caller: Caller, services: Services) -> api.LoggedOut:
    """Move the epoch: no token that is out can be renewed any more."""
    try:
        services.store.users.move_epoch(caller.user_id)
    except CommitRefused:
        raise errors.SignInAgain from None
    return api.LoggedOut(signed_in_until=moment(caller.grant.expires_at))


def get_user(command: api.GetUser, caller: Caller, services: Services) -> api.User:
    user = require_active_user(services.store.users.find(caller.user_id), caller)
    return _profile(user, services)


def set_spend_limit(command: api.SetSpendLimit, caller: Caller, services: Services) -> api.User:
    """Set or remove the limit. What was counted today goes on counting."""
    user = require_active_user(services.store.users.find(caller.user_id), caller)
    dollars = command.daily_spend_limit_usd
    limit = None if dollars is None else nano_usd(dollars)
    try:
        changed = services.store.users.set_spend_limit(
            user,
            limit,
            services.clock(),
            allow_unpriced_models=command.allow_unpriced_models,
        )
    except CommitRefused:
        raise errors.SignInAgain from None
    return _profile(changed, services)


def get_jwks(command: api.GetJwks, caller: None, services: Services) -> api.Jwks:
    keys = [api.Jwk(kid=jwk["kid"], x=jwk["x"], y=jwk["y"]) for jwk in services.settings.jwks]
    return api.Jwks(keys=keys)


def _create_user(api_key: ApiKey, services: Services) -> tuple[User, DataKey]:
    user_id, data_key = random_id(), DataKey.generate()
    credential = credential_of(api_key, user_id, data_key, services)
    now = credential.created_date
    user = User(user_id, credential.user_hash, created_date=now, last_modified_date=now)
    services.store.users.create(user, credential)
    return user, data_key


def _profile(user: User, services: Services) -> api.User:
    limit = user.daily_spend_limit_nano_usd
    return api.User(
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
