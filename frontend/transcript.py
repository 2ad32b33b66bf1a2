"""A talk as a file: CSV, JSON or Markdown."""

import csv
import json
from collections.abc import Sequence
from io import StringIO

from gptlab import api


def as_csv(messages: Sequence[api.Message]) -> str:
    """Two columns, ``is_user`` (1 or 0) and ``message``."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["is_user", "message"])
    rows.writerows([int(said.role is api.Role.USER), said.content] for said in messages)
    return text.getvalue()


def as_json(messages: Sequence[api.Message]) -> str:
    """A list of objects with role, content and created_date."""
    fields = {"role", "content", "created_date"}
    rows = [said.model_dump(mode="json", include=fields) for said in messages]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_markdown(messages: Sequence[api.Message], assistant: str) -> str:
    """To be read: each message under the name of who said it."""
    names = {api.Role.USER: "You", api.Role.ASSISTANT: assistant}
    return "\n\n".join(f"**{names[said.role]}**\n\n{said.content}" for said in messages) + "\n"
