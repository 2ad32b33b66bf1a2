"""What happened in a schedule: what people did, how often it was delivered, what the model saw."""

from dataclasses import dataclass, field
from enum import Enum, StrEnum

from gptlab.api.sessions import Transcript

Said = tuple[str, str]
"""Role and content."""


class Kind(StrEnum):
    """What a person does."""

    START = "start"
    SAY = "say"
    REGENERATE = "regenerate"
    END = "end"
    RENAME = "rename"


class Fault(Enum):
    """What goes wrong at a call of the store or of the provider."""

    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    UNAVAILABLE = "unavailable"
    ANSWER_LOST = "answer lost"
    GIVEN_UP_BEFORE = "abandoned, not done"
    GIVEN_UP_AFTER = "abandoned, but done"
    SUSPENDED = "process suspended beyond the lease"
    CLOCK_JUMPED = "clock beyond the lease"


@dataclass(frozen=True)
class Action:
    """One thing a person does, with the key it keeps over all retries."""

    kind: Kind
    name: str
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """What no retry may change: where the reply stands, and the reply."""

    turn: int
    reply_id: str
    reply: str


@dataclass(eq=False)
class Delivery:
    """One request as it reached a function. Times are the schedule's, in microseconds.

    ``outcome``: done, killed, gone (the client went away), or the code of an error.
    """

    action: Action
    number: int
    began_at: int
    ended_at: int = 0
    outcome: str = "under way"
    answer: Answer | None = None
    calls: int = 0
    has_failed_reply: bool = False
    retry_after: float | None = None

    def __str__(self) -> str:
        return f"{self.action.name}#{self.number}"


@dataclass(frozen=True)
class Call:
    """One call of the provider, as it was asked."""

    delivery: Delivery
    asked: tuple[Said, ...]
    reply: str


@dataclass
class History:
    """Of one schedule, in the order of its time. ``steps`` hold no text of anybody."""

    is_lab: bool
    actions: list[Action] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    faults: int = 0


@dataclass(frozen=True)
class Left:
    """What is stored in the end."""

    transcript: Transcript
    context: tuple[Said, ...]
    replies: int
    """Messages of the assistant, those that were regenerated since included."""
    started: int
    ended: int
    """What the user's counters rose by. A bot's may fall behind rather than cost a reply."""
