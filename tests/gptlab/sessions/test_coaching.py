"""A coaching session that outgrows its model's window."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api.sessions import Turn
from gptlab.client import Client, errors
from gptlab.llm.memory import SUMMARISE_AT, estimate
from gptlab.llm.model_facts import DEMO_WINDOWS
from tests.functions.assistants import cook

SMALL = {"model": "demo-small-context", "max_tokens": 60}
WINDOW = DEMO_WINDOWS["demo-small-context"]
SUMMARY_PROMPT = "Please summarize our talk."


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def coached(client: Callable[..., Client], key: str) -> tuple[Client, str]:
    """Someone in a coaching session on a model with a very small window."""
    someone = client(key)
    bot = someone.create_bot(cook(session_type=3, config=SMALL, summary_prompt=SUMMARY_PROMPT))
    return someone, someone.start_session(bot.bot_id).session.session_id


def asked(cloud: LocalCloud, key: str) -> list[Sequence[Mapping[str, str]]]:
    """The messages of every chat call on this key, oldest first."""
    calls = [call for call in cloud.model.calls() if call["key_sha256"] == sha256(key)]
    return [call["messages"] for call in calls if call["messages"]]


def chat_until_condensed(someone: Client, session_id: str) -> Turn:
    for number in range(20):
        turn = someone.send_message(session_id, f"Ingredient number {number} is a leek.")
        if turn.memory_condensed:
            return turn
    raise AssertionError("the memory was never condensed")


def chat_until_nearly_full(someone: Client, session_id: str) -> Turn:
    """The next message will be the one that needs a summary first."""
    turn = someone.send_message(session_id, "Ingredient number 0 is a leek.")
    new = estimate(len(b"Ingredient number 2 is a leek."))
    while turn.usage.input_tokens + turn.usage.output_tokens + new < SUMMARISE_AT * WINDOW:
        turn = someone.send_message(session_id, "Ingredient number 1 is a leek.")
    return turn


def test_the_session_goes_on_and_says_that_its_memory_was_condensed(
    cloud: LocalCloud, coached: tuple[Client, str], key: str
) -> None:
    someone, session_id = coached
    turn = chat_until_condensed(someone, session_id)

    summary_call, reply_call = asked(cloud, key)[-2:]
    assert summary_call[-1]["content"] == SUMMARY_PROMPT
    assert "\n\nSummary of the conversation so far:" in reply_call[0]["content"]
    assert len(reply_call) == 1 + 4 + 1
    assert turn.usage.source == "provider"
    transcript = someone.get_session(session_id).messages
    assert len(transcript) == turn.session.message_count


def test_a_summary_that_fails_does_not_cost_the_turn(
    cloud: LocalCloud, coached: tuple[Client, str], key: str
) -> None:
    someone, session_id = coached
    before = chat_until_nearly_full(someone, session_id)
    cloud.model.faults({"kind": "status", "status": 402, "key_sha256": sha256(key)})

    turn = someone.send_message(session_id, "Ingredient number 2 is a leek.")

    assert turn.turn == before.turn + 1
    assert not turn.memory_condensed


def test_a_summary_paid_for_is_kept_when_the_reply_fails(
    cloud: LocalCloud, coached: tuple[Client, str], key: str
) -> None:
    someone, session_id = coached
    chat_until_nearly_full(someone, session_id)
    mine = {"key_sha256": sha256(key)}
    cloud.model.faults({"kind": "delay", "seconds": 0, **mine}, {"kind": "html", **mine})
    said = "Ingredient number 2 is a leek."

    with pytest.raises(errors.ProviderError):
        someone.send_message(session_id, said, idempotency_key="one-condensed-turn")
    turn = someone.send_message(session_id, said, idempotency_key="one-condensed-turn")

    summaries = [one for one in asked(cloud, key) if one[-1]["content"] == SUMMARY_PROMPT]
    assert turn.memory_condensed
    assert len(summaries) == 1
