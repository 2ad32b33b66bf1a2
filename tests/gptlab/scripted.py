"""Parts that tests hand in: a chat model that follows a script, and services around it."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gptlab.accounts.models import OPEN_AI_KEY, Credential, User
from gptlab.api.fields import Response
from gptlab.api.sessions import Usage
from gptlab.core.crypto import ApiKey, DataKey, random_id, wrap_data_key
from gptlab.core.errors import ProviderFailed
from gptlab.core.secret_generation import generate
from gptlab.core.services import Caller, Services, utc_now
from gptlab.core.settings import Settings
from gptlab.core.sse import EventStream
from gptlab.core.tokens import Identity
from gptlab.llm.generation import Chat, ChatReply, ChatRequest
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

    def reply(self, request: ChatRequest) -> ChatReply:
        """A word at a time where somebody takes the text as it comes."""
        self.asked.append(request.messages)
        given = self._script.pop(0) if self._script else f"reply {len(self.asked)}"
        if isinstance(given, ProviderFailed):
            raise given
        came = ""
        for word in re.findall(r"\S+\s*", given) if request.on_text else ():
            came += word
            if request.on_text and not request.on_text(word):
                return ChatReply(came, USAGE, stopped=True)
        if not self._counts_bytes:
            return ChatReply(given, USAGE)
        sent = estimate(sum(len(message["content"].encode()) for message in request.messages))
        usage = Usage(input_tokens=sent, output_tokens=estimate(len(given)), source="provider")
        return ChatReply(given, usage)


class DuringReply:
    """A chat model during whose first reply something else happens."""

    def __init__(self, chat: Chat, event: Callable[[], object]) -> None:
        self._chat = chat
        self._events = [event]

    def reply(self, request: ChatRequest) -> ChatReply:
        while self._events:
            self._events.pop()()
        return self._chat.reply(request)


class Reader(EventStream):
    """Takes a turn's events as they come, and leaves after so many."""

    wants_text = True

    def __init__(self, leaves_after: int | None = None) -> None:
        self.events: list[Response] = []
        self._leaves_after = leaves_after

    def emit(self, event: Response) -> None:
        if not self.has_left:
            self.events.append(event)
        self.has_left = len(self.events) == self._leaves_after


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
        self.identity = Identity(
            self.user.user_id, self.data_key, api_key, 0, seconds, seconds + 900
        )

    def acting(self, key: str = "") -> Caller:
        return Caller(self.identity, key or random_id())
