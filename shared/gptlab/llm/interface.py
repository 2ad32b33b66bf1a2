"""What the rest of the code knows of a chat model."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from gptlab.api import ModelConfig, Usage
from gptlab.crypto import ApiKey
from gptlab.errors import ProviderTimeout


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
    """A whole reply. ``dropped_params`` are settings that the model does not take."""

    text: str
    usage: Usage
    dropped_params: tuple[str, ...] = ()
    stopped: bool = False
    withheld: bool = False


class Chat(Protocol):
    """A chat model."""

    def reply(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
    ) -> ChatReply:
        """Ask for one reply on the caller's own key; raises ProviderFailed."""
        ...

    def stream(
        self,
        api_key: ApiKey,
        config: ModelConfig,
        messages: Sequence[Mapping[str, Any]],
        deadline: Deadline,
    ) -> Generator[str, None, ChatReply]:
        """The same, piece by piece, and whole in the end. Closing it hangs up on the provider.

        TurnStopped thrown into it hangs up too, and makes a reply of what has come.
        """
        ...
