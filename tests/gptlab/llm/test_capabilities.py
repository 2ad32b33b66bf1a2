"""What the operator says of the provider is believed, and what was wrongly promised found out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from emulator.openai_mock import sha256
from gptlab.api.fields import ModelConfig
from gptlab.api.sessions import LabConfiguration
from gptlab.client import Client
from gptlab.llm.capabilities import Capabilities
from gptlab.llm.model_facts import ModelFacts
from gptlab.llm.parameters import Lessons, Parameters
from tests.gptlab.costly_sessions import Conversation, conversation
from tests.proofs.cloud_in_process import CloudInProcess

KEY = "demo-key-of-a-capable-person"
OPENAI = "https://api.openai.com/v1"


@contextmanager
def talking(streamed: bool, **known: object) -> Iterator[tuple[CloudInProcess, Conversation]]:
    with (
        CloudInProcess(GPTLAB_CAPABILITIES=json.dumps(known)) as cloud,
        Client(cloud.gateway_url) as client,
    ):
        client.log_in(KEY)
        yield cloud, conversation(client, streamed=streamed)


def paths(cloud: CloudInProcess) -> set[str]:
    calls = cloud.model.calls(finished=True)
    return {call["path"] for call in calls if call["key_sha256"] == sha256(KEY)}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_moderation_that_is_not_there_is_not_asked(*, is_there: bool) -> None:
    with talking(streamed=False, moderation=is_there) as (cloud, cooking):
        found = cooking.say().moderation

        assert found is not None
        assert (found.status == "unavailable") is not is_there
        assert ("/v1/moderations" in paths(cloud)) is is_there


@pytest.mark.parametrize(("known", "source"), [(True, "provider"), (False, "estimate")])
def test_usage_of_a_stream_is_estimated_where_none_is_given(known: bool, source: str) -> None:
    with talking(streamed=True, stream_usage=known) as (_, cooking):
        turn = cooking.say()

        assert turn.usage.source == turn.session.usage_source == source


def test_a_wrong_name_for_the_limit_is_corrected_by_the_model() -> None:
    with talking(streamed=False, max_tokens_field="max_tokens") as (_, cooking):
        reasoning = {"initial_prompt": "Think.", "config": {"model": "demo-reasoning"}}
        turn = cooking.start(LabConfiguration.model_validate(reasoning))

        assert turn.reply.content
        assert "max_tokens" not in turn.dropped_params


@pytest.mark.parametrize(
    ("address", "known", "sent"),
    [
        (OPENAI, None, "max_completion_tokens"),
        (OPENAI, "max_tokens", "max_tokens"),
        ("http://x", None, "max_tokens"),
        ("http://x", "max_completion_tokens", "max_completion_tokens"),
    ],
)
def test_the_name_of_the_limit_is_the_providers(address: str, known: str | None, sent: str) -> None:
    capabilities = Capabilities.model_validate({"max_tokens_field": known})
    request = Parameters(address, capabilities, lambda model: ModelFacts()).request(
        ModelConfig(model="m"), Lessons()
    )

    assert {"max_tokens", "max_completion_tokens"} & set(request) == {sent}
