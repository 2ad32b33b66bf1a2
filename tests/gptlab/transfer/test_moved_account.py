"""An account moves to another installation: equal content, once, also where it broke off."""

from collections.abc import Iterator
from typing import Any

import pytest

from gptlab.api.fields import Role
from gptlab.client import Client, errors
from gptlab.files.archives import Account, read_archive, write_archive
from gptlab.transfer.account import export_account, import_account
from gptlab.transfer.sessions import own_sessions
from tests.functions.assistants import cook
from tests.functions.imported import NOON, imported, messages
from tests.gptlab.files.test_archives import account, packed, rewrite
from tests.gptlab.transfer.moved_account import contents, make_assistants, make_sessions
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def moved() -> Account:
    """What somebody has in the first installation, after a while."""
    with CloudInProcess() as cloud, Client(cloud.gateway_url) as client:
        client.log_in(new_api_key())
        make_sessions(client, make_assistants(client))
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
    assert (len(here.bots), len(here.sessions)) == (2, 2)
    assert first == ["imported"] * 4
    assert second == ["already there"] * 4
    assert contents(export_account(client)) == contents(moved)


def test_an_archive_has_all_that_was_ever_made(moved: Account) -> None:
    made, said = moved.bots[-1], moved.sessions[-1]

    assert len(made.versions) == 5
    assert [each.note for each in made.versions] == [None, None, "Sells leeks.", None, None]
    assert [(each.label, each.from_version, each.to_version) for each in made.moves] == [
        ("production", 1, 2), ("staging", None, 3), ("staging", 3, 4), ("production", 2, 4),
        ("staging", 4, 2), ("staging", 2, None), ("best", None, 3), ("production", 4, 5),
        ("production", 5, 4),
    ]  # fmt: skip
    assert made.draft is not None
    assert made.draft.base_version == 4
    assert len(made.cases) == 4
    assert [each.message_id for each in said.messages] == [
        "000001-2a", "000002-1u", "000002-2a.2", "000006-1u", "000006-2a",
    ]  # fmt: skip
    assert [each.message_id for each in said.other_messages] == [
        "000002-2a", "000002-2a.1", "000003-1u", "000003-2a", "000004-1u", "000004-2a",
        "000004-2a.1", "000005-1u", "000005-2a",
    ]  # fmt: skip


def test_a_branch_can_be_opened_where_it_was_brought(moved: Account, client: Client) -> None:
    list(import_account(client, moved))
    found = next(each for each in own_sessions(client) if each.title == "On soup")
    shown = client.get_session(found.session_id, branch="000005-1u").messages

    assert [each.content for each in shown if each.role is Role.USER] == [
        "I have bread.",
        "And cheese.",
    ]


def shown(cloud: CloudInProcess) -> list[str]:
    """What people said, of what the model was shown last."""
    asked = [call["messages"] for call in cloud.model.calls(finished=True) if call["messages"]]
    return [each["content"] for each in asked[-1] if each["role"] == "user"][1:]


def test_a_session_goes_on_where_it_was_brought(
    moved: Account, client: Client, cloud: CloudInProcess
) -> None:
    list(import_account(client, moved))
    found = next(each for each in own_sessions(client) if each.title == "On soup")
    client.resume_session(found.session_id)
    turn = client.send_message(found.session_id, "And cream.")

    assert turn.turn == 7
    assert shown(cloud) == ["I have leeks.", "And garlic.", "And cream."]


def test_a_branch_may_begin_in_another_request(client: Client, cloud: CloudInProcess) -> None:
    bot_id, key = client.create_bot(cook()).bot_id, "import-of-branches"
    client.import_session(imported(bot_id, is_last=False), idempotency_key=key)
    asked, *rest = messages(4, 5)
    branch = [{**asked, "parent_turn": 2}, *rest]
    session = client.import_session(imported(bot_id, messages=branch), idempotency_key=key)
    client.send_message(session.session_id, "And cream.")

    assert session.message_count == 7
    assert shown(cloud) == ["Message 2", "Message 4", "Message 5", "And cream."]


def test_what_was_rewritten_is_refused_by_item_and_the_rest_goes_in(client: Client) -> None:
    whole = account(sessions=3)
    without_second_turn = (whole.sessions[1].messages[0], *whole.sessions[1].messages[3:])
    strange = whole.sessions[1].model_copy(update={"messages": without_second_turn})
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


def edited(turn: int, parent: int) -> list[dict[str, Any]]:
    """A turn that goes on from another than the one before it."""
    asked, reply = messages(turn, turn)
    return [{**asked, "parent_turn": parent}, reply]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"messages": messages(2, 3)}, "turns before these are missing"),
        ({"messages": [*messages(1, 1), *messages(3, 3)]}, "not in order"),
        ({"messages": messages(1, 2)[:2]}, "each turn is a message"),
        ({"messages": [{**messages(1, 1)[0], "role": "user"}]}, "each turn is a message"),
        ({"messages": messages(1, 1) * 2}, "each turn is a message"),
        ({"messages": [*messages(1, 1), *edited(2, 1)]}, "parent_turn names no turn"),
        ({"messages": [*messages(1, 2), *edited(3, 2)]}, "parent_turn names no turn"),
        (
            {"messages": [*messages(1, 2), *edited(3, 1), *edited(4, 2)]},
            "parent_turn names no turn",
        ),
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
