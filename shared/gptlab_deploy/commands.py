"""What a deploy asks and does: commands, named before they are run."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Stdin:
    """What a command reads. ``about`` says what it is; the text itself is never shown."""

    about: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Command:
    """One call of gcloud or firebase."""

    words: tuple[str, ...]
    stdin: Stdin | None = None

    def shown(self) -> str:
        """As a shell would take it."""
        line = shlex.join(self.words)
        return f"{line}  # reads {self.stdin.about}" if self.stdin else line


@dataclass(frozen=True)
class Step:
    """One change, and why it is made. Steps in a row of one ``batch`` may run at once.

    With ``until`` it is no change but a wait: the command is run until it prints that.
    """

    why: str
    command: Command
    batch: str = ""
    until: str = ""


Answer = Any
"""JSON, as gcloud prints it."""
Resource = Mapping[str, Any]
"""One entry of such an answer."""
Ask = Callable[[Command], Answer]
"""Runs a command that changes nothing."""


def nothing_there(command: Command) -> Answer:
    """What every question is answered with in a project in which nothing is yet."""
    return []


def last(name: str) -> str:
    """The last part of a resource's full name: its own."""
    return name.rpartition("/")[2]
