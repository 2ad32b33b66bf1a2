"""What the rest of the code knows of a chat model."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from gptlab.api.fields import ModelConfig
from gptlab.api.sessions import Usage
from gptlab.core.crypto import ApiKey
from gptlab.core.errors import ProviderTimeout


class Deadline:
    """A moment after which nobody waits any more."""

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; raises ProviderTimeout when it has passed."""
        left = self._at - monotonic()
        if left <= 0:
            raise ProviderTimeout
        return left


@dataclass(frozen=True)
class ChatReply:
    """A whole reply. ``dropped_params`` are settings that the model does not take.

    ``reached_limit``: cut at its token limit. ``earlier`` is what an empty reply took that was
    paid for before this one.
    """

    text: str
    usage: Usage
    dropped_params: tuple[str, ...] = ()
    stopped: bool = False
    withheld: bool = False
    reached_limit: bool = False
    earlier: Usage | None = None


class Chat(Protocol):
    """A chat model."""

    def reply(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> ChatReply:
        """Ask for one reply on the caller's own key; raises ProviderFailed.

        The reply ends before any of the texts in ``stop``.
        """
        ...

    def stream(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        stop: Sequence[str] = (),
    ) -> Generator[str, None, ChatReply]:
        """The same, piece by piece, and whole in the end. Closing it hangs up on the provider.

        TurnStopped thrown into it hangs up too, and makes a reply of what has come.
        """
        ...
