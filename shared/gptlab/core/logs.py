"""Structured logs as Cloud Logging reads them: one JSON line an event, fields by an allow-list.

No header, body, key, prompt or message has a field here, and no text of an exception either.
"""

import json
import sys
import traceback
from collections.abc import Mapping

LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40}
FIELDS = frozenset({
    "code", "duration_ms", "logging.googleapis.com/trace", "message", "model_calls", "model_ms",
    "operation", "replayed", "request_id", "severity", "status", "store_calls", "store_ms",
    "where", "why",
})  # fmt: skip


class Log:
    """Writes to standard error from ``level`` up."""

    def __init__(self, level: str) -> None:
        self._level = LEVELS.get(level, LEVELS["INFO"])

    def write(self, fields: Mapping[str, object]) -> None:
        """One event, with its ``severity``; a field that is not on the list is dropped."""
        if LEVELS[str(fields["severity"])] < self._level:
            return
        kept = {name: value for name, value in fields.items() if name in FIELDS}
        sys.stderr.write(json.dumps(kept) + "\n")
        sys.stderr.flush()


def where(error: BaseException) -> list[str]:
    """The path of an exception through the code, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
