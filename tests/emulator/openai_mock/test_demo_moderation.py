"""Moderation by a few harmless words."""

import openai
import pytest
from openai import OpenAI

from emulator.openai_mock import DemoModel
from tests.emulator.openai_mock.asking import post


def test_ordinary_text_is_not_flagged(client: OpenAI) -> None:
    result = client.moderations.create(input="I want to change my career.").results[0]
    assert not result.flagged
    assert not any(result.categories.model_dump().values())


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("We had a Pillow Fight!", "violence"),
        ("枕头大战开始了", "violence"),
        ("You nincompoop", "harassment"),
        ("你这个大笨蛋", "harassment"),
        ("flag:self-harm/intent", "self_harm_intent"),
    ],
)
def test_a_trigger_word_flags_its_category_alone(client: OpenAI, text: str, category: str) -> None:
    result = client.moderations.create(input=text).results[0]
    flagged = [name for name, is_so in result.categories.model_dump().items() if is_so]
    assert (result.flagged, flagged) == (True, [category])
    assert result.category_scores.model_dump()[category] > 0.9


def test_each_text_of_a_list_has_its_own_result(client: OpenAI) -> None:
    results = client.moderations.create(input=["calm", "pillow fight"]).results
    assert [result.flagged for result in results] == [False, True]


def test_the_parts_of_one_input_are_judged_together(client: OpenAI) -> None:
    parts = [{"type": "text", "text": "calm"}, {"type": "text", "text": "pillow fight"}]
    results = client.moderations.create(input=parts).results  # type: ignore[arg-type]
    assert [result.flagged for result in results] == [True]


def test_a_model_that_does_not_moderate_is_refused(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.moderations.create(input="calm", model="demo-chat")
    assert refused.value.param == "model"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_required_parameter"),
        ({"input": 4}, "invalid_type"),
        ({"input": "a", "x": 1}, "unknown_parameter"),
    ],
)
def test_a_wrong_body_is_refused(model: DemoModel, body: dict[str, object], code: str) -> None:
    answer = post(model, "/moderations", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
