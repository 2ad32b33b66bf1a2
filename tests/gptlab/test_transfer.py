"""An account moves to another installation: equal content, once, also where it broke off."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gptlab import transfer
from gptlab.client import Client, errors
from gptlab.files.archives import Account, read_archive, write_archive
from gptlab.transfer import export_account, import_account
from tests.functions.assistants import cook, revision
from tests.functions.imported import NOON, imported, messages
from tests.gptlab.files.test_archives import account, packed, rewrite
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

STAMPS = {"created_date", "last_modified_date"}
HERE_ALONE = {"bot": {"bot_id", "sessions_started", "sessions_ended", *STAMPS}}


def contents(found: Account) -> Any:  # noqa: ANN401 - plain values, to compare
    """All that an account has, without what belongs to one installation: ids, and dates of bots."""
    names = {each.bot.bot_id: each.bot.name for each in found.bots}
    bots = [
        {
            "bot": each.bot.model_dump(exclude=HERE_ALONE["bot"]),
            "versions": [one.model_dump(exclude=STAMPS) for one in each.versions],
        }
        for each in found.bots
    ]
    sessions = [
        {
            **each.model_dump(exclude={"session": {"session_id", "bot_id"}}),
            "with": names.get(each.session.bot_id or "", each.session.bot_id),
        }
        for each in found.sessions
    ]
    return bots, sessions


@pytest.fixture(scope="module")
def moved() -> Account:
    """What somebody has in the first installation, after a while."""
    with CloudInProcess() as cloud, Client(cloud.gateway_url) as client:
        client.log_in(new_api_key())
        bot = client.create_bot(cook())
        client.revise_bot(revision(bot, initial_prompt="You are a baker, {{city}}.", variables=[
            {"name": "city", "required": False}], starters=["Hello?"]))  # fmt: skip
        client.create_bot(cook(name="Other"))
        first = client.start_session(bot.bot_id).session.session_id
        client.send_message(first, "I have leeks.")
        client.regenerate_reply(first)
        client.send_message(first, "And onions.")
        client.rename_session(first, "On soup")
        client.rate_session(first, 1)
        client.end_session(first)
        client.start_session(bot.bot_id, model="demo-chat-mini")
        return export_account(client)


@pytest.fixture(scope="module")
def cloud(moved: Account) -> Iterator[CloudInProcess]:
    """The other installation, once the first is gone."""
    with CloudInProcess(GPTLAB_CEILINGS='{"bots": 0}') as running:
        yield running


@pytest.fixture
def client(cloud: CloudInProcess) -> Iterator[Client]:
    with Client(cloud.gateway_url) as made:
        made.log_in(new_api_key())
        yield made


def test_an_account_moves_with_equal_content_and_a_second_time_changes_nothing(
    moved: Account, client: Client
) -> None:
    archive = write_archive(moved, NOON)
    first = [each.state for each in import_account(client, read_archive(archive))]
    here = export_account(client)
    second = [each.state for each in import_account(client, read_archive(archive))]

    assert contents(here) == contents(moved)
    assert (len(here.bots), len(here.sessions), len(here.sessions[-1].messages)) == (2, 2, 5)
    assert first == ["imported"] * 4
    assert second == ["already there"] * 4
    assert contents(export_account(client)) == contents(moved)


def test_a_session_goes_on_where_it_was_brought(moved: Account, client: Client) -> None:
    list(import_account(client, moved))
    found = next(each for each in transfer.own_sessions(client) if each.title == "On soup")
    client.resume_session(found.session_id)
    turn = client.send_message(found.session_id, "And cream.")

    assert turn.turn == 4
    assert "cream" in turn.reply.content


def test_what_was_rewritten_is_refused_by_item_and_the_rest_goes_in(client: Client) -> None:
    whole = account(sessions=3)
    out_of_order = whole.sessions[1].messages[::-1]
    strange = whole.sessions[1].model_copy(update={"messages": out_of_order})
    sessions = [whole.sessions[0], strange, whole.sessions[2]]
    written = write_archive(Account(whole.user, whole.bots, sessions), NOON)
    told = list(import_account(client, read_archive(packed(written, rewrite))))

    refused = {each.source_id: each.reason for each in told if each.state == "refused"}
    assert set(refused) == {"sessions.jsonl:1", whole.sessions[1].session.session_id}
    assert "was changed" in refused["sessions.jsonl:1"]
    assert "not in order" in refused[whole.sessions[1].session.session_id]
    (here,) = export_account(client).sessions
    assert here.messages == whole.sessions[2].messages


def test_its_own_account_takes_no_archive_of_itself(client: Client) -> None:
    with pytest.raises(errors.InvalidRequest, match="the file was made of"):
        list(import_account(client, export_account(client)))


def test_a_thousand_messages_go_in_pages(client: Client) -> None:
    whole = account(sessions=1, turns=501)
    told = list(import_account(client, whole))
    (here,) = export_account(client).sessions

    assert [each.state for each in told] == ["imported", "imported"]
    assert here.messages == whole.sessions[0].messages
    assert len(here.messages) == 1_001


def test_until_its_last_page_a_session_is_in_no_list(client: Client) -> None:
    bot_id, key = client.create_bot(cook()).bot_id, "import-of-a-session"
    client.import_session(imported(bot_id, is_last=False), idempotency_key=key)
    before = client.list_sessions().sessions
    client.import_session(imported(bot_id, messages=messages(4, 5)), idempotency_key=key)

    assert before == []
    assert [each.message_count for each in client.list_sessions().sessions] == [9]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"messages": messages(2, 3)}, "turns before these are missing"),
        ({"messages": [*messages(1, 1), *messages(3, 3)]}, "not in order"),
        ({"messages": messages(2, 2)[:1]}, "each turn is a reply"),
        ({"messages": [{**messages(1, 1)[0], "role": "user"}]}, "each turn is a reply"),
    ],
)
def test_turns_that_are_not_whole_are_refused(
    client: Client, change: dict[str, Any], problem: str
) -> None:
    bot_id = client.create_bot(cook()).bot_id
    with pytest.raises(errors.InvalidRequest, match=problem):
        client.import_session(imported(bot_id, **change))


def test_an_import_counts_against_the_days_ceiling_and_leaves_nothing_beyond_it() -> None:
    with (
        CloudInProcess(GPTLAB_CEILINGS='{"messages": 4}') as strict,
        Client(strict.gateway_url) as client,
    ):
        client.log_in(new_api_key())
        bot_id = client.create_bot(cook()).bot_id
        client.import_session(imported(bot_id))
        with pytest.raises(errors.CeilingReached):
            client.import_session(imported(bot_id))

        assert len(client.list_sessions().sessions) == 1


Killed = Callable[[int, str], int]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An archive with two assistants' versions and a session of two pages."""
    path = tmp_path / "account.zip"
    path.write_bytes(write_archive(account(sessions=1, turns=120), NOON))
    return path


def run_killed(cloud: CloudInProcess, key: str, archive: Path, step: int, when: str) -> int:
    """How the process ended, or with step 0 how many requests it made."""
    command = [sys.executable, "-m", "tests.gptlab.killed_import", cloud.gateway_url, key]
    done = subprocess.run(
        [*command, str(archive), str(step), when], capture_output=True, text=True, check=False
    )
    return int(done.stdout) if step == 0 else done.returncode


def test_an_import_that_is_killed_at_any_step_is_completed_by_the_next(
    cloud: CloudInProcess, small: Path
) -> None:
    whole = contents(read_archive(small.read_bytes()))
    steps = run_killed(cloud, new_api_key(), small, 0, "never")
    assert steps > 6
    for step in range(1, steps + 1):
        for when in ("before", "after"):
            key = new_api_key()
            assert run_killed(cloud, key, small, step, when) == -9
            assert contents(completed(cloud, key, small)) == whole, f"killed {when} {step}"


def completed(cloud: CloudInProcess, key: str, archive: Path) -> Account:
    """What is there after another, whole import."""
    with Client(cloud.gateway_url) as client:
        client.log_in(key)
        list(import_account(client, read_archive(archive.read_bytes())))
        return export_account(client)


def test_with_keys_that_come_from_nowhere_the_same_check_finds_doubles(
    cloud: CloudInProcess, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the derived keys that keep a rerun from doubling."""
    key = new_api_key()
    whole = contents(read_archive(small.read_bytes()))
    assert contents(completed(cloud, new_api_key(), small)) == whole
    assert run_killed(cloud, key, small, 5, "after") == -9
    monkeypatch.setattr(transfer, "_key", lambda kind, source_id: new_api_key())

    assert contents(completed(cloud, key, small)) != whole
