"""What is stored. Apart from the contract on purpose: these hold what never goes on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from gptlab.api import ModelConfig, Role, SessionStatus, SessionType
from gptlab.crypto import Sealed
from gptlab.spending import NOTHING, Spent

OPEN_AI_KEY = "open_ai_key"
RECOVERY_CODE = "recovery_code"
SCHEMA_VERSION = 1
FIRST_VERSION = 1
RING_TURNS = 32
"""So many turns back a retry is recognised."""


@dataclass(frozen=True)
class Credential:
    """``user_hash/{user_hash}``: a way to sign in, and the user's data key wrapped by it.

    ``recovered_with`` is the hash of the code that brought a key in: a retry is known by it.
    ``other_hashes`` are the same secret's under other versions of the pepper, and not stored.
    """

    user_hash: str
    user_hash_type: str
    user_id: str
    wrapped_dek: Sealed
    created_date: datetime
    recovered_with: str | None = None
    other_hashes: Sequence[str] = field(default=(), compare=False)

    @property
    def made_with(self) -> tuple[int, int]:
        """The versions of PEPPER and KEK_SALT."""
        return int(self.user_hash.partition("_")[0].removeprefix("v")), self.wrapped_dek[0]


@dataclass(frozen=True)
class User:
    """``users/{user_id}``. ``epoch`` moves when all sign-ins end.

    ``user_hash`` names the credential of the key, ``recovery_hash`` that of the recovery code.
    ``spent_nano_usd`` is by day, and counted only while there is a limit. ``admitted`` is how many
    of each kind were begun, by day.
    ``erased`` is there once the account is being deleted: what is gone already, by its kind.
    ``update_time`` comes from the store: the version that was read.
    """

    user_id: str
    user_hash: str
    created_date: datetime
    last_modified_date: datetime
    sessions_started: int = 0
    sessions_ended: int = 0
    bots_created: int = 0
    epoch: int = 0
    daily_spend_limit_nano_usd: int | None = None
    allow_unpriced_models: bool = False
    admitted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spent_nano_usd: Mapping[str, int] = field(default_factory=dict)
    recovery_hash: str | None = None
    erased: Mapping[str, int] | None = None
    update_time: datetime | None = None

    @property
    def is_leaving(self) -> bool:
        return self.erased is not None

    def spent_on(self, now: datetime) -> int:
        return self.spent_nano_usd.get(_day(now), 0)

    def is_over_limit(self, now: datetime) -> bool:
        limit = self.daily_spend_limit_nano_usd
        return limit is not None and self.spent_on(now) >= limit

    def admission(self, kind: "Counted", now: datetime) -> "Admission":
        """One more of a kind on this day."""
        return admission_of(self.user_id, kind, now, self.admitted.get(kind, {}))

    def admitted_on(self, kind: "Counted", now: datetime) -> int:
        return self.admitted.get(kind, {}).get(_day(now), 0)

    def charged(self, nano_usd: int | None, now: datetime) -> "Charge | None":
        """What to count of a cost: nothing, where no limit is set or no price is known."""
        if self.daily_spend_limit_nano_usd is None or not nano_usd:
            return None
        today = _day(now)
        past = tuple(day for day in self.spent_nano_usd if day < today)
        return Charge(self.user_id, today, nano_usd, past)


class Counted(StrEnum):
    """What has a ceiling: so many of it may one person begin in a day."""

    BOTS = "bots"
    SESSIONS = "sessions"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Admission:
    """One more of a kind, counted in the commit that begins it; ``past`` days are forgotten."""

    user_id: str
    kind: Counted
    day: str
    past: tuple[str, ...] = ()


@dataclass(frozen=True)
class Charge:
    """A cost that is added to a user's day; the ``past`` days are forgotten with it."""

    user_id: str
    day: str
    nano_usd: int
    past: tuple[str, ...]


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

    def is_of(self, user_id: str | None) -> bool:
        return self.creator_user_id == user_id


@dataclass(frozen=True)
class BotVersion:
    """What the model is given in one version of an assistant; it never changes.

    The active one stands in ``bots/{bot_id}``, an earlier one in ``versions/{its number}`` below.
    """

    version: int
    session_type: SessionType
    initial_prompt_id: str
    summary_prompt_id: str
    model_config_id: str
    initial_prompt_msg: str
    summary_prompt_msg: str
    model_config: ModelConfig
    created_date: datetime


@dataclass(frozen=True)
class Bot(BotSummary):
    """``bots/{bot_id}``.

    ``creation_mac`` is a keyed hash of the request that made it, to tell a retry from a mistake.
    """

    last_modified_date: datetime
    is_active: bool
    active: BotVersion
    creation_mac: bytes

    def giving(self, version: BotVersion) -> "Bot":
        """The assistant with what the model is given in this version."""
        return replace(self, active=version, session_type=version.session_type)


class TurnKind(StrEnum):
    """What a turn does to its session."""

    OPEN = "open"
    MESSAGE = "message"
    REGENERATE = "regenerate"
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
    partial_reply: Sealed | None = None

    def is_live(self, now: datetime, lease: timedelta) -> bool:
        """Someone may still be at work on it."""
        return self.failure is None and self.at is not None and now < self.at + lease


@dataclass(frozen=True)
class StoredTurn:
    """One entry of the ring: a finished turn that a retry is answered from.

    ``version`` counts how often the turn's reply was regenerated by then.
    """

    request: TurnRequest
    turn: int
    version: int = 0


@dataclass(frozen=True)
class Session:
    """``sessions/{session_id}``. ``turn`` counts the finished ones that said something.

    A lab session keeps its last reply in ``lab_reply`` and goes at ``expires_at``.
    ``spent`` is all that its calls of the model came to.
    ``chosen`` names the version of each reply that was regenerated, by its turn's id.
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
    bot_version: int | None = None
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
    recap_spent: Spent | None = None
    spent: Spent = NOTHING
    was_counted_as_ended: bool = False
    chosen: Mapping[str, int] = field(default_factory=dict)
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

    @property
    def model(self) -> str:
        """The model it talks to: a session is started with one."""
        return self.bot_model_config.model or ""

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

    def version_of(self, turn: int) -> int:
        """Which reply of a turn the talk went on from."""
        return self.chosen.get(turn_id(turn), 0)

    def shows(self, message_id: str) -> bool:
        """It is part of the transcript: not a reply that was regenerated since."""
        turn = turn_of(message_id)
        shown = (user_message_id(turn), reply_message_id(turn, self.version_of(turn)))
        return message_id in shown

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
    spent: Spent | None = None
    memory_condensed: bool = False
    dropped_params: tuple[str, ...] = ()
    stopped: bool = False
    withheld: bool = False
    reached_limit: bool = False
    about: Sealed | None = None


def admission_of(
    user_id: str, kind: Counted, now: datetime, counted: Mapping[str, int] | None = None
) -> Admission:
    """One more of a kind on this day; ``counted`` are the days that are stored, where known."""
    today = _day(now)
    return Admission(user_id, kind, today, tuple(day for day in counted or () if day < today))


def _day(now: datetime) -> str:
    """Days are UTC's."""
    return now.astimezone(UTC).date().isoformat()


def version_id(version: int) -> str:
    """The id of an earlier version's document. They sort in the order of the versions."""
    return f"{version:06d}"


def turn_id(turn: int) -> str:
    """What the ids of a turn's messages begin with.

    They sort in the order of the talk, also where created_date is equal.
    """
    return f"{turn:06d}"


def turn_of(message_id: str) -> int:
    return int(message_id.partition("-")[0])


def user_message_id(turn: int) -> str:
    return f"{turn_id(turn)}-1u"


def reply_message_id(turn: int, version: int = 0) -> str:
    """``version`` 0 is the first reply; regenerated ones stand beside it."""
    return f"{turn_id(turn)}-2a.{version}" if version else f"{turn_id(turn)}-2a"
