"""An account's way in changes: another key, a recovery code, a key in place of a lost one.

The data key stays what it is, so no message is written again. Each change is one commit on the
version of the user that was read; whoever finds it refused reads again and decides anew.
"""

from hmac import compare_digest

from pydantic import SecretStr

from gptlab.accounts.credentials import (
    cleaned,
    credential_of,
    hashes_of,
    opened,
    signed_in,
    signed_in_by,
)
from gptlab.accounts.models import Credential, User
from gptlab.accounts.ownership import refuse_ended, require_active_user, require_user
from gptlab.accounts.recovery_codes import RecoveryCode
from gptlab.api.accounts import Login, MakeRecoveryCode, RecoverAccount, SwapKey
from gptlab.api.accounts import RecoveryCode as RecoveryCodeResponse
from gptlab.core import errors
from gptlab.core.crypto import ApiKey
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed

CHANGE_TRIES = 6
"""Sessions that are under way change the user too, by what they count."""


def swap_key(request: SwapKey, caller: Caller, services: Services) -> Login:
    """Let another key stand for the account. The present one is asked nothing.

    Whoever shows the key that is the account's already has signed in with it: so a retry is
    answered, whatever its token says.
    """
    refuse_other_key(request.api_key, caller)
    new = cleaned(request.new_api_key, services)
    user, present = _account_and(new, caller, services)
    services.directory.check_key(new)
    for _ in range(CHANGE_TRIES):
        if present and user.user_hash == present.user_hash:
            return signed_in_by(present, user, new, services)
        if present:
            raise errors.KeyInUse
        credential = credential_of(new, user.user_id, caller.data_key, services)
        try:
            user = services.store.users.move_in(user, credential)
        except PreconditionFailed:
            user, present = _account_and(new, caller, services)
        else:
            return signed_in(user, caller.data_key, new, services)
    raise errors.StoreUnavailable(retry_after=1)


def make_recovery_code(
    request: MakeRecoveryCode, caller: Caller, services: Services
) -> RecoveryCodeResponse:
    """Make a code, of which only a keyed hash is kept. An earlier one opens nothing any more."""
    refuse_other_key(request.api_key, caller)
    code = RecoveryCode.generate()
    credential = credential_of(code, caller.user_id, caller.data_key, services)
    for _ in range(CHANGE_TRIES):
        user = require_active_user(services.store.users.find(caller.user_id), caller)
        if user.recovery_hash != credential.user_hash:  # or only the commit's answer was lost
            try:
                services.store.users.add_recovery(user, credential)
            except PreconditionFailed:
                continue
        return RecoveryCodeResponse(recovery_code=code.written())
    raise errors.StoreUnavailable(retry_after=1)


def recover_account(request: RecoverAccount, caller: None, services: Services) -> Login:
    """Open an account by its code, which is used up, and let a new key stand for it.

    The provider is asked only for someone whose code is good: nobody else can try keys here.
    """
    new = cleaned(request.new_api_key, services)
    code = RecoveryCode.typed(request.recovery_code.get_secret_value())
    way_in, present = _way_in_and(new, code, services)
    services.directory.check_key(new)
    for _ in range(CHANGE_TRIES):
        if present and present.user_id != way_in.user_id:
            raise errors.KeyInUse
        user = services.store.users.find(way_in.user_id)
        if present and way_in is present:
            return signed_in_by(present, user, new, services)
        if login := _recovered(way_in, user, code, new, services):
            return login
        way_in, present = _way_in_and(new, code, services)
    raise errors.StoreUnavailable(retry_after=1)


def refuse_other_key(typed: SecretStr, caller: Caller) -> None:
    """Whoever changes or ends an account shows its key once more: a token may have been stolen."""
    shown, present = typed.get_secret_value().strip(), caller.api_key.reveal()
    if not compare_digest(shown.encode(), present.encode()):
        raise errors.OtherKey


def _account_and(new: ApiKey, caller: Caller, services: Services) -> tuple[User, Credential | None]:
    """The caller's account, and what the new key stands for already; raises SignInAgain."""
    hashes = hashes_of(new, services)
    user, present = services.store.users.find_with_credential(caller.user_id, hashes)
    user = require_user(user)
    if user.user_hash not in hashes:
        refuse_ended(user, caller)
    return user, present


def _way_in_and(
    new: ApiKey, code: RecoveryCode, services: Services
) -> tuple[Credential, Credential | None]:
    """The code's credential, and what the new key stands for already.

    They are the same where the code brought this key in before. Raises RecoveryCodeInvalid.
    """
    codes = hashes_of(code, services)
    way_in, present = services.store.users.find_credentials(codes, hashes_of(new, services))
    if way_in is None and present and present.recovered_with in codes:
        way_in = present
    if way_in is None:
        raise errors.RecoveryCodeInvalid
    return way_in, present


def _recovered(
    way_in: Credential, user: User | None, code: RecoveryCode, new: ApiKey, services: Services
) -> Login | None:
    """None where the account has changed since its code was looked up."""
    if user is None or user.recovery_hash != way_in.user_hash:
        return None
    data_key = opened(way_in, code, services)
    credential = credential_of(new, user.user_id, data_key, services, way_in.user_hash)
    try:
        moved = services.store.users.move_in(user, credential)
    except PreconditionFailed:
        return None
    return signed_in(moved, data_key, new, services)
