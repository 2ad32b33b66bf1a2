"""Asking for the last reply once more."""

from collections.abc import Callable

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api.sessions import LabConfiguration
from gptlab.client import Client, errors
from tests.functions.assistants import cook

LAB = LabConfiguration.model_validate(
    {"initial_prompt": "You are a poet.", "config": {"model": "demo-chat"}}
)


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def conversation(client: Callable[..., Client], key: str) -> tuple[Client, str]:
    someone = client(key)
    bot = someone.create_bot(cook())
    session_id = someone.start_session(bot.bot_id).session.session_id
    someone.send_message(session_id, "I have leeks.")
    return someone, session_id


def cut(cloud: LocalCloud, key: str) -> None:
    """The demo model always says the same: a reply that another fault shapes is another reply."""
    body = {
        "choices": [{"finish_reason": "stop", "message": {"content": "Something else."}}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3},
    }
    cloud.model.faults({"kind": "error_body", "body": body, "key_sha256": sha256(key)})


def test_the_session_shows_the_new_reply_in_place_of_the_old(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    someone, session_id = conversation
    cut(cloud, key)

    turn = someone.regenerate_reply(session_id)

    transcript = someone.get_session(session_id)
    assert turn.reply.content == "Something else."
    assert (turn.turn, turn.session.message_count) == (2, 3)
    assert [m.content for m in transcript.messages][1:] == ["I have leeks.", "Something else."]


def test_the_session_goes_on_from_the_chosen_reply(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    someone, session_id = conversation
    cut(cloud, key)
    someone.regenerate_reply(session_id)
    someone.send_message(session_id, "And cream.")

    asked = [call["messages"] for call in cloud.model.calls() if call["messages"]][-1]
    assert [m["content"] for m in asked][-3:] == ["I have leeks.", "Something else.", "And cream."]
    assert len(someone.get_session(session_id).messages) == 5


def test_a_retry_is_not_asked_for_again(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    someone, session_id = conversation
    first = someone.regenerate_reply(session_id, idempotency_key="once-more-please")
    someone.regenerate_reply(session_id)
    cloud.model.clear_calls()

    again = someone.regenerate_reply(session_id, idempotency_key="once-more-please")

    assert (again.reply.message_id, again.reply.content) == (
        first.reply.message_id,
        first.reply.content,
    )
    assert cloud.model.calls() == []


def test_the_opening_can_be_asked_for_again(client: Callable[..., Client]) -> None:
    someone = client()
    session_id = someone.start_session(someone.create_bot(cook()).bot_id).session.session_id

    turn = someone.regenerate_reply(session_id)

    assert (turn.turn, turn.reply.message_id) == (1, "000001-2a.1")
    assert [m.message_id for m in someone.get_session(session_id).messages] == ["000001-2a.1"]


def test_in_the_lab_too(client: Callable[..., Client]) -> None:
    someone = client()
    session_id = someone.start_session(lab=LAB).session.session_id
    someone.send_message(session_id, "Of the sea.")
    turn = someone.regenerate_reply(session_id, idempotency_key="once-more-please")

    assert someone.regenerate_reply(session_id, idempotency_key="once-more-please") == turn
    assert len(someone.get_session(session_id).messages) == 3
    assert someone.send_message(session_id, "And of the shore.").turn == 3


def test_in_the_lab_a_late_retry_is_not_given_a_newer_reply(client: Callable[..., Client]) -> None:
    someone = client()
    session_id = someone.start_session(lab=LAB).session.session_id
    someone.send_message(session_id, "Of the sea.", idempotency_key="of-the-sea")
    someone.regenerate_reply(session_id)

    with pytest.raises(errors.IdempotencyKeyReused):
        someone.send_message(session_id, "Of the sea.", idempotency_key="of-the-sea")


def test_a_deleted_session_leaves_no_earlier_reply(conversation: tuple[Client, str]) -> None:
    someone, session_id = conversation
    someone.regenerate_reply(session_id)

    assert someone.delete_session(session_id).messages_deleted == 4


def test_an_ended_session_has_no_more_replies(conversation: tuple[Client, str]) -> None:
    someone, session_id = conversation
    someone.end_session(session_id)

    with pytest.raises(errors.SessionEnded):
        someone.regenerate_reply(session_id)


def test_a_failed_try_keeps_the_reply_there_is(
    cloud: LocalCloud, conversation: tuple[Client, str], key: str
) -> None:
    someone, session_id = conversation
    before = someone.get_session(session_id).messages
    cloud.model.faults({"kind": "html", "key_sha256": sha256(key)})

    with pytest.raises(errors.ProviderError):
        someone.regenerate_reply(session_id)

    assert someone.get_session(session_id).messages == before
