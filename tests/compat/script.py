"""What the second provider answers to what."""

from typing import Any

CHAT = "kitchen/leek-soup"
REFUSES_TEMPERATURE = "kitchen/no-temperature"
REFUSES_STREAM_OPTIONS = "kitchen/no-stream-options"
BREAKS_OFF = "kitchen/breaks-off"
NOT_OFFERED = "kitchen/closed"

OPENING = "Good evening. What is in the kitchen tonight?"
TO_LEEKS = "Leeks, cream and a slow fire: that is a soup already. 韭葱汤。"
TO_ONIONS = "Then brown the onions first, and let them take their time."
RECAP = "We spoke of leeks and onions, and of patience."
REASONING = "They have leeks; cream would go with them."

LEEKS = "I have leeks."
ONIONS = "And onions."
SUMMARIZE = "Please summarize our talk."


def _reply(model: str, text: str, to: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A reply with all that others put around it: reasoning, and comments that keep it alive."""
    return {
        "match": {"model": model, **({"userMessage": to} if to else {})},
        "response": {"content": text, "reasoning": REASONING},
        "openRouterProcessing": True,
        **more,
    }


def _refusal_at_first(model: str, parameter: str) -> dict[str, Any]:
    error = {
        "message": f"Unsupported parameter: {parameter}",
        "type": "invalid_request_error",
        "param": parameter,
        "code": "unsupported_parameter",
    }
    return {
        "match": {"model": model, "sequenceIndex": 0},
        "response": {"status": 400, "error": error},
    }


def _broken_off_at_first(model: str, text: str, to: str) -> dict[str, Any]:
    reply = _reply(model, text, to, truncateAfterChunks=3)
    return {**reply, "match": {**reply["match"], "sequenceIndex": 0}}


SCRIPT = (
    _reply(CHAT, RECAP, SUMMARIZE),
    _reply(CHAT, TO_LEEKS, LEEKS),
    _reply(CHAT, TO_ONIONS, ONIONS),
    _reply(CHAT, OPENING),
    _refusal_at_first(REFUSES_TEMPERATURE, "temperature"),
    _reply(REFUSES_TEMPERATURE, TO_LEEKS),
    _refusal_at_first(REFUSES_STREAM_OPTIONS, "stream_options"),
    _reply(REFUSES_STREAM_OPTIONS, TO_LEEKS),
    _broken_off_at_first(BREAKS_OFF, TO_LEEKS, LEEKS),
    _reply(BREAKS_OFF, TO_LEEKS, LEEKS),
    _reply(BREAKS_OFF, OPENING),
)
"""The first that fits is taken."""
