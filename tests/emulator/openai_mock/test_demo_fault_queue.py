"""Which call takes which fault."""

from typing import Any

import httpx2
import openai
import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel, sha256
from tests.emulator.openai_mock.asking import ask, connect


def test_faults_wait_for_their_operation(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "status", "on": "moderations"}, {"kind": "status", "on": "models"})
    assert ask(client)
    with pytest.raises(openai.InternalServerError):
        client.models.list()
    with pytest.raises(openai.InternalServerError):
        client.moderations.create(input="calm")
    assert model.faults_left() == []


def test_a_fault_waits_for_its_key(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "status", "key_sha256": sha256("demo-unlucky")})
    assert ask(client)
    with connect(model, "demo-unlucky") as unlucky, pytest.raises(openai.InternalServerError):
        ask(unlucky)
    assert ask(client)


def test_a_refused_call_leaves_the_faults_alone(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "status"})
    with pytest.raises(openai.BadRequestError):
        ask(client, model="demo-reasoning", max_tokens=5)
    assert [fault["kind"] for fault in model.faults_left()] == ["status"]


def test_faults_are_taken_in_order_and_can_be_cleared(model: DemoModel, client: OpenAI) -> None:
    model.faults({"kind": "empty_choices"}, {"kind": "html"}, {"kind": "drop"})
    assert ask(client).choices == []
    assert [fault["kind"] for fault in model.faults_left()] == ["html", "drop"]
    model.clear_faults()
    assert ask(client).choices


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "surprise"},
        {"kind": "drop", "aftr": 1},
        {"kind": "drop", "after": -1},
        {"kind": "status", "status": 200},
        {"kind": "html", "key_sha256": "demo-tests"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(model: DemoModel, fault: dict[str, Any]) -> None:
    answer = httpx2.post(f"{model.admin_url}/faults", json=[fault], trust_env=False)
    assert answer.status_code == 400
    assert "demo-tests" not in answer.text
    assert model.faults_left() == []
