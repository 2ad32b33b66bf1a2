"""A conversation from elsewhere, to import in tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gptlab.api.imports import ImportSession

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
USAGE = {"input_tokens": 7, "output_tokens": 5, "source": "provider", "cost_usd": 0.25}


def messages(first: int, last: int) -> list[dict[str, Any]]:
    """Whole turns: the assistant opens, then each message has its reply."""
    found: list[dict[str, Any]] = []
    for turn in range(first, last + 1):
        said = {"created_date": NOON + timedelta(minutes=turn)}
        if turn > 1:
            asked = {"message_id": f"{turn:06d}-1u", "role": "user", "content": f"Message {turn}"}
            found.append({**said, **asked})
        reply = {"message_id": f"{turn:06d}-2a", "role": "assistant", "content": f"Reply {turn}"}
        found.append({**said, **reply, "usage": USAGE})
    return found


def imported(bot_id: str, first: int = 1, last: int = 3, **changes: object) -> ImportSession:
    fields: dict[str, Any] = {
        "bot_id": bot_id,
        "bot_name": "Cook",
        "bot_version": 1,
        "session_type": 2,
        "model": "demo-chat",
        "created_date": NOON,
        "last_modified_date": NOON + timedelta(hours=1),
        "status": 0,
        "title": "Soup",
        "usage": USAGE,
        "messages": messages(first, last),
        "is_last": True,
    }
    return ImportSession.of(**{**fields, **changes})
