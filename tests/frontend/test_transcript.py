"""A talk as a file."""

import csv
import json
from io import StringIO

from frontend.transcript import as_csv, as_json, as_markdown
from tests.frontend.fake_client import FakeClient, a_bot, code

HARD = 'He said "no",\nthen: 再见'


def talk() -> FakeClient:
    fake = FakeClient()
    fake.bots[code(1)] = a_bot(1)
    return fake


def test_every_kind_of_file_holds_the_talk_exactly() -> None:
    fake = talk()
    session_id = fake.start_session(code(1)).session.session_id
    fake.send_message(session_id, HARD)
    said = fake.get_session(session_id).messages
    rows = list(csv.reader(StringIO(as_csv(said), newline="")))
    assert rows == [["is_user", "message"], ["0", "Reply 1"], ["1", HARD], ["0", "Reply 2"]]
    assert [entry["content"] for entry in json.loads(as_json(said))] == ["Reply 1", HARD, "Reply 2"]
    assert f"**You**\n\n{HARD}" in as_markdown(said, "Socrates")
