"""People in the middle of a long session: their tokens, and their sessions in the store."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gptlab.accounts.models import OPEN_AI_KEY, Counted, Credential, User
from gptlab.api.fields import ModelConfig, Role, SessionType
from gptlab.core.crypto import ApiKey, DataKey, Sealed, random_id
from gptlab.core.services import Services, utc_now
from gptlab.core.settings import Settings
from gptlab.core.tokens import Identity
from gptlab.llm.memory import Context, Said
from gptlab.sessions.models import Session
from tests.bench.model import StreamRate

TURNS_BEFORE = 10
TEXT = ("I have been thinking about the garden again, and about what to plant where. " * 26)[:1_900]
"""Ten of these with their replies are the 20 kB that a session in the window has."""
REPLY = "well then let us look at what you have said " * 2
PROMPT = (
    "You are Rosa, a gardener of long experience. Listen first, then ask one question at a time. "
    "Speak of soil, light and water before you speak of plants, and never of prices. "
) * 4
TOKEN_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Conversation:
    """One person's session. ``token`` is good for an hour."""

    session_id: str
    token: str

    def request(self, host: str) -> bytes:
        """The next message, under a key of its own."""
        body = f'{{"message": "{TEXT}"}}'.encode()
        head = (
            f"POST /sessions/{self.session_id}/messages HTTP/1.1\r\n"
            f"Host: {host}\r\n"
            f"Authorization: Bearer {self.token}\r\n"
            f"Idempotency-Key: {secrets.token_hex(16)}\r\n"
            "Accept: text/event-stream\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Conversations:
    """Makes sessions, in the store that the functions use and under their secrets."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._services = Services(Settings.from_environment(environment))
        self._store = self._services.store

    def begin(self, rate: StreamRate) -> Conversation:
        """A person new to the store, ten turns into a session."""
        user_id, data_key, now = random_id(), DataKey.generate(), utc_now()
        session_id = random_id()
        user = User(user_id, user_id, now, now)
        self._store.users.create(user, _credential(user_id, now))
        session = _session(user_id, session_id, rate, data_key)
        self._store.sessions.start(session, user.admission(Counted.SESSIONS, now))
        seconds = int(now.timestamp())
        expires_at = seconds + int(TOKEN_LIFE.total_seconds())
        api_key = ApiKey(f"bench-key-{user_id}")
        identity = Identity(user_id, data_key, api_key, 0, seconds, expires_at)
        return Conversation(session_id, self._services.issuer.issue(identity, seconds))

    def close(self) -> None:
        self._services.close()


def _credential(user_id: str, now: datetime) -> Credential:
    """As after a first login. Nobody signs in with it."""
    return Credential(user_id, OPEN_AI_KEY, user_id, Sealed(b"never opened"), now)


def _session(user_id: str, session_id: str, rate: StreamRate, data_key: DataKey) -> Session:
    place, now = f"sessions/{session_id}", utc_now()
    pair = (Said(Role.USER, TEXT), Said(Role.ASSISTANT, REPLY))
    context = Context(pair * TURNS_BEFORE)
    return Session(
        session_id=session_id,
        user_id=user_id,
        bot_id=random_id(),
        bot_name="Rosa",
        bot_is_own=False,
        bot_initial_prompt_id=random_id(),
        bot_initial_prompt_msg=data_key.seal(PROMPT, f"{place}|bot_initial_prompt_msg"),
        bot_model_config=ModelConfig(model=rate.model),
        bot_session_type=SessionType.BRAINSTORMING,
        created_date=now,
        last_modified_date=now,
        turn=TURNS_BEFORE,
        message_count=2 * TURNS_BEFORE,
        messages_str=data_key.seal(context.encode(), f"{place}|messages_str|{TURNS_BEFORE}"),
    )
