"""Listing models and getting one."""

from datetime import date

import openai
import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import ask, connect


def test_the_list_names_the_demo_models(client: OpenAI) -> None:
    listed = {model.id for model in client.models.list()}
    assert listed == {
        "demo-chat",
        "demo-chat-mini",
        "demo-reasoning",
        "demo-small-context",
        "demo-retired",
        "demo-embedding",
    }


def test_a_model_can_be_fetched_alone(client: OpenAI) -> None:
    model = client.models.retrieve("demo-chat")
    assert (model.id, model.shutdown_date) == ("demo-chat", None)


def test_one_model_is_past_its_shutdown_date(client: OpenAI) -> None:
    shutdown = client.models.retrieve("demo-retired").shutdown_date
    assert shutdown
    assert date.fromisoformat(shutdown) < date(2026, 1, 1)


def test_an_unknown_model_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("demo-unheard-of")
    assert refused.value.code == "model_not_found"


def test_chatting_with_an_unknown_model_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        ask(client, model="demo-unheard-of")
    assert refused.value.code == "model_not_found"
    assert "does not exist or you do not have access" in refused.value.message


def test_a_retired_model_no_longer_chats(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="has been deprecated"):
        ask(client, model="demo-retired")


def test_an_embedding_model_does_not_chat(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="not a chat model") as refused:
        ask(client, model="demo-embedding")
    assert refused.value.param == "model"


def test_a_restricted_key_may_chat_but_not_list(model: DemoModel) -> None:
    with connect(model, "demo-restricted-1") as client:
        with pytest.raises(openai.PermissionDeniedError) as refused:
            client.models.list()
        assert refused.value.code != "invalid_api_key"
        assert ask(client).choices[0].finish_reason == "stop"
