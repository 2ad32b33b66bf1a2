"""What is stored. Apart from the contract on purpose: these hold what never goes on the wire."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gptlab.api import ModelConfig, Role, SessionStatus, SessionType, Usage
from gptlab.crypto import Sealed

OPEN_AI_KEY = "open_ai_key"
SCHEMA_VERSION = 1
RING_TURNS = 32
"""So many turns back a retry is recognised."""


@dataclass(frozen=True)
class Credential:
    """``user_hash/{user_hash}``: a way to sign in, and the user's data key wrapped by it."""

    user_hash: str
    user_hash_type: str
    user_id: str
    wrapped_dek: Sealed
    created_date: datetime


@dataclass(frozen=True)
class User:
    """``users/{user_id}``. ``epoch`` moves when all sign-ins end."""

    user_id: str
    user_hash: str
    created_date: datetime
    last_modified_date: datetime
    sessions_started: int = 0
    sessions_ended: int = 0
    bots_created: int = 0
    epoch: int = 0


@dataclass(frozen=True)
class BotSummary:
    """What a list needs of ``bots/{bot_id}``."""

    bot_id: str
    name: str
    tag_line: str
    description: str
    session_type: SessionType
    creator_user_id: str
    created_date: datetime
    showcased: bool
    sessions_started: int
    sessions_ended: int


@dataclass(frozen=True)
class Bot(BotSummary):
    """``bots/{bot_id}`` with its copy of the active prompts and configuration.

    ``creation_mac`` is a keyed hash of the request that made it, to tell a retry from a mistake.
    """

    last_modified_date: datetime
    is_active: bool
    active_initial_prompt_id: str
    active_summary_prompt_id: str
    active_model_config_id: str
    active_initial_prompt_msg: str
    active_summary_prompt_msg: str
    active_model_config: ModelConfig
    creation_mac: bytes


class TurnKind(StrEnum):
    """What a turn does to its session."""

    OPEN = "open"
    MESSAGE = "message"
    RECAP = "recap"


@dataclass(frozen=True)
class TurnRequest:
    """What makes a turn repeatable: keyed hashes of its idempotency key and of what it asks."""

    kind: TurnKind
    key_mac: bytes
    body_mac: bytes


@dataclass(frozen=True)
class Claim:
    """The turn under way. ``at`` is by the store's clock; ``failure`` is the code it ended with."""

    request: TurnRequest
    nonce: bytes
    at: datetime | None
    text: Sealed | None
    failure: str | None = None
    retryable: bool = False
    summary: Sealed | None = None

    def is_live(self, now: datetime, lease: timedelta) -> bool:
        """Someone may still be at work on it."""
        return self.failure is None and self.at is not None and now < self.at + lease


@dataclass(frozen=True)
class StoredTurn:
    """One entry of the ring: a finished turn that a retry is answered from."""

    request: TurnRequest
    turn: int


@dataclass(frozen=True)
class Session:
    """``sessions/{session_id}``. ``turn`` counts the finished ones that said something.

    A lab session keeps its last reply in ``lab_reply`` and goes at ``expires_at``.
    ``read_time`` and ``update_time`` come from the store: when it was read, and the version read.
    """

    session_id: str
    user_id: str
    bot_initial_prompt_msg: Sealed
    bot_model_config: ModelConfig
    bot_session_type: SessionType
    created_date: datetime
    bot_id: str | None = None
    bot_name: str | None = None
    bot_initial_prompt_id: str | None = None
    bot_is_own: bool = True
    bot_summary_prompt_msg: Sealed | None = None
    last_modified_date: datetime | None = None
    status: SessionStatus = SessionStatus.STARTED
    message_count: int = 0
    turn: int = 0
    messages_str: Sealed | None = None
    user_liked: int | None = None
    title: Sealed | None = None
    recap: Sealed | None = None
    was_counted_as_ended: bool = False
    ring: tuple[StoredTurn, ...] = ()
    claim: Claim | None = None
    lab_reply: "StoredMessage | None" = None
    expires_at: datetime | None = None
    read_time: datetime | None = None
    update_time: datetime | None = None

    @property
    def is_lab(self) -> bool:
        return self.bot_id is None

    @property
    def path(self) -> str:
        return f"sessions/{self.session_id}"

    def place(self, field: str) -> str:
        """What a sealed field of this document is bound to."""
        return f"{self.path}|{field}"

    def context_place(self, turn: int) -> str:
        """The context names its turn, so that an older one does not pass as the present one."""
        return self.place(f"messages_str|{turn}")

    def about_place(self, message_id: str) -> str:
        return f"{self.path}/messages/{message_id}|about"

    def message_place(self, message_id: str, role: Role) -> str:
        return f"{self.path}/messages/{message_id}|{role}"

    def finished(self, request: TurnRequest) -> StoredTurn | None:
        """The turn that this request already led to, if it did."""
        same_key = (done for done in self.ring if done.request.key_mac == request.key_mac)
        return next(same_key, None)


@dataclass(frozen=True)
class StoredMessage:
    """``sessions/{id}/messages/{message_id}``. What comes after the date stands with a reply.

    ``about`` is what was found about the message it replies to, sealed like the message itself.
    """

    message_id: str
    role: Role
    message: Sealed
    created_date: datetime
    usage: Usage | None = None
    memory_condensed: bool = False
    dropped_params: tuple[str, ...] = ()
    stopped: bool = False
    withheld: bool = False
    about: Sealed | None = None


def turn_id(turn: int) -> str:
    """What the ids of a turn's messages begin with.

    They sort in the order of the talk, also where created_date is equal.
    """
    return f"{turn:06d}"


def turn_of(message_id: str) -> int:
    return int(message_id.partition("-")[0])


def user_message_id(turn: int) -> str:
    return f"{turn_id(turn)}-1u"


def reply_message_id(turn: int) -> str:
    return f"{turn_id(turn)}-2a"
