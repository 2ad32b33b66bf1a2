"""A session as a file: CSV, JSON or Markdown."""

import csv
import json
from collections.abc import Sequence
from io import StringIO

from gptlab.api.fields import Role
from gptlab.api.sessions import Message

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the encoding of its country."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection); the last four are full-width."""


def as_csv(messages: Sequence[Message]) -> str:
    """Two columns, ``is_user`` (1 or 0) and ``message``, for spreadsheets.

    A message that one would run as a formula begins with an apostrophe.
    """
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    rows = csv.writer(text)
    rows.writerow(["is_user", "message"])
    rows.writerows([int(said.role is Role.USER), _as_text(said.content)] for said in messages)
    return text.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def as_json(messages: Sequence[Message]) -> str:
    """A list of objects with role, content and created_date."""
    fields = {"role", "content", "created_date"}
    rows = [said.model_dump(mode="json", include=fields) for said in messages]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_markdown(messages: Sequence[Message], assistant: str) -> str:
    """To be read: each message under the name of who said it."""
    names = {Role.USER: "You", Role.ASSISTANT: assistant}
    return "\n\n".join(f"**{names[said.role]}**\n\n{said.content}" for said in messages) + "\n"
