"""Sign in with a key, refresh the token, sign out, publish the public keys."""

from gptlab.accounts.credentials import (
    cleaned,
    credential_of,
    hashes_of,
    moment,
    renewable_until,
    signed_in,
    signed_in_by,
    token_for,
)
from gptlab.accounts.models import User
from gptlab.accounts.ownership import require_active_user
from gptlab.api.accounts import GetJwks, Jwk, Jwks, LoggedOut, LogIn, Login, LogOut, RenewLogin
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, DataKey, random_id
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed


def log_in(request: LogIn, caller: None, services: Services) -> Login:
    """Check the key at its provider, find or make the user it stands for, and issue a token."""
    api_key = cleaned(request.api_key, services)
    services.directory.check_key(api_key)
    hashes = hashes_of(api_key, services)
    credential = services.store.users.find_credential(hashes)
    if credential is None:
        try:
            user, data_key = _create_user(api_key, services)
        except PreconditionFailed:
            # Another first login with this key was faster: its user is this user.
            credential = services.store.users.find_credential(hashes)
        else:
            return signed_in(user, data_key, api_key, services)
    if credential is None:
        raise errors.StoreUnavailable(retry_after=1)
    user_now = services.store.users.find(credential.user_id)
    return signed_in_by(credential, user_now, api_key, services)


def renew_login(request: RenewLogin, caller: Caller, services: Services) -> Login:
    """A fresh token for a valid one, while its user has not signed out everywhere."""
    require_active_user(services.store.users.find(caller.user_id), caller)
    if services.clock() >= renewable_until(caller.identity):
        raise errors.SignInAgain
    return token_for(caller.identity, services)


def log_out(request: LogOut, caller: Caller, services: Services) -> LoggedOut:
    """Move the epoch: no token that is out can be renewed any more."""
    try:
        services.store.users.move_epoch(caller.user_id)
    except PreconditionFailed:
        raise errors.SignInAgain from None
    return LoggedOut(signed_in_until=moment(caller.identity.expires_at))


def get_jwks(request: GetJwks, caller: None, services: Services) -> Jwks:
    keys = [Jwk(kid=jwk["kid"], x=jwk["x"], y=jwk["y"]) for jwk in services.settings.jwks]
    return Jwks(keys=keys)


def _create_user(api_key: ApiKey, services: Services) -> tuple[User, DataKey]:
    user_id, data_key = random_id(), DataKey.generate()
    credential = credential_of(api_key, user_id, data_key, services)
    now = credential.created_date
    user = User(user_id, credential.user_hash, created_date=now, last_modified_date=now)
    services.store.users.create(user, credential)
    return user, data_key
