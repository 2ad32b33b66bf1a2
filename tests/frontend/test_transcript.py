"""A session as a file."""

import codecs
import csv
import json
from io import StringIO

import pytest

from frontend.transcript import as_csv, as_json, as_markdown
from gptlab.api.fields import Role
from gptlab.api.sessions import Message
from tests.frontend.fake_client import START, FakeClient, a_bot, code

HARD = 'He said "no",\nthen: 再见'


def conversation() -> FakeClient:
    fake = FakeClient()
    fake.bots[code(1)] = a_bot(1)
    return fake


def in_excel(text: str) -> list[list[str]]:
    """The rows of a downloaded file, read as a spreadsheet does: the mark tells the encoding."""
    assert text.encode().startswith(codecs.BOM_UTF8)
    return list(csv.reader(StringIO(text.encode().decode("utf-8-sig"), newline="")))


def test_every_kind_of_file_holds_the_session_exactly() -> None:
    fake = conversation()
    session_id = fake.start_session(code(1)).session.session_id
    fake.send_message(session_id, HARD)
    said = fake.get_session(session_id).messages
    rows = in_excel(as_csv(said))
    assert rows == [["is_user", "message"], ["0", "Reply 1"], ["1", HARD], ["0", "Reply 2"]]
    assert [entry["content"] for entry in json.loads(as_json(said))] == ["Reply 1", HARD, "Reply 2"]
    assert f"**You**\n\n{HARD}" in as_markdown(said, "Socrates")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0d"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(start: str) -> None:
    cell = f'{start}HYPERLINK("https://e.example",1)'
    assert in_excel(as_csv([a_message(cell)])) == [["is_user", "message"], ["1", f"'{cell}"]]


@pytest.mark.parametrize("cell", ["a=1", " =1", "'=1", "1-2", "", "再见", "a\u2028=", 'x,\r\n"=1"'])
def test_any_other_cell_is_exact(cell: str) -> None:
    assert in_excel(as_csv([a_message(cell)]))[1] == ["1", cell]


def a_message(content: str) -> Message:
    return Message(message_id="000001-1u", role=Role.USER, content=content, created_date=START)
