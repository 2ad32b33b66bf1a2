"""The models on offer, their context windows, and what each refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from emulator.openai_mock import refusals

SAMPLING = ("temperature", "top_p", "presence_penalty", "frequency_penalty")


@dataclass(frozen=True)
class Model:
    """A model; `refused` maps a field it does not take to the one to use instead, if any.

    Window and hidden reasoning are in tokens, see `tokens`.
    """

    id: str
    created: int = 1_735_689_600
    window: int = 16_384
    chats: bool = True
    reasoning_tokens: int = 0
    refused: dict[str, str | None] = field(default_factory=dict)
    shutdown_date: date | None = None

    def entry(self) -> dict[str, object]:
        """The model as `GET /v1/models` lists it."""
        return {
            "id": self.id,
            "object": "model",
            "created": self.created,
            "owned_by": "gptlab-demo",
            "shutdown_date": self.shutdown_date.isoformat() if self.shutdown_date else None,
        }

    def check_takes(self, body: Mapping[str, object]) -> None:
        for name, instead in self.refused.items():
            if body.get(name) is not None:
                raise refusals.unsupported_parameter(name, instead)

    def is_shut_down(self) -> bool:
        return self.shutdown_date is not None and self.shutdown_date <= datetime.now(UTC).date()


MODELS = (
    Model("demo-chat"),
    Model("demo-chat-mini"),
    Model(
        "demo-reasoning",
        reasoning_tokens=16,
        refused={"max_tokens": "max_completion_tokens", **dict.fromkeys(SAMPLING)},
    ),
    Model("demo-small-context", window=512),
    Model("demo-retired", shutdown_date=date(2025, 1, 31)),
    Model("demo-embedding", chats=False),
)


def get(model_id: str) -> Model:
    for model in MODELS:
        if model.id == model_id:
            return model
    raise refusals.unknown_model(model_id)


def get_for_chat(model_id: str) -> Model:
    """The model, if it can be talked to today."""
    model = get(model_id)
    if not model.chats:
        raise refusals.not_a_chat_model()
    if model.is_shut_down():
        raise refusals.retired_model(model_id)
    return model
