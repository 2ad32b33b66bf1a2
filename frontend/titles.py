"""What a session is called: the beginning of the first thing that the person wrote in it."""

from collections.abc import Iterable

from gptlab.api.fields import Role
from gptlab.api.sessions import Message

MOST = 48
"""Characters: as much as a row in the sidebar can show, in two lines."""


def of_text(text: str) -> str:
    """The first line of it, without Markdown's signs, cut between two words."""
    lines = (line.strip("#>*-_`~ \t") for line in text.splitlines())
    line = " ".join(next(filter(None, lines), "").split())
    if len(line) <= MOST:
        return line
    cut = line[:MOST]
    at_word = cut.rpartition(" ")[0]
    return f"{at_word if len(at_word) > MOST // 2 else cut}…"


def of_messages(messages: Iterable[Message]) -> str:
    first = next((said for said in messages if said.role is Role.USER), None)
    return of_text(first.content) if first else ""
