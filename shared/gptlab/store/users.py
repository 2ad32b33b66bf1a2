"""``users`` and ``user_hash``: people, and the credentials they sign in with.

A person's credentials change only in a commit that changes the person too, on the version that
was read: so of two such changes at once one is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import Any

from gptlab.accounts.models import Additions, Credential, User
from gptlab.core.crypto import Sealed
from gptlab.store.database import Database, Document, Fields, Writes, added
from gptlab.store.sdk import DELETE_FIELD, Increment


class UserStore:
    """People."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_credential(self, hashes: Sequence[str]) -> Credential | None:
        """The one under one of these hashes of a secret."""
        return self.find_credentials(hashes)[0]

    def find_credentials(self, *secrets: Sequence[str]) -> list[Credential | None]:
        """For each secret, by its hashes; all of them in one round trip."""
        read = self._database.read(*(_credential_path(each) for each in chain(*secrets)))
        documents = iter(read)
        return [_first(islice(documents, len(hashes))) for hashes in secrets]

    def find(self, user_id: str) -> User | None:
        return user_of(self._database.read(f"users/{user_id}")[0])

    def find_with_credential(
        self, user_id: str, hashes: Sequence[str]
    ) -> tuple[User | None, Credential | None]:
        """A user and a secret's credential, whosever it is, in one round trip."""
        paths = map(_credential_path, hashes)
        user, *credentials = self._database.read(f"users/{user_id}", *paths)
        return user_of(user), _first(credentials)

    def create(self, user: User, credential: Credential) -> None:
        """Both or neither; raises PreconditionFailed where either exists."""
        writes = self._database.writes()
        writes.create(_credential_path(credential.user_hash), _credential_fields(credential))
        for other in credential.other_hashes:
            writes.assert_missing(_credential_path(other))
        writes.create(
            f"users/{user.user_id}",
            {
                "user_hash": user.user_hash,
                "created_date": user.created_date,
                "last_modified_date": user.last_modified_date,
                "sessions_started": user.sessions_started,
                "sessions_ended": user.sessions_ended,
                "bots_created": user.bots_created,
                "epoch": user.epoch,
            },
        )
        writes.commit()

    def move_epoch(self, user_id: str) -> None:
        """End every sign-in; raises PreconditionFailed where there is no such user."""
        writes = self._database.writes()
        writes.update(f"users/{user_id}", {"epoch": Increment(1)})
        writes.commit()

    def move_in(self, user: User, credential: Credential) -> User:
        """Let a key stand for the user, and end every sign-in.

        The key that did so before goes, and so does the code it is recovered with. Raises
        PreconditionFailed where the user is not as they were read, or the key is another's.
        """
        writes = self._in_place(user, credential)
        for other in {*credential.other_hashes} - {user.user_hash}:
            writes.assert_missing(_credential_path(other))
        if credential.recovered_with:
            writes.delete(_credential_path(credential.recovered_with))
        changes: dict[str, Any] = {
            "user_hash": credential.user_hash,
            "epoch": user.epoch + 1,
            "last_modified_date": credential.created_date,
        }
        used = {"recovery_hash": DELETE_FIELD} if credential.recovered_with else {}
        writes.update(f"users/{user.user_id}", {**changes, **used}, user.update_time)
        writes.commit()
        return replace(user, **changes)

    def renew(self, user: User, credential: Credential) -> None:
        """Put the credential in place of the one that the same key had. Sign-ins go on.

        Raises PreconditionFailed as above.
        """
        writes = self._in_place(user, credential)
        changes = {"user_hash": credential.user_hash}
        writes.update(f"users/{user.user_id}", changes, user.update_time)
        writes.commit()

    def add_recovery(self, user: User, credential: Credential) -> None:
        """Let a code open the account; an earlier one goes. Raises PreconditionFailed as above."""
        writes = self._database.writes()
        writes.create(_credential_path(credential.user_hash), _credential_fields(credential))
        if user.recovery_hash:
            writes.delete(_credential_path(user.recovery_hash))
        changes = {
            "recovery_hash": credential.user_hash,
            "last_modified_date": credential.created_date,
        }
        writes.update(f"users/{user.user_id}", changes, user.update_time)
        writes.commit()

    def lock_out(self, user: User, kinds: Iterable[str]) -> User:
        """Destroy every credential, and begin to count what is erased, of these kinds.

        No message can be opened from then on, in no backup either. Raises PreconditionFailed where
        the user is not as they were read.
        """
        writes = self._database.writes()
        for user_hash in (user.user_hash, user.recovery_hash):
            if user_hash:
                writes.delete(_credential_path(user_hash))
        changes: dict[str, Any] = {"epoch": user.epoch + 1, "erased": dict.fromkeys(kinds, 0)}
        writes.update(f"users/{user.user_id}", changes, user.update_time)
        writes.commit()
        return replace(user, **changes)

    def delete(self, user_id: str) -> None:
        writes = self._database.writes()
        writes.delete(f"users/{user_id}")
        writes.commit()

    def admit(self, user_id: str, admission: Additions) -> int:
        """Count one more; returns how many that makes.

        Raises PreconditionFailed where there is no such user.
        """
        writes = self._database.writes()
        writes.update(f"users/{user_id}", added(admission))
        return writes.commit_counting()[1]

    def set_spend_limit(
        self, user: User, nano_usd: int | None, now: datetime, *, allow_unpriced_models: bool
    ) -> User:
        """None removes it; raises PreconditionFailed where there is no such user."""
        writes = self._database.writes()
        changes: dict[str, Any] = {
            "daily_spend_limit_nano_usd": nano_usd,
            "allow_unpriced_models": allow_unpriced_models,
            "last_modified_date": now,
        }
        removed = {"daily_spend_limit_nano_usd": DELETE_FIELD} if nano_usd is None else {}
        writes.update(f"users/{user.user_id}", {**changes, **removed})
        writes.commit()
        return replace(user, **changes)

    def _in_place(self, user: User, credential: Credential) -> Writes:
        """A credential in place of that of the user's present key."""
        writes = self._database.writes()
        path, fields = _credential_path(credential.user_hash), _credential_fields(credential)
        if credential.user_hash == user.user_hash:
            writes.set(path, fields)
        else:
            writes.create(path, fields)
            writes.delete(_credential_path(user.user_hash))
        return writes


def _credential_path(user_hash: str) -> str:
    return f"user_hash/{user_hash}"


def _credential_fields(credential: Credential) -> Fields:
    fields: dict[str, Any] = {
        "user_hash_type": credential.user_hash_type,
        "user_id": credential.user_id,
        "wrapped_dek": bytes(credential.wrapped_dek),
        "created_date": credential.created_date,
    }
    if credential.recovered_with:
        fields["recovered_with"] = credential.recovered_with
    return fields


def _first(documents: Iterable[Document]) -> Credential | None:
    return next(filter(None, map(_credential, documents)), None)


def _credential(document: Document) -> Credential | None:
    fields = document.fields
    if fields is None:
        return None
    return Credential(
        user_hash=document.id,
        user_hash_type=fields["user_hash_type"],
        user_id=fields["user_id"],
        wrapped_dek=Sealed(fields["wrapped_dek"]),
        created_date=fields["created_date"],
        recovered_with=fields.get("recovered_with"),
    )


def user_of(document: Document) -> User | None:
    """The user of a document, where there is one."""
    fields = document.fields
    if fields is None:
        return None
    return User(
        user_id=document.id,
        user_hash=fields["user_hash"],
        created_date=fields["created_date"],
        last_modified_date=fields["last_modified_date"],
        sessions_started=fields["sessions_started"],
        sessions_ended=fields["sessions_ended"],
        bots_created=fields["bots_created"],
        epoch=fields["epoch"],
        daily_spend_limit_nano_usd=fields.get("daily_spend_limit_nano_usd"),
        allow_unpriced_models=fields.get("allow_unpriced_models", False),
        admitted=fields.get("admitted", {}),
        spent_nano_usd=fields.get("spent_nano_usd", {}),
        recovery_hash=fields.get("recovery_hash"),
        erased=fields.get("erased"),
        update_time=document.update_time,
    )
