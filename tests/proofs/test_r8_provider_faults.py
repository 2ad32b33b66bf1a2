"""R8: whatever a provider does, every function that chats says so in its own words and goes on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel, sha256
from gptlab.admin_cli import seed
from gptlab.api import operations
from gptlab.api.fields import Request
from gptlab.api.operations import Operation
from gptlab.api.sessions import EndSession, RegenerateReply, SendMessage, StartSession
from gptlab.client import Client, errors
from gptlab.llm import chat
from gptlab.sessions.turns import Turn
from tests.gptlab.core.test_web import FAULTS
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.metrics import Metric
from tests.proofs.people import new_key

pytestmark = pytest.mark.slow

BOT = "ShowcaseClarity00001"
Fault = tuple[dict[str, Any], int, str]
MORE_FAULTS: list[Fault] = [
    ({"kind": "end"}, 502, "reply_truncated"),
    ({"kind": "error_chunk"}, 502, "provider_error"),
]
IN_A_STREAM = {
    # Half a stream can be told from none at all only by what came of it.
    "drop": "reply_truncated",
    "garbage": "reply_truncated",
    "error_chunk": "reply_truncated",
}
Ask = tuple[Operation[Any, Any], Request]
How = Callable[[Client, Ask, str], object]
Cloud = LocalCloud | CloudInProcess


UNLUCKY = "demo-key-of-someone-unlucky"


@contextmanager
def signed_in(gateway_url: str) -> Iterator[Client]:
    with Client(gateway_url, wait=lambda seconds: None) as someone:
        someone.log_in(UNLUCKY)
        yield someone


def asks(client: Client) -> list[Ask]:
    """One request for each function that chats, each on a session of its own."""

    def session_id() -> str:
        return client.start_session(BOT).session.session_id

    return [
        (operations.START_SESSION, StartSession.of(bot_id=BOT)),
        (operations.SEND_MESSAGE, SendMessage.of(session_id=session_id(), message="Hello")),
        (operations.REGENERATE_REPLY, RegenerateReply.of(session_id=session_id())),
        (operations.END_SESSION, EndSession.of(session_id=session_id())),
    ]


def plainly(client: Client, ask: Ask, key: str) -> object:
    return client._call(*ask, key)


def streamed(client: Client, ask: Ask, key: str) -> object:
    return list(client.stream(*ask, idempotency_key=key))[-1]


def failure(
    model: DemoModel, client: Client, ask: Ask, fault: dict[str, Any], how: How
) -> tuple[str, bool]:
    """The code it fails with, and whether the same request succeeds right after."""
    key = new_key()
    model.faults(*[{**fault, "key_sha256": sha256(UNLUCKY)}] * 20)
    code = refusal(client, ask, key, how)
    model.clear_faults()
    return code, refusal(client, ask, key, how) == "none"


def refusal(client: Client, ask: Ask, key: str, how: How) -> str:
    try:
        how(client, ask, key)
    except errors.GPTLabError as error:
        return "leaks" if "demo-key" in error.message else error.code
    return "none"


def wrongs(cloud: Cloud, how: How, faults: Sequence[Fault]) -> tuple[list[object], int]:
    """What went otherwise than documented, of how many."""
    wrong: list[object] = []
    count = 0
    with signed_in(cloud.gateway_url) as client:
        for fault, _, expected in faults:
            said = IN_A_STREAM.get(fault["kind"], expected) if how is streamed else expected
            for ask in asks(client):
                found = failure(cloud.model, client, ask, fault, how)
                count += 1
                if found != (said, True):
                    wrong.append((fault, ask[0].name, found, said))
    return wrong, count


@pytest.mark.parametrize("how", [plainly, streamed])
def test_every_fault_has_its_code_and_leaves_a_usable_session(
    cloud: LocalCloud, metric: Metric, how: How
) -> None:
    faults = [*FAULTS, *(MORE_FAULTS if how is streamed else [])]
    wrong, count = wrongs(cloud, how, faults)

    over = f"{count} faults x functions, {how.__name__}"
    metric("R8", "wrong codes, leaks or stuck sessions", len(wrong), over, 0)
    assert wrong == []


def quoting(*_: object) -> errors.ProviderFailed:
    return errors.ProviderError(f"No such key: {UNLUCKY}")


@pytest.mark.parametrize(
    ("planted", "where", "fault"),
    [
        ("a failed turn stays claimed", (Turn, "_fail"), lambda *_: None),
        ("all refusals alike", (chat, "map_provider_error"), lambda *_: errors.ProviderError()),
        ("the provider quoted", (chat, "map_provider_error"), quoting),
    ],
)
def test_a_planted_fault_is_caught(
    open_cloud: CloudInProcess,
    monkeypatch: pytest.MonkeyPatch,
    metric: Metric,
    planted: str,
    where: tuple[object, str],
    fault: object,
) -> None:
    seed(open_cloud.services)
    monkeypatch.setattr(*where, fault)
    wrong, count = wrongs(open_cloud, plainly, FAULTS[:3])

    over = f"{count} faults x functions, planted: {planted}"
    metric("R8", "wrong codes, leaks or stuck sessions", len(wrong), over, "caught")
    assert wrong
