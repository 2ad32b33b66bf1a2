"""People with keys and accounts, and what the store holds of them. For tests of both servers."""

from collections.abc import Callable
from typing import Any

import pytest

from gptlab.accounts import authentication, deletion, key_changes
from gptlab.accounts.models import User
from gptlab.api.accounts import (
    DeleteAccount,
    DeletedAccount,
    LogIn,
    Login,
    MakeRecoveryCode,
    RecoverAccount,
    SwapKey,
)
from gptlab.api.bots import Bot
from gptlab.api.sessions import GetSession, SendMessage, StartSession, Turn
from gptlab.bots import crud
from gptlab.core import errors
from gptlab.core.crypto import ApiKey, random_id
from gptlab.core.services import Caller, Services
from gptlab.llm.provider import ProviderDirectory
from gptlab.sessions import conversation, management
from gptlab.store.database import PreconditionFailed
from tests.functions.assistants import cook
from tests.gptlab.scripted import ScriptedChat, services_on

CREDENTIALS = "user_hash"
BENEATH = {
    "sessions": ("messages", "stops"),
    "bots": (
        "prompts", "model_configs", "versions", "drafts", "labels", "moves", "cases", "results",
        "scores",
    ),
    "grants": (),
}  # fmt: skip
"""Said here again: what the product forgets, the tests must not."""


class Provider(ProviderDirectory):
    """Knows every key but those that were revoked, and keeps what it was asked about."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.settings, services.http)
        self.revoked: set[str] = set()
        self.asked: list[str] = []

    def check_key(self, api_key: ApiKey) -> None:
        self.asked.append(api_key.reveal())
        if api_key.reveal() in self.revoked:
            raise errors.ProviderKeyInvalid


class Guest:
    """Someone who signed in with a key of their own."""

    def __init__(self, services: Services, key: str | None = None) -> None:
        self.services = services
        self.key = key or new_key()
        self.login = authentication.log_in(LogIn.of(api_key=self.key), None, services)

    @property
    def user_id(self) -> str:
        return self.login.user_id

    def acting(self, login: Login | None = None) -> Caller:
        token = (login or self.login).access_token
        identity = self.services.tokens.verify(token, self.services.clock().timestamp())
        return Caller(identity, random_id())

    def swap(self, key: str, login: Login | None = None) -> Login:
        acting = self.acting(login)
        request = SwapKey.of(api_key=acting.api_key.reveal(), new_api_key=key)
        return key_changes.swap_key(request, acting, self.services)

    def make_code(self) -> str:
        acting = self.acting()
        request = MakeRecoveryCode.of(api_key=acting.api_key.reveal())
        return key_changes.make_recovery_code(request, acting, self.services).recovery_code

    def delete(self, login: Login | None = None) -> DeletedAccount:
        acting = self.acting(login)
        request = DeleteAccount.of(api_key=acting.api_key.reveal())
        return deletion.delete_account(request, acting, self.services)

    def chat(self) -> str:
        """A session with an own assistant in which one thing was said."""
        bot = crud.create_bot(cook(), self.acting(), self.services)
        assert isinstance(bot, Bot)
        started = StartSession.of(bot_id=bot.bot_id)
        turn = conversation.start_session(started, self.acting(), self.services)
        assert isinstance(turn, Turn)
        self.say(turn.session.session_id, "leeks")
        return turn.session.session_id

    def say(self, session_id: str, text: str, login: Login | None = None) -> None:
        said = SendMessage.of(session_id=session_id, message=text)
        conversation.send_message(said, self.acting(login), self.services)

    def read(self, session_id: str, login: Login | None = None) -> list[str]:
        wanted = GetSession.of(session_id=session_id)
        found = management.get_session(wanted, self.acting(login), self.services)
        return [message.content for message in found.messages]


def guest_services() -> Services:
    """In a project of its own, with a provider that is asked nothing else."""
    made = services_on(f"accounts-{random_id().lower()}", ScriptedChat())
    made.directory = Provider(made)
    return made


def new_key() -> str:
    return f"demo-{random_id()}"


def recover(code: str, key: str, services: Services) -> Login:
    request = RecoverAccount.of(recovery_code=code, new_api_key=key)
    return key_changes.recover_account(request, None, services)


def credentials(services: Services) -> list[str]:
    return services.store.users._database.ids(CREDENTIALS)


def everything(services: Services) -> list[str]:
    """The path of each document there is, also beneath such as are gone."""
    database = services.store.users._database
    found = [f"{top}/{each}" for top in ("users", CREDENTIALS) for each in database.ids(top)]
    for top, beneath in BENEATH.items():
        for each in database.ids(top):
            found += [
                f"{top}/{each}/{name}"
                for name in beneath
                for _ in database.ids(f"{top}/{each}/{name}")
            ]
            found.append(f"{top}/{each}")
    return found


def beneath(session_id: str, services: Services) -> int:
    database = services.store.users._database
    return sum(len(database.ids(f"sessions/{session_id}/{each}")) for each in BENEATH["sessions"])


def user(guest: Guest) -> User:
    found = guest.services.store.users.find(guest.user_id)
    assert found is not None
    return found


def losing_the_answer(store: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """The next such commit lands, and is reported as refused, as a repeated one would be."""
    commit = getattr(store, name)

    def landed(*given: object) -> None:
        monkeypatch.setattr(store, name, commit)
        commit(*given)
        raise PreconditionFailed

    monkeypatch.setattr(store, name, landed)


def before_the_commit(
    store: Any,  # noqa: ANN401
    name: str,
    event: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Something else happens between the reading and the next such commit."""
    commit = getattr(store, name)

    def late(*given: object) -> object:
        monkeypatch.setattr(store, name, commit)
        event()
        return commit(*given)

    monkeypatch.setattr(store, name, late)
