"""Signing in with a key, renewing, signing out, one's own profile."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gptlab import api, errors
from gptlab.api_keys import clean_key
from gptlab.catalogue import provider_of
from gptlab.crypto import (
    ApiKey,
    DataKey,
    random_id,
    unwrap_data_key,
    user_hash,
    wrap_data_key,
)
from gptlab.models import OPEN_AI_KEY, Credential, User
from gptlab.ownership import still_there
from gptlab.services import Caller, Services
from gptlab.spending import nano_usd, usd
from gptlab.store import CommitRefused
from gptlab.tokens import Grant

TOKEN_LIFE = timedelta(minutes=15)
LOGIN_LIFE = timedelta(hours=12)


def log_in(command: api.LogIn, caller: None, services: Services) -> api.Login:
    """Check the key at its provider, find or make the user it stands for, and issue a token."""
    api_key = clean_key(command.api_key.get_secret_value(), is_demo=services.settings.demo)
    services.directory.check_key(api_key)
    user, data_key = _user_of(api_key, services)
    now = int(services.clock().timestamp())
    grant = Grant(user.user_id, data_key, api_key, user.epoch, auth_time=now, expires_at=now)
    return _login(grant, services)


def renew_login(command: api.RenewLogin, caller: Caller, services: Services) -> api.Login:
    """A fresh token for a valid one, while its user has not signed out everywhere."""
    user = still_there(services.store.users.find(caller.user_id))
    if user.epoch != caller.grant.epoch:
        raise errors.SignInAgain
    if services.clock() >= _renewable_until(caller.grant):
        raise errors.SignInAgain
    return _login(caller.grant, services)


def log_out(command: api.LogOut, caller: Caller, services: Services) -> api.LoggedOut:
    """Move the epoch: no token that is out can be renewed any more."""
    try:
        services.store.users.move_epoch(caller.user_id)
    except CommitRefused:
        raise errors.SignInAgain from None
    return api.LoggedOut(signed_in_until=_time(caller.grant.expires_at))


def get_user(command: api.GetUser, caller: Caller, services: Services) -> api.User:
    user = still_there(services.store.users.find(caller.user_id))
    return _profile(user, services)


def set_spend_limit(command: api.SetSpendLimit, caller: Caller, services: Services) -> api.User:
    """Set or remove the limit. What was counted today goes on counting."""
    user = still_there(services.store.users.find(caller.user_id))
    dollars = command.daily_spend_limit_usd
    limit = None if dollars is None else nano_usd(dollars)
    try:
        changed = services.store.users.set_spend_limit(user, limit, services.clock())
    except CommitRefused:
        raise errors.SignInAgain from None
    return _profile(changed, services)


def get_jwks(command: api.GetJwks, caller: None, services: Services) -> api.Jwks:
    keys = [api.Jwk(kid=jwk["kid"], x=jwk["x"], y=jwk["y"]) for jwk in services.settings.jwks]
    return api.Jwks(keys=keys)


def _user_of(api_key: ApiKey, services: Services) -> tuple[User, DataKey]:
    hashed = user_hash(services.pepper, OPEN_AI_KEY, api_key)
    credential = services.store.users.find_credential(hashed)
    if credential is None:
        try:
            return _create_user(hashed, api_key, services)
        except CommitRefused:
            # Another first login with this key was faster: its user is this user.
            credential = services.store.users.find_credential(hashed)
    if credential is None:
        raise errors.StoreUnavailable(retry_after=1)
    return _returning_user(credential, api_key, services)


def _create_user(hashed: str, api_key: ApiKey, services: Services) -> tuple[User, DataKey]:
    now, user_id, data_key = services.clock(), random_id(), DataKey.generate()
    user = User(user_id, hashed, created_date=now, last_modified_date=now)
    wrapped = wrap_data_key(services.kek_salt, api_key, user_id, data_key)
    services.store.users.create(user, Credential(hashed, OPEN_AI_KEY, user_id, wrapped, now))
    return user, data_key


def _returning_user(
    credential: Credential, api_key: ApiKey, services: Services
) -> tuple[User, DataKey]:
    user = services.store.users.find(credential.user_id)
    if user is None:
        raise errors.GPTLabError
    wrapped = credential.wrapped_dek
    return user, unwrap_data_key(services.kek_salt, api_key, credential.user_id, wrapped)


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
    )


def _login(grant: Grant, services: Services) -> api.Login:
    now = services.clock()
    expires_at = min(now + TOKEN_LIFE, _renewable_until(grant))
    grant = replace(grant, expires_at=int(expires_at.timestamp()))
    return api.Login(
        access_token=services.issuer.issue(grant, int(now.timestamp())),
        expires_at=_time(grant.expires_at),
        renewable_until=_renewable_until(grant),
        user_id=grant.user_id,
        provider=provider_of(services.settings),
    )


def _renewable_until(grant: Grant) -> datetime:
    return _time(grant.auth_time) + LOGIN_LIFE


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
