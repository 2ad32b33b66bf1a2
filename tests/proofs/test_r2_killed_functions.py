"""R2: processes that are killed in the middle of a stream lose nothing and double nothing."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api import operations
from gptlab.api.fields import Role
from gptlab.api.sessions import SendMessage
from gptlab.api.stream import Delta
from gptlab.client import Client, Unreachable
from tests.proofs.metrics import HowOften, Metric
from tests.proofs.people import new_key

pytestmark = pytest.mark.slow

AT_ONCE = 4
"""Clouds in a full run: most of a kill is the wait for the turn's lease."""
HURRIED = {"GPTLAB_TURN_DEADLINE": "5", "GPTLAB_TURN_LEASE": "6"}
"""Long enough for a function that has just started and loads the SDK on a busy machine."""

BOT = "ShowcaseClarity00001"


@dataclass
class ChatUser:
    """Someone who says numbered things, each with a key of its own, whatever happens."""

    cloud: LocalCloud
    client: Client
    key: str
    session_id: str

    def say_through_a_kill(self, text: str) -> None:
        """Kill the functions after the first words, then ask again with the same key."""
        stall = {"kind": "stall", "after": 2, "seconds": 0.6, "key_sha256": sha256(self.key)}
        self.cloud.model.faults(stall)
        message_key = new_key()
        said = SendMessage.of(session_id=self.session_id, message=text)
        stream = self.client.stream(operations.SEND_MESSAGE, said, idempotency_key=message_key)
        try:
            while not isinstance(next(stream), Delta):
                pass
            kill(self.cloud)
            list(stream)
        except Unreachable:
            self.cloud.restart_functions()
        self.client.send_message(self.session_id, text, idempotency_key=message_key)

    def said(self) -> list[str]:
        transcript = self.client.get_session(self.session_id).messages
        return [message.content for message in transcript if message.role is Role.USER]


def kill(cloud: LocalCloud) -> None:
    os.kill(cloud.functions_pid, signal.SIGKILL)


def lost_or_doubled(expected: list[str], found: list[str]) -> int:
    """Messages that are missing, twice, or in another's place."""
    missing = sum(text not in found for text in expected)
    return missing + len(found) - len(set(found)) + (found != expected and not missing)


def wrong_after(kills: int) -> int:
    """How much of a session is wrong through which the functions were killed so often."""
    key = "demo-key-of-someone-cut-off"
    with LocalCloud(environment=HURRIED) as cloud, Client(cloud.gateway_url) as client:
        client.log_in(key)
        chat_user = ChatUser(cloud, client, key, client.start_session(BOT).session.session_id)
        texts = [f"Message {number}." for number in range(kills)]
        for text in texts:
            chat_user.say_through_a_kill(text)
        return lost_or_doubled(texts, chat_user.said())


def test_a_kill_in_mid_stream_loses_and_doubles_nothing(
    metric: Metric, how_often: HowOften
) -> None:
    clouds, kills = how_often(1, AT_ONCE), how_often(4, 50)
    with ThreadPoolExecutor(clouds) as pool:
        wrong = sum(pool.map(wrong_after, [kills] * clouds))
    metric("R2", "messages lost or doubled", wrong, f"{clouds * kills} kills in mid-stream", 0)
    assert wrong == 0


@pytest.mark.parametrize("found", [["a"], ["a", "b", "b"], ["b", "a"]])
def test_a_message_lost_or_doubled_would_be_noticed(found: list[str]) -> None:
    assert lost_or_doubled(["a", "b"], found) > 0
