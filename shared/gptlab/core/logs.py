"""Structured logs as Cloud Logging reads them: one JSON line a record, fields by an allow-list.

No header, body, key, prompt or message has a field here, and no text of an exception either.
"""

import json
import logging
import traceback

FIELDS = frozenset({
    "code", "duration_ms", "logging.googleapis.com/trace", "model_calls", "model_ms", "operation",
    "replayed", "request_id", "status", "store_calls", "store_ms", "where", "why",
})  # fmt: skip
"""What ``extra`` may hold; anything else is dropped."""


class CloudLogging(logging.Formatter):
    """A record without its exception, whose text may quote anything."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name in FIELDS}
        return json.dumps({"severity": record.levelname, "message": record.getMessage(), **fields})


def where(error: BaseException) -> list[str]:
    """The path of an exception through the code, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _to_stderr() -> logging.Logger:
    log = logging.getLogger("gptlab.functions")
    handler = logging.StreamHandler()
    handler.setFormatter(CloudLogging())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False  # the framework's own handlers write whole records
    return log


LOG = _to_stderr()
