"""R6: however many first logins with a key come at once, they make one user."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import jwt
import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.accounts.models import OPEN_AI_KEY
from gptlab.core.crypto import ApiKey, Keyring, user_hashes
from gptlab.store.database import Writes
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import Person, new_api_key
from tests.proofs.stored_documents import Documents, documents

pytestmark = pytest.mark.slow

LOGINS = 8


def wrong_keys(cloud: Cloud, keys: int, logins: int) -> list[str]:
    """The keys that led to anything but one user. The provider lets all logins go at once."""
    subjects = {key: _log_in_at_once(cloud, key, logins) for key in _new_keys(keys)}
    stored = documents(cloud)
    return [
        f"{len(subs)} subjects, {len(users)} users, {len(credentials)} credentials"
        for key, subs in subjects.items()
        for users, credentials in (_made_by(key, subs, stored, cloud),)
        if (len(subs), len(users), len(credentials)) != (1, 1, 1) or users != subs
    ]


def _new_keys(keys: int) -> list[str]:
    return [new_api_key() for _ in range(keys)]


def _log_in_at_once(cloud: Cloud, key: str, logins: int) -> set[str]:
    held = {"kind": "hold", "on": "models", "key_sha256": sha256(key)}
    cloud.model.faults(*[held] * logins)
    with ThreadPoolExecutor(logins) as pool, ExitStack() as opened:
        people = [pool.submit(Person, cloud, key) for _ in range(logins)]
        cloud.model.release(at_least=logins)
        signed_in = [opened.enter_context(each.result()) for each in people]
        return {_subject(person.token) for person in signed_in}


def _subject(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return str(claims["sub"])


def _made_by(
    key: str, subjects: set[str], stored: Documents, cloud: Cloud
) -> tuple[set[str], set[str]]:
    """The users and the credentials that this key has left in the store."""
    pepper = Keyring.parse(cloud.environment["GPTLAB_PEPPER"])
    hashed = user_hashes(pepper, OPEN_AI_KEY, ApiKey(key))[0]

    def under(collection: str, is_meant: Callable[[str, Any], bool]) -> set[str]:
        paths = (path.partition("/") for path in stored)
        ids = {name for parent, _, name in paths if parent == collection}
        return {each for each in ids if is_meant(each, stored[f"{collection}/{each}"])}

    users = under("users", lambda _, fields: fields["user_hash"] == hashed)
    credentials = under(
        "user_hash", lambda name, fields: name == hashed or fields["user_id"] in subjects
    )
    return users, credentials


def test_first_logins_at_once_make_one_user(
    cloud: LocalCloud, metric: Metric, how_often: HowOften
) -> None:
    keys = how_often(15, 100)
    wrong = wrong_keys(cloud, keys, LOGINS)
    metric("R6", "keys with other than one user", len(wrong), f"{keys} keys x {LOGINS} logins", 0)
    assert not wrong


def test_without_must_not_exist_they_make_several(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    def set_it(writes: Writes, path: str, fields: dict[str, object]) -> None:
        writes.set(path, fields)

    monkeypatch.setattr(Writes, "create", set_it)
    wrong = wrong_keys(open_cloud, 3, LOGINS)
    over = "3 keys, planted: create may overwrite"
    metric("R6", "keys with other than one user", len(wrong), over, "caught")
    assert wrong
