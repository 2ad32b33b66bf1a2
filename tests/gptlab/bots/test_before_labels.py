"""What was stored before there were variables, drafts and labels opens unchanged.

``before_labels.jsonl`` was written by the version before: a cook in its first version, and one in
its third, with a session begun in its first version and one, concluded, in its third.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from gptlab.api.completions import CompleteChat, model_of
from gptlab.client import Client
from gptlab.core.crypto import Keyring
from gptlab.core.tokens import public_keys
from tests.functions.assistants import revision
from tests.gptlab.scripted import ScriptedChat
from tests.proofs.cloud_in_process import PROJECT, CloudInProcess

STORED = Path(__file__).with_name("before_labels.jsonl")
API_KEY = "demo-key-from-before-labels"
ONCE, COOK = "EFGIyKh99iCfrhkMNEBO", "5otTbfu1fM8HphtEwDIL"
IN_FIRST_VERSION, IN_THIRD_VERSION = "tb9mWNlwYGw0NGCOkqAH", "YlNlqD88xVBSDUdnhkLT"
FIRST = "You are a cook who loves soup. Ask what is in the kitchen."
SECOND = "You are a baker. Say {{hello}} to all."
THIRD = "You are a butcher."


def secret(letter: bytes) -> str:
    """What the installation had; no real one is made so."""
    return f"1:{urlsafe_b64encode(letter * 32).decode()}"


@pytest.fixture(scope="module")
def restored() -> Iterator[CloudInProcess]:
    sign = secret(b"s")
    secrets = {
        "GPTLAB_PEPPER": secret(b"p"),
        "GPTLAB_KEK_SALT": secret(b"k"),
        "GPTLAB_SEAL": secret(b"e"),
        "GPTLAB_SIGN": sign,
        "GPTLAB_JWKS": json.dumps({"keys": public_keys(Keyring.parse(sign))}),
    }
    with CloudInProcess(**secrets) as cloud:
        address = f"{cloud.firestore.admin}/import?project={PROJECT}"
        sent = httpx2.post(address, content=STORED.read_bytes(), trust_env=False)
        assert sent.raise_for_status().json()["documents"] > 20
        yield cloud


@pytest.fixture
def owner(restored: CloudInProcess) -> Iterator[Client]:
    with Client(restored.gateway_url) as client:
        client.log_in(API_KEY)
        yield client


def test_assistants_open_as_they_were(owner: Client) -> None:
    once, cook = owner.get_bot(ONCE), owner.get_bot(COOK)

    assert (once.version, once.initial_prompt) == (1, FIRST)
    assert (cook.version, cook.initial_prompt, cook.config.model) == (3, THIRD, "demo-chat")
    assert (cook.variables, cook.starters, cook.reply_schema) == ((), (), None)


def test_versions_are_all_there(owner: Client) -> None:
    versions = owner.list_bot_versions(COOK).versions

    assert [(each.version, each.initial_prompt) for each in versions] == [
        (3, THIRD), (2, SECOND), (1, FIRST),
    ]  # fmt: skip


@pytest.mark.parametrize(("session_id", "said"), [
    (IN_FIRST_VERSION, "Leeks, and nothing else."),
    (IN_THIRD_VERSION, "A lamb, please."),
])  # fmt: skip
def test_sessions_open_and_go_on(owner: Client, session_id: str, said: str) -> None:
    transcript = owner.get_session(session_id)
    owner.resume_session(session_id)

    assert said in [message.content for message in transcript.messages]
    assert transcript.variables == {}
    assert owner.send_message(session_id, "And then?").reply.content


def test_braces_in_an_old_prompt_stay_as_they_are(
    restored: CloudInProcess, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = ScriptedChat()
    monkeypatch.setattr(restored.services, "chat", chat)
    said = {"role": "user", "content": "Good morning."}
    asked = CompleteChat.of(model=model_of(COOK, 2), messages=[said])

    assert owner.complete_chat(asked, API_KEY).model == model_of(COOK, 2)
    assert chat.asked[0][0]["content"].endswith(SECOND)


def test_a_new_session_is_of_the_latest_version(owner: Client) -> None:
    assert owner.start_session(COOK).session.bot_version == 3
    assert owner.start_session(ONCE).session.bot_version == 1


def test_it_is_revised_as_before(owner: Client) -> None:
    revised = owner.revise_bot(revision(owner.get_bot(ONCE), initial_prompt=SECOND))

    assert revised.version == 2
    assert [each.version for each in owner.list_bot_versions(ONCE).versions] == [2, 1]
