"""Where a running local stack can be found: `.gptlab/running.json`."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from emulator.dev_stack.data import DIRECTORY

NAME = "running.json"


@dataclass(frozen=True)
class Running:
    """A local stack that runs now. ``demo_key`` is empty where a real provider answers."""

    pid: int
    gateway: str
    app: str
    demo_key: str


@contextmanager
def announced(running: Running, directory: Path = DIRECTORY) -> Iterator[None]:
    """Say where it is as long as it runs."""
    path = directory / NAME
    path.write_text(json.dumps(asdict(running)))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find_running(directory: Path = DIRECTORY) -> Running | None:
    """The running local stack, if any; a file left by one that was killed is ignored."""
    try:
        running = Running(**json.loads((directory / NAME).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return running if _is_alive(running.pid) else None


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
