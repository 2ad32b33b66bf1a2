"""Responses of a model that reasons, and that can be held to a form."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from gptlab.core.crypto import random_id
from tests.gptlab.reasoning_provider import (
    CACHED,
    EFFORTS,
    ReasoningProvider,
    reasoning_provider,
)
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person

SAID = "I have leeks and cream."


@pytest.fixture(scope="module")
def provider() -> Iterator[ReasoningProvider]:
    with reasoning_provider() as made:
        yield made


@pytest.fixture(scope="module")
def reasoning_bot(provider: ReasoningProvider) -> Iterator[tuple[str, str]]:
    """Where the API is, and an assistant there whose model reasons."""
    with (
        CloudInProcess(OPENAI_BASE_URL=provider.url, GPTLAB_DEMO="") as running,
        Person(running) as creator,
    ):
        config = {"model": "gpt-6-luna", "reasoning_effort": "low"}
        yield running.gateway_url, creator.make_bot(config=config)


@pytest.fixture
def reasoning_client(
    provider: ReasoningProvider, reasoning_bot: tuple[str, str]
) -> Iterator[openai.OpenAI]:
    provider.asked.clear()
    provider.usages.clear()
    provider.refused = ()
    with openai.OpenAI(
        api_key=f"key-{random_id()}",
        base_url=f"{reasoning_bot[0]}/v1",
        max_retries=0,
        _strict_response_validation=True,
    ) as made:
        yield made


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("effort", "used"), [(None, "low"), ("medium", "medium")])
def test_reasoning_is_as_asked_for_and_usage_tells_its_tokens(
    provider: ReasoningProvider,
    reasoning_bot: tuple[str, str],
    reasoning_client: openai.OpenAI,
    streamed: bool,
    effort: Any,  # noqa: ANN401 - one of OpenAI's
    used: str,
) -> None:
    create = reasoning_client.responses.create
    reasoning: Any = {"effort": effort} if effort else None
    prompt: Any = {"id": reasoning_bot[1]}
    if streamed:
        *_, last = create(prompt=prompt, input=SAID, reasoning=reasoning, stream=True)
        assert last.type == "response.completed"
        answer = last.response
    else:
        answer = create(prompt=prompt, input=SAID, reasoning=reasoning)

    assert answer.usage
    assert answer.reasoning
    assert answer.reasoning.effort == used == provider.asked[-1]["reasoning_effort"]
    assert answer.usage.input_tokens_details.cached_tokens == CACHED
    assert answer.usage.output_tokens_details.reasoning_tokens == EFFORTS[used]
    assert answer.usage.output_tokens == provider.usages[-1]["completion_tokens"]


SCHEMA = {"type": "object", "properties": {"dish": {"type": "string"}}, "required": ["dish"]}


def test_a_form_of_answer_is_passed_on_as_chat_completions_name_it(
    provider: ReasoningProvider, reasoning_bot: tuple[str, str], reasoning_client: openai.OpenAI
) -> None:
    form: Any = {"type": "json_schema", "name": "dish", "schema": SCHEMA, "strict": True}
    answer = reasoning_client.responses.create(
        prompt={"id": reasoning_bot[1]}, input=SAID, text={"format": form}
    )

    assert provider.asked[-1]["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "dish", "schema": SCHEMA, "strict": True},
    }
    assert answer.text
    assert answer.text.format
    assert answer.text.format.type == "json_schema"


def test_a_form_that_the_model_does_not_take_is_not_left_out_in_silence(
    provider: ReasoningProvider, reasoning_bot: tuple[str, str], reasoning_client: openai.OpenAI
) -> None:
    provider.refused = ("response_format",)
    with pytest.raises(openai.BadRequestError) as refused:
        reasoning_client.responses.create(
            prompt={"id": reasoning_bot[1]}, input=SAID, text={"format": {"type": "json_object"}}
        )

    assert refused.value.param == "text.format"
    assert len(provider.asked) == 1
