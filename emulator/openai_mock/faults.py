"""What tests can make go wrong, once each.

A fault changes an answer: a call that is refused anyway leaves it in the queue. In a stream,
`after` counts the pieces of text already sent. Without a stream, `stall`, `drop` and `garbage`
act in the middle of the body, and `end` leaves finish_reason null.

kind           what the client sees, and the fields it reads
`status`         an error: status, headers, and body, or code, type, message and param
`delay`          nothing for `seconds`, then the answer
`hold`           nothing until `POST /release`, at most 30 s, then the answer
`stall`          a pause of `seconds` after `after` pieces
`pause`          after `after` pieces nothing until `POST /release`, at most 30 s
`drop`           the connection closed after `after` pieces
`end`            a clean end after `after` pieces, without finish_reason
`garbage`        after `after` pieces a chunk that is no JSON
`error_chunk`    after `after` pieces an error object: body, or code, type, message and param
`html`           200 with a page of HTML
`error_body`     200 with an error object: body, or code, type, message and param
`empty_choices`  200 with `choices: []`
`empty_length`   200 without text, finish_reason `length`
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Operation = Literal["chat", "models", "moderations"]
Kind = Literal[
    "status", "delay", "hold", "stall", "pause", "drop", "end", "garbage", "error_chunk",
    "html", "error_body", "empty_choices", "empty_length",
]  # fmt: skip
CAPACITY = 1000


class Fault(BaseModel):
    """One thing that goes wrong at the next call of `on`, made with this key if one is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    on: Operation = "chat"
    key_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    after: int = Field(default=2, ge=0)
    seconds: float = Field(default=1.0, ge=0, le=120)
    status: int = Field(default=500, ge=400, le=599)
    message: str = "The server had an error while processing your request. Sorry about that!"
    type: str = "server_error"
    param: str | None = None
    code: str | None = None
    body: Any = None
    headers: dict[str, str] = {}

    def error(self) -> object:
        """The error object this fault answers with."""
        if self.body is not None:
            return self.body
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return {"error": error}


FAULTS = TypeAdapter(list[Fault])


class FaultQueue:
    """Faults in the order they were asked for; each is taken once."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, faults: list[Fault]) -> None:
        self._faults = (self._faults + faults)[-CAPACITY:]

    def take(self, on: Operation, key_sha256: str) -> Fault | None:
        """The first fault meant for this call, now gone from the queue."""
        for index, fault in enumerate(self._faults):
            if fault.on == on and fault.key_sha256 in (None, key_sha256):
                return self._faults.pop(index)
        return None

    def left(self) -> list[dict[str, Any]]:
        return [fault.model_dump(mode="json") for fault in self._faults]

    def clear(self) -> None:
        self._faults = []
