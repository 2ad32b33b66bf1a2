"""A sign-in's parts: the key, what it stands for, and the token that says so."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from gptlab.accounts.api_keys import clean_key
from gptlab.accounts.models import OPEN_AI_KEY, RECOVERY_CODE, Credential, User
from gptlab.accounts.recovery_codes import RecoveryCode
from gptlab.api.accounts import Login
from gptlab.core import errors
from gptlab.core.crypto import (
    ApiKey,
    DataKey,
    SignInSecret,
    unwrap_data_key,
    user_hashes,
    wrap_data_key,
)
from gptlab.core.services import Services
from gptlab.core.tokens import Identity
from gptlab.llm.catalogue import provider_of
from gptlab.store.database import PreconditionFailed

TOKEN_LIFE = timedelta(minutes=15)
LOGIN_LIFE = timedelta(hours=12)


def cleaned(key: SecretStr, services: Services) -> ApiKey:
    """The key that was typed in; raises KeyMalformed. Its provider was not asked."""
    return clean_key(key.get_secret_value(), is_demo=services.settings.demo)


def hashes_of(secret: SignInSecret, services: Services) -> list[str]:
    """The ids that its credential may have, whether there is one or not; a new one has the first.

    There are several while PEPPER is rotated.
    """
    return user_hashes(services.pepper, _type_of(secret), secret)


def credential_of(
    secret: SignInSecret,
    user_id: str,
    data_key: DataKey,
    services: Services,
    recovered_with: str | None = None,
) -> Credential:
    """A new one, by which the secret opens what the data key has sealed."""
    newest, *others = hashes_of(secret, services)
    return Credential(
        user_hash=newest,
        user_hash_type=_type_of(secret),
        user_id=user_id,
        wrapped_dek=wrap_data_key(services.kek_salt, secret, user_id, data_key),
        created_date=services.clock(),
        recovered_with=recovered_with,
        other_hashes=others,
    )


def opened(credential: Credential, secret: SignInSecret, services: Services) -> DataKey:
    return unwrap_data_key(services.kek_salt, secret, credential.user_id, credential.wrapped_dek)


def signed_in_by(
    credential: Credential, user: User | None, api_key: ApiKey, services: Services
) -> Login:
    """The sign-in of a key whose credential and user were just read.

    Where the two do not agree, someone swapped the key or deleted the account in between.
    """
    if user is None or user.is_leaving or user.user_hash not in hashes_of(api_key, services):
        raise errors.StoreUnavailable(retry_after=1)
    data_key = opened(credential, api_key, services)
    _keep_up(credential, user, api_key, data_key, services)
    return signed_in(user, data_key, api_key, services)


def signed_in(user: User, data_key: DataKey, api_key: ApiKey, services: Services) -> Login:
    """A sign-in that begins now, with a key that its provider knows."""
    now = int(services.clock().timestamp())
    identity = Identity(user.user_id, data_key, api_key, user.epoch, auth_time=now, expires_at=now)
    return token_for(identity, services)


def token_for(identity: Identity, services: Services) -> Login:
    """A fresh token for the rest of a sign-in."""
    now = services.clock()
    expires_at = min(now + TOKEN_LIFE, renewable_until(identity))
    identity = replace(identity, expires_at=int(expires_at.timestamp()))
    return Login(
        access_token=services.issuer.issue(identity, int(now.timestamp())),
        expires_at=moment(identity.expires_at),
        renewable_until=renewable_until(identity),
        user_id=identity.user_id,
        provider=provider_of(services.settings),
    )


def renewable_until(identity: Identity) -> datetime:
    return moment(identity.auth_time) + LOGIN_LIFE


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _keep_up(
    credential: Credential, user: User, api_key: ApiKey, data_key: DataKey, services: Services
) -> None:
    """Write the credential anew where the server's secrets have moved on since it was made.

    While they are being rotated, an instance that is behind leaves a newer one as it is.
    """
    made = credential_of(api_key, user.user_id, data_key, services, credential.recovered_with)
    is_newer = made.made_with != credential.made_with and all(
        new >= old for new, old in zip(made.made_with, credential.made_with, strict=True)
    )
    if is_newer and user.user_hash == credential.user_hash:
        made = replace(made, created_date=credential.created_date)
        with suppress(
            PreconditionFailed
        ):  # the person changed meanwhile: the next sign-in tries again
            services.store.users.renew(user, made)


def _type_of(secret: SignInSecret) -> str:
    return RECOVERY_CODE if isinstance(secret, RecoveryCode) else OPEN_AI_KEY
