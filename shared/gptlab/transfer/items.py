"""What an import says of each thing that it brings."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["assistant", "session", "line"]
State = Literal["imported", "already there", "refused"]
Note = Callable[[int, int], None]
"""Is told how many are done, and of how many."""


@dataclass(frozen=True)
class Outcome:
    """What came of one item. ``reason`` says why it was refused."""

    kind: Kind
    source_id: str
    state: State
    here_id: str = ""
    reason: str = ""


def silent(done: int, total: int) -> None:
    """Where nobody is told."""


def import_key(kind: str, source_id: str) -> str:
    """An idempotency key: the same for the same item of any archive."""
    return f"import-{kind}-{hashlib.sha256(source_id.encode()).hexdigest()}"
