"""R8: whatever a provider does, every function that chats says so in its own words and goes on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from emulator.openai_mock import sha256
from emulator.suite import LocalCloud
from gptlab import api
from gptlab.client import Client, errors
from tests.gptlab.test_bad_input import FAULTS
from tests.proofs.figures import Figure
from tests.proofs.people import new_key

BOT = "ShowcaseClarity00001"
MORE_FAULTS: list[tuple[dict[str, Any], int, str]] = [
    ({"kind": "end"}, 502, "reply_truncated"),
    ({"kind": "error_chunk"}, 502, "provider_error"),
]
IN_A_STREAM = {
    # Half a stream can be told from none at all only by what came of it.
    "empty_choices": "reply_truncated",
    "html": "reply_truncated",
    "error_body": "reply_truncated",
}
Ask = tuple[api.Operation[Any, Any], api.Command]


@pytest.fixture
def client(cloud: LocalCloud) -> Iterator[Client]:
    with Client(cloud.gateway_url, wait=lambda seconds: None) as someone:
        someone.log_in("demo-key-of-someone-unlucky")
        yield someone


def asks(client: Client) -> list[Ask]:
    """One request for each function that chats, each on a session of its own."""

    def session_id() -> str:
        return client.start_session(BOT).session.session_id

    return [
        (api.START_SESSION, api.StartSession.of(bot_id=BOT)),
        (api.SEND_MESSAGE, api.SendMessage.of(session_id=session_id(), message="Hello")),
        (api.REGENERATE_REPLY, api.RegenerateReply.of(session_id=session_id())),
        (api.END_SESSION, api.EndSession.of(session_id=session_id())),
    ]


def plainly(client: Client, ask: Ask, key: str) -> object:
    return client._call(*ask, key)


def streamed(client: Client, ask: Ask, key: str) -> object:
    return list(client.stream(*ask, idempotency_key=key))[-1]


def failure(
    cloud: LocalCloud, client: Client, ask: Ask, fault: dict[str, Any], how: Callable[..., object]
) -> tuple[str, bool]:
    """The code it fails with, and whether the same request succeeds right after."""
    key = new_key()
    mine = {**fault, "key_sha256": sha256("demo-key-of-someone-unlucky")}
    cloud.model.faults(*[mine] * 20)
    try:
        how(client, ask, key)
        code = "none"
    except errors.ProviderFailed as error:
        code = "leaks" if "demo-key" in error.message else error.code
    cloud.model.clear_faults()
    return code, how(client, ask, key) is not None


@pytest.mark.parametrize("how", [plainly, streamed])
def test_every_fault_has_its_code_and_leaves_a_usable_session(
    cloud: LocalCloud, client: Client, figure: Figure, how: Callable[..., object]
) -> None:
    wrong, count = [], 0
    for fault, _, expected in [*FAULTS, *(MORE_FAULTS if how is streamed else [])]:
        said = IN_A_STREAM.get(fault["kind"], expected) if how is streamed else expected
        for ask in asks(client):
            found = failure(cloud, client, ask, fault, how)
            count += 1
            if found != (said, True):
                wrong.append((fault, ask[0].name, found, said))

    over = f"{count} faults x functions, {how.__name__}"
    figure("R8", "wrong codes, leaks or stuck sessions", len(wrong), over, 0)
    assert wrong == []
