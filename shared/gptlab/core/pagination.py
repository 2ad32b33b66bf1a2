"""Page tokens: where the next page of a list begins. Opaque to callers."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from gptlab.core.errors import InvalidRequest

Position = tuple[datetime, str]
NOT_OURS = "page_token: is not one that a list answered with"
_NUMBER = re.compile("[1-9][0-9]{0,5}")


def encode(position: Position) -> str:
    """The token of the page after the entry with this time and id."""
    time, document_id = position
    text = json.dumps([time.isoformat(), document_id])
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode(token: str | None) -> Position | None:
    """Raises InvalidRequest for what encode did not make."""
    if token is None:
        return None
    try:
        text = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        time, document_id = json.loads(text)
        position = datetime.fromisoformat(time).astimezone(UTC), str(document_id)
    except (ValueError, TypeError, OverflowError):
        raise InvalidRequest(NOT_OURS) from None
    if not position[1].isalnum():
        raise InvalidRequest(NOT_OURS)
    return position


def decode_number(token: str | None) -> int | None:
    """For a list without gaps, whose pages begin with a number. Raises InvalidRequest likewise."""
    if token is None:
        return None
    if not _NUMBER.fullmatch(token):
        raise InvalidRequest(NOT_OURS)
    return int(token)
