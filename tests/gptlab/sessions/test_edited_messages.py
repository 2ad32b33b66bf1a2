"""Another message in place of an earlier one, and the branches that come of it."""

from collections.abc import Callable, Sequence
from threading import Thread

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api import operations
from gptlab.api.sessions import EditMessage, LabConfiguration, Turn
from gptlab.api.stream import Delta
from gptlab.client import Client, errors
from gptlab.llm.memory import WINDOW_MESSAGES
from tests.functions.assistants import cook

LONG = WINDOW_MESSAGES
"""So many turns outgrow the window twice."""
SMALL = {"model": "demo-small-context", "max_tokens": 60}
LAB = LabConfiguration.model_validate(
    {"initial_prompt": "You are a poet.", "config": {"model": "demo-chat"}}
)
Said = Callable[..., str]
"""Starts a session and says these things in it."""


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def someone(client: Callable[..., Client], key: str) -> Client:
    return client(key)


@pytest.fixture
def said(someone: Client) -> Said:
    return lambda *texts, **bot: say_in_new_session(someone, texts, **bot)


def say_in_new_session(someone: Client, texts: Sequence[str], **bot: object) -> str:
    session_id = someone.start_session(someone.create_bot(cook(**bot)).bot_id).session.session_id
    for text in texts:
        someone.send_message(session_id, text)
    return session_id


def contents(someone: Client, session_id: str, branch: str | None = None) -> list[str]:
    """What people said there."""
    found = someone.get_session(session_id, branch=branch).messages
    return [message.content for message in found if message.role == "user"]


def last_asked(cloud: LocalCloud, key: str) -> list[tuple[str, str]]:
    """The messages of the last chat call on this key."""
    calls = [call for call in cloud.model.calls() if call["key_sha256"] == sha256(key)]
    messages = [call["messages"] for call in calls if call["messages"]][-1]
    return [(each["role"], each["content"]) for each in messages]


def test_the_session_goes_on_from_the_new_message(someone: Client, said: Said) -> None:
    session_id = said("Leeks.", "Cream.", "Salt.")

    turn = someone.edit_message(session_id, "000003-1u", "Butter.")
    someone.send_message(session_id, "Pepper.")

    assert contents(someone, session_id) == ["Leeks.", "Butter.", "Pepper."]
    assert (turn.turn, turn.session.message_count) == (5, 5)
    assert someone.get_session(session_id).session.message_count == 7


@pytest.mark.parametrize(
    ("turns", "edited", "bot"),
    [
        (3, 2, {}),
        (LONG, LONG, {}),
        (LONG, 4, {}),
        (LONG, 15, {}),
        (LONG, 5, {"session_type": 3}),
        (16, 2, {"session_type": 3, "config": SMALL}),
    ],
    ids=["short", "last", "before the window", "in the window", "coaching", "condensed since"],
)
def test_the_model_is_shown_what_it_would_have_been_had_it_been_said_then(
    cloud: LocalCloud, someone: Client, key: str, said: Said,
    turns: int, edited: int, bot: dict[str, object],
) -> None:  # fmt: skip
    texts = [f"Ingredient number {number} is a leek." for number in range(turns)]
    session_id = said(*texts, **bot)
    someone.edit_message(session_id, f"{edited + 1:06d}-1u", "Now a carrot.")
    shown = last_asked(cloud, key)

    said(*texts[: edited - 1], "Now a carrot.", **bot)

    assert shown == last_asked(cloud, key)
    assert shown[-1] == ("user", "Now a carrot.")


def test_a_summary_that_covers_only_what_came_before_is_kept(
    cloud: LocalCloud, someone: Client, key: str, said: Said
) -> None:
    session_id = said(session_type=3, config=SMALL)
    number = 0
    while not someone.send_message(session_id, f"Ingredient {number} is a leek.").memory_condensed:
        number += 1
    last = someone.get_session(session_id).messages[-2].message_id

    someone.edit_message(session_id, last, "Now a carrot.")

    (_, instructions), *shown = last_asked(cloud, key)
    assert "Summary of the conversation so far:" in instructions
    assert shown[-1] == ("user", "Now a carrot.")
    assert f"Ingredient {number} is a leek." not in [text for _, text in shown]


def test_the_earlier_branch_can_be_looked_at_whole(someone: Client, said: Said) -> None:
    session_id = said("Leeks.", "Cream.", "Salt.")
    before = someone.get_session(session_id).messages
    someone.edit_message(session_id, "000003-1u", "Butter.")

    looked_at = someone.get_session(session_id, branch="000003-1u")

    earlier = looked_at.messages
    assert looked_at.branch == "000003-1u"
    assert [each.content for each in earlier] == [each.content for each in before]
    versions = {each.message_id: each.versions for each in earlier}
    assert versions["000003-1u"] == ("000003-1u", "000005-1u")
    assert versions["000002-1u"] == versions["000004-1u"] == ()
    shown = someone.get_session(session_id).messages
    assert shown[3].versions == ("000003-1u", "000005-1u")


def test_an_earlier_reply_can_be_looked_at(
    cloud: LocalCloud, someone: Client, key: str, said: Said
) -> None:
    session_id = said("Leeks.")
    first = someone.get_session(session_id).messages[-1]
    body = {"choices": [{"finish_reason": "stop", "message": {"content": "Another."}}]}
    cloud.model.faults({"kind": "error_body", "body": body, "key_sha256": sha256(key)})
    second = someone.regenerate_reply(session_id).reply
    someone.send_message(session_id, "Cream.")

    earlier = someone.get_session(session_id, branch=first.message_id).messages

    assert second.versions == (first.message_id, second.message_id)
    assert [each.content for each in earlier[1:]] == ["Leeks.", first.content]
    later = someone.get_session(session_id, branch=second.message_id)
    assert later == someone.get_session(session_id)
    assert later.branch is None


def test_branches_have_branches(someone: Client, said: Said) -> None:
    session_id = said("Leeks.", "Cream.")
    someone.edit_message(session_id, "000002-1u", "Carrots.")
    someone.send_message(session_id, "Salt.")
    someone.edit_message(session_id, "000003-1u", "Butter.")
    third = someone.edit_message(session_id, "000002-1u", "Onions.")

    assert contents(someone, session_id) == ["Onions."]
    assert contents(someone, session_id, "000002-1u") == ["Leeks.", "Butter."]
    assert contents(someone, session_id, "000003-1u") == ["Leeks.", "Cream."]
    assert contents(someone, session_id, "000004-1u") == ["Carrots.", "Salt."]
    shown = someone.get_session(session_id).messages
    assert shown[1].versions == ("000002-1u", "000004-1u", "000007-1u")
    assert third.session.message_count == len(shown) == 3


def test_a_new_reply_and_the_recap_are_of_the_new_branch(
    cloud: LocalCloud, someone: Client, key: str, said: Said
) -> None:
    session_id = said("Leeks.", "Cream.")
    someone.edit_message(session_id, "000002-1u", "Carrots.")

    reply = someone.regenerate_reply(session_id).reply
    assert reply.message_id == "000004-2a.1"
    assert [text for role, text in last_asked(cloud, key) if role == "user"][1:] == ["Carrots."]
    someone.end_session(session_id)
    assert "Leeks." not in str(last_asked(cloud, key))


def test_a_retry_is_answered_from_what_was_stored(
    cloud: LocalCloud, someone: Client, said: Said
) -> None:
    session_id = said("Leeks.", "Cream.")
    first = someone.edit_message(session_id, "000002-1u", "Carrots.", idempotency_key="carrots-1")
    someone.edit_message(session_id, "000002-1u", "Onions.")
    cloud.model.clear_calls()

    again = someone.edit_message(session_id, "000002-1u", "Carrots.", idempotency_key="carrots-1")

    assert (again.turn, again.reply.content) == (first.turn, first.reply.content)
    assert cloud.model.calls() == []
    assert contents(someone, session_id) == ["Onions."]


@pytest.mark.parametrize(
    ("message_id", "text"), [("000003-1u", "Carrots."), ("000002-1u", "Onions.")]
)
def test_a_key_is_of_one_message_and_one_text(
    someone: Client, said: Said, message_id: str, text: str
) -> None:
    session_id = said("Leeks.", "Cream.")
    someone.edit_message(session_id, "000002-1u", "Carrots.", idempotency_key="carrots-1")

    with pytest.raises(errors.IdempotencyKeyReused):
        someone.edit_message(session_id, message_id, text, idempotency_key="carrots-1")


def test_of_many_at_once_each_is_a_turn_or_is_told_to_wait(someone: Client, said: Said) -> None:
    session_id = said("Leeks.", "Cream.")
    answers: list[str] = []

    def edit(number: int) -> None:
        turn = someone.edit_message(
            session_id, "000002-1u", f"Carrots {number}.", idempotency_key=f"carrots-{number // 2}x"
        )
        answers.append(turn.reply.message_id)

    threads = [Thread(target=edit, args=(2 * (number // 2),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert len(set(answers)) == 2
    assert someone.get_session(session_id).messages[1].versions == (
        "000002-1u", "000004-1u", "000005-1u",
    )  # fmt: skip


def test_it_comes_as_a_stream_too(someone: Client, said: Said) -> None:
    session_id = said("Leeks.")
    request = EditMessage.of(session_id=session_id, message_id="000002-1u", message="Carrots.")

    *events, turn = someone.stream(operations.EDIT_MESSAGE, request)

    assert isinstance(turn, Turn)
    text = "".join(each.text for each in events if isinstance(each, Delta))
    assert text == turn.reply.content


def test_a_failed_edit_leaves_the_branch_and_says_what_it_was_to_replace(
    cloud: LocalCloud, someone: Client, key: str, said: Said
) -> None:
    session_id = said("Leeks.", "Cream.")
    cloud.model.faults({"kind": "html", "key_sha256": sha256(key)})

    with pytest.raises(errors.ProviderError):
        someone.edit_message(session_id, "000002-1u", "Carrots.", idempotency_key="carrots-1")

    stored = someone.get_session(session_id)
    assert contents(someone, session_id) == ["Leeks.", "Cream."]
    assert stored.pending
    assert (stored.pending.message, stored.pending.edits) == ("Carrots.", "000002-1u")
    someone.edit_message(session_id, "000002-1u", "Carrots.", idempotency_key="carrots-1")
    assert someone.get_session(session_id).pending is None
    assert contents(someone, session_id) == ["Carrots."]


@pytest.mark.parametrize(
    "message_id", ["000001-1u", "000001-2a", "000002-2a", "000003-1u", "000000-1u", "000002-1u.1"]
)
def test_only_a_message_of_ones_own_can_be_edited(
    someone: Client, said: Said, message_id: str
) -> None:
    session_id = said("Leeks.")

    with pytest.raises(errors.InvalidRequest):
        someone.edit_message(session_id, message_id, "Carrots.")
    assert someone.get_session(session_id).pending is None


@pytest.mark.parametrize("branch", ["000001-1u", "000002-2a.1", "000003-1u", "000000-2a"])
def test_there_is_no_branch_through_what_was_never_said(
    someone: Client, said: Said, branch: str
) -> None:
    session_id = said("Leeks.")

    with pytest.raises(errors.InvalidRequest):
        someone.get_session(session_id, branch=branch)


def test_an_ended_session_and_a_test_session_take_no_edit(someone: Client, said: Said) -> None:
    session_id = said("Leeks.")
    someone.end_session(session_id)
    with pytest.raises(errors.SessionEnded):
        someone.edit_message(session_id, "000002-1u", "Carrots.")

    test = someone.start_session(lab=LAB).session.session_id
    someone.send_message(test, "Of the sea.")
    with pytest.raises(errors.InvalidRequest):
        someone.edit_message(test, "000002-1u", "Of the shore.")


def test_pages_go_along_the_branch(someone: Client, said: Said) -> None:
    session_id = said("One.", "Two.", "Three.", "Four.")
    someone.edit_message(session_id, "000003-1u", "Zwei.")
    someone.send_message(session_id, "Drei.")

    last = someone.get_session(session_id, page_size=4)
    assert [each.content for each in last.messages][::2] == ["Zwei.", "Drei."]
    first = someone.get_session(session_id, page_size=4, before=last.earlier)
    assert [each.message_id for each in first.messages] == ["000001-2a", "000002-1u", "000002-2a"]
    assert (last.earlier, first.earlier) == ("000006-1u", None)
    old = someone.get_session(session_id, page_size=2, before="000004-1u", branch="000003-1u")
    assert [each.message_id for each in old.messages] == ["000003-1u", "000003-2a"]


def test_a_deleted_session_leaves_no_branch(someone: Client, said: Said) -> None:
    session_id = said("Leeks.", "Cream.")
    someone.edit_message(session_id, "000002-1u", "Carrots.")

    assert someone.delete_session(session_id).messages_deleted == 7
