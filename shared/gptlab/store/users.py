"""``users`` and ``user_hash``: people, and the credentials they sign in with."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from gptlab.crypto import Sealed
from gptlab.models import Charge, Credential, User
from gptlab.store.database import Database, Document, Fields
from gptlab.store.sdk import DELETE_FIELD, Increment


class UserStore:
    """People."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_credential(self, user_hash: str) -> Credential | None:
        document = self._database.read(f"user_hash/{user_hash}")[0]
        return None if document.fields is None else _credential(document.id, document.fields)

    def find(self, user_id: str) -> User | None:
        return user_of(self._database.read(f"users/{user_id}")[0])

    def create(self, user: User, credential: Credential) -> None:
        """Both or neither; raises CommitRefused where either exists."""
        writes = self._database.writes()
        writes.create(
            f"user_hash/{credential.user_hash}",
            {
                "user_hash_type": credential.user_hash_type,
                "user_id": credential.user_id,
                "wrapped_dek": bytes(credential.wrapped_dek),
                "created_date": credential.created_date,
            },
        )
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
        """End every sign-in; raises CommitRefused where there is no such user."""
        writes = self._database.writes()
        writes.update(f"users/{user_id}", {"epoch": Increment(1)})
        writes.commit()

    def set_spend_limit(self, user: User, nano_usd: int | None, now: datetime) -> User:
        """None removes it; raises CommitRefused where there is no such user."""
        writes = self._database.writes()
        limit = DELETE_FIELD if nano_usd is None else nano_usd
        fields = {"daily_spend_limit_nano_usd": limit, "last_modified_date": now}
        writes.update(f"users/{user.user_id}", fields)
        writes.commit()
        return replace(user, daily_spend_limit_nano_usd=nano_usd, last_modified_date=now)


def charge_fields(charge: Charge) -> dict[str, Any]:
    """Fields of ``users/{user_id}``, each day named by its path: beginning with a digit, quoted."""
    return {
        **{f"spent_nano_usd.`{day}`": DELETE_FIELD for day in charge.past},
        f"spent_nano_usd.`{charge.day}`": Increment(charge.nano_usd),
    }


def _credential(user_hash: str, fields: Fields) -> Credential:
    return Credential(
        user_hash=user_hash,
        user_hash_type=fields["user_hash_type"],
        user_id=fields["user_id"],
        wrapped_dek=Sealed(fields["wrapped_dek"]),
        created_date=fields["created_date"],
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
        spent_nano_usd=fields.get("spent_nano_usd", {}),
    )
