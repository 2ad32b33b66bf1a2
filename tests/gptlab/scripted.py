"""Parts that tests hand in: a chat model that follows a script, and services around it."""

import os
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from gptlab.accounts.models import OPEN_AI_KEY, Credential, User
from gptlab.api.fields import ModelConfig
from gptlab.api.sessions import Usage
from gptlab.core.crypto import ApiKey, DataKey, random_id, wrap_data_key
from gptlab.core.errors import ProviderFailed, TurnStopped
from gptlab.core.secret_generation import generate
from gptlab.core.services import Caller, Services, utc_now
from gptlab.core.settings import Settings
from gptlab.core.tokens import Grant
from gptlab.llm.interface import Chat, ChatReply, Deadline
from gptlab.llm.memory import estimate

NOBODY = "http://127.0.0.1:9/v1"
"""Nothing listens there: what is not scripted must fail at once, and never reach the world."""

USAGE = Usage(input_tokens=10, output_tokens=5, source="provider")


class ScriptedChat:
    """Gives these replies in order, then numbered ones, and keeps what it was asked.

    ``counts_bytes``: its usage follows what it was sent, four bytes a token.
    """

    def __init__(self, *script: str | ProviderFailed, counts_bytes: bool = False) -> None:
        self._script = list(script)
        self._counts_bytes = counts_bytes
        self.asked: list[Sequence[Mapping[str, Any]]] = []

    def reply(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> ChatReply:
        self.asked.append(messages)
        given = self._script.pop(0) if self._script else f"reply {len(self.asked)}"
        if isinstance(given, ProviderFailed):
            raise given
        if not self._counts_bytes:
            return ChatReply(given, USAGE)
        sent = estimate(sum(len(message["content"].encode()) for message in messages))
        usage = Usage(input_tokens=sent, output_tokens=estimate(len(given)), source="provider")
        return ChatReply(given, usage)

    def stream(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> Generator[str, None, ChatReply]:
        """A word at a time."""
        reply, came = self.reply(api_key, config, messages, deadline), ""
        try:
            for word in re.findall(r"\S+\s*", reply.text):
                came += word
                yield word
        except TurnStopped:
            return ChatReply(came, USAGE, stopped=True)
        return reply


class DuringReply:
    """A chat model during whose first reply something else happens."""

    def __init__(self, chat: Chat, event: Callable[[], object]) -> None:
        self._chat = chat
        self._events = [event]

    def reply(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> ChatReply:
        while self._events:
            self._events.pop()()
        return self._chat.reply(api_key, config, messages, deadline)

    def stream(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> Generator[str, None, ChatReply]:
        while self._events:
            self._events.pop()()
        return (yield from self._chat.stream(api_key, config, messages, deadline))


def services_on(project: str, chat: ScriptedChat, **settings: Any) -> Services:  # noqa: ANN401
    """Services with fresh secrets on the Firestore that the environment names."""
    environment = {
        **generate(),
        "FIRESTORE_EMULATOR_HOST": os.environ["FIRESTORE_EMULATOR_HOST"],
        "GOOGLE_CLOUD_PROJECT": project,
        "GPTLAB_DEMO": "1",
        "OPENAI_BASE_URL": NOBODY,
        **settings,
    }
    return Services(Settings.from_environment(environment), chat=chat)


class Person:
    """Someone signed in, whose every action has a key of its own."""

    def __init__(self, services: Services) -> None:
        now, api_key, self.data_key = utc_now(), ApiKey(random_id()), DataKey.generate()
        self.user = User(random_id(), f"v1_{random_id()}", now, now)
        wrapped = wrap_data_key(services.kek_salt, api_key, self.user.user_id, self.data_key)
        self.credential = Credential(
            self.user.user_hash, OPEN_AI_KEY, self.user.user_id, wrapped, now
        )
        services.store.users.create(self.user, self.credential)
        seconds = int(now.timestamp())
        self.grant = Grant(self.user.user_id, self.data_key, api_key, 0, seconds, seconds + 900)

    def acting(self, key: str = "") -> Caller:
        return Caller(self.grant, key or random_id())
